"""The golden walk: one request from the draft to the closed account, by acts alone, by an account for each office."""

import json
from datetime import UTC, date, datetime

import msgspec
import pytest

from callup.decision import Decision
from callup.ledger import entry_bytes, parse_entry
from callup.orders import Orders, departures
from callup_site.desk.models import Act, Document, Entry
from callup_site.public.folding import fold, leaf_of
from callup_site.public.reading import published_documents
from tests.site.walking import SLUG, begun, to

pytestmark = pytest.mark.django_db


def document(kind):
    return bytes(Document.objects.filter(kind=kind).order_by("-number").first().data)


def test_a_request_goes_from_the_draft_to_the_account_and_every_number_fits_the_next():
    walk = to(begun(), "published")
    account = {one["line"]: one for one in json.loads(document("account"))["lines"]}
    supplies, radio, crowd = (account[line] for line in ("supplies", "radio", "crowd"))
    for one in (supplies, radio):
        assert one["asked"] >= one["approved"] >= one["ordered"] == one["present"] > 0
        assert (one["claimed_usd"], one["accepted_usd"], one["spent_usd"]) == (50_000, 50_000, 45_000)
    assert (supplies["asked"], supplies["approved"]) == (200, 160)
    assert (crowd["asked"], crowd["approved"], crowd["ordered"], crowd["spent_usd"]) == (300, 0, 0, 0)
    decision = msgspec.json.decode(document("decision"), type=Decision)
    orders = msgspec.json.decode(document("orders"), type=Orders)
    assert departures(orders, decision) == ()
    assert decision.certified_usd == 2_000_000
    assert [one.says for one in decision.dissents] == ["Two days are short for the homes that send radio units."]
    assert {walk.seen().request.stage, walk.seen().stage} == {"closed"}


def test_the_walk_takes_many_accounts_and_the_ledger_names_none_of_them():
    walk = to(begun(), "published")
    acted = set(Act.objects.values_list("account", flat=True))
    assert len(acted) >= 16
    told = b"".join(bytes(one) for one in Entry.objects.values_list("data", flat=True))
    assert not [code for code in acted if code.encode() in told]
    entries = [bytes(one) for one in Entry.objects.order_by("leaf").values_list("data", flat=True)]
    assert [entry_bytes(parse_entry(one)) for one in entries] == entries
    assert list(Entry.objects.order_by("leaf").values_list("leaf", flat=True)) == list(range(len(entries)))
    assert walk.of("publication")


def test_the_entries_alone_tell_the_public_the_same_numbers_as_the_account():
    walk = to(begun(), "published")
    account = {one["line"]: one for one in json.loads(document("account"))["lines"]}
    leaves = [leaf_of(one.leaf, bytes(one.data)) for one in Entry.objects.order_by("leaf")]
    told = {one.line: one for one in fold(leaves).lines}
    for line, one in account.items():
        public = told[line]
        assert (public.people_asked, public.people_approved) == (one["asked"], one["approved"])
        assert public.people_lawful == one["lawful"]
        assert (public.people_present, public.spent_usd or 0) == (one["present"], one["spent_usd"])
        assert (public.people_offered or 0) == (one["offered"] or 0)
    ordered = sum(one.people for one in fold(leaves).orders if not one.is_recall)
    assert ordered == sum(one["ordered"] for one in account.values())
    names = set(published_documents(walk.slug).values_list("kind", flat=True))
    assert {"package", "decision", "account"} <= names
    assert fold(leaves).request == SLUG


def test_a_withheld_document_is_told_when_its_day_has_come_though_nobody_acts(monkeypatch):
    walk = to(begun(), "published")
    day = [date(2021, 3, 9)]
    monkeypatch.setattr(
        "callup_site.public.reading.timezone.now", lambda: datetime(day[0].year, day[0].month, day[0].day, tzinfo=UTC)
    )
    assert "orders" not in published_documents(walk.slug).values_list("kind", flat=True)
    day[0] = date(2021, 3, 10)
    assert "orders" in published_documents(walk.slug).values_list("kind", flat=True)

"""One writer: acts stand one after the other, whole or not at all, and nothing is changed afterwards."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, close_old_connections, connection, transaction

from callup.errors import InputError, OutOfTurn
from callup.ledger import Chains, digest_of, parse_entry
from callup.stages import Delegation, Holding
from callup_site.desk import acting, store
from callup_site.desk.models import Act, Document, Entry, Head, Thing
from callup_site.desk.record import Intent

AT = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)
TEXT = """callup = 1
id = "bags"
title = "{title}"
asked_on = 2026-01-05
to = "State Guard"
from = {{office = "County"}}
mission = {{kind = "disaster"}}
[[line]]
id = "fill"
title = "Fill bags"
people = 40
"""


def seat(office: str, account: str | None = None, home: str | None = None) -> None:
    """Give an account an office for a year."""
    day = AT.date()
    year = day + timedelta(days=365)
    held = Holding(account=account or office, office=office, request="*", since=day, until=year, home=home)
    store.give_seat(held, "admin", AT)


def write(title: str = "Sandbags", **more: object) -> Intent:
    form = {"request": TEXT.format(title=title)}
    return Intent(act="request.write", office="requester", subject="bags", form=form, **more)  # type: ignore[arg-type]


@pytest.fixture
def begun() -> None:
    for office in ("requester", "agency_approver", "intake_validator", "auditor"):
        seat(office)
    acting.begin("requester", "bags", write(), at=AT)


def send(**more: object) -> Intent:
    return Intent(act="request.submit", office="agency_approver", subject="bags", **more)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_an_act_is_a_row_a_document_and_a_leaf(begun: None) -> None:
    acting.perform("agency_approver", "bags", [send(seen=1)], at=AT)
    acts = list(Act.objects.values_list("act", "stage_from", "stage_to", "number"))
    assert acts == [("request.write", "draft", "draft", 1), ("request.submit", "draft", "submitted", 2)]
    chains = Chains()
    for leaf, one in enumerate(Entry.objects.order_by("leaf")):
        assert (one.leaf, digest_of(bytes(one.data))) == (leaf, one.digest)
        chains.follow(parse_entry(bytes(one.data)), one.digest, where=str(leaf))
    assert Head.objects.get().next_leaf == Entry.objects.count() == 2


@pytest.mark.django_db
def test_a_draft_is_told_as_an_act_without_its_content(begun: None) -> None:
    entry = parse_entry(bytes(Entry.objects.get().data))
    assert entry.document is None
    assert "Sandbags" not in bytes(Entry.objects.get().data).decode()


@pytest.mark.django_db
def test_no_entry_names_an_account(begun: None) -> None:
    seat("auditor", "a0123456789abcdef")
    note = Intent(act="request.note_finding", office="auditor", subject="bags", reason="The figures agree.")
    acting.perform("a0123456789abcdef", "bags", [note], at=AT)
    assert all(b"a0123456789abcdef" not in bytes(one.data) for one in Entry.objects.all())


@pytest.mark.django_db
def test_several_acts_are_done_together_or_not_at_all(begun: None) -> None:
    wrong = Intent(act="request.accept", office="agency_approver", subject="bags")
    with pytest.raises(OutOfTurn, match="rule 1"):
        acting.perform("agency_approver", "bags", [send(), wrong], at=AT)
    assert store.latest("bags").stage == "draft"
    assert Act.objects.count() == Entry.objects.count() == 1


@pytest.mark.django_db
def test_an_act_on_what_changed_meanwhile_is_told(begun: None) -> None:
    acting.perform("requester", "bags", [write("Other bags", seen=1)], at=AT)
    with pytest.raises(OutOfTurn, match="nothing of yours was written"):
        acting.perform("agency_approver", "bags", [send(seen=1)], at=AT)
    assert store.latest("bags").stage == "draft"


@pytest.mark.django_db
def test_a_broken_document_writes_nothing(begun: None) -> None:
    broken = Intent(act="request.write", office="requester", subject="bags", form={"request": "callup = 1"})
    with pytest.raises(InputError):
        acting.perform("requester", "bags", [broken], at=AT)
    assert Document.objects.filter(kind="request").count() == 1


@pytest.mark.django_db
def test_a_reason_that_names_a_person_is_refused_before_anything_is_written(begun: None) -> None:
    note = Intent(act="request.note_finding", office="auditor", subject="bags", reason="Gov. Placeholder said so.")
    with pytest.raises(InputError, match="never persons"):
        acting.perform("auditor", "bags", [note], at=AT)
    assert Act.objects.count() == 1


@pytest.mark.django_db
def test_an_office_is_lent_for_a_time_and_shown_on_the_act(begun: None) -> None:
    day = AT.date()
    lent = Delegation(
        giver="agency_approver", taker="deputy", office="agency_approver", request="bags", since=day,
        until=day + timedelta(days=10),
    )  # fmt: skip
    store.lend(lent, AT)
    acting.perform("deputy", "bags", [send()], at=AT)
    act = Act.objects.get(act="request.submit")
    assert act.shown_as == "for Approver of the requesting agency, delegated until 2026-01-15"
    assert act.giver == "agency_approver"


@pytest.mark.django_db
def test_the_offices_of_a_giver_are_not_those_of_the_taker(begun: None) -> None:
    day = AT.date()
    seat("counsel_drafting", "agency_approver_2")
    seat("planner", "agency_approver_2")
    lent = Delegation(
        giver="agency_approver_2", taker="deputy", office="planner", request="bags", since=day,
        until=day + timedelta(days=10),
    )  # fmt: skip
    store.lend(lent, AT)
    seen = store.situation(store.latest("bags"), "deputy", AT)
    assert [one.office for one in seen.seats] == ["planner"]


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Act, Entry, Document])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_change_what_was_written(begun: None, model: type, verb: str) -> None:
    table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[attr-defined]
    statement = f"UPDATE {table} SET {key} = {key}" if verb == "update" else f"DELETE FROM {table}"
    refused = pytest.raises(DatabaseError, match="never changed or deleted")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert model.objects.exists()  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_new_version_points_back_and_keeps_the_old_one(begun: None) -> None:
    acting.perform("agency_approver", "bags", [send()], at=AT)
    again = Intent(act="request.revise", office="requester", subject="bags", reason="Fewer people.")
    acting.revise("requester", "bags", again, at=AT)
    assert [one.stage for one in store.latest("bags").__class__.objects.order_by("version")] == ["superseded", "draft"]
    acting.perform("requester", "bags", [write("Fewer bags")], at=AT)
    assert parse_entry(bytes(Entry.objects.last().data)).version == 2  # type: ignore[union-attr]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(5))
def test_two_who_do_the_same_act_at_once_do_it_once_and_one_is_told(begun: None, round_: int) -> None:
    seat("agency_approver", "approver_2")
    start, told = threading.Barrier(2), []

    def do(account: str) -> None:
        try:
            start.wait()
            acting.perform(account, "bags", [send(seen=1)], at=AT)
            told.append("done")
        except OutOfTurn as error:
            told.append(str(error))
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=do, args=(one,)) for one in ("agency_approver", "approver_2")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(one == "done" for one in told) == [False, True]
    assert Act.objects.filter(act="request.submit").count() == 1
    assert any("nothing of yours was written" in one for one in told)


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_leave_no_gap(begun: None) -> None:
    def do(number: int) -> None:
        for at in range(10):
            reason = f"Finding {number} {at}"
            note = Intent(act="request.note_finding", office="auditor", subject="bags", reason=reason)
            acting.perform("auditor", "bags", [note], at=AT)
        connection.close()

    threads = [threading.Thread(target=do, args=(one,)) for one in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert list(Entry.objects.values_list("leaf", flat=True)) == list(range(41))
    assert list(Act.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 42))
    assert Thing.objects.get(thing="request").seq == 41

"""Whatever comes with an act, it is done or refused in words, and what is refused leaves nothing behind."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callup.errors import CallupError
from callup_site.desk.acts import prepare
from callup_site.desk.models import Act, Document, Entry, Thing
from callup_site.desk.record import Intent
from tests.site.decided import OF_A_HOME, Walk, ready, report, rulings, seats

ACTS = {
    "request.approve_in_part": ("decision_authority", "r1"), "line.approve": ("decision_authority", "food"),
    "line.report": ("deployment_tracker", "food"), "line.release": ("deployment_tracker", "food"),
    "line.order": ("order_writer", "food"), "line.extend": ("decision_authority", "food"),
    "request.order": ("order_writer", "r1"), "request.decline": ("decision_authority", "r1"),
    "publication.second": ("records_officer", "orders-1"),
    "offer.offer_with_condition": ("donor_representative", "food-MD"),
    "offer.offer": ("donor_representative", "food-DE"),
    "offer.invite": ("planner", "food-VA"), "consent.ask": ("planner", "consent-9"),
    "consent.give": ("governors_delegate", "DE"), "claim.write": ("claims_clerk", "c9"),
    "claim.pay": ("funds_certifier", "c1"), "publication.withhold": ("records_officer", "orders-1"),
    "request.order_in_emergency": ("order_writer", "r1"),
}  # fmt: skip
NAMES = (
    "lines", "lines[]", "line", "people", "reason", "until", "since", "conditions", "package", "rows", "usd", "way",
    "documents", "documents[]", "is_final", "paid_usd", "authority", "condition", "source", "home", "decided", "orders",
)  # fmt: skip
WORDS = st.sampled_from(["", "food", "DE", "2026-02-01", "2026-02-31", "-1", "1e9", "٣", "9" * 20, "a\x00b", "\ud800",
                         "economy_act", "economy_act:order", "Gen. Placeholder"])  # fmt: skip
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-5, 10**18), st.floats(), WORDS, st.text(max_size=5))
ROW = st.dictionaries(st.sampled_from(("line", "people", "home", "unit", "on", "arrived", "status", "reason")), PLAIN)
VALUES = st.one_of(PLAIN, st.lists(PLAIN, max_size=3), st.lists(ROW, max_size=3), ROW)
FORMS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8)


@pytest.fixture
def walk(db):
    ready()
    made = Walk(seats())
    made.serving()
    made.bill()
    return made


def counts():
    return [one.objects.count() for one in (Act, Document, Entry, Thing)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    act=st.sampled_from(sorted(ACTS)), form=FORMS, reason=st.one_of(st.just("as ruled"), WORDS),
    until=st.sampled_from([None, date(2026, 3, 1), date(2026, 9, 1)]),
)  # fmt: skip
def test_any_form_is_taken_or_refused_in_words(walk, act, form, reason, until):
    office, subject = ACTS[act]
    before = counts()
    home = "DE" if office in OF_A_HOME else "VA"
    bare = Intent(act=act, office=office, subject=subject, home=home, form=form, reason=reason,
                  until=until or date(2026, 4, 1))  # fmt: skip
    with suppress(CallupError):
        prepare(walk.seen(), bare, "a1")
    assert counts() == before
    try:
        walk.do(act, office, subject, home="DE" if office in OF_A_HOME else "VA", form=form, reason=reason, until=until,
                account=walk.account(office, "DE" if office in OF_A_HOME else ""))  # fmt: skip
    except CallupError:
        assert counts() == before


@pytest.mark.django_db
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=FORMS, more=st.dictionaries(st.sampled_from(("people", "reason", "until", "conditions", "line")), VALUES))
def test_any_ruling_is_decided_or_refused_in_words(db, form, more):
    from callup_site.desk.acts.deciding import decide_on  # noqa: PLC0415

    if not Thing.objects.exists():
        ready()
    walk = Walk({"decision_authority": None, "auditor": None})
    from callup_site.desk import store  # noqa: PLC0415

    seen = store.situation(store.latest("r1"), "a1", walk.at)
    lines = [{**rulings(food=5)[0], **more}, *rulings(food=5)[1:]]
    try:
        found = decide_on(seen, {**form, "lines": lines, "package": ""}, "a1")
    except CallupError:
        return
    assert all(one.approved <= one.lawful for one in found.lines)


def test_the_same_reports_twice_are_kept_twice_and_counted_once(walk):
    from callup_site.desk.acts.on_record import reports  # noqa: PLC0415

    rows = [report(arrived=10)]
    for _ in range(2):
        walk.do("line.report", "deployment_tracker", "food", form={"rows": rows})
    assert Document.objects.filter(kind="presence").count() == 4
    assert [one.arrived for one in reports(walk.seen()) if one.home == "DE"] == [10]

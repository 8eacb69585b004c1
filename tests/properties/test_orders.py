"""For all rulings, findings, answers and consents: no unlawful line is ordered, every order ends, none goes beyond."""

from datetime import date, timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from callup.decision import Answer, decide
from callup.documents import canonical_json
from callup.orders import Consent, Extension, departures, extend, recall, write_orders
from tests.tiny_acts import ON, PLAN, assignment, basis, finding, ruled, ruling

LINES, HOMES = ("food", "talk"), ("DE", "MD", "VA")
VERDICTS = ("barred", "unsettled", "open", "allowed_if", "allowed")
DAYS = st.integers(0, 40).map(lambda number: date(2026, 2, 1) + timedelta(days=number))
ROLES = ("logistics", "custody")
DIGEST = "sha256:" + "3" * 64


@st.composite
def stays(draw):
    since = draw(DAYS)
    return assignment(
        draw(st.sampled_from(LINES)), draw(st.sampled_from(HOMES)), draw(st.integers(1, 120)),
        unit=f"U{draw(st.integers(1, 4))}", since=since, until=since + timedelta(days=draw(st.integers(1, 40))),
    )  # fmt: skip


consents = st.builds(
    Consent,
    home=st.sampled_from(HOMES),
    stage=st.sampled_from(("given", "given", "refused", "withdrawn")),
    on=st.integers(0, 50).map(lambda number: date(2026, 1, 1) + timedelta(days=number)),
    source=st.just("made up"),
    line=st.sampled_from((None, *LINES)),
    people=st.none() | st.integers(0, 200),
    until=st.none() | DAYS,
)
said = st.builds(
    Answer,
    line=st.sampled_from(LINES),
    office=st.sampled_from(("counsel_drafting", "counsel_reviewing")),
    account=st.sampled_from(("c1", "c2")),
    on=st.just(ON),
    verdict=st.sampled_from(("allowed", "allowed_if", "barred")),
    reason=st.just("made up"),
    conditions=st.lists(st.sampled_from(("by day", "unarmed")), max_size=2),
)
both = st.builds(
    lambda line, accounts, verdicts: [
        Answer(line=line, office=office, account=account, on=ON, verdict=verdict, reason="made up")
        for office, account, verdict in zip(("counsel_drafting", "counsel_reviewing"), accounts, verdicts, strict=True)
    ],
    st.sampled_from(LINES),
    st.sampled_from((("c1", "c2"), ("c2", "c1"), ("c1", "c1"))),
    st.sampled_from((("allowed", "allowed"), ("allowed", "allowed_if"), ("barred", "allowed"))),
)
answered = st.lists(said, max_size=3) | both | st.just([])
planned = st.lists(stays(), min_size=1, max_size=8)
VERDICTS_DRAWN = (*VERDICTS, "allowed", "allowed_if", "allowed")
verdicts = st.fixed_dictionaries(
    {(line, home, role): st.sampled_from(VERDICTS_DRAWN) for line in LINES for home in (None, "DE") for role in ROLES}
)
rulings = st.lists(
    st.tuples(st.sampled_from(LINES), st.integers(0, 150) | st.just(400), st.none() | DAYS),
    min_size=1,
    max_size=2,
    unique_by=lambda one: one[0],
)


def is_lawful(line, home, told, answers):
    """Written down once more: worst over roles; disputed and open need two accounts in two offices, none against."""
    own = "DE" if home == "DE" else None
    found = {told[line, own, role] for role in ROLES}
    mine = [one for one in answers if one.line == line]
    if "barred" in found or any(one.verdict == "barred" for one in mine):
        return False
    two = len(mine) == 2 and len({one.office for one in mine}) == 2 and len({one.account for one in mine}) == 2
    return two or not found & {"unsettled", "open"}


def most(lines):
    """The most people on any one day, day by day."""
    days = {day for one in lines for day in range(one.since.toordinal(), one.until.toordinal())}
    return max(
        (sum(x.people for x in lines if x.since.toordinal() <= day < x.until.toordinal()) for day in days), default=0
    )


@settings(max_examples=250, deadline=None)
@given(planned, verdicts, rulings, answered, st.lists(consents, max_size=4), DAYS)
def test_orders_stay_within_law_decision_consent_and_time(plan, told, wanted, answers, words, end):
    findings = tuple(finding(line, home, verdict=one, role=role) for (line, home, role), one in told.items())
    world = basis(findings=findings, plan=msgspec.structs.replace(PLAN, assignments=tuple(plan)))
    rule = ruling(
        *(ruled(line, people, until=until, conditions=["in sight"]) for line, people, until in wanted), answer=answers
    )
    decision = decide(rule, world)
    orders = write_orders(decision, world.package.plan, words, digest=DIGEST, on=ON)
    lines = [line for order in orders.orders for line in order.lines]
    assert departures(orders, decision) == ()
    for one in lines:
        assert one.since < one.until
        assert one.last_day == one.until - timedelta(days=1)
        assert is_lawful(one.line, one.home, told, answers)
        assert "in sight" in one.conditions
        counsel = {text for said in answers if said.line == one.line for text in said.conditions}
        assert counsel <= set(one.conditions)
    for line, people, until in wanted:
        mine = [one for one in lines if one.line == line]
        assert most(mine) <= people
        assert all(until is None or one.until <= until for one in mine)
    assert all(any(one.line == line for line, _, _ in wanted) for one in lines)
    for home in HOMES:
        last = max(
            (one for one in words if one.home == home and one.on <= ON and one.line is None),
            key=lambda one: one.on,
            default=None,
        )
        some = [one for one in words if one.home == home and one.on <= ON]
        if (
            last is not None
            and last.stage != "given"
            and all(one.on <= last.on and one.stage != "given" for one in some)
        ):
            assert not [one for one in lines if one.home == home]
    gone = [Consent(home="DE", stage="withdrawn", on=date(2026, 12, 1), source="made up")]
    assert recall(orders, gone, on=date(2026, 12, 1)) == ()
    at_once = [msgspec.structs.replace(gone[0], on=ON)]
    assert sum(one.people for one in recall(orders, at_once, on=ON)) == sum(
        one.people for one in lines if one.home == "DE"
    )
    asked = [Extension(line="food", until=end, on=date(2026, 2, 1), office="decision_authority", reason="made up")]
    later, _ = extend(orders, asked, words)
    for before, after in zip(lines, [line for order in later.orders for line in order.lines], strict=True):
        assert after.until >= before.until
        assert (after.people, after.conditions, after.since) == (before.people, before.conditions, before.since)


@settings(max_examples=40, deadline=None)
@given(planned, verdicts, rulings, answered)
def test_the_same_ruling_gives_the_same_bytes_and_approves_no_more_than_is_lawful(plan, told, wanted, answers):
    findings = tuple(finding(line, home, verdict=one, role=role) for (line, home, role), one in told.items())
    world = basis(findings=findings, plan=msgspec.structs.replace(PLAN, assignments=tuple(plan)))
    rule = ruling(*(ruled(line, people, until=until) for line, people, until in wanted), answer=answers)
    first, second = decide(rule, world), decide(rule, world)
    assert canonical_json(first) == canonical_json(second)
    for line in first.lines:
        assert line.approved <= line.lawful <= line.planned
        assert line.approved <= (line.ruled or 0)
        assert (line.approved > 0) == (line.until is not None) == bool(line.ways)
        assert line.approved or not line.conditions

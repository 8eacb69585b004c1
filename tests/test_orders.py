"""Orders: what was decided, to the letter; an end to each; recall at once when a consent is gone."""

from datetime import date, timedelta

import msgspec
import pytest

from callup.decision import decide
from callup.orders import Extension, Report, departures, extend, presence, recall, write_orders
from callup.orders.room import consents_of, most_between
from tests.tiny_acts import (
    BASIS,
    CONDITION,
    FACTS,
    ON,
    PLAN,
    SINCE,
    UNTIL,
    answers,
    assignment,
    basis,
    consent,
    finding,
    ruled,
    ruling,
)

DIGEST = "sha256:" + "3" * 64
DAY = timedelta(days=1)


def decided(*lines, **told):
    return decide(ruling(*(lines or (ruled(conditions=["unarmed"]),)), **told), BASIS)


def ordered(decision=None, plan=PLAN, consents=(), on=ON):
    return write_orders(decision or decided(), plan, consents, digest=DIGEST, on=on)


def lines_of(orders):
    return [line for order in orders.orders for line in order.lines]


def people(orders):
    return {line.home: line.people for line in lines_of(orders)}


def test_there_is_one_order_for_each_home_with_units_status_days_conditions_and_authority():
    orders = ordered()
    assert [(one.id, one.home, one.version) for one in orders.orders] == [("r1.de", "DE", 1), ("r1.md", "MD", 1)]
    line = lines_of(orders)[0]
    assert (line.unit, line.people, line.status, line.host) == ("U1", 100, "t32-502f", None)
    assert (line.since, line.until, line.last_day) == (SINCE, UNTIL, UNTIL - DAY)
    assert line.conditions == (CONDITION["food"], "unarmed")
    assert line.authority == ("1 Demo Code 7",)
    assert (orders.decision, departures(orders, decided())) == (DIGEST, ())


def test_only_what_was_approved_is_ordered_and_never_more():
    assert people(ordered(decided(ruled(people=150)))) == {"DE": 100, "MD": 50}
    assert lines_of(ordered(decided(ruled(people=150))))[1].is_part
    assert people(ordered(decided(ruled("guard")))) == {}


def test_a_home_whose_finding_bars_it_gets_no_order():
    own = basis(findings=(finding("food"), finding("food", "MD", verdict="barred")))
    assert people(ordered(decide(ruling(ruled()), own))) == {"DE": 100}


@pytest.mark.parametrize("changed", [{"returned": "no basis"}, {"on": date(2026, 1, 1)}])
def test_nothing_is_ordered_without_a_decision_that_approves(changed):
    decision = decide(ruling(*([] if "returned" in changed else [ruled()]), **changed), BASIS)
    assert ordered(decision).orders == ()
    assert "Nothing is ordered" in ordered(decision).notes[-1]


def test_nothing_is_ordered_before_it_is_decided():
    orders = ordered(on=ON - DAY)
    assert orders.orders == ()
    assert orders.notes[-1].startswith("The decision is of 2026-01-05")


def test_orders_end_with_the_approval_the_plan_or_the_consent():
    assert {line.until for line in lines_of(ordered())} == {UNTIL}
    end = date(2026, 2, 10)
    assert {line.until for line in lines_of(ordered(decided(ruled(until=end))))} == {end}
    orders = ordered(consents=[consent("DE", until=end)])
    assert {line.home: line.until for line in lines_of(orders)} == {"DE": end, "MD": UNTIL}


def test_a_term_that_is_over_is_not_ordered_and_told():
    orders = ordered(consents=[consent("DE", until=date(2026, 1, 20))])
    assert people(orders) == {"MD": 100}
    assert orders.not_ordered[0].people == 100
    assert "would end on 2026-01-20" in orders.not_ordered[0].because
    assert lines_of(ordered(on=UNTIL)) == []


def test_a_home_that_refused_or_withdrew_gets_no_order_and_a_limit_is_kept():
    for stage in ("refused", "withdrawn"):
        orders = ordered(consents=[consent("DE", stage)])
        assert people(orders) == {"MD": 100}
        assert f"the consent of DE is {stage}" in orders.not_ordered[0].because
    assert people(ordered(consents=[consent("DE", people=30)])) == {"DE": 30, "MD": 100}
    assert people(ordered(consents=[consent("DE", "refused", line="talk")])) == {"DE": 100, "MD": 100}


def test_a_later_yes_takes_the_place_of_an_earlier_no_and_a_later_no_of_a_yes():
    no, yes = consent("DE", "refused", on=date(2026, 1, 2)), consent("DE", on=date(2026, 1, 3))
    assert people(ordered(consents=[yes, no])) == {"DE": 100, "MD": 100}
    later = consent("DE", "withdrawn", on=date(2026, 1, 4))
    assert people(ordered(consents=[no, yes, later])) == {"MD": 100}
    own = consent("DE", line="food", on=date(2026, 1, 4))
    assert [one.stage for one in consents_of("DE", "food", [no, own])] == ["given"]


def test_a_word_said_after_the_writing_does_not_change_what_was_written():
    assert people(ordered(consents=[consent("DE", "withdrawn", on=ON + DAY)])) == {"DE": 100, "MD": 100}


def test_nobody_is_ordered_without_a_consent_on_record_whatever_counsel_say():
    open_line = decide(ruling(ruled("move"), answer=answers("move")), BASIS)
    orders = ordered(open_line)
    assert people(orders) == {}
    assert orders.not_ordered[0].because == "no consent of DE is on record"
    assert people(ordered(open_line, consents=[consent("DE")])) == {"DE": 100}
    disputed = decide(ruling(ruled("talk"), answer=answers()), BASIS)
    assert people(ordered(disputed)) == {"DE": 100, "MD": 100}


@pytest.mark.parametrize(
    ("told", "homes"),
    [
        ({"value": "refused"}, {"MD"}),
        ({"until": ON}, {"MD"}),
        ({"since": ON + DAY}, {"MD"}),
        ({"line": "talk"}, {"MD"}),
        ({"status": "sad"}, {"MD"}),
        ({"value": "oral"}, {"DE", "MD"}),
        ({"line": None}, {"DE", "MD"}),
    ],
)
def test_a_consent_counts_for_its_home_line_status_and_days(told, homes):
    first = msgspec.structs.replace(next(one for one in FACTS.fact if (one.line, one.home) == ("food", "DE")), **told)
    rest = [one for one in FACTS.fact if one.home == "MD"]
    world = basis(facts=msgspec.structs.replace(FACTS, fact=[first, *rest]))
    assert set(people(ordered(decide(ruling(ruled()), world)))) == homes


def test_days_before_the_order_are_not_ordered():
    on = SINCE + 5 * DAY
    orders = ordered(on=on)
    assert {line.since for line in lines_of(orders)} == {on}
    assert departures(orders, decided()) == ()
    assert "before the order" in departures(msgspec.structs.replace(orders, on=on + DAY), decided())[0]


def test_rotations_may_each_use_what_was_approved():
    plan = msgspec.structs.replace(
        PLAN,
        assignments=(
            assignment("food", until=date(2026, 2, 10)),
            assignment("food", "MD", since=date(2026, 2, 10)),
            assignment("food", "VA", unit="U2"),
        ),
    )
    own = basis(plan=plan)
    orders = ordered(decide(ruling(ruled(people=100)), own), plan)
    assert people(orders) == {"DE": 100, "MD": 100}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"people": 500}, "people at one time"),
        ({"until": date(2027, 1, 1), "last_day": date(2026, 12, 31)}, "approved until"),
        ({"until": SINCE, "last_day": SINCE - DAY}, "no last day"),
        ({"conditions": ()}, "a condition is missing"),
        ({"status": "sad"}, "was not approved"),
        ({"line": "guard"}, "nothing was approved"),
    ],
)
def test_rule_6_orders_that_depart_from_the_decision_are_found(change, told):
    orders = ordered()
    first = orders.orders[0]
    lines = (msgspec.structs.replace(first.lines[0], **change),)
    changed = (msgspec.structs.replace(first, lines=lines), *orders.orders[1:])
    found = departures(msgspec.structs.replace(orders, orders=changed), decided())
    assert any(told in text for text in found), found


# --- running ---


def longer(until=date(2026, 4, 1), *, on=SINCE, **told):
    plain = {"office": "decision_authority", "line": "food", "reason": "the work goes on"}
    return Extension(until=until, on=on, **{**plain, **told})


def test_an_extension_is_an_act_of_the_decision_authority_and_makes_a_new_version():
    orders, refused = extend(ordered(), [longer(home="DE")])
    assert refused == ()
    assert [(one.home, one.version, one.follows) for one in orders.orders] == [("DE", 2, 1), ("MD", 1, None)]
    assert orders.orders[0].lines[0].last_day == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("asked", "words", "why"),
    [
        (longer(office="order_writer"), [], "only the decision authority extends"),
        (longer(until=date(2026, 2, 20)), [], "it runs until"),
        (longer(on=UNTIL), [], "it ended on"),
        (longer(), [consent("DE", "withdrawn"), consent("MD", "withdrawn")], "is withdrawn"),
        (longer(), [consent("DE", until=UNTIL), consent("MD", until=UNTIL)], "ends on 2026-03-01"),
    ],
)
def test_an_extension_that_does_not_hold_is_refused_with_its_reason(asked, words, why):
    orders, refused = extend(ordered(), [asked], words)
    assert orders == ordered()
    assert len(refused) == 2
    assert all(why in text for text in refused)


def test_a_withdrawn_consent_recalls_everybody_of_that_home_at_once():
    gone = consent("DE", "withdrawn", on=date(2026, 2, 5))
    tasks = recall(ordered(), [consent("DE"), gone], on=date(2026, 2, 5))
    assert [(one.order, one.people, one.on) for one in tasks] == [("r1.de", 100, date(2026, 2, 5))]
    assert recall(ordered(), [gone], on=date(2026, 2, 4)) == ()
    assert recall(ordered(), [gone], on=UNTIL) == ()
    early = consent("MD", "withdrawn", on=date(2026, 1, 10))
    assert [one.home for one in recall(ordered(), [early], on=date(2026, 1, 10))] == ["MD"]


# --- presence ---


def report(on, home="DE", **counts):
    plain = {"committed": 0, "en_route": 0, "arrived": 0, "released": 0}
    return Report(on=on, line="food", home=home, unit="U1", source="made up", **{**plain, **counts})


def test_presence_is_counted_by_day_and_days_without_a_report_are_left_out():
    seen = presence(
        ordered(), [report(SINCE, en_route=60, committed=40), report(SINCE + 3 * DAY, arrived=90), report(SINCE, "MD")]
    )
    assert [(one.on, one.committed, one.en_route, one.arrived) for one in seen.days] == [
        (SINCE, 40, 60, 0),
        (SINCE + 3 * DAY, 0, 0, 90),
    ]
    assert [(one.units_reported, one.units_ordered, one.ordered) for one in seen.days] == [(2, 2, 200), (1, 2, 200)]
    assert seen.misfits == ()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (report(SINCE, arrived=101), "101 people reported, 100 ordered"),
        (report(UNTIL, arrived=1), "no order covers it"),
        (report(SINCE, "VA", arrived=1), "no order covers it"),
    ],
)
def test_reports_that_do_not_fit_the_orders_are_told(told, why):
    assert why in presence(ordered(), [told]).misfits[0]


def test_people_on_the_way_home_after_the_last_day_fit():
    assert presence(ordered(), [report(UNTIL, en_route=100)]).misfits == ()


def test_the_most_between_two_days_counts_overlaps_only():
    lines = lines_of(ordered())
    assert most_between(lines, SINCE, UNTIL) == 200
    assert most_between(lines, UNTIL, UNTIL + DAY) == 0

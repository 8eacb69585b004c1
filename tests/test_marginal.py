"""Worked examples: what would lift a shortfall in the tiny world, and what is never proposed."""

from datetime import date, timedelta

import msgspec
import pytest

from callup.force import Qualification
from callup.law.fact import FactKind
from callup.review import Option
from callup.sourcing.changes import Means, may_propose
from callup.sourcing.marginal import explain_line
from callup.sourcing.room import case_of, source
from tests import tiny


def fact(name: str, kind: str) -> FactKind:
    return FactKind(
        name=name, kind=kind, type="yes_no", group="g", question=f"Is it so with {name}?", who="the office",
        evidence="e",
    )  # fmt: skip


FACTS = {
    "home_governor_consent": fact("home_governor_consent", "act"),
    "delegation": fact("delegation", "act"),
    "insurrection_section": fact("insurrection_section", "finding"),
}
MEANS = Means(facts=FACTS, lengths=(5, 10), dwell=1.0)


def open_on(home: str, *names: str, status: str = "sad") -> Option:
    return msgspec.structs.replace(tiny.option("drive", home, status=status, verdict="open"), open_on=names)


def explained(people, options, *, limits=tiny.LIMITS, settings=tiny.SETTINGS, until=tiny.END, means=MEANS):
    asked = (tiny.demand(people=people, until=until),)
    plan = source(asked, options, tiny.FORCES, limits, settings)
    return explain_line(case_of(asked, options, tiny.FORCES, limits, settings), options, plan, "drive", means)


def of_kind(found, *kinds):
    return [change for change in found.changes if change.kind in kinds]


def test_the_consent_of_one_more_governor_is_measured_and_really_found():
    found = explained(300, (tiny.option(), open_on("MD", "home_governor_consent")))
    assert found.missing == 200
    consent = of_kind(found, "consent")[0]
    assert consent.homes == ("MD",)
    assert "consent of the governor of MD" in consent.words
    assert (consent.people, consent.at_most) == (100, 100)
    assert found.best == msgspec.structs.replace(consent, found=100)


def test_governors_are_asked_together_where_one_is_not_enough():
    asked = (open_on("DE", "home_governor_consent"), open_on("MD", "home_governor_consent"))
    found = explained(1000, (tiny.option(home="VA"), *asked))
    together = next(change for change in of_kind(found, "consent") if change.steps > 1)
    assert together.homes == ("DE", "MD")
    assert together.people == 200


def test_a_question_is_told_with_who_can_answer_it():
    found = explained(300, (tiny.option(), open_on("MD", "delegation")))
    assert of_kind(found, "question")[0].asks == ("delegation: Is it so with delegation? (the office)",)


def test_nobody_is_asked_to_make_a_finding_or_to_set_aside_a_bar():
    barred = tiny.option("drive", "MD", verdict="barred", because="no authority found")
    found = explained(300, (tiny.option(), barred, open_on("VA", "insurrection_section", status="t10-12406")))
    assert of_kind(found, "consent", "question") == []
    assert any("barred by law" in text for text in found.not_proposed)
    assert any("finding" in text for text in found.not_proposed)


@pytest.mark.parametrize("verdict", ["barred", "unsettled", "allowed", "allowed_if"])
def test_only_open_options_are_proposed(verdict):
    option = msgspec.structs.replace(open_on("MD", "delegation"), verdict=verdict)
    assert not may_propose(option, FACTS)


def test_an_option_open_on_a_fact_that_no_rule_knows_is_not_proposed():
    assert not may_propose(open_on("MD", "nobody_declared_this"), FACTS)
    assert not may_propose(open_on("MD"), FACTS)


def test_an_option_that_another_statement_bars_is_not_proposed():
    barred = tiny.option("drive", "MD", verdict="barred")
    found = explained(300, (tiny.option(), open_on("MD", "home_governor_consent"), barred))
    assert of_kind(found, "consent") == []


def test_a_floor_is_lowered_by_five_points_in_one_state():
    found = explained(300, tiny.everywhere("drive", homes=("DE", "MD")))
    floors = {change.homes: change.people for change in of_kind(found, "floor")}
    assert floors[("DE",)] == floors[("MD",)] == 10
    assert floors[("DE", "MD")] == 20
    assert "a floor of 45 % instead of 50 % in DE" in of_kind(found, "floor")[0].words
    assert [(one.home, one.more_people, one.gained, one.gained_per_point) for one in found.marginals] == [
        ("DE", 10, 10, 2.0), ("MD", 10, 10, 2.0),
    ]  # fmt: skip
    assert found.marginals[0].gained_per_person == 1.0


def test_a_ceiling_is_raised_by_one_step():
    found = explained(100, (tiny.option(),), limits=tiny.limits(ceilings=(tiny.ceiling("DE", 30),)))
    raised = of_kind(found, "ceiling")[0]
    assert raised.people == 70
    assert "a ceiling of 130 people instead of 30 from DE" in raised.words


def test_another_length_of_rotation_helps_where_units_are_at_hand_for_part_of_the_term():
    late = tiny.forces(tiny.unit(1, "DE"), tiny.unit(2, "DE", since=date(2026, 1, 15)))
    asked = (tiny.demand(people=50, until=date(2026, 2, 10)),)
    world = tiny.forces(*(msgspec.structs.replace(unit, since=date(2026, 2, 1)) for unit in late.roster.units))
    case = case_of(asked, (tiny.option(),), world, tiny.LIMITS, tiny.SETTINGS)
    plan = source(asked, (tiny.option(),), world, tiny.LIMITS, tiny.SETTINGS)
    assert plan.shortfalls[0].missing == 50
    means = msgspec.structs.replace(MEANS, lengths=(9,))
    found = explain_line(case, (tiny.option(),), plan, "drive", means)
    turned = of_kind(found, "rotation")[0]
    assert turned.people == int(50 * 9 / 40)


def test_a_smaller_detachment_is_told_with_what_a_plan_really_gains():
    few = tiny.limits(minimum_detachment=60, claims=(tiny.claim("DE", 460),))
    found = explained(40, (tiny.option(),), limits=few)
    smaller = of_kind(found, "detachment")[0]
    assert smaller.people == smaller.found == 40


def test_substitutes_that_train_earlier_and_a_later_first_day_are_measured():
    late = tiny.settings(ready_from=tiny.START - timedelta(days=1))
    found = explained(300, (tiny.option(home="VA"),), settings=late)
    assert of_kind(found, "training")[0].people == 50
    assert of_kind(found, "first day")[0].people == 50


def test_nobody_is_asked_to_train_before_the_day_of_the_answer():
    late = tiny.settings(ready_from=tiny.START - timedelta(days=1))
    on = msgspec.structs.replace(MEANS, on=tiny.START - timedelta(days=1))
    assert of_kind(explained(300, (tiny.option(home="VA"),), settings=late, means=on), "training") == []
    earlier = msgspec.structs.replace(MEANS, on=tiny.START - timedelta(days=5))
    found = of_kind(explained(300, (tiny.option(home="VA"),), settings=late, means=earlier), "training")
    assert "4 days earlier" in found[0].words


def test_a_floor_that_lets_a_detachment_go_gains_more_than_it_lets_go():
    few = tiny.limits(minimum_detachment=60, floor=0.75)
    found = explained(300, tiny.everywhere("drive", homes=("DE",)), limits=few)
    assert (found.marginals[0].more_people, found.marginals[0].gained) == (10, 60)


def test_a_later_first_day_is_proposed_with_an_answer_that_alone_would_come_too_late():
    late = tiny.settings(ready_from=tiny.START)
    roles = (Qualification(role=tiny.DRIVE, component="ARNG", type="field_artillery", tier=2),)
    world = msgspec.structs.replace(tiny.FORCES, qualifications=roles)
    asked, offered = (tiny.demand(people=40),), (open_on("VA", "delegation"),)
    plan = source(asked, offered, world, tiny.LIMITS, late)
    means = msgspec.structs.replace(MEANS, on=tiny.START)
    case = case_of(asked, offered, world, tiny.LIMITS, late)
    best = explain_line(case, offered, plan, "drive", means).best
    assert best is not None
    assert (best.people, best.steps, best.found) == (40, 2, 40)
    assert best.words == "a lawful answer on delegation for VA, and a first and a last day 14 days later"


def test_the_order_of_changes_is_the_published_one():
    found = explained(300, (tiny.option(), open_on("MD", "home_governor_consent")))
    gains = [change.people / change.steps for change in found.changes]
    assert gains == sorted(gains, reverse=True)
    assert found.best.kind == "consent"


def test_a_line_that_is_filled_needs_no_change():
    found = explained(100, (tiny.option(),))
    assert found.best is None
    assert found.changes == found.marginals == found.reasons == ()
    assert found.givers == (("DE", 100),)


def test_an_assignment_counts_where_it_covers_the_term():
    turns = tiny.settings(rotation_days=(5,))
    found = explained(300, tiny.everywhere("drive"), settings=turns, until=date(2026, 2, 20))
    assert 0 <= found.missing_on_average <= found.missing

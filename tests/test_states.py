"""Worked examples: what one State gives and keeps in the tiny world, and what changes if it gives less."""

from datetime import date

import pytest

from callup.errors import UnknownName
from callup.readiness.risk import Risk, StateRisk
from callup.readiness.weekly import weeks_of
from callup.sourcing.less import give_less
from callup.sourcing.plan import Running
from callup.sourcing.room import case_of, source
from callup.sourcing.states import explain_state, share_in_words
from tests import tiny
from tests.test_marginal import FACTS, open_on

OPEN = tiny.everywhere("drive")


def told(home, *demands, options=OPEN, limits=tiny.LIMITS, settings=tiny.SETTINGS, running=None):
    parts = (demands, options, tiny.FORCES, limits, settings, running)
    return explain_state(case_of(*parts), options, source(*parts), home, FACTS)


def words_of(state, *, binds):
    return " ".join(one.words for one in state.limits if one.binds == binds)


def test_a_state_is_told_what_it_gives_by_line_unit_and_month():
    state = told("DE", tiny.demand(people=100, until=date(2026, 2, 11)), options=(tiny.option(),))
    assert [(one.line, one.people, one.person_days) for one in state.gives] == [("drive", 100, 4100)]
    assert [(one.month, one.people, one.person_days) for one in state.months] == [
        ("January 2026", 100, 3100), ("February 2026", 100, 1000),
    ]  # fmt: skip
    assert sum(one.people for one in state.assignments) == 100


def test_a_state_is_told_what_it_keeps_by_type():
    state = told("DE", tiny.demand(people=60), options=(tiny.option(),))
    kept = {one.type: (one.listed, one.given, one.may_give, one.kept) for one in state.kinds}
    assert kept == {"transportation": (200, 60, 100, 140), "medical": (50, 0, 25, 50)}


def test_the_floor_of_a_type_binds_before_the_floor_of_the_state():
    state = told("DE", tiny.demand(people=500), options=(tiny.option(),))
    assert "of 200 people in transportation units 100 may leave, 100 do; the limit is reached" in words_of(
        state, binds=True
    )
    assert "50 % of 1,000 stay: 500 people may leave, 100 do; 400 more" in words_of(state, binds=False)


def test_a_claim_a_ceiling_and_a_missing_consent_are_told():
    limits = tiny.limits(claims=(tiny.claim("DE", 450),), ceilings=(tiny.ceiling("DE", 30),))
    asked = tiny.demand(people=100), tiny.demand("heal", 10, roles=(tiny.HEAL,))
    state = told("DE", *asked, options=(tiny.option(),), limits=limits)
    assert "450 are claimed already" in " ".join(one.words for one in state.limits)
    assert "consents to 30 people at one time; 30 go" in words_of(state, binds=True)
    assert "no lawful option on heal" in words_of(state, binds=True)


def test_an_open_question_is_told_with_who_can_answer_it_and_a_finding_is_not():
    asked = (open_on("DE", "delegation"), open_on("DE", "insurrection_section", status="t10-12406"))
    said = words_of(told("DE", tiny.demand(), options=asked), binds=True)
    assert "Is it so with delegation?” (the office)" in said
    assert "insurrection" not in said


def test_units_that_rest_are_told_where_there_is_a_dwell():
    turns = tiny.settings(rotation_days=(5,), dwell=1.0)
    state = told("DE", tiny.demand(people=50), options=(tiny.option(),), settings=turns)
    assert any(one.name == "dwell" for one in state.limits)


def test_a_state_that_gives_nobody_says_so():
    state = told("VA", tiny.demand(people=50), options=(tiny.option(),))
    assert state.rank is None
    assert share_in_words(state) == "VA gives nobody in this plan and keeps 100.0 % of its 4,000 people."
    assert share_in_words(told("DE", tiny.demand(people=50), options=(tiny.option(),))).startswith(
        "DE gives 50 of its 1,000 people at one time (5.0 %), the largest share of the 1 Guard"
    )


def test_the_moves_of_a_state_are_told_against_the_running_plan():
    before = source((tiny.demand(people=100),), OPEN, tiny.FORCES, tiny.LIMITS, tiny.SETTINGS)
    home = before.assignments[0].home
    running = Running(on=date(2026, 1, 5), assignments=before.assignments)
    state = told(home, tiny.demand(people=100), running=running)
    assert {move.home for move in state.moves} == {home}


def less_of(home, people=100, **parts):
    asked, kept = (tiny.demand(people=people),), parts.get("limits", tiny.LIMITS)
    options = parts.get("options", OPEN)
    case = case_of(asked, options, tiny.FORCES, kept, tiny.SETTINGS)
    plan = source(asked, options, tiny.FORCES, kept, tiny.SETTINGS)
    return plan, give_less(case, plan, home)


def test_giving_less_costs_people_where_nobody_can_take_the_place():
    _, (part, nothing) = less_of("DE", options=(tiny.option(),))
    assert (part.people, nothing.people) == (90, 0)
    assert [(one.now, one.then, one.bound) for one in (part.effects[0], nothing.effects[0])] == [
        (0, 10, 10), (0, 100, 100),
    ]  # fmt: skip


def test_giving_less_is_compared_up_to_the_cost():
    _, less = less_of("VA", 350)
    assert [one.objective for one in less[0].effects] == [
        "People missing, priority 1", "Readiness penalty", "Cost over the term",
    ]  # fmt: skip


def test_a_state_that_gives_nobody_cannot_give_less():
    assert less_of("MD", options=(tiny.option(),))[1] == ()


def test_what_is_said_of_giving_less_is_what_the_plan_with_a_ceiling_gives():
    plan, less = less_of("VA", 350)
    for one in less:
        ceiling = tiny.limits(ceilings=(tiny.ceiling("VA", one.people),))
        again = source((tiny.demand(people=350),), OPEN, tiny.FORCES, ceiling, tiny.SETTINGS)
        values = {proof.objective: proof.value for proof in again.proofs}
        assert {effect.objective: effect.then for effect in one.effects} == {
            effect.objective: values[effect.objective] for effect in one.effects
        }
    assert plan.shortfalls == ()


def test_a_guard_of_unknown_strength_is_not_explained():
    with pytest.raises(UnknownName, match="TX"):
        told("TX", tiny.demand())


RISK = Risk(
    seed=3, seasons=100, first_day="2026-01-01", homes=("DE", "MD"),
    states=(StateRisk(
        home="DE", chance_before=0.1, chance_after=0.2, chance_low=0.15, chance_high=0.25, unmet_before=1.0,
        unmet_after=2.0, tail_before=5.0, tail_after=7.0, worst_week=1,
    ),),
    chance_before=((0.1, 0.0), (0.0, 0.0)), chance_after=((0.2, 0.1), (0.0, 0.0)),
    unmet_before=((1.0, 0.0), (0.0, 0.0)),
    unmet_after=((1.5, 0.5), (0.0, 0.0)), notes=(),
)  # fmt: skip


def test_the_weeks_of_one_state_are_taken_out_of_the_risk_of_all():
    found = weeks_of(RISK, "DE")
    assert [(str(one.begins_on), one.chance_before, one.chance_after, one.unmet_after) for one in found.weeks] == [
        ("2026-01-01", 0.1, 0.2, 1.5), ("2026-01-08", 0.0, 0.1, 0.5),
    ]  # fmt: skip
    assert found.year == RISK.states[0]


def test_a_state_that_was_not_simulated_has_no_weeks():
    assert weeks_of(RISK, "TX").weeks == ()
    assert weeks_of(RISK, "TX").year is None

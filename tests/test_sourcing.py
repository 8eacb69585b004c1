"""Worked examples of the sourcing room in the tiny world."""

from datetime import date

import msgspec
import pytest

from callup.errors import InputError, UnknownName
from callup.force import Qualification
from callup.reference.tables import read_assumptions
from callup.sourcing.limits import guards, may_give
from callup.sourcing.name_units import split
from callup.sourcing.plan import Forces
from callup.sourcing.room import source, standing_limits, standing_settings
from tests import tiny

OPEN = tiny.everywhere("drive", "heal", "second")


def plan(*demands, options=OPEN, world=tiny.FORCES, limits=tiny.LIMITS, settings=tiny.SETTINGS):
    return source(demands, options, world, limits, settings)


def given(found):
    return {share.home: share.given for share in found.shares if share.given}


def value(found, objective):
    return next(proof.value for proof in found.proofs if proof.objective == objective)


def reasons(found, line="drive"):
    return " ".join(next(lack for lack in found.shortfalls if lack.line == line).reasons)


def test_a_line_is_filled_in_whole_people_and_every_objective_is_proven():
    found = plan(tiny.demand(people=200))
    assert sum(item.people for item in found.assignments) == 200
    assert found.shortfalls == ()
    assert {proof.gap for proof in found.proofs} == {0.0}
    assert [proof.objective for proof in found.proofs] == [
        "People missing, priority 1", "Readiness penalty", "Cost over the term", "Units touched",
        "Largest share of own strength",
    ]  # fmt: skip


def test_a_guard_keeps_its_floor_by_unit_type():
    found = plan(tiny.demand(people=1000))
    assert given(found) == {"DE": 100, "MD": 100, "VA": 200}
    assert found.shortfalls[0].missing == 600
    assert "the floors by unit type of 3 Guards: up to 400 people more" in reasons(found)


def test_a_governors_own_floor_takes_the_place_of_the_general_one():
    found = plan(tiny.demand(people=1000), limits=tiny.limits(floors={"VA": 1.0}))
    assert given(found) == {"DE": 100, "MD": 100}


def test_a_floor_of_strength_counts_people_already_claimed():
    found = plan(tiny.demand(people=1000), limits=tiny.limits(claims=(tiny.claim("DE", 460), tiny.claim("MD", 5000))))
    shares = {share.home: share for share in found.shares}
    assert (shares["DE"].may_give, shares["DE"].given, shares["DE"].kept_share) == (40, 40, 0.5)
    assert (shares["MD"].may_give, shares["MD"].given, shares["MD"].kept_share) == (0, 0, 0.0)
    assert "the standing claims" in reasons(found)


def test_limits_are_exact_to_the_decimal():
    assert may_give(strength=1000, claimed=0, floor=0.9, available=1.0) == 100
    assert may_give(strength=1000, claimed=0, floor=0.0, available=0.29) == 290
    assert may_give(strength=999, claimed=0, floor=0.5, available=1.0) == 499


def test_a_roster_longer_than_the_guard_is_scaled_to_its_strength():
    world = tiny.forces(*(tiny.unit(n, "DE") for n in range(20)))
    assert guards(world, tiny.LIMITS)["DE"].may_give_of_type == {"transportation": 500}


def test_nothing_but_lawful_options_is_used():
    verdicts = ("barred", "unsettled", "open")
    closed = tuple(tiny.option(home=home, verdict=said) for home, said in zip(tiny.HOMES, verdicts, strict=True))
    found = plan(tiny.demand(), options=closed)
    assert found.assignments == ()
    assert "No lawful option: every duty status of all 3 Guards is barred, unsettled or open." in reasons(found)


def test_civilian_status_is_no_way_to_send_a_unit():
    found = plan(tiny.demand(), options=tiny.everywhere("drive", status="civilian"))
    assert found.assignments == ()
    assert "Not for units of a Guard" in reasons(found)


def test_a_refused_consent_is_counted_and_its_people_are_named():
    refused = tiny.option(home="VA", verdict="open", because="consent refused by the governor")
    found = plan(tiny.demand(people=300), options=(*tiny.everywhere("drive", homes=("DE", "MD")), refused))
    said = reasons(found)
    assert "No lawful option for 1 of 3 Guards (VA). With one, the line would get up to 100 people more." in said
    assert "Open for 1 of 3 Guards (VA) in sad: consent refused by the governor." in said


def test_a_bar_is_told_with_its_citation_and_its_statuses():
    options = tiny.everywhere("drive", status="t10-12406", verdict="barred", because="barred by 10 U.S.C. 275")
    found = plan(tiny.demand(), options=options)
    assert "Barred for 3 of 3 Guards (DE, MD, VA) in t10-12406: barred by 10 U.S.C. 275." in reasons(found)


def test_the_same_option_stated_twice_counts_only_if_both_are_lawful():
    assert plan(tiny.demand(), options=(tiny.option(), tiny.option(verdict="barred"))).assignments == ()


def test_roles_that_no_unit_can_do_are_said():
    found = plan(tiny.demand(roles=("custody",)))
    assert found.shortfalls[0].missing == 100
    assert "can do any of the line's roles: custody" in reasons(found)
    assert "Nobody has said which acts" in reasons(plan(tiny.demand(roles=())))
    assert "can do: custody" in reasons(plan(tiny.demand(people=10_000, roles=("custody", tiny.DRIVE))))


def test_a_unit_serves_by_the_role_it_does_best():
    both = Qualification(role=tiny.HEAL, component="ARNG", type="field_artillery", tier=1)
    world = tiny.forces(
        tiny.unit(1, "VA", "field_artillery"),
        qualifications=(*tiny.QUALIFICATIONS, both),
        strengths=tiny.strengths(VA=500),
    )
    assert plan(tiny.demand(people=50), world=world).assignments[0].tier == 2
    assert plan(tiny.demand(people=50, roles=(tiny.DRIVE, tiny.HEAL)), world=world).assignments[0].tier == 1


def test_no_demand_no_option_and_no_force_are_answers():
    nobody = Forces(roster=tiny.forces().roster, strengths={}, places={}, qualifications=())
    assert plan().assignments == ()
    assert plan(tiny.demand(people=0)).shortfalls == ()
    assert plan(tiny.demand(), options=()).shortfalls[0].missing == 100
    assert plan(tiny.demand(), world=nobody).shortfalls[0].missing == 100
    assert plan(tiny.demand(people=10_000_000)).shortfalls[0].planned == 400


def test_when_every_limit_is_lifted_the_roster_is_the_reason():
    found = plan(tiny.demand(people=10_000_000), limits=tiny.limits(floor=0.0))
    assert found.shortfalls[0].planned == 800
    assert "The roster lists only 800 people in qualifying units" in reasons(found)


def test_units_of_a_guard_whose_strength_is_unknown_are_left_out_and_said():
    found = plan(tiny.demand(people=1000), world=tiny.forces(*tiny.UNITS, strengths=tiny.strengths(DE=1000)))
    assert given(found) == {"DE": 100}
    assert "their strength is not known: units of MD, VA" in reasons(found)


def test_a_line_that_comes_first_is_filled_first():
    found = plan(tiny.demand("second", 300, priority=2), tiny.demand(people=300))
    assert {lack.line: lack.missing for lack in found.shortfalls} == {"second": 200}
    assert "Other lines take the same units: up to 200 people more without them." in reasons(found, "second")


def test_periods_that_do_not_overlap_use_the_same_people_again():
    later = tiny.demand("second", 400, since=date(2026, 1, 16), until=date(2026, 1, 21))
    found = plan(tiny.demand(people=400), later)
    assert found.shortfalls == ()
    assert given(found) == {"DE": 100, "MD": 100, "VA": 200}
    overlapping = tiny.demand("second", 400, since=date(2026, 1, 10), until=date(2026, 1, 21))
    assert sum(lack.missing for lack in plan(tiny.demand(people=400), overlapping).shortfalls) == 400


def test_the_cheapest_lawful_status_and_the_nearest_host_are_taken():
    options = (
        tiny.option(status="t32-502f"),
        tiny.option(status="t32-502f", host="MD"),
        tiny.option(status="sad-emac", host="VA"),
        tiny.option(status="sad-emac", host="MD"),
    )
    sent = plan(tiny.demand(), options=options).assignments[0]
    assert (sent.status, sent.host, sent.distance_km) == ("sad-emac", "MD", 86)


def test_equally_cheap_ways_follow_the_order_of_the_statuses():
    settings = msgspec.structs.replace(tiny.SETTINGS, usd_per_person_day={"sad": 9.0, "t32-502f": 9.0})
    options = (tiny.option(status="t32-502f"), tiny.option(status="sad"))
    assert plan(tiny.demand(), options=options, settings=settings).assignments[0].status == "sad"


def test_readiness_comes_before_cost():
    """Delaware is cheaper, but its first tenth of strength is all that it gives freely."""
    world = tiny.forces(*(tiny.unit(n, home) for n, home in enumerate(["DE"] * 4 + ["VA"] * 4)))
    options = (tiny.option(home="DE"), tiny.option(home="VA", status="t32-502f"))
    found = plan(tiny.demand(people=200), options=options, world=world)
    assert given(found) == {"DE": 100, "VA": 100}
    assert value(found, "Readiness penalty") == 0


def test_cost_comes_before_cohesion():
    world = tiny.forces(tiny.unit(1, "VA", people=100), *(tiny.unit(n, "MD", people=20) for n in range(2, 12)))
    options = (tiny.option(home="VA", status="t32-502f"), tiny.option(home="MD"))
    found = plan(tiny.demand(people=40), options=options, world=world)
    assert given(found) == {"MD": 40}
    assert value(found, "Units touched") == 2


def test_cohesion_prefers_few_units():
    world = tiny.forces(tiny.unit(1, "VA", people=200), *(tiny.unit(n, "MD", people=20) for n in range(2, 12)))
    found = plan(tiny.demand(people=80), world=world)
    assert [(sent.unit, sent.people) for sent in found.assignments] == [("U01", 80)]


def test_fairness_settles_what_the_other_objectives_leave():
    world = tiny.forces(*(tiny.unit(n, home) for n, home in enumerate(["DE"] * 2 + ["MD"] * 2 + ["VA"] * 2)))
    found = plan(tiny.demand(people=100), world=world)
    assert given(found) == {"VA": 100}
    assert value(found, "Largest share of own strength") == 0.025


def test_no_detachment_is_smaller_than_the_minimum():
    found = plan(tiny.demand(people=105), options=(tiny.option(),), limits=tiny.limits(floor=0.0))
    assert sorted(sent.people for sent in found.assignments) == [10, 95]
    lone = plan(tiny.demand(people=5), limits=tiny.limits(floor=0.0))
    assert lone.shortfalls[0].missing == 5
    assert "detachments of at least 10 people: without that, up to 5 people more" in reasons(lone)


def test_whole_units_go_first():
    assert split(250, 100, 30) == [100, 100, 50]
    assert split(210, 100, 30) == [100, 80, 30]
    assert split(22, 22, 30) == [22]


def test_a_demand_that_cannot_be_read_is_refused_in_words():
    with pytest.raises(InputError, match="line 'drive', until: found 2026-01-01, wanted a day after the first day"):
        plan(tiny.demand(until=tiny.START))
    with pytest.raises(InputError, match="people: found -1"):
        plan(tiny.demand(people=-1))


def test_a_status_without_a_cost_is_refused_in_words():
    with pytest.raises(InputError, match="no figure for 't32-112'"):
        plan(tiny.demand(), options=(tiny.option(status="t32-112"),))


def test_a_host_that_no_table_knows_is_refused_in_words():
    with pytest.raises(UnknownName, match="'XX'"):
        plan(tiny.demand(), options=(tiny.option(host="XX"),))


def test_progress_is_told_in_words():
    told = []
    plan(tiny.demand(people=1000), settings=msgspec.structs.replace(tiny.SETTINGS, progress=told.append))
    assert told[0] == "Sourcing: people missing, priority 1"
    assert told[-1] == "Sourcing: reasons for what is missing"


def test_the_solver_keeps_standard_output_free(capfd):
    plan(tiny.demand())
    assert capfd.readouterr().out == ""


def test_the_standing_figures_come_from_the_table():
    assumptions = read_assumptions("assumptions/sourcing")
    limits = standing_limits(assumptions, (), floors={"TX": 0.7})
    settings = standing_settings(assumptions, {"sad": 1.0})
    assert (limits.floor, limits.available, limits.minimum_detachment, limits.floors) == (0.5, 0.8, 30, {"TX": 0.7})
    assert (settings.substitute_training_days, settings.node_limit) == (14, 100)


def test_travel_is_counted_as_in_the_bill():
    travel = read_assumptions("assumptions/cost")["travel_usd_per_km"]
    both_ways = read_assumptions("assumptions/sourcing")["usd_per_person_km"]
    assert (both_ways.low, both_ways.central, both_ways.high) == (2 * travel.low, 2 * travel.central, 2 * travel.high)

"""Worked examples of the sourcing room in the tiny world."""

from datetime import date

import msgspec
import pytest

from callup.errors import InputError, UnknownName
from callup.force import Qualification
from callup.reference.tables import read_assumptions
from callup.sourcing.limits import guards, may_give
from callup.sourcing.name_units import split
from callup.sourcing.plan import Forces, Running, Steps
from callup.sourcing.room import source, standing_limits, standing_settings
from callup.sourcing.slots import cuts, rotations
from tests import tiny

OPEN = tiny.everywhere("drive", "heal", "second")


def plan(*demands, options=OPEN, world=tiny.FORCES, limits=tiny.LIMITS, settings=tiny.SETTINGS, running=None):
    return source(demands, options, world, limits, settings, running)


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


# --- Rotations --------------------------------------------------------------------------------------------------------

JAN, FEB, MAR, APR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)
MONTHLY = tiny.settings(rotation_days=(30,))
DRIVERS = ("DE",) * 3 + ("MD",) * 3
COMPANIES = tiny.forces(*(tiny.unit(n, home) for n, home in enumerate(DRIVERS)))


def winter(people=100, *, until=APR, **told):
    return tiny.demand(people=people, since=JAN, until=until, **told)


def terms(found):
    return [(sent.unit, sent.since, sent.until, sent.people) for sent in found.assignments]


def test_slots_are_cut_at_terms_and_at_the_first_of_every_month():
    other = tiny.demand("second", since=date(2026, 1, 15), until=date(2026, 2, 20))
    assert [str(day)[5:] for day in cuts((winter(), other))] == [
        "01-01", "01-15", "02-01", "02-20", "03-01", "04-01",
    ]  # fmt: skip
    assert cuts(()) == ()


def test_a_rotation_ends_at_the_cut_nearest_to_its_length_and_never_after_the_term():
    between = cuts((winter(),))
    assert rotations(winter(), between, (60,)) == ((JAN, MAR), (FEB, APR), (MAR, APR))
    assert rotations(winter(), between, (59, 60, 1000)) == ((JAN, MAR), (JAN, APR), (FEB, APR), (MAR, APR))
    assert rotations(winter(), between, ()) == ((JAN, APR),)


def test_of_two_cuts_as_near_the_earlier_is_taken():
    halves = tiny.demand(since=date(2026, 1, 2), until=date(2026, 1, 22))
    assert rotations(halves, (date(2026, 1, 2), date(2026, 1, 12), date(2026, 1, 22)), (15,))[0][1].day == 12


def test_a_unit_stays_home_for_as_long_as_it_was_away_times_dwell():
    """One company serves January, rests February (28 of 31 days are not enough) and is free again on 4 March."""
    world = tiny.forces(tiny.unit(1, "VA"))
    settings = tiny.settings(rotation_days=(30,), dwell=1.0)
    found = plan(winter(until=date(2026, 5, 1)), world=world, limits=tiny.limits(floor=0.0), settings=settings)
    assert terms(found) == [("U01", JAN, FEB, 100), ("U01", APR, date(2026, 5, 1), 100)]
    assert value(found, "Person-days missing, priority 1") == 100 * (28 + 31)
    lacking = found.shortfalls[0]
    assert (lacking.missing, lacking.planned, lacking.missing_person_days) == (100, 0, 5900)


def test_without_dwell_the_same_unit_serves_every_month():
    world = tiny.forces(tiny.unit(1, "VA"))
    found = plan(winter(), world=world, limits=tiny.limits(floor=0.0), settings=MONTHLY)
    assert [sent.unit for sent in found.assignments] == ["U01"] * 3
    assert found.shortfalls == ()


def test_rotations_fill_what_windows_leave_open():
    world = tiny.forces(tiny.unit(1, "VA", until=FEB), tiny.unit(2, "VA", since=FEB))
    loose = tiny.limits(floor=0.0)
    assert plan(winter(), world=world, limits=loose).shortfalls[0].missing == 100
    found = plan(winter(), world=world, limits=loose, settings=tiny.settings(rotation_days=(30, 60)))
    assert terms(found) == [("U01", JAN, FEB, 100), ("U02", FEB, APR, 100)]


def test_a_substitute_trains_before_its_first_day_and_not_before_the_day_it_can_begin():
    gunners = tiny.forces(tiny.unit(1, "VA", "field_artillery"))
    loose, told = tiny.limits(floor=0.0), {"rotation_days": (30,), "ready_from": date(2026, 1, 27)}
    found = plan(winter(until=MAR), world=gunners, limits=loose, settings=tiny.settings(**told))
    assert terms(found) == [("U01", FEB, MAR, 100)]
    assert value(found, "Cost over the term") == 100 * 100 * (28 + 5)
    late = plan(winter(until=MAR), world=gunners, limits=loose, settings=tiny.settings(**{**told, "ready_from": FEB}))
    assert late.assignments == ()


def test_a_substitute_in_training_is_away():
    """The second line starts the day after the first ends; its substitutes would train while others are still away."""
    gunners = tiny.forces(tiny.unit(1, "VA", "field_artillery"), tiny.unit(2, "VA", "field_artillery"))
    lines = (tiny.demand(people=100), tiny.demand("second", 100, since=tiny.END, until=date(2026, 1, 21)))
    found = plan(*lines, world=gunners)
    assert sum(lack.missing for lack in found.shortfalls) == 100


def test_a_season_floor_holds_in_its_months_alone():
    autumn = tiny.limits(floor=0.0, stated=(tiny.floor("VA", 1.0, months=(2,)),))
    world = tiny.forces(tiny.unit(1, "VA"))
    found = plan(winter(), world=world, limits=autumn, settings=MONTHLY)
    assert [(sent.since, sent.until) for sent in found.assignments] == [(JAN, FEB), (MAR, APR)]
    whole = plan(winter(), world=world, limits=autumn)
    assert whole.assignments == ()


def test_a_floor_for_one_type_leaves_the_others_alone():
    kept = tiny.limits(floor=0.0, stated=(tiny.floor("VA", 0.75, type="transportation"),))
    found = plan(tiny.demand(people=400), options=tiny.everywhere("drive", homes=("VA",)), limits=kept)
    by_type = {sent.unit_type: sent.people for sent in found.assignments}
    assert by_type == {"transportation": 75, "field_artillery": 100}


def test_of_several_floors_the_highest_holds():
    stated = (tiny.floor("DE", 0.6), tiny.floor("DE", 0.9, months=(1,)), tiny.floor("DE", 0.2))
    told = tiny.limits(stated=stated)
    assert guards(tiny.FORCES, told)["DE"].may_give == 400
    assert guards(tiny.FORCES, told, month=1)["DE"].may_give == 100
    assert guards(tiny.FORCES, told, month=1)["DE"].may_give_of_type["transportation"] == 20


def test_a_ceiling_on_a_line_that_nobody_asks_for_is_refused_in_words():
    with pytest.raises(UnknownName, match="ceiling of VA: found 'drivers', wanted the name of a line"):
        plan(tiny.demand(), limits=tiny.limits(ceilings=(tiny.ceiling("VA", 60, "drivers"),)))


def test_a_consent_that_goes_only_so_far_is_kept_line_by_line_and_in_all():
    asked = (tiny.demand(people=200), tiny.demand("second", 200))
    only = tiny.everywhere("drive", "second", homes=("VA",))
    for_one = plan(*asked, options=only, limits=tiny.limits(floor=0.0, ceilings=(tiny.ceiling("VA", 60, "drive"),)))
    assert {lack.line: lack.missing for lack in for_one.shortfalls} == {"drive": 140}
    assert "within the ceilings of consent of 1 Guard: up to 140 people more" in reasons(for_one)
    for_all = plan(*asked, options=only, limits=tiny.limits(floor=0.0, ceilings=(tiny.ceiling("VA", 60),)))
    assert given(for_all) == {"VA": 60}


def test_steps_that_were_stated_take_the_place_of_the_standing_ones():
    """Delaware is cheap for 40 people in January, then dear; Maryland costs 2 from the first person on."""
    steps = {
        ("DE", 1): Steps(widths=(40, 100), weights=(1.0, 5.0)),
        ("MD", 1): Steps(widths=(1000,), weights=(2.0,)),
        ("VA", 1): Steps(widths=(1000,), weights=(9.0,)),
    }
    found = plan(tiny.demand(people=90), world=COMPANIES, settings=tiny.settings(steps=steps))
    assert given(found) == {"DE": 40, "MD": 50}
    assert value(found, "Readiness penalty") == 10 * (40 * 1 + 50 * 2)


def test_steps_that_fall_are_refused_in_words():
    with pytest.raises(InputError, match=r"steps of DE: found widths .* weights that never fall"):
        plan(tiny.demand(), settings=tiny.settings(steps={("DE", 1): Steps(widths=(5, 5), weights=(2.0, 1.0))}))


def test_the_order_of_the_objectives_can_be_swapped():
    world = tiny.forces(*(tiny.unit(n, home) for n, home in enumerate(["DE"] * 4 + ["VA"] * 4)))
    options = (tiny.option(home="DE"), tiny.option(home="VA", status="t32-502f"))
    found = plan(tiny.demand(people=200), options=options, world=world, settings=tiny.settings(order=("fill", "cost")))
    assert given(found) == {"DE": 200}
    assert [proof.objective for proof in found.proofs][1:3] == ["Cost over the term", "Readiness penalty"]
    assert value(found, "Readiness penalty") == 1000


def test_an_objective_that_nobody_knows_is_refused_in_words():
    with pytest.raises(UnknownName, match="'costs'"):
        plan(tiny.demand(), settings=tiny.settings(order=("costs",)))


def test_how_unevenly_the_guards_give_is_told():
    """Of three Guards one gives a tenth and two give nothing."""
    found = plan(tiny.demand(people=100), options=(tiny.option(home="DE"),))
    assert found.gini == pytest.approx(2 / 3, abs=1e-6)
    assert plan(tiny.demand(people=0)).gini is None


# --- A running plan ---------------------------------------------------------------------------------------------------


def ran(found, on):
    return Running(on=on, assignments=found.assignments)


def moves(found):
    return [(move.change, move.unit, move.people, move.since, move.until) for move in found.moves]


def test_nothing_moves_where_nothing_has_changed():
    before = plan(winter(150), world=COMPANIES)
    after = plan(winter(150), world=COMPANIES, running=ran(before, FEB))
    assert {move.change for move in after.moves} == {"kept"}
    assert value(after, "Disturbance of the running plan") == 0
    assert [(one.unit, one.people) for one in after.assignments] == [
        (one.unit, one.people) for one in before.assignments
    ]
    assert {one.since for one in after.assignments} == {FEB}


def test_who_serves_stays_although_others_are_cheaper_now():
    options = tiny.everywhere("drive", homes=("DE",), status="t32-502f")
    before = plan(winter(), options=options, world=COMPANIES)
    after = plan(winter(), options=(*options, tiny.option(home="MD")), world=COMPANIES, running=ran(before, FEB))
    assert given(after) == {"DE": 100}
    cheap = plan(
        winter(), options=(*options, tiny.option(home="MD")), world=COMPANIES, running=ran(before, FEB),
        settings=tiny.settings(order=("fill", "cost")),
    )  # fmt: skip
    assert given(cheap) == {"MD": 100}
    assert value(cheap, "Disturbance of the running plan") == 100 * (28 + 31)


def test_a_consent_withdrawn_moves_only_those_it_concerns():
    before = plan(winter(250), world=COMPANIES)
    assert given(before) == {"DE": 100, "MD": 150}
    after = plan(
        winter(250), world=COMPANIES, options=tiny.everywhere("drive", homes=("MD",)), running=ran(before, MAR),
        limits=tiny.limits(floor=0.0),
    )  # fmt: skip
    changes = {(move.change, move.home): move.people for move in after.moves}
    assert sum(people for (change, home), people in changes.items() if (change, home) == ("withdrawn", "DE")) == 100
    assert not any(change == "withdrawn" and home == "MD" for change, home in changes)
    assert value(after, "Disturbance of the running plan") == 100 * 31


def test_an_extension_keeps_those_who_serve():
    before = plan(winter(until=FEB), world=COMPANIES)
    after = plan(winter(until=MAR), world=COMPANIES, running=ran(before, date(2026, 1, 20)))
    unit = before.assignments[0].unit
    assert terms(after) == [(unit, date(2026, 1, 20), MAR, 100)]
    assert moves(after) == [("kept", unit, 100, date(2026, 1, 20), FEB), ("added", unit, 100, FEB, MAR)]


def test_a_court_order_on_one_host_moves_people_to_the_other():
    both = (tiny.option(host="MD"), tiny.option(host="VA"))
    before = plan(winter(), options=both)
    after = plan(winter(), options=(tiny.option(host="VA"),), running=ran(before, FEB))
    assert [(move.change, move.host) for move in after.moves] == [("withdrawn", "MD"), ("added", "VA")]


def test_a_substitute_who_serves_already_does_not_train_again():
    gunners = tiny.forces(tiny.unit(1, "VA", "field_artillery"))
    loose = tiny.limits(floor=0.0)
    before = plan(winter(), world=gunners, limits=loose)
    after = plan(winter(), world=gunners, limits=loose, running=ran(before, FEB))
    assert terms(after) == [("U01", FEB, APR, 100)]
    assert value(after, "Cost over the term") == 100 * 100 * (28 + 31)


def test_dwell_counts_the_days_before_the_new_plan():
    """The company left on 1 January; home on 1 March it owes 59 days, not the 28 since the new plan began."""
    world, loose = tiny.forces(tiny.unit(1, "VA")), tiny.limits(floor=0.0)
    settings = tiny.settings(rotation_days=(60,), dwell=1.0)
    before = plan(winter(until=MAR), world=world, limits=loose, settings=settings)
    longer = winter(until=date(2026, 6, 1))
    settings = msgspec.structs.replace(settings, order=("disturbance",))
    after = plan(longer, world=world, limits=loose, settings=settings, running=ran(before, FEB))
    assert terms(after) == [("U01", FEB, MAR, 100), ("U01", date(2026, 5, 1), date(2026, 6, 1), 100)]


def test_a_unit_that_has_come_home_owes_its_dwell():
    world, loose = tiny.forces(tiny.unit(1, "VA")), tiny.limits(floor=0.0)
    settings = tiny.settings(rotation_days=(30,), dwell=1.0)
    before = plan(winter(until=FEB), world=world, limits=loose, settings=settings)
    after = plan(winter(until=date(2026, 5, 1)), world=world, limits=loose, settings=settings, running=ran(before, FEB))
    assert [sent.since for sent in after.assignments] == [APR]


def test_without_dwell_a_unit_goes_from_one_line_to_the_other_on_the_same_day():
    world, loose = tiny.forces(tiny.unit(1, "VA")), tiny.limits(floor=0.0)
    before = plan(winter(), world=world, limits=loose)
    second = tiny.demand("second", 100, since=JAN, until=APR)
    after = plan(second, world=world, limits=loose, running=ran(before, FEB))
    assert [(move.change, move.line, move.since) for move in after.moves] == [
        ("withdrawn", "drive", FEB), ("added", "second", FEB),
    ]  # fmt: skip
    assert value(after, "Disturbance of the running plan") == 100 * (28 + 31)


def test_people_who_are_in_training_on_the_day_of_the_new_plan_are_away():
    """Fifty gunners train from 6 January; from the 8th on Virginia may have 50 people away, and those are they."""
    world = tiny.forces(tiny.unit(3, "VA", "medical", 50), tiny.unit(10, "VA", "field_artillery"))
    drive = tiny.demand(people=50, since=date(2026, 1, 11), until=FEB)
    before = plan(drive, world=world)
    assert [(one.away_since, one.tier) for one in before.assignments] == [(date(2026, 1, 6), 2)]
    heal = tiny.demand("heal", 25, priority=2, roles=(tiny.HEAL,), since=date(2026, 1, 8), until=date(2026, 1, 11))
    capped, running = tiny.limits(ceilings=(tiny.ceiling("VA", 50),)), ran(before, date(2026, 1, 8))
    after = plan(drive, heal, world=world, limits=capped, running=running)
    assert [(one.line, one.unit, one.away_since) for one in after.assignments] == [("drive", "U10", date(2026, 1, 6))]
    assert [(lack.line, lack.missing) for lack in after.shortfalls] == [("heal", 25)]
    assert plan(drive, heal, world=world, running=running).shortfalls == ()


def test_a_line_that_is_over_is_not_planned_again():
    assert plan(winter(until=FEB), world=COMPANIES, running=Running(on=MAR, assignments=())).shortfalls == ()


def test_rest_after_a_rotation_is_a_reason_where_it_binds():
    """One company of 100 serves in January and March; 28 of 90 days lack 100 people, 31 on average."""
    turns = tiny.settings(rotation_days=(30,), dwell=0.5)
    one, loose = tiny.forces(tiny.unit(1, "DE")), tiny.limits(floor=0.0)
    found = plan(tiny.demand(until=date(2026, 4, 1)), world=one, limits=loose, settings=turns)
    assert found.shortfalls[0].missing_person_days == 2800
    rest = "Units rest after a rotation (dwell of 0.5 times the days away): up to 31 people more without it."
    assert rest in found.shortfalls[0].reasons
    assert "Units rest" not in reasons(plan(tiny.demand(people=900)))


def test_training_is_a_reason_where_substitutes_are_too_late():
    """Virginia keeps half of each type: 150 of 300 drivers go, and 50 of 100 gunners could if they were trained."""
    asked = tiny.demand(people=200)
    late = plan(asked, options=OPEN[2:3], settings=tiny.settings(ready_from=tiny.START))
    assert (late.shortfalls[0].missing, {sent.tier for sent in late.assignments}) == (50, {1})
    training = (
        "Units in training: substitutes train 5 days before they serve, and nobody begins before 1 January 2026; "
        "up to 50 people more if they were ready at once."
    )
    assert training in late.shortfalls[0].reasons
    ready = plan(asked, options=OPEN[2:3], settings=tiny.settings(ready_from=date(2025, 12, 27)))
    assert ready.shortfalls == ()
    assert [one.away_since for one in ready.assignments if one.tier == 2] == [date(2025, 12, 27)]


# --- Civilian donors --------------------------------------------------------------------------------------------------


def test_civilian_donors_serve_where_their_status_is_lawful_and_draw_on_no_state():
    lent = tiny.forces(donors=(tiny.donor(heads=40, full_time_equivalents=25),))
    civilian = tiny.option(status="civilian", host="VA")
    found = plan(tiny.demand(people=60), options=(civilian,), world=lent, settings=CIVILIAN)
    sent = found.assignments[0]
    assert (sent.home, sent.unit, sent.status, sent.host, sent.people) == ("", "customs", "civilian", "VA", 40)
    assert given(found) == {}
    assert found.shortfalls[0].missing == 20
    barred = (civilian, tiny.option(status="civilian", host="VA", verdict="barred"))
    assert plan(tiny.demand(people=60), options=barred, world=lent, settings=CIVILIAN).assignments == ()


CIVILIAN = tiny.settings(usd_per_person_day={**tiny.SETTINGS.usd_per_person_day, "civilian": 500.0})


def test_officers_of_one_donor_can_serve_on_several_lines():
    lent = tiny.forces(donors=(tiny.donor(heads=40, roles=(tiny.DRIVE, tiny.HEAL)),))
    options = tiny.everywhere("drive", "heal", homes=("DE",), status="civilian")
    asked = tiny.demand(people=25), tiny.demand("heal", 25, roles=(tiny.HEAL,), priority=2)
    found = plan(*asked, options=options, world=lent, settings=CIVILIAN)
    assert [(sent.line, sent.people) for sent in found.assignments] == [("drive", 25), ("heal", 15)]

"""Laws of the sourcing room, and a second opinion: every plan of a small world, one by one."""

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import product

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from callup.role import STATUS_SLUGS, VERDICTS
from callup.sourcing.room import source
from tests import tiny

LINES = ("drive", "second")
USABLE = ("allowed", "allowed_if")
PERIODS = (
    (date(2026, 1, 1), date(2026, 1, 11)),
    (date(2026, 1, 6), date(2026, 1, 16)),
    (date(2026, 1, 11), date(2026, 2, 1)),
)
STATUSES = ("sad", "t32-502f", "t10-12406")
QUICK = settings(max_examples=25, deadline=None)
FEW = settings(max_examples=15, deadline=None)


@st.composite
def demands(draw, most_people=600):
    return tuple(
        tiny.demand(
            line,
            draw(st.integers(0, most_people)),
            priority=draw(st.integers(1, 2)),
            roles=draw(st.sampled_from([(tiny.DRIVE,), (tiny.HEAL,), (tiny.DRIVE, tiny.HEAL)])),
            since=period[0],
            until=period[1],
        )
        for line in LINES
        if (period := draw(st.sampled_from(PERIODS)))
    )


@st.composite
def options(draw, verdicts=VERDICTS):
    places = [(line, home, status) for line in LINES for home in tiny.HOMES for status in STATUSES]
    return tuple(
        tiny.option(line, home, status=status, verdict=draw(st.sampled_from(verdicts)))
        for line, home, status in draw(st.lists(st.sampled_from(places), unique=True, max_size=12))
    )


SIZES, STRENGTH, MINIMUM, CLAIMS = st.integers(1, 200), st.integers(50, 2000), st.integers(1, 40), st.integers(0, 500)


@st.composite
def worlds(draw, sizes=SIZES, strength=STRENGTH, most_units=8):
    types = st.sampled_from(["transportation", "field_artillery", "medical"])
    units = [
        tiny.unit(number, draw(st.sampled_from(tiny.HOMES)), draw(types), draw(sizes))
        for number in range(draw(st.integers(0, most_units)))
    ]
    return tiny.forces(*units, strengths=tiny.strengths(**{home: draw(strength) for home in tiny.HOMES}))


shares = st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.9, 1.0])


@st.composite
def limits(draw, minimum=MINIMUM, claims=CLAIMS):
    return tiny.limits(
        floor=draw(shares),
        floors=draw(st.dictionaries(st.sampled_from(tiny.HOMES), shares, max_size=2)),
        available=draw(st.sampled_from([0.0, 0.5, 0.8, 1.0])),
        claims=tuple(tiny.claim(home, draw(claims)) for home in draw(st.sets(st.sampled_from(tiny.HOMES)))),
        minimum_detachment=draw(minimum),
    )


def reached(plan):
    return [proof.value for proof in plan.proofs]


def fill(plan):
    """People missing, by priority, first things first."""
    return [proof.value for proof in plan.proofs if proof.objective.startswith("People missing")]


def plan_of(asked, found, world, kept):
    return source(asked, found, world, kept, tiny.SETTINGS)


# --- Laws -----------------------------------------------------------------------------------------------------------


@QUICK
@given(demands(), options(), worlds(), limits())
def test_only_lawful_options_are_used(asked, found, world, kept):
    lawful = {(option.line, option.home, option.host, option.status) for option in found if option.verdict in USABLE}
    for sent in plan_of(asked, found, world, kept).assignments:
        assert (sent.line, sent.home, sent.host, sent.status) in lawful


@QUICK
@given(demands(), options(USABLE), worlds(), limits())
def test_people_are_conserved(asked, found, world, kept):
    plan = plan_of(asked, found, world, kept)
    sent, lacking = Counter(), {lack.line: lack for lack in plan.shortfalls}
    for item in plan.assignments:
        sent[item.line] += item.people
    for demand in asked:
        missing = lacking[demand.line].missing if demand.line in lacking else 0
        assert sent[demand.line] + missing == demand.people
    assert all(lack.missing > 0 and lack.planned == sent[lack.line] and lack.reasons for lack in plan.shortfalls)


@QUICK
@given(demands(), options(USABLE), worlds(), limits())
def test_a_unit_is_in_one_place_at_a_time_and_sends_a_detachment_or_more(asked, found, world, kept):
    plan = plan_of(asked, found, world, kept)
    units = {unit.id: unit for unit in world.roster.units}
    for number, one in enumerate(plan.assignments):
        unit = units[one.unit]
        assert min(kept.minimum_detachment, unit.people) <= one.people <= unit.people
        assert one.whole == (one.people == unit.people)
        for other in plan.assignments[number + 1 :]:
            assert one.unit != other.unit or one.until <= other.since or other.until <= one.since


@QUICK
@given(demands(), options(USABLE), worlds(), limits())
def test_no_state_goes_below_its_floor_nor_beyond_its_availability(asked, found, world, kept):
    plan = plan_of(asked, found, world, kept)
    claimed = Counter()
    for claim in kept.claims:
        claimed[claim.home] += claim.people
    for share in plan.shares:
        sent = [item for item in plan.assignments if item.home == share.home]
        on = [sum(item.people for item in sent if item.since <= day < item.until) for day, _ in PERIODS]
        assert share.given == max(on)
        if share.given:
            floor = Fraction(str(kept.floors.get(share.home, kept.floor)))
            assert share.strength - claimed[share.home] - share.given >= floor * share.strength
            assert share.given + claimed[share.home] <= Fraction(str(kept.available)) * share.strength


@QUICK
@given(demands(), options(USABLE), worlds(), limits(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(asked, found, world, kept, dice):
    def shuffled(items):
        return tuple(dice.sample(items, len(items)))

    other = tiny.forces(
        *shuffled(world.roster.units),
        strengths=dict(shuffled(tuple(world.strengths.items()))),
        qualifications=shuffled(world.qualifications),
    )
    once = plan_of(asked, found, world, kept)
    again = plan_of(shuffled(asked), shuffled(found), other, kept)
    assert once == again == plan_of(asked, found, world, kept)


@FEW
@given(demands(), options(USABLE), worlds(), limits(), st.permutations(tiny.HOMES))
def test_renaming_states_changes_no_objective(asked, found, world, kept, names):
    """Ties go by code, so other units of the same worth may be named; what is reached stays."""
    renamed = dict(zip(tiny.HOMES, names, strict=True))

    def rename(items):
        return tuple(msgspec.structs.replace(item, home=renamed[item.home]) for item in items)

    other = tiny.forces(
        *rename(world.roster.units),
        strengths={
            renamed[home]: msgspec.structs.replace(s, home=renamed[home]) for home, s in world.strengths.items()
        },
    )
    floors = {renamed[home]: floor for home, floor in kept.floors.items()}
    same = msgspec.structs.replace(kept, floors=floors, claims=rename(kept.claims))
    assert reached(plan_of(asked, found, world, kept)) == reached(plan_of(asked, rename(found), other, same))


@FEW
@given(demands(), options(), worlds(), limits(), st.sampled_from(LINES), st.sampled_from(tiny.HOMES))
def test_a_lawful_option_more_never_lowers_the_fill(asked, found, world, kept, line, home):
    more = (*found, tiny.option(line, home, status="sad-emac", verdict="allowed_if"))
    assert fill(plan_of(asked, more, world, kept)) <= fill(plan_of(asked, found, world, kept))


@FEW
@given(demands(), options(USABLE), worlds(), limits(), shares)
def test_higher_floors_never_raise_the_fill(asked, found, world, kept, floor):
    higher = msgspec.structs.replace(
        kept,
        floor=max(floor, kept.floor),
        floors={home: max(floor, share) for home, share in kept.floors.items()},
    )
    assert fill(plan_of(asked, found, world, higher)) >= fill(plan_of(asked, found, world, kept))


@FEW
@given(demands(), options(), worlds(), limits())
def test_a_bound_never_lies_above_its_value(asked, found, world, kept):
    for proof in plan_of(asked, found, world, kept).proofs:
        assert proof.bound <= proof.value
        assert (proof.gap == 0) == (proof.bound == proof.value)


# --- Second opinion -------------------------------------------------------------------------------------------------


@st.composite
def small_cases(draw):
    overlap = draw(st.booleans())
    since, until = (PERIODS[0], PERIODS[1]) if overlap else (PERIODS[0], PERIODS[2])
    asked = tuple(
        tiny.demand(line, draw(st.integers(0, 9)), priority=draw(st.integers(1, 2)), since=when[0], until=when[1])
        for line, when in zip(LINES, (since, until), strict=True)
    )
    sizes, most = (st.integers(1, 4), 4) if overlap else (st.integers(1, 3), 3)
    world = draw(worlds(sizes=sizes, strength=st.integers(1, 12), most_units=most))
    kept = draw(limits(minimum=st.integers(1, 3), claims=st.integers(0, 3)))
    return overlap, asked, draw(options(USABLE)), world, kept


@settings(max_examples=40, deadline=None)
@given(small_cases())
def test_the_plan_is_as_good_as_the_best_of_all_plans(case):
    overlap, asked, found, world, kept = case
    best = min(every_plan(overlap, asked, found, world, kept))
    plan = plan_of(asked, found, world, kept)
    assert {proof.gap for proof in plan.proofs} == {0.0}
    assert reached(plan)[:-1] == list(best[:-1])
    assert abs(reached(plan)[-1] - best[-1]) < 1e-6


def every_plan(overlap, asked, found, world, kept):
    """What every plan reaches: missing by priority, readiness, cost, units, largest share."""
    units = world.roster.units
    usd = [[usd_per_person(demand, unit, found) for demand in asked] for unit in units]
    for people in product(*(ways_of(unit, prices, kept, overlap) for unit, prices in zip(units, usd, strict=True))):
        sent = [sum(now[line] for now in people) for line in range(2)]
        if sent[0] > asked[0].people or sent[1] > asked[1].people:
            continue
        given_by = by_key(units, people, overlap, lambda unit: unit.home)
        of_type = by_key(units, people, overlap, lambda unit: (unit.home, unit.type))
        if not allowed(given_by, of_type, world, kept):
            continue
        lacking = [
            sum(demand.people - sent[line] for line, demand in enumerate(asked) if demand.priority == priority)
            for priority in sorted({demand.priority for demand in asked})
        ]
        cost = sum(now[line] * usd[n][line] for n, now in enumerate(people) for line in range(2) if now[line])
        touched = sum(count > 0 for now in people for count in now)
        share = max((count / world.strengths[home].people for home, count in given_by.items()), default=0.0)
        yield (*lacking, penalty(given_by, world, kept), cost, touched, share)


def usd_per_person(demand, unit, found):
    tier = {"transportation": 1, "field_artillery": 2}.get(unit.type)
    lawful = [option.status for option in found if (option.line, option.home) == (demand.line, unit.home)]
    if tier is None or not lawful:
        return None
    days = (demand.until - demand.since).days + (5 if tier == 2 else 0)
    cheapest = min(lawful, key=lambda status: (tiny.SETTINGS.usd_per_person_day[status], STATUS_SLUGS.index(status)))
    return round(tiny.SETTINGS.usd_per_person_day[cheapest] * days)


def ways_of(unit, prices, kept, overlap):
    counts = [0, *range(min(unit.people, kept.minimum_detachment), unit.people + 1)]
    per_line = [counts if usd is not None else [0] for usd in prices]
    return [(a, b) for a, b in product(*per_line) if not (overlap and a and b)]


def by_key(units, people, overlap, key):
    at = [Counter(), Counter()]
    for unit, now in zip(units, people, strict=True):
        for line in range(2):
            at[0 if overlap else line][key(unit)] += now[line]
    return at[0] | at[1]


def allowed(given_by, of_type, world, kept):
    for home, count in given_by.items():
        strength, claimed = world.strengths[home].people, claimed_of(home, kept)
        floor, ready = Fraction(str(kept.floors.get(home, kept.floor))), Fraction(str(kept.available))
        listed = Counter()
        for unit in world.roster.units:
            listed[unit.type] += unit.people if unit.home == home else 0
        scale = min(Fraction(1), Fraction(strength, listed.total()))
        if count and (strength - claimed - count < floor * strength or count + claimed > ready * strength):
            return False
        if any(of_type[home, t] > min(ready, 1 - floor) * scale * people for t, people in listed.items()):
            return False
    return True


def penalty(given_by, world, kept):
    """Each person weighs as many steps as lie below them; people already claimed stand lowest."""
    total = 0
    for home, count in given_by.items():
        strength, claimed = world.strengths[home].people, claimed_of(home, kept)
        edges = [strength * tenth // 10 for tenth in range(1, 10)]
        total += sum(edge < place for place in range(claimed + 1, claimed + count + 1) for edge in edges)
    return total


def claimed_of(home, kept):
    return sum(claim.people for claim in kept.claims if claim.home == home)

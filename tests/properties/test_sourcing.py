"""Laws of the sourcing room, and a second opinion: every plan of a small world, one by one."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, product

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from callup.role import VERDICTS
from callup.sourcing.plan import Ceiling, Floor, Running
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
QUICK = settings(max_examples=15, deadline=None)
FEW = settings(max_examples=10, deadline=None)


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
    return [proof.value for proof in plan.proofs if " missing, priority " in proof.objective]


def plan_of(asked, found, world, kept, told=tiny.SETTINGS):
    return source(asked, found, world, kept, told)


schedules = st.builds(
    tiny.settings,
    rotation_days=st.sampled_from([(), (10,), (5, 20)]),
    dwell=st.sampled_from([0.0, 0.5, 2.0]),
    order=st.sampled_from([(), ("fill", "cost"), ("fill", "fairness", "cohesion")]),
)


def training(sent):
    return timedelta(days=5 if sent.tier > 1 else 0)


def days_of(plan):
    """Days on which anything changes, also the first days of training."""
    return {day for sent in plan.assignments for day in (sent.since, sent.since - training(sent))}


# --- Laws -----------------------------------------------------------------------------------------------------------


@QUICK
@given(demands(), options(), worlds(), limits(), schedules)
def test_only_lawful_options_are_used(asked, found, world, kept, told):
    lawful = {(option.line, option.home, option.host, option.status) for option in found if option.verdict in USABLE}
    for sent in plan_of(asked, found, world, kept, told).assignments:
        assert (sent.line, sent.home, sent.host, sent.status) in lawful


@QUICK
@given(demands(), options(USABLE), worlds(), limits(), schedules)
def test_people_are_conserved_on_every_day(asked, found, world, kept, told):
    plan = plan_of(asked, found, world, kept, told)
    lacking = {lack.line: lack for lack in plan.shortfalls}
    for demand in asked:
        days = range((demand.until - demand.since).days)
        there = [on_line(plan, demand.line, demand.since + timedelta(days=day)) for day in days]
        lack = lacking.get(demand.line)
        assert demand.people - min(there) == (lack.missing if lack else 0)
        assert demand.people * len(days) - sum(there) == (lack.missing_person_days if lack else 0)
        assert lack is None or (lack.missing > 0 and lack.planned == min(there) and lack.reasons)


def on_line(plan, line, day):
    return sum(sent.people for sent in plan.assignments if sent.line == line and sent.since <= day < sent.until)


@QUICK
@given(demands(), options(USABLE), worlds(), limits(), schedules)
def test_a_unit_is_in_one_place_at_a_time_rests_and_sends_a_detachment_or_more(asked, found, world, kept, told):
    plan = plan_of(asked, found, world, kept, told)
    units = {unit.id: unit for unit in world.roster.units}
    stays = sorted(plan.assignments, key=lambda sent: (sent.unit, sent.since))
    for sent in stays:
        unit = units[sent.unit]
        assert min(kept.minimum_detachment, unit.people) <= sent.people <= unit.people
        assert sent.whole == (sent.people == unit.people)
    for one, other in pairwise(stays):
        away = one.until - one.since + training(one)
        assert one.unit != other.unit or other.since - training(other) >= one.until + away * told.dwell


@QUICK
@given(demands(), options(USABLE), worlds(), limits(), schedules)
def test_no_state_goes_below_its_floor_nor_beyond_its_availability_on_any_day(asked, found, world, kept, told):
    plan = plan_of(asked, found, world, kept, told)
    claimed = Counter()
    for claim in kept.claims:
        claimed[claim.home] += claim.people
    for share in plan.shares:
        sent = [item for item in plan.assignments if item.home == share.home]
        on = [sum(one.people for one in sent if one.since - training(one) <= day < one.until) for day in days_of(plan)]
        assert share.given == max(on, default=0)
        if share.given:
            floor = Fraction(str(kept.floors.get(share.home, kept.floor)))
            assert share.strength - claimed[share.home] - share.given >= floor * share.strength
            assert share.given + claimed[share.home] <= Fraction(str(kept.available)) * share.strength


@FEW
@given(demands(), options(USABLE), worlds(), limits(), schedules)
def test_a_plan_made_again_on_its_first_day_moves_nobody(asked, found, world, kept, told):
    told = msgspec.structs.replace(told, substitute_training_days=0)
    plan = plan_of(asked, found, world, kept, told)
    again = source(asked, found, world, kept, told, Running(on=PERIODS[0][0], assignments=plan.assignments))
    assert {move.change for move in again.moves} <= {"kept"}
    assert fill(again) == fill(plan)


@QUICK
@given(demands(), options(USABLE), worlds(), limits(), schedules, st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(asked, found, world, kept, told, dice):
    def shuffled(items):
        return tuple(dice.sample(items, len(items)))

    other = tiny.forces(
        *shuffled(world.roster.units),
        strengths=dict(shuffled(tuple(world.strengths.items()))),
        qualifications=shuffled(world.qualifications),
    )
    once = plan_of(asked, found, world, kept, told)
    assert once == plan_of(shuffled(asked), shuffled(found), other, kept, told)


@FEW
@given(demands(), options(USABLE), worlds(), limits(), schedules, st.permutations(tiny.HOMES))
def test_renaming_states_changes_no_objective(asked, found, world, kept, told, names):
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
    assert reached(plan_of(asked, found, world, kept, told)) == reached(
        plan_of(asked, rename(found), other, same, told)
    )


@FEW
@given(demands(), options(), worlds(), limits(), schedules, st.tuples(*map(st.sampled_from, (LINES, tiny.HOMES))))
def test_a_lawful_option_more_never_lowers_the_fill(asked, found, world, kept, told, where):
    more = (*found, tiny.option(*where, status="sad-emac", verdict="allowed_if"))
    assert fill(plan_of(asked, more, world, kept, told)) <= fill(plan_of(asked, found, world, kept, told))


@FEW
@given(
    demands(),
    options(USABLE),
    worlds(),
    limits(),
    schedules,
    st.lists(
        st.builds(tiny.ceiling, st.sampled_from(tiny.HOMES), st.integers(0, 300), st.sampled_from([None, *LINES])),
        max_size=3,
    ),
)
def test_a_ceiling_is_kept_and_never_raises_the_fill(asked, found, world, kept, told, ceilings):
    bound = msgspec.structs.replace(kept, ceilings=tuple(ceilings))
    plan = plan_of(asked, found, world, bound, told)
    for ceiling in ceilings:
        sent = [one for one in plan.assignments if one.home == ceiling.home and ceiling.line in {None, one.line}]
        for day in days_of(plan):
            away = sum(one.people for one in sent if one.since - training(one) <= day < one.until)
            assert away <= ceiling.people
    assert fill(plan) >= fill(plan_of(asked, found, world, kept, told))


@FEW
@given(demands(), options(USABLE), worlds(), limits(), schedules, shares)
def test_higher_floors_never_raise_the_fill(asked, found, world, kept, told, floor):
    higher = msgspec.structs.replace(
        kept,
        floor=max(floor, kept.floor),
        floors={home: max(floor, share) for home, share in kept.floors.items()},
    )
    assert fill(plan_of(asked, found, world, higher, told)) >= fill(plan_of(asked, found, world, kept, told))


@FEW
@given(demands(), options(), worlds(), limits(), schedules)
def test_a_bound_never_lies_above_its_value(asked, found, world, kept, told):
    for proof in plan_of(asked, found, world, kept, told).proofs:
        assert proof.bound <= proof.value
        assert (proof.gap == 0) == (proof.bound == proof.value)


@FEW
@given(demands(), options(USABLE), worlds(), limits(), schedules, st.tuples(options(USABLE), st.integers(0, 20)))
def test_the_disturbance_is_what_the_moves_withdraw(asked, found, world, kept, told, change):
    """Consents change and the plan is made anew some days later: nobody appears or vanishes untold."""
    later, day = change[0], PERIODS[0][0] + timedelta(days=change[1])
    before = plan_of(asked, found, world, kept, told)
    after = source(asked, later, world, kept, told, Running(on=day, assignments=before.assignments))
    told_by = Counter()
    for move in after.moves:
        told_by[move.change] += move.people * (move.until - move.since).days
    due = sum(one.people * (one.until - max(one.since, day)).days for one in before.assignments if one.until > day)
    sent = sum(one.people * (one.until - one.since).days for one in after.assignments)
    assert told_by["kept"] + told_by["withdrawn"] == due
    assert told_by["kept"] + told_by["added"] == sent
    assert [p.value for p in after.proofs if p.objective.startswith("Disturbance")] in ([], [told_by["withdrawn"]])
    assert all(one.since >= day for one in after.assignments)


# --- Second opinion -------------------------------------------------------------------------------------------------

FIRST, MIDDLE, LAST = date(2026, 1, 22), date(2026, 2, 1), date(2026, 2, 11)
ROTATIONS = {
    (): [(FIRST, LAST)],
    (10,): [(FIRST, MIDDLE), (MIDDLE, LAST)],
    (10, 20): [(FIRST, MIDDLE), (FIRST, LAST), (MIDDLE, LAST)],
}
TRAINING = timedelta(days=5)


@st.composite
def small_cases(draw):
    """Two lines over two slots (January, February), with or without rotations, dwell, windows, ceilings, seasons."""
    lengths = draw(st.sampled_from(list(ROTATIONS)))
    terms = st.sampled_from([(FIRST, LAST), (FIRST, MIDDLE), (MIDDLE, LAST)])
    asked = tuple(
        tiny.demand(line, draw(st.integers(0, 7)), priority=draw(st.integers(1, 2)), since=when[0], until=when[1])
        for line in LINES
        if (when := draw(terms))
    )
    world = draw(worlds(sizes=st.integers(1, 3), strength=st.integers(1, 12), most_units=2 if lengths else 3))
    units = tuple(
        msgspec.structs.replace(unit, since=draw(st.sampled_from([None, None, MIDDLE])),
                                until=draw(st.sampled_from([None, None, MIDDLE])))
        for unit in world.roster.units
    )  # fmt: skip
    world = tiny.forces(*units, strengths=world.strengths)
    kept = msgspec.structs.replace(
        draw(limits(minimum=st.integers(1, 3), claims=st.integers(0, 3))),
        stated=tuple(draw(st.lists(small_floors, max_size=2))),
        ceilings=tuple(draw(st.lists(small_ceilings, max_size=2))),
    )
    told = msgspec.structs.replace(
        tiny.SETTINGS, rotation_days=lengths, dwell=draw(st.sampled_from([0.0, 0.5, 1.0])),
        ready_from=draw(st.sampled_from([None, date(2026, 1, 20)])),
    )  # fmt: skip
    return asked, draw(options(USABLE)), world, kept, told


small_floors = st.builds(
    Floor,
    home=st.sampled_from(tiny.HOMES),
    share=shares,
    type=st.sampled_from([None, "transportation"]),
    months=st.sampled_from([(), (1,), (2, 3)]),
)
small_ceilings = st.builds(
    Ceiling, home=st.sampled_from(tiny.HOMES), people=st.integers(0, 3), line=st.sampled_from([None, "drive"])
)


@settings(max_examples=40, deadline=None)
@given(small_cases())
def test_the_plan_is_as_good_as_the_best_of_all_plans(case):
    asked, found, world, kept, told = case
    best = min(every_plan(asked, found, world, kept, told))
    plan = source(asked, found, world, kept, told)
    assert {proof.gap for proof in plan.proofs} == {0.0}
    assert reached(plan)[:-1] == list(best[:-1])
    assert abs(reached(plan)[-1] - best[-1]) < 1e-6


def every_plan(asked, found, world, kept, told):
    """What every plan reaches: missing by priority, readiness, cost, units, largest share."""
    stays = [stays_of(unit, asked, found, kept, told) for unit in world.roster.units]
    ends = {day for one in (s for of_unit in stays for way in of_unit for s in way) for day in (one.leave, one.until)}
    ends |= {day for demand in asked for day in (demand.since, demand.until)} | {MIDDLE}
    days = list(pairwise(sorted(ends)))
    changing = any(
        len([stay for stay in ROTATIONS[told.rotation_days] if within(stay, demand)]) > 1 for demand in asked
    )
    for chosen in product(*stays):
        sent = [stay for of_unit in chosen for stay in of_unit]
        if all(allowed(sent, day, asked, world, kept) for day, _ in days):
            yield worth(sent, days, asked, world, kept, weigh_days=changing)


class Sent(msgspec.Struct, frozen=True):
    """One unit on one line."""

    line: int
    home: str
    type: str
    leave: date
    since: date
    until: date
    people: int
    usd: int

    def away(self, day):
        return self.leave <= day < self.until


def within(stay, demand):
    return demand.since <= stay[0] and stay[1] <= demand.until


def stays_of(unit, asked, found, kept, told):
    """Every lawful combination of stays of one unit."""
    tier = {"transportation": 1, "field_artillery": 2}.get(unit.type)
    training = TRAINING if tier == 2 else timedelta(0)
    single = []
    for line, demand in enumerate(asked):
        lawful = [option.status for option in found if (option.line, option.home) == (demand.line, unit.home)]
        if tier is None or not lawful:
            continue
        spans = ROTATIONS[told.rotation_days] if told.rotation_days else [(demand.since, demand.until)]
        for since, until in spans:
            leave = since - training
            late = tier == 2 and told.ready_from is not None and leave < told.ready_from
            at_hand = (unit.since is None or unit.since <= leave) and (unit.until is None or until <= unit.until)
            if within((since, until), demand) and not late and at_hand:
                usd = round(min(tiny.SETTINGS.usd_per_person_day[status] for status in lawful) * (until - leave).days)
                counts = range(min(unit.people, kept.minimum_detachment), unit.people + 1)
                single += [Sent(line, unit.home, unit.type, leave, since, until, people, usd) for people in counts]
    pairs = [
        (one, other)
        for one in single
        for other in single
        if one.until + (one.until - one.leave) * told.dwell <= other.leave
    ]
    return [(), *((one,) for one in single), *pairs]


def allowed(sent, day, asked, world, kept):
    for line, demand in enumerate(asked):
        if sum(one.people for one in sent if one.line == line and one.since <= day < one.until) > demand.people:
            return False
    away = [one for one in sent if one.away(day)]
    for ceiling in kept.ceilings:
        lines = [n for n, demand in enumerate(asked) if ceiling.line in {None, demand.line}]
        if sum(one.people for one in away if one.home == ceiling.home and one.line in lines) > ceiling.people:
            return False
    return all(home_may_give(home, away, day.month, world, kept) for home in {one.home for one in away})


def home_may_give(home, away, month, world, kept):
    strength, ready = world.strengths[home].people, Fraction(str(kept.available))
    stated = [floor for floor in kept.stated if floor.home == home and (not floor.months or month in floor.months)]
    plain = [kept.floors.get(home, kept.floor), *(floor.share for floor in stated if floor.type is None)]
    listed, given = Counter(), Counter()
    for unit in world.roster.units:
        listed[unit.type] += unit.people if unit.home == home else 0
    for one in away:
        given[one.type] += one.people if one.home == home else 0
    scale = min(Fraction(1), Fraction(strength, listed.total()))
    for type_, people in given.items():
        floor = max([*plain, *(floor.share for floor in stated if floor.type == type_)])
        if people > min(ready, 1 - Fraction(str(floor))) * scale * listed[type_]:
            return False
    gone = claimed_of(home, kept) + given.total()
    return not given.total() or gone <= min(ready * strength, strength - Fraction(str(max(plain))) * strength)


def worth(sent, days, asked, world, kept, *, weigh_days):
    lacking = Counter({demand.priority: 0 for demand in asked})
    for line, demand in enumerate(asked):
        own = [one for one in sent if one.line == line]
        if not weigh_days:
            lacking[demand.priority] += demand.people - sum(one.people for one in own)
            continue
        lacking[demand.priority] += demand.people * (demand.until - demand.since).days
        lacking[demand.priority] -= sum(one.people * (one.until - one.since).days for one in own)
    penalty, share = 0, 0.0
    for day, until in days:
        given = Counter()
        for one in sent:
            given[one.home] += one.people if one.away(day) else 0
        penalty += sum(steps_filled(home, count, world, kept) for home, count in given.items()) * (until - day).days
        share = max([share, *(count / world.strengths[home].people for home, count in given.items())])
    cost = sum(one.usd * one.people for one in sent)
    return (*(lacking[level] for level in sorted(lacking)), penalty, cost, len(sent), share)


def steps_filled(home, count, world, kept):
    """Each person weighs as many steps as lie below them; people already claimed stand lowest."""
    strength, claimed = world.strengths[home].people, claimed_of(home, kept)
    edges = [strength * tenth // 10 for tenth in range(1, 10)]
    return sum(edge < place for place in range(claimed + 1, claimed + count + 1) for edge in edges)


def claimed_of(home, kept):
    return sum(claim.people for claim in kept.claims if claim.home == home)

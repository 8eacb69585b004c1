"""What must hold for all requests, verdicts, counts and inputs of a comparison."""

from datetime import date, timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from callup.alternatives import progress
from callup.alternatives.directive import DONOR_KINDS, DonorCount
from callup.alternatives.programme import run_programme
from callup.alternatives.span import DRAWS, drawn
from callup.alternatives.ways import GUARD_WAYS, USABLE, halved, indirect_roles, lawful_roles, with_roles
from callup.alternatives.workload import people_for
from callup.reference.alternatives import read_directive
from callup.reference.tables import read_assumptions
from callup.role import ROLE_BY_SLUG, ROLE_SLUGS, STATUS_SLUGS, VERDICTS
from callup.table import Assumption
from tests.tiny_compare import comparison, finding, line, request, shelf, ways

FEW = settings(max_examples=25, deadline=None)
MANY = settings(max_examples=80, deadline=None)
TARGET = read_directive("proclamation-10935")
WORK = read_assumptions("assumptions/workload")
IDS = ("a", "b", "c")

roles = st.lists(st.sampled_from(ROLE_SLUGS), max_size=4, unique=True)
lines = st.lists(st.tuples(st.none() | st.integers(0, 5_000), roles), min_size=1, max_size=3).map(
    lambda told: [line(name, people, *mine) for name, (people, mine) in zip(IDS, told, strict=False)]
)
verdicts = st.fixed_dictionaries({role: st.sampled_from(VERDICTS) for role in ROLE_SLUGS}).map(
    lambda told: dict.fromkeys(IDS, told)
)
findings = st.lists(
    st.builds(
        finding,
        st.sampled_from(IDS),
        st.sampled_from(ROLE_SLUGS),
        st.sampled_from(VERDICTS),
        status=st.sampled_from(STATUS_SLUGS),
        home=st.sampled_from([None, "TX", "VT"]),
        host=st.sampled_from([None, "TX"]),
    ),
    max_size=40,
)
counts = st.lists(
    st.builds(
        lambda donor, kind, day, low, more, basis: DonorCount(
            donor=f"{kind}-{donor}", title=donor, kind=kind, as_of=date(2025, 5, 9) + timedelta(days=day), low=low,
            high=None if low is None else low + more, basis=basis, source=f"{donor}{day}",
        ),
        st.sampled_from("xyz"),
        st.sampled_from(list(DONOR_KINDS)),
        st.integers(0, 200),
        st.none() | st.integers(0, 9_000),
        st.integers(0, 900),
        st.sampled_from(["heads", "full_time_equivalents"]),
    ),
    max_size=12,
)  # fmt: skip


@given(lines, verdicts)
@FEW
def test_all_ways_share_one_baseline_and_doing_nothing_leaves_it_as_it_is(asked, told):
    found = comparison(request(*asked), told)
    assert {one.risk.unmet_before for one in found.alternatives} == {found.baseline.unmet_before}
    nothing = ways(found)["nothing"]
    assert nothing.cost.total.high == nothing.people.high == 0
    assert nothing.risk.unmet_after == nothing.risk.unmet_before


@given(lines, verdicts)
@FEW
def test_no_way_of_the_guard_puts_more_on_duty_than_it_asks_for(asked, told):
    found = ways(comparison(request(*asked), told))
    for name in GUARD_WAYS:
        assert 0 <= found[name].people.high <= found[name].wanted
        assert found[name].lawful_share is None or 0 <= found[name].lawful_share <= 1
    assert found["half"].wanted <= found["as-asked"].wanted / 2


@given(lines, verdicts)
@FEW
def test_the_lawful_part_is_lawful_in_whole_wherever_it_asks_for_anybody(asked, told):
    lawful = ways(comparison(request(*asked), told))["lawful-part"]
    assert lawful.lawful_share == (1.0 if lawful.wanted else None)
    for mine in lawful.roles.values():
        assert all(told["a"][role] in USABLE for role in mine)


@given(lines, findings)
@MANY
def test_the_lawful_part_never_contains_a_barred_unsettled_or_open_role(asked, told):
    kept = lawful_roles(request(*asked), told)
    for name, mine in kept.items():
        together = [
            {one.role for one in told if (one.line, one.status, one.home, one.host) == (name, status, home, host)
             and one.verdict in USABLE}
            for status in STATUS_SLUGS if status != "civilian" for home in (None, "TX", "VT") for host in (None, "TX")
        ]  # fmt: skip
        assert not mine or any(set(mine) <= whole for whole in together)


@given(lines)
@MANY
def test_indirect_roles_are_never_direct_and_half_is_at_most_half(asked):
    kept = with_roles(request(*asked), indirect_roles(request(*asked)))
    assert all(ROLE_BY_SLUG[role].law_class != "direct" for one in kept.line for role in one.roles)
    for whole, half in zip(asked, halved(request(*asked)).line, strict=True):
        assert half.people is None if whole.people is None else half.people <= whole.people / 2


@given(counts, st.integers(0, 250), st.randoms(use_true_random=False))
@MANY
def test_progress_does_not_depend_on_the_order_of_counts_and_its_sums_are_those_of_its_donors(told, day, dice):
    on = date(2025, 5, 9) + timedelta(days=day)
    found = progress(TARGET, tuple(told), on)
    assert 0 <= found.low <= found.high
    assert found.low <= found.wide_low
    assert found.high <= found.wide_high
    assert all(count.as_of <= on for one in found.donors for count in one.counts)
    assert len({one.donor for one in found.donors}) == len(found.donors)
    mixed = dice.sample(told, len(told))
    again = progress(TARGET, tuple(mixed), on)
    assert (again.low, again.high, again.wide_low, again.wide_high) == (
        found.low, found.high, found.wide_low, found.wide_high
    )  # fmt: skip


@given(counts, st.integers(0, 9_000))
@MANY
def test_a_second_count_of_the_same_donor_and_day_never_adds_up(told, people):
    on = date(2026, 5, 9)
    before = progress(TARGET, tuple(told), on)
    for one in before.donors:
        again = DonorCount(
            donor=one.donor, title=one.title, kind=one.kind, as_of=one.as_of, low=people, high=people, basis="heads",
            source="another",
        )  # fmt: skip
        after = next(stand for stand in progress(TARGET, (*told, again), on).donors if stand.donor == one.donor)
        assert after.high == max(people, one.high or 0)


@given(st.sampled_from(sorted(WORK)), st.integers(1, 50_000), st.integers(0, 9))
@FEW
def test_twice_the_tasks_need_twice_the_people(name, tasks, seed):
    role = name.removeprefix("hours_per_task_").replace("_", "-")
    once, twice = (people_for(times * tasks, role, WORK, seed=seed) for times in (1, 2))
    assert (once is None) == (twice is None)
    if once is not None:
        assert once.low <= once.central <= once.high
        assert abs(twice.central - 2 * once.central) <= 1


ends = st.lists(st.floats(0, 1e6), min_size=3, max_size=3).map(sorted)


@given(ends, st.integers(0, 9))
@FEW
def test_what_is_drawn_lies_between_the_lowest_and_the_highest_value(three, seed):
    low, central, high = three
    row = Assumption(name="x", low=low, central=central, high=high, unit="", meaning="", source="")
    found = drawn((row,), lambda one: one, seed=seed)
    assert low - 1e-6 <= found[0] <= found[1] <= found[2] <= high + 1e-6
    assert DRAWS == 10_000


@given(st.floats(1, 60), st.floats(0.5, 2), st.integers(0, 5))
@FEW
def test_a_programme_costs_in_proportion_to_its_length_and_prices(weeks, factor, seed):
    once = run_programme(shelf().assumed, WORK, weeks=weeks, price_factor=factor, seed=seed)
    more = run_programme(shelf().assumed, WORK, weeks=2 * weeks, price_factor=factor, seed=seed)
    assert more.departures_per_week == once.departures_per_week
    assert more.people_avoided == once.people_avoided
    assert abs(more.usd.central - 2 * once.usd.central) <= 2
    assert once.usd.low <= once.usd.central <= once.usd.high


@given(st.floats(0, 1))
@FEW
def test_fewer_who_accept_never_spare_more_people(share):
    known = shelf().assumed
    row = known["programme_share_who_accept"]
    fewer = msgspec.structs.replace(row, low=row.low * share, central=row.central * share, high=row.high * share)
    some = run_programme({**known, row.name: fewer}, WORK, weeks=10, price_factor=1.0, seed=1)
    all_ = run_programme(known, WORK, weeks=10, price_factor=1.0, seed=1)
    assert some.people_avoided.central <= all_.people_avoided.central
    assert some.departures.high <= all_.departures.high

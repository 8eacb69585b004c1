"""What holds for the readiness room in every world."""

from datetime import date
from math import ceil, floor
from statistics import NormalDist

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callup.readiness.chart import draw_chart, tabulate_rates
from callup.readiness.counts import count_thresholds
from callup.readiness.hazard import Rate
from callup.readiness.need import Profile
from callup.readiness.season import alias, chains
from callup.readiness.simulation import simulate
from callup.readiness.supply import Draw, supply_of
from callup.readiness.tally import Run, Tally, add_up, totals_by_home, wilson, worst_mean
from tests import second_seasons as second
from tests import tiny_readiness as tiny

FEW = settings(max_examples=40, deadline=None)
PAIRS = [(0, 1), (1, 0), (1, 2), (2, 1), (0, 2), (2, 0)]
SOME_PEOPLE = st.integers(0, 900)
ORDERS = st.permutations(PAIRS).flatmap(lambda pairs: st.integers(0, 6).map(lambda number: pairs[:number]))


def matrix(rows: int, columns: int, top: int) -> st.SearchStrategy[np.ndarray]:
    cells = st.lists(st.integers(0, top), min_size=rows * columns, max_size=rows * columns)
    return cells.map(lambda values: np.array(values, dtype=np.int32).reshape(rows, columns))


def season(weeks: np.ndarray) -> np.ndarray:
    """A season whose first four weeks have a need."""
    need = np.zeros((52, 3))
    need[:4] = weeks
    return need


def slow_lend(asked: list[int], spare: list[int], order: list[tuple[int, int]]) -> list[int]:
    received = [0] * len(asked)
    for lender, borrower in order:
        while spare[lender] > 0 and received[borrower] < asked[borrower]:
            spare[lender] -= 1
            received[borrower] += 1
    return received


def slow_unmet(need: list[list[int]], people: list[int], draw: int, order: list[tuple[int, int]]) -> list[list[int]]:
    """A second implementation, week by week and State by State, with the values of the tiny world."""
    missing = []
    for week, now in enumerate(need):
        own = []
        for home, strength in enumerate(people):
            normal = max(0, floor(strength * 0.8) - draw)
            hit_hard = now[home] >= max(1, ceil(strength * 0.6))
            own.append(min(normal, max(0, floor((strength - draw) * 0.5))) if hit_hard else normal)
        short = [max(0, now[home] - own[home]) for home in range(3)]
        asked = [min(short[home], need[week - 1][home]) for home in range(3)]
        spare = [max(0, own[home] - now[home] - ceil(people[home] * 0.4)) for home in range(3)]
        received = slow_lend(asked, spare, order)
        missing.append([short[home] - received[home] for home in range(3)])
    return missing


@FEW
@given(matrix(5, 3, 30), matrix(5, 3, 30), ORDERS)
def test_lending_agrees_with_lending_one_person_at_a_time(asked: np.ndarray, spare: np.ndarray, order: list) -> None:
    for wanted, there in zip(asked.tolist(), spare.tolist(), strict=True):
        received = tiny.lend(wanted, there, order)
        assert received == slow_lend(wanted, list(there), order)
        assert received == second.lend(np.array(wanted), np.array(there), order).tolist()


@FEW
@given(matrix(1, 3, 30), matrix(1, 3, 30), ORDERS)
def test_people_lent_are_people_that_were_asked_for_and_spare(
    asked: np.ndarray, spare: np.ndarray, order: list
) -> None:
    received = np.array(tiny.lend(asked[0], spare[0], order))
    assert ((received >= 0) & (received <= asked[0])).all()
    assert received.sum() <= spare[0].sum()


@FEW
@given(matrix(4, 3, 1200), st.lists(SOME_PEOPLE, min_size=3, max_size=3), st.integers(0, 400), ORDERS)
def test_unmet_need_agrees_with_a_plain_second_implementation(
    weeks: np.ndarray, people: list, draw: int, order: list
) -> None:
    need = season(weeks)
    supply = supply_of(tiny.hazards(), tiny.guards(*people), np.full((52, 3), draw, dtype=np.int32), tiny.HOMES)
    fast = tiny.unmet_of(need, supply, supply, order)
    assert fast[0].tolist() == slow_unmet(need.astype(int).tolist(), people, draw, order)
    assert (fast[0] == fast[1]).all()


@FEW
@given(
    matrix(4, 3, 1200), st.lists(SOME_PEOPLE, min_size=3, max_size=3), matrix(52, 3, 400), matrix(52, 3, 300), ORDERS
)
def test_more_draw_never_lowers_unmet_need_anywhere(
    weeks: np.ndarray, people: list, draw: np.ndarray, more: np.ndarray, order: list
) -> None:
    need, guards = season(weeks), tiny.guards(*people)
    less, much = (supply_of(tiny.hazards(), guards, drawn, tiny.HOMES) for drawn in (draw, draw + more))
    less_drawn, more_drawn = tiny.unmet_of(need, less, much, order)
    assert (more_drawn >= less_drawn).all()


@FEW
@given(matrix(4, 3, 1200), st.lists(SOME_PEOPLE, min_size=3, max_size=3), matrix(52, 3, 400), ORDERS)
def test_doubling_strength_never_raises_unmet_need(
    weeks: np.ndarray, people: list, draw: np.ndarray, order: list
) -> None:
    need = season(weeks)
    once, twice = (
        tiny.unmet_of(need, supply, supply, order)
        for strengths in (people, [2 * number for number in people])
        for supply in [supply_of(tiny.hazards(), tiny.guards(*strengths), draw, tiny.HOMES)]
    )
    assert (twice <= once).all()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 300), st.integers(0, 300), st.dates(date(2025, 1, 1), date(2025, 12, 1)))
def test_in_the_whole_simulation_more_draw_or_less_strength_never_lowers_risk(
    seed: int, people: int, more: int, since: date
) -> None:
    run = Run(seed=seed, seasons=40, first_day=tiny.FIRST_DAY)
    told = {"home": "AL", "since": since, "until": date(2025, 12, 31)}
    hazards, small, large = tiny.hazards(), tiny.guards(500, 400, 300), tiny.guards(1000, 800, 600)
    less = simulate(hazards, small, [Draw(people=people, **told)], run=run)
    worse = simulate(hazards, small, [Draw(people=people + more, **told)], run=run)
    stronger = simulate(hazards, large, [Draw(people=people, **told)], run=run)
    assert worse.unmet_before == less.unmet_before
    assert (np.array(worse.unmet_after) >= np.array(less.unmet_after)).all()
    assert (np.array(less.unmet_after) >= np.array(less.unmet_before)).all()
    assert (np.array(stronger.unmet_after) <= np.array(less.unmet_after)).all()


@FEW
@given(
    st.lists(st.floats(0, 3), min_size=3, max_size=3),
    st.lists(st.floats(30, 45), min_size=3, max_size=3),
    st.floats(0, 2),
)
def test_however_states_lie_each_keeps_its_expected_rate(rates: list, latitudes: list, factor: float) -> None:
    told = zip(tiny.HOMES, rates, strict=True)
    hazards = msgspec.structs.replace(
        tiny.hazards(),
        rates=tuple(Rate(home=home, hazard="flood", month=6, per_year=rate) for home, rate in told),
        assumptions=tiny.hazards().assumptions | {"join_factor_flood": _factor(factor)},
    )
    places = {home: tiny.place(home, latitude=at) for home, at in zip(tiny.HOMES, latitudes, strict=True)}
    chart = draw_chart(hazards, places, tiny.HOMES)
    expected = chart.centres + np.einsum("hmc,hmci->hmi", chart.centres, chart.joins)
    assert np.allclose(expected, tabulate_rates(hazards, tiny.HOMES), rtol=1e-3, atol=1e-6)
    assert ((chart.joins >= 0) & (chart.joins <= 1)).all()
    assert (chart.dispersion >= 1).all()


def _factor(value: float) -> msgspec.Struct:
    return msgspec.structs.replace(tiny.hazards().assumptions["join_factor_flood"], central=value, high=2.0)


@FEW
@given(st.integers(0, 364), st.integers(1, 300), st.integers(1, 20_000), st.floats(0, 1), st.floats(0.05, 0.95))
def test_weeks_of_a_call_out_add_up_to_its_person_days(
    day: int, days: int, people: int, start: float, peak: float
) -> None:
    profile = Profile(start_share=start, peak_at=peak, end_share=0.1)
    need = tiny.need_of((0, day, people, days), homes=1, profile=profile)
    person_days = people * days * (peak * (start + 1) / 2 + (1 - peak) * 1.1 / 2)
    assert abs(need.sum() * 7 - person_days) <= 7 * 0.5 * 52
    assert need.max() <= people


@FEW
@given(st.integers(1, 5000).flatmap(lambda seasons: st.tuples(st.integers(0, seasons), st.just(seasons))))
def test_the_interval_always_holds_the_share(seen: tuple[int, int]) -> None:
    hits, seasons = seen
    low, high = wilson(hits, seasons)
    assert 0 <= low <= hits / seasons <= high <= 1


@FEW
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=120))
def test_the_tail_agrees_with_sorting(unmet_days: list[int]) -> None:
    number = -(-len(unmet_days) // 20)
    worst = sorted(unmet_days)[-number:]
    assert worst_mean(np.array(unmet_days), len(unmet_days)) == pytest.approx(np.mean(worst))
    some = np.array([days for days in unmet_days if days > 0], dtype=np.int64)
    assert worst_mean(some, len(unmet_days)) == pytest.approx(np.mean(worst))


CALLED = st.tuples(st.integers(0, 2), st.integers(0, 364), st.integers(1, 3000), st.integers(1, 364))


@FEW
@given(st.lists(CALLED, max_size=12), st.floats(0, 1), st.floats(0.05, 0.95), st.floats(0, 1))
def test_need_agrees_with_the_plain_second_implementation(rows: list, start: float, peak: float, end: float) -> None:
    profile = Profile(start_share=start, peak_at=peak, end_share=end)
    need = tiny.need_of(*rows, homes=3, profile=profile)
    told = tiny.call_outs(*((0, *row) for row in rows))
    plain = second.need_by_week(told, profile, first_day=tiny.FIRST_DAY, seasons=1, homes=3)
    assert np.array_equal(need, plain[0])


@FEW
@given(matrix(4, 3, 1200), st.lists(SOME_PEOPLE, min_size=3, max_size=3), matrix(52, 3, 400), ORDERS, st.integers(0, 3))
def test_unmet_need_without_and_with_a_plan_agrees_with_the_plain_second_implementation(
    weeks: np.ndarray, people: list, draw: np.ndarray, order: list, travel_weeks: int
) -> None:
    need = season(weeks)
    sides = [
        supply_of(tiny.hazards(), tiny.guards(*people), drawn, tiny.HOMES) for drawn in (np.zeros_like(draw), draw)
    ]
    found = tiny.unmet_of(need, *sides, order, travel_weeks)
    for side, supply in enumerate(sides):
        plain = second.unmet(need[None].astype(np.int32), supply, order, travel_weeks=travel_weeks)
        assert np.array_equal(found[side], plain[0])


TOTALS = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 50)), max_size=30)


def tally_of(rows: list[tuple[int, int]]) -> Tally:
    home, total = (np.array([row[at] for row in rows], dtype=np.int64) for at in (0, 1))
    none = np.zeros((1, 3), dtype=np.int64)
    hit = np.bincount(home, minlength=3)
    return Tally(weeks_hit=none, days=none, seasons_hit=hit, home=home.astype(np.int16), total=total)


@FEW
@given(st.lists(TOTALS, min_size=1, max_size=6), st.integers(1, 20))
def test_what_is_forgotten_is_never_among_the_worst(blocks: list, worst: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("callup.readiness.tally.ROWS_AT_ONCE", 10)
        both, _ = add_up(((tally_of(rows), tally_of([])) for rows in blocks), worst=worst)
    everything = [row for rows in blocks for row in rows]
    for home, kept in enumerate(totals_by_home(both)):
        totals = sorted((total for at, total in everything if at == home), reverse=True)
        assert sorted(kept.tolist(), reverse=True)[:worst] == totals[:worst]
        assert both.seasons_hit[home] == len(totals)


@FEW
@given(st.floats(0.01, 40), st.floats(1, 9))
def test_thresholds_give_mean_and_dispersion_of_the_number_of_events(mean: float, spread: float) -> None:
    more = np.array([NormalDist().cdf(-score) for score in count_thresholds(mean, spread)])
    numbers = np.arange(len(more))
    square = ((2 * numbers + 1) * more).sum()
    assert more.sum() == pytest.approx(mean, rel=1e-6)
    assert (square - mean**2) / mean == pytest.approx(max(spread, 1.0), rel=1e-4)


@FEW
@given(st.lists(st.floats(0, 5), min_size=1, max_size=12).filter(any))
def test_a_choice_laid_out_keeps_its_weights(weights: list) -> None:
    keep, other = alias(np.array(weights))
    chance = (keep + np.bincount(other, weights=1 - keep, minlength=len(weights))) / len(weights)
    assert chance == pytest.approx(np.array(weights) / sum(weights), abs=1e-9)


@FEW
@given(st.lists(st.floats(0, 0.9), min_size=6, max_size=6), st.floats(0.05, 1))
def test_chains_keep_the_chance_of_every_state(joins: list, share: float) -> None:
    table = np.zeros((1, 1, 3, 3))
    table[0, 0][~np.eye(3, dtype=bool)] = joins
    ends, who, none_until = chains(table, np.array([share]))
    for centre in range(3):
        told = slice(ends[0, centre], ends[0, centre + 1])
        before = np.concatenate([[1.0], none_until[told][:-1]])
        found = dict(zip(who[told].tolist(), 1 - none_until[told] / before, strict=True))
        wanted = {home: table[0, 0, centre, home] * share for home in range(3) if table[0, 0, centre, home] > 0}
        assert found == pytest.approx(wanted | {centre: share}, abs=1e-4)

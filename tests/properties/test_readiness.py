"""What holds for the readiness room in every world."""

from datetime import date
from math import ceil, floor

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from callup.readiness.chart import draw_chart, tabulate_rates
from callup.readiness.compact import lend, unmet
from callup.readiness.hazard import Rate
from callup.readiness.need import Profile, need_by_week
from callup.readiness.simulation import simulate
from callup.readiness.supply import Draw, supply_of
from callup.readiness.tally import Run, wilson, worst_mean
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
    need = np.zeros((1, 52, 3), dtype=np.int32)
    need[0, :4] = weeks
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
@given(matrix(3, 5, 30), matrix(3, 5, 30), ORDERS)
def test_lending_agrees_with_lending_one_person_at_a_time(asked: np.ndarray, spare: np.ndarray, order: list) -> None:
    received = lend(asked, spare, order)
    for row in range(5):
        assert received[:, row].tolist() == slow_lend(asked[:, row].tolist(), spare[:, row].tolist(), order)


@FEW
@given(matrix(3, 5, 30), matrix(3, 5, 30), ORDERS)
def test_people_lent_are_people_that_were_asked_for_and_spare(
    asked: np.ndarray, spare: np.ndarray, order: list
) -> None:
    received = lend(asked, spare, order)
    assert ((received >= 0) & (received <= asked)).all()
    assert (received.sum(axis=0) <= spare.sum(axis=0)).all()


@FEW
@given(matrix(4, 3, 1200), st.lists(SOME_PEOPLE, min_size=3, max_size=3), st.integers(0, 400), ORDERS)
def test_unmet_need_agrees_with_a_plain_second_implementation(
    weeks: np.ndarray, people: list, draw: int, order: list
) -> None:
    need = season(weeks)
    supply = supply_of(tiny.hazards(), tiny.guards(*people), np.full((52, 3), draw, dtype=np.int32), tiny.HOMES)
    fast = unmet(need, supply, order, travel_weeks=1)
    assert fast[0].tolist() == slow_unmet(need[0].tolist(), people, draw, order)
    assert (fast >= 0).all()


@FEW
@given(
    matrix(4, 3, 1200), st.lists(SOME_PEOPLE, min_size=3, max_size=3), matrix(52, 3, 400), matrix(52, 3, 300), ORDERS
)
def test_more_draw_never_lowers_unmet_need_anywhere(
    weeks: np.ndarray, people: list, draw: np.ndarray, more: np.ndarray, order: list
) -> None:
    need, guards = season(weeks), tiny.guards(*people)
    less_drawn = unmet(need, supply_of(tiny.hazards(), guards, draw, tiny.HOMES), order, travel_weeks=1)
    more_drawn = unmet(need, supply_of(tiny.hazards(), guards, draw + more, tiny.HOMES), order, travel_weeks=1)
    assert (more_drawn >= less_drawn).all()


@FEW
@given(matrix(4, 3, 1200), st.lists(SOME_PEOPLE, min_size=3, max_size=3), matrix(52, 3, 400), ORDERS)
def test_doubling_strength_never_raises_unmet_need(
    weeks: np.ndarray, people: list, draw: np.ndarray, order: list
) -> None:
    need = season(weeks)
    once, twice = (
        unmet(need, supply_of(tiny.hazards(), tiny.guards(*strengths), draw, tiny.HOMES), order, travel_weeks=1)
        for strengths in (people, [2 * number for number in people])
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
    need = need_by_week(
        tiny.call_outs((0, 0, day, people, days)), profile, first_day=tiny.FIRST_DAY, seasons=1, homes=1
    )
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
    assert worst_mean(np.array(unmet_days).reshape(-1, 1))[0] == np.mean(worst)

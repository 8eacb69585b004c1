"""What holds for scores, refits and resamples in every world."""

from datetime import date
from itertools import pairwise

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callup.readiness.chart import tabulate_rates
from callup.readiness.hazard import HAZARDS, Episode
from callup.readiness.resample import draw_runs, triangle
from callup.readiness.scoring import LEVELS, crps, inside, interval, mid_pit, score
from callup.readiness.years import count_years, rates_of, some_years, weigh
from callup.table import Assumption
from tests import tiny_readiness as tiny

FEW = settings(max_examples=60, deadline=None)
NUMBERS = st.integers(-50, 50)
SAMPLES = st.lists(NUMBERS, min_size=1, max_size=25)
EPISODES = st.lists(
    st.builds(
        Episode,
        home=st.sampled_from(["AL", "GA", "TX"]),
        hazard=st.sampled_from(HAZARDS),
        begun_on=st.dates(date(2000, 1, 1), date(2005, 12, 31)),
    ),
    max_size=30,
)


def column(values: list[int]) -> np.ndarray:
    return np.array(values, dtype=np.float64)[:, None]


def brute_crps(samples: list[int], truth: int) -> float:
    points = sorted({*samples, truth})
    shares = [sum(value <= left for value in samples) / len(samples) - (left >= truth) for left in points]
    return sum(share**2 * (right - left) for share, (left, right) in zip(shares, pairwise(points), strict=False))


@FEW
@given(SAMPLES, NUMBERS)
def test_the_crps_is_the_brute_force_integral(samples: list[int], truth: int) -> None:
    assert crps(column(samples), column([truth]))[0, 0] == pytest.approx(brute_crps(samples, truth), abs=1e-9)


@FEW
@given(SAMPLES, NUMBERS, st.integers(-20, 20), st.integers(1, 5))
def test_the_crps_moves_with_the_unit_and_not_with_the_origin(
    samples: list[int], truth: int, shift: int, factor: int
) -> None:
    moved = [value * factor + shift for value in samples]
    plain = crps(column(samples), column([truth]))[0, 0]
    assert crps(column(moved), column([truth * factor + shift]))[0, 0] == pytest.approx(plain * factor, abs=1e-7)


@FEW
@given(SAMPLES)
def test_an_interval_holds_at_least_its_share_of_the_draws_and_wider_ones_hold_narrower_ones(
    samples: list[int],
) -> None:
    ends = [interval(column(samples), level) for level in LEVELS]
    for level, found in zip(LEVELS, ends, strict=True):
        assert inside(column(samples), found).mean() >= level - 1e-9
    for (low, high), (wide_low, wide_high) in pairwise(ends):
        assert wide_low <= low <= high <= wide_high


@FEW
@given(SAMPLES, NUMBERS)
def test_the_share_below_is_turned_round_when_all_signs_are(samples: list[int], truth: int) -> None:
    here = mid_pit(column(samples), column([truth]))[0, 0]
    there = mid_pit(column([-value for value in samples]), column([-truth]))[0, 0]
    assert here + there == pytest.approx(1.0)
    assert 0 <= here <= 1


@FEW
@given(SAMPLES, SAMPLES, st.lists(NUMBERS, min_size=1, max_size=6))
def test_a_forecast_against_itself_has_no_skill_and_swapping_the_two_turns_who_is_better(
    ours: list[int], theirs: list[int], truth: list[int]
) -> None:
    same = score("same", column(ours), column(ours), column(truth))
    assert same.better == 0
    assert same.skill in (0.0, None)
    one, other = (score("one", column(a), column(b), column(truth)) for a, b in ((ours, theirs), (theirs, ours)))
    assert (one.crps, one.crps_baseline) == (other.crps_baseline, other.crps)
    assert one.better + other.better <= len(truth)
    assert [level.baseline for level in one.coverage] == [level.seen for level in other.coverage]


@FEW
@given(EPISODES, st.sampled_from([None, 1.0, 4.0]))
def test_drawing_towards_the_region_moves_no_episode_out_of_it(
    episodes: list[Episode], half_life: float | None
) -> None:
    years = count_years(episodes, tiny.HOMES, first_year=2000, last_year=2005)
    if half_life is not None:
        years = weigh(years, half_life_years=half_life)
    rates = rates_of(years, {"AL": 4, "GA": 4, "TX": 6})
    weights = np.array(years.weights)
    flood = HAZARDS.index("flood")
    weighted = np.tensordot(weights, years.counts, axes=1)[flood] / weights.sum()
    drawn = tabulate_rates(msgspec.structs.replace(tiny.hazards(), rates=rates), tiny.HOMES)[0]
    assert drawn[:, :2].sum(axis=1) == pytest.approx(weighted[:, :2].sum(axis=1))
    assert drawn[:, 2] == pytest.approx(weighted[:, 2])


@FEW
@given(EPISODES, st.permutations(range(6)))
def test_the_order_of_the_years_makes_no_rate(episodes: list[Episode], order: list[int]) -> None:
    years = count_years(episodes, tiny.HOMES, first_year=2000, last_year=2005)
    regions = dict.fromkeys(tiny.HOMES, 4)
    again = [rate.per_year for rate in rates_of(some_years(years, order), regions)]
    assert again == pytest.approx([rate.per_year for rate in rates_of(years, regions)])


@FEW
@given(st.integers(1, 40), st.integers(0, 2**32))
def test_runs_of_years_stay_in_the_record(number: int, seed: int) -> None:
    drawn = draw_runs(number, np.random.default_rng(seed))
    assert len(drawn) == number
    assert set(drawn.tolist()) <= set(range(number))


@FEW
@given(
    st.lists(st.floats(0, 10), min_size=3, max_size=3).map(sorted),
    st.lists(st.floats(0, 1), min_size=2, max_size=2).map(sorted),
)
def test_a_higher_rank_never_gives_a_lower_value_and_none_leaves_the_range(
    ends: list[float], ranks: list[float]
) -> None:
    low, central, high = ends
    one = Assumption(name="a", low=low, central=central, high=high, unit="", meaning="", source="made up")
    first, second = (triangle(one, rank) for rank in ranks)
    assert low - 1e-9 <= first <= second + 1e-9 <= high + 2e-9

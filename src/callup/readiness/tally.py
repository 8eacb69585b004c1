"""How do seasons become chances, means and tails?"""

from collections.abc import Sequence
from datetime import date
from math import ceil, sqrt

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.readiness.risk import Risk, StateRisk

DAYS_A_WEEK = 7
WORST_SHARE = 0.05
Z_95 = 1.959963984540054

People = NDArray[np.int32]
Whole = NDArray[np.int64]


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Unmet need added up over seasons.

    `weeks_hit` [week, home]: seasons with unmet need in the week; `days` [week, home]: unmet person-days of all
    seasons; `by_season` [season, home]: unmet person-days of each season.
    """

    weeks_hit: Whole
    days: Whole
    by_season: Whole


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What to simulate: seasons of 52 weeks from `first_day`, and the seed of the random numbers."""

    seed: int
    seasons: int
    first_day: date


def count_unmet(unmet_people: People) -> Tally:
    """Count one block of seasons; `unmet_people` is [season, week, home].

    Example:
        >>> count_unmet(np.array([[[2], [0]], [[0], [0]]], dtype=np.int32)).by_season.tolist()
        [[14], [0]]
    """
    return Tally(
        weeks_hit=np.count_nonzero(unmet_people, axis=0),
        days=unmet_people.sum(axis=0, dtype=np.int64) * DAYS_A_WEEK,
        by_season=unmet_people.sum(axis=1, dtype=np.int64) * DAYS_A_WEEK,
    )


def add_up(tallies: Sequence[Tally]) -> Tally:
    """Put blocks of seasons together, in their order."""
    return Tally(
        weeks_hit=np.sum([tally.weeks_hit for tally in tallies], axis=0),
        days=np.sum([tally.days for tally in tallies], axis=0),
        by_season=np.concatenate([tally.by_season for tally in tallies]),
    )


def worst_mean(by_season: Whole) -> NDArray[np.float64]:
    """Mean over the worst 5 % of seasons (CVaR-95), by home; the number of seasons is rounded up.

    Args:
        by_season: Unmet person-days [season, home].

    Returns:
        Person-days [home].

    Example:
        >>> worst_mean(np.arange(1, 41).reshape(40, 1)).tolist()
        [39.5]
    """
    number = ceil(len(by_season) * WORST_SHARE - 1e-9)
    return np.asarray(np.partition(by_season, -number, axis=0)[-number:].mean(axis=0))


def wilson(hits: int, seasons: int) -> tuple[float, float]:
    """95 % interval (Wilson) for a chance seen `hits` times in `seasons`.

    Example:
        >>> low, high = wilson(10, 100)
        >>> round(low, 4), round(high, 4)
        (0.0552, 0.1744)
    """
    share, square = hits / seasons, Z_95**2
    centre = (share + square / (2 * seasons)) / (1 + square / seasons)
    half = Z_95 * sqrt(share * (1 - share) / seasons + square / (4 * seasons**2)) / (1 + square / seasons)
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def summarise(run: Run, homes: Sequence[str], before: Tally, after: Tally, notes: tuple[str, ...]) -> Risk:
    """Make the answer: chances to 4 decimals, person-days to 1.

    Args:
        run: Seed, seasons and first day, written into the answer.
        homes: States in the order of the axes.
        before: Without the plan.
        after: With the plan, on the same seasons.
        notes: Limits, in words.

    Returns:
        The risk by State, and by State and week.
    """
    return Risk(
        seed=run.seed,
        seasons=run.seasons,
        first_day=run.first_day.isoformat(),
        homes=tuple(homes),
        states=tuple(_state(home, at, before, after) for at, home in enumerate(homes)),
        chance_before=_matrix(before.weeks_hit / run.seasons, 4),
        chance_after=_matrix(after.weeks_hit / run.seasons, 4),
        unmet_before=_matrix(before.days / run.seasons, 1),
        unmet_after=_matrix(after.days / run.seasons, 1),
        notes=notes,
    )


def _matrix(by_week: NDArray[np.float64], decimals: int) -> tuple[tuple[float, ...], ...]:
    """From [week, home] to tuples [home, week]."""
    return tuple(tuple(round(value, decimals) for value in row) for row in by_week.T.tolist())


def _state(home: str, at: int, before: Tally, after: Tally) -> StateRisk:
    old, new = before.by_season[:, at : at + 1], after.by_season[:, at : at + 1]
    seasons, hits = len(new), int(np.count_nonzero(new))
    low, high = wilson(hits, seasons)
    return StateRisk(
        home=home,
        chance_before=round(int(np.count_nonzero(old)) / seasons, 4),
        chance_after=round(hits / seasons, 4),
        chance_low=round(low, 4),
        chance_high=round(high, 4),
        unmet_before=round(float(old.mean()), 1),
        unmet_after=round(float(new.mean()), 1),
        tail_before=round(float(worst_mean(old)[0]), 1),
        tail_after=round(float(worst_mean(new)[0]), 1),
        worst_week=int(after.weeks_hit[:, at].argmax()),
    )

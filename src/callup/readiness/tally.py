"""How do seasons become chances, means and tails?"""

from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil, sqrt
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.readiness.risk import Risk, StateRisk

DAYS_A_WEEK = 7
WORST_SHARE = 0.05
# So much is kept at once before what is not among the worst is forgotten: about 20 MB.
ROWS_AT_ONCE = 2_000_000
BLOCKS_AT_ONCE = 100
Z_95 = 1.959963984540054

Whole = NDArray[np.int64]


class Counts(NamedTuple):
    """Room for the counts of a block of seasons, for the kernel; the first axis is the side, 0 without the plan.

    `weeks_hit`, `days` [side, week, home] as in `Tally`; `home`, `total` [side, place]: State and unmet person-days
    of each season of a State that has any, as far as `number` [side].
    """

    weeks_hit: Whole
    days: Whole
    home: NDArray[np.int16]
    total: Whole
    number: Whole


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Unmet need added up over seasons.

    `weeks_hit` [week, home]: seasons with unmet need in the week; `days` [week, home]: unmet person-days of all
    seasons; `seasons_hit` [home]: seasons with any. `home`, `total`: State and unmet person-days of each season of a
    State that has any; where seasons are many, only of the worst.
    """

    weeks_hit: Whole
    days: Whole
    seasons_hit: Whole
    home: NDArray[np.int16]
    total: Whole


class HomeTally(NamedTuple):
    """One State on one side: seasons with unmet need, unmet person-days, mean of the worst seasons, worst week."""

    hits: int
    days: int
    tail: float
    worst_week: int


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What to simulate: seasons of 52 weeks from `first_day`, and the seed of the random numbers."""

    seed: int
    seasons: int
    first_day: date


def room_for(seasons: int, *, weeks: int, homes: int) -> Counts:
    """Empty counts with room for some seasons.

    Example:
        >>> room_for(10, weeks=52, homes=3).total.shape
        (2, 30)
    """
    return Counts(
        weeks_hit=np.zeros((2, weeks, homes), dtype=np.int64),
        days=np.zeros((2, weeks, homes), dtype=np.int64),
        home=np.empty((2, seasons * homes), dtype=np.int16),
        total=np.empty((2, seasons * homes), dtype=np.int64),
        number=np.zeros(2, dtype=np.int64),
    )


def tallies_of(counts: Counts) -> tuple[Tally, Tally]:
    """The counts without and with the plan, each without its empty room.

    Example:
        >>> before, after = tallies_of(room_for(10, weeks=52, homes=3))
        >>> after.seasons_hit.tolist()
        [0, 0, 0]
    """
    before, after = (_tally_of(counts, side) for side in (0, 1))
    return before, after


def _tally_of(counts: Counts, side: int) -> Tally:
    home = counts.home[side, : counts.number[side]].copy()
    return Tally(
        weeks_hit=counts.weeks_hit[side],
        days=counts.days[side],
        seasons_hit=np.bincount(home, minlength=counts.days.shape[2]),
        home=home,
        total=counts.total[side, : counts.number[side]].copy(),
    )


def add_up(blocks: Iterable[tuple[Tally, Tally]], *, worst: int) -> tuple[Tally, Tally]:
    """Put blocks of seasons together as they come, without and with the plan.

    Args:
        blocks: Tallies without and with the plan, one pair or more.
        worst: So many of the worst seasons of each State are kept, at least.

    Returns:
        Both sums.

    Example:
        >>> def block(*totals):
        ...     none = np.zeros((1, 1), dtype=np.int64)
        ...     tally = Tally(weeks_hit=none, days=none, seasons_hit=np.array([len(totals)]),
        ...                   home=np.zeros(len(totals), dtype=np.int16), total=np.array(totals))
        ...     return tally, tally
        >>> both, _ = add_up([block(7, 21), block(14)], worst=3)
        >>> both.total.tolist(), both.seasons_hit.tolist()
        ([7, 21, 14], [3])
    """
    gathered: list[tuple[Tally, Tally]] = []
    fresh = 0
    for pair in blocks:
        gathered.append(pair)
        fresh += len(pair[0].total) + len(pair[1].total)
        if fresh > ROWS_AT_ONCE or len(gathered) > BLOCKS_AT_ONCE:
            gathered, fresh = [_joined_pair(gathered, worst)], 0
    return _joined_pair(gathered, worst)


def _joined_pair(pairs: Sequence[tuple[Tally, Tally]], worst: int) -> tuple[Tally, Tally]:
    before, after = (_keep_worst(_joined([pair[side] for pair in pairs]), worst) for side in (0, 1))
    return before, after


def _joined(tallies: Sequence[Tally]) -> Tally:
    return Tally(
        weeks_hit=np.sum([tally.weeks_hit for tally in tallies], axis=0),
        days=np.sum([tally.days for tally in tallies], axis=0),
        seasons_hit=np.sum([tally.seasons_hit for tally in tallies], axis=0),
        home=np.concatenate([tally.home for tally in tallies]),
        total=np.concatenate([tally.total for tally in tallies]),
    )


def _keep_worst(tally: Tally, worst: int) -> Tally:
    """Forget the seasons of a State that are not among its worst; sums and counts stay."""
    if len(tally.total) <= worst:
        return tally
    by_home = totals_by_home(tally)
    kept = [np.partition(totals, -worst)[-worst:] if len(totals) > worst else totals for totals in by_home]
    home = np.repeat(np.arange(len(kept), dtype=np.int16), [len(totals) for totals in kept])
    return msgspec.structs.replace(tally, home=home, total=np.concatenate(kept))


def totals_by_home(tally: Tally) -> list[Whole]:
    """Unmet person-days of the kept seasons, one array for each State."""
    order = np.argsort(tally.home, kind="stable")
    ends = np.searchsorted(tally.home[order], np.arange(1, len(tally.seasons_hit)))
    return np.split(tally.total[order], ends)


def number_of_worst(seasons: int) -> int:
    """How many seasons are the worst 5 %, rounded up.

    Example:
        >>> number_of_worst(40), number_of_worst(41)
        (2, 3)
    """
    return ceil(seasons * WORST_SHARE - 1e-9)


def worst_mean(totals: Whole, seasons: int) -> float:
    """Mean over the worst 5 % of seasons (CVaR-95).

    Args:
        totals: Unmet person-days of the seasons that have any, at least of the worst.
        seasons: Number of all seasons; those that are not in `totals` count as 0.

    Returns:
        Person-days.

    Example:
        >>> worst_mean(np.array([40, 39, 1]), 40), worst_mean(np.array([40]), 40)
        (39.5, 20.0)
    """
    number = number_of_worst(seasons)
    worst = np.partition(totals, -number)[-number:] if len(totals) > number else totals
    return float(worst.sum()) / number


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
    tails = [[worst_mean(totals, run.seasons) for totals in totals_by_home(side)] for side in (before, after)]
    return Risk(
        seed=run.seed,
        seasons=run.seasons,
        first_day=run.first_day.isoformat(),
        homes=tuple(homes),
        states=tuple(
            _state(home, run.seasons, _home_of(before, at, tails[0]), _home_of(after, at, tails[1]))
            for at, home in enumerate(homes)
        ),
        chance_before=_matrix(before.weeks_hit / run.seasons, 4),
        chance_after=_matrix(after.weeks_hit / run.seasons, 4),
        unmet_before=_matrix(before.days / run.seasons, 1),
        unmet_after=_matrix(after.days / run.seasons, 1),
        notes=notes,
    )


def _matrix(by_week: NDArray[np.float64], decimals: int) -> tuple[tuple[float, ...], ...]:
    """From [week, home] to tuples [home, week]."""
    return tuple(tuple(round(value, decimals) for value in row) for row in by_week.T.tolist())


def _home_of(tally: Tally, at: int, tails: Sequence[float]) -> HomeTally:
    return HomeTally(
        hits=int(tally.seasons_hit[at]),
        days=int(tally.days[:, at].sum()),
        tail=tails[at],
        worst_week=int(tally.weeks_hit[:, at].argmax()),
    )


def _state(home: str, seasons: int, before: HomeTally, after: HomeTally) -> StateRisk:
    low, high = wilson(after.hits, seasons)
    return StateRisk(
        home=home,
        chance_before=round(before.hits / seasons, 4),
        chance_after=round(after.hits / seasons, 4),
        chance_low=round(low, 4),
        chance_high=round(high, 4),
        unmet_before=round(before.days / seasons, 1),
        unmet_after=round(after.days / seasons, 1),
        tail_before=round(before.tail, 1),
        tail_after=round(after.tail, 1),
        worst_week=after.worst_week,
    )

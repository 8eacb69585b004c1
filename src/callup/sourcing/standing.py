"""What may each Guard give in which month, and what does each further person cost it?

Months in which the same floors and the same steps hold are one *season*.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.errors import InputError
from callup.sourcing.limits import Guard, LimitFamily, exact, floors_in, guards
from callup.sourcing.plan import DONORS, Settings, Steps
from callup.sourcing.pools import Case, Pool
from callup.sourcing.slots import Flags, Pieces, Whole

Real = NDArray[np.float64]


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """Days on which the same stays are away in the same season, put together, as arrays `[time]`.

    `away` tells who is away, as flags `[time, stay]`.
    """

    days: Whole
    season: Whole
    away: Flags

    def __len__(self) -> int:
        """How many times there are."""
        return len(self.days)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the Guards of the model may give [people].

    `seasons` holds the Guards of each season in the order of `homes`; `kinds` are pairs of a home (its number) and a
    unit type. `give` `[season, home]`, `give_of_type` `[season, kind]`; `home` and `kind` `[pool]` (-1: a donor).
    """

    homes: tuple[str, ...]
    strength: Whole
    seasons: tuple[tuple[Guard, ...], ...]
    season_of_month: dict[int, int]
    give: Whole
    give_of_type: Whole
    home: Whole
    kind: Whole


class Fills(msgspec.Struct, frozen=True, kw_only=True):
    """Steps of the readiness penalty, as arrays `[step]`, ordered by `cell` (time x homes + home).

    `width` [people], `below` [people in the lower steps of the cell], `weight` [penalty for a person and day].
    """

    cell: Whole
    width: Whole
    below: Whole
    weight: Real

    def __len__(self) -> int:
        """How many steps there are."""
        return len(self.cell)


def steps_of(settings: Settings) -> int:
    """How many steps the readiness penalty has: as many as fit into the whole strength."""
    return int(-(-1 // exact(settings.free_share)))


def find_standing(case: Case, pools: tuple[Pool, ...], months: list[int], lifted: frozenset[LimitFamily]) -> Standing:
    """What every Guard with units may give, season by season.

    Args:
        case: Limits, forces and settings.
        pools: Pools that have arcs.
        months: Months [1 to 12] in which anybody may be away.
        lifted: Families of limits left out.
    """
    season_of_month, first_of = _seasons(case, months)
    homes = tuple(sorted({pool.home for pool in pools} - {DONORS}))
    number = {home: n for n, home in enumerate(homes)}
    kinds = sorted({(number[pool.home], pool.type) for pool in pools if pool.home != DONORS})
    kind_number = {kind: n for n, kind in enumerate(kinds)}
    every = [guards(case.world, case.limits, lifted=lifted, month=month) for month in first_of]
    seasons = tuple(tuple(now[home] for home in homes) for now in every)
    return Standing(
        homes=homes,
        strength=np.array([case.world.strengths[home].people for home in homes], dtype=np.int64),
        seasons=seasons,
        season_of_month=season_of_month,
        give=_table([[guard.may_give for guard in now] for now in seasons]),
        give_of_type=_table([[now[home].may_give_of_type[type_] for home, type_ in kinds] for now in seasons]),
        home=np.array([number.get(pool.home, -1) for pool in pools], dtype=np.int64),
        kind=np.array([kind_number.get((number.get(p.home, -1), p.type), -1) for p in pools], dtype=np.int64),
    )


def _table(rows: list[list[int]]) -> Whole:
    return np.array(rows, dtype=np.int64).reshape(len(rows), len(rows[0]) if rows else 0)


def _seasons(case: Case, months: list[int]) -> tuple[dict[int, int], list[int]]:
    """The season of every month, and one month of every season."""
    known: dict[object, int] = {}
    first_of: list[int] = []
    season_of_month = {}
    for month in months:
        steps = tuple(
            item for item in sorted(case.settings.steps.items(), key=lambda item: item[0]) if item[0][1] == month
        )
        seasonal = tuple(one for one in case.limits.ceilings if month in one.months)
        key = (floors_in(case.limits, month), seasonal, tuple((home, told) for (home, _), told in steps))
        if key not in known:
            known[key] = len(first_of)
            first_of.append(month)
        season_of_month[month] = known[key]
    return season_of_month, first_of


def find_times(pieces: Pieces, standing: Standing) -> Times:
    """Pieces that do not differ for any Guard, put together."""
    known: dict[tuple[int, bytes], int] = {}
    days: list[int] = []
    first: list[int] = []
    for number, month in enumerate(pieces.month.tolist()):
        key = (standing.season_of_month[month], pieces.away[number].tobytes())
        place = known.setdefault(key, len(days))
        if place == len(days):
            days.append(0)
            first.append(number)
        days[place] += int(pieces.until[number] - pieces.since[number])
    seasons = [season for season, _ in known]
    keep = [n for n, number in enumerate(first) if pieces.away[number].any()]
    return Times(
        days=np.array(days, dtype=np.int64)[keep],
        season=np.array(seasons, dtype=np.int64)[keep],
        away=pieces.away[[first[n] for n in keep]] if keep else pieces.away[:0],
    )


def find_fills(case: Case, standing: Standing, times: Times) -> Fills:
    """The steps of every Guard at every time.

    Raises:
        InputError: Steps that somebody stated do not fit together.
    """
    month_of = {season: month for month, season in reversed(standing.season_of_month.items())}
    by_season = [
        [_fill(guard, case.settings, case.settings.steps.get((guard.home, month_of[season]))) for guard in now]
        for season, now in enumerate(standing.seasons)
    ]
    cells = [fill for season in times.season.tolist() for fill in by_season[season]]
    count = np.array([len(width) for width, _ in cells], dtype=np.int64)
    width = np.concatenate([width for width, _ in cells] or [np.zeros(0, dtype=np.int64)])
    weight = np.concatenate([weight for _, weight in cells] or [np.zeros(0)])
    ends = np.cumsum(width)
    first = np.cumsum(count) - count
    before = np.concatenate([[0], ends]).astype(np.int64)
    cell = np.repeat(np.arange(len(cells)), count)
    return Fills(cell=cell, width=width, below=before[:-1] - before[first][cell], weight=weight)


def _fill(guard: Guard, settings: Settings, told: Steps | None) -> tuple[Whole, Real]:
    """Widths and weights of the steps of one Guard; together they are as wide as what it may give."""
    if told is None:
        widths = _standing_widths(guard, settings)
        return np.array(widths, dtype=np.int64), np.arange(len(widths), dtype=float)
    _check(guard.home, told)
    tops = np.minimum(np.cumsum(told.widths), guard.may_give)
    tops[-1] = guard.may_give
    return np.diff(tops, prepend=0).astype(np.int64), np.array(told.weights, dtype=float)


def _standing_widths(guard: Guard, settings: Settings) -> list[int]:
    """People in each step; those already claimed fill the lowest steps, and no step lies above what may be given."""
    count = steps_of(settings)
    edges = [int(exact(settings.free_share) * step * guard.strength // 1) for step in range(count)]
    highest = guard.claimed + guard.may_give
    tops = [*edges[1:], max(highest, guard.strength)]
    return [max(0, min(top, highest) - max(edge, guard.claimed)) for edge, top in zip(edges, tops, strict=True)]


def _check(home: str, told: Steps) -> None:
    rising = list(told.weights) == sorted(told.weights) and all(weight >= 0 for weight in told.weights)
    if not told.widths or len(told.widths) != len(told.weights) or min(told.widths) < 0 or not rising:
        raise InputError(
            where=f"steps of {home}",
            found=f"widths {told.widths}, weights {told.weights}",
            wanted="a weight for every width, no width and no weight below 0, and weights that never fall",
        )

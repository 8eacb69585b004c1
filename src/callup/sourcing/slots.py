"""From when until when may people go?

The days between the earliest first and the latest last day are cut at every demand's first and last day and at the
first of every month; between two cuts lies a *slot*.
A *rotation* begins and ends at cuts. Without lengths of rotations, people go for the whole term.
A *stay* is a rotation on a demand in a tier: people leave earlier where they are trained first, and their unit stays
home afterwards (dwell) before it goes again.
"""

from datetime import date, timedelta
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.sourcing.limits import exact
from callup.sourcing.plan import Demand, Settings

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
TIERS = (1, 2)


class Stays(msgspec.Struct, frozen=True, kw_only=True):
    """All stays there are, as arrays `[stay]`; days are counted as `date.toordinal` counts them.

    People are away from `away_since` until `until`, and serve from `since`; their unit is busy until `busy_until`.
    """

    demand: Whole
    tier: Whole
    since: Whole
    until: Whole
    away_since: Whole
    busy_until: Whole

    def __len__(self) -> int:
        """How many stays there are."""
        return len(self.demand)


class Pieces(msgspec.Struct, frozen=True, kw_only=True):
    """The days people may be away, cut where anybody leaves or comes home and at every month, as arrays `[piece]`.

    `away` tells who is away, as flags `[piece, stay]`.
    """

    since: Whole
    until: Whole
    month: Whole
    away: Flags

    def __len__(self) -> int:
        """How many pieces there are."""
        return len(self.since)


class Stretches(msgspec.Struct, frozen=True, kw_only=True):
    """Slots of a demand that the same rotations cover, put together, as arrays `[stretch]`.

    `cover` tells which stays serve in a stretch, as flags `[stretch, stay]`.
    """

    demand: Whole
    days: Whole
    cover: Flags

    def __len__(self) -> int:
        """How many stretches there are."""
        return len(self.demand)


def cuts(demands: tuple[Demand, ...]) -> tuple[date, ...]:
    """Where slots begin and end.

    Example:
        >>> winter = Demand(line="a", title="", people=1, priority=1, roles=(), since=date(2026, 1, 20),
        ...                 until=date(2026, 3, 1))
        >>> [str(day) for day in cuts((winter,))]
        ['2026-01-20', '2026-02-01', '2026-03-01']
    """
    ends = {demand.since for demand in demands} | {demand.until for demand in demands}
    return tuple(sorted(ends | set(firsts_of_months(min(ends), max(ends))))) if ends else ()


def firsts_of_months(since: date, until: date) -> list[date]:
    """The first of every month strictly between two days."""
    months = range(since.year * 12 + since.month, until.year * 12 + until.month)
    firsts = (date(month // 12, month % 12 + 1, 1) for month in months)
    return [day for day in firsts if since < day < until]


def rotations(demand: Demand, between: tuple[date, ...], lengths: tuple[int, ...]) -> tuple[tuple[date, date], ...]:
    """First and last day of every rotation of a demand, each once, in order of time.

    Args:
        demand: Its rotations lie in its term.
        between: The cuts at which rotations begin and end.
        lengths: Lengths wanted [days]; a rotation ends at the cut nearest to its length, the earlier of two.

    Example:
        >>> winter = Demand(line="a", title="", people=1, priority=1, roles=(), since=date(2026, 1, 20),
        ...                 until=date(2026, 3, 1))
        >>> [(str(since), str(until)) for since, until in rotations(winter, cuts((winter,)), (30,))]
        [('2026-01-20', '2026-03-01'), ('2026-02-01', '2026-03-01')]
    """
    if not lengths:
        return ((demand.since, demand.until),)
    own = [day for day in between if demand.since <= day <= demand.until]
    found = {(since, _nearest(own[n + 1 :], since, days)) for n, since in enumerate(own[:-1]) for days in lengths}
    return tuple(sorted(found))


def _nearest(later: list[date], since: date, days: int) -> date:
    wanted = since + timedelta(days=days)
    return min(later, key=lambda day: (abs((day - wanted).days), day))


def find_stays(demands: tuple[Demand, ...], settings: Settings) -> Stays:
    """Every stay, by demand, tier and time; substitutes who would have to train too early have none."""
    between = cuts(demands)
    rows = []
    for number, demand in enumerate(demands):
        for tier in TIERS:
            training = timedelta(days=settings.substitute_training_days if tier > 1 else 0)
            for since, until in rotations(demand, between, settings.rotation_days):
                leave = since - training
                if tier == 1 or settings.ready_from is None or leave >= settings.ready_from:
                    home = -(-exact(settings.dwell) * (until - leave).days // 1)
                    rows.append((number, tier, since.toordinal(), until.toordinal(), leave.toordinal(), int(home)))
    demand_, tier_, since_, until_, leave_, dwell_ = np.array(rows, dtype=np.int64).reshape(-1, 6).T
    return Stays(demand=demand_, tier=tier_, since=since_, until=until_, away_since=leave_, busy_until=until_ + dwell_)


def find_pieces(stays: Stays) -> Pieces:
    """The days at which anybody may be away, in pieces in which nothing changes."""
    edges = {int(day) for day in (*stays.away_since, *stays.until)}
    if edges:
        first, last = date.fromordinal(min(edges)), date.fromordinal(max(edges))
        edges |= {day.toordinal() for day in firsts_of_months(first, last)}
    days = np.array(sorted(edges), dtype=np.int64)
    since, until = days[:-1], days[1:]
    return Pieces(
        since=since,
        until=until,
        month=np.array([date.fromordinal(day).month for day in since.tolist()], dtype=np.int64),
        away=(stays.away_since <= since[:, np.newaxis]) & (since[:, np.newaxis] < stays.until),
    )


def find_stretches(demands: tuple[Demand, ...], stays: Stays) -> Stretches:
    """The term of every demand, cut where the rotations that cover it change."""
    between = [day.toordinal() for day in cuts(demands)]
    rows: list[tuple[int, int]] = []
    covers: list[Flags] = []
    for number, demand in enumerate(demands):
        known: dict[bytes, int] = {}
        for first, last in pairwise(between):
            if not demand.since.toordinal() <= first < demand.until.toordinal():
                continue
            cover = (stays.demand == number) & (stays.since <= first) & (first < stays.until)
            place = known.setdefault(cover.tobytes(), len(rows))
            if place == len(rows):
                rows.append((number, 0))
                covers.append(cover)
            rows[place] = (number, rows[place][1] + last - first)
    table = np.array(rows, dtype=np.int64).reshape(-1, 2)
    flags = np.array(covers, dtype=bool).reshape(len(rows), len(stays))
    return Stretches(demand=table[:, 0], days=table[:, 1], cover=flags)


def busiest(active: Flags) -> Whole:
    """Numbers of the rows `[moment, choice]` that no other row contains; of equal rows the first.

    Example:
        >>> busiest(np.array([[True, False], [True, True], [True, True]])).tolist()
        [1]
    """
    counts = active.astype(np.int64)
    shared = counts @ counts.T
    size = shared.diagonal()
    inside = shared == size[:, np.newaxis]
    number = np.arange(len(active))
    beaten = inside & ((size[:, np.newaxis] < size) | (number[:, np.newaxis] > number))
    return np.flatnonzero(~beaten.any(axis=1) & (size > 0))

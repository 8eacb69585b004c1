"""From when until when may people go?

The days between the earliest first and the latest last day are cut at every demand's first and last day and at the
first of every month; between two cuts lies a *slot*.
A *rotation* begins and ends at cuts. Without lengths of rotations, people go for the whole term.
A *stay* is a rotation on a demand in a tier: people leave earlier where they are trained first, and their unit stays
home afterwards (dwell) before it goes again.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.sourcing.plan import Demand, Settings
from callup.sourcing.running import Posted, ready_again

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
TIERS = (1, 2)


class Stays(msgspec.Struct, frozen=True, kw_only=True):
    """All stays there are, as arrays `[stay]`; days are counted as `date.toordinal` counts them.

    People are away from `away_since` until `until`, and serve from `since`; their unit is busy until `busy_until`.
    `posted` is the number of the assignment of the running plan that the stay goes on with; -1: none.
    """

    demand: Whole
    tier: Whole
    since: Whole
    until: Whole
    away_since: Whole
    busy_until: Whole
    posted: Whole

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


def cuts(demands: tuple[Demand, ...], running: tuple[Posted, ...] = ()) -> tuple[date, ...]:
    """Where slots begin and end, where a plan runs also at the ends of its assignments.

    Example:
        >>> winter = Demand(line="a", title="", people=1, priority=1, roles=(), since=date(2026, 1, 20),
        ...                 until=date(2026, 3, 1))
        >>> [str(day) for day in cuts((winter,))]
        ['2026-01-20', '2026-02-01', '2026-03-01']
    """
    ends = {demand.since for demand in demands} | {demand.until for demand in demands}
    if not ends:
        return ()
    first, last = min(ends), max(ends)
    posted = {day for one in running for day in (one.assignment.since, one.assignment.until) if first < day < last}
    return tuple(sorted(ends | posted | set(firsts_of_months(first, last))))


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


def find_stays(demands: tuple[Demand, ...], settings: Settings, running: tuple[Posted, ...] = ()) -> Stays:
    """Every stay, by demand, tier and time, then those that go on with the running plan.

    Substitutes who would have to train too early have no stay.
    """
    between = cuts(demands, running)
    rows = []
    for number, demand in enumerate(demands):
        for tier in TIERS:
            training = timedelta(days=settings.substitute_training_days if tier > 1 else 0)
            for since, until in rotations(demand, between, settings.rotation_days):
                leave = since - training
                if tier == 1 or settings.ready_from is None or leave >= settings.ready_from:
                    rows.append((number, tier, since, until, leave, ready_again(leave, until, settings), -1))
    for place, one in enumerate(running):
        rows += [(*row, place) for row in _going_on(one, demands, settings, between)]
    table = np.array([[_ordinal(part) for part in row] for row in rows], dtype=np.int64).reshape(-1, 7).T
    return Stays(
        demand=table[0], tier=table[1], since=table[2], until=table[3], away_since=table[4], busy_until=table[5],
        posted=table[6],
    )  # fmt: skip


def _ordinal(part: int | date) -> int:
    return part.toordinal() if isinstance(part, date) else part


def _going_on(
    one: Posted, demands: tuple[Demand, ...], settings: Settings, between: tuple[date, ...]
) -> Iterator[tuple[int, int, date, date, date, date]]:
    """Stays of a unit of the running plan on its own line; those who are there already train no more.

    They may come home at any cut, or stay on for as long as a rotation may last.
    """
    now, longest = one.assignment, max(settings.rotation_days, default=0)
    leave = one.left_on or one.away_since
    for number, demand in enumerate(demands):
        if demand.line != now.line or not demand.since <= now.since < demand.until:
            continue
        last = max(now.until, leave + timedelta(days=longest)) if longest else demand.until
        own = [day for day in between if now.since < day <= min(last, demand.until)]
        ends = own if longest else {min(now.until, demand.until), demand.until}
        for until in sorted(ends):
            yield number, now.tier, now.since, until, one.away_since, ready_again(leave, until, settings)


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


def find_stretches(demands: tuple[Demand, ...], stays: Stays, running: tuple[Posted, ...] = ()) -> Stretches:
    """The term of every demand, cut where the rotations that cover it change."""
    between = [day.toordinal() for day in cuts(demands, running)]
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

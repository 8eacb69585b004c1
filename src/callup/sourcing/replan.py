"""A plan runs already: what of it is kept, and what moves?

A *part* is one unit of the running plan on one line, on days that the same stays cover.
"""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import msgspec
import numpy as np

from callup.sourcing.plan import CHANGES, Assignment, Change, Move
from callup.sourcing.pools import Arcs, Case, Pool
from callup.sourcing.running import Posted
from callup.sourcing.slots import Stays, Whole


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """Parts of the running plan, as arrays `[part]`: `people` who serve now, and `days`.

    `kept_by` tells how many arcs keep the part; `arc` names them, part by part.
    """

    people: Whole
    days: Whole
    kept_by: Whole
    arc: Whole

    def __len__(self) -> int:
        """How many parts there are."""
        return len(self.people)


def find_parts(case: Case, pools: tuple[Pool, ...], arcs: Arcs, stays: Stays) -> Parts:
    """Parts of the running plan and the arcs that keep them: the same unit on the same line at the same host.

    A part that no arc keeps is lost whatever is planned; it counts as well.
    """
    number_of = {pool.units[0].id: number for number, pool in enumerate(pools)}
    rows: list[tuple[int, int, int]] = []
    kept: list[Whole] = [np.zeros(0, dtype=np.int64)]
    for one in case.running:
        now = one.assignment
        own = _own(number_of.get(now.unit), now, case, arcs, stays)
        for days, arc in _cut(now.since.toordinal(), now.until.toordinal(), own, stays, arcs):
            rows.append((now.people, days, len(arc)))
            kept.append(arc)
    people, days_, kept_by = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Parts(people=people, days=days_, kept_by=kept_by, arc=np.concatenate(kept))


def _own(pool: int | None, now: Assignment, case: Case, arcs: Arcs, stays: Stays) -> Whole:
    """Arcs of the unit on its line at its host."""
    if pool is None:
        return np.zeros(0, dtype=np.int64)
    own = np.arange(arcs.first[pool], arcs.first[pool + 1])
    lines = [case.demands[demand].line for demand in stays.demand[arcs.stay[own]].tolist()]
    hosts = [arcs.ways[way].host for way in arcs.way[own].tolist()]
    same = [(line, host) == (now.line, now.host) for line, host in zip(lines, hosts, strict=True)]
    kept: Whole = own[np.array(same, dtype=bool)]
    return kept


def _cut(since: int, until: int, own: Whole, stays: Stays, arcs: Arcs) -> list[tuple[int, Whole]]:
    """Days of a part and the arcs that keep it, for every part between two days."""
    begin, end = stays.since[arcs.stay[own]], stays.until[arcs.stay[own]]
    edges = sorted({since, until} | {day for day in (*begin.tolist(), *end.tolist()) if since < day < until})
    found: dict[bytes, tuple[int, Whole]] = {}
    for first, last in pairwise(edges):
        arc = own[(begin <= first) & (first < end)]
        days, _ = found.get(arc.tobytes(), (0, arc))
        found[arc.tobytes()] = (days + last - first, arc)
    return list(found.values())


def find_moves(running: tuple[Posted, ...], planned: tuple[Assignment, ...]) -> tuple[Move, ...]:
    """What becomes of every unit on every line and host, against the running plan, by line, home, unit and time."""
    before, after = _by_post(one.assignment for one in running), _by_post(planned)
    moves = [
        move
        for post in {**before, **after}
        for move in _moves_on(before.get(post, []), after.get(post, []))
    ]  # fmt: skip
    return tuple(sorted(moves, key=_place))


def _place(move: Move) -> tuple[str, str, str, date, int]:
    return move.line, move.home, move.unit, move.since, CHANGES.index(move.change)


def _by_post(assignments: Iterable[Assignment]) -> dict[tuple[str, str, str | None], list[Assignment]]:
    posts: dict[tuple[str, str, str | None], list[Assignment]] = {}
    for one in assignments:
        posts.setdefault((one.line, one.unit, one.host), []).append(one)
    return posts


def _moves_on(before: list[Assignment], after: list[Assignment]) -> list[Move]:
    """Kept, withdrawn and added people of one unit on one line and host; days on which nothing changes together."""
    edges = sorted({day for one in (*before, *after) for day in (one.since, one.until)})
    moves: list[Move] = []
    for change in CHANGES:
        for since, until in pairwise(edges):
            was, will_be = _people(before, since), _people(after, since)
            people = {"kept": min(was, will_be), "withdrawn": was - will_be, "added": will_be - was}[change]
            if people <= 0:
                continue
            if moves and (moves[-1].change, moves[-1].people, moves[-1].until) == (change, people, since):
                moves[-1] = msgspec.structs.replace(moves[-1], until=until)
            else:
                moves.append(_move(change, (before or after)[0], people, since, until))
    return moves


def _people(assignments: list[Assignment], day: date) -> int:
    return sum(one.people for one in assignments if one.since <= day < one.until)


def _move(change: Change, one: Assignment, people: int, since: date, until: date) -> Move:
    return Move(
        change=change, line=one.line, home=one.home, host=one.host, unit=one.unit, unit_title=one.unit_title,
        people=people, since=since, until=until,
    )  # fmt: skip

"""A plan runs already: what of it is kept?

A *part* is one unit of the running plan on one line, on days that the same stays cover.
"""

from itertools import pairwise

import msgspec
import numpy as np

from callup.sourcing.pools import Arcs, Case, Pool
from callup.sourcing.slots import Stays, Whole


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """Parts of the running plan, as arrays `[part]`: `people` who serve now, `days`, and the demand (its number).

    `kept_by` tells how many arcs keep the part; `arc` names them, part by part.
    """

    demand: Whole
    people: Whole
    days: Whole
    kept_by: Whole
    arc: Whole

    def __len__(self) -> int:
        """How many parts there are."""
        return len(self.people)


def find_parts(case: Case, pools: tuple[Pool, ...], arcs: Arcs, stays: Stays) -> Parts:
    """Parts of the running plan on the lines that are planned, and the arcs that keep them."""
    number_of = {pool.units[0].id: number for number, pool in enumerate(pools)}
    rows: list[tuple[int, int, int, int]] = []
    kept: list[Whole] = []
    for one in case.running:
        for demand, asked in enumerate(case.demands):
            if asked.line != one.line or one.unit not in number_of:
                continue
            pool = number_of[one.unit]
            own = np.arange(arcs.first[pool], arcs.first[pool + 1])
            same = [arcs.ways[way].host == one.host for way in arcs.way[own].tolist()]
            own = own[np.array(same, dtype=bool) & (stays.demand[arcs.stay[own]] == demand)]
            since = max(one.since, asked.since).toordinal()
            until = min(one.until, asked.until).toordinal()
            for days, arc in _cut(since, until, own, stays, arcs):
                rows.append((demand, one.people, days, len(arc)))
                kept.append(arc)
    demand_, people, days_, kept_by = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    arc_ = np.concatenate([*kept, np.zeros(0, dtype=np.int64)])
    return Parts(demand=demand_, people=people, days=days_, kept_by=kept_by, arc=arc_)


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

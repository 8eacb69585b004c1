"""Which units go, by name?

The model counts units of a pool; here they get their names.
A unit makes one stay at a time, so each stay takes units of the pool that are free for it, lowest id first.
Units are filled up one after the other: as many as possible go whole, and none goes below the minimum detachment.
The officers of a donor are people and no units: they may be on several lines at the same time.
"""

from collections import defaultdict
from datetime import date

import numpy as np

from callup.force import Unit
from callup.sourcing.model import Model, Whole
from callup.sourcing.plan import DONORS, Assignment


def name_units(model: Model, people: Whole) -> tuple[Assignment, ...]:
    """Assignments of units, by line as the demands stand, then by home, unit id and first day.

    Args:
        model: Pools and arcs.
        people: People on each arc.
    """
    by_pool: dict[int, list[int]] = defaultdict(list)
    for arc in np.flatnonzero(people > 0).tolist():
        by_pool[int(model.arcs.pool[arc])].append(arc)
    named = [item for pool, sent in by_pool.items() for item in _name_pool(model, pool, sent, people)]
    return tuple(assignment for _, assignment in sorted(named, key=_in_order))


def split(people: int, size: int, minimum: int) -> list[int]:
    """People per unit: whole units first, the fewest units, none below the minimum (as far as there are people).

    Example:
        >>> split(210, 100, 30)
        [100, 80, 30]
    """
    units = -(-people // size)
    least = min(size, minimum)
    spare = people - least * units
    shares = []
    for _ in range(units):
        more = max(0, min(size - least, spare))
        shares.append(least + more)
        spare -= more
    return shares


def _name_pool(model: Model, number: int, sent: list[int], people: Whole) -> list[tuple[int, Assignment]]:
    pool, stays = model.pools[number], model.stays
    if pool.home == DONORS:
        return [_named(model, arc, pool.units[0], int(people[arc])) for arc in sent]
    free_from = {unit.id: 0 for unit in pool.units}
    named = []
    for arc in sorted(sent, key=lambda arc: (stays.away_since[model.arcs.stay[arc]], arc)):
        stay = int(model.arcs.stay[arc])
        free = [unit for unit in pool.units if free_from[unit.id] <= stays.away_since[stay]]
        shares = split(int(people[arc]), pool.people, model.case.limits.minimum_detachment)
        for unit, share in zip(free[: len(shares)], shares, strict=True):
            free_from[unit.id] = int(stays.busy_until[stay])
            named.append(_named(model, arc, unit, share))
    return named


def _named(model: Model, arc: int, unit: Unit, people: int) -> tuple[int, Assignment]:
    return int(model.stays.demand[model.arcs.stay[arc]]), _assignment(model, arc, unit, people)


def _assignment(model: Model, arc: int, unit: Unit, people: int) -> Assignment:
    stay, way = model.arcs.stay[arc], model.arcs.ways[model.arcs.way[arc]]
    return Assignment(
        line=model.case.demands[model.stays.demand[stay]].line, home=unit.home, host=way.host, status=way.status,
        unit=unit.id, unit_title=unit.title, unit_type=unit.type, tier=int(model.stays.tier[stay]), people=people,
        whole=people == unit.people, distance_km=way.distance_km,
        since=date.fromordinal(int(model.stays.since[stay])), until=date.fromordinal(int(model.stays.until[stay])),
        away_since=_away_since(model, int(stay)),
    )  # fmt: skip


def _away_since(model: Model, stay: int) -> date:
    """The day on which the people of a stay leave; those who serve in the running plan have left before."""
    posted = int(model.stays.posted[stay])
    left_on = model.case.running[posted].left_on if posted >= 0 else None
    return left_on or date.fromordinal(int(model.stays.away_since[stay]))


def _in_order(item: tuple[int, Assignment]) -> tuple[int, str, str, date]:
    return item[0], item[1].home, item[1].unit, item[1].since

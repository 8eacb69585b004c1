"""Which units go, by name?

The model counts units of a pool; here they get their names.
A unit serves one line at a time, so each demand takes units of the pool that are free in its period, lowest id first.
Units are filled up one after the other: as many as possible go whole, and none goes below the minimum detachment.
"""

from collections import defaultdict

from callup.force import Unit
from callup.sourcing.model import Model, Whole
from callup.sourcing.plan import Assignment, Demand
from callup.sourcing.pools import Arc, Pool


def name_units(model: Model, people: Whole) -> tuple[Assignment, ...]:
    """Assignments of units, by line as the demands stand, then by home and unit id.

    Args:
        model: Pools and arcs.
        people: People on each arc.
    """
    by_pool: dict[int, list[tuple[Arc, int]]] = defaultdict(list)
    for arc, count in zip(model.arcs, people.tolist(), strict=True):
        if count > 0:
            by_pool[arc.pool].append((arc, count))
    named = [item for number, sent in by_pool.items() for item in _name_pool(model, model.pools[number], sent)]
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


def _name_pool(model: Model, pool: Pool, sent: list[tuple[Arc, int]]) -> list[tuple[int, Assignment]]:
    demands = model.case.demands
    taken: dict[str, list[Demand]] = defaultdict(list)
    named = []
    for arc, count in sorted(sent, key=lambda item: (demands[item[0].demand].since, item[0].demand)):
        demand = demands[arc.demand]
        free = [unit for unit in pool.units if not any(_overlap(demand, other) for other in taken[unit.id])]
        shares = split(count, pool.people, model.case.limits.minimum_detachment)
        for unit, share in zip(free[: len(shares)], shares, strict=True):
            taken[unit.id].append(demand)
            named.append((arc.demand, _assignment(demand, unit, arc, share)))
    return named


def _overlap(one: Demand, other: Demand) -> bool:
    return one.since < other.until and other.since < one.until


def _assignment(demand: Demand, unit: Unit, arc: Arc, people: int) -> Assignment:
    return Assignment(
        line=demand.line, home=unit.home, host=arc.way.host, status=arc.way.status, unit=unit.id,
        unit_title=unit.title, unit_type=unit.type, tier=arc.tier, people=people, whole=people == unit.people,
        distance_km=arc.way.distance_km, since=demand.since, until=demand.until,
    )  # fmt: skip


def _in_order(item: tuple[int, Assignment]) -> tuple[int, str, str]:
    return item[0], item[1].home, item[1].unit

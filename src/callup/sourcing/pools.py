"""Which pools of units may serve on which demands?

Units of one Guard with the same component, type and size are one *pool*.
An *arc* is a pool that may serve on a demand: its type can do at least one of the line's roles, and the review leaves
its Guard a lawful way. Whatever is not an arc is not in the model, so it cannot be in the plan.
"""

from collections.abc import Callable

import msgspec

from callup.force import Unit
from callup.review import Option
from callup.sourcing.limits import LimitFamily
from callup.sourcing.plan import Demand, Forces, Limits, Settings
from callup.sourcing.ways import Way, cheapest_way

NO_WAY = Way(host=None, status="", distance_km=0, usd=0)


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """All that a plan is made from, in the published order; `usable` holds lawful options by (line, home)."""

    demands: tuple[Demand, ...]
    usable: dict[tuple[str, str], list[Option]]
    world: Forces
    limits: Limits
    settings: Settings


class Relief(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken away from the model to see what it costs: limits, or the bars on one demand (its number)."""

    lifted: frozenset[LimitFamily] = frozenset()
    any_type_on: int | None = None
    any_home_on: int | None = None


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """Units of one Guard that are alike; `people` each."""

    home: str
    component: str
    type: str
    people: int
    units: tuple[Unit, ...]


class Arc(msgspec.Struct, frozen=True, kw_only=True):
    """A pool (its number) that may serve on a demand (its number)."""

    pool: int
    demand: int
    tier: int
    way: Way


def pool_units(units: tuple[Unit, ...], homes: set[str]) -> tuple[Pool, ...]:
    """Units alike are put together, by home, component, type, size; within a pool by unit id."""
    alike: dict[tuple[str, str, str, int], list[Unit]] = {}
    for unit in units:
        if unit.home in homes and unit.people > 0:
            alike.setdefault((unit.home, unit.component, unit.type, unit.people), []).append(unit)
    return tuple(
        Pool(home=key[0], component=key[1], type=key[2], people=key[3],
             units=tuple(sorted(alike[key], key=lambda unit: (unit.id, unit.title))))
        for key in sorted(alike)
    )  # fmt: skip


def find_arcs(case: Case, pools: tuple[Pool, ...], relief: Relief) -> tuple[Arc, ...]:
    """Every lawful and qualified pairing of a pool with a demand, pool by pool.

    A unit may serve on a line if its type can do at least one of the line's roles; its tier is that of the role it
    does best.
    """
    tiers = _tiers(case.world)
    way_of = _way_finder(case)
    arcs = []
    for number, pool in enumerate(pools):
        for line, demand in enumerate(case.demands):
            found = [tiers[key] for role in demand.roles if (key := (role, pool.component, pool.type)) in tiers]
            tier = min(found) if found else (2 if relief.any_type_on == line else 0)
            way = way_of(line, pool.home, tier) if tier else None
            if tier and way is None and relief.any_home_on == line:
                way = NO_WAY
            if way is not None:
                arcs.append(Arc(pool=number, demand=line, tier=tier, way=way))
    return tuple(arcs)


def _tiers(world: Forces) -> dict[tuple[str, str, str], int]:
    tiers: dict[tuple[str, str, str], int] = {}
    for item in world.qualifications:
        key = (item.role, item.component, item.type)
        tiers[key] = min(item.tier, tiers.get(key, item.tier))
    return tiers


def _way_finder(case: Case) -> Callable[[int, str, int], Way | None]:
    known: dict[tuple[int, str, int], Way | None] = {}

    def way_of(line: int, home: str, tier: int) -> Way | None:
        key = (line, home, tier)
        if key not in known:
            demand = case.demands[line]
            options = case.usable.get((demand.line, home))
            days = case.settings.substitute_training_days if tier > 1 else 0
            known[key] = (
                cheapest_way(demand, options, case.world, case.settings, training_days=days) if options else None
            )
        return known[key]

    return way_of

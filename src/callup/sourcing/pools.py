"""Which pools of units may serve on which demands, and when?

Units of one Guard with the same component, type, size and time at hand are one *pool*; so is a unit of the running
plan for itself, and so are the officers of a civilian donor.
An *arc* is a pool that may make a stay: its type can do at least one of the line's roles, the review leaves its Guard
a lawful way, and the stay lies in its time.
Whatever is not an arc is not in the model, so it cannot be in the plan.
"""

from collections.abc import Callable
from datetime import date

import msgspec
import numpy as np

from callup.force import Unit
from callup.review import Option
from callup.sourcing.limits import LimitFamily
from callup.sourcing.plan import DONORS, Demand, Donor, Forces, Limits, Settings
from callup.sourcing.running import Posted, ready_again
from callup.sourcing.slots import Flags, Stays, Whole
from callup.sourcing.ways import NO_WAY, Way, cheapest, ways_of


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """All that a plan is made from, in the published order.

    `usable` holds lawful options by (line, home), those of civilian donors by (line, `DONORS`).
    `running` is the plan that runs already, from the day on which the new one begins.
    """

    demands: tuple[Demand, ...]
    usable: dict[tuple[str, str], list[Option]]
    world: Forces
    limits: Limits
    settings: Settings
    running: tuple[Posted, ...] = ()


class Relief(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken away from the model to see what it costs: limits, or the bars on one demand (its number)."""

    lifted: frozenset[LimitFamily] = frozenset()
    any_type_on: int | None = None
    any_home_on: int | None = None


def without(case: Case, lifted: frozenset[LimitFamily]) -> Case:
    """The case in which units go again at once, or substitutes serve at once, where these families are lifted."""
    settings = case.settings
    if "dwell" in lifted:
        settings = msgspec.structs.replace(settings, dwell=0.0)
    if "training" in lifted:
        settings = msgspec.structs.replace(settings, substitute_training_days=0, ready_from=None)
    return case if settings is case.settings else msgspec.structs.replace(case, settings=settings)


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """Units of one Guard that are alike; `people` each. Of a donor (`home` is `DONORS`) the officers are one unit."""

    home: str
    component: str
    type: str
    people: int
    since: date | None
    until: date | None
    units: tuple[Unit, ...]


class Arcs(msgspec.Struct, frozen=True, kw_only=True):
    """Pools that may make stays, as arrays `[arc]`, ordered by pool; `usd` is the cost of one person.

    `first` `[pool + 1]` tells where the arcs of each pool begin; `way` counts in `ways`.
    """

    pool: Whole
    stay: Whole
    way: Whole
    usd: Whole
    first: Whole
    ways: tuple[Way, ...]

    def __len__(self) -> int:
        """How many arcs there are."""
        return len(self.pool)


class _Menu(msgspec.Struct, frozen=True, kw_only=True):
    """The stays that a kind of pool may make."""

    stay: Whole
    way: Whole
    usd: Whole


def pool_units(units: tuple[Unit, ...], homes: set[str], *, apart: frozenset[str] = frozenset()) -> tuple[Pool, ...]:
    """Units alike are put together, by home, component, type, size and time; within a pool by unit id.

    Args:
        units: Units of all Guards.
        homes: Guards whose strength is known.
        apart: Ids of units that stand for themselves, because they serve in the running plan.
    """
    alike: dict[tuple[str, str, str, int, date, date, str], list[Unit]] = {}
    for unit in units:
        if unit.home in homes and unit.people > 0:
            alone = unit.id if unit.id in apart else ""
            time = unit.since or date.min, unit.until or date.max
            alike.setdefault((unit.home, unit.component, unit.type, unit.people, *time, alone), []).append(unit)
    return tuple(
        Pool(home=key[0], component=key[1], type=key[2], people=key[3],
             since=alike[key][0].since, until=alike[key][0].until,
             units=tuple(sorted(alike[key], key=lambda unit: (unit.id, unit.title))))
        for key in sorted(alike)
    )  # fmt: skip


def pool_donors(donors: tuple[Donor, ...]) -> tuple[Pool, ...]:
    """The officers of every civilian donor, by id."""
    return tuple(_pool_of(donor) for donor in sorted(donors, key=lambda donor: donor.id) if donor.heads > 0)


def _pool_of(donor: Donor) -> Pool:
    officers = Unit(
        id=donor.id, home=DONORS, component="civilian", title=donor.title, type=donor.kind, echelon="agency",
        people=donor.heads, confidence="U", since=donor.since, until=donor.until,
    )  # fmt: skip
    return Pool(
        home=DONORS, component="civilian", type=donor.kind, people=donor.heads, since=donor.since, until=donor.until,
        units=(officers,),
    )  # fmt: skip


def find_arcs(case: Case, pools: tuple[Pool, ...], stays: Stays, relief: Relief) -> Arcs:
    """Every lawful and qualified stay of every pool, pool by pool.

    A unit may serve on a line if its type can do at least one of the line's roles; its tier is that of the role it
    does best. Of several lawful ways the cheapest for the length of the stay is taken.
    """
    menu_of = _Menus(case, stays, relief)
    numbers = np.array([menu_of.number(pool) for pool in pools], dtype=np.int64)
    menus = menu_of.menus
    lengths = np.array([len(menu.stay) for menu in menus], dtype=np.int64)
    ends = np.cumsum(lengths)
    per_pool = lengths[numbers] if len(pools) else numbers
    first = np.concatenate([[0], np.cumsum(per_pool)]).astype(np.int64)
    pool = np.repeat(np.arange(len(pools)), per_pool)
    place = np.arange(first[-1]) - first[pool] + (ends - lengths)[numbers[pool]]
    stay, way, usd = (
        np.concatenate([getattr(menu, name) for menu in menus] or [np.zeros(0, dtype=np.int64)])[place]
        for name in ("stay", "way", "usd")
    )
    return Arcs(pool=pool, stay=stay, way=way, usd=usd, first=first, ways=tuple(menu_of.ways))


class _Menus:
    """The menus of kinds of pools, each made once."""

    def __init__(self, case: Case, stays: Stays, relief: Relief) -> None:
        self.menus: list[_Menu] = []
        self.ways: list[Way] = []
        self._case, self._stays, self._relief = case, stays, relief
        self._tier_of = _tier_finder(case)
        self._known: dict[tuple[str, ...], int] = {}
        self._offers: dict[tuple[int, str, int], _Menu | None] = {}
        self._on = {
            (n, tier): np.flatnonzero((stays.demand == n) & (stays.tier == tier) & (stays.posted < 0))
            for n in range(len(case.demands))
            for tier in (1, 2)
        }
        self._posted: dict[str, list[int]] = {}
        for place, one in enumerate(case.running):
            self._posted.setdefault(one.assignment.unit, []).append(place)

    def number(self, pool: Pool) -> int:
        """The number of the menu of a pool."""
        first = pool.units[0].id
        alone = first if first in self._posted or pool.home == DONORS else ""
        key = (pool.home, pool.component, pool.type, str(pool.since), str(pool.until), alone)
        if key not in self._known:
            self._known[key] = len(self.menus)
            self.menus.append(self._menu(pool, alone))
        return self._known[key]

    def _menu(self, pool: Pool, alone: str) -> _Menu:
        found = [
            menu
            for line in range(len(self._case.demands))
            if (tier := self._tier(line, pool)) and (menu := self._offer(line, pool.home, tier)) is not None
        ]
        found += [menu for place in self._posted.get(alone, []) if (menu := self._going_on(place)) is not None]
        stay, way, usd = (
            np.concatenate([getattr(menu, name) for menu in found] or [np.zeros(0, dtype=np.int64)])
            for name in ("stay", "way", "usd")
        )
        inside = np.ones(len(stay), dtype=bool)
        if pool.since is not None:
            inside &= self._stays.away_since[stay] >= pool.since.toordinal()
        if pool.until is not None:
            inside &= self._stays.until[stay] <= pool.until.toordinal()
        inside &= (self._stays.posted[stay] >= 0) | (self._stays.away_since[stay] >= self._rested(alone))
        return _Menu(stay=stay[inside], way=way[inside], usd=usd[inside])

    def _tier(self, line: int, pool: Pool) -> int:
        tier = self._tier_of(line, pool)
        return tier or (2 if self._relief.any_type_on == line and pool.home != DONORS else 0)

    def _offer(self, line: int, home: str, tier: int) -> _Menu | None:
        """Stays on one line for one Guard in one tier."""
        key = (line, home, tier)
        if key not in self._offers:
            options = self._case.usable.get((self._case.demands[line].line, home), [])
            ways = ways_of(options, self._case.world, self._case.settings)
            if not ways and self._relief.any_home_on == line and home != DONORS:
                ways = (NO_WAY,)
            self._offers[key] = self._priced(self._on[line, tier], ways) if ways else None
        return self._offers[key]

    def _going_on(self, place: int) -> _Menu | None:
        """Stays that go on with the running plan, at the same host and in the same status where that is lawful."""
        now = self._case.running[place].assignment
        options = self._case.usable.get((now.line, now.home), [])
        same = [one for one in options if (one.host, one.status) == (now.host, now.status)]
        same = same or [one for one in options if one.host == now.host] or options
        ways = ways_of(same, self._case.world, self._case.settings)
        return self._priced(np.flatnonzero(self._stays.posted == place), ways) if ways else None

    def _rested(self, alone: str) -> int:
        """The day from which a unit that is away now can go anywhere else, if it comes home at once."""
        settings, days = self._case.settings, [0]
        for place in self._posted.get(alone, []):
            one = self._case.running[place]
            if one.left_on is not None:
                days.append(ready_again(one.left_on, one.assignment.since, settings).toordinal())
        return max(days)

    def _priced(self, stay: Whole, ways: tuple[Way, ...]) -> _Menu:
        days, place = np.unique(self._stays.until[stay] - self._stays.away_since[stay], return_inverse=True)
        best, usd = cheapest(ways, days)
        menu = _Menu(stay=stay, way=len(self.ways) + best[place], usd=usd[place])
        self.ways.extend(ways)
        return menu


def _tier_finder(case: Case) -> Callable[[int, Pool], int]:
    """The tier in which a pool serves on a line; 0: not at all."""
    tiers: dict[tuple[str, str, str], int] = {}
    for item in case.world.qualifications:
        key = (item.role, item.component, item.type)
        tiers[key] = min(item.tier, tiers.get(key, item.tier))
    lent = {donor.id: frozenset(donor.roles) for donor in case.world.donors}

    def tier_of(line: int, pool: Pool) -> int:
        roles = case.demands[line].roles
        if pool.home == DONORS:
            return 1 if lent[pool.units[0].id].intersection(roles) else 0
        found = [tiers[key] for role in roles if (key := (role, pool.component, pool.type)) in tiers]
        return min(found, default=0)

    return tier_of


def arcs_on(arcs: Arcs, stays: Stays, demand: int) -> Flags:
    """Which arcs serve on a demand, as flags `[arc]`."""
    on: Flags = stays.demand[arcs.stay] == demand
    return on

"""In which duty status, and at which host, would one Guard serve on one line?

Only options that the review calls `allowed` or `allowed_if` are ways; nothing barred, unsettled or open ever is.
Civilian donors belong to no State: their travel is not counted.
Of several lawful ways the cheapest is taken; among equally cheap ones the first in the order of `STATUS_SLUGS`,
then the first host by code.
How many of a line's people each host gets is not asked for, so a Guard serves at the host that is cheapest for it.
"""

from collections.abc import Iterable

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.errors import InputError, UnknownName
from callup.place import Place, distance_km
from callup.review import Option
from callup.role import STATUS_BY_SLUG, STATUS_SLUGS
from callup.sourcing.plan import DONORS, Forces, Settings

Whole = NDArray[np.int64]
USABLE = ("allowed", "allowed_if")


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One lawful way for one Guard to serve on one line. `host` None: at home, no host was named."""

    host: str | None
    status: str
    distance_km: int
    usd_per_day: float
    usd_there: float

    def usd(self, days: int) -> int:
        """Cost of one person who is paid for these days [USD]."""
        return round(self.usd_per_day * days + self.usd_there)


NO_WAY = Way(host=None, status="", distance_km=0, usd_per_day=0.0, usd_there=0.0)


def is_usable(option: Option) -> bool:
    """Whether a Guard may be sent on this option.

    Civilian officers are lent by agencies, not by Guards: that status is no way to send a unit.
    """
    return option.verdict in USABLE and STATUS_BY_SLUG[option.status].family != "civilian"


def usable_options(options: Iterable[Option]) -> dict[tuple[str, str], list[Option]]:
    """Usable options by (line, home). An option stated twice counts only if every statement of it is usable."""
    refused = {_key(option) for option in options if not is_usable(option)}
    found: dict[tuple[str, str], list[Option]] = {}
    for option in options:
        if _key(option) not in refused:
            found.setdefault((option.line, option.home), []).append(option)
    return found


def donor_options(options: Iterable[Option]) -> dict[tuple[str, str], list[Option]]:
    """Options of civilian donors by (line, `DONORS`), one for each host.

    A donor belongs to no State, so a host counts only if the review calls the civilian status usable there for
    everybody.
    """
    civilian = [one for one in options if STATUS_BY_SLUG[one.status].family == "civilian"]
    refused = {(one.line, one.host) for one in civilian if one.verdict not in USABLE}
    hosts: dict[tuple[str, str | None], Option] = {}
    for one in civilian:
        if (one.line, one.host) not in refused:
            hosts.setdefault((one.line, one.host), msgspec.structs.replace(one, home=DONORS))
    found: dict[tuple[str, str], list[Option]] = {}
    for one in hosts.values():
        found.setdefault((one.line, DONORS), []).append(one)
    return found


def ways_of(options: Iterable[Option], world: Forces, settings: Settings) -> tuple[Way, ...]:
    """The lawful ways of one Guard on one line, in the published order: by status, then by host.

    Args:
        options: Usable options of one home on one line.
        world: Places, for the distance.
        settings: Costs.

    Raises:
        InputError: No cost is given for a status that may be used.
        UnknownName: A home or host is not in the table of places.
    """
    ways = (_way(option, world.places, settings) for option in options)
    return tuple(sorted(ways, key=lambda way: (STATUS_SLUGS.index(way.status), way.host or "")))


def cheapest(ways: tuple[Way, ...], days: Whole) -> tuple[Whole, Whole]:
    """The cheapest way for every number of paid days: its number, and the cost of one person [USD].

    Example:
        >>> by_bus = Way(host="MD", status="sad-emac", distance_km=1, usd_per_day=2.0, usd_there=50.0)
        >>> number, usd = cheapest((by_bus, NO_WAY), np.array([10, 20]))
        >>> number.tolist(), usd.tolist()
        ([1, 1], [0, 0])
    """
    daily = np.array([way.usd_per_day for way in ways])[:, np.newaxis]
    there = np.array([way.usd_there for way in ways])[:, np.newaxis]
    usd = np.rint(daily * days + there).astype(np.int64)
    best = usd.argmin(axis=0)
    return best, usd[best, np.arange(len(days))]


def _way(option: Option, places: dict[str, Place], settings: Settings) -> Way:
    km = _distance_km(option, places)
    return Way(
        host=option.host, status=option.status, distance_km=km,
        usd_per_day=_usd_per_person_day(option.status, settings), usd_there=settings.usd_per_person_km * km,
    )  # fmt: skip


def _distance_km(option: Option, places: dict[str, Place]) -> int:
    if option.host is None or option.home in {option.host, DONORS}:
        return 0
    for code in (option.home, option.host):
        if code not in places:
            raise UnknownName(where="places", name=code, kind="a place", known=places)
    return round(distance_km(places[option.home], places[option.host]))


def _usd_per_person_day(status: str, settings: Settings) -> float:
    if status not in settings.usd_per_person_day:
        raise InputError(
            where="settings, usd_per_person_day",
            found=f"no figure for '{status}'",
            wanted="a cost per person-day for every duty status that may be used",
            remedy=f"add one for '{status}'",
        )
    return settings.usd_per_person_day[status]


def _key(option: Option) -> tuple[str, str, str, str]:
    return option.line, option.home, option.host or "", option.status

"""In which duty status, and at which host, would one Guard serve on one line?

Only options that the review calls `allowed` or `allowed_if` are ways; nothing barred, unsettled or open ever is.
Of several lawful ways the cheapest is taken; among equally cheap ones the first in the order of `STATUS_SLUGS`,
then the first host by code.
How many of a line's people each host gets is not asked for, so a Guard serves at the host that is cheapest for it.
"""

from collections.abc import Iterable

import msgspec

from callup.errors import InputError, UnknownName
from callup.place import Place, distance_km
from callup.review import Option
from callup.role import STATUS_BY_SLUG, STATUS_SLUGS
from callup.sourcing.plan import Demand, Forces, Settings

USABLE = ("allowed", "allowed_if")


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One lawful way for one Guard to serve on one line; `usd` is the cost of one person over the whole term."""

    host: str | None
    status: str
    distance_km: int
    usd: int


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


def cheapest_way(
    demand: Demand, options: list[Option], world: Forces, settings: Settings, *, training_days: int
) -> Way:
    """The cheapest of the lawful ways of one Guard on one line.

    Args:
        demand: The line.
        options: Usable options of one home on this line, at least one.
        world: Places, for the distance.
        settings: Costs.
        training_days: Days before the term starts, for substitutes.

    Raises:
        InputError: No cost is given for a status that may be used.
        UnknownName: A home or host is not in the table of places.
    """
    days = (demand.until - demand.since).days + training_days
    ways = [_way(option, days, world.places, settings) for option in options]
    return min(ways, key=lambda way: (way.usd, STATUS_SLUGS.index(way.status), way.host or ""))


def _way(option: Option, days: int, places: dict[str, Place], settings: Settings) -> Way:
    km = _distance_km(option, places)
    usd = _usd_per_person_day(option.status, settings) * days + settings.usd_per_person_km * km
    return Way(host=option.host, status=option.status, distance_km=km, usd=round(usd))


def _distance_km(option: Option, places: dict[str, Place]) -> int:
    if option.host is None or option.host == option.home:
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

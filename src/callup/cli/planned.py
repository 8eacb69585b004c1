"""What was said about the plan: floors, rotations, ceilings, the order of the objectives, court stays."""

from datetime import date

from callup.cli.bounds import DAYS, share_said
from callup.errors import InputError, UnknownName
from callup.period import Period
from callup.place import CODES
from callup.reference.forces import read_qualifications, read_rotations
from callup.sourcing.plan import ORDER, Ceiling, Floor

MOST_DWELL = 10
MOST_PEOPLE = 10_000_000
MONTHS = 12
FLOORS = "say 0.5, TX=0.6, TX:engineer=0.7 or, for June to November, TX@6-11=0.7"


def rotation_days(said: str | None) -> tuple[int, ...]:
    """`30,90,180`, or `usual` for the lengths in table forces/rotations.

    Raises:
        InputError: A length is not a whole number of days.

    Example:
        >>> rotation_days("90,30")
        (30, 90)
    """
    if said is None:
        return ()
    if said == "usual":
        return read_rotations()
    parts = [part.strip() for part in said.split(",")]
    if not all(part.isdecimal() and DAYS[0] <= int(part) <= DAYS[1] for part in parts):
        wanted = f"whole numbers of days from {DAYS[0]} to {DAYS[1]} with commas between, or 'usual'"
        raise InputError(where="--rotations", found=f"'{said}'", wanted=wanted)
    return tuple(sorted({int(part) for part in parts}))


def dwell_of(said: float | None) -> float | None:
    """Rest at home, times the days away.

    Raises:
        InputError: It is out of bounds.
    """
    if said is not None and not 0 <= said <= MOST_DWELL:
        raise InputError(where="--dwell", found=str(said), wanted=f"a number from 0 to {MOST_DWELL}")
    return said


def ceilings(said: tuple[str, ...]) -> tuple[Ceiling, ...]:
    """`VA=60` for all lines together, `VA:line=60` for one.

    Raises:
        InputError: There is no number of people.
        UnknownName: There is no such jurisdiction.

    Example:
        >>> ceilings(("VA:drivers=60",))[0].people
        60
    """
    return tuple(_ceiling(text) for text in said)


def _ceiling(text: str) -> Ceiling:
    scope, _, people = text.rpartition("=")
    home, colon, line = scope.partition(":")
    if not people.isdecimal() or int(people) > MOST_PEOPLE or (colon and not line):
        wanted = f"a State and people, such as VA=60, at most {MOST_PEOPLE:,}"
        raise InputError(where="--ceiling", found=f"'{text}'", wanted=wanted)
    if home not in CODES:
        raise UnknownName(where="--ceiling", name=home, kind="a jurisdiction (postal code)", known=CODES)
    return Ceiling(
        home=home, people=int(people), line=line or None, reason="said with --ceiling", source="given by the user"
    )


def floors_said(said: tuple[str, ...]) -> tuple[float | None, dict[str, float], tuple[Floor, ...]]:
    """What stays: `0.5` in all Guards, `TX=0.6` in one, `TX:engineer=0.7` of a unit type, `TX@6-11=0.7` in months.

    Returns:
        The floor of all, those of single Guards, and those that hold for a unit type or in some months alone.

    Raises:
        InputError: It is no share, there is no such month, or a floor is said twice.
        UnknownName: There is no such jurisdiction or unit type.

    Example:
        >>> floors_said(("0.5", "TX=0.6", "TX:engineer@11-2=0.7"))[2][0].months
        (1, 2, 11, 12)
    """
    scopes: dict[str, float] = {}
    for text in said:
        scope, sign, share = text.rpartition("=")
        if sign:
            _check_home(scope.partition("@")[0].partition(":")[0])
        if scope in scopes:
            found = f"'{text}' after another floor of the same Guards"
            wanted = "one floor for all and one for each Guard at most, or for each of its unit types and seasons"
            raise InputError(where="--floor", found=found, wanted=wanted)
        scopes[scope] = share_said(share, "--floor", text=text, remedy=FLOORS)
    stated = tuple(_floor(scope, share) for scope, share in scopes.items() if {":", "@"} & set(scope))
    general = scopes.pop("", None)
    return general, {scope: share for scope, share in scopes.items() if scope in CODES}, stated


def _floor(scope: str, share: float) -> Floor:
    place, _, season = scope.partition("@")
    home, colon, type_ = place.partition(":")
    types = {one.type for one in read_qualifications()}
    if colon and type_ not in types:
        raise UnknownName(where="--floor", name=type_, kind="a unit type", known=types)
    months = _months(season) if "@" in scope else ()
    return Floor(home=home, share=share, type=type_ or None, months=months, source="said with --floor")


def _months(season: str) -> tuple[int, ...]:
    """Months [1 to 12] of a season such as 6-11; it may run over the end of the year."""
    first, dash, last = season.partition("-")
    ends = (first, last if dash else first)
    if not all(end.isdecimal() and 1 <= int(end) <= MONTHS for end in ends):
        raise InputError(where="--floor", found=f"'@{season}'", wanted="months from 1 to 12", remedy=FLOORS)
    since, until = (int(end) for end in ends)
    return tuple(sorted({(since + n - 1) % MONTHS + 1 for n in range((until - since) % MONTHS + 1)}))


def _check_home(home: str) -> None:
    if home not in CODES:
        raise UnknownName(where="--floor", name=home, kind="a jurisdiction (postal code)", known=CODES)


def order_said(said: str | None) -> tuple[str, ...]:
    """`fill,cost`: these come first, the others follow in the standing order.

    Raises:
        InputError: An objective is named twice.
        UnknownName: There is no such objective.
    """
    names = tuple(part.strip() for part in said.split(",")) if said is not None else ()
    for name in names:
        if name not in ORDER:
            raise UnknownName(where="--order", name=name, kind="an objective", known=ORDER)
    if len(set(names)) < len(names):
        raise InputError(where="--order", found=f"'{said}'", wanted="each objective once")
    return names


def stays_said(said: tuple[str, ...]) -> tuple[Period, ...]:
    """`2025-07-01..2025-08-01`: from the first day to the day on which the mission goes on; an end may be left out.

    Raises:
        InputError: It is no period, or it ends before it begins.

    Example:
        >>> stays_said(("2025-07-01..2025-08-01",))[0].days
        31
    """
    return tuple(_stay_said(text) for text in said)


def _stay_said(text: str) -> Period:
    first, dots, last = text.partition("..")
    try:
        since, until = (date.fromisoformat(day) if day else None for day in (first, last))
    except ValueError:
        dots, since, until = "", None, None
    if not dots or (since and until and until < since) or not (since or until):
        wanted = "days as SINCE..UNTIL, such as 2025-07-01..2025-08-01, the first before the last"
        raise InputError(where="--stayed", found=f"'{text}'", wanted=wanted)
    return Period(since=since, until=until)


def fema_said(share: float) -> float:
    """The share that FEMA bears.

    Raises:
        InputError: It is no share from 0 to 1.

    Example:
        >>> fema_said(1.0)
        1.0
    """
    return share_said(str(share), "--fema-share", text=str(share), remedy="say 0.75 for 75 percent")

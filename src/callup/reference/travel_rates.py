"""What do lodging and meals cost at a place, month by month? Reads the federal travel rates."""

from collections.abc import Iterable
from functools import cache
from statistics import fmean, median, quantiles

from callup.cost import PerDiem, Range
from callup.errors import TableError
from callup.period import MONTHS
from callup.place import CODES
from callup.reference.tables import read_table

Row = dict[str, str]

NO_UNLISTED_PLACES = ("DC",)


@cache
def read_travel_rates(year: int) -> dict[str, PerDiem]:
    """Travel rates of the 54 jurisdictions in a fiscal year, over their listed destinations.

    Each range is the lowest tenth, the mean and the highest tenth of the destinations, with the standard rate as one
    more place; lodging also month by month, by the season of each destination.

    Raises:
        TableError: The table is broken.

    Example:
        >>> washington = read_travel_rates(2025)["DC"]
        >>> washington.by_month[6].central, washington.by_month[3].central
        (183.0, 276.0)
    """
    ours = [row for row in read_table("rates/per-diem").rows if row["fiscal_year"] == str(year)]
    standard = [row for row in ours if not row["state"]]
    return {code: _over(_used(code, ours, standard)) for code in CODES}


@cache
def read_localities(year: int) -> dict[str, dict[str, PerDiem]]:
    """Travel rates of each listed destination, by jurisdiction and name, in a fiscal year.

    Raises:
        TableError: The table is broken.

    Example:
        >>> read_localities(2025)["TX"]["Austin"].lodging.central
        176.5
    """
    ours = [row for row in read_table("rates/per-diem").rows if row["fiscal_year"] == str(year)]
    by_place: dict[str, dict[str, list[Row]]] = {code: {} for code in CODES}
    for row in ours:
        if row["state"] in by_place:
            by_place[row["state"]].setdefault(row["destination"].strip(), []).append(row)
    return {code: {name: _over(rows) for name, rows in places.items()} for code, places in by_place.items()}


@cache
def _destinations() -> dict[str, frozenset[str]]:
    rows = read_table("rates/per-diem").rows
    return {code: frozenset(row["destination"].strip() for row in rows if row["state"] == code) for code in CODES}


def listed_destinations(codes: Iterable[str]) -> frozenset[str]:
    """The destinations listed in any of these jurisdictions, in any year of the table.

    Raises:
        TableError: The table is broken.

    Example:
        >>> "Austin" in listed_destinations(["OK", "TX"]), listed_destinations(["XX"])
        (True, frozenset())
    """
    return frozenset(name for code in codes for name in _destinations().get(code, ()))


def middle_of(places: Iterable[PerDiem]) -> PerDiem:
    """The median of jurisdictions, for a place nobody has named."""
    known = list(places)
    return PerDiem(
        lodging=_middle([row.lodging for row in known]),
        meals=_middle([row.meals for row in known]),
        by_month=tuple(_middle([row.by_month[month] for row in known]) for month in range(len(MONTHS))),
    )


def _used(code: str, rows: list[Row], standard: list[Row]) -> list[Row]:
    """The listed rates of a jurisdiction, with the standard rate where unlisted places have it."""
    listed = [row for row in rows if row["state"] == code]
    outside = any(row["scope"] != "CONUS" for row in listed) or code in NO_UNLISTED_PLACES
    return listed if outside else listed + standard


def _over(rows: list[Row]) -> PerDiem:
    """The rates over destinations; a month that lies in two seasons of a destination has the mean of the two."""
    rates: dict[str, list[list[float]]] = {}
    for row in rows:
        months = rates.setdefault(row["destination"], [[] for _ in MONTHS])
        for month in _season(row):
            months[month].append(float(row["lodging_usd"]))
    monthly = [[fmean(found) for found in months if found] for months in rates.values()]
    meals = {row["destination"]: float(row["meals_incidentals_usd"]) for row in rows}
    return PerDiem(
        lodging=_spread([fmean(found) for found in monthly]),
        meals=_spread(list(meals.values())),
        by_month=tuple(
            _spread([fmean(months[month]) for months in rates.values() if months[month]])
            for month in range(len(MONTHS))
        ),
    )


def _season(row: Row) -> list[int]:
    """The months [0 to 11] in which a rate holds; a season may run over the end of the year.

    Example:
        >>> _season({"season_begin": "November 1", "season_end": "February 28"})
        [10, 11, 0, 1]
    """
    if not row["season_begin"]:
        return list(range(len(MONTHS)))
    first, last = (_month(row[name]) for name in ("season_begin", "season_end"))
    return [month % len(MONTHS) for month in range(first, last + 1 if last >= first else last + 1 + len(MONTHS))]


def _month(day: str) -> int:
    """The month [0 to 11] of a day written as October 1 or as 10/01/2025."""
    name = day.split(maxsplit=1)[0].title() if day.split() else ""
    if name in MONTHS:
        return MONTHS.index(name)
    number = day.partition("/")[0]
    if not number.isdigit() or not 1 <= int(number) <= len(MONTHS):
        raise TableError(where="rates/per-diem", found=f"season '{day}'", wanted="a month and a day, such as October 1")
    return int(number) - 1


def _spread(values: list[float]) -> Range:
    """Lowest tenth, mean and highest tenth; the mean is kept inside."""
    if not values:
        raise TableError(where="rates/per-diem", found="a month without a rate", wanted="seasons that cover the year")
    centre = fmean(values)
    if len(values) == 1:
        return Range(low=centre, central=centre, high=centre)
    tenths = quantiles(values, n=10, method="inclusive")
    return Range(low=min(tenths[0], centre), central=centre, high=max(tenths[-1], centre))


def _middle(ranges: list[Range]) -> Range:
    return Range(
        low=median(row.low for row in ranges),
        central=median(row.central for row in ranges),
        high=median(row.high for row in ranges),
    )

"""On which tables does the comparison of the ways rest?"""

from datetime import date
from functools import cache

from callup.alternatives import Claim, Directive, DonorCount, Indicator, Past, Reading
from callup.errors import UnknownName
from callup.reference.past import read_past
from callup.reference.tables import read_table
from callup.table import Assumption

Row = dict[str, str]
LISTED = ";"
PARTIES = ("Republican", "Democrat")


@cache
def read_means() -> tuple[Past, ...]:
    """Uses of the Guard with their numbers, then other ways with theirs.

    Raises:
        TableError: One of the tables is broken.

    Sources:
        Tables past/precedents, past/other-means.

    Example:
        >>> next(one for one in read_means() if one.id == "P53").people
        1700
    """
    coded = {one.id: one for one in read_past()}
    uses = tuple(
        Past(
            id=row["id"],
            name=row["name"],
            began=row["start"],
            people=_number(row["personnel_peak"]),
            usd=_number(row["total_cost_usd"]),
            says=_said(row),
            source=row["source_title"],
            mark=coded[row["id"]].mark,
            missions=coded[row["id"]].missions,
            roles=coded[row["id"]].roles,
            statuses=coded[row["id"]].statuses,
        )
        for row in read_table("past/precedents").rows
    )
    return (*uses, *(_other(row) for row in read_table("past/other-means").rows))


def _said(row: Row) -> str:
    """The note of a row, or its purpose where the note speaks of parties: acts and authorities are told, no more."""
    return row["purpose"] if not row["note"] or any(word in row["note"] for word in PARTIES) else row["note"]


def _other(row: Row) -> Past:
    return Past(
        id=row["id"],
        name=row["name"],
        began=row["began"],
        people=_number(row["people"]),
        usd=_number(row["usd"]),
        says=row["says"],
        source=row["source"],
        mark=row["mark"],
        ways=_list(row["ways"]),
        missions=_list(row["missions"]),
    )


def read_claims_made() -> tuple[Claim, ...]:
    """Figures stated without a published method.

    Example:
        >>> read_claims_made()[0].value
        17121.0
    """
    return tuple(
        Claim(
            name=row["name"],
            value=float(row["value"]),
            unit=row["unit"],
            stated_by=row["stated_by"],
            stated_on=date.fromisoformat(row["stated_on"]),
            meaning=row["meaning"],
            source=row["source"],
            ways=_list(row["ways"]),
            missions=_list(row["missions"]),
        )
        for row in read_table("past/claims").rows
    )


@cache
def read_indicators() -> tuple[Indicator, ...]:
    """The public series, each with its months.

    Example:
        >>> read_indicators()[0].readings[-1]
        Reading(year=2026, month=1, value=6070, mark='published')
    """
    return tuple(_indicator(row) for row in read_table("past/indicators").rows)


def _indicator(row: Row) -> Indicator:
    readings = [one for name in _list(row["tables"]) for one in map(_reading, read_table(name).rows) if one]
    return Indicator(
        id=row["id"],
        title=row["title"],
        unit=row["unit"],
        missions=_list(row["missions"]),
        why=row["why"],
        source=row["source"],
        url=row["url"],
        readings=tuple(sorted(readings, key=lambda one: (one.year, one.month))),
    )


def _reading(row: Row) -> Reading | None:
    """One month of either table of border encounters; None where the month is a gap."""
    if "usbp_southwest" in row:
        value, (year, month), mark = row["usbp_southwest"], row["month"].split("-"), row["basis"]
    else:
        value, year, month = row["usbp_southwest_encounters"], row["year"], row["month"]
        mark = "rounded to 10" if row["rounded_to_10"] == "True" else ""
    return Reading(year=int(year), month=int(month), value=int(value), mark=mark) if value else None


def read_own_officers(component: str | None) -> Assumption | None:
    """Officers that a requesting component has of its own; None where nobody has counted them.

    Example:
        >>> read_own_officers("US Immigration and Customs Enforcement").high
        6100.0
        >>> read_own_officers(None) is None
        True
    """
    for row in read_table("forces/requester-staff").rows:
        if row["component"] == component:
            low, high = float(row["low"]), float(row["high"])
            return Assumption(
                name="own_officers", low=low, central=(low + high) / 2, high=high, unit="people", meaning=row["group"],
                source=row["source"],
            )  # fmt: skip
    return None


def read_directive(name: str) -> Directive:
    """A directive by its id.

    Raises:
        UnknownName: There is none of that id.

    Example:
        >>> read_directive("proclamation-10935").due_on.isoformat()
        '2025-07-08'
    """
    rows = {row["id"]: row for row in read_table("directives/register").rows}
    if name not in rows:
        raise UnknownName(where="directive", name=name, kind="a directive", known=rows)
    row, kinds = rows[name], [one for one in read_table("directives/kinds").rows if one["directive"] == name]
    return Directive(
        id=name,
        title=row["title"],
        citation=row["citation"],
        issued_on=date.fromisoformat(row["issued_on"]),
        days=int(row["days"]),
        people=int(row["people"]),
        plain=row["plain"],
        toward={one["kind"]: one["toward"] for one in kinds},  # type: ignore[misc]
        because={one["kind"]: one["because"] for one in kinds},
        url=row["url"],
        mark=row["mark"],
    )


def find_directive(name: str | None) -> Directive | None:
    """The directive that a request counts toward; None where it names none, or one that no table holds."""
    known = {row["id"] for row in read_table("directives/register").rows}
    return read_directive(name) if name in known and name is not None else None


def read_donor_counts(directive: str) -> tuple[DonorCount, ...]:
    """Published counts of donors toward a directive, of all days.

    Example:
        >>> {one.basis for one in read_donor_counts("proclamation-10935")}
        {'heads'}
    """
    return tuple(_count(row) for row in read_table("directives/counts").rows if row["directive"] == directive)


def _count(row: Row) -> DonorCount:
    return DonorCount(
        donor=row["donor"],
        title=row["title"],
        kind=row["kind"],  # type: ignore[arg-type]
        as_of=date.fromisoformat(row["as_of"]),
        low=_number(row["low"]),
        high=_number(row["high"]),
        basis=row["basis"],  # type: ignore[arg-type]
        source=row["source"],
        url=row["url"],
        note=row["note"],
        mark=row["mark"],
    )


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(LISTED) if part)


def _number(cell: str) -> int | None:
    return int(cell) if cell else None

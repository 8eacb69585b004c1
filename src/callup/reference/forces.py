"""Who is there, in which units, what can they do, and who is already spoken for?"""

from datetime import date
from functools import cache
from pathlib import Path

from callup.errors import InputError, TableError
from callup.force import Claim, Qualification, Roster, Strength, Unit
from callup.place import CODES
from callup.reference.rosters import check_rows
from callup.reference.sheets import read_sheet
from callup.reference.tables import read_table

WINDOW_COLUMNS = ("since", "until")
ROSTER_COLUMNS = ("unit_id", "jurisdiction", "component", "unit_name", "type", "echelon", "authorised")
COMPONENTS = ("ARNG", "ANG", "ARNG+ANG")

# The order names 50 States, Puerto Rico and Guam; only one report adds other territories without a number.
WITHOUT_STATED_CLAIM = frozenset({"VI"})
ORDER_ROW = "P63"


def read_strengths() -> dict[str, Strength]:
    """People in each of the 54 Guards by postal code: newest count, planning value, with its quality.

    Assigned is not available: members in training or already mobilised are counted.

    Raises:
        TableError: The table is broken or a Guard is missing.

    Sources:
        Table forces/strength.

    Example:
        >>> strengths = read_strengths()
        >>> sum(strength.people for strength in strengths.values()), strengths["PR"].quality
        (432503, 'estimate')
    """
    rows = sorted(read_table("forces/strength").rows, key=lambda row: row["as_of"])
    newest = {row["jurisdiction"]: row for row in rows}
    if missing := sorted(set(CODES) - set(newest)):
        raise TableError(where="forces/strength", found=f"no row for {', '.join(missing)}", wanted="all 54 Guards")
    return {
        code: Strength(home=code, people=int(newest[code]["total_planning"]), quality=newest[code]["quality"])
        for code in CODES
    }


@cache
def read_roster() -> Roster:
    """The roster that comes with the package: illustrative, most of its rows UNVERIFIED.

    Overlay packages (additive 0) are left out, because their people are listed in other units.
    A headquarters has the type ``hq`` whatever its branch, so that it is not taken for field work;
    only headquarters of wings keep the type of the wing.

    Raises:
        TableError: The table is broken.

    Sources:
        Table forces/units.

    Example:
        >>> roster = read_roster()
        >>> roster.illustrative, len(roster.units), sum(unit.people for unit in roster.units)
        (True, 2029, 338159)
    """
    rows = read_table("forces/units").rows
    units = tuple(_listed_unit(row) for row in rows if row["additive"] == "1" and int(row["authorised_approx"]) > 0)
    return Roster(title="Illustrative roster of Guard units", illustrative=True, note=_roster_note(), units=units)


def _listed_unit(row: dict[str, str]) -> Unit:
    is_staff = row["echelon"].endswith("_hq") and row["echelon"] != "wing_hq"
    return Unit(
        id=row["unit_id"],
        home=row["jurisdiction"],
        component=row["component"],
        title=row["unit_name"],
        type="hq" if is_staff else row["type"],
        echelon=row["echelon"],
        people=int(row["authorised_approx"]),
        confidence=row["confidence"],
    )


def _roster_note() -> str:
    rows = read_table("forces/units").rows
    seen = sum(row["confidence"] == "A" for row in rows)
    overlays = sum(row["additive"] == "0" for row in rows)
    reported = max(row["as_of"] for row in read_table("forces/strength").rows)
    estimated = sorted(strength.home for strength in read_strengths().values() if strength.quality == "estimate")
    return (
        f"This is an illustrative roster, not a list of real readiness: {seen:,} of {len(rows):,} listed units are "
        f"corroborated by a source, the others are recalled and UNVERIFIED; the people per unit are rules of thumb. "
        f"{overlays} overlay packages are left out, because their people are listed in other units. "
        f"Strengths by State come from the Defense Manpower Data Center as of {reported}; those of "
        f"{', '.join(estimated)} are estimates. Give a roster of your own to plan with real units."
    )


def read_rotations() -> tuple[int, ...]:
    """Usual lengths of a rotation [days], the shortest first.

    Sources:
        Table forces/rotations.

    Example:
        >>> read_rotations()
        (30, 60, 90, 180, 270, 365)
    """
    return tuple(sorted(int(row["days"]) for row in read_table("forces/rotations").rows))


def read_user_roster(path: Path) -> Roster:
    r"""Read a roster that somebody hands in, as CSV or XLSX.

    Args:
        path: File with the columns `ROSTER_COLUMNS`, in any order; `authorised` in people. It may have the columns
            `WINDOW_COLUMNS` as well: first day at hand, and first day not at hand any more; empty: always.

    Returns:
        The roster, not illustrative; every unit has confidence ``U`` (given by the user).

    Raises:
        InputError: The file cannot be read, or rows are wrong; the message lists every bad row, up to 20 of them.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder) / "own.csv"
        ...     _ = file.write_text("unit_id,jurisdiction,component,unit_name,type,echelon,authorised\n"
        ...                         "1,VT,ARNG,A company,engineer,company,100\n", encoding="utf-8")
        ...     read_user_roster(file).units[0].people
        100
    """
    rows = read_sheet(path, columns=ROSTER_COLUMNS, optional=WINDOW_COLUMNS)
    known = {"jurisdiction": CODES, "component": COMPONENTS, "type": tuple(sorted(unit_types()))}
    if problems := check_rows(rows, known=known):
        remedy = "correct the rows: " + "; ".join(problems)
        raise InputError(where=path.name, found="rows that cannot be used", wanted="a roster of units", remedy=remedy)
    units = tuple(_given_unit(row) for _, row in rows)
    note = f"Given by the user in {path.name}; callup has not checked it against any source."
    return Roster(title=path.stem, illustrative=False, note=note, units=units)


def _given_unit(row: dict[str, str]) -> Unit:
    return Unit(
        id=row["unit_id"],
        home=row["jurisdiction"],
        component=row["component"],
        title=row["unit_name"],
        type=row["type"],
        echelon=row["echelon"],
        people=int(row["authorised"]),
        confidence="U",
        since=_day(row.get("since")),
        until=_day(row.get("until")),
    )


def _day(cell: str | None) -> date | None:
    return date.fromisoformat(cell) if cell else None


@cache
def unit_types() -> frozenset[str]:
    """The unit types that the tables know.

    Example:
        >>> "transportation" in unit_types()
        True
    """
    tables = (read_table("forces/units"), read_table("forces/qualifications"))
    return frozenset(row["type"] for table in tables for row in table.rows)


def read_claims(on: date | None = None) -> tuple[Claim, ...]:
    """People of each Guard already spoken for by the standing quick reaction forces.

    The list by State was not found: where no number is named for a State, the default of the reports is used
    and labelled. The District of Columbia and the Virgin Islands have no stated number, so no claim.

    Args:
        on: The day asked about; before the order there is no claim. Left out: the newest state.

    Returns:
        Claims in the order of the postal codes.

    Raises:
        TableError: A table is broken.

    Sources:
        Tables forces/reaction and past/precedents (day of the order).

    Example:
        >>> claims = {claim.home: claim.people for claim in read_claims()}
        >>> claims["AK"], claims["DE"], claims["GU"], claims["TX"], "DC" in claims
        (350, 250, 100, 500, False)
        >>> read_claims(date(2025, 6, 20))
        ()
    """
    if on is not None and on < _day_of_order():
        return ()
    rows = {row["jurisdiction"]: row for row in read_table("forces/reaction").rows}
    claims = (_claim(code, rows) for code in CODES if code not in WITHOUT_STATED_CLAIM)
    return tuple(claim for claim in claims if claim is not None)


def _day_of_order() -> date:
    start = next(row["start"] for row in read_table("past/precedents").rows if row["id"] == ORDER_ROW)
    return date.fromisoformat(start)


def _claim(code: str, rows: dict[str, dict[str, str]]) -> Claim | None:
    row = rows.get(code, rows["most states"])
    if not row["personnel"]:
        return None
    people = int(row["personnel"])
    total = int(rows["TOTAL"]["personnel"])
    named = f"quick reaction force; the number is reported for {code}"
    default = (
        f"quick reaction force; {people} is the default reported for most States, the list by State was not found, "
        f"so this number is UNVERIFIED for {code} (reported total about {total:,})"
    )
    return Claim(home=code, people=people, reason=named if code in rows else default, source=row["source"])


def read_qualifications() -> tuple[Qualification, ...]:
    """Which unit types can do which role: tier 1 as trained, tier 2 as a substitute after training.

    It says who could, never whether the law allows it. A role without a row has no unit type.

    Raises:
        TableError: The table is broken.

    Sources:
        Table forces/qualifications, an assumption; each row has its reason.

    Example:
        >>> {(q.component, q.type) for q in read_qualifications() if q.role == "custody" and q.tier == 1}
        {('ARNG', 'military_police')}
    """
    return tuple(
        Qualification(role=row["role"], component=row["component"], type=row["type"], tier=int(row["tier"]))
        for row in read_table("forces/qualifications").rows
    )

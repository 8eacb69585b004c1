"""What happened? The public formats `offers.csv`, `presence.csv` and `claims.csv`; also as XLSX."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from callup.accounts import Claim, Offer
from callup.errors import InputError, UnknownName
from callup.orders import Report
from callup.place import CODES
from callup.reference.sheets import read_sheet

MOST_SHOWN = 20
ACCOUNT_PAGE = "see docs/steps/10-account.md"
OFFER_COLUMNS = ("line", "home", "people", "stage", "on", "source")
REPORT_COLUMNS = ("on", "line", "home", "unit", "committed", "en_route", "arrived", "released", "source")
CLAIM_COLUMNS = ("id", "line", "home", "way", "since", "until", "usd", "stage", "source")
CLAIM_MORE = ("is_final", "submitted_on", "answered_on", "paid_on", "paid_usd", "documents")

Record = TypeVar("Record", bound=msgspec.Struct)
Row = dict[str, str]


def read_offers(path: Path, *, lines: Collection[str]) -> tuple[Offer, ...]:
    """Read `offers.csv`: what homes offer on lines of a request.

    Raises:
        InputError: Another column, a cell that does not fit, an unknown line; every bad row is told.
    """
    rows = read_sheet(path, columns=OFFER_COLUMNS)
    return _records(path, rows, Offer, {"line": lines, "home": (*CODES, "")})


def read_reports(path: Path, *, lines: Collection[str]) -> tuple[Report, ...]:
    r"""Read `presence.csv`: who was committed, on the way, there, released, by unit, line and day.

    Raises:
        InputError: Another column, a cell that does not fit, an unknown line, a unit twice for a day.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> text = ",".join(REPORT_COLUMNS) + "\n2026-01-05,food,DE,U1,0,0,40,0,made up\n"
        >>> with TemporaryDirectory() as folder:
        ...     _ = (Path(folder) / "presence.csv").write_text(text, encoding="utf-8")
        ...     read_reports(Path(folder) / "presence.csv", lines=["food"])[0].arrived
        40
    """
    rows = read_sheet(path, columns=REPORT_COLUMNS)
    found = _records(path, rows, Report, {"line": lines, "home": (*CODES, "")})
    _once(path, [f"{one.line}, {one.home}, {one.unit}, {one.on}" for one in found], rows, "a unit, line and day")
    return found


def read_claims(path: Path, *, lines: Collection[str], documents: Collection[str]) -> tuple[Claim, ...]:
    """Read `claims.csv`: what is claimed, and how far each claim is. `documents` are ids with blanks between them.

    Raises:
        InputError: Another column, a cell that does not fit, an unknown line or document, a claim twice.
    """
    rows = read_sheet(path, columns=CLAIM_COLUMNS, optional=CLAIM_MORE)
    found = _records(path, rows, Claim, {"line": lines, "home": (*CODES, "")})
    _once(path, [one.id for one in found], rows, "a claim")
    for (number, _), one in zip(rows, found, strict=True):
        for name in one.documents:
            if name not in documents:
                raise UnknownName(
                    where=f"{path.name}, row {number}, documents", name=name, kind="a document", known=documents
                )
        if one.until <= one.since:
            where = f"{path.name}, row {number}, until"
            raise InputError(where=where, found=str(one.until), wanted=f"a day after {one.since}")
    return found


def _records(
    path: Path, rows: Sequence[tuple[int, Row]], kind: type[Record], known: Mapping[str, Collection[str]]
) -> tuple[Record, ...]:
    """Rows as records; every bad row is told in one message."""
    found, problems = [], []
    for number, row in rows:
        try:
            found.append(_record(row, kind, known, where=f"{path.name}, row {number}"))
        except InputError as error:
            problems.append(error)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        first = problems[0]
        several = InputError(where=first.where, found=first.found, wanted=first.wanted, remedy=ACCOUNT_PAGE)
        more = [f"… and {len(problems) - MOST_SHOWN} more"] if len(problems) > MOST_SHOWN else []
        several.args = ("\n".join([*(str(one) for one in problems[:MOST_SHOWN]), *more]),)
        raise several
    return tuple(found)


def _record(row: Row, kind: type[Record], known: Mapping[str, Collection[str]], *, where: str) -> Record:
    for column, names in known.items():
        if row[column] not in names:
            raise UnknownName(where=f"{where}, {column}", name=row[column], kind=f"a {column}", known=names)
    cells: dict[str, object] = {column: cell for column, cell in row.items() if cell or column in known}
    if "documents" in cells:
        cells["documents"] = row["documents"].split()
    try:
        return msgspec.convert(cells, type=kind, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(where=where, found=str(error), wanted="cells that fit", remedy=ACCOUNT_PAGE) from None


def _once(path: Path, names: Iterable[str], rows: Sequence[tuple[int, Row]], kind: str) -> None:
    seen: set[str] = set()
    for (number, _), name in zip(rows, names, strict=True):
        if name in seen:
            raise InputError(where=f"{path.name}, row {number}", found=f"'{name}' twice", wanted=f"{kind} once")
        seen.add(name)

"""Does a cell hold what its column declares? Rows from bytes, and the check of types and ranges."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date

from callup.errors import TableError
from callup.table import Column

REMEDY = "restore the file from the release; a correction is a new edition, never a change of this one"

_WHOLE = re.compile(r"-?[0-9]+")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_rows(raw: bytes, *, where: str, columns: list[str]) -> list[dict[str, str]]:
    r"""Read rows of text from the bytes of a CSV whose header is known.

    Nothing is turned into a number or into a missing value: ``NA`` stays ``NA``.

    Args:
        raw: Bytes of the file.
        where: Name of the file, for messages.
        columns: The header, in order.

    Returns:
        Rows as text by column.

    Raises:
        TableError: Not a CSV in UTF-8, another header, or a row of another length.

    Example:
        >>> read_rows(b"code,people\nNA,5\n", where="x.csv", columns=["code", "people"])
        [{'code': 'NA', 'people': '5'}]
    """
    try:
        lines = list(csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(where=where, found=str(error), wanted="a CSV in UTF-8", remedy=REMEDY) from error
    header = lines[0] if lines else []
    if header != columns:
        found, wanted = ", ".join(header) or "no header", ", ".join(columns)
        raise TableError(where=f"{where}, header", found=found, wanted=wanted, remedy="keep the declared order")
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) != len(columns):
            found, wanted = f"{len(cells)} cells", f"{len(columns)} cells"
            raise TableError(where=f"{where}, row {number}", found=found, wanted=wanted, remedy="quote commas")
    return [dict(zip(columns, cells, strict=True)) for cells in lines[1:]]


def check_column(rows: list[dict[str, str]], column: str, declared: Column, *, where: str) -> None:
    """Refuse a table if a cell of one column is not what the column declares.

    Raises:
        TableError: Naming the first such row.

    Example:
        >>> whole = Column(type="whole", meaning="people", minimum=0)
        >>> try:
        ...     check_column([{"people": "-5"}], "people", whole, where="x.csv")
        ... except TableError as error:
        ...     print(error.where, error.found, error.wanted, sep="; ")
        x.csv, row 2, people; '-5'; a whole number of at least 0
    """
    admitted = _admits(declared)
    bad = {cell for cell in {row[column] for row in rows} if not admitted(cell)}
    for number, row in enumerate(rows if bad else [], start=2):
        if row[column] in bad:
            found, wanted = f"'{row[column]}'", _wanted(declared)
            raise TableError(where=f"{where}, row {number}, {column}", found=found, wanted=wanted, remedy=REMEDY)


def _admits(declared: Column) -> Callable[[str], bool]:
    has_type = _TYPES[declared.type]

    def admits(cell: str) -> bool:
        if cell == "":
            return declared.empty
        if declared.values:
            return cell in declared.values
        return has_type(cell) and _in_range(cell, declared)

    return admits


def _in_range(cell: str, declared: Column) -> bool:
    if declared.type not in {"whole", "decimal"}:
        return True
    above = declared.minimum is None or float(cell) >= declared.minimum
    return above and (declared.maximum is None or float(cell) <= declared.maximum)


def _is_day(cell: str) -> bool:
    try:
        return _DAY.fullmatch(cell) is not None and bool(date.fromisoformat(cell))
    except ValueError:
        return False


_TYPES: dict[str, Callable[[str], bool]] = {
    "text": lambda cell: cell.strip() != "",
    "code": lambda cell: _CODE.fullmatch(cell) is not None,
    "whole": lambda cell: _WHOLE.fullmatch(cell) is not None,
    "decimal": lambda cell: _DECIMAL.fullmatch(cell) is not None,
    "day": _is_day,
    "flag": lambda cell: cell in {"0", "1"},
}


def _wanted(declared: Column) -> str:
    if declared.values:
        return "one of " + ", ".join(declared.values[:12]) + (", …" if len(declared.values) > 12 else "")
    low, high = declared.minimum, declared.maximum
    limits = (f" of at least {low:g}" if low is not None else "") + (
        f" and at most {high:g}" if high is not None else ""
    )
    return _WORDS[declared.type] + limits + (", or empty" if declared.empty else "")


_WORDS = {
    "text": "text",
    "code": "a code without blanks",
    "whole": "a whole number",
    "decimal": "a number",
    "day": "a day such as 2025-07-30",
    "flag": "0 or 1",
}

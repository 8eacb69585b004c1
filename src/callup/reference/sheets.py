"""Which rows does a spreadsheet hold that somebody hands in? CSV and XLSX, as text, with row numbers."""

import csv
import io
import stat
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import python_calamine

from callup.errors import InputError, UnknownName

MOST_BYTES = 50_000_000
MOST_ROWS = 100_000

Row = dict[str, str]


def read_sheet(path: Path, *, columns: Sequence[str], optional: Sequence[str] = ()) -> list[tuple[int, Row]]:
    r"""Read the rows of a CSV (UTF-8) or of the first sheet of an XLSX.

    Args:
        path: The file; its ending says what it is.
        columns: The columns that it must have, in any order.
        optional: Columns that it may have beside them; no others.

    Returns:
        Row numbers (the header is 1) and cells as text without blanks around; empty rows are left out.

    Raises:
        InputError: The file cannot be read, is too large, or has other columns.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder) / "roster.csv"
        ...     _ = file.write_text("code,people\nNA, 5 \n", encoding="utf-8")
        ...     read_sheet(file, columns=["code", "people"])
        [(2, {'code': 'NA', 'people': '5'})]
    """
    raw = _bytes_of(path)
    lines = _lines(path.name, raw, ending=path.suffix.lower())
    header = lines[0] if lines else []
    _check_header(header, columns, optional, where=f"{path.name}, row 1")
    if len(lines) - 1 > MOST_ROWS:
        raise InputError(where=path.name, found=f"{len(lines) - 1} rows", wanted=f"at most {MOST_ROWS}")
    return [
        (number, dict(zip(header, _padded(cells, len(header)), strict=False)))
        for number, cells in enumerate(lines[1:], start=2)
        if any(cells)
    ]


def _bytes_of(path: Path) -> bytes:
    """The bytes of a plain file; one that is too large, or a device without an end, is refused before it is read."""
    try:
        found = path.stat()
        plain, size = stat.S_ISREG(found.st_mode), found.st_size
        raw = path.read_bytes() if plain and size <= MOST_BYTES else b""
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or "no readable file"
        raise InputError(where=str(path), found=told, wanted="a readable file", remedy="check the name") from error
    if not plain:
        found_kind = "a folder" if stat.S_ISDIR(found.st_mode) else "something that is not a file"
        raise InputError(where=str(path), found=found_kind, wanted="a plain file", remedy="name the file itself")
    if size > MOST_BYTES:
        raise InputError(where=path.name, found=f"{size:,} bytes", wanted=f"at most {MOST_BYTES:,} bytes")
    return raw


def _lines(name: str, raw: bytes, *, ending: str) -> list[list[str]]:
    if ending == ".csv":
        return _csv_lines(name, raw)
    if ending == ".xlsx":
        return _xlsx_lines(name, raw)
    found = f"the ending '{ending}'"
    raise InputError(where=name, found=found, wanted=".csv or .xlsx", remedy="save the sheet in one of these")


def _csv_lines(name: str, raw: bytes) -> list[list[str]]:
    try:
        text = raw.decode("utf-8-sig")
        return [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except (UnicodeDecodeError, csv.Error) as error:
        remedy = "save the sheet as CSV, UTF-8, with commas"
        raise InputError(where=name, found=str(error), wanted="a CSV in UTF-8", remedy=remedy) from error


def _xlsx_lines(name: str, raw: bytes) -> list[list[str]]:
    try:
        _refuse_swelling(name, raw)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MOST_ROWS + 2)
        return [[_text(cell) for cell in line] for line in sheet]
    except (InputError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the reader is native code; its panics are no Exception
        remedy = "save it again as XLSX, or as CSV"
        raise InputError(where=name, found="no readable XLSX", wanted="a spreadsheet", remedy=remedy) from error


def _refuse_swelling(name: str, raw: bytes) -> None:
    """Refuse a small file that would unpack to an enormous one."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        size = sum(part.file_size for part in packed.infolist())
    if size > 4 * MOST_BYTES:
        raise InputError(where=name, found=f"{size} bytes when unpacked", wanted=f"at most {4 * MOST_BYTES} bytes")


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(cell).strip()


def _check_header(header: list[str], columns: Sequence[str], optional: Sequence[str], *, where: str) -> None:
    for column in header:
        if column not in (*columns, *optional):
            raise UnknownName(where=where, name=column, kind="a column", known=(*columns, *optional))
    missing = [column for column in columns if column not in header]
    if missing or len(header) != len(set(header)):
        found = f"no column {', '.join(missing)}" if missing else "a column twice"
        raise InputError(where=where, found=found, wanted=", ".join(columns), remedy="name every column once")


def _padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))

"""How does a request travel as a workbook? Sheets request (key and value), lines, totals, sources, facts."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from callup.errors import InputError
from callup_site.desk.typed import HEAD, ROWS, Typed, blank

SHEETS = {"line": "lines", "total": "totals", "source": "sources"}
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
MOST_CELLS = 20_000
HOW = "download the template, fill it in, and hand it in again"


def write_sheets(typed: Typed) -> bytes:
    """A workbook that says what the form says; an empty form gives the template. The same form gives the same bytes."""
    import xlsxwriter  # noqa: PLC0415 - only needed here

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": FIRST_DAY, "author": "callup"})
    _write(book, "request", [["key", "value"], *([name, typed.head.get(name, "")] for name in HEAD)])
    for kind, name in SHEETS.items():
        fields = ROWS[kind]
        _write(book, name, [list(fields), *([row.get(one, "") for one in fields] for row in getattr(typed, kind))])
    _write(book, "facts", [["facts.toml"], *([one] for one in typed.facts.splitlines())])
    book.close()
    return stream.getvalue()


def _write(book: Any, name: str, rows: list[list[str]]) -> None:  # noqa: ANN401 - a workbook
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 20, 24)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(at, column, cell)


def read_sheets(data: bytes) -> Typed:
    """The form that a workbook says.

    Raises:
        InputError: It is no workbook, or lacks the sheets `request` and `lines`.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only needed here

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        found = {name.strip().lower(): book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except (CalamineError, ValueError, OSError) as error:
        raise InputError(where="workbook", found=str(error)[:200], wanted="an XLSX workbook", remedy=HOW) from None
    for name in ("request", "lines"):
        if name not in found:
            known = ", ".join(found) or "none"
            raise InputError(where="workbook", found=f"the sheets: {known}", wanted=f"a sheet '{name}'", remedy=HOW)
    if sum(len(row) for rows in found.values() for row in rows) > MOST_CELLS:
        raise InputError(where="workbook", found="too many cells", wanted=f"at most {MOST_CELLS:,}", remedy=HOW)
    head = {str(row[0]).strip(): _cell(row[1]) for row in found["request"][1:] if len(row) > 1}
    _known("request", list(head), HEAD)
    rows = {kind: _rows(name, found.get(name, []), ROWS[kind]) for kind, name in SHEETS.items()}
    facts = "\n".join(_cell(row[0]) for row in found.get("facts", [])[1:] if row)
    return Typed(head={**blank().head, **head}, facts=facts, **rows)


def _rows(sheet: str, rows: list[list[Any]], fields: tuple[str, ...]) -> list[dict[str, str]]:
    if not rows:
        return []
    heads = [_cell(one).lower() for one in rows[0]]
    _known(sheet, heads, fields)
    told = [dict(zip(heads, map(_cell, row), strict=False)) for row in rows[1:]]
    return [{field: row.get(field, "") for field in fields} for row in told if any(row.values())]


def _known(sheet: str, names: list[str], fields: tuple[str, ...]) -> None:
    strange = [one for one in names if one and one not in fields]
    if strange:
        wanted = ", ".join(fields)
        raise InputError(where=f"sheet {sheet}", found=f"'{strange[0][:60]}'", wanted=f"one of: {wanted}", remedy=HOW)


def _cell(value: Any) -> str:  # noqa: ANN401 - what a workbook holds
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value).strip()

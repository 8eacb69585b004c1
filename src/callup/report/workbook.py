"""How does the package become a workbook? One sheet for each table, with numbers as numbers."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import msgspec

from callup.package import Package
from callup.report import words
from callup.report.blocks import Block, Document, Heading, Table
from callup.report.visible import made_visible

NAME_SIGNS = 31
WIDEST, NARROWEST = 60, 8
FORBIDDEN = re.compile(r"[\[\]:*?/\\\\']")
NUMBER = re.compile(r"[−-]?\d{1,3}(?:,\d{3})*(?:\.\d+)?")
PERCENT = re.compile(r"[−-]?\d+(?:\.\d+)? %")
Cell = str | int | float | bool | None


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet: the part of the document it belongs to, its caption, heads and rows."""

    part: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def write_workbook(package: Package, document: Document) -> bytes:
    """Write all tables of a document, and the long ones of the package, as an XLSX workbook.

    Args:
        package: The decision package.
        document: The same package as blocks.

    Returns:
        The bytes of the workbook; dated by the day of the package, so the same package gives the same bytes.
        Text is written as text: no cell is ever a formula or a link.

    Example:
        >>> as_cell("1,234"), as_cell("12.5 %"), as_cell("=1+1"), as_cell("2,50")
        (1234, 0.125, '=1+1', '2,50')
    """
    import xlsxwriter  # noqa: PLC0415 - only needed here

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = datetime(package.on.year, package.on.month, package.on.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": document.title, "subject": document.subject, "created": day, "author": "callup"})
    sheets = [*tables_of(document.blocks), *long_tables(package)]
    names = named([sheet.caption for sheet in sheets])
    _write_contents(book, document, sheets, names)
    for name, sheet in zip(names, sheets, strict=True):
        _write_sheet(book, name, sheet)
    book.close()
    return stream.getvalue()


def tables_of(blocks: Iterable[Block]) -> list[Sheet]:
    """The tables of a document as sheets, in its order."""
    part, sheets = "Request", []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            part = block.text
        elif isinstance(block, Table):
            heads = tuple(column.title for column in block.columns)
            rows = tuple(tuple(map(as_cell, row)) for row in block.rows)
            sheets.append(Sheet(part=part, caption=block.caption, heads=heads, rows=rows))
    return sheets


def long_tables(package: Package) -> list[Sheet]:
    """What page and print shorten: every unit, every entry of the bill, every State and week."""
    risk = package.risk
    weeks = tuple(words.week(risk.first_day, week) for week in range(len(risk.chance_before[0]) if risk.homes else 0))
    by_week = (
        ("Chance without, by week", risk.chance_before), ("Chance with, by week", risk.chance_after),
        ("Unmet days without, by week", risk.unmet_before), ("Unmet days with, by week", risk.unmet_after),
    )  # fmt: skip
    return [
        _records("Every unit sent", words.PARTS["plan"], made_visible(package.plan.assignments)),
        _records("Every entry of the bill", words.PARTS["bill"], made_visible(package.bill.lines)),
        *(
            Sheet(
                part=words.PARTS["risk"],
                caption=caption,
                heads=("State", *weeks),
                rows=tuple((home, *values) for home, values in zip(risk.homes, matrix, strict=True)),
            )
            for caption, matrix in by_week
            if risk.homes
        ),
    ]


def _records(caption: str, part: str, records: Sequence[msgspec.Struct]) -> Sheet:
    flat = [_flat(msgspec.to_builtins(record)) for record in records]
    heads = tuple(flat[0]) if flat else ()
    return Sheet(part=part, caption=caption, heads=heads, rows=tuple(tuple(one.values()) for one in flat))


def _flat(record: dict[str, Any], before: str = "") -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{before}{key} ")
        else:
            found[f"{before}{key}".replace("_", " ")] = value
    return found


def named(captions: list[str]) -> list[str]:
    """Names for sheets: short, plain and each once, whatever the letters' case.

    Example:
        >>> named(["Lines: all", "lines  all", "a" * 40])
        ['1 Lines all', '2 lines all', '3 aaaaaaaaaaaaaaaaaaaaaaaaaaaaa']
    """
    plain = (" ".join(FORBIDDEN.sub(" ", caption).split()) for caption in captions)
    return [f"{number} {name}"[:NAME_SIGNS].rstrip() for number, name in enumerate(plain, 1)]


def as_cell(text: str) -> Cell:
    """A text as a number where it is one, a share where it is in per cent; else as it stands."""
    if PERCENT.fullmatch(text):
        return round(float(text[:-2].replace("−", "-")) / 100, 12)
    if NUMBER.fullmatch(text):
        plain = text.replace(",", "").replace("−", "-")
        return float(plain) if "." in plain else int(plain)
    return text


def _write_contents(book: Any, document: Document, sheets: list[Sheet], names: list[str]) -> None:  # noqa: ANN401
    sheet = book.add_worksheet("Contents")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 40)
    sheet.set_column(2, 2, 100)
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, document.title, bold)
    for row, notice in enumerate(document.running, 1):
        sheet.write_string(row, 0, notice)
    top = len(document.running) + 2
    for column, head in enumerate(("Sheet", "Part", "Table")):
        sheet.write_string(top, column, head, bold)
    for row, (name, one) in enumerate(zip(names, sheets, strict=True), top + 1):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(row, 1, one.part)
        sheet.write_string(row, 2, one.caption)


def _write_sheet(book: Any, name: str, one: Sheet) -> None:  # noqa: ANN401
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    share = book.add_format({"num_format": "0.0###%", "valign": "top"})
    sheet.write_string(0, 0, one.caption, book.add_format({"bold": True}))
    for column, head in enumerate(one.heads):
        sheet.write_string(2, column, head, bold)
        sheet.set_column(column, column, _width(head, [row[column] for row in one.rows]))
    sheet.freeze_panes(3, 1)
    for at, row in enumerate(one.rows, 3):
        for column, cell in enumerate(row):
            _write_cell(sheet, (at, column), cell, (wrapped, share))


def _write_cell(sheet: Any, place: tuple[int, int], cell: Cell, formats: tuple[Any, Any]) -> None:  # noqa: ANN401
    wrapped, share = formats
    if isinstance(cell, float) and 0 < abs(cell) < 1:
        sheet.write_number(*place, cell, share)
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        sheet.write_number(*place, cell)
    elif cell is not None:
        sheet.write_string(*place, str(cell), wrapped)


def _width(head: str, cells: Iterable[Cell]) -> int:
    longest = max((len(line) for cell in cells for line in str(cell).split("\n")), default=0)
    return max(NARROWEST, min(WIDEST, max(longest, min(len(head), 14)) + 2))

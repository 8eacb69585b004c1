"""How are all outcomes written down together? As one document, and as one sheet with a row for each point."""

import csv
import io
from pathlib import Path

import msgspec

from callup import __version__
from callup.documents import canonical_json, write_bytes
from callup.reference.inputs import tables_used
from callup.report.charts import dots, label
from callup.sweep.outcome import LineOutcome, Outcome
from callup.sweep.points import Point

NEAR = 0.05
"""Points closer than this share of the picture, both ways, share one text."""

COUNTS = ("asked", "planned", "missing", "lawful", "open", "unsettled", "barred")
PLAIN = (
    "asked", "planned", "missing", "fill", "guards", "person_days", "unmet_before", "unmet_after",
    "worst_home", "worst_before", "worst_after", "raised_home", "raised_before", "raised_after", "price_year",
)  # fmt: skip


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One point and what comes out of it."""

    point: Point
    outcome: Outcome


class Sheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All points of a sweep in their order, with what anyone needs to work them out again."""

    version: str
    seasons: int
    tables: dict[str, str]
    rows: tuple[Row, ...]


def sheet_of(points: tuple[Point, ...], outcomes: tuple[Outcome, ...], *, seasons: int) -> Sheet:
    """Points and outcomes side by side."""
    rows = tuple(Row(point=point, outcome=outcome) for point, outcome in zip(points, outcomes, strict=True))
    tables = {f"{one.name}@{one.edition}": one.digest for one in tables_used()}
    return Sheet(version=__version__, seasons=seasons, tables=tables, rows=rows)


def write_sheet(sheet: Sheet, out: Path) -> list[Path]:
    """Write `sweep.json`, `sweep.csv` and the picture `sweep.svg`, each whole or not at all."""
    files = {"sweep.json": canonical_json(sheet) + b"\n", "sweep.csv": csv_bytes(sheet), "sweep.svg": svg_bytes(sheet)}
    for name, data in files.items():
        write_bytes(out / name, data)
    return [out / name for name in files]


def svg_bytes(sheet: Sheet) -> bytes:
    """What is filled, against the unmet need that the plan adds; points that lie close together share one text."""
    added = [round(row.outcome.unmet_after - row.outcome.unmet_before, 1) for row in sheet.rows]
    planned = [row.outcome.planned for row in sheet.rows]
    wide, high = (max(map(abs, values), default=0) or 1 for values in (added, planned))
    shared: list[tuple[float, float, list[int]]] = []
    for number, (across, up) in enumerate(zip(added, planned, strict=True)):
        x, y = across / wide, up / high
        near = (numbers for left, low, numbers in shared if abs(left - x) < NEAR and abs(low - y) < NEAR)
        numbers = next(near, None)
        if numbers is None:
            shared.append((x, y, [number]))
        else:
            numbers.append(number)
    shown = {numbers[0]: label(", ".join(str(one + 1) for one in numbers)) for _, _, numbers in shared}
    points = [
        {"across": added[number], "up": planned[number], "shown": shown.get(number, "")} for number in range(len(added))
    ]
    title = "Unmet person-days a season that the plan adds, all States"
    return dots(points, across=title, up="People planned").encode()


def csv_bytes(sheet: Sheet) -> bytes:
    """The sheet as CSV: axes first, then what comes out in all, then the lines; empty is unknown or not there."""
    lines = list(dict.fromkeys(line.line for row in sheet.rows for line in row.outcome.lines))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    costs = ["cost_low_usd", "cost_central_usd", "cost_high_usd"]
    each = [f"{line}.{count}" for line in lines for count in COUNTS]
    writer.writerow([*Point.__struct_fields__, *PLAIN, *costs, "questions", "largest_gap", *each, "inputs"])
    for row in sheet.rows:
        writer.writerow([_cell(value) for value in _values(row, lines)])
    return text.getvalue().encode()


def _values(row: Row, lines: list[str]) -> list[object]:
    point, found = row.point, row.outcome
    by_line: dict[str, LineOutcome] = {one.line: one for one in found.lines}
    return [
        *(getattr(point, name) for name in Point.__struct_fields__),
        *(getattr(found, name) for name in PLAIN),
        *(found.cost.low, found.cost.central, found.cost.high, found.questions, found.largest_gap),
        *(getattr(by_line[line], count) if line in by_line else None for line in lines for count in COUNTS),
        found.inputs,
    ]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return " ".join(value) if isinstance(value, tuple) else str(value)

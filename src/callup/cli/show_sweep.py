"""How is a sweep shown on a terminal? One row for each point, with the axes that vary."""

from collections.abc import Iterable
from pathlib import Path

from rich.markup import escape

from callup.cli import show
from callup.cli.show import printed, say, table_of
from callup.percent import in_percent
from callup.period import in_words
from callup.sweep import Point, Row, Sheet
from callup.sweep.document import AXES

MOST_ROWS = 60


def sheet(found: Sheet) -> None:
    """The points, and what is the same in all of them."""
    varied = [axis for axis in AXES if len({getattr(row.point, axis) for row in found.rows}) > 1]
    table = table_of(
        f"Sweep: {len(found.rows):,} points",
        "point>", *(axis.replace("_", " ") for axis in varied), "filled>", "of>", "Guards>",
        "unmet days before>", "after>", "chance rises most", "USD million>",
    )  # fmt: skip
    for row in found.rows[:MOST_ROWS]:
        axes = (escape(axis_value(row.point, axis)) for axis in varied)
        table.add_row(str(row.point.number), *axes, *_worth(row))
    printed(table)
    if len(found.rows) > MOST_ROWS:
        say(f"And {len(found.rows) - MOST_ROWS:,} more: sweep.csv.")
    _same(found, varied)


def _worth(row: Row) -> tuple[str, ...]:
    one = row.outcome
    unmet = (f"{one.unmet_before:,.0f}", f"{one.unmet_after:,.0f}")
    filled = (f"{one.planned:,}", f"{one.asked:,}", str(one.guards))
    return (*filled, *unmet, _raised(row), f"{one.cost.central / 1e6:,.1f}")


def _raised(row: Row) -> str:
    one = row.outcome
    if one.raised_home is None:
        return "none"
    return f"{one.raised_home} {in_percent(one.raised_before or 0, 2)} to {in_percent(one.raised_after or 0, 2)}"


def _same(found: Sheet, varied: list[str]) -> None:
    point = found.rows[0].point
    same = [axis for axis in AXES if axis not in varied]
    told = "; ".join(f"{axis.replace('_', ' ')}: {axis_value(point, axis)}" for axis in same)
    say(escape(f"The same in all points: {told}; seasons: {found.seasons:,}."))


def axis_value(point: Point, axis: str) -> str:
    """One value of one axis in words.

    Args:
        point: The point.
        axis: Which axis.
    """
    value = getattr(point, axis)
    if value is None:
        return "as assumed"
    if isinstance(value, tuple):
        return ", ".join(value) or "as asked"
    return in_words(value) if axis == "on" else str(value)


def files(written: Iterable[Path]) -> None:
    """Which files were written."""
    show.files(written)

"""Who is there, day by day? Committed, on the way, arrived, released; days without a report are unknown."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from callup.orders.record import OrderLine, Orders
from callup.request import People


class Report(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was reported of one unit on one line for one day, in people. `released`: so far, in all."""

    on: date
    line: str
    home: str
    unit: str
    committed: People
    en_route: People
    arrived: People
    released: People
    source: Annotated[str, Meta(min_length=1)]


class DayCount(msgspec.Struct, frozen=True, kw_only=True):
    """One line on one day, in people; `units_reported` of `units_ordered` gave a report for the day."""

    on: date
    line: str
    ordered: int
    committed: int
    en_route: int
    arrived: int
    released: int
    units_reported: int
    units_ordered: int


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """Presence by day, and what does not fit the orders, in words."""

    days: tuple[DayCount, ...]
    misfits: tuple[str, ...]


def presence(orders: Orders, reports: Iterable[Report]) -> Presence:
    """Count who is there by line and day, and hold it against the orders.

    Args:
        orders: What was ordered.
        reports: What was reported, one row for a unit, line and day.

    Returns:
        One count for each line and day with a report, in order of line and day. Days without a report are left out:
        nobody has said who was there.

    Example:
        >>> nothing = Orders(callup=1, version="0", request="r1", title="", decision="", on=date(2026, 1, 1), office="",
        ...                  orders=(), not_ordered=(), notes=())
        >>> seen = Report(on=date(2026, 1, 2), line="food", home="DE", unit="U1", committed=0, en_route=0, arrived=5,
        ...               released=0, source="made up")
        >>> presence(nothing, [seen]).misfits
        ('food, DE, U1, 2026-01-02: no order covers it.',)
    """
    ordered = [line for order in orders.orders for line in order.lines]
    by_unit: dict[tuple[str, str, str], list[OrderLine]] = defaultdict(list)
    for line in ordered:
        by_unit[line.line, line.home, line.unit].append(line)
    by_day: dict[tuple[str, date], list[Report]] = defaultdict(list)
    misfits: list[str] = []
    for one in sorted(reports, key=lambda one: (one.line, one.on, one.home, one.unit)):
        by_day[one.line, one.on].append(one)
        misfits += _misfits(one, by_unit.get((one.line, one.home, one.unit), []))
    return Presence(
        days=tuple(_count(line, on, some, ordered) for (line, on), some in by_day.items()), misfits=tuple(misfits)
    )


def _misfits(one: Report, orders: list[OrderLine]) -> list[str]:
    name = f"{one.line}, {one.home}, {one.unit}, {one.on}"
    covering = [line for line in orders if line.since <= one.on < line.until]
    if not orders or (not covering and one.arrived):
        return [f"{name}: no order covers it."]
    most = sum(line.people for line in (covering or orders))
    there = one.committed + one.en_route + one.arrived
    return [f"{name}: {there:,} people reported, {most:,} ordered."] if there > most else []


def _count(line: str, on: date, reports: list[Report], ordered: list[OrderLine]) -> DayCount:
    running = [one for one in ordered if one.line == line and one.since <= on < one.until]
    return DayCount(
        on=on,
        line=line,
        ordered=sum(one.people for one in running),
        committed=sum(one.committed for one in reports),
        en_route=sum(one.en_route for one in reports),
        arrived=sum(one.arrived for one in reports),
        released=sum(one.released for one in reports),
        units_reported=len({(one.home, one.unit) for one in reports}),
        units_ordered=len({(one.home, one.unit) for one in running}),
    )

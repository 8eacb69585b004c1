"""What comes nearest in the past, with its numbers?

Uses of the Guard are compared by mission, duty status and role; other ways by mission alone.
Kindred missions, such as border and interior immigration, count half. Of equally near ones the newest goes first.
A match says that something was done, never that it was lawful.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from callup.alternatives.record import Claim, Past
from callup.alternatives.ways import Tried
from callup.request import Request

MOST_NAMED = 2
KINDRED = ({"border", "interior_immigration"}, {"civil_disturbance", "protection", "special_event"})
AFTER = "began after this request was made"


def nearest_use(one: Tried, past: Iterable[Past], on: date) -> tuple[Past, ...]:
    """The nearest uses of the Guard that had begun by the day and whose number of people is known."""
    known = [row for row in begun(past, on) if not row.ways and row.people]
    near = sorted(known, key=lambda row: row.began, reverse=True)
    ranked = sorted(near, key=lambda row: -alike(row, one))
    return tuple(after(row, one.request.asked_on) for row in ranked[:MOST_NAMED] if alike(row, one))


def nearest_means(way: str, past: Iterable[Past], request: Request, on: date) -> tuple[Past, ...]:
    """The newest rows of a way that fit the mission."""
    fitting = [row for row in begun(past, on) if way in row.ways and fits(row, request.mission.kind)]
    newest = sorted(fitting, key=lambda row: row.began, reverse=True)[:MOST_NAMED]
    return tuple(after(row, request.asked_on) for row in newest)


def after(row: Past, asked_on: date) -> Past:
    """The row, marked where it began after the request was made: it may be an answer to it."""
    if row.began <= asked_on.isoformat()[: len(row.began)]:
        return row
    mark = "; ".join(text for text in (row.mark, AFTER) if text)
    told: Past = msgspec.structs.replace(row, mark=mark)
    return told


def begun(past: Iterable[Past], on: date) -> list[Past]:
    """What had begun by the day, as far as its date is told.

    Example:
        >>> row = Past(id="X", name="", began="2025-07", people=None, usd=None, says="", source="")
        >>> len(begun([row], date(2025, 7, 1))), len(begun([row], date(2025, 6, 30)))
        (1, 0)
    """
    return [row for row in past if row.began <= on.isoformat()[: len(row.began)]]


def fits(row: Past | Claim, mission: str | None) -> bool:
    """Whether a row belongs to a kind of mission; a row that names none belongs to all."""
    return not row.missions or mission in row.missions


def alike(row: Past, one: Tried) -> int:
    """How many of mission, duty status and role match; the same mission counts twice, a kindred one once."""
    statuses = {stay.status for stay in one.plan.assignments}
    roles = {role for line in one.request.line for role in line.roles}
    return (
        _mission(row, one.request.mission.kind)
        + int(bool(statuses & set(row.statuses)))
        + int(bool(roles & set(row.roles)))
    )


def _mission(row: Past, mission: str | None) -> int:
    if mission in row.missions:
        return 2
    return int(any(mission in kin and kin & set(row.missions) for kin in KINDRED))

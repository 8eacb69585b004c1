"""What is varied? The public format `sweep.toml` (`callup = 1`).

Every axis is a list of values, and the points are all combinations; or the points are listed one by one.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from callup.documents import read_record
from callup.documents.checks import check_name, check_names, check_statement
from callup.documents.locate import Place
from callup.documents.text import Document
from callup.errors import InputError
from callup.place import CODES
from callup.reference.law import read_fact_kinds
from callup.request import FactStatement
from callup.role import ROLE_SLUGS, STATUS_SLUGS

PAGE = "see docs/howto/sweep.md"
AS_KNOWN = "as known"

Share = Annotated[float, Meta(ge=0, le=1)]
Days = Annotated[int, Meta(ge=1, le=3650)]
Seed = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Seasons = Annotated[int, Meta(ge=1, le=10_000_000)]
Year = Annotated[int, Meta(ge=1900, le=2200)]
Names = list[str]


class WhatIf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named set of facts that are taken to be so; where `homes` are named, each fact holds for each of them."""

    name: Annotated[str, Meta(max_length=100)]
    homes: Names = []
    fact: list[FactStatement] = []


class PointTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One point that is listed by itself; what it leaves out is taken from the axes, which then have one value each."""

    case: str | None = None
    on: date | None = None
    what_if: str | None = None
    floor: Share | None = None
    days: Days | None = None
    lines: Names | None = None
    roles: Names | None = None
    statuses: Names | None = None
    hosts: Names | None = None
    seed: Seed | None = None


class Sweep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sweep as its authors wrote it.

    `case` are folders or request files, as seen from the sweep file. `lines`, `roles`, `statuses` and `hosts` are lists
    of lists: each inner list is one value of the axis, and an empty one leaves the request as it is.
    """

    callup: Literal[1]
    case: Annotated[list[str], Meta(min_length=1)]
    on: list[date] = []
    what_if: list[WhatIf] = []
    floor: list[Share] = []
    days: list[Days] = []
    lines: list[Names] = []
    roles: list[Names] = []
    statuses: list[Names] = []
    hosts: list[Names] = []
    seed: list[Seed] = []
    seasons: Seasons = 10_000
    price_year: Year | None = None
    roster: str | None = None
    point: list[PointTable] = []


AXES = ("case", "on", "what_if", "floor", "days", "lines", "roles", "statuses", "hosts", "seed")
"""The axes in the order in which they turn: the last one turns fastest."""


def read_sweep(path: Path) -> Sweep:
    """Read a `sweep.toml`; its paths become paths as seen from here.

    Raises:
        InputError: The document is broken; the message lists every error found in it.
    """
    sweep = read_record(path, Sweep, page=PAGE, check=check_sweep)
    return msgspec.structs.replace(
        sweep,
        case=[str(path.parent / one) for one in sweep.case],
        roster=None if sweep.roster is None else str(path.parent / sweep.roster),
        point=[_seen_from(path.parent, one) for one in sweep.point],
    )


def _seen_from(folder: Path, point: PointTable) -> PointTable:
    return point if point.case is None else msgspec.structs.replace(point, case=str(folder / point.case))


def check_sweep(document: Document, sweep: Sweep) -> Iterator[InputError]:
    """Names and facts of a sweep, and whether its points can be told apart."""
    for axis in ("case", "on", "floor", "days", "seed"):
        yield from _once(document, axis, getattr(sweep, axis))
    yield from _once(document, "what_if", [one.name for one in sweep.what_if])
    for number, one in enumerate(sweep.what_if):
        yield from _what_if(document, ("what_if", number), one)
    for axis, (kind, known) in VOCABULARY.items():
        for number, names in enumerate(getattr(sweep, axis)):
            yield from check_names(document, (axis, number), names, kind, known)
        for number, point in enumerate(sweep.point):
            yield from check_names(document, ("point", number, axis), getattr(point, axis) or [], kind, known)
    yield from _points(document, sweep)


VOCABULARY = {
    "roles": ("a role", ROLE_SLUGS),
    "statuses": ("a duty status", STATUS_SLUGS),
    "hosts": ("a jurisdiction", CODES),
}


def _what_if(document: Document, place: Place, one: WhatIf) -> Iterator[InputError]:
    known = read_fact_kinds()
    if one.name == AS_KNOWN and one.fact:
        found, remedy = f"facts under the name '{AS_KNOWN}'", "give the set another name"
        yield InputError(where=document.where(*place, "name"), found=found, wanted="no facts there", remedy=remedy)
    yield from check_names(document, (*place, "homes"), one.homes, "a jurisdiction", CODES)
    for number, statement in enumerate(one.fact):
        yield from check_statement(document, (*place, "fact", number), statement, known, None)
        if one.homes and statement.home is not None:
            yield InputError(
                where=document.where(*place, "fact", number, "home"),
                found=f"'{statement.home}' beside homes = [{', '.join(one.homes)}]",
                wanted="the Guards in one place",
                remedy="take out 'home' here, or 'homes' of the set",
            )


def _points(document: Document, sweep: Sweep) -> Iterator[InputError]:
    """Listed points: the axes have one value each, and names mean something."""
    if not sweep.point:
        return
    for axis in AXES[1:]:
        if len(getattr(sweep, axis)) > 1 and axis != "what_if":
            found = f"{len(getattr(sweep, axis))} values beside [[point]]"
            remedy = "list the points, or let the axes make them, but not both"
            yield InputError(where=document.where(axis), found=found, wanted="at most one value", remedy=remedy)
    for number, point in enumerate(sweep.point):
        if point.what_if is not None:
            known = [AS_KNOWN, *(one.name for one in sweep.what_if)]
            yield from check_name(document, ("point", number, "what_if"), point.what_if, "a what_if", known)
        if point.case is not None:
            yield from check_name(document, ("point", number, "case"), point.case, "a case of the sweep", sweep.case)


def _once(document: Document, axis: str, values: list[object]) -> Iterator[InputError]:
    for number, value in enumerate(values):
        if value in values[:number]:
            where = document.where(axis, number)
            yield InputError(where=where, found=f"{value} twice", wanted="each value once", remedy="take one out")

"""What was asked, by whom, and what is known about it?

These records are the public formats `request.toml` and `facts.toml` (`callup = 1`).
Whatever is left out is unknown: it becomes a question, never a default.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from callup.citation import Source

People = Annotated[int, Meta(ge=0, le=10_000_000)]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=100)]
# A day is text in ISO form ("2025-07-30"), so that a record and its JSON are the same; `documents` checks it.
FactValue = bool | int | float | str | list[str]

RequesterKind = Literal["federal_agency", "state", "local", "tribal", "private"]
MissionKind = Literal[
    "disaster", "public_health", "special_event", "civil_disturbance", "border", "counterdrug",
    "interior_immigration", "protection", "other",
]  # fmt: skip
LawEnforced = Literal["none", "state_criminal", "federal_criminal", "federal_civil_immigration", "regulatory"]


class Requester(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The office that asks."""

    office: str
    component: str | None = None
    kind: RequesterKind | None = None


class Mission(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the help is for, and which law the helped agency enforces."""

    kind: MissionKind | None = None
    law_enforced: LawEnforced | None = None


class Total(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A total as one source reports it; totals may disagree."""

    people: People
    source: str


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a request: acts, and how many people for them.

    `tasks_per_week` is the work itself: trips, shifts, files, as the requester counts them.
    `locality` is a destination that the federal travel rates list in one of the hosts; lodging is priced there.
    """

    id: Name
    title: str
    people: People | None = None
    roles: list[str] = []
    hosts: list[str] = []
    locality: str | None = None
    statuses: list[str] = []
    since: date | None = None
    until: date | None = None
    priority: Annotated[int, Meta(ge=1, le=9)] | None = None
    tasks_per_week: Annotated[int, Meta(ge=0, le=10_000_000)] | None = None
    source: str | None = None
    note: str | None = None
    facts: dict[str, FactValue] = {}


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"requester": "from"}):
    """A request for assistance as its authors wrote it."""

    callup: Literal[1]
    id: Name
    title: str
    asked_on: date
    to: str
    under: Name | None = None
    requester: Requester
    mission: Mission
    total: list[Total] = []
    line: Annotated[list[Line], Meta(min_length=1, max_length=500)]
    source: list[Source] = []


class FactStatement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fact as somebody stated it; scope keys left out mean "all"."""

    name: str
    value: FactValue
    line: str | None = None
    status: str | None = None
    home: str | None = None
    host: str | None = None
    since: date | None = None
    until: date | None = None
    source: str | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the reviewing side knows, with scope, dates and source."""

    callup: Literal[1]
    fact: list[FactStatement] = []
    source: list[Source] = []


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A request with the facts known about it."""

    request: Request
    facts: Facts

"""Who could be sent? Units and strengths of the 54 Guards; positions, never persons."""

from datetime import date

import msgspec


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """One unit of one Guard; `people` is its authorised strength.

    `confidence`: A corroborated by a source, B and C recalled (an assumption), U given by the user.
    `since` and `until`: when it can be sent, training included; None: nobody has named an end.
    """

    id: str
    home: str
    component: str
    title: str
    type: str
    echelon: str
    people: int
    confidence: str
    since: date | None = None
    until: date | None = None


class Strength(msgspec.Struct, frozen=True, kw_only=True):
    """People in one Guard, planning value."""

    home: str
    people: int
    quality: str


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """People of one Guard already spoken for: a reaction force, a running mission."""

    home: str
    people: int
    reason: str
    source: str


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """Units that may be sent, with what must be said about them on every page."""

    title: str
    illustrative: bool
    note: str
    units: tuple[Unit, ...]


class Qualification(msgspec.Struct, frozen=True, kw_only=True):
    """A unit type that can do a role: tier 1 as trained, tier 2 as a substitute after training."""

    role: str
    component: str
    type: str
    tier: int

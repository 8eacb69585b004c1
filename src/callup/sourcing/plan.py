"""What does a plan consist of?"""

from collections.abc import Callable
from datetime import date

import msgspec

from callup.force import Claim, Qualification, Roster, Strength
from callup.place import Place


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """One line to be filled: people asked for, in which roles, in which period. `priority` 1 comes first."""

    line: str
    title: str
    people: int
    priority: int
    roles: tuple[str, ...]
    since: date
    until: date


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What may not be touched.

    `floors` [share of strength that must stay, 0 to 1] by home; `floor` for all others.
    `available` [share of strength that can be sent at all].
    """

    floor: float
    floors: dict[str, float]
    available: float
    claims: tuple[Claim, ...]
    minimum_detachment: int


class Forces(msgspec.Struct, frozen=True, kw_only=True):
    """Who could be sent: units, strengths and places by postal code, and which unit type can do which role.

    A Guard whose strength nobody has stated is left out: what it must keep cannot be known.
    """

    roster: Roster
    strengths: dict[str, Strength]
    places: dict[str, Place]
    qualifications: tuple[Qualification, ...]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan is measured with, and when the search stops.

    `usd_per_person_day` [USD] by duty status; `usd_per_person_km` [USD per person and km of the way there, return
    included]; `substitute_training_days` come before the first day of a substitute (tier 2).
    `free_share` is the width of one step of the readiness penalty [share of strength, 0 to 1]: the first step is free.
    `relative_gap` [share] and `node_limit` end the search of one objective; never a clock, so the same input
    gives the same plan on a slow machine. `progress` is told in words what is being solved.
    """

    usd_per_person_day: dict[str, float]
    usd_per_person_km: float
    substitute_training_days: int
    free_share: float
    relative_gap: float
    node_limit: int
    progress: Callable[[str], None] | None = None


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """People of one unit on one line. `host` None: at home, no host was named."""

    line: str
    home: str
    host: str | None
    status: str
    unit: str
    unit_title: str
    unit_type: str
    tier: int
    people: int
    whole: bool
    distance_km: int
    since: date
    until: date


class Shortfall(msgspec.Struct, frozen=True, kw_only=True):
    """What a line lacks, and why, in words."""

    line: str
    asked: int
    planned: int
    missing: int
    reasons: tuple[str, ...]


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What one Guard gives and keeps, in people; `may_give` is the limit its floor and availability leave."""

    home: str
    strength: int
    claimed: int
    may_give: int
    given: int
    kept_share: float


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """How good one objective is: the value reached, the bound nobody can beat, the gap between them.

    All objectives are made as small as possible, each without giving up any of those before it.
    `gap` [share of the value, 0 to 1] is 0 where the value is proven best.
    """

    objective: str
    unit: str
    value: float
    bound: float
    gap: float


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Who goes where, what is missing, what each Guard keeps, and how good that is."""

    assignments: tuple[Assignment, ...]
    shortfalls: tuple[Shortfall, ...]
    shares: tuple[Share, ...]
    proofs: tuple[Proof, ...]
    roster_title: str
    roster_illustrative: bool
    roster_note: str
    solver: str

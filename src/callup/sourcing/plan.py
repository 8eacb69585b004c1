"""What does a plan consist of?"""

from datetime import date

import msgspec

from callup.force import Claim


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
    """How good one objective is: the value reached, the bound nobody can beat, the gap between them."""

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

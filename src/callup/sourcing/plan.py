"""What does a plan consist of?"""

from collections.abc import Callable
from datetime import date
from typing import Literal

import msgspec

from callup.force import Claim, Qualification, Roster, Strength
from callup.place import Place

Change = Literal["kept", "withdrawn", "added"]
CHANGES: tuple[Change, ...] = ("kept", "withdrawn", "added")
DONORS = ""  # the home of those who are lent by civilian agencies: no State
ORDER = ("fill", "readiness", "cost", "disturbance", "cohesion", "fairness")


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """One line to be filled: people asked for, in which roles, in which period. `priority` 1 comes first."""

    line: str
    title: str
    people: int
    priority: int
    roles: tuple[str, ...]
    since: date
    until: date


class Floor(msgspec.Struct, frozen=True, kw_only=True):
    """What a governor keeps beyond the standing floor: a share of strength [0 to 1].

    `type`: of one unit type alone; None: of the whole Guard. `months` [1 to 12]: only then; none named: always.
    Where several floors apply, the highest holds.
    """

    home: str
    share: float
    type: str | None = None
    months: tuple[int, ...] = ()
    source: str = ""


class Ceiling(msgspec.Struct, frozen=True, kw_only=True):
    """What a home governor consents to: at most these people away at one time, on one line or (None) on all.

    `months` [1 to 12]: only then; none named: always.
    """

    home: str
    people: int
    line: str | None = None
    months: tuple[int, ...] = ()
    reason: str = ""
    source: str = ""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What may not be touched.

    `floors` [share of strength that must stay, 0 to 1] by home; `floor` for all others; `stated` are further floors
    by season and unit type. `available` [share of strength that can be sent at all].
    `ceilings` are consents that go only so far.
    """

    floor: float
    floors: dict[str, float]
    available: float
    claims: tuple[Claim, ...]
    minimum_detachment: int
    stated: tuple[Floor, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()


class Donor(msgspec.Struct, frozen=True, kw_only=True):
    """A civilian agency that lends officers; no State is drawn on.

    `heads` are people. `full_time_equivalents` are told beside them and never added to them.
    """

    id: str
    title: str
    kind: str
    heads: int
    roles: tuple[str, ...]
    full_time_equivalents: int | None = None
    since: date | None = None
    until: date | None = None
    source: str = ""


class Forces(msgspec.Struct, frozen=True, kw_only=True):
    """Who could be sent: units, strengths and places by postal code, and which unit type can do which role.

    A Guard whose strength nobody has stated is left out: what it must keep cannot be known.
    """

    roster: Roster
    strengths: dict[str, Strength]
    places: dict[str, Place]
    qualifications: tuple[Qualification, ...]
    donors: tuple[Donor, ...] = ()


class Steps(msgspec.Struct, frozen=True, kw_only=True):
    """What it costs a Guard to give more, step by step from the bottom.

    `widths` [people that the plan takes] and `weights` [penalty for each person and day], which never fall.
    People beyond the last step weigh as much as those in it.
    """

    widths: tuple[int, ...]
    weights: tuple[float, ...]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan is measured with, and when the search stops.

    `usd_per_person_day` [USD] by duty status; `usd_per_person_km` [USD per person and km of the way there, return
    included]; `substitute_training_days` come before the first day of a substitute (tier 2).
    `free_share` is the width of one step of the readiness penalty [share of strength, 0 to 1]: the first step is free.
    `steps` by home and month [1 to 12] take the place of the steps of that width.
    `rotation_days` are the lengths of rotations [days]; none: everybody goes for the whole term.
    `dwell`: a unit stays home for as long as it was away, times this, before it goes again.
    `ready_from` is the first day on which substitutes can begin to train; None: no such day.
    `order` puts objectives first, by name (`ORDER`); those not named follow in the standing order.
    `until` is the last objective that is made small; empty: all are. Those before it come out the same either way.
    `relative_gap` [share] and `node_limit` end the search of one objective; never a clock, so the same input
    gives the same plan on a slow machine. `progress` is told in words what is being solved.
    `stoppable`: Ctrl-C ends the search and gives the best plan so far; else it ends the program, as everywhere.
    """

    usd_per_person_day: dict[str, float]
    usd_per_person_km: float
    substitute_training_days: int
    free_share: float
    relative_gap: float
    node_limit: int
    progress: Callable[[str], None] | None = None
    rotation_days: tuple[int, ...] = ()
    dwell: float = 0.0
    ready_from: date | None = None
    steps: dict[tuple[str, int], Steps] = {}
    order: tuple[str, ...] = ()
    until: str = ""
    stoppable: bool = False


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """People of one unit on one line, from `since` until before `until`. `host` None: at home, no host was named.

    `away_since` is the day from which they are away: a substitute trains before it serves.
    None: a plan written by an earlier version, which did not say so.
    """

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
    away_since: date | None = None


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """A plan that runs already, and the day from which it may be changed; what lies before that day is done."""

    on: date
    assignments: tuple[Assignment, ...]


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a unit on a line and at a host, against the running plan: people kept, withdrawn or added."""

    change: Change
    line: str
    home: str
    host: str | None
    unit: str
    unit_title: str
    people: int
    since: date
    until: date


class Shortfall(msgspec.Struct, frozen=True, kw_only=True):
    """What a line lacks on the day on which it lacks most, and over its whole term, and why, in words."""

    line: str
    asked: int
    planned: int
    missing: int
    missing_person_days: int
    reasons: tuple[str, ...]


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What one Guard gives and keeps at the time at which it gives most, in people.

    `may_give` is the limit its floors and availability leave at that time.
    """

    home: str
    strength: int
    claimed: int
    may_give: int
    given: int
    kept_share: float


class CivilianSupply(msgspec.Struct, frozen=True, kw_only=True):
    """What one civilian agency offers and lends: `heads` offered, `lent` at the time at which it lends most.

    `full_time_equivalents` stand beside the heads and are never added to them.
    """

    id: str
    title: str
    kind: str
    heads: int
    full_time_equivalents: int | None
    lent: int
    source: str


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
    """Who goes where, what is missing, what each Guard keeps, and how good that is.

    `gini` tells how unevenly the Guards give, as shares of their strength: 0 all alike, near 1 one gives all; None:
    nobody gives. `moves` are told against the running plan, if there is one.
    `donors` are the civilian agencies that were named; none: nobody has named any.
    """

    assignments: tuple[Assignment, ...]
    shortfalls: tuple[Shortfall, ...]
    shares: tuple[Share, ...]
    proofs: tuple[Proof, ...]
    gini: float | None
    moves: tuple[Move, ...]
    roster_title: str
    roster_illustrative: bool
    roster_note: str
    solver: str
    donors: tuple[CivilianSupply, ...] = ()

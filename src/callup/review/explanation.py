"""What does an explanation consist of?"""

from datetime import date

import msgspec

from callup.law.answer import Tick
from callup.law.rulebase import Held
from callup.review.order import Inquiry
from callup.role import Verdict


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One line in one role, status, home and host; `role` None stands for each role of the line."""

    line: str
    status: str
    on: date
    role: str | None = None
    home: str | None = None
    host: str | None = None


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One element, exception or demand of a rule: as written, in words, and whether it is met."""

    text: str
    words: str
    tick: Tick


class RuleTree(msgspec.Struct, frozen=True, kw_only=True):
    """One rule with everything it consists of; `met` None where the rule demands nothing."""

    id: str
    citation: str
    kind: str
    layer: str
    mark: str
    says: str
    fires: Tick
    met: Tick | None
    elements: tuple[Part, ...]
    exceptions: tuple[Part, ...]
    demands: tuple[Part, ...]
    condition: str
    lifted_by: str


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """One fact that can still matter: its question, who answers, what counts as evidence, answers still possible."""

    fact: str
    question: str
    kind: str
    who: str
    evidence: str
    answers: tuple[str, ...]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do or choose on the way to a yes, and who can."""

    fact: str
    value: str
    question: str
    who: str


class ElsewhereStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The same role at the same place in another duty status."""

    status: str
    title: str
    verdict: Verdict
    because: str


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One reading, who holds it at which stage since when, and the verdicts under it."""

    id: str
    says: str
    held: tuple[Held, ...]
    verdicts: tuple[Verdict, ...]


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """A question of law that still matters, with all its readings.

    `turns` says whether the verdict differs between them; else only a condition does.
    """

    id: str
    asks: str
    cite: str
    turns: bool
    sides: tuple[Side, ...]


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """The tree for one finding.

    `decide` are the facts that can turn a bar into a yes or back, `conditions_turn_on` those that only keep or remove
    a condition. `routes` never propose a finding that an official must make.
    `guards` counts the Guards for which the explanation is the same; `home` is one of them.
    """

    line: str
    role: str
    judged_as: str | None
    reclassified: str
    status: str
    home: str
    guards: int
    host: str | None
    on: date
    verdict: Verdict
    law_alone: Verdict
    state_law_decides: bool
    because: str
    rules: tuple[RuleTree, ...]
    conditions: tuple[str, ...]
    decide: tuple[Matter, ...]
    conditions_turn_on: tuple[Matter, ...]
    settled_by: tuple[tuple[str, ...], ...]
    routes: tuple[tuple[Step, ...], ...]
    other_statuses: tuple[ElsewhereStatus, ...]
    disputes: tuple[Dispute, ...]
    order: Inquiry

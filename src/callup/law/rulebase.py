"""What does a rule base consist of: rules, named terms, questions of law with readings?"""

from datetime import date
from typing import Literal

import msgspec

from callup.law.fact import FactKind

Layer = Literal["constitution", "statute", "regulation", "instruction", "order", "court order"]
Mark = Literal["verified", "partly", "unverified"]


class Held(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who holds a reading, since when, and at what stage."""

    by: str
    on: date
    stage: str


class Reading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to read a disputed point; never averaged, never scored."""

    id: str
    says: str
    held: tuple[Held, ...]


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A disputed point of law with two or more readings."""

    id: str
    asks: str
    cite: str
    reading: tuple[Reading, ...]


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named condition: all of its lines, or any of them."""

    name: str
    says: str
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()


class InForce(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"since": "from"}):
    """From when until when a rule is in force; `until` excluded."""

    since: date
    until: date | None = None


class Stage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"since": "from"}):
    """From when on a court order stood at a stage; it acts only while the latest stage is "in force"."""

    since: date
    stage: Literal["in force", "stayed", "vacated", "reversed", "moot"]


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: it forbids, allows, or requires something, when its lines hold and no exception does.

    `when` is an *and* over lines; `must` is what a `requires` rule demands; `condition` says it in words.
    `request` limits an order to the requests it answers; `where` a court order to the territory it binds.
    `court` and `stage` belong to court orders: a stayed or vacated one never decides.
    `lifted_by` names what would lift a bar, in words.
    """

    id: str
    cite: str
    kind: Literal["forbids", "allows", "requires", "notes"]
    says: str
    in_force: InForce
    layer: Layer = "statute"
    mark: Mark = "verified"
    authority: str = ""
    formerly: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    condition: str = ""
    lifted_by: str = ""
    request: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    court: str = ""
    stage: tuple[Stage, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on a day and, for a court order, neither stayed nor ended."""
        span = self.in_force
        if day < span.since or (span.until is not None and day >= span.until):
            return False
        reached = [one for one in self.stage if one.since <= day]
        return not reached or max(reached, key=lambda one: one.since).stage == "in force"

    def binds(self, day: date, request: str, host: str | None) -> bool:
        """Whether the rule counts on a day, for a request, in a place."""
        here = not self.where or host in self.where
        return self.holds_on(day) and here and (not self.request or request in self.request)


class Reclassify(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role is an act: where all lines hold for certain, the line is judged as the role `to`."""

    role: str
    when: tuple[str, ...]
    to: str
    says: str


class WorkedCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One example of one rule, for people to read and for the check to run: does it fire?"""

    sentence: str
    rule: str
    on: date
    role: str
    status: str
    away: Literal["yes", "no"] | None = None
    facts: dict[str, bool | int | float | str | list[str]] = {}
    fires: bool
    why: str


class Provision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of the rule base: one provision in the order of its paragraphs."""

    format: Literal["law/1"]
    id: str
    title: str
    text: str
    read_on: date
    read_by: str
    plain: str
    question: tuple[Question, ...] = ()
    term: tuple[Term, ...] = ()
    rule: tuple[Rule, ...] = ()
    reclassify: tuple[Reclassify, ...] = ()
    case: tuple[WorkedCase, ...] = ()


class RuleBase(msgspec.Struct, frozen=True, kw_only=True):
    """All provisions with the facts they speak of; `digest` identifies the text."""

    provisions: tuple[Provision, ...]
    facts: dict[str, FactKind]
    digest: str

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, of every date."""
        return tuple(rule for provision in self.provisions for rule in provision.rule)

    @property
    def reclassify(self) -> tuple[Reclassify, ...]:
        """All reclassifications."""
        return tuple(one for provision in self.provisions for one in provision.reclassify)

    @property
    def cases(self) -> tuple[WorkedCase, ...]:
        """All worked cases."""
        return tuple(case for provision in self.provisions for case in provision.case)

    @property
    def questions(self) -> dict[str, Question]:
        """All questions of law by id."""
        return {question.id: question for provision in self.provisions for question in provision.question}

    @property
    def terms(self) -> dict[str, Term]:
        """All named terms."""
        return {term.name: term for provision in self.provisions for term in provision.term}

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


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: it forbids, allows, or requires something, when its lines hold and no exception does.

    `when` is an *and* over lines; `must` is what a `requires` rule demands; `condition` says it in words.
    `request` limits an order to the requests it answers; `where` a court order to the territory it binds.
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
    def questions(self) -> dict[str, Question]:
        """All questions of law by id."""
        return {question.id: question for provision in self.provisions for question in provision.question}

    @property
    def terms(self) -> dict[str, Term]:
        """All named terms."""
        return {term.name: term for provision in self.provisions for term in provision.term}

"""What does one provision or one rule say, put so that it can be read without the rule files?"""

from datetime import date
from typing import Any

import msgspec

from callup.errors import UnknownName
from callup.law.rulebase import Provision, Question, Reclassify, Rule, RuleBase, Stage, Term, WorkedCase
from callup.review.phrase import Phrasebook


class LawRow(msgspec.Struct, frozen=True, kw_only=True):
    """One rule in the list of all."""

    provision: str
    id: str
    kind: str
    citation: str
    since: date
    until: date | None
    layer: str
    mark: str


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a rule as it is written and in words."""

    text: str
    words: str


class RuleCard(msgspec.Struct, frozen=True, kw_only=True):
    """One rule: it fires when all elements hold and no exception does; then its demands must be met."""

    id: str
    citation: str
    formerly: tuple[str, ...]
    authority: str
    kind: str
    layer: str
    mark: str
    since: date
    until: date | None
    says: str
    elements: tuple[Said, ...]
    exceptions: tuple[Said, ...]
    demands: tuple[Said, ...]
    condition: str
    lifted_by: str
    request: tuple[str, ...]
    where: tuple[str, ...]
    court: str
    stages: tuple[Stage, ...]
    facts: tuple[str, ...]
    questions: tuple[str, ...]
    cases: tuple[WorkedCase, ...]


class LawCard(msgspec.Struct, frozen=True, kw_only=True):
    """One provision with its rules, or with one of them; questions and terms are those that its rules use."""

    id: str
    title: str
    text: str
    read_on: date
    read_by: str
    plain: str
    rules: tuple[RuleCard, ...]
    questions: tuple[Question, ...]
    terms: tuple[Term, ...]
    reclassify: tuple[Reclassify, ...]
    facts: tuple[str, ...]


def law_rows(base: RuleBase, *, on: date | None = None) -> tuple[LawRow, ...]:
    """Every rule, of every date or in force on one day, in the order of the files.

    Example:
        >>> from callup.reference.law import read_rule_base
        >>> law_rows(read_rule_base(), on=date(1800, 1, 1))
        ()
    """
    return tuple(
        LawRow(
            provision=one.id, id=rule.id, kind=rule.kind, citation=rule.cite, since=rule.in_force.since,
            until=rule.in_force.until, layer=rule.layer, mark=rule.mark,
        )
        for one in base.provisions
        for rule in one.rule
        if on is None or rule.holds_on(on)
    )  # fmt: skip


def law_card(base: RuleBase, name: str, *, on: date | None = None) -> LawCard:
    """The card of a provision, or of one rule in all its versions.

    Args:
        base: The rule base.
        name: Id of a provision or of a rule.
        on: Only what is in force on that day; without it everything.

    Raises:
        UnknownName: Neither a provision nor a rule has that id.

    Example:
        >>> from callup.reference.law import read_rule_base
        >>> law_card(read_rule_base(), "10usc277b").rules[0].citation
        '10 U.S.C. 277(b)-(c)'
    """
    for provision in base.provisions:
        rules = [rule for rule in provision.rule if name in {provision.id, rule.id}]
        if rules or provision.id == name:
            return _card(base, provision, [rule for rule in rules if on is None or rule.holds_on(on)], name)
    known = [*(one.id for one in base.provisions), *(rule.id for rule in base.rules)]
    raise UnknownName(where="callup law", name=name, kind="a provision or a rule", known=known)


def _card(base: RuleBase, provision: Provision, rules: list[Rule], name: str) -> LawCard:
    phrases = Phrasebook(base)
    cards = tuple(_rule_card(rule, base, phrases) for rule in rules)
    lines = [line for rule in rules for line in (*rule.when, *rule.unless, *rule.must)]
    used = {question for card in cards for question in card.questions}
    whole = name == provision.id
    used |= {question.id for question in provision.question} if whole else set()
    return LawCard(
        id=provision.id,
        title=provision.title,
        text=provision.text,
        read_on=provision.read_on,
        read_by=provision.read_by,
        plain=provision.plain,
        rules=cards,
        questions=tuple(question for key, question in base.questions.items() if key in used),
        terms=_terms(base, lines, provision.term if whole else ()),
        reclassify=_optional(provision, "reclassify") if whole else (),
        facts=phrases.facts(lines),
    )


def _rule_card(rule: Rule, base: RuleBase, phrases: Phrasebook) -> RuleCard:
    lines = (*rule.when, *rule.unless, *rule.must)
    said = {line: Said(text=line, words=phrases.line(line)) for line in lines}
    return RuleCard(
        id=rule.id, citation=rule.cite, formerly=rule.formerly, authority=rule.authority, kind=rule.kind,
        layer=rule.layer, mark=rule.mark, since=rule.in_force.since, until=rule.in_force.until, says=rule.says,
        elements=tuple(said[line] for line in rule.when), exceptions=tuple(said[line] for line in rule.unless),
        demands=tuple(said[line] for line in rule.must), condition=rule.condition, lifted_by=rule.lifted_by,
        request=rule.request, where=rule.where, court=str(getattr(rule, "court", "")), stages=_optional(rule, "stage"),
        facts=phrases.facts(lines), questions=phrases.questions(lines), cases=_cases(rule, base),
    )  # fmt: skip


def _cases(rule: Rule, base: RuleBase) -> tuple[WorkedCase, ...]:
    """The worked cases of this version of a rule: those whose day lies in its time."""
    span = rule.in_force
    twins = [other for other in base.rules if other.id == rule.id]
    return tuple(
        case
        for one in base.provisions
        for case in _optional(one, "case")
        if case.rule == rule.id
        and (len(twins) == 1 or (span.since <= case.on and (span.until is None or case.on < span.until)))
    )


def _terms(base: RuleBase, lines: list[str], own: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms that lines use, also inside one another, with those that the provision declares."""
    waiting, found = [*lines, *(term.name for term in own)], dict[str, Term]()
    while waiting:
        for atom in waiting.pop().split(" or "):
            name = atom.strip().removeprefix("not ").strip()
            if name in base.terms and name not in found:
                found[name] = base.terms[name]
                waiting += [*base.terms[name].all, *base.terms[name].any]
    return tuple(term for name, term in base.terms.items() if name in found)


def _optional(record: msgspec.Struct, field: str) -> tuple[Any, ...]:
    """A field of rule files that not every format has."""
    return tuple(getattr(record, field, ()))

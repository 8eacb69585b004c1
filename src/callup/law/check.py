"""Can this rule base be trusted? Whatever is unclear is refused when it is read, never at the first question."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from callup.errors import TableError, UnknownName
from callup.law.engine import Engine, names_of
from callup.law.rulebase import Question, Rule, RuleBase, Term
from callup.law.wording import Names, read_lines
from callup.place import CODES
from callup.role import ROLE_SLUGS, STATUS_SLUGS


def check_base(base: RuleBase) -> None:
    """Refuse a rule base that cannot be trusted.

    Raises:
        TableError: A name stands twice, a term or rule lacks what it needs, versions overlap, an exception leads
            back to itself, a question has fewer than two readings or a reading no holder, dates are reversed.
        UnknownName: A line uses a word that is not declared; a place, role or status is not known.
    """
    names = names_of(base)
    _refuse_doubles("term", (term.name for one in base.provisions for term in one.term))
    _refuse_doubles("question", (question.id for one in base.provisions for question in one.question))
    _refuse_doubles("provision", (one.id for one in base.provisions))
    for term in base.terms.values():
        _check_term(term, names, {rule.id for rule in base.rules})
    for question in base.questions.values():
        _check_question(question)
    everything = Engine(base, on=date.max)
    everything.rules = base.rules
    for rule in base.rules:
        everything.fires(rule)
        _check_rule(rule, names)
        _refuse_overlap(rule, base.rules)
    _check_labels(base, names)


def _refuse_doubles(kind: str, found: Iterable[str]) -> None:
    for name, times in Counter(found).items():
        if times > 1:
            raise TableError(where=f"{kind} {name}", found=f"{times} of them", wanted="one", remedy="rename the others")


def _check_term(term: Term, names: Names, rules: set[str]) -> None:
    where = f"term {term.name}"
    if bool(term.all) == bool(term.any):
        found = "neither 'all' nor 'any'" if not term.all else "both 'all' and 'any'"
        raise TableError(where=where, found=found, wanted="one of the two", remedy="give another term its own name")
    if term.name in names.variables or term.name in rules:
        raise TableError(where=where, found="the name of a fact or rule", wanted="a name of its own")
    read_lines(term.all or term.any, names, where=where)


def _check_question(question: Question) -> None:
    where = f"question {question.id}"
    if len(question.reading) < 2:
        raise TableError(where=where, found=f"{len(question.reading)} reading", wanted="two or more readings")
    for reading in question.reading:
        if not reading.held:
            raise TableError(where=where, found=f"reading '{reading.id}'", wanted="who holds it")


def _check_rule(rule: Rule, names: Names) -> None:
    where = f"rule {rule.id}"
    read_lines(rule.must, names, where=where)
    if not rule.cite.strip() or not rule.says.strip():
        raise TableError(where=where, found="no citation or no words", wanted="'cite' and 'says'")
    if (rule.kind == "requires") != bool(rule.must):
        raise TableError(
            where=where, found=f"{rule.kind} with {len(rule.must)} 'must'", wanted="'must' with requires only"
        )
    if rule.kind == "requires" and not rule.condition:
        raise TableError(where=where, found="no 'condition'", wanted="the demand in words")
    if rule.in_force.until is not None and rule.in_force.until <= rule.in_force.since:
        raise TableError(where=where, found="'until' before 'from'", wanted="'from' before 'until'")
    if rule.layer == "court order" and not rule.court:
        raise TableError(where=where, found="no 'court'", wanted="the court that gave the order")
    for code in rule.where:
        if code not in CODES:
            raise UnknownName(where=where, name=code, kind="a jurisdiction (postal code)", known=CODES)


def _refuse_overlap(rule: Rule, rules: tuple[Rule, ...]) -> None:
    for other in rules:
        if other is rule or other.id != rule.id:
            continue
        first, second = sorted((rule.in_force, other.in_force), key=lambda span: span.since)
        if first.until is None or first.until > second.since:
            raise TableError(where=f"rule {rule.id}", found="two versions in force at one time", wanted="one at a time")


def _check_labels(base: RuleBase, names: Names) -> None:
    for one in base.reclassify:
        where = f"reclassify {one.role}"
        read_lines(one.when, names, where=where)
        for role in (one.role, one.to):
            if role not in ROLE_SLUGS:
                raise UnknownName(where=where, name=role, kind="a role", known=ROLE_SLUGS)
    rules = {rule.id for rule in base.rules}
    for case in base.cases:
        where = f"case '{case.sentence}'"
        for name, kind, known in (
            (case.rule, "a rule", rules),
            (case.role, "a role", ROLE_SLUGS),
            (case.status, "a duty status", STATUS_SLUGS),
            *((fact, "a fact", base.facts) for fact in case.facts),
        ):
            if name not in known:
                raise UnknownName(where=where, name=name, kind=kind, known=known)

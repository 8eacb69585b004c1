"""Can this rule base be trusted? Whatever is unclear is refused when it is read, never at the first question."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from callup.errors import TableError, UnknownName, moved
from callup.law.engine import Engine, first_clash, names_of
from callup.law.rulebase import Provision, Question, Rule, RuleBase, Term
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
    rules = {rule.id for rule in base.rules}
    everything = Engine(base, on=date.max)
    everything.rules = base.rules
    for provision in base.provisions:
        with _said_of(provision):
            for term in provision.term:
                _check_term(term, names, rules)
            for question in provision.question:
                _check_question(question)
            for rule in provision.rule:
                everything.fires(rule)
                _check_rule(rule, names)
                _refuse_overlap(rule, base.rules)
            _check_labels(provision, base, names)
            _refuse_the_impossible(provision, names)


@contextmanager
def _said_of(provision: Provision) -> Iterator[None]:
    """Whatever is refused inside is said with the provision in which it stands."""
    try:
        yield
    except (TableError, UnknownName) as error:
        raise moved(error, where=f"{provision.id}, {error.where}") from error


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
        raise TableError(
            where=where, found="the name of a fact or rule", wanted="a name of its own", remedy="rename the term"
        )
    read_lines(term.all or term.any, names, where=where)


def _check_question(question: Question) -> None:
    where = f"question {question.id}"
    if len(question.reading) < 2:
        raise TableError(
            where=where,
            found=f"{len(question.reading)} reading",
            wanted="two or more readings",
            remedy="add the other reading, or make it a fact",
        )
    for reading in question.reading:
        if not reading.held:
            raise TableError(
                where=where,
                found=f"reading '{reading.id}'",
                wanted="who holds it",
                remedy="add 'held' with by, on and stage, or take the reading out",
            )
    _refuse_doubles(f"{where}: reading", (reading.id for reading in question.reading))


def _check_rule(rule: Rule, names: Names) -> None:
    where = f"rule {rule.id}"
    read_lines(rule.must, names, where=where)
    if not rule.cite.strip() or not rule.says.strip():
        found = "no citation" if not rule.cite.strip() else "no words"
        raise TableError(
            where=where, found=found, wanted="'cite' and 'says'", remedy="add the citation and one sentence"
        )
    if (rule.kind == "requires") != bool(rule.must):
        raise TableError(
            where=where,
            found=f"{rule.kind} with {len(rule.must)} 'must'",
            wanted="'must' with requires only",
            remedy="a rule that demands something is 'requires' and says what under 'must'",
        )
    if rule.kind == "requires" and not rule.condition:
        raise TableError(where=where, found="no 'condition'", wanted="the demand in words", remedy="add 'condition'")
    if rule.in_force.until is not None and rule.in_force.until <= rule.in_force.since:
        raise TableError(
            where=where, found="'until' before 'from'", wanted="'from' before 'until'", remedy="correct a day"
        )
    if rule.layer == "court order" and not rule.court:
        raise TableError(where=where, found="no 'court'", wanted="the court that gave the order", remedy="add 'court'")
    for code in rule.where:
        if code not in CODES:
            raise UnknownName(where=where, name=code, kind="a jurisdiction (postal code)", known=CODES)


def _refuse_overlap(rule: Rule, rules: tuple[Rule, ...]) -> None:
    for other in rules:
        if other is rule or other.id != rule.id:
            continue
        first, second = sorted((rule.in_force, other.in_force), key=lambda span: span.since)
        if first.until is None or first.until > second.since:
            raise TableError(
                where=f"rule {rule.id}",
                found="two versions in force at one time",
                wanted="one at a time",
                remedy="let the older end ('until') on the day the newer begins",
            )


def _check_labels(provision: Provision, base: RuleBase, names: Names) -> None:
    for one in provision.reclassify:
        where = f"reclassify {one.role}"
        read_lines(one.when, names, where=where)
        for role in (one.role, one.to):
            if role not in ROLE_SLUGS:
                raise UnknownName(where=where, name=role, kind="a role", known=ROLE_SLUGS)
        if one.role == one.to:
            raise TableError(where=where, found="the same role again", wanted="another role", remedy="take it out")
    rules = {rule.id for rule in base.rules}
    for case in provision.case:
        where = f"case '{case.sentence}'"
        for name, kind, known in (
            (case.rule, "a rule", rules),
            (case.role, "a role", ROLE_SLUGS),
            (case.status, "a duty status", STATUS_SLUGS),
            *((fact, "a fact", base.facts) for fact in case.facts),
        ):
            if name not in known:
                raise UnknownName(where=where, name=name, kind=kind, known=known)


def _refuse_the_impossible(provision: Provision, names: Names) -> None:
    """Lines that contradict each other: a rule that can never hold would never be missed."""
    said = [
        *((f"rule {rule.id}", "when", rule.when) for rule in provision.rule),
        *((f"rule {rule.id}", "must", rule.must) for rule in provision.rule),
        *((f"reclassify {one.role}", "when", one.when) for one in provision.reclassify),
        *((f"term {term.name}", "all", term.all) for term in provision.term),
    ]
    for where, key, lines in said:
        clash = first_clash(lines, names, where=where)
        if clash is not None:
            raise TableError(
                where=where,
                found=f"'{clash}', which cannot hold together with the lines of '{key}' before it",
                wanted="lines that can all hold at once",
                remedy="correct a line, or write two rules; lines of 'when' are joined by and",
            )

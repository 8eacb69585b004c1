"""Would anybody notice if one rule said something else?

Every single change of one rule, or of one named term: a line dropped, negated, or turned into an exception, an
exception or a demand dropped, two lines joined by "or", an "or" made an "and", a value left out or exchanged,
the whole rule deleted, its end, place, request or stage dropped.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise, product
from random import Random
from typing import NamedTuple

import msgspec

from callup.law.answer import tick
from callup.law.diagram import Diagrams
from callup.law.engine import Engine, _Builder, _order, names_of
from callup.law.rulebase import Rule, RuleBase, Term
from callup.law.wording import FALSE, Expression, Names, fold, read_lines
from callup.role import ROLE_SLUGS, STATUS_SLUGS
from tests.oracle import asp
from tests.oracle.compare import CONCEDED, Case, Law, differences, random_case, under

SLICES = tuple(product(ROLE_SLUGS, STATUS_SLUGS))
Lines = tuple[str, ...]
RANDOM, WITNESS, EQUIVALENT, ASLEEP, GAP = "random line", "line made for it", "equivalent", "never in force", "gap"


@dataclass(frozen=True, eq=False)
class Mutant:
    """A rule base in which one rule or term is changed, and what was changed."""

    name: str
    operator: str
    base: RuleBase
    rules: frozenset[tuple[str, int]]


# --- changes of one line ---


def opposite(atom: str) -> str:
    """The opposite of one atom.

    Example:
        >>> opposite("status in sad, t32-502f"), opposite("not away"), opposite("mission_kind is other")
        ('status not in sad, t32-502f', 'away', 'mission_kind is not other')
    """
    if atom.startswith("not "):
        return atom.removeprefix("not ")
    if atom.startswith("reading "):
        return f"not {atom}"
    for word, other in ((" is not ", " is "), (" not in ", " in "), (" is ", " is not "), (" in ", " not in ")):
        if word in atom:
            return atom.replace(word, other, 1)
    return f"not {atom}"


def negated(line: str, names: Names) -> Iterator[tuple[str, str]]:
    """Each atom of a line negated."""
    atoms = line.split(" or ")
    for place, atom in enumerate(atoms):
        yield f"'{atom}' negated", " or ".join([*atoms[:place], _opposite(atom, names), *atoms[place + 1 :]])


def _opposite(atom: str, names: Names) -> str:
    if atom.startswith("reading "):
        _, question, _, reading = atom.split()
        others = [one.id for one in names.questions[question].reading if one.id != reading]
        return f"reading {question} is {others[0]}"
    return opposite(atom)


def revalued(line: str, names: Names) -> Iterator[tuple[str, str]]:
    """A line with one of its values left out, or exchanged for another of the same fact."""
    atoms = line.split(" or ")
    for place, atom in enumerate(atoms):
        found = re.fullmatch(r"(\w+) (is|is not|in|not in) (.+)", atom)
        if found is None:
            continue
        name, word, text = found.groups()
        values = [value.strip() for value in text.split(",")]
        for value in values:
            less = ", ".join(one for one in values if one != value)
            other = next((one for one in names.variables[name] if one not in values), None)
            swapped = ", ".join(other if one == value else one for one in values if other)
            for told, new in ((f"without {value}", less), (f"{value} exchanged for {other}", swapped)):
                if new:
                    yield told, " or ".join([*atoms[:place], f"{name} {word} {new}", *atoms[place + 1 :]])


def changed_lines(lines: Lines, names: Names, *, any_of: bool = False) -> Iterator[tuple[str, str, Lines]]:
    """All single changes of a list of lines: operator, what was done, the new lines."""
    for place, line in enumerate(lines):
        before, after = lines[:place], lines[place + 1 :]
        yield "line dropped", f"'{line}' dropped", before + after
        for told, new in negated(line, names):
            yield "negation", told, (*before, new, *after)
        for told, new in revalued(line, names):
            yield "value", told, (*before, new, *after)
        parts = tuple(line.split(" or "))
        if len(parts) > 1 and not any_of:
            yield "and/or", f"'{line}' made an and", (*before, *parts, *after)
    if not any_of:
        for place, (first, second) in enumerate(pairwise(lines)):
            joined = (*lines[:place], f"{first} or {second}", *lines[place + 2 :])
            yield "and/or", f"'{first}' and '{second}' joined by or", joined


# --- changes of one rule or term ---


def _rule_changes(rule: Rule, names: Names) -> Iterator[tuple[str, str, dict[str, object]]]:
    for operator, told, lines in changed_lines(rule.when, names):
        yield operator, f"when: {told}", {"when": lines}
    for line in rule.when:
        if " or " not in line:
            moved = {"when": tuple(one for one in rule.when if one != line), "unless": (*rule.unless, line)}
            yield "exception", f"'{line}' turned into an exception", moved
    for line in rule.unless:
        kept = tuple(one for one in rule.unless if one != line)
        yield "exception", f"exception '{line}' dropped", {"unless": kept}
        if re.fullmatch(r"[\w-]+", line) is None:
            for operator, told, lines in changed_lines((line,), names):
                if lines:
                    yield operator, f"unless: {told}", {"unless": (*kept, *lines)}
    for operator, told, lines in changed_lines(rule.must, names):
        yield ("demand" if operator == "line dropped" else operator), f"must: {told}", {"must": lines}
    yield from _bounds(rule)


def _bounds(rule: Rule) -> Iterator[tuple[str, str, dict[str, object]]]:
    if rule.in_force.until is not None:
        yield "bounds", "end dropped", {"in_force": msgspec.structs.replace(rule.in_force, until=None)}
    for name in ("request", "where"):
        if getattr(rule, name):
            yield "bounds", f"{name} dropped", {name: ()}
    for stage in rule.stage:
        yield "bounds", f"stage of {stage.since} dropped", {"stage": tuple(one for one in rule.stage if one != stage)}


def _term_changes(term: Term, names: Names) -> Iterator[tuple[str, str, dict[str, object]]]:
    way, lines = ("all", term.all) if term.all else ("any", term.any)
    if len(lines) > 1:
        other = "any" if way == "all" else "all"
        yield "and/or", f"{way} made {other}", {way: (), other: lines}
    for operator, told, new in changed_lines(lines, names, any_of=way == "any"):
        if new:
            yield operator, told, {way: new}


def mutants_of(base: RuleBase) -> list[Mutant]:
    """Every mutant of every rule and of every term that a rule uses, in the order of the files."""
    names = names_of(base)
    found = []
    for rule in base.rules:
        key = (rule.id, asp.number(rule.in_force.since))
        touched = frozenset({key} | {_key(one) for one in base.rules if rule.id in one.unless})
        label = f"{rule.id}@{key[1]}"
        gone = _with_rule(base, rule, None)
        found.append(Mutant(f"{label}: rule deleted", "rule deleted", gone, touched))
        for operator, told, change in _rule_changes(rule, names):
            new = _with_rule(base, rule, msgspec.structs.replace(rule, **change))
            found.append(Mutant(f"{label}: {told}", operator, new, touched))
    for term in base.terms.values():
        users = _users(base, term.name)
        for operator, told, change in _term_changes(term, names) if users else ():
            new = _with_term(base, term, msgspec.structs.replace(term, **change))
            found.append(Mutant(f"term {term.name}: {told}", operator, new, users))
    return found


def _key(rule: Rule) -> tuple[str, int]:
    return rule.id, asp.number(rule.in_force.since)


def _words(lines: Iterable[str]) -> set[str]:
    return {word for line in lines for word in re.findall(r"[\w-]+", line)}


def _users(base: RuleBase, term: str) -> frozenset[tuple[str, int]]:
    """The rules that rest on a term, through other terms and exceptions too."""
    names = {term}
    while True:
        more = {one.name for one in base.terms.values() if names & _words(one.all + one.any)}
        more |= {one.id for one in base.rules if names & _words(one.when + one.unless)}
        if more <= names:
            break
        names |= more
    return frozenset(_key(one) for one in base.rules if names & ({one.id} | _words(one.when + one.unless + one.must)))


def _with_rule(base: RuleBase, rule: Rule, new: Rule | None) -> RuleBase:
    def kept(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        return tuple(new if one is rule else one for one in rules if one is not rule or new is not None)

    provisions = tuple(msgspec.structs.replace(one, rule=kept(one.rule)) for one in base.provisions)
    return msgspec.structs.replace(base, provisions=provisions)


def _with_term(base: RuleBase, term: Term, new: Term) -> RuleBase:
    provisions = tuple(
        msgspec.structs.replace(one, term=tuple(new if found is term else found for found in one.term))
        for one in base.provisions
    )
    return msgspec.structs.replace(base, provisions=provisions)


# --- does the comparison notice? ---


class Finding(NamedTuple):
    """One rule of one base, as expressions."""

    rule: Rule
    fires: Expression
    must: Expression


class Reader:
    """What each rule of one base says, as expressions over facts."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base
        self.names = names_of(base)

    @cached_property
    def found(self) -> dict[tuple[str, int], Finding]:
        return self.of({_key(rule) for rule in self.base.rules})

    def of(self, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Finding]:
        wanted = set(keys)
        engine = Engine(self.base, on=asp.DAYS[0])
        engine.rules = self.base.rules
        return {
            _key(rule): Finding(rule, engine.fires(rule), read_lines(rule.must, self.names, where=f"rule {rule.id}"))
            for rule in self.base.rules
            if _key(rule) in wanted
        }


class Change(NamedTuple):
    """One rule of one role and status, before and after; `new` is None where the rule is gone."""

    old: Finding
    new: Finding | None
    before: Expression
    after: Expression

    @property
    def bounds(self) -> bool:
        """Whether the change is one of days, request, place or stage."""
        return self.new is not None and _bounds_of(self.old.rule) != _bounds_of(self.new.rule)


class Judge:
    """Tells of mutants of one rule base whether the second reader's opinions give them away.

    `lines` random lines for each role and status are judged once and kept.
    """

    def __init__(self, base: RuleBase, *, lines: int = 20, seed: int = 0) -> None:
        self.base, self.lines, self.seed = base, lines, seed
        self.reader = Reader(base)
        self.cases = cache(self._cases)

    def _cases(self, role: str, status: str) -> list[tuple[Case, asp.Opinion]]:
        random = Random(f"{self.seed} {role} {status}")  # noqa: S311
        cases = [random_case(random, role, status) for _ in range(self.lines)]
        return [(case, asp.judge(case.line, case.known, CONCEDED)) for case in cases]

    def fate(self, mutant: Mutant) -> str:
        """How a mutant is noticed, or why not.

        By a random line; by a line made for it; it is equivalent (the diagrams of both are the same for every role and
        status); its rule is stayed or vacated on every day, so that nothing it says can show; or there is a gap.
        """
        changed = list(self.changed_slices(mutant))
        if not changed:
            return EQUIVALENT
        if any(self._noticed(*one) for one in changed):
            return RANDOM
        law, random = Law(mutant.base), Random(mutant.name)  # noqa: S311
        found = asleep = False
        for role, status, differing in changed:
            for case in self._witnesses(random, role, status, differing):
                asleep |= case is None
                found |= case is not None
                if case is not None and differences(law, case):
                    return WITNESS
        return GAP if found else ASLEEP if asleep else EQUIVALENT

    def changed_slices(self, mutant: Mutant) -> Iterator[tuple[str, str, list[Change]]]:
        """Roles and statuses in which a rule of the mutant says something else, with what differs."""
        old, new = {key: self.reader.found.get(key) for key in mutant.rules}, Reader(mutant.base).of(mutant.rules)
        for role, status in SLICES:
            fixed = {"role": role, "status": status}
            differing = [
                pair for key in sorted(mutant.rules) if (pair := self._pair(old[key], new.get(key), fixed)) is not None
            ]
            if differing:
                yield role, status, differing

    def _pair(self, old: Finding, new: Finding | None, fixed: dict[str, str]) -> Change | None:
        first = fold(old.fires, fixed)
        second = FALSE if new is None else fold(new.fires, fixed)
        change = Change(old, new, first, second)
        if change.bounds:
            return None if first == FALSE else change
        if first == second == FALSE:
            return None
        demanded = old.rule.kind == "requires"
        if first == second and (not demanded or fold(old.must, fixed) == fold(new.must, fixed)):
            return None
        return change

    def _noticed(self, role: str, status: str, differing: list[Change]) -> bool:
        """Whether a rule that differs is told apart on one of the kept lines; the other rules are as they were."""
        store = Diagrams(_order(self.reader.names))
        build = _Builder(store, self.reader.names, {"role": role, "status": status})
        for one in differing:
            if one.new is None:
                if any(opinion.fires[_key(one.old.rule)] != "no" for _, opinion in self.cases(role, status)):
                    return True
                continue
            fires, must = build.node(one.after), build.element("", one.new.must).node
            if any(_differs(store, one, fires, must, *judged) for judged in self.cases(role, status)):
                return True
        return False

    def _witnesses(self, random: Random, role: str, status: str, differing: list[Change]) -> Iterator[Case | None]:
        store = Diagrams(_order(self.reader.names))
        build = _Builder(store, self.reader.names, {"role": role, "status": status})
        for one in differing:
            fires = build.node(one.before), build.node(one.after)
            nodes = [store.apply("differ", lambda first, second: int(first != second), fires)]
            if one.new is not None and one.old.rule.kind == "requires":
                musts = build.element("", one.old.must).node, build.element("", one.new.must).node
                unlike = store.apply("differ", lambda first, second: int(first != second), musts)
                nodes.append(store.all_of((unlike, *fires)))
            if one.bounds:
                nodes.append(fires[0])
            for node in nodes * 3:
                path = _path(random, store, node)
                if path is not None:
                    yield _placed(random, role, status, path, one)


def _differs(store: Diagrams, one: Change, fires: int, must: int, case: Case, opinion: asp.Opinion) -> bool:
    """Whether the changed rule says other than the second reader on one line, under some combination of readings."""
    line, rule = case.line, one.new.rule
    binds = rule.binds(line.on, line.request, line.place or None)
    for readings, found in opinion.findings.items():
        known = {name: values for name, values in under(case.known, readings).items() if name in store.level}
        said = tick(store, store.cut(fires, known)) if binds else "no"
        if "disputed" in {said, told := found[_key(one.old.rule)]} or said != told:
            return True
        demands = rule.kind == "requires" and said != "no"
        if demands and tick(store, store.cut(must, known)) != found[one.old.rule.id,]:
            return True
    return False


def _bounds_of(rule: Rule) -> tuple:
    return rule.in_force, rule.request, rule.where, rule.stage


def _path(random: Random, store: Diagrams, node: int) -> dict[str, frozenset[str]] | None:
    """A random choice of values under which a condition holds; readings are left open."""
    known = {}
    while store.leaves(node) != {1}:
        if 1 not in store.leaves(node):
            return None
        name = store.support(node)[0]
        values = [
            value
            for value in store.variables[store.level[name]][1]
            if 1 in store.leaves(store.cut(node, {name: frozenset({value})}))
        ]
        chosen = random.choice(values)
        node = store.cut(node, {name: frozenset({chosen})})
        if not name.startswith("?"):
            known[name] = frozenset({chosen})
    return known


def _placed(random: Random, role: str, status: str, path: dict[str, frozenset[str]], one: Change) -> Case | None:
    """The line on a day, for a request and in a place where the rules bind; None where no day does."""
    spots = list(product(asp.DAYS, asp.REQUESTS, asp.PLACES))
    random.shuffle(spots)
    said = set(asp.facts_used()) | {"away"}
    for on, request, place in spots:
        rules = [one.old.rule] + ([one.new.rule] if one.new else [])
        binds = [rule.binds(on, request, place or None) for rule in rules]
        if (binds[0] != binds[-1]) if one.bounds else any(binds):
            line = asp.Line(role=role, status=status, on=on, request=request, place=place)
            return Case(line, {name: values for name, values in path.items() if name in said})
    return None

"""Would anybody notice if one rule said something else?

Every single change of one rule, or of one named term: a line dropped, negated, or turned into an exception, an
exception or a demand dropped, two lines joined by "or", an "or" made an "and", a value left out or exchanged,
the whole rule deleted, its end, place, request or stage dropped. Apart from these: a rule made another kind of rule,
and every single change of what makes another role of a role.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from callup.law.engine import names_of
from callup.law.rulebase import Reclassify, Rule, RuleBase, Term
from callup.law.wording import Names
from callup.role import ROLE_SLUGS
from tests.oracle import asp

KINDS = ("allows", "forbids", "requires", "notes")
Lines = tuple[str, ...]
Key = tuple[str, int]


@dataclass(frozen=True, eq=False)
class Mutant:
    """A rule base in which one rule, term or reclassification is changed, and what was changed.

    `role` is the role whose reclassification is changed.
    """

    name: str
    operator: str
    base: RuleBase
    rules: frozenset[Key]
    role: str = ""


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
        touched = frozenset({key} | {key_of(one) for one in base.rules if rule.id in one.unless})
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


def kind_mutants_of(base: RuleBase) -> list[Mutant]:
    """Every rule made each of the other three kinds; what it demands stays with it."""
    return [
        Mutant(
            f"{rule.id}@{asp.number(rule.in_force.since)}: {rule.kind} made {kind}",
            "kind",
            _with_rule(base, rule, msgspec.structs.replace(rule, kind=kind)),
            frozenset({key_of(rule)}),
        )
        for rule in base.rules
        for kind in KINDS
        if kind != rule.kind
    ]


def turn_mutants_of(base: RuleBase) -> list[Mutant]:
    """Every reclassification deleted, sent to another role, or with one of its lines changed."""
    return [
        Mutant(
            f"{one.role} to {one.to}: {told}", f"turn: {operator}", _with_turn(base, one, new), frozenset(), one.role
        )
        for one in base.reclassify
        for operator, told, new in _turn_changes(one, names_of(base))
    ]


def _turn_changes(one: Reclassify, names: Names) -> Iterator[tuple[str, str, Reclassify | None]]:
    yield "deleted", "deleted", None
    for to in ROLE_SLUGS:
        if to not in {one.to, one.role}:
            yield "target", f"to {to} instead", msgspec.structs.replace(one, to=to)
    for operator, told, lines in changed_lines(one.when, names):
        yield operator, told, msgspec.structs.replace(one, when=lines)


def _with_turn(base: RuleBase, one: Reclassify, new: Reclassify | None) -> RuleBase:
    def kept(turns: tuple[Reclassify, ...]) -> tuple[Reclassify, ...]:
        return tuple(new if found is one else found for found in turns if found is not one or new is not None)

    provisions = tuple(msgspec.structs.replace(part, reclassify=kept(part.reclassify)) for part in base.provisions)
    return msgspec.structs.replace(base, provisions=provisions)


def key_of(rule: Rule) -> Key:
    """A rule and its version: the first day."""
    return rule.id, asp.number(rule.in_force.since)


def _words(lines: Iterable[str]) -> set[str]:
    return {word for line in lines for word in re.findall(r"[\w-]+", line)}


def _users(base: RuleBase, term: str) -> frozenset[Key]:
    """The rules that rest on a term, through other terms and exceptions too."""
    names = {term}
    while True:
        more = {one.name for one in base.terms.values() if names & _words(one.all + one.any)}
        more |= {one.id for one in base.rules if names & _words(one.when + one.unless)}
        if more <= names:
            break
        names |= more
    return frozenset(key_of(one) for one in base.rules if names & ({one.id} | _words(one.when + one.unless + one.must)))


def _with_rule(base: RuleBase, rule: Rule, new: Rule | None) -> RuleBase:
    def kept(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        return tuple(new if one is rule else one for one in rules if one is not rule or new is not None)

    changed = _with_rules(base, kept)
    if new is None and all(one.id != rule.id for one in changed.rules):
        changed = _with_rules(changed, lambda rules: tuple(_without(one, rule.id) for one in rules))
    return changed


def _with_rules(base: RuleBase, change: Callable[[tuple[Rule, ...]], tuple[Rule, ...]]) -> RuleBase:
    provisions = tuple(msgspec.structs.replace(one, rule=change(one.rule)) for one in base.provisions)
    return msgspec.structs.replace(base, provisions=provisions)


def _without(rule: Rule, exception: str) -> Rule:
    """A rule that no longer names another one as its exception."""
    return msgspec.structs.replace(rule, unless=tuple(one for one in rule.unless if one != exception))


def _with_term(base: RuleBase, term: Term, new: Term) -> RuleBase:
    provisions = tuple(
        msgspec.structs.replace(one, term=tuple(new if found is term else found for found in one.term))
        for one in base.provisions
    )
    return msgspec.structs.replace(base, provisions=provisions)

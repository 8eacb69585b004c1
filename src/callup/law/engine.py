"""Which rules are in force that day, in that place, for that request, and what do they say of a role and a status?

One slice is compiled for each role and duty status: the rules folded to that slice, as one diagram whose leaves are
outcomes and whose lowest levels are the questions of law.
"""

from datetime import date
from functools import cache

import msgspec

from callup.errors import TableError
from callup.law.diagram import Diagrams, Knowledge
from callup.law.rulebase import Reclassify, Rule, RuleBase
from callup.law.wording import (
    FALSE,
    Expression,
    Group,
    Names,
    Opposite,
    fold,
    question_variable,
    read_line,
    read_lines,
)
from callup.law.wording import Literal as Atom
from callup.role import ROLE_SLUGS, STATUS_SLUGS

BARRED, UNMET, CLEAR = 0, 1, 2
FIXED = ("role", "status", "away")


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a rule with its diagram."""

    text: str
    node: int


class CompiledRule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule in one slice: whether it fires, what it demands, line by line."""

    rule: Rule
    fires: int
    must: int
    elements: tuple[Element, ...]
    exceptions: tuple[Element, ...]
    demands: tuple[Element, ...]


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """All that the rules in force say of one role in one status; `outcome` has the leaves BARRED, UNMET, CLEAR."""

    role: str
    status: str
    store: Diagrams
    rules: tuple[CompiledRule, ...]
    outcome: int
    law_alone: int


class Engine:
    """The rule base on one day, in one place, for one request.

    Args:
        base: All provisions.
        on: The day.
        request: Id of the request; orders that answer another request are left out.
        host: Postal code of the place; court orders that bind other territories are left out.
    """

    def __init__(self, base: RuleBase, *, on: date, request: str = "", host: str | None = None) -> None:
        self.base, self.on = base, on
        self.names = names_of(base)
        self.rules = tuple(rule for rule in base.rules if rule.binds(on, request, host))
        self.slice = cache(self._slice)

    def reclassified(self, part: Slice, knowledge: Knowledge) -> Reclassify | None:
        """What the known facts make of a role: a role is an act, never the label."""
        build = _Builder(part.store, self.names, {"role": part.role, "status": part.status})
        for one in self.base.reclassify:
            if one.role == part.role:
                where = f"reclassify {one.role}"
                node = build.element(" ".join(one.when), read_lines(one.when, self.names, where=where)).node
                if part.store.leaves(part.store.cut(node, knowledge)) == {1}:
                    return one
        return None

    def _slice(self, role: str, status: str, away: str | None) -> Slice:
        fixed = {"role": role, "status": status} | ({"away": away} if away else {})
        store = Diagrams(_order(self.names))
        compiled = tuple(one for rule in self.rules if (one := self._compile(rule, fixed, store)) is not None)
        statutes = tuple(one for one in compiled if one.rule.layer not in {"order", "court order"})
        return Slice(
            role=role,
            status=status,
            store=store,
            rules=compiled,
            outcome=_outcome(store, compiled),
            law_alone=_outcome(store, statutes),
        )

    def _compile(self, rule: Rule, fixed: dict[str, str], store: Diagrams) -> CompiledRule | None:
        folded = fold(self.fires(rule), fixed)
        if folded == FALSE:
            return None
        build = _Builder(store, self.names, fixed)
        where = f"rule {rule.id}"
        demands = tuple(build.element(line, read_line(line, self.names, where=where)) for line in rule.must)
        return CompiledRule(
            rule=rule,
            fires=build.node(folded),
            must=store.all_of(one.node for one in demands),
            elements=tuple(build.element(line, read_line(line, self.names, where=where)) for line in rule.when),
            exceptions=tuple(build.element(line, self._exception(line, rule, ())) for line in rule.unless),
            demands=demands,
        )

    def fires(self, rule: Rule, above: tuple[str, ...] = ()) -> Expression:
        """When a rule fires: all of its lines, and none of its exceptions; `above` are the rules that led here."""
        met = read_lines(rule.when, self.names, where=f"rule {rule.id}")
        return Group("all", (met, *(Opposite(self._exception(line, rule, above)) for line in rule.unless)))

    def _exception(self, line: str, rule: Rule, above: tuple[str, ...]) -> Expression:
        if line not in {one.id for one in self.base.rules}:
            return read_line(line, self.names, where=f"rule {rule.id}")
        if line in (*above, rule.id):
            raise TableError(where=f"rule {rule.id}", found=f"exception cycle through '{line}'", wanted="no cycle")
        versions = (one for one in self.rules if one.id == line)
        return Group("any", tuple(self.fires(one, (*above, rule.id)) for one in versions))


def names_of(base: RuleBase) -> Names:
    """All words that a line may use."""
    variables = {"role": ROLE_SLUGS, "status": STATUS_SLUGS, "away": ("yes", "no")}
    variables |= {fact.name: fact.tokens for fact in base.facts.values() if not fact.derived or fact.type == "yes_no"}
    return Names(variables=variables, terms=base.terms, questions=base.questions)


def _order(names: Names) -> list[tuple[str, tuple[str, ...]]]:
    facts = [(name, values) for name, values in names.variables.items() if name not in {"role", "status"}]
    questions = [
        (question_variable(question.id), tuple(reading.id for reading in question.reading))
        for question in names.questions.values()
    ]
    return facts + questions


def _outcome(store: Diagrams, rules: tuple[CompiledRule, ...]) -> int:
    """BARRED when a bar fires or nothing allows; UNMET when a demand is not met; CLEAR otherwise."""
    bars = store.any_of(one.fires for one in rules if one.rule.kind == "forbids")
    allows = store.any_of(one.fires for one in rules if one.rule.kind == "allows")
    unmet = store.any_of(
        store.all_of((one.fires, store.negate(one.must))) for one in rules if one.rule.kind == "requires"
    )
    return store.apply("outcome", _judge, (bars, allows, unmet))


def _judge(bar: int, allowed: int, unmet: int) -> int:
    if bar or not allowed:
        return BARRED
    return UNMET if unmet else CLEAR


class _Builder:
    """Turns expressions into diagrams of one slice."""

    def __init__(self, store: Diagrams, names: Names, fixed: dict[str, str]) -> None:
        self.store, self.names, self.fixed = store, names, fixed

    def element(self, text: str, part: Expression) -> Element:
        return Element(text=text, node=self.node(fold(part, self.fixed)))

    def node(self, part: Expression) -> int:
        match part:
            case Atom(variable, values):
                return self.store.literal(variable, values)
            case Opposite(inner):
                return self.store.negate(self.node(inner))
            case Group(quantifier, parts):
                nodes = (self.node(one) for one in parts)
                return self.store.all_of(nodes) if quantifier == "all" else self.store.any_of(nodes)

"""Which rules are in force that day, in that place, for that request, and what do they say of a role and a status?

One slice is compiled for each role and duty status: the rules folded to that slice, as one diagram whose leaves are
outcomes and whose lowest levels are the questions of law.
"""

from collections.abc import Callable
from datetime import date
from functools import cache, cached_property, lru_cache

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


class _Text(msgspec.Struct, frozen=True):
    """One line of a rule as an expression."""

    line: str
    means: Expression


class _Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One rule as expressions, before any role or status is fixed."""

    rule: Rule
    fires: Expression
    elements: tuple[_Text, ...]
    exceptions: tuple[_Text, ...]
    demands: tuple[_Text, ...]


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
        self.names, self._read = _reader(Same(base))
        self.rules = tuple(rule for rule in base.rules if rule.binds(on, request, host))
        self.forget()

    def forget(self) -> None:
        """Drop everything compiled; slices handed out before go on working."""
        self.store = Diagrams(_order(self.names))
        self.slice = cache(self._slice)
        self.labels = cache(self._labels)

    def reclassified(self, part: Slice, knowledge: Knowledge) -> Reclassify | None:
        """What the known facts make of a role: a role is an act, never the label."""
        certain, store = self.store.leaf(1), self.store
        return next(
            (one for one, node in self.labels(part.role, part.status) if store.cut(node, knowledge) == certain), None
        )

    def _labels(self, role: str, status: str) -> tuple[tuple[Reclassify, int], ...]:
        """What can make another role of a role, and when; the first that holds for certain counts."""
        build = _Builder(self.store, self.names, {"role": role, "status": status})
        return tuple(
            (one, build.element("", read_lines(one.when, self.names, where=f"reclassify {role}")).node)
            for one in self.base.reclassify
            if one.role == role
        )

    def _slice(self, role: str, status: str, away: str | None) -> Slice:
        build = _Builder(self.store, self.names, {"role": role, "status": status} | ({"away": away} if away else {}))
        compiled = tuple(one for plan in self._plans if (one := _compile(plan, build)) is not None)
        statutes = tuple(one for one in compiled if one.rule.layer not in {"order", "court order"})
        return Slice(
            role=role,
            status=status,
            store=self.store,
            rules=compiled,
            outcome=_outcome(self.store, compiled),
            law_alone=_outcome(self.store, statutes),
        )

    @cached_property
    def _plans(self) -> tuple[_Plan, ...]:
        return tuple(self._plan(rule) for rule in self.rules)

    def _plan(self, rule: Rule) -> _Plan:
        def read(lines: tuple[str, ...]) -> tuple[_Text, ...]:
            return tuple(_Text(line, self._read(line, f"rule {rule.id}")) for line in lines)

        return _Plan(
            rule=rule,
            fires=self.fires(rule),
            elements=read(rule.when),
            exceptions=tuple(_Text(line, self._exception(line, rule, ())) for line in rule.unless),
            demands=read(rule.must),
        )

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(rule.id for rule in self.base.rules)

    def fires(self, rule: Rule, above: tuple[str, ...] = ()) -> Expression:
        """When a rule fires: all of its lines, and none of its exceptions; `above` are the rules that led here."""
        met = (self._read(line, f"rule {rule.id}") for line in rule.when)
        return Group(
            "all", (Group("all", tuple(met)), *(Opposite(self._exception(line, rule, above)) for line in rule.unless))
        )

    def _exception(self, line: str, rule: Rule, above: tuple[str, ...]) -> Expression:
        if line not in self._ids:
            return self._read(line, f"rule {rule.id}")
        if line in (*above, rule.id):
            raise TableError(where=f"rule {rule.id}", found=f"exception cycle through '{line}'", wanted="no cycle")
        versions = (one for one in self.rules if one.id == line)
        return Group("any", tuple(self.fires(one, (*above, rule.id)) for one in versions))


class Same:
    """A rule base as a key: the same only as itself, and kept as long as the key is."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base

    def __hash__(self) -> int:
        """By identity: the base itself holds what cannot be hashed."""
        return id(self.base)

    def __eq__(self, other: object) -> bool:
        """Whether it is the same base."""
        return isinstance(other, Same) and other.base is self.base


@lru_cache(maxsize=8)
def _reader(same: Same) -> tuple[Names, Callable[[str, str], Expression]]:
    """The words of a rule base, and what reads its lines, each once."""
    names, read = names_of(same.base), dict[str, Expression]()

    def line(text: str, where: str) -> Expression:
        if text not in read:
            read[text] = read_line(text, names, where=where)
        return read[text]

    return names, line


def _compile(plan: _Plan, build: "_Builder") -> CompiledRule | None:
    folded = fold(plan.fires, build.fixed)
    if folded == FALSE:
        return None

    def elements(texts: tuple[_Text, ...]) -> tuple[Element, ...]:
        return tuple(build.element(one.line, one.means) for one in texts)

    demands = elements(plan.demands)
    return CompiledRule(
        rule=plan.rule,
        fires=build.node(folded),
        must=build.store.all_of(one.node for one in demands),
        elements=elements(plan.elements),
        exceptions=elements(plan.exceptions),
        demands=demands,
    )


def names_of(base: RuleBase) -> Names:
    """All words that a line may use."""
    variables = {"role": ROLE_SLUGS, "status": STATUS_SLUGS, "away": ("yes", "no")}
    variables |= {fact.name: fact.tokens for fact in base.facts.values() if not fact.derived or fact.type == "yes_no"}
    return Names(variables=variables, terms=base.terms, questions=base.questions)


def first_clash(lines: tuple[str, ...], names: Names, *, where: str) -> str | None:
    """The first line that cannot hold together with those before it, whatever the role, the status and the facts.

    Example:
        >>> armed = Names(variables={"armed": ("yes", "no")}, terms={}, questions={})
        >>> first_clash(("armed", "not armed"), armed, where="demo")
        'not armed'
    """
    kept = {name: names.variables[name] for name in ("role", "status") if name in names.variables}
    store = Diagrams([*kept.items(), *_order(names)])
    build, total = _Builder(store, names, {}), store.leaf(1)
    for line in lines:
        total = store.all_of((total, build.node(read_line(line, names, where=where))))
        if total == store.leaf(0):
            return line
    return None


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

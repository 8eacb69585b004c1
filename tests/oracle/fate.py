"""Would the comparison notice that one rule says something else, and if not, why not?"""

from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import product
from random import Random
from typing import NamedTuple

from callup.law.answer import tick
from callup.law.diagram import Diagrams
from callup.law.engine import Engine, _Builder, _order, names_of
from callup.law.rulebase import Rule, RuleBase
from callup.law.wording import FALSE, Expression, fold, read_lines
from callup.role import ROLE_SLUGS, STATUS_SLUGS
from tests.oracle import asp
from tests.oracle.compare import CONCEDED, Case, Law, differences, random_case, under
from tests.oracle.mutate import Key, Mutant, key_of

SLICES = tuple(product(ROLE_SLUGS, STATUS_SLUGS))
RANDOM, WITNESS, EQUIVALENT, ASLEEP, GAP = "random line", "line made for it", "equivalent", "never in force", "gap"


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
    def found(self) -> dict[Key, Finding]:
        return self.of({key_of(rule) for rule in self.base.rules})

    def of(self, keys: Iterable[Key]) -> dict[Key, Finding]:
        wanted = set(keys)
        engine = Engine(self.base, on=asp.DAYS[0])
        engine.rules = self.base.rules
        return {
            key_of(rule): Finding(rule, engine.fires(rule), read_lines(rule.must, self.names, where=f"rule {rule.id}"))
            for rule in self.base.rules
            if key_of(rule) in wanted
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

    def __init__(self, base: RuleBase, *, lines: int = 20, conceded: frozenset[str] = CONCEDED) -> None:
        self.base, self.lines, self.conceded = base, lines, conceded
        self.reader = Reader(base)
        self.cases = cache(self._cases)

    def _cases(self, role: str, status: str) -> list[tuple[Case, asp.Opinion]]:
        random = Random(f"{role} {status}")  # noqa: S311
        cases = [random_case(random, role, status) for _ in range(self.lines)]
        return [(case, asp.judge(case.line, case.known, self.conceded)) for case in cases]

    def fate(self, mutant: Mutant) -> str:
        """How a mutant is noticed, or why not.

        By a random line; by a line made for it; it is equivalent (the same for every role and status, on every day
        compared); its rule is stayed or vacated on every day, so that nothing it says can show; or there is a gap.
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
                if case is not None and differences(law, case, asp.judge(case.line, case.known, self.conceded)):
                    return WITNESS
        sleeps = any(not _ever_binds(one.old.rule) for _, _, differing in changed for one in differing)
        return GAP if found else ASLEEP if asleep and sleeps else EQUIVALENT

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
                if any(opinion.fires[key_of(one.old.rule)] != "no" for _, opinion in self.cases(role, status)):
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
        if "disputed" in {said, told := found[key_of(one.old.rule)]} or said != told:
            return True
        demands = rule.kind == "requires" and said != "no"
        if demands and tick(store, store.cut(must, known)) != found[one.old.rule.id,]:
            return True
    return False


def _ever_binds(rule: Rule) -> bool:
    return any(rule.binds(*spot) for spot in product(asp.DAYS, asp.REQUESTS, asp.PLACES))


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

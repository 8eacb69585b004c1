"""What is the answer on what is known, what settles it, and what would make it lawful?

Exact, not three-valued: an answer counts as settled when it survives every completion of the unknown facts.
"""

from collections.abc import Iterator
from functools import reduce
from itertools import combinations, product
from operator import or_
from typing import Literal

import msgspec

from callup.law.diagram import Diagrams, Knowledge
from callup.law.engine import BARRED, CLEAR, UNMET, CompiledRule, Element, Slice
from callup.role import Verdict

Change = tuple[tuple[str, str], ...]
Tick = Literal["yes", "no", "open", "disputed"]
QUESTION = "?"
NEVER_PROPOSED = {"not_applicable"}
MOST_CHANGES = 3
REACHED = {BARRED: 1, UNMET: 0, CLEAR: 2}


class Ticked(msgspec.Struct, frozen=True, kw_only=True):
    """One element of a rule and whether it is met."""

    text: str
    tick: Tick


class RuleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule does: whether it fires, and for a requirement whether its demand is met."""

    rule: str
    fires: Tick
    met: Tick
    elements: tuple[Ticked, ...]
    exceptions: tuple[Ticked, ...]
    demands: tuple[Ticked, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of one slice on some knowledge.

    `by_reading` gives the verdict under each combination of readings; `deciding` the facts that can still matter;
    `settled_by` small sets of facts that would settle it; `made_lawful_by` small changes that would make it lawful.
    """

    verdict: Verdict
    law_alone: Verdict
    by_reading: tuple[tuple[Change, Verdict], ...]
    rules: tuple[RuleAnswer, ...]
    deciding: tuple[str, ...]
    settled_by: tuple[tuple[str, ...], ...]
    made_lawful_by: tuple[Change, ...]


def answer(part: Slice, knowledge: Knowledge, changeable: frozenset[str]) -> Answer:
    """Answer one slice.

    Args:
        part: The compiled slice.
        knowledge: For each known fact the values still possible; a fact left out is unknown.
        changeable: Facts that may be proposed as a change; findings never are.

    Returns:
        The exact answer. An unknown fact never gives `allowed`.
    """
    store = part.store
    now = store.cut(part.outcome, knowledge)
    readings = verdicts_by_reading(store, now)
    verdict = combined(readings)
    return Answer(
        verdict=verdict,
        law_alone=combined(verdicts_by_reading(store, store.cut(part.law_alone, knowledge))),
        by_reading=readings,
        rules=tuple(_rule_answer(store, rule, knowledge) for rule in part.rules),
        deciding=deciding(store, now),
        settled_by=_settled_by(store, now) if verdict in {"open", "unsettled"} else (),
        made_lawful_by=_made_lawful_by(part, knowledge, changeable) if verdict not in {"allowed", "allowed_if"} else (),
    )


def verdict_of(leaves: set[int]) -> Verdict:
    """The verdict of one reading from the outcomes still possible.

    Example:
        >>> verdict_of({0}), verdict_of({0, 2}), verdict_of({1, 2}), verdict_of({2}), verdict_of({1})
        ('barred', 'open', 'allowed_if', 'allowed', 'barred')
    """
    if CLEAR not in leaves:
        return "barred"
    if BARRED in leaves:
        return "open"
    return "allowed_if" if UNMET in leaves else "allowed"


def verdicts_by_reading(store: Diagrams, node: int) -> tuple[tuple[Change, Verdict], ...]:
    """The verdict under each combination of the readings that still matter."""
    disputed = [name for name in store.support(node) if name.startswith(QUESTION)]
    choices = [[(name, value) for value in store.variables[store.level[name]][1]] for name in disputed]
    return tuple(
        (tuple(chosen), verdict_of(store.leaves(store.cut(node, {name: frozenset({value}) for name, value in chosen}))))
        for chosen in product(*choices)
    )


def combined(by_reading: tuple[tuple[Change, Verdict], ...]) -> Verdict:
    """One verdict where all readings agree, else `unsettled`; two shades of yes are the lesser one."""
    found = {verdict for _, verdict in by_reading}
    if len(found) == 1:
        return found.pop()
    return "allowed_if" if found == {"allowed", "allowed_if"} else "unsettled"


def deciding(store: Diagrams, node: int) -> tuple[str, ...]:
    """The facts that can still turn a bar into a yes or back: exact, nothing smaller is enough in every case."""
    lawful = store.apply("lawful", lambda outcome: int(outcome != BARRED), (node,))
    return tuple(name for name in store.support(lawful) if not name.startswith(QUESTION))


def _settled(store: Diagrams, outlook: int) -> bool:
    """Whether every reading gives one and the same verdict that is not open; leaves are sets of outcomes as bits."""
    disputed = tuple(name for name in store.support(outlook) if name.startswith(QUESTION))
    verdicts = set()
    for chosen in _assignments(store, disputed):
        one = store.cut(outlook, {name: frozenset({value}) for name, value in chosen})
        bits = reduce(or_, store.leaves(one))
        verdicts.add(verdict_of({outcome for outcome in (BARRED, UNMET, CLEAR) if bits >> outcome & 1}))
    return len(verdicts - {"allowed"} or verdicts) == 1 and verdicts <= {"barred", "allowed_if", "allowed"}


def _settled_by(store: Diagrams, node: int) -> tuple[tuple[str, ...], ...]:
    """Smallest sets of facts with some answer that settles it; the whole deciding set where none is smaller.

    Empty where no fact can help, because the readings differ whatever the facts are.
    """
    facts = deciding(store, node)
    outcomes = store.apply("bits", lambda outcome: 1 << outcome, (node,))
    questions = {name for name in store.support(node) if name.startswith(QUESTION)}
    outlook = store.project(outcomes, questions.union(facts))
    for size in (1, 2):
        found = [chosen for chosen in combinations(facts, size) if _some_answer_settles(store, outlook, chosen)]
        if found:
            return tuple(found)
    return (facts,) if _facts_can_settle(store, node) else ()


def _facts_can_settle(store: Diagrams, node: int) -> bool:
    lawful = store.apply("lawful", lambda outcome: int(outcome != BARRED), (node,))
    disputed = tuple(name for name in store.support(lawful) if name.startswith(QUESTION))
    parts = [
        store.cut(lawful, {name: frozenset({value}) for name, value in chosen})
        for chosen in _assignments(store, disputed)
    ]
    agreed = store.any_of((store.all_of(parts), store.negate(store.any_of(parts))))
    return agreed != store.leaf(0) and bool(deciding(store, node))


def _some_answer_settles(store: Diagrams, outlook: int, facts: tuple[str, ...]) -> bool:
    return any(_settled(store, store.cut(outlook, chosen)) for chosen in _alternatives(store, outlook, facts))


def _alternatives(store: Diagrams, node: int, facts: tuple[str, ...]) -> Iterator[Knowledge]:
    """All answers to some facts, values that the diagram cannot tell apart taken together."""
    for chosen in product(*(store.classes(node, name) for name in facts)):
        yield {name: frozenset(values) for name, values in zip(facts, chosen, strict=True)}


def _assignments(store: Diagrams, facts: tuple[str, ...]) -> Iterator[Change]:
    return product(*([(name, value) for value in store.variables[store.level[name]][1]] for name in facts))


def _made_lawful_by(part: Slice, knowledge: Knowledge, changeable: frozenset[str]) -> tuple[Change, ...]:
    """Smallest changes that give a yes under every reading; at most three facts, findings never among them."""
    store = part.store
    kept = {name: values for name, values in knowledge.items() if name not in changeable}
    free = _under_every_reading(store, store.cut(part.outcome, kept))
    routes = _Routes(store, knowledge, changeable)
    reached = store.apply("reached", lambda outcome: REACHED[outcome], (free,))
    for size in range(1, MOST_CHANGES + 1):
        found = tuple(change for chosen in routes.to_yes(reached, size) for change in _spelled_out(store, chosen))
        if found:
            return found
    return ()


class _Routes:
    """Ways through a diagram: some facts are chosen, all others stay as they are, whatever they turn out to be.

    The leaves are sets of outcomes as bits, so that several branches together are the *or* of their leaves.
    """

    def __init__(self, store: Diagrams, knowledge: Knowledge, changeable: frozenset[str]) -> None:
        self.store, self.knowledge, self.changeable = store, knowledge, changeable
        self.known: dict[tuple[int, int], list[Knowledge]] = {}

    def to_yes(self, node: int, picks: int) -> list[Knowledge]:
        """All choices of at most `picks` facts after which no bar can be reached, and a clear yes can."""
        if node < 0:
            return [{}] if -1 - node == REACHED[CLEAR] else []
        key = (node, picks)
        if key not in self.known:
            self.known[key] = [*self._left_alone(node, picks), *self._chosen(node, picks)]
        return self.known[key]

    def _left_alone(self, node: int, picks: int) -> list[Knowledge]:
        name, branches = self.store.branches(node)
        possible = self.knowledge.get(name)
        alive = dict.fromkeys(child for value, child in branches if possible is None or value in possible)
        return self.to_yes(reduce(self._either, alive), picks)

    def _either(self, first: int, second: int) -> int:
        return self.store.apply("either", lambda one, other: one | other, (first, second))

    def _chosen(self, node: int, picks: int) -> Iterator[Knowledge]:
        name, branches = self.store.branches(node)
        if picks and name in self.changeable:
            by_child: dict[int, list[str]] = {}
            for value, child in branches:
                by_child.setdefault(child, []).append(value)
            for child, values in by_child.items():
                for rest in self.to_yes(child, picks - 1):
                    yield {name: frozenset(values), **rest}


def _spelled_out(store: Diagrams, chosen: Knowledge) -> Iterator[Change]:
    """Every single change that a set of alternatives stands for, in the order of the values."""
    for change in _assignments(store, tuple(chosen)):
        if all(value in chosen[name] and value not in NEVER_PROPOSED for name, value in change):
            yield change


def _under_every_reading(store: Diagrams, node: int) -> int:
    """The worst outcome over all readings, as one diagram over facts alone."""
    disputed = [name for name in store.support(node) if name.startswith(QUESTION)]
    parts = (
        store.cut(node, {name: frozenset({value}) for name, value in chosen})
        for chosen in _assignments(store, tuple(disputed))
    )
    return reduce(lambda first, second: store.apply("worst", min, (first, second)), parts)


def _rule_answer(store: Diagrams, compiled: CompiledRule, knowledge: Knowledge) -> RuleAnswer:
    def ticked(elements: tuple[Element, ...]) -> tuple[Ticked, ...]:
        return tuple(Ticked(text=one.text, tick=tick(store, store.cut(one.node, knowledge))) for one in elements)

    return RuleAnswer(
        rule=compiled.rule.id,
        fires=tick(store, store.cut(compiled.fires, knowledge)),
        met=tick(store, store.cut(compiled.must, knowledge)),
        elements=ticked(compiled.elements),
        exceptions=ticked(compiled.exceptions),
        demands=ticked(compiled.demands),
    )


def tick(store: Diagrams, node: int) -> Tick:
    """Whether a condition is met on what is known: `disputed` where only a reading is left to decide."""
    leaves = store.leaves(node)
    if len(leaves) == 1:
        return "yes" if leaves == {1} else "no"
    facts = [name for name in store.support(node) if not name.startswith(QUESTION)]
    return "open" if facts else "disputed"

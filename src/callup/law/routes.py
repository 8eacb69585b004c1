"""What small change would make it lawful, whatever the facts that nobody can change turn out to be?"""

from collections.abc import Iterator
from itertools import product

from callup.law.diagram import Diagrams, Knowledge
from callup.law.engine import BARRED, CLEAR, UNMET
from callup.law.readings import Change, first_question

NEVER_PROPOSED = {"not_applicable"}
MOST_CHANGES = 3
REACHED = {BARRED: 1, UNMET: 0, CLEAR: 2}
YES = REACHED[CLEAR]


def made_lawful_by(
    store: Diagrams, outcome: int, knowledge: Knowledge, changeable: frozenset[str]
) -> tuple[Change, ...]:
    """Smallest changes that give a yes under every reading; at most three facts, findings never among them.

    Args:
        store: The diagrams.
        outcome: The diagram with the leaves BARRED, UNMET and CLEAR, not yet cut to what is known.
        knowledge: What is known; a fact that somebody can change counts as it is only where it is left alone.
        changeable: The facts that somebody can change.
    """
    worst = store.close("worst reading reached", outcome, first_question(store), lambda found: REACHED[min(found)])
    kept = {name: values for name, values in knowledge.items() if name not in changeable}
    reached = store.cut(worst, kept)
    routes = _Routes(store, knowledge, changeable)
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
        self.store, self.knowledge = store, knowledge
        self.levels = {store.level[name] for name in changeable if name in store.level}
        self.alive = {
            store.level[name]: [place for place, value in enumerate(_values(store, name)) if value in knowledge[name]]
            for name in changeable
            if name in store.level and name in knowledge
        }
        self.known: dict[tuple[int, int], list[Knowledge]] = {}
        self.sums: dict[int, int] = {}

    def to_yes(self, node: int, picks: int) -> list[Knowledge]:
        """All choices of at most `picks` facts after which no bar can be reached, and a clear yes can."""
        if not self.store.leaf_bits(node) >> YES & 1:
            return []
        if node < 0:
            return [{}]
        if not picks:
            return [{}] if self.sum_of(node) == YES else []
        key = (node, picks)
        if key not in self.known:
            self.known[key] = [*self.to_yes(self._left_alone(node), picks), *self._chosen(node, picks)]
        return self.known[key]

    def sum_of(self, node: int) -> int:
        """What can be reached where everything stays as it is."""
        if node < 0:
            return -1 - node
        if node not in self.sums:
            total = 0
            for child in self._alive(node):
                total |= self.sum_of(child)
            self.sums[node] = total
        return self.sums[node]

    def _left_alone(self, node: int) -> int:
        return self.store.union(self._alive(node))

    def _alive(self, node: int) -> dict[int, None]:
        children, places = self.store.children(node), self.alive.get(self.store.level_of(node))
        return dict.fromkeys(children if places is None else [children[place] for place in places])

    def _chosen(self, node: int, picks: int) -> Iterator[Knowledge]:
        if self.store.level_of(node) in self.levels:
            name, branches = self.store.branches(node)
            by_child: dict[int, list[str]] = {}
            for value, child in branches:
                by_child.setdefault(child, []).append(value)
            for child, values in by_child.items():
                for rest in self.to_yes(child, picks - 1):
                    yield {name: frozenset(values), **rest}


def _values(store: Diagrams, name: str) -> tuple[str, ...]:
    return store.variables[store.level[name]][1]


def _spelled_out(store: Diagrams, chosen: Knowledge) -> Iterator[Change]:
    """Every single change that a set of alternatives stands for, in the order of the values."""
    for change in product(*([(name, value) for value in _values(store, name)] for name in chosen)):
        if all(value in chosen[name] and value not in NEVER_PROPOSED for name, value in change):
            yield change

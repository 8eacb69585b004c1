"""Which few facts would settle the answer?

Every answer to every few facts is one case. What each case can reach is found in one pass over the diagram,
with one bit of a whole number for each case.
"""

from itertools import combinations
from math import prod
from typing import NamedTuple

from callup.law.diagram import Diagrams
from callup.law.engine import BARRED, CLEAR
from callup.law.readings import QUESTION, first_question, reached_by_reading

MOST_ASKED = 2
Facts = tuple[str, ...]


def deciding(store: Diagrams, node: int) -> Facts:
    """The facts that can still turn a bar into a yes or back: exact, nothing smaller is enough in every case."""
    return tuple(name for name in store.support(_lawful(store, node)) if not name.startswith(QUESTION))


def _lawful(store: Diagrams, node: int) -> int:
    return store.apply("lawful", lambda outcome: int(outcome != BARRED), (node,))


def settled_by(store: Diagrams, node: int) -> tuple[Facts, ...]:
    """Smallest sets of facts with some answer that settles it; the whole deciding set where none is smaller.

    Empty where no fact can help, because the readings differ whatever the facts are.
    """
    facts = deciding(store, node)
    ways = _Ways(store, node, facts)
    for size in range(1, MOST_ASKED + 1):
        found = ways.that_settle(size)
        if found:
            return found
    return (facts,) if facts and _facts_can_settle(store, node) else ()


def _facts_can_settle(store: Diagrams, node: int) -> bool:
    """Whether some state of the facts leads to the same under all readings: an end that asks no question of law."""
    return any(end < 0 for end in store.ends(_lawful(store, node), first_question(store)))


class _Numbered(NamedTuple):
    """The cases of several sets of facts: the bits of each set, and for each level and value where it is excluded."""

    bits: dict[Facts, int]
    excluded: dict[int, dict[int, int]]


class _Ways:
    """The diagram from the top down, and in how many ways it tells the answers to each deciding fact apart."""

    def __init__(self, store: Diagrams, node: int, facts: Facts) -> None:
        self.store, self.root, self.facts = store, node, facts
        self.until = first_question(store)
        self.nodes = [one for one in store.nodes(node) if one[1] < self.until]
        self.firsts = {name: self._first_of_each_class(store.level[name]) for name in facts}

    def _first_of_each_class(self, level: int) -> list[int]:
        """One value, by its place, of each group of values that the diagram cannot tell apart."""
        here = [children for _, at, children in self.nodes if at == level]
        seen: dict[tuple[int, ...], int] = {}
        for place, column in enumerate(zip(*here, strict=True)):
            seen.setdefault(column, place)
        return list(seen.values())

    def that_settle(self, size: int) -> tuple[Facts, ...]:
        """All sets of so many facts with some answer that settles it."""
        numbered = self._numbered(size)
        whole = sum(numbered.bits.values())
        settled = _settled(self.store, self._reached(whole, numbered.excluded), whole)
        return tuple(facts for facts, bits in numbered.bits.items() if bits & settled)

    def _numbered(self, size: int) -> _Numbered:
        excluded = {self.store.level[name]: dict.fromkeys(firsts, 0) for name, firsts in self.firsts.items()}
        bits, start = {}, 0
        for facts in combinations(self.facts, size):
            count = prod(len(self.firsts[name]) for name in facts)
            every, repeat = (1 << count) - 1, count
            for name in facts:
                firsts = self.firsts[name]
                repeat //= len(firsts)
                for number, place in enumerate(firsts):
                    mine = _every_so_often(number * repeat, repeat, len(firsts) * repeat, count)
                    excluded[self.store.level[name]][place] |= (every ^ mine) << start
            bits[facts] = every << start
            start += count
        return _Numbered(bits, excluded)

    def _reached(self, whole: int, excluded: dict[int, dict[int, int]]) -> dict[int, int]:
        """The cases in which each end of the facts can be reached."""
        reach = {self.root: whole}
        for number, level, children in self.nodes:
            cases = reach[number]
            if level in excluded:
                for place, barred in excluded[level].items():
                    child = children[place]
                    reach[child] = reach.get(child, 0) | (cases & ~barred)
            else:
                for child in set(children):
                    reach[child] = reach.get(child, 0) | cases
        return {node: cases for node, cases in reach.items() if self.store.level_of(node) >= self.until}


def _every_so_often(start: int, length: int, period: int, until: int) -> int:
    """Bits set in runs of a length, from a start and again after every period, below a limit."""
    return (((1 << length) - 1) << start) * (((1 << until) - 1) // ((1 << period) - 1))


def _settled(store: Diagrams, ends: dict[int, int], whole: int) -> int:
    """The cases in which every reading bars, or every reading gives a yes of one shade or the other."""
    some_open = some_barred = some_yes = 0
    for by_leaf in reached_by_reading(store, ends):
        bar, clear = (by_leaf.get(store.leaf(outcome), 0) for outcome in (BARRED, CLEAR))
        some_barred |= whole & ~clear
        some_open |= clear & bar
        some_yes |= clear & ~bar
    return whole & ~some_open & ~(some_barred & some_yes)

"""Which outcomes are still possible, and which facts can still matter?

A multi-valued decision diagram over finite variables, reduced and shared: equal functions are the same node.
A node is (level, children by value); a leaf is a small whole number, stored as -1 - leaf.
Of every node the levels and the leaves below it are kept as bits, so that most questions are answered at once.
"""

from collections.abc import Callable, Iterable
from operator import or_

import msgspec

Knowledge = dict[str, frozenset[str]]


class _Fold(msgspec.Struct, frozen=True):
    """A function of two leaves that any number of diagrams are put together with."""

    function: Callable[[int, int], int]
    neutral: int
    absorbing: int | None


FOLDS = {"and": _Fold(min, -2, -1), "or": _Fold(max, -1, -2), "bit-or": _Fold(or_, -1, None)}


class Diagrams:
    """A store of diagrams over one fixed order of variables.

    Args:
        variables: Name and values of each variable, in order from the root to the leaves.

    Example:
        >>> store = Diagrams([("consent", ("yes", "no"))])
        >>> bar = store.literal("consent", {"no"})
        >>> store.leaves(bar), store.leaves(store.cut(bar, {"consent": frozenset({"yes"})}))
        ({0, 1}, {0})
    """

    def __init__(self, variables: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self.variables = list(variables)
        self.level = {name: place for place, (name, _) in enumerate(self.variables)}
        self._nodes: list[tuple[int, tuple[int, ...]]] = []
        self._levels: list[int] = []
        self._leaves: list[int] = []
        self._known: dict[tuple[int, tuple[int, ...]], int] = {}
        self._applied: dict[str, dict[tuple[int, ...], int]] = {}

    def leaf(self, value: int) -> int:
        """The leaf of an outcome (0 and 1 are false and true)."""
        return -1 - value

    def literal(self, name: str, values: Iterable[str]) -> int:
        """True where the variable has one of the values."""
        wanted, level = set(values), self.level[name]
        return self._node(level, tuple(-2 if value in wanted else -1 for value in self.variables[level][1]))

    def apply(self, name: str, function: Callable[..., int], nodes: tuple[int, ...]) -> int:
        """Combine diagrams leaf by leaf; `name` identifies the function."""
        done, inner = self._applied.setdefault(name, {}), self._nodes

        def walk(several: tuple[int, ...]) -> int:
            found = done.get(several)
            if found is None:
                levels = [inner[node][0] for node in several if node >= 0]
                if not levels:
                    found = -1 - function(*[-1 - node for node in several])
                else:
                    level = min(levels)
                    width = len(self.variables[level][1])
                    ways = [self._children(node, level, width) for node in several]
                    found = self._node(level, tuple([walk(below) for below in zip(*ways, strict=True)]))
                done[several] = found
            return found

        return walk(nodes)

    def all_of(self, nodes: Iterable[int]) -> int:
        """True where all are true."""
        return self._fold("and", nodes)

    def any_of(self, nodes: Iterable[int]) -> int:
        """True where any is true."""
        return self._fold("or", nodes)

    def union(self, nodes: Iterable[int]) -> int:
        """Leaves are sets as bits: the sets put together.

        Example:
            >>> store = Diagrams([("a", ("yes", "no"))])
            >>> store.leaves(store.union([store.literal("a", {"yes"}), store.leaf(2)]))
            {2, 3}
        """
        return self._fold("bit-or", nodes)

    def negate(self, node: int) -> int:
        """True where the other is false."""
        return self.apply("not", lambda value: 1 - value, (node,))

    def cut(self, node: int, knowledge: Knowledge) -> int:
        """The diagram on what is still possible: two that agree there become the same node."""
        return self.cutter(knowledge)(node)

    def cutter(self, knowledge: Knowledge) -> Callable[[int], int]:
        """What cuts several diagrams to the same knowledge; parts that they share are cut once."""
        stand_ins = self._stand_ins(knowledge)
        known = sum(1 << level for level in stand_ins)
        inner, levels = self._nodes, self._levels
        done: dict[int, int] = {}

        def walk(current: int) -> int:
            if current < 0 or not levels[current] & known:
                return current
            found = done.get(current)
            if found is None:
                level, children = inner[current]
                places = stand_ins.get(level)
                if places is not None:
                    children = tuple([children[place] for place in places])
                if children.count(children[0]) == len(children):
                    found = walk(children[0])
                else:
                    found = self._node(level, tuple([walk(child) for child in children]))
                done[current] = found
            return found

        return walk

    def _stand_ins(self, knowledge: Knowledge) -> dict[int, tuple[int, ...]]:
        """For each known variable the place whose child is taken for each value: an impossible one is stood in for."""
        found = {}
        for name, possible in knowledge.items():
            if name in self.level:
                values = self.variables[self.level[name]][1]
                first = next(place for place, value in enumerate(values) if value in possible)
                places = tuple(place if value in possible else first for place, value in enumerate(values))
                if places != tuple(range(len(values))):
                    found[self.level[name]] = places
        return found

    def close(self, name: str, node: int, level: int, function: Callable[[set[int]], int]) -> int:
        """The diagram over the variables above a level: what lies deeper becomes a leaf, a function of its leaves.

        Example:
            >>> store = Diagrams([("a", ("yes", "no")), ("b", ("yes", "no"))])
            >>> both = store.all_of((store.literal("a", {"yes"}), store.literal("b", {"yes"})))
            >>> store.close("least", both, 1, min)
            -1
        """
        done = self._applied.setdefault(f"{name} below {level}", {})

        def walk(current: int) -> int:
            found = done.get((current,))
            if found is None:
                if current < 0 or self._nodes[current][0] >= level:
                    found = -1 - function(self.leaves(current))
                else:
                    here, children = self._nodes[current]
                    found = self._node(here, tuple([walk(child) for child in children]))
                done[current,] = found
            return found

        return walk(node)

    def leaves(self, node: int) -> set[int]:
        """All outcomes the diagram can reach."""
        return _bits(self.leaf_bits(node))

    def leaf_bits(self, node: int) -> int:
        """All outcomes the diagram can reach, as bits of a whole number."""
        return 1 << (-1 - node) if node < 0 else self._leaves[node]

    def support(self, node: int) -> list[str]:
        """The variables that still matter, in order: nothing smaller is enough in every case."""
        return [self.variables[level][0] for level in sorted(_bits(self._levels[node]))] if node >= 0 else []

    def nodes(self, node: int) -> list[tuple[int, int, tuple[int, ...]]]:
        """Every inner node at and below one: its number, level and children by value, from the top down."""
        inner = (found for found in self._reach(node) if found >= 0)
        return sorted(((found, *self._nodes[found]) for found in inner), key=lambda one: one[1:2] + one[:1])

    def level_of(self, node: int) -> int:
        """The level of an inner node; below all variables for a leaf."""
        return self._nodes[node][0] if node >= 0 else len(self.variables)

    def children(self, node: int) -> tuple[int, ...]:
        """The child of an inner node for each value of its variable."""
        return self._nodes[node][1]

    def branches(self, node: int) -> tuple[str, list[tuple[str, int]]]:
        """The variable of an inner node, and the child for each of its values."""
        level, children = self._nodes[node]
        name, values = self.variables[level]
        return name, list(zip(values, children, strict=True))

    def classes(self, node: int, name: str) -> list[list[str]]:
        """The values of a variable in groups that the diagram cannot tell apart.

        Example:
            >>> store = Diagrams([("consent", ("oral", "written", "refused"))])
            >>> store.classes(store.literal("consent", {"oral", "written"}), "consent")
            [['oral', 'written'], ['refused']]
        """
        level = self.level[name]
        here = [self._nodes[found][1] for found in self._reach(node, level) if self.level_of(found) == level]
        groups: dict[tuple[int, ...], list[str]] = {}
        for place, value in enumerate(self.variables[level][1]):
            groups.setdefault(tuple([children[place] for children in here]), []).append(value)
        return list(groups.values())

    def ends(self, node: int, level: int) -> frozenset[int]:
        """The nodes at or below a level, and the leaves, that are reached first."""
        return frozenset(found for found in self._reach(node, level) if self.level_of(found) >= level)

    def size(self) -> int:
        """Number of inner nodes in the store."""
        return len(self._nodes)

    def _fold(self, name: str, nodes: Iterable[int]) -> int:
        fold, done = FOLDS[name], self._applied.setdefault(name, {})
        total = fold.neutral
        for node in nodes:
            total = self._pair(fold, done, total, node)
        return total

    def _pair(self, fold: _Fold, done: dict[tuple[int, ...], int], one: int, other: int) -> int:
        if one in {other, fold.neutral}:
            return other
        if other == fold.neutral:
            return one
        if fold.absorbing is not None and fold.absorbing in {one, other}:
            return fold.absorbing
        if one < 0 and other < 0:
            return -1 - fold.function(-1 - one, -1 - other)
        key = (one, other) if one < other else (other, one)
        found = done.get(key)
        if found is None:
            level = min(self.level_of(one), self.level_of(other))
            width = len(self.variables[level][1])
            ways = zip(self._children(one, level, width), self._children(other, level, width), strict=True)
            found = done[key] = self._node(level, tuple([self._pair(fold, done, *below) for below in ways]))
        return found

    def _children(self, node: int, level: int, width: int) -> tuple[int, ...]:
        if node < 0 or self._nodes[node][0] != level:
            return (node,) * width
        return self._nodes[node][1]

    def _node(self, level: int, children: tuple[int, ...]) -> int:
        if children.count(children[0]) == len(children):
            return children[0]
        key = (level, children)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self._nodes)
            self._nodes.append(key)
            below, leaves = 1 << level, 0
            for child in children:
                below |= self._levels[child] if child >= 0 else 0
                leaves |= self._leaves[child] if child >= 0 else 1 << (-1 - child)
            self._levels.append(below)
            self._leaves.append(leaves)
        return found

    def _reach(self, node: int, level: int | None = None) -> set[int]:
        """Everything at and below a node; with a level nothing that lies below a node of that level or deeper."""
        seen, waiting, inner = {node}, [node], self._nodes
        while waiting:
            current = waiting.pop()
            if current >= 0 and (level is None or inner[current][0] < level):
                below = set(inner[current][1]) - seen
                seen |= below
                waiting.extend(below)
        return seen


def _bits(number: int) -> set[int]:
    """The places of the bits that are set."""
    found = set()
    while number:
        lowest = number & -number
        found.add(lowest.bit_length() - 1)
        number ^= lowest
    return found

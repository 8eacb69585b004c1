"""Which outcomes are still possible, and which facts can still matter?

A multi-valued decision diagram over finite variables, reduced and shared: equal functions are the same node.
A node is (level, children by value); a leaf is a small whole number, stored as -1 - leaf.
"""

from collections.abc import Callable, Iterable
from operator import or_

Knowledge = dict[str, frozenset[str]]
FOLDS: dict[str, Callable[..., int]] = {"and": min, "or": max, "bit-or": or_}


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
        self._known: dict[tuple[int, tuple[int, ...]], int] = {}
        self._applied: dict[tuple[str, tuple[int, ...]], int] = {}

    def leaf(self, value: int) -> int:
        """The leaf of an outcome (0 and 1 are false and true)."""
        return -1 - value

    def literal(self, name: str, values: Iterable[str]) -> int:
        """True where the variable has one of the values."""
        wanted, level = set(values), self.level[name]
        return self._node(level, tuple(-2 if value in wanted else -1 for value in self.variables[level][1]))

    def apply(self, name: str, function: Callable[..., int], nodes: tuple[int, ...]) -> int:
        """Combine diagrams leaf by leaf; `name` identifies the function."""
        if all(node < 0 for node in nodes):
            return -1 - function(*(-1 - node for node in nodes))
        key = (name, nodes)
        if key not in self._applied:
            level = min(self._nodes[node][0] for node in nodes if node >= 0)
            width = len(self.variables[level][1])
            children = (
                self.apply(name, function, tuple(self._child(node, level, value) for node in nodes))
                for value in range(width)
            )
            self._applied[key] = self._node(level, tuple(children))
        return self._applied[key]

    def all_of(self, nodes: Iterable[int]) -> int:
        """True where all are true."""
        return self._fold("and", nodes, -2)

    def any_of(self, nodes: Iterable[int]) -> int:
        """True where any is true."""
        return self._fold("or", nodes, -1)

    def negate(self, node: int) -> int:
        """True where the other is false."""
        return self.apply("not", lambda value: 1 - value, (node,))

    def cut(self, node: int, knowledge: Knowledge) -> int:
        """The diagram on what is still possible: two that agree there become the same node."""
        done: dict[int, int] = {}

        def walk(current: int) -> int:
            if current < 0:
                return current
            if current not in done:
                level, children = self._nodes[current]
                name, values = self.variables[level]
                possible = knowledge.get(name)
                if possible is not None:
                    stand_in = next(place for place, value in enumerate(values) if value in possible)
                    children = tuple(
                        child if values[place] in possible else children[stand_in]
                        for place, child in enumerate(children)
                    )
                done[current] = self._node(level, tuple(walk(child) for child in children))
            return done[current]

        return walk(node)

    def project(self, node: int, keep: set[str]) -> int:
        """The diagram over some variables only; its leaves are bits, and branches of the others are put together.

        Example:
            >>> store = Diagrams([("a", ("yes", "no")), ("b", ("yes", "no"))])
            >>> both = store.apply("bits", lambda one, other: 1 << (one & other),
            ...                    (store.literal("a", {"yes"}), store.literal("b", {"yes"})))
            >>> store.leaves(store.project(both, {"a"}))
            {1, 3}
        """
        done: dict[int, int] = {}

        def walk(current: int) -> int:
            if current < 0:
                return current
            if current not in done:
                level, children = self._nodes[current]
                below = tuple(walk(child) for child in children)
                if self.variables[level][0] in keep:
                    done[current] = self._node(level, below)
                else:
                    done[current] = self._fold("bit-or", dict.fromkeys(below), self.leaf(0))
            return done[current]

        return walk(node)

    def leaves(self, node: int) -> set[int]:
        """All outcomes the diagram can reach."""
        return {-1 - found for found in self._reach(node) if found < 0}

    def support(self, node: int) -> list[str]:
        """The variables that still matter, in order: nothing smaller is enough in every case."""
        levels = {self._nodes[found][0] for found in self._reach(node) if found >= 0}
        return [self.variables[level][0] for level in sorted(levels)]

    def nodes(self, node: int) -> list[tuple[int, int, tuple[int, ...]]]:
        """Every inner node at and below one: its number, level and children by value, from the top down."""
        inner = (found for found in self._reach(node) if found >= 0)
        return sorted(((found, *self._nodes[found]) for found in inner), key=lambda one: one[1:2] + one[:1])

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
        here = [
            self._nodes[found][1]
            for found in sorted(self._reach(node))
            if found >= 0 and self._nodes[found][0] == level
        ]
        groups: dict[tuple[int, ...], list[str]] = {}
        for place, value in enumerate(self.variables[level][1]):
            groups.setdefault(tuple(children[place] for children in here), []).append(value)
        return list(groups.values())

    def size(self) -> int:
        """Number of inner nodes in the store."""
        return len(self._nodes)

    def _fold(self, name: str, nodes: Iterable[int], start: int) -> int:
        function = FOLDS[name]
        total = start
        for node in nodes:
            total = self.apply(name, function, (total, node))
        return total

    def _child(self, node: int, level: int, value: int) -> int:
        if node < 0 or self._nodes[node][0] != level:
            return node
        return self._nodes[node][1][value]

    def _node(self, level: int, children: tuple[int, ...]) -> int:
        if all(child == children[0] for child in children):
            return children[0]
        key = (level, children)
        if key not in self._known:
            self._known[key] = len(self._nodes)
            self._nodes.append(key)
        return self._known[key]

    def _reach(self, node: int) -> set[int]:
        seen, waiting = set[int](), [node]
        while waiting:
            current = waiting.pop()
            if current not in seen:
                seen.add(current)
                if current >= 0:
                    waiting.extend(self._nodes[current][1])
        return seen

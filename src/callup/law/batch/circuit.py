"""In which order are the nodes of many slices visited, each once for all lines?

The slices of one engine are joined: equal nodes become one. What is still possible then flows from the roots down:
a node is reached where one above it is reached and a value that leads to it is still possible.
The flow ends at the questions of law: a node there says which outcome follows under each reading.
"""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Literal

import msgspec

from callup.law.batch.roles import Duty, roles_in
from callup.law.diagram import Diagrams
from callup.law.engine import BARRED, CLEAR, UNMET, Engine
from callup.law.rulebase import Question
from callup.law.wording import question_variable

Layers = Literal["all", "law alone"]
Node = tuple[int, tuple[int, ...]]
Change = tuple[tuple[str, str], ...]


class Gate(msgspec.Struct, frozen=True):
    """A fact has one of some values, given by their places."""

    name: str
    values: tuple[int, ...]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Where lines enter: the roles and statuses that share a root."""

    slot: int
    duties: tuple[Duty, ...]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Lines flow from one slot through a gate to another; `first` says that nothing came there before."""

    above: int
    gate: int
    below: int
    first: bool


class View(msgspec.Struct, frozen=True):
    """Which ends mean which outcome under one combination of readings: rows of the array of ends."""

    barred: tuple[int, ...]
    unmet: tuple[int, ...]
    clear: tuple[int, ...]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The roots that turn on the same questions of law, with a view for each different combination of readings."""

    entries: tuple[int, ...]
    views: tuple[View, ...]


class Circuit(msgspec.Struct, frozen=True, kw_only=True):
    """The slices of some roles and statuses, laid out for one pass.

    `questions` gives the readings of each question of law that can matter; `end_slots` where the flow ends.
    """

    variables: dict[str, tuple[str, ...]]
    questions: dict[str, tuple[str, ...]]
    gates: tuple[Gate, ...]
    entries: tuple[Entry, ...]
    steps: tuple[Step, ...]
    slots: int
    end_slots: tuple[int, ...]
    groups: tuple[Group, ...]
    ends: tuple[int, ...]
    nodes: tuple[Node, ...]
    levels: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def readings(self) -> tuple[Change, ...]:
        """Every combination of readings of the questions that can matter."""
        return _combinations(self.questions)

    def view(self, reading: Mapping[str, str], ends: Iterable[int] | None = None) -> View:
        """What the ends mean under one combination of readings; `ends` names rows, all where it is left out."""
        rows: dict[int, list[int]] = {BARRED: [], UNMET: [], CLEAR: []}
        for row in range(len(self.ends)) if ends is None else ends:
            found = self._outcomes(self.ends[row], reading)
            for outcome, several in rows.items():
                if found >> outcome & 1:
                    several.append(row)
        return View(tuple(rows[BARRED]), tuple(rows[UNMET]), tuple(rows[CLEAR]))

    def _outcomes(self, node: int, reading: Mapping[str, str]) -> int:
        """The outcomes under one combination of readings, as bits; more than one where the role is one of several."""
        while node >= 0:
            level, children = self.nodes[node]
            name, values = self.levels[level]
            node = children[values.index(reading[name])]
        return -1 - node


def circuit_of(engine: Engine, duties: Iterable[Duty], *, layers: Layers = "all") -> Circuit:
    """Join the slices of some roles and statuses.

    Whether the duty is in another State stays a fact, `away`. A role that is one of several has the outcomes of all.
    """
    joined = _Joined(engine.base.questions)
    for role, status in sorted(set(duties)):
        joined.add((role, status), engine.store, root_of(engine, (role, status), layers=layers))
    return joined.circuit(engine.names.variables)


def root_of(engine: Engine, duty: Duty, *, layers: Layers) -> int:
    """The diagram of a role, or of one of several, whose leaves are sets of outcomes as bits."""
    store, parts = engine.store, [engine.slice(role, duty[1], None) for role in roles_in(duty[0])]
    nodes = [part.outcome if layers == "all" else part.law_alone for part in parts]
    return store.union([store.apply("bits", lambda outcome: 1 << outcome, (node,)) for node in nodes])


def _combinations(questions: Mapping[str, tuple[str, ...]]) -> tuple[Change, ...]:
    return tuple(product(*([(name, reading) for reading in readings] for name, readings in questions.items())))


class _Joined:
    """Collects the nodes of slices over one order of variables, and lays them out."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self.questions = {question_variable(name): () for name in questions}
        self.known: dict[Node, int] = {}
        self.roots: dict[Duty, int] = {}
        self.levels: list[tuple[str, tuple[str, ...]]] = []

    def add(self, duty: Duty, store: Diagrams, root: int) -> None:
        self.levels = store.variables
        moved: dict[int, int] = {}
        for number, level, children in reversed(store.nodes(root)):
            node = (level, tuple(moved.get(child, child) for child in children))
            moved[number] = self.known.setdefault(node, len(self.known))
        self.roots[duty] = moved.get(root, root)

    def circuit(self, variables: Mapping[str, tuple[str, ...]]) -> Circuit:
        self.nodes = tuple(self.known)
        below = self._ends_below()
        ends = tuple(sorted(set().union(*(below[root] for root in self.roots.values()))))
        places = self._lay_out(ends)
        asked = {name for end in ends for name in self._asked(end)}
        plain = Circuit(
            variables=dict(variables),
            questions={name: values for name, values in self.levels if name in asked},
            gates=tuple(self.gates),
            entries=self._entries(),
            steps=tuple(self.steps),
            slots=self.slots,
            end_slots=tuple(places[end] for end in ends),
            groups=(),
            ends=ends,
            nodes=self.nodes,
            levels=tuple(self.levels),
        )
        return msgspec.structs.replace(plain, groups=self._groups(plain, below))

    def _inner(self, node: int) -> bool:
        """Whether a node asks for a fact: neither an outcome nor a question of law."""
        return node >= 0 and self.levels[self.nodes[node][0]][0] not in self.questions

    def _ends_below(self) -> dict[int, frozenset[int]]:
        below: dict[int, frozenset[int]] = {}
        for node in [*self.roots.values(), *range(len(self.nodes))]:
            self._find_ends(node, below)
        return below

    def _find_ends(self, node: int, below: dict[int, frozenset[int]]) -> frozenset[int]:
        if node not in below:
            children = self.nodes[node][1] if self._inner(node) else ()
            below[node] = (
                frozenset().union(*(self._find_ends(child, below) for child in children))
                if children
                else frozenset({node})
            )
        return below[node]

    def _asked(self, node: int) -> set[str]:
        if node < 0:
            return set()
        level, children = self.nodes[node]
        return {self.levels[level][0]}.union(*(self._asked(child) for child in children))

    def _lay_out(self, ends: tuple[int, ...]) -> dict[int, int]:
        """Give every node a slot, from the top down; the slot of a node that has been left is used again."""
        self.gates: dict[Gate, int] = {}
        self.steps: list[Step] = []
        self.root_slots = {root: slot for slot, root in enumerate(dict.fromkeys(self.roots.values()))}
        slot_of, free = dict(self.root_slots), list[int]()
        self.slots = len(slot_of)
        for node in sorted(filter(self._inner, range(len(self.nodes))), key=lambda one: self.nodes[one][0]):
            for child, gate in self._gates_of(node).items():
                first = child not in slot_of
                if first:
                    slot_of[child] = free.pop() if free else self._new_slot()
                number = self.gates.setdefault(gate, len(self.gates))
                self.steps.append(Step(above=slot_of[node], gate=number, below=slot_of[child], first=first))
            free.append(slot_of[node])
        return {end: slot_of[end] for end in ends}

    def _new_slot(self) -> int:
        self.slots += 1
        return self.slots - 1

    def _gates_of(self, node: int) -> dict[int, Gate]:
        level, children = self.nodes[node]
        name = self.levels[level][0]
        return {
            child: Gate(name, tuple(place for place, one in enumerate(children) if one == child))
            for child in dict.fromkeys(children)
        }

    def _entries(self) -> tuple[Entry, ...]:
        return tuple(
            Entry(slot=slot, duties=tuple(duty for duty, node in self.roots.items() if node == root))
            for root, slot in self.root_slots.items()
        )

    def _groups(self, circuit: Circuit, below: dict[int, frozenset[int]]) -> tuple[Group, ...]:
        sharing: dict[tuple[str, ...], list[int]] = {}
        for entry, root in enumerate(self.root_slots):
            found = {name for end in below[root] for name in self._asked(end)}
            sharing.setdefault(tuple(name for name in circuit.questions if name in found), []).append(entry)
        roots = list(self.root_slots)
        rows = {end: row for row, end in enumerate(circuit.ends)}
        groups = []
        for asked, entries in sharing.items():
            within = sorted({rows[end] for entry in entries for end in below[roots[entry]]})
            combinations = _combinations({name: circuit.questions[name] for name in asked})
            views = dict.fromkeys(circuit.view(dict(one), within) for one in combinations)
            groups.append(Group(entries=tuple(entries), views=tuple(views)))
        return tuple(groups)

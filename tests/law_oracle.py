"""What would the rules say if every completion of what is unknown were tried, one by one?

A second opinion on `callup.law`, by truth tables. It shares the TOML files with the engine and nothing else:
its own reading of a line, its own values of a fact, no diagrams, no folding. It is slow, and meant to be.
"""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import product
from math import prod
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parents[1] / "src/callup/data/law"
BARRED, UNMET, CLEAR = 0, 1, 2
MOST_ROWS = 2_000_000
Known = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Line:
    """One line of a request as the law sees it."""

    on: date
    request: str
    host: str | None
    role: str
    status: str
    away: str | None


@dataclass(frozen=True)
class Opinion:
    """The verdict, the verdict of every combination of readings, and what each rule does."""

    verdict: str
    law_alone: str
    by_reading: dict[tuple[tuple[str, str], ...], str]
    questions: frozenset[str]
    deciding: frozenset[str]
    fires: dict[tuple[str, date], str]


def values_of(fact: dict) -> tuple[str, ...]:
    """The finite values of a fact, from its declaration."""
    match fact["type"]:
        case "yes_no":
            return ("yes", "no")
        case "choice":
            return tuple(fact["values"])
        case "number":
            return (*(f"at_most_{limit}" for limit in fact.get("at_most", [])), "more")
        case "list":
            return (*(f"with_{value}" for value in fact.get("values", [])), "some", "none")
    return ("stated", "not_stated")


def stage_on(rule: dict, day: date) -> str:
    """Where a court order stands on a day; every other rule is in force."""
    reached = sorted((one["from"], one["stage"]) for one in rule.get("stage", []) if one["from"] <= day)
    return reached[-1][1] if reached else "in force"


class Table:
    """All combinations of the values still possible, one axis for each name."""

    def __init__(self, names: Iterable[str], values: Callable[[str], Iterable[str]]) -> None:
        self.names = sorted(names)
        self.values = [sorted(values(name)) for name in self.names]
        if prod(map(len, self.values)) > MOST_ROWS:
            raise ValueError(f"too many rows: {self.names}")

    @property
    def world(self) -> dict[str, np.ndarray]:
        """For each name its value in every row, ready to be broadcast."""
        shape = [1] * len(self.names)
        return {
            name: np.array(values).reshape([*shape[:axis], -1, *shape[axis + 1 :]])
            for axis, (name, values) in enumerate(zip(self.names, self.values, strict=True))
        }

    def full(self, column: np.ndarray) -> np.ndarray:
        """A column with a cell for every row."""
        return np.broadcast_to(column, [len(values) for values in self.values])

    def matters(self, column: np.ndarray) -> frozenset[str]:
        """The names for which two rows that differ only in them differ in the column."""
        cells = self.full(column)
        return frozenset(
            name for axis, name in enumerate(self.names) if (cells.max(axis=axis) != cells.min(axis=axis)).any()
        )


class _Noted(dict):
    """A world that notes which names are asked for."""

    def __missing__(self, name: str) -> np.ndarray:
        self[name] = np.array("")
        return self[name]


class Oracle:
    """The rule files, read anew."""

    def __init__(self, folder: Path = FOLDER) -> None:
        declared = tomllib.loads((folder / "facts.toml").read_text(encoding="utf-8"))["fact"]
        self.values = {
            fact["name"]: values_of(fact) for fact in declared if fact["type"] == "yes_no" or not fact.get("derived")
        }
        self.values["away"] = ("yes", "no")
        self.rules: list[dict] = []
        self.terms: dict[str, dict] = {}
        for path in sorted((folder / "provisions").glob("*.toml")):
            provision = tomllib.loads(path.read_text(encoding="utf-8"))
            self.rules += provision.get("rule", [])
            self.terms |= {term["name"]: term for term in provision.get("term", [])}
            for question in provision.get("question", []):
                self.values[f"?{question['id']}"] = tuple(one["id"] for one in question["reading"])

    # --- one line of a rule ---

    def holds(self, line: str, world: dict[str, np.ndarray]) -> np.ndarray:
        """Whether a line holds, row by row."""
        return reduce(np.logical_or, [self._atom(atom.split(), world) for atom in line.split(" or ")])

    def _atom(self, words: list[str], world: dict[str, np.ndarray]) -> np.ndarray:
        if words[0] == "not":
            return ~self._atom(words[1:], world)
        if words[0] == "reading":
            return world[f"?{words[1]}"] == words[3]
        if len(words) == 1:
            return self._term(words[0], world) if words[0] in self.terms else world[words[0]] == "yes"
        wanted = [word.strip(",") for word in words[1:] if word not in {"is", "in", "not"}]
        found = reduce(np.logical_or, [world[words[0]] == value for value in wanted])
        return ~found if "not" in words[1:] else found

    def _term(self, name: str, world: dict[str, np.ndarray]) -> np.ndarray:
        term = self.terms[name]
        if "all" in term:
            return reduce(np.logical_and, [self.holds(line, world) for line in term["all"]])
        return reduce(np.logical_or, [self.holds(line, world) for line in term["any"]])

    # --- one rule ---

    def in_force(self, line: Line) -> list[dict]:
        """The rules of that day, that place and that request."""
        return [
            rule
            for rule in self.rules
            if rule["in_force"]["from"] <= line.on < rule["in_force"].get("until", date.max)
            and line.request in rule.get("request", [line.request])
            and line.host in rule.get("where", [line.host])
            and stage_on(rule, line.on) == "in force"
        ]

    def fires(self, rule: dict, rules: list[dict], world: dict[str, np.ndarray]) -> np.ndarray:
        """Whether a rule fires: all of its lines hold and none of its exceptions."""
        lines = [self.holds(line, world) for line in rule["when"]]
        stops = [~self._exception(line, rules, world) for line in rule.get("unless", [])]
        return reduce(np.logical_and, lines + stops, np.array(1, bool))

    def _exception(self, line: str, rules: list[dict], world: dict[str, np.ndarray]) -> np.ndarray:
        if all(rule["id"] != line for rule in self.rules):
            return self.holds(line, world)
        return reduce(
            np.logical_or, [self.fires(one, rules, world) for one in rules if one["id"] == line], np.array(0, bool)
        )

    def met(self, rule: dict, world: dict[str, np.ndarray]) -> np.ndarray:
        """Whether what a rule demands is met."""
        return reduce(np.logical_and, [self.holds(line, world) for line in rule.get("must", [])], np.array(1, bool))

    # --- one line of a request ---

    def possible(self, line: Line, known: Known) -> Callable[[str], Iterable[str]]:
        """The values that a name can still have."""
        fixed = {"role": [line.role], "status": [line.status]} | ({"away": [line.away]} if line.away else {})
        return lambda name: fixed.get(name) or known.get(name) or self.values[name]

    def study(
        self, column: Callable[[dict[str, np.ndarray]], np.ndarray], values: Callable[[str], Iterable[str]]
    ) -> tuple[str, frozenset[str]]:
        """Yes, no, open or disputed for one condition, and the names that matter to it."""
        noted = _Noted()
        column(noted)
        table = Table(noted, values)
        cells = column(table.world)
        matters = table.matters(cells)
        if not matters:
            return ("yes" if cells.all() else "no"), matters
        return ("disputed" if all(name.startswith("?") for name in matters) else "open"), matters

    def relevant(self, line: Line, known: Known | None = None) -> list[str]:
        """The facts that any rule which can still fire asks about."""
        values = self.possible(line, known or {})
        rules = self.in_force(line)
        names: set[str] = set()
        for rule in rules:
            tick, matters = self.study(lambda world, rule=rule: self.fires(rule, rules, world), values)
            if tick != "no":
                names |= matters | self.study(lambda world, rule=rule: self.met(rule, world), values)[1]
        return sorted(name for name in names if not name.startswith("?"))

    def judge(self, line: Line, known: Known) -> Opinion:
        """The opinion on one line."""
        values = self.possible(line, known)
        rules = self.in_force(line)
        found: dict[tuple[str, date], str] = {}
        names: set[str] = set()
        live = []
        for rule in rules:
            fires, matters = self.study(lambda world, rule=rule: self.fires(rule, rules, world), values)
            found[rule["id"], rule["in_force"]["from"]] = fires
            if fires != "no":
                live.append(rule)
                names |= matters | self.study(lambda world, rule=rule: self.met(rule, world), values)[1]
        table = Table(names, values)
        every, alone = (self._outcome(chosen, rules, values, table) for chosen in (live, _statutes(live)))
        by_reading = _by_reading(table, every)
        return Opinion(
            verdict=combined(set(map(verdict_of, by_reading.values()))),
            law_alone=combined({verdict_of(leaves) for leaves in _by_reading(table, alone).values()}),
            by_reading={reading: verdict_of(leaves) for reading, leaves in by_reading.items()},
            questions=frozenset(name for name in table.matters(every) if name.startswith("?")),
            deciding=frozenset(name for name in table.matters(every != BARRED) if not name.startswith("?")),
            fires=found,
        )

    def ticks(self, line: Line, known: Known, version: tuple[str, date]) -> tuple[str, list[str]]:
        """Whether what a rule demands is met, and the tick of every line of it."""
        values = self.possible(line, known)
        rule = next(one for one in self.rules if (one["id"], one["in_force"]["from"]) == version)
        ticked = [
            self.study(lambda world, one=one: self.holds(one, world), values)[0]
            for one in (*rule["when"], *rule.get("must", []))
        ]
        return self.study(lambda world: self.met(rule, world), values)[0], ticked

    def _outcome(
        self, chosen: list[dict], rules: list[dict], values: Callable[[str], Iterable[str]], table: Table
    ) -> np.ndarray:
        noted = _Noted()
        for rule in chosen:
            self.fires(rule, rules, noted)
            self.met(rule, noted)
        # A name that is no axis matters to no rule here: any of its values will do.
        world = {name: np.array(sorted(values(name))[0]) for name in noted} | table.world
        fired = [(rule, self.fires(rule, rules, world)) for rule in chosen]
        nothing = np.array(0, bool)
        bars = reduce(np.logical_or, [fires for rule, fires in fired if rule["kind"] == "forbids"], nothing)
        allows = reduce(np.logical_or, [fires for rule, fires in fired if rule["kind"] == "allows"], nothing)
        unmet = reduce(
            np.logical_or,
            [fires & ~self.met(rule, world) for rule, fires in fired if rule["kind"] == "requires"],
            nothing,
        )
        return table.full(np.where(bars | ~allows, BARRED, np.where(unmet, UNMET, CLEAR)))


def _statutes(rules: list[dict]) -> list[dict]:
    return [rule for rule in rules if rule.get("layer") not in {"order", "court order"}]


def _by_reading(table: Table, outcome: np.ndarray) -> dict[tuple[tuple[str, str], ...], frozenset[int]]:
    axes = [axis for axis, name in enumerate(table.names) if name.startswith("?")]
    found = {}
    for places in product(*(range(len(table.values[axis])) for axis in axes)):
        cells = outcome[
            tuple(places[axes.index(axis)] if axis in axes else slice(None) for axis in range(outcome.ndim))
        ]
        chosen = tuple((table.names[axis], table.values[axis][place]) for axis, place in zip(axes, places, strict=True))
        found[chosen] = frozenset(np.unique(cells).tolist())
    return found


def verdict_of(outcomes: frozenset[int]) -> str:
    """The verdict of one reading."""
    if CLEAR not in outcomes:
        return "barred"
    if BARRED in outcomes:
        return "open"
    return "allowed_if" if UNMET in outcomes else "allowed"


def combined(verdicts: set[str]) -> str:
    """The verdict over all readings."""
    if len(verdicts) == 1:
        return next(iter(verdicts))
    return "allowed_if" if verdicts <= {"allowed", "allowed_if"} else "unsettled"

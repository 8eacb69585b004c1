"""How would other engines answer the benchmark? Each in its own best way found here, on one core.

A peer is prepared outside the measured time: its rules compiled, its lines in its own form. `run` is measured.
`read`, not measured, turns what it gave into a verdict for each line, as a place in `callup.role.VERDICTS`.
Complete lines are answered under one combination of readings; partly known lines under all eight.
"""

import operator
from collections.abc import Callable
from importlib import import_module
from itertools import chain, combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import truth
from .formulas import ARRAYS, DEFINITIONS, READING_WORDS, SIGNS, STATUS_WORDS, WORDS, Language, in_full, say

UNKNOWN = 255
Codes = NDArray[np.uint8]
READING = (True, True, True)
ASKED = ("barred", "allowed", "unmet")


class Peer(NamedTuple):
    """A peer with lines of its own form."""

    name: str
    run: Callable[[], Any]
    read: Callable[[Any], Codes]


def facts_of(codes: Codes) -> dict[str, tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """For each word of the formulas: where it is true, and where it is known."""
    known = codes != UNKNOWN
    facts = {name: (codes[at] == 0, known[at]) for at, name in enumerate(truth.FACTS) if at}
    return facts | {word: (codes[0] == place, known[0]) for place, word in enumerate(STATUS_WORDS)}


def of_outcomes(found: list[NDArray[np.bool_]]) -> Codes:
    """Verdicts on complete lines from the three answers of ASKED."""
    barred, allowed, unmet = found
    return np.where(barred | ~allowed | unmet, 0, 4).astype(np.uint8)


def of_yes(found: list[bool]) -> Codes:
    """Verdicts on complete lines from a yes or a no."""
    return np.array([4 if one else 0 for one in found], dtype=np.uint8)


# --- complete lines, one combination of readings ---


def openfisca(codes: Codes) -> Peer:
    """OpenFisca-core: one formula for each definition, all lines at once; a new simulation for a new batch."""
    system, columns = openfisca_system(), columns_of(codes)
    return Peer(
        f"OpenFisca-core, {codes.shape[1]:,} lines, new simulation",
        lambda: openfisca_asked(openfisca_simulation(system, codes.shape[1]), columns),
        of_outcomes,
    )


def openfisca_reused(codes: Codes) -> Peer:
    """The same with one simulation emptied and filled again, which leaves out what it costs to set one up."""
    system, columns = openfisca_system(), columns_of(codes)
    simulation = openfisca_simulation(system, codes.shape[1])

    def run() -> list[NDArray[np.bool_]]:
        for name in [*columns, *DEFINITIONS]:
            simulation.delete_arrays(name)
        return openfisca_asked(simulation, columns)

    return Peer("OpenFisca-core, the same simulation refilled", run, of_outcomes)


def openfisca_system() -> Any:  # noqa: ANN401 - a system of the peer
    """The benchmark as variables with formulas."""
    entities, variables, periods, systems = (
        import_module(f"openfisca_core.{name}") for name in ("entities", "variables", "periods", "taxbenefitsystems")
    )
    line = entities.Entity("line", "lines", "A line of a request", "")
    system = systems.TaxBenefitSystem([line])

    def formula_of(name: str) -> Callable[..., Any]:
        def formula(lines: Callable[..., Any], period: object) -> Any:  # noqa: ANN401 - an array of the peer
            return say(name, ARRAYS, lambda word: reading(word) if word in READING_WORDS else lines(word, period))

        return formula

    def reading(word: str) -> np.bool_:
        return np.bool_(READING[READING_WORDS.index(word)])

    common = {"value_type": bool, "entity": line, "definition_period": periods.DateUnit.DAY}
    for name in [*STATUS_WORDS, *truth.YES_NO]:
        system.add_variable(type(name, (variables.Variable,), {**common, "label": name}))
    for name in DEFINITIONS:
        body = {**common, "label": name, "formula": formula_of(name)}
        system.add_variable(type(name, (variables.Variable,), body))
    return system


def openfisca_simulation(system: Any, lines: int) -> Any:  # noqa: ANN401 - objects of the peer
    """A simulation of so many lines."""
    builder = import_module("openfisca_core.simulations").SimulationBuilder()
    return builder.build_default_simulation(system, count=lines)


def openfisca_asked(simulation: Any, columns: dict[str, NDArray[np.bool_]]) -> list[NDArray[np.bool_]]:  # noqa: ANN401
    """Fill the inputs in and ask for the outcomes."""
    for name, column in columns.items():
        simulation.set_input(name, "2025-12-24", column)
    return [simulation.calculate(name, "2025-12-24") for name in ASKED]


def columns_of(codes: Codes) -> dict[str, NDArray[np.bool_]]:
    """Complete lines as one Boolean column for each word."""
    return {word: column for word, (column, _) in facts_of(codes).items()}


def contexts_of(codes: Codes) -> list[dict[str, bool]]:
    """Complete lines as one dictionary each."""
    columns = {word: column.tolist() for word, column in columns_of(codes).items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def constant(word: str) -> str:
    """A reading as a constant, any other word as it is."""
    return str(READING[READING_WORDS.index(word)]).lower() if word in READING_WORDS else word


def cel(codes: Codes) -> Peer:
    """common-expression-language: one compiled expression, called for each line."""
    parts = {name: in_full(name, SIGNS, constant) for name in ASKED}
    program = import_module("cel").compile(f"!{parts['barred']} && {parts['allowed']} && !{parts['unmet']}")
    contexts = contexts_of(codes)

    return Peer("common-expression-language", lambda: [program.execute(one) for one in contexts], of_yes)


def zen(codes: Codes) -> Peer:
    """zen-engine: one decision model, all lines in one batch."""
    rules = [{"id": name, "key": name, "value": in_full(name, WORDS, constant)} for name in ASKED]
    content = {"expressions": rules, "passThrough": False, "executionMode": "single"}
    place = {"x": 0, "y": 0}
    model = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": place},
            {"id": "rules", "type": "expressionNode", "name": "rules", "position": place, "content": content},
            {"id": "out", "type": "outputNode", "name": "out", "position": place},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "rules"},
            {"id": "2", "type": "edge", "sourceId": "rules", "targetId": "out"},
        ],
    }
    engine = import_module("zen").ZenEngine({"loader": {"type": "static", "content": {"rb12": model}}})
    requests = [{"key": "rb12", "context": one} for one in contexts_of(codes)]

    def read(found: list[dict[str, Any]]) -> Codes:
        results = [one["data"]["result"] for one in found]
        return of_outcomes([np.array([one[name] for one in results]) for name in ASKED])

    return Peer("zen-engine, decision model in batch", lambda: engine.evaluate_batch(requests), read)


def zen_expression(codes: Codes) -> Peer:
    """zen-engine's expression language alone, without its decision models."""
    parts = {name: in_full(name, WORDS, constant) for name in ASKED}
    text = f"not {parts['barred']} and {parts['allowed']} and not {parts['unmet']}"
    expression, contexts = import_module("zen").compile_expression(text), contexts_of(codes)

    return Peer("zen-engine, bare expression", lambda: [expression.evaluate(one) for one in contexts], of_yes)


# --- partly known lines, eight combinations of readings ---


def polars(codes: Codes) -> Peer:
    """Polars: nullable Boolean columns, three-valued logic as in SQL, all readings in one query."""
    pl = import_module("polars")
    frame = pl.DataFrame(
        {word: pl.Series(column).set(pl.Series(~known), None) for word, (column, known) in facts_of(codes).items()}
    ).lazy()

    def query(reading: tuple[bool, ...]) -> list[Any]:
        def value(word: str) -> Any:  # noqa: ANN401 - an expression of the peer
            if word in DEFINITIONS:
                return say(word, ARRAYS, value)
            return pl.lit(reading[READING_WORDS.index(word)]) if word in READING_WORDS else pl.col(word)

        name = "".join("yn"[not one] for one in reading)
        return [
            (value("barred") | ~value("allowed")).alias(f"bar_{name}"),
            value("unmet").alias(f"unmet_{name}"),
        ]

    asked = frame.select(list(chain.from_iterable(query(reading) for reading in truth.READINGS)))

    def read(found: Any) -> Codes:  # noqa: ANN401 - a frame of the peer
        columns = found.get_columns()
        return over_readings(np.stack([kleene(*pair) for pair in zip(columns[::2], columns[1::2], strict=True)]))

    return Peer("Polars, three-valued columns", asked.collect, read)


def kleene(bar: Any, unmet: Any) -> Codes:  # noqa: ANN401 - series of the peer
    """Verdicts of one reading where None means that three-valued logic leaves it open."""
    barred, never_barred = (bar.fill_null(value=False).to_numpy(), ~bar.fill_null(value=True).to_numpy())
    short, never_short = (unmet.fill_null(value=False).to_numpy(), ~unmet.fill_null(value=True).to_numpy())
    return np.select([barred | short, ~never_barred, never_short], [0, 2, 4], 3).astype(np.uint8)


def over_readings(by_reading: Codes) -> Codes:
    """One verdict over all readings for each line."""
    seen = [(by_reading == code).any(axis=0) for code in range(5)]
    yes = seen[3] | seen[4]
    kinds = seen[0].astype(int) + seen[2] + yes
    return np.select([kinds > 1, seen[0], seen[2], seen[3]], [1, 0, 2, 3], 4).astype(np.uint8)


class Sat:
    """The benchmark as clauses: eight copies, one for each combination of readings, that share the facts."""

    def __init__(self) -> None:
        self.top, self.clauses = 0, list[list[int]]()
        self.facts = {word: self.new() for word in [*STATUS_WORDS, *truth.YES_NO]}
        statuses = [self.facts[word] for word in STATUS_WORDS]
        self.clauses += [statuses, *([-one, -other] for one, other in combinations(statuses, 2))]
        self.true = self.new()
        self.clauses.append([self.true])
        self.outcomes = [self.copy(reading) for reading in truth.READINGS]

    def new(self) -> int:
        """A new variable."""
        self.top += 1
        return self.top

    def all_of(self, first: int, second: int) -> int:
        """A variable that is true where both are."""
        both = self.new()
        self.clauses += [[-both, first], [-both, second], [both, -first, -second]]
        return both

    def copy(self, reading: tuple[bool, ...]) -> tuple[int, int, int]:
        """One combination of readings: what stands for clear, barred and unmet."""
        language = Language(self.all_of, lambda one, other: -self.all_of(-one, -other), operator.neg)
        done: dict[str, int] = {}

        def value(word: str) -> int:
            if word in READING_WORDS:
                return self.true if reading[READING_WORDS.index(word)] else -self.true
            if word in self.facts:
                return self.facts[word]
            if word not in done:
                done[word] = say(word, language, value)
            return done[word]

        barred, allowed, unmet = map(value, ASKED)
        lawful = self.all_of(-barred, allowed)
        return self.all_of(lawful, -unmet), -lawful, self.all_of(lawful, unmet)


def pysat(codes: Codes) -> Peer:
    """PySAT: clauses loaded once, facts as assumptions; a model shows an outcome of every reading at once."""
    sat = Sat()
    solver = import_module("pysat.solvers").Minisat22(bootstrap_with=sat.clauses)
    lines = [[literal if yes else -literal for literal, yes in one] for one in known_words(codes, sat.facts)]

    def verdict(assumed: list[int]) -> int:
        seen: set[int] = set()

        def can_be(outcome: int) -> bool:
            if outcome not in seen and solver.solve(assumptions=[*assumed, outcome]):
                model = solver.get_model()
                seen.update(one for one in wanted if model[abs(one) - 1] == one)
            return outcome in seen

        found = set()
        for clear, barred, unmet in sat.outcomes:
            if not can_be(clear):
                found.add(0)
            elif can_be(barred):
                found.add(2)
            else:
                found.add(3 if can_be(unmet) else 4)
        return truth.over_readings(found)

    wanted = list(chain.from_iterable(sat.outcomes))
    return Peer("PySAT, clauses and assumptions", lambda: list(map(verdict, lines)), as_codes)


def known_words(codes: Codes, named: dict[str, int]) -> list[list[tuple[int, bool]]]:
    """For each line what is known of it: the number of a word, and whether it is true."""
    facts = facts_of(codes)
    columns = [(named[word], column.tolist(), known.tolist()) for word, (column, known) in facts.items()]
    return [
        [(number, column[line]) for number, column, known in columns if known[line]] for line in range(codes.shape[1])
    ]


def as_codes(found: list[int]) -> Codes:
    """Verdicts as an array."""
    return np.array(found, dtype=np.uint8)


def clingo(codes: Codes) -> Peer:
    """Clingo: grounded once, facts as assumptions, brave consequences: all outcomes that some completion gives."""
    api = import_module("clingo")
    control = api.Control(["--enum-mode=brave", "--models=0", "--warn=none"])
    control.add("base", [], answer_set_program())
    control.ground([("base", [])])
    literals = {str(one.symbol): one.literal for one in control.symbolic_atoms}
    named = {word: literals[f"fact({word})"] for word in [*STATUS_WORDS, *truth.YES_NO]}
    lines = [[number if yes else -number for number, yes in one] for one in known_words(codes, named)]

    def verdict(assumed: list[int]) -> int:
        possible = [0] * len(truth.READINGS)
        with control.solve(assumptions=assumed, yield_=True) as found:
            for model in found:
                shown = model.symbols(shown=True)
        for one in shown:
            reading, outcome = one.arguments
            possible[reading.number] |= 1 << outcome.number
        return truth.over_readings({truth.verdict(bits) for bits in possible})

    return Peer("clingo, ground once and assumptions", lambda: list(map(verdict, lines)), as_codes)


def answer_set_program() -> str:
    """The benchmark as an answer-set program."""
    statuses, readings = "; ".join(f"fact({word})" for word in STATUS_WORDS), range(len(truth.READINGS))
    lines = [f"1 {{ {statuses} }} 1.", *(f"{{ fact({word}) }}." for word in truth.YES_NO), f"r(0..{max(readings)})."]
    for number, reading in enumerate(truth.READINGS):
        lines += [f"holds({word[1:]},{number})." for word, yes in zip(READING_WORDS, reading, strict=True) if yes]
    for name, rows in DEFINITIONS.items():
        lines += [f"holds({name},R) :- r(R), {', '.join(map(atom, row))}." for row in rows]
    lines += [
        "outcome(R,0) :- r(R), holds(barred,R).",
        "outcome(R,0) :- r(R), not holds(allowed,R).",
        "outcome(R,1) :- holds(allowed,R), not holds(barred,R), holds(unmet,R).",
        "outcome(R,2) :- holds(allowed,R), not holds(barred,R), not holds(unmet,R).",
        "#show outcome/2.",
    ]
    return "\n".join(lines)


def atom(word: str) -> str:
    """A word of the formulas as an atom."""
    if word.startswith("-"):
        return f"not {atom(word[1:])}"
    return f"holds({word.removeprefix('?')},R)" if word in READING_WORDS or word in DEFINITIONS else f"fact({word})"

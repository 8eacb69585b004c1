"""What does a second reader of the law make of a line of a request?

The provisions written again in answer-set programming (`*.lp` in this folder), by another hand than the rule files.
Unknown facts are choices. A role and a status are grounded once; what is known is assumed; brave consequences say
which outcomes, and which rules firing or quiet, are still possible. Nothing of `callup` is used.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path

import clingo

HERE = Path(__file__).parent
FACTS = HERE.parents[1] / "src/callup/data/law/facts.toml"
DAYS = (
    *(date(2005, 9, 1), date(2010, 6, 1), date(2020, 6, 5), date(2025, 6, 15), date(2025, 7, 20)),
    *(date(2025, 10, 12), date(2025, 10, 24), date(2025, 11, 25), date(2025, 12, 24), date(2026, 6, 1)),
)
REQUESTS = ("", "us-dhs-2025-05-09")
PLACES = ("", "CA", "DC", "IL", "OR", "TN", "TX", "VA")
ALL, LAW = "all", "law"
Known = dict[str, frozenset[str]]
Readings = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Line:
    """One line as the law sees it; `place` and `request` may be empty."""

    role: str
    status: str
    on: date
    request: str = ""
    place: str = ""


@dataclass(frozen=True)
class Opinion:
    """What is possible under each combination of readings, and what each rule does.

    `outcomes` has 0 barred, 1 unmet, 2 clear; `fires` and `met` yes, no, open or disputed.
    """

    outcomes: dict[Readings, frozenset[int]]
    law_alone: dict[Readings, frozenset[int]]
    fires: dict[tuple[str, int], str]
    met: dict[str, str]

    @property
    def verdict(self) -> str:
        """One word where all readings agree."""
        return combined(self.outcomes)

    @property
    def verdict_of_law(self) -> str:
        """The same without orders."""
        return combined(self.law_alone)


def combined(outcomes: dict[Readings, frozenset[int]]) -> str:
    """`unsettled` where the readings differ; of two shades of yes the lesser one."""
    found = {verdict_of(one) for one in outcomes.values()}
    if len(found) == 1:
        return found.pop()
    return "allowed_if" if found == {"allowed", "allowed_if"} else "unsettled"


def verdict_of(possible: frozenset[int]) -> str:
    """The verdict of one reading from the outcomes that are still possible."""
    if 2 not in possible:
        return "barred"
    if 0 in possible:
        return "open"
    return "allowed_if" if 1 in possible else "allowed"


@cache
def vocabulary() -> dict[str, tuple[str, ...]]:
    """The facts and their finite values, from the agreed list; and whether the duty is away from home."""
    declared = tomllib.loads(FACTS.read_text(encoding="utf-8"))["fact"]
    return {one["name"]: _values(one) for one in declared} | {"away": ("yes", "no")}


def _values(fact: dict) -> tuple[str, ...]:
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


@cache
def program() -> str:
    """All provisions as one text."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.lp")))


@cache
def facts_used() -> tuple[str, ...]:
    """The facts that some provision asks about."""
    text = program()
    return tuple(name for name in vocabulary() if f"is({name}," in text)


@cache
def authorities_used() -> tuple[str, ...]:
    """The authorities that some provision asks an order to name."""
    return tuple(one for one in vocabulary()["authority_id"] if f'"{one}"' in program())


def number(day: date) -> int:
    """A day as the programs write it."""
    return day.year * 10000 + day.month * 100 + day.day


class _Bodies(clingo.Observer):
    """Notes the atoms that stand in the body of some grounded rule."""

    def __init__(self) -> None:
        self.atoms: set[int] = set()

    def rule(self, choice: bool, head: Sequence[int], body: Sequence[int]) -> None:
        self.atoms |= {abs(literal) for literal in body}


class Slice:
    """All provisions grounded for one role and one status; only what some rule of it asks about is varied."""

    def __init__(self, role: str, status: str, conceded: frozenset[str] = frozenset()) -> None:
        wide = self._ground(_given(role, status, facts_used(), (), conceded))
        self.live = sorted({rule for rule, _ in self._atoms("fires")})
        self.facts = tuple(
            name for name in facts_used() if any(f'is({name},"{value}")' in wide for value in vocabulary()[name])
        )
        self.required = {rule for (rule,) in self._atoms("requires")} & set(self.live)
        narrow = self._ground(_given(role, status, self.facts, self.live, conceded))
        self.versions = self._atoms("known")
        self.literal = {str(atom.symbol): atom.literal for atom in self.control.symbolic_atoms}
        self.readings: dict[str, list[str]] = {}
        disputed = {question for question, one in self._atoms("reading") if f'reading("{question}","{one}")' in narrow}
        for question, reading in self._atoms("reading"):
            if question in disputed:
                self.readings.setdefault(question, []).append(reading)

    def _ground(self, given: str) -> set[str]:
        """Ground anew; the atoms that some grounded rule asks about."""
        bodies = _Bodies()
        self.control = clingo.Control(["--enum-mode=brave", "--warn=none"])
        self.control.add("base", [], program() + given)
        self.control.register_observer(bodies)
        self.control.ground([("base", [])])
        return {str(atom.symbol) for atom in self.control.symbolic_atoms if atom.literal in bodies.atoms}

    def _atoms(self, name: str) -> list[tuple]:
        return [
            tuple(part.string if part.type is clingo.SymbolType.String else part.number for part in atom.symbol.arguments)
            for atom in self.control.symbolic_atoms
            if atom.symbol.name == name
        ]

    def judge(self, line: Line, known: Known) -> Opinion:
        """The opinion on one line of this role and status."""
        fixed = [f"today({number(line.on)})", f'for("{line.request}")', f'at("{line.place}")']
        assumed = [self.literal[one] for one in fixed]
        assumed += [
            -literal
            for name, values in known.items()
            for value in vocabulary()[name]
            if value not in values and (literal := self.literal.get(f'is({name},"{value}")')) is not None
        ]
        found = {chosen: self._brave(assumed, chosen) for chosen in self._combinations()}
        return Opinion(
            outcomes={chosen: _outcomes(shown, ALL) for chosen, shown in found.items()},
            law_alone={chosen: _outcomes(shown, LAW) for chosen, shown in found.items()},
            fires={
                (rule, version): _tick(found.values(), f'fires("{rule}",{version})', f'quiet("{rule}",{version})')
                for rule, version in self.versions
            },
            met={
                rule: _tick(found.values(), f'met("{rule}")', f'missed("{rule}")')
                for rule in sorted(self.required)
            },
        )

    def _combinations(self) -> list[Readings]:
        choices = [[(question, one) for one in readings] for question, readings in sorted(self.readings.items())]
        return list(product(*choices))

    def _brave(self, assumed: list[int], chosen: Readings) -> frozenset[str]:
        read = [self.literal[f'reading("{question}","{one}")'] for question, one in chosen]
        last: frozenset[str] = frozenset()
        with self.control.solve(assumptions=assumed + read, yield_=True) as models:
            for model in models:
                last = frozenset(map(str, model.symbols(shown=True)))
        return last


def _given(role: str, status: str, facts: Iterable[str], live: Iterable[str], conceded: Iterable[str]) -> str:
    given = [f'role("{role}").', f'status("{status}").']
    given += [f'value({name},"{value}").' for name in facts for value in vocabulary()[name]]
    given += [f'concede("{point}").' for point in conceded]
    given += [f"day({number(day)})." for day in DAYS] + [f'live("{rule}").' for rule in live]
    given += [f'request("{one}").' for one in REQUESTS] + [f'place("{one}").' for one in PLACES]
    return "\n".join(given)


def _outcomes(shown: frozenset[str], layer: str) -> frozenset[int]:
    return frozenset(one for one in (0, 1, 2) if f"outcome({layer},{one})" in shown)


def _tick(found: Iterable[frozenset[str]], true: str, false: str) -> str:
    """Yes or no under every reading; open where facts matter; disputed where only a reading is left to decide."""
    cells = [(true in shown, false in shown) for shown in found]
    if any(both == (True, True) for both in cells):
        return "open"
    said = {yes for yes, _ in cells}
    return "disputed" if len(said) == 2 else "yes" if said == {True} else "no"


@cache
def slice_of(role: str, status: str, conceded: frozenset[str]) -> Slice:
    """The grounded provisions of one role and status."""
    return Slice(role, status, conceded)


def judge(line: Line, known: Known, conceded: frozenset[str]) -> Opinion:
    """The second reader's opinion on one line, exact on what is known.

    `conceded` names the open points (DIVERGENCES.md) on which to answer as the rule files do.
    """
    return slice_of(line.role, line.status, conceded).judge(line, known)

"""What does a second reader of the law make of a line of a request?

The provisions written again in answer-set programming (`*.lp` in this folder), by another hand than the rule files.
Unknown facts are choices. A role and a status are grounded once; what is known is assumed; brave consequences say
which outcomes, and which rules firing or quiet, are still possible. Nothing of `callup` is used.
"""

import re
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
WAKE = frozenset({"wake"})
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

    `outcomes` has 0 barred, 1 unmet, 2 clear; `fires` and `met` yes, no, open or disputed;
    `findings` the same for each combination of readings: yes, no or open;
    `becomes` the roles that the acts are for certain.
    """

    outcomes: dict[Readings, frozenset[int]]
    law_alone: dict[Readings, frozenset[int]]
    fires: dict[tuple[str, int], str]
    met: dict[str, str]
    findings: dict[Readings, dict[tuple, str]]
    becomes: frozenset[str]

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


@cache
def points() -> frozenset[str]:
    """The open points that the provisions can concede."""
    return frozenset(re.findall(r'concede\("([^"]+)"\)', program())) - WAKE


def number(day: date) -> int:
    """A day as the programs write it."""
    return day.year * 10000 + day.month * 100 + day.day


class _Grounded(clingo.Observer):
    """Notes on which atoms each atom rests."""

    def __init__(self) -> None:
        self.rests_on: dict[int, set[int]] = {}

    def rule(self, choice: bool, head: Sequence[int], body: Sequence[int]) -> None:  # noqa: FBT001
        for atom in head:
            self.rests_on.setdefault(atom, set()).update(map(abs, body))

    def leaves(self, atom: int) -> set[int]:
        """All atoms on which one atom rests, at any depth."""
        found: set[int] = set()
        waiting = [atom]
        while waiting:
            for one in self.rests_on.get(waiting.pop(), set()) - found:
                found.add(one)
                waiting.append(one)
        return found


class Slice:
    """All provisions grounded for one role and one status."""

    def __init__(self, role: str, status: str, conceded: frozenset[str] = frozenset()) -> None:
        self.control = clingo.Control(["--enum-mode=brave", "--warn=none"])
        grounded = _Grounded()
        self.control.register_observer(grounded)
        self.control.add("base", [], program() + _given(role, status, conceded))
        self.control.ground([("base", [])])
        self.versions = self._atoms("known", 2)
        live = self._atoms("fires", 2)
        self.required = sorted({rule for (rule,) in self._atoms("requires", 1)} & {rule for rule, _ in live})
        text, of = clingo.String, clingo.Number
        parts = [("finding", [text(rule), of(version)]) for rule, version in live]
        self.control.ground(parts + [("demand", [text(rule)]) for rule in self.required])
        names = [("is", 2), ("reading", 2), ("today", 1), ("for", 1), ("at", 1)]
        self.literal = {key: literal for name in names for key, literal in self._literals(*name).items()}
        self._asks(grounded)

    def _asks(self, grounded: _Grounded) -> None:
        """Which facts and which readings each finding rests on."""
        asked = {abs(self.literal[key]): key for key in self.literal if key[0] in {"is", "reading"}}
        self.readings: dict[str, list[str]] = {}
        self.turns_on: dict[tuple, set[str]] = {}
        facts: set[str] = set()
        for name, arity in (("finding", 3), ("demand", 2), ("turn", 2)):
            for (_, *about, _), literal in self._literals(name, arity).items():
                rests = [asked[atom] for atom in grounded.leaves(abs(literal)) if atom in asked]
                facts |= {key[1] for key in rests if key[0] == "is"}
                self.turns_on.setdefault(tuple(about), set()).update(key[1] for key in rests if key[0] == "reading")
        self.facts = tuple(sorted(facts))
        for _, question, reading in (key for key in self.literal if key[0] == "reading"):
            self.readings.setdefault(question, []).append(reading)
        self.idle = [
            self.literal["is", name, values[0]]
            for name, values in vocabulary().items()
            if name not in facts and ("is", name, values[0]) in self.literal
        ]

    def _literals(self, name: str, arity: int) -> dict[tuple, int]:
        return {
            (name, *map(_plain, atom.symbol.arguments)): atom.literal
            for atom in self.control.symbolic_atoms.by_signature(name, arity)
        }

    def _atoms(self, name: str, arity: int) -> list[tuple]:
        return [key[1:] for key in self._literals(name, arity)]

    def judge(self, line: Line, known: Known) -> Opinion:
        """The opinion on one line of this role and status."""
        fixed = [("today", number(line.on)), ("for", line.request), ("at", line.place)]
        assumed = self.idle + [self.literal[one] for one in fixed]
        assumed += [
            -self.literal["is", name, value]
            for name in self.facts
            for value in vocabulary()[name]
            if name in known and value not in known[name]
        ]
        whatever = self._brave(assumed, ())
        found = {chosen: self._brave(assumed, chosen) for chosen in self._combinations(whatever)}
        findings = {
            chosen: {
                **{one: _tick([shown], ("finding", *one), "fires", "quiet") for one in self.versions},
                **{(one,): _tick([shown], ("demand", one), "met", "missed") for one in self.required},
            }
            for chosen, shown in found.items()
        }
        turned = {key for key in whatever if key[0] == "turn"}
        return Opinion(
            becomes=frozenset(role for _, role, yes in turned if yes == "yes" and ("turn", role, "no") not in turned),
            findings=findings,
            outcomes={chosen: _outcomes(shown, ALL) for chosen, shown in found.items()},
            law_alone={chosen: _outcomes(shown, LAW) for chosen, shown in found.items()},
            fires={one: _tick(found.values(), ("finding", *one), "fires", "quiet") for one in self.versions},
            met={one: _tick(found.values(), ("demand", one), "met", "missed") for one in self.required},
        )

    def _combinations(self, whatever: frozenset[tuple]) -> list[Readings]:
        """All combinations of the readings on which a finding that is not settled rests."""
        seen: set[tuple] = set()
        unsettled: set[str] = set()
        for _, *about, _ in (key for key in whatever if key[0] != "outcome"):
            if tuple(about) in seen:
                unsettled |= self.turns_on[tuple(about)]
            seen.add(tuple(about))
        choices = [[(question, one) for one in self.readings[question]] for question in sorted(unsettled)]
        return list(product(*choices))

    def _brave(self, assumed: list[int], chosen: Readings) -> frozenset[tuple]:
        read = [self.literal["reading", question, one] for question, one in chosen]
        last: Sequence[clingo.Symbol] = ()
        with self.control.solve(assumptions=assumed + read, yield_=True) as models:
            for model in models:
                last = model.symbols(shown=True)
        return frozenset((one.name, *map(_plain, one.arguments)) for one in last)


def _plain(symbol: clingo.Symbol) -> str | int:
    match symbol.type:
        case clingo.SymbolType.String:
            return symbol.string
        case clingo.SymbolType.Number:
            return symbol.number
    return symbol.name


def _given(role: str, status: str, conceded: Iterable[str]) -> str:
    given = [f'role("{role}").', f'status("{status}").']
    given += [f'value({name},"{value}").' for name in facts_used() for value in vocabulary()[name]]
    given += [f'concede("{point}").' for point in conceded]
    given += [f"day({number(day)})." for day in DAYS]
    given += [f'request("{one}").' for one in REQUESTS] + [f'place("{one}").' for one in PLACES]
    return "\n".join(given)


def _outcomes(shown: frozenset[tuple], layer: str) -> frozenset[int]:
    return frozenset(one for one in (0, 1, 2) if ("outcome", layer, one) in shown)


def _tick(found: Iterable[frozenset[tuple]], about: tuple, true: str, false: str) -> str:
    """Yes or no under every reading; open where facts matter; disputed where only a reading is left to decide."""
    cells = [((*about, true) in shown, (*about, false) in shown) for shown in found]
    if (True, True) in cells:
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

"""Where do the engine and the second reader of the law disagree?

Random lines: a role, a status, a day, a request, a place, and for each fact that either reader asks about
nothing, one value, or a set of values still possible.
"""

from dataclasses import dataclass
from functools import cache
from random import Random

import msgspec

from callup.law.answer import answer, tick
from callup.law.engine import CompiledRule, Engine
from callup.law.engine import Slice as EngineSlice
from callup.law.rulebase import RuleBase
from callup.role import ROLE_SLUGS, STATUS_SLUGS
from tests.oracle import asp
from tests.oracle.asp import DAYS, PLACES, REQUESTS, Known, Line, Readings

# Open points, each explained in DIVERGENCES.md, with a role and status in which it shows:
# the second reader holds that the rule files are wrong, or narrower or wider than the law as researched.
OPEN: dict[str, tuple[str, str]] = {}
CONCEDED = frozenset(OPEN)


@dataclass(frozen=True)
class Case:
    """One line and what is known of it."""

    line: Line
    known: Known


@dataclass(frozen=True)
class Difference:
    """One point on which the two differ; `about` is a rule, or the answer."""

    about: str
    what: str
    engine: object
    oracle: object
    case: Case


def woken(base: RuleBase) -> RuleBase:
    """The rule base as if no court order had ever been stayed or ended: what the sleeping ones say is read too."""
    provisions = tuple(
        msgspec.structs.replace(one, rule=tuple(msgspec.structs.replace(rule, stage=()) for rule in one.rule))
        for one in base.provisions
    )
    return msgspec.structs.replace(base, provisions=provisions)


class Law:
    """The engine on one rule base, asked the way the oracle is."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base
        self.engine = cache(self._engine)

    def _engine(self, line: Line) -> Engine:
        return Engine(self.base, on=line.on, request=line.request, host=line.place or None)

    def turned(self, case: Case, part: EngineSlice, known: Known) -> str | None:
        """The role that the known acts make of the line, if another."""
        line = case.line
        where = Line(role="", status="", on=line.on, request=line.request, place=line.place)
        found = self.engine(where).reclassified(part, known)
        return found.to if found else None

    def part(self, case: Case) -> EngineSlice:
        """The compiled slice of a line; `away` is part of it where it is known."""
        line = case.line
        away = case.known.get("away", frozenset())
        where = Line(role="", status="", on=line.on, request=line.request, place=line.place)
        return self.engine(where).slice(line.role, line.status, next(iter(away)) if len(away) == 1 else None)


def differences(law: Law, case: Case, opinion: asp.Opinion | None = None) -> list[Difference]:
    """All points on which the engine and the oracle differ on one line; none is the aim."""
    opinion = opinion or asp.judge(case.line, case.known, CONCEDED)
    part = law.part(case)
    found = answer(part, case.known, frozenset())
    told = _answer_differences(part, case, opinion)
    told += _pairs(case, "answer", {"verdict": (found.verdict, opinion.verdict)})
    told += _pairs(case, "answer", {"law alone": (found.law_alone, opinion.verdict_of_law)})
    said = {(one.rule, asp.number(compiled.rule.in_force.since)): one for one, compiled in _zipped(found.rules, part)}
    for rule, version in opinion.fires.keys() | said.keys():
        one = said.get((rule, version))
        engine = one.fires if one else "no"
        oracle = opinion.fires.get((rule, version), "unknown to the oracle")
        told += _pairs(case, rule, {f"fires ({version})": (engine, oracle)})
        if one and rule in opinion.met and one.fires != "no" and oracle != "no":
            told += _pairs(case, rule, {f"met ({version})": (one.met, opinion.met[rule])})
    told += _turn_differences(law, part, case, opinion)
    if len(opinion.findings) > 1:
        told += [one for rule in part.rules for one in _finding_differences(part, rule, case, opinion)]
    return told


def _turn_differences(law: Law, part: EngineSlice, case: Case, opinion: asp.Opinion) -> list[Difference]:
    """Where the acts are those of another role, both see one; of several the engine takes the first of its file."""
    known = {name: values for name, values in case.known.items() if name in part.store.level}
    turned = law.turned(case, part, known)
    if turned in opinion.becomes or (turned is None and not opinion.becomes):
        return []
    return _pairs(case, f"role {case.line.role}", {"becomes": (turned, opinion.becomes)})


def _finding_differences(part: EngineSlice, rule: CompiledRule, case: Case, opinion: asp.Opinion) -> list[Difference]:
    """A rule that fires on one reading must do so on the same reading for both."""
    about, version = rule.rule.id, asp.number(rule.rule.in_force.since)
    pairs = {}
    for readings, found in opinion.findings.items():
        known = {name: values for name, values in under(case.known, readings).items() if name in part.store.level}
        fires = tick(part.store, part.store.cut(rule.fires, known))
        pairs[f"fires ({version}) under {readings}"] = (fires, found.get((about, version), "unknown to the oracle"))
        if (about,) in found and fires != "no":
            met = tick(part.store, part.store.cut(rule.must, known))
            pairs[f"met ({version}) under {readings}"] = (met, found[about,])
    return _pairs(case, about, pairs)


def under(known: Known, readings: Readings) -> Known:
    """What is known, with some readings fixed."""
    return known | {f"?{question}": frozenset({reading}) for question, reading in readings}


def _zipped(rules: tuple, part: EngineSlice) -> list[tuple]:
    return list(zip(rules, part.rules, strict=True))


def _pairs(case: Case, about: str, pairs: dict[str, tuple[object, object]]) -> list[Difference]:
    return [Difference(about, what, one, two, case) for what, (one, two) in pairs.items() if one != two]


def _answer_differences(part: EngineSlice, case: Case, opinion: asp.Opinion) -> list[Difference]:
    pairs = {}
    for readings, outcomes in opinion.outcomes.items():
        pairs[f"outcomes under {readings}"] = (_outcomes(part, part.outcome, case, readings), outcomes)
        alone = _outcomes(part, part.law_alone, case, readings)
        pairs[f"outcomes of the law alone under {readings}"] = (alone, opinion.law_alone[readings])
    return _pairs(case, "answer", pairs)


def _outcomes(part: EngineSlice, node: int, case: Case, readings: Readings) -> frozenset[int]:
    known = {name: values for name, values in under(case.known, readings).items() if name in part.store.level}
    return frozenset(part.store.leaves(part.store.cut(node, known)))


# --- random lines ---

HARD = {
    "mission_kind": ("interior_immigration", "disaster", "civil_disturbance", "counterdrug", "border"),
    "law_enforced": ("none", "federal_civil_immigration", "federal_criminal"),
}


def random_case(random: Random, role: str | None = None, status: str | None = None) -> Case:
    """A random line, partly known; about one fact in three is unknown."""
    line = Line(
        role=role or random.choice(ROLE_SLUGS),
        status=status or random.choice(STATUS_SLUGS),
        on=random.choice((*DAYS, *DAYS[3:], *DAYS[8:])),
        request=random.choice(REQUESTS),
        place=random.choice(PLACES),
    )
    names = sorted({*asp.slice_of(line.role, line.status, CONCEDED).facts, "away"})
    share_unknown = random.choice((0.05, 0.2, 0.35, 0.6))
    known = {}
    for name in names:
        values = _still_possible(random, name, share_unknown)
        if values is not None:
            known[name] = values
    return Case(line, known)


def _still_possible(random: Random, name: str, share_unknown: float) -> frozenset[str] | None:
    values = asp.vocabulary()[name]
    if random.random() < share_unknown:
        return None
    if len(values) > 2 and random.random() < 0.15:
        return frozenset(random.sample(values, random.randint(2, len(values) - 1)))
    if name in HARD and random.random() < 0.7:
        return frozenset({random.choice(HARD[name])})
    if name == "authority_id":
        return frozenset({random.choice(asp.authorities_used() if random.random() < 0.7 else values)})
    return frozenset({random.choice(values)})

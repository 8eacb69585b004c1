"""If one rule said something else, who would notice: the second reader, the golden cases, the matrix?

Makes every single change of a rule or of a named term in memory and prints, for each kind of change, how many are
noticed by random lines, by a line made for the change, by the golden cases and by the matrix; then the survivors.
After that the same for rules made another kind of rule, and for what makes another role of a role (no golden case
and no cell asks that; the tests of the review do).
Run from the root of the repository: `make mutants`. `--few N` takes a sample of N.
"""

import argparse
import time
import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from tests.oracle import asp
from tests.oracle.compare import CONCEDED, woken
from tests.oracle.fate import ASLEEP, EQUIVALENT, GAP, RANDOM, WITNESS, Judge
from tests.oracle.fate_of_kinds import KindJudge
from tests.oracle.mutate import Mutant, kind_mutants_of, mutants_of, turn_mutants_of
from tests.test_matrix import COLUMNS, matrix, setup

from callup.law.answer import combined, deciding, tick, verdicts_by_reading
from callup.law.engine import Engine
from callup.law.fact import token_of
from callup.law.rulebase import RuleBase
from callup.reference.law import read_rule_base

CASES = Path("tests/cases/law")
AWAKE = "once woken"
LETTERS = {"allowed": "P", "allowed_if": "C", "unsettled": "Q", "barred": "X"}
AWAY = {True: "yes", False: "no"}


class Engines:
    """One engine for each day, request and place of one rule base."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base
        self.of = cache(self._of)

    def _of(self, on: date, request: str, host: str | None) -> Engine:
        return Engine(self.base, on=on, request=request, host=host)


class Example:
    """One golden case or one cell of the matrix: what is asked and what the answer must be."""

    def __init__(self, asked: dict, expected: str, fires: Iterable[str] = ()) -> None:
        self.asked, self.expected, self.fires = asked, expected, tuple(fires)

    def fails(self, engines: Engines) -> bool:
        """Whether a rule base no longer gives the answer."""
        asked, base = self.asked, engines.base
        engine = engines.of(asked["on"], asked.get("request", ""), asked.get("host"))
        part = engine.slice(asked["role"], asked["status"], AWAY.get(asked.get("away")))
        facts = {name: token_of(base.facts[name], value, where="case") for name, value in asked["facts"].items()}
        known = {name: frozenset({value}) for name, value in facts.items() if name in part.store.level}
        now = part.store.cut(part.outcome, known)
        found = combined(verdicts_by_reading(part.store, now))
        if self.expected in {*LETTERS.values(), "S"}:
            state = all(name in base.facts and base.facts[name].state_matter for name in deciding(part.store, now))
            found = LETTERS.get(found, "S" if state else "open")
        ticks = {one.rule.id: tick(part.store, part.store.cut(one.fires, known)) for one in part.rules}
        return found != self.expected or any(ticks.get(rule) != "yes" for rule in self.fires)


def _cases(path: Path) -> list[dict]:
    return tomllib.loads(path.read_text("utf-8")).get("case", [])


def golden() -> list[Example]:
    """The golden cases that agree today."""
    cases = [one for path in sorted(CASES.glob("*.toml")) for one in _cases(path)]
    for one in cases:
        one["facts"] |= {"host_is_dc": one.get("host") == "DC"}
    return [Example(one, one["expected"], one.get("fires", ())) for one in cases if "known_difference" not in one]


def cells() -> list[Example]:
    """The 234 cells of the matrix."""
    given = {name: setup()["given"] | column.get("given", {}) for name, column in COLUMNS.items()}
    shared = {"on": setup()["on"], "request": setup()["request"]}
    return [
        Example(shared | COLUMNS[name] | {"role": role, "facts": given[name]}, letter)
        for (role, name), (letter, _) in matrix().items()
    ]


def notices(examples: list[Example], engines: Engines, slices: set[tuple[str, str]]) -> bool:
    """Whether one of the examples that the change can touch fails."""
    return any(one.fails(engines) for one in examples if (one.asked["role"], one.asked["status"]) in slices)


def main() -> None:
    """Print the table and the survivors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=0, help="a sample of so many mutants")
    few = parser.parse_args().few
    base, started = read_rule_base(), time.monotonic()
    mutants = mutants_of(base)
    mutants = Random(0).sample(mutants, few) if few else mutants  # noqa: S311
    judge, cases, matrix_cells = Judge(base), golden(), cells()
    awake = {one.name: one for one in mutants_of(woken(base))}
    judge_awake = Judge(woken(base), lines=6, conceded=CONCEDED | asp.WAKE)
    fates: list[tuple[Mutant, str, bool, bool]] = []
    for mutant in mutants:
        slices = {(role, status) for role, status, _ in judge.changed_slices(mutant)}
        fate = judge.fate(mutant)
        if fate == ASLEEP and mutant.name in awake:
            fate = AWAKE if judge_awake.fate(awake[mutant.name]) in {RANDOM, WITNESS} else fate
        engines = Engines(mutant.base)
        fates.append((mutant, fate, notices(cases, engines, slices), notices(matrix_cells, engines, slices)))
    report(fates)
    print(f"\n{len(mutants)} mutants of {len(base.rules)} rules and {len(base.terms)} terms\n")
    others = others_of(judge, cases, matrix_cells, few)
    report(others)
    print(f"\n{len(others)} mutants of kinds and of {len(base.reclassify)} reclassifications")
    print(f"rule base {base.digest[:19]}, {time.monotonic() - started:.0f} s")


def others_of(
    judge: Judge, cases: list[Example], cells: list[Example], few: int
) -> list[tuple[Mutant, str, bool, bool]]:
    """The fates of rules of another kind and of changed reclassifications."""
    kinds, turns = kind_mutants_of(judge.base), turn_mutants_of(judge.base)
    if few:
        kinds, turns = (Random(0).sample(some, min(few, len(some))) for some in (kinds, turns))  # noqa: S311
    teller, found = KindJudge(judge), []
    for mutant in kinds:
        engines, slices = Engines(mutant.base), teller.slices_of(mutant)
        told = notices(cases, engines, slices), notices(cells, engines, slices)
        found.append((mutant, teller.fate_of_kind(mutant), *told))
    return found + [(mutant, teller.fate_of_turn(mutant), False, False) for mutant in turns]


def report(fates: list[tuple[Mutant, str, bool, bool]]) -> None:
    """Print one line for each kind of change, the share killed, and who survives."""
    print(
        f"{'change':16}{'all':>6}{'random':>8}{'made':>6}{'woken':>7}{'equivalent':>12}{'never':>7}{'gap':>5}{'cases':>7}{'cells':>7}"
    )
    for operator in [*sorted({one[0].operator for one in fates}), "all"]:
        rows = [one for one in fates if operator in {one[0].operator, "all"}]
        told = Counter(fate for _, fate, _, _ in rows)
        counts = [len(rows), *(told[one] for one in (RANDOM, WITNESS, AWAKE, EQUIVALENT, ASLEEP, GAP))]
        counts += [sum(case for _, _, case, _ in rows), sum(cell for _, _, _, cell in rows)]
        widths = (6, 8, 6, 7, 12, 7, 5, 7, 7)
        print(f"{operator:16}" + "".join(f"{count:>{width}}" for count, width in zip(counts, widths, strict=True)))
    real = [one for one in fates if one[1] not in {EQUIVALENT, ASLEEP}]
    killed = sum(fate in {RANDOM, WITNESS, AWAKE} for _, fate, _, _ in real)
    print(f"\nkilled by the second reader: {killed} of {len(real)} that say something else ({killed / len(real):.1%})")
    for name, place in (("golden cases", 2), ("matrix", 3)):
        seen = sum(bool(one[place]) for one in real)
        print(f"killed by the {name} alone: {seen} of {len(real)} ({seen / len(real):.1%})")
    for fate in (GAP, ASLEEP, EQUIVALENT):
        left = [mutant.name for mutant, one, _, _ in fates if one == fate]
        print(f"\n{fate}: {len(left)}")
        print("\n".join(f"  {name}" for name in left))


if __name__ == "__main__":
    main()

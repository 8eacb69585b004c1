"""How fast are legal answers, for one line and for a million, and how do other engines fare on the same rules?

Prints; never asserts a time. A peer that is not installed is left out with the reason. Everything runs on one core,
and times are those of the processor, so that other work on the machine counts for little.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Literal, NamedTuple

os.environ["POLARS_MAX_THREADS"] = "1"

import numpy as np
from rb12 import DUTY, peers, rb12_engine, truth
from rb12.peers import READING, UNKNOWN, Codes, Peer

from callup import steps
from callup.documents import read_case
from callup.law.answer import answer
from callup.law.batch.circuit import Circuit, circuit_of
from callup.law.batch.judge import judge, judge_lines, judge_many, possible
from callup.law.batch.planes import Planes, columns_of_codes, pack, pack_complete
from callup.law.batch.roles import duties_of
from callup.law.engine import Engine
from callup.law.fact import levers_of
from callup.reference.inputs import read_law
from callup.review.explain import explain
from callup.review.explanation import Asked
from callup.review.finding import Docket
from callup.review.knowledge import Service, known_about
from callup.role import ROLE_SLUGS, STATUS_SLUGS, VERDICTS

MILLION = 1_000_000
SAMPLE = 2_000
FEW = 500
ON = date(2025, 12, 24)
CASE = Path("examples/us-dhs-2025-05-09")
NAMES = ("?reach-12406", "?through-governor", "?host-consent-title-32")
WORDS = (("yes", "no"), ("yes", "no"), ("needed", "not-needed"))


class Race(NamedTuple):
    """A peer to compare with: on how many lines, and how many times faster we mean to be."""

    build: Callable[[Codes], Peer]
    lines: int
    goal: int
    partly_known: bool = False
    beside: Literal["columns", "packed", "readings"] = "packed"


RACES = (
    Race(peers.openfisca, 100_000, 8, beside="columns"),
    Race(peers.openfisca, MILLION, 8, beside="columns"),
    Race(peers.openfisca_reused, MILLION, 0, beside="columns"),
    Race(peers.polars, MILLION, 8, partly_known=True, beside="readings"),
    Race(peers.cel, 20_000, 800),
    Race(peers.zen, 10_000, 4_000),
    Race(peers.zen_expression, 10_000, 0),
    Race(peers.pysat, SAMPLE, 10_000, partly_known=True),
    Race(peers.clingo, SAMPLE, 20_000, partly_known=True),
)


class Ours(NamedTuple):
    """The benchmark in this engine, and its best seconds for a million lines.

    `columns` and `complete` begin with Boolean columns (partly known, complete), `packed` with packed bits;
    these three give a verdict over all readings. `readings` gives the eight answers of each line from packed bits.
    """

    engine: Engine
    circuit: Circuit
    columns: float
    complete: float
    packed: float
    readings: float


def best(work: Callable[[], Any], rounds: int = 5) -> tuple[float, Any]:
    """Least seconds of the processor of several rounds, and the last result."""
    least, result = float("inf"), None
    for _ in range(rounds):
        begun = time.process_time()
        result = work()
        least = min(least, time.process_time() - begun)
    return least, result


def random_lines(lines: int, unknown: float, seed: int, *, status_known: bool = True) -> Codes:
    """Places of values, one row for each fact of the benchmark."""
    draw = np.random.default_rng(seed)
    codes = draw.integers(0, 2, (len(truth.FACTS), lines)).astype(np.uint8)
    codes[0] = draw.integers(0, 3, lines)
    codes[draw.random(codes.shape) < unknown] = UNKNOWN
    if not status_known:
        codes[0] = UNKNOWN
    return codes


def reading_of(choice: tuple[bool, ...]) -> dict[str, str]:
    """A combination of readings of the benchmark in the words of its rule base."""
    return {name: words[not yes] for name, words, yes in zip(NAMES, WORDS, choice, strict=True)}


def columns_for(codes: Codes, engine: Engine) -> dict[str, list[Any]]:
    """Boolean columns, one for each value of each fact."""
    facts = engine.base.facts
    return {name: list(columns_of_codes(row, facts[name].tokens)) for name, row in zip(truth.FACTS, codes, strict=True)}


def planes_for(codes: Codes, engine: Engine) -> Planes:
    """The same, packed."""
    return pack(columns_for(codes, engine), engine.names.variables, lines=codes.shape[1])


def measure_benchmark() -> Ours:
    """A million lines of the benchmark, from Boolean columns and from packed bits."""
    engine = rb12_engine()
    variables = engine.names.variables
    compiling, circuit = best(lambda: circuit_of(rb12_engine(), [DUTY]))
    columns = columns_for(random_lines(MILLION, 0.3, seed=1), engine)
    packing, planes = best(lambda: pack(columns, variables, lines=MILLION))
    judging, verdicts = best(lambda: judge(circuit, planes), rounds=10)
    choices = [reading_of(choice) for choice in truth.READINGS]
    reading, _ = best(lambda: possible(circuit, planes).kinds_under(choices), rounds=10)
    spreading, _ = best(lambda: [verdicts.possible.under(choice) for choice in choices])
    known = {name: some[:-1] for name, some in columns_for(random_lines(MILLION, 0.0, seed=1), engine).items()}
    complete, _ = best(lambda: judge(circuit, pack_complete(known, variables, lines=MILLION)))
    print(f"Benchmark RB12: {len(engine.base.rules)} rules, {len(engine.base.facts)} facts, 8 combinations of readings")
    print(f"  read and compile: {compiling * 1e3:.0f} ms; {len(circuit.nodes)} nodes, {len(circuit.steps)} steps")
    print(f"  {MILLION:,} lines, 30 % of facts unknown: pack {packing * 1e3:.1f} ms, judge {judging * 1e3:.1f} ms,")
    print(f"  write out the eight verdicts of every line {spreading * 1e3:.1f} ms;")
    print(f"  in all {(packing + judging + spreading) * 1e3:.1f} ms (goal: 25 ms)")
    print(f"  complete lines, pack and judge: {complete * 1e3:.1f} ms; eight answers as bits: {reading * 1e3:.1f} ms")
    print("  " + shares(verdicts.codes) + "\n")
    return Ours(engine, circuit, packing + judging, complete, judging, reading)


def shares(codes: Codes) -> str:
    """How often each verdict was given."""
    counts = np.bincount(codes, minlength=len(VERDICTS)) / len(codes)
    return ", ".join(f"{name} {share:.1%}" for name, share in zip(VERDICTS, counts, strict=True))


def race_all(ours: Ours) -> None:
    """Every peer beside this engine."""
    header = (
        f"{'peer':47} {'it answers':26} {'lines/s':>12} {'ours/s':>12} {'ratio':>9} {'goal':>7} {'':6}  same answers"
    )
    print(header + "\n" + "-" * len(header))
    for race in RACES:
        codes = random_lines(race.lines, 0.3 if race.partly_known else 0.0, seed=2)
        try:
            peer = race.build(codes)
        except ImportError as error:
            print(f"{race.build.__name__:47} left out: {error}")
            continue
        seconds, found = best(peer.run)
        print(_row(race, peer, race.lines / seconds, ours, compared(race, peer.read(found), codes, ours)))
    print(
        "\nours/s: lines a second, each under all eight combinations of readings, exact, whether partly known or not."
        "\nBoth begin with lines in their own form: Boolean columns beside OpenFisca, packed bits beside the others;"
        f"\nfrom Boolean columns ours/s is {MILLION / ours.columns:,.0f}. Ours gives one verdict over all readings,"
        "\nbeside Polars the eight answers as bits, as Polars does."
        "\nMost of OpenFisca's time goes into setting up a simulation; the row 'refilled' leaves that out."
        "\nOpenFisca and zen do arithmetic, tables and more that this engine does not: the ratio is about this task.\n"
    )


def _row(race: Race, peer: Peer, rate: float, ours: Ours, same: str) -> str:
    mine = MILLION / {"columns": ours.complete, "readings": ours.readings, "packed": ours.packed}[race.beside]
    kind = "partly known, 8 readings" if race.partly_known else "complete, 1 reading"
    goal = f"{race.goal:,}" if race.goal else "-"
    met = ("met" if mine / rate >= race.goal else "missed") if race.goal else ""
    return f"{peer.name:47} {kind:26} {rate:12,.0f} {mine:12,.0f} {mine / rate:9,.1f} {goal:>7} {met:6}  {same}"


def compared(race: Race, theirs: Codes, codes: Codes, ours: Ours) -> str:
    """How many answers are the same; where a peer that should be exact differs, the run ends."""
    verdicts = judge(ours.circuit, planes_for(codes, ours.engine))
    mine = verdicts.codes if race.partly_known else verdicts.possible.under(reading_of(READING))
    different = int((theirs != mine).sum())
    if not different:
        return f"all {len(mine):,}"
    if race.build is not peers.polars:
        sys.exit(f"{race.build.__name__}: {different:,} answers differ; nothing can be compared")
    return f"{different:,} of {len(mine):,} differ (three-valued logic)"


def count_needlessly_open(ours: Ours) -> None:
    """Lines that an engine leaves open though every completion gives one answer."""
    print(f"Needlessly open, held to every completion of {SAMPLE:,} random lines each")
    for title, known in (("30 % of facts unknown", True), ("the same, duty status always unknown", False)):
        codes = random_lines(SAMPLE, 0.3, seed=3, status_known=known)
        exact = np.array([truth.exact(line) for line in codes.T.tolist()], dtype=np.uint8)
        mine = judge(ours.circuit, planes_for(codes, ours.engine)).codes
        text = f"  {title:40} settled {(exact != 2).sum():,}; ours: {needless(mine, exact)}"
        try:
            peer = peers.polars(codes)
            text += f"; three-valued (Polars): {needless(peer.read(peer.run()), exact)}"
        except ImportError:
            text += "; three-valued: Polars is not installed"
        print(text)
    print()


def needless(found: Codes, exact: Codes) -> str:
    """Settled lines that were left open, and answers that are wrong in any other way."""
    lost = (found == 2) & (exact != 2)
    wrong = (found != exact) & ~lost
    return f"{lost.sum():,} open, {wrong.sum():,} otherwise different"


def measure_real_law() -> None:
    """A million lines of mixed roles and statuses on the real rule base."""
    base = read_law().base
    engine = Engine(base, on=ON)
    draw, columns = np.random.default_rng(4), {}
    for name, values in engine.names.variables.items():
        codes = draw.integers(0, len(values), MILLION).astype(np.uint8)
        if name not in {"role", "status"}:
            codes[draw.random(MILLION) < 0.3] = UNKNOWN
        columns[name] = list(columns_of_codes(codes, values))
    packing, planes = best(lambda: pack(columns, engine.names.variables, lines=MILLION), rounds=3)
    duties = duties_of(planes, engine.names.variables)
    compiling, circuit = best(lambda: circuit_of(engine, duties), rounds=1)
    judging, verdicts = best(lambda: judge_many(engine, planes))
    whole, found = best(lambda: judge_lines(engine, planes))
    print(f"Real rule base: {len(base.rules)} rules, {len(columns)} facts, {len(base.questions)} questions of law")
    print(
        f"  compile one date, all {len(duties)} roles by statuses: {compiling * 1e3:.0f} ms, {len(circuit.nodes)} nodes"
    )
    print(f"  {MILLION:,} lines, roles and statuses mixed, 30 % of facts unknown: pack {packing * 1e3:.0f} ms,")
    print(f"  judge {judging * 1e3:.0f} ms, in all {(packing + judging) * 1e3:.0f} ms (goal: 500 ms)")
    print("  " + shares(verdicts.codes))
    print(f"  judged as the acts that are known, for all layers and for the law alone: {whole * 1e3:.0f} ms")
    print("  " + shares(found.all_layers.codes) + "\n")


def measure_one_line() -> None:
    """Each different question that the review of the real request asks, answered alone."""
    case, law = read_case(CASE), read_law()
    ledger = steps.ledger_of(case, law, ON)
    asked = dict.fromkeys(
        (role, status, service.away, frozenset(known_about(line.id, service, ledger).items()))
        for line in case.request.line
        for role in line.roles
        for status in STATUS_SLUGS
        for host in line.hosts or [None]
        for home in law.places
        if (service := Service(status=status, home=home, host=host)).possible
    )
    engine = Engine(law.base, on=ON, request=case.request.id)
    wanted = {one[:3] for one in asked}
    compiling, _ = best(lambda: [engine.slice(*one) for one in wanted], rounds=1)
    changeable = levers_of(law.base.facts)
    times = []
    for role, status, away, known in asked:
        part = engine.slice(role, status, away)
        times.append(best(lambda part=part, known=known: answer(part, dict(known), changeable), rounds=3)[0] * 1e3)
    print(f"One line, with tree, deciding facts and routes: {len(asked)} questions of {CASE.name} on {ON}")
    print(f"  compile what the request uses: {len(wanted)} slices in {compiling * 1e3:.0f} ms")
    print("  " + _percentiles(times) + " (goal: 95 of 100 within 15 ms)\n")


def _percentiles(milliseconds: list[float]) -> str:
    ranked = sorted(milliseconds)
    late = ranked[int(0.95 * len(ranked))]
    return f"median {median(ranked):.2f} ms, 95 of 100 within {late:.2f} ms, worst {ranked[-1]:.1f} ms"


def measure_random_lines() -> None:
    """Lines of random roles and statuses, of which nothing, a third or two thirds of the facts are known."""
    base = read_law().base
    engine, changeable = Engine(base, on=ON), levers_of(base.facts)
    for role in ROLE_SLUGS:
        for status in STATUS_SLUGS:
            engine.slice(role, status, None)
    print("One line, with tree, deciding facts, what settles it and routes: random roles, statuses and facts")
    print(f"  {'share of facts known':24} {'median ms':>10} {'p95 ms':>10} {'worst ms':>10}   (goal: p95 of 15 ms)")
    for title, share in (("none", 0.0), ("a third", 1 / 3), ("two thirds", 2 / 3)):
        times, draw = [], Random(5)  # noqa: S311 - lines to measure, not secrets
        for _ in range(FEW):
            part = engine.slice(draw.choice(ROLE_SLUGS), draw.choice(STATUS_SLUGS), None)
            facts = engine.names.variables.items()
            known = {name: frozenset({draw.choice(values)}) for name, values in facts if draw.random() < share}
            begun = time.process_time()
            answer(part, known, changeable)
            times.append((time.process_time() - begun) * 1e3)
        ranked = sorted(times)
        print(f"  {title:24} {median(ranked):10.2f} {ranked[int(0.95 * FEW)]:10.2f} {ranked[-1]:10.2f}")
    print(f"  {FEW} lines each, every one asked once\n")


def measure_explanations() -> None:
    """The whole explanation of each line of the real request, first in a fresh process, then again."""
    case, law = read_case(CASE), read_law()
    docket = Docket(base=law.base, ledger=steps.ledger_of(case, law, ON))
    asked = [
        Asked(line=line.id, role=role, status=status, on=ON)
        for line in case.request.line
        for role in line.roles
        for status in ("sad", "t32-502f", "t10-12406")
    ]
    print(f"callup explain, with the order of questions and all other statuses: {len(asked)} of {CASE.name} on {ON}")
    for title in ("first time", "again"):
        times = [best(lambda one=one: explain(case.request, docket, one), rounds=1)[0] * 1e3 for one in asked]
        print(f"  {title:12} {_percentiles(times)}")


def main() -> None:
    """Run everything side by side in one process."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    ours = measure_benchmark()
    race_all(ours)
    count_needlessly_open(ours)
    measure_real_law()
    measure_one_line()
    measure_random_lines()
    measure_explanations()


if __name__ == "__main__":
    main()

"""How long do a million seasons take, how much memory, and how do plainer ways to write the same model fare?

Prints; never asserts. All versions run in this one process (the count of random numbers in another), one after the
other; what is compared core for core runs on one core. Run it with `make bench-seasons` on a quiet machine.
"""

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from bench import plain_seasons as plain
from tests import second_seasons as second

from callup.readiness.risk import Risk
from callup.readiness.simulation import build_world, simulate
from callup.readiness.supply import Draw, Guards
from callup.readiness.tally import Run
from callup.reference.forces import read_strengths
from callup.reference.hazards import read_hazards
from callup.reference.places import read_places

SEASONS = int(sys.argv[1]) if sys.argv[1:2] and sys.argv[1].isdigit() else 1_000_000
ONE_CORE, NUMPY, PLAIN, COUNTED = SEASONS // 10, max(SEASONS // 100, 1000), max(SEASONS // 1000, 200), 400
FIRST_DAY = date(2025, 7, 1)
HAZARDS, GUARDS = read_hazards(), Guards(strengths=read_strengths(), places=read_places())
DRAWS = [
    Draw(home=home, people=own.people // 20, since=FIRST_DAY, until=date(2026, 7, 1))
    for home, own in GUARDS.strengths.items()
]
CHUNK = 65_536


class Took(NamedTuple):
    """Seconds by the clock, seconds of the processor, and what came out.

    Shares and ratios are of processor seconds: other work on the machine touches them less.
    """

    clock: float
    processor: float
    result: Any


def took(call: Callable[[], object]) -> Took:
    """Run once."""
    clock, processor = time.perf_counter(), time.process_time()
    result = call()
    return Took(time.perf_counter() - clock, time.process_time() - processor, result)


def ours(seasons: int) -> Risk:
    """The product, by its public door."""
    return simulate(HAZARDS, GUARDS, DRAWS, run=Run(seed=1, seasons=seasons, first_day=FIRST_DAY))


def count_words() -> None:
    """Count uncompiled what the kernel draws; run in a process without the compiler."""
    from callup.readiness import kernel  # noqa: PLC0415 - in a process without the compiler
    from callup.readiness.world import room_to_work  # noqa: PLC0415

    seen = {"words": 0, "pairs": 0, "pair words": 0}
    next_word, two_normals = kernel.next_word, kernel.two_normals

    def counted_word(state: np.ndarray) -> np.uint64:
        seen["words"] += 1
        return next_word(state)

    def counted_pair(state: np.ndarray) -> tuple[float, float]:
        before = seen["words"]
        pair = two_normals(state)
        seen["pairs"] += 1
        seen["pair words"] += seen["words"] - before
        return pair

    kernel.next_word, kernel.two_normals = counted_word, counted_pair
    world = build_world(HAZARDS, GUARDS, DRAWS, first_day=FIRST_DAY)
    room, called = room_to_work(world), 0
    with np.errstate(over="ignore"):
        for season in range(COUNTED):
            kernel.begin_season(room.state, np.uint64(1), season)
            called += kernel.draw_season(room.state, world.happening, room)
    print((seen["words"] - seen["pair words"]) / COUNTED, 2 * seen["pairs"] / COUNTED, called / COUNTED)


def numbers_of_plain() -> tuple[float, float, float]:
    """Random numbers a season of the plain model: single and double precision from 0 to 1, normal."""
    chart = second.draw_chart(HAZARDS, GUARDS.places, sorted(GUARDS.strengths))
    events = float(second.draw_counts(chart, np.random.default_rng(1), 20_000).sum()) / 20_000
    episodes = sum(rate.per_year for rate in HAZARDS.rates)
    return events * len(chart.homes), 2 * events + episodes, len(chart.hazards) + 2 * episodes


def draw_numbers(single: float, double: float, normal: float, cores: int) -> float:
    """Processor seconds to draw so many numbers with NumPy's fastest generator (SFC64), spread over the cores."""

    def work(seed: int) -> None:
        dice, small, large = np.random.Generator(np.random.SFC64(seed)), np.empty(CHUNK, np.float32), np.empty(CHUNK)
        for number, fill in (
            (single, lambda: dice.random(out=small, dtype=np.float32)),
            (double, lambda: dice.random(out=large)),
            (normal, lambda: dice.standard_normal(out=large)),
        ):
            for _ in range(round(number / cores / CHUNK)):
                fill()

    with ThreadPoolExecutor(cores) as pool:
        return took(lambda: list(pool.map(work, range(cores)))).processor


def on_one_core(call: Callable[[], object]) -> Took:
    """Run once on one core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        return took(call)
    finally:
        os.sched_setaffinity(0, cores)


def means(name: str, by_season: np.ndarray, longest: np.ndarray, expected: tuple[float, float], side: str) -> None:
    """Print mean unmet person-days and States hit a season beside those of the product, in standard errors.

    The spread is taken from the longest of the other runs: a few hundred seasons hold too few of the rare large ones.
    """
    for what, numbers, spread, wanted in (
        ("person-days", by_season.sum(axis=1), longest.sum(axis=1).std(), expected[0]),
        ("States hit", (by_season > 0).sum(axis=1), (longest > 0).sum(axis=1).std(), expected[1]),
    ):
        error = spread / np.sqrt(len(numbers))
        told = (
            f"{numbers.mean():12,.3f}  ours {wanted:12,.3f}  {(numbers.mean() - wanted) / error:+5.1f} standard errors"
        )
        print(f"  {name:12} {side:7} {what:12} {told}")


def main() -> None:
    """Race all versions and print."""
    cores = len(os.sched_getaffinity(0))
    first, million = took(lambda: ours(1000)), took(lambda: ours(SEASONS))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"first call, compiled or from the cache {first.clock:8.2f} s")
    print(f"{SEASONS:,} seasons on {cores} cores     {million.clock:8.2f} s by the clock (goal for a million: 15 s),")
    print(f"                                       {million.processor:8.2f} s of the processors")
    print(f"peak memory of the process             {memory:8.0f} MiB (goal: 1,024)")
    print(f"load of the machine, last minute       {os.getloadavg()[0]:8.1f}")
    share_of_the_limit(million.processor, cores)
    results = race(million.processor / SEASONS)
    agree(million.result, results)


def share_of_the_limit(processor: float, cores: int) -> None:
    """Print how long NumPy takes to draw the numbers alone."""
    uncompiled = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    told = subprocess.run(
        [sys.executable, "-m", "bench.seasons", "count"], env=uncompiled, capture_output=True, text=True, check=True
    )
    uniform, normal, called = map(float, told.stdout.split())
    least = draw_numbers(0, uniform * SEASONS, normal * SEASONS, cores)
    single, double, bell = numbers_of_plain()
    most = draw_numbers(single * SEASONS, double * SEASONS, bell * SEASONS, cores)
    print(
        f"\nrandom numbers a season: ours {uniform:.0f} from 0 to 1, {normal:.0f} normal, for {called:.1f} call-outs;"
    )
    print(f"  the model written plainly {single:,.0f} in single precision, {double:.0f} in double, {bell:.0f} normal")
    print(f"drawing ours alone, NumPy's SFC64      {least:8.2f} s of the processors = {least / processor:.1%} of ours")
    print(
        f"drawing the plain model's alone        {most:8.2f} s of the processors = {most / processor:.1%} (goal: 40 %)"
    )


def race(ours_each: float) -> dict[str, list[np.ndarray]]:
    """Run the other versions on one core and print their times beside ours."""
    print("\nmicroseconds of the processor a season")
    print(f"  {'ours, all':12} {ours_each * 1e6:10.1f}   {SEASONS:,} seasons")
    alone = on_one_core(lambda: ours(ONE_CORE)).processor / ONE_CORE
    print(f"  {'ours, one':12} {alone * 1e6:10.1f}   {ONE_CORE:,} seasons, one core like those below")
    model = plain.model_of(HAZARDS, GUARDS, DRAWS, FIRST_DAY)
    others = {
        "NumPy": (NUMPY, 8, run_numpy),
        "plain Python": (PLAIN, 100, lambda number: run_plain(model, plain.need_plain, number, 3)),
        "SimPy": (PLAIN, 100, lambda number: run_plain(model, plain.need_simpy, number, 4)),
    }
    results = {}
    for name, (number, goal, call) in others.items():
        done = on_one_core(lambda call=call, number=number: call(number))
        each, results[name] = done.processor / number, done.result
        ratio = f"ours is {each / alone:,.0f} times faster (goal: {goal})"
        print(f"  {name:12} {each * 1e6:10.1f}   {number:,} seasons, {ratio}")
    return results


def agree(risk: Risk, results: dict[str, list[np.ndarray]]) -> None:
    """Print the means of all versions."""
    print("\nmean unmet need of a season, all States")
    for side, name in enumerate(("before", "after")):
        unmet = sum(getattr(state, f"unmet_{name}") for state in risk.states)
        hit = sum(getattr(state, f"chance_{name}") for state in risk.states)
        for version, sides in results.items():
            means(version, sides[side], results["NumPy"][side], (unmet, hit), name)


def run_numpy(seasons: int) -> list[np.ndarray]:
    """Unmet person-days [season, home] before and after."""
    return second.simulate(HAZARDS, GUARDS, DRAWS, seasons=seasons, seed=2, first_day=FIRST_DAY)


def run_plain(model: plain.Model, need_of: plain.NeedOf, seasons: int, seed: int) -> list[np.ndarray]:
    """Unmet person-days [season, home] before and after."""
    dice = random.Random(seed)  # noqa: S311
    drawn = [plain.season(model, dice, need_of) for _ in range(seasons)]
    return [np.array([sides[side] for sides in drawn]) for side in (0, 1)]


if __name__ == "__main__":
    count_words() if sys.argv[1:] == ["count"] else main()

"""What does the plan do to the chance that a State's own need goes unmet?

Seasons of disasters are drawn once; each is worked out twice, without and with the plan.
So the difference is that of the plan and not that of the dice.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Thread

import numpy as np

from callup.errors import InputError, TableError
from callup.readiness.chart import draw_chart
from callup.readiness.compact import lenders_of, lending_order
from callup.readiness.hazard import Hazards
from callup.readiness.need import duty_by_week, profile_of
from callup.readiness.risk import Risk
from callup.readiness.season import happening_of
from callup.readiness.supply import Draw, Guards, draw_by_week, sides_of, supply_of
from callup.readiness.tally import Run, Tally, add_up, number_of_worst, summarise
from callup.readiness.world import World, nothing_happens

# Seasons that a thread works out at a time. No part of the answer: every season has its own random numbers.
SEASONS_A_BLOCK = 1000


def simulate(
    hazards: Hazards,
    guards: Guards,
    draws: Sequence[Draw],
    *,
    run: Run,
    progress: Callable[[float], None] | None = None,
) -> Risk:
    """Simulate disaster seasons and compare unmet need without and with the plan.

    Args:
        hazards: Rates, needs, duration and assumptions.
        guards: Strength [people], place and claims of every simulated Guard.
        draws: People that the plan takes.
        run: Seed, number of seasons, first day of the 52 weeks.
        progress: Called with the share done, 0 to 1, after every block of seasons.

    Returns:
        Chance and person-days of unmet need by State and by week, before and after.
        The same arguments give the same answer.

    Raises:
        InputError: Less than one season, or a draw that cannot be.
        UnknownName: A draw or a claim names a Guard that is not simulated.
        TableError: A State without rates, place or largest need, or a missing assumption.

    Sources:
        Tables hazards/episode-rates, past/activations, past/disasters, assumptions/readiness;
        method in docs/steps/4-simulate.md.
    """
    if run.seasons < 1:
        raise InputError(where="seasons", found=str(run.seasons), wanted="1 or more", remedy="10000 is usual")
    world = build_world(hazards, guards, draws, first_day=run.first_day)
    before, after = _both_sides(world, run, progress or _quiet)
    return summarise(run, tuple(sorted(guards.strengths)), before, after, notes_on(hazards, run))


def get_ready() -> Thread:
    """Load the simulator beside other work, and compile it where no one has yet; `simulate` waits for it if it must.

    Returns:
        The thread that does it.

    Example:
        >>> get_ready().join()
    """
    thread = Thread(target=_compile, name="simulator")
    thread.start()
    return thread


def _compile() -> None:
    from callup.readiness.kernel import run_block  # noqa: PLC0415

    run_block(nothing_happens(), np.uint64(0), (0, 0))


def _quiet(_: float) -> None:
    """Tell nobody."""


def _both_sides(world: World, run: Run, progress: Callable[[float], None]) -> tuple[Tally, Tally]:
    """Simulate all blocks, on as many threads as this process may use cores."""
    from callup.readiness.kernel import run_block  # noqa: PLC0415 - the compiler is loaded where it is needed

    key = np.random.SeedSequence(run.seed).generate_state(1, np.uint64)[0]
    blocks = [(first, min(first + SEASONS_A_BLOCK, run.seasons)) for first in range(0, run.seasons, SEASONS_A_BLOCK)]

    def told(pairs: Iterable[tuple[Tally, Tally]]) -> Iterator[tuple[Tally, Tally]]:
        for number, pair in enumerate(pairs, start=1):
            yield pair
            progress(number / len(blocks))

    with ThreadPoolExecutor(min(_cores(), len(blocks))) as pool:
        try:
            pairs = pool.map(lambda block: run_block(world, key, block), blocks)
            return add_up(told(pairs), worst=number_of_worst(run.seasons))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _cores() -> int:
    """Cores that this process may use; the answer does not depend on them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def build_world(hazards: Hazards, guards: Guards, draws: Sequence[Draw], *, first_day: date) -> World:
    """Bring together what all seasons share; see `simulate` for arguments and errors."""
    homes = tuple(sorted(guards.strengths))
    _require_largest(hazards, homes)
    draw = draw_by_week(draws, homes, first_day=first_day)
    before, after = (supply_of(hazards, guards, taken, homes) for taken in (np.zeros_like(draw), draw))
    order = lending_order(guards.places, homes, within_km=hazards.central("lend_within_km"))
    travel_weeks = round(hazards.central("travel_weeks"))
    happening = happening_of(draw_chart(hazards, guards.places, homes), hazards, first_day=first_day)
    return World(
        happening=happening,
        duty=duty_by_week(profile_of(hazards), longest=int(happening.largest[-1])),
        sides=sides_of(before, after),
        lenders=lenders_of(order, homes=len(homes), travel_weeks=travel_weeks),
    )


def _require_largest(hazards: Hazards, homes: Sequence[str]) -> None:
    for home in homes:
        if home not in hazards.largest:
            raise TableError(
                where="forces/strength", found=f"no row for {home}", wanted="every State", remedy="add its row"
            )


def notes_on(hazards: Hazards, run: Run) -> tuple[str, ...]:
    """What the reader must know before using a figure of the simulation."""
    rows = ", ".join(f"{need.hazard.replace('_', ' ')} {need.rows}" for need in hazards.needs)
    return (
        "The figures illustrate a method; they are no forecast for a State.",
        "Only episodes with a Federal declaration are drawn; most call-outs of the Guard have none.",
        "Most fires are declared in another way (fire management) that the rates do not hold.",
        "Which share of the declared episodes brings a call-out is an assumption, not a measurement.",
        f"The size of a call-out is fitted on newsworthy events; usual ones are smaller. Rows per hazard: {rows}.",
        "Severe storms take the rows of floods and tornadoes for the size of a call-out.",
        f"The length of a call-out rests on {hazards.duration.rows} events and does not depend on the hazard.",
        "People are counted without regard to skills, equipment or place of duty.",
        "Civil disturbance, pandemics and missions abroad are not drawn; claims hold only what was entered.",
        "Alaska, Hawaii and Guam have no neighbour within lending distance; in truth help comes by air and sea.",
        "The 95 % interval is that of the dice under the given assumptions; what is wrong with these is not in it.",
        f"Seed {run.seed}, {run.seasons} seasons of 52 weeks; both sides on the same seasons.",
    )

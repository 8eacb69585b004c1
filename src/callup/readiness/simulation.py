"""What does the plan do to the chance that a State's own need goes unmet?

Seasons of disasters are drawn once; each is worked out twice, without and with the plan.
So the difference is that of the plan and not that of the dice.
"""

from collections.abc import Callable, Sequence
from datetime import date

import msgspec
import numpy as np

from callup.errors import InputError, TableError
from callup.readiness.chart import Chart, draw_chart
from callup.readiness.compact import lending_order, unmet
from callup.readiness.hazard import Hazards
from callup.readiness.need import People, need_by_week, profile_of
from callup.readiness.risk import Risk
from callup.readiness.season import draw_call_outs, draw_events
from callup.readiness.supply import Draw, Guards, Supply, draw_by_week, supply_of
from callup.readiness.tally import Run, Tally, add_up, count_unmet, summarise

# Seasons drawn from one stream of random numbers. Part of the answer: another size is another draw.
SEASONS_A_BLOCK = 250


class World(msgspec.Struct, frozen=True, kw_only=True):
    """What all blocks share: where events fall, who has how many people, who may lend to whom."""

    hazards: Hazards
    chart: Chart
    first_day: date
    before: Supply
    after: Supply
    order: tuple[tuple[int, int], ...]


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
    sizes = _blocks(run.seasons)
    seeds = np.random.SeedSequence(run.seed).spawn(len(sizes))
    before, after = [], []
    for number, (seed, size) in enumerate(zip(seeds, sizes, strict=True), start=1):
        without, with_plan = simulate_block(world, np.random.default_rng(seed), size)
        before.append(without)
        after.append(with_plan)
        if progress is not None:
            progress(number / len(sizes))
    return summarise(run, world.chart.homes, add_up(before), add_up(after), notes_on(hazards, run))


def _blocks(seasons: int) -> list[int]:
    whole, rest = divmod(seasons, SEASONS_A_BLOCK)
    return [SEASONS_A_BLOCK] * whole + [rest] * (rest > 0)


def build_world(hazards: Hazards, guards: Guards, draws: Sequence[Draw], *, first_day: date) -> World:
    """Bring together what all seasons share; see `simulate` for arguments and errors."""
    homes = tuple(sorted(guards.strengths))
    _require_largest(hazards, homes)
    chart = draw_chart(hazards, guards.places, homes)
    draw = draw_by_week(draws, homes, first_day=first_day)
    return World(
        hazards=hazards,
        chart=chart,
        first_day=first_day,
        before=supply_of(hazards, guards, np.zeros_like(draw), homes),
        after=supply_of(hazards, guards, draw, homes),
        order=lending_order(guards.places, homes, within_km=hazards.central("lend_within_km")),
    )


def _require_largest(hazards: Hazards, homes: Sequence[str]) -> None:
    for home in homes:
        if home not in hazards.largest:
            raise TableError(
                where="forces/strength", found=f"no row for {home}", wanted="every State", remedy="add its row"
            )


def simulate_block(world: World, dice: np.random.Generator, seasons: int) -> tuple[Tally, Tally]:
    """Draw some seasons and count unmet need without and with the plan."""
    need = draw_need(world, dice, seasons)
    before, after = (_unmet(world, need, supply) for supply in (world.before, world.after))
    return before, after


def draw_need(world: World, dice: np.random.Generator, seasons: int) -> People:
    """Draw the need of some seasons, people [season, week, home]."""
    homes = world.chart.homes
    episodes = draw_events(world.chart, dice, seasons)
    call_outs = draw_call_outs(episodes, world.hazards, homes, dice)
    profile = profile_of(world.hazards)
    return need_by_week(call_outs, profile, first_day=world.first_day, seasons=seasons, homes=len(homes))


def _unmet(world: World, need: People, supply: Supply) -> Tally:
    weeks = round(world.hazards.central("travel_weeks"))
    return count_unmet(unmet(need, supply, world.order, travel_weeks=weeks))


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

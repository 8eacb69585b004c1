"""How far does the answer move with its inputs, and does that come from the record or from the assumptions?

Each resample draws another record and other assumptions, fits again and simulates again. So does a run with only
the record drawn, one with only the assumptions, and one with other dice and nothing else.
"""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.errors import InputError
from callup.percent import in_percent
from callup.readiness.hazard import Hazards, assume
from callup.readiness.refit import Past, refit
from callup.readiness.resample import draw_assumptions, resample_past
from callup.readiness.risk import Risk
from callup.readiness.simulation import simulate
from callup.readiness.spread import InputSpread, NationSpread, Range, StateSpread
from callup.readiness.supply import Draw, Guards
from callup.readiness.tally import Run

LEVEL = 0.8
LEAST_RESAMPLES, MOST_RESAMPLES = 10, 1000
SEASONS_A_RESAMPLE = 2000
ARMS = ("everything", "record", "assumptions", "dice")
FIGURES = ("chance_before", "chance_after", "unmet_before", "unmet_after", "tail_before", "tail_after")
RISES = {"chance_rise": ("chance_before", "chance_after"), "unmet_rise": ("unmet_before", "unmet_after")}
NATION = {
    "chance_before": ("States with unmet need in a season, without the plan", "States"),
    "chance_after": ("States with unmet need in a season, with the plan", "States"),
    "chance_rise": ("States with unmet need in a season, rise", "States"),
    "unmet_before": ("unmet person-days a season, without the plan", "person-days"),
    "unmet_after": ("unmet person-days a season, with the plan", "person-days"),
    "unmet_rise": ("unmet person-days a season, rise", "person-days"),
}

SAID_OF = NATION["unmet_after"][0]
NOTES = (
    "Years are drawn in runs of five, past call-outs by disaster, assumptions from triangles; then all is fitted anew.",
    "The shares of episodes with a call-out move together for all hazards, and so do the chances to join.",
    "No resample shows events without a declaration, a change of practice still to come, or what the model leaves out.",
)

Floats = NDArray[np.float64]
Table = dict[str, Floats]


def input_spread(
    past: Past,
    guards: Guards,
    draws: Sequence[Draw],
    *,
    run: Run,
    resamples: int = 40,
    progress: Callable[[float], None] | None = None,
) -> InputSpread:
    """Resample the inputs, fit and simulate again, and give the middle 80 % of the answers.

    Args:
        past: The record, and the hazards with their assumptions.
        guards: Strength, place and claims of every simulated Guard.
        draws: People that the plan takes.
        run: Seed, first day, and seasons of the main run; a resample takes at most 2,000 of them.
        resamples: Number of resamples, 10 to 1,000; each is four runs.
        progress: Called with the share done, 0 to 1.

    Returns:
        Spread of each State's figures, and of the nation's with what it comes from. It holds the dice of a run too;
        their own width stands beside it. The same arguments give the same answer.

    Raises:
        InputError: A number of resamples out of range, or fewer seasons than 1.
        TableError: A table too short to be drawn again.

    Sources:
        Method and measurements in docs/howto/trust-the-risk.md.
    """
    if not LEAST_RESAMPLES <= resamples <= MOST_RESAMPLES:
        raise InputError(
            where="resamples",
            found=str(resamples),
            wanted=f"a whole number from {LEAST_RESAMPLES} to {MOST_RESAMPLES}",
            remedy="40 is usual",
        )
    seasons = min(run.seasons, SEASONS_A_RESAMPLE)
    risks: dict[str, list[Risk]] = {arm: [] for arm in ARMS}
    for number in range(resamples):
        again = msgspec.structs.replace(run, seasons=seasons, seed=_seed(run.seed, number))
        worlds = _worlds(past, np.random.default_rng([run.seed, number]))
        for at, (arm, hazards) in enumerate(worlds.items()):
            risks[arm].append(simulate(hazards, guards, draws, run=again))
            if progress is not None:
                progress((number + (at + 1) / len(ARMS)) / resamples)
    return _summary(run, seasons, {arm: _table(found) for arm, found in risks.items()}, risks["dice"][0].homes)


def _seed(seed: int, number: int) -> int:
    return int(np.random.SeedSequence(seed, spawn_key=(number,)).generate_state(1)[0])


def _worlds(past: Past, dice: np.random.Generator) -> dict[str, Hazards]:
    """One resample of each arm; the arm `everything` takes the record and the assumptions of the other two."""
    fitted = refit(resample_past(past, dice))
    judged = draw_assumptions(past.hazards, dice)
    both = assume(fitted, {name: one.central for name, one in judged.assumptions.items()})
    return dict(zip(ARMS, (both, fitted, judged, past.hazards), strict=True))


def _table(risks: Sequence[Risk]) -> Table:
    """Figures [resample, home] by name."""
    found = {name: np.array([[getattr(one, name) for one in risk.states] for risk in risks]) for name in FIGURES}
    return found | {name: found[after] - found[before] for name, (before, after) in RISES.items()}


def _summary(run: Run, seasons: int, tables: dict[str, Table], homes: tuple[str, ...]) -> InputSpread:
    everything = tables["everything"]
    nation = tuple(_nation(name, {arm: table[name].sum(axis=1) for arm, table in tables.items()}) for name in NATION)
    return InputSpread(
        seed=run.seed,
        resamples=len(everything["chance_before"]),
        seasons=seasons,
        level=LEVEL,
        nation=nation,
        states=tuple(
            StateSpread(home=home, **{name: _range(name, values[:, at]) for name, values in everything.items()})
            for at, home in enumerate(homes)
        ),
        notes=_notes(nation),
    )


def _range(name: str, values: Floats) -> Range:
    """The middle share of some values, rounded as the figures are."""
    digits = _digits(name)
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Range(low=round(float(low), digits), high=round(float(high), digits))


def _digits(name: str) -> int:
    return 4 if name.startswith("chance") else 1


def _nation(name: str, values: dict[str, Floats]) -> NationSpread:
    ranges = {arm: _range(name, values[arm]) for arm in ARMS}
    as_read = round(float(values["dice"].mean()), _digits(name))
    quantity, unit = NATION[name]
    return NationSpread(quantity=quantity, unit=unit, as_read=as_read, **ranges, assumption_share=_share(ranges))


def _share(ranges: dict[str, Range]) -> float | None:
    """Share of the assumptions in squared width, each less that of the dice."""
    square = {arm: (one.high - one.low) ** 2 for arm, one in ranges.items()}
    judged, fitted = (max(0.0, square[arm] - square["dice"]) for arm in ("assumptions", "record"))
    return round(judged / (judged + fitted), 2) if judged + fitted > 0 else None


def _notes(nation: Sequence[NationSpread]) -> tuple[str, ...]:
    return (
        *(
            _where_from(one.quantity, one.assumption_share)
            for one in nation
            if one.quantity == SAID_OF and one.assumption_share is not None
        ),
        *NOTES,
    )


def _where_from(quantity: str, share: float) -> str:
    return (
        f"Of the spread of {quantity}, {in_percent(share)} comes from the assumptions and the rest from the record "
        "(by squared width, less that of the dice)."
    )

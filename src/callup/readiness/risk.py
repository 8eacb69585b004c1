"""What does a simulation give?"""

import msgspec

from callup.readiness.spread import InputSpread


class StateRisk(msgspec.Struct, frozen=True, kw_only=True):
    """Risk of one State over the simulated year, before and after the plan.

    `chance_*` is the share of seasons with any unmet need; `unmet_*` the mean unmet person-days a season;
    `tail_*` the mean over the worst 5 % of seasons (CVaR-95); `worst_week` the week whose chance after is highest.
    `chance_low`, `chance_high`: 95 % interval of the simulation for `chance_after` (Wilson).
    """

    home: str
    chance_before: float
    chance_after: float
    chance_low: float
    chance_high: float
    unmet_before: float
    unmet_after: float
    tail_before: float
    tail_after: float
    worst_week: int


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    """The simulation's answer. Matrices are [place in `homes`, week 0 to 51 from `first_day`].

    `input_spread`: how far the answer moves with its inputs; None where nobody asked for it.
    """

    seed: int
    seasons: int
    first_day: str
    homes: tuple[str, ...]
    states: tuple[StateRisk, ...]
    chance_before: tuple[tuple[float, ...], ...]
    chance_after: tuple[tuple[float, ...], ...]
    unmet_before: tuple[tuple[float, ...], ...]
    unmet_after: tuple[tuple[float, ...], ...]
    notes: tuple[str, ...]
    input_spread: InputSpread | None = None

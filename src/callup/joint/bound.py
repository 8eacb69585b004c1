"""What risk is a State not to run, and who runs more?

A bound is one number for every State. `chance` and `cvar` bound the State's own risk with the plan; `added-chance`
and `added-cvar` bound what the plan adds to it. A State that runs more than the bound without any plan cannot be
helped by a plan that sends nobody; for it the limit is what it runs without.
"""

from math import inf
from typing import Literal

import msgspec

from callup.errors import InputError
from callup.readiness.risk import Risk, StateRisk

Measure = Literal["chance", "cvar", "added-chance", "added-cvar"]
MEASURES: tuple[Measure, ...] = ("chance", "cvar", "added-chance", "added-cvar")
MOST_PERSON_DAYS = 1e9
"""More than the year of all Guards together (about 160 million person-days): such a bound would hold nobody."""
UNITS: dict[Measure, str] = {
    "chance": "share of seasons with unmet need",
    "cvar": "unmet person-days, mean of the worst 5 % of seasons",
    "added-chance": "share of seasons with unmet need, added by the plan",
    "added-cvar": "unmet person-days, mean of the worst 5 % of seasons, added by the plan",
}
# The simulation rounds chances to 4 decimals and person-days to 1: less than that is no difference.
TOLERANCE = 1e-6


class RiskBound(msgspec.Struct, frozen=True, kw_only=True):
    """The most that any State may run.

    `at_most`: a chance [0 to 1] of unmet need in a season, or person-days of the worst 5 % of seasons (CVaR-95).
    None: no bound, but measured all the same.
    """

    measure: Measure
    at_most: float | None


class Over(msgspec.Struct, frozen=True, kw_only=True):
    """A State above its limit; `limit` and `reached` in the unit of the bound, both for the State as a whole."""

    home: str
    limit: float
    reached: float


def checked(bound: RiskBound) -> RiskBound:
    """The bound, if it can be one.

    Raises:
        InputError: Below 0, a chance above 1, or more person-days than any Guard has.

    Example:
        >>> checked(RiskBound(measure="chance", at_most=0.05)).at_most
        0.05
    """
    highest = 1.0 if bound.measure.endswith("chance") else MOST_PERSON_DAYS
    if bound.at_most is not None and not 0 <= bound.at_most <= highest:
        raise InputError(
            where=f"risk bound, {bound.measure}",
            found=f"{bound.at_most:g}",
            wanted="a share from 0 to 1" if highest == 1 else f"person-days from 0 to {MOST_PERSON_DAYS:,.0f}",
            remedy="say for example chance=0.05 or cvar=2000",
        )
    return bound


def before(bound: RiskBound, state: StateRisk) -> float:
    """What the State runs without the plan, in the unit of the bound."""
    return state.chance_before if bound.measure.endswith("chance") else state.tail_before


def reached(bound: RiskBound, state: StateRisk) -> float:
    """What the State runs with the plan, in the unit of the bound."""
    return state.chance_after if bound.measure.endswith("chance") else state.tail_after


def limits_of(bound: RiskBound, risk: Risk) -> dict[str, float]:
    """The limit of every State: the bound, or where it runs more without the plan, that.

    Args:
        bound: One number for all.
        risk: What every State runs without the plan (the columns `*_before`).

    Returns:
        Limit by home, for what the State runs with the plan, in the unit of the bound; infinity without a bound.

    Example:
        >>> def state(home, tail):
        ...     return StateRisk(home=home, chance_before=0.1, chance_after=0.1, chance_low=0.0, chance_high=1.0,
        ...                      unmet_before=1.0, unmet_after=1.0, tail_before=tail, tail_after=tail, worst_week=0)
        >>> risk = Risk(seed=1, seasons=1, first_day="2025-01-01", homes=("AL", "GA"), states=(state("AL", 9.0),
        ...             state("GA", 2.0)), chance_before=(), chance_after=(), unmet_before=(), unmet_after=(), notes=())
        >>> limits_of(RiskBound(measure="cvar", at_most=5.0), risk)
        {'AL': 9.0, 'GA': 5.0}
        >>> limits_of(RiskBound(measure="added-cvar", at_most=5.0), risk)
        {'AL': 14.0, 'GA': 7.0}
    """
    return {state.home: _limit(bound, before(bound, state)) for state in risk.states}


def _limit(bound: RiskBound, without: float) -> float:
    if bound.at_most is None:
        return inf
    return without + bound.at_most if bound.measure.startswith("added-") else max(without, bound.at_most)


def states_over(bound: RiskBound, risk: Risk) -> tuple[Over, ...]:
    """States that run more than their limit on these seasons, in the order of the codes."""
    limits = limits_of(bound, risk)
    found = ((state.home, limits[state.home], reached(bound, state)) for state in risk.states)
    return tuple(
        Over(home=home, limit=round(limit, 4), reached=value)
        for home, limit, value in found
        if value > limit + TOLERANCE
    )

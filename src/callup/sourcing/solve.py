"""Which plan is best, and how is that known?

The objectives stand in strict order and are solved one after the other: each value reached is held before the next is
looked at, so no weight can trade one against another.
For each objective `relax` gives a bound; `search` gives a plan in whole numbers; what lies between is the gap.
Columns that no plan within the gap can use are closed for good, so the later objectives look at ever fewer of them.
Where few are left, all of them are searched at once, and the bound is that of the search.
Nothing looks at a clock: the same input gives the same plan.
"""

import msgspec
import numpy as np

from callup.percent import in_percent
from callup.sourcing.engine import SEED, new_engine
from callup.sourcing.model import Model, Real, Whole
from callup.sourcing.objectives import (
    Objective,
    missing_of,
    nothing_sent,
    objectives,
    people_of,
    published_order,
    settled,
    share_of_term,
)
from callup.sourcing.plan import Proof
from callup.sourcing.relax import find_pairs, relax
from callup.sourcing.search import SHARE_TOLERANCE, Search

STOPPED = "stopped by hand"


class Solution(msgspec.Struct, frozen=True, kw_only=True):
    """Value of each column, how good each objective is, and whether Ctrl-C ended the search."""

    values: Real
    proofs: tuple[Proof, ...]
    stopped: bool = False

    def people(self, model: Model) -> Whole:
        """People on each arc."""
        return people_of(model, self.values)

    def missing(self, model: Model) -> Whole:
        """People missing in each stretch of a demand."""
        return missing_of(model, self.values)


def solve(model: Model) -> Solution:
    """Solve every objective in its order.

    Ctrl-C ends the search, if the settings say so: the best plan so far is given, with the gaps as they then are.
    It is whole and keeps all limits.

    Args:
        model: The model as arrays.

    Returns:
        The plan by column, and one proof per objective.
        A bound holds for plans that are as good in all objectives before it.

    Raises:
        InputError: The limits contradict one another, or the solver gives up.
        KeyboardInterrupt: Ctrl-C came, and the settings do not ask for the plan so far.
    """
    search = Search(model, nothing_sent(model))
    order = tuple(objectives(model))
    bounds = [search.bound_at_least(objective) for objective in order]
    try:
        for number, objective in enumerate(order):
            _say(model, objective.title)
            bounds[number] = search.improve(objective)
            _say(model, f"{objective.title}, gap {in_percent(_proof(objective, search.values, bounds[number]).gap, 2)}")
            if search.stopped:
                raise KeyboardInterrupt  # the solver heard it
        search.settle(published_order(model))
    except KeyboardInterrupt:
        if not model.case.settings.stoppable:
            raise
        search.stopped = True
    values = settled(model, search.values)
    proofs = tuple(_proof(objective, values, bound) for objective, bound in zip(order, bounds, strict=True))
    return Solution(values=values, proofs=proofs, stopped=search.stopped)


def least_missing(model: Model, demand: int, most_missing: Whole) -> float:
    """People missing from one demand at the least, on average over its term, while no other demand loses anyone.

    Units and people may be split at will here, so this is a bound, found fast on the model made small.

    Args:
        model: The model as arrays.
        demand: The number of the demand.
        most_missing: People that may be missing in each stretch, also of the other demands.
    """
    stretches = slice(model.columns.missing, model.columns.steps)
    weights, upper = np.zeros(model.columns.count), model.upper.copy()
    weights[stretches], upper[stretches] = share_of_term(model, demand), most_missing
    return max(0.0, relax(model, find_pairs(model), upper, weights, ()).bound.value)


def solver_name(*, stopped: bool = False) -> str:
    """The solver with its version, as it is written on the plan."""
    name = f"HiGHS {new_engine().version()}, one thread, seed {SEED}"
    return f"{name}; {STOPPED}, so this is the best plan found until then" if stopped else name


def _say(model: Model, title: str) -> None:
    if model.case.settings.progress:
        model.case.settings.progress(f"Sourcing: {title.lower()}")


def _proof(objective: Objective, values: Real, bound: float) -> Proof:
    value = float(objective.weights @ values)
    value = round(value) if objective.whole else value
    proven = value - bound <= (0 if objective.whole else 2 * SHARE_TOLERANCE)
    bound = value if proven else bound + 0.0
    return Proof(
        objective=objective.title, unit=objective.unit, value=value, bound=bound,
        gap=0.0 if proven else round((value - bound) / value, 9),
    )  # fmt: skip

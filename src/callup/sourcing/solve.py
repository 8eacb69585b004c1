"""Which plan is best, and how is that known?

The objectives stand in strict order and are solved one after the other: each value reached becomes a row of the model
before the next is looked at, so no weight can trade one against another.
The solver runs on one thread with a fixed seed and stops by gap or by nodes, never by the clock.
"""

import os
from functools import cache

import highspy
import msgspec
import numpy as np

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
from callup.sourcing.plan import Proof, Settings

SEED = 0
SHARE_TOLERANCE = 1e-7


class Solution(msgspec.Struct, frozen=True, kw_only=True):
    """Value of each column, and how good each objective is."""

    values: Real
    proofs: tuple[Proof, ...]

    def people(self, model: Model) -> Whole:
        """People on each arc."""
        return people_of(model, self.values)

    def missing(self, model: Model) -> Whole:
        """People missing in each stretch of a demand."""
        return missing_of(model, self.values)


def solve(model: Model) -> Solution:
    """Solve every objective in its order.

    Args:
        model: The model as arrays.

    Returns:
        The plan by column, and one proof per objective.
        A bound holds for plans that are as good in all objectives before it.
    """
    settings = model.case.settings
    engine = _engine(model, settings)
    values = nothing_sent(model)
    proofs = []
    for objective in objectives(model):
        if settings.progress:
            settings.progress(f"Sourcing: {objective.title.lower()}")
        values, bound = _solve_one(engine, objective, values)
        _hold(engine, objective, float(objective.weights @ values))
        proofs.append((objective, bound))
    values = settled(model, _settle_ties(engine, model, values))
    return Solution(values=values, proofs=tuple(_proof(objective, values, bound) for objective, bound in proofs))


def _settle_ties(engine: highspy.Highs, model: Model, values: Real) -> Real:
    """Among equally good plans with the same units, take people first from the Guards and units first in order."""
    touched = np.arange(model.columns.units, model.columns.missing, dtype=np.int32)
    fixed = np.rint(values[model.columns.units : model.columns.missing])
    engine.changeColsBounds(len(touched), touched, fixed, fixed)
    return _solve_one(engine, published_order(model), values)[0]


def least_missing(model: Model, demand: int, most_missing: Whole) -> float:
    """People missing from one demand at the least, on average over its term, while no other demand loses anyone.

    Units and people may be split at will here, so this is a bound, found fast.

    Args:
        model: The model as arrays.
        demand: The number of the demand.
        most_missing: People that may be missing in each stretch, also of the other demands.
    """
    engine = _engine(model, model.case.settings)
    count, first = model.columns.count, model.columns.missing
    stretches = np.arange(first, model.columns.steps)
    engine.changeColsIntegrality(count, np.arange(count), np.zeros(count, dtype=np.uint8))
    engine.changeColsBounds(len(stretches), stretches, np.zeros(len(stretches)), most_missing.astype(float))
    weights = np.zeros(count)
    weights[stretches] = share_of_term(model, demand)
    engine.changeColsCost(count, np.arange(count), weights)
    engine.run()
    return float(engine.getInfo().objective_function_value)


def solver_name() -> str:
    """The solver with its version, as it is written on the plan."""
    return f"HiGHS {_new_engine().version()}, one thread, seed {SEED}"


def _engine(model: Model, settings: Settings) -> highspy.Highs:
    engine = _new_engine()
    for option, value in (
        ("threads", 1), ("random_seed", SEED), ("mip_max_nodes", settings.node_limit),
        ("mip_allow_restart", False),
    ):  # fmt: skip
        engine.setOptionValue(option, value)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = model.columns.count, len(model.row_lower)
    lp.col_cost_ = np.zeros(model.columns.count)
    lp.col_lower_, lp.col_upper_ = model.lower, model.upper
    lp.row_lower_, lp.row_upper_ = model.row_lower, model.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = model.start, model.column, model.value
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(whole)] for whole in model.whole]
    engine.passModel(lp)
    return engine


def _new_engine() -> highspy.Highs:
    _swallow_banner()
    engine = highspy.Highs()
    engine.silent()
    return engine


@cache
def _swallow_banner() -> None:
    """The first engine of a program prints a banner before it can be silenced; standard output is not its place."""
    screen, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        highspy.Highs()
    finally:
        os.dup2(screen, 1)
        os.close(screen)
        os.close(nowhere)


def _solve_one(engine: highspy.Highs, objective: Objective, known: Real) -> tuple[Real, float]:
    """The best values found and the bound; the values known so far are the start, so there always is a plan."""
    reached = float(objective.weights @ known)
    if reached <= 0:
        return known, 0.0
    count = len(known)
    engine.changeColsCost(count, np.arange(count, dtype=np.int32), objective.weights)
    engine.setOptionValue("mip_rel_gap", objective.gap)
    engine.setOptionValue("mip_abs_gap", 0.999 if objective.whole else 1e-6)
    found = _run(engine, known)
    if objective.weights @ found > engine.getInfo().objective_function_value + 1e-6 * reached:
        # HiGHS 1.16 may improve the start while it simplifies the model, yet hand the start itself back.
        found = _run(engine, None)
    best = found if objective.weights @ found <= reached else known
    info = engine.getInfo()
    searched = info.mip_node_count >= 0
    return best, _bound(objective, float(info.mip_dual_bound if searched else info.objective_function_value))


def _run(engine: highspy.Highs, start: Real | None) -> Real:
    """Run the solver; gives what it found, or plus infinity in every column where it found nothing."""
    engine.clearSolver()
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        engine.setSolution(solution)
    engine.run()
    found = engine.getSolution()
    return np.array(found.col_value) if found.value_valid else np.full(engine.getNumCol(), np.inf)


def _bound(objective: Objective, bound: float) -> float:
    if not np.isfinite(bound) or bound <= 0:
        return 0.0
    return float(np.ceil(bound - 1e-6 * max(1.0, bound * 1e-3))) if objective.whole else bound


def _hold(engine: highspy.Highs, objective: Objective, value: float) -> None:
    """Make the value reached a row: no later objective may give it up."""
    used = np.flatnonzero(objective.weights).astype(np.int32)
    if not len(used):
        return
    scale = float(objective.weights.max())
    slack = 0.5 if objective.whole else SHARE_TOLERANCE
    engine.addRow(-highspy.kHighsInf, (value + slack) / scale, len(used), used, objective.weights[used] / scale)


def _proof(objective: Objective, values: Real, bound: float) -> Proof:
    value = float(objective.weights @ values)
    value = round(value) if objective.whole else value
    proven = value - bound <= (0 if objective.whole else 2 * SHARE_TOLERANCE)
    bound = value if proven else bound + 0.0
    return Proof(
        objective=objective.title, unit=objective.unit, value=value, bound=bound,
        gap=0.0 if proven else round((value - bound) / value, 9),
    )  # fmt: skip

"""How is the solver spoken to?

HiGHS gets its arrays here and nowhere else: one thread, a fixed seed, an end by gap or nodes and never by the clock.
It runs on a thread of its own, so that Ctrl-C reaches the program while it works and ends it in good order.
"""

import os
from functools import cache

import highspy
import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.errors import InputError
from callup.sourcing.model import Flags, Real, Whole

SEED = 0
PATIENCE_SECONDS = 0.1
DONE = {
    "kOptimal", "kObjectiveBound", "kObjectiveTarget", "kSolutionLimit", "kInterrupt", "kIterationLimit", "kModelEmpty",
}  # fmt: skip

IMPOSSIBLE = {"kInfeasible", "kUnboundedOrInfeasible"}


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """A program to be made small, row by row; columns marked `whole` take whole numbers."""

    weights: Real
    lower: Real
    upper: Real
    whole: Flags
    row_lower: Real
    row_upper: Real
    start: NDArray[np.int32]
    column: NDArray[np.int32]
    value: Real


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the solver gives: values by column (None: none found), prices by row, a bound, and whether Ctrl-C came.

    The bound is infinite where there is no plan.
    """

    values: Real | None
    prices: Real
    value: float
    bound: float
    stopped: bool


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """When the search ends: gaps [share and units of the objective], nodes of the tree, a value that is enough."""

    relative_gap: float
    absolute_gap: float
    nodes: int
    enough: float = -np.inf


def program(
    weights: Real,
    bounds: tuple[Real, Real],
    whole: Flags,
    rows: tuple[Real, Real],
    matrix: tuple[Whole, Whole, Real],
) -> Program:
    """Put entries (row, column, value) in order of rows."""
    row, column, value = matrix
    order = np.lexsort((column, row))
    start = np.searchsorted(row[order], np.arange(len(rows[0]) + 1))
    return Program(
        weights=weights, lower=bounds[0], upper=bounds[1], whole=whole, row_lower=rows[0], row_upper=rows[1],
        start=start.astype(np.int32), column=column[order].astype(np.int32), value=value[order],
    )  # fmt: skip


def solve_split(asked: Program) -> Found:
    """Solve a program in which everything may be split."""
    engine = load(asked)
    engine.setOptionValue("solver", "simplex")
    return run(engine)


def solve_whole(asked: Program, known: Real | None, stop: Stop) -> Found:
    """Search for whole numbers, from a plan that is known, if there is one.

    Raises:
        InputError: The solver gives up.
    """
    engine = load(asked)
    for option, value in (
        ("mip_rel_gap", stop.relative_gap), ("mip_abs_gap", stop.absolute_gap), ("mip_max_nodes", stop.nodes),
        ("mip_allow_restart", False), ("objective_target", stop.enough),
    ):  # fmt: skip
        engine.setOptionValue(option, value)
    found = run(engine, known)
    if known is None or found.values is None or found.stopped:
        return found
    reached, start = float(asked.weights @ found.values), float(asked.weights @ known)
    if reached <= stop.enough:
        return found
    far = reached - found.bound > max(stop.absolute_gap, stop.relative_gap * abs(reached))
    if reached > found.value + 1e-6 * max(1.0, abs(found.value)) or (far and reached >= start):
        # HiGHS 1.16 may improve the start while it simplifies the model, yet hand the start itself back.
        engine.clearSolver()
        again = run(engine)
        if again.values is not None and float(asked.weights @ again.values) <= reached:
            return msgspec.structs.replace(again, bound=max(found.bound, again.bound))
    return found


def load(asked: Program) -> highspy.Highs:
    """An engine that holds the program."""
    engine = new_engine()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(asked.lower), len(asked.row_lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = asked.weights, asked.lower, asked.upper
    lp.row_lower_, lp.row_upper_ = asked.row_lower, asked.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = asked.start, asked.column, asked.value
    if asked.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[whole] for whole in asked.whole.astype(int).tolist()]
    engine.passModel(lp)
    return engine


def run(engine: highspy.Highs, known: Real | None = None) -> Found:
    """Run the solver; Ctrl-C ends it with what it has.

    Raises:
        InputError: The solver gives up.
    """
    if known is not None:
        solution = highspy.HighsSolution()
        solution.col_value = known.tolist()
        engine.setSolution(solution)
    stopped = _wait(engine)
    if not _possible(engine, stopped=stopped):
        return Found(values=None, prices=np.zeros(engine.getNumRow()), value=np.inf, bound=np.inf, stopped=stopped)
    found, info = engine.getSolution(), engine.getInfo()
    searched = info.mip_node_count >= 0
    return Found(
        values=np.array(found.col_value) if found.value_valid else None,
        prices=np.array(found.row_dual) if found.dual_valid else np.zeros(engine.getNumRow()),
        value=info.objective_function_value,
        bound=float(info.mip_dual_bound if searched else info.objective_function_value),
        stopped=stopped,
    )


def new_engine() -> highspy.Highs:
    """A silent engine on one thread with the fixed seed."""
    _swallow_banner()
    engine = highspy.Highs()
    engine.silent()
    engine.setOptionValue("threads", 1)
    engine.setOptionValue("random_seed", SEED)
    return engine


def _wait(engine: highspy.Highs) -> bool:
    """Whether Ctrl-C came while the solver ran."""
    engine.HandleUserInterrupt = True
    engine.startSolve()
    stopped = False
    while True:
        try:
            if engine.wait(PATIENCE_SECONDS)[0]:
                return stopped
        except KeyboardInterrupt:
            stopped = True
            engine.cancelSolve()


def contradiction() -> InputError:
    """What is said where no plan can keep all limits."""
    return InputError(
        where="sourcing",
        found="limits that contradict one another: no plan keeps them all, not even one that sends nobody",
        wanted="limits that at least one plan can keep",
        remedy="look at what has to be sent: the running plan and the least people of an arc, then floors and consents",
    )


def _possible(engine: highspy.Highs, *, stopped: bool) -> bool:
    """Whether there is a plan at all, as far as the solver knows."""
    status = engine.getModelStatus()
    if status.name in IMPOSSIBLE:
        return False
    if status.name not in DONE and not stopped:
        raise InputError(
            where="sourcing",
            found=f"a model that the solver cannot finish (its word: {engine.modelStatusToString(status)})",
            wanted="a model that it can solve",
            remedy="raise relative_gap, or split the request into lines of shorter terms",
        )
    return True


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

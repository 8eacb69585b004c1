"""How fast is the sourcing model built and proven, beside other ways to do the same? Prints; never asserts.

    python bench/plan.py [--days 365] [--times 1] [--limit 240] [--growth 4,16] [way ...]

The real request over the days given, rotations of every length, all Guards (see rosters.py).
Each way builds the same model, one expression for each row, from rows that lie ready as Python lists; getting them
ready is not counted. Then it solves people missing, readiness and cost, in strict order, to a proven gap of 1 %.
Each way runs in a process of its own, so that its peak of memory is its own. `--limit` bounds each search [seconds];
a way that has not proven the gap by then is printed with the gap it has.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec
import numpy as np
from rosters import request_case

from callup.sourcing.model import Model, Real, Whole, build
from callup.sourcing.objectives import Objective, nothing_sent, objectives
from callup.sourcing.search import Search

GAP = 0.01
TITLES = ("Person-days missing", "Readiness penalty", "Cost over the term")


class Stage(NamedTuple):
    """What one search reached."""

    title: str
    value: float
    bound: float
    seconds: float


def stages_of(model: Model) -> list[Objective]:
    """The objectives of the race."""
    return [one for one in objectives(model) if one.title.startswith(TITLES)]


def rows_of(model: Model) -> list[list[tuple[int, float]]]:
    """The rows as lists of columns and values."""
    column, value, start = model.column.tolist(), model.value.tolist(), model.start.tolist()
    return [list(zip(column[a:b], value[a:b], strict=True)) for a, b in pairwise(start)]


def terms(objective: Objective) -> list[tuple[int, float]]:
    """Columns with a weight."""
    used = np.flatnonzero(objective.weights)
    return list(zip(used.tolist(), objective.weights[used].tolist(), strict=True))


def pulp(model: Model, rows: list[list[tuple[int, float]]], limit: float) -> Callable[[Objective], Stage]:
    """PuLP with CBC."""
    import pulp as p  # noqa: PLC0415 - a peer that may be absent

    kinds = ("Continuous", "Integer")
    problem = p.LpProblem("plan", p.LpMinimize)
    bounds = zip(model.lower.tolist(), model.upper.tolist(), model.whole.tolist(), strict=True)
    x = [p.LpVariable(f"x{n}", low, high, kinds[whole]) for n, (low, high, whole) in enumerate(bounds)]
    for row, low, high in zip(rows, model.row_lower.tolist(), model.row_upper.tolist(), strict=True):
        left = p.lpSum(value * x[column] for column, value in row)
        if low == high:
            problem += left == high
        elif np.isfinite(high):
            problem += left <= high
        else:
            problem += left >= low

    def solve(objective: Objective) -> Stage:
        goal = p.lpSum(weight * x[column] for column, weight in terms(objective))
        problem.setObjective(goal)
        begun = time.perf_counter()
        problem.solve(p.PULP_CBC_CMD(msg=False, threads=1, gapRel=GAP, timeLimit=limit))
        seconds, value = time.perf_counter() - begun, p.value(goal)
        proven = problem.sol_status == p.LpSolutionOptimal
        problem.addConstraint(goal <= value + 0.5)
        return Stage(objective.title, value, value * (1 - GAP) if proven else 0.0, seconds)

    return solve


def mathopt(model: Model, rows: list[list[tuple[int, float]]], limit: float) -> Callable[[Objective], Stage]:
    """OR-tools MathOpt with SCIP."""
    from datetime import timedelta  # noqa: PLC0415

    from ortools.math_opt.python import mathopt as mo  # noqa: PLC0415 - a peer that may be absent

    problem = mo.Model(name="plan")
    bounds = zip(model.lower.tolist(), model.upper.tolist(), model.whole.tolist(), strict=True)
    x = [problem.add_variable(lb=low, ub=high, is_integer=whole) for low, high, whole in bounds]
    for row, low, high in zip(rows, model.row_lower.tolist(), model.row_upper.tolist(), strict=True):
        left = mo.fast_sum(value * x[column] for column, value in row)
        problem.add_linear_constraint(lb=low, ub=high, expr=left)

    def solve(objective: Objective) -> Stage:
        goal = mo.fast_sum(weight * x[column] for column, weight in terms(objective))
        problem.minimize(goal)
        told = mo.SolveParameters(time_limit=timedelta(seconds=limit), relative_gap_tolerance=GAP, threads=1)
        begun = time.perf_counter()
        found = mo.solve(problem, mo.SolverType.GSCIP, params=told)
        seconds = time.perf_counter() - begun
        value = found.objective_value() if found.has_primal_feasible_solution() else float("inf")
        if np.isfinite(value):
            problem.add_linear_constraint(expr=goal, ub=value + 0.5, lb=-np.inf)
        return Stage(objective.title, value, found.best_objective_bound(), seconds)

    return solve


def linopy(model: Model, rows: list[list[tuple[int, float]]], limit: float) -> Callable[[Objective], Stage]:  # noqa: ARG001 - takes arrays
    """linopy with HiGHS; array-based, so rows of one length are one array of expressions."""
    import linopy as lp  # noqa: PLC0415 - a peer that may be absent
    import xarray as xr  # noqa: PLC0415

    problem = lp.Model()
    whole = int(model.whole.sum())
    parts = (("whole", slice(0, whole), True), ("split", slice(whole, None), False))
    for name, part, integer in parts:
        index = [np.arange(len(model.lower))[part]]
        problem.add_variables(model.lower[part], model.upper[part], coords=index, name=name, integer=integer)

    def expression(column: Whole, value: Real) -> Any:  # noqa: ANN401 - the peer may be absent
        data = xr.Dataset({"coeffs": (("row", "_term"), value), "vars": (("row", "_term"), column)})
        return lp.LinearExpression(data.assign_coords(row=np.arange(len(column))), problem)

    length = np.diff(model.start)
    kinds = {"=": model.row_lower == model.row_upper, "<=": np.isneginf(model.row_lower)}
    kinds[">="] = ~kinds["="] & ~kinds["<="]
    for sign, inside in kinds.items():
        right = model.row_lower if sign == ">=" else model.row_upper
        for size in np.unique(length[inside & (length > 0)]).tolist():
            at = np.flatnonzero(inside & (length == size))
            entries = model.start[at][:, np.newaxis] + np.arange(size)
            left = expression(model.column[entries], model.value[entries])
            problem.add_constraints(left, sign, xr.DataArray(right[at], dims="row", coords={"row": np.arange(len(at))}))

    def solve(objective: Objective) -> Stage:
        used = np.flatnonzero(objective.weights)
        goal = expression(used[np.newaxis], objective.weights[used][np.newaxis])
        problem.add_objective(goal.sum(), overwrite=True)
        begun = time.perf_counter()
        problem.solve(
            "highs", io_api="direct", mip_rel_gap=GAP, time_limit=limit, threads=1, output_flag=False, progress=False
        )
        seconds, value = time.perf_counter() - begun, float(problem.objective.value)
        bound = problem.solver_model.getInfo().mip_dual_bound if problem.solver_model is not None else 0.0
        problem.add_constraints(goal, "<=", xr.DataArray([value + 0.5], dims="row", coords={"row": [0]}))
        return Stage(objective.title, value, bound, seconds)

    return solve


def ours(model: Model) -> Callable[[Objective], Stage]:
    """The search of this package."""
    search = Search(model, nothing_sent(model))

    def solve(objective: Objective) -> Stage:
        begun = time.perf_counter()
        gap = min(GAP, objective.gap) if "missing" not in objective.title else objective.gap
        bound = search.improve(msgspec.structs.replace(objective, gap=gap))
        return Stage(objective.title, float(objective.weights @ search.values), bound, time.perf_counter() - begun)

    return solve


PEERS = {"pulp": pulp, "mathopt": mathopt, "linopy": linopy}


def run_one(way: str, days: int, times: int, limit: float) -> Iterator[dict[str, Any]]:
    """Build and solve one way; gives a record after the building and after each objective. `limit` 0: build only."""
    case = request_case(days, times)
    begun = time.perf_counter()
    model = build(case)
    seconds = time.perf_counter() - begun
    if way == "ours":
        solve = ours(model)
    else:
        rows = rows_of(model)
        begun = time.perf_counter()
        solve = PEERS[way](model, rows, limit)
        seconds = time.perf_counter() - begun
    yield {
        "title": "built",
        "seconds": seconds,
        "mib": peak(),
        "columns": len(model.lower),
        "rows": len(model.row_lower),
    }
    for objective in stages_of(model) if limit else []:
        stage = solve(objective)
        yield {**stage._asdict(), "mib": peak()}
        if stage.value - stage.bound > GAP * abs(stage.value) + 1e-6:
            break


def peak() -> float:
    """Most memory so far [MiB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def apart(way: str, days: int, times: int, limit: float) -> list[dict[str, Any]]:
    """Run one way in a process of its own; what it printed until it ended or was ended."""
    command = [
        sys.executable,
        __file__,
        "--one",
        way,
        "--days",
        str(days),
        "--times",
        str(times),
        "--limit",
        str(limit),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603
    try:
        said, trouble = process.communicate(timeout=60 + 2 * limit)
    except subprocess.TimeoutExpired:
        process.kill()
        said, trouble = process.communicate()
        trouble = "ended after twice the limit"
    records = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    if process.returncode and trouble:
        records.append({"title": "ended: " + trouble.strip().splitlines()[-1][:100], "seconds": 0.0, "mib": 0.0})
    return records


def race(ways: list[str], days: int, times: int, limit: float) -> None:
    """All ways on one size, with ratios to this package."""
    print(f"\nThe real request over {days} days, roster {times}x, one thread, gap {GAP:.0%}")
    base: dict[str, float] = {}
    for way in ways:
        total = 0.0
        for record in apart(way, days, times, limit):
            total += record["seconds"]
            key = f"{record['title']}{'' if record['title'] == 'built' else ', in all'}"
            base.setdefault(key, total)
            ratio = f"{total / max(base[key], 1e-9):6.1f}x" if total else ""
            reached = ""
            if "value" in record:
                gap = (record["value"] - record["bound"]) / record["value"] if record["value"] else 0.0
                reached = f"value {record['value']:,.0f}, bound {record['bound']:,.0f}, gap {gap:.2%}"
            elif "columns" in record:
                reached = f"{record['columns']:,} columns, {record['rows']:,} rows"
            print(f"{way:8} {key:48} {total:8.2f} s {ratio:>8} {record['mib']:7.0f} MiB  {reached}", flush=True)


def main() -> None:
    """Race the ways on one size, then show how building grows."""
    reader = argparse.ArgumentParser()
    reader.add_argument("ways", nargs="*", default=["ours", *PEERS])
    reader.add_argument("--days", type=int, default=365)
    reader.add_argument("--times", type=int, default=1)
    reader.add_argument("--limit", type=float, default=180)
    reader.add_argument("--growth", default="4,16")
    reader.add_argument("--one", default="")
    told = reader.parse_args()
    if told.one:
        for record in run_one(told.one, told.days, told.times, told.limit):
            print(json.dumps(record), flush=True)
        return
    race(told.ways, told.days, told.times, told.limit)
    for times in [int(text) for text in told.growth.split(",") if text]:
        print(f"\nBuilding alone, roster {times}x")
        for record in apart("ours", told.days, times, 0):
            print(
                f"ours     {record['title']:48} {record['seconds']:8.2f} s          {record['mib']:7.0f} MiB",
                flush=True,
            )


if __name__ == "__main__":
    main()

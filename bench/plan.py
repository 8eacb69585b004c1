"""How fast is the sourcing model built and proven, beside other ways to do the same? Prints; never asserts.

    python bench/plan.py [--days 365] [--limit 60] [--growth 4,16] [way ...]

First every objective of the real request with its true lawful options, one term and then the days given with rotations
of the usual lengths: value, bound and gap. Then a race on the longer of the two: each way builds the same model, one
expression for each row, from rows that lie ready as Python lists; getting them ready is not counted. Then it solves
people missing, readiness and cost, in strict order, to a proven gap of 1 %. Last the request with every Guard lawful in
two statuses at three hosts, and rosters grown so many times (see rosters.py).
Each way runs in a process of its own, so that its time and its peak of memory are its own. `--limit` bounds each search
[seconds]; a way that has not proven the gap by then is printed with the gap it has, by its own word.
`seconds` go by the wall, `cpu` by the processor; both from the beginning of the way, without reading the tables.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from rosters import request_case

from callup.documents import read_case
from callup.reference.forces import read_rotations
from callup.sourcing.model import Model, Real, Whole, build
from callup.sourcing.objectives import Objective, nothing_sent, objectives
from callup.sourcing.pools import Case
from callup.sourcing.room import case_of
from callup.sourcing.search import Search
from callup.steps import Choices, problem_of, review_step

GAP = 0.01
TITLES = ("Person-days missing", "People missing", "Readiness penalty", "Cost over the term")
REQUEST = Path("examples/us-dhs-2025-05-09")
ON = date(2025, 12, 24)


class Stage(NamedTuple):
    """What one search reached."""

    title: str
    value: float
    bound: float


class Instance(NamedTuple):
    """What is to be solved: options as reviewed or all lawful; days (0: one term); growth of the roster."""

    lawful: str
    days: int
    times: int

    def case(self) -> Case:
        """The case, before it is laid out."""
        if self.lawful == "all":
            return request_case(self.days, self.times)
        request = read_case(REQUEST)
        choices = Choices(on=ON, days=self.days or None, rotations=read_rotations() if self.days else ())
        asked = problem_of(request, choices, review_step(request, choices))
        return case_of(asked.demands, asked.options, asked.world, asked.limits, asked.settings)


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
        problem.solve(p.PULP_CBC_CMD(msg=False, threads=1, gapRel=GAP, timeLimit=limit))
        value = p.value(goal)
        proven = problem.sol_status == p.LpSolutionOptimal
        problem.addConstraint(goal <= value + 0.5)
        return Stage(objective.title, value, value * (1 - GAP) if proven else -np.inf)

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
        found = mo.solve(problem, mo.SolverType.GSCIP, params=told)
        value = found.objective_value() if found.has_primal_feasible_solution() else float("inf")
        if np.isfinite(value):
            problem.add_linear_constraint(expr=goal, ub=value + 0.5, lb=-np.inf)
        return Stage(objective.title, value, found.best_objective_bound())

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
        problem.solve(
            "highs", io_api="direct", mip_rel_gap=GAP, time_limit=limit, threads=1, output_flag=False, progress=False
        )
        value = float(problem.objective.value)
        bound = problem.solver_model.getInfo().mip_dual_bound if problem.solver_model is not None else -np.inf
        problem.add_constraints(goal, "<=", xr.DataArray([value + 0.5], dims="row", coords={"row": [0]}))
        return Stage(objective.title, value, bound)

    return solve


def cpsat(model: Model, rows: list[list[tuple[int, float]]], limit: float) -> Callable[[Objective], Stage]:
    """OR-tools CP-SAT; it takes whole numbers alone, and all people, steps and dollars of the race are whole."""
    from ortools.sat.python import cp_model as cp  # noqa: PLC0415 - a peer that may be absent

    problem = cp.CpModel()
    bounds = zip(model.lower.astype(int).tolist(), np.ceil(model.upper).astype(int).tolist(), strict=True)
    x = [problem.new_int_var(low, high, "") for low, high in bounds]
    most = 1 << 40
    lows = np.where(np.isfinite(model.row_lower), model.row_lower, -most).astype(int).tolist()
    highs = np.where(np.isfinite(model.row_upper), model.row_upper, most).astype(int).tolist()
    for row, low, high in zip(rows, lows, highs, strict=True):
        left = cp.LinearExpr.weighted_sum([x[column] for column, _ in row], [int(value) for _, value in row])
        problem.add_linear_constraint(left, low, high)

    def solve(objective: Objective) -> Stage:
        used = terms(objective)
        goal = cp.LinearExpr.weighted_sum([x[column] for column, _ in used], [int(weight) for _, weight in used])
        problem.minimize(goal)
        solver = cp.CpSolver()
        solver.parameters.max_time_in_seconds = limit
        solver.parameters.relative_gap_limit = GAP
        solver.parameters.num_workers = 1
        found = solver.solve(problem) in {cp.OPTIMAL, cp.FEASIBLE}
        value = solver.objective_value if found else float("inf")
        if found:
            problem.add(goal <= int(value))
        return Stage(objective.title, value, solver.best_objective_bound)

    return solve


def ours(model: Model, *, gap: float = GAP) -> Callable[[Objective], Stage]:
    """The search of this package, to the gap of the race, or to the gap that it asks of itself (0)."""
    search = Search(model, nothing_sent(model))

    def solve(objective: Objective) -> Stage:
        wanted = max(gap, objective.gap) if "missing" not in objective.title else objective.gap
        bound = search.improve(msgspec.structs.replace(objective, gap=wanted))
        return Stage(objective.title, float(objective.weights @ search.values), bound)

    return solve


PEERS = {"pulp": pulp, "mathopt": mathopt, "cpsat": cpsat, "linopy": linopy}


def run_one(way: str, instance: Instance, limit: float) -> Iterator[dict[str, Any]]:
    """Build and solve one way; gives a record after the building and after each objective. `limit` 0: build only."""
    case = instance.case()
    if way in PEERS:
        model = build(case)
        rows = rows_of(model)
        begun = now()
        solve = PEERS[way](model, rows, limit)
    else:
        begun = now()
        model = build(case)
    yield {"title": "built", **since(begun), "columns": len(model.lower), "rows": len(model.row_lower)}
    if way not in PEERS:
        solve = ours(model, gap=0.0 if way == "proof" else GAP)
    for objective in (list(objectives(model)) if way == "proof" else stages_of(model)) if limit else []:
        stage = solve(objective)
        yield {**stage._asdict(), **since(begun)}
        if way != "proof" and stage.value > 0 and gap_of(stage.value, stage.bound) > GAP:
            break  # what has reached 0 goes on: nothing is less, whatever the solver knows of it


def now() -> tuple[float, float]:
    """The wall, and the processor with that of programs called [seconds]."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return time.perf_counter(), sum(one.ru_utime + one.ru_stime for one in used)


def since(begun: tuple[float, float]) -> dict[str, float]:
    """Seconds by the wall and of the processor, and the most memory so far [MiB]."""
    wall, cpu = now()
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"seconds": wall - begun[0], "cpu": cpu - begun[1], "mib": peak / 1024}


def gap_of(value: float, bound: float) -> float:
    """The gap by the word of the solver alone; infinite where it has no plan or no bound worth the name."""
    if not np.isfinite(value) or not np.isfinite(bound):
        return np.inf
    if value - bound <= 1e-6:
        return 0.0
    return (value - bound) / value if value > 0 and bound >= 0 else np.inf


def apart(way: str, instance: Instance, limit: float) -> Iterator[dict[str, Any]]:
    """Run one way in a process of its own; what it printed until it ended or was ended."""
    told = {"--one": way, "--lawful": instance.lawful, "--days": instance.days, "--times": instance.times}
    told["--limit"] = limit
    command = [sys.executable, __file__, *(str(part) for pair in told.items() for part in pair)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603
    try:
        said, trouble = process.communicate(timeout=60 + 3 * limit)
    except subprocess.TimeoutExpired:
        process.kill()
        said, trouble = process.communicate()
        trouble = f"stopped {60 + 3 * limit:.0f} s after its start"
    yield from (json.loads(line) for line in said.splitlines() if line.startswith("{"))
    if process.returncode:
        yield {"ended": (trouble.strip().splitlines() or ["without a word"])[-1][:100]}


def race(ways: list[str], instance: Instance, limit: float) -> None:
    """All ways on one instance, with ratios to the first by the processor, stage by stage."""
    base: dict[str, float] = {}
    for way in ways:
        for record in apart(way, instance, limit):
            if "ended" in record:
                print(f"{way:8} ended: {record['ended']}", flush=True)
                continue
            base.setdefault(record["title"], record["cpu"])
            ratio = f"{record['cpu'] / max(base[record['title']], 1e-9):6.1f}x" if len(ways) > 1 else ""
            took = f"{record['seconds']:8.2f} s {record['cpu']:8.2f} s cpu {ratio:>8} {record['mib']:7.0f} MiB"
            print(f"{way:8} {record['title']:34} {took}  {_reached(record)}", flush=True)


def _reached(record: dict[str, Any]) -> str:
    if "columns" in record:
        return f"{record['columns']:,} columns, {record['rows']:,} rows"
    value, bound = (float(record[name]) for name in ("value", "bound"))
    digits = 5 if abs(value) < 1 else 0
    gap = gap_of(value, bound)
    proven = f"gap {gap:.3%}" if np.isfinite(gap) else "nothing proven"
    return f"value {value:,.{digits}f}, bound {bound:,.{digits}f}, {proven}"


def main() -> None:
    """Prove the real request, race the ways, then show how building and proving grow."""
    reader = argparse.ArgumentParser()
    reader.add_argument("ways", nargs="*", default=["ours", *PEERS])
    reader.add_argument("--days", type=int, default=365)
    reader.add_argument("--limit", type=float, default=60)
    reader.add_argument("--growth", default="4,16")
    reader.add_argument("--one", default="")
    reader.add_argument("--lawful", default="true", choices=["true", "all"])
    reader.add_argument("--times", type=int, default=1)
    told = reader.parse_args()
    if told.one:
        for record in run_one(told.one, Instance(told.lawful, told.days, told.times), told.limit):
            print(json.dumps(record), flush=True)
        return
    for days in (0, told.days):
        print(f"\nThe real request, its lawful options, {f'{days} days with rotations' if days else 'one term'}")
        race(["proof"], Instance("true", days, 1), told.limit)
    print(f"\nThe race: the real request, its lawful options, {told.days} days, one thread, gap {GAP:.0%}")
    race(told.ways, Instance("true", told.days, 1), told.limit)
    print(f"\nEvery Guard lawful, {told.days} days, all objectives")
    race(["proof"], Instance("all", told.days, 1), told.limit)
    for times in [int(text) for text in told.growth.split(",") if text]:
        print(f"\nEvery Guard lawful, {told.days} days, roster {times}x, to a gap of {GAP:.0%}")
        race(["ours"], Instance("all", told.days, times), 3 * told.limit)


if __name__ == "__main__":
    main()

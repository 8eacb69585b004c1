"""How plans are proven: bounds of the split plan, searches among few arcs, Ctrl-C, limits without a plan."""

import signal
from datetime import date

import msgspec
import numpy as np
import pytest

from callup.errors import InputError
from callup.sourcing.engine import Stop, solve_split, solve_whole
from callup.sourcing.kinks import kinks
from callup.sourcing.model import build
from callup.sourcing.moment import at_moment, moments
from callup.sourcing.objectives import nothing_sent, objectives
from callup.sourcing.relax import Held, find_pairs, prove, relax, tighten
from callup.sourcing.room import case_of, source
from callup.sourcing.search import WHOLE_AT_ONCE, Search, whole_program
from callup.sourcing.solve import STOPPED, solve
from tests import tiny

OPEN = tiny.everywhere("drive", "heal", "second")
YEAR = {"since": date(2026, 1, 1), "until": date(2027, 1, 1)}
ROTATING = msgspec.structs.replace(tiny.SETTINGS, rotation_days=(30, 60, 90, 180), dwell=1.0, relative_gap=0.001)


@pytest.fixture(autouse=True)
def _ctrl_c_is_heard():
    """Shells start what runs in the background with Ctrl-C ignored; these tests press it themselves."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def model_of(*demands, world=tiny.FORCES, settings=tiny.SETTINGS, limits=tiny.LIMITS):
    return build(case_of(demands, OPEN, world, limits, settings))


def small():
    return model_of(tiny.demand(people=230), tiny.demand("heal", 70, roles=(tiny.HEAL,)))


def rotating(people=600, sizes=25):
    units = [
        tiny.unit(number * 3 + place, home, people=40 + 3 * number)
        for number in range(sizes)
        for place, home in enumerate(tiny.HOMES)
    ]
    return model_of(tiny.demand(people=people, **YEAR), world=tiny.forces(*units), settings=ROTATING)


def rows_of(model, values):
    row = np.repeat(np.arange(len(model.row_lower)), np.diff(model.start))
    return np.bincount(row, model.value * values[model.column], minlength=len(model.row_lower))


def keeps_all_limits(model, values):
    rows = rows_of(model, values)
    whole = (values[model.whole] == np.rint(values[model.whole])).all()
    inside = (values >= model.lower - 1e-6).all() and (values <= model.upper + 1e-6).all()
    return whole and inside and (rows >= model.row_lower - 1e-6).all() and (rows <= model.row_upper + 1e-6).all()


def best_split(model, weights):
    """The best value without whole numbers, from the whole model and with none of the short cuts of `relax`."""
    asked = whole_program(model, weights, model.upper)
    return solve_split(msgspec.structs.replace(asked, whole=np.zeros(len(weights), dtype=bool))).value


@pytest.mark.parametrize("model", [small(), rotating(sizes=4)], ids=["one term", "rotations"])
def test_the_small_program_has_the_same_bound_as_the_whole_model(model):
    pairs = find_pairs(model)
    for objective in objectives(model):
        if objective.unit != "units":
            bound = relax(model, pairs, model.upper, objective.weights, []).bound.value
            assert bound == pytest.approx(best_split(model, objective.weights), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_any_prices_give_a_bound_that_no_plan_beats(seed):
    model, draw = small(), np.random.default_rng(seed)
    values, pairs = solve(model).values, find_pairs(model)
    for objective in objectives(model):
        prices = draw.normal(size=len(model.row_lower)) * 10.0 ** draw.integers(-3, 4)
        start = (objective.weights, np.abs(objective.weights), 0.0)
        assert prove(model, pairs, model.upper, prices, start).value <= objective.weights @ values


def test_what_columns_add_to_the_bound_is_true_of_every_plan():
    model = small()
    for objective in objectives(model):
        bound = relax(model, find_pairs(model), model.upper, objective.weights, []).bound
        for values in (nothing_sent(model), solve(model).values):
            added = np.maximum(bound.reduced, 0) @ (values - model.lower)
            assert bound.value + added <= objective.weights @ values + 1e-6


def test_bounds_that_follow_from_rows_leave_the_plan_possible():
    model = rotating(sizes=4)
    upper = tighten(model, find_pairs(model), model.upper)
    assert (solve(model).values <= upper + 1e-6).all()
    assert (upper <= model.upper).all()


def test_what_is_held_raises_the_bound_of_what_comes_later():
    model = small()
    fill, _, cost = list(objectives(model))[:3]
    filled = Held(weights=fill.weights, most=solve(model).proofs[0].value + 0.5)
    free, held = (
        relax(model, find_pairs(model), model.upper, cost.weights, kept).bound.value for kept in ([], [filled])
    )
    assert free == pytest.approx(0, abs=1e-6)
    assert held > 0


def test_a_large_model_is_solved_among_few_arcs_and_its_gaps_are_small():
    model = rotating()
    assert model.columns.units > WHOLE_AT_ONCE
    solution = solve(model)
    assert keeps_all_limits(model, solution.values)
    assert all(proof.bound <= proof.value for proof in solution.proofs)
    gaps = {proof.objective.split(",")[0]: proof.gap for proof in solution.proofs}
    assert gaps["Person-days missing"] == 0
    assert gaps["Cost over the term"] <= 0.005
    assert solve(model).values.tolist() == solution.values.tolist()


def pressed(at):
    """Progress that presses Ctrl-C when it hears these words."""

    def progress(words):
        if at in words.lower():
            signal.raise_signal(signal.SIGINT)

    return progress


@pytest.mark.parametrize("at", ["people missing", "readiness", "cost", "units touched", "largest share"])
def test_ctrl_c_gives_the_best_plan_so_far(at):
    settings = msgspec.structs.replace(tiny.SETTINGS, progress=pressed(at), stoppable=True)
    model = model_of(tiny.demand(people=230), settings=settings)
    solution = solve(model)
    assert solution.stopped
    assert keeps_all_limits(model, solution.values)
    assert all(proof.bound <= proof.value for proof in solution.proofs)
    names = [proof.objective for proof in solve(small()).proofs]
    assert [proof.objective for proof in solution.proofs] == names


def test_a_stopped_plan_says_so_and_gives_no_reasons():
    settings = msgspec.structs.replace(tiny.SETTINGS, progress=pressed("readiness"), stoppable=True)
    plan = source((tiny.demand(people=1000),), OPEN, tiny.FORCES, tiny.LIMITS, settings)
    assert STOPPED in plan.solver
    assert plan.shortfalls[0].missing == 600
    assert "stopped by hand" in plan.shortfalls[0].reasons[0]


def test_ctrl_c_ends_the_program_where_nobody_asked_for_the_plan_so_far():
    settings = msgspec.structs.replace(tiny.SETTINGS, progress=pressed("readiness"))
    with pytest.raises(KeyboardInterrupt):
        source((tiny.demand(),), OPEN, tiny.FORCES, tiny.LIMITS, settings)


def test_limits_that_contradict_one_another_are_said_in_words():
    model = small()
    lower = model.lower.copy()
    lower[0] = model.upper[0]
    with pytest.raises(InputError, match="contradict one another"):
        Search(msgspec.structs.replace(model, lower=lower), np.maximum(nothing_sent(model), lower))


def test_a_program_without_any_plan_has_an_infinite_bound():
    model = small()
    objective = next(iter(objectives(model)))
    asked = whole_program(model, objective.weights, model.upper)
    impossible = msgspec.structs.replace(asked, row_lower=asked.row_lower + 1e6, row_upper=asked.row_upper + 1e6)
    found = solve_whole(impossible, None, Stop(relative_gap=0, absolute_gap=0.5, nodes=10))
    assert found.bound == np.inf
    assert found.values is None


@pytest.mark.parametrize("model", [small(), rotating(people=100, sizes=4)], ids=["one term", "rotations"])
def test_a_moment_asks_for_no_more_units_than_the_plan_uses(model):
    pairs, plan = find_pairs(model), solve(model)
    units = next(one for one in objectives(model) if one.unit == "units")
    held = [
        Held(weights=one.weights, most=proof.value + 0.5)
        for one, proof in zip(objectives(model), plan.proofs, strict=True)
        if one.unit not in {"units", "share"}
    ]
    arcs = model.columns.units
    bounds = []
    for serving in moments(model, plan.values, model.upper[:arcs] > 0):
        asked = at_moment(model, pairs, model.upper, (units.weights, held), serving).asked
        found = solve_whole(asked, None, Stop(relative_gap=0, absolute_gap=0.4, nodes=10_000))
        out = plan.values[arcs : 2 * arcs][serving].sum()
        assert found.bound <= out + 1e-6
        bounds.append(found.bound)
    assert bounds[0] > 0


def test_what_serves_at_a_moment_keeps_the_rows_of_that_moment():
    model = rotating(sizes=4)
    plan, pairs = solve(model), find_pairs(model)
    arcs = model.columns.units
    serving = moments(model, plan.values, model.upper[:arcs] > 0)[0]
    small = at_moment(model, pairs, model.upper, (np.zeros(model.columns.count), []), serving)
    count = small.choices
    values = np.concatenate([
        np.bincount(small.choice, plan.values[small.arc], minlength=count),
        np.bincount(small.choice, plan.values[arcs + small.arc], minlength=count),
        plan.values[2 * arcs :],
    ])  # fmt: skip
    row = np.repeat(np.arange(len(small.asked.row_lower)), np.diff(small.asked.start))
    rows = np.bincount(row, small.asked.value * values[small.asked.column], minlength=len(small.asked.row_lower))
    assert (rows >= small.asked.row_lower - 1e-6).all()
    assert (rows <= small.asked.row_upper + 1e-6).all()
    assert set(small.members(values)) >= set(small.arc[plan.values[arcs + small.arc] > 0])


@pytest.mark.parametrize("seed", range(20))
def test_no_units_break_a_row_that_follows_from_whole_units(seed):
    draw = np.random.default_rng(seed)
    size, limit = draw.integers(10, 60, 5).astype(float), float(draw.integers(20, 200))
    units = draw.integers(1, 4, 5)
    rows = (np.zeros(5, dtype=np.int64), np.arange(5), np.ones(5))
    (row, column, value), _, most = kinks(
        rows, np.array([limit]), (size, np.arange(5)), np.concatenate([size * units, units]).astype(float)
    )
    assert len(most) == (limit < size @ units)
    for _ in range(200):
        sent = draw.integers(0, units + 1)
        people = np.minimum(sent * size, limit)  # the most of each pool; together no more than the limit
        people *= min(1.0, limit / max(1.0, people.sum()))
        left = np.bincount(row, value * np.concatenate([people, sent])[column], minlength=len(most))
        assert (left <= most + 1e-6).all()


def test_units_and_shares_of_a_large_model_are_proven_at_moments():
    proofs = {proof.unit: proof for proof in solve(rotating(people=700)).proofs}
    assert proofs["units"].gap <= 0.005
    assert proofs["share"].gap <= 0.005

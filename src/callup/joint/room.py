"""How much can be filled, if no State may run more than a stated risk? The door of the room."""

from collections.abc import Iterable, Iterator
from datetime import date
from math import isfinite

import msgspec

from callup.joint.bound import RiskBound, before, checked, reached, states_over
from callup.joint.ceilings import Ceilings, by_month, find_ceilings
from callup.joint.prices import shape_of, steps_of
from callup.joint.probe import Ladder, Progress, climb, try_plan
from callup.joint.record import JointPlan, Problem, Sample, StateBound, Weather
from callup.readiness.risk import Risk
from callup.sourcing.plan import Assignment, Ceiling, Plan
from callup.sourcing.room import source


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A problem, the seasons it is planned on, and the rungs that were tried; the same for every bound."""

    problem: Problem
    weather: Weather
    ladder: Ladder


def quiet(step: str, share: float | None) -> None:
    """Progress that nobody watches."""


def plan_within(problem: Problem, weather: Weather, bound: RiskBound, progress: Progress = quiet) -> JointPlan:
    """Fill as much as can be filled while no State runs more than the bound.

    Args:
        problem: What is to be filled, and from whom.
        weather: Hazards, Guards and seasons to plan with, and the seed of the seasons to check on.
        bound: The most that any State may run.
        progress: Told in words what is being done.

    Returns:
        The plan, what the bound leaves of every Guard, and the risk on seasons that the plan was made with and on
        seasons that it has not seen. On the former every limit is kept.

    Raises:
        InputError: The bound cannot be one, or a demand or a run cannot be.
        UnknownName: A Guard that is not simulated, or a place that is not in the table.

    Sources:
        Method in docs/howto/choose-a-risk.md.
    """
    checked(bound)
    task = Task(problem=problem, weather=weather, ladder=climb(problem, weather, progress))
    return plan_task(task, bound, progress)


def plan_task(task: Task, bound: RiskBound, progress: Progress = quiet) -> JointPlan:
    """The same for rungs that have been tried before.

    Where people may be relieved in rotations, ceilings by month are tried as well as one for all days, and the plan
    that fills more is taken.
    """
    found = find_ceilings(bound, task.ladder, task.weather, progress)
    progress("joint plan: filling", None)
    plan = _fill(task, bound, found)
    if bound.at_most is not None and task.problem.settings.rotation_days:
        told = task.ladder, task.weather, shape_of(task.ladder)
        other = by_month(found, bound, told, progress)
        progress("joint plan: filling by month", None)
        fuller = _fill(task, bound, other)
        if missing_of(task.problem, fuller) < missing_of(task.problem, plan):
            found, plan = other, fuller
    return measure(task, bound, found, plan)


def _fill(task: Task, bound: RiskBound, found: Ceilings) -> Plan:
    problem, limits = task.problem, task.problem.limits
    if bound.at_most is not None:
        own = tuple(_ceilings(task, bound, found))
        limits = msgspec.structs.replace(limits, ceilings=(*limits.ceilings, *own))
    settings = msgspec.structs.replace(problem.settings, steps=problem.settings.steps | steps_of(task.ladder))
    return source(problem.demands, problem.options, problem.world, limits, settings)


def _ceilings(task: Task, bound: RiskBound, found: Ceilings) -> Iterator[Ceiling]:
    """Only those that hold anything back: a Guard cannot send more than it could."""
    reason = f"bound on risk: {bound.measure} at most {bound.at_most:g}"
    months = [month for month, _, _ in task.ladder.window.months()] if found.shape else [0]
    for home, most in task.ladder.people[-1].items():
        for month in dict.fromkeys(months):
            people = found.in_month(home, month)
            if people < most:
                yield Ceiling(home=home, people=people, months=(month,) if month else (), reason=reason)


def missing_of(problem: Problem, plan: Plan) -> tuple[int, ...]:
    """Person-days that are not filled, by priority."""
    missing = dict.fromkeys(sorted({demand.priority for demand in problem.demands}), 0)
    priority = {demand.line: demand.priority for demand in problem.demands}
    for demand in problem.demands:
        missing[demand.priority] += demand.people * (demand.until - demand.since).days
    for one in plan.assignments:
        missing[priority[one.line]] -= one.people * (one.until - one.since).days
    return tuple(missing.values())


def measure(task: Task, bound: RiskBound, found: Ceilings, plan: Plan) -> JointPlan:
    """A plan with its risk on the seasons it was made with and on fresh ones."""
    known, fresh = (try_plan(task.weather, plan, fresh=unseen) for unseen in (False, True))
    demands = task.problem.demands
    return JointPlan(
        bound=bound,
        plan=plan,
        people_asked=sum(demand.people for demand in demands),
        people_sent=people_of(plan.assignments),
        person_days_asked=sum(demand.people * (demand.until - demand.since).days for demand in demands),
        person_days_sent=sum(one.people * (one.until - one.since).days for one in plan.assignments),
        states=_states(task, found, plan, (bound, known, fresh)),
        over_without=_over_without(bound, known),
        in_sample=sample_of(bound, known),
        out_of_sample=sample_of(bound, fresh),
        simulations=len(task.ladder.risks) + found.simulations + 2,
        notes=notes_on(task.weather),
    )


def people_of(assignments: Iterable[Assignment]) -> int:
    """People sent: of each line the most at one time, so that those who are relieved count once.

    Example:
        >>> people_of([])
        0
    """
    lines: dict[str, list[Assignment]] = {}
    for one in assignments:
        lines.setdefault(one.line, []).append(one)
    return sum(max(_at(own, one.since) for one in own) for own in lines.values())


def _at(assignments: list[Assignment], day: date) -> int:
    return sum(one.people for one in assignments if one.since <= day < one.until)


def _states(task: Task, found: Ceilings, plan: Plan, told: tuple[RiskBound, Risk, Risk]) -> tuple[StateBound, ...]:
    bound, known, fresh = told
    given = {share.home: share.given for share in plan.shares}
    return tuple(
        StateBound(
            home=now.home,
            could_send=task.ladder.people[-1].get(now.home, 0),
            ceiling=found.highest(now.home),
            ceiling_lowest=min(found.people.get(now.home, 0), found.highest(now.home)),
            given=given.get(now.home, 0),
            limit=found.limits[now.home] if isfinite(found.limits[now.home]) else None,
            before=before(bound, now),
            after=reached(bound, now),
            fresh_before=before(bound, later),
            fresh_after=reached(bound, later),
        )
        for now, later in zip(known.states, fresh.states, strict=True)
    )


def _over_without(bound: RiskBound, risk: Risk) -> tuple[str, ...]:
    if bound.at_most is None or bound.measure.startswith("added-"):
        return ()
    return tuple(state.home for state in risk.states if before(bound, state) > bound.at_most)


def sample_of(bound: RiskBound, risk: Risk) -> Sample:
    """What a plan does to all States on one set of seasons.

    Args:
        bound: The bound; limits are taken on these seasons, for they rest on what a State runs without the plan.
        risk: The simulation of the plan.
    """
    rises = {state.home: reached(bound, state) - before(bound, state) for state in risk.states}
    top = max(rises, key=lambda home: (rises[home], home), default=None)
    rises_most = rises[top] if top is not None else 0.0
    return Sample(
        seed=risk.seed,
        seasons=risk.seasons,
        unmet_before=round(sum(state.unmet_before for state in risk.states), 1),
        unmet_after=round(sum(state.unmet_after for state in risk.states), 1),
        tail_before=round(sum(state.tail_before for state in risk.states), 1),
        tail_after=round(sum(state.tail_after for state in risk.states), 1),
        most_added=round(max(0.0, rises_most), 4),
        most_added_in=top if rises_most > 0 else None,
        over=states_over(bound, risk),
    )


def notes_on(weather: Weather) -> tuple[str, ...]:
    """What the reader must know before using a figure of the joint plan."""
    run = weather.run
    return (
        "The figures illustrate a method; they are no forecast for a State.",
        f"Planned on {run.seasons:,} seasons with seed {run.seed}, checked on as many with seed {weather.fresh_seed}.",
        "Limits are kept on the seasons of the plan. On fresh ones some are not, for the worst seasons are few.",
        "A State that runs more than the bound without any plan has what it runs without as its limit.",
        "A bound holds for 52 weeks from the first day; what lies later is not measured.",
        "Ceilings are kept when all Guards send all they allow at once, so they are on the careful side.",
        "In a week in which people are relieved, the most that are away on one of its days count.",
    )

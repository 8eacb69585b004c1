"""What does a little more risk buy?"""

from collections.abc import Callable, Sequence
from math import floor, log10

from callup.joint.bound import UNITS, Measure, RiskBound, checked, limits_of
from callup.joint.ceilings import Ceilings
from callup.joint.probe import Progress, climb
from callup.joint.record import Frontier, FrontierPoint, JointPlan, Problem, Weather
from callup.joint.room import Task, measure, missing_of, notes_on, plan_task, quiet
from callup.sourcing.plan import Plan

Price = Callable[[Plan], int]


def frontier(
    problem: Problem, weather: Weather, told: tuple[Measure, int], usd_of: Price, progress: Progress = quiet
) -> Frontier:
    """Fill against risk against cost: one plan for each of several bounds.

    The last point has no bound. The one before it allows half of what the State that is hit hardest then runs more,
    the next half of that, and so on; the first allows nothing. Where a tighter bound was filled better, by chance of
    the search, its plan is kept for the looser bound too, which it also keeps.

    Args:
        problem: What is to be filled, and from whom.
        weather: Seasons to plan with and to check on.
        told: What is bounded, and the number of points, 2 or more.
        usd_of: Cost of a plan in whole dollars.
        progress: Told in words what is being done.

    Returns:
        Points from the tightest bound to none. A looser bound never fills less.

    Raises:
        InputError: A demand or a run cannot be.
        UnknownName: A Guard that is not simulated, or a place that is not in the table.
    """
    measured, number = told
    task = Task(problem=problem, weather=weather, ladder=climb(problem, weather, progress))
    progress(f"frontier: point {number} of {number}", None)
    loosest = plan_task(task, RiskBound(measure=measured, at_most=None), progress)
    plans: list[JointPlan] = []
    for at, bound in enumerate(bounds_below(loosest, number - 1), start=1):
        progress(f"frontier: point {at} of {number}", None)
        plans.append(_no_less(task, bound, plans[-1:], progress))
    plans.append(loosest if not plans or not _better(task, plans[-1], loosest) else plans[-1])
    return Frontier(
        measure=measured,
        unit=UNITS[measured],
        people_asked=loosest.people_asked,
        person_days_asked=loosest.person_days_asked,
        points=tuple(_point(one, usd_of) for one in plans),
        notes=notes_on(weather),
    )


def bounds_below(loosest: JointPlan, number: int) -> Sequence[RiskBound]:
    """Bounds from nothing up to half of what the State hit hardest runs without a bound; each once.

    For bounds on what a State runs as a whole, the State is the Guard's that gives and runs most.
    """
    kind = loosest.bound.measure
    most = max((one.after for one in loosest.states if one.given), default=0.0)
    top = loosest.in_sample.most_added if kind.startswith("added-") else most
    steps = [top / 2**halving for halving in range(number - 1, 0, -1)]
    values = dict.fromkeys([0.0, *map(two_digits, steps)][:number])
    return [checked(RiskBound(measure=kind, at_most=value)) for value in values]


def two_digits(value: float) -> float:
    """The value to two digits, so that it can be said again.

    Example:
        >>> two_digits(1234.5), two_digits(0.00123), two_digits(0.0)
        (1200.0, 0.0012, 0.0)
    """
    return round(value, 1 - floor(log10(value))) if value > 0 else 0.0


def _no_less(task: Task, bound: RiskBound, tighter: Sequence[JointPlan], progress: Progress) -> JointPlan:
    found = plan_task(task, bound, progress)
    if tighter and _better(task, tighter[0], found):
        kept = {state.home: state.ceiling for state in tighter[0].states}
        limits = limits_of(bound, task.ladder.risks[0])
        return measure(task, bound, Ceilings(people=kept, limits=limits, simulations=0), tighter[0].plan)
    return found


def _better(task: Task, one: JointPlan, other: JointPlan) -> bool:
    """Whether one plan fills more than the other, priority by priority."""
    return missing_of(task.problem, one.plan) < missing_of(task.problem, other.plan)


def _point(one: JointPlan, usd_of: Price) -> FrontierPoint:
    giving = [share for share in one.plan.shares if share.given]
    return FrontierPoint(
        bound=one.bound,
        people_sent=one.people_sent,
        person_days_sent=one.person_days_sent,
        guards=len(giving),
        largest_share=round(max((share.given / share.strength for share in giving if share.strength), default=0.0), 4),
        usd=usd_of(one.plan),
        in_sample=one.in_sample,
        out_of_sample=one.out_of_sample,
    )

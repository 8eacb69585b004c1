"""A tiny world for the joint plan: the three States of the tiny readiness world, each with drivers to send."""

from collections.abc import Sequence
from datetime import date

import msgspec

from callup.joint.bound import Over, RiskBound, states_over
from callup.joint.probe import climb, try_levels
from callup.joint.record import Problem, Weather
from callup.joint.room import Task
from callup.readiness.hazard import assume
from callup.readiness.tally import Run
from callup.sourcing.plan import Plan
from tests import tiny
from tests import tiny_readiness as readiness

SINCE, UNTIL = date(2025, 3, 1), date(2025, 9, 1)


def problem(
    *, asked: int = 600, people: Sequence[int] = (1000, 1000, 1000), units: int = 4, size: int = 100
) -> Problem:
    """One line, one lawful status everywhere, units of drivers in every Guard."""
    guards = readiness.guards(*people)
    homes = tuple(guards.strengths)
    listed = [
        tiny.unit(10 * at + number, home, people=size) for at, home in enumerate(homes) for number in range(units)
    ]
    return Problem(
        demands=(tiny.demand(people=asked, since=SINCE, until=UNTIL),),
        options=tiny.everywhere("drive", homes=homes),
        world=tiny.forces(*listed, strengths=guards.strengths, places=guards.places),
        limits=tiny.limits(minimum_detachment=1),
        settings=tiny.SETTINGS,
    )


def weather(
    people: Sequence[int] = (1000, 1000, 1000),
    *,
    need: int = 900,
    seasons: int = 100,
    seed: int = 1,
    lend_km: float = 0.0,
    months: Sequence[int] = range(1, 13),
    **told: float,
) -> Weather:
    """Every call-out takes the same people for two weeks and begins in one of the months.

    Nobody lends unless States lie within `lend_km`.
    """
    guards = readiness.guards(*people)
    hazards = readiness.hazards(people=need, homes=tuple(guards.strengths))
    hazards = msgspec.structs.replace(hazards, rates=tuple(one for one in hazards.rates if one.month in months))
    return Weather(
        hazards=assume(hazards, {"lend_within_km": lend_km, **told}),
        guards=guards,
        run=Run(seed=seed, seasons=seasons, first_day=readiness.FIRST_DAY),
        fresh_seed=seed + 1,
    )


def bound(measure: str, at_most: float | None) -> RiskBound:
    return RiskBound(measure=measure, at_most=at_most)


def nobody_watches(step: str, share: float | None) -> None:
    """Progress that nobody watches."""


def task(**told: float) -> Task:
    """A problem of 900 people with its rungs."""
    asked, seasons = problem(asked=900), weather(**told)
    return Task(problem=asked, weather=seasons, ladder=climb(asked, seasons, nobody_watches))


def over(bound: RiskBound, task: Task, people: dict[str, int]) -> tuple[Over, ...]:
    """States above their limit when every Guard sends so many."""
    return states_over(bound, try_levels(task.weather, task.ladder.window, people))


def lent_by_an_agency(plan: Plan) -> Plan:
    """The plan with one assignment more, of a civilian agency."""
    lent = msgspec.structs.replace(plan.assignments[0], home="an-agency", status="civilian", people=50)
    return msgspec.structs.replace(plan, assignments=(*plan.assignments, lent))


def moved(problem: Problem, *, since: date, until: date) -> Problem:
    """The same people at another time."""
    demands = tuple(msgspec.structs.replace(one, since=since, until=until) for one in problem.demands)
    return msgspec.structs.replace(problem, demands=demands)


def relieved(problem: Problem, *lengths: int) -> Problem:
    """The same problem with rotations of these lengths, and no rest between them."""
    return msgspec.structs.replace(
        problem, settings=msgspec.structs.replace(problem.settings, rotation_days=lengths, dwell=0.0)
    )

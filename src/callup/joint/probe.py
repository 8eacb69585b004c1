"""What does every State run, when each Guard sends so many?

Draws are tried on all Guards at once and on the same seasons. More people sent never lower the unmet need of anybody,
so what holds when every Guard sends its ceiling holds for every plan below the ceilings.
"""

from collections.abc import Callable, Mapping
from datetime import date

import msgspec

from callup.joint.record import Problem, Weather
from callup.readiness.risk import Risk
from callup.readiness.simulation import simulate
from callup.readiness.supply import Draw
from callup.sourcing.limits import guards
from callup.sourcing.plan import Plan
from callup.sourcing.ways import usable_options

LEVELS = 8

Levels = Mapping[str, int]
Progress = Callable[[str, float | None], None]


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Days on which the plan may have people away; `until` excluded."""

    since: date
    until: date


class Ladder(msgspec.Struct, frozen=True, kw_only=True):
    """Every Guard on the same rung at once: people away by rung and home, and what every State then runs.

    Rung 0 is nobody, the last what each Guard could send if there were no bound.
    """

    window: Window
    people: tuple[dict[str, int], ...]
    risks: tuple[Risk, ...]


def window_of(problem: Problem) -> Window:
    """From the first day of the first line to the last day of the last."""
    return Window(
        since=min(demand.since for demand in problem.demands), until=max(demand.until for demand in problem.demands)
    )


def could_send(problem: Problem) -> dict[str, int]:
    """People each Guard could have away at one time without a bound on risk [people by home].

    Its units that may serve on a line, within what its own limits leave and what all lines ask for.
    """
    usable = usable_options(problem.options)
    types: dict[str, set[str]] = {}
    for demand in problem.demands:
        able = {one.type for one in problem.world.qualifications if one.role in demand.roles}
        for home in problem.world.strengths:
            if (demand.line, home) in usable:
                types.setdefault(home, set()).update(able)
    people = dict.fromkeys(sorted(problem.world.strengths), 0)
    for unit in problem.world.roster.units:
        if unit.type in types.get(unit.home, ()):
            people[unit.home] = people.get(unit.home, 0) + unit.people
    standing = guards(problem.world, problem.limits)
    asked = sum(demand.people for demand in problem.demands)
    return {home: min(people[home], guard.may_give, asked) for home, guard in standing.items()}


def climb(problem: Problem, weather: Weather, progress: Progress) -> Ladder:
    """Try every rung, from nobody to all that could be sent."""
    window, most = window_of(problem), could_send(problem)
    people = tuple({home: each * rung // LEVELS for home, each in most.items()} for rung in range(LEVELS + 1))
    risks = []
    for rung, levels in enumerate(people):
        progress("joint plan: pricing what each Guard sends", rung / len(people))
        risks.append(try_levels(weather, window, levels))
    return Ladder(window=window, people=people, risks=tuple(risks))


def try_levels(weather: Weather, window: Window, levels: Levels) -> Risk:
    """Simulate every Guard sending so many over the whole window."""
    draws = tuple(
        Draw(home=home, people=people, since=window.since, until=window.until)
        for home, people in sorted(levels.items())
        if people > 0
    )
    return simulate(weather.hazards, weather.guards, draws, run=weather.run)


def try_plan(weather: Weather, plan: Plan, *, fresh: bool) -> Risk:
    """Simulate what the plan takes, on the seasons it was made with or on fresh ones."""
    run = msgspec.structs.replace(weather.run, seed=weather.fresh_seed) if fresh else weather.run
    return simulate(weather.hazards, weather.guards, draws_of(plan, weather), run=run)


def draws_of(plan: Plan, weather: Weather) -> tuple[Draw, ...]:
    """People that the plan takes from the simulated Guards; civilian donors are no Guards."""
    return tuple(
        Draw(home=one.home, people=one.people, since=one.since, until=one.until)
        for one in plan.assignments
        if one.home in weather.guards.strengths
    )

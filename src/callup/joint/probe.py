"""What does every State run, when each Guard sends so many?

Draws are tried on all Guards at once and on the same seasons. More people sent never lower the unmet need of anybody,
so what holds when every Guard sends its ceiling holds for every plan below the ceilings.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.joint.record import Problem, Weather
from callup.readiness.need import WEEKS
from callup.readiness.risk import Risk
from callup.readiness.simulation import simulate
from callup.readiness.supply import Draw
from callup.sourcing.limits import guards
from callup.sourcing.plan import Demand, Plan
from callup.sourcing.slots import firsts_of_months
from callup.sourcing.ways import usable_options

LEVELS = 8

Levels = Mapping[str, int]
# Home, people, first day, day after the last.
Span = tuple[str, int, date, date]
Progress = Callable[[str, float | None], None]


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Days on which the plan may have people away; `until` excluded."""

    since: date
    until: date

    def months(self) -> tuple[tuple[int, date, date], ...]:
        """Its days month by month: month [1 to 12], first day, day after the last.

        Example:
            >>> [month for month, _, _ in Window(since=date(2025, 11, 20), until=date(2026, 1, 2)).months()]
            [11, 12, 1]
        """
        edges = [self.since, *firsts_of_months(self.since, self.until), self.until]
        return tuple((since.month, since, until) for since, until in pairwise(edges))


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """How many times the ceiling of the dearest month each Guard's ceiling of a month may be, up to `most` [people].

    `times` by home and month [1 to 12]; infinity where nothing that is sent in the month is missed.
    """

    times: dict[str, dict[int, float]]
    most: dict[str, int]

    def in_month(self, home: str, month: int, people: int) -> int:
        """The ceiling of a month, from that of the dearest month [people]."""
        times = self.times.get(home, {}).get(month, 1.0)
        return people if people == 0 else int(min(self.most.get(home, people), people * times))


class Ladder(msgspec.Struct, frozen=True, kw_only=True):
    """Every Guard on the same rung at once: people away by rung and home, and what every State then runs.

    Rung 0 is nobody, the last what each Guard could send if there were no bound.
    """

    window: Window
    people: tuple[dict[str, int], ...]
    risks: tuple[Risk, ...]


def window_of(problem: Problem) -> Window:
    """From the day on which substitutes of the first line leave for training to the last day of the last line.

    No day at all without a line.
    """
    listed = {(unit.component, unit.type) for unit in problem.world.roster.units}
    trained = {one.role for one in problem.world.qualifications if one.tier > 1 and (one.component, one.type) in listed}
    return Window(
        since=min((_leave(demand, trained, problem) for demand in problem.demands), default=date.min),
        until=max((demand.until for demand in problem.demands), default=date.min),
    )


def _leave(demand: Demand, trained: set[str], problem: Problem) -> date:
    """The first day on which anybody may be away for a line; substitutes train only in some roles."""
    if not trained & set(demand.roles):
        return demand.since
    leave = demand.since - timedelta(days=problem.settings.substitute_training_days)
    return min(demand.since, max(leave, problem.settings.ready_from or leave))


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


def try_levels(weather: Weather, window: Window, levels: Levels, shape: Shape | None = None) -> Risk:
    """Simulate every Guard sending so many over the whole window, more in some months where a shape says so."""
    spans = (
        (home, people if shape is None else shape.in_month(home, month, people), since, until)
        for home, people in sorted(levels.items())
        for month, since, until in (window.months() if shape else ((0, window.since, window.until),))
    )
    return simulate(weather.hazards, weather.guards, weekly(spans, weather.run.first_day), run=weather.run)


def try_plan(weather: Weather, plan: Plan, *, fresh: bool) -> Risk:
    """Simulate what the plan takes, on the seasons it was made with or on fresh ones; civilian donors are no Guards."""
    run = msgspec.structs.replace(weather.run, seed=weather.fresh_seed) if fresh else weather.run
    spans = (
        (one.home, one.people, one.away_since or one.since, one.until)
        for one in plan.assignments
        if one.home in weather.guards.strengths
    )
    return simulate(weather.hazards, weather.guards, weekly(spans, run.first_day), run=run)


def weekly(spans: Iterable[Span], first_day: date) -> tuple[Draw, ...]:
    """One draw for each Guard and simulated week: the most people it has away on one day of the week.

    So a unit that takes over from another in the middle of a week does not count twice.

    Example:
        >>> over = [("AL", 50, date(2025, 1, 1), date(2025, 1, 4)), ("AL", 40, date(2025, 1, 4), date(2025, 1, 8))]
        >>> [(draw.people, draw.since, draw.until) for draw in weekly(over, date(2025, 1, 1))]
        [(50, datetime.date(2025, 1, 1), datetime.date(2025, 1, 8))]
    """
    away: dict[str, NDArray[np.int64]] = {}
    for home, people, since, until in spans:
        days = away.setdefault(home, np.zeros(WEEKS * 7, dtype=np.int64))
        days[max(0, (since - first_day).days) : max(0, (until - first_day).days)] += people
    return tuple(
        Draw(home=home, people=people, since=start, until=start + timedelta(days=7))
        for home in sorted(away)
        for week, people in enumerate(away[home].reshape(WEEKS, 7).max(axis=1).tolist())
        if people > 0 and (start := first_day + timedelta(days=7 * week))
    )

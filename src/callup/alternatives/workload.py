"""How many people would the stated work need, and what do the series beside it say?

People = tasks a week x hours a task / (hours a shift x shifts a week x share available).
Every input is a labelled assumption; the range comes from seeded draws (triangles, 5th to 95th percentile).
Nothing is inferred about persons: tasks and months are counted, nobody is described.
"""

from collections.abc import Mapping
from datetime import date

import msgspec

from callup.alternatives.span import Draws, Span, about, assumption_of, drawn_span, roughly
from callup.percent import in_percent
from callup.period import MONTHS
from callup.request import Line, Request
from callup.table import Assumption

PER_THOUSAND = 1000
LEVEL = 0.1
CREW = ("hours_per_shift", "shifts_per_week", "share_available")
UNSTATED = "not assessed: nobody has stated how many tasks a week this line means"


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What one role of one line needs.

    `people` for the tasks stated, None where none are stated; `per_thousand` [people for 1,000 tasks a week];
    `tasks_of_asked` [tasks a week that the people asked for would do], None where no number of people is asked.
    The last two are None where there is no assumption for the role.
    """

    line: str
    role: str
    asked: int | None
    tasks_per_week: int | None
    task: str
    people: Span | None
    per_thousand: Span | None
    tasks_of_asked: Span | None
    says: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One month of a series."""

    year: int
    month: int
    value: int
    mark: str = ""


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """A public series by month; `missions` are the kinds of mission beside which it is roughly."""

    id: str
    title: str
    unit: str
    missions: tuple[str, ...]
    why: str
    source: str
    url: str
    readings: tuple[Reading, ...]


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator on the day: the newest month and the same month a year before it.

    `moves`: "against" the request where it fell by more than a tenth, "with" it where it rose by more, else "level".
    """

    id: str
    title: str
    unit: str
    before: Reading
    now: Reading
    change: float
    moves: str
    says: str
    why: str
    source: str
    url: str
    readings: tuple[Reading, ...]


class Workload(msgspec.Struct, frozen=True, kw_only=True):
    """People that the stated work would need, role by role, and the series beside it."""

    works: tuple[Work, ...]
    signals: tuple[Signal, ...]
    assumptions: tuple[Assumption, ...]
    seed: int
    method: str
    notes: tuple[str, ...]


METHOD = (
    "people = tasks a week x hours a task / (hours a shift x shifts a week x share available); "
    "10,000 seeded draws from triangles of low, central and high; median and 5th to 95th percentile"
)


def assess_workload(
    request: Request,
    assumed: Mapping[str, Assumption],
    indicators: tuple[Indicator, ...],
    *,
    on: date,
    seed: int,
) -> Workload:
    """How many people the stated work would need.

    Args:
        request: Its lines tell roles, people and, where somebody stated them, tasks a week.
        assumed: Rows of assumptions/workload.
        indicators: Series; those of other kinds of mission and months not yet over on the day are left out.
        on: The day of the answer.
        seed: Seed of the draws.

    Returns:
        One work for each line and role, and one signal for each series.

    Sources:
        Tables assumptions/workload, past/indicators, past/border-encounters and its supplement.
    """
    works = tuple(work_of(line, role, assumed, seed=seed) for line in request.line for role in line.roles)
    fitting = [one for one in indicators if request.mission.kind in one.missions]
    signals = tuple(signal for one in fitting if (signal := signal_of(one, request, on)) is not None)
    used = dict.fromkeys([*CREW, *(_hours(work.role) for work in works)])
    return Workload(
        works=works,
        signals=signals,
        assumptions=tuple(assumed[name] for name in used if name in assumed),
        seed=seed,
        method=METHOD,
        notes=() if signals else ("No series of the tables belongs to this kind of mission.",),
    )


def people_for(tasks_per_week: int, role: str, assumed: Mapping[str, Assumption], *, seed: int) -> Span | None:
    """People that so many tasks a week need in a role; None where there is no assumption for the role.

    Example:
        >>> rows = {name: Assumption(name=name, low=v, central=v, high=v, unit="", meaning="", source="")
        ...         for name, v in (("hours_per_task_medical", 2), ("hours_per_shift", 10), ("shifts_per_week", 4),
        ...                         ("share_available", 0.5))}
        >>> people_for(100, "medical", rows, seed=1).central
        10
    """
    if _hours(role) not in assumed:
        return None
    rows = (assumed[_hours(role)], *(assumption_of(assumed, name) for name in CREW))
    return drawn_span(rows, lambda hours, *crew: tasks_per_week * hours / _week(*crew), seed=seed)


def hours_per_week(assumed: Mapping[str, Assumption]) -> tuple[Assumption, ...]:
    """The assumptions whose product is what one of the people works in a week [hours]."""
    return tuple(assumption_of(assumed, name) for name in CREW)


def work_of(line: Line, role: str, assumed: Mapping[str, Assumption], *, seed: int) -> Work:
    """What one role of one line needs."""
    known = assumed.get(_hours(role))
    stated = line.tasks_per_week
    people = people_for(stated, role, assumed, seed=seed) if stated is not None else None
    per_thousand = people_for(PER_THOUSAND, role, assumed, seed=seed)
    tasks = _tasks(line.people, role, assumed, seed) if line.people else None
    return Work(
        line=line.id,
        role=role,
        asked=line.people,
        tasks_per_week=stated,
        task=known.meaning if known else "",
        people=people,
        per_thousand=per_thousand,
        tasks_of_asked=tasks,
        says=_work_said(line, people, stated, tasks if known else None),
    )


def signal_of(indicator: Indicator, request: Request, on: date) -> Signal | None:
    """What a series says on the day: the newest month that is over, against the same month a year before.

    Returns:
        None where one of the two months is not known.
    """
    over = sorted(
        (one.year, one.month, one) for one in indicator.readings if (one.year, one.month) < (on.year, on.month)
    )
    by_month = {(year, month): one for year, month, one in over}
    pairs = [(by_month[year - 1, month], one) for year, month, one in over if (year - 1, month) in by_month]
    if not pairs:
        return None
    before, now = pairs[-1]
    change = (now.value - before.value) / before.value if before.value else 0.0
    moves = "level" if abs(change) <= LEVEL else "against" if change < 0 else "with"
    return Signal(
        id=indicator.id,
        title=indicator.title,
        unit=indicator.unit,
        before=before,
        now=now,
        change=round(change, 4),
        moves=moves,
        says=_signal_said(indicator, (before, now, change), request),
        why=indicator.why,
        source=indicator.source,
        url=indicator.url,
        readings=tuple(one for year, month, one in over if (year, month) >= (before.year, before.month)),
    )


def _hours(role: str) -> str:
    return f"hours_per_task_{role.replace('-', '_')}"


def _week(shift: Draws, shifts: Draws, available: Draws) -> Draws:
    return shift * shifts * available


def _tasks(people: int, role: str, assumed: Mapping[str, Assumption], seed: int) -> Span | None:
    if _hours(role) not in assumed:
        return None
    rows = (assumed[_hours(role)], *hours_per_week(assumed))
    return drawn_span(rows, lambda hours, *crew: people * _week(*crew) / hours, seed=seed)


def _work_said(line: Line, people: Span | None, stated: int | None, tasks: Span | None) -> str:
    """In words; tasks and people of a line with several roles are not split, so each role says what that means."""
    whole = ", if all of them were of this role," if len(line.roles) > 1 else ""
    if stated is None:
        does = f"{line.people or 0:,} people{', if all of them had this role,' if whole else ''} would do about"
        return UNSTATED + (f"; {does} {about(tasks.central)} a week" if tasks and line.people else "")
    if people is None:
        return "not assessed: no assumption tells how many hours one task of this role takes"
    asked = f"; {line.people:,} are asked for" if line.people is not None else "; no number is asked for"
    return f"{stated:,} tasks a week{whole} would need about {about(people.central)} people ({roughly(people)}){asked}"


def _signal_said(indicator: Indicator, move: tuple[Reading, Reading, float], request: Request) -> str:
    before, now, change = move
    asked = sum(line.people or 0 for line in request.line)
    verb = "stayed about level, going" if abs(change) <= LEVEL else "fell" if change < 0 else "rose"
    return (
        f"{indicator.title} {verb} from {before.value:,} in {_month(before)} to {now.value:,} in {_month(now)} "
        f"({in_percent(change, sign='+')}), while the request asks for {asked:,} people."
    )


def _month(reading: Reading) -> str:
    return f"{MONTHS[reading.month - 1]} {reading.year}"

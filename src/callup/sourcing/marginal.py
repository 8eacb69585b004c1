"""What would fill a line that is short, and what would the smallest change of each kind be worth?

Every change that somebody may lawfully make is tried: one more Guard whose option is open on a consent or a question,
a floor or a ceiling moved by one step, one more length of rotation, and the plan's own rules.
Nothing that is barred, unsettled or open on a finding (such as an insurrection) is ever proposed.
What a change is worth is the difference between two fillings in which units may be split at will, while no other line
loses anyone; so it is told with the most that any plan can gain, and for the best one with what a plan really gains.

Ranking, as published: most people for each step; then fewest steps; then the plan's own rules before what a governor
decides (`KINDS`); then by postal code.
"""

from collections.abc import Callable
from itertools import pairwise

import msgspec

from callup.law.fact import FactKind
from callup.review import Option
from callup.sourcing.changes import (
    CEILING_STEP_PEOPLE,
    FLOOR_STEP,
    Change,
    Marginal,
    Means,
    floors_lowered,
    may_propose,
    options_opened,
    rank,
)
from callup.sourcing.model import build
from callup.sourcing.plan import Plan
from callup.sourcing.pools import Case
from callup.sourcing.refill import Short, found_with, missing_in
from callup.sourcing.rules import ceilings_raised, rules_changed
from callup.sourcing.ways import is_usable


class LineAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Why one line is filled as it is: who gives, what lacks and why, what would lift it.

    `best` is the cheapest change by the published rule; `changes` are all that help, in that order.
    """

    line: str
    title: str
    asked: int
    missing: int
    missing_on_average: float
    givers: tuple[tuple[str, int], ...]
    reasons: tuple[str, ...]
    best: Change | None
    changes: tuple[Change, ...]
    marginals: tuple[Marginal, ...]
    not_proposed: tuple[str, ...]
    rule: str


RULE = (
    "Most people for each step, then fewest steps, then the plan's own rules before what a governor decides, then by "
    f"postal code. A step is one Guard's option, {FLOOR_STEP * 100:.0f} points of one Guard's floor, "
    f"{CEILING_STEP_PEOPLE} people of one ceiling, or one change of a rule of the plan."
)


def explain_line(case: Case, options: tuple[Option, ...], plan: Plan, line: str, means: Means) -> LineAnswer:
    """Who gives on a line, what it lacks and why, and what would lift that.

    Args:
        case: All that the plan was made from (`callup.sourcing.room.case_of`).
        options: All options of the review, also those that may not be used.
        plan: The plan.
        line: The line, by its id; it has to be one of the case.
        means: What may be tried.
    """
    model = build(case)
    number = next(n for n, demand in enumerate(case.demands) if demand.line == line)
    short = Short(number=number, model=model, missing=missing_in(model, plan))
    told = next((one for one in plan.shortfalls if one.line == line), None)
    changes, marginals = _changes(short, options, means) if told is not None else ((), ())
    return LineAnswer(
        line=line,
        title=short.demand.title,
        asked=short.demand.people,
        missing=told.missing if told else 0,
        missing_on_average=round(short.lacking, 3),
        givers=_givers(plan, line),
        reasons=told.reasons if told else (),
        best=changes[0] if changes else None,
        changes=changes,
        marginals=marginals,
        not_proposed=_not_proposed(short, options, means) if told else (),
        rule=RULE,
    )


def _changes(
    short: Short, options: tuple[Option, ...], means: Means
) -> tuple[tuple[Change, ...], tuple[Marginal, ...]]:
    floors, marginals = floors_lowered(short)
    found = [*options_opened(short, options, means), *floors, *ceilings_raised(short), *rules_changed(short, means)]
    helping = sorted((made for made in found if made[0].people > 0), key=lambda made: rank(made[0]))
    changes = [change for change, _ in helping]
    if helping:
        best, model = helping[0]
        changes[0] = msgspec.structs.replace(best, found=found_with(short, model))
    return tuple(changes), marginals


def _givers(plan: Plan, line: str) -> tuple[tuple[str, int], ...]:
    """Guards that give on the line, with the most people at one time, the largest first."""
    given = {}
    for home in {one.home for one in plan.assignments if one.line == line}:
        mine = [one for one in plan.assignments if one.line == line and one.home == home]
        edges = sorted({day for one in mine for day in (one.since, one.until)})
        given[home] = max(sum(one.people for one in mine if one.since <= day < one.until) for day, _ in pairwise(edges))
    return tuple(sorted(given.items(), key=lambda item: (-item[1], item[0])))


def _not_proposed(short: Short, options: tuple[Option, ...], means: Means) -> tuple[str, ...]:
    """What nobody is asked to set aside, in words."""
    mine = [one for one in options if one.line == short.demand.line]
    closed = {one.home for one in mine} - {one.home for one in mine if is_usable(one)}
    counts: list[tuple[str, Callable[[Option], bool]]] = [
        ("barred by law", lambda one: one.verdict == "barred"),
        ("on which the law is unsettled", lambda one: one.verdict == "unsettled"),
        ("open on a finding that nobody can be asked to make", lambda one: _on_finding(one, means.facts)),
    ]
    found = []
    for words, holds in counts:
        number = sum(1 for one in mine if one.home in closed and holds(one))
        if number:
            found.append(f"Options {words} are not proposed: {number:,}.")
    return tuple(found)


def _on_finding(option: Option, facts: dict[str, FactKind]) -> bool:
    return option.verdict == "open" and not may_propose(option, facts)

"""Which rules of the plan, and which ceilings, could be otherwise, and what would that be worth to a short line?"""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from callup.sourcing.changes import CEILING_STEP_PEOPLE, LATER_DAYS, Change, Made, Means, later, later_words
from callup.sourcing.limits import exact
from callup.sourcing.model import build
from callup.sourcing.plan import Ceiling, Demand
from callup.sourcing.pools import Case
from callup.sourcing.refill import Short, found_with, least_with, whole


def ceilings_raised(short: Short) -> Iterator[Made]:
    """Each ceiling raised by one step."""
    limits = short.model.case.limits
    for one in limits.ceilings:
        if one.line in {None, short.demand.line}:
            raised = msgspec.structs.replace(one, people=one.people + CEILING_STEP_PEOPLE)
            others = tuple(raised if other is one else other for other in limits.ceilings)
            case = msgspec.structs.replace(short.model.case, limits=msgspec.structs.replace(limits, ceilings=others))
            yield _rebuilt(short, case, "ceiling", _ceiling_words(one, raised), (one.home,))


def _ceiling_words(one: Ceiling, raised: Ceiling) -> str:
    scope = f" on {one.line}" if one.line else ""
    return f"a ceiling of {raised.people:,} people instead of {one.people:,} from {one.home}{scope}"


def rules_changed(short: Short, means: Means) -> Iterator[Made]:
    """Rules of the plan: lengths of rotations, dwell, detachment, training, first day."""
    case = short.model.case
    for kind, words, changed in _other_rules(case, short.demand, means):
        made = _rebuilt(short, changed, kind, words, ())
        if kind == "first day":
            yield msgspec.structs.replace(made[0], days_later=LATER_DAYS), made[1]
        elif kind != "detachment":
            yield made
        elif whole(short.lacking) > 0 and (found := found_with(short, made[1])):
            yield msgspec.structs.replace(made[0], people=found, found=found), made[1]


def _other_rules(case: Case, demand: Demand, means: Means) -> Iterator[tuple[str, str, Case]]:
    settings, limits = case.settings, case.limits
    term = (demand.until - demand.since).days
    for days in means.lengths:
        if days not in settings.rotation_days and days < term:
            lengths = tuple(sorted({*(settings.rotation_days or _terms(case)), days}))
            dwell = settings.dwell if settings.rotation_days else means.dwell
            turned = msgspec.structs.replace(settings, rotation_days=lengths, dwell=dwell)
            words = f"rotations of {days} days as well, with a rest at home of {dwell:g} times the days away"
            yield "rotation", words, msgspec.structs.replace(case, settings=turned)
    if settings.dwell > 0:
        dwell = float(exact(settings.dwell) / 2)
        rested = msgspec.structs.replace(settings, dwell=dwell)
        words = f"a rest at home of {dwell:g} times the days away instead of {settings.dwell:g}"
        yield "dwell", words, msgspec.structs.replace(case, settings=rested)
    if limits.minimum_detachment > 1:
        least = limits.minimum_detachment // 2
        words = f"detachments of at least {least} people instead of {limits.minimum_detachment}"
        smaller = msgspec.structs.replace(limits, minimum_detachment=least)
        yield "detachment", words, msgspec.structs.replace(case, limits=smaller)
    ready = settings.ready_from
    first = None if ready is None else max(ready - timedelta(days=LATER_DAYS), means.on or date.min)
    if ready is not None and first is not None and first < ready and not case.running:
        earlier = msgspec.structs.replace(settings, ready_from=first)
        words = f"training of substitutes that begins {(ready - first).days} days earlier"
        yield "training", words, msgspec.structs.replace(case, settings=earlier)
    yield "first day", later_words(LATER_DAYS), later(case, demand, LATER_DAYS)


def _terms(case: Case) -> tuple[int, ...]:
    return tuple(sorted({(demand.until - demand.since).days for demand in case.demands}))


def _rebuilt(short: Short, case: Case, kind: str, words: str, homes: tuple[str, ...]) -> Made:
    model = build(case)
    least = least_with(short, model)
    change = Change(
        kind=kind, words=words, homes=homes, steps=1, people=whole(least_with(short, short.model) - least),
        at_most=whole(short.lacking - least),
    )  # fmt: skip
    return change, model

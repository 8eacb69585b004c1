"""Which changes could somebody lawfully make, and what would each be worth to a line that is short?

One more Guard whose option is open on a consent or a question; floors and ceilings moved by one step; one more length
of rotation; the plan's own rules.
Nothing that is barred, unsettled or open on a finding (such as an insurrection) is ever among them.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

import msgspec
import numpy as np

from callup.law.fact import FactKind
from callup.percent import in_percent
from callup.review import Option
from callup.role import STATUS_BY_SLUG, STATUS_SLUGS
from callup.sourcing.limits import exact
from callup.sourcing.model import Model, build
from callup.sourcing.plan import Demand, Limits
from callup.sourcing.pools import Case
from callup.sourcing.refill import Short, With, WithFloors, whole
from callup.sourcing.ways import usable_options
from callup.sourcing.wording import named

KINDS = ("rotation", "dwell", "detachment", "training", "first day", "ceiling", "consent", "question", "floor")
FLOOR_STEP = 0.05
CEILING_STEP_PEOPLE = 100
LATER_DAYS = 14
TOGETHER = 3
HOME_CONSENT = "home_governor_consent"
NEVER_PROPOSED = frozenset({"finding"})


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What may be tried.

    `facts` are the facts of the rule base, so that no finding is proposed; `lengths` [days] of rotations; `dwell` that
    goes with them where the plan has none; `on` is the day of the answer: nobody can begin to train before it.
    """

    facts: dict[str, FactKind]
    lengths: tuple[int, ...] = ()
    dwell: float = 0.0
    on: date | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change and what it is worth on one line, in people on average over its term.

    `steps` counts the smallest changes in it. `people`: gained where units may be split at will. `at_most`: no plan
    gains more. `found`: a plan in whole units gains this; None: not looked for, or not found within the limits.
    `asks` are questions that have to be answered so that the duty is lawful, each with who can answer; `days_later`:
    the line begins and ends later by so many days.
    """

    kind: str
    words: str
    homes: tuple[str, ...]
    steps: int
    people: int
    at_most: int
    found: int | None = None
    asks: tuple[str, ...] = ()
    days_later: int = 0


class Marginal(msgspec.Struct, frozen=True, kw_only=True):
    """What one limit of one State costs a line: a finite difference over one step of its floor.

    `more_people`: people of types that qualify who may leave in addition; `gained` of them help the line. The values
    for one person and for one point of the floor are means over the step and hold within it alone.
    """

    home: str
    step: float
    more_people: int
    gained: int
    gained_per_person: float
    gained_per_point: float


Made = tuple[Change, Model]


def may_propose(option: Option, facts: dict[str, FactKind]) -> bool:
    """Whether an option of a Guard may be proposed: open, on a consent or a question, and on no finding.

    Example:
        >>> from callup.review import Option
        >>> closed = Option(line="a", home="TX", host=None, status="sad", verdict="barred", because="", conditions=(),
        ...                 consent_on_record=False, open_on=("home_governor_consent",))
        >>> may_propose(closed, {})
        False
    """
    known = all(name in facts and facts[name].kind not in NEVER_PROPOSED for name in option.open_on)
    of_guards = STATUS_BY_SLUG[option.status].family != "civilian"
    return of_guards and option.verdict == "open" and bool(option.open_on) and known


def rank(change: Change) -> tuple[Fraction, int, int, tuple[str, ...]]:
    """The published order; the least comes first."""
    return -Fraction(change.people, change.steps), change.steps, KINDS.index(change.kind), change.homes


def options_opened(short: Short, options: tuple[Option, ...], means: Means) -> Iterator[Made]:
    """Guards without any lawful option on the line: singly, then the best together, greedily, then all.

    Where no option helps alone, because substitutes would have to train first, the line begins later as well.
    """
    line, case = short.demand.line, short.model.case
    open_ = [one for one in options if one.line == line and may_propose(one, means.facts)]
    asked = {one.home: one for one in sorted(open_, key=_fewest) if (line, one.home) not in case.usable}
    refused = {(one.home, one.host, one.status) for one in options if one.line == line and one.verdict != "open"}
    asked = {home: one for home, one in asked.items() if (home, one.host, one.status) not in refused}
    if not asked:
        return
    lawful = [msgspec.structs.replace(one, verdict="allowed_if") for one in asked.values()]
    opened = msgspec.structs.replace(case, usable={**case.usable, **usable_options(lawful)})
    homes = sorted(home for home in asked if home in case.world.strengths)
    for days in (0, LATER_DAYS):
        with_ = With(short, build(later(opened, short.demand, days)), homes)
        if with_.gain(tuple(homes)) > 0:
            yield from _opened(with_, asked, means, days)
            break


def _opened(with_: With, asked: dict[str, Option], means: Means, days: int) -> Iterator[Made]:
    singles = sorted(((with_.gain((home,)), home) for home in with_.homes), key=lambda one: (-one[0], one[1]))
    alone = [(home,) for gain, home in singles if gain > 0]
    for homes in (*alone, *_together(with_, [home for _, home in singles])):
        change, model = _change(with_, homes, _words_of(homes, asked, means))
        if days:
            words = f"{change.words}, and {later_words(days)}"
            change = msgspec.structs.replace(change, words=words, steps=change.steps + 1, days_later=days)
        yield change, model


def later(case: Case, demand: Demand, days: int) -> Case:
    """The case with one line later by some days."""
    moved = msgspec.structs.replace(
        demand, since=demand.since + timedelta(days=days), until=demand.until + timedelta(days=days)
    )
    return msgspec.structs.replace(case, demands=tuple(moved if one is demand else one for one in case.demands))


def later_words(days: int) -> str:
    """A line that is later, in words."""
    return f"a first and a last day {days} days later"


def _together(with_: With, ranked: list[str]) -> Iterator[tuple[str, ...]]:
    """The best two and three States together, greedily, then all; only those that gain more than fewer do."""
    chosen: tuple[str, ...] = ()
    most = max((with_.gain((home,)) for home in ranked), default=0)
    for _ in range(min(TOGETHER, len(ranked))):
        chosen = (*chosen, with_.best_beside(chosen, ranked))
        if len(chosen) > 1 and with_.gain(chosen) > most:
            yield tuple(sorted(chosen))
            most = with_.gain(chosen)
    if len(ranked) > TOGETHER and with_.gain(tuple(ranked)) > most:
        yield tuple(sorted(ranked))


def _fewest(option: Option) -> tuple[str, int, int, str]:
    """Later ones win: by home, the option open on the fewest facts last."""
    return option.home, -len(option.open_on), -STATUS_SLUGS.index(option.status), option.host or ""


def floors_lowered(short: Short) -> tuple[list[Made], tuple[Marginal, ...]]:
    """Floors lowered by one step: singly, then the best together."""
    case = short.model.case
    changed = build(msgspec.structs.replace(case, limits=lower_floors(case.limits, short.model.standing.homes)))
    same = np.array_equal(changed.start, short.model.start) and np.array_equal(changed.column, short.model.column)
    if not same or changed.columns != short.model.columns:
        return [], ()
    with_ = WithFloors(short, changed, short.model.standing.homes)
    if not with_.homes or with_.gain(tuple(with_.homes)) <= 0:
        return [], ()
    serving = _serving(short)
    singles = sorted(((with_.gain((home,)), home) for home in serving), key=lambda one: (-one[0], one[1]))
    made = [_change(with_, (home,), _floor_words((home,), case.limits)) for gain, home in singles if gain > 0]
    together = _together(with_, [home for _, home in singles])
    made += [_change(with_, homes, _floor_words(homes, case.limits)) for homes in together]
    return made, tuple(_marginal(short, changed, gain, home) for gain, home in singles if gain > 0)


def _serving(short: Short) -> list[str]:
    """Guards that may serve on the line, by code."""
    arcs = short.model.arcs
    on = short.model.stays.demand[arcs.stay] == short.number
    return sorted({short.model.pools[pool].home for pool in np.unique(arcs.pool[on]).tolist()} - {""})


def lower_floors(limits: Limits, homes: Sequence[str]) -> Limits:
    """The limits with the floors of these Guards lowered by one step, never below 0."""
    step = exact(FLOOR_STEP)

    def lower(share: float) -> float:
        return float(max(Fraction(0), exact(share) - step))

    stated = tuple(
        msgspec.structs.replace(one, share=lower(one.share)) if one.home in homes else one for one in limits.stated
    )
    floors = {home: lower(limits.floors.get(home, limits.floor)) for home in homes}
    return msgspec.structs.replace(limits, floors={**limits.floors, **floors}, stated=stated)


def _floor_words(homes: tuple[str, ...], limits: Limits) -> tuple[str, str, tuple[str, ...]]:
    shares = {limits.floors.get(home, limits.floor) for home in homes}
    lowered = lower_floors(limits, homes)
    now = {lowered.floors[home] for home in homes}
    if len(shares) == len(now) == 1:
        return (
            "floor",
            f"a floor of {in_percent(now.pop())} instead of {in_percent(shares.pop())} in {named(homes)}",
            (),
        )
    return "floor", f"floors {FLOOR_STEP * 100:.0f} points lower in {named(homes)}", ()


def _marginal(short: Short, changed: Model, gained: int, home: str) -> Marginal:
    base = short.model
    at = base.standing.homes.index(home)
    arcs = base.arcs
    on = np.unique(arcs.pool[base.stays.demand[arcs.stay] == short.number])
    kinds = np.unique(base.standing.kind[on[base.standing.home[on] == at]])
    by_type = (changed.standing.give_of_type - base.standing.give_of_type)[:, kinds].sum(axis=1)
    more = int(by_type.min(initial=np.iinfo(np.int64).max)) if len(kinds) else 0
    return Marginal(
        home=home, step=FLOOR_STEP, more_people=more, gained=gained,
        gained_per_person=round(gained / more, 3) if more else 0.0,
        gained_per_point=round(gained / (FLOOR_STEP * 100), 1),
    )  # fmt: skip


def _change(with_: With, homes: tuple[str, ...], told: tuple[str, str, tuple[str, ...]]) -> Made:
    """A change in some States."""
    kind, words, asks = told
    change = Change(
        kind=kind, words=words, homes=homes, steps=len(homes), people=with_.gain(homes), asks=asks,
        at_most=whole(with_.short.lacking - with_.least(homes)),
    )  # fmt: skip
    return change, with_.model(homes)


def _words_of(homes: tuple[str, ...], asked: dict[str, Option], means: Means) -> tuple[str, str, tuple[str, ...]]:
    facts = sorted({name for home in homes for name in asked[home].open_on})
    if facts == [HOME_CONSENT]:
        governor = "governor" if len(homes) == 1 else "governors"
        return "consent", f"the consent of the {governor} of {named(homes)}", ()
    questions = tuple(f"{name}: {means.facts[name].question} ({means.facts[name].who})" for name in facts)
    return "question", f"a lawful answer on {' and '.join(facts)} for {named(homes)}", questions

"""What does one State give and keep, which of its limits bind, and what would change if it gave less?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

import msgspec

from callup.errors import UnknownName
from callup.law.fact import FactKind
from callup.percent import in_percent
from callup.period import MONTHS
from callup.review import Option
from callup.sourcing.changes import may_propose
from callup.sourcing.less import Less
from callup.sourcing.limits import Guard, floor_of, guards
from callup.sourcing.plan import Assignment, Move, Plan, Share
from callup.sourcing.pools import Case
from callup.sourcing.ways import is_usable


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """People that a State gives to one line, at one host, in one duty status, between two days."""

    line: str
    host: str | None
    status: str
    since: date
    until: date
    units: int
    people: int
    person_days: int


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """What a State gives in one calendar month: the most people on duty at one time, and person-days."""

    month: str
    people: int
    person_days: int


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """Units of one type: people listed, given at the time with least to spare, and what may be given then.

    `listed` is scaled down where a roster lists more people than the Guard has.
    """

    type: str
    listed: int
    given: int
    may_give: int
    kept: int
    units: int
    units_sent: int


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """One limit of a State in people and in words; `spare` None: it is not counted in people.

    `binds`: nobody more, or nobody more than a detachment's worth, could go within it.
    """

    name: str
    binds: bool
    spare: int | None
    words: str


class StateAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What one State gives and keeps and why. `rank` of its share among the Guards that give: 1 gives most."""

    home: str
    share: Share
    rank: int | None
    giving: int
    gives: tuple[Given, ...]
    assignments: tuple[Assignment, ...]
    months: tuple[Month, ...]
    kinds: tuple[Kind, ...]
    limits: tuple[Limit, ...]
    moves: tuple[Move, ...]
    less: tuple[Less, ...]


def explain_state(
    case: Case, options: tuple[Option, ...], plan: Plan, home: str, facts: dict[str, FactKind]
) -> StateAnswer:
    """What one State gives and keeps, and which of its limits bind; `less` is empty (see `callup.sourcing.less`).

    Args:
        case: All that the plan was made from (`callup.sourcing.room.case_of`).
        options: All options of the review.
        plan: The plan.
        home: Postal code.
        facts: Facts of the rule base, to say what is open in words.

    Raises:
        UnknownName: There is no Guard of known strength under this code.
    """
    share = next((one for one in plan.shares if one.home == home), None)
    if share is None:
        known = [one.home for one in plan.shares]
        raise UnknownName(where="the plan", name=home, kind="a Guard of known strength", known=known)
    mine = tuple(one for one in plan.assignments if one.home == home)
    giving = sorted((one for one in plan.shares if one.given), key=_part)
    ranks = [one.home for one in giving]
    kinds = tuple(_kinds(case, home, mine))
    return StateAnswer(
        home=home,
        share=share,
        rank=ranks.index(home) + 1 if home in ranks else None,
        giving=len(giving),
        gives=tuple(_gives(mine)),
        assignments=mine,
        months=tuple(_months(mine)),
        kinds=kinds,
        limits=(*_limits(case, share, mine, kinds), *_consent(case, options, home, facts)),
        moves=tuple(one for one in plan.moves if one.home == home),
        less=(),
    )


def _part(share: Share) -> tuple[float, str]:
    return -(share.given / max(1, share.strength)), share.home


def _gives(mine: Iterable[Assignment]) -> Iterator[Given]:
    alike: dict[tuple[str, str, str, date, date], list[Assignment]] = {}
    for one in mine:
        alike.setdefault((one.line, one.host or "", one.status, one.since, one.until), []).append(one)
    for (line, host, status, since, until), ones in sorted(alike.items()):
        people = sum(one.people for one in ones)
        yield Given(
            line=line, host=host or None, status=status, since=since, until=until,
            units=len({one.unit for one in ones}), people=people, person_days=people * (until - since).days,
        )  # fmt: skip


def _months(mine: Sequence[Assignment]) -> Iterator[Month]:
    """Months in which anybody is on duty, in order of time."""
    if not mine:
        return
    day, last = min(one.since for one in mine).replace(day=1), max(one.until for one in mine)
    while day < last:
        following = (day + timedelta(days=31)).replace(day=1)
        now = [one for one in mine if one.since < following and one.until > day]
        starts = {max(day, one.since) for one in now}
        yield Month(
            month=f"{MONTHS[day.month - 1]} {day.year}",
            people=max((sum(o.people for o in now if o.since <= at < o.until) for at in starts), default=0),
            person_days=sum(one.people * (min(following, one.until) - max(day, one.since)).days for one in now),
        )
        day = following


def away_since(one: Assignment, case: Case) -> date:
    """The first day away from home; where a plan does not say, substitutes train before they serve."""
    training = timedelta(days=case.settings.substitute_training_days if one.tier > 1 else 0)
    return one.away_since or one.since - training


def _moments(case: Case, mine: Sequence[Assignment]) -> list[tuple[date, list[Assignment]]]:
    """Days on which anything changes, with who is away from then on; at least one moment."""
    spans = [(away_since(one, case), one) for one in mine]
    days = {day for since, one in spans for day in (since, one.until)}
    first, last = min(days, default=None), max(days, default=None)
    if first is not None and last is not None:
        days |= _first_days(first, last)
    found = [(day, [one for since, one in spans if since <= day < one.until]) for day, _ in pairwise(sorted(days))]
    return found or [(min((demand.since for demand in case.demands), default=date.min), [])]


def _first_days(first: date, last: date) -> set[date]:
    months = range(first.year * 12 + first.month, last.year * 12 + last.month)
    return {date(month // 12, month % 12 + 1, 1) for month in months}


def _kinds(case: Case, home: str, mine: Sequence[Assignment]) -> Iterator[Kind]:
    units = [unit for unit in case.world.roster.units if unit.home == home]
    listed = Counter[str]()
    for unit in units:
        listed[unit.type] += unit.people
    moments = [(guards_in(case, day)[home], Counter[str](), day, away) for day, away in _moments(case, mine)]
    for _, given, _, away in moments:
        for one in away:
            given[one.unit_type] += one.people
    strength = case.world.strengths[home].people
    scale = min(1.0, strength / max(1, sum(listed.values())))
    for type_ in sorted(listed):
        guard, given, _, _ = min(moments, key=lambda at: (at[0].may_give_of_type[type_] - at[1][type_], at[2]))
        there = int(listed[type_] * scale)
        yield Kind(
            type=type_, listed=there, given=given[type_], may_give=guard.may_give_of_type[type_],
            kept=max(0, there - given[type_]), units=sum(1 for unit in units if unit.type == type_),
            units_sent=len({one.unit for one in mine if one.unit_type == type_}),
        )  # fmt: skip


def guards_in(case: Case, day: date) -> dict[str, Guard]:
    """What the Guards may give in the month of a day."""
    return guards(case.world, case.limits, month=day.month)


def _limits(case: Case, share: Share, mine: Sequence[Assignment], kinds: tuple[Kind, ...]) -> Iterator[Limit]:
    yield _strength(case, share)
    yield from (_type(kind, case) for kind in kinds if kind.given)
    yield from _short_of_units(kinds)
    yield from _ceilings(case, share.home, mine)
    yield from _dwell(case, mine)


def _strength(case: Case, share: Share) -> Limit:
    limits, spare = case.limits, share.may_give - share.given
    floor = floor_of(limits, share.home)
    by_floor = 1 - floor <= limits.available
    seasonal = any(one.home == share.home and one.type is None for one in limits.stated)
    name = "floor" if by_floor else "availability"
    rule = (
        f"{in_percent(floor)} of {share.strength:,} stay"
        if by_floor
        else f"{in_percent(limits.available)} can be sent at all"
    )
    rule = "the floor of the season stays" if by_floor and seasonal else rule
    claimed = f", {share.claimed:,} are claimed already" if share.claimed else ""
    binds = spare < case.limits.minimum_detachment
    end = "the limit is reached" if binds else f"{spare:,} more could go within it"
    words = f"{rule}{claimed}: {share.may_give:,} people may leave, {share.given:,} do; {end}."
    return Limit(name=name, binds=binds, spare=spare, words=words)


def _type(kind: Kind, case: Case) -> Limit:
    spare = kind.may_give - kind.given
    binds = spare < case.limits.minimum_detachment
    end = "the limit is reached" if binds else f"{spare:,} more could go within it"
    name = kind.type.replace("_", " ")
    words = f"of {kind.listed:,} people in {name} units {kind.may_give:,} may leave, {kind.given:,} do; {end}."
    return Limit(name=f"type floor: {name}", binds=binds, spare=spare, words=words)


def _short_of_units(kinds: tuple[Kind, ...]) -> Iterator[Limit]:
    for kind in kinds:
        if kind.units_sent and kind.units_sent == kind.units:
            units = f"all {kind.units} units" if kind.units > 1 else "the only unit"
            name = kind.type.replace("_", " ")
            yield Limit(name="units", binds=True, spare=0, words=f"{units} of type {name} serve.")


def _ceilings(case: Case, home: str, mine: Sequence[Assignment]) -> Iterator[Limit]:
    for one in case.limits.ceilings:
        if one.home != home:
            continue
        now = [away for day, away in _moments(case, mine) if not one.months or day.month in one.months]
        sums = [sum(sent.people for sent in away if one.line in {None, sent.line}) for away in now]
        spare = one.people - max(sums, default=0)
        scope = f" on {one.line}" if one.line else ""
        words = f"the governor consents to {one.people:,} people at one time{scope}; {one.people - spare:,} go."
        yield Limit(name="ceiling", binds=spare < case.limits.minimum_detachment, spare=spare, words=words)


def _dwell(case: Case, mine: Sequence[Assignment]) -> Iterator[Limit]:
    units = len({one.unit for one in mine})
    if case.settings.dwell > 0 and units:
        words = f"{units} units rest at home for {case.settings.dwell:g} times their days away before they go again."
        yield Limit(name="dwell", binds=False, spare=None, words=words)


def _consent(case: Case, options: tuple[Option, ...], home: str, facts: dict[str, FactKind]) -> Iterator[Limit]:
    """Lines on which the Guard has no lawful option, with what is open or what bars it."""
    for demand in case.demands:
        if (demand.line, home) not in case.usable:
            mine = [one for one in options if (one.line, one.home) == (demand.line, home) and not is_usable(one)]
            words = f"no lawful option on {demand.line}: {_ground(mine, facts)}"
            yield Limit(name="law or consent", binds=True, spare=None, words=words)


def _ground(options: list[Option], facts: dict[str, FactKind]) -> str:
    open_ = [one for one in options if one.verdict == "open"]
    names = dict.fromkeys(name for one in open_ if may_propose(one, facts) for name in one.open_on)
    if names:
        return "it hangs on " + "; ".join(f"“{facts[name].question}” ({facts[name].who})" for name in names) + "."
    grounds = list(dict.fromkeys(one.because.rstrip(".") for one in open_ or options)) or ["no option was found"]
    more = f", and {len(grounds) - 2} further grounds" if len(grounds) > 2 else ""
    return f"{'; '.join(grounds[:2])}{more}."


def share_in_words(answer: StateAnswer) -> str:
    """What a State gives, in one or two sentences."""
    share = answer.share
    if not share.given:
        kept = f"keeps {in_percent(share.kept_share, 1)} of its {share.strength:,} people"
        return f"{answer.home} gives nobody in this plan and {kept}."
    place = f"the largest share of the {answer.giving} Guards that give" if answer.rank == 1 else (
        f"number {answer.rank} by share among the {answer.giving} Guards that give")  # fmt: skip
    claimed = f" {share.claimed:,} are claimed for other duty." if share.claimed else ""
    part = in_percent(share.given / max(1, share.strength), 1)
    return (
        f"{answer.home} gives {share.given:,} of its {share.strength:,} people at one time ({part}), {place}.{claimed} "
        f"It keeps {in_percent(share.kept_share, 1)}."
    )

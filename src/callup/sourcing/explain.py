"""Why is a line not filled?

What the law or a missing consent takes away is counted from the options.
What the limits take away is measured: one family of limits is lifted at a time, and the line is filled again while no
other line loses anything; the people gained are what that family costs.
Rest after a rotation and training before one are such families as well.
These second fillings let units be split at will, so their figures are upper bounds.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from callup.period import in_words
from callup.review import Option
from callup.role import STATUS_BY_SLUG
from callup.sourcing.lending import why_no_more
from callup.sourcing.limits import LimitFamily
from callup.sourcing.model import Model, Whole, build, pools_on
from callup.sourcing.objectives import share_of_term
from callup.sourcing.plan import Demand, Shortfall
from callup.sourcing.pools import Case, Relief
from callup.sourcing.solve import least_missing
from callup.sourcing.ways import is_usable

NAMED_AT_MOST = 8
NOT_ASKED = "The search was stopped by hand: more may be possible, and the reasons were not worked out."
GROUNDS_AT_MOST = 12
LIFTS: tuple[tuple[tuple[LimitFamily, ...], str], ...] = (
    (("floors",), "the floors by strength"),
    (("skill floors",), "the floors by unit type"),
    (("floors", "skill floors"), "both kinds of floor"),
    (("availability",), "the limit of availability"),
    (("claims",), "the standing claims"),
    (("ceilings",), "the ceilings of consent"),
    (("floors", "skill floors", "availability", "claims"), "all floors, availability and claims"),
)
TOGETHER = frozenset(LIFTS[-1][0])
ROUNDING = 1e-4  # people; what the solver may be wrong by


def explain(model: Model, options: tuple[Option, ...], missing: Whole) -> tuple[Shortfall, ...]:
    """What each demand lacks, and why, in words; demands that lack nothing are left out.

    Args:
        model: The model that was solved.
        options: All options, also those that may not be used.
        missing: People missing in each stretch of a demand.
    """
    lines: dict[str, list[Option]] = defaultdict(list)
    for option in options:
        lines[option.line].append(option)
    return tuple(
        _shortfall(model, number, lines[demand.line], missing)
        for number, demand in enumerate(model.case.demands)
        if missing[model.stretches.demand == number].any()
    )


def unexplained(model: Model, missing: Whole) -> tuple[Shortfall, ...]:
    """What each demand lacks, where the search was stopped before anyone asked why."""
    lacking = [n for n in range(len(model.case.demands)) if missing[model.stretches.demand == n].any()]
    return tuple(_lack(model, number, missing, (NOT_ASKED,)) for number in lacking)


def _shortfall(model: Model, number: int, options: list[Option], missing: Whole) -> Shortfall:
    demand, donors = model.case.demands[number], model.case.world.donors
    own = [one for one in options if not donors or STATUS_BY_SLUG[one.status].family != "civilian"]
    reasons = (*_reasons(model, number, own, missing), *why_no_more(demand, donors, options))
    return _lack(model, number, missing, reasons)


def _lack(model: Model, number: int, missing: Whole, reasons: tuple[str, ...]) -> Shortfall:
    demand = model.case.demands[number]
    own = model.stretches.demand == number
    lacking = int(missing[own].max())
    return Shortfall(
        line=demand.line,
        asked=demand.people,
        planned=demand.people - lacking,
        missing=lacking,
        missing_person_days=int(missing[own] @ model.stretches.days[own]),
        reasons=reasons,
    )


def _reasons(model: Model, number: int, options: list[Option], missing: Whole) -> list[str]:
    case = model.case
    qualified = _qualified_types(case, case.demands[number])
    if not qualified:
        return [_no_type(case.demands[number]), *_law(case, case.demands[number], options, gain=None)]
    least = least_missing(model, number, missing)
    unserved = [role for role in case.demands[number].roles if not _types_for(case, [role])]
    return [
        *([f"No type of unit in the table of qualifications can do: {', '.join(unserved)}."] if unserved else []),
        *_law(
            case, case.demands[number], options, gain=_gain(case, Relief(any_home_on=number), number, missing, least)
        ),
        *_limits(model, number, missing, least),
        *_time_at_home(model, number, missing, least),
        *_other_lines(model, number, missing, least),
        *_detachments(case, float(share_of_term(model, number) @ missing), least),
        *_roster(model, number, qualified, missing, least),
    ]


def _gain(case: Case, relief: Relief, number: int, missing: Whole, least: float) -> int:
    """People more for one demand at the most, when something is lifted; none, where the split filling lacks nobody."""
    if least < 1:
        return 0
    return int(least - least_missing(build(case, relief), number, missing) + ROUNDING)


def _no_type(demand: Demand) -> str:
    if not demand.roles:
        return "Nobody has said which acts the line asks for, so no unit can be matched with it."
    return f"No type of unit in the table of qualifications can do any of the line's roles: {', '.join(demand.roles)}."


def _law(case: Case, demand: Demand, options: list[Option], *, gain: int | None) -> list[str]:
    homes = sorted(case.world.strengths)
    closed = [home for home in homes if (demand.line, home) not in case.usable]
    if not closed:
        return []
    more = ""
    if gain is not None:
        more = f" With one, the line would get {f'up to {gain:,} people more' if gain else 'nobody more'}."
    if len(closed) == len(homes):
        head = f"No lawful option: every duty status of all {len(homes)} Guards is barred, unsettled or open.{more}"
    else:
        head = f"No lawful option for {_of(closed, homes)}.{more}"
    return [head, *_grounds(options, closed, homes)]


def _grounds(options: list[Option], closed: list[str], homes: list[str]) -> list[str]:
    """Why the options of these Guards may not be used, the ground that closes most Guards first."""
    grounds: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for option in options:
        if option.home in set(closed) and not is_usable(option):
            grounds[option.verdict, option.because].add((option.home, option.status))
    ranked = sorted(grounds.items(), key=lambda item: (-len({home for home, _ in item[1]}), item[0]))
    said = [
        f"{_word(verdict)} for {_of({home for home, _ in where}, homes)} in {_list({status for _, status in where})}: "
        f"{because.rstrip('.') or 'no ground stated'}."
        for (verdict, because), where in ranked
    ]
    if len(said) > GROUNDS_AT_MOST:
        said = [*said[:GROUNDS_AT_MOST], f"There are {len(said) - GROUNDS_AT_MOST} further grounds in the review."]
    silent = sorted(set(closed) - {option.home for option in options})
    return said + ([f"The review found no option at all for {_of(silent, homes)}."] if silent else [])


def _word(verdict: str) -> str:
    return {
        "barred": "Barred",
        "unsettled": "Unsettled",
        "open": "Open",
        "allowed": "Not for units of a Guard",
        "allowed_if": "Not for units of a Guard",
    }[verdict]


def _limits(model: Model, number: int, missing: Whole, least: float) -> list[str]:
    """What each family costs; where all together cost nothing, none of them does, and none is looked at."""
    if not pools_on(model, number):
        return []
    said: list[str] = []
    most, together = 0, _gain(model.case, Relief(lifted=TOGETHER), number, missing, least)
    for families, name in LIFTS:
        lifted = frozenset(families)
        if (lifted <= TOGETHER and not together) or ("ceilings" in lifted and not model.case.limits.ceilings):
            continue
        gain = together if lifted == TOGETHER else _gain(model.case, Relief(lifted=lifted), number, missing, least)
        if gain > (most if len(families) > 1 else 0):
            said.append(_held_back(model, number, name, gain))
        most = max(most, gain)
    return said


def _time_at_home(model: Model, number: int, missing: Whole, least: float) -> list[str]:
    """What rest after a rotation costs, and training before the first day."""
    case, settings = model.case, model.case.settings
    trained = {one.type for one in case.world.qualifications if one.tier > 1 and one.role in case.demands[number].roles}
    said = []
    rests = settings.dwell > 0 and pools_on(model, number)
    if rests and (gain := _gain(case, Relief(lifted=frozenset({"dwell"})), number, missing, least)):
        rest = f"Units rest after a rotation (dwell of {settings.dwell:g} times the days away)"
        said.append(f"{rest}: up to {gain:,} people more without it.")
    if settings.substitute_training_days and any(unit.type in trained for unit in case.world.roster.units):
        gain = _gain(case, Relief(lifted=frozenset({"training"})), number, missing, least)
        days = f"substitutes train {settings.substitute_training_days} days before they serve"
        first = f", and nobody begins before {in_words(settings.ready_from)}" if settings.ready_from else ""
        if gain:
            said.append(f"Units in training: {days}{first}; up to {gain:,} people more if they were ready at once.")
    return said


def _held_back(model: Model, number: int, name: str, gain: int) -> str:
    types = {pool.type for pool in pools_on(model, number) if pool.home}
    homes = {pool.home for pool in pools_on(model, number) if pool.home}
    units = f"{_list(types)} units" if len(types) <= 4 else "qualifying units"
    return (
        f"Not enough {units.replace('_', ' ')} within {name} of {_guards(len(homes))}: "
        f"up to {gain:,} people more with {name} lifted."
    )


def _other_lines(model: Model, number: int, missing: Whole, least: float) -> list[str]:
    if least < 1 or not pools_on(model, number):
        return []
    asked = np.array([demand.people for demand in model.case.demands])[model.stretches.demand]
    free = np.where(model.stretches.demand == number, missing, asked)
    gain = int(least - least_missing(model, number, free) + ROUNDING)
    return [f"Other lines take the same units: up to {gain:,} people more without them."] if gain > 0 else []


def _detachments(case: Case, missing: float, least: float) -> list[str]:
    lost = round(missing) - round(least)
    if lost <= 0:
        return []
    rule = f"Units serve one line at a time in detachments of at least {case.limits.minimum_detachment:,} people"
    return [f"{rule}: without that, up to {lost:,} people more."]


def _roster(model: Model, number: int, types: set[str], missing: Whole, least: float) -> list[str]:
    demand = model.case.demands[number]
    people = sum(pool.people * len(pool.units) for pool in pools_on(model, number) if pool.home)
    homes = model.case.world.strengths
    said = []
    if not homes or any((demand.line, home) in model.case.usable for home in homes):
        only = "only " if people < demand.people else ""
        whose = "qualifying units of Guards with a lawful option"
        said.append(f"The roster lists {only}{people:,} people in {whose}, for {demand.people:,} asked.")
    unknown = {unit.home for unit in model.case.world.roster.units} - set(model.case.world.strengths)
    if unknown:
        said.append(f"Left out, because their strength is not known: units of {_list(unknown)}.")
    gain = _gain(model.case, Relief(any_type_on=number), number, missing, least)
    if gain > 0:
        named = f": {_list(types)}".replace("_", " ") if len(types) <= NAMED_AT_MOST else ""
        qualify = "1 unit type qualifies" if len(types) == 1 else f"{len(types)} unit types qualify"
        said.append(f"Only {qualify}{named}; if every type did, the line would get up to {gain:,} people more.")
    return said


def _qualified_types(case: Case, demand: Demand) -> set[str]:
    return _types_for(case, demand.roles)


def _types_for(case: Case, roles: Sequence[str]) -> set[str]:
    return {item.type for item in case.world.qualifications if item.role in roles}


def _of(some: Iterable[str], homes: Sequence[str]) -> str:
    names = sorted(some)
    count = f"{len(names)} of {_guards(len(homes))}"
    return f"{count} ({', '.join(names)})" if len(names) <= NAMED_AT_MOST else count


def _guards(count: int) -> str:
    return f"{count} Guard{'' if count == 1 else 's'}"


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))

"""What else could be done? Every way on the same measures, on one baseline; the losers stay on the page."""

from callup.alternatives.civil import contractors_way, lent_way, nothing_way, overtime_way, programme_way
from callup.alternatives.directive import Progress, progress
from callup.alternatives.guard import guard_way, risk_change
from callup.alternatives.record import MEASURES, Alternative, Comparison, RiskChange
from callup.alternatives.shelf import Asked, Shelf
from callup.alternatives.ways import GUARD_WAYS, LENT_WAYS, WAYS, Lent, Tried
from callup.alternatives.workload import assess_workload
from callup.errors import InputError

RANKS_NOTHING = "The order is always the same; nothing is scored, added up or ranked."
NOT_EVENED_OUT = (
    "Plans of the lawful part, indirect roles and half fill, draw down and cost as little as can be proven, but do not "
    "even out what the Guards give; the risk of one State may be a little higher for it."
)
RANGES = (
    "Ranges of ways outside the Guard: median and 5th to 95th percentile of 10,000 seeded draws from labelled "
    "assumptions; those of the Guard come from the cost room."
)


def compare(asked: Asked, tried: tuple[Tried, ...], lent: tuple[Lent, ...], shelf: Shelf) -> Comparison:
    """Put all ways side by side.

    Args:
        asked: The request, its demands, the day and the seed.
        tried: The ways that draw on the Guard, worked out on the same seasons; one for each of `GUARD_WAYS`.
        lent: The ways that borrow officers, reviewed and priced; one for each of `LENT_WAYS`.
        shelf: Assumptions, past, claims, series, directive.

    Returns:
        One alternative for each of `WAYS`, in that order, all on the same measures and the same baseline; workload and
        progress of the directive beside them.

    Raises:
        InputError: A way is missing, or two were worked out on other seasons.

    Sources:
        Tables assumptions/alternatives, assumptions/workload, past/other-means, past/claims, past/precedents,
        past/indicators, directives/*; method in docs/steps/6-compare.md.
    """
    baseline = _baseline(tried)
    told = {one.id: guard_way(one, asked, shelf) for one in tried}
    told |= {one.id: lent_way(one, asked, shelf, baseline) for one in lent}
    others = (contractors_way, overtime_way, programme_way, nothing_way)
    told |= {way.id: way for way in (write(asked, shelf, baseline) for write in others)}
    return Comparison(
        on=asked.on,
        asked=asked.people,
        term_days=asked.term_days,
        price_year=asked.price_year,
        seed=asked.seed,
        seasons=tried[0].risk.seasons,
        measures={str(measure): asks for measure, asks in MEASURES.items()},
        baseline=baseline,
        alternatives=_in_order(told),
        workload=assess_workload(asked.request, shelf.work, shelf.indicators, on=asked.on, seed=asked.seed),
        directive=_progress(asked, shelf),
        assumptions=tuple(shelf.assumed.values()),
        notes=_notes(asked),
    )


def _baseline(tried: tuple[Tried, ...]) -> RiskChange:
    """The risk without any plan; the same for every way, or they cannot be compared."""
    found = {risk_change(one.risk).unmet_before for one in tried}
    runs = {(one.risk.seed, one.risk.seasons, one.risk.first_day) for one in tried}
    if len(found) != 1 or len(runs) != 1:
        raise InputError(
            where="compare",
            found=f"{len(runs)} runs with {len(found)} baselines",
            wanted="all ways on the same seasons",
            remedy="simulate every way with one seed, one number of seasons and one first day",
        )
    unmet = found.pop()
    return RiskChange(unmet_before=unmet, unmet_after=unmet, most_in=None, chance_before=None, chance_after=None)


def _in_order(told: dict[str, Alternative]) -> tuple[Alternative, ...]:
    missing = [name for name in WAYS if name not in told]
    if missing:
        wanted = ", ".join((*GUARD_WAYS, *LENT_WAYS))
        raise InputError(where="compare", found=f"nothing for {', '.join(missing)}", wanted=wanted)
    return tuple(told[name] for name in WAYS)


def _progress(asked: Asked, shelf: Shelf) -> Progress | None:
    return progress(shelf.directive, shelf.counts, asked.on) if shelf.directive is not None else None


def _notes(asked: Asked) -> tuple[str, ...]:
    open_ended = [one.id for one in asked.request.line if one.people and (one.since is None or one.until is None)]
    term = (
        (f"No first or last day is stated for {', '.join(open_ended)}; the length of the term there is an assumption.",)
        if open_ended
        else ()
    )
    unnumbered = [line.id for line in asked.request.line if not line.people]
    without = (f"Lines without a number of people are in no way: {', '.join(unnumbered)}.",) if unnumbered else ()
    return (RANKS_NOTHING, RANGES, NOT_EVENED_OUT, *term, *without)

"""The other ways: which rooms does each walk through again?

    review -> source -> simulate -> price, once for each way -> compare

The seasons, the day and the seed are the same for all, and so is the review where nothing changes in law.
"""

import msgspec

from callup.alternatives import (
    KINDS_LENT,
    LENT_WAYS,
    PLANNED_ANEW,
    Asked,
    Comparison,
    Lent,
    Shelf,
    Tried,
    any_status,
    compare,
    covered,
    delegation_of,
    later,
    narrowed,
)
from callup.cost import Stay, price
from callup.place import CODES
from callup.readiness.simulation import get_ready
from callup.reference.alternatives import (
    find_directive,
    read_claims_made,
    read_donor_counts,
    read_indicators,
    read_means,
    read_own_officers,
)
from callup.reference.inputs import read_all_assumptions
from callup.reference.rates import read_rates
from callup.reference.tables import read_assumptions
from callup.request import Case, FactStatement
from callup.review import Review
from callup.sourcing.plan import Demand, Plan, Running
from callup.sourcing.room import source
from callup.steps import (
    Choices,
    Progress,
    demands_of,
    price_step,
    price_year_of,
    problem_of,
    purpose_of,
    quiet,
    review_step,
    simulate_step,
    source_step,
)
from callup.table import Assumption

COMPARED_SEASONS = 10_000
ASSUMPTIONS_YEAR = 2025
LAST_OBJECTIVE = "cohesion"


def compare_steps(case: Case, choices: Choices, progress: Progress = quiet) -> Comparison:
    """Steps 2 to 5, then all ways side by side."""
    review = review_step(case, choices, progress)
    get_ready()
    return compare_step(case, choices, review, source_step(case, choices, review, progress), progress)


def compare_step(case: Case, choices: Choices, review: Review, plan: Plan, progress: Progress = quiet) -> Comparison:
    """Steps 3 to 5 again for every other way, on the same seasons and with the same review where nothing changes.

    Args:
        case: The request and what is known about it.
        choices: As in the walk; at most 10,000 seasons are drawn for each way.
        review: The review of the request as asked.
        plan: The plan for the request as asked.
        progress: Called with the way that is worked out.

    Returns:
        All ways on the same measures, with workload and directive beside them.
    """
    few = msgspec.structs.replace(choices, seasons=min(choices.seasons, COMPARED_SEASONS), resamples=0)
    assumed = read_assumptions("assumptions/alternatives")
    asked = Asked(
        on=choices.on,
        request=case.request,
        demands=demands_of(case, choices, read_all_assumptions()["planning"]),
        seed=choices.seed,
        price_year=price_year_of(choices),
    )
    put_off = later(plan, int(assumed["wait_days"].central))
    tried = (
        _tried("as-asked", case, few, (review, plan), progress),
        *(_tried_anew(way, case, few, review, progress) for way in PLANNED_ANEW),
        _tried("wait", case, few, (review, put_off), progress),
    )
    lent = tuple(_lent(way, case, few, asked.demands, progress) for way in LENT_WAYS)
    return compare(asked, tried, lent, _shelf(case, choices, assumed))


def _tried_anew(way: str, case: Case, choices: Choices, review: Review, progress: Progress) -> Tried:
    """A way whose plan must be made anew; its review too, unless only the numbers of people change."""
    progress(f"compare: {way}", None)
    request = narrowed(way, case.request, review)
    lines = {line.id for line in request.line}
    kept = msgspec.structs.replace(
        choices,
        running=tuple(one for one in choices.running if one.line in lines),
        supposed=tuple(one for one in choices.supposed if one.line is None or one.line in lines),
    )
    other = Case(request=request, facts=case.facts)
    found = review if way == "half" else review_step(other, kept)
    return _tried(way, other, kept, (found, _planned(other, kept, found)), progress)


def _planned(case: Case, choices: Choices, review: Review) -> Plan:
    """Who could serve; Guards are not evened out, which moves neither the people found nor the dollars."""
    asked = problem_of(case, choices, review)
    running = Running(on=choices.on, assignments=choices.running) if choices.running else None
    settings = msgspec.structs.replace(asked.settings, until=LAST_OBJECTIVE, progress=None)
    return source(asked.demands, asked.options, asked.world, asked.limits, settings, running)


def _tried(way: str, case: Case, choices: Choices, found: tuple[Review, Plan], progress: Progress) -> Tried:
    progress(f"compare: {way}", None)
    review, plan = found
    return Tried(
        id=way,
        request=case.request,
        review=review,
        demands=demands_of(case, choices, read_all_assumptions()["planning"]),
        plan=plan,
        risk=simulate_step(choices, plan),
        bill=price_step(case, choices, plan),
    )


def _lent(way: str, case: Case, choices: Choices, demands: tuple[Demand, ...], progress: Progress) -> Lent:
    """Civilian officers, of the agencies that were named or else for all, reviewed with the delegation they need."""
    progress(f"compare: {way}", None)
    named = tuple(one for one in choices.donors if one.kind in KINDS_LENT[way])
    needed = delegation_of(way, case.request.mission.law_enforced)
    facts = (FactStatement(name="delegation", value=needed[0], status="civilian"),) if needed else ()
    civil = msgspec.structs.replace(choices, statuses=("civilian",), supposed=(*choices.supposed, *facts))
    stays = tuple(
        Stay(line=one.line, status="civilian", home=CODES[0], host=None, people=one.people,
             days=(one.until - one.since).days, distance_km=0, **purpose_of(case))
        for one in (covered(demands, named) if named else demands)
    )  # fmt: skip
    year = price_year_of(choices)
    return Lent(
        id=way,
        supposes=(needed[1],) if needed else (),
        review=review_step(Case(request=any_status(case.request), facts=case.facts), civil),
        bill=price(stays, read_rates(year), price_year=year),
        named=named,
    )


def _shelf(case: Case, choices: Choices, assumed: dict[str, Assumption]) -> Shelf:
    index, directive = read_rates(price_year_of(choices)).index, find_directive(case.request.under)
    return Shelf(
        assumed=assumed,
        work=read_assumptions("assumptions/workload"),
        past=read_means(),
        claims=read_claims_made(),
        indicators=read_indicators(),
        own_officers=read_own_officers(case.request.requester.component),
        directive=directive,
        counts=read_donor_counts(directive.id) if directive else (),
        price_factor=index[price_year_of(choices)].prices / index[ASSUMPTIONS_YEAR].prices,
    )

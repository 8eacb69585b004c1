"""What do the ways say that draw on no Guard?"""

import msgspec

from callup.alternatives.nearest import fits, nearest_means
from callup.alternatives.programme import Programme, run_programme
from callup.alternatives.record import Alternative, Claim, Cost, RiskChange
from callup.alternatives.shelf import WEEK, Asked, Shelf
from callup.alternatives.span import Span, about, assumption_of, drawn_span, exactly, roughly, shown, span_of
from callup.alternatives.ways import WAYS, Lent, covered, lawful_people
from callup.alternatives.words import IDLE, MARKET, NO_GUARD, OFFERED, OWN, RELEASABLE, WHAT, payer_of, with_gaps
from callup.cost import PayerTotal
from callup.money import NOTHING, Dollars
from callup.table import Assumption

AGENCY = "requesting agency"
EXPENSES = "salaries and expenses"
REMOVAL = {"interior_immigration"}


def _blank(way: str, asked: Asked, shelf: Shelf, baseline: RiskChange) -> Alternative:
    """A way about which only the past, the claims and the risk are told yet."""
    mission = asked.request.mission.kind
    return Alternative(
        id=way,
        title=WAYS[way],
        what=WHAT[way],
        wanted=asked.people,
        supposes=(),
        people=None,
        people_says="",
        full_time_equivalents=None,
        avoided=None,
        lawful_share=None,
        lawful_says="",
        risk=baseline,
        risk_says=NO_GUARD,
        cost=None,
        time_to_effect=None,
        time_says="",
        way_back=None,
        way_back_says="",
        precedents=nearest_means(way, shelf.past, asked.request, asked.on),
        conditions=(),
        not_known=(),
        claims=tuple(one for one in shelf.claims if way in one.ways and _stated(one, asked) and fits(one, mission)),
    )


def _stated(claim: Claim, asked: Asked) -> bool:
    return claim.stated_on <= asked.on


def lent_way(lent: Lent, asked: Asked, shelf: Shelf, baseline: RiskChange) -> Alternative:
    """Officers lent by others; priced as if all people asked for were lent."""
    lawful = lawful_people(asked.demands, lent.review.options)
    payer, fund = payer_of(lent.id, asked.request.mission.law_enforced)
    key = "federal" if lent.id == "federal-officers" else "state_local"
    told = msgspec.structs.replace(
        _blank(lent.id, asked, shelf, baseline),
        supposes=lent.supposes,
        **_lent_people(lent, asked),
        lawful_share=round(lawful / asked.people, 4) if asked.people else None,
        lawful_says=f"{lawful:,} of {asked.people:,} people stand on lines that are lawful in whole for civilians.",
        cost=Cost(
            total=lent.bill.total,
            payers=(PayerTotal(payer=payer, fund=fund, amount=lent.bill.total),),
            basis="room cost, civilian officers lent (assumptions/cost), priced as at home: nobody named a place",
        ),
        time_to_effect=span_of(assumption_of(shelf.assumed, f"{key}_days_to_effect")),
        time_says=assumption_of(shelf.assumed, f"{key}_days_to_effect").source,
        way_back=span_of(assumption_of(shelf.assumed, f"{key}_days_back")),
        way_back_says="The lending agency can recall its people; cases it left meanwhile stay left.",
        conditions=_lent_conditions(lent),
    )
    return with_gaps(told, RELEASABLE)


def _lent_people(lent: Lent, asked: Asked) -> dict[str, object]:
    """Heads of the agencies that were named; without any, a price for all and no number."""
    if not lent.named:
        return {"people_says": f"Priced as if all {asked.people:,} were lent; how many can be is not known."}
    heads = sum(one.people for one in covered(asked.demands, lent.named))
    told = [one.full_time_equivalents for one in lent.named]
    known = [one for one in told if one is not None]
    return {
        "people": exactly(heads),
        "people_says": f"{heads:,} officers of {', '.join(one.title for one in lent.named)} can do whole lines.",
        "full_time_equivalents": exactly(sum(known)) if len(known) == len(told) else None,
    }


def _lent_conditions(lent: Lent) -> tuple[str, ...]:
    usable = [way for way in lent.review.options if way.verdict == "allowed_if"]
    return tuple(dict.fromkeys(text for way in usable for text in way.conditions))


def contractors_way(asked: Asked, shelf: Shelf, baseline: RiskChange) -> Alternative:
    """Posts filled by the hour, at a labelled price."""
    hourly, weekly = (assumption_of(shelf.assumed, f"contractor_{name}") for name in ("usd_per_hour", "hours_per_week"))
    usd = drawn_span(
        (hourly, weekly), lambda one, hours: one * hours * asked.person_weeks * shelf.price_factor, seed=asked.seed
    )
    told = msgspec.structs.replace(
        _blank("contractors", asked, shelf, baseline),
        people_says=f"Priced as if all {asked.people:,} posts were filled; what the market can supply is not known.",
        cost=_agency_pays(usd, f"{hourly.central:,.0f} USD of 2025 an hour ({hourly.low:,.0f} to {hourly.high:,.0f})"),
        conditions=("Acts that only officers may do stay with officers.",),
        **_times("contractor", shelf, "After notice; what was delivered is paid."),
    )
    return with_gaps(told, MARKET)


def overtime_way(asked: Asked, shelf: Shelf, baseline: RiskChange) -> Alternative:
    """Longer hours of the officers who are there; nobody is added."""
    told = msgspec.structs.replace(
        _blank("overtime", asked, shelf, baseline),
        people=exactly(0),
        people_says="Nobody is added; officers who are there work longer.",
        conditions=("Caps on premium pay and on hours hold.",),
        **_times("overtime", shelf, "With the next shift; hours worked are paid."),
    )
    if shelf.own_officers is not None:
        told = _with_hours(told, shelf.own_officers, asked, shelf)
    return with_gaps(told, OWN)


def _with_hours(told: Alternative, officers: Assumption, asked: Asked, shelf: Shelf) -> Alternative:
    names = ("overtime_hours_per_week", "full_time_hours_per_week", "overtime_usd_per_hour")
    hours, full, hourly = (assumption_of(shelf.assumed, name) for name in names)
    weeks = asked.term_days / WEEK * shelf.price_factor
    usd = drawn_span((officers, hours, hourly), lambda people, own, one: people * own * one * weeks, seed=asked.seed)
    equivalents = drawn_span((officers, hours, full), lambda people, own, week: people * own / week, seed=asked.seed)
    basis = f"{hours.central:,.0f} hours a week ({hours.low:,.0f} to {hours.high:,.0f}) of {officers.meaning}"
    return msgspec.structs.replace(
        told,
        people_says=f"Nobody is added; {officers.low:,.0f} to {officers.high:,.0f} {officers.meaning} work longer.",
        full_time_equivalents=equivalents,
        cost=_agency_pays(usd, f"{basis} at {hourly.central:,.0f} USD of 2025 an hour"),
    )


def programme_way(asked: Asked, shelf: Shelf, baseline: RiskChange) -> Alternative:
    """Fewer cases to work; flows and dollars, never persons."""
    blank = _blank("programme", asked, shelf, baseline)
    none = msgspec.structs.replace(
        blank, people=exactly(0), people_says="Nobody is sent.", full_time_equivalents=exactly(0)
    )
    if asked.request.mission.kind not in REMOVAL:
        return with_gaps(none, OFFERED)
    found = run_programme(
        shelf.assumed, shelf.work, weeks=asked.term_days / WEEK, price_factor=shelf.price_factor, seed=asked.seed
    )
    told = msgspec.structs.replace(
        none,
        people_says=_programme_said(found),
        avoided=found.people_avoided,
        cost=_agency_pays(_span(found.usd), f"about {about(found.usd_each.central)} USD for each departure"),
        conditions=(
            "Taking the offer is voluntary, and those who take it are told what it does to a later way back.",
            f"Months before a way back: {shown(found.months_before_way_back)}; it changes no flow here.",
        ),
        **_times("programme", shelf, "The offer can be closed; what is paid stays paid and who left has left."),
    )
    return with_gaps(told, OFFERED)


def _programme_said(found: Programme) -> str:
    return (
        f"Nobody is sent. About {about(found.departures_per_week.central)} departures a week "
        f"({roughly(found.departures_per_week)}), {about(found.departures.central)} over the term; "
        f"about {about(found.cases_spared_per_week.central)} cases a week are spared, the work of about "
        f"{about(found.people_avoided.central)} people ({roughly(found.people_avoided)})."
    )


def nothing_way(asked: Asked, shelf: Shelf, baseline: RiskChange) -> Alternative:
    """The baseline of all: no people, no cost, no change of risk."""
    told = msgspec.structs.replace(
        _blank("nothing", asked, shelf, baseline),
        wanted=0,
        people=exactly(0),
        people_says="Nobody is sent.",
        full_time_equivalents=exactly(0),
        lawful_says="Nothing is done, so no line is judged.",
        risk_says="The baseline: the same seasons without any plan.",
        cost=Cost(total=NOTHING, payers=(), basis="Nothing is bought; the cost of work left undone is not assessed."),
        time_to_effect=exactly(0),
        time_says="At once.",
        way_back=exactly(0),
        way_back_says="Any other way can be chosen on any later day.",
    )
    return with_gaps(told, IDLE)


def _times(key: str, shelf: Shelf, back: str) -> dict[str, object]:
    effect, undone = (assumption_of(shelf.assumed, f"{key}_{name}") for name in ("days_to_effect", "days_back"))
    return {
        "time_to_effect": span_of(effect),
        "time_says": effect.source,
        "way_back": span_of(undone),
        "way_back_says": back,
    }


def _agency_pays(usd: Span, basis: str) -> Cost:
    amount = Dollars(low=usd.low, central=usd.central, high=usd.high)
    return Cost(total=amount, payers=(PayerTotal(payer=AGENCY, fund=EXPENSES, amount=amount),), basis=basis)


def _span(usd: Dollars) -> Span:
    return Span(low=usd.low, central=usd.central, high=usd.high)

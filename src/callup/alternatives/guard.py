"""What do the ways say that draw on the Guard?"""

from callup.alternatives.nearest import nearest_means, nearest_use
from callup.alternatives.record import Alternative, Cost, Past, RiskChange
from callup.alternatives.shelf import Asked, Shelf
from callup.alternatives.span import Span, assumption_of, exactly, span_of
from callup.alternatives.ways import WAYS, Tried, guard_can, lawful_people, people_of
from callup.alternatives.words import SUDDEN, WHAT, with_gaps
from callup.readiness.risk import Risk
from callup.request import Line


def guard_way(one: Tried, asked: Asked, shelf: Shelf) -> Alternative:
    """A way that draws on the Guard, from its plan, risk and bill."""
    wanted = sum(demand.people for demand in one.demands)
    people = people_of(one.plan, one.demands)
    lawful = lawful_people(one.demands, [way for way in one.review.options if guard_can(way)])
    to_effect, time_says = _time(one, asked, shelf)
    return with_gaps(
        Alternative(
            id=one.id,
            title=WAYS[one.id],
            what=WHAT[one.id],
            wanted=wanted,
            supposes=(),
            people=exactly(people),
            people_says=_people_said(one, wanted, people),
            full_time_equivalents=exactly(people),
            avoided=None,
            lawful_share=round(lawful / wanted, 4) if wanted else None,
            lawful_says=_lawful_said(lawful, wanted),
            risk=risk_change(one.risk),
            risk_says=f"{one.risk.seasons:,} seasons, seed {one.risk.seed}; the same for every way.",
            cost=Cost(total=one.bill.total, payers=one.bill.payers, basis="room cost; docs/steps/5-price.md"),
            time_to_effect=to_effect,
            time_says=time_says,
            way_back=span_of(assumption_of(shelf.assumed, "guard_days_back")),
            way_back_says="Orders can be ended; money spent and training missed do not come back.",
            precedents=_precedents(one, asked, shelf),
            conditions=(*_split(one, asked), *_conditions(one)),
            not_known=(),
            roles={line.id: tuple(line.roles) for line in one.request.line},
        ),
        {"lawful_share": "lines with a number of people"},
    )


def risk_change(risk: Risk) -> RiskChange:
    """Unmet need over all States, and the State whose chance rises most."""
    most = max(risk.states, key=lambda one: (one.chance_after - one.chance_before, one.home), default=None)
    rises = most is not None and most.chance_after > most.chance_before
    return RiskChange(
        unmet_before=round(sum(one.unmet_before for one in risk.states), 1),
        unmet_after=round(sum(one.unmet_after for one in risk.states), 1),
        most_in=most.home if most and rises else None,
        chance_before=most.chance_before if most and rises else None,
        chance_after=most.chance_after if most and rises else None,
    )


def _time(one: Tried, asked: Asked, shelf: Shelf) -> tuple[Span, str]:
    sudden = asked.request.mission.kind in SUDDEN
    row = assumption_of(shelf.assumed, f"guard_days_to_effect_{'sudden' if sudden else 'other'}")
    if one.id != "wait":
        return span_of(row), row.source
    put_off = assumption_of(shelf.assumed, "wait_days")
    told = Span(
        low=round(row.low + put_off.low),
        central=round(row.central + put_off.central),
        high=round(row.high + put_off.high),
    )
    return told, f"{put_off.central:.0f} days later than as asked; risk and cost are those of that start."


def _people_said(one: Tried, wanted: int, people: int) -> str:
    if not wanted:
        return "No line with a number of people is left."
    if people >= wanted:
        return f"All {wanted:,} people are found."
    short = ", ".join(f"{lack.line} {lack.missing:,}" for lack in one.plan.shortfalls if lack.missing)
    return f"{wanted - people:,} of {wanted:,} people are missing: {short}."


def _lawful_said(lawful: int, wanted: int) -> str:
    return f"{lawful:,} of {wanted:,} people stand on lines with a lawful way for all their roles."


def _precedents(one: Tried, asked: Asked, shelf: Shelf) -> tuple[Past, ...]:
    if one.id == "wait":
        return nearest_means("wait", shelf.past, asked.request, asked.on)
    return nearest_use(one, shelf.past, asked.on)


def _split(one: Tried, asked: Asked) -> list[str]:
    """Where a line lost roles but not people, because the request does not split its number."""
    full = {line.id: line for line in asked.request.line}
    return [_split_said(line, full[line.id]) for line in one.request.line if _lost_roles(line, full[line.id])]


def _lost_roles(line: Line, full: Line) -> bool:
    return bool(line.people) and len(line.roles) < len(full.roles)


def _split_said(line: Line, full: Line) -> str:
    return (
        f"{line.people or 0:,} on {line.id} is the most: the request gives one number for {len(full.roles)} roles, "
        f"and this way keeps {len(line.roles)}."
    )


def _conditions(one: Tried) -> list[str]:
    """The conditions of the ways to serve that the plan uses."""
    used = {(stay.line, stay.status) for stay in one.plan.assignments}
    ways = [way for way in one.review.options if (way.line, way.status) in used and way.verdict == "allowed_if"]
    return list(dict.fromkeys(text for way in ways for text in way.conditions))

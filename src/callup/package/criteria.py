"""What is the evidence under each of the six criteria, and what was not assessed?

Cost, Appropriateness, Readiness, Risk, Legality, Lethality (DoDD 3025.18). They are criteria, never a score.
"""

from collections import Counter

from callup.alternatives import Alternative
from callup.money import Dollars
from callup.package.known import Known
from callup.package.record import Evidence, Heading, State
from callup.percent import in_percent
from callup.readiness.input_spread import SAID_OF
from callup.readiness.risk import Risk
from callup.role import VERDICTS

NOT_COMPARED = "Other ways side by side (fewer people, other donors, do nothing): not compared in this package."
NOT_RESAMPLED = "How far these chances move with record and assumptions: not assessed; run with --resamples 40."


def criteria(known: Known) -> tuple[Heading, ...]:
    """The six headings in their order."""
    return (_cost(known), _appropriateness(known), _readiness(known), _risk(known), _legality(known), _lethality(known))


def dollars(amount: Dollars) -> str:
    """An amount with its range, in millions.

    Example:
        >>> dollars(Dollars(low=1_200_000, central=2_000_000, high=3_450_000))
        '2.0 million USD (1.2 to 3.5)'
    """
    low, central, high = (f"{value / 1e6:,.1f}" for value in (amount.low, amount.central, amount.high))
    return f"{central} million USD ({low} to {high})"


def _unless_stated(known: Known, wanted: dict[str, str]) -> tuple[str, ...]:
    return tuple(reason for name, reason in wanted.items() if name not in known.stated)


def _state(*, evidence: tuple[Evidence, ...], lacking: tuple[str, ...]) -> State:
    if not evidence:
        return "not assessed"
    return "partly assessed" if lacking else "assessed"


def _heading(letter: str, title: str, asks: str, evidence: tuple[Evidence, ...], lacking: tuple[str, ...]) -> Heading:
    state = _state(evidence=evidence, lacking=lacking)
    return Heading(letter=letter, title=title, asks=asks, state=state, evidence=evidence, not_assessed=lacking)


def _cost(known: Known) -> Heading:
    evidence = []
    if known.bill.person_days:
        total = f"The plan costs {dollars(known.bill.total)} in prices of {known.bill.price_year}"
        source = "tables rates/*, assumptions/cost; room cost"
        evidence.append(
            Evidence(
                statement=f"{total} for {known.bill.person_days:,} person-days.",
                source=source,
                kind="estimate",
                rests_on=("bill",),
            )
        )
        evidence += [
            Evidence(
                statement=f"Payer {one.payer}, {one.fund}: {dollars(one.amount)}.",
                source=source,
                kind="estimate",
                rests_on=("bill",),
            )
            for one in known.bill.payers
        ]
    lacking = (
        *(() if evidence else ("No line could be sourced, so there is nothing to price.",)),
        *_unless_stated(
            known,
            {
                "fund_source": "Which fund pays: no fund citation was stated.",
                "reimbursable": "Whether the requester reimburses or a waiver is signed: nobody has stated it.",
                "cost_estimate_method": "The comptroller's own estimate: none was stated.",
            },
        ),
        "The effect on the Department's budget: no budget table is part of this system.",
    )
    return _heading("C", "Cost", "What does it cost, which fund pays?", tuple(evidence), lacking)


def _appropriateness(known: Known) -> Heading:
    request = known.request
    evidence = []
    if request.mission.kind:
        evidence.append(
            Evidence(
                statement=f"The request states a mission of the kind {request.mission.kind.replace('_', ' ')}.",
                source="request.toml",
                kind="fact",
            )
        )
    evidence += [_way(one) for one in (known.comparison.alternatives if known.comparison else ())]
    lacking = (
        *_unless_stated(
            known,
            {"civilian_alternative_considered": "Whether civilian means were considered first: nobody has stated it."},
        ),
        *(() if known.comparison else (NOT_COMPARED,)),
        "The interest of the Department and the end state: a judgement of the decision authority.",
    )
    return _heading("A", "Appropriateness", "Why this help, why not another?", tuple(evidence), lacking)


def _way(one: Alternative) -> Evidence:
    """One way to meet the request, with its people, cost and time in a sentence."""
    people = f"{one.people.central:,} people" if one.people else "people not known"
    cost = dollars(one.cost.total) if one.cost else "cost not known"
    days = f"{one.time_to_effect.central:,} days until it works" if one.time_to_effect else "time not known"
    return Evidence(
        statement=f"{one.title}: {people}; {cost}; {days}.",
        source="room alternatives; tables assumptions/alternatives, past/*",
        kind="assumption",
        rests_on=("comparison",),
    )


def _readiness(known: Known) -> Heading:
    plan, risk = known.plan, known.risk
    given = [one for one in plan.shares if one.given]
    evidence = []
    if given:
        least = min(given, key=lambda one: (one.kept_share, one.home))
        evidence.append(
            Evidence(
                statement=f"{len(given)} Guards give {sum(one.given for one in given):,} people; "
                f"the least that one keeps is {in_percent(least.kept_share)} of its strength ({least.home}).",
                source="room sourcing; table forces/strength",
                kind="estimate",
                rests_on=("plan", "shares"),
            )
        )
    if risk.states:
        most = max(risk.states, key=lambda one: (one.chance_after - one.chance_before, one.home))
        evidence.append(
            Evidence(
                statement=f"The chance of a season with unmet need rises most in {most.home}: "
                f"from {in_percent(most.chance_before, 1)} to {in_percent(most.chance_after, 1)} "
                f"({risk.seasons:,} simulated seasons, seed {risk.seed}).",
                source="room readiness; tables hazards/*, past/*",
                kind="estimate",
                rests_on=("simulation",),
            )
        )
    evidence += _spread(risk)
    lacking = (
        *_unless_stated(
            known,
            {"readiness_assessed_on": "The Services' own readiness statement: none was stated, so none has a date."},
        ),
        *(() if risk.input_spread else (NOT_RESAMPLED,)),
        "Effect on war-time missions, training cycles and equipment: no such data is public.",
    )
    return _heading("R", "Readiness", "What other missions suffer?", tuple(evidence), lacking)


def _spread(risk: Risk) -> list[Evidence]:
    """How far the answer moves with its inputs, where that was asked."""
    found = risk.input_spread
    return [
        Evidence(
            statement=f"With other inputs that record and judgement also allow, {one.quantity} over all States lie "
            f"between {one.everything.low:,.0f} and {one.everything.high:,.0f} (as read: {one.as_read:,.0f}; "
            f"middle {in_percent(found.level)} of {found.resamples} resamples).",
            source="room readiness; tables hazards/*, past/*, assumptions/readiness",
            kind="estimate",
            rests_on=("simulation",),
        )
        for one in (found.nation if found else ())
        if found and one.quantity == SAID_OF
    ]


def _risk(known: Known) -> Heading:
    lacking = (
        "Threat, health and environment of the places: no line names a place."
        if not any(line.hosts for line in known.request.line)
        else "Threat, health and environment of the places: no such data is part of this system.",
        *_unless_stated(known, {"arms_state": "Protection and arming of the people: nobody has stated it."}),
    )
    return _heading("R", "Risk", "How safe are the people sent?", (), lacking)


def _legality(known: Known) -> Heading:
    counts = Counter(option.verdict for option in known.review.options)
    shown = ", ".join(f"{counts[verdict]:,} {verdict.replace('_', ' ')}" for verdict in VERDICTS if counts[verdict])
    evidence = []
    if counts:
        evidence.append(
            Evidence(
                statement=f"Of {sum(counts.values()):,} ways to serve (line, Guard, duty status, host): {shown}.",
                source="room review; rule base",
                kind="finding",
                rests_on=("review",),
            )
        )
    marks = sorted({rule.id for one in known.review.findings for rule in one.rules if rule.mark != "verified"})
    lacking = (
        "Constitutional limits beyond the encoded provisions, fiscal law and treaties: not encoded.",
        "Court orders that bind one place: counsel of that place must be asked.",
        "State law of the 54 jurisdictions: not researched, so it stays open.",
        *((f"Rules whose text was not fully read: {', '.join(marks)}.",) if marks else ()),
        "Counsel's signature: this is decision support, not legal advice.",
    )
    return _heading("L", "Legality", "Does it comply with the law?", tuple(evidence), lacking)


def _lethality(known: Known) -> Heading:
    lacking = (
        *_unless_stated(
            known,
            {
                "arms_state": "Whether the people are armed: nobody has stated it.",
                "ruf_approved": "Whether rules for the use of force are approved: nobody has stated it.",
            },
        ),
        "Crowds and armed agents near the task: no line names a place or time.",
    )
    return _heading("L", "Lethality", "May force be used, by or against the people sent?", (), lacking)

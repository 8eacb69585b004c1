"""A tiny comparison in round numbers: two lines, one Guard, one season; all of it made up."""

from datetime import date

import msgspec

from callup.alternatives import Asked, Lent, Shelf, Tried, compare
from callup.alternatives.ways import GUARD_WAYS, LENT_WAYS, narrowed
from callup.cost import Bill, PayerTotal
from callup.money import Dollars
from callup.readiness.risk import Risk, StateRisk
from callup.reference.alternatives import read_claims_made, read_indicators, read_means
from callup.reference.tables import read_assumptions
from callup.request import Line, Mission, Request, Requester
from callup.review import Finding, Option, Review
from callup.sourcing.plan import Assignment, Demand, Plan, Shortfall

ON = date(2025, 12, 24)
START, END = date(2026, 1, 1), date(2026, 1, 29)
VERDICTS = {"clerks": {"administration": "allowed", "custody": "barred"}, "medics": {"medical": "allowed_if"}}


def line(id_, people, *roles, **told):
    return Line(id=id_, title=id_, people=people, roles=list(roles), **told)


def request(*lines, kind="interior_immigration", law="federal_civil_immigration", asked_on=date(2025, 5, 9)):
    lines = lines or (line("clerks", 100, "administration", "custody"), line("medics", 50, "medical"))
    return Request(
        callup=1, id="tiny", title="Tiny", asked_on=asked_on, to="a department",
        requester=Requester(office="an agency", component="a component", kind="federal_agency"),
        mission=Mission(kind=kind, law_enforced=law), line=list(lines),
    )  # fmt: skip


def finding(line_, role, verdict, *, status="t32-502f", home=None, host=None, guards=54):
    return Finding(
        line=line_, role=role, status=status, home=home, host=host, guards=guards, verdict=verdict, law_alone=verdict,
        state_law_decides=False, rules=(), conditions=(), questions=(), would_allow=(), views=(),
    )  # fmt: skip


def option(line_, verdict, *, status="t32-502f", home="TX"):
    return Option(
        line=line_, home=home, host=None, status=status, verdict=verdict, because="made up",
        conditions=("somebody signs",) if verdict == "allowed_if" else (), consent_on_record=True,
    )  # fmt: skip


def review(asked, verdicts=VERDICTS, status="t32-502f"):
    order = ("barred", "unsettled", "open", "allowed_if", "allowed")
    findings = [
        finding(one.id, role, verdicts[one.id][role], status=status) for one in asked.line for role in one.roles
    ]
    options = [
        option(one.id, min((verdicts[one.id][role] for role in one.roles), key=order.index), status=status)
        for one in asked.line
        if one.roles
    ]
    return Review(findings=tuple(findings), options=tuple(options))


def demands(asked):
    return tuple(
        Demand(line=one.id, title=one.id, people=one.people, priority=5, roles=tuple(one.roles), since=START, until=END)
        for one in asked.line
        if one.people
    )


def plan(wanted, reviewed):
    """Every line with a lawful way is filled by one unit of Texas; the others are short."""
    lawful = {one.line for one in reviewed.options if one.verdict in {"allowed", "allowed_if"}}
    stays = tuple(
        Assignment(
            line=one.line, home="TX", host=None, status="t32-502f", unit="U1", unit_title="Unit", unit_type="medical",
            tier=1, people=one.people, whole=True, distance_km=0, since=one.since, until=one.until,
        )
        for one in wanted
        if one.line in lawful
    )  # fmt: skip
    short = tuple(
        Shortfall(line=one.line, asked=one.people, planned=0, missing=one.people, missing_person_days=0, reasons=())
        for one in wanted
        if one.line not in lawful
    )
    return Plan(
        assignments=stays, shortfalls=short, shares=(), proofs=(), gini=None, moves=(), roster_title="Tiny",
        roster_illustrative=True, roster_note="", solver="by hand",
    )  # fmt: skip


def risk(people, *, before=10.0, seed=1):
    """One person-day of unmet need for every ten people sent."""
    after = before + people / 10
    state = StateRisk(
        home="TX", chance_before=0.1, chance_after=0.1 + people / 1e6, chance_low=0, chance_high=1,
        unmet_before=before, unmet_after=after, tail_before=0, tail_after=0, worst_week=0,
    )  # fmt: skip
    return Risk(
        seed=seed, seasons=1, first_day="2025-12-24", homes=("TX",), states=(state,), chance_before=(),
        chance_after=(), unmet_before=(), unmet_after=(), notes=(),
    )  # fmt: skip


def dollars(usd):
    return Dollars(low=usd, central=2 * usd, high=3 * usd)


def bill(people, payer="a payer"):
    """A hundred dollars a head, at the least."""
    amount = dollars(100 * people)
    payers = (PayerTotal(payer=payer, fund="a fund", amount=amount),) if people else ()
    told = {"price_year": 2025, "person_days": 28 * people, "total": amount, "payers": payers, "lines": (), "notes": ()}
    known = {name: value for name, value in told.items() if name in Bill.__struct_fields__}
    return Bill(**known)


def tried(way, asked, verdicts=VERDICTS):
    whole = review(asked, verdicts)
    mine = narrowed(way, asked, whole)
    reviewed = whole if mine is asked else review(mine, verdicts)
    wanted = demands(mine)
    made = plan(wanted, reviewed)
    people = sum(one.people for one in made.assignments)
    return Tried(id=way, request=mine, review=reviewed, demands=wanted, plan=made, risk=risk(people), bill=bill(people))


def lent(way, asked, verdicts=VERDICTS):
    return Lent(
        id=way, supposes=("somebody confers powers",), review=review(asked, verdicts, status="civilian"),
        bill=bill(sum(one.people or 0 for one in asked.line)),
    )  # fmt: skip


def shelf(**told):
    known = {
        "assumed": read_assumptions("assumptions/alternatives"),
        "work": read_assumptions("assumptions/workload"),
        "past": read_means(),
        "claims": read_claims_made(),
        "indicators": read_indicators(),
        "own_officers": None,
        "directive": None,
        "counts": (),
        "price_factor": 1.0,
    }
    return Shelf(**{**known, **told})


def comparison(asked=None, verdicts=VERDICTS, **told):
    asked = asked or request()
    whole = Asked(on=ON, request=asked, demands=demands(asked), seed=1, price_year=2025)
    return compare(
        whole,
        tuple(tried(way, asked, verdicts) for way in GUARD_WAYS),
        tuple(lent(way, asked, verdicts) for way in LENT_WAYS),
        shelf(**told),
    )


def ways(found):
    return {one.id: one for one in found.alternatives}


def replaced(record, **told):
    return msgspec.structs.replace(record, **told)

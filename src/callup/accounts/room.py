"""How do request, package, decision, orders and what happened become one account?"""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from callup import __version__
from callup.accounts.claims import Claim, ClaimState, Clock, Document, judge_claim
from callup.accounts.record import Account, LineAccount, Offer
from callup.decision import Decision, LineDecision, most_at_once
from callup.decision.ways import LAWFUL
from callup.orders import Orders, Presence, Report, presence
from callup.orders.room import most_between
from callup.package import Package
from callup.request import Line
from callup.review import Finding
from callup.role import Verdict, worst

COUNTED = ("firm", "accepted", "committed", "closed")
ACCEPTED = ("accepted", "paid", "reconciled")
NO_OFFERS = "Nobody has recorded offers: what was offered is unknown."
NO_REPORTS = "Nobody has reported who was present."
NO_CLAIMS = "Nobody has recorded a claim: nothing is known of what was spent."
ESTIMATE = "The estimate is for what was planned, and stands beside what was spent, never in its place."


class Actuals(msgspec.Struct, frozen=True, kw_only=True):
    """What happened: offers, reports of presence, claims, and the tables of terms and documents."""

    offers: Sequence[Offer] = ()
    reports: Sequence[Report] = ()
    claims: Sequence[Claim] = ()
    clock: Sequence[Clock] = ()
    documents: Sequence[Document] = ()


def account(
    package: Package, decision: Decision, orders: Orders, actuals: Actuals, *, on: date, digests: dict[str, str]
) -> Account:
    """Put the account together: asked, lawful, offered, approved, present, spent, each by itself.

    Args:
        package: The package that was decided on.
        decision: The decision.
        orders: The orders under it.
        actuals: What happened; what lies after `on` is left out.
        on: The day of the account.
        digests: Digests of the documents it is made from, by name.

    Returns:
        One line for each line of the request, the claims with their clocks and documents, and what does not fit.
    """
    reports = [one for one in actuals.reports if one.on <= on]
    seen = presence(orders, reports)
    claims = tuple(
        judge_claim(one, actuals.clock, actuals.documents, on=on) for one in actuals.claims if one.since <= on
    )
    decided = {one.line: one for one in decision.lines}
    lines = tuple(
        _line(_Parts(package, decided[line.id], orders), line, (actuals, seen, claims), on)
        for line in package.request.line
        if line.id in decided
    )
    return Account(
        callup=1,
        version=__version__,
        request=package.request.id,
        title=package.request.title,
        on=on,
        documents=digests,
        lines=lines,
        claims=claims,
        misfits=(*seen.misfits, *_claim_misfits(claims, lines)),
        notes=_notes(orders.notes, actuals),
    )


class _Parts:
    """The documents that bear on one line."""

    def __init__(self, package: Package, decided: LineDecision, orders: Orders) -> None:
        self.package, self.decided = package, decided
        self.ordered = [line for order in orders.orders for line in order.lines if line.line == decided.line]


def _line(parts: _Parts, line: Line, happened: tuple[Actuals, Presence, Sequence[ClaimState]], on: date) -> LineAccount:
    actuals, seen, claims = happened
    days = [one for one in seen.days if one.line == line.id]
    mine = [one.claim for one in claims if one.claim.line == line.id]
    bill = parts.package.bill.lines
    return LineAccount(
        line=line.id,
        title=line.title,
        asked=line.people,
        lawful=lawful_people(line, parts.package.findings),
        offered=_offered(actuals.offers, line.id, on),
        planned=most_at_once(one for one in parts.package.plan.assignments if one.line == line.id),
        approved=parts.decided.approved,
        ordered=max((most_between(parts.ordered, one.since, one.until) for one in parts.ordered), default=0),
        present=max((one.arrived for one in days), default=None),
        person_days=sum(one.arrived for one in days) if days else None,
        days_reported=len(days),
        days_ordered=_days(parts),
        estimate_usd=sum(one.amount.central for one in bill if one.line == line.id),
        claimed_usd=sum(one.usd for one in mine if one.stage != "accruing"),
        accepted_usd=sum(one.usd for one in mine if one.stage in ACCEPTED),
        spent_usd=sum(one.paid_usd for one in mine),
    )


def _days(parts: _Parts) -> int:
    """Days on which somebody is ordered on the line."""
    return len({day for one in parts.ordered for day in range(one.since.toordinal(), one.until.toordinal())})


def _offered(offers: Iterable[Offer], line: str, on: date) -> int | None:
    """People offered by the last word of each home; None: no home said anything."""
    told = [one for one in offers if one.line == line and one.on <= on]
    last = {one.home: one for one in sorted(told, key=lambda one: one.on)}
    return sum(one.people for one in last.values() if one.stage in COUNTED) if last else None


def lawful_people(line: Line, findings: Iterable[Finding]) -> int | None:
    """How many of the people asked for could lawfully be sent at all.

    Returns:
        As many as asked where some home and status is lawful for every role of the line, 0 where all are barred,
        None where neither is known, or nobody said how many.

    Example:
        >>> lawful_people(Line(id="a", title="a", people=5), ()) is None
        True
    """
    ways: dict[tuple[str | None, str, str | None], list[Verdict]] = {}
    for one in findings:
        if one.line == line.id:
            ways.setdefault((one.home, one.status, one.host), []).append(one.verdict)
    verdicts = {worst(some) for some in ways.values()}
    if verdicts & set(LAWFUL):
        return line.people
    return 0 if verdicts == {"barred"} else None


def _claim_misfits(claims: Sequence[ClaimState], lines: Sequence[LineAccount]) -> list[str]:
    """Claims on lines without orders or of unknown lines, and what is odd about a single one."""
    ordered = {one.line: one.ordered for one in lines}
    found = []
    for one in claims:
        name = f"Claim {one.claim.id}"
        if not ordered.get(one.claim.line):
            found.append(f"{name}: nothing is ordered on the line '{one.claim.line}'.")
        found += [f"{name}: {flag}" for flag in one.flags]
    return found


def _notes(notes: tuple[str, ...], actuals: Actuals) -> tuple[str, ...]:
    told = [] if actuals.offers else [NO_OFFERS]
    told += [] if actuals.reports else [NO_REPORTS]
    told += [] if actuals.claims else [NO_CLAIMS]
    return (*notes, *told, ESTIMATE)

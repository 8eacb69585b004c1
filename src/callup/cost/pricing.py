"""What does the plan cost, and who pays?"""

from callup.cost.amounts import amounts_of, lines_of, spread_of, total_of
from callup.cost.bill import Bill, BillLine, PayerTotal
from callup.cost.chance import CENTRAL, Dice
from callup.cost.components import Component, components_of
from callup.cost.daily import lay_out, said
from callup.cost.ledgers import debts_of, refunds_of
from callup.cost.notes import notes_of
from callup.cost.payers import payment_for
from callup.cost.rates import Rates
from callup.cost.stay import Stay
from callup.errors import TableError
from callup.money import Dollars
from callup.period import Period
from callup.request import MissionKind, RequesterKind
from callup.sourcing.plan import Assignment

STANDARD = Dice()


def price(stays: tuple[Stay, ...], rates: Rates, *, price_year: int, dice: Dice = STANDARD) -> Bill:
    """Price stays, by payer and fund.

    Args:
        stays: People in places for days, with their status.
        rates: Daily rates and assumptions in dollars of one year.
        price_year: Year the bill is stated in; it must be the year of the rates.
        dice: Seed and number of draws over the assumptions; all stays share the draws.

    Returns:
        One line per stay, component and payer, low/central/high, whole dollars of `price_year`.
        Lines add up to payers, payers to the total.
        Central has every assumption at its central value; low and high of the total are the 10 and 90 percent points
        of the draws, shared out over the lines in proportion to their own ranges.

    Raises:
        TableError: The rates are of another year, or lack a grade, a place or an assumption.
        InputError: A stay has negative numbers or a share outside 0 to 1.
        UnknownName: A stay has a status that is not one of the nine.

    Sources:
        Tables rates/pay, rates/allowances, rates/housing, rates/per-diem, rates/state-pay, rates/length-rules,
        assumptions/cost; method in docs/steps/5-price.md.
    """
    if rates.price_year != price_year:
        raise TableError(
            where="rates",
            found=f"dollars of {rates.price_year}",
            wanted=f"dollars of {price_year}",
            remedy="restate the rates first: callup.cost.restate(rates, price_year)",
        )
    sheet = lay_out(rates, dice)
    parts = [(stay, part) for stay in stays for part in components_of(stay, sheet)]
    usd = [part.usd for _, part in parts]
    mission = said(sheet, "whole_mission_factor")
    amounts = amounts_of(usd, mission)
    total = total_of(amounts)
    lines = _lines(parts, amounts)
    costed = tuple((stay, amount) for (stay, _), amount in zip(parts, amounts, strict=True))
    return Bill(
        price_year=price_year,
        person_days=sum(stay.person_days for stay in stays),
        total=total,
        payers=_payers(lines),
        lines=lines,
        notes=notes_of(stays, rates),
        spread=spread_of(usd, mission, total, dice),
        debts=debts_of(costed),
        refunds=refunds_of(costed),
    )


def person_day_usd(stay: Stay, rates: Rates) -> float:
    """What one mission day of one person costs in a stay, central value [USD]; 0 without people or days.

    Raises:
        TableError: The rates lack a grade, a place or an assumption.
    """
    sheet = lay_out(rates, STANDARD)
    whole = sum(float(part.usd[CENTRAL]) for part in components_of(stay, sheet))
    return whole / stay.person_days if stay.person_days else 0.0


def stay_from(
    assignment: Assignment,
    *,
    requester_kind: RequesterKind | None,
    mission_kind: MissionKind | None,
    law_enforcement: bool,
    stayed: tuple[Period, ...] = (),
    waiver: str | None = None,
) -> Stay:
    """The stay that one assignment of a plan means, from its first to its last day.

    Officers whom a civilian agency lends belong to no State: the home is the name of the agency.

    Args:
        assignment: People of one unit on one line; a rotation is an assignment of its own.
        requester_kind: Kind of the requester.
        mission_kind: Kind of the mission.
        law_enforcement: Whether the mission enforces a law.
        stayed: Periods during which a court has stayed the mission.
        waiver: Ground of a written waiver under 10 U.S.C. 277(c), or None.
    """
    days = max(0, (assignment.until - assignment.since).days)
    return Stay(
        line=assignment.line,
        status=assignment.status,
        home=assignment.home or assignment.unit_title,
        host=assignment.host,
        people=assignment.people,
        days=days,
        stayed_days=stayed_days(assignment, stayed) if days else 0,
        distance_km=assignment.distance_km,
        requester_kind=requester_kind,
        mission_kind=mission_kind,
        law_enforcement=law_enforcement,
        since=assignment.since,
        waiver=waiver,
    )


def stayed_days(assignment: Assignment, stayed: tuple[Period, ...]) -> int:
    """Days of an assignment that lie in one of the stayed periods, each day counted once; open ends are open."""
    first, days = assignment.since.toordinal(), (assignment.until - assignment.since).days
    found: set[int] = set()
    for period in stayed:
        since = max(first, period.since.toordinal() if period.since else first)
        until = min(first + days, period.until.toordinal() if period.until else first + days)
        found.update(range(since, until))
    return len(found)


def _lines(parts: list[tuple[Stay, Component]], amounts: tuple[Dollars, ...]) -> tuple[BillLine, ...]:
    return tuple(
        line
        for (stay, part), amount in zip(parts, amounts, strict=True)
        for line in lines_of(stay, part, payment_for(stay), amount)
    )


def _payers(lines: tuple[BillLine, ...]) -> tuple[PayerTotal, ...]:
    sums: dict[tuple[str, str], list[Dollars]] = {}
    for line in lines:
        sums.setdefault((line.payer, line.fund), []).append(line.amount)
    return tuple(PayerTotal(payer=payer, fund=fund, amount=total_of(sums[payer, fund])) for payer, fund in sorted(sums))

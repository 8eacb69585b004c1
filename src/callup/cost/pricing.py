"""What does the plan cost, and who pays?"""

from collections.abc import Iterable

from callup.cost.bill import Bill, BillLine, PayerTotal
from callup.cost.calibration import backtest, median_error
from callup.cost.rates import Rates
from callup.cost.stays import Stay, lines_of
from callup.errors import TableError
from callup.money import NOTHING, Dollars
from callup.request import MissionKind, RequesterKind
from callup.sourcing.plan import Assignment


def price(stays: tuple[Stay, ...], rates: Rates, *, price_year: int) -> Bill:
    """Price stays, by payer and fund.

    Args:
        stays: People in places for days, with their status.
        rates: Daily rates and assumptions in dollars of one year.
        price_year: Year the bill is stated in; it must be the year of the rates.

    Returns:
        One line per stay and component, low/central/high, whole dollars of `price_year`.
        Lines add up to payers, payers to the total.
        Within a stay the deviations of the components and of the mission as a whole are combined as the root of the
        sum of their squares.
        Between stays ranges are added, because all stays rest on the same assumptions.

    Raises:
        TableError: The rates are of another year, or lack a grade, a place or an assumption.
        InputError: A stay has negative numbers or a share outside 0 to 1.
        UnknownName: A stay has a status that is not one of the nine.

    Sources:
        Tables rates/pay, rates/allowances, rates/housing, rates/per-diem, assumptions/cost;
        method in docs/steps/5-price.md.
    """
    if rates.price_year != price_year:
        raise TableError(
            where="rates",
            found=f"dollars of {rates.price_year}",
            wanted=f"dollars of {price_year}",
            remedy="restate the rates first: callup.cost.restate(rates, price_year)",
        )
    lines = tuple(line for stay in stays for line in lines_of(stay, rates))
    return Bill(
        price_year=price_year,
        person_days=sum(stay.person_days for stay in stays),
        total=_sum(line.amount for line in lines),
        payers=_payers(lines),
        lines=lines,
        notes=_notes(stays, rates),
    )


def stay_from(
    assignment: Assignment,
    *,
    requester_kind: RequesterKind | None,
    mission_kind: MissionKind | None,
    law_enforcement: bool,
) -> Stay:
    """The stay that one assignment of a plan means, from its first to its last day.

    Officers whom a civilian agency lends belong to no State: the home is the name of the agency.
    """
    return Stay(
        line=assignment.line,
        status=assignment.status,
        home=assignment.home or assignment.unit_title,
        host=assignment.host,
        people=assignment.people,
        days=max(0, (assignment.until - assignment.since).days),
        distance_km=assignment.distance_km,
        requester_kind=requester_kind,
        mission_kind=mission_kind,
        law_enforcement=law_enforcement,
    )


def _sum(amounts: Iterable[Dollars]) -> Dollars:
    return sum(amounts, start=NOTHING)


def _payers(lines: tuple[BillLine, ...]) -> tuple[PayerTotal, ...]:
    keys = sorted({(line.payer, line.fund) for line in lines})
    return tuple(
        PayerTotal(payer=payer, fund=fund, amount=_sum(x.amount for x in lines if (x.payer, x.fund) == (payer, fund)))
        for payer, fund in keys
    )


def _notes(stays: tuple[Stay, ...], rates: Rates) -> tuple[str, ...]:
    year = f"All amounts are whole US dollars of {rates.price_year}."
    return (year, *_stay_notes(stays), *rates.gaps, _calibration_record(rates), _check_record(rates))


def _stay_notes(stays: tuple[Stay, ...]) -> tuple[str, ...]:
    notes = {
        "Share lodged was not stated for every stay; the assumption for that kind of stay is used.": any(
            stay.lodged_share is None for stay in stays
        ),
        "Some stays name no host; unless under the compact they are priced as at home.": any(
            stay.host is None for stay in stays
        ),
        "State active duty is priced with federal basic pay, because no table of State pay is at hand.": any(
            stay.status in {"sad", "sad-emac"} for stay in stays
        ),
        "What FEMA may refund to a State is a separate account and is not deducted.": any(
            stay.status in {"sad", "sad-emac"} for stay in stays
        ),
        "Each person makes one round trip; rotation during a long mission would add trips and paid days.": any(
            stay.distance_km and stay.days > 90 for stay in stays
        ),
    }
    return tuple(note for note, holds in notes.items() if holds)


def _calibration_record(rates: Rates) -> str:
    rows = backtest(rates.cases, rates)
    error = median_error(rows)
    if error is None:
        return "No calibration case is known for these rates; the error of the estimate is not known."
    return (
        f"On the {len(rows)} calibration cases the median absolute error was {100 * error:.1f} % "
        f"(largest {100 * max(abs(row.error) for row in rows):.1f} %); "
        f"{sum(row.assumed for row in rows)} of the totals are estimates themselves. "
        "The assumptions were set with these cases in view, so they are no test."
    )


def _check_record(rates: Rates) -> str:
    rows = backtest(rates.checks, rates)
    error = median_error(rows)
    if error is None:
        return "No past total is known that was not used to set assumptions."
    return (
        f"On {len(rows)} past totals that were not used to set assumptions the median absolute error was "
        f"{100 * error:.1f} % (largest {100 * max(abs(row.error) for row in rows):.1f} %); "
        f"{sum(row.inside for row in rows)} of them lie between the low and the high estimate, "
        f"{sum(row.assumed for row in rows)} are estimates or budgets themselves."
    )

"""What does the bill say in words about itself?"""

from callup.cost.calibration import BacktestRow, error_record, median_error, scored
from callup.cost.payers import FEMA, FEMA_MISSIONS, payment_for
from callup.cost.rates import Rates
from callup.cost.stay import Stay
from callup.percent import in_percent


def notes_of(stays: tuple[Stay, ...], rates: Rates) -> tuple[str, ...]:
    """Price year, what was assumed, what is missing, and the record of past errors."""
    year = f"All amounts are whole US dollars of {rates.price_year}."
    found = error_record(rates)
    return (year, *_stay_notes(stays, rates), *rates.gaps, _calibration(found.cases), _checks(found.checks))


def _stay_notes(stays: tuple[Stay, ...], rates: Rates) -> tuple[str, ...]:
    in_state_duty = {stay.home for stay in stays if stay.status in {"sad", "sad-emac"}}
    unknown = sorted(in_state_duty - set(rates.state_pay))
    notes = {
        "Low and high of the total are the points below which 10 and 90 percent of the draws over the assumptions lie; "
        "central has every assumption at its central value.": bool(stays),
        "Share lodged was not stated for every stay; the assumption for that kind of stay is used.": any(
            stay.lodged_share is None for stay in stays
        ),
        "Some stays name no host; unless under the compact they are priced as at home.": any(
            stay.host is None for stay in stays
        ),
        f"State active duty of {', '.join(unknown)} is priced with federal basic pay, because no table of State pay is "
        "at hand.": bool(unknown),
        "What FEMA may refund to a State is a separate account and is not deducted.": bool(in_state_duty),
        "Each stay makes one round trip a person; a longer mission in rotations has a stay, and a trip, for each.": any(
            stay.distance_km and stay.days > 90 for stay in stays
        ),
        "A share for FEMA was stated, but no stay is one of which FEMA bears or refunds a share.": bool(stays)
        and all(stay.fema_share is not None and not _shared(stay) for stay in stays),
        "Days while a court has stayed the mission are paid like any other day and stand on their own lines.": any(
            stay.stayed_days for stay in stays
        ),
    }
    return tuple(note for note, holds in notes.items() if holds)


def _shared(stay: Stay) -> bool:
    """Whether FEMA bears a share of a stay, or may refund one."""
    refunded = stay.status in {"sad", "sad-emac"} and stay.mission_kind in FEMA_MISSIONS
    return refunded or payment_for(stay).payer == FEMA


def _calibration(rows: tuple[BacktestRow, ...]) -> str:
    error = median_error(rows)
    if error is None:
        return "No calibration case is known for these rates; the error of the estimate is not known."
    return (
        f"On the {len(rows)} calibration cases the median absolute error was {in_percent(error, 1)} "
        f"(largest {_largest(rows)}); "
        f"{sum(row.evidence != 'spent' for row in rows)} of the totals are estimates themselves. "
        "The assumptions were set with these cases in view, so they are no test."
    )


def _checks(rows: tuple[BacktestRow, ...]) -> str:
    counted = scored(rows)
    error = median_error(counted)
    if error is None:
        return "No past total is known that was not used to set assumptions."
    return (
        f"On {len(counted)} past totals that were not used to set assumptions the median absolute error was "
        f"{in_percent(error, 1)} (largest {_largest(counted)}); "
        f"{sum(row.inside for row in counted)} of them lie between the low and the high estimate, "
        f"{sum(row.evidence != 'spent' for row in counted)} are estimates or budgets themselves. "
        f"{len(rows) - len(counted)} plans and bounds are shown in the documentation and not counted."
    )


def _largest(rows: tuple[BacktestRow, ...]) -> str:
    return in_percent(max(abs(row.error) for row in rows), 1)

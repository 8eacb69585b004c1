"""How far were the estimates from past totals?"""

from statistics import median

import msgspec

from callup.cost.rates import CostCase, Rates, restate
from callup.cost.stays import Stay, lines_of
from callup.money import NOTHING, Dollars


class BacktestRow(msgspec.Struct, frozen=True, kw_only=True):
    """One past case: total as reported and as estimated, both in dollars of its own year.

    `error` = central estimate / actual - 1. `inside`: the total lies between the low and the high estimate.
    """

    id: str
    title: str
    price_year: int
    person_days: int
    actual_usd: int
    estimate: Dollars
    error: float
    inside: bool
    assumed: bool
    note: str


def backtest(cases: tuple[CostCase, ...], rates: Rates) -> tuple[BacktestRow, ...]:
    """Price past cases in their own year's dollars and compare with their totals.

    Paid days before and after the mission are left out: the reported person-days are days on duty.

    Returns:
        One row per case, in the order given.

    Raises:
        TableError: The year of a case is not in the price index.

    Sources:
        Table past/cost-cases with past/cost-readings; method in docs/steps/5-price.md.
    """
    by_year = {year: restate(rates, year) for year in {case.price_year for case in cases}}
    return tuple(_row(case, by_year[case.price_year]) for case in cases)


def median_error(rows: tuple[BacktestRow, ...]) -> float | None:
    """The median of the absolute errors (0.1 = 10 %), or None without rows."""
    return median(abs(row.error) for row in rows) if rows else None


def _row(case: CostCase, rates: Rates) -> BacktestRow:
    stay = _stay_of(case)
    estimate = sum((line.amount for line in lines_of(stay, rates)), start=NOTHING)
    return BacktestRow(
        id=case.id,
        title=case.title,
        price_year=case.price_year,
        person_days=stay.person_days,
        actual_usd=case.usd,
        estimate=estimate,
        error=estimate.central / case.usd - 1,
        inside=estimate.low <= case.usd <= estimate.high,
        assumed=case.assumed,
        note=case.note,
    )


def _stay_of(case: CostCase) -> Stay:
    whole = float(case.days).is_integer()
    return Stay(
        line=case.id,
        status=case.status,
        home=case.home,
        host=case.host,
        people=case.people if whole else round(case.people * case.days),
        days=int(case.days) if whole else 1,
        distance_km=0 if case.personnel_only else case.distance_km,
        requester_kind=None,
        mission_kind=None,
        law_enforcement=False,
        lodged_share=0.0 if case.personnel_only else case.lodged_share,
        operations_usd_per_day=0.0 if case.personnel_only else None,
        extra_days=0.0,
    )

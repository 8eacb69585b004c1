"""How far were the estimates from past totals?"""

from functools import lru_cache
from statistics import median

import msgspec

from callup.cost.amounts import amounts_of, total_of
from callup.cost.chance import Dice, Numbers
from callup.cost.components import Component, components_of
from callup.cost.daily import Sheet, flat, lay_out, said
from callup.cost.rates import CostCase, Evidence, Measure, Rates
from callup.cost.restating import restate
from callup.cost.stay import Stay
from callup.money import Dollars

PERSONNEL = ("basic pay", "allowances", "accruals and benefits")
CONTENTS = {"whole": None, "personnel": PERSONNEL, "pay": PERSONNEL[:2]}
LONG_ORDERS_DAYS = 365


class BacktestRow(msgspec.Struct, frozen=True, kw_only=True):
    """One past case: total as reported and as estimated, both in dollars of its own year.

    `error` = central estimate / actual - 1. `inside`: the total lies between the low and the high estimate.
    `evidence` says what kind of total it is; `scored` whether its error counts.
    `measure` says whether the people told were present, authorised or a peak; `error_if_present` is the error where
    an authorised or peak strength is taken as present on all days.
    """

    id: str
    title: str
    price_year: int
    person_days: int
    actual_usd: int
    estimate: Dollars
    error: float
    inside: bool
    error_if_present: float
    evidence: Evidence
    measure: Measure
    scored: bool
    note: str


class ErrorRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of the back-test: cases some assumptions were set with, and checks used for none."""

    cases: tuple[BacktestRow, ...]
    checks: tuple[BacktestRow, ...]


@lru_cache(maxsize=16)
def error_record(rates: Rates) -> ErrorRecord:
    """The back-test of the cases and checks that the rates carry.

    Raises:
        TableError: The year of a case is not in the price index.
    """
    return ErrorRecord(cases=backtest(rates.cases, rates), checks=backtest(rates.checks, rates))


def backtest(cases: tuple[CostCase, ...], rates: Rates) -> tuple[BacktestRow, ...]:
    """Price past cases in their own year's dollars and compare with their totals.

    Paid days before and after the mission are priced only where the days are those at the place (`prepared`).
    An authorised or peak strength is brought to an average day by the assumption for it.

    Returns:
        One row per case, in the order given.

    Raises:
        TableError: The year of a case is not in the price index.

    Sources:
        Tables past/cost-cases with past/cost-readings, and past/cost-checks; method in docs/steps/5-price.md.
    """
    by_year = {year: restate(rates, year) for year in {case.price_year for case in cases}}
    return tuple(_row(case, by_year[case.price_year]) for case in cases)


def median_error(rows: tuple[BacktestRow, ...]) -> float | None:
    """The median of the absolute errors (0.1 = 10 %), or None without rows."""
    return median(abs(row.error) for row in rows) if rows else None


def scored(rows: tuple[BacktestRow, ...]) -> tuple[BacktestRow, ...]:
    """The rows whose error counts: neither plans made before nor bounds."""
    return tuple(row for row in rows if row.scored)


def case_components(case: CostCase, rates: Rates) -> tuple[Component, ...]:
    """The components that the total of a past case holds, as the model has them."""
    sheet = lay_out(rates, Dice())
    names = CONTENTS[case.content]
    return tuple(part for part in components_of(_stay_of(case), sheet) if names is None or part.name in names)


def _row(case: CostCase, rates: Rates) -> BacktestRow:
    sheet = lay_out(rates, Dice())
    mission, present = said(sheet, "whole_mission_factor"), _presence(case, sheet)
    usd = [part.usd for part in case_components(case, rates)]
    estimate = total_of(amounts_of([one * present for one in usd], mission))
    held = total_of(amounts_of(usd, mission)).central
    return BacktestRow(
        id=case.id,
        title=case.title,
        price_year=case.price_year,
        person_days=_stay_of(case).person_days,
        actual_usd=case.usd,
        estimate=estimate,
        error=estimate.central / case.usd - 1,
        error_if_present=held / case.usd - 1,
        measure=case.measure,
        inside=estimate.low <= case.usd <= estimate.high,
        evidence=case.evidence,
        scored=case.scored,
        note=case.note,
    )


def _presence(case: CostCase, sheet: Sheet) -> Numbers:
    """Share of the people told who were there on an average day."""
    return flat(sheet, 1.0) if case.measure == "present" else said(sheet, f"presence_{case.measure}")


def _stay_of(case: CostCase) -> Stay:
    """A case as a stay; where person-days are no people times whole days, so many people for one day, trips scaled."""
    whole = float(case.days).is_integer() and case.person_days is None
    counted = case.person_days or round(case.people * case.days)
    distance = case.distance_km if whole else round(case.distance_km * case.people / counted)
    return Stay(
        line=case.id,
        status=case.status,
        home=case.home,
        host=case.host,
        people=case.people if whole else counted,
        days=int(case.days) if whole else 1,
        distance_km=distance,
        requester_kind=None,
        mission_kind=None,
        law_enforcement=False,
        lodged_share=case.lodged_share,
        locality=case.locality,
        extra_days=None if case.prepared else 0.0,
        order_days=case.order_days or _order_days(case, whole=whole),
    )


def _order_days(case: CostCase, *, whole: bool) -> int | None:
    """The days of the case; None (days and the paid days around them) where they are those at the place."""
    if not whole:
        return LONG_ORDERS_DAYS
    return None if case.prepared else int(case.days)

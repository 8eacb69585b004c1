"""What does one person-day cost, component by component?"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

import msgspec
import numpy as np

from callup.cost.chance import CENTRAL, HIGH, LOW, Dice, Numbers, numbers_of
from callup.cost.rates import (
    GradeShare,
    LengthRule,
    Range,
    Rates,
    StatePay,
    assumed,
    exactly,
    housing_of,
    lacking,
    monthly_pay,
    per_diem_of,
)

DAYS_PER_YEAR = 365
MONTHS_PER_YEAR = 12
LEAVE_DAYS_PER_MONTH = 2.5  # 10 U.S.C. 701(a)
LEAVE_MONTH = 30
FEDERAL_RATES = StatePay(home="")
OPERATIONS = ("transport_usd_per_day", "equipment_usd_per_day", "command_usd_per_day")


class Sheet(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The rates with every assumption laid out as numbers, drawn once for all stays of a bill."""

    rates: Rates
    dice: Dice
    known: dict[str, Numbers]


class Orders(msgspec.Struct, frozen=True, kw_only=True):
    """What the daily rates depend on: duty status, home, and length of the orders [days]."""

    status: str
    home: str
    days: int

    @property
    def state(self) -> bool:
        """Whether a State pays."""
        return self.status in {"sad", "sad-emac"}


@lru_cache(maxsize=64)
def lay_out(rates: Rates, dice: Dice) -> Sheet:
    """Draw every assumption once."""
    known = {
        name: numbers_of(
            _drawn_as(name), assumed(rates, name), dice, most=1.0 if row.unit.startswith("share") else np.inf
        )
        for name, row in rates.assumptions.items()
    }
    return Sheet(rates=rates, dice=dice, known=known)


def _most(unit: str) -> float:
    return 1.0 if unit.startswith("share") else np.inf


def _drawn_as(name: str) -> str:
    """The three parts of operations rise and fall together; everything else is drawn on its own."""
    return "operations" if name.startswith(OPERATIONS) else name


def said(sheet: Sheet, name: str) -> Numbers:
    """One assumption as numbers.

    Raises:
        TableError: The table assumptions/cost has no such row.
    """
    if name not in sheet.known:
        raise lacking("assumptions/cost", f"no row '{name}'", "a row with low, central and high")
    return sheet.known[name]


def flat(sheet: Sheet, value: float) -> Numbers:
    """A number without doubt."""
    return numbers_of("", exactly(value), sheet.dice)


def basic_pay_per_day(sheet: Sheet, orders: Orders) -> Numbers:
    """Average basic pay of the assumed unit [USD per person and calendar day]; in State duty by the rule of the home.

    Raises:
        TableError: A grade of the structure has no basic pay.
    """
    rates = sheet.rates
    rule = rates.state_pay.get(orders.home, FEDERAL_RATES) if orders.state else FEDERAL_RATES
    return sum(row.share * _paid(rates, row, rule) for row in rates.structure) * said(sheet, "basic_pay_scale")


def allowances_per_day(sheet: Sheet, orders: Orders) -> Numbers:
    """Average subsistence and housing allowance of the assumed unit [USD per person and calendar day].

    Orders of 30 days or less pay the non-locality rate of housing; longer ones the rate of the home address.

    Raises:
        TableError: A grade of the structure has no housing rate.
    """
    rates = sheet.rates
    food = sum(row.share * _subsistence(rates, row.grade) for row in rates.structure)
    alone = sum(row.share * housing_of(rates, row.grade).without_dependents for row in rates.structure)
    family = sum(row.share * housing_of(rates, row.grade).with_dependents for row in rates.structure)
    housing = alone + said(sheet, "share_with_dependents") * (family - alone)
    short = rule_for(rates, "housing locality", orders) is not None
    local = flat(sheet, 1.0) if short else said(sheet, "housing_locality_ratio")
    return _per_day(food) + housing * local * (MONTHS_PER_YEAR / DAYS_PER_YEAR)


def accruals_per_day(sheet: Sheet, orders: Orders) -> Numbers:
    """Retirement accrual, employer's social security and health cover [USD per person and calendar day]."""
    shares = said(sheet, "retirement_share") + said(sheet, "social_security_share")
    rule = rule_for(sheet.rates, "health cover", orders)
    health = said(sheet, "health_usd_per_day") * (1.0 if rule is None else rule.value)
    part = said(sheet, "state_benefits_share") if orders.state else flat(sheet, 1.0)
    federal = Orders(status="", home="", days=orders.days)
    whole: Numbers = (basic_pay_per_day(sheet, federal)[CENTRAL] * shares + health) * part
    return whole


def leave_share(sheet: Sheet, orders: Orders) -> Numbers | None:
    """Paid leave after the mission for each day of it, or None where none is earned."""
    if rule_for(sheet.rates, "leave", orders) is None:
        return None
    return said(sheet, "leave_taken_after") * (LEAVE_DAYS_PER_MONTH / LEAVE_MONTH)


def keep_per_day(
    sheet: Sheet, place: str | None, locality: str | None, *, since: date | None, days: int
) -> tuple[Numbers, Numbers]:
    """Lodging and meals of one day [USD per person lodged], for the months in which the days lie.

    Args:
        sheet: The rates.
        place: Jurisdiction, or None where none is named.
        locality: A listed destination in it, or None for the mean of all.
        since: First day; None where it is not known: then the mean of the year.
        days: Number of days.

    Raises:
        TableError: The jurisdiction or the destination is not in the table.
    """
    rate = per_diem_of(sheet.rates, place, locality)
    name = f"per diem {place} {locality or ''}"
    lodging = rate.lodging if since is None or not rate.by_month else _over_months(rate.by_month, since, days)
    return numbers_of(name, lodging, sheet.dice), numbers_of(name, rate.meals, sheet.dice)


def rule_for(rates: Rates, component: str, orders: Orders) -> LengthRule | None:
    """The rule on a component that holds for these orders in the year of the rates, or None."""
    for rule in rates.rules:
        status = any(orders.status.startswith(start) for start in rule.statuses)
        length = rule.least_days <= orders.days and (rule.most_days is None or orders.days <= rule.most_days)
        if rule.component == component and status and length and _in_force(rule, rates.price_year):
            return rule
    return None


def shown(unit: Numbers) -> str:
    """A unit cost with its ends, in words.

    Example:
        >>> shown(np.array([20.0, 10.0, 30.0])), shown(np.array([7.0, 7.0, 7.0]))
        ('USD 20.00 (10.00 to 30.00)', 'USD 7.00')
    """
    if unit[LOW] == unit[HIGH]:
        return f"USD {unit[CENTRAL]:,.2f}"
    return f"USD {unit[CENTRAL]:,.2f} ({unit[LOW]:,.2f} to {unit[HIGH]:,.2f})"


def _in_force(rule: LengthRule, year: int) -> bool:
    return (rule.since is None or rule.since.year <= year) and (rule.until is None or year < rule.until.year)


def _per_day(monthly: float) -> float:
    return monthly * MONTHS_PER_YEAR / DAYS_PER_YEAR


def _paid(rates: Rates, row: GradeShare, rule: StatePay) -> float:
    """Daily basic pay of a grade, lifted to the floors of State law."""
    daily = _per_day(monthly_pay(rates, row.grade, row.years_of_service))
    if rule.floor_grade and row.grade.startswith("E") and row.grade < rule.floor_grade:
        daily = max(daily, _per_day(monthly_pay(rates, rule.floor_grade, 0)))
    counted = _allowances(rates, row.grade) if rule.on_allowances and rule.floor_usd else 0.0
    return max(daily, rule.floor_usd - counted)


def _allowances(rates: Rates, grade: str) -> float:
    return _per_day(_subsistence(rates, grade) + housing_of(rates, grade).without_dependents)


def _subsistence(rates: Rates, grade: str) -> float:
    return rates.subsistence["enlisted" if grade.startswith("E") else "officer"]


def _over_months(by_month: tuple[Range, ...], since: date, days: int) -> Range:
    """Mean lodging over the days from `since`."""
    total, day, left = exactly(0.0), since, days
    while left > 0:
        here = min(left, monthrange(day.year, day.month)[1] - day.day + 1)
        total += by_month[day.month - 1] * exactly(here / days)
        day, left = day + timedelta(days=here), left - here
    return total

"""Which rates, rules and past totals does a price rest on?"""

from datetime import date
from typing import Literal

import msgspec

from callup.errors import TableError
from callup.table import Assumption

Evidence = Literal["spent", "estimate", "plan", "bound"]
Content = Literal["whole", "personnel", "pay"]
Measure = Literal["present", "authorised", "peak"]


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """A number nobody knows exactly: low (one in ten lies below), central, high (one in ten lies above).

    Example:
        >>> Range(low=1, central=2, high=4) * Range(low=10, central=10, high=10)
        Range(low=10, central=20, high=40)
    """

    low: float
    central: float
    high: float

    def __add__(self, other: "Range") -> "Range":
        """Add low to low, central to central, high to high."""
        return Range(low=self.low + other.low, central=self.central + other.central, high=self.high + other.high)

    def __mul__(self, other: "Range") -> "Range":
        """Multiply two ranges of 0 or more that move together."""
        return Range(low=self.low * other.low, central=self.central * other.central, high=self.high * other.high)


def exactly(value: float) -> Range:
    """A range of no width: a number that somebody stated.

    Example:
        >>> exactly(3).low, exactly(3).high
        (3, 3)
    """
    return Range(low=value, central=value, high=value)


class GradeShare(msgspec.Struct, frozen=True, kw_only=True):
    """One grade in the assumed unit: its share of the people (0 to 1), with more than so many years of service."""

    grade: str
    years_of_service: int
    share: float


class Housing(msgspec.Struct, frozen=True, kw_only=True):
    """Non-locality housing allowance of one grade [USD per month]."""

    without_dependents: float
    with_dependents: float


class PerDiem(msgspec.Struct, frozen=True, kw_only=True):
    """Federal travel rates of one place [USD per night and per day].

    `lodging` and `meals` are means over the year; `by_month` has the lodging of each month, January first, or nothing
    where the place has no seasons in the table. The width of a range is that between the listed destinations.
    """

    lodging: Range
    meals: Range
    by_month: tuple[Range, ...] = ()


class StatePay(msgspec.Struct, frozen=True, kw_only=True):
    """What one State pays beyond federal basic pay on State active duty.

    `floor_grade`: enlisted members of lower grades are paid as the lowest step of this one.
    `floor_usd`: least pay of a day [USD, as the statute says, not adjusted to prices]; `on_allowances`: the floor
    counts the allowances too. A row without floors says that the State pays at federal rates.
    """

    home: str
    floor_grade: str | None = None
    floor_usd: float = 0.0
    on_allowances: bool = False
    cite: str = ""


class LengthRule(msgspec.Struct, frozen=True, kw_only=True):
    """A factor on one component that holds for orders of a certain length and, where dated, in certain years.

    It holds for orders of `least_days` to `most_days` (None: any length) in statuses that begin with one of
    `statuses`. `value` is the factor, or None where the rule only says that the assumption of that name applies.
    """

    name: str
    component: str
    statuses: tuple[str, ...]
    least_days: int
    most_days: int | None
    value: float
    since: date | None
    until: date | None
    cite: str


class YearIndex(msgspec.Struct, frozen=True, kw_only=True):
    """Level of basic pay, housing allowance and consumer prices in one year, on any common scale."""

    basic_pay: float
    housing: float
    prices: float


class CostCase(msgspec.Struct, frozen=True, kw_only=True):
    """One past activation whose total is known, in dollars of `price_year`, and how it is read.

    `person_days`: where dated strengths are known, else people times days. `order_days`: length of the orders.
    `content`: "whole", "personnel" (pay, allowances, accruals) or "pay" (pay and allowances alone).
    `evidence`: money "spent", an "estimate" by a budget office or the Guard's own bureau for a stated strength, a
    "plan" announced before the mission, or a "bound" (authorised or peak strength, or dollars out of the index).
    `prepared`: days are those at the place, so that the total also holds paid days before and after.
    `measure`: whether `people` were "present" on all days, or are an "authorised" or "peak" strength held for all.
    """

    id: str
    title: str
    status: str
    home: str
    host: str | None
    people: int
    days: float
    distance_km: int
    usd: int
    price_year: int
    lodged_share: float | None
    content: Content
    evidence: Evidence
    note: str
    person_days: int | None = None
    order_days: int | None = None
    prepared: bool = False
    locality: str | None = None
    measure: Measure = "present"

    @property
    def scored(self) -> bool:
        """Whether the error counts: neither a plan made before nor a bound."""
        return self.evidence in {"spent", "estimate"}


class Rates(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Everything the bill is worked out from, in dollars of one `price_year`.

    `basic_pay` [USD per month] by grade, then by years of service exceeded; `housing` by grade;
    `subsistence` [USD per month] for "enlisted" and "officer"; `per_diem` by host; `elsewhere` where none is named;
    `localities` by host and listed destination; `state_pay` by home; `rules` on the length of orders.
    `cases` are the past totals some assumptions were set with, `checks` those that were used for none.
    `gaps` says in words what is missing in the tables. Two records are equal only where they are the same one.
    """

    price_year: int
    structure: tuple[GradeShare, ...]
    basic_pay: dict[str, dict[int, float]]
    housing: dict[str, Housing]
    subsistence: dict[str, float]
    per_diem: dict[str, PerDiem]
    elsewhere: PerDiem
    assumptions: dict[str, Assumption]
    index: dict[int, YearIndex]
    cases: tuple[CostCase, ...]
    checks: tuple[CostCase, ...]
    gaps: tuple[str, ...]
    localities: dict[str, dict[str, PerDiem]] = {}
    state_pay: dict[str, StatePay] = {}
    rules: tuple[LengthRule, ...] = ()


def lacking(where: str, found: str, wanted: str) -> TableError:
    """A table lacks a row: where, what was found, what is wanted."""
    return TableError(where=f"table {where}", found=found, wanted=wanted, remedy="add the row or use a known name")


def assumed(rates: Rates, name: str) -> Range:
    """The range of one assumption.

    Raises:
        TableError: The table assumptions/cost has no such row.
    """
    row = rates.assumptions.get(name)
    if row is None:
        raise lacking("assumptions/cost", f"no row '{name}'", "a row with low, central and high")
    return Range(low=row.low, central=row.central, high=row.high)


def monthly_pay(rates: Rates, grade: str, years: int) -> float:
    """Basic pay of a grade with more than so many years of service [USD per month].

    Raises:
        TableError: The grade has no basic pay.
    """
    steps = rates.basic_pay.get(grade, {})
    reached = [least for least in steps if least <= years]
    if not reached:
        raise lacking("rates/pay", f"no basic pay for grade '{grade}'", "a monthly amount for each grade used")
    return steps[max(reached)]


def housing_of(rates: Rates, grade: str) -> Housing:
    """Housing allowance of a grade.

    Raises:
        TableError: The grade has none.
    """
    if grade not in rates.housing:
        raise lacking("rates/housing", f"no housing allowance for grade '{grade}'", "a row for each grade used")
    return rates.housing[grade]


def per_diem_of(rates: Rates, host: str | None, locality: str | None = None) -> PerDiem:
    """Lodging and meals at the host, or in one of its listed places; where no host is named, the middle of all.

    Raises:
        TableError: The host is not among the jurisdictions of the table, or the place is not listed there.
    """
    if host is None:
        return rates.elsewhere
    if host not in rates.per_diem:
        raise lacking("rates/per-diem", f"no rate for '{host}'", "one of the 54 jurisdictions")
    if locality is None:
        return rates.per_diem[host]
    listed = rates.localities.get(host, {})
    if locality not in listed:
        known = "; ".join(sorted(listed)[:5]) or "none"
        raise lacking("rates/per-diem", f"no place '{locality}' in {host}", f"a listed place, such as {known}")
    return listed[locality]

"""What does one person-day cost, component by component, and in dollars of which year?"""

import msgspec

from callup.errors import TableError
from callup.place import CODES
from callup.table import Assumption

DAYS_PER_YEAR = 365
MONTHS_PER_YEAR = 12


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """A number nobody knows exactly: low, central, high.

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
    """Federal travel rates of one place [USD per night and per day], over its listed destinations and seasons."""

    lodging: Range
    meals: Range


class YearIndex(msgspec.Struct, frozen=True, kw_only=True):
    """Level of basic pay, housing allowance and consumer prices in one year, on any common scale."""

    basic_pay: float
    housing: float
    prices: float


class CostCase(msgspec.Struct, frozen=True, kw_only=True):
    """One past activation whose total is known, in dollars of `price_year`, and how its scope is read.

    `lodged_share` None: not told, the usual share of its kind of stay is used.
    `personnel_only`: the total leaves out lodging, travel and operations.
    `assumed`: the total is itself an assumed or estimated unit cost, not money spent.
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
    personnel_only: bool
    assumed: bool
    note: str


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the bill is worked out from, in dollars of one `price_year`.

    `basic_pay` [USD per month] by grade, then by years of service exceeded; `housing` by grade;
    `subsistence` [USD per month] for "enlisted" and "officer"; `per_diem` by host; `elsewhere` where none is named.
    `cases` are the past totals some assumptions were set with, `checks` those that were used for none.
    `gaps` says in words what is missing in the tables.
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


def assumed(rates: Rates, name: str) -> Range:
    """The range of one assumption.

    Raises:
        TableError: The table assumptions/cost has no such row.
    """
    row = rates.assumptions.get(name)
    if row is None:
        raise _lacking("assumptions/cost", f"no row '{name}'", "a row with low, central and high")
    return Range(low=row.low, central=row.central, high=row.high)


def per_diem_of(rates: Rates, host: str | None) -> PerDiem:
    """Lodging and meals at the host; where no host is named, the middle of all jurisdictions.

    Raises:
        TableError: The host is not among the jurisdictions of the table.
    """
    if host is None:
        return rates.elsewhere
    if host not in rates.per_diem:
        raise _lacking("rates/per-diem", f"no rate for '{host}'", f"one of the {len(CODES)} jurisdictions, e.g. TX")
    return rates.per_diem[host]


def basic_pay_per_day(rates: Rates) -> Range:
    """Average basic pay of the assumed unit [USD per person and calendar day].

    Raises:
        TableError: A grade of the structure has no basic pay.
    """
    monthly = sum(row.share * _monthly_pay(rates, row) for row in rates.structure)
    return exactly(_per_day(monthly)) * assumed(rates, "basic_pay_scale")


def allowances_per_day(rates: Rates) -> Range:
    """Average subsistence and housing allowance of the assumed unit [USD per person and calendar day].

    Raises:
        TableError: A grade of the structure has no housing rate.
    """
    food = sum(row.share * _subsistence(rates, row.grade) for row in rates.structure)
    alone = sum(row.share * _housing(rates, row.grade).without_dependents for row in rates.structure)
    family = sum(row.share * _housing(rates, row.grade).with_dependents for row in rates.structure)
    with_family = assumed(rates, "share_with_dependents").central
    housing = alone + with_family * (family - alone)
    return exactly(_per_day(food)) + exactly(_per_day(housing)) * assumed(rates, "housing_locality_ratio")


def accruals_per_day(rates: Rates) -> Range:
    """Retirement accrual, employer's social security and health cover [USD per person and calendar day]."""
    shares = assumed(rates, "retirement_share") + assumed(rates, "social_security_share")
    return exactly(basic_pay_per_day(rates).central) * shares + assumed(rates, "health_usd_per_day")


def restate(rates: Rates, price_year: int) -> Rates:
    """The same rates in dollars of another year.

    Basic pay and subsistence follow the military pay raises, housing the housing raises,
    everything else that is in dollars follows consumer prices. Shares and days do not change.

    Raises:
        TableError: One of the two years is not in the index.

    Sources:
        Table rates/price-index.
    """
    before, after = _index(rates, rates.price_year), _index(rates, price_year)
    pay, homes, prices = (
        after.basic_pay / before.basic_pay,
        after.housing / before.housing,
        after.prices / before.prices,
    )
    return msgspec.structs.replace(
        rates,
        price_year=price_year,
        basic_pay={g: {years: usd * pay for years, usd in row.items()} for g, row in rates.basic_pay.items()},
        housing={grade: _scaled_housing(row, homes) for grade, row in rates.housing.items()},
        subsistence={kind: usd * pay for kind, usd in rates.subsistence.items()},
        per_diem={host: _scaled_per_diem(row, prices) for host, row in rates.per_diem.items()},
        elsewhere=_scaled_per_diem(rates.elsewhere, prices),
        assumptions={name: _scaled_assumption(row, prices) for name, row in rates.assumptions.items()},
    )


def _lacking(where: str, found: str, wanted: str) -> TableError:
    return TableError(where=f"table {where}", found=found, wanted=wanted, remedy="add the row or use a known name")


def _per_day(monthly: float) -> float:
    return monthly * MONTHS_PER_YEAR / DAYS_PER_YEAR


def _monthly_pay(rates: Rates, row: GradeShare) -> float:
    steps = rates.basic_pay.get(row.grade, {})
    reached = [years for years in steps if years <= row.years_of_service]
    if not reached:
        raise _lacking("rates/pay", f"no basic pay for grade '{row.grade}'", "a monthly amount for each grade used")
    return steps[max(reached)]


def _housing(rates: Rates, grade: str) -> Housing:
    if grade not in rates.housing:
        raise _lacking("rates/housing", f"no housing allowance for grade '{grade}'", "a row for each grade used")
    return rates.housing[grade]


def _subsistence(rates: Rates, grade: str) -> float:
    return rates.subsistence["enlisted" if grade.startswith("E") else "officer"]


def _index(rates: Rates, year: int) -> YearIndex:
    if year not in rates.index:
        known = f"{min(rates.index)} to {max(rates.index)}" if rates.index else "none"
        raise _lacking("rates/price-index", f"no index for {year}", f"a year in the table (known: {known})")
    return rates.index[year]


def _scaled(value: Range, factor: float) -> Range:
    return value * exactly(factor)


def _scaled_housing(row: Housing, factor: float) -> Housing:
    return Housing(without_dependents=row.without_dependents * factor, with_dependents=row.with_dependents * factor)


def _scaled_per_diem(row: PerDiem, factor: float) -> PerDiem:
    return PerDiem(lodging=_scaled(row.lodging, factor), meals=_scaled(row.meals, factor))


def _scaled_assumption(row: Assumption, factor: float) -> Assumption:
    if not row.unit.startswith("USD"):
        return row
    return msgspec.structs.replace(row, low=row.low * factor, central=row.central * factor, high=row.high * factor)

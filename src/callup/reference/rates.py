"""Which rates does the bill rest on? Reads the tables and builds the records of the cost room."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from statistics import mean, median, quantiles

import msgspec

from callup.cost import CostCase, GradeShare, Housing, PerDiem, Range, Rates, YearIndex, restate
from callup.errors import TableError
from callup.place import CODES
from callup.reference.tables import read_assumptions, read_table

Row = dict[str, str]

FIRST_PAY_YEAR, LAST_PAY_YEAR = 2025, 2026
ASSUMPTIONS_YEAR = 2025
HOUSING_YEAR = 2024
NO_UNLISTED_PLACES = ("DC",)


@cache
def read_rates(price_year: int = LAST_PAY_YEAR) -> Rates:
    """Read all cost tables, in dollars of one year.

    Years with a pay table (2025, 2026) use it; other years are restated from the nearest of them.

    Args:
        price_year: Year of the dollars.

    Returns:
        The rates, with the calibration cases and the gaps of the tables in words.

    Raises:
        TableError: A table is broken, or the year is not in the price index.

    Example:
        >>> read_rates(2026).price_year, len(read_rates(2026).per_diem)
        (2026, 54)
    """
    base = min(max(price_year, FIRST_PAY_YEAR), LAST_PAY_YEAR)
    rates = _base_rates(base)
    return rates if price_year == base else restate(rates, price_year)


def price_years() -> tuple[int, int]:
    """The first and the last year that prices can be stated in.

    Example:
        >>> price_years()
        (2006, 2026)
    """
    years = [int(row["year"]) for row in read_table("rates/price-index").rows]
    return min(years), max(years)


@cache
def read_cost_checks() -> tuple[CostCase, ...]:
    """Past totals that were not used to set any assumption.

    Raises:
        TableError: The table is broken.

    Example:
        >>> read_cost_checks()[0].usd
        544000
    """
    return tuple(_case(row, row) for row in read_table("past/cost-checks").rows)


def _base_rates(year: int) -> Rates:
    """Rates from the tables of one year; assumptions in dollars are brought to it."""
    per_diem = _per_diem(read_table("rates/per-diem").rows, year)
    index = _index(read_table("rates/price-index").rows)
    growth = index[year].housing / index[HOUSING_YEAR].housing
    rates = Rates(
        price_year=year,
        structure=_structure(read_table("assumptions/grade-structure").rows),
        basic_pay=_basic_pay(read_table("rates/pay", str(year)).rows),
        housing=_housing(read_table("rates/housing").rows, growth),
        subsistence=_subsistence(read_table("rates/allowances").rows, year),
        per_diem=per_diem,
        elsewhere=_elsewhere(per_diem.values()),
        assumptions=read_assumptions("assumptions/cost"),
        index=index,
        cases=_cases(),
        checks=read_cost_checks(),
        gaps=_gaps(),
    )
    if year == ASSUMPTIONS_YEAR:
        return rates
    return msgspec.structs.replace(rates, assumptions=restate(_base_rates(ASSUMPTIONS_YEAR), year).assumptions)


def _structure(rows: tuple[Row, ...]) -> tuple[GradeShare, ...]:
    shares = tuple(
        GradeShare(grade=row["grade"], years_of_service=int(row["years_of_service_over"]), share=float(row["share"]))
        for row in rows
    )
    total = sum(row.share for row in shares)
    if abs(total - 1) > 1e-9:
        raise TableError(
            where="assumptions/grade-structure", found=f"shares of {total}", wanted="shares that add up to 1"
        )
    return shares


def _basic_pay(rows: tuple[Row, ...]) -> dict[str, dict[int, float]]:
    """Monthly pay by grade and years; where a rate changed during the year, weighted by days."""
    weighted: dict[tuple[str, int], list[tuple[float, int]]] = {}
    for row in rows:
        days = (date.fromisoformat(row["effective_to"]) - date.fromisoformat(row["effective_from"])).days + 1
        step = (row["grade"], int(row["years_of_service_over"]))
        weighted.setdefault(step, []).append((float(row["monthly_basic_pay_usd"]), days))
    pay: dict[str, dict[int, float]] = {}
    for (grade, years), parts in weighted.items():
        pay.setdefault(grade, {})[years] = sum(usd * days for usd, days in parts) / sum(days for _, days in parts)
    return pay


def _housing(rows: tuple[Row, ...], growth: float) -> dict[str, Housing]:
    return {
        row["grade"]: Housing(
            without_dependents=float(row["without_dependents_usd"]) * growth,
            with_dependents=float(row["with_dependents_usd"]) * growth,
        )
        for row in rows
    }


def _subsistence(rows: tuple[Row, ...], year: int) -> dict[str, float]:
    found = {
        row["grade_or_class"]: float(row["monthly_usd"])
        for row in rows
        if row["item"] == "BAS" and row["effective"] == f"{year}-01-01" and row["monthly_usd"]
    }
    if set(found) != {"enlisted", "officer"}:
        wanted = f"BAS of {year} for enlisted and officer"
        raise TableError(where="rates/allowances", found=", ".join(found) or "nothing", wanted=wanted)
    return found


def _per_diem(rows: tuple[Row, ...], year: int) -> dict[str, PerDiem]:
    ours = [row for row in rows if row["fiscal_year"] == str(year)]
    standard = [row for row in ours if not row["state"]]
    return {code: _place_rate(code, ours, standard) for code in CODES}


def _place_rate(code: str, rows: list[Row], standard: list[Row]) -> PerDiem:
    listed = [row for row in rows if row["state"] == code]
    outside = any(row["scope"] != "CONUS" for row in listed) or code in NO_UNLISTED_PLACES
    used = listed if outside else listed + standard
    return PerDiem(
        lodging=_spread([float(row["lodging_usd"]) for row in used]),
        meals=_spread([float(row["meals_incidentals_usd"]) for row in used]),
    )


def _spread(values: list[float]) -> Range:
    """Lowest tenth, mean and highest tenth of the listed rates; the mean is kept inside."""
    if len(values) == 1:
        return Range(low=values[0], central=values[0], high=values[0])
    tenths = quantiles(values, n=10, method="inclusive")
    centre = mean(values)
    return Range(low=min(tenths[0], centre), central=centre, high=max(tenths[-1], centre))


def _elsewhere(places: Iterable[PerDiem]) -> PerDiem:
    known = list(places)
    return PerDiem(lodging=_middle([row.lodging for row in known]), meals=_middle([row.meals for row in known]))


def _middle(ranges: list[Range]) -> Range:
    return Range(
        low=median(row.low for row in ranges),
        central=median(row.central for row in ranges),
        high=median(row.high for row in ranges),
    )


def _index(rows: tuple[Row, ...]) -> dict[int, YearIndex]:
    index: dict[int, YearIndex] = {}
    pay = housing = 100.0
    for row in rows:
        raised = float(row["basic_pay_raise_percent"] or 0)
        pay *= 1 + raised / 100
        housing *= 1 + float(row["housing_raise_percent"] or raised) / 100
        index[int(row["year"])] = YearIndex(basic_pay=pay, housing=housing, prices=float(row["consumer_prices"]))
    return index


def _cases() -> tuple[CostCase, ...]:
    readings = {row["id"]: row for row in read_table("past/cost-readings").rows}
    return tuple(_case(row, readings[row["id"]]) for row in read_table("past/cost-cases").rows if row["id"] in readings)


def _case(row: Row, reading: Row) -> CostCase:
    return CostCase(
        id=row["id"],
        title=row["case"],
        status=reading["status"],
        home=reading["home"],
        host=reading["host"] or None,
        people=int(row["people"]),
        days=float(row["days"]),
        distance_km=int(reading["distance_km"]),
        usd=int(row["usd_total"]),
        price_year=int(reading["price_year"]),
        lodged_share=float(reading["lodged_share"]) if reading["lodged_share"] else None,
        personnel_only=reading["personnel_only"] == "yes",
        assumed=reading["assumed"] == "yes",
        note=reading["note"],
    )


def _gaps() -> tuple[str, ...]:
    composite = [row for row in read_table("rates/composite").rows if row["grade"][:2] in {"E-", "O-", "W-"}]
    empty = sum(not row["annual_dod_composite_rate_usd"] for row in composite)
    housing = (
        "Housing allowance: the non-locality rates of 2025 and 2026 were not found; those of 2024 are carried forward "
        "with the published average raises, and local rates are covered by an assumed ratio."
    )
    reimbursable = (
        f"Composite reimbursement rates: {empty} of {len(composite)} grades are empty in the table, so a reimbursable "
        "bill is built from components and may differ from the published composite rate."
    )
    return (
        housing,
        reimbursable,
        "Lodging: federal travel rates of the listed places of the host; bases and group contracts can cost less.",
        "Equipment wear, disability and education benefits, and lost civilian work are not in the bill.",
    )

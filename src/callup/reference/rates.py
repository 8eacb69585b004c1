"""Which rates does the bill rest on? Reads the tables and builds the records of the cost room."""

from datetime import date
from functools import cache

import msgspec

from callup.cost import (
    PARTS,
    CostCase,
    GradeShare,
    Housing,
    LengthRule,
    Rates,
    ShareCase,
    StatePay,
    YearIndex,
    restate,
)
from callup.errors import TableError
from callup.reference.tables import read_assumptions, read_table
from callup.reference.travel_rates import middle_of, read_localities, read_travel_rates

Row = dict[str, str]

FIRST_PAY_YEAR, LAST_PAY_YEAR = 2025, 2026
ASSUMPTIONS_YEAR = 2025
HOUSING_YEAR = 2024


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


@cache
def read_cost_shares() -> tuple[ShareCase, ...]:
    """Past totals that are told by part.

    Raises:
        TableError: The table is broken.

    Example:
        >>> read_cost_shares()[2].usd
        {'pay': 259900000, 'rest': 261000000}
    """
    return tuple(_share_case(row) for row in read_table("past/cost-shares").rows)


def _base_rates(year: int) -> Rates:
    """Rates from the tables of one year; assumptions in dollars are brought to it."""
    per_diem = read_travel_rates(year)
    index = _index(read_table("rates/price-index").rows)
    growth = index[year].housing / index[HOUSING_YEAR].housing
    rates = Rates(
        price_year=year,
        structure=_structure(read_table("assumptions/grade-structure").rows),
        basic_pay=_basic_pay(read_table("rates/pay", str(year)).rows),
        housing=_housing(read_table("rates/housing").rows, growth),
        subsistence=_subsistence(read_table("rates/allowances").rows, year),
        per_diem=per_diem,
        elsewhere=middle_of(per_diem.values()),
        assumptions=read_assumptions("assumptions/cost"),
        index=index,
        cases=_cases(),
        checks=read_cost_checks(),
        gaps=_gaps(),
        localities=read_localities(year),
        state_pay={row["home"]: _state_pay(row) for row in read_table("rates/state-pay").rows},
        rules=tuple(_rule(row) for row in read_table("rates/length-rules").rows),
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
        person_days=int(reading["person_days"]) if reading["person_days"] else None,
        order_days=int(reading["order_days"]) if reading["order_days"] else None,
        content=reading["content"],  # type: ignore[arg-type]
        evidence=reading["evidence"],  # type: ignore[arg-type]
        prepared=reading["prepared"] == "yes",
        measure=reading["measure"],  # type: ignore[arg-type]
        locality=reading["locality"] or None,
        note=reading["note"],
    )


def _share_case(row: Row) -> ShareCase:
    usd = {part: int(row[f"{part}_usd"]) for part in PARTS if row[f"{part}_usd"]}
    case = CostCase(
        id=row["id"],
        title=row["case"],
        status=row["status"],
        home=row["home"],
        host=row["host"] or None,
        people=1_000,
        days=float(row["days"]),
        distance_km=int(row["distance_km"]),
        usd=sum(usd.values()),
        price_year=int(row["price_year"]),
        lodged_share=None,
        content="whole",
        evidence="bound",
        note=row["note"],
    )
    return ShareCase(case=case, usd=usd, fitted=row["use"] == "calibration")


def _state_pay(row: Row) -> StatePay:
    return StatePay(
        home=row["home"],
        floor_grade=row["floor_grade"] or None,
        floor_usd=float(row["floor_usd"] or 0),
        on_allowances=row["floor_counts"] == "pay and allowances",
        cite=row["cite"].partition(":")[0],
    )


def _rule(row: Row) -> LengthRule:
    return LengthRule(
        name=row["name"],
        component=row["component"],
        statuses=tuple(row["statuses"].split(";")),
        least_days=int(row["least_days"]),
        most_days=int(row["most_days"]) if row["most_days"] else None,
        value=float(row["value"]),
        since=date.fromisoformat(row["since"]) if row["since"] else None,
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        cite=row["cite"],
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

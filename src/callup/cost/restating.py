"""What would the same rates be in dollars of another year?"""

import msgspec

from callup.cost.rates import Housing, PerDiem, Range, Rates, YearIndex, exactly, lacking
from callup.table import Assumption


def restate(rates: Rates, price_year: int) -> Rates:
    """The same rates in dollars of another year.

    Basic pay and subsistence follow the military pay raises, housing the housing raises,
    everything else that is in dollars follows consumer prices. Shares, days and floors of State law do not change.

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
        housing={grade: _housing(row, homes) for grade, row in rates.housing.items()},
        subsistence={kind: usd * pay for kind, usd in rates.subsistence.items()},
        per_diem={host: _per_diem(row, prices) for host, row in rates.per_diem.items()},
        elsewhere=_per_diem(rates.elsewhere, prices),
        localities={
            host: {place: _per_diem(row, prices) for place, row in listed.items()}
            for host, listed in rates.localities.items()
        },
        assumptions={name: _assumption(row, prices) for name, row in rates.assumptions.items()},
    )


def _index(rates: Rates, year: int) -> YearIndex:
    if year not in rates.index:
        known = f"{min(rates.index)} to {max(rates.index)}" if rates.index else "none"
        raise lacking("rates/price-index", f"no index for {year}", f"a year in the table (known: {known})")
    return rates.index[year]


def _scaled(value: Range, factor: float) -> Range:
    return value * exactly(factor)


def _housing(row: Housing, factor: float) -> Housing:
    return Housing(without_dependents=row.without_dependents * factor, with_dependents=row.with_dependents * factor)


def _per_diem(row: PerDiem, factor: float) -> PerDiem:
    months = tuple(_scaled(month, factor) for month in row.by_month)
    return PerDiem(lodging=_scaled(row.lodging, factor), meals=_scaled(row.meals, factor), by_month=months)


def _assumption(row: Assumption, factor: float) -> Assumption:
    if not row.unit.startswith("USD"):
        return row
    return msgspec.structs.replace(row, low=row.low * factor, central=row.central * factor, high=row.high * factor)

"""What stands on the bill?"""

import msgspec

from callup.money import Dollars


class BillLine(msgspec.Struct, frozen=True, kw_only=True):
    """One component of cost on one request line, status and payer. `basis` says how the number came about."""

    line: str
    status: str
    payer: str
    fund: str
    component: str
    person_days: int
    amount: Dollars
    basis: str


class PayerTotal(msgspec.Struct, frozen=True, kw_only=True):
    """What one payer pays from one fund."""

    payer: str
    fund: str
    amount: Dollars


class Bill(msgspec.Struct, frozen=True, kw_only=True):
    """The bill in whole dollars of `price_year`; payers add up to the total.

    `person_days` counts mission days only; days of preparation and release stand on their own lines.
    """

    price_year: int
    person_days: int
    total: Dollars
    payers: tuple[PayerTotal, ...]
    lines: tuple[BillLine, ...]
    notes: tuple[str, ...]

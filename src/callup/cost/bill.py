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


class Debt(msgspec.Struct, frozen=True, kw_only=True):
    """What one party owes another for the support, on what ground. It says nothing about any federal refund."""

    debtor: str
    creditor: str
    ground: str
    amount: Dollars


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """What FEMA may refund to a State: the eligible amount, the share and the refund at that share.

    It is a claim, due only after a declaration and a documented application, and it is deducted from nothing.
    """

    claimant: str
    payer: str
    share: float
    ground: str
    eligible: Dollars
    amount: Dollars


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """The total as a distribution [USD]: the points below which 10, 50 and 90 percent of the draws lie, and the mean.

    `low` and `high` of the total are the 10 and 90 percent points; `central` has every assumption at its central value.
    """

    p10: int
    p50: int
    p90: int
    mean: int
    draws: int
    seed: int


class Bill(msgspec.Struct, frozen=True, kw_only=True):
    """The bill in whole dollars of `price_year`; payers add up to the total.

    `person_days` counts mission days only; days of preparation and release stand on their own lines.
    `debts` (who owes whom) and `refunds` (what FEMA may pay back) are two ledgers; neither changes the total.
    """

    price_year: int
    person_days: int
    total: Dollars
    payers: tuple[PayerTotal, ...]
    lines: tuple[BillLine, ...]
    notes: tuple[str, ...]
    spread: Spread | None = None
    debts: tuple[Debt, ...] = ()
    refunds: tuple[Refund, ...] = ()

"""What does it cost, by payer and fund?

`rates` holds what a person-day costs, component by component; `stays` prices one stay; `payers` says who pays;
`calibration` compares estimates with past totals; `pricing` writes the bill.
"""

from callup.cost.bill import Bill, BillLine, PayerTotal
from callup.cost.calibration import BacktestRow, backtest, median_error
from callup.cost.payers import Payment, payment_for
from callup.cost.pricing import price, stay_from
from callup.cost.rates import CostCase, GradeShare, Housing, PerDiem, Range, Rates, YearIndex, restate
from callup.cost.stays import Stay

__all__ = [
    "BacktestRow",
    "Bill",
    "BillLine",
    "CostCase",
    "GradeShare",
    "Housing",
    "PayerTotal",
    "Payment",
    "PerDiem",
    "Range",
    "Rates",
    "Stay",
    "YearIndex",
    "backtest",
    "median_error",
    "payment_for",
    "price",
    "restate",
    "stay_from",
]

"""What does it cost, by payer and fund?

`rates` holds the tables as records; `chance` draws what is uncertain; `daily` is what a person-day costs;
`components` prices one stay; `amounts` makes whole dollars that add up; `payers` says who pays, `ledgers` who owes
whom; `calibration` compares estimates with past totals; `pricing` writes the bill.
"""

from callup.cost.bill import Bill, BillLine, Debt, PayerTotal, Refund, Spread
from callup.cost.calibration import (
    BacktestRow,
    ErrorRecord,
    backtest,
    case_components,
    error_record,
    median_error,
    scored,
)
from callup.cost.chance import Dice
from callup.cost.judgement import Backtest, judge
from callup.cost.payers import Payment, payment_for
from callup.cost.pricing import person_day_usd, price, stay_from
from callup.cost.rates import (
    CostCase,
    GradeShare,
    Housing,
    LengthRule,
    PerDiem,
    Range,
    Rates,
    StatePay,
    YearIndex,
)
from callup.cost.restating import restate
from callup.cost.shares import PARTS, ShareCase, ShareRow, compare_shares
from callup.cost.stay import WAIVERS, Stay

__all__ = [
    "PARTS",
    "WAIVERS",
    "Backtest",
    "BacktestRow",
    "Bill",
    "BillLine",
    "CostCase",
    "Debt",
    "Dice",
    "ErrorRecord",
    "GradeShare",
    "Housing",
    "LengthRule",
    "PayerTotal",
    "Payment",
    "PerDiem",
    "Range",
    "Rates",
    "Refund",
    "ShareCase",
    "ShareRow",
    "Spread",
    "StatePay",
    "Stay",
    "YearIndex",
    "backtest",
    "case_components",
    "compare_shares",
    "error_record",
    "judge",
    "median_error",
    "payment_for",
    "person_day_usd",
    "price",
    "restate",
    "scored",
    "stay_from",
]

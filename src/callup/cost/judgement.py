"""How good were the estimates, all in all?"""

import msgspec

from callup.cost.calibration import BacktestRow, error_record, median_error, scored
from callup.cost.rates import Rates
from callup.cost.shares import ShareCase, ShareRow, compare_shares


class Backtest(msgspec.Struct, frozen=True, kw_only=True):
    """Past totals and shares against the estimates.

    `cases`: some assumptions were set with them. `checks`: used for none; of these `counted` count.
    `median_error` and `largest_error` are absolute errors over the counted ones (0.1 = 10 %), None without any;
    `inside` of them lie between low and high.
    """

    cases: tuple[BacktestRow, ...]
    checks: tuple[BacktestRow, ...]
    shares: tuple[ShareRow, ...]
    counted: int
    inside: int
    median_error: float | None
    largest_error: float | None


def judge(rates: Rates, shares: tuple[ShareCase, ...]) -> Backtest:
    """Price every past case that the rates carry, in its own year's dollars, and compare.

    Args:
        rates: Rates with cases and checks.
        shares: Past totals told by part.

    Raises:
        TableError: The year of a case is not in the price index.

    Sources:
        Tables past/cost-cases, past/cost-readings, past/cost-checks and past/cost-shares.
    """
    record = error_record(rates)
    counted = scored(record.checks)
    return Backtest(
        cases=record.cases,
        checks=record.checks,
        shares=compare_shares(shares, rates),
        counted=len(counted),
        inside=sum(row.inside for row in counted),
        median_error=median_error(counted),
        largest_error=max((abs(row.error) for row in counted), default=None),
    )

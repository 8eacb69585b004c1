"""How are the bill's distribution, its two ledgers and the back-test shown on a terminal?"""

from callup.cli.show import listed, printed, say, table_of
from callup.cost import Backtest, BacktestRow, Bill, Debt, Refund
from callup.money import Dollars
from callup.percent import in_percent


def bill(found: Bill) -> None:
    """The bill by payer, its distribution, who owes whom, and what FEMA may refund."""
    table = table_of(f"Bill in USD of {found.price_year}", "payer", "fund", "low>", "central>", "high>")
    for one in found.payers:
        table.add_row(one.payer, one.fund, *_dollars(one.amount))
    table.add_section()
    table.add_row("Total", "", *_dollars(found.total))
    printed(table)
    say(f"{found.person_days:,} person-days.")
    if found.spread is not None:
        told = found.spread
        say(
            f"Of {told.draws:,} draws (seed {told.seed}) 10 percent lie below {told.p10:,}, half below {told.p50:,}, "
            f"90 percent below {told.p90:,}; their mean is {told.mean:,}."
        )
    listed("Debts, whatever is refunded", [_debt(one) for one in found.debts])
    listed("Refunds that may be claimed, deducted from nothing", [_refund(one) for one in found.refunds])
    listed("Basis", found.notes)


def backtest(found: Backtest) -> None:
    """Past totals against estimates, those that count apart, and the shares by part."""
    _rows("Calibration cases: assumptions were set with them", found.cases)
    _rows("Checks that count: no assumption was set with them", tuple(row for row in found.checks if row.scored))
    _rows("Plans and bounds: shown, not counted", tuple(row for row in found.checks if not row.scored))
    if found.median_error is not None and found.largest_error is not None:
        say(
            f"On {found.counted} checks that count: median absolute error {in_percent(found.median_error, 1)}, largest "
            f"{in_percent(found.largest_error, 1)}; {found.inside} lie between low and high."
        )
    listed(
        "Strength told as authorised or a peak, brought to an average day",
        [_presence(row) for row in (*found.cases, *found.checks) if row.measure != "present"],
    )
    table = table_of("Shares by part", "id", "case", "use", "part", "told>", "estimated>")
    for row in found.shares:
        use = "calibration" if row.fitted else "check"
        for part, told in row.told.items():
            table.add_row(row.id, row.title, use, part, in_percent(told, 1), in_percent(row.estimated[part], 1))
    printed(table)


def _presence(row: BacktestRow) -> str:
    held, priced = (in_percent(error, 1, sign="+") for error in (row.error_if_present, row.error))
    return f"{row.id}: {row.measure} strength; error {held} with all present on all days, {priced} as priced."


def _rows(title: str, rows: tuple[BacktestRow, ...]) -> None:
    table = table_of(title, "id", "case", "evidence", "USD of", "reported>", "estimate>", "error>", "in range")
    for row in rows:
        table.add_row(
            row.id,
            row.title,
            row.evidence,
            str(row.price_year),
            f"{row.actual_usd:,}",
            f"{row.estimate.central:,}",
            in_percent(row.error, 1, sign="+"),
            "yes" if row.inside else "no",
        )
    printed(table)


def _debt(one: Debt) -> str:
    return f"{one.debtor} owes {one.creditor} USD {one.amount.central:,} ({one.ground})."


def _refund(one: Refund) -> str:
    return f"{one.claimant} from {one.payer}: {100 * one.share:g} percent, USD {one.amount.central:,} ({one.ground})."


def _dollars(amount: Dollars) -> tuple[str, str, str]:
    return f"{amount.low:,}", f"{amount.central:,}", f"{amount.high:,}"

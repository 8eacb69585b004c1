"""What does the command line say about past prices? The back-test of the cost estimate."""

from typing import TYPE_CHECKING

from callup.cli import show_cost
from callup.cli.doors import deliver, within
from callup.cost import judge
from callup.reference.rates import ASSUMPTIONS_YEAR, price_years, read_cost_shares, read_rates

if TYPE_CHECKING:
    from callup.cli.commands import Output, Priced


def backtest(priced: "Priced", output: "Output") -> None:
    """Every past total with a known person-day basis against its estimate, in the dollars of its own year.

    The rates of the year asked for, or of the year of the assumptions, are brought to the year of each case.
    """
    year = within("--price-year", priced.price_year or ASSUMPTIONS_YEAR, price_years())
    deliver(judge(read_rates(year), read_cost_shares()), "backtest", output, show_cost.backtest)

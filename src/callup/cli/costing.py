"""What does the command line say about past prices? The back-test of the cost estimate."""

from typing import TYPE_CHECKING

from callup.cli import show_cost
from callup.cli.bounds import within
from callup.cli.doors import deliver
from callup.cost import judge
from callup.errors import InputError
from callup.reference.rates import ASSUMPTIONS_YEAR, price_years, read_cost_shares, read_rates

if TYPE_CHECKING:
    from callup.cli.options import Output, Priced


def backtest(beside: tuple[object, ...], priced: "Priced", output: "Output") -> None:
    """Every past total with a known person-day basis against its estimate, in the dollars of its own year.

    The rates of the year asked for, or of the year of the assumptions, are brought to the year of each case.

    Args:
        beside: What was said of a case; None where nothing was.
        priced: The year of the rates.
        output: Where the answer goes.

    Raises:
        InputError: A case, or what belongs to one, was named together with the back-test; or the year is out of bounds.
    """
    if priced.stayed or priced.fema_share is not None or any(one is not None for one in beside):
        found, wanted = "a case, or options of one, together with --backtest", "one of them"
        remedy = "past cases are in the tables; leave the case or --backtest out"
        raise InputError(where="callup price", found=found, wanted=wanted, remedy=remedy)
    year = within("--price-year", ASSUMPTIONS_YEAR if priced.price_year is None else priced.price_year, price_years())
    deliver(judge(read_rates(year), read_cost_shares()), "backtest", output, show_cost.backtest)

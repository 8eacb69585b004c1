"""How do numbers become whole dollars that add up?"""

from collections.abc import Iterable

import numpy as np

from callup.cost.bill import BillLine, Spread
from callup.cost.chance import CENTRAL, FIRST_DRAW, HIGH, LOW, Dice, Numbers
from callup.cost.components import Component
from callup.cost.payers import Payment
from callup.cost.stay import Stay
from callup.money import NOTHING, Dollars


def amounts_of(parts: list[Numbers], mission: Numbers) -> tuple[Dollars, ...]:
    """Whole dollars of each part, such that their sum has the 10 and 90 percent points of the whole as low and high.

    The distance from the central value to the 10 (90) percent point of the whole is shared out over the parts in
    proportion to their own distances to low (high). Each part is rounded once, so sums are exact.

    Args:
        parts: Amounts of the components [USD].
        mission: Factor on the whole: missions differ in what is booked to them.

    Returns:
        One amount for each part, in the same order.
    """
    if not parts:
        return ()
    p10, p90 = np.quantile((sum(parts) * mission)[FIRST_DRAW:], (0.1, 0.9))
    central = [float(part[CENTRAL]) for part in parts]
    downs = [float(part[CENTRAL] - part[LOW] * mission[LOW]) for part in parts]
    ups = [float(part[HIGH] * mission[HIGH] - part[CENTRAL]) for part in parts]
    down, up = _scale(sum(central) - p10, sum(downs)), _scale(p90 - sum(central), sum(ups))
    return tuple(
        Dollars(low=round(c - down * d), central=round(c), high=round(c + up * u))
        for c, d, u in zip(central, downs, ups, strict=True)
    )


def spread_of(parts: list[Numbers], mission: Numbers, total: Dollars, dice: Dice) -> Spread | None:
    """The distribution of the total, or None where there is nothing to pay."""
    if not parts:
        return None
    draws = (sum(parts) * mission)[FIRST_DRAW:]
    return Spread(
        p10=total.low,
        p50=round(float(np.quantile(draws, 0.5))),
        p90=total.high,
        mean=round(float(draws.mean())),
        draws=dice.draws,
        seed=dice.seed,
    )


def lines_of(stay: Stay, part: Component, payment: Payment, amount: Dollars) -> tuple[BillLine, ...]:
    """The lines of one component: one for each payer, whole dollars that add up to the amount."""
    fund = payment.operations_fund if part.operations else payment.pay_fund
    first = times(amount, payment.share)
    shares = [(payment.payer, fund, first), (payment.other_payer, payment.other_fund, minus(amount, first))]
    return tuple(
        BillLine(
            line=stay.line,
            status=stay.status,
            payer=payer,
            fund=fund,
            component=part.name,
            person_days=part.person_days if payer == payment.payer else 0,
            amount=owed,
            basis=f"{part.basis} {payment.basis}",
        )
        for payer, fund, owed in shares
        if payer == payment.payer or payment.share < 1
    )


def times(amount: Dollars, share: float) -> Dollars:
    """A share of an amount in whole dollars.

    Example:
        >>> times(Dollars(low=1, central=10, high=100), 0.75)
        Dollars(low=1, central=8, high=75)
    """
    return Dollars(
        low=round(amount.low * share), central=round(amount.central * share), high=round(amount.high * share)
    )


def minus(whole: Dollars, part: Dollars) -> Dollars:
    """What is left of an amount.

    Example:
        >>> minus(Dollars(low=1, central=10, high=100), Dollars(low=1, central=8, high=75))
        Dollars(low=0, central=2, high=25)
    """
    return Dollars(low=whole.low - part.low, central=whole.central - part.central, high=whole.high - part.high)


def total_of(amounts: Iterable[Dollars]) -> Dollars:
    """The sum of amounts."""
    return sum(amounts, start=NOTHING)


def _scale(wanted: float, own: float) -> float:
    """By how much the parts' own distances are scaled; never beyond them, never below zero."""
    return min(1.0, max(0.0, wanted / own)) if own > 0 else 0.0

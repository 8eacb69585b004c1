"""Into which parts do past totals fall, and into which does the estimate?"""

import msgspec

from callup.cost.calibration import case_components
from callup.cost.chance import CENTRAL
from callup.cost.rates import CostCase, Rates
from callup.cost.restating import restate

KEEP = ("lodging", "meals", "travel")
PARTS = ("pay", "keep", "rest")


class ShareCase(msgspec.Struct, frozen=True, kw_only=True):
    """A past total told by part: pay; lodging, meals and travel (keep); the rest.

    `usd` by part; where `keep` is missing, it stands in the rest. `fitted`: an assumption was set with it.
    """

    case: CostCase
    usd: dict[str, int]
    fitted: bool


class ShareRow(msgspec.Struct, frozen=True, kw_only=True):
    """Shares of a past total and of the estimate by part [0 to 1], and the largest difference."""

    id: str
    title: str
    told: dict[str, float]
    estimated: dict[str, float]
    gap: float
    fitted: bool


def compare_shares(cases: tuple[ShareCase, ...], rates: Rates) -> tuple[ShareRow, ...]:
    """Shares of past totals by part, beside those of the estimate for the same kind of stay.

    Raises:
        TableError: The year of a case is not in the price index.

    Sources:
        Table past/cost-shares.
    """
    return tuple(_row(one, rates) for one in cases)


def _row(one: ShareCase, rates: Rates) -> ShareRow:
    sums = dict.fromkeys(one.usd, 0.0)
    for part in case_components(one.case, restate(rates, one.case.price_year)):
        sums[_part_of(part.name, operations=part.operations, parts=tuple(one.usd))] += float(part.usd[CENTRAL])
    told = {name: usd / sum(one.usd.values()) for name, usd in one.usd.items()}
    estimated = {name: usd / sum(sums.values()) for name, usd in sums.items()}
    return ShareRow(
        id=one.case.id,
        title=one.case.title,
        told=told,
        estimated=estimated,
        gap=max(abs(told[name] - estimated[name]) for name in told),
        fitted=one.fitted,
    )


def _part_of(name: str, *, operations: bool, parts: tuple[str, ...]) -> str:
    if not operations:
        return "pay"
    return "keep" if name in KEEP and "keep" in parts else "rest"

"""What is compared, and on which tables does the comparison rest?"""

from datetime import date

import msgspec

from callup.alternatives.directive import Directive, DonorCount
from callup.alternatives.record import Claim, Past
from callup.alternatives.workload import Indicator
from callup.request import Request
from callup.sourcing.plan import Demand
from callup.table import Assumption

WEEK = 7


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The request as it stands, on a day: its demands, and the seed and dollars of every way."""

    on: date
    request: Request
    demands: tuple[Demand, ...]
    seed: int
    price_year: int

    @property
    def people(self) -> int:
        """People on the lines with a number."""
        return sum(one.people for one in self.demands)

    @property
    def term_days(self) -> int:
        """Length of the longest line."""
        return max(((one.until - one.since).days for one in self.demands), default=0)

    @property
    def person_weeks(self) -> float:
        """Weeks of all people together."""
        return sum(one.people * (one.until - one.since).days for one in self.demands) / WEEK


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """The tables: `assumed` is assumptions/alternatives, `work` assumptions/workload.

    `own_officers` are those the requester has, None where nobody has counted them.
    `price_factor` is dollars of the price year for one dollar of 2025.
    """

    assumed: dict[str, Assumption]
    work: dict[str, Assumption]
    past: tuple[Past, ...]
    claims: tuple[Claim, ...]
    indicators: tuple[Indicator, ...]
    own_officers: Assumption | None
    directive: Directive | None
    counts: tuple[DonorCount, ...]
    price_factor: float

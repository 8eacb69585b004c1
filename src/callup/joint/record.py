"""What does a joint plan consist of?"""

import msgspec

from callup.joint.bound import Measure, Over, RiskBound
from callup.readiness.hazard import Hazards
from callup.readiness.supply import Guards
from callup.readiness.tally import Run
from callup.review import Option
from callup.sourcing.plan import Demand, Forces, Limits, Plan, Settings


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be filled and from whom; the arguments of `callup.sourcing.room.source`."""

    demands: tuple[Demand, ...]
    options: tuple[Option, ...]
    world: Forces
    limits: Limits
    settings: Settings


class Weather(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan is measured on.

    `run` are the seasons that the plan is made with; `fresh_seed` those of the same number that it has not seen.
    """

    hazards: Hazards
    guards: Guards
    run: Run
    fresh_seed: int


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A plan measured on one set of seasons; sums over the States.

    `unmet_*`: expected unmet person-days a season; `tail_*`: sum of the States' CVaR-95, an upper bound for the
    CVaR-95 of the sum; `most_added`: the largest rise of one State in the unit of the bound, and `most_added_in` which
    State (None: no rise); `over`: States above their limit.
    """

    seed: int
    seasons: int
    unmet_before: float
    unmet_after: float
    tail_before: float
    tail_after: float
    most_added: float
    most_added_in: str | None
    over: tuple[Over, ...]


class StateBound(msgspec.Struct, frozen=True, kw_only=True):
    """The bound in one State.

    `could_send` [people] without a bound on risk; `ceiling` [people] that the bound leaves at one time, and
    `ceiling_lowest` in the month in which it leaves least (the same, where one ceiling holds for all days); `given` at
    most at one time. `limit`, `before`, `after` in the unit of the bound, on the seasons of the plan; `fresh_*` on
    seasons that it has not seen.
    """

    home: str
    could_send: int
    ceiling: int
    ceiling_lowest: int
    given: int
    limit: float | None
    before: float
    after: float
    fresh_before: float
    fresh_after: float


class JointPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The plan that fills most within a bound on the risk of every State.

    `people_sent`: of each line the most at one time, so that those who are relieved count once.
    `over_without`: States that run more than the bound without any plan. `simulations`: how often the seasons were
    gone through.
    """

    bound: RiskBound
    plan: Plan
    people_asked: int
    people_sent: int
    person_days_asked: int
    person_days_sent: int
    states: tuple[StateBound, ...]
    over_without: tuple[str, ...]
    in_sample: Sample
    out_of_sample: Sample
    simulations: int
    notes: tuple[str, ...]


class FrontierPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One point of fill against risk against cost.

    `largest_share`: the largest share of own strength that one Guard gives at one time [0 to 1].
    `usd`: cost of the plan, whole dollars.
    """

    bound: RiskBound
    people_sent: int
    person_days_sent: int
    guards: int
    largest_share: float
    usd: int
    in_sample: Sample
    out_of_sample: Sample


class Frontier(msgspec.Struct, frozen=True, kw_only=True):
    """Fill against risk against cost, from the tightest bound to none."""

    measure: Measure
    unit: str
    people_asked: int
    person_days_asked: int
    points: tuple[FrontierPoint, ...]
    notes: tuple[str, ...]

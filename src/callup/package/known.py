"""What are the criteria and the tests judged on?"""

from datetime import date

import msgspec

from callup.alternatives import Comparison
from callup.cost import Bill
from callup.intake import Intake
from callup.package.record import Answer
from callup.readiness.risk import Risk
from callup.request import Request
from callup.review import Review
from callup.sourcing.plan import Plan


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """The rooms' answers, the names of facts that somebody stated, and what offices answered.

    `comparison` None: other ways were not worked out.
    """

    version: str
    on: date
    request: Request
    stated: set[str]
    intake: Intake
    review: Review
    plan: Plan
    risk: Risk
    bill: Bill
    comparison: Comparison | None = None
    answers: tuple[Answer, ...] = ()

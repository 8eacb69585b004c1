"""May these people do this, in this duty status, on this day, in this place?"""

from callup.review.finding import Docket, Element, Finding, Option, Question, Review, RuleFinding, View
from callup.review.knowledge import Ledger, Service, from_request, statements_on
from callup.review.room import review_request

__all__ = [
    "Docket",
    "Element",
    "Finding",
    "Ledger",
    "Option",
    "Question",
    "Review",
    "RuleFinding",
    "Service",
    "View",
    "from_request",
    "review_request",
    "statements_on",
]

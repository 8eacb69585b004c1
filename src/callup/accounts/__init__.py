"""What was asked, lawful, offered, approved, present and spent, and which claims are due?"""

from callup.accounts.claims import Claim, ClaimState, Clock, Document, Due, due_on, judge_claim
from callup.accounts.record import Account, LineAccount, Offer
from callup.accounts.room import Actuals, account

__all__ = [
    "Account",
    "Actuals",
    "Claim",
    "ClaimState",
    "Clock",
    "Document",
    "Due",
    "LineAccount",
    "Offer",
    "account",
    "due_on",
    "judge_claim",
]

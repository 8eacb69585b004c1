"""Which office may do what at which stage, and who may do it?

Offices are posts, never persons; an account is an opaque id. What the tables do not allow is refused, with its rule.
"""

from callup.stages.book import Act, Book, Cell, Conflict, Office, Pair, Rule, Stage, next_stage, truth_table
from callup.stages.permission import may
from callup.stages.record import Attempt, Delegation, Done, Holding, Permission, Version, new_version, stage_on
from callup.stages.seats import Desk, breaches, may_delegate, may_hold, may_read, may_see_answers

__all__ = [
    "Act",
    "Attempt",
    "Book",
    "Cell",
    "Conflict",
    "Delegation",
    "Desk",
    "Done",
    "Holding",
    "Office",
    "Pair",
    "Permission",
    "Rule",
    "Stage",
    "Version",
    "breaches",
    "may",
    "may_delegate",
    "may_hold",
    "may_read",
    "may_see_answers",
    "new_version",
    "next_stage",
    "stage_on",
    "truth_table",
]

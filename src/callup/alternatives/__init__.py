"""What else could be done, on the same measures for all?

`record` holds what is told of every way; `ways` says which there are and what each asks for; `room` puts them side
by side; `programme` works out a voluntary programme; `workload` says how many people the stated work would need;
`directive` how far a tasking above requests is.
"""

from callup.alternatives.directive import Directive, DonorCount, DonorStand, KindStand, Progress, progress
from callup.alternatives.record import MEASURES, Alternative, Claim, Comparison, Cost, NotKnown, Past, RiskChange
from callup.alternatives.room import compare
from callup.alternatives.shelf import Asked, Shelf
from callup.alternatives.span import Span
from callup.alternatives.ways import (
    KINDS_LENT,
    LENT_WAYS,
    PLANNED_ANEW,
    WAYS,
    Lent,
    Tried,
    any_status,
    covered,
    later,
    narrowed,
)
from callup.alternatives.words import delegation_of
from callup.alternatives.workload import Indicator, Reading, Signal, Work, Workload, assess_workload

__all__ = [
    "KINDS_LENT",
    "LENT_WAYS",
    "MEASURES",
    "PLANNED_ANEW",
    "WAYS",
    "Alternative",
    "Asked",
    "Claim",
    "Comparison",
    "Cost",
    "Directive",
    "DonorCount",
    "DonorStand",
    "Indicator",
    "KindStand",
    "Lent",
    "NotKnown",
    "Past",
    "Progress",
    "Reading",
    "RiskChange",
    "Shelf",
    "Signal",
    "Span",
    "Tried",
    "Work",
    "Workload",
    "any_status",
    "assess_workload",
    "compare",
    "covered",
    "delegation_of",
    "later",
    "narrowed",
    "progress",
]

"""What does the approver get? Six headings, each with evidence or "not assessed" and why. No total score."""

from callup.package.assemble import Parts, assemble
from callup.package.grades import Weakest, weakest_of
from callup.package.record import (
    Answer,
    Check,
    Checked,
    Computation,
    Dissent,
    Evidence,
    Heading,
    LineRow,
    MatrixRow,
    Package,
    TableUsed,
    Trace,
)

__all__ = [
    "Answer",
    "Check",
    "Checked",
    "Computation",
    "Dissent",
    "Evidence",
    "Heading",
    "LineRow",
    "MatrixRow",
    "Package",
    "Parts",
    "TableUsed",
    "Trace",
    "Weakest",
    "assemble",
    "weakest_of",
]

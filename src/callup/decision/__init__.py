"""What is decided on each line, with which conditions, for which reason, and what dissent stands beside it?"""

from callup.decision.record import (
    Answer,
    AnswerShown,
    Certificate,
    Decision,
    Dissent,
    DissentShown,
    LineDecision,
    LineRuling,
    Ruling,
    Way,
)
from callup.decision.room import Basis, decide
from callup.decision.ways import most_at_once, ways_of

__all__ = [
    "Answer",
    "AnswerShown",
    "Basis",
    "Certificate",
    "Decision",
    "Dissent",
    "DissentShown",
    "LineDecision",
    "LineRuling",
    "Ruling",
    "Way",
    "decide",
    "most_at_once",
    "ways_of",
]

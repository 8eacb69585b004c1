"""What is missing from the request, and who can answer?"""

import msgspec


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """One question that the request leaves open. `line` None: the request as a whole."""

    line: str | None
    about: str
    question: str
    who: str
    why: str


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """One reported total against the sum of the published lines; the remainder stays visible."""

    reported: int
    source: str
    lines_sum: int
    unattributed: int


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """The request's gaps as questions, and its sums."""

    gaps: tuple[Gap, ...]
    tallies: tuple[Tally, ...]
    lines_sum: int

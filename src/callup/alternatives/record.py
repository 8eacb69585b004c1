"""What is told about every way to meet a request, on the same measures for all?"""

from datetime import date
from typing import Literal

import msgspec

from callup.alternatives.directive import Progress
from callup.alternatives.span import Span
from callup.alternatives.workload import Workload
from callup.cost import PayerTotal
from callup.money import Dollars
from callup.table import Assumption

Measure = Literal[
    "people", "full_time_equivalents", "lawful_share", "risk", "cost", "time_to_effect", "way_back", "precedents"
]
MEASURES: dict[Measure, str] = {
    "people": "How many people does it put on duty, of those asked?",
    "full_time_equivalents": "How many people's full-time work is that?",
    "lawful_share": "Which share of the people stands on lines that the review finds lawful in whole?",
    "risk": "What becomes of unmet Guard need in disasters, before and after, on the same seasons?",
    "cost": "What does it cost, low, central and high, and who pays?",
    "time_to_effect": "How many days until it works?",
    "way_back": "How many days until it can be undone, and what stays?",
    "precedents": "What comes nearest in the past, with its numbers?",
}


class NotKnown(msgspec.Struct, frozen=True, kw_only=True):
    """A measure that has no answer, and what would tell."""

    measure: Measure
    would_tell: str


class RiskChange(msgspec.Struct, frozen=True, kw_only=True):
    """Unmet Guard need over all States, before and after [person-days a season], on the baseline's seasons.

    `most_in` is the State whose chance of unmet need rises most, None where no chance rises;
    `chance_before` and `chance_after` are the shares of seasons with unmet need there.
    """

    unmet_before: float
    unmet_after: float
    most_in: str | None
    chance_before: float | None
    chance_after: float | None


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What a way costs in whole dollars of the comparison's price year; payers add up to the total."""

    total: Dollars
    payers: tuple[PayerTotal, ...]
    basis: str


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done before, with its numbers; None where its source gives none.

    `ways` are the ids of the ways it stands for; for uses of the Guard they are empty, and `roles`, `statuses` and
    `missions` tell how near it comes. `missions` empty stands for any.
    """

    id: str
    name: str
    began: str
    people: int | None
    usd: int | None
    says: str
    source: str
    mark: str = ""
    ways: tuple[str, ...] = ()
    missions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that somebody states without a published method: shown, never used in a sum."""

    name: str
    value: float
    unit: str
    stated_by: str
    stated_on: date
    meaning: str
    source: str
    ways: tuple[str, ...] = ()
    missions: tuple[str, ...] = ()


class Alternative(msgspec.Struct, frozen=True, kw_only=True):
    """One way to meet the request, or not to; every measure without an answer stands in `not_known`.

    `wanted` is the number of people the way needs, `people` the heads it puts on duty;
    `full_time_equivalents` is told beside the heads and never added to them.
    `avoided` are people whose work is no longer needed. `supposes` says what has to be done first.
    `lawful_share` from 0 to 1; `time_to_effect` and `way_back` in days.
    """

    id: str
    title: str
    what: str
    wanted: int
    supposes: tuple[str, ...]
    people: Span | None
    people_says: str
    full_time_equivalents: Span | None
    avoided: Span | None
    lawful_share: float | None
    lawful_says: str
    risk: RiskChange | None
    risk_says: str
    cost: Cost | None
    time_to_effect: Span | None
    time_says: str
    way_back: Span | None
    way_back_says: str
    precedents: tuple[Past, ...]
    conditions: tuple[str, ...]
    not_known: tuple[NotKnown, ...]
    claims: tuple[Claim, ...] = ()
    roles: dict[str, tuple[str, ...]] = {}


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All ways side by side on one baseline, in a fixed order that ranks nothing.

    `baseline` is the risk when nothing is done. `seasons` and `seed` are those of every way.
    `asked` [people] is the sum of the lines with a number, `term_days` the longest term that is planned.
    """

    on: date
    asked: int
    term_days: int
    price_year: int
    seed: int
    seasons: int
    measures: dict[str, str]
    baseline: RiskChange
    alternatives: tuple[Alternative, ...]
    workload: Workload
    directive: Progress | None
    assumptions: tuple[Assumption, ...]
    notes: tuple[str, ...]

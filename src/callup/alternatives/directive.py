"""How far is a tasking that stands above requests, by kind of donor?

Each donor is counted once: counts of one donor that speak of about the same time are kept side by side, and the range
goes from the smallest to the largest of them. Heads and full-time equivalents are never added.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

import msgspec

DonorKind = Literal["federal", "own_department", "state_local", "former_federal", "other", "guard", "hired", "group"]
Toward = Literal["yes", "disputed", "no"]
Basis = Literal["heads", "full_time_equivalents"]
DONOR_KINDS: dict[DonorKind, str] = {
    "federal": "officers and staff of other departments",
    "own_department": "officers and staff of the Department's own agencies",
    "state_local": "State and local officers",
    "former_federal": "former federal officers",
    "other": "other individuals, under contract",
    "guard": "National Guard",
    "hired": "new employees of the Department",
    "group": "totals over several donors",
}
SAME_TIME = timedelta(days=45)


class Directive(msgspec.Struct, frozen=True, kw_only=True):
    """A tasking above requests: at least `people` within `days` of its date, from kinds of donors.

    `toward` says for each kind of donor whether the words of the directive count it; "disputed" where two readings
    are open, with the reason in `because`.
    """

    id: str
    title: str
    citation: str
    issued_on: date
    days: int
    people: int
    plain: str
    toward: dict[str, Toward]
    because: dict[str, str]
    url: str
    mark: str = ""

    @property
    def due_on(self) -> date:
        """The last day of the term."""
        return self.issued_on + timedelta(days=self.days)


class DonorCount(msgspec.Struct, frozen=True, kw_only=True):
    """One published count of one donor; `low` and `high` differ where the source gives a range, None: no number.

    `as_of` is the day for which it holds; the last day of the month where only a month is told.
    """

    donor: str
    title: str
    kind: DonorKind
    as_of: date
    low: int | None
    high: int | None
    basis: Basis
    source: str
    url: str = ""
    note: str = ""
    mark: str = ""


class DonorStand(msgspec.Struct, frozen=True, kw_only=True):
    """One donor on the day: heads from the smallest to the largest count of about the same time.

    `conflicting` tells that counts differ; None: no number is published. `counts` keeps every count with its source.
    """

    donor: str
    title: str
    kind: DonorKind
    toward: Toward
    as_of: date
    low: int | None
    high: int | None
    full_time_equivalents: int | None
    conflicting: bool
    counts: tuple[DonorCount, ...]


class KindStand(msgspec.Struct, frozen=True, kw_only=True):
    """All donors of one kind: heads, each donor once, and donors whose number is not known."""

    kind: DonorKind
    title: str
    toward: Toward
    because: str
    low: int
    high: int
    without_number: tuple[str, ...]


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far the directive is on a day; `low` and `high` count the kinds that count on every reading.

    `wide_low` and `wide_high` add the disputed kinds. `days_left` is negative after the term.
    `groups` are published totals over several donors: they overlap and enter no sum.
    """

    directive: Directive
    on: date
    due_on: date
    days_left: int
    low: int
    high: int
    wide_low: int
    wide_high: int
    kinds: tuple[KindStand, ...]
    donors: tuple[DonorStand, ...]
    groups: tuple[DonorCount, ...]
    says: tuple[str, ...]


def progress(directive: Directive, counts: tuple[DonorCount, ...], on: date) -> Progress:
    """Progress to the target by kind of donor.

    Args:
        directive: Target, term and which kinds count.
        counts: Published counts of all days; those after `on` are left out.
        on: The day of the answer.

    Returns:
        Heads from low to high, by kind and donor, each donor once.

    Sources:
        Tables directives/register, directives/kinds, directives/counts.
    """
    published = [one for one in counts if one.as_of <= on]
    known = [one for one in published if one.kind != "group"]
    donors = tuple(stand_of([one for one in known if one.donor == name], directive) for name in _names(known))
    kinds = tuple(_kind_of(kind, donors, directive) for kind in DONOR_KINDS if kind in directive.toward)
    sure = [one for one in kinds if one.toward == "yes"]
    wide = [one for one in kinds if one.toward != "no"]
    found = Progress(
        directive=directive,
        on=on,
        due_on=directive.due_on,
        days_left=(directive.due_on - on).days,
        low=sum(one.low for one in sure),
        high=sum(one.high for one in sure),
        wide_low=sum(one.low for one in wide),
        wide_high=sum(one.high for one in wide),
        kinds=kinds,
        donors=donors,
        groups=tuple(one for one in published if one.kind == "group"),
        says=(),
    )
    return msgspec.structs.replace(found, says=_said(found))


def stand_of(counts: list[DonorCount], directive: Directive) -> DonorStand:
    """One donor: its newest count and those of about the same time."""
    newest = max(counts, key=lambda one: one.as_of)
    together = [one for one in counts if newest.as_of - one.as_of <= SAME_TIME]
    heads = [one for one in together if one.basis == "heads"]
    lows, highs = [one.low for one in heads if one.low is not None], [one.high for one in heads if one.high is not None]
    equivalents = [one.high for one in together if one.basis == "full_time_equivalents" and one.high is not None]
    return DonorStand(
        donor=newest.donor,
        title=newest.title,
        kind=newest.kind,
        toward=directive.toward.get(newest.kind, "no"),
        as_of=newest.as_of,
        low=min(lows, default=None),
        high=max(highs, default=None),
        full_time_equivalents=max(equivalents, default=None),
        conflicting=len({(one.low, one.high) for one in heads if one.low is not None}) > 1,
        counts=tuple(sorted(counts, key=lambda one: (one.as_of, one.source))),
    )


def _names(counts: Iterable[DonorCount]) -> list[str]:
    return list(dict.fromkeys(one.donor for one in counts))


def _kind_of(kind: DonorKind, donors: tuple[DonorStand, ...], directive: Directive) -> KindStand:
    mine = [one for one in donors if one.kind == kind]
    return KindStand(
        kind=kind,
        title=DONOR_KINDS[kind],
        toward=directive.toward[kind],
        because=directive.because[kind],
        low=sum(one.low or 0 for one in mine),
        high=sum(one.high or 0 for one in mine),
        without_number=tuple(one.title for one in mine if one.low is None),
    )


def _said(found: Progress) -> tuple[str, ...]:
    target = found.directive.people
    term = (
        f"The term ended on {found.due_on.isoformat()}, {-found.days_left:,} days before."
        if found.days_left < 0
        else f"{found.days_left:,} days are left until {found.due_on.isoformat()}."
    )
    return (
        _reading("On the kinds of donors that count on every reading", (found.low, found.high), target),
        _reading("With the disputed kinds too", (found.wide_low, found.wide_high), target),
        term,
        *_unknown(found),
        "Counts are heads; full-time equivalents are not added to them.",
    )


def _reading(who: str, heads: tuple[int, int], target: int) -> str:
    low, high = heads
    if not high:
        return f"{who}, no count is published by this day; the target is {target:,}."
    shown = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    reached = "it is reached" if low >= target else "it is not reached" if high < target else "that is open"
    return f"{who}, published counts add up to {shown} people. The target is {target:,}; on these counts {reached}."


def _unknown(found: Progress) -> tuple[str, ...]:
    unknown = [title for one in found.kinds if one.toward == "yes" for title in one.without_number]
    return (
        (f"Without a published number, so in no sum, which may change the answer: {', '.join(unknown)}.",)
        if unknown
        else ()
    )

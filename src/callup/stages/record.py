"""Who holds an office, who acts for whom, what was done, and which version is it?"""

from datetime import date, timedelta

import msgspec

from callup.errors import OutOfTurn
from callup.stages.book import Book


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """An account holds an office for one request, from `since` until before `until`.

    `account` is an opaque id, never a name. `home`: an office of the donor side speaks for this home alone.
    """

    account: str
    office: str
    request: str
    since: date
    until: date
    home: str | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day < self.until


class Delegation(msgspec.Struct, frozen=True, kw_only=True):
    """The holder of an office lets another account act in it for a time."""

    giver: str
    taker: str
    office: str
    request: str
    since: date
    until: date
    home: str | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day < self.until


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """What an account wants to do: which act, in which office, on which thing of a request, at which stage.

    `subject` is the id of the thing itself: of a line, a claim; of the request for the request.
    `within` is the stage of the request, where the thing is another one; None: nobody has said.
    `home` is the home that the thing belongs to. `first_use`: no precedent matches on role and status.
    """

    act: str
    account: str
    office: str
    request: str
    subject: str
    stage: str
    within: str | None = None
    home: str | None = None
    reason: str = ""
    until: date | None = None
    first_use: bool = False


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What was done. `giver` is the account on whose behalf; None: in an office of its own."""

    act: str
    account: str
    office: str
    request: str
    subject: str
    on: date
    giver: str | None = None
    reason: str = ""
    until: date | None = None


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """The answer: allowed or not, the number of the rule (None: the table of stages), why, and how it is shown.

    `shown_as` stands on the act, with the delegation; `giver` is the account acted for; `next` the stage it leads to.
    """

    allowed: bool
    rule: int | None
    because: str
    shown_as: str = ""
    giver: str | None = None
    next: str | None = None


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a request; `follows` is the number of the one before, None for the first."""

    request: str
    number: int
    stage: str
    follows: int | None = None


def new_version(book: Book, old: Version) -> Version:
    """The version after one that is frozen: a draft that points back.

    Raises:
        OutOfTurn: The old one is not at a final stage; it is still worked on.

    Example:
        >>> from callup.reference.offices import read_offices
        >>> new_version(read_offices(), Version(request="r1", number=1, stage="superseded")).follows
        1
    """
    if not book.stage("request", old.stage).is_final:
        raise OutOfTurn(
            where=f"request {old.request}, version {old.number}",
            found=f"the stage '{old.stage}'",
            wanted="a version that is closed, declined, withdrawn, superseded or expired",
            remedy="supersede it first",
        )
    return Version(request=old.request, number=old.number + 1, stage="draft", follows=old.number)


def stage_on(book: Book, stage: str, history: tuple[Done, ...], *, on: date) -> str:
    """The stage of a request on a day: an emergency ends by itself, and the review follows.

    Args:
        book: The tables.
        stage: Stage as it was written down last.
        history: What was done on the request, in order.
        on: The day.

    Example:
        >>> from callup.reference.offices import read_offices
        >>> stage_on(read_offices(), "emergency", (), on=date(2026, 1, 1))
        'in_review'
    """
    if stage != "emergency":
        return stage
    opened = next((one for one in reversed(history) if one.act == "request.second_emergency"), None)
    if opened is None:
        return "in_review"
    end = last_day_of(opened.on, book.terms.emergency_days, opened.until)
    return stage if on < end else "in_review"


def last_day_of(on: date, days: int, until: date | None) -> date:
    """The end that was given, or the longest life, whichever is first."""
    longest = on + timedelta(days=days)
    return longest if until is None else min(longest, until)

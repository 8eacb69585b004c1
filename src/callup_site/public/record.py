"""What does the public see of one request? Records that are folded from the entries of the ledger alone.

None: nobody has told it yet. People at one time; whole dollars.
"""

import msgspec

from callup.ledger import Entry


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """One entry with its number in the ledger and its digest."""

    number: int
    digest: str
    entry: Entry


class PublicLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line: six quantities that are never mixed, where it stands, and what the law asks of it."""

    line: str
    title: str = ""
    people_asked: int | None = None
    people_lawful: int | None = None
    people_offered: int | None = None
    people_approved: int | None = None
    people_present: int | None = None
    spent_usd: int | None = None
    stage: str = "proposed"
    verdict: str = ""
    conditions: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One act in words."""

    number: int
    digest: str
    at: str
    version: int
    act: str
    office: str
    words: str
    on: str
    reason: str
    until: str | None
    leads_to: str
    numbers: str
    document: str | None


class PublicDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document that an act rests on, by its digest."""

    digest: str
    words: str
    at: str
    number: int


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry withholds: why, by which rule, until when, and whether it was told since."""

    number: int
    digest: str
    at: str
    fields: tuple[str, ...]
    reason: str
    authority: str
    until: str
    seconded_by: str | None
    told_at: str | None


class PublicConsent(msgspec.Struct, frozen=True, kw_only=True):
    """The last word of one home."""

    subject: str
    home: str
    line: str
    people: int | None
    stage: str
    until: str | None
    at: str


class PublicOrder(msgspec.Struct, frozen=True, kw_only=True):
    """One unit in an order, or one recall."""

    order: str
    home: str
    line: str
    unit: str
    people: int | None
    status: str
    host: str
    since: str | None
    last_day: str | None
    conditions: tuple[str, ...]
    is_recall: bool
    number: int


class PublicPublication(msgspec.Struct, frozen=True, kw_only=True):
    """Where the publication of one document stands, and why it waits."""

    subject: str
    digest: str
    stage: str
    reason: str
    authority: str
    until: str | None
    at: str
    number: int


class PublicClaim(msgspec.Struct, frozen=True, kw_only=True):
    """The last word on one claim."""

    claim: str
    line: str
    home: str
    stage: str
    usd: int | None
    paid_usd: int | None


class PublicRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a request as the entries tell it."""

    request: str
    version: int
    title: str = ""
    requester: str = ""
    asked_of: str = ""
    asked_on: str | None = None
    stage: str = "draft"
    stage_until: str | None = None
    outcome: str = ""
    versions: tuple[int, ...] = (1,)
    lines: tuple[PublicLine, ...] = ()
    timeline: tuple[Told, ...] = ()
    documents: tuple[PublicDocument, ...] = ()
    withheld: tuple[Kept, ...] = ()
    consents: tuple[PublicConsent, ...] = ()
    orders: tuple[PublicOrder, ...] = ()
    claims: tuple[PublicClaim, ...] = ()
    publications: tuple[PublicPublication, ...] = ()

    @property
    def is_sent(self) -> bool:
        """Whether this version was sent; before, only that somebody writes it is public."""
        return any(one.act == "request.submit" for one in self.timeline)

    @property
    def last_at(self) -> str:
        """When the last act was done."""
        return self.timeline[-1].at if self.timeline else ""

    def total(self, quantity: str) -> int | None:
        """Sum of a quantity over the lines that tell it; None where none does."""
        told = [getattr(one, quantity) for one in self.lines if getattr(one, quantity) is not None]
        return sum(told) if told else None

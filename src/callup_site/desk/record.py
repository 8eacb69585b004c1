"""What does one act consist of, before it is written down?"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec

from callup.errors import OutOfTurn
from callup.stages import Book, Delegation, Done, Holding
from callup_site.desk.models import Document, Request, Thing

Record = TypeVar("Record")


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """What an account wants to do.

    Attributes:
        act: Id of the act, such as `line.approve`.
        office: The office it acts in.
        subject: Id of the thing; of the request for the request.
        seen: Number of the last act on the thing that the account saw; None: it does not say.
        reason: Why.
        until: End of what the act begins, excluded.
        home: The home it speaks for.
        form: What came with it, as plain values; each act says what it reads.
    """

    act: str
    office: str
    subject: str
    seen: int | None = None
    reason: str = ""
    until: date | None = None
    home: str | None = None
    form: dict[str, Any] = {}


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A document to keep. `paper` is the kind that says who may read it; an entry names the digest of the first."""

    kind: str
    paper: str
    name: str
    data: bytes
    media: str = "application/json"


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """A thing that an act begins, or one whose searchable facts it sets anew.

    `document` is the kind of a paper of the same act: its id, digest and name go into the facts.
    """

    thing: str
    subject: str
    stage: str
    home: str = ""
    line: str = ""
    place: int = 0
    facts: dict[str, Any] = {}
    document: str = ""


class Hidden(msgspec.Struct, frozen=True, kw_only=True):
    """Fields of an entry that are not shown, until a day, for a reason."""

    fields: dict[str, Any]
    reason: str
    authority: str
    until: date
    seconded_by: str | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What an act brings with it.

    Attributes:
        papers: Documents to keep.
        body: Public fields beside those that every act shows.
        openings: Things that begin.
        facts: New searchable facts of the thing itself; None: as they were.
        columns: New values of the columns of the request that lists search by.
        hidden: Public fields withheld for now.
        release: Digests of earlier entries whose withheld fields are told now.
        entries: Further public entries, as drafts (see callup.entries).
        shows_document: Whether the entry tells the digest of the first document.
        first: Acts that belong to this one and are done just before it, or nothing is.
        followers: Acts that belong to this one and are done just after it, or nothing is.
        lines: Ids of all lines of a draft; lines that it has no more are forgotten. None: the lines stay.
    """

    papers: tuple[Paper, ...] = ()
    body: dict[str, Any] = {}
    openings: tuple[Opening, ...] = ()
    facts: dict[str, Any] | None = None
    columns: dict[str, Any] = {}
    hidden: Hidden | None = None
    release: tuple[str, ...] = ()
    entries: tuple[dict[str, Any], ...] = ()
    shows_document: bool = True
    first: tuple[Intent, ...] = ()
    followers: tuple[Intent, ...] = ()
    lines: tuple[str, ...] | None = None


class Situation:
    """Where a request stands while an act is judged: its things, its history, its documents, who holds what.

    Attributes:
        request: The row of this version.
        stage: Stage of the request on the day; an emergency may have ended by itself.
        things: By kind and id.
        history: What was done on the request, in all its versions, in order.
        holdings: Seats of the account and of those it may act for.
        delegations: What was lent to the account.
        book: The tables of offices.
        account: Code of the account.
        at: The instant, in UTC.
        worked: What was worked out from documents, with their digests, for the next act on the same situation.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the store alone builds it
        self,
        request: Request,
        stage: str,
        things: dict[tuple[str, str], Thing],
        history: tuple[Done, ...],
        seats: tuple[tuple[Holding, ...], tuple[Delegation, ...]],
        book: Book,
        who: tuple[str, datetime],
    ) -> None:
        self.request, self.stage, self.things, self.history = request, stage, things, history
        self.holdings, self.delegations = seats
        self.book, (self.account, self.at) = book, who
        self.worked: dict[str, Any] = {}

    @property
    def on(self) -> date:
        """The day."""
        return self.at.date()

    @property
    def seats(self) -> tuple[Holding | Delegation, ...]:
        """Seats of the account that hold on the day, its own and those lent to it."""
        lent = (one for one in self.delegations if one.holds_on(self.on))
        return (*(one for one in self.holdings if one.holds_on(self.on) and one.account == self.account), *lent)

    def thing(self, kind: str, subject: str) -> Thing:
        """The thing of that id.

        Raises:
            OutOfTurn: There is none.
        """
        found = self.things.get((kind, subject))
        if found is None:
            raise OutOfTurn(
                where=f"request {self.request.slug}", found=f"no {kind} '{subject}'",
                wanted=f"a {kind} of this request",
                remedy="look at the page of the request again",
            )  # fmt: skip
        return found

    def of(self, kind: str) -> list[Thing]:
        """All things of a kind, in their order."""
        return sorted((one for one in self.things.values() if one.thing == kind), key=lambda one: (one.place, one.id))

    def latest(self, kind: str) -> Document | None:
        """The last document of a kind in this version of the request."""
        return Document.objects.filter(request=self.request, kind=kind).order_by("-number").first()

    def latest_digest(self, kind: str) -> str | None:
        """The digest of the last document of a kind, without its bytes."""
        rows = Document.objects.filter(request=self.request, kind=kind).order_by("-number")
        return rows.values_list("digest", flat=True).first()

    def read(self, kind: str, record: type[Record]) -> Record:
        """The last document of a kind, as a record.

        Raises:
            OutOfTurn: There is none yet.
        """
        document = self.latest(kind)
        if document is None:
            raise OutOfTurn(
                where=f"request {self.request.slug}", found=f"no {kind}", wanted=f"a {kind} on file",
                remedy=f"have the office whose work it is write the {kind} first",
            )  # fmt: skip
        return msgspec.json.decode(bytes(document.data), type=record)


Prepare = Callable[[Situation, Intent, str], Outcome]

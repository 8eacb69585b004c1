"""What is a program told? Records of the desk without accounts: offices act, and offices are named."""

from datetime import date, datetime

import msgspec


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page of a list stands; `next` is the page after it, none where this is the last."""

    page: int
    size: int
    next: int | None


class ToldSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One request in a list, in its last version."""

    slug: str
    version: int
    title: str
    requester: str
    stage: str
    stage_title: str
    people: int | None
    asked_on: date | None
    acted_at: datetime


class ToldRequests(msgspec.Struct, frozen=True, kw_only=True):
    """Requests that the offices of the account may see, the one acted on last first."""

    page: Page
    requests: tuple[ToldSummary, ...]


class ToldThing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of a request. `seq` is the number of the last act on it; send it as `seen`."""

    thing: str
    subject: str
    stage: str
    stage_title: str
    home: str
    line: str
    seq: int
    title: str
    facts: dict[str, object]


class ToldLine(msgspec.Struct, frozen=True, kw_only=True):
    """People and dollars of one line, as the public ledger tells them; none: nobody has told it yet."""

    line: str
    title: str
    people_asked: int | None
    people_lawful: int | None
    people_offered: int | None
    people_approved: int | None
    people_present: int | None
    spent_usd: int | None


class ToldOffer(msgspec.Struct, frozen=True, kw_only=True):
    """An act that the account could do now, and what it must give with it: reason, until, home and others."""

    act: str
    title: str
    office: str
    subject: str
    seen: int | None
    homes: tuple[str, ...]
    needs: tuple[str, ...]


class ToldSection(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the request that the account may read."""

    name: str
    title: str
    address: str


class ToldRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request as the offices of the account see it, in its last version."""

    slug: str
    version: int
    title: str
    requester: str
    stage: str
    stage_title: str
    is_final: bool
    people: int | None
    asked_on: date | None
    opened_at: datetime
    acted_at: datetime
    offices: tuple[str, ...]
    things: tuple[ToldThing, ...]
    lines: tuple[ToldLine, ...]
    may: tuple[ToldOffer, ...]
    sections: tuple[ToldSection, ...]


class ToldAct(msgspec.Struct, frozen=True, kw_only=True):
    """One act as it was written: by an office, on a thing, with its entries in the public ledger."""

    number: int
    act: str
    title: str
    office: str
    shown_as: str
    subject: str
    home: str
    reason: str
    until: date | None
    stage_from: str
    stage_to: str
    at: datetime
    version: int
    document: str | None
    entries: tuple[int, ...]


class ToldActs(msgspec.Struct, frozen=True, kw_only=True):
    """Acts on a request, in all its versions, the last one first."""

    page: Page
    acts: tuple[ToldAct, ...]


class ToldDone(msgspec.Struct, frozen=True, kw_only=True):
    """What was done, in order, with what followed from it."""

    slug: str
    version: int
    stage: str
    acts: tuple[ToldAct, ...]


class ToldVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version that was begun."""

    slug: str
    version: int
    stage: str


class ToldDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One document that the account may read; `document` is its number in the address of its bytes."""

    document: int
    version: int
    kind: str
    number: int
    paper: str
    name: str
    media: str
    size: int
    digest: str
    made_at: datetime


class ToldDocuments(msgspec.Struct, frozen=True, kw_only=True):
    """Documents of a request that the account may read, the last one first."""

    documents: tuple[ToldDocument, ...]


class ToldAttachment(msgspec.Struct, frozen=True, kw_only=True):
    """One file that was handed in; `attachment` is its number in the address of its bytes."""

    attachment: int
    thing: str
    subject: str
    name: str
    media: str
    paper: str
    size: int
    digest: str
    added_at: datetime


class ToldAttachments(msgspec.Struct, frozen=True, kw_only=True):
    """Files of a request that the account may read, the last one first."""

    attachments: tuple[ToldAttachment, ...]


class ToldJob(msgspec.Struct, frozen=True, kw_only=True):
    """Long work: waiting, running, done or failed. `document` is the number of its result."""

    job: str
    kind: str
    title: str
    office: str
    state: str
    words: str
    share: float | None
    problem: str
    document: int | None
    choices: dict[str, object]
    asked_at: datetime
    ended_at: datetime | None


class ToldJobs(msgspec.Struct, frozen=True, kw_only=True):
    """Long work on a request, the last asked for first."""

    jobs: tuple[ToldJob, ...]


class ToldSeat(msgspec.Struct, frozen=True, kw_only=True):
    """An office of the account today. `request` is `*` for every request; `is_lent`: its holder lent it."""

    office: str
    title: str
    request: str
    home: str
    since: date
    until: date
    is_lent: bool


class ToldSeats(msgspec.Struct, frozen=True, kw_only=True):
    """Offices of the account today, and what the token lets a program do."""

    scopes: tuple[str, ...]
    offices: tuple[ToldSeat, ...]


class ToldWaiting(msgspec.Struct, frozen=True, kw_only=True):
    """Things of one request that wait for one office of the account."""

    office: str
    slug: str
    title: str
    words: str
    count: int
    since: datetime


class ToldInbox(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for the offices of the account, office by office, the oldest first."""

    waiting: tuple[ToldWaiting, ...]

"""What is everybody told? The public account, its entries, and the tables of offices."""

import msgspec

from callup_site.api.told import Page


class ToldPublicSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One request in the public list; people and dollars are sums over its lines, none where none is told."""

    request: str
    version: int
    title: str
    requester: str
    asked_of: str
    asked_on: str | None
    stage: str
    people_asked: int | None
    people_lawful: int | None
    people_offered: int | None
    people_approved: int | None
    people_present: int | None
    spent_usd: int | None
    last_at: str


class ToldPublicRequests(msgspec.Struct, frozen=True, kw_only=True):
    """Requests of the public ledger, the one acted on last first."""

    page: Page
    requests: tuple[ToldPublicSummary, ...]


class ToldEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One leaf of the public ledger; the bytes of `entry` as they stand here are those of the leaf."""

    leaf: int
    digest: str
    entry: msgspec.Raw


class ToldEntries(msgspec.Struct, frozen=True, kw_only=True):
    """Entries in their order; `next` is the leaf to go on from, none where these are the last."""

    entries: tuple[ToldEntry, ...]
    next: int | None


class ToldOffice(msgspec.Struct, frozen=True, kw_only=True):
    """One post, and the kinds of papers that it reads."""

    office: str
    title: str
    side: str
    does: str
    reads: tuple[str, ...]


class ToldStage(msgspec.Struct, frozen=True, kw_only=True):
    """One stage of one kind of thing."""

    thing: str
    stage: str
    title: str
    is_final: bool


class ToldKind(msgspec.Struct, frozen=True, kw_only=True):
    """One act: at which stages, by which offices, where it leads, and what must be given with it."""

    act: str
    title: str
    thing: str
    stages: tuple[str, ...]
    within: tuple[str, ...]
    offices: tuple[str, ...]
    leads_to: str | None
    needs: tuple[str, ...]
    rule: int | None


class ToldRule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of separation of duties."""

    rule: int
    title: str
    says: str
    source: str


class ToldConflict(msgspec.Struct, frozen=True, kw_only=True):
    """Two offices that one account may not have on one request."""

    rule: int
    offices: tuple[str, ...]
    because: str


class ToldBook(msgspec.Struct, frozen=True, kw_only=True):
    """The tables that say who may do what at which stage."""

    offices: tuple[ToldOffice, ...]
    stages: tuple[ToldStage, ...]
    acts: tuple[ToldKind, ...]
    rules: tuple[ToldRule, ...]
    conflicts: tuple[ToldConflict, ...]

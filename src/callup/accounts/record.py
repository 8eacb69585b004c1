"""What does an account consist of? Five quantities that are never mixed, and money beside them."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from callup.accounts.claims import ClaimState
from callup.request import People

OfferStage = Literal["invited", "firm", "provisional", "accepted", "committed", "declined", "recalled", "closed"]
OFFER_STAGES: tuple[OfferStage, ...] = (
    "invited", "firm", "provisional", "accepted", "committed", "declined", "recalled", "closed",
)  # fmt: skip


class Offer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one home offers on one line, in people."""

    line: str
    home: str
    people: People
    stage: OfferStage
    on: date
    source: Annotated[str, Meta(min_length=1)]


class LineAccount(msgspec.Struct, frozen=True, kw_only=True):
    """One line from asking to paying: people at one time, and whole dollars. None: nobody has said.

    `lawful`: as many as asked where some way is lawful, 0 where every way is barred, None where that is open.
    `offered` firm, accepted, committed, or closed with all at home. `planned` is what the plan found.
    `present` is the most on a reported day; `person_days` are those of reported days.
    Of these there are `days_reported` in `days_ordered`.
    `estimate_usd` is the central estimate of the package for what was planned.
    """

    line: str
    title: str
    asked: int | None
    lawful: int | None
    offered: int | None
    planned: int
    approved: int
    ordered: int
    present: int | None
    person_days: int | None
    days_reported: int
    days_ordered: int
    estimate_usd: int
    claimed_usd: int
    accepted_usd: int
    spent_usd: int


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """The public account of one request on one day. The digests are those of the documents it was made from."""

    callup: Literal[1]
    version: str
    request: str
    title: str
    on: date
    documents: dict[str, str]
    lines: tuple[LineAccount, ...]
    claims: tuple[ClaimState, ...]
    misfits: tuple[str, ...]
    notes: tuple[str, ...]

"""What does a ruling say, and what does a decision consist of?

`Ruling` is the public format `decision.toml` (`callup = 1`): what an office rules. `Decision` is the answer of the
room: what of it holds, and why the rest does not. Accounts are opaque ids; they stay out of the decision.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from callup.request import Name, People
from callup.role import Verdict

Text = Annotated[str, Meta(min_length=1, max_length=2000)]
Account = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Counsel = Literal["counsel_drafting", "counsel_reviewing"]
Says = Literal["allowed", "allowed_if", "barred"]
LineOutcome = Literal["approved", "approved_in_part", "refused", "not_decided"]
Outcome = Literal["approved", "approved_in_part", "declined", "returned", "out_of_turn"]
Usd = Annotated[int, Meta(ge=0, le=10_000_000_000_000)]


class LineRuling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is ruled on one line: `people` to approve (0: refuse), `until` (excluded) the end of the approval.

    `conditions` come beside those of the law, which always hold.
    """

    id: Name
    people: People
    reason: Text
    conditions: list[Text] = []
    until: date | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer of one counsel on one line, given without sight of the other's."""

    line: Name
    office: Counsel
    account: Account
    on: date
    verdict: Says
    reason: Text
    conditions: list[Text] = []


class Certificate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The funds certifier's word that there is money: up to `usd` [whole dollars] from one fund."""

    account: Account
    on: date
    fund: Text
    usd: Usd


class Dissent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An office that took part thinks otherwise; `line` None: about the whole."""

    office: Name
    account: Account
    says: Text
    line: Name | None = None


class Ruling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the decision authority rules on one package.

    `package` is the digest of the bytes of `package.json`. `returned` sends the package back with that reason; nothing
    else is ruled then. `illustration` says that the document is made up, and why.
    """

    callup: Literal[1]
    request: Name
    on: date
    account: Account
    package: Annotated[str, Meta(pattern=r"^sha256:[0-9a-f]{64}$")] | None = None
    returned: Text | None = None
    illustration: Text | None = None
    line: Annotated[list[LineRuling], Meta(max_length=500)] = []
    answer: Annotated[list[Answer], Meta(max_length=1000)] = []
    certificate: Certificate | None = None
    dissent: Annotated[list[Dissent], Meta(max_length=500)] = []


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One lawful way on which people of the plan serve: home, host, duty status.

    `authority` are the citations it rests on, `conditions` what must be met. `settled` by two counsel, where the review
    alone did not find it lawful. `consent_on_record`: the facts of the package hold the home governor's consent.
    """

    home: str
    host: str | None
    status: str
    verdict: Verdict
    settled: bool
    consent_on_record: bool
    conditions: tuple[str, ...]
    authority: tuple[str, ...]


class LineDecision(msgspec.Struct, frozen=True, kw_only=True):
    """What is decided on one line, in people at one time.

    `planned` people of the plan, `lawful` those of them on lawful ways, `ruled` what the authority wanted (None:
    nothing was ruled), `approved` what holds. `because` says what of the ruling does not hold, and why.
    `conditions` are all that hold, `added` those of them that come from the ruling and hold on every way.
    `until`: end of the approval (excluded); None where nothing is approved.
    """

    line: str
    title: str
    asked: int | None
    planned: int
    lawful: int
    ruled: int | None
    approved: int
    outcome: LineOutcome
    reason: str
    because: tuple[str, ...]
    conditions: tuple[str, ...]
    added: tuple[str, ...]
    until: date | None
    ways: tuple[Way, ...]


class AnswerShown(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of counsel as it stands in the decision: the office, not the account."""

    line: str
    office: Counsel
    on: date
    verdict: Says
    reason: str
    conditions: tuple[str, ...]


class DissentShown(msgspec.Struct, frozen=True, kw_only=True):
    """A dissent as it stands in the decision: the office, not the account."""

    office: str
    line: str | None
    says: str


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The decision as a document. `package` is the digest of what was decided on.

    `because` says what stands against the whole; `notes` what the reader must know; `certified_usd` None: no
    certificate of funds is on record.
    """

    callup: Literal[1]
    version: str
    request: str
    title: str
    package: str
    on: date
    office: str
    outcome: Outcome
    reason: str
    because: tuple[str, ...]
    notes: tuple[str, ...]
    lines: tuple[LineDecision, ...]
    answers: tuple[AnswerShown, ...]
    dissents: tuple[DissentShown, ...]
    certified_usd: int | None
    certified_fund: str | None

"""What does a decision package consist of?"""

from datetime import date
from typing import Literal

import msgspec

from callup.alternatives import Comparison
from callup.cost import Bill
from callup.intake import Intake
from callup.readiness.risk import Risk
from callup.request import Facts, Request
from callup.review import Finding
from callup.review.precedent import Comparison as Precedents
from callup.role import Verdict
from callup.sourcing.plan import Plan
from callup.table import Assumption

State = Literal["assessed", "partly assessed", "not assessed"]
Confidence = Literal["none", "low", "moderate", "high"]
DecidedBy = Literal["computed", "stated", "office"]
Standing = Literal["met", "answered", "lacking"]


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One statement with the figure it rests on and where that comes from.

    `rests_on` are names of computations of the package; none: a statement of the request.
    """

    statement: str
    source: str
    kind: Literal["fact", "estimate", "assumption", "finding", "claim"]
    rests_on: tuple[str, ...] = ()


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """One of the six criteria: Cost, Appropriateness, Readiness, Risk, Legality, Lethality.

    `author` is the program with its version, and every office that answered a test of the criterion.
    `because` says in words why the confidence is what it is.
    """

    letter: str
    title: str
    asks: str
    state: State
    evidence: tuple[Evidence, ...]
    not_assessed: tuple[str, ...]
    method: str = ""
    author: str = ""
    on: date | None = None
    confidence: Confidence = "none"
    because: str = ""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A test that a package must meet; who can meet it, why it is asked, and where it comes from."""

    id: str
    criterion: str
    decided_by: DecidedBy
    test: str
    why: str
    source: str
    mark: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What an office answers to a test."""

    test: str
    office: str
    on: date
    says: str


class Dissent(msgspec.Struct, frozen=True, kw_only=True):
    """What an office holds against the package or a part of it; it stays with the decision."""

    office: str
    on: date
    about: str
    says: str


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """One test and how it stands: met by what the package holds, answered by an office, or lacking."""

    check: Check
    standing: Standing
    says: str


class MatrixRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the finding matrix: a line and role, and its verdict by duty status."""

    line: str
    role: str
    verdicts: dict[str, Verdict]


class LineRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line in numbers of people: asked, lawful and sourced; None: no number was published.

    `lawful` is the number asked where the review finds at least one way that is allowed, with or without conditions,
    and 0 where it finds none.
    """

    line: str
    title: str
    asked: int | None
    lawful: int | None
    sourced: int


class TableUsed(msgspec.Struct, frozen=True, kw_only=True):
    """One table the package rests on."""

    name: str
    edition: str
    kind: str
    title: str
    publisher: str
    digest: str


class Computation(msgspec.Struct, frozen=True, kw_only=True):
    """A named computation: what it works out, and from what.

    An input is `table NAME`, `record PATH` (a part of this package), `computation NAME` or `choice NAME`.
    """

    name: str
    what: str
    inputs: tuple[str, ...]


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """Where the figures at a place of the package come from.

    `path` has dots between names, `*` for any one name or number, `**` for all that follows.
    `origin` is `computation NAME`, `table NAME`, `choice NAME`, or `source beside`: the key `source` of the same
    record, or of the record around it, names the source.
    """

    path: str
    origin: str


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """The decision package as a document; written as canonical JSON, HTML, PDF and XLSX.

    `state` is "complete" only when every test is met or answered by an office.
    `chosen` are the choices that differ from what nobody would have to say.
    """

    callup: Literal[1]
    version: str
    on: date
    request: Request
    facts: Facts
    summary: tuple[str, ...]
    notice: tuple[str, ...]
    intake: Intake
    matrix: tuple[MatrixRow, ...]
    findings: tuple[Finding, ...]
    plan: Plan
    risk: Risk
    bill: Bill
    headings: tuple[Heading, ...]
    assumptions: tuple[Assumption, ...]
    tables: tuple[TableUsed, ...]
    state: Literal["draft", "complete"] = "draft"
    checks: tuple[Checked, ...] = ()
    lines: tuple[LineRow, ...] = ()
    comparison: Comparison | None = None
    precedents: tuple[Precedents, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    computations: tuple[Computation, ...] = ()
    traces: tuple[Trace, ...] = ()
    chosen: dict[str, str] = {}

"""What does a decision package consist of?"""

from datetime import date
from typing import Literal

import msgspec

from callup.cost import Bill
from callup.intake import Intake
from callup.readiness.risk import Risk
from callup.request import Facts, Request
from callup.review import Finding
from callup.role import Verdict
from callup.sourcing.plan import Plan
from callup.table import Assumption

State = Literal["assessed", "partly assessed", "not assessed"]


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One statement with the figure it rests on and where that comes from."""

    statement: str
    source: str
    kind: Literal["fact", "estimate", "assumption", "finding", "claim"]


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """One of the six criteria: Cost, Appropriateness, Readiness, Risk, Legality, Lethality."""

    letter: str
    title: str
    asks: str
    state: State
    evidence: tuple[Evidence, ...]
    not_assessed: tuple[str, ...]


class MatrixRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the finding matrix: a line and role, and its verdict by duty status."""

    line: str
    role: str
    verdicts: dict[str, Verdict]


class TableUsed(msgspec.Struct, frozen=True, kw_only=True):
    """One table the package rests on."""

    name: str
    edition: str
    kind: str
    title: str
    publisher: str
    digest: str


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """The decision package as a document; written as canonical JSON, HTML and PDF."""

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

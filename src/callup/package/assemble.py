"""How do the rooms' answers become one package?"""

from datetime import date
from typing import Literal

import msgspec

from callup.alternatives import Comparison
from callup.cost import Bill
from callup.intake import Intake
from callup.package.checklist import judge
from callup.package.computations import COMPUTATIONS, TRACES
from callup.package.criteria import criteria
from callup.package.known import Known
from callup.package.record import Answer, Check, Dissent, LineRow, MatrixRow, Package, TableUsed
from callup.package.standing import attribute
from callup.package.summary import standing, summarise
from callup.readiness.risk import Risk
from callup.request import Facts, FactStatement, Line, Request
from callup.review import Finding, Option, Review
from callup.review.precedent import Comparison as Precedents
from callup.role import Verdict, worst
from callup.sourcing.plan import Plan
from callup.table import Assumption

ADVICE = "Decision support, not legal advice: counsel signs."


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """The answers of the rooms, with the day, the statements that hold on it, and what they rest on.

    `comparison` None: other ways were not worked out. `answers` and `dissents` are what offices wrote.
    """

    version: str
    on: date
    request: Request
    facts: Facts
    stated: tuple[FactStatement, ...]
    intake: Intake
    review: Review
    plan: Plan
    risk: Risk
    bill: Bill
    assumptions: tuple[Assumption, ...]
    tables: tuple[TableUsed, ...]
    checks: tuple[Check, ...] = ()
    comparison: Comparison | None = None
    precedents: tuple[Precedents, ...] = ()
    answers: tuple[Answer, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    chosen: dict[str, str] = {}
    notice: tuple[str, ...] = ()


def assemble(parts: Parts) -> Package:
    """Put the package together: everything the rooms found, nothing added, nothing scored.

    Args:
        parts: The rooms' answers.

    Returns:
        The package with its summary in plain sentences, its six headings and its tests.
        What was not assessed is said with its reason; it is complete only when no test is lacking.
    """
    known = _known(parts)
    checks = judge(known, parts.checks)
    lacking = not checks or any(one.standing == "lacking" for one in checks)
    state: Literal["draft", "complete"] = "draft" if lacking else "complete"
    return Package(
        callup=1,
        version=parts.version,
        on=parts.on,
        request=parts.request,
        facts=parts.facts,
        summary=(*summarise(parts.on, known), *((standing(state, checks),) if checks else ())),
        notice=(*_roster_notice(parts.plan), ADVICE, *parts.notice),
        intake=parts.intake,
        matrix=matrix(parts.review.findings),
        findings=parts.review.findings,
        plan=parts.plan,
        risk=parts.risk,
        bill=parts.bill,
        headings=tuple(attribute(known, one, parts.checks) for one in criteria(known)),
        assumptions=parts.assumptions,
        tables=parts.tables,
        state=state,
        checks=checks,
        lines=tuple(_line(line, parts.review.options, parts.plan) for line in parts.request.line),
        comparison=parts.comparison,
        precedents=parts.precedents,
        dissents=parts.dissents,
        computations=COMPUTATIONS,
        traces=TRACES,
        chosen=parts.chosen,
    )


def _known(parts: Parts) -> Known:
    return Known(
        version=parts.version,
        on=parts.on,
        request=parts.request,
        stated={one.name for one in parts.stated},
        intake=parts.intake,
        review=parts.review,
        plan=parts.plan,
        risk=parts.risk,
        bill=parts.bill,
        comparison=parts.comparison,
        answers=parts.answers,
    )


def _line(line: Line, options: tuple[Option, ...], plan: Plan) -> LineRow:
    """A line in numbers: asked, lawful in at least one way, sourced."""
    open_to = any(one.line == line.id and one.verdict in {"allowed", "allowed_if"} for one in options)
    planned = {one.line: one.planned for one in plan.shortfalls}
    sourced = planned.get(line.id, sum(one.people for one in plan.assignments if one.line == line.id))
    lawful = None if line.people is None else line.people if open_to else 0
    return LineRow(line=line.id, title=line.title, asked=line.people, lawful=lawful, sourced=sourced)


def matrix(findings: tuple[Finding, ...]) -> tuple[MatrixRow, ...]:
    """The finding matrix: for each line and role the verdict by status of most Guards; the worst over hosts.

    Example:
        >>> matrix(())
        ()
    """
    most: dict[tuple[str, str], dict[str, dict[str | None, Finding]]] = {}
    for one in findings:
        by_host = most.setdefault((one.line, one.role), {}).setdefault(one.status, {})
        if one.host not in by_host or one.guards > by_host[one.host].guards:
            by_host[one.host] = one
    return tuple(
        MatrixRow(line=line, role=role, verdicts={status: _worst(by_host) for status, by_host in statuses.items()})
        for (line, role), statuses in most.items()
    )


def _worst(by_host: dict[str | None, Finding]) -> Verdict:
    return worst([one.verdict for one in by_host.values()])


def _roster_notice(plan: Plan) -> tuple[str, ...]:
    return (plan.roster_note,) if plan.roster_note else ()

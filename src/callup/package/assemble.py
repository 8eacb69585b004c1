"""How do the rooms' answers become one package?"""

from datetime import date

import msgspec

from callup.cost import Bill
from callup.intake import Intake
from callup.package.criteria import Known, criteria
from callup.package.record import MatrixRow, Package, TableUsed
from callup.package.summary import summarise
from callup.readiness.risk import Risk
from callup.request import Facts, FactStatement, Request
from callup.review import Finding, Review
from callup.role import Verdict, worst
from callup.sourcing.plan import Plan
from callup.table import Assumption

ADVICE = "Decision support, not legal advice: counsel signs."


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """The answers of the rooms, with the day, the statements that hold on it, and what they rest on."""

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
    notice: tuple[str, ...] = ()


def assemble(parts: Parts) -> Package:
    """Put the package together: everything the rooms found, nothing added, nothing scored.

    Args:
        parts: The rooms' answers.

    Returns:
        The package with its summary in plain sentences and its six headings.
        What was not assessed is said with its reason.
    """
    known = Known(
        request=parts.request,
        stated={one.name for one in parts.stated},
        intake=parts.intake,
        review=parts.review,
        plan=parts.plan,
        risk=parts.risk,
        bill=parts.bill,
    )
    return Package(
        callup=1,
        version=parts.version,
        on=parts.on,
        request=parts.request,
        facts=parts.facts,
        summary=summarise(parts.on, known),
        notice=(*_roster_notice(parts.plan), ADVICE, *parts.notice),
        intake=parts.intake,
        matrix=matrix(parts.review.findings),
        findings=parts.review.findings,
        plan=parts.plan,
        risk=parts.risk,
        bill=parts.bill,
        headings=criteria(known),
        assumptions=parts.assumptions,
        tables=parts.tables,
    )


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

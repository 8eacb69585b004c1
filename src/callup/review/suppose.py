"""What would the findings be if a fact were otherwise, and which of them change?"""

from collections.abc import Iterable

import msgspec

from callup.request import FactStatement
from callup.review.finding import Finding, Question, Review
from callup.review.knowledge import Ledger, Service
from callup.role import Verdict

Cell = tuple[str, str, str, str | None]


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of the matrix that is another one now, and for which Guards."""

    line: str
    role: str
    status: str
    host: str | None
    before: Verdict
    after: Verdict
    homes: tuple[str, ...]


def suppose(ledger: Ledger, supposed: Iterable[FactStatement], lines: Iterable[str]) -> Ledger:
    """The ledger in which some facts are as supposed, whatever was stated about them, however particularly.

    Args:
        ledger: What is known.
        supposed: Facts for all lines, or for one line each.
        lines: Ids of all lines, so that a fact supposed for one line stays as it is for the others.

    Example:
        >>> known = Ledger(kinds={}, places={}, statements=(FactStatement(name="armed", value=True, home="TX"),))
        >>> after = suppose(known, [FactStatement(name="armed", value=False, line="gate")], ["gate", "kitchen"])
        >>> [(one.value, one.line) for one in after.statements]
        [(True, 'kitchen'), (False, 'gate')]
    """
    statements, ids = list(ledger.statements), list(lines)
    for one in supposed:
        kept = [part for said in statements for part in _without(said, one, ids)]
        statements = [*kept, one]
    return msgspec.structs.replace(ledger, statements=tuple(statements))


def _without(said: FactStatement, supposed: FactStatement, lines: list[str]) -> list[FactStatement]:
    """What is left of a statement where another one takes its place."""
    if said.name != supposed.name:
        return [said]
    if supposed.line is None or said.line == supposed.line:
        return []
    if said.line is not None:
        return [said]
    return [msgspec.structs.replace(said, line=line) for line in lines if line != supposed.line]


def changed_cells(before: Review, after: Review, asked: Question) -> tuple[Changed, ...]:
    """Which cells of the matrix differ, Guards alike taken together.

    Args:
        before: The review on what is known.
        after: The review on what is supposed.
        asked: What both were asked.

    Returns:
        One record for each line, role, status, host, and change of verdict, in the order of the findings.
    """
    first, second = _by_cell(before.findings), _by_cell(after.findings)
    found: dict[tuple[Cell, Verdict, Verdict], list[str]] = {}
    for cell in first:
        for home in asked.homes:
            if Service(status=cell[2], home=home, host=cell[3]).possible:
                was, now = (_of(home, cells.get(cell, {})) for cells in (first, second))
                if was is not None and now is not None and was != now:
                    found.setdefault((cell, was, now), []).append(home)
    return tuple(
        Changed(line=line, role=role, status=status, host=host, before=was, after=now, homes=tuple(homes))
        for ((line, role, status, host), was, now), homes in found.items()
    )


def _by_cell(findings: tuple[Finding, ...]) -> dict[Cell, dict[str | None, Verdict]]:
    cells: dict[Cell, dict[str | None, Verdict]] = {}
    for one in findings:
        cells.setdefault((one.line, one.role, one.status, one.host), {})[one.home] = one.verdict
    return cells


def _of(home: str, verdicts: dict[str | None, Verdict]) -> Verdict | None:
    return verdicts.get(home, verdicts.get(None))

"""Where the law is disputed: what does each side hold, side by side?"""

from collections.abc import Iterable
from itertools import zip_longest

import msgspec

from callup.package import Package
from callup.report import words
from callup.report.blocks import Block, Column, Heading, Paragraph, Table, code, text
from callup.review import Finding
from callup.role import VERDICTS, Verdict

NO_OTHER = "no other reading is known"


def write_readings(package: Package) -> list[Block]:
    """Each disputed point of law once, two readings in a row, with the lines on which it arises."""
    rows = tuple(
        (question, *_told(first), *_told(second), "\n".join(lines))
        for question, lines, first, second in side_by_side(package.findings)
    )
    if not rows:
        return []
    columns = (
        text("Disputed point", 1.85), text("One reading", 2.1), text("Held by", 1.5),
        Column(title="Finding under it", kind="verdict", share=0.8), text("Another reading", 2.1), text("Held by", 1.5),
        Column(title="Finding under it", kind="verdict", share=0.8), code("Lines", 1.3),
    )  # fmt: skip
    return [
        Heading(level=3, text="Readings side by side"),
        Paragraph(text=words.INTRODUCTIONS["readings"]),
        Table(caption=f"Disputed points of law ({len(rows)})", columns=columns, rows=rows),
    ]


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One reading, who holds it, and what it comes to; more than one finding where roles or statuses differ."""

    reading: str
    held_by: str
    finding: str


def side_by_side(findings: Iterable[Finding]) -> list[tuple[str, tuple[str, ...], Held, Held | None]]:
    """Readings of each question in pairs, in the order in which they come up; an odd one stands alone.

    Returns:
        Question, lines on which it arises, one reading, another reading.
    """
    told: dict[str, dict[tuple[str, str], set[Verdict]]] = {}
    lines: dict[str, dict[str, None]] = {}
    for finding in findings:
        for view in finding.views:
            told.setdefault(view.question, {}).setdefault((view.reading, view.held_by), set()).add(view.verdict)
            lines.setdefault(view.question, {})[finding.line] = None
    return [
        (question, tuple(lines[question]), *pair)
        for question, readings in told.items()
        for pair in _in_pairs([_held(reading, verdicts) for reading, verdicts in readings.items()])
    ]


def _in_pairs(held: list[Held]) -> list[tuple[Held, Held | None]]:
    return list(zip_longest(held[::2], held[1::2]))


def _held(reading: tuple[str, str], verdicts: set[Verdict]) -> Held:
    said = " or ".join(words.verdict(one) for one in sorted(verdicts, key=VERDICTS.index))
    return Held(reading=reading[0], held_by=reading[1], finding=said)


def _told(held: Held | None) -> tuple[str, str, str]:
    return (NO_OTHER, words.NONE, "") if held is None else (held.reading, held.held_by, held.finding)

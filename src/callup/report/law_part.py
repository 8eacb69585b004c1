"""What may be done on each line, under which conditions, and what would have to be known?"""

from collections.abc import Callable, Hashable, Iterable
from itertools import groupby
from typing import TypeVar

from callup.package import Package
from callup.report import words
from callup.report.blocks import Block, Column, Heading, Paragraph, Table, code, text
from callup.request import Line
from callup.review import Finding, RuleFinding, View
from callup.role import ROLE_BY_SLUG, STATUS_SLUGS, VERDICTS, Verdict

Scope = tuple[str, str]
"""A role and a duty status."""
Said = TypeVar("Said", bound=Hashable)


def write_matrix(package: Package) -> list[Block]:
    """The finding matrix, with its letters and duty statuses in words."""
    heading = Heading(level=2, text=words.PARTS["matrix"])
    if not package.matrix:
        return [heading, Paragraph(text="No line was reviewed.")]
    rows = tuple(
        (
            row.line,
            row.role,
            *(words.verdict(row.verdicts[slug]) if slug in row.verdicts else words.NONE for slug in STATUS_SLUGS),
        )
        for row in package.matrix
    )
    statuses = (Column(title=words.status(slug), kind="verdict") for slug in STATUS_SLUGS)
    columns = (code("Line", 1.3), code("Role", 1.5), *statuses)
    table = Table(
        caption="Finding for most Guards by line, role and duty status", columns=columns, rows=rows, row_heads=2
    )
    return [heading, Paragraph(text=words.INTRODUCTIONS["matrix"]), table, *_legends()]


def _legends() -> tuple[Table, Table]:
    verdicts = tuple((words.verdict(verdict), words.VERDICT_MEANINGS[verdict]) for verdict in VERDICTS)
    statuses = tuple((words.status(slug), words.STATUS_TITLES[slug], slug) for slug in STATUS_SLUGS)
    return (
        Table(
            caption="What the letters mean",
            columns=(Column(title="Finding", kind="verdict"), text("Meaning", 5)),
            rows=verdicts,
        ),
        Table(
            caption="Duty statuses",
            columns=(text("Short", 1.2), text("Duty status", 3.6), code("Name in documents", 1.2)),
            rows=statuses,
        ),
    )


def write_findings(package: Package) -> list[Block]:
    """Line by line: what was found, conditions, open questions, both views, and citations."""
    by_line: dict[str, list[Finding]] = {}
    for finding in package.findings:
        by_line.setdefault(finding.line, []).append(finding)
    blocks: list[Block] = [
        Heading(level=2, text=words.PARTS["findings"]),
        Paragraph(text=words.INTRODUCTIONS["findings"]),
    ]
    for line in package.request.line:
        blocks += _line(line, by_line.get(line.id, []))
    return blocks


def _line(line: Line, findings: list[Finding]) -> list[Block]:
    roles = [f"{slug} ({ROLE_BY_SLUG[slug].title.lower()})" if slug in ROLE_BY_SLUG else slug for slug in line.roles]
    asked = f"People asked for: {words.people(line.people)}. Roles: {words.listed(roles)}."
    blocks: list[Block] = [Heading(level=3, text=f"{line.id}: {line.title}"), Paragraph(text=asked)]
    if line.note:
        blocks.append(Paragraph(text=f"Note in the request: {line.note}"))
    if not findings:
        return [*blocks, Paragraph(text="No finding was made for this line.")]
    tables = (_found(line, findings), _conditions(line, findings), _questions(line, findings), _lawful(line, findings),
              _views(line, findings), _rules(line, findings))  # fmt: skip
    return [*blocks, *(table for table in tables if table.rows)]


def _found(line: Line, findings: list[Finding]) -> Table:
    every = _every(findings)
    folded = sorted(_folded(findings, _saying), key=lambda said: VERDICTS.index(said[0][0]))
    rows = tuple(
        (words.verdict(verdict), where, _scopes(scopes, every), words.listed(decided, words.NONE))
        for (verdict, *decided), alike in folded
        for where, scopes in _by_place(alike)
    )
    columns = (
        Column(title="Finding", kind="verdict"),
        text("Guards", 1.6),
        text("Role and duty status", 3),
        text("Decided by", 2.4),
    )
    return Table(caption=f"{line.id}: what was found", columns=columns, rows=rows, row_heads=0)


def _saying(finding: Finding) -> list[tuple[Verdict, *tuple[str, ...]]]:
    """The verdict, and what decides it."""
    decided = [rule.id for rule in finding.rules if rule.verdict == finding.verdict]
    if finding.state_law_decides:
        decided.append("the law of the State decides")
    if finding.law_alone != finding.verdict:
        decided.append(f"without orders: {words.VERDICT_WORDS[finding.law_alone]}")
    return [(finding.verdict, *decided)]


def _conditions(line: Line, findings: list[Finding]) -> Table:
    return _statements(f"{line.id}: conditions", "Condition", findings, lambda one: one.conditions)


def _questions(line: Line, findings: list[Finding]) -> Table:
    def asked(finding: Finding) -> list[str]:
        return [" and ".join(facts) for facts in finding.questions if facts]

    return _statements(f"{line.id}: open questions", "Facts that would settle it, taken together", findings, asked)


def _lawful(line: Line, findings: list[Finding]) -> Table:
    return _statements(f"{line.id}: what would make it lawful", "Change", findings, lambda one: one.would_allow)


def _statements(caption: str, title: str, findings: list[Finding], says: Callable[[Finding], Iterable[str]]) -> Table:
    every = _every(findings)
    rows = tuple(
        (said, _scopes({(one.role, one.status) for one in alike}, every)) for said, alike in _folded(findings, says)
    )
    return Table(caption=caption, columns=(text(title, 1.4), text("Applies to")), rows=rows, row_heads=0)


def _views(line: Line, findings: list[Finding]) -> Table:
    every = _every(findings)

    def says(finding: Finding) -> list[View]:
        return list(finding.views)

    rows = tuple(
        (
            view.question,
            view.reading,
            view.held_by,
            words.verdict(view.verdict),
            _scopes({(one.role, one.status) for one in alike}, every),
        )
        for view, alike in _folded(findings, says)
    )
    columns = (
        text("Disputed point", 2),
        text("Reading", 2.4),
        text("Held by", 1.5),
        Column(title="Finding under it", kind="verdict"),
        text("Applies to", 1.6),
    )
    return Table(caption=f"{line.id}: both views where the law is unsettled", columns=columns, rows=rows, row_heads=0)


def _rules(line: Line, findings: list[Finding]) -> Table:
    every = _every(findings)
    told: dict[tuple[str, str, str], dict[Verdict, set[Scope]]] = {}
    for finding in findings:
        for rule in finding.rules:
            said = told.setdefault((rule.id, _citation(rule), rule.because), {})
            said.setdefault(rule.verdict, set()).add((finding.role, finding.status))
    rows = tuple((*rule, _verdicts(said, every)) for rule, said in told.items())
    columns = (code("Rule", 1.3), text("Citation", 1.5), text("Because", 2.4), text("Says, and where", 2.4))
    return Table(caption=f"{line.id}: rules and citations", columns=columns, rows=rows)


def _citation(rule: RuleFinding) -> str:
    mark = words.MARKS.get(rule.mark, rule.mark)
    return f"{rule.citation} ({mark})" if mark else rule.citation


def _verdicts(said: dict[Verdict, set[Scope]], every: set[Scope]) -> str:
    order = sorted(said, key=VERDICTS.index)
    return "\n".join(
        f"{words.verdict(verdict)}: " + _scopes(said[verdict], every).replace("\n", " / ") for verdict in order
    )


def _folded(findings: list[Finding], says: Callable[[Finding], Iterable[Said]]) -> list[tuple[Said, list[Finding]]]:
    """Each thing said once, in the order first said, with the findings that say it."""
    said: dict[Said, list[Finding]] = {}
    for finding in findings:
        for thing in dict.fromkeys(says(finding)):
            said.setdefault(thing, []).append(finding)
    return list(said.items())


def _by_place(findings: list[Finding]) -> list[tuple[str, set[Scope]]]:
    """Role and status pairs that hold at the same places, with those places in words."""
    places: dict[Scope, list[Finding]] = {}
    for finding in findings:
        places.setdefault((finding.role, finding.status), []).append(finding)
    alike: dict[str, set[Scope]] = {}
    for scope, held in places.items():
        alike.setdefault(_places(held), set()).add(scope)
    return list(alike.items())


def _places(findings: list[Finding]) -> str:
    def host(finding: Finding) -> str:
        return finding.host or ""

    told = []
    for to, group in groupby(sorted(findings, key=lambda one: (host(one), one.home or "")), key=host):
        members = list(group)
        counted = sum(one.guards for one in members if one.home is None)
        homes = [words.guards(counted)] if counted else []
        homes += dict.fromkeys(one.home for one in members if one.home is not None)
        told.append(", ".join(homes) + (f" to {to}" if to else ""))
    return "\n".join(told)


def _every(findings: list[Finding]) -> set[Scope]:
    return {(one.role, one.status) for one in findings}


def _scopes(scopes: set[Scope], every: set[Scope]) -> str:
    """Role and status pairs in words; roles with the same statuses are named together."""
    if scopes == every:
        return "every role and duty status reviewed"
    alike: dict[tuple[str, ...], list[str]] = {}
    for role in sorted({role for role, _ in scopes}):
        held = tuple(sorted((status for name, status in scopes if name == role), key=_rank))
        alike.setdefault(held, []).append(role)
    roles = {role for role, _ in every}
    full = tuple(sorted({status for _, status in every}, key=_rank))
    return "\n".join(_scope(held, names, full, roles) for held, names in alike.items())


def _scope(held: tuple[str, ...], names: list[str], full: tuple[str, ...], roles: set[str]) -> str:
    statuses = "every duty status" if held == full else "; ".join(words.unbroken(words.status(slug)) for slug in held)
    return f"{'every role' if set(names) == roles else ', '.join(names)}: {statuses}"


def _rank(status: str) -> tuple[int, str]:
    return (STATUS_SLUGS.index(status) if status in STATUS_SLUGS else len(STATUS_SLUGS), status)

"""What was asked, what does the answer come to, and what did the request leave open?"""

from callup.package import LineRow, Package
from callup.report import words
from callup.report.blocks import Block, Bullets, Heading, Notice, Paragraph, Table, code, number, text
from callup.request import FactStatement, Line


def write_opening(package: Package) -> list[Block]:
    """The request in one table, the notices and the summary."""
    summary: tuple[Block, ...] = (Bullets(items=package.summary),) if package.summary else ()
    return [
        _asked(package),
        *(Notice(text=notice) for notice in words.running(package.notice)),
        Heading(level=2, text=words.PARTS["summary"]),
        *summary,
        *_counted(package.lines),
        _lines(package.request.line),
    ]


def _counted(lines: tuple[LineRow, ...]) -> list[Block]:
    """People asked, lawful and sourced, line by line and in all."""
    if not lines:
        return []
    rows: list[tuple[str, ...]] = [
        (one.line, one.title, words.people(one.asked), words.people(one.lawful), words.number(one.sourced))
        for one in lines
    ]
    sums = (
        sum(one.asked or 0 for one in lines),
        sum(one.lawful or 0 for one in lines),
        sum(one.sourced for one in lines),
    )
    rows.append(("All lines", "Lines with a number of people", *map(words.number, sums)))
    columns = (
        code("Line", 1.2), text("Title", 3), number("Asked"), number("On a line with a lawful way"), number("Sourced"),
    )  # fmt: skip
    caption = "People asked for, lawful in at least one way (with conditions or without), and sourced"
    return [Table(caption=caption, columns=columns, rows=tuple(rows))]


def write_gaps(package: Package) -> list[Block]:
    """Every gap as a question with who can answer it."""
    heading = Heading(level=2, text=words.PARTS["gaps"])
    gaps = package.intake.gaps
    if not gaps:
        return [heading, Paragraph(text="Every question that is asked of a request is answered in this one.")]
    rows = tuple((gap.line or "whole request", gap.about, gap.question, gap.who, gap.why) for gap in gaps)
    columns = (
        code("Line", 1.35),
        text("About", 1.35),
        text("Question", 3),
        text("Who can answer", 1.7),
        text("Why it matters", 2.6),
    )
    return [heading, Table(caption=f"Open questions ({len(rows)})", columns=columns, rows=rows)]


def write_totals(package: Package) -> list[Block]:
    """Each reported total against the sum of the published lines."""
    heading = Heading(level=2, text=words.PARTS["totals"])
    intake = package.intake
    silent = [line.id for line in package.request.line if line.people is None]
    said = [f"The published lines add up to {words.number(intake.lines_sum)} people."]
    if silent:
        said.append(f"Without a number of people: {words.listed(silent)}.")
    if not intake.tallies:
        return [heading, Paragraph(text=" ".join([*said, "No total was reported."]))]
    rows = tuple(
        (tally.source, *map(words.number, (tally.reported, tally.lines_sum, tally.unattributed)))
        for tally in intake.tallies
    )
    columns = (
        code("Source", 2),
        number("Reported total (people)"),
        number("Sum of the lines (people)"),
        number("Not attributed (people)"),
    )
    return [heading, Paragraph(text=" ".join(said)), Table(caption="Reported totals", columns=columns, rows=rows)]


def write_facts(package: Package) -> list[Block]:
    """What the reviewing side knows, each fact with its scope, its days and its source."""
    heading = Heading(level=2, text=words.PARTS["facts"])
    facts = package.facts.fact
    if not facts:
        return [heading, Paragraph(text="No fact was stated beside the request.")]
    rows = tuple(
        (fact.name, words.fact_value(fact.value), _scope(fact), _days(fact), fact.source or words.NOT_STATED)
        for fact in facts
    )
    columns = (code("Fact", 2), text("Value", 1.3), text("Scope", 1.5), text("Holds", 1.7), code("Source", 1.6))
    table = Table(caption=f"Facts stated ({len(rows)})", columns=columns, rows=rows)
    return [heading, Paragraph(text=words.INTRODUCTIONS["facts"]), table]


def _scope(fact: FactStatement) -> str:
    status = None if fact.status is None else words.status(fact.status)
    parts = (("line", fact.line), ("duty status", status), ("home", fact.home), ("host", fact.host))
    return "\n".join(f"{name} {value}" for name, value in parts if value is not None) or "all"


def _days(fact: FactStatement) -> str:
    if fact.since is None and fact.until is None:
        return "always"
    since = "" if fact.since is None else f"from {words.day(fact.since)}"
    until = "" if fact.until is None else f"to {words.last_day(fact.until)}"
    return f"{since} {until}".strip()


def _asked(package: Package) -> Table:
    request = package.request
    asker = request.requester.office
    if request.requester.component:
        asker += f", {request.requester.component}"
    mission = request.mission
    rows = (
        ("Request", request.id),
        ("Asked by", asker),
        ("Asked of", request.to),
        ("Asked on", words.day(request.asked_on)),
        ("Under", request.under or words.NOT_STATED),
        ("Mission", (mission.kind or words.NOT_STATED).replace("_", " ")),
        ("Law enforced by the agency helped", (mission.law_enforced or words.NOT_STATED).replace("_", " ")),
        ("This answer holds for", words.day(package.on)),
        (
            "Roster",
            f"{package.plan.roster_title} ({'illustrative' if package.plan.roster_illustrative else 'as given'})",
        ),
        ("State of this package", _state(package)),
    )
    return Table(caption="The request", columns=(text("Item", 1), text("Entry", 2.6)), rows=rows)


def _state(package: Package) -> str:
    lacking = sum(one.standing == "lacking" for one in package.checks)
    return f"{package.state} ({lacking} of {len(package.checks)} tests lack an answer)"


def _lines(lines: list[Line]) -> Table:
    rows = tuple(
        (
            line.id,
            line.title,
            words.people(line.people),
            words.listed(line.roles),
            words.listed(line.hosts),
            words.listed([words.status(slug) for slug in line.statuses]),
            _period(line),
        )
        for line in lines
    )
    columns = (
        code("Line", 1.2),
        text("Title", 2.2),
        number("People", 0.9),
        text("Roles", 2),
        text("Hosts", 1),
        text("Duty statuses", 1.2),
        text("Period", 1.4),
    )
    return Table(caption="Lines of the request", columns=columns, rows=rows)


def _period(line: Line) -> str:
    if line.since is None and line.until is None:
        return words.NOT_STATED
    last = words.NOT_STATED if line.until is None else words.last_day(line.until)
    return f"{words.day(line.since)} to {last}"

"""What must the approver have read? Two pages from the same package, with the way to the rest."""

from callup.alternatives import Alternative
from callup.package import Package
from callup.report import words
from callup.report.blocks import Block, Bullets, Column, Document, Heading, Notice, Paragraph, Table, code, number, text
from callup.report.document import package_json
from callup.report.pdf import print_document
from callup.report.readings_part import NO_OTHER, Held, side_by_side
from callup.report.visible import made_visible

MOST_LACKING = 30
MOST_STATES = 5
MOST_READINGS = 8


def write_brief(package: Package) -> bytes:
    """The brief as a tagged PDF with package.json attached; the same package gives the same bytes."""
    return print_document(compose_brief(package), package_json(package), brief=True)


def compose_brief(package: Package) -> Document:
    """The brief as blocks: what is asked, what is lawful and sourced, cost, ways, criteria, what lacks.

    Args:
        package: The decision package.

    Returns:
        A document of which every figure stands in the package too.
    """
    shown = made_visible(package)
    blocks: list[Block] = [
        Paragraph(text=_asked(shown)),
        Notice(text=_state(shown)),
        Heading(level=2, text="What the package says"),
        Bullets(items=_sentences(shown)),
        Heading(level=2, text="Lines, ways and payers"),
        *_lines(shown),
        *_ways(shown),
        *_payers(shown),
        Heading(level=2, text="The six criteria"),
        _criteria(shown),
        *_readiness(shown),
        Heading(level=2, text="What lacks, and who disagrees"),
        *_lacking(shown),
        *_disputed(shown),
        *_dissents(shown),
        Paragraph(text=words.BRIEF_END),
    ]
    return Document(
        title=f"Brief: {shown.request.title.strip() or shown.request.id}",
        subject=f"Brief of decision package {shown.request.id}",
        on=package.on,
        running=words.running(shown.notice),
        blocks=tuple(blocks),
    )


def _asked(package: Package) -> str:
    request = package.request
    return (
        f"{request.requester.office} asked {request.to} on {words.day(request.asked_on)}. "
        f"This answer holds for {words.day(package.on)}."
    )


def _state(package: Package) -> str:
    if not package.checks:
        return f"State of the package: {package.state}."
    lacking = sum(one.standing == "lacking" for one in package.checks)
    return f"State of the package: {package.state}; {lacking} of {len(package.checks)} tests lack an answer."


def _sentences(package: Package) -> tuple[str, ...]:
    """The summary without the sentences on single lines, whose numbers stand in the table."""
    titles = tuple(f"{line.title} (" for line in package.request.line)
    return tuple(said for said in package.summary if not said.startswith(titles))


def _lines(package: Package) -> list[Block]:
    rows = tuple(
        (one.title, words.people(one.asked), words.people(one.lawful), words.number(one.sourced))
        for one in package.lines
    )
    columns = (text("Line", 4), number("Asked"), number("On a line with a lawful way", 1.3), number("Sourced"))
    return [Table(caption="People by line", columns=columns, rows=rows)] if rows else []


def _ways(package: Package) -> list[Block]:
    found = package.comparison
    if found is None:
        return [Paragraph(text="Other ways were not worked out for this package.")]
    rows = tuple(
        (
            way.title,
            "not known" if way.people is None else words.number(way.people.central),
            _lawful(way),
            "not known" if way.cost is None else words.usd(way.cost.total.central),
            "not known" if way.time_to_effect is None else words.number(way.time_to_effect.central),
        )
        for way in found.alternatives
    )
    columns = (
        text("Way", 3), number("People on duty"), number("Lawful share", 1.6), number("Cost, central"),
        number("Days until it works", 1.2),
    )  # fmt: skip
    return [Table(caption="Ways side by side, none ranked", columns=columns, rows=rows)]


def _lawful(way: Alternative) -> str:
    """The lawful share; a way that supposes powers nobody has conferred yet says so."""
    if way.lawful_share is None:
        return "not known"
    return words.percent(way.lawful_share, digits=0) + (", if powers are conferred" if way.supposes else "")


def _payers(package: Package) -> list[Block]:
    rows = tuple(
        (one.payer, one.fund, *map(words.usd, (one.amount.low, one.amount.central, one.amount.high)))
        for one in package.bill.payers
    )
    columns = (text("Payer", 2), text("Fund", 2.5), number("Low"), number("Central"), number("High"))
    return [Table(caption="Who pays for the way as asked", columns=columns, rows=rows)] if rows else []


def _criteria(package: Package) -> Table:
    rows = tuple(
        (f"{one.letter}: {one.title}", one.state, one.confidence, _least(one.not_assessed)) for one in package.headings
    )
    columns = (text("Criterion", 1.2), text("State", 1), text("Confidence", 0.8), text("Not assessed", 4.4))
    return Table(caption="State of the criteria; they are not added up", columns=columns, rows=rows)


def _least(reasons: tuple[str, ...]) -> str:
    if not reasons:
        return words.NONE
    more = f" And {len(reasons) - 1} more." if len(reasons) > 1 else ""
    return f"{reasons[0]}{more}"


def _readiness(package: Package) -> list[Block]:
    """The States whose chance of unmet need rises most."""
    rises = sorted(package.risk.states, key=lambda one: (one.chance_before - one.chance_after, one.home))
    given = {one.home: one for one in package.plan.shares}
    rows = tuple(
        (
            one.home,
            words.number(given[one.home].given) if one.home in given else words.NOT_STATED,
            words.percent(given[one.home].kept_share) if one.home in given else words.NOT_STATED,
            words.percent(one.chance_before, digits=2),
            words.percent(one.chance_after, digits=2),
            f"{words.percent(one.chance_low, digits=2)} to {words.percent(one.chance_high, digits=2)}",
        )
        for one in rises[:MOST_STATES]
    )
    columns = (
        text("State", 1), number("People sent"), number("Strength kept"), number("Chance without"),
        number("Chance with"), number("95 % interval", 1.4),
    )  # fmt: skip
    caption = "Chance of a season with unmet need, in the States where it rises most"
    return [Table(caption=caption, columns=columns, rows=rows)] if rows else []


def _short(said: str) -> str:
    """The first sentence, where a text says more."""
    first, stop, _ = said.partition(". ")
    return f"{first}." if stop else said


def _disputed(package: Package) -> list[Block]:
    """Disputed points of law, two readings in a row; the lines with people first."""
    numbered = {line.id for line in package.request.line if line.people}
    pairs = sorted(side_by_side(package.findings), key=lambda pair: not numbered & set(pair[1]))
    rows = tuple(
        (question, *_reading(first), *_reading(second)) for question, _, first, second in pairs[:MOST_READINGS]
    )
    columns = (
        text("Disputed point of law", 2), text("One reading", 2.2),
        Column(title="Finding under it", kind="verdict", share=0.9), text("Another reading", 2.2),
        Column(title="Finding under it", kind="verdict", share=0.9),
    )  # fmt: skip
    caption = f"Readings of the law side by side ({len(rows)} of {len(pairs)} pairs)"
    return [Table(caption=caption, columns=columns, rows=rows)] if rows else []


def _reading(held: Held | None) -> tuple[str, str]:
    return (NO_OTHER, "") if held is None else (held.reading, held.finding)


def _lacking(package: Package) -> list[Block]:
    lacking = [one for one in package.checks if one.standing == "lacking"]
    rows = tuple((one.check.criterion, one.check.test, _short(one.says)) for one in lacking[:MOST_LACKING])
    columns = (text("Criterion", 1), text("Test that lacks an answer", 3.4), text("What was found", 3))
    caption = f"Tests that lack an answer ({len(lacking)})"
    return [Table(caption=caption, columns=columns, rows=rows)] if rows else []


def _dissents(package: Package) -> list[Block]:
    if not package.dissents:
        return [Paragraph(text=words.NO_DISSENT)]
    rows = tuple((one.office, words.day(one.on), one.about, one.says) for one in package.dissents)
    columns = (text("Office", 1.5), text("Day", 1), code("About", 1), text("Dissent", 4))
    return [Table(caption="Dissents", columns=columns, rows=rows)]

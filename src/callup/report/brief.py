"""What must the approver have read? Two pages from the same package, with the way to the rest."""

import msgspec

from callup.alternatives import Alternative
from callup.package import LineRow, Package
from callup.report import words
from callup.report.blocks import Block, Bullets, Column, Document, Heading, Notice, Paragraph, Table, code, number, text
from callup.report.document import package_json
from callup.report.pdf import page_count, print_document
from callup.report.readings_part import NO_OTHER, Held, side_by_side
from callup.report.visible import made_visible

MOST_SIGNS = 160
MOST_LACKING = 30
MOST_STATES = 5
MOST_PAGES = 2


class Most(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of each table the brief shows; it says how many more stand in the package."""

    lines: int = 10
    payers: int = 6
    readings: int = 8
    dissents: int = 5


WIDE = Most()
TIGHTER = (WIDE, Most(lines=8, payers=5, readings=4, dissents=3), Most(lines=5, payers=3, readings=2, dissents=2))
"""Tried one after the other, until the brief has two pages."""


def write_brief(package: Package) -> bytes:
    """The brief as a tagged PDF with package.json attached; the same package gives the same bytes.

    The first of `TIGHTER` with which it has two pages; where very long texts leave none, the last.
    """
    attached = package_json(package)
    for most in TIGHTER:
        printed = print_document(compose_brief(package, most), attached, brief=True)
        if page_count(printed) <= MOST_PAGES:
            break
    return printed


def compose_brief(package: Package, most: Most = WIDE) -> Document:
    """The brief as blocks: what is asked, what is lawful and sourced, cost, ways, criteria, what lacks.

    Args:
        package: The decision package.
        most: How many rows of each table are shown.

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
        *_lines(shown, most),
        *_ways(shown),
        *_payers(shown, most),
        Heading(level=2, text="The six criteria"),
        _criteria(shown),
        *_readiness(shown),
        Heading(level=2, text="What lacks, and who disagrees"),
        *_lacking(shown),
        *_disputed(shown, most),
        *_dissents(shown, most),
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


def _lines(package: Package, most: Most) -> list[Block]:
    """Lines with most people first where there are too many; the others stand in the package."""
    rows = tuple(
        (_cut(one.title), words.people(one.asked), words.people(one.lawful), words.number(one.sourced))
        for one in _first(package.lines, most.lines)
    )
    columns = (text("Line", 4), number("Asked"), number("On a line with a lawful way", 1.3), number("Sourced"))
    left_out = len(package.lines) - len(rows)
    caption = "People by line" + (f" (the {len(rows)} lines that ask for most)" if left_out else "")
    return [Table(caption=caption, columns=columns, rows=rows), *_more(left_out, "lines")] if rows else []


def _first(lines: tuple[LineRow, ...], count: int) -> tuple[LineRow, ...]:
    """The lines that the brief shows, in the order of the request."""
    if len(lines) <= count:
        return lines
    shown = sorted(range(len(lines)), key=lambda at: (-(lines[at].asked or 0), at))[:count]
    return tuple(lines[at] for at in sorted(shown))


def _more(count: int, what: str) -> list[Block]:
    """What the brief leaves out, told under the table."""
    return [Paragraph(text=f"And {words.number(count)} more {what}, see the package.")] if count > 0 else []


def _cut(title: str) -> str:
    return title if len(title) <= MOST_SIGNS else title[: MOST_SIGNS - 1].rstrip() + "…"


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


def _payers(package: Package, most: Most) -> list[Block]:
    rows = tuple(
        (one.payer, one.fund, *map(words.usd, (one.amount.low, one.amount.central, one.amount.high)))
        for one in sorted(package.bill.payers, key=lambda one: -one.amount.central)[: most.payers]
    )
    columns = (text("Payer", 2), text("Fund", 2.5), number("Low"), number("Central"), number("High"))
    table = Table(caption="Who pays for the way as asked", columns=columns, rows=rows)
    return [table, *_more(len(package.bill.payers) - len(rows), "payers")] if rows else []


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


def _disputed(package: Package, most: Most) -> list[Block]:
    """Disputed points of law, two readings in a row; the lines with people first."""
    numbered = {line.id for line in package.request.line if line.people}
    pairs = sorted(side_by_side(package.findings), key=lambda pair: not numbered & set(pair[1]))
    rows = tuple(
        (question, *_reading(first), *_reading(second)) for question, _, first, second in pairs[: most.readings]
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


def _dissents(package: Package, most: Most) -> list[Block]:
    if not package.dissents:
        return [Paragraph(text=words.NO_DISSENT)]
    rows = tuple((one.office, words.day(one.on), one.about, one.says) for one in package.dissents[: most.dissents])
    columns = (text("Office", 1.5), text("Day", 1), code("About", 1), text("Dissent", 4))
    table = Table(caption="Dissents", columns=columns, rows=rows)
    return [table, *_more(len(package.dissents) - len(rows), "dissents")]

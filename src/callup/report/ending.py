"""What is assessed and what is not, what does it rest on, and how can anyone compute it again?"""

from callup.package import Heading as Criterion
from callup.package import Package
from callup.report import words
from callup.report.blocks import Block, Bullets, Column, Heading, Paragraph, Table, code, number, text


def write_criteria(package: Package) -> list[Block]:
    """The six criteria, each with its evidence, or what is not assessed and why."""
    rows = tuple(
        (f"{one.letter}: {one.title}", one.asks, one.state, one.confidence, one.because) for one in package.headings
    )
    columns = (
        text("Criterion", 1.2), text("What it asks", 2), text("State"), text("Confidence", 0.9), text("Because", 2),
    )  # fmt: skip
    return [
        Heading(level=2, text=words.PARTS["criteria"]),
        Paragraph(text=words.INTRODUCTIONS["criteria"]),
        *([Table(caption="State of the six criteria", columns=columns, rows=rows)] if rows else []),
        *(block for one in package.headings for block in _criterion(one)),
    ]


def _criterion(one: Criterion) -> list[Block]:
    blocks: list[Block] = [
        Heading(level=3, text=f"{one.letter}: {one.title} ({one.state})"),
        Paragraph(text=one.asks),
        Paragraph(text=_attributed(one)),
    ]
    rows = tuple((piece.statement, piece.kind, piece.source) for piece in one.evidence)
    if rows:
        columns = (text("Evidence", 4), text("Kind", 0.8), text("Source", 2.2))
        blocks.append(Table(caption=f"{one.title}: evidence", columns=columns, rows=rows, row_heads=0))
    else:
        blocks.append(Paragraph(text="There is no evidence under this criterion."))
    if one.not_assessed:
        blocks += [Paragraph(text="Not assessed, and why:"), Bullets(items=one.not_assessed)]
    return blocks


def _attributed(one: Criterion) -> str:
    """Method, author, day and confidence in words."""
    return (
        f"Method: {one.method or words.NOT_STATED} Author: {one.author or words.NOT_STATED}. Day: {words.day(one.on)}. "
        f"Confidence: {one.confidence}. {one.because}".strip()
    )


def write_assumptions(package: Package) -> list[Block]:
    """Every assumed number with its range and where it comes from."""
    heading = Heading(level=2, text=words.PARTS["assumptions"])
    if not package.assumptions:
        return [heading, Paragraph(text="The answer rests on no assumption.")]
    rows = tuple(
        (
            one.name,
            *map(words.plain_number, (one.low, one.central, one.high)),
            one.unit or words.NONE,
            one.meaning,
            one.source,
        )
        for one in package.assumptions
    )
    columns = (
        code("Name", 1.7),
        number("Low", 0.7),
        number("Central", 0.7),
        number("High", 0.7),
        text("Unit", 0.9),
        text("Meaning", 2.3),
        text("Source", 2.3),
    )
    return [
        heading,
        Paragraph(text=words.INTRODUCTIONS["assumptions"]),
        Table(caption="Assumptions", columns=columns, rows=rows),
    ]


def write_tables(package: Package) -> list[Block]:
    """Every table the answer rests on."""
    heading = Heading(level=2, text=words.PARTS["tables"])
    if not package.tables:
        return [heading, Paragraph(text="No table was used.")]
    rows = tuple((one.name, one.edition, one.kind, one.title, one.publisher, one.digest) for one in package.tables)
    columns = (
        code("Table", 1.5),
        text("Edition", 0.9),
        text("Kind", 0.9),
        text("Title", 2),
        text("Publisher", 1.5),
        code("Digest", 2.4),
    )
    return [
        heading,
        Paragraph(text=words.INTRODUCTIONS["tables"]),
        Table(caption="Tables used", columns=columns, rows=rows),
    ]


def write_sources(package: Package) -> list[Block]:
    """Where the figures of the request come from, who stands behind them, and how far they can be trusted."""
    heading = Heading(level=2, text=words.PARTS["sources"])
    sources = dict.fromkeys((*package.request.source, *package.facts.source))
    if not sources:
        return [heading, Paragraph(text="Neither the request nor the facts name a source.")]
    stated = words.NOT_STATED
    rows = tuple(
        (
            one.id,
            one.title,
            one.publisher,
            words.day(one.published_on),
            one.attribution or stated,
            one.grade or stated,
            one.url or stated,
        )
        for one in sources
    )
    columns = (
        code("Source", 1.4), text("Title", 2), text("Publisher", 1.2), text("Published", 1), text("Attribution", 1.6),
        text("Grade", 0.7), Column(title="Address", kind="address", share=2),
    )  # fmt: skip
    return [
        heading,
        Paragraph(text=words.INTRODUCTIONS["sources"]),
        Table(caption="Sources", columns=columns, rows=rows),
    ]


OPTIONS = {"on": "--on", "seed": "--seed", "seasons": "--seasons", "resamples": "--resamples", "days": "--days"}
"""Choices that are one option of the command."""


def _command(package: Package) -> str:
    """The command that gives this package; CASE is the folder with request.toml and facts.toml."""
    chosen = {"on": package.on.isoformat()} | package.chosen
    options = [f"{option} {chosen[name]}" for name, option in OPTIONS.items() if name in chosen]
    further = " and the choices below" if set(chosen) - set(OPTIONS) else ""
    return f"callup walk CASE {' '.join(options)} --out DIR{further}"


def write_again(package: Package, digest: str) -> list[Block]:
    """What must be the same for the same answer."""
    rows = (
        ("callup version", package.version),
        ("Format", str(package.callup)),
        ("Day of the answer (--on)", package.on.isoformat()),
        ("Seed", str(package.risk.seed)),
        ("Seasons", words.number(package.risk.seasons)),
        ("Price year", str(package.bill.price_year)),
        ("Solver", package.plan.solver),
        ("Tables", f"{len(package.tables)}, with their digests under “{words.PARTS['tables']}”"),
        ("Command", _command(package)),
        *((f"Chosen: {name}", value) for name, value in package.chosen.items() if name not in OPTIONS),
        ("Digest of package.json", digest),
    )
    table = Table(caption="Inputs of the computation", columns=(text("Item"), code("Value", 3)), rows=rows)
    return [Heading(level=2, text=words.PARTS["again"]), Paragraph(text=words.INTRODUCTIONS["again"]), table]

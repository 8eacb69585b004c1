"""What was done before, and with which numbers?"""

from callup.alternatives import Comparison
from callup.package import Package
from callup.report import words
from callup.report.blocks import Block, Heading, Paragraph, Table, code, number, text
from callup.review.precedent import Comparison as Precedents


def write_precedents(package: Package) -> list[Block]:
    """What comes nearest in the past, by line; and where nothing does."""
    heading = Heading(level=2, text=words.PARTS["precedents"])
    if not package.precedents:
        return [heading, Paragraph(text="The request was compared with no past case.")]
    rows = _nearest(package.precedents)
    first = sum(one.first_of_its_kind for one in package.precedents)
    told = (
        f"Of {words.number(len(package.precedents))} pairs of role and duty status on the lines, "
        f"{words.number(first)} match no past case on both. {words.INTRODUCTIONS['precedents']}"
    )
    columns = (
        text("Past case", 2.2), text("Began", 1), code("Line", 1.1), text("Matches", 1.2), text("Differs", 2.6),
        number("Pairs", 0.6),
    )  # fmt: skip
    return [
        heading,
        Paragraph(text=told),
        *([Table(caption="Nearest past cases by line", columns=columns, rows=rows)] if rows else []),
        *_with_numbers(package.comparison),
    ]


def _nearest(found: tuple[Precedents, ...]) -> tuple[tuple[str, ...], ...]:
    """Each past case with the lines it comes nearest to; matches and differences as told most often."""
    alike: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for pair in found:
        for one in pair.nearest[:1]:
            name = f"{one.name} ({one.mark})" if one.mark else one.name
            said = (", ".join(one.matches) or words.NONE, "; ".join(one.differs).replace("_", " ") or words.NONE)
            alike.setdefault((name, words.day_text(one.began), pair.line), []).append(said)
    return tuple(
        (*key, *max(dict.fromkeys(said), key=said.count), words.number(len(said))) for key, said in alike.items()
    )


def _with_numbers(found: Comparison | None) -> list[Block]:
    past = {one.id: one for way in (found.alternatives if found else ()) for one in way.precedents}
    rows = tuple(
        (
            one.name,
            words.day_text(one.began),
            words.people(one.people),
            words.NOT_STATED if one.usd is None else words.number(one.usd),
            one.says,
            one.source,
        )
        for one in past.values()
    )
    columns = (
        text("Past case", 1.6), text("Began", 0.9), number("People", 0.8), number("USD", 1),
        text("Its source says", 2.6), text("Source", 1.8),
    )  # fmt: skip
    return [Table(caption="Past cases with their numbers", columns=columns, rows=rows)] if rows else []

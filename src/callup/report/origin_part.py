"""Where does every figure come from, and how does anyone compute it again?"""

from callup.citation import Source
from callup.package import Package, Weakest, weakest_of
from callup.report import words
from callup.report.blocks import Block, Heading, Paragraph, Table, code, text


def write_origins(package: Package) -> list[Block]:
    """Named computations with their inputs, and the place of every figure with its origin and grade."""
    heading = Heading(level=2, text=words.PARTS["origins"])
    if not package.traces:
        return [heading, Paragraph(text="This package does not say where its figures come from.")]
    kinds, weakest = {one.name: one.kind for one in package.tables}, weakest_of(package)
    computations = tuple(
        (one.name, one.what, "\n".join(one.inputs), _weakest(weakest[one.name])) for one in package.computations
    )
    places: dict[str, list[str]] = {}
    for trace in package.traces:
        places.setdefault(trace.origin, []).append(trace.path)
    rows = tuple((origin, "\n".join(paths), _grade(origin, weakest, kinds)) for origin, paths in places.items())
    return [
        heading,
        Paragraph(text=words.INTRODUCTIONS["origins"]),
        Table(
            caption="Named computations",
            columns=(code("Name", 1), text("What it works out", 3), code("Inputs", 2), text("Weakest inputs", 1.3)),
            rows=computations,
        ),
        Table(
            caption="Origin of every figure in package.json (* any one name or number, ** all that follows)",
            columns=(code("Origin", 1.4), code("Places", 3), text("Grade", 2)),
            rows=rows,
        ),
        *_graded(package),
    ]


def _weakest(found: Weakest) -> str:
    """The weakest source and the weakest kind of table under a computation, in words."""
    ungraded = f", {found.ungraded} not graded" if found.ungraded else ""
    source = f"source: {found.grade}{ungraded}" if found.grade else f"source: not graded ({found.ungraded})"
    said = [source] if found.grade or found.ungraded else []
    said += [f"table: {found.kind}"] if found.kind else []
    return "; ".join(said) or words.NONE


def _grade(origin: str, weakest: dict[str, Weakest], kinds: dict[str, str]) -> str:
    kind, _, rest = origin.partition(" ")
    if kind == "computation" and rest in weakest:
        return f"computation; {_weakest(weakest[rest])}"
    if kind == "table":
        return kinds.get(rest, words.NOT_STATED)
    return {"source": "grade of the source beside it", "record": "as its source, below"}.get(kind, "chosen or fixed")


def _graded(package: Package) -> list[Block]:
    """Each figure that a source states, with the grade of that source."""
    sources = {one.id: one for one in (*package.request.source, *package.facts.source)}
    rows = [
        (f"Total of {words.number(one.people)} people", one.source, _of(sources.get(one.source)))
        for one in package.request.total
    ]
    rows += [
        (f"Line {one.id}: {_people(one.people)}", one.source or words.NOT_STATED,
         _of(sources.get(one.source or "")))
        for one in package.request.line
    ]  # fmt: skip
    rows += [
        (f"Fact {one.name}: {words.fact_value(one.value)}", one.source, _of(sources.get(one.source)))
        for one in package.facts.fact
        if one.source
    ]
    columns = (text("Figure or fact", 3), code("Source", 2), text("Grade (Admiralty code)", 1))
    alike = tuple(dict.fromkeys(rows))
    return [Table(caption="Grade of each figure that was stated", columns=columns, rows=alike)] if rows else []


def _people(people: int | None) -> str:
    return "number not stated" if people is None else f"{words.number(people)} people"


def _of(source: Source | None) -> str:
    return (source.grade if source else None) or "not graded"

"""Where does every figure come from, and how does anyone compute it again?"""

from callup.citation import Source
from callup.package import Package
from callup.report import words
from callup.report.blocks import Block, Heading, Paragraph, Table, code, text

OWN = {
    "fact": "facts",
    "estimate": "estimates",
    "assumption": "assumptions",
    "illustration": "illustrations",
}


def write_origins(package: Package) -> list[Block]:
    """Named computations with their inputs, and the place of every figure with its origin and grade."""
    heading = Heading(level=2, text=words.PARTS["origins"])
    if not package.traces:
        return [heading, Paragraph(text="This package does not say where its figures come from.")]
    kinds = {one.name: one.kind for one in package.tables}
    named = {one.name: one.inputs for one in package.computations}
    computations = tuple(
        (one.name, one.what, "\n".join(one.inputs), _rests_on(one.name, named, kinds)) for one in package.computations
    )
    places: dict[str, list[str]] = {}
    for trace in package.traces:
        places.setdefault(trace.origin, []).append(trace.path)
    rows = tuple((origin, "\n".join(paths), _grade(origin, named, kinds)) for origin, paths in places.items())
    return [
        heading,
        Paragraph(text=words.INTRODUCTIONS["origins"]),
        Table(
            caption="Named computations",
            columns=(code("Name", 1), text("What it works out", 3), code("Inputs", 2), text("Rests on", 1.3)),
            rows=computations,
        ),
        Table(
            caption="Origin of every figure in package.json (* any one name or number, ** all that follows)",
            columns=(code("Origin", 1.4), code("Places", 3), text("Grade", 2)),
            rows=rows,
        ),
        *_graded(package),
    ]


def _rests_on(name: str, named: dict[str, tuple[str, ...]], kinds: dict[str, str]) -> str:
    """The kinds of tables under a computation, in the order from fact to illustration."""
    found, todo = set[str](), [name]
    done: set[str] = set()
    while todo:
        at = todo.pop()
        done.add(at)
        for one in named.get(at, ()):
            kind, _, rest = one.partition(" ")
            found |= {kinds.get(rest, "fact")} if kind == "table" else set()
            todo += [rest] if kind == "computation" and rest not in done else []
    return ", ".join(word for kind, word in OWN.items() if kind in found) or "the request and the facts"


def _grade(origin: str, named: dict[str, tuple[str, ...]], kinds: dict[str, str]) -> str:
    kind, _, rest = origin.partition(" ")
    if kind == "computation":
        return f"own computation on {_rests_on(rest, named, kinds)}"
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
        (f"Line {one.id}: {words.people(one.people)} people", one.source or words.NOT_STATED,
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


def _of(source: Source | None) -> str:
    return (source.grade if source else None) or "not graded"

"""How sure is a named computation? As sure as the weakest of its inputs.

Sources are graded by the Admiralty code, letter for the source and digit for the information.
Tables carry no such code; they are ranked by their kind, from fact to illustration.
Neither scale is turned into the other.
"""

from collections.abc import Iterator, Mapping

import msgspec

from callup.citation import Source
from callup.package.record import Package

KINDS = ("fact", "estimate", "assumption", "illustration")
"""Kinds of tables, the surest first."""


class Weakest(msgspec.Struct, frozen=True, kw_only=True):
    """The weakest inputs under a computation, directly or through other computations.

    `grade`: the weakest letter and the weakest digit of the sources that are graded, None where none is;
    `ungraded`: number of sources that nobody has graded; `kind`: the weakest kind of a table, None without tables;
    `kinds`: all kinds of tables under it, the surest first.
    """

    grade: str | None
    ungraded: int
    kind: str | None
    kinds: tuple[str, ...]


def weakest_of(package: Package) -> dict[str, Weakest]:
    """The weakest inputs of each named computation.

    Args:
        package: The decision package.

    Returns:
        By name of the computation. A choice weighs nothing: somebody made it, and the package says so.
    """
    named = {one.name: one.inputs for one in package.computations}
    tables = {one.name: one.kind for one in package.tables}
    records = {"request": tuple(package.request.source), "facts": tuple(package.facts.source)}
    return {name: _weakest(_under(name, named), tables, records) for name in named}


def weakest_grade(grades: list[str]) -> str | None:
    """The weakest letter and the weakest digit of several grades, None without any.

    Example:
        >>> weakest_grade(["B3", "D2"]), weakest_grade([])
        ('D3', None)
    """
    return max(grade[0] for grade in grades) + max(grade[1] for grade in grades) if grades else None


def _weakest(inputs: set[str], tables: Mapping[str, str], records: Mapping[str, tuple[Source, ...]]) -> Weakest:
    kinds = {tables[name] for name in _of_kind("table", inputs) if name in tables}
    sources = {one.id: one for name in _of_kind("record", inputs) for one in records.get(name, ())}
    grades = [one.grade for one in sources.values() if one.grade is not None]
    found = tuple(kind for kind in KINDS if kind in kinds)
    return Weakest(
        grade=weakest_grade(grades),
        ungraded=len(sources) - len(grades),
        kind=found[-1] if found else None,
        kinds=found,
    )


def _of_kind(kind: str, inputs: set[str]) -> Iterator[str]:
    return (rest for at, _, rest in (name.partition(" ") for name in inputs) if at == kind)


def _under(name: str, named: Mapping[str, tuple[str, ...]]) -> set[str]:
    """All inputs under a computation, its own and those of the computations that it rests on."""
    found, todo, done = set[str](), [name], set[str]()
    while todo:
        at = todo.pop()
        done.add(at)
        found.update(named.get(at, ()))
        todo += [rest for rest in _of_kind("computation", set(named.get(at, ()))) if rest not in done]
    return found

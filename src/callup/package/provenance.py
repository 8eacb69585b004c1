"""Where does each figure of a package come from, and which has no origin?

A figure is a number anywhere in the package, or a sentence of the answer that has a digit in it.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from callup.package.record import Trace

Step = tuple[str, ...]
TOLD = frozenset({"summary", "headings", "notice", "checks", "intake", "plan", "risk", "bill", "comparison"})
"""Parts whose sentences are figures too when they hold a digit."""
NAMES = frozenset({
    "id", "line", "unit", "unit_title", "donor", "on", "since", "until", "away_since", "stated_on", "as_of",
    "issued_on", "due_on", "began", "status", "statuses", "citation", "source", "url", "author", "mark", "fund",
    "about", "name",
})  # fmt: skip
"""Keys whose texts are names, days and addresses, not figures."""
_DIGIT = re.compile(r"\d")


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure: its place, and the records around it from the outermost to the innermost."""

    path: Step
    around: tuple[dict[str, Any], ...]


def figures(package: dict[str, Any]) -> Iterator[Figure]:
    """All figures of a package as plain data, in its order.

    Example:
        >>> [".".join(one.path) for one in figures({"callup": 1, "plan": {"gini": 0.2, "solver": "HiGHS"}})]
        ['callup', 'plan.gini']
    """
    yield from _within(package, (), ())


def _within(value: Any, path: Step, around: tuple[dict[str, Any], ...]) -> Iterator[Figure]:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        for key, inner in value.items():
            if path or key not in {"computations", "traces", "tables", "chosen", "answers", "dissents"}:
                yield from _within(inner, (*path, key), (*around, value))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _within(inner, (*path, str(number)), around)
    elif _is_figure(value, path):
        yield Figure(path=path, around=around)


def _is_figure(value: object, path: Step) -> bool:
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int | float):
        return True
    named = next((step for step in reversed(path) if not step.isdigit()), "")
    return path[0] in TOLD and named not in NAMES and isinstance(value, str) and bool(_DIGIT.search(value))


def orphans(package: dict[str, Any]) -> list[str]:
    """Figures that resolve to nothing, each with the reason; empty: every figure has its origin.

    Args:
        package: `package.json` as plain data.

    Returns:
        One line for each place without an entry, and for each entry that names what is not there.
    """
    traces = tuple(Trace(**one) for one in package["traces"])
    found = dict.fromkeys(_missing_inputs(package))
    for figure in figures(package):
        origin = origin_of(traces, figure.path)
        if origin is None:
            found[f"{_shape(figure.path)}: no entry"] = None
        elif origin == "source beside" and not _source_beside(figure):
            found[f"{_shape(figure.path)}: no source beside it"] = None
    return list(found)


def origin_of(traces: tuple[Trace, ...], path: Step) -> str | None:
    """The origin of the first entry that fits a place.

    Example:
        >>> traces = (Trace(path="plan.*.people", origin="computation plan"),)
        >>> origin_of(traces, ("plan", "3", "people")), origin_of(traces, ("plan", "gini"))
        ('computation plan', None)
    """
    return _origin(traces, tuple("*" if step.isdigit() else step for step in path))


@cache
def _origin(traces: tuple[Trace, ...], shape: Step) -> str | None:
    return next((one.origin for one in traces if _fits(tuple(one.path.split(".")), shape)), None)


def _fits(pattern: Step, path: Step) -> bool:
    if not pattern or not path:
        return not pattern and not path
    if pattern[0] == "**":
        return True
    return pattern[0] in {"*", path[0]} and _fits(pattern[1:], path[1:])


def _source_beside(figure: Figure) -> str | None:
    return next((one["source"] for one in reversed(figure.around[1:]) if one.get("source")), None)


def _shape(path: Step) -> str:
    return ".".join("*" if step.isdigit() else step for step in path)


def _missing_inputs(package: dict[str, Any]) -> Iterator[str]:
    """What entries and computations name that is not in the package."""
    there = {
        "table": {one["name"] for one in package["tables"]},
        "computation": {one["name"] for one in package["computations"]},
        "record": set(package),
        "choice": {"on", "seed", "seasons", "price_year"},
    }
    uses = [(f"computation {one['name']}", name) for one in package["computations"] for name in one["inputs"]]
    uses += [(one["path"], one["origin"]) for one in package["traces"]]
    for where, name in uses:
        kind, _, rest = name.partition(" ")
        if name not in {"source beside", "format"} and rest not in there.get(kind, set()):
            yield f"{where}: {name} is not in the package"
    yield from _unknown_sources(package)


def _unknown_sources(package: dict[str, Any]) -> Iterator[str]:
    """Totals and facts whose source id is not listed."""
    ids = {one["id"] for part in ("request", "facts") for one in package[part]["source"]}
    for one in (*package["request"]["total"], *package["facts"]["fact"]):
        if one.get("source") and one["source"] not in ids:
            yield f"source {one['source']} is not listed"

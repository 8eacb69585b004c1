"""As which role is each of many lines judged: what people would do counts, never the label."""

import msgspec
import numpy as np

from callup.law.batch.planes import ALL, Planes, Words
from callup.law.batch.roles import by_status
from callup.law.engine import Engine


def as_acts(engine: Engine, planes: Planes) -> Planes:
    """The lines with the roles that the known facts describe, as `Engine.reclassified` says it of one line.

    Where the role is one of several, each of them is looked at for itself.

    Raises:
        InputError: A line without exactly one status.
    """
    variables = engine.names.variables
    place = {role: number for number, role in enumerate(variables["role"])}
    given, statuses = planes.by_name["role"], by_status(planes, variables)
    kept, gained = given.copy(), np.zeros_like(given)
    for role in dict.fromkeys(one.role for one in engine.base.reclassify):
        labelled = given[place[role]]
        for labels, lines in _alike(engine, role, statuses).items():
            left = labelled & lines
            for to, node in labels:
                if left.any():
                    moved = left & ~_possibly_false(engine, node, planes, {})
                    left &= ~moved
                    kept[place[role]] &= ~moved
                    gained[place[to]] |= moved
    return msgspec.structs.replace(planes, by_name={**planes.by_name, "role": kept | gained})


def _alike(engine: Engine, role: str, statuses: dict[str, Words]) -> dict[tuple[tuple[str, int], ...], Words]:
    """The lines of the statuses in which the same makes another role of a role."""
    found: dict[tuple[tuple[str, int], ...], Words] = {}
    for status, lines in statuses.items():
        labels = tuple((one.to, node) for one, node in engine.labels(role, status))
        found[labels] = found[labels] | lines if labels in found else lines
    return found


def _possibly_false(engine: Engine, node: int, planes: Planes, done: dict[int, Words]) -> Words:
    """The lines in which a condition may fail."""
    if node < 0:
        return np.full(planes.words, ALL if node == engine.store.leaf(0) else 0, dtype=np.uint64)
    if node not in done:
        name, branches = engine.store.branches(node)
        rows = planes.by_name.get(name)
        total = np.zeros(planes.words, dtype=np.uint64)
        for number, (_, child) in enumerate(branches):
            below = _possibly_false(engine, child, planes, done)
            total |= below if rows is None else below & rows[number]
        done[node] = total
    return done[node]

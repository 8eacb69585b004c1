"""What is the verdict under each combination of readings, and over all of them?

The questions of law come last in the order of the variables: above them lie the facts, and where the facts end
stands a leaf or the first question that still matters.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from callup.law.diagram import Diagrams
from callup.law.engine import BARRED, CLEAR, UNMET
from callup.role import Verdict

Change = tuple[tuple[str, str], ...]
QUESTION = "?"


def verdict_of(leaves: set[int]) -> Verdict:
    """The verdict of one reading from the outcomes still possible.

    Example:
        >>> verdict_of({0}), verdict_of({0, 2}), verdict_of({1, 2}), verdict_of({2}), verdict_of({1})
        ('barred', 'open', 'allowed_if', 'allowed', 'barred')
    """
    if CLEAR not in leaves:
        return "barred"
    if BARRED in leaves:
        return "open"
    return "allowed_if" if UNMET in leaves else "allowed"


def combined(by_reading: tuple[tuple[Change, Verdict], ...]) -> Verdict:
    """One verdict where all readings agree, else `unsettled`; two shades of yes are the lesser one."""
    found = {verdict for _, verdict in by_reading}
    if len(found) == 1:
        return found.pop()
    return "allowed_if" if found == {"allowed", "allowed_if"} else "unsettled"


def first_question(store: Diagrams) -> int:
    """The level at which the questions of law begin."""
    places = (place for place, (name, _) in enumerate(store.variables) if name.startswith(QUESTION))
    return next(places, len(store.variables))


def verdicts_by_reading(store: Diagrams, node: int) -> tuple[tuple[Change, Verdict], ...]:
    """The verdict under each combination of the readings that still matter."""
    levels = [store.level[name] for name in store.support(node) if name.startswith(QUESTION)]
    choices = [[(store.variables[level][0], value) for value in store.variables[level][1]] for level in levels]
    verdicts = _verdicts(store, levels, store.ends(node, first_question(store)), {})
    return tuple(zip(product(*choices), verdicts, strict=True))


def _verdicts(
    store: Diagrams,
    levels: list[int],
    ends: frozenset[int],
    done: dict[tuple[int, frozenset[int]], tuple[Verdict, ...]],
) -> tuple[Verdict, ...]:
    """The verdict on the nodes reached, under each combination of the questions at some levels."""
    if not levels:
        return (verdict_of({-1 - end for end in ends}),)
    key = (levels[0], ends)
    if key not in done:
        below = (frozenset(_at(store, end, *one) for end in ends) for one in _places(store, levels[0]))
        done[key] = tuple(verdict for some in below for verdict in _verdicts(store, levels[1:], some, done))
    return done[key]


def _places(store: Diagrams, level: int) -> Iterator[tuple[int, int]]:
    return ((level, place) for place in range(len(store.variables[level][1])))


def _at(store: Diagrams, node: int, level: int, place: int) -> int:
    return store.children(node)[place] if store.level_of(node) == level else node


def reached_by_reading(store: Diagrams, ends: Mapping[int, int]) -> Iterator[dict[int, int]]:
    """For each combination of readings that can matter, which cases reach which outcome.

    Args:
        store: The diagrams.
        ends: For each leaf or question that is reached, the cases in which it is, as bits.

    Returns:
        The cases by leaf, once for each combination.
    """
    level = min(store.level_of(end) for end in ends)
    if level == len(store.variables):
        yield dict(ends)
        return
    for one in _places(store, level):
        below: dict[int, int] = {}
        for end, cases in ends.items():
            then = _at(store, end, *one)
            below[then] = below.get(then, 0) | cases
        yield from reached_by_reading(store, below)

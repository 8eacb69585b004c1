"""How do arcs become rows of the model?

Rows come block by block. Arcs are put into the order of their group once, so that no entry is ever sorted again.
"""

import numpy as np
from numpy.typing import NDArray

from callup.sourcing.slots import Flags, Whole

Real = NDArray[np.float64]


class Rows:
    """Rows under construction, row by row in the order in which they are put."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.lower: list[Real] = []
        self.upper: list[Real] = []
        self.lengths: list[Whole] = []
        self.columns: list[Whole] = []
        self.values: list[tuple[int, Real]] = []
        self.count = 0

    def put(
        self,
        bounds: tuple[Real | Whole | float, Real | Whole | float],
        lengths: Whole,
        columns: Whole,
        values: Real | None = None,
    ) -> None:
        """Put rows of these lengths, with their columns and values one row after the other.

        Args:
            bounds: Lower and upper bound, of each row or of all.
            lengths: Columns in each row.
            columns: Columns, row by row.
            values: Their values; None: all are 1.
        """
        for kept, bound in zip((self.lower, self.upper), bounds, strict=True):
            kept.append(np.broadcast_to(np.asarray(bound, dtype=float), lengths.shape))
        self.lengths.append(lengths)
        self.columns.append(columns.astype(np.int32))
        if values is not None:
            self.values.append((self.count, values))
        self.count += len(columns)

    def matrix(self) -> tuple[Whole, Whole, Real]:
        """Start of each row, then columns and values in row order."""
        start = np.concatenate([[0], np.cumsum(np.concatenate(self.lengths))])
        value = np.ones(self.count)
        for first, values in self.values:
            value[first : first + len(values)] = values
        return start.astype(np.int64), np.concatenate(self.columns), value

    def bounds(self) -> tuple[Real, Real]:
        """Lower and upper bound of each row."""
        return np.concatenate(self.lower), np.concatenate(self.upper)


class Grouped:
    """Arcs in the order of the group to which they belong; a group of -1 belongs nowhere."""

    def __init__(self, group: Whole, stay: Whole) -> None:
        """Take the arcs of every group together, each group in the order of the arcs."""
        order = np.argsort(group, kind="stable")
        self.arcs = order[np.searchsorted(group[order], 0) :]
        self.group = group[self.arcs]
        self.stay = stay[self.arcs]

    def at(self, active: Flags) -> tuple[Whole, Whole, Whole]:
        """Groups with arcs whose stay is active, how many each has, and those arcs.

        Args:
            active: Flags `[stay]`.
        """
        now = active[self.stay]
        group = self.group[now]
        groups, counts = runs(group)
        return groups, counts, self.arcs[now]


def runs(sorted_: Whole) -> tuple[Whole, Whole]:
    """Distinct values of a sorted array, and how often each stands there.

    Example:
        >>> [part.tolist() for part in runs(np.array([2, 2, 5]))]
        [[2, 5], [2, 1]]
    """
    if not len(sorted_):
        return sorted_, sorted_
    first = np.append(0, np.flatnonzero(sorted_[1:] != sorted_[:-1]) + 1)
    return sorted_[first], np.diff(np.append(first, len(sorted_)))


def woven(one: Whole, other: Whole) -> Whole:
    """Two arrays in turn: first of one, first of the other, and so on."""
    return np.stack([one, other], axis=1).ravel()


def with_tail(lengths: Whole, columns: Whole, tails: Whole, tail: Whole) -> tuple[Whole, Whole, Whole]:
    """Rows with further columns at their end.

    Args:
        lengths: Columns in each row `[row]`.
        columns: Columns, row by row.
        tails: Further columns in each row `[row]`.
        tail: Further columns, row by row.

    Returns:
        New lengths, all columns row by row, and 0 or 1 for each: whether it stands in the tail.
    """
    whole = lengths + tails
    start = np.cumsum(whole) - whole
    joined = np.zeros(int(whole.sum()), dtype=np.int64)
    is_tail = np.zeros(len(joined), dtype=np.int64)
    joined[_places(start, lengths)] = columns
    places = _places(start + lengths, tails)
    joined[places] = tail
    is_tail[places] = 1
    return whole, joined, is_tail


def _places(start: Whole, lengths: Whole) -> Whole:
    """Places `start`, `start + 1` and so on, as many as the lengths say."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(start - before, lengths) + np.arange(int(lengths.sum()))

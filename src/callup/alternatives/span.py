"""How far can a number reach? Low, central and high, drawn from labelled assumptions."""

from collections.abc import Callable, Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.errors import TableError
from callup.table import Assumption

Draws = NDArray[np.float64]
DRAWS = 10_000
LOW, MIDDLE, HIGH = 5, 50, 95


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A whole number with its range; all three alike where it is known."""

    low: int
    central: int
    high: int

    @property
    def exact(self) -> bool:
        """Whether the number is known."""
        return self.low == self.high


def exactly(number: int) -> Span:
    """A number that is known.

    Example:
        >>> exactly(7)
        Span(low=7, central=7, high=7)
    """
    return Span(low=number, central=number, high=number)


def about(number: int) -> str:
    """A number that was drawn, to two digits, as it is said.

    Example:
        >>> about(28_817), about(427), about(9), about(0)
        ('29,000', '430', '9', '0')
    """
    digits = len(str(abs(number))) - 2
    return f"{round(number, -digits) if digits > 0 else number:,}"


def roughly(span: Span) -> str:
    """A range that was drawn, to two digits; a number that is known stays as it is.

    Example:
        >>> roughly(Span(low=82, central=427, high=1463)), roughly(exactly(11_234))
        ('82 to 1,500', '11,234')
    """
    return f"{span.central:,}" if span.exact else f"{about(span.low)} to {about(span.high)}"


def shown(span: Span) -> str:
    """A range as it stands.

    Example:
        >>> shown(Span(low=39, central=77, high=108)), shown(exactly(11_234))
        ('39 to 108', '11,234')
    """
    return f"{span.central:,}" if span.exact else f"{span.low:,} to {span.high:,}"


def assumption_of(known: Mapping[str, Assumption], name: str) -> Assumption:
    """One assumption by name.

    Raises:
        TableError: The table has no such row.
    """
    if name not in known:
        raise TableError(where="assumptions", found=f"no row '{name}'", wanted="a row with low, central and high")
    return known[name]


def span_of(row: Assumption) -> Span:
    """An assumption in whole numbers."""
    return Span(low=round(row.low), central=round(row.central), high=round(row.high))


def drawn(rows: tuple[Assumption, ...], work: Callable[..., Draws | float], *, seed: int) -> tuple[float, float, float]:
    """The range of what is worked out from several assumptions, each drawn from a triangle of its own.

    A row is drawn from the same numbers wherever it stands under the same name and seed.

    Args:
        rows: Assumptions; low, central and high are the corners of the triangle.
        work: Takes one array of 10,000 draws for each row, in their order.
        seed: Seed of the draws.

    Returns:
        5th percentile, median and 95th percentile of the answers.

    Example:
        >>> row = Assumption(name="hours", low=2, central=2, high=2, unit="h", meaning="", source="")
        >>> drawn((row,), lambda hours: 10 * hours, seed=1)
        (20.0, 20.0, 20.0)
    """
    answers = np.asarray(work(*(_triangle(row, seed) for row in rows)), dtype=np.float64)
    low, central, high = np.percentile(answers, (LOW, MIDDLE, HIGH))
    return float(low), float(central), float(high)


def drawn_span(rows: tuple[Assumption, ...], work: Callable[..., Draws | float], *, seed: int) -> Span:
    """The same in whole numbers."""
    low, central, high = drawn(rows, work, seed=seed)
    return Span(low=round(low), central=round(central), high=round(high))


def _triangle(row: Assumption, seed: int) -> Draws:
    if row.low == row.high:
        return np.full(DRAWS, row.low)
    source = np.random.Generator(np.random.PCG64([seed, *row.name.encode()]))
    return source.triangular(row.low, row.central, row.high, DRAWS)

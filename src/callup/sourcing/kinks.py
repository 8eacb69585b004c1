"""What follows from limits on people because units come whole?

Where a limit leaves room for so many people, let the largest `k` units take `full` of them together, and let one more
not fit any longer, so that only `spare` people of it go. Then of any units that go
`people <= full + spare x (units - k)`: with fewer units there are fewer people, with more there are never more than
the limit leaves. Without whole numbers `people <= size x units` would let the last unit count for a part of itself.
"""

import numpy as np

from callup.sourcing.model import Real, Whole

Matrix = tuple[Whole, Whole, Real]


def kinks(rows: Matrix, high: Real, choices: tuple[Real, Whole], top: Real) -> tuple[Matrix, Real, Real]:
    """One row for each limit on people at which the last unit does not fit.

    Args:
        rows: Row, column and value of each entry; columns are people by choice, units by choice, then others.
        high: What each row is at the most.
        choices: The most people of a unit by choice, and the pool that lends the units of the choice.
        top: The most of each column; the least of all is 0.

    Returns:
        Entries, and what each new row is at the least and at the most.
    """
    row, column, value = rows
    size, pool = choices
    count = len(size)
    person = (column < count) & (value == 1)
    room = high - np.bincount(row[~person], np.minimum(value[~person], 0) * top[column[~person]], minlength=len(high))
    room[row[~person & (column < 2 * count)]] = np.inf
    inside = np.flatnonzero(person & np.isfinite(room[row]))
    inside = inside[np.argsort(row[inside], kind="stable")]
    starts = np.flatnonzero(np.diff(row[inside], prepend=-1))
    entries: list[tuple[Whole, float]] = []
    most: list[float] = []
    known: set[tuple[bytes, float]] = set()
    for group in np.split(inside, starts[1:]):
        choice = column[group]
        limit = float(room[row[group[0]]]) if len(group) else np.inf
        kink = _kink(size[choice], (pool[choice], top[count + choice]), limit)
        if kink is not None and (choice.tobytes(), limit) not in known:
            known.add((choice.tobytes(), limit))
            entries.append((choice, kink[1]))
            most.append(kink[0] - kink[1] * kink[2])
    number = np.repeat(np.arange(len(entries)), [2 * len(choice) for choice, _ in entries])
    columns = [np.concatenate([choice, count + choice]) for choice, _ in entries]
    values = [np.repeat([1.0, -spare], len(choice)) for choice, spare in entries]
    matrix = (number, np.concatenate([number[:0], *columns]), np.concatenate([np.zeros(0), *values]))
    return matrix, np.full(len(most), -np.inf), np.array(most, dtype=float)


def _kink(size: Real, lent: tuple[Whole, Real], limit: float) -> tuple[float, float, int] | None:
    """`full`, `spare` and `k`; None where all units fit or none does, so that nothing new follows."""
    pool, units = lent
    place = np.unique(pool, return_inverse=True)[1]
    largest, count = np.zeros(place.max(initial=-1) + 1), np.zeros(place.max(initial=-1) + 1, dtype=np.int64)
    np.maximum.at(largest, place, size)
    np.maximum.at(count, place, units.astype(np.int64))
    order = np.argsort(-largest, kind="stable")
    together = np.concatenate([[0.0], np.cumsum(np.repeat(largest[order], count[order]))])
    if together[-1] <= limit or limit <= 0:
        return None
    fit = int(np.searchsorted(together, limit - 1e-9)) - 1
    return float(together[fit]), limit - float(together[fit]), fit

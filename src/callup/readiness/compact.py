"""Who can lend to whom under the compact (EMAC), and in what order?

The nearest pair lends first and nobody is lent twice in a week. Neighbours lend what is left above their own need and
reserve. Help reaches only need that was there `travel_weeks` before (counted round the year).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from callup.place import Place, distance_km

Whole = NDArray[np.int64]


def lending_order(
    places: Mapping[str, Place], homes: Sequence[str], *, within_km: float
) -> tuple[tuple[int, int], ...]:
    """Pairs (lender, borrower) as positions in `homes`, nearest first; ties by position.

    Example:
        >>> told = {"name": "", "kind": "state", "fema_region": 1, "longitude": 0.0, "population": 0}
        >>> places = {code: Place(code=code, latitude=latitude, has_governor=True, **told)
        ...           for code, latitude in [("AA", 0.0), ("BB", 1.0), ("CC", 9.0)]}
        >>> lending_order(places, ["AA", "BB", "CC"], within_km=500)
        ((0, 1), (1, 0))
    """
    pairs = [
        (distance_km(places[lender], places[borrower]), at, to)
        for at, lender in enumerate(homes)
        for to, borrower in enumerate(homes)
        if at != to
    ]
    return tuple((at, to) for distance, at, to in sorted(pairs) if distance <= within_km)


class Lenders(NamedTuple):
    """The lending order, sorted by borrower, for the compiled kernel.

    `ends` [home + 1]: where the lenders of a borrower begin and end in `lender` and `rank`;
    `rank`: place of the pair in the whole order. `travel_weeks`: weeks from the need to the arrival of help.
    """

    ends: Whole
    lender: Whole
    rank: Whole
    travel_weeks: int


def lenders_of(order: Sequence[tuple[int, int]], *, homes: int, travel_weeks: int) -> Lenders:
    """Sort pairs (lender, borrower) by borrower; the pairs of one borrower stay in their order.

    Example:
        >>> found = lenders_of([(1, 0), (0, 1), (2, 0)], homes=3, travel_weeks=1)
        >>> found.ends.tolist(), found.lender.tolist(), found.rank.tolist()
        ([0, 2, 3, 3], [1, 2, 0], [0, 2, 1])
    """
    pairs = np.array(order, dtype=np.int64).reshape(-1, 2)
    rank = np.argsort(pairs[:, 1], kind="stable")
    ends = np.searchsorted(pairs[rank, 1], np.arange(homes + 1))
    return Lenders(ends=ends, lender=pairs[rank, 0].copy(), rank=rank, travel_weeks=travel_weeks)

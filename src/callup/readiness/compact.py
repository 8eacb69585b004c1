"""What can neighbours lend under the compact (EMAC), and what stays unmet?"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from callup.place import Place, distance_km
from callup.readiness.supply import Supply, at_home

People = NDArray[np.int32]


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


def lend(asked: People, spare: People, order: Sequence[tuple[int, int]]) -> People:
    """Lend people, nearest pair first; nobody is lent twice.

    Args:
        asked: People asked for [home, row]; a row is one week of one season.
        spare: People that may be lent [home, row].
        order: Pairs (lender, borrower).

    Returns:
        People received [home, row], never more than asked; in all never more than spare.

    Example:
        >>> asked, spare = np.array([[5], [0]]), np.array([[0], [3]])
        >>> lend(asked, spare, [(1, 0)]).tolist()
        [[3], [0]]
    """
    open_need, left = asked.copy(), spare.copy()
    for lender, borrower in order:
        given = np.minimum(left[lender], open_need[borrower])
        left[lender] -= given
        open_need[borrower] -= given
    return asked - open_need


def unmet(need: People, supply: Supply, order: Sequence[tuple[int, int]], *, travel_weeks: int) -> People:
    """People needed that neither the own Guard nor neighbours can send.

    Help reaches only need that was there `travel_weeks` before (counted round the year). Neighbours lend what is
    left above their own need and reserve.

    Args:
        need: People [season, week, home].
        supply: What each Guard has at home.
        order: Pairs (lender, borrower), nearest first.
        travel_weeks: Weeks from the need to the arrival of help.

    Returns:
        People [season, week, home], 0 or more.
    """
    own = at_home(need, supply)
    short: People = np.maximum(need - own, 0)
    asked = np.minimum(short, np.roll(need, travel_weeks, axis=1))
    season, week = np.nonzero(asked.any(axis=2))
    spare = np.maximum(own[season, week] - need[season, week] - supply.reserve, 0)
    received = lend(np.ascontiguousarray(asked[season, week].T), np.ascontiguousarray(spare.T), order)
    short[season, week] -= received.T
    return short

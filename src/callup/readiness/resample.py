"""Which other record, and which other assumptions, could as well have been?

Years are drawn again in runs of neighbouring years, past call-outs by disaster, assumptions from triangles.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import sqrt

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.readiness.hazard import Activation, Hazards, assume
from callup.readiness.past import NATURAL
from callup.readiness.refit import Past
from callup.readiness.years import some_years
from callup.table import Assumption

# Yearly numbers hang together over years (0.6 for severe storms): single years would show too little spread.
YEARS_IN_A_RUN = 5
# Judged by the same reasoning, so wrong together: one draw for all names that begin so.
TOGETHER = ("call_out_share_", "join_share_", "join_factor_")

Dice = np.random.Generator


def resample_past(past: Past, dice: Dice) -> Past:
    """Draw a record of the same length again: years in runs, call-outs by hazard and disaster, durations by event.

    Args:
        past: The record.
        dice: Source of random numbers.

    Returns:
        The record to be fitted; hazards and regions are the same.
    """
    chosen = draw_runs(len(past.years.years), dice)
    natural = [one for one in past.activations if one.hazard in NATURAL]
    sizes = [msgspec.structs.replace(one, days=None) for one in natural if one.in_fit]
    lengths = [msgspec.structs.replace(one, in_fit=False) for one in natural if one.days is not None]
    by_hazard = [[one for one in sizes if one.hazard == hazard] for hazard in sorted({one.hazard for one in sizes})]
    drawn = [one for rows in by_hazard for one in draw_groups(rows, dice, by="group")]
    drawn += draw_groups(lengths, dice, by="event")
    return msgspec.structs.replace(past, years=some_years(past.years, chosen.tolist()), activations=tuple(drawn))


def draw_runs(number: int, dice: Dice) -> NDArray[np.int64]:
    """Positions of years drawn in runs of neighbours, the last followed by the first, as many as there were.

    Source: circular block bootstrap, Politis and Romano 1992.

    Example:
        >>> drawn = draw_runs(26, np.random.default_rng(1))
        >>> len(drawn), bool(((drawn[1:5] - drawn[:4]) % 26 == 1).all())
        (26, True)
    """
    starts = dice.integers(0, number, size=-(-number // YEARS_IN_A_RUN))
    runs = (starts[:, None] + np.arange(YEARS_IN_A_RUN)) % number
    return runs.ravel()[:number]


def draw_groups(rows: Sequence[Activation], dice: Dice, *, by: str) -> list[Activation]:
    """Draw groups of rows with replacement, as many as there are; a group drawn twice becomes two events.

    Args:
        rows: Past call-outs.
        dice: Source of random numbers.
        by: `group` (one disaster) or `event`; a row without a group stands alone with its event.

    Returns:
        All rows of the drawn groups.
    """
    groups: dict[str, list[Activation]] = defaultdict(list)
    for one in rows:
        groups[(one.group if by == "group" else "") or one.event].append(one)
    pools = list(groups.values())
    chosen = [int(dice.integers(len(pools))) for _ in pools]
    return [
        msgspec.structs.replace(one, event=f"{one.event} ({copy})")
        for copy, at in enumerate(chosen, start=1)
        for one in pools[at]
    ]


def draw_assumptions(hazards: Hazards, dice: Dice) -> Hazards:
    """Draw every assumption from the triangle of its low, central and high value.

    Assumptions of one kind (`TOGETHER`) sit at the same rank of their triangles.

    Args:
        hazards: As read.
        dice: Source of random numbers.

    Returns:
        Hazards with other central values.
    """
    ranks = _ranks(sorted(hazards.assumptions), dice)
    return assume(hazards, {name: triangle(one, ranks[name]) for name, one in hazards.assumptions.items()})


def _ranks(names: Iterable[str], dice: Dice) -> dict[str, float]:
    kinds = {name: next((kind for kind in TOGETHER if name.startswith(kind)), name) for name in names}
    drawn = {kind: float(dice.random()) for kind in sorted(set(kinds.values()))}
    return {name: drawn[kind] for name, kind in kinds.items()}


def triangle(assumption: Assumption, rank: float) -> float:
    """The value at a rank of the triangular distribution over low, central and high.

    Args:
        assumption: Low, central and high.
        rank: Share of the distribution below the value, 0 to 1.

    Returns:
        The value, from low to high.

    Example:
        >>> share = Assumption(name="a", low=0.0, central=1.0, high=2.0, unit="", meaning="", source="made up")
        >>> [triangle(share, rank) for rank in (0.0, 0.125, 0.5, 1.0)]
        [0.0, 0.5, 1.0, 2.0]
    """
    low, central, high = assumption.low, assumption.central, assumption.high
    width = high - low
    if width <= 0:
        return central
    rise = (central - low) / width
    if rank <= rise:
        return low + sqrt(rank * width * (central - low))
    return high - sqrt((1 - rank) * width * (high - central))

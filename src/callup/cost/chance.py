"""What could an uncertain number be? The same draws for everything that rests on the same assumption.

A number is an array: the central value first, then all inputs low, then all inputs high, then the draws.
So one calculation gives the central estimate, the ends and the distribution.
"""

from functools import cache
from statistics import NormalDist
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.cost.rates import Range

Numbers = NDArray[np.float64]

CENTRAL, LOW, HIGH, FIRST_DRAW = 0, 1, 2, 3
TENTH = NormalDist().inv_cdf(0.9)


class Dice(msgspec.Struct, frozen=True, kw_only=True):
    """Seed and number of draws. The same dice give the same draws for the same name, whatever else is drawn."""

    seed: int = 1
    draws: int = 2_000


def numbers_of(name: str, told: Range, dice: Dice, *, most: float = np.inf) -> Numbers:
    """A range as numbers: one draw in ten lies below `low`, half below `central`, one in ten above `high`.

    Each side is half a normal distribution; nothing goes below 0 or above `most`.

    Args:
        name: What the number is; equal names have equal draws, so they move together.
        told: The range.
        dice: Seed and number of draws.
        most: Upper end, 1 for a share.

    Returns:
        Array of 3 + draws numbers: central, low, high, draws.

    Example:
        >>> found = numbers_of("a share", Range(low=0.2, central=0.5, high=0.9), Dice(draws=1_000), most=1.0)
        >>> [float(x) for x in found[:3]], float(np.quantile(found[3:], 0.1).round(2)), float(found.max())
        ([0.5, 0.2, 0.9], 0.2, 1.0)
    """
    if told.low == told.central == told.high:
        return np.full(FIRST_DRAW + dice.draws, told.central)
    tenths = deviations(name, dice)
    up, down = told.high - told.central, told.central - told.low
    spread = np.where(tenths > 0, up * tenths, down * tenths)
    found: Numbers = np.clip(told.central + spread, 0.0, most)
    found[LOW], found[HIGH] = told.low, told.high
    return found


@cache
def deviations(name: str, dice: Dice) -> Numbers:
    """Deviations from the centre, 1 = the distance to low or high; evenly spread over the distribution.

    The draws are the middles of equally likely slices in an order of their own for each name (Latin hypercube), so
    that a few thousand are enough. Entries 0, 1 and 2 stand for central, low and high.
    """
    order = np.random.default_rng([dice.seed, crc32(name.encode())]).permutation(dice.draws)
    found = np.concatenate(([0.0, -1.0, 1.0], _slices(dice.draws)[order]))
    found.flags.writeable = False
    return found


@cache
def _slices(count: int) -> Numbers:
    normal = NormalDist()
    return np.array([normal.inv_cdf((one + 0.5) / count) / TENTH for one in range(count)])

"""Which numbers can be said on the command line, and how is another one refused?"""

import math

from callup.errors import InputError

DAYS = (1, 3650)
SEASONS = (1, 10_000_000)
RESAMPLES = (10, 1000)
DRAWN_YEARS = (2, 100_000)
SEEDS = (0, 2**53 - 1)
"""Up to the largest whole number that every reader of JSON keeps exactly: a seed is written into the result."""


def within(where: str, value: int, bounds: tuple[int, int]) -> int:
    """A whole number as said.

    Args:
        where: The option, for the message.
        value: What was said.
        bounds: The least and the most that it can be, both included.

    Raises:
        InputError: It is out of bounds.

    Example:
        >>> within("--days", 90, DAYS)
        90
    """
    least, most = bounds
    if not least <= value <= most:
        raise InputError(where=where, found=str(value), wanted=f"a whole number from {least} to {most}")
    return value


def seed_said(seed: int) -> int:
    """A seed that every result can carry.

    Raises:
        InputError: It is out of bounds.
    """
    return within("--seed", seed, SEEDS)


def seasons_said(seasons: int) -> int:
    """A number of simulated seasons.

    Raises:
        InputError: It is out of bounds.
    """
    return within("--seasons", seasons, SEASONS)


def share_said(share: str, where: str, *, text: str, remedy: str) -> float:
    """A share from 0 to 1.

    Args:
        share: The number as text.
        where: The option, for the message.
        text: All that was said, for the message.
        remedy: What to say instead.

    Raises:
        InputError: It is no such share.

    Example:
        >>> share_said("0.6", "--floor", text="TX=0.6", remedy="say 0.5 or TX=0.6")
        0.6
    """
    try:
        value = float(share)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise InputError(where=where, found=f"'{text}'", wanted="a share from 0 to 1", remedy=remedy)
    return value

"""What did each past year bring, and which rates and dispersion does a set of years give?

The record as counts, so that it can be fitted on some years, scored on others, and drawn again with years
left out or taken twice.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.errors import InputError
from callup.readiness.chart import MONTHS
from callup.readiness.hazard import HAZARDS, Episode, Rate

# What a State's own record is weighed against: the mean of its FEMA region counts as this many years.
PRIOR_YEARS = 5

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]


class Years(msgspec.Struct, frozen=True, kw_only=True):
    """Declared episodes year by year.

    `counts` [year, hazard, month, home]: episodes, hazards in the order of `HAZARDS`. A year may stand twice.
    `weights`: what each year counts in a fit; their sum is the number of years that the fit is worth.
    """

    years: tuple[int, ...]
    homes: tuple[str, ...]
    counts: Whole
    weights: tuple[float, ...]


def count_years(episodes: Iterable[Episode], homes: Sequence[str], *, first_year: int, last_year: int) -> Years:
    """Count episodes by year, hazard, month and State.

    Args:
        episodes: Episodes; those of other years or States are left out.
        homes: States in the order of the axis.
        first_year: First year counted.
        last_year: Last year counted.

    Returns:
        The counts; a year without an episode is a row of zeros.

    Example:
        >>> from datetime import date
        >>> flood = Episode(home="TX", hazard="flood", begun_on=date(2001, 5, 1))
        >>> count_years([flood, flood], ["TX"], first_year=2000, last_year=2001).counts.sum(axis=(1, 2, 3)).tolist()
        [0, 2]
    """
    years, home_at = range(first_year, last_year + 1), {home: at for at, home in enumerate(homes)}
    counts = np.zeros((len(years), len(HAZARDS), MONTHS, len(home_at)), dtype=np.int64)
    for one in episodes:
        if one.begun_on.year in years and one.home in home_at:
            at = one.begun_on.year - first_year, HAZARDS.index(one.hazard), one.begun_on.month - 1, home_at[one.home]
            counts[at] += 1
    return Years(years=tuple(years), homes=tuple(homes), counts=counts, weights=(1.0,) * len(years))


def some_years(years: Years, wanted: Sequence[int]) -> Years:
    """The years at these positions, in this order; a position may stand twice.

    Raises:
        InputError: No year is left.
    """
    if not len(wanted):
        raise InputError(where="years", found="none", wanted="one year or more", remedy="widen the years")
    chosen = np.asarray(wanted)
    return Years(
        years=tuple(years.years[at] for at in chosen),
        homes=years.homes,
        counts=years.counts[chosen],
        weights=tuple(years.weights[at] for at in chosen),
    )


def years_within(years: Years, *, since: int, until: int) -> Years:
    """The years from `since` until before `until`.

    Raises:
        InputError: No year is left.
    """
    return some_years(years, [at for at, year in enumerate(years.years) if since <= year < until])


def weigh(years: Years, *, half_life_years: float) -> Years:
    """Let older years count less in a fit: half for each half-life before the last year.

    The weights add up to the number of equal years that would give a mean as sure (Kish).

    Example:
        >>> two = count_years([], ["TX"], first_year=2000, last_year=2001)
        >>> [round(weight, 2) for weight in weigh(two, half_life_years=1).weights]
        [0.6, 1.2]
    """
    share = 0.5 ** ((max(years.years) - np.array(years.years)) / half_life_years)
    weights = share * share.sum() / (share**2).sum()
    return msgspec.structs.replace(years, weights=tuple(weights.tolist()))


def rates_of(years: Years, regions: Mapping[str, int]) -> tuple[Rate, ...]:
    """Rates by State, hazard and month, drawn towards the mean of the FEMA region.

    The same arithmetic as column `rate_shrunk` of `hazards/episode-rates`: own episodes plus the mean of the region
    for five years, over the number of years plus five.

    Args:
        years: Counted episodes and the weight of each year.
        regions: FEMA region by home.

    Returns:
        Rates [1/year].
    """
    worth = sum(years.weights)
    total = np.tensordot(np.array(years.weights), years.counts, axes=1)
    region_of = np.array([regions[home] for home in years.homes])
    mean = np.zeros(total.shape)
    for region in np.unique(region_of):
        mine = region_of == region
        mean[:, :, mine] = total[:, :, mine].mean(axis=2, keepdims=True) / worth
    shrunk = (total + PRIOR_YEARS * mean) / (worth + PRIOR_YEARS)
    return tuple(
        Rate(home=home, hazard=hazard, month=month + 1, per_year=float(shrunk[kind, month, at]))
        for kind, hazard in enumerate(HAZARDS)
        for month in range(MONTHS)
        for at, home in enumerate(years.homes)
    )


def dispersion_of(years: Years) -> dict[str, float]:
    """Variance over mean of the yearly number of episodes, by hazard and under `all`, with the weights of the years.

    Returns:
        With equal weights the variance (n - 1) over the mean; 1.0 where there is nothing to count.

    Raises:
        InputError: Years that are worth less than two.
    """
    weights = np.array(years.weights)
    if weights.sum() < 2:
        raise InputError(
            where="years", found=f"worth {weights.sum():.1f}", wanted="two or more", remedy="take more or equal years"
        )
    by_hazard = years.counts.sum(axis=(2, 3))
    named = {hazard: by_hazard[:, at] for at, hazard in enumerate(HAZARDS)} | {"all": by_hazard.sum(axis=1)}
    return {name: _over_mean(count, weights) for name, count in named.items()}


def _over_mean(count: Whole, weights: Floats) -> float:
    if not count.any():
        return 1.0
    mean = weights @ count / weights.sum()
    return float(weights @ (count - mean) ** 2 / (weights.sum() - 1) / mean)

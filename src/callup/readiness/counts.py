"""How many events has a season, and how do the hazards move together?

The number of events of one hazard is negative binomial (Poisson where its variance is its mean). It is drawn through
a normal score: the number is how many of the hazard's thresholds lie below the score. The scores of the hazards of one
season share one correlation, so that each hazard keeps its own spread and the number of all episodes has the measured
one as well.
"""

from collections.abc import Sequence
from math import exp, lgamma, log, pi, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

# Numbers rarer than this are never drawn: less than one in 10^12 seasons.
RAREST = 1e-12
# Terms of the series for the covariance of two numbers; for the small correlations here the second is enough.
TERMS = 8
HIGHEST_CORRELATION = 0.9

Floats = NDArray[np.float64]


def count_thresholds(mean: float, dispersion: float) -> list[float]:
    """Normal scores above which there are more than 0, 1, 2, ... events.

    Args:
        mean: Mean number of events a season, 0 or more.
        dispersion: Variance over mean, 1 or more.

    Returns:
        Scores, rising; the number of events is how many of them lie below a standard normal score.

    Example:
        >>> [round(score, 3) for score in count_thresholds(0.05, 1.0)[:3]]
        [1.657, 3.033, 4.107]
        >>> count_thresholds(0.0, 1.0)
        []
    """
    if mean <= 0:
        return []
    chances = _chances(mean, dispersion)
    more = np.cumsum(chances[::-1])[::-1][1:]
    normal = NormalDist()
    return [-normal.inv_cdf(chance) if chance < 1 else -9.0 for chance in more.tolist() if chance > RAREST]


def _chances(mean: float, dispersion: float) -> Floats:
    """Chance of 0, 1, 2, ... events, far enough that the rest is nothing."""
    longest = int(mean + 60 * sqrt(mean * dispersion) + 60 * dispersion)
    if dispersion <= 1 + 1e-9:
        return np.array([exp(number * log(mean) - mean - lgamma(number + 1)) for number in range(longest)])
    size, stay = mean / (dispersion - 1), log(1 - 1 / dispersion)
    start = -size * log(dispersion) - lgamma(size)
    return np.array(
        [exp(start + lgamma(number + size) - lgamma(number + 1) + number * stay) for number in range(longest)]
    )


def common_correlation(thresholds: Sequence[Sequence[float]], sizes: Floats, *, wanted: float, apart: float) -> float:
    """Correlation of the normal scores of any two hazards with which the episodes of all have the wanted variance.

    Args:
        thresholds: Thresholds of each hazard.
        sizes: Mean episodes of one event [hazard].
        wanted: Variance of the yearly number of all episodes.
        apart: The same variance if the hazards had nothing to do with one another.

    Returns:
        The correlation; the lowest or highest that can be where the wanted variance cannot be reached.

    Example:
        >>> two = [count_thresholds(5.0, 2.0)] * 2
        >>> round(common_correlation(two, np.ones(2), wanted=10.0, apart=20.0), 2)
        -0.55
    """
    number = len(thresholds)
    if number < 2:
        return 0.0
    series = _series(thresholds, sizes)
    low, high = -1.0 / (number - 1), HIGHEST_CORRELATION
    for _ in range(60):
        middle = (low + high) / 2
        reached = apart + sum(term * middle ** (at + 1) for at, term in enumerate(series))
        low, high = (middle, high) if reached < wanted else (low, middle)
    return max((low + high) / 2, -1.0 / (number - 1) + 1e-6)


def _series(thresholds: Sequence[Sequence[float]], sizes: Floats) -> list[float]:
    """Covariances of all pairs as a power series in the correlation (Mehler), without the constant."""
    terms: list[float] = []
    factorial = 1.0
    for degree in range(1, TERMS + 1):
        factorial *= degree
        weights = np.array([_weight(np.array(scores), degree) for scores in thresholds]) * sizes
        terms.append(float(weights.sum() ** 2 - (weights**2).sum()) / factorial)
    return terms


def _weight(scores: Floats, degree: int) -> float:
    """Mean of the number of events times the Hermite polynomial of a degree of the score."""
    before, polynomial = np.zeros_like(scores), np.ones_like(scores)
    for step in range(degree - 1):
        before, polynomial = polynomial, scores * polynomial - step * before
    return float((polynomial * np.exp(-(scores**2) / 2)).sum() / sqrt(2 * pi))


def shares_of_scores(correlation: float, hazards: int) -> tuple[float, float]:
    """How to make correlated normal scores: own share times the hazard's own, plus common share times the sum of all.

    Example:
        >>> own, common = shares_of_scores(-0.1, 6)
        >>> round((own + common) ** 2 + 5 * common**2, 9), round(2 * own * common + 6 * common**2, 9)
        (1.0, -0.1)
    """
    own = sqrt(1 - correlation)
    return own, (sqrt(max(own**2 + hazards * correlation, 0.0)) - own) / hazards

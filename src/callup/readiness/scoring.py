"""How good was a forecast that is a set of drawn values, once the true value is known?

Samples are [draw, cell], observed values [case, cell]: one forecast for each cell, held against several cases
(years). Every measure is exact for the set of samples; nothing is smoothed.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

LEVELS = (0.5, 0.8, 0.95)

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64] | NDArray[np.int16] | NDArray[np.float64]


def crps(samples: Values, observed: Values) -> Values:
    """Continuous ranked probability score of a set of samples: mean |X - y| less half of mean |X - X'|.

    Zero is best; for one sample it is the absolute error. The unit is that of the values.
    Source: Gneiting and Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, JASA 2007, equation 21.

    Args:
        samples: Drawn values [draw, cell].
        observed: True values [case, cell].

    Returns:
        Scores [case, cell].

    Example:
        >>> crps(np.array([[1.0], [3.0]]), np.array([[2.0], [5.0]])).tolist()
        [[0.5], [2.5]]
    """
    number = len(samples)
    ordered = np.sort(samples, axis=0)
    weight = 2.0 * np.arange(1, number + 1) - number - 1
    half_gap = weight @ ordered / number**2
    return np.stack([np.abs(ordered - true).mean(axis=0) for true in observed]) - half_gap


def interval(samples: Values, level: float) -> tuple[Values, Values]:
    """The middle `level` of the samples: drawn values below and above which lie (1 - level) / 2 or less.

    Args:
        samples: Drawn values [draw, cell].
        level: Share wanted inside, 0 to 1.

    Returns:
        Lower and upper end [cell], both inside. For whole numbers more than `level` may lie inside.

    Example:
        >>> low, high = interval(np.arange(1.0, 11.0).reshape(10, 1), 0.8)
        >>> low.tolist(), high.tolist()
        ([1.0], [9.0])
    """
    ends = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.quantile(samples, ends, axis=0, method="inverted_cdf")
    return low, high


def inside(values: Values, ends: tuple[Values, Values]) -> Flags:
    """Whether each value lies in the interval of its cell, ends included; [case, cell]."""
    low, high = ends
    return (values >= low) & (values <= high)


def mid_pit(samples: Values, observed: Values) -> Values:
    """Share of the samples below the true value plus half of those equal to it.

    Near 0.5 on average for a forecast without bias; near 1 where the truth was higher than drawn.

    Args:
        samples: Drawn values [draw, cell].
        observed: True values [case, cell].

    Returns:
        Shares 0 to 1 [case, cell].

    Example:
        >>> mid_pit(np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([[2.0]])).tolist()
        [[0.375]]
    """
    return np.stack([(samples < true).mean(axis=0) + (samples == true).mean(axis=0) / 2 for true in observed])


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """One prediction interval. All are shares, 0 to 1.

    `level` is the nominal share; `drawn` the share of draws inside, more than `level` where values are whole numbers;
    `seen` the share of true values inside; `baseline` the same for the interval of the baseline.
    """

    level: float
    drawn: float
    seen: float
    baseline: float


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """How one quantity was forecast.

    `cases` true values were scored; `mean_drawn` and `mean_seen` are means over them. `crps` is the score of the
    simulation and `crps_baseline` that of the baseline, in the unit of the quantity, lower is better;
    `skill` is 1 - crps / crps_baseline, None where the baseline is without error. The simulation was better in
    `better` of `compared` years (for people: of call-outs). `pit` is the mean share of draws below the truth:
    over 0.5 the truth was higher than drawn.
    """

    quantity: str
    cases: int
    mean_drawn: float
    mean_seen: float
    coverage: tuple[Coverage, ...]
    crps: float
    crps_baseline: float
    skill: float | None
    better: int
    compared: int
    pit: float


def score(quantity: str, drawn: Numbers, baseline: Numbers, seen: Numbers) -> Score:
    """Score drawn values and a baseline against the truth.

    Args:
        quantity: What it is, in words.
        drawn: Values of the simulation [season, cell].
        baseline: Values of the baseline [year, cell].
        seen: True values [year, cell].

    Returns:
        The score.

    Example:
        >>> column = np.array([[1], [2], [3], [4]])
        >>> found = score("floods", column, column, np.array([[2], [9]]))
        >>> found.cases, found.skill, [one.seen for one in found.coverage]
        (2, 0.0, [0.5, 0.5, 0.5])
    """
    samples, others, truth = (np.asarray(values, dtype=np.float64) for values in (drawn, baseline, seen))
    ours, theirs = crps(samples, truth), crps(others, truth)
    mean, mean_baseline = float(ours.mean()), float(theirs.mean())
    return Score(
        quantity=quantity,
        cases=truth.size,
        mean_drawn=float(samples.mean()),
        mean_seen=float(truth.mean()),
        coverage=tuple(_coverage(level, samples, others, truth) for level in LEVELS),
        crps=mean,
        crps_baseline=mean_baseline,
        skill=1 - mean / mean_baseline if mean_baseline > 0 else None,
        better=int((ours.mean(axis=1) < theirs.mean(axis=1)).sum()),
        compared=len(truth),
        pit=float(mid_pit(samples, truth).mean()),
    )


def _coverage(level: float, samples: Values, others: Values, truth: Values) -> Coverage:
    ends, wide = interval(samples, level), interval(others, level)
    return Coverage(
        level=level,
        drawn=float(inside(samples, ends).mean()),
        seen=float(inside(truth, ends).mean()),
        baseline=float(inside(truth, wide).mean()),
    )


def add_scores(quantity: str, scores: Sequence[Score]) -> tuple[Score, ...]:
    """One score of many single ones, each with its own forecast; each counts as much as its cases.

    Returns:
        One score, or none where there is nothing to add.
    """
    if not scores:
        return ()
    weights = [one.cases for one in scores]

    def mean(values: Sequence[float]) -> float:
        return float(np.average(values, weights=weights))

    ours, theirs = mean([one.crps for one in scores]), mean([one.crps_baseline for one in scores])
    levels = [
        Coverage(
            level=level,
            drawn=mean([one.coverage[at].drawn for one in scores]),
            seen=mean([one.coverage[at].seen for one in scores]),
            baseline=mean([one.coverage[at].baseline for one in scores]),
        )
        for at, level in enumerate(LEVELS)
    ]
    return (
        Score(
            quantity=quantity,
            cases=sum(weights),
            mean_drawn=mean([one.mean_drawn for one in scores]),
            mean_seen=mean([one.mean_seen for one in scores]),
            coverage=tuple(levels),
            crps=ours,
            crps_baseline=theirs,
            skill=1 - ours / theirs if theirs > 0 else None,
            better=sum(one.better for one in scores),
            compared=sum(one.compared for one in scores),
            pit=mean([one.pit for one in scores]),
        ),
    )

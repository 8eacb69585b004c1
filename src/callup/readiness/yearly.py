"""Which declared episodes may a year bring? Counts only: no call-outs, no people.

Drawn from the same chart as the seasons of the simulation, but kept as counts that can be held against the record.
"""

from collections.abc import Callable
from math import exp, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from callup.errors import InputError
from callup.readiness.chart import MONTHS, Chart

YEARS_A_CHUNK = 500

Counts = NDArray[np.int16]
Whole = NDArray[np.int64]
Floats = NDArray[np.float64]


def draw_years(chart: Chart, *, seed: int, number: int, progress: Callable[[float], None] | None = None) -> Counts:
    """Draw years and count their episodes.

    Args:
        chart: Centres, joins, dispersion and correlation.
        seed: Seed of the random numbers.
        number: How many years.
        progress: Called with the share done, 0 to 1.

    Returns:
        Episodes [year, hazard, month, home].

    Raises:
        InputError: Fewer than two years.
    """
    if number < 2:
        raise InputError(where="seasons", found=str(number), wanted="2 or more", remedy="10000 is usual")
    sizes = [min(YEARS_A_CHUNK, number - done) for done in range(0, number, YEARS_A_CHUNK)]
    chunks = []
    for at, stream in enumerate(np.random.SeedSequence(seed).spawn(len(sizes))):
        chunks.append(_chunk(chart, np.random.default_rng(stream), sizes[at]))
        if progress is not None:
            progress((at + 1) / len(sizes))
    return np.concatenate(chunks)


def _chunk(chart: Chart, dice: np.random.Generator, number: int) -> Counts:
    shape = (number, len(chart.hazards), MONTHS, len(chart.homes))
    events = _numbers(chart, dice, number)
    flat = np.repeat(np.arange(events.size), events.ravel())
    year, hazard = flat // len(chart.hazards), flat % len(chart.hazards)
    month, centre = _centres(chart, dice, hazard)
    reached = dice.random((len(year), len(chart.homes)), dtype=np.float32) < chart.joins[hazard, month, centre]
    reached[np.arange(len(year)), centre] = True
    event, home = np.nonzero(reached)
    at = np.ravel_multi_index((year[event], hazard[event], month[event], home), shape)
    return np.bincount(at, minlength=int(np.prod(shape))).reshape(shape).astype(np.int16)


def _numbers(chart: Chart, dice: np.random.Generator, number: int) -> Whole:
    """Events [year, hazard]: each negative binomial, the hazards moved together by their normal scores."""
    hazards = len(chart.hazards)
    together = np.full((hazards, hazards), chart.correlation) + np.eye(hazards) * (1 - chart.correlation)
    scores = dice.standard_normal((number, hazards)) @ np.linalg.cholesky(together).T
    ranks = np.array([NormalDist().cdf(score) for score in scores.ravel().tolist()]).reshape(scores.shape)
    means = chart.centres.sum(axis=(1, 2)).tolist()
    columns = [
        np.searchsorted(_up_to(mean, dispersion), ranks[:, at], side="right")
        for at, (mean, dispersion) in enumerate(zip(means, chart.dispersion.tolist(), strict=True))
    ]
    return np.stack(columns, axis=1)


def _up_to(mean: float, dispersion: float) -> Floats:
    """Chance of 0 events, of 1 or fewer, ...: negative binomial, Poisson where the dispersion is 1."""
    grow = 1 - 1 / max(dispersion, 1.0)
    poisson = grow < 1e-9
    start = mean * (1 - grow)  # the chance of one event more is that of this one times (start + grow * k) / (k + 1)
    chance = exp(-mean) if poisson else dispersion ** (-mean / (dispersion - 1))
    chances = [chance]
    for events in range(int(mean + 40 * sqrt(mean * dispersion) + 40 * dispersion)):
        chances.append(chances[-1] * (start + grow * events) / (events + 1))
    return np.cumsum(chances)


def _centres(chart: Chart, dice: np.random.Generator, hazard: Whole) -> tuple[Whole, Whole]:
    """Month and centre of every event, by the rates of its hazard."""
    where = np.zeros(len(hazard), dtype=np.int64)
    chance = dice.random(len(hazard))
    for at in range(len(chart.hazards)):
        ladder = np.cumsum(chart.centres[at].ravel())
        mine = hazard == at
        where[mine] = np.searchsorted(ladder, chance[mine] * ladder[-1], side="right")
    return where // len(chart.homes), where % len(chart.homes)

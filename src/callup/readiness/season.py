"""What may happen in a season? Events with a centre, neighbours that they reach, call-outs of the Guard.

The chart is laid out here so that a season can be drawn with few random numbers: one for the month and the centre of
an event, one for each State that is called out, one to know that no other is. An event that calls nobody ends there.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from callup.readiness.chart import Chart
from callup.readiness.counts import count_thresholds, shares_of_scores
from callup.readiness.hazard import Hazards
from callup.readiness.need import DAYS, day_of_year

FIRST_DAY_OF_MONTH = np.array([0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334])
DAYS_OF_MONTH = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
# A neighbour is never quite certain to be called out: so what is left of the chance never becomes nothing.
SUREST = 1 - 1e-5

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class Happening(NamedTuple):
    """What a season is drawn from, as arrays for the compiled kernel; a cell is a month and a centre.

    `thresholds` [hazard, number]: normal scores, see `counts`; filled up with infinity.
    `scores`: own and common share of a score. `keep`, `other` [hazard, cell]: see `alias`.
    `ends` [hazard, cell + 1], `who`, `none_until`: States that may be called out, see `chains`.
    `start`, `length` [month]: first day, counted from the first day of the season, and number of days.
    `log_mean`, `log_spread` [hazard + 1]: people at the peak; the last place holds days on duty.
    `largest` [home + 1]: most people; the last place holds the longest duty in days.
    """

    thresholds: Floats
    scores: Floats
    keep: Floats
    other: Whole
    ends: Whole
    who: Whole
    none_until: Floats
    start: Whole
    length: Whole
    log_mean: Floats
    log_spread: Floats
    largest: Floats


def happening_of(chart: Chart, hazards: Hazards, *, first_day: date) -> Happening:
    """Lay out what a season is drawn from.

    Args:
        chart: Centres, joins, dispersion and correlation.
        hazards: Shares of episodes with a call-out, needs and durations.
        first_day: First day of the season.

    Returns:
        Arrays for the kernel.

    Raises:
        TableError: An assumption is not in the table.
    """
    cells = chart.centres.reshape(len(chart.hazards), -1)
    tables = [alias(weights) for weights in cells]
    shares = np.array([hazards.central(f"call_out_share_{name}") for name in chart.hazards])
    ends, who, none_until = chains(chart.joins, shares)
    return Happening(
        thresholds=_thresholds(chart),
        scores=np.array(shares_of_scores(chart.correlation, len(chart.hazards))),
        keep=np.array([keep for keep, _ in tables]),
        other=np.array([other for _, other in tables]),
        ends=ends,
        who=who,
        none_until=none_until,
        start=FIRST_DAY_OF_MONTH + DAYS - day_of_year(first_day),
        length=DAYS_OF_MONTH.copy(),
        log_mean=np.array([*(need.log_mean for need in hazards.needs), hazards.duration.log_mean]),
        log_spread=np.array([*(need.log_spread for need in hazards.needs), hazards.duration.log_spread]),
        largest=_largest(hazards, chart.homes),
    )


def _largest(hazards: Hazards, homes: Sequence[str]) -> Floats:
    people = [max(float(hazards.largest[home]), 1.0) for home in homes]
    return np.array([*people, max(hazards.central("longest_duty_days"), 1.0)])


def _thresholds(chart: Chart) -> Floats:
    means = chart.centres.sum(axis=(1, 2)).tolist()
    rows = [count_thresholds(*told) for told in zip(means, chart.dispersion.tolist(), strict=True)]
    table = np.full((len(rows), max(map(len, rows)) + 1), np.inf)
    for at, row in enumerate(rows):
        table[at, : len(row)] = row
    return table


def alias(weights: Floats) -> tuple[Floats, Whole]:
    """Lay out a choice so that it takes one random number and one look-up (Walker's alias method).

    Choose a place evenly; stay there with the chance `keep`, else take `other`.

    Args:
        weights: Weight of each place, 0 or more; all 0 gives an even choice.

    Returns:
        Chances to stay and the other places.

    Example:
        >>> keep, other = alias(np.array([3.0, 1.0]))
        >>> keep.tolist(), other.tolist()
        ([1.0, 0.5], [0, 0])
    """
    number, total = len(weights), weights.sum()
    keep = weights * number / total if total > 0 else np.ones(number)
    other = np.arange(number)
    poor, rich = [at for at in range(number) if keep[at] < 1], [at for at in range(number) if keep[at] >= 1]
    while poor and rich:
        at, giver = poor.pop(), rich[-1]
        other[at] = giver
        keep[giver] -= 1 - keep[at]
        if keep[giver] < 1:
            poor.append(rich.pop())
    keep[poor + rich] = 1.0
    return keep, other


def chains(joins: Floats, shares: Floats) -> tuple[Whole, Whole, Floats]:
    """Who may be called out by an event with this centre, and with what chance nobody is, up to each State.

    Args:
        joins: Chance that the event reaches the other State [hazard, month, centre, home].
        shares: Share of the episodes that bring a call-out [hazard].

    Returns:
        `ends` [hazard, cell + 1]: where the States of a cell begin and end in the two others;
        `who`: the States, the centre last; `none_until`: chance that neither this State nor one before it is called.

    Example:
        >>> joins = np.zeros((1, 1, 2, 2)); joins[0, 0, 0, 1] = 0.5
        >>> ends, who, none_until = chains(joins, np.array([0.5]))
        >>> ends.tolist(), who.tolist(), none_until.tolist()
        ([[0, 2, 3]], [1, 0, 1], [0.75, 0.375, 0.5])
    """
    hazards, months, homes, _ = joins.shape
    chance = np.minimum(joins * shares[:, None, None, None], SUREST)
    centre = np.arange(homes)
    chance[:, :, centre, centre] = 0.0
    # The centre is put after all others, so it alone may be certain.
    own = np.broadcast_to(shares[:, None, None, None], (hazards, months, homes, 1))
    rows = np.concatenate([chance, own], axis=3).reshape(-1, homes + 1)
    cell, place = np.nonzero(rows)
    ends = np.concatenate([[0], np.cumsum(np.count_nonzero(rows, axis=1))])
    step = months * homes
    by_hazard = np.array([ends[at * step : (at + 1) * step + 1] for at in range(hazards)])
    who = np.where(place == homes, cell % homes, place)
    return by_hazard, who, np.cumprod(1 - rows, axis=1)[cell, place]

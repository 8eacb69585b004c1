"""What happens in a season? Events with a centre, neighbours that they reach, call-outs of the Guard."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.readiness.chart import Chart
from callup.readiness.hazard import Hazards

FIRST_DAY_OF_MONTH = np.array([0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334])
DAYS_OF_MONTH = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class Episodes(msgspec.Struct, frozen=True, kw_only=True):
    """Declared episodes, one per State and event; all arrays are [episode].

    `season` from 0; `hazard` and `home` as positions in the chart; `day` of a year of 365 days, 0 is 1 January.
    """

    season: Whole
    hazard: Whole
    home: Whole
    day: Whole


class CallOuts(msgspec.Struct, frozen=True, kw_only=True):
    """Call-outs of a State's own Guard; all arrays are [call-out]. `people` at the peak, `days` on duty."""

    season: Whole
    home: Whole
    day: Whole
    people: Whole
    days: Whole


def draw_events(chart: Chart, dice: np.random.Generator, seasons: int) -> Episodes:
    """Draw the declared episodes of some seasons.

    Args:
        chart: Centres, joins and dispersion.
        dice: Source of random numbers.
        seasons: Number of seasons.

    Returns:
        Episodes; those of one event share season, hazard and day.
    """
    season, hazard = _draw_counts(chart, dice, seasons)
    month, centre = _draw_centres(chart, dice, hazard)
    day = FIRST_DAY_OF_MONTH[month] + (dice.random(len(month)) * DAYS_OF_MONTH[month]).astype(np.int64)
    reached = dice.random((len(season), len(chart.homes)), dtype=np.float32) < chart.joins[hazard, month, centre]
    reached[np.arange(len(season)), centre] = True
    event, home = np.nonzero(reached)
    return Episodes(season=season[event], hazard=hazard[event], home=home, day=day[event])


def _draw_counts(chart: Chart, dice: np.random.Generator, seasons: int) -> tuple[Whole, Whole]:
    """Season and hazard of every event: negative binomial by season, as Poisson with a gamma mean."""
    mean = chart.centres.sum(axis=(1, 2))
    excess = np.maximum(chart.dispersion - 1, 1e-12)
    gamma = dice.gamma(np.maximum(mean / excess, 1e-12), excess, size=(seasons, len(mean)))
    counts = dice.poisson(np.where(chart.dispersion > 1, gamma, mean))
    flat = np.repeat(np.arange(counts.size), counts.ravel())
    return flat // len(mean), flat % len(mean)


def _draw_centres(chart: Chart, dice: np.random.Generator, hazard: Whole) -> tuple[Whole, Whole]:
    """Month and centre of every event, by the rates of its hazard."""
    homes = len(chart.homes)
    where = np.zeros(len(hazard), dtype=np.int64)
    chance = dice.random(len(hazard))
    for at in range(len(chart.hazards)):
        ladder = np.cumsum(chart.centres[at].ravel())
        mine = hazard == at
        where[mine] = np.searchsorted(ladder, chance[mine] * ladder[-1], side="right")
    return where // homes, where % homes


def draw_call_outs(episodes: Episodes, hazards: Hazards, homes: Sequence[str], dice: np.random.Generator) -> CallOuts:
    """Draw which episodes bring a call-out, of how many people, for how many days.

    Args:
        episodes: Declared episodes.
        hazards: Shares of episodes with a call-out, needs and durations.
        homes: States in the order of the chart.
        dice: Source of random numbers.

    Returns:
        Call-outs; people from 1 to the largest need of the State, days from 1 to the longest duty.
    """
    shares = np.array([hazards.central(f"call_out_share_{need.hazard}") for need in hazards.needs])
    mean = np.array([need.log_mean for need in hazards.needs])
    spread = np.array([need.log_spread for need in hazards.needs])
    largest = np.array([hazards.largest[home] for home in homes])
    number = len(episodes.season)
    called, size, length = dice.random(number), dice.standard_normal(number), dice.standard_normal(number)
    people = np.rint(np.exp(mean[episodes.hazard] + spread[episodes.hazard] * size))
    days = np.rint(np.exp(hazards.duration.log_mean + hazards.duration.log_spread * length))
    kept = called < shares[episodes.hazard]
    return CallOuts(
        season=episodes.season[kept],
        home=episodes.home[kept],
        day=episodes.day[kept],
        people=np.clip(people, 1, np.maximum(largest[episodes.home], 1))[kept].astype(np.int64),
        days=np.clip(days, 1, hazards.central("longest_duty_days"))[kept].astype(np.int64),
    )

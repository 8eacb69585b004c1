"""A second opinion on the season simulator, in plain NumPy, written from docs/steps/4-simulate.md.

It builds the arrays [season, week, State] that the product does without, and draws in another way: an event asks every
State with one number each whether it joins, and episodes without a call-out are drawn as well. The bench measures it.
"""

from math import exp
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from callup.readiness.chart import draw_chart
from callup.readiness.compact import lending_order
from callup.readiness.need import DAYS, WEEKS, day_of_year, duty_until, profile_of
from callup.readiness.season import DAYS_OF_MONTH, FIRST_DAY_OF_MONTH
from callup.readiness.supply import draw_by_week, supply_of


class Episodes(NamedTuple):
    """Declared episodes, one per State and event; all arrays are [episode]."""

    season: np.ndarray
    hazard: np.ndarray
    home: np.ndarray
    day: np.ndarray


class CallOuts(NamedTuple):
    """Call-outs of a State's own Guard; all arrays are [call-out]; `day` of the year, `people` at the peak."""

    season: np.ndarray
    home: np.ndarray
    day: np.ndarray
    people: np.ndarray
    days: np.ndarray


def thresholds(mean, dispersion):
    """Normal scores of the negative binomial, by its recurrence."""
    size, miss = (mean / (dispersion - 1), 1 - 1 / dispersion) if dispersion > 1 + 1e-9 else (None, None)
    chance = dispersion**-size if size else exp(-mean)
    below, number, scores = 0.0, 0, []
    while below < 1 - 1e-11 and number < 2000:
        below += chance
        scores.append(NormalDist().inv_cdf(min(below, 1 - 1e-12)))
        chance *= (number + size) / (number + 1) * miss if size else mean / (number + 1)
        number += 1
    return np.array(scores)


def draw_counts(chart, dice, seasons):
    """Events [season, hazard]; the normal scores of the hazards have one common correlation."""
    hazards = len(chart.hazards)
    matrix = np.full((hazards, hazards), chart.correlation) + np.eye(hazards) * (1 - chart.correlation)
    values, vectors = np.linalg.eigh(matrix)
    scores = dice.standard_normal((seasons, hazards)) @ (vectors * np.sqrt(np.maximum(values, 0))).T
    means = chart.centres.sum(axis=(1, 2))
    columns = [
        np.searchsorted(thresholds(mean, spread), scores[:, at]) if mean > 0 else np.zeros(seasons, dtype=int)
        for at, (mean, spread) in enumerate(zip(means, chart.dispersion, strict=True))
    ]
    return np.stack(columns, axis=1)


def draw_events(chart, dice, seasons):
    """All declared episodes of some seasons."""
    counts = draw_counts(chart, dice, seasons)
    flat = np.repeat(np.arange(counts.size), counts.ravel())
    season, hazard = flat // len(chart.hazards), flat % len(chart.hazards)
    homes = len(chart.homes)
    where, chance = np.zeros(len(hazard), dtype=np.int64), dice.random(len(hazard))
    for at in range(len(chart.hazards)):
        ladder = np.cumsum(chart.centres[at].ravel())
        where[hazard == at] = np.searchsorted(ladder, chance[hazard == at] * ladder[-1], side="right")
    month, centre = where // homes, where % homes
    day = FIRST_DAY_OF_MONTH[month] + (dice.random(len(month)) * DAYS_OF_MONTH[month]).astype(np.int64)
    reached = dice.random((len(season), homes), dtype=np.float32) < chart.joins[hazard, month, centre]
    reached[np.arange(len(season)), centre] = True
    event, home = np.nonzero(reached)
    return Episodes(season=season[event], hazard=hazard[event], home=home, day=day[event])


def draw_call_outs(episodes, hazards, homes, dice):
    """Which episodes bring a call-out, of how many people, for how many days."""
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


def need_by_week(call_outs, profile, *, first_day, seasons, homes):
    """People needed [season, week, home]."""
    start = (call_outs.day - day_of_year(first_day)) % DAYS
    offset = start % 7
    weeks = (offset + call_outs.days - 1) // 7 + 1
    which = np.repeat(np.arange(len(start)), weeks)
    step = np.arange(len(which)) - np.repeat(np.cumsum(weeks) - weeks, weeks)
    since, days = 7.0 * step - offset[which], call_outs.days[which]
    area = duty_until(profile, np.minimum((since + 7) / days, 1.0)) - duty_until(profile, np.maximum(since / days, 0.0))
    week = (start[which] // 7 + step) % WEEKS
    cell = (call_outs.season[which] * WEEKS + week) * homes + call_outs.home[which]
    people = call_outs.people[which] * (days * area / 7)
    total = np.bincount(cell, weights=people, minlength=seasons * WEEKS * homes)
    return np.rint(total).astype(np.int32).reshape(seasons, WEEKS, homes)


def lend(asked, spare, order):
    """People received [home, row]."""
    open_need, left = asked.copy(), spare.copy()
    for lender, borrower in order:
        given = np.minimum(left[lender], open_need[borrower])
        left[lender] -= given
        open_need[borrower] -= given
    return asked - open_need


def unmet(need, supply, order, *, travel_weeks):
    """People needed that neither the own Guard nor neighbours can send [season, week, home]."""
    own = np.where(need >= supply.large, supply.stricken, supply.normal)
    short = np.maximum(need - own, 0)
    asked = np.minimum(short, np.roll(need, travel_weeks, axis=1))
    season, week = np.nonzero(asked.any(axis=2))
    spare = np.maximum(own[season, week] - need[season, week] - supply.reserve, 0)
    received = lend(np.ascontiguousarray(asked[season, week].T), np.ascontiguousarray(spare.T), order)
    short[season, week] -= received.T
    return short


def draw_need(hazards, chart, dice, *, seasons, first_day):
    """Need of some seasons, people [season, week, home]."""
    call_outs = draw_call_outs(draw_events(chart, dice, seasons), hazards, chart.homes, dice)
    return need_by_week(call_outs, profile_of(hazards), first_day=first_day, seasons=seasons, homes=len(chart.homes))


def simulate(hazards, guards, draws, *, seasons, seed, first_day, block=250):
    """Unmet person-days [season, home] before and after; seasons in blocks, as memory allows."""
    homes = tuple(sorted(guards.strengths))
    chart = draw_chart(hazards, guards.places, homes)
    draw = draw_by_week(draws, homes, first_day=first_day)
    order = lending_order(guards.places, homes, within_km=hazards.central("lend_within_km"))
    supplies = [supply_of(hazards, guards, taken, homes) for taken in (np.zeros_like(draw), draw)]
    dice, weeks, sides = np.random.default_rng(seed), round(hazards.central("travel_weeks")), ([], [])
    for first in range(0, seasons, block):
        need = draw_need(hazards, chart, dice, seasons=min(block, seasons - first), first_day=first_day)
        for kept, supply in zip(sides, supplies, strict=True):
            kept.append(count(unmet(need, supply, order, travel_weeks=weeks)))
    return [np.concatenate([by_season for *_, by_season in kept]) for kept in sides]


def count(missing):
    """Seasons with unmet need and person-days by week [week, home], and person-days by season [season, home]."""
    hit, days = np.count_nonzero(missing, axis=0), missing.sum(axis=0, dtype=np.int64) * 7
    return hit, days, missing.sum(axis=1, dtype=np.int64) * 7

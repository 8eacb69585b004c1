"""The season model in plain Python and with SimPy, as one would write it first: one event, one week at a time.

Both give the unmet person-days of one season, without and with the plan, as lists [side][home].
"""

import random
from collections.abc import Callable, Iterator
from datetime import date
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np
import simpy
from tests import second_seasons as second

from callup.readiness.compact import lending_order
from callup.readiness.hazard import Hazards
from callup.readiness.need import DAYS, WEEKS, Profile, day_of_year, profile_of
from callup.readiness.season import DAYS_OF_MONTH, FIRST_DAY_OF_MONTH
from callup.readiness.supply import Draw, Guards, draw_by_week, supply_of

NeedOf = Callable[["Model", random.Random], list[list[float]]]


class Model(NamedTuple):
    """Everything as lists and numbers, so that no version pays for arrays it does not need."""

    homes: int
    joins: list[Any]
    ladders: list[list[float]]
    thresholds: list[list[float]]
    correlation: float
    call_out_shares: list[float]
    sizes: list[tuple[float, float]]
    length: tuple[float, float]
    largest: list[int]
    longest: int
    profile: Profile
    first: int
    supplies: list[Any]
    large: list[int]
    reserve: list[int]
    order: list[tuple[int, int]]
    travel_weeks: int


def model_of(hazards: Hazards, guards: Guards, draws: list[Draw], first_day: date) -> Model:
    """Gather what a season needs."""
    homes = sorted(guards.strengths)
    chart = second.draw_chart(hazards, guards.places, homes)
    draw = draw_by_week(draws, homes, first_day=first_day)
    both = [supply_of(hazards, guards, taken, homes) for taken in (np.zeros_like(draw), draw)]
    means = chart.centres.sum(axis=(1, 2))
    return Model(
        homes=len(homes),
        joins=chart.joins.tolist(),
        ladders=[list(accumulate(cells.ravel().tolist())) for cells in chart.centres],
        thresholds=[second.thresholds(*told).tolist() for told in zip(means, chart.dispersion, strict=True)],
        correlation=chart.correlation,
        call_out_shares=[hazards.central(f"call_out_share_{name}") for name in chart.hazards],
        sizes=[(need.log_mean, need.log_spread) for need in hazards.needs],
        length=(hazards.duration.log_mean, hazards.duration.log_spread),
        largest=[hazards.largest[home] for home in homes],
        longest=int(hazards.central("longest_duty_days")),
        profile=profile_of(hazards),
        first=day_of_year(first_day),
        supplies=[(one.normal.tolist(), one.stricken.tolist()) for one in both],
        large=both[0].large.tolist(),
        reserve=both[0].reserve.tolist(),
        order=list(lending_order(guards.places, homes, within_km=hazards.central("lend_within_km"))),
        travel_weeks=round(hazards.central("travel_weeks")),
    )


def counts(model: Model, dice: random.Random) -> list[int]:
    """Events by hazard."""
    hazards = len(model.ladders)
    own = (1 - model.correlation) ** 0.5
    common = ((1 + (hazards - 1) * model.correlation) ** 0.5 - own) / hazards
    scores = [dice.gauss(0, 1) for _ in range(hazards)]
    return [
        sum(limit < own * score + common * sum(scores) for limit in limits)
        for limits, score in zip(model.thresholds, scores, strict=True)
    ]


def event(model: Model, dice: random.Random, hazard: int) -> tuple[int, list[int]]:
    """Day of the season, and the States that an event reaches."""
    ladder = model.ladders[hazard]
    (cell,) = dice.choices(range(len(ladder)), cum_weights=ladder)
    month, centre = divmod(cell, model.homes)
    day = FIRST_DAY_OF_MONTH[month] + int(dice.random() * DAYS_OF_MONTH[month])
    chances = model.joins[hazard][month][centre]
    reached = [home for home in range(model.homes) if home == centre or dice.random() < chances[home]]
    return int(day - model.first) % DAYS, reached


def call_out(model: Model, dice: random.Random, hazard: int, home: int) -> tuple[int, int] | None:
    """People at the peak and days, if the episode brings a call-out."""
    if dice.random() >= model.call_out_shares[hazard]:
        return None
    people = min(max(round(dice.lognormvariate(*model.sizes[hazard])), 1), model.largest[home])
    return people, min(max(round(dice.lognormvariate(*model.length)), 1), model.longest)


def duty(profile: Profile, share: float) -> float:
    """Area under the profile up to a share of its length."""
    start, peak, end = profile.start_share, profile.peak_at, profile.end_share
    up, down = min(share, peak), max(share - peak, 0.0)
    return start * up + (1 - start) * up**2 / (2 * peak) + down - (1 - end) * down**2 / (2 * (1 - peak))


def weeks_of(model: Model, start: int, people: int, days: int) -> list[float]:
    """People on duty in each week that a call-out touches."""
    edges = [max(min((7 * at - start % 7) / days, 1.0), 0.0) for at in range((start % 7 + days - 1) // 7 + 2)]
    areas = [duty(model.profile, edge) for edge in edges]
    return [people * days * (after - before) / 7 for before, after in pairwise(areas)]


def need_plain(model: Model, dice: random.Random) -> list[list[float]]:
    """Need of a season [week][home], event by event."""
    need = [[0.0] * model.homes for _ in range(WEEKS)]
    for hazard, number in enumerate(counts(model, dice)):
        for _ in range(number):
            day, reached = event(model, dice, hazard)
            for home in reached:
                told = call_out(model, dice, hazard, home)
                for at, people in enumerate(weeks_of(model, day, *told) if told else ()):
                    need[(day // 7 + at) % WEEKS][home] += people
    return need


def need_simpy(model: Model, dice: random.Random) -> list[list[float]]:
    """Need of a season [week][home]: events and call-outs are processes that wait for their day and their weeks."""
    world = simpy.Environment()
    need = [[0.0] * model.homes for _ in range(WEEKS)]

    def on_duty(home: int, start: int, told: tuple[int, int]) -> Iterator[object]:
        for people in weeks_of(model, start, *told):
            need[int(world.now) // 7 % WEEKS][home] += people
            yield world.timeout(7)

    def happens(hazard: int) -> Iterator[object]:
        day, reached = event(model, dice, hazard)
        yield world.timeout(day)
        for home in reached:
            told = call_out(model, dice, hazard, home)
            if told:
                world.process(on_duty(home, day, told))

    for hazard, number in enumerate(counts(model, dice)):
        for _ in range(number):
            world.process(happens(hazard))
    world.run()
    return need


def unmet(model: Model, need: list[list[int]], side: int) -> list[int]:
    """Unmet person-days of a season [home], week by week and pair by pair."""
    normal, stricken = model.supplies[side]
    total = [0] * model.homes
    for week, now in enumerate(need):
        if not any(now):
            continue
        before = need[week - model.travel_weeks]
        own = [
            stricken[week][home] if now[home] >= model.large[home] else normal[week][home]
            for home in range(model.homes)
        ]
        short = [max(now[home] - own[home], 0) for home in range(model.homes)]
        asked = [min(short[home], before[home]) for home in range(model.homes)]
        if any(asked):
            spare = [max(own[home] - now[home] - model.reserve[home], 0) for home in range(model.homes)]
            for lender, borrower in model.order:
                given = min(spare[lender], asked[borrower])
                spare[lender] -= given
                asked[borrower] -= given
                short[borrower] -= given
        for home in range(model.homes):
            total[home] += 7 * short[home]
    return total


def season(model: Model, dice: random.Random, need_of: NeedOf) -> list[list[int]]:
    """Unmet person-days of one season [side][home]."""
    need = [[round(people) for people in week] for week in need_of(model, dice)]
    return [unmet(model, need, side) for side in (0, 1)]


__all__ = ["model_of", "need_plain", "need_simpy", "season"]

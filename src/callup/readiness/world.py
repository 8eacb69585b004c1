"""What do all seasons of one simulation share, and what room does one season take?"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from callup.readiness.compact import Lenders
from callup.readiness.need import WEEKS, Duty
from callup.readiness.season import Happening
from callup.readiness.supply import Sides

# Columns of a call-out: State, day it starts (0 is the first day of the season), people at the peak, days on duty.
HOME, START, PEOPLE, LENGTH = range(4)

Words = NDArray[np.uint64]
Whole = NDArray[np.int64]
Floats = NDArray[np.float64]


class World(NamedTuple):
    """What happens, how long people serve, who has how many people, who may lend to whom."""

    happening: Happening
    duty: Duty
    sides: Sides
    lenders: Lenders


def nothing_happens() -> World:
    """The smallest world: one State, one hazard that never comes. With it the kernel is compiled ahead of need."""
    none, place = np.zeros((1, 1)), np.zeros(2, np.int64)
    people = np.zeros((2, WEEKS, 1), np.int32)
    return World(
        happening=Happening(
            thresholds=np.full((1, 1), np.inf),
            scores=np.ones(2),
            keep=none,
            other=none.astype(np.int64),
            ends=place[None].copy(),
            who=place,
            none_until=none[0],
            start=place,
            length=place,
            log_mean=none[0],
            log_spread=none[0],
            largest=np.ones(2),
        ),
        duty=Duty(share=none[0], ends=np.zeros((1, 8), np.int64)),
        sides=Sides(normal=people, stricken=people, large=people[0, 0], reserve=people[0, 0], covered=people[0]),
        lenders=Lenders(ends=place, lender=place, rank=place, travel_weeks=1),
    )


class Room(NamedTuple):
    """Memory to work out one season in, used again for the next.

    `state`: of the dice. `counts`, `scores` [hazard]: events, normal scores. `called` [call-out, field]: see `HOME`.
    `need` [week, home]: people, 0 between seasons. `touched`: weeks of States with need. `short_weeks`: weeks in which
    a Guard may be short. `people` [5, home]: see `find_unmet`. `of_season` [side, home]: unmet person-days.
    """

    state: Words
    counts: Whole
    scores: Floats
    called: Whole
    need: Floats
    touched: Whole
    short_weeks: Whole
    people: Whole
    of_season: Whole


def room_to_work(world: World) -> Room:
    """Fresh memory, large enough for the largest season that can be drawn."""
    homes, hazards = len(world.sides.large), len(world.happening.thresholds)
    return Room(
        state=np.zeros(4, np.uint64),
        counts=np.zeros(hazards, np.int64),
        scores=np.zeros(hazards + 1),
        called=np.zeros((world.happening.thresholds.size * homes, 4), np.int64),
        need=np.zeros((WEEKS, homes)),
        touched=np.zeros(WEEKS * homes, np.int64),
        short_weeks=np.zeros(WEEKS, np.int64),
        people=np.zeros((5, homes), np.int64),
        of_season=np.zeros((2, homes), np.int64),
    )

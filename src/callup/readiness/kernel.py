"""How is a season drawn and worked out without building tables of seasons, weeks and States?

Compiled code, and all of it: whoever needs no simulation imports no compiler. One season after the other goes through
the stages: counts, call-outs, need, shortage, help, tally. Only sums are kept. Most weeks of most States have no need,
and nothing is done for them.

Everything stands in one file because the compiler's cache looks at the file of a function only: were a stage
elsewhere, a change to it could go unnoticed.

Random numbers come from xoshiro256++ (Blackman and Vigna). Every season has its own stream: four words of SplitMix64
that no other season has. So a season does not depend on the block, the thread or the number of seasons beside it.

Sources:
    D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021).
    G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    G. Marsaglia, T. Bray, "A convenient method for generating normal variables", SIAM Review 6 (1964).
"""

import math
from collections.abc import Callable
from typing import TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

from callup.readiness.compact import Lenders
from callup.readiness.need import DAYS, WEEKS, Duty
from callup.readiness.season import Happening
from callup.readiness.supply import Sides
from callup.readiness.tally import DAYS_A_WEEK, Counts, Tally, room_for, tallies_of
from callup.readiness.world import HOME, LENGTH, PEOPLE, START, Room, World, room_to_work

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST_MIX = np.uint64(0xBF58476D1CE4E5B9)
SECOND_MIX = np.uint64(0x94D049BB133111EB)
S11, S17, S19, S23, S27, S30, S31, S41, S45 = (np.uint64(bits) for bits in (11, 17, 19, 23, 27, 30, 31, 41, 45))
UNIT = 1.0 / 9007199254740992.0

Stage = TypeVar("Stage", bound=Callable[..., object])

Words = NDArray[np.uint64]
Whole = NDArray[np.int64]
Floats = NDArray[np.float64]


def compiled(function: Stage) -> Stage:
    """Compile at the first call and keep the result on disk; where nothing can be written, compile in every process.

    Without counting of references (`_nrt`): the stages create no arrays, they work in the room they are given.
    """
    return _compiled(function, no_cpython_wrapper=False)


def inner(function: Stage) -> Stage:
    """The same for a part that only compiled code calls: no door from Python, a quarter less to compile."""
    return _compiled(function, no_cpython_wrapper=True)


def _compiled(function: Stage, **options: bool) -> Stage:
    told = {"nogil": True, "error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True, **options}
    done: Stage
    try:
        done = numba.njit(cache=True, **told)(function)
    except RuntimeError:  # no writable place for the cache
        done = numba.njit(**told)(function)
    return done


# Dice.


@compiled
def next_word(state: Words) -> np.uint64:
    """The next 64 bits of xoshiro256++; moves `state` on."""
    mixed = state[0] + state[3]
    word: np.uint64 = ((mixed << S23) | (mixed >> S41)) + state[0]
    carried = state[1] << S17
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= carried
    state[3] = (state[3] << S45) | (state[3] >> S19)
    return word


@compiled
def begin_season(state: Words, key: np.uint64, season: int) -> None:
    """Fill `state` with the four words of SplitMix64 that belong to the season."""
    counter = key + np.uint64(4 * season) * GOLDEN
    for at in range(4):
        counter += GOLDEN
        word = (counter ^ (counter >> S30)) * FIRST_MIX
        word = (word ^ (word >> S27)) * SECOND_MIX
        state[at] = word ^ (word >> S31)


@inner
def uniform(state: Words) -> float:
    """A number from 0 up to but not including 1, in steps of 2^-53."""
    return (next_word(state) >> S11) * UNIT


@compiled
def two_normals(state: Words) -> tuple[float, float]:
    """Two independent standard normal numbers (polar method)."""
    while True:
        across, along = 2.0 * uniform(state) - 1.0, 2.0 * uniform(state) - 1.0
        square = across * across + along * along
        if 0.0 < square < 1.0:
            factor = math.sqrt(-2.0 * math.log(square) / square)
            return across * factor, along * factor


# Season.


@inner
def draw_counts(state: Words, happening: Happening, counts: Whole, scores: Floats) -> None:
    """Draw the number of events of each hazard into `counts` [hazard]; `scores` is room for as many and one more."""
    hazards, total = len(counts), 0.0
    for at in range(0, hazards, 2):
        scores[at], scores[at + 1] = two_normals(state)
    for at in range(hazards):
        total += scores[at]
    for at in range(hazards):
        score = happening.scores[0] * scores[at] + happening.scores[1] * total
        number = 0
        while happening.thresholds[at, number] < score:
            number += 1
        counts[at] = number


@inner
def draw_day(state: Words, happening: Happening, month: int) -> int:
    """Draw the day of an event, counted from the first day of the season."""
    day: int = (happening.start[month] + int(uniform(state) * happening.length[month])) % DAYS
    return day


@inner
def draw_call_out(state: Words, happening: Happening, hazard: int, told: Whole) -> None:
    """Draw people and days of the call-out `told`, whose State is known."""
    size, length = two_normals(state)
    people = math.exp(happening.log_mean[hazard] + happening.log_spread[hazard] * size)
    days = math.exp(happening.log_mean[-1] + happening.log_spread[-1] * length)
    told[PEOPLE] = int(min(max(np.rint(people), 1.0), happening.largest[told[HOME]]))
    told[LENGTH] = int(min(max(np.rint(days), 1.0), happening.largest[-1]))


@inner
def draw_event(state: Words, happening: Happening, hazard: int, called: Whole, number: int) -> int:
    """Draw one event and write its call-outs into `called` from `number` on; returns their new number."""
    cells = happening.keep.shape[1]
    spot = uniform(state) * cells
    cell = int(spot)
    if spot - cell >= happening.keep[hazard, cell]:
        cell = happening.other[hazard, cell]
    at, end = happening.ends[hazard, cell], happening.ends[hazard, cell + 1]
    before, day = 1.0, -1
    while at < end:
        left = uniform(state) * before
        if happening.none_until[end - 1] >= left:
            break
        while happening.none_until[at] >= left:
            at += 1
        if day < 0:
            day = draw_day(state, happening, cell // (len(happening.largest) - 1))
        called[number, HOME], called[number, START] = happening.who[at], day
        draw_call_out(state, happening, hazard, called[number])
        before = happening.none_until[at]
        at += 1
        number += 1
    return number


@compiled
def draw_season(state: Words, happening: Happening, room: Room) -> int:
    """Draw the call-outs of a season into `room.called` [call-out, home start people days]; returns their number."""
    draw_counts(state, happening, room.counts, room.scores)
    number = 0
    for hazard in range(len(room.counts)):
        for _ in range(room.counts[hazard]):
            number = draw_event(state, happening, hazard, room.called, number)
    return number


# Need.


@compiled
def add_need(called: Whole, duty: Duty, need: Floats, touched: Whole) -> int:
    """Add call-outs up to the people needed [week, home]; lists the touched weeks of States, returns their number."""
    number, homes = 0, need.shape[1]
    cells = need.reshape(-1)
    for told in called:
        week, weekday = divmod(told[START], 7)
        for at in range(duty.ends[told[LENGTH], weekday], duty.ends[told[LENGTH], weekday + 1]):
            people = told[PEOPLE] * duty.share[at]
            cell = week * homes + told[HOME]
            if cells[cell] == 0.0 and people > 0.0:
                touched[number] = cell
                number += 1
            cells[cell] += people
            week = week + 1 if week + 1 < WEEKS else 0
    return number


@compiled
def find_short_weeks(need: Floats, touched: Whole, sides: Sides, short_weeks: Whole) -> int:
    """Round the need to whole persons and list the weeks in which a Guard may be short; returns their number."""
    cells, covered = need.reshape(-1), sides.covered.reshape(-1)
    number, homes = 0, need.shape[1]
    for cell in touched:
        cells[cell] = np.rint(cells[cell])
        if cells[cell] > covered[cell]:
            week, known = cell // homes, False
            for at in range(number):
                known = known or short_weeks[at] == week
            if not known:
                short_weeks[number] = week
                number += 1
    return number


# Help.


@inner
def own_people(need: Floats, sides: Sides, side: int, week: int, home: int) -> int:
    """People a Guard has for its own State in a week; fewer while the State itself is hit hard."""
    own: int = sides.stricken[side, week, home]
    if need[week, home] < sides.large[home]:
        own = sides.normal[side, week, home]
    return own


@compiled
def lend(lenders: Lenders, asked: Whole, spare: Whole, at: Whole, borrowers: Whole) -> None:
    """Lend people, nearest pair first; lowers `asked` and `spare` [home]. The last two [home] are room."""
    number = 0
    for home in range(len(asked)):
        if asked[home] > 0:
            at[home], borrowers[number] = lenders.ends[home], home
            number += 1
    while True:
        borrower = -1
        for home in borrowers[:number]:
            open_still = asked[home] > 0 and at[home] < lenders.ends[home + 1]
            if open_still and (borrower < 0 or lenders.rank[at[home]] < lenders.rank[at[borrower]]):
                borrower = home
        if borrower < 0:
            return
        lender = lenders.lender[at[borrower]]
        given = min(spare[lender], asked[borrower])
        spare[lender] -= given
        asked[borrower] -= given
        at[borrower] += 1


@compiled
def find_unmet(need: Floats, sides: Sides, lenders: Lenders, where: tuple[int, int], people: Whole) -> bool:
    """People needed that neither own Guard nor neighbours can send, into `people[0]` [home]; `where`: side, week.

    Returns whether any Guard alone is too small; if not, there is nothing to count.
    """
    side, week = where
    lacking, spare, asked = people[0], people[1], people[2]
    short, asks = False, False
    for home in range(len(lacking)):
        lacking[home], asked[home] = 0, 0
        if need[week, home] > 0.0:
            missing = max(int(need[week, home]) - own_people(need, sides, side, week, home), 0)
            asked[home] = min(missing, int(need[week - lenders.travel_weeks, home]))
            lacking[home] = missing - asked[home]
            short, asks = short or missing > 0, asks or asked[home] > 0
    if asks:
        for home in range(len(lacking)):
            left = own_people(need, sides, side, week, home) - int(need[week, home]) - sides.reserve[home]
            spare[home] = max(left, 0)
        lend(lenders, asked, spare, people[3], people[4])
        for home in range(len(lacking)):
            lacking[home] += asked[home]
    return short


# Tally.


@inner
def count_week(counts: Counts, side: int, week: int, unmet: Whole, of_season: Whole) -> None:
    """Count the unmet need [home] of one week of one season."""
    for home in range(len(unmet)):
        if unmet[home] > 0:
            counts.weeks_hit[side, week, home] += 1
            counts.days[side, week, home] += unmet[home] * DAYS_A_WEEK
            of_season[side, home] += unmet[home] * DAYS_A_WEEK


@inner
def count_season(counts: Counts, of_season: Whole) -> None:
    """Note the unmet person-days of a season [side, home] where there are any, and set them to 0 again."""
    for side in range(2):
        for home in range(of_season.shape[1]):
            if of_season[side, home] > 0:
                counts.home[side, counts.number[side]] = home
                counts.total[side, counts.number[side]] = of_season[side, home]
                counts.number[side] += 1
                of_season[side, home] = 0


# The whole.


@inner
def work_out(room: Room, weeks: int, sides: Sides, lenders: Lenders, counts: Counts) -> None:
    """Work out the weeks of one season in which a Guard may be short, without and with the plan, and count them."""
    for at in range(weeks):
        week = room.short_weeks[at]
        for side in range(2):
            if find_unmet(room.need, sides, lenders, (side, week), room.people):
                count_week(counts, side, week, room.people[0], room.of_season)
    count_season(counts, room.of_season)


@compiled
def run_seasons(key: np.uint64, seasons: tuple[int, int], world: World, room: Room, counts: Counts) -> None:
    """Draw the seasons from the first until before the last, and add them to `counts`."""
    happening, duty, sides, lenders = world
    cells = room.need.reshape(-1)
    for season in range(seasons[0], seasons[1]):
        begin_season(room.state, key, season)
        number = draw_season(room.state, happening, room)
        touched = add_need(room.called[:number], duty, room.need, room.touched)
        weeks = find_short_weeks(room.need, room.touched[:touched], sides, room.short_weeks)
        if weeks > 0:
            work_out(room, weeks, sides, lenders, counts)
        for at in range(touched):
            cells[room.touched[at]] = 0.0


def run_block(world: World, key: np.uint64, seasons: tuple[int, int]) -> tuple[Tally, Tally]:
    """Simulate the seasons from the first until before the last.

    Args:
        world: What all seasons share.
        key: 64 bits made of the seed.
        seasons: First season and the one after the last.

    Returns:
        Tallies without and with the plan.
    """
    counts = room_for(seasons[1] - seasons[0], weeks=WEEKS, homes=len(world.sides.large))
    run_seasons(key, seasons, world, room_to_work(world), counts)
    return tallies_of(counts)

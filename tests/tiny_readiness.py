"""A tiny world for the readiness room: up to three States on one meridian, one hazard, round numbers."""

from collections.abc import Sequence
from datetime import date
from math import log

import numpy as np

from callup.force import Strength
from callup.place import Place
from callup.readiness import kernel
from callup.readiness.compact import lenders_of
from callup.readiness.hazard import Duration, Hazards, Need, Rate
from callup.readiness.need import DAYS, WEEKS, Profile, day_of_year, duty_by_week
from callup.readiness.simulation import build_world
from callup.readiness.supply import Draw, Guards, Supply, sides_of
from callup.readiness.world import START, World, room_to_work
from callup.table import Assumption
from tests.second_seasons import CallOuts

HOMES = ("AL", "GA", "TX")
FIRST_DAY = date(2025, 1, 1)

VALUES = {
    "call_out_share_flood": 1.0,
    "join_share_under_300_km": 0.35,
    "join_share_300_to_600_km": 0.18,
    "join_share_600_to_1000_km": 0.06,
    "join_factor_flood": 1.0,
    "available_share": 0.8,
    "stricken_share": 0.5,
    "large_event_share": 0.6,
    "lend_within_km": 1000.0,
    "own_reserve_share": 0.4,
    "travel_weeks": 1.0,
    "profile_start_share": 1.0,
    "profile_peak_at": 0.5,
    "profile_end_share": 1.0,
    "longest_duty_days": 180.0,
}


def hazards(*, people: int = 600, days: int = 14, a_year: float = 1.2, homes: Sequence[str] = HOMES) -> Hazards:
    """One hazard, every call-out of the same size and length, every episode a call-out."""
    assumptions = {
        name: Assumption(name=name, low=value, central=value, high=value, unit="", meaning="", source="made up")
        for name, value in VALUES.items()
    }
    rates = [
        Rate(home=home, hazard="flood", month=month, per_year=a_year / 12) for home in homes for month in range(1, 13)
    ]
    return Hazards(
        rates=tuple(rates),
        needs=(Need(hazard="flood", log_mean=log(people), log_spread=0.0, rows=2),),
        duration=Duration(log_mean=log(days), log_spread=0.0, rows=2),
        dispersion={"flood": 2.0},
        largest=dict.fromkeys(homes, 1_000_000),
        assumptions=assumptions,
    )


def guards(*people: int) -> Guards:
    """Guards of these strengths, one degree of latitude (111 km) apart."""
    homes = HOMES[: len(people)]
    return Guards(
        strengths={
            home: Strength(home=home, people=number, quality="reported")
            for home, number in zip(homes, people, strict=True)
        },
        places={home: place(home, latitude=30.0 + at) for at, home in enumerate(homes)},
    )


def place(code: str, *, latitude: float) -> Place:
    return Place(
        code=code,
        name=code,
        kind="state",
        fema_region=4,
        latitude=latitude,
        longitude=-90.0,
        population=1,
        has_governor=True,
    )


def call_outs(*rows: tuple[int, int, int, int, int]) -> CallOuts:
    """Call-outs as (season, home, day, people, days)."""
    return CallOuts(*np.array(rows, dtype=np.int64).reshape(-1, 5).T)


def world(hazards: Hazards, guards: Guards, *draws: Draw) -> World:
    """What the seasons of a simulation from FIRST_DAY share."""
    return build_world(hazards, guards, draws, first_day=FIRST_DAY)


def need_of(*rows: tuple[int, int, int, int], homes: int, profile: Profile, first_day: date = FIRST_DAY) -> np.ndarray:
    """Need of one season [week, home] by the kernel; call-outs as (home, day of the year, people, days)."""
    called = np.array(rows, dtype=np.int64).reshape(-1, 4)
    called[:, START] = (called[:, START] - day_of_year(first_day)) % DAYS
    need = np.zeros((WEEKS, homes))
    duty = duty_by_week(profile, longest=364)
    touched = np.zeros(WEEKS * homes, dtype=np.int64)
    number = kernel.add_need(called, duty, need, touched)
    assert sorted(touched[:number]) == np.flatnonzero(need).tolist()
    return np.rint(need)


def unmet_of(
    need: np.ndarray, before: Supply, after: Supply, order: Sequence[tuple[int, int]], travel_weeks: int = 1
) -> np.ndarray:
    """Unmet need of one season [side, week, home] by the kernel, only where it looks for it."""
    homes = need.shape[1]
    sides = sides_of(before, after)
    lenders = lenders_of(order, homes=homes, travel_weeks=travel_weeks)
    cells, short_weeks = need.astype(float), np.zeros(WEEKS, dtype=np.int64)
    number = kernel.find_short_weeks(cells, np.flatnonzero(cells), sides, short_weeks)
    people = np.zeros((5, homes), dtype=np.int64)
    found = np.zeros((2, WEEKS, homes), dtype=np.int64)
    for week in short_weeks[:number]:
        for side in (0, 1):
            kernel.find_unmet(cells, sides, lenders, (side, week), people)
            found[side, week] = people[0]
    return found


def lend(asked: Sequence[int], spare: Sequence[int], order: Sequence[tuple[int, int]]) -> list[int]:
    """People received [home] by the kernel."""
    still, left = np.array(asked, dtype=np.int64), np.array(spare, dtype=np.int64)
    room = np.zeros((2, len(asked)), dtype=np.int64)
    kernel.lend(lenders_of(order, homes=len(asked), travel_weeks=1), still, left, room[0], room[1])
    assert sum(spare) - left.sum() == sum(asked) - still.sum()
    return (np.array(asked) - still).tolist()


def key_of(seed: int) -> int:
    """The 64 bits that `simulate` makes of a seed."""
    return int(np.random.SeedSequence(seed).generate_state(1, np.uint64)[0])


def drawn(world: World, seasons: int, seed: int = 1) -> list[np.ndarray]:
    """Call-outs [call-out, home start people days] of each season by the kernel."""
    room, rows = room_to_work(world), []
    for season in range(seasons):
        kernel.begin_season(room.state, np.uint64(seed), season)
        rows.append(room.called[: kernel.draw_season(room.state, world.happening, room)].copy())
    return rows

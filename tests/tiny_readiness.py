"""A tiny world for the readiness room: up to three States on one meridian, one hazard, round numbers."""

from collections.abc import Sequence
from datetime import date
from math import log

import numpy as np

from callup.force import Strength
from callup.place import Place
from callup.readiness.hazard import Duration, Hazards, Need, Rate
from callup.readiness.season import CallOuts
from callup.readiness.supply import Guards
from callup.table import Assumption

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
    columns = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    names = ("season", "home", "day", "people", "days")
    return CallOuts(**dict(zip(names, columns, strict=True)))

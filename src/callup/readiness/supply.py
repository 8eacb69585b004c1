"""How many people does each Guard have for its own State, week by week, with and without the plan?"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.errors import InputError, UnknownName
from callup.force import Claim, Strength
from callup.place import Place
from callup.readiness.hazard import Hazards
from callup.readiness.need import WEEKS

People = NDArray[np.int32]


class Draw(msgspec.Struct, frozen=True, kw_only=True):
    """People that a plan takes from one Guard, from `since` until before `until`."""

    home: str
    people: int
    since: date
    until: date


class Guards(msgspec.Struct, frozen=True, kw_only=True):
    """The Guards of the simulated States: strength, place, people already spoken for."""

    strengths: dict[str, Strength]
    places: dict[str, Place]
    claims: tuple[Claim, ...] = ()


class Supply(msgspec.Struct, frozen=True, kw_only=True):
    """People a Guard has for disasters at home, before its own need.

    `normal` [week, home]; `stricken` [week, home]: what remains of it while the State itself is hit hard, which is
    while its need is `large` [home] or more; `reserve` [home]: kept back when neighbours ask.
    """

    normal: People
    stricken: People
    large: People
    reserve: People


def draw_by_week(draws: Iterable[Draw], homes: Sequence[str], *, first_day: date) -> People:
    """People that the plan takes [week, home]; a draw counts in full in every week in which it has a day.

    Raises:
        UnknownName: A Guard that is not simulated.
        InputError: Fewer than 0 people, or a draw that ends before it begins.

    Example:
        >>> draw = Draw(home="TX", people=5, since=date(2025, 1, 7), until=date(2025, 1, 9))
        >>> draw_by_week([draw], ["TX"], first_day=date(2025, 1, 1))[:3, 0].tolist()
        [5, 5, 0]
    """
    taken = np.zeros((WEEKS, len(homes)), dtype=np.int32)
    starts = [first_day + timedelta(days=7 * week) for week in range(WEEKS)]
    for draw in draws:
        _check(draw, homes)
        weeks = [start < draw.until and draw.since < start + timedelta(days=7) for start in starts]
        taken[np.array(weeks), homes.index(draw.home)] += draw.people
    return taken


def _check(draw: Draw, homes: Sequence[str]) -> None:
    if draw.home not in homes:
        raise UnknownName(where="draws", name=draw.home, kind="a Guard", known=homes)
    if draw.people < 0 or draw.until < draw.since:
        raise InputError(
            where=f"draws, {draw.home}",
            found=f"{draw.people} people from {draw.since} until {draw.until}",
            wanted="0 people or more and an end that is not before the begin",
            remedy="correct the plan",
        )


def supply_of(hazards: Hazards, guards: Guards, draw: People, homes: Sequence[str]) -> Supply:
    """What each Guard has at home.

    Args:
        hazards: Assumptions on availability, large events and the own reserve.
        guards: Strengths and claims.
        draw: People that the plan takes [week, home].
        homes: States in the order of the axes.

    Returns:
        Supply, never below 0.

    Raises:
        UnknownName: A claim on a Guard that is not simulated.
    """
    strength = np.array([guards.strengths[home].people for home in homes])
    gone = _claimed(guards.claims, homes) + draw
    normal = np.floor(strength * hazards.central("available_share")) - gone
    stricken = np.floor((strength - gone) * hazards.central("stricken_share"))
    return Supply(
        normal=np.maximum(normal, 0).astype(np.int32),
        stricken=np.maximum(np.minimum(stricken, normal), 0).astype(np.int32),
        large=np.maximum(np.ceil(strength * hazards.central("large_event_share")), 1).astype(np.int32),
        reserve=np.ceil(strength * hazards.central("own_reserve_share")).astype(np.int32),
    )


def _claimed(claims: Iterable[Claim], homes: Sequence[str]) -> People:
    claimed = np.zeros(len(homes), dtype=np.int32)
    for claim in claims:
        if claim.home not in homes:
            raise UnknownName(where="claims", name=claim.home, kind="a Guard", known=homes)
        claimed[homes.index(claim.home)] += claim.people
    return claimed


class Sides(NamedTuple):
    """Supply without and with the plan, for the compiled kernel; the first axis is the side, 0 without and 1 with.

    `normal`, `stricken` [side, week, home]; `large`, `reserve` [home]; `covered` [week, home]: need up to which
    neither side can be short.
    """

    normal: People
    stricken: People
    large: People
    reserve: People
    covered: People


def sides_of(before: Supply, after: Supply) -> Sides:
    """Lay the two supplies side by side; they differ in the draw alone.

    Example:
        >>> def supply(people):
        ...     week = np.full((WEEKS, 1), people, dtype=np.int32)
        ...     return Supply(normal=week, stricken=week // 2, large=np.array([60]), reserve=np.array([0]))
        >>> sides_of(supply(100), supply(50)).covered[0, 0], sides_of(supply(200), supply(200)).covered[0, 0]
        (np.int32(50), np.int32(100))
    """
    covered = np.minimum(_covered(before), _covered(after))
    return Sides(
        normal=np.stack([before.normal, after.normal]),
        stricken=np.stack([before.stricken, after.stricken]),
        large=before.large,
        reserve=before.reserve,
        covered=covered,
    )


def _covered(supply: Supply) -> People:
    """Need [week, home] up to which the own Guard is enough."""
    hit_hard = np.maximum(supply.large - 1, supply.stricken)
    return np.where(supply.normal < supply.large, supply.normal, hit_hard).astype(np.int32)

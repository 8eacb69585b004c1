"""How many people does each State need in each week?"""

from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.readiness.hazard import Hazards
from callup.readiness.season import CallOuts

WEEKS = 52
DAYS = WEEKS * 7

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
People = NDArray[np.int32]


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """People on duty over the length of a call-out, as shares of the peak.

    Straight from `start_share` on the first day up to 1 at the share `peak_at` of the length,
    straight down to `end_share` at the end.
    """

    start_share: float
    peak_at: float
    end_share: float


def profile_of(hazards: Hazards) -> Profile:
    """The profile that the assumptions describe."""
    return Profile(
        start_share=hazards.central("profile_start_share"),
        peak_at=hazards.central("profile_peak_at"),
        end_share=hazards.central("profile_end_share"),
    )


def duty_until(profile: Profile, share: Floats) -> Floats:
    """Area under the profile from the start to a share of its length.

    Args:
        profile: Shape of a call-out.
        share: Share of the length that has passed, 0 to 1.

    Returns:
        Area; 1 would be the peak held over the whole length.

    Example:
        >>> flat = Profile(start_share=1.0, peak_at=0.5, end_share=1.0)
        >>> duty_until(flat, np.array([0.0, 0.25, 1.0])).tolist()
        [0.0, 0.25, 1.0]
        >>> tent = Profile(start_share=0.0, peak_at=0.5, end_share=0.0)
        >>> duty_until(tent, np.array([0.5, 1.0])).tolist()
        [0.25, 0.5]
    """
    start, peak, end = profile.start_share, profile.peak_at, profile.end_share
    up = np.minimum(share, peak)
    down = np.maximum(share - peak, 0.0)
    return start * up + (1 - start) * up**2 / (2 * peak) + down - (1 - end) * down**2 / (2 * (1 - peak))


def need_by_week(call_outs: CallOuts, profile: Profile, *, first_day: date, seasons: int, homes: int) -> People:
    """Add the call-outs up to people needed, mean of the seven days of a week, nearest whole person.

    The year is 52 weeks. What runs past the last week is counted in the first ones: it stands for call-outs
    that are already running on the first day.

    Args:
        call_outs: Call-outs by season, State and day.
        profile: Shape of a call-out.
        first_day: First day of week 0.
        seasons: Number of seasons.
        homes: Number of States.

    Returns:
        People [season, week, home].

    Example:
        >>> one = {name: np.array([value]) for name, value in
        ...        {"season": 0, "home": 0, "day": 3, "people": 70, "days": 7}.items()}
        >>> flat = Profile(start_share=1.0, peak_at=0.5, end_share=1.0)
        >>> need_by_week(CallOuts(**one), flat, first_day=date(2025, 1, 1), seasons=1, homes=1)[0, :3, 0].tolist()
        [40, 30, 0]
    """
    start = (call_outs.day - _day_of_year(first_day)) % DAYS
    offset = start % 7
    weeks = (offset + call_outs.days - 1) // 7 + 1
    which = np.repeat(np.arange(len(start)), weeks)
    step = np.arange(len(which)) - np.repeat(np.cumsum(weeks) - weeks, weeks)
    people = _weekly_mean(call_outs, profile, which, 7.0 * step - offset[which])
    week = (start[which] // 7 + step) % WEEKS
    cell = (call_outs.season[which] * WEEKS + week) * homes + call_outs.home[which]
    total = np.bincount(cell, weights=people, minlength=seasons * WEEKS * homes)
    return np.rint(total).astype(np.int32).reshape(seasons, WEEKS, homes)


def _weekly_mean(call_outs: CallOuts, profile: Profile, which: Whole, since: Floats) -> Floats:
    """Mean people of call-out `which` over the seven days from its day `since` on."""
    days = call_outs.days[which]
    begin, end = np.maximum(since / days, 0.0), np.minimum((since + 7) / days, 1.0)
    area = duty_until(profile, end) - duty_until(profile, begin)
    return call_outs.people[which] * days * area / 7


def _day_of_year(day: date) -> int:
    """Day of a year of 365 days, 0 is 1 January; 29 February counts as 28 February."""
    shown = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    return (shown.replace(year=2001) - date(2001, 1, 1)).days

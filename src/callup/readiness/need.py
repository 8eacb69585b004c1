"""How many people does each State need in each week?

The year is 52 weeks. What runs past the last week is counted in the first ones: it stands for call-outs that are
already running on the first day. The need of a week is the mean of its seven days, all call-outs of a State together,
to the nearest person.
"""

from datetime import date
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.readiness.hazard import Hazards

WEEKS = 52
DAYS = WEEKS * 7

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


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


class Duty(NamedTuple):
    """People on duty week by week, as shares of the peak, for the compiled kernel.

    `share`: mean over the seven days of each week that a call-out touches; `ends` [days, weekday + 1]: where those of
    a call-out of so many days, begun on that day of a week, start and end in `share`.
    """

    share: Floats
    ends: Whole


def duty_by_week(profile: Profile, *, longest: int) -> Duty:
    """Work out every length and every day of the week on which a call-out may begin.

    Args:
        profile: Shape of a call-out.
        longest: Longest duty in days.

    Returns:
        Shares of the peak; those of a call-out add up to its person-days over 7 times the peak.

    Example:
        >>> duty = duty_by_week(Profile(start_share=1.0, peak_at=0.5, end_share=1.0), longest=7)
        >>> [round(share, 3) for share in duty.share[duty.ends[7, 3] : duty.ends[7, 4]].tolist()]
        [0.571, 0.429]
    """
    days, offset = np.divmod(np.arange((longest + 1) * 7), 7)
    weeks = np.where(days > 0, (offset + days - 1) // 7 + 1, 0)
    ends = np.concatenate([[0], np.cumsum(weeks)])
    which = np.repeat(np.arange(len(days)), weeks)
    since = 7.0 * (np.arange(len(which)) - ends[which]) - offset[which]
    length = days[which]
    area = duty_until(profile, np.minimum((since + 7) / length, 1.0))
    area -= duty_until(profile, np.maximum(since / length, 0.0))
    return Duty(share=length * area / 7, ends=_by_day(ends))


def _by_day(ends: Whole) -> Whole:
    """From one row of ends to [days, weekday + 1]; the last of a row is the first of the next."""
    begin = ends[:-1].reshape(-1, 7)
    return np.concatenate([begin, ends[7::7, None]], axis=1)


def day_of_year(day: date) -> int:
    """Day of a year of 365 days, 0 is 1 January; 29 February counts as 28 February.

    Example:
        >>> day_of_year(date(2024, 2, 29)), day_of_year(date(2025, 12, 31))
        (58, 364)
    """
    shown = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    return (shown.replace(year=2001) - date(2001, 1, 1)).days

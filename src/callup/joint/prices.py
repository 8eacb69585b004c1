"""What does it cost a State in unmet need, when its Guard sends one person more for one day?

The expected unmet need of a State rises ever faster with the people its Guard sends, so it is laid out as steps, once
for each State and month, and the sourcing room takes people where they are missed least. The simulation sets the
prices: unmet person-days for each 100,000 person-days sent.
"""

from collections import Counter
from datetime import date, timedelta
from itertools import accumulate, pairwise
from math import inf

from callup.joint.probe import Ladder, Shape
from callup.readiness.risk import Risk
from callup.sourcing.plan import Steps

PER_PERSON_DAYS = 100_000
MIDDLE_OF_WEEK = timedelta(days=3)


def steps_of(ladder: Ladder) -> dict[tuple[str, int], Steps]:
    """Steps of the readiness penalty by home and month [1 to 12], for the months of the plan.

    Args:
        ladder: What every State runs on each rung.

    Returns:
        Widths in people, from the bottom; weights in unmet person-days for each 100,000 person-days sent, in whole
        numbers that never fall.
    """
    weeks = _weeks(ladder)
    steps = {}
    for at, home in enumerate(ladder.risks[0].homes):
        widths = tuple(upper[home] - lower[home] for lower, upper in pairwise(ladder.people))
        if not any(widths):
            continue
        slopes = _slopes([risk.states[at].unmet_after for risk in ladder.risks], widths, days=7 * len(weeks))
        for month, factor in _factors(ladder, at, weeks).items():
            weights = tuple(float(round(slope * factor * PER_PERSON_DAYS)) for slope in slopes)
            steps[home, month] = Steps(widths=widths, weights=weights)
    return steps


def shape_of(ladder: Ladder) -> Shape:
    """How much more than in the dearest month each Guard may send in the others.

    Where unmet need grows with the square of what is sent, people are best spread over the months such that one more
    costs the same in each: as many times more as the month is cheaper.
    """
    weeks = _weeks(ladder)
    times = {}
    for at, home in enumerate(ladder.risks[0].homes):
        factors = _factors(ladder, at, weeks)
        dearest = max(factors.values(), default=1.0)
        times[home] = {month: dearest / factor if factor > 0 else inf for month, factor in factors.items()}
    return Shape(times=times, most=ladder.people[-1])


def _weeks(ladder: Ladder) -> dict[int, int]:
    """Month of each simulated week in which the plan may have people away."""
    first_day = date.fromisoformat(ladder.risks[0].first_day)
    weeks = {}
    for week in range(len(ladder.risks[0].unmet_after[0])):
        start = first_day + timedelta(days=7 * week)
        if start < ladder.window.until and ladder.window.since < start + timedelta(days=7):
            weeks[week] = (start + MIDDLE_OF_WEEK).month
    return weeks


def _slopes(unmet: list[float], widths: tuple[int, ...], *, days: int) -> list[float]:
    """Unmet person-days for each person-day sent, step by step; never falling, so that steps fill from the bottom.

    Example:
        >>> _slopes([10.0, 12.0, 20.0], (10, 10), days=2)
        [0.1, 0.4]
        >>> _slopes([10.0, 10.0, 11.0], (0, 10), days=1)
        [0.0, 0.1]
    """
    raw = [
        max(0.0, above - below) / (width * days) if width and days else 0.0
        for (below, above), width in zip(pairwise(unmet), widths, strict=True)
    ]
    return list(accumulate(raw, max))


def _factors(ladder: Ladder, at: int, weeks: dict[int, int]) -> dict[int, float]:
    """How much dearer a day of each month is than the mean day of the plan."""
    rise = {week: max(0.0, _of(ladder.risks[-1], at, week) - _of(ladder.risks[0], at, week)) for week in weeks}
    total, number = sum(rise.values()), Counter(weeks.values())
    by_month: Counter[int] = Counter()
    for week, month in weeks.items():
        by_month[month] += rise[week]  # type: ignore[assignment]
    return {
        month: by_month[month] / total * len(weeks) / number[month] if total > 0 else 1.0 for month in sorted(number)
    }


def _of(risk: Risk, at: int, week: int) -> float:
    return risk.unmet_after[at][week]

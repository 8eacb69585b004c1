"""What does the risk of one State look like, week by week?"""

from datetime import date, timedelta

import msgspec

from callup.readiness.risk import Risk, StateRisk


class Week(msgspec.Struct, frozen=True, kw_only=True):
    """One week of one State without and with the plan: chance of unmet need [0 to 1], mean unmet person-days."""

    begins_on: date
    chance_before: float
    chance_after: float
    unmet_before: float
    unmet_after: float


class StateWeeks(msgspec.Struct, frozen=True, kw_only=True):
    """The risk of one State over the year and by week, and the seasons it was simulated on.

    `year` None: the State was not simulated.
    """

    home: str
    year: StateRisk | None
    weeks: tuple[Week, ...]
    seed: int
    seasons: int
    first_day: str
    notes: tuple[str, ...]


def weeks_of(risk: Risk, home: str) -> StateWeeks:
    """The weeks of one State, out of the risk of all; none where it was not simulated."""
    weeks: tuple[Week, ...] = ()
    if home in risk.homes and risk.chance_before:
        at, first = risk.homes.index(home), date.fromisoformat(risk.first_day)
        rows = zip(
            risk.chance_before[at], risk.chance_after[at], risk.unmet_before[at], risk.unmet_after[at], strict=True
        )
        weeks = tuple(
            Week(
                begins_on=first + timedelta(weeks=number), chance_before=row[0], chance_after=row[1],
                unmet_before=row[2], unmet_after=row[3],
            )
            for number, row in enumerate(rows)
        )  # fmt: skip
    return StateWeeks(
        home=home, year=next((one for one in risk.states if one.home == home), None), weeks=weeks, seed=risk.seed,
        seasons=risk.seasons, first_day=risk.first_day, notes=risk.notes,
    )  # fmt: skip

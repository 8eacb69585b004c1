"""A plan runs already: what of it still counts?

What lies before the day of the new plan is done. Lines begin on that day, those who serve stay from that day on, and
units that came home before it stay home for their dwell.
"""

from datetime import date, timedelta

import msgspec

from callup.force import Roster, Unit
from callup.sourcing.limits import exact
from callup.sourcing.plan import Assignment, Demand, Running, Settings


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """An assignment of the running plan from the day of the new plan on; `away_since` is that day, or a later one.

    `left_on` is the day on which its people left home or began to train; None: they have not left yet.
    """

    assignment: Assignment
    left_on: date | None
    away_since: date


def posted(running: Running | None, settings: Settings) -> tuple[Posted, ...]:
    """Assignments that have not ended on the day of the new plan, by line, unit and first day."""
    if running is None:
        return ()
    still = [_posted(one, running.on, settings) for one in running.assignments if one.until > running.on]
    return tuple(sorted(still, key=lambda one: (one.assignment.line, one.assignment.unit, one.assignment.since)))


def _posted(one: Assignment, on: date, settings: Settings) -> Posted:
    leave = _left_on(one, settings)
    clipped = msgspec.structs.replace(one, since=max(one.since, on))
    return Posted(assignment=clipped, left_on=leave if leave <= on else None, away_since=max(leave, on))


def demands_from(demands: tuple[Demand, ...], running: Running | None) -> tuple[Demand, ...]:
    """The lines from the day of the new plan on; lines that have ended are left out."""
    if running is None:
        return demands
    return tuple(
        msgspec.structs.replace(one, since=max(one.since, running.on)) for one in demands if one.until > running.on
    )


def settings_from(settings: Settings, running: Running | None) -> Settings:
    """Nobody begins to train before the day of the new plan."""
    if running is None:
        return settings
    return msgspec.structs.replace(settings, ready_from=max(settings.ready_from or running.on, running.on))


def rested(roster: Roster, running: Running | None, settings: Settings) -> Roster:
    """The roster, in which units that have come home can be sent only after their dwell."""
    if running is None:
        return roster
    ready: dict[str, date] = {}
    for one in running.assignments:
        if one.until <= running.on:
            leave = _left_on(one, settings)
            ready[one.unit] = max(ready.get(one.unit, date.min), ready_again(leave, one.until, settings))
    units = tuple(_from(unit, ready[unit.id]) if unit.id in ready else unit for unit in roster.units)
    return msgspec.structs.replace(roster, units=units)


def ready_again(left_on: date, until: date, settings: Settings) -> date:
    """The day from which a unit can go again, after it was away between two days."""
    return until + timedelta(days=int(-(-exact(settings.dwell) * (until - left_on).days // 1)))


def _from(unit: Unit, day: date) -> Unit:
    return msgspec.structs.replace(unit, since=max(unit.since or day, day))


def _left_on(one: Assignment, settings: Settings) -> date:
    """The day on which people of the running plan leave; where it does not say, substitutes train before."""
    training = timedelta(days=settings.substitute_training_days if one.tier > 1 else 0)
    return one.away_since or one.since - training

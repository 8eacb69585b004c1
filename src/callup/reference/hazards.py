"""Which hazards, call-outs and Guards do the tables hold?"""

from datetime import date
from functools import cache

from callup.readiness.hazard import Activation, Declaration, Hazards, Rate
from callup.readiness.past import dispersion, fit_duration, fit_needs, merge_episodes
from callup.readiness.refit import Past
from callup.readiness.years import count_years
from callup.reference.forces import read_strengths
from callup.reference.places import read_places
from callup.reference.tables import read_assumptions, read_table

FIRST_YEAR, LAST_YEAR = 2000, 2025


@cache
def read_hazards() -> Hazards:
    """Rates, needs, durations and assumptions for all 54 Guards.

    Raises:
        TableError: A table is broken.

    Example:
        >>> hazards = read_hazards()
        >>> round(sum(rate.per_year for rate in hazards.rates), 1)
        59.2
        >>> {need.hazard: need.rows for need in hazards.needs}["hurricane"]
        27
    """
    activations = read_activations()
    episodes = merge_episodes(read_declared())
    return Hazards(
        rates=read_rates(),
        needs=fit_needs(activations),
        duration=fit_duration(activations),
        dispersion=dispersion(episodes, first_year=FIRST_YEAR, last_year=LAST_YEAR),
        largest={home: strength.people for home, strength in read_strengths().items()},
        assumptions=read_assumptions("assumptions/readiness"),
    )


@cache
def read_hazard_record() -> Past:
    """The record behind the hazards, year by year, so that it can be fitted on some years and scored on others.

    Example:
        >>> past = read_hazard_record()
        >>> past.years.years[0], past.years.years[-1], int(past.years.counts.sum())
        (2000, 2025, 1537)
    """
    places = read_places()
    episodes = merge_episodes(read_declared())
    return Past(
        hazards=read_hazards(),
        years=count_years(episodes, sorted(places), first_year=FIRST_YEAR, last_year=LAST_YEAR),
        regions={home: place.fema_region for home, place in places.items()},
        activations=read_activations(),
    )


def read_rates() -> tuple[Rate, ...]:
    """Rates by State, hazard and month, drawn towards the mean of the FEMA region (column `rate_shrunk`).

    Example:
        >>> len(read_rates())
        3888
    """
    return tuple(
        Rate(
            home=row["jurisdiction"],
            hazard=row["hazard"],
            month=int(row["month"]),
            per_year=float(row["rate_shrunk"]),
        )
        for row in read_table("hazards/episode-rates").rows
    )


def read_declared() -> tuple[Declaration, ...]:
    """Federal declarations of the 54 whose incident began in 2000 to 2025.

    Example:
        >>> min(declaration.begun_on.year for declaration in read_declared())
        2000
    """
    return tuple(
        Declaration(
            home=row["state"],
            kind=row["declaration_type"],
            incident=row["incident_type"],
            title=row["title"],
            begun_on=date.fromisoformat(row["incident_begin"]),
        )
        for row in read_table("past/disasters").rows
        if row["in_54"] == "1" and FIRST_YEAR <= int(row["incident_begin"][:4]) <= LAST_YEAR
    )


def read_activations() -> tuple[Activation, ...]:
    """Past call-outs of the Guard.

    Example:
        >>> sum(activation.in_fit for activation in read_activations())
        67
    """
    return tuple(
        Activation(
            event=row["event"],
            hazard=row["hazard"],
            home=row["guard_state"],
            people=int(row["personnel"]),
            days=int(row["days_on_duty"]) if row["days_on_duty"] else None,
            in_fit=row["in_fit"] == "1",
            group=row["event_group"],
            begun_on=date.fromisoformat(row["incident_start"]),
        )
        for row in read_table("past/activations").rows
    )

"""What would the simulation believe if it knew only a part of the record?"""

import msgspec

from callup.readiness.hazard import Activation, Hazards
from callup.readiness.past import fit_duration, fit_needs
from callup.readiness.years import Years, dispersion_of, rates_of, years_within


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """The record and what was made of it.

    `hazards` gives what is not fitted: assumptions and the largest need of each State. `regions` is the FEMA region
    by home.
    """

    hazards: Hazards
    years: Years
    regions: dict[str, int]
    activations: tuple[Activation, ...]


def refit(past: Past) -> Hazards:
    """Fit rates, dispersion, people and days again on what the record holds; assumptions stay.

    Raises:
        TableError: Fewer than two call-outs of a hazard, or fewer than two durations.
        InputError: Fewer than two years.
    """
    return msgspec.structs.replace(
        refit_years(past), needs=fit_needs(past.activations), duration=fit_duration(past.activations)
    )


def refit_years(past: Past) -> Hazards:
    """Fit rates and dispersion again; people, days and assumptions stay.

    Raises:
        InputError: Fewer than two years.
    """
    rates, dispersion = rates_of(past.years, past.regions), dispersion_of(past.years)
    return msgspec.structs.replace(past.hazards, rates=rates, dispersion=dispersion)


def known_before(past: Past, year: int) -> Past:
    """The record as it stood before 1 January of a year; call-outs without a date are left out.

    Raises:
        InputError: No year is left.
    """
    return msgspec.structs.replace(
        past,
        years=years_within(past.years, since=past.years.years[0], until=year),
        activations=tuple(one for one in past.activations if one.begun_on is not None and one.begun_on.year < year),
    )

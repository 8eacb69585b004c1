"""What would a voluntary programme take off the work, and what would it cost?

Flows a week and dollars; never persons. Departures a week are the seats, or the offers taken up, whichever are fewer.
"""

from collections.abc import Mapping

import msgspec
import numpy as np

from callup.alternatives.span import Draws, Span, assumption_of, drawn_span
from callup.alternatives.workload import CREW
from callup.money import Dollars
from callup.table import Assumption

FLOW = ("programme_seats_per_week", "programme_offers_per_week", "programme_share_who_accept")
UNIT_COST = ("programme_payment_usd", "programme_travel_usd", "programme_handling_usd")
SPARED = ("programme_share_displacing", "programme_hours_per_case")
OTHER = ("programme_days_to_effect", "programme_days_back", "programme_months_before_way_back")
INPUTS = (*FLOW, *UNIT_COST, *SPARED, *OTHER)


class Programme(msgspec.Struct, frozen=True, kw_only=True):
    """A voluntary programme over a term: departures, dollars, and people whose work is no longer needed.

    `usd_each` is the cost of one departure; `cases_spared_per_week` are departures that spare a case.
    `months_before_way_back` changes no flow.
    """

    departures_per_week: Span
    departures: Span
    usd_each: Span
    usd: Dollars
    cases_spared_per_week: Span
    people_avoided: Span
    months_before_way_back: Span


def run_programme(
    assumed: Mapping[str, Assumption], work: Mapping[str, Assumption], *, weeks: float, price_factor: float, seed: int
) -> Programme:
    """Flows and dollars of a voluntary programme.

    Args:
        assumed: Rows of assumptions/alternatives.
        work: Rows of assumptions/workload, for the hours that one of the people works in a week.
        weeks: Length of the term.
        price_factor: Dollars of the price year for one dollar of 2025.
        seed: Seed of the draws.

    Returns:
        Median and 5th to 95th percentile of 10,000 draws; each input has the same draws in every figure.
    """
    flow, unit_cost, spared = (_rows(assumed, names) for names in (FLOW, UNIT_COST, SPARED))
    crew = _rows(work, CREW)
    usd = drawn_span(
        (*flow, *unit_cost), lambda a, b, c, *usd: leaving(a, b, c) * sum(usd) * weeks * price_factor, seed=seed
    )
    return Programme(
        departures_per_week=drawn_span(flow, leaving, seed=seed),
        departures=drawn_span(flow, lambda *flows: leaving(*flows) * weeks, seed=seed),
        usd_each=drawn_span(unit_cost, lambda *usd: sum(usd) * price_factor, seed=seed),
        usd=Dollars(low=usd.low, central=usd.central, high=usd.high),
        cases_spared_per_week=drawn_span((*flow, spared[0]), lambda *one: leaving(*one[:3]) * one[3], seed=seed),
        people_avoided=drawn_span((*flow, *spared, *crew), _avoided, seed=seed),
        months_before_way_back=_months(assumed),
    )


def leaving(seats: Draws, offers: Draws, accepted: Draws) -> Draws:
    """Departures a week.

    Example:
        >>> leaving(np.array([100.0]), np.array([1000.0]), np.array([0.05])).tolist()
        [50.0]
    """
    return np.minimum(seats, offers * accepted)


def _avoided(*drawn: Draws) -> Draws:
    """People whose hours would go to the cases that are spared."""
    seats, offers, accepted, displacing, hours, shift, shifts, available = drawn
    return leaving(seats, offers, accepted) * displacing * hours / (shift * shifts * available)


def _rows(known: Mapping[str, Assumption], names: tuple[str, ...]) -> tuple[Assumption, ...]:
    return tuple(assumption_of(known, name) for name in names)


def _months(assumed: Mapping[str, Assumption]) -> Span:
    row = assumption_of(assumed, "programme_months_before_way_back")
    return Span(low=round(row.low), central=round(row.central), high=round(row.high))

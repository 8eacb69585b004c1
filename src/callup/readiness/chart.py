"""Where do events begin, and which neighbours do they reach, so that every State keeps its own rate?"""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.errors import TableError
from callup.place import Place, distance_km
from callup.readiness.counts import common_correlation, count_thresholds
from callup.readiness.hazard import Hazards

MONTHS = 12
# A State is the centre of at least this share of its own episodes; the rest reaches it from neighbours.
LEAST_OWN_SHARE = 0.05
ROUNDS = 300

Floats = NDArray[np.float64]


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """What the seasons are drawn from.

    `centres` [hazard, month, home]: events a year that have their centre in the State.
    `joins` [hazard, month, centre, home]: chance that the event reaches the other State too.
    `dispersion` [hazard]: variance over mean of the yearly number of events, 1 or more.
    `correlation`: of the normal scores of the numbers of any two hazards in one season.
    """

    homes: tuple[str, ...]
    hazards: tuple[str, ...]
    centres: Floats
    joins: Floats
    dispersion: Floats
    correlation: float = 0.0


class Sizes(msgspec.Struct, frozen=True, kw_only=True):
    """Events by hazard: events a year, mean and mean square of the episodes of one event; all arrays are [hazard]."""

    events: Floats
    mean: Floats
    square: Floats


def draw_chart(hazards: Hazards, places: Mapping[str, Place], homes: Sequence[str]) -> Chart:
    """Work out centres and joins from the rates of the States and their distances.

    The chance to join comes from the assumptions by distance and hazard. Where neighbours would bring a State more
    episodes than its rate, the chances to join it are lowered; so the expected rate of every State, hazard and month
    stays that of the table.

    Args:
        hazards: Rates, dispersion and assumptions.
        places: Coordinates by home.
        homes: States in the order of the axes.

    Returns:
        The chart.

    Raises:
        TableError: A State has no rates or no place.
    """
    rates = tabulate_rates(hazards, homes)
    reach = _reach(hazards, _distances(places, homes))
    centres = _centres(rates, reach)
    arriving = centres @ reach
    thinning = np.divide(rates - centres, arriving, out=np.zeros_like(rates), where=arriving > 0)
    joins = np.clip(reach[:, None, :, :] * thinning[:, :, None, :], 0.0, 1.0)
    names = tuple(need.hazard for need in hazards.needs)
    sizes = _sizes(centres, joins)
    spread = _dispersion_of_events(np.array([hazards.dispersion[name] for name in names]), sizes)
    return Chart(
        homes=tuple(homes),
        hazards=names,
        centres=centres,
        joins=joins,
        dispersion=spread,
        correlation=_correlation(hazards, sizes, spread),
    )


def tabulate_rates(hazards: Hazards, homes: Sequence[str]) -> Floats:
    """Rates as an array [hazard, month, home], episodes a year.

    Raises:
        TableError: A State has no rates.
    """
    hazard_at = {need.hazard: at for at, need in enumerate(hazards.needs)}
    home_at = {home: at for at, home in enumerate(homes)}
    rates = np.zeros((len(hazard_at), MONTHS, len(home_at)))
    for rate in hazards.rates:
        if rate.home in home_at and rate.hazard in hazard_at:
            rates[hazard_at[rate.hazard], rate.month - 1, home_at[rate.home]] = rate.per_year
    _require(home_at, {rate.home for rate in hazards.rates}, table="hazards/episode-rates")
    return rates


def _require(wanted: Mapping[str, int], known: set[str], *, table: str) -> None:
    for home in wanted:
        if home not in known:
            raise TableError(where=table, found=f"no row for {home}", wanted="every State", remedy="add its rows")


def _distances(places: Mapping[str, Place], homes: Sequence[str]) -> Floats:
    _require(dict.fromkeys(homes, 0), set(places), table="places/jurisdictions")
    return np.array([[distance_km(places[a], places[b]) for b in homes] for a in homes])


def _reach(hazards: Hazards, distances: Floats) -> Floats:
    """Chance to join [hazard, centre, home] before it is lowered; 0 for the centre itself."""
    bands = ("join_share_under_300_km", "join_share_300_to_600_km", "join_share_600_to_1000_km")
    near, middle, far = (hazards.central(name) for name in bands)
    limits = [distances < 300, distances < 600, distances < 1000]
    by_distance = np.select(limits, [near, middle, far], 0.0)
    np.fill_diagonal(by_distance, 0.0)
    factors = np.array([hazards.central(f"join_factor_{need.hazard}") for need in hazards.needs])
    reach: Floats = np.clip(by_distance[None, :, :] * factors[:, None, None], 0.0, 0.9)
    return reach


def _centres(rates: Floats, reach: Floats) -> Floats:
    """Rates of centres such that centres plus joins come as near to the rates as they can."""
    centres = rates / 2
    for _ in range(ROUNDS):
        total = centres + centres @ reach
        share = np.divide(centres, total, out=np.zeros_like(rates), where=total > 0)
        centres = np.clip(rates * share, LEAST_OWN_SHARE * rates, rates)
    return centres


def _sizes(centres: Floats, joins: Floats) -> Sizes:
    size = 1 + joins.sum(axis=3)
    square = size**2 + (joins * (1 - joins)).sum(axis=3)
    events = centres.sum(axis=(1, 2))
    some = np.where(events > 0, events, 1.0)
    return Sizes(
        events=events,
        mean=np.maximum((centres * size).sum(axis=(1, 2)) / some, 1.0),
        square=np.maximum((centres * square).sum(axis=(1, 2)) / some, 1.0),
    )


def _dispersion_of_events(wanted: Floats, sizes: Sizes) -> Floats:
    """Dispersion of events such that episodes get the wanted one; 1 where joins alone give as much.

    For event size N and dispersion D of events, episodes have E[N^2] / E[N] + (D - 1) E[N].
    """
    spread: Floats = np.maximum(1.0, 1 + (wanted - sizes.square / sizes.mean) / sizes.mean)
    return spread


def _correlation(hazards: Hazards, sizes: Sizes, spread: Floats) -> float:
    """Correlation with which all episodes of a year get the measured dispersion; 0 where it was not measured."""
    if "all" not in hazards.dispersion:
        return 0.0
    thresholds = [count_thresholds(*told) for told in zip(sizes.events.tolist(), spread.tolist(), strict=True)]
    apart = float((sizes.events * (sizes.square + (spread - 1) * sizes.mean**2)).sum())
    wanted = hazards.dispersion["all"] * float((sizes.events * sizes.mean).sum())
    return common_correlation(thresholds, sizes.mean, wanted=wanted, apart=apart)

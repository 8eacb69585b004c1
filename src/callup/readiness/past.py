"""What do past declarations and call-outs say about number, size and length?

Pure fits: declarations become episodes, episodes become the spread of yearly counts, call-outs become the
log-normal of people and of days.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import log
from statistics import fmean, stdev, variance

from callup.errors import TableError
from callup.readiness.hazard import HAZARDS, Activation, Declaration, Duration, Episode, Need

FAMILY_OF_INCIDENT = {
    "Hurricane": "hurricane",
    "Typhoon": "hurricane",
    "Tropical Storm": "hurricane",
    "Tropical Depression": "hurricane",
    "Coastal Storm": "hurricane",
    "Flood": "flood",
    "Severe Storm": "severe_storm",
    "Straight-Line Winds": "severe_storm",
    "Tornado": "tornado",
    "Snowstorm": "winter",
    "Severe Ice Storm": "winter",
    "Winter Storm": "winter",
    "Freezing": "winter",
    "Fire": "fire",
}
WET = {"flood", "severe_storm", "tornado"}
DAYS_OF_ONE_EPISODE = 10

NATURAL = {"hurricane", "flood", "tornado", "winter", "wildfire"}
# Past call-outs carry no hazard "severe_storm": what FEMA declares so is mostly flood and wind.
CALL_OUTS_FOR = {
    "hurricane": {"hurricane"},
    "flood": {"flood"},
    "severe_storm": {"flood", "tornado"},
    "tornado": {"tornado"},
    "winter": {"winter"},
    "fire": {"wildfire"},
}


def merge_episodes(declarations: Iterable[Declaration]) -> tuple[Episode, ...]:
    """Make episodes of declarations.

    Left out: fire management declarations (FM, FS), sheltering of evacuees from elsewhere (title with EVAC),
    biological and other incidents without a hazard family. Declarations of one State and one family
    (flood, severe storm and tornado count as one) begun within 10 days of the first are one episode;
    its hazard is that of the first.

    Args:
        declarations: Among those begun on one day the first given names the episode (the tables: lowest number).

    Returns:
        Episodes by first day, then State and hazard.

    Example:
        >>> from datetime import date
        >>> told = {"home": "TX", "incident": "Hurricane", "title": "HURRICANE"}
        >>> emergency = Declaration(kind="EM", begun_on=date(2017, 8, 23), **told)
        >>> disaster = Declaration(kind="DR", begun_on=date(2017, 8, 25), **told)
        >>> len(merge_episodes([emergency, disaster]))
        1
    """
    groups: dict[tuple[str, str], list[Episode]] = defaultdict(list)
    for declaration in declarations:
        if _counts(declaration):
            hazard = FAMILY_OF_INCIDENT[declaration.incident]
            episode = Episode(home=declaration.home, hazard=hazard, begun_on=declaration.begun_on)
            groups[declaration.home, "wet" if hazard in WET else hazard].append(episode)
    merged = [episode for group in groups.values() for episode in _firsts(group)]
    return tuple(sorted(merged, key=lambda episode: (episode.begun_on, episode.home, episode.hazard)))


def _counts(declaration: Declaration) -> bool:
    known = declaration.incident in FAMILY_OF_INCIDENT
    return known and declaration.kind in {"DR", "EM"} and "EVAC" not in declaration.title.upper()


def _firsts(group: list[Episode]) -> list[Episode]:
    kept: list[Episode] = []
    for episode in sorted(group, key=lambda episode: episode.begun_on):
        if not kept or (episode.begun_on - kept[-1].begun_on).days > DAYS_OF_ONE_EPISODE:
            kept.append(episode)
    return kept


def dispersion(episodes: Iterable[Episode], *, first_year: int, last_year: int) -> dict[str, float]:
    """Variance over mean of the yearly number of episodes, by hazard and under `all`.

    Args:
        episodes: Episodes of all States.
        first_year: First year counted.
        last_year: Last year counted; years without an episode count as 0.

    Returns:
        Variance (n - 1) over mean; 1.0 where there is nothing to count.

    Example:
        >>> from datetime import date
        >>> once = Episode(home="TX", hazard="flood", begun_on=date(2001, 5, 1))
        >>> dispersion([once] * 4, first_year=2000, last_year=2001)["flood"]
        4.0
    """
    years = range(first_year, last_year + 1)
    counts: dict[str, dict[int, int]] = {hazard: dict.fromkeys(years, 0) for hazard in (*HAZARDS, "all")}
    for episode in episodes:
        if episode.begun_on.year in years:
            counts[episode.hazard][episode.begun_on.year] += 1
            counts["all"][episode.begun_on.year] += 1
    return {hazard: _over_mean(list(by_year.values())) for hazard, by_year in counts.items()}


def _over_mean(counts: Sequence[int]) -> float:
    return variance(counts) / fmean(counts) if any(counts) else 1.0


def fit_needs(activations: Iterable[Activation]) -> tuple[Need, ...]:
    """Fit the people needed at the peak of a call-out: log-normal, one fit for each hazard.

    Args:
        activations: Past call-outs; only those `in_fit` are used.

    Returns:
        One record for each hazard, in the order of `HAZARDS`.

    Raises:
        TableError: Fewer than two call-outs for a hazard.

    Example:
        >>> def past(hazard, people):
        ...     return Activation(event="", hazard=hazard, home="TX", people=people, days=None, in_fit=True)
        >>> hazards = ["hurricane", "flood", "tornado", "winter", "wildfire"]
        >>> fits = fit_needs([past(hazard, people) for hazard in hazards for people in (100, 100)])
        >>> fits[2].hazard, fits[2].rows, fits[2].log_spread, fits[3].rows
        ('severe_storm', 4, 0.0, 2)
    """
    usable = [activation for activation in activations if activation.in_fit]
    return tuple(_need(hazard, usable) for hazard in HAZARDS)


def _need(hazard: str, usable: list[Activation]) -> Need:
    logs = [log(row.people) for row in usable if row.hazard in CALL_OUTS_FOR[hazard]]
    log_mean, log_spread = _fit(logs, what=f"people called out for {hazard}")
    return Need(hazard=hazard, log_mean=log_mean, log_spread=log_spread, rows=len(logs))


def fit_duration(activations: Iterable[Activation]) -> Duration:
    """Fit the days on duty of a call-out: log-normal, one fit for all natural hazards.

    An event told several times (by State, in total) counts once, with its longest duration.

    Args:
        activations: Past call-outs; those for natural hazards with known `days` are used.

    Returns:
        The fit.

    Raises:
        TableError: Fewer than two events with a known duration.

    Example:
        >>> def past(event, days):
        ...     return Activation(event=event, hazard="flood", home="TX", people=1, days=days, in_fit=True)
        >>> fit_duration([past("A", 7), past("A", 5), past("B", 7), past("C", None)]).rows
        2
    """
    longest: dict[str, int] = {}
    for row in activations:
        if row.hazard in NATURAL and row.days is not None:
            longest[row.event] = max(row.days, longest.get(row.event, 0))
    log_mean, log_spread = _fit([log(days) for days in longest.values()], what="days on duty")
    return Duration(log_mean=log_mean, log_spread=log_spread, rows=len(longest))


def _fit(logs: Sequence[float], *, what: str) -> tuple[float, float]:
    if len(logs) < 2:
        raise TableError(
            where="past/activations", found=f"{len(logs)} rows with {what}", wanted="two or more", remedy="add rows"
        )
    return fmean(logs), stdev(logs)

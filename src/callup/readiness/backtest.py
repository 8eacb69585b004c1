"""How well does the simulation, fitted on the years before a day, give the years after it?

Rates, dispersion, people and days are fitted on the first years only, seasons are drawn, and the later years are
held against them. The baseline is climatology: the years of the fit themselves, each as likely as the others.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np

from callup.errors import InputError
from callup.place import Place
from callup.readiness.chart import draw_chart
from callup.readiness.hazard import HAZARDS, Activation
from callup.readiness.refit import Past, known_before, refit_years
from callup.readiness.scoring import Numbers, Score, Values, add_scores, score
from callup.readiness.yearly import draw_years
from callup.readiness.years import weigh, years_within

HAZARD, MONTH, HOME = 1, 2, 3
READINGS: dict[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "nation, year: all": (HAZARDS, ()),
    **{f"nation, year: {hazard.replace('_', ' ')}": ((hazard,), ()) for hazard in HAZARDS},
    "nation, year: flood, severe storm and tornado as one": (("flood", "severe_storm", "tornado"), ()),
    "nation, month: all": (HAZARDS, (MONTH,)),
    "State, year: all": (HAZARDS, (HOME,)),
    "State, year: each hazard": (HAZARDS, (HAZARD, HOME)),
    "State, month: all": (HAZARDS, (MONTH, HOME)),
}
NOTES = (
    "Only rates, dispersion and people were kept from the later years; assumptions and strengths are of today.",
    "The chances to join a neighbour's event were set near shares measured on all years, the scored ones included.",
    "The record of the last year is incomplete: declarations come months after the event.",
    "Few years are scored: of seven, an interval that truly holds 80 % takes in 4 to 7 in 97 of 100 tries.",
    "Whether a call-out took place, unmet need and help between States have no record and are not tested.",
    "The rows on people are newsworthy events; many are counts on one day and not peaks.",
)

MOST_HALF_LIFE_YEARS = 1000

Progress = Callable[[float], None]


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What to try: fit before 1 January of `split_year`, score from then until before 1 January of `until_year`.

    `half_life_years`: a year so much older counts half in the fit; None gives all years the same weight, as the
    simulation does.
    """

    split_year: int = 2019
    until_year: int = 2026
    half_life_years: float | None = None
    seasons: int = 10_000
    seed: int = 1


class Backtest(msgspec.Struct, frozen=True, kw_only=True):
    """The answer: one score for each quantity. `trained_on` and `scored_on` are first and last year."""

    trained_on: tuple[int, int]
    scored_on: tuple[int, int]
    half_life_years: float | None
    seasons: int
    seed: int
    scores: tuple[Score, ...]
    notes: tuple[str, ...]


def backtest(
    past: Past, places: Mapping[str, Place], trial: Trial | None = None, *, progress: Progress | None = None
) -> Backtest:
    """Fit on the years before the split, draw seasons, score the years from the split on.

    Args:
        past: The whole record.
        places: Coordinates by home.
        trial: Split year, number of seasons and seed.
        progress: Called with the share done, 0 to 1.

    Returns:
        Coverage of the 50, 80 and 95 % intervals and CRPS against climatology: episodes a year of the nation by
        hazard, of each State by year and by month, and people of a call-out.

    Raises:
        InputError: No year to score, fewer than two to fit, fewer than two seasons, or a half-life out of bounds.
        TableError: Too few call-outs before the split.
    """
    trial = trial or Trial()
    _check(trial, past.years.years)
    known = known_before(past, trial.split_year)
    if trial.half_life_years is not None:
        known = msgspec.structs.replace(known, years=weigh(known.years, half_life_years=trial.half_life_years))
    seen = years_within(past.years, since=trial.split_year, until=trial.until_year)
    chart = draw_chart(refit_years(known), places, past.years.homes)
    drawn = draw_years(chart, seed=trial.seed, number=trial.seasons, progress=progress)
    scores = (
        score(name, *(_read(counts, *reading) for counts in (drawn, known.years.counts, seen.counts)))
        for name, reading in READINGS.items()
    )
    return Backtest(
        trained_on=(known.years.years[0], known.years.years[-1]),
        scored_on=(seen.years[0], seen.years[-1]),
        half_life_years=trial.half_life_years,
        seasons=trial.seasons,
        seed=trial.seed,
        scores=(*scores, *score_people(past, trial)),
        notes=NOTES,
    )


def _check(trial: Trial, years: Sequence[int]) -> None:
    if not years[0] + 2 <= trial.split_year < trial.until_year <= years[-1] + 1:
        raise InputError(
            where="years of the back-test",
            found=f"fit before {trial.split_year}, score until before {trial.until_year}",
            wanted=f"two years or more to fit, one or more to score, from {years[0]} to {years[-1]}",
            remedy="2019 and 2026 leave 19 years to fit and 7 to score",
        )
    if trial.half_life_years is not None and not 0 < trial.half_life_years <= MOST_HALF_LIFE_YEARS:
        wanted = f"more than 0 years, at most {MOST_HALF_LIFE_YEARS}"
        raise InputError(where="half-life", found=str(trial.half_life_years), wanted=wanted, remedy="say 5")


def _read(counts: Numbers, hazards: Sequence[str], kept: tuple[int, ...]) -> Numbers:
    """From counts [year, hazard, month, home] to values [year, cell], added up over the axes that are not kept."""
    chosen = counts[:, [HAZARDS.index(hazard) for hazard in hazards]]
    lost = tuple(axis for axis in (HAZARD, MONTH, HOME) if axis not in kept)
    summed: Numbers = chosen.sum(axis=lost) if lost else chosen
    return summed.reshape(len(counts), -1)


def score_people(past: Past, trial: Trial) -> tuple[Score, ...]:
    """Score the people of each later call-out, in people and as natural logarithm.

    The baseline for a call-out is the earlier call-outs of the same hazard, each as likely as the others.

    Args:
        past: The whole record.
        trial: Split year, number of draws and seed.

    Returns:
        Two scores; none where no call-out is later, or a hazard has fewer than two earlier ones.
    """
    early, later = _call_outs(past, trial)
    in_people, in_logs = [], []
    for number, one in enumerate(later):
        told = np.array([[row.people] for row in early if row.hazard == one.hazard], dtype=np.float64)
        if len(told) < 2:
            return ()
        dice = np.random.default_rng([trial.seed, number])
        drawn = _people(told, dice, number=trial.seasons, largest=max(past.hazards.largest[one.home], 1))
        seen = np.array([[one.people]], dtype=np.float64)
        in_people.append(score("people", drawn, told, seen))
        in_logs.append(score("log", np.log(drawn), np.log(told), np.log(seen)))
    return (
        *add_scores("people of a call-out", in_people),
        *add_scores("people of a call-out, natural logarithm", in_logs),
    )


def _call_outs(past: Past, trial: Trial) -> tuple[list[Activation], list[Activation]]:
    """Usable call-outs before the split, and those to score."""
    dated = [(one.begun_on.year, one) for one in past.activations if one.in_fit and one.begun_on is not None]
    early = [one for year, one in dated if year < trial.split_year]
    return early, [one for year, one in dated if trial.split_year <= year < trial.until_year]


def _people(told: Values, dice: np.random.Generator, *, number: int, largest: int) -> Values:
    """People of call-outs, drawn as the simulation does: log-normal, from 1 to the largest need of the State."""
    logs = np.log(told)
    drawn = np.exp(dice.normal(logs.mean(), logs.std(ddof=1), size=(number, 1)))
    return np.clip(np.rint(drawn), 1.0, float(largest))

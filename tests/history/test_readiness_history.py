"""Does the simulation give back the past it was made from?"""

from collections import Counter, defaultdict
from datetime import date
from statistics import median

import msgspec
import numpy as np
import pytest

from callup.readiness.chart import tabulate_rates
from callup.readiness.hazard import HAZARDS, assume
from callup.readiness.past import dispersion, merge_episodes
from callup.readiness.simulation import build_world, simulate
from callup.readiness.supply import Draw, Guards
from callup.readiness.tally import Run
from callup.readiness.world import HOME, START
from callup.reference.forces import read_strengths
from callup.reference.hazards import read_declared, read_hazards
from callup.reference.places import read_places
from callup.reference.tables import read_table
from tests import second_seasons as second
from tests import tiny_readiness as tiny

SEASONS = 4000
FIRST_DAY = date(2025, 1, 1)


def drawn(only: str | None = None, *, seed: int) -> list[np.ndarray]:
    """Seasons of the kernel in which every episode is a call-out; of all hazards, or of one alone."""
    hazards = read_hazards()
    hazards = assume(hazards, {name: 1.0 for name in hazards.assumptions if name.startswith("call_out_share_")})
    rates = tuple(rate for rate in hazards.rates if only in (None, rate.hazard))
    spread = hazards.dispersion if only is None else {name: hazards.dispersion[name] for name in HAZARDS}
    hazards = msgspec.structs.replace(hazards, rates=rates, dispersion=spread)
    return tiny.drawn(build_world(hazards, GUARDS, (), first_day=FIRST_DAY), SEASONS, seed=seed)


GUARDS = Guards(strengths=read_strengths(), places=read_places())
HOMES = sorted(GUARDS.strengths)
RATES = tabulate_rates(read_hazards(), HOMES)


@pytest.fixture(scope="module")
def seasons() -> list[np.ndarray]:
    return drawn(seed=20251123)


@pytest.mark.parametrize("hazard", HAZARDS)
def test_number_of_episodes_and_its_spread_are_those_of_the_record_by_hazard(hazard: str) -> None:
    counts = np.array([len(season) for season in drawn(hazard, seed=20251124)])
    assert counts.mean() == pytest.approx(RATES.sum(axis=(1, 2))[HAZARDS.index(hazard)], rel=0.1)
    assert counts.var() / counts.mean() == pytest.approx(read_hazards().dispersion[hazard], rel=0.15)


def test_the_spread_of_all_episodes_of_a_year_is_that_of_the_record(seasons: list[np.ndarray]) -> None:
    counts = np.array([len(season) for season in seasons])
    assert counts.mean() == pytest.approx(59.2, rel=0.03)
    assert counts.var() / counts.mean() == pytest.approx(3.82, rel=0.1)


def test_every_state_keeps_the_rate_of_the_table(seasons: list[np.ndarray]) -> None:
    found = np.bincount(np.concatenate(seasons)[:, HOME], minlength=54) / SEASONS
    assert found == pytest.approx(RATES.sum(axis=(0, 1)), rel=0.1)


def test_the_months_are_those_of_the_table(seasons: list[np.ndarray]) -> None:
    # 31 December counts as the first day of a season of 364 days.
    starts = np.array([0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365])
    found = np.histogram(np.concatenate(seasons)[:, START], bins=starts)[0] / SEASONS
    assert found == pytest.approx(RATES.sum(axis=(0, 2)), rel=0.1)


def test_the_simulation_agrees_with_plain_numpy_written_apart() -> None:
    draws = [
        Draw(home=home, people=own.people // 20, since=FIRST_DAY, until=date(2026, 1, 1))
        for home, own in GUARDS.strengths.items()
    ]
    risk = simulate(read_hazards(), GUARDS, draws, run=Run(seed=5, seasons=60_000, first_day=FIRST_DAY))
    plain = second.simulate(read_hazards(), GUARDS, draws, seasons=6000, seed=5, first_day=FIRST_DAY)
    for side, name in enumerate(("before", "after")):
        days = plain[side]
        chance, mean = (days > 0).mean(axis=0), np.array([getattr(state, f"chance_{name}") for state in risk.states])
        assert (abs(chance - mean) < 4.5 * np.sqrt(mean * (1 - mean) / 6000) + 4 / 6000).all()
        unmet = sum(getattr(state, f"unmet_{name}") for state in risk.states)
        error = days.sum(axis=1).std() / np.sqrt(6000)
        assert abs(days.sum(axis=1).mean() - unmet) < 4 * error


def test_declarations_merge_into_the_episodes_behind_the_rates() -> None:
    ours = Counter((episode.home, episode.hazard) for episode in merge_episodes(read_declared()))
    table: Counter[tuple[str, str]] = Counter()
    for row in read_table("hazards/episode-rates").rows:
        table[row["jurisdiction"], row["hazard"]] += int(row["episodes_2000_2025"])
    assert (ours.total(), table.total()) == (1537, 1539)
    assert sum(abs(ours[key] - table[key]) for key in ours | table) == 2


def test_the_measured_spread_over_all_hazards_is_three_point_eight() -> None:
    measured = dispersion(merge_episodes(read_declared()), first_year=2000, last_year=2025)
    assert measured["all"] == pytest.approx(3.8, abs=0.05)


def test_the_fits_rest_on_67_rows_and_12_events() -> None:
    hazards = read_hazards()
    rows = {need.hazard: need.rows for need in hazards.needs}
    assert sum(rows.values()) - rows["severe_storm"] == 67
    assert hazards.duration.rows == 12


def test_the_profile_lies_where_the_ramp_up_series_put_it() -> None:
    made = {"COVID-19 (all)", "DC 2025 (all)", "Arizona border 2018 (AZ)"}
    series: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in read_table("past/ramp-up").rows:
        if row["event"] not in made:
            series[row["event"]].append((int(row["day"]), int(row["personnel_on_duty"])))
    long = [sorted(counts) for counts in series.values() if len(counts) >= 3]
    first = median(counts[0][1] / max(people for _, people in counts) for counts in long)
    peaks = [(max(counts, key=lambda count: count[1])[0], counts[0][0], counts[-1][0]) for counts in long]
    reached = median((peak - begin) / (end - begin) for peak, begin, end in peaks if peak < end)
    assumptions = read_hazards().assumptions
    assert assumptions["profile_start_share"].central == pytest.approx(first, abs=0.05)
    assert assumptions["profile_peak_at"].central == pytest.approx(reached, abs=0.05)

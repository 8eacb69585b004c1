"""Does the simulation give back the past it was made from?"""

from collections import Counter, defaultdict
from statistics import median

import numpy as np
import pytest

from callup.readiness.chart import Chart, draw_chart, tabulate_rates
from callup.readiness.past import dispersion, merge_episodes
from callup.readiness.season import draw_events
from callup.reference.hazards import read_declared, read_hazards
from callup.reference.places import read_places
from callup.reference.tables import read_table

SEASONS = 4000


@pytest.fixture(scope="module")
def chart() -> Chart:
    places = read_places()
    return draw_chart(read_hazards(), places, sorted(places))


def test_the_mean_number_of_episodes_a_year_is_that_of_the_table_by_hazard(chart: Chart) -> None:
    episodes = draw_events(chart, np.random.default_rng(20251123), SEASONS)
    drawn = np.bincount(episodes.hazard, minlength=6) / SEASONS
    assert drawn == pytest.approx(tabulate_rates(read_hazards(), chart.homes).sum(axis=(1, 2)), rel=0.1)


def test_every_state_keeps_the_rate_of_the_table(chart: Chart) -> None:
    episodes = draw_events(chart, np.random.default_rng(20251124), SEASONS)
    drawn = np.bincount(episodes.home, minlength=54) / SEASONS
    assert drawn == pytest.approx(tabulate_rates(read_hazards(), chart.homes).sum(axis=(0, 1)), rel=0.1)


def test_the_months_are_those_of_the_table(chart: Chart) -> None:
    episodes = draw_events(chart, np.random.default_rng(20251125), SEASONS)
    starts = np.array([0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365])
    drawn = np.histogram(episodes.day, bins=starts)[0] / SEASONS
    assert drawn == pytest.approx(tabulate_rates(read_hazards(), chart.homes).sum(axis=(0, 2)), rel=0.1)


def test_the_spread_of_yearly_counts_is_near_the_measured_one_by_hazard(chart: Chart) -> None:
    episodes = draw_events(chart, np.random.default_rng(20251126), SEASONS)
    for at, hazard in enumerate(chart.hazards):
        counts = np.bincount(episodes.season[episodes.hazard == at], minlength=SEASONS)
        assert counts.var() / counts.mean() == pytest.approx(read_hazards().dispersion[hazard], rel=0.15)


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

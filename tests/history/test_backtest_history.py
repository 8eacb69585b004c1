"""The simulation against years it had not seen, and the page that tells people about it."""

from pathlib import Path

import pytest

from callup.readiness.backtest import Backtest, Trial, backtest
from callup.readiness.scoring import Score
from callup.reference.hazards import read_hazard_record
from callup.reference.places import read_places

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "trust-the-risk.md"


@pytest.fixture(scope="module")
def found() -> Backtest:
    return backtest(read_hazard_record(), read_places())


def by_name(found: Backtest) -> dict[str, Score]:
    return {one.quantity: one for one in found.scores}


def percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def coverage_row(one: Score) -> str:
    seen = " | ".join(f"{percent(level.seen)} ({percent(level.drawn)})" for level in one.coverage)
    return (
        f"| {one.quantity} | {one.cases:,} | {seen} | {', '.join(percent(level.baseline) for level in one.coverage)} |"
    )


def score_row(one: Score) -> str:
    skill = "unknown" if one.skill is None else f"{one.skill:+.1%}".replace("%", " %")
    means = f"{one.mean_drawn:,.2f} | {one.mean_seen:,.2f}"
    scores = f"{one.crps:,.3f} | {one.crps_baseline:,.3f} | {skill} | {one.better} of {one.compared}"
    return f"| {one.quantity} | {means} | {scores} | {percent(one.pit)} |"


def test_the_page_shows_what_the_program_measures(found: Backtest) -> None:
    page = PAGE.read_text("utf-8").splitlines()
    missing = [row(one) for one in found.scores for row in (coverage_row, score_row) if row(one) not in page]
    assert missing == []


def test_the_number_of_all_episodes_is_forecast_without_bias(found: Backtest) -> None:
    total = by_name(found)["nation, year: all"]
    assert total.mean_drawn == pytest.approx(total.mean_seen, rel=0.05)
    assert total.coverage[1].seen >= 5 / 7
    assert total.coverage[2].seen == 1.0


@pytest.mark.parametrize("quantity", ["State, year: all", "State, month: all", "State, year: each hazard"])
def test_intervals_of_states_hold_what_they_say_within_three_points(found: Backtest, quantity: str) -> None:
    one = by_name(found)[quantity]
    assert [level.seen for level in one.coverage] == pytest.approx([level.drawn for level in one.coverage], abs=0.03)
    assert one.skill is not None
    assert one.skill > 0


def test_hazards_apart_drift_and_the_page_may_not_hide_it(found: Backtest) -> None:
    scores = by_name(found)
    assert scores["nation, year: hurricane"].mean_seen > 1.5 * scores["nation, year: hurricane"].mean_drawn
    assert scores["nation, year: flood"].mean_seen > 1.5 * scores["nation, year: flood"].mean_drawn
    assert scores["nation, year: severe storm"].mean_seen < 0.75 * scores["nation, year: severe storm"].mean_drawn
    assert scores["nation, year: winter"].mean_seen < 0.75 * scores["nation, year: winter"].mean_drawn


def test_recent_years_that_weigh_more_help_by_hazard_and_not_in_all(found: Backtest) -> None:
    recent = by_name(backtest(read_hazard_record(), read_places(), Trial(half_life_years=5.0, seasons=4000)))
    equal = by_name(found)
    assert recent["nation, year: flood"].crps < 0.8 * equal["nation, year: flood"].crps
    assert recent["nation, year: all"].crps > equal["nation, year: all"].crps

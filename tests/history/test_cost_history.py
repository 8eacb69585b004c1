"""Past totals against the estimate. The calibration cases set assumptions; the checks did not."""

import doctest
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from callup.cost import backtest, compare_shares, median_error, price, scored
from callup.reference.rates import read_cost_checks, read_cost_shares, read_rates
from callup.reference.tables import read_table
from tests.tiny_cost import stay

PAGE = Path(__file__).parents[2] / "docs" / "steps" / "5-price.md"
RATES = read_rates(2025)
CASES = {row.id: row for row in backtest(RATES.cases, RATES)}
CHECKS = {row.id: row for row in backtest(read_cost_checks(), RATES)}


SCORED = scored(tuple(CHECKS.values()))
SHARES = compare_shares(read_cost_shares(), RATES)


def usd_per_person_day(**changes):
    told = {"people": 100, "days": 60, "extra_days": 0.0, "requester_kind": "state", **changes}
    return price((stay(**told),), RATES, price_year=2025).total.central / 6_000


def test_every_case_with_people_days_and_a_total_is_priced():
    complete = {row["id"] for row in read_table("past/cost-cases").rows if row["days"] and row["usd_total"]}
    assert set(CASES) == complete


def test_the_median_error_on_the_calibration_cases_is_within_15_percent():
    assert median_error(tuple(CASES.values())) <= 0.15


def test_personnel_cost_meets_the_average_of_the_budget_office_within_2_percent():
    assert abs(CASES["C01"].error) <= 0.02


@pytest.mark.parametrize("name", sorted(CASES))
def test_no_calibration_case_is_missed_by_more_than_a_quarter(name):
    assert abs(CASES[name].error) <= 0.25


def test_the_median_error_on_counted_totals_nobody_fitted_is_within_15_percent():
    assert median_error(SCORED) <= 0.15


@pytest.mark.parametrize("row", SCORED, ids=lambda row: row.id)
def test_no_counted_total_is_missed_by_more_than_35_percent(row):
    assert abs(row.error) <= 0.35


def test_about_eight_of_ten_counted_totals_lie_between_low_and_high():
    inside = sum(row.inside for row in SCORED) / len(SCORED)
    assert 0.7 <= inside < 1


def test_plans_and_bounds_are_shown_and_not_counted():
    apart = {row.id: row.evidence for row in CHECKS.values() if not row.scored}
    assert apart["K03"] == "plan"
    assert apart["K11"] == "bound"
    assert len(apart) + len(SCORED) == len(CHECKS)


def test_the_lower_bound_lies_below_the_estimate_and_the_upper_bound_above_the_total():
    assert CHECKS["K25"].error > 0
    assert CHECKS["K11"].error_if_present > 0


def test_the_share_present_at_a_peak_is_the_median_of_events_told_until_their_end():
    told = defaultdict(list)
    for row in read_table("past/ramp-up").rows:
        told[row["event"]].append((int(row["day"]), int(row["personnel_on_duty"])))
    shares = []
    for days in (sorted(days) for days in told.values()):
        peak = max(people for _, people in days)
        if len(days) > 2 and days[-1][1] < 0.6 * peak:
            area = sum((b - a) * (p + q) / 2 for (a, p), (b, q) in pairwise(days))
            shares.append(area / (days[-1][0] - days[0][0]) / peak)
    row = RATES.assumptions["presence_peak"]
    assert (len(shares), round(min(shares), 2), round(median(shares), 2)) == (5, row.low, row.central)
    dated = next(case for case in RATES.checks if case.id == "K10")
    assert round(dated.person_days / (dated.people * dated.days), 2) == row.high


def test_presence_moves_no_total_that_counts_and_was_used_for_nothing():
    assert all(row.error == row.error_if_present for row in SCORED)
    assert {row.id for row in [*CASES.values(), *CHECKS.values()] if row.measure != "present"} == {"C06", "K11"}


@pytest.mark.parametrize("row", [CASES["C06"], CHECKS["K11"]], ids=lambda row: row.id)
def test_the_page_shows_the_error_with_and_without_the_share_present(row):
    text = f"| {row.measure} | {100 * row.error_if_present:+.1f} % | {100 * row.error:+.1f} % |"
    assert text in PAGE.read_text("utf-8")


@pytest.mark.parametrize("row", [row for row in SHARES if row.id in {"S01", "S03"}], ids=lambda row: row.id)
def test_shares_of_pay_keep_and_the_rest_lie_within_10_points(row):
    assert row.gap <= 0.10


@pytest.mark.parametrize("row", SHARES, ids=lambda row: row.id)
def test_the_page_shows_the_shares_that_the_program_computes(row):
    for name, told in row.told.items():
        assert f"| {name} | {100 * told:.1f} % | {100 * row.estimated[name]:.1f} % |" in PAGE.read_text("utf-8")


def test_the_doubt_about_a_whole_mission_is_the_spread_of_the_calibration_cases():
    ratios = [1 / (1 + row.error) for row in CASES.values()]
    factor = RATES.assumptions["whole_mission_factor"]
    assert (round(min(ratios), 2), round(max(ratios), 2)) == (factor.low, factor.high)


def test_the_virginia_plan_of_2023_is_missed_by_more_than_a_third_and_is_said_to_be():
    assert CHECKS["K03"].error < -1 / 3


def test_state_duty_costs_less_than_title_32_at_home_and_that_less_than_lodged_away():
    state = usd_per_person_day(status="sad", home="TX", host=None, distance_km=0)
    home = usd_per_person_day(home="TX", host=None, distance_km=0)
    away = usd_per_person_day(home="NM", host="TX", distance_km=900)
    assert state < home < away


def test_the_checks_taken_from_precedents_carry_their_totals():
    totals = {row["id"]: row["total_cost_usd"] for row in read_table("past/precedents").rows}
    by_id = {case.id: case for case in read_cost_checks()}
    assert str(by_id["K10"].usd) == totals["P31"]
    assert str(by_id["K11"].usd) == totals["P14"]


@pytest.mark.parametrize("row", [*CASES.values(), *CHECKS.values()], ids=lambda row: row.id)
def test_the_page_on_pricing_shows_what_the_program_computes(row):
    estimate = f"{row.estimate.central:,} ({row.estimate.low:,} to {row.estimate.high:,})"
    inside = "yes" if row.inside else "no"
    assert f"| {row.actual_usd:,} | {estimate} | {100 * row.error:+.1f} % | {inside} |" in PAGE.read_text("utf-8")


def test_the_page_gives_the_median_errors_that_the_program_computes():
    page = PAGE.read_text("utf-8")
    for rows in (tuple(CASES.values()), SCORED, tuple(CHECKS.values())):
        assert f"{100 * median_error(rows):.1f} %" in page


def test_the_example_on_the_page_runs():
    assert doctest.testfile(str(PAGE), module_relative=False) == (0, 7)

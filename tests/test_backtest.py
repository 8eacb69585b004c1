"""Scores, back-test and input spread, each against a second opinion: brute force, counting, hand work."""

import json
from datetime import date
from itertools import pairwise
from statistics import fmean

import msgspec
import numpy as np
import pytest

from callup.cli import run as callup_run
from callup.errors import InputError, TableError
from callup.package.criteria import NOT_RESAMPLED, Known, criteria
from callup.place import Place
from callup.readiness.backtest import READINGS, Backtest, Trial, backtest, score_people
from callup.readiness.chart import draw_chart, tabulate_rates
from callup.readiness.hazard import HAZARDS, Activation, Episode, Need
from callup.readiness.input_spread import input_spread
from callup.readiness.past import dispersion, merge_episodes
from callup.readiness.refit import Past, known_before, refit, refit_years
from callup.readiness.resample import draw_assumptions, draw_groups, draw_runs, resample_past, triangle
from callup.readiness.scoring import crps, inside, interval, mid_pit, score
from callup.readiness.spread import InputSpread
from callup.readiness.supply import Draw
from callup.readiness.tally import Run
from callup.readiness.yearly import draw_years
from callup.readiness.years import count_years, dispersion_of, rates_of, weigh, years_within
from callup.reference.hazards import read_activations, read_declared, read_hazard_record, read_hazards
from callup.reference.places import read_places
from callup.report.blocks import Bullets, Table
from callup.report.risk_part import write_risk
from callup.review import Review
from callup.table import Assumption
from tests import tiny_readiness as tiny
from tests.report_world import PACKAGE

HOMES = ("AL", "GA")
RUN = Run(seed=3, seasons=60, first_day=date(2025, 1, 1))


def brute_crps(samples: list[float], truth: float) -> float:
    """The integral of (share of samples up to x - [x is the truth or more]) squared, piece by piece."""
    points = sorted({*samples, truth})
    total = 0.0
    for left, right in pairwise(points):
        share = sum(value <= left for value in samples) / len(samples)
        total += (share - (left >= truth)) ** 2 * (right - left)
    return total


def tiny_places() -> dict[str, Place]:
    return tiny.guards(1000, 1000).places


def tiny_past(*, by_year: dict[int, int], people: tuple[int, ...] = (100, 200, 400)) -> Past:
    """So many floods a year in each of two States, one a month from January on; the same call-outs each hazard."""
    episodes = [
        Episode(home=home, hazard="flood", begun_on=date(year, 1 + number % 12, 1))
        for year, floods in by_year.items()
        for home in HOMES
        for number in range(floods)
    ]
    hazards = tiny.hazards(homes=HOMES)
    names = {f"{kind}_{hazard}": 0.5 for kind in ("call_out_share", "join_factor") for hazard in HAZARDS}
    assumed = {
        name: Assumption(name=name, low=0.25, central=value, high=0.75, unit="", meaning="", source="made up")
        for name, value in names.items()
    }
    return Past(
        hazards=msgspec.structs.replace(
            hazards,
            needs=tuple(Need(hazard=hazard, log_mean=5.0, log_spread=1.0, rows=2) for hazard in HAZARDS),
            dispersion=dict.fromkeys(HAZARDS, 1.0),
            assumptions=assumed | hazards.assumptions,
        ),
        years=count_years(episodes, HOMES, first_year=min(by_year), last_year=max(by_year)),
        regions=dict.fromkeys(HOMES, 4),
        activations=tuple(
            Activation(
                event=f"{hazard} {year}", hazard=hazard, home="AL", people=size, days=5 + at, in_fit=True,
                group=f"{hazard} {year}", begun_on=date(year, 6, 1),
            )
            for hazard in ("hurricane", "flood", "tornado", "winter", "wildfire")
            for at, (year, size) in enumerate(zip(by_year, people, strict=False))
        ),
    )  # fmt: skip


def scored(past: Past, **changes: object) -> Backtest:
    first, last = past.years.years[0], past.years.years[-1]
    told = {"split_year": last, "until_year": last + 1, "seasons": 400, **changes}
    assert first < last
    return backtest(past, tiny_places(), Trial(**told))


# Scores, with a second opinion.


@pytest.mark.parametrize("truth", [-1.0, 0.0, 1.5, 3.0, 40.0])
def test_the_crps_is_the_integral_of_the_squared_difference_of_the_two_distributions(truth: float) -> None:
    samples = [0.0, 0.0, 1.0, 3.0, 7.5, 7.5, 20.0]
    found = crps(np.array(samples)[:, None], np.array([[truth]]))[0, 0]
    assert found == pytest.approx(brute_crps(samples, truth))


def test_the_crps_of_a_normal_forecast_is_the_known_one() -> None:
    # Closed form for a standard normal and truth 0: (sqrt(2) - 1) / sqrt(pi).
    samples = np.random.default_rng(1).standard_normal((200_000, 1))
    assert crps(samples, np.zeros((1, 1)))[0, 0] == pytest.approx((2**0.5 - 1) / np.pi**0.5, abs=0.003)


def test_coverage_is_what_counting_gives() -> None:
    dice = np.random.default_rng(5)
    samples, truth = dice.poisson(3.0, (501, 4)), dice.poisson(4.0, (9, 4))
    found = score("counts", samples, samples[:50], truth)
    for one in found.coverage:
        hits = drawn = 0
        for cell in range(4):
            ordered = sorted(samples[:, cell].tolist())
            low = next(x for x in ordered if sum(y <= x for y in ordered) >= 501 * (1 - one.level) / 2 - 1e-9)
            high = next(x for x in ordered if sum(y <= x for y in ordered) >= 501 * (1 + one.level) / 2 - 1e-9)
            hits += sum(low <= x <= high for x in truth[:, cell].tolist())
            drawn += sum(low <= x <= high for x in ordered)
        assert (one.seen, one.drawn) == (pytest.approx(hits / 36), pytest.approx(drawn / 2004))
    assert found.cases == 36
    assert found.compared == 9


def test_the_share_of_draws_below_counts_equal_ones_half() -> None:
    found = mid_pit(np.array([[1.0], [1.0], [2.0], [5.0]]), np.array([[1.0], [9.0]]))
    assert found.tolist() == [[0.25], [1.0]]


def test_truth_drawn_from_the_forecast_is_covered_as_often_as_said() -> None:
    dice = np.random.default_rng(2)
    found = score("the same", dice.normal(size=(4000, 1)), dice.normal(size=(20, 1)), dice.normal(size=(4000, 1)))
    assert [one.seen for one in found.coverage] == pytest.approx([0.5, 0.8, 0.95], abs=0.03)
    assert found.pit == pytest.approx(0.5, abs=0.02)


def test_a_forecast_that_is_too_low_shows_it() -> None:
    dice = np.random.default_rng(2)
    found = score("low", dice.poisson(10, (4000, 1)), dice.poisson(20, (4000, 1)), dice.poisson(20, (50, 1)))
    assert found.pit > 0.95
    assert found.skill is not None
    assert found.skill < -1
    assert found.coverage[1].seen < 0.3 < found.coverage[1].baseline


# Fits on some years.


def test_all_years_give_the_rates_of_the_table_but_for_two_episodes() -> None:
    past, table = read_hazard_record(), read_hazards()
    homes = past.years.homes
    ours = tabulate_rates(refit(past), homes)
    difference = np.abs(ours - tabulate_rates(table, homes))
    assert np.count_nonzero(difference > 1e-4) == 11  # Maine and California, and the regions they belong to
    assert difference.max() < 1 / 26


def test_all_years_give_the_same_dispersion_people_and_days_as_the_hazards_in_use() -> None:
    found, table = refit(read_hazard_record()), read_hazards()
    assert found.dispersion == pytest.approx(table.dispersion)
    assert (found.needs, found.duration) == (table.needs, table.duration)


def test_dispersion_of_some_years_is_that_of_their_episodes() -> None:
    past, episodes = read_hazard_record(), merge_episodes(read_declared())
    early = years_within(past.years, since=2003, until=2012)
    assert dispersion_of(early) == pytest.approx(dispersion(episodes, first_year=2003, last_year=2011))


def test_rates_by_hand_own_episodes_and_five_years_of_the_region() -> None:
    past = tiny_past(by_year={2001: 1, 2002: 1})
    one_more = past.years.counts.copy()
    one_more[0, HAZARDS.index("flood"), 0, 0] += 2
    rates = rates_of(msgspec.structs.replace(past.years, counts=one_more), past.regions)
    january = {rate.home: rate.per_year for rate in rates if rate.hazard == "flood" and rate.month == 1}
    # AL 4 and GA 2 in two years; the region has a mean of 1.5 a year.
    assert january == {"AL": pytest.approx((4 + 7.5) / 7), "GA": pytest.approx((2 + 7.5) / 7)}


def test_with_a_very_long_half_life_all_years_count_alike() -> None:
    years = read_hazard_record().years
    assert weigh(years, half_life_years=1e9).weights == pytest.approx([1.0] * 26)


def test_with_a_short_half_life_the_last_year_decides() -> None:
    past = tiny_past(by_year={2001: 12, 2002: 12, 2003: 0})
    known = msgspec.structs.replace(past, years=weigh(past.years, half_life_years=0.5))
    weights = np.array(known.years.weights)
    assert weights / weights.sum() == pytest.approx(np.array([1, 4, 16]) / 21)


def test_the_record_before_a_year_holds_nothing_later() -> None:
    known = known_before(read_hazard_record(), 2019)
    assert (known.years.years[0], known.years.years[-1]) == (2000, 2018)
    assert sum(one.in_fit for one in known.activations) == 46
    assert all(one.begun_on is not None and one.begun_on.year < 2019 for one in known.activations)


# Drawn years.


def test_drawn_years_keep_rates_and_dispersion() -> None:
    hazards, places = read_hazards(), read_places()
    chart = draw_chart(hazards, places, sorted(places))
    drawn = draw_years(chart, seed=7, number=3000)
    rates = tabulate_rates(hazards, chart.homes)
    assert drawn.sum(axis=(2, 3)).mean(axis=0) == pytest.approx(rates.sum(axis=(1, 2)), rel=0.1)
    assert drawn.sum(axis=(1, 2)).mean(axis=0) == pytest.approx(rates.sum(axis=(0, 1)), rel=0.12)
    for at, hazard in enumerate(chart.hazards):
        counts = drawn[:, at].sum(axis=(1, 2))
        assert counts.var() / counts.mean() == pytest.approx(hazards.dispersion[hazard], rel=0.15)


def test_drawn_years_do_not_depend_on_who_watches() -> None:
    chart = draw_chart(tiny.hazards(homes=HOMES), tiny_places(), HOMES)
    shares: list[float] = []
    watched = draw_years(chart, seed=1, number=1200, progress=shares.append)
    assert (watched == draw_years(chart, seed=1, number=1200)).all()
    assert shares == pytest.approx([1 / 3, 2 / 3, 1.0])


# The back-test.


def test_the_fit_does_not_see_the_years_that_are_scored() -> None:
    calm, wild = (scored(tiny_past(by_year={2001: 3, 2002: 4, 2003: 2, 2004: last})) for last in (3, 12))
    assert [one.mean_drawn for one in calm.scores] == [one.mean_drawn for one in wild.scores]
    assert [one.coverage[0].drawn for one in calm.scores] == [one.coverage[0].drawn for one in wild.scores]
    assert wild.scores[0].crps > calm.scores[0].crps


def test_a_planted_jump_is_found() -> None:
    found = {one.quantity: one for one in scored(tiny_past(by_year={2001: 2, 2002: 3, 2003: 2, 2004: 12})).scores}
    flood = found["nation, year: flood"]
    assert flood.mean_seen == 24
    assert flood.pit > 0.99
    assert [one.seen for one in flood.coverage] == [0.0, 0.0, 0.0]


def test_without_an_episode_of_a_hazard_the_forecast_is_nothing_and_right() -> None:
    found = {one.quantity: one for one in scored(tiny_past(by_year={2001: 2, 2002: 3, 2003: 2})).scores}
    winter = found["nation, year: winter"]
    assert (winter.crps, winter.crps_baseline, winter.skill, winter.coverage[0].seen) == (0.0, 0.0, None, 1.0)


def test_people_are_scored_only_where_earlier_call_outs_carry_a_fit() -> None:
    past = tiny_past(by_year={2001: 1, 2002: 1, 2003: 1})
    assert score_people(past, Trial(split_year=2002, until_year=2004)) == ()
    people, logs = score_people(past, Trial(split_year=2003, until_year=2004, seasons=500))
    assert (people.cases, people.compared, people.mean_seen) == (5, 5, 400)
    assert logs.mean_seen == pytest.approx(np.log(400))


@pytest.mark.parametrize(
    "changes",
    [{"split_year": 2001}, {"split_year": 2004}, {"until_year": 2005}, {"half_life_years": 0.0}, {"seasons": 1}],
)
def test_a_trial_that_cannot_be_is_refused(changes: dict[str, float]) -> None:
    past, good = tiny_past(by_year={2001: 1, 2002: 2, 2003: 1}), Trial(split_year=2003, until_year=2004)
    with pytest.raises(InputError):
        backtest(past, tiny_places(), msgspec.structs.replace(good, **changes))


# Resamples.


def test_runs_of_years_are_neighbours_and_as_many_as_there_were() -> None:
    drawn = draw_runs(13, np.random.default_rng(4))
    assert len(drawn) == 13
    assert all((drawn[at + 1] - drawn[at]) % 13 == 1 for at in range(12) if at % 5 != 4)


def test_groups_are_drawn_whole_and_a_group_drawn_twice_is_two_events() -> None:
    rows = [
        Activation(event=event, hazard="flood", home="AL", people=size, days=None, in_fit=True, group=group)
        for event, group, size in [("A", "x", 1), ("B", "x", 2), ("C", "y", 3)]
    ]
    for seed in range(8):
        drawn = draw_groups(rows, np.random.default_rng(seed), by="group")
        people = [one.people for one in drawn]
        assert people in ([1, 2, 1, 2], [1, 2, 3], [3, 1, 2], [3, 3])
        assert len({one.event for one in drawn}) == len(drawn)


def test_a_resample_has_as_many_years_durations_and_hazards_as_the_record() -> None:
    past = read_hazard_record()
    for seed in range(5):
        again = resample_past(past, np.random.default_rng(seed))
        assert len(again.years.years) == 26
        assert refit(again).duration.rows == 12
        assert {need.hazard for need in refit(again).needs} == set(HAZARDS)


def test_a_triangle_has_its_mean_and_its_ends() -> None:
    one = Assumption(name="a", low=0.34, central=0.6, high=0.79, unit="", meaning="", source="made up")
    values = [triangle(one, (at + 0.5) / 10_000) for at in range(10_000)]
    assert fmean(values) == pytest.approx((0.34 + 0.6 + 0.79) / 3, abs=1e-4)
    assert (triangle(one, 0.0), triangle(one, 1.0)) == (pytest.approx(0.34), pytest.approx(0.79))
    assert triangle(one, (0.6 - 0.34) / (0.79 - 0.34)) == pytest.approx(0.6)


def test_assumptions_of_one_kind_move_together() -> None:
    past = tiny_past(by_year={2001: 1, 2002: 1})
    drawn = draw_assumptions(past.hazards, np.random.default_rng(1)).assumptions
    assert len({drawn[f"call_out_share_{hazard}"].central for hazard in ("hurricane", "winter", "fire")}) == 1
    assert drawn["available_share"].central == 0.8  # low and high are the central value


# The spread of the answer.


def test_where_nothing_is_in_doubt_the_spread_is_that_of_the_dice() -> None:
    past = tiny_past(by_year=dict.fromkeys(range(2001, 2007), 3), people=(300, 300, 300, 300, 300, 300))
    firm = {
        name: msgspec.structs.replace(one, low=one.central, high=one.central)
        for name, one in past.hazards.assumptions.items()
    }
    same = tuple(msgspec.structs.replace(one, days=14) for one in past.activations)
    past = msgspec.structs.replace(
        past, activations=same, hazards=msgspec.structs.replace(past.hazards, assumptions=firm)
    )
    past = msgspec.structs.replace(past, hazards=refit(past))
    found = input_spread(past, tiny.guards(350, 350), [], run=RUN, resamples=10)
    for one in found.nation:
        assert one.everything == one.record == one.assumptions == one.dice
        assert one.assumption_share is None


def test_assumptions_in_doubt_and_a_firm_record_put_the_whole_spread_on_the_assumptions() -> None:
    past = tiny_past(by_year=dict.fromkeys(range(2001, 2007), 6), people=(300, 300, 300, 300, 300, 300))
    doubtful = past.hazards.assumptions | {
        "stricken_share": Assumption(
            name="stricken_share", low=0.0, central=0.5, high=0.8, unit="", meaning="", source="made up"
        )
    }
    same = tuple(msgspec.structs.replace(one, days=14) for one in past.activations)
    past = msgspec.structs.replace(
        past, activations=same, hazards=msgspec.structs.replace(past.hazards, assumptions=doubtful)
    )
    past = msgspec.structs.replace(past, hazards=refit(past))
    found = input_spread(past, tiny.guards(350, 350), [], run=RUN, resamples=10)
    unmet = next(one for one in found.nation if one.quantity.startswith("unmet person-days a season, without"))
    assert unmet.record == unmet.dice
    assert unmet.assumptions.high - unmet.assumptions.low > unmet.dice.high - unmet.dice.low
    assert unmet.assumption_share == 1.0


def test_the_same_arguments_give_the_same_spread_and_another_seed_another() -> None:
    past = tiny_past(by_year={2001: 2, 2002: 6, 2003: 4})
    draw = [Draw(home="AL", people=200, since=date(2025, 1, 1), until=date(2026, 1, 1))]
    first, again = (input_spread(past, tiny.guards(400, 400), draw, run=RUN, resamples=10) for _ in range(2))
    other = input_spread(past, tiny.guards(400, 400), draw, run=msgspec.structs.replace(RUN, seed=4), resamples=10)
    assert first == again
    assert first.states != other.states
    assert (first.resamples, first.seasons, first.level) == (10, 60, 0.8)


@pytest.mark.parametrize("number", [0, 9, 1001])
def test_too_few_or_too_many_resamples_are_refused(number: int) -> None:
    with pytest.raises(InputError, match="resamples"):
        input_spread(tiny_past(by_year={2001: 1, 2002: 1}), tiny.guards(1, 1), [], run=RUN, resamples=number)


def test_a_record_that_is_too_short_to_fit_is_refused() -> None:
    past = tiny_past(by_year={2001: 1, 2002: 1})
    with pytest.raises(TableError, match="two or more"):
        refit(msgspec.structs.replace(past, activations=past.activations[:1]))
    with pytest.raises(InputError, match="two or more"):
        refit_years(known_before(past, 2002))


# Where people see it.


@pytest.fixture(scope="module")
def spread() -> InputSpread:
    past = tiny_past(by_year={2001: 2, 2002: 6, 2003: 4})
    return input_spread(past, tiny.guards(400, 400), [], run=RUN, resamples=10)


def known() -> Known:
    return Known(
        version="0", on=PACKAGE.on, request=PACKAGE.request, stated=set(), intake=PACKAGE.intake,
        review=Review(findings=PACKAGE.findings, options=()),
        plan=PACKAGE.plan, risk=PACKAGE.risk, bill=PACKAGE.bill,
    )  # fmt: skip


def test_the_package_says_that_the_spread_was_not_assessed(spread: InputSpread) -> None:
    lacking = {heading.title: heading.not_assessed for heading in criteria(known())}
    assert NOT_RESAMPLED in lacking["Readiness"]
    asked = msgspec.structs.replace(known(), risk=msgspec.structs.replace(PACKAGE.risk, input_spread=spread))
    readiness = next(heading for heading in criteria(asked) if heading.title == "Readiness")
    assert NOT_RESAMPLED not in readiness.not_assessed
    assert any("middle 80 % of 10 resamples" in one.statement for one in readiness.evidence)


def test_the_report_shows_the_spread_only_where_it_was_asked_for(spread: InputSpread) -> None:
    asked = msgspec.structs.replace(PACKAGE, risk=msgspec.structs.replace(PACKAGE.risk, input_spread=spread))
    plain, more = write_risk(PACKAGE), write_risk(asked)
    assert more[: len(plain)] == plain
    table, notes = more[len(plain) :]
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == [one.quantity for one in spread.nation]
    assert isinstance(notes, Bullets)
    assert notes.items == spread.notes


# On the command line.


def test_the_command_prints_one_row_for_each_quantity(capsys: pytest.CaptureFixture[str]) -> None:
    assert callup_run(["backtest", "--seasons", "100", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["quantity"] for one in found["scores"]][: len(READINGS)] == list(READINGS)
    assert (found["trained_on"], found["scored_on"]) == ([2000, 2018], [2019, 2025])
    assert sum(one["cases"] for one in found["scores"]) == 8 * 7 + 84 + 378 + 2268 + 4536 + 2 * 21


def test_the_command_says_what_it_does_not_test(capsys: pytest.CaptureFixture[str]) -> None:
    assert callup_run(["backtest", "--seasons", "50", "--split", "2015", "--until", "2018"]) == 0
    said = capsys.readouterr().out
    assert "Fitted on 2000 to 2014" in said
    assert "scored on 2015 to 2017" in said
    assert "have no record" in said


def test_years_outside_the_record_are_refused_with_the_years_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert callup_run(["backtest", "--split", "1999"]) == 10
    assert "from 2000 to 2025" in capsys.readouterr().err


def test_every_call_out_in_the_table_has_its_first_day_and_its_disaster() -> None:
    assert all(one.begun_on is not None and one.group for one in read_activations())


def test_the_interval_of_a_single_sample_is_that_sample() -> None:
    ends = interval(np.array([[4.0]]), 0.8)
    assert inside(np.array([[4.0], [4.1]]), ends).tolist() == [[True], [False]]

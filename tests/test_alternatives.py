"""All ways side by side: what must hold, on a tiny world and once on the whole walk."""

import csv
import doctest
import io
from datetime import date
from pathlib import Path

import pytest

from callup import comparing
from callup.alternatives import MEASURES, WAYS, Asked, Past, assess_workload, compare, later, progress
from callup.alternatives.directive import Directive, DonorCount
from callup.alternatives.nearest import AFTER, nearest_means, nearest_use
from callup.alternatives.programme import run_programme
from callup.alternatives.span import drawn
from callup.alternatives.ways import GUARD_WAYS, LENT_WAYS, covered, indirect_roles, lawful_roles, narrowed, people_of
from callup.alternatives.workload import Indicator, Reading, people_for, signal_of
from callup.cli import show_compare
from callup.cli.comparing import COLUMNS, sheet
from callup.documents import canonical_json
from callup.errors import InputError, UnknownName
from callup.reference.alternatives import find_directive, read_directive, read_donor_counts, read_own_officers
from callup.reference.tables import read_assumptions
from callup.request import Case, Facts
from callup.sourcing.plan import Donor
from callup.sourcing.room import source
from callup.steps import Choices
from tests import tiny as tiny_plan
from tests import tiny_compare as tiny
from tests.tiny_compare import comparison, finding, line, request, ways

TARGET = read_directive("proclamation-10935")
COUNTS = read_donor_counts("proclamation-10935")
WORK = read_assumptions("assumptions/workload")


def agency(id_, heads, *roles, equivalents=None):
    return Donor(
        id=id_, title=id_.upper(), kind="federal_agency", heads=heads, roles=roles, full_time_equivalents=equivalents,
        source="made up",
    )  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return comparison()


# --- all ways


def test_every_way_stands_on_the_page_in_the_same_order(found):
    assert [one.id for one in found.alternatives] == list(WAYS)


def test_every_measure_without_an_answer_says_what_would_tell(found):
    for way in found.alternatives:
        without = {measure for measure in MEASURES if getattr(way, measure) in {None, ()}}
        assert without == {one.measure for one in way.not_known}, way.id
        assert all(len(one.would_tell) > 10 for one in way.not_known)


def test_all_ways_share_one_baseline(found):
    assert {way.risk.unmet_before for way in found.alternatives} == {found.baseline.unmet_before}
    assert found.baseline.unmet_before == found.baseline.unmet_after


def test_doing_nothing_costs_nothing_and_changes_no_risk(found):
    nothing = ways(found)["nothing"]
    assert (nothing.people.high, nothing.cost.total.high, nothing.wanted) == (0, 0, 0)
    assert nothing.risk == found.baseline


def test_ways_outside_the_guard_change_no_risk(found):
    outside = set(WAYS) - set(GUARD_WAYS)
    assert {ways(found)[one].risk.unmet_after for one in outside} == {found.baseline.unmet_after}


def test_payers_of_every_way_add_up_to_its_total(found):
    for way in found.alternatives:
        if way.cost is not None and way.cost.payers:
            assert sum(one.amount.central for one in way.cost.payers) == way.cost.total.central, way.id


def test_nothing_on_the_page_is_a_score_or_a_rank(found):
    fields = set(found.__struct_fields__ + found.alternatives[0].__struct_fields__)
    assert not {one for one in fields if "score" in one or "rank" in one}


def test_the_same_request_gives_the_same_bytes():
    assert canonical_json(comparison()) == canonical_json(comparison())


# --- what each way asks for


def test_the_lawful_part_keeps_the_roles_that_are_lawful_together():
    asked = request()
    assert lawful_roles(asked, tiny.review(asked).findings) == {"clerks": ("administration",), "medics": ("medical",)}


def test_roles_that_are_lawful_for_different_guards_are_not_lawful_together():
    asked = request(line("clerks", 10, "administration", "custody"))
    findings = (
        finding("clerks", "administration", "allowed", home="TX"),
        finding("clerks", "custody", "allowed", home="FL"),
    )
    assert lawful_roles(asked, findings) == {"clerks": ("administration",)}


def test_what_is_lawful_for_civilians_alone_is_no_lawful_part_for_the_guard():
    asked = request(line("clerks", 10, "administration"))
    assert lawful_roles(asked, (finding("clerks", "administration", "allowed", status="civilian"),)) == {"clerks": ()}


def test_lines_without_a_lawful_role_are_gone_from_the_lawful_part():
    asked = request()
    barred = {"clerks": {"administration": "open", "custody": "barred"}, "medics": {"medical": "allowed"}}
    assert [one.id for one in narrowed("lawful-part", asked, tiny.review(asked, barred)).line] == ["medics"]


def test_indirect_roles_leave_out_custody_and_unknown_roles():
    asked = request(line("a", 1, "custody", "logistics"), line("b", 1))
    assert indirect_roles(asked) == {"a": ("logistics",), "b": ()}


def test_half_the_people_are_rounded_down_and_unknown_stays_unknown():
    asked = request(line("a", 7, "medical"), line("b", None, "medical"))
    assert [one.people for one in narrowed("half", asked, tiny.review(request())).line] == [3, None]


def test_a_line_that_loses_roles_says_that_its_number_is_the_most(found):
    assert any("100 on clerks is the most" in text for text in ways(found)["lawful-part"].conditions)


def test_as_asked_is_short_where_a_role_is_barred(found):
    asked = ways(found)["as-asked"]
    assert (asked.wanted, asked.people.central, asked.lawful_share) == (150, 50, round(50 / 150, 4))
    assert "100 of 150 people are missing: clerks 100" in asked.people_says


def test_the_lawful_part_is_lawful_in_whole(found):
    lawful = ways(found)["lawful-part"]
    assert (lawful.lawful_share, lawful.people.central, lawful.roles["clerks"]) == (1.0, 150, ("administration",))


def test_a_line_that_is_lawful_for_civilians_alone_is_not_lawful_as_asked():
    asked = request(line("clerks", 10, "administration"))
    open_ = {"clerks": {"administration": "open"}}
    civil = tiny.review(asked, {"clerks": {"administration": "allowed"}}, status="civilian").options
    told = {way: tiny.tried(way, asked, open_) for way in GUARD_WAYS}
    review = tiny.replaced(told["as-asked"].review, options=(*told["as-asked"].review.options, *civil))
    told["as-asked"] = tiny.replaced(told["as-asked"], review=review)
    whole = Asked(on=tiny.ON, request=asked, demands=tiny.demands(asked), seed=1, price_year=2025)
    lent = tuple(tiny.lent(way, asked, open_) for way in LENT_WAYS)
    assert ways(compare(whole, tuple(told.values()), lent, tiny.shelf()))["as-asked"].lawful_share == 0


def test_a_later_plan_is_the_same_plan_on_later_days():
    made = tiny.plan(tiny.demands(request()), tiny.review(request()))
    (stay,), (put_off,) = made.assignments, later(made, 60).assignments
    assert ((put_off.since - stay.since).days, (put_off.until - stay.until).days) == (60, 60)


def test_people_who_relieve_others_are_counted_once():
    wanted = tiny.demands(request(line("medics", 50, "medical")))
    made = tiny.plan(wanted, tiny.review(request()))
    twice = tiny.replaced(made, assignments=(*made.assignments, *later(made, 28).assignments))
    assert people_of(twice, wanted) == 50


def test_lent_officers_are_priced_for_all_and_say_that_their_number_is_not_known(found):
    for name in LENT_WAYS:
        way = ways(found)[name]
        assert way.people is None
        assert way.cost.total == tiny.bill(150).total
        assert way.supposes == ("somebody confers powers",)


def test_named_agencies_give_heads_and_nobody_is_counted_on_two_lines():
    wanted = tiny.demands(request())
    medics, clerks = agency("a", 60, "medical"), agency("b", 70, "medical", "administration", "custody")
    assert [one.people for one in covered(wanted, (medics, clerks))] == [70, 50]
    assert [one.people for one in covered(wanted, (medics,))] == [0, 50]


def test_named_agencies_take_the_place_of_a_number_that_is_not_known():
    asked = request()
    whole = Asked(on=tiny.ON, request=asked, demands=tiny.demands(asked), seed=1, price_year=2025)
    federal = tiny.replaced(tiny.lent("federal-officers", asked), named=(agency("a", 60, "medical", equivalents=9),))
    others = (federal, tiny.lent("state-local-officers", asked))
    told = ways(compare(whole, tuple(tiny.tried(way, asked) for way in GUARD_WAYS), others, tiny.shelf()))
    assert (told["federal-officers"].people.high, told["federal-officers"].full_time_equivalents.high) == (50, 9)
    assert told["state-local-officers"].people is None


def test_overtime_adds_nobody_and_is_priced_only_where_officers_were_counted(found):
    assert ways(found)["overtime"].cost is None
    counted = ways(comparison(own_officers=read_own_officers("US Immigration and Customs Enforcement")))["overtime"]
    assert (counted.people.high, counted.cost.total.low > 0) == (0, True)
    assert 700 < counted.full_time_equivalents.low < counted.full_time_equivalents.high < 2500


def test_a_programme_that_does_not_fit_the_mission_is_not_priced():
    flood = ways(comparison(request(kind="disaster", law="none")))["programme"]
    assert flood.cost is None
    assert flood.claims == ()


def test_claims_are_shown_and_enter_no_sum(found):
    claims = {one.name: one.value for one in ways(found)["programme"].claims}
    assert claims["removal-usd-2025"] == 17121
    without = ways(comparison(claims=()))["programme"]
    assert without.cost == ways(found)["programme"].cost
    assert without.avoided == ways(found)["programme"].avoided


def test_ways_on_other_seasons_are_refused():
    asked = request()
    told = [tiny.tried(way, asked) for way in GUARD_WAYS]
    told[0] = tiny.replaced(told[0], risk=tiny.risk(0, seed=2))
    whole = Asked(on=tiny.ON, request=asked, demands=tiny.demands(asked), seed=1, price_year=2025)
    with pytest.raises(InputError, match="all ways on the same seasons"):
        compare(whole, tuple(told), tuple(tiny.lent(way, asked) for way in LENT_WAYS), tiny.shelf())


def test_a_missing_way_is_refused():
    asked = request()
    whole = Asked(on=tiny.ON, request=asked, demands=tiny.demands(asked), seed=1, price_year=2025)
    with pytest.raises(InputError, match="nothing for federal-officers"):
        compare(whole, tuple(tiny.tried(way, asked) for way in GUARD_WAYS), (), tiny.shelf())


# --- the past


def test_what_began_after_the_request_says_so_and_what_is_yet_to_come_is_left_out():
    row = Past(id="X", name="x", began="2025-08", people=1, usd=None, says="", source="", ways=("wait",))
    (shown,) = nearest_means("wait", (row,), request(), date(2025, 12, 24))
    assert shown.mark == AFTER
    assert nearest_means("wait", (row,), request(), date(2025, 7, 1)) == ()


def test_what_was_done_for_another_kind_of_mission_is_not_named():
    row = Past(
        id="X", name="x", began="2020", people=1, usd=None, says="", source="", ways=("wait",), missions=("border",)
    )
    assert nearest_means("wait", (row,), request(), date(2025, 12, 24)) == ()
    assert nearest_means("wait", (row,), request(kind="border"), date(2025, 12, 24)) == (row,)


def test_a_kindred_mission_is_nearer_than_a_newer_one_of_another_kind():
    told = {"people": 1, "usd": None, "says": "", "source": "", "statuses": ("t32-502f",)}
    rows = tuple(
        Past(id=mission, name=mission, began=began, missions=(mission,), **told)
        for mission, began in (("disaster", "2024"), ("border", "2018"), ("interior_immigration", "2001"))
    )
    near = nearest_use(tiny.tried("lawful-part", request()), rows, tiny.ON)
    assert [one.id for one in near] == ["interior_immigration", "border"]


def test_the_nearest_use_of_the_guard_has_a_number(found):
    assert all(one.people for one in ways(found)["as-asked"].precedents)
    assert ways(found)["as-asked"].precedents


# --- the programme and the workload


def test_two_inputs_are_drawn_apart_and_one_input_is_drawn_alike_everywhere():
    row = WORK["hours_per_shift"]
    other = tiny.replaced(row, name="another")
    assert drawn((row, row), lambda one, two: one - two, seed=1) == (0, 0, 0)
    low, _, high = drawn((row, other), lambda one, two: one - two, seed=1)
    assert low < 0 < high


def test_departures_never_exceed_the_seats():
    known = tiny.shelf().assumed
    few = tiny.replaced(known["programme_seats_per_week"], low=10, central=10, high=10)
    made = run_programme({**known, few.name: few}, WORK, weeks=10, price_factor=1.0, seed=1)
    assert made.departures_per_week.high == 10


def test_departures_over_the_term_are_those_of_its_weeks():
    made = run_programme(tiny.shelf().assumed, WORK, weeks=10, price_factor=1.0, seed=1)
    assert made.departures_per_week.high <= 5000
    assert made.departures.central == pytest.approx(10 * made.departures_per_week.central, rel=0.001)


def test_a_line_without_tasks_is_not_assessed_but_a_thousand_tasks_are():
    (work,) = assess_workload(request(line("a", 100, "custody")), WORK, (), on=tiny.ON, seed=1).works
    assert work.people is None
    assert work.says.startswith("not assessed: nobody has stated")
    assert 200 < work.per_thousand.low < work.per_thousand.central < work.per_thousand.high < 500


def test_stated_tasks_give_people_beside_the_people_asked_for():
    (work,) = assess_workload(
        request(line("a", 100, "custody", tasks_per_week=1000)), WORK, (), on=tiny.ON, seed=1
    ).works
    assert work.people == work.per_thousand
    assert "100 are asked for" in work.says


def test_a_role_without_hours_is_not_assessed():
    (work,) = assess_workload(request(line("a", 9, "escort", tasks_per_week=5)), WORK, (), on=tiny.ON, seed=1).works
    assert (work.people, work.per_thousand) == (None, None)
    assert "no assumption" in work.says


def test_the_workload_is_what_can_be_worked_out_by_hand():
    exact = {
        name: tiny.replaced(row, low=value, central=value, high=value)
        for name, value in {"hours_per_shift": 10, "shifts_per_week": 4, "share_available": 0.5}.items()
        for row in (WORK[name],)
    }
    hours = tiny.replaced(WORK["hours_per_task_custody"], low=2, central=2, high=2)
    assert people_for(100, "custody", {**exact, "hours_per_task_custody": hours}, seed=1).central == 10


def series(*values):
    readings = tuple(Reading(year=2024 + at // 12, month=at % 12 + 1, value=value) for at, value in enumerate(values))
    return Indicator(
        id="x", title="Things", unit="a month", missions=("border",), why="why", source="s", url="u", readings=readings
    )


def test_an_indicator_that_falls_moves_against_the_request():
    signal = signal_of(series(*[100] * 12, 50), request(), date(2025, 2, 1))
    assert signal.moves == "against"
    assert signal.says == (
        "Things fell from 100 in January 2024 to 50 in January 2025 (-50 %), while the request asks for 150 people."
    )


def test_an_indicator_that_rises_or_stays_is_said_in_the_same_words():
    rises = signal_of(series(*[100] * 12, 150), request(), date(2025, 2, 1))
    stays = signal_of(series(*[100] * 12, 105), request(), date(2025, 2, 1))
    assert (rises.moves, stays.moves) == ("with", "level")
    assert "rose from 100" in rises.says
    assert "stayed about level" in stays.says


def test_a_month_that_is_not_over_is_not_read():
    assert signal_of(series(*[100] * 12, 50), request(), date(2025, 1, 31)) is None


def test_the_border_series_of_the_real_request_ends_before_the_day(found):
    (signal,) = found.workload.signals
    assert (signal.now.year, signal.now.month) < (2025, 12)
    assert (signal.before.year, signal.before.month) == (signal.now.year - 1, signal.now.month)


def test_a_mission_without_a_series_says_so():
    told = assess_workload(request(kind="disaster"), WORK, (series(1),), on=tiny.ON, seed=1)
    assert told.signals == ()
    assert told.notes


# --- directive and donors


def count(donor, low, high=None, *, as_of=date(2025, 8, 31), kind="federal", basis="heads"):
    return DonorCount(
        donor=donor, title=donor, kind=kind, as_of=as_of, low=low, high=low if high is None else high, basis=basis,
        source="made up",
    )  # fmt: skip


def test_each_donor_is_counted_once_and_conflicting_counts_give_a_range():
    told = progress(TARGET, (count("fbi", 100), count("fbi", 300), count("irs", 50)), date(2025, 9, 1))
    assert (told.low, told.high) == (150, 350)
    (fbi, irs) = told.donors
    assert (fbi.conflicting, irs.conflicting, len(fbi.counts)) == (True, False, 2)


def test_an_old_count_is_kept_but_gives_way_to_a_newer_one():
    told = progress(TARGET, (count("irs", 250, as_of=date(2025, 6, 1)), count("irs", 1700)), date(2025, 9, 1))
    assert (told.low, told.high, told.donors[0].conflicting) == (1700, 1700, False)
    assert len(told.donors[0].counts) == 2


def test_full_time_equivalents_are_kept_apart_from_heads():
    told = progress(TARGET, (count("irs", 100), count("irs", 40, basis="full_time_equivalents")), date(2025, 9, 1))
    assert (told.low, told.high, told.donors[0].full_time_equivalents) == (100, 100, 40)


def test_totals_over_several_donors_enter_no_sum():
    told = progress(TARGET, (count("all", 42153, kind="group"), count("irs", 10)), date(2025, 9, 1))
    assert (told.high, told.wide_high, len(told.groups)) == (10, 10, 1)
    assert [one.donor for one in told.donors] == ["irs"]


def test_disputed_kinds_are_told_with_and_without():
    told = progress(TARGET, (count("irs", 10), count("hsi", 12000, kind="own_department")), date(2025, 9, 1))
    assert (told.low, told.wide_low) == (10, 12010)


def test_a_donor_without_a_number_is_named_and_not_taken_for_zero():
    told = progress(TARGET, (tiny.replaced(count("dea", 0), low=None, high=None),), date(2025, 9, 1))
    assert told.donors[0].low is None
    assert any("dea" in text for text in told.says)


def test_counts_after_the_day_are_left_out_and_days_are_told_to_the_end_of_the_term():
    told = progress(TARGET, COUNTS, date(2025, 7, 8))
    assert (told.high, told.days_left) == (250, 0)
    assert progress(TARGET, COUNTS, date(2025, 12, 24)).days_left == -169


def test_the_real_directive_counts_what_is_published():
    told = progress(TARGET, COUNTS, date(2025, 12, 24))
    assert (told.low, told.high) == (14841, 19340)
    assert (told.wide_low, told.wide_high) == (35841, 40340)
    assert TARGET.people == 20000


def test_an_unknown_directive_is_answered_with_the_known_ones():
    with pytest.raises(UnknownName, match="proclamation-10935"):
        read_directive("proclamation-1093")
    assert find_directive("something-else") is None
    assert find_directive(None) is None


def test_every_kind_of_donor_of_a_directive_has_its_reason():
    assert isinstance(TARGET, Directive)
    assert set(TARGET.toward) == set(TARGET.because)
    assert all(one.kind == "group" or one.kind in TARGET.toward for one in COUNTS)


# --- on the terminal and as a sheet


def test_the_table_can_be_read_in_a_hundred_columns(found, capsys):
    show_compare.comparison(found)
    printed = capsys.readouterr().out
    table = printed.split("needs: people")[0].splitlines()[1:]
    assert max(map(len, table)) <= 100
    assert all(title in printed for title in WAYS.values())
    assert "17,121 USD a case" in printed


def test_what_is_said_twice_is_named_and_not_repeated(found, capsys):
    show_compare.comparison(found)
    printed = capsys.readouterr().out
    assert printed.count("Condition: Somebody signs") == 1
    assert "The same as above:" in printed


def test_a_directive_is_shown_with_sums_kinds_and_conflicts(capsys):
    show_compare.directive(progress(TARGET, COUNTS, date(2025, 12, 24)))
    printed = capsys.readouterr().out
    assert "14,841 to 19,340" in printed
    assert "8,501" in printed
    assert "none published" in printed


def test_the_sheet_has_a_row_for_every_measure_of_every_way(found):
    rows = list(csv.DictReader(io.StringIO(sheet(found))))
    assert tuple(rows[0]) == COLUMNS
    for way in WAYS:
        assert {"wanted", "people", "cost", "lawful_share", "unmet_after"} <= {
            one["measure"] for one in rows if one["way"] == way
        }
    contractors = next(one for one in rows if (one["way"], one["measure"]) == ("contractors", "people"))
    assert contractors["central"] == ""
    assert "not known" in contractors["says"]


def test_the_page_of_the_step_shows_what_the_rooms_give():
    page = Path(__file__).parent.parent / "docs" / "steps" / "6-compare.md"
    failed, done = doctest.testfile(str(page), module_relative=False)
    assert (failed, done > 5) == (0, True)


def test_a_plan_that_stops_early_is_as_good_up_to_there():
    demands, options = (tiny_plan.demand(people=150),), tiny_plan.everywhere("drive")
    told = [
        source(demands, options, tiny_plan.FORCES, tiny_plan.LIMITS, tiny_plan.settings(until=last))
        for last in ("", "cost")
    ]
    whole, early = ([(one.objective, one.value) for one in plan.proofs] for plan in told)
    assert early == whole[: len(early)]
    assert (len(early) < len(whole), early[-1][0]) == (True, "Cost over the term")


# --- once on the whole walk


@pytest.fixture(scope="module")
def walked():
    asked = request(line("clerks", 60, "administration", "custody"), line("medics", 41, "medical"))
    case = Case(request=tiny.replaced(asked, under="proclamation-10935"), facts=Facts(callup=1))
    return comparing.compare_steps(case, Choices(on=tiny.ON, seasons=50))


def test_the_walk_compares_all_ways_on_one_baseline(walked):
    assert [one.id for one in walked.alternatives] == list(WAYS)
    assert {one.risk.unmet_before for one in walked.alternatives} == {walked.baseline.unmet_before}
    assert walked.seasons == 50


def test_the_walk_finds_that_lent_officers_are_lawful_once_powers_are_conferred(walked):
    assert ways(walked)["federal-officers"].lawful_share == 1.0
    assert "1103(a)(6)" in ways(walked)["federal-officers"].supposes[0]
    assert "1357(g)" in ways(walked)["state-local-officers"].supposes[0]


def test_the_walk_never_keeps_custody_in_the_lawful_part(walked):
    assert "custody" not in ways(walked)["lawful-part"].roles.get("clerks", ())
    assert ways(walked)["half"].wanted == 30 + 20


def test_the_walk_tells_how_far_the_directive_is(walked):
    assert walked.directive.directive.id == "proclamation-10935"


def test_the_examples_name_directives_that_are_known():
    for path in Path(__file__).parent.parent.glob("examples/*/request.toml"):
        under = [
            text.split('"')[1] for text in path.read_text(encoding="utf-8").splitlines() if text.startswith("under")
        ]
        assert all(find_directive(one) for one in under), path

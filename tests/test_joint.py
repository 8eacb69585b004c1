"""Worked cases of the joint plan: three States, each with 400 drivers to send."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from callup.cli import run
from callup.cli.joint import bound_said
from callup.errors import InputError, UnknownName
from callup.joint.bound import checked, limits_of
from callup.joint.ceilings import find_ceilings
from callup.joint.frontier import frontier
from callup.joint.prices import steps_of
from callup.joint.probe import climb, could_send, try_plan, weekly
from callup.joint.record import Frontier
from callup.joint.room import Task, missing_of, plan_task, plan_within
from callup.report.frontier_chart import frontier_chart
from callup.sourcing.plan import Ceiling, Plan
from callup.sourcing.room import source
from tests import saa
from tests import tiny_joint as tiny

CASE = str(Path(__file__).parents[1] / "examples" / "us-inauguration-2021")


def usd_of(plan: Plan) -> int:
    return 100 * sum(one.people for one in plan.assignments)


def test_without_a_bound_everything_that_can_be_filled_is_filled() -> None:
    found = plan_within(tiny.problem(asked=900), tiny.weather(), tiny.bound("cvar", None))
    assert found.people_sent == 600  # 1,200 are listed; the floor of one half for every type leaves 600
    assert {state.limit for state in found.states} == {None}
    assert found.in_sample.over == found.out_of_sample.over == ()


def test_a_bound_takes_from_the_fill_and_is_kept_in_every_state() -> None:
    found = plan_within(tiny.problem(asked=900), tiny.weather(), tiny.bound("added-cvar", 1000.0))
    assert 0 < found.people_sent < 600
    assert found.in_sample.over == ()
    for state in found.states:
        assert state.given <= state.ceiling <= state.could_send
        assert state.after <= state.limit == state.before + 1000


def test_where_nothing_may_be_added_nobody_is_sent_who_would_be_missed() -> None:
    found = plan_within(tiny.problem(), tiny.weather(), tiny.bound("added-cvar", 0.0))
    assert found.in_sample.tail_after == found.in_sample.tail_before
    assert found.in_sample.most_added == 0
    assert found.in_sample.most_added_in is None


def test_a_state_above_the_bound_without_any_plan_is_named_and_not_made_worse() -> None:
    found = plan_within(tiny.problem(), tiny.weather((1000, 1000, 9000)), tiny.bound("cvar", 500.0))
    assert found.over_without == ("AL", "GA")
    by_home = {state.home: state for state in found.states}
    assert by_home["AL"].after == by_home["AL"].before == by_home["AL"].limit
    assert by_home["TX"].given > 0


def test_a_bound_on_the_chance_is_kept_too() -> None:
    weather = tiny.weather((1000, 1000, 1000), need=760, stricken_share=1.0)
    found = plan_within(tiny.problem(asked=900), weather, tiny.bound("added-chance", 0.1))
    assert 0 < found.people_sent < 600
    assert all(state.after <= state.before + 0.1 + 1e-9 for state in found.states)


def test_help_from_neighbours_is_part_of_what_is_bounded() -> None:
    weather = tiny.weather((1000, 3000, 1000), need=700, lend_km=1000.0)
    found = plan_within(tiny.problem(people=(1000, 3000, 1000)), weather, tiny.bound("added-cvar", 500.0))
    assert found.in_sample.over == ()


def test_the_plan_fills_as_much_as_a_linear_program_with_cvar_in_rows() -> None:
    weather = tiny.weather(seasons=40)
    problem, bound = tiny.problem(asked=900), tiny.bound("added-cvar", 1000.0)
    found = plan_within(problem, weather, bound)
    limits = {state.home: state.limit for state in found.states}
    most = {state.home: min(200, state.could_send) for state in found.states}
    best = saa.most_sent(weather, (tiny.SINCE, tiny.UNTIL), limits, most, 900)
    assert found.people_sent <= best + 1e-6
    assert found.people_sent >= best - 3 * 3  # ceilings are found to within two people of each Guard


def test_fresh_seasons_are_other_seasons() -> None:
    found = plan_within(tiny.problem(), tiny.weather(seed=5), tiny.bound("cvar", None))
    assert (found.in_sample.seed, found.out_of_sample.seed) == (5, 6)
    assert found.in_sample.unmet_before != found.out_of_sample.unmet_before


def test_only_units_that_may_serve_count_as_people_who_could_be_sent() -> None:
    assert could_send(tiny.problem(asked=900)) == {"AL": 400, "GA": 400, "TX": 400}
    assert could_send(tiny.problem(asked=300)) == {"AL": 300, "GA": 300, "TX": 300}
    assert could_send(tiny.problem(asked=900, people=(600, 1000, 1000)))["AL"] == 300


def test_prices_rise_step_by_step_and_stand_for_the_months_of_the_plan() -> None:
    task = tiny.task()
    steps = steps_of(task.ladder)
    assert {month for _, month in steps} == {3, 4, 5, 6, 7, 8}
    for one in steps.values():
        assert sum(one.widths) == 400
        assert list(one.weights) == sorted(one.weights)
        assert one.weights[-1] > 0


def test_the_price_of_one_person_more_is_what_the_simulation_says() -> None:
    task = tiny.task()
    at = task.ladder.risks[0].homes.index("AL")
    rise = task.ladder.risks[-1].states[at].unmet_after - task.ladder.risks[0].states[at].unmet_after
    priced = 0.0
    for month, days in {3: 28, 4: 35, 5: 28, 6: 35, 7: 28, 8: 35}.items():
        steps = steps_of(task.ladder)["AL", month]
        priced += days * sum(width * weight for width, weight in zip(steps.widths, steps.weights, strict=True)) / 1e5
    assert priced == pytest.approx(rise, rel=0.05)


def test_the_plan_takes_people_where_they_are_missed_least() -> None:
    """Texas is nine times as strong as its largest need asks for, so all is taken there."""
    found = plan_within(tiny.problem(asked=150), tiny.weather((1000, 1000, 9000)), tiny.bound("cvar", None))
    assert {one.home for one in found.plan.assignments} == {"TX"}


def test_the_frontier_goes_from_nothing_added_to_no_bound_and_never_falls() -> None:
    found = frontier(tiny.problem(asked=900), tiny.weather(), ("added-cvar", 4), usd_of)
    bounds = [point.bound.at_most for point in found.points]
    assert bounds[0] == 0.0
    assert bounds[-1] is None
    assert bounds[1:-1] == sorted(bounds[1:-1])
    filled = [point.person_days_sent for point in found.points]
    assert filled == sorted(filled)
    assert filled[0] < filled[-1]
    assert [point.usd for point in found.points] == [100 * point.people_sent for point in found.points]


def test_a_frontier_of_two_points_is_nothing_and_everything() -> None:
    found = frontier(tiny.problem(), tiny.weather(), ("cvar", 2), usd_of)
    assert [point.bound.at_most for point in found.points] == [0.0, None]


def test_the_same_arguments_give_the_same_frontier() -> None:
    one, other = (frontier(tiny.problem(), tiny.weather(), ("added-cvar", 3), usd_of) for _ in range(2))
    assert one == other


def test_the_chart_shows_every_point_once_for_each_set_of_seasons() -> None:
    found = frontier(tiny.problem(), tiny.weather(), ("added-cvar", 3), usd_of)
    svg = frontier_chart(found)
    assert "seasons of the plan" in svg
    assert "fresh seasons" in svg
    assert "no bound" in svg


def test_what_is_missing_is_counted_by_priority_in_person_days() -> None:
    problem = tiny.problem(asked=900)
    plan = plan_within(problem, tiny.weather(), tiny.bound("cvar", None)).plan
    assert missing_of(problem, plan) == (300 * (tiny.UNTIL - tiny.SINCE).days,)


def test_civilian_donors_are_no_draw_on_a_state() -> None:
    weather = tiny.weather()
    found = plan_within(tiny.problem(), weather, tiny.bound("cvar", None))
    lent = tiny.lent_by_an_agency(found.plan)
    assert try_plan(weather, lent, fresh=False) == try_plan(weather, found.plan, fresh=False)


def test_a_plan_that_ends_before_the_seasons_begin_adds_nothing() -> None:
    problem = tiny.moved(tiny.problem(), since=date(2024, 1, 1), until=date(2024, 3, 1))
    found = plan_within(problem, tiny.weather(), tiny.bound("added-cvar", 0.0))
    assert found.people_sent == 600
    assert found.in_sample.unmet_after == found.in_sample.unmet_before


@pytest.mark.parametrize("text", ["cvar=2000", "chance=0.05", "added-cvar=0", "added-chance=0.001"])
def test_a_bound_can_be_said(text: str) -> None:
    bound = bound_said(text)
    assert f"{bound.measure}={bound.at_most:g}" == text


@pytest.mark.parametrize("text", ["cvar", "cvar=much", "chance=1.5", "cvar=-1", "chance=nan"])
def test_a_bound_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        bound_said(text)


def test_a_measure_that_is_not_known_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="chance"):
        bound_said("chanse=0.05")


def test_no_bound_is_a_bound_that_nobody_reaches() -> None:
    risk = tiny.task().ladder.risks[-1]
    assert set(limits_of(checked(tiny.bound("cvar", None)), risk).values()) == {float("inf")}


def test_a_task_is_planned_in_the_same_way_as_a_problem() -> None:
    bound = tiny.bound("added-cvar", 500.0)
    task = tiny.task()
    assert plan_task(task, bound) == plan_within(task.problem, task.weather, bound)


def test_ceilings_are_kept_when_all_guards_send_all_they_allow() -> None:
    task: Task = tiny.task(lend_km=1000.0)
    bound = tiny.bound("added-cvar", 1000.0)
    found = find_ceilings(bound, task.ladder, task.weather, tiny.nobody_watches)
    again = climb(task.problem, task.weather, tiny.nobody_watches)
    assert again == task.ladder
    assert tiny.over(bound, task, found.people) == ()


def test_with_rotations_ceilings_by_month_fill_more_where_need_has_a_season() -> None:
    """Need falls in July and August alone, so from March to June nothing that is sent is missed."""
    weather, bound = tiny.weather(months=(7, 8)), tiny.bound("added-cvar", 500.0)
    whole = plan_within(tiny.problem(asked=900), weather, bound)
    relieved = plan_within(tiny.relieved(tiny.problem(asked=900), 30, 60, 90), weather, bound)
    assert whole.in_sample.over == relieved.in_sample.over == ()
    assert relieved.person_days_sent > 1.5 * whole.person_days_sent
    assert relieved.people_sent <= relieved.people_asked < sum(one.people for one in relieved.plan.assignments)
    for state in relieved.states:
        assert state.ceiling_lowest < state.ceiling
        assert state.given <= state.ceiling
    assert all(state.ceiling_lowest == state.ceiling for state in whole.states)


def test_a_ceiling_of_a_month_holds_in_that_month_alone() -> None:
    problem = tiny.relieved(tiny.problem(asked=900), 30)
    ceilings = tuple(Ceiling(home=home, people=0, months=(5, 6)) for home in ("AL", "GA"))
    limits = msgspec.structs.replace(problem.limits, ceilings=ceilings)
    plan = source(problem.demands, problem.options, problem.world, limits, problem.settings)
    may = [one for one in plan.assignments if one.since < date(2025, 7, 1) and one.until > date(2025, 5, 1)]
    assert {one.home for one in may} == {"TX"}
    assert {one.home for one in plan.assignments} == {"AL", "GA", "TX"}


def test_a_unit_that_takes_over_in_the_middle_of_a_week_does_not_count_twice() -> None:
    first, half, last = date(2025, 1, 1), date(2025, 1, 5), date(2025, 1, 15)
    draws = weekly([("AL", 50, first, half), ("AL", 50, half, last), ("GA", 7, half, half)], first)
    assert [(draw.home, draw.people) for draw in draws] == [("AL", 50), ("AL", 50)]


def test_a_request_without_lines_gives_an_empty_plan() -> None:
    problem = msgspec.structs.replace(tiny.problem(), demands=())
    found = plan_within(problem, tiny.weather(), tiny.bound("cvar", 0.0))
    assert (found.people_asked, found.people_sent) == (0, 0)


def test_the_command_shows_the_frontier_and_writes_table_and_picture(tmp_path: Path, capsys) -> None:
    told = ["frontier", CASE, "--points", "2", "--seasons", "100", "--out", str(tmp_path)]
    assert run(told) == 0
    assert "Fill and cost" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["frontier.json", "frontier.svg"]
    found = msgspec.json.decode((tmp_path / "frontier.json").read_bytes(), type=Frontier, strict=False)
    assert found.people_asked == 2000
    assert found.points[-1].bound.at_most is None
    assert found.points[0].usd > 0


def test_the_command_fills_within_a_bound(capsys) -> None:
    assert run(["source", CASE, "--risk-bound", "chance=0.02", "--seasons", "100"]) == 0
    shown = capsys.readouterr().out
    assert "Bound: chance=0.02" in shown
    assert "Check on seasons that the plan has not seen" in shown


def test_a_frontier_where_nothing_is_missed_has_each_bound_once() -> None:
    found = frontier(tiny.problem(), tiny.weather(months=(11,)), ("added-cvar", 5), usd_of)
    assert [point.bound.at_most for point in found.points] == [0.0, None]

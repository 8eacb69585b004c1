"""What holds for the joint plan in every small world."""

from hypothesis import given, settings
from hypothesis import strategies as st

from callup.joint.bound import states_over
from callup.joint.ceilings import find_ceilings
from callup.joint.frontier import frontier
from callup.joint.prices import steps_of
from callup.joint.probe import climb, try_levels, try_plan
from callup.joint.room import plan_within
from tests import saa
from tests import tiny_joint as tiny

FEW = settings(max_examples=8, deadline=None)
FEWER = settings(max_examples=4, deadline=None)
STRENGTHS = st.tuples(*[st.sampled_from([300, 800, 1000, 2500])] * 3)
WEATHER = st.builds(
    tiny.weather,
    STRENGTHS,
    need=st.sampled_from([500, 750, 900]),
    seasons=st.sampled_from([40, 60]),
    seed=st.integers(1, 50),
    lend_km=st.sampled_from([0.0, 150.0, 1000.0]),
)
MEASURES = st.sampled_from(["cvar", "added-cvar", "added-chance", "chance"])


@st.composite
def bounds(draw):
    measure = draw(MEASURES)
    most = 0.3 if measure.endswith("chance") else 3000.0
    return tiny.bound(measure, round(draw(st.floats(0, 1)) * most, 3))


def problem_for(weather, asked):
    return tiny.problem(asked=asked, people=[strength.people for strength in weather.guards.strengths.values()])


@FEW
@given(WEATHER, bounds(), st.integers(0, 900))
def test_the_bound_is_kept_in_sample_and_no_state_is_drawn_beyond_its_ceiling(weather, bound, asked) -> None:
    found = plan_within(problem_for(weather, asked), weather, bound)
    assert found.in_sample.over == ()
    for state in found.states:
        assert 0 <= state.given <= state.ceiling <= state.could_send
        assert state.after <= state.limit + 1e-6


@FEW
@given(WEATHER, bounds())
def test_ceilings_hold_together_and_not_only_one_by_one(weather, bound) -> None:
    problem = problem_for(weather, 900)
    ladder = climb(problem, weather, tiny.nobody_watches)
    found = find_ceilings(bound, ladder, weather, tiny.nobody_watches)
    assert states_over(bound, try_levels(weather, ladder.window, found.people)) == ()
    assert all(0 <= people <= ladder.people[-1][home] for home, people in found.people.items())


@FEWER
@given(WEATHER, st.sampled_from(["cvar", "added-cvar", "added-chance"]))
def test_a_looser_bound_never_fills_less(weather, measure) -> None:
    found = frontier(problem_for(weather, 700), weather, (measure, 4), lambda plan: len(plan.assignments))
    filled = [point.person_days_sent for point in found.points]
    assert filled == sorted(filled)
    assert all(point.in_sample.over == () for point in found.points)


@FEW
@given(WEATHER, bounds())
def test_an_empty_plan_equals_the_baseline(weather, bound) -> None:
    found = plan_within(problem_for(weather, 0), weather, bound)
    assert found.plan.assignments == ()
    for sample in (found.in_sample, found.out_of_sample):
        assert (sample.unmet_after, sample.tail_after) == (sample.unmet_before, sample.tail_before)
    assert all(state.after == state.before and state.fresh_after == state.fresh_before for state in found.states)


@FEW
@given(WEATHER, st.integers(0, 400), st.integers(0, 400), st.integers(0, 2))
def test_fewer_sent_never_worsens_the_donor(weather, one, other, at) -> None:
    ladder = climb(problem_for(weather, 900), weather, tiny.nobody_watches)
    home = ladder.risks[0].homes[at]
    fewer, more = (try_levels(weather, ladder.window, {home: people}).states[at] for people in sorted((one, other)))
    assert fewer.chance_after <= more.chance_after
    assert fewer.unmet_after <= more.unmet_after
    assert fewer.tail_after <= more.tail_after


@FEW
@given(WEATHER)
def test_more_on_every_rung_never_helps_any_state_and_prices_never_fall(weather) -> None:
    ladder = climb(problem_for(weather, 900), weather, tiny.nobody_watches)
    for below, above in zip(ladder.risks, ladder.risks[1:], strict=False):
        assert all(a.unmet_after <= b.unmet_after for a, b in zip(below.states, above.states, strict=True))
    for steps in steps_of(ladder).values():
        assert list(steps.weights) == sorted(steps.weights)
        assert min(steps.widths) >= 0


@FEW
@given(WEATHER, bounds())
def test_the_sample_of_a_plan_is_the_simulation_of_the_plan(weather, bound) -> None:
    found = plan_within(problem_for(weather, 400), weather, bound)
    for sample, fresh in ((found.in_sample, False), (found.out_of_sample, True)):
        risk = try_plan(weather, found.plan, fresh=fresh)
        assert sample.over == states_over(bound, risk)
        assert abs(sample.unmet_after - sum(state.unmet_after for state in risk.states)) < 0.05


@FEWER
@given(WEATHER, bounds(), st.sampled_from([(30,), (30, 60), (90, 180)]))
def test_the_bound_is_kept_with_rotations_too(weather, bound, lengths) -> None:
    problem = tiny.relieved(problem_for(weather, 600), *lengths)
    found = plan_within(problem, weather, bound)
    assert found.in_sample.over == ()
    assert all(state.given <= state.ceiling <= state.could_send for state in found.states)


@FEWER
@given(STRENGTHS, st.sampled_from([500, 750, 900]), st.integers(1, 50), st.integers(0, 3000), st.integers(50, 700))
def test_the_fill_is_that_of_a_linear_program_with_cvar_in_rows(people, need, seed, added, asked) -> None:
    weather = tiny.weather(people, need=need, seasons=40, seed=seed)
    found = plan_within(tiny.problem(asked=asked, people=people), weather, tiny.bound("added-cvar", added))
    limits = {state.home: state.limit for state in found.states}
    most = {
        state.home: min(state.could_send, type_limit(strength))
        for state, strength in zip(found.states, people, strict=True)
    }
    best = saa.most_sent(weather, (tiny.SINCE, tiny.UNTIL), limits, most, asked)
    assert best - 9 <= found.people_sent <= best + 1e-6


def type_limit(strength: int) -> int:
    """Half of 400 drivers may go, or of the strength where fewer serve."""
    return min(400, strength) // 2

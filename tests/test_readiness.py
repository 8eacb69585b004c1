"""The readiness room, in worlds small enough to work out by hand."""

import subprocess
import sys
from datetime import date

import msgspec
import numpy as np
import pytest

from callup.errors import InputError, TableError, UnknownName
from callup.force import Claim
from callup.readiness import kernel
from callup.readiness.chart import draw_chart, tabulate_rates
from callup.readiness.compact import lending_order
from callup.readiness.hazard import Activation, Declaration, Hazards, assume
from callup.readiness.need import Profile, duty_until
from callup.readiness.past import fit_needs, merge_episodes
from callup.readiness.risk import Risk
from callup.readiness.season import happening_of
from callup.readiness.simulation import SEASONS_A_BLOCK, get_ready, simulate
from callup.readiness.supply import Draw, draw_by_week, supply_of
from callup.readiness.tally import Run, wilson, worst_mean
from callup.readiness.world import HOME, LENGTH, PEOPLE, START
from tests import tiny_readiness as tiny

FLAT = Profile(start_share=1.0, peak_at=0.5, end_share=1.0)
RUN = Run(seed=7, seasons=300, first_day=tiny.FIRST_DAY)
WHOLE_YEAR = {"since": date(2025, 1, 1), "until": date(2025, 12, 31)}


def simulated(hazards: Hazards, *people: int, draws: tuple[Draw, ...] = (), run: Run = RUN) -> Risk:
    return simulate(hazards, tiny.guards(*people), draws, run=run)


# One State, one certain event, worked out by hand.


def test_one_event_of_known_size_is_spread_over_its_weeks_by_the_day() -> None:
    # 700 people for 14 days from the fourth day of week 1: 4, 7 and 3 days.
    need = tiny.need_of((0, 10, 700, 14), homes=1, profile=FLAT)
    assert need[:5, 0].tolist() == [0, 400, 700, 300, 0]
    assert need.sum() * 7 == 700 * 14


def test_what_one_guard_cannot_cover_is_unmet_to_the_last_person() -> None:
    need = tiny.need_of((0, 10, 700, 14), homes=1, profile=FLAT)
    draw = draw_by_week([Draw(home="AL", people=300, **WHOLE_YEAR)], ["AL"], first_day=tiny.FIRST_DAY)
    # Strength 1,000, available 800, plan 300: 500 remain; from a need of 600 on it is (1,000 - 300) x 0.5 = 350.
    supply = supply_of(tiny.hazards(), tiny.guards(1000), draw, ["AL"])
    without = supply_of(tiny.hazards(), tiny.guards(1000), np.zeros_like(draw), ["AL"])
    missing = tiny.unmet_of(need, without, supply, [])
    # Without the plan 800 are at home, and half of 1,000 while the need is 600 or more.
    assert missing[:, :5, 0].tolist() == [[0, 0, 200, 0, 0], [0, 0, 350, 0, 0]]
    assert missing.sum() == 550


def test_a_neighbour_sends_what_it_has_above_its_reserve_one_week_later() -> None:
    need = np.zeros((52, 2))
    need[10:12, 0] = 1000
    supply = supply_of(tiny.hazards(), tiny.guards(1000, 1000), np.zeros((52, 2), dtype=np.int32), ["AL", "GA"])
    missing = tiny.unmet_of(need, supply, supply, [(1, 0)])
    # AL is stricken: 500 at home, 500 short. GA has 800, keeps 400, sends 400 from the second week on.
    assert missing[0, 9:13, 0].tolist() == [0, 500, 100, 0]
    assert missing[0, :, 1].sum() == 0


def test_the_nearest_neighbour_lends_first_and_nobody_is_lent_twice() -> None:
    order = lending_order(tiny.guards(1, 1, 1).places, tiny.HOMES, within_km=1000)
    assert order[:2] == ((0, 1), (1, 0))
    assert tiny.lend([5, 0, 4], [0, 6, 0], order) == [5, 0, 1]


def test_a_state_beyond_the_distance_does_not_lend() -> None:
    assert lending_order(tiny.guards(1, 1, 1).places, tiny.HOMES, within_km=120) == ((0, 1), (1, 0), (1, 2), (2, 1))


def test_the_whole_simulation_gives_what_hand_work_gives_per_season() -> None:
    # A State alone, 500 people at hand; every call-out takes 600 for the whole year: n of them leave 600 n - 500 unmet.
    hazards = assume(
        tiny.hazards(people=600, days=364, a_year=0.5, homes=["AL"]),
        {"longest_duty_days": 364, "large_event_share": 1.0, "available_share": 0.5},
    )
    risk = simulated(hazards, 1000)
    world = tiny.world(hazards, tiny.guards(1000))
    events = np.array([len(called) for called in tiny.drawn(world, RUN.seasons, seed=tiny.key_of(RUN.seed))])
    by_season = np.where(events > 0, (600 * events - 500) * 364, 0)
    assert 20 < np.count_nonzero(events) < 200
    assert risk.states[0].unmet_before == round(by_season.mean(), 1)
    assert risk.states[0].chance_before == round(np.count_nonzero(events) / RUN.seasons, 4)
    assert risk.states[0].tail_before == round(np.sort(by_season)[-15:].mean(), 1)
    assert set(risk.chance_before[0]) == {risk.states[0].chance_before}


# The stages.


def test_a_call_out_past_the_last_week_is_counted_in_the_first() -> None:
    need = tiny.need_of((0, 363, 70, 8), homes=1, profile=FLAT)
    assert (need[51, 0], need[0, 0], need[1, 0]) == (10, 70, 0)


def test_weeks_count_from_the_first_day() -> None:
    need = tiny.need_of((0, 181, 70, 7), homes=1, profile=FLAT, first_day=date(2025, 7, 1))
    assert need[0, 0] == 70


def test_a_draw_that_ends_on_the_first_day_of_a_week_does_not_touch_it() -> None:
    draw = Draw(home="AL", people=5, since=date(2025, 1, 8), until=date(2025, 1, 15))
    assert draw_by_week([draw], ["AL"], first_day=tiny.FIRST_DAY)[:4, 0].tolist() == [0, 5, 0, 0]


def test_people_on_duty_rise_to_the_peak_and_fall() -> None:
    profile = Profile(start_share=0.2, peak_at=0.25, end_share=0.0)
    passed = np.linspace(0, 1, 9)
    steps = np.diff(duty_until(profile, passed)) * 8
    assert steps.argmax() == 2
    assert (np.diff(steps[2:]) < 0).all()
    assert duty_until(profile, np.array([1.0]))[0] == pytest.approx(0.25 * 0.6 + 0.75 * 0.5)


def test_two_call_outs_of_one_state_in_one_week_add_up() -> None:
    need = tiny.need_of((0, 0, 70, 7), (0, 0, 30, 7), (1, 7, 9, 7), homes=2, profile=FLAT)
    assert need[:3].tolist() == [[100, 0], [0, 9], [0, 0]]


def test_people_already_spoken_for_are_not_at_home() -> None:
    claim = Claim(home="AL", people=300, reason="reaction force", source="made up")
    guards = msgspec.structs.replace(tiny.guards(1000), claims=(claim,))
    supply = supply_of(tiny.hazards(), guards, np.zeros((52, 1), dtype=np.int32), ["AL"])
    assert supply.normal[0, 0] == 500
    assert supply.stricken[0, 0] == 350


def test_supply_is_never_below_nothing() -> None:
    draw = np.full((52, 1), 5000, dtype=np.int32)
    supply = supply_of(tiny.hazards(), tiny.guards(1000), draw, ["AL"])
    assert (supply.normal.min(), supply.stricken.min()) == (0, 0)


def test_states_called_out_by_one_event_share_its_day() -> None:
    hazards = assume(tiny.hazards(), {"join_share_under_300_km": 0.9})
    chart = draw_chart(hazards, tiny.guards(1, 1, 1).places, tiny.HOMES)
    sure = msgspec.structs.replace(chart, joins=np.ones_like(chart.joins))
    world = tiny.world(hazards, tiny.guards(1, 1, 1))
    world = world._replace(happening=happening_of(sure, hazards, first_day=tiny.FIRST_DAY))
    for called in tiny.drawn(world, 50):
        assert len(called) % 3 == 0
        assert (called[:, START].reshape(-1, 3) == called[::3, START, None]).all()
        assert (np.sort(called[:, HOME].reshape(-1, 3), axis=1) == [0, 1, 2]).all()


def test_the_mean_number_of_episodes_is_the_rate_and_the_spread_is_the_wanted_one() -> None:
    # Every episode is a call-out in the tiny world.
    seasons = tiny.drawn(tiny.world(tiny.hazards(), tiny.guards(1, 1, 1)), 20_000)
    by_home = np.bincount(np.concatenate(seasons)[:, HOME], minlength=3) / 20_000
    assert by_home == pytest.approx([1.2, 1.2, 1.2], rel=0.03)
    by_season = np.array([len(called) for called in seasons])
    assert by_season.var() / by_season.mean() == pytest.approx(2.0, rel=0.05)


def test_a_call_out_is_never_larger_than_the_largest_need_nor_smaller_than_one_person() -> None:
    hazards = msgspec.structs.replace(tiny.hazards(people=1, homes=["AL"]), largest={"AL": 3})
    wide = (msgspec.structs.replace(hazards.needs[0], log_spread=5.0),)
    long = msgspec.structs.replace(hazards.duration, log_spread=5.0)
    hazards = msgspec.structs.replace(hazards, needs=wide, duration=long)
    called = np.concatenate(tiny.drawn(tiny.world(hazards, tiny.guards(1)), 400))
    assert set(called[:, PEOPLE].tolist()) == {1, 2, 3}
    assert (called[:, LENGTH].min(), called[:, LENGTH].max()) == (1, 180)


def test_the_share_of_call_outs_thins_the_episodes() -> None:
    hazards = assume(tiny.hazards(homes=["AL"]), {"call_out_share_flood": 0.25})
    called = np.concatenate(tiny.drawn(tiny.world(hazards, tiny.guards(1)), 5000))
    assert len(called) / 5000 == pytest.approx(0.25 * 1.2, rel=0.08)


# The whole.


def test_without_a_draw_nothing_changes() -> None:
    risk = simulated(tiny.hazards(), 500, 500, 500)
    assert risk.chance_before == risk.chance_after
    assert risk.unmet_before == risk.unmet_after
    assert max(state.unmet_before for state in risk.states) > 0


def test_a_draw_raises_the_risk_of_the_state_it_takes_from() -> None:
    risk = simulated(tiny.hazards(people=250), 500, draws=(Draw(home="AL", people=250, **WHOLE_YEAR),))
    assert risk.states[0].chance_after > risk.states[0].chance_before
    assert risk.states[0].tail_after >= risk.states[0].unmet_after > risk.states[0].unmet_before


def test_same_seed_same_numbers_and_another_seed_others() -> None:
    first, again = simulated(tiny.hazards(), 500, 500), simulated(tiny.hazards(), 500, 500)
    other = simulated(tiny.hazards(), 500, 500, run=msgspec.structs.replace(RUN, seed=8))
    assert msgspec.json.encode(first) == msgspec.json.encode(again)
    assert first.unmet_before != other.unmet_before
    assert (first.seed, first.seasons, first.first_day) == (7, 300, "2025-01-01")


def test_the_interval_holds_the_chance() -> None:
    risk = simulated(tiny.hazards(), 500, 5000, 50_000)
    assert all(state.chance_low <= state.chance_after <= state.chance_high for state in risk.states)


def test_progress_is_told_after_every_block_and_ends_at_one() -> None:
    told: list[float] = []
    run = msgspec.structs.replace(RUN, seasons=SEASONS_A_BLOCK + 1)
    simulate(tiny.hazards(), tiny.guards(500), (), run=run, progress=told.append)
    assert told == [0.5, 1.0]


def test_what_is_compiled_ahead_is_what_a_simulation_needs() -> None:
    get_ready().join()
    compiled = len(kernel.run_seasons.signatures)
    simulated(tiny.hazards(), 500, 500, draws=(Draw(home="AL", people=5, **WHOLE_YEAR),))
    assert len(kernel.run_seasons.signatures) == compiled == 1


def run_apart(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603


def test_no_compiler_is_loaded_before_a_simulation() -> None:
    assert run_apart("import sys, callup.steps, callup.cli; print('numba' in sys.modules)") == "False"


def test_where_no_cache_can_be_kept_the_random_words_are_the_same() -> None:
    without = "from numba.core.caching import CacheImpl; CacheImpl._locator_classes = []\n"
    code = (
        "import numpy as np; from callup.readiness import kernel; state = np.array([1, 2, 3, 4], dtype=np.uint64)\n"
        "kernel.next_word(state); print(kernel.next_word(state), type(kernel.next_word._cache).__name__)"
    )
    assert run_apart(without + code) == "58720359 NullCache"


def test_the_answer_does_not_depend_on_the_number_of_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    run = msgspec.structs.replace(RUN, seasons=3 * SEASONS_A_BLOCK + 1)
    answers = set()
    for cores in (1, 2, 5):
        monkeypatch.setattr("callup.readiness.simulation._cores", lambda cores=cores: cores)
        answers.add(msgspec.json.encode(simulated(tiny.hazards(), 500, 400, run=run)))
    assert len(answers) == 1


def test_a_season_is_the_same_however_many_stand_beside_it() -> None:
    world = tiny.world(tiny.hazards(), tiny.guards(500, 400))
    whole, first, rest = (kernel.run_block(world, np.uint64(3), seasons) for seasons in ((0, 90), (0, 37), (37, 90)))
    for side in (0, 1):
        assert np.array_equal(whole[side].days, first[side].days + rest[side].days)
        assert np.array_equal(whole[side].total, np.concatenate([first[side].total, rest[side].total]))


# Random numbers.


def rotated(word: int, bits: int) -> int:
    return (word << bits | word >> (64 - bits)) % 2**64


def slow_words(state: list[int], number: int) -> list[int]:
    """xoshiro256++ in whole numbers of Python."""
    words = []
    for _ in range(number):
        words.append((rotated((state[0] + state[3]) % 2**64, 23) + state[0]) % 2**64)
        carried = state[1] << 17 & (2**64 - 1)
        state[2] ^= state[0]
        state[3] ^= state[1]
        state[1] ^= state[2]
        state[0] ^= state[3]
        state[2] ^= carried
        state[3] = rotated(state[3], 45)
    return words


def test_random_words_are_those_of_the_published_generator() -> None:
    state = np.array([1, 2, 3, 4], dtype=np.uint64)
    words = [int(kernel.next_word(state)) for _ in range(200)]
    assert words[:4] == [41943041, 58720359, 3588806011781223, 3591011842654386]
    assert words == slow_words([1, 2, 3, 4], 200)


def test_a_season_begins_with_four_words_of_splitmix_that_are_its_own() -> None:
    key, state, seen = 1477776061723855037, np.zeros(4, dtype=np.uint64), []
    for season in range(50):
        kernel.begin_season(state, np.uint64(key), season)
        seen += state.tolist()
    assert seen[:3] == [1985237415132408290, 2979275885539914483, 13511426838097143398]
    assert len(set(seen)) == 200


def test_normal_numbers_have_the_moments_of_a_standard_normal() -> None:
    state = np.array([1, 2, 3, 4], dtype=np.uint64)
    pairs = np.array([kernel.two_normals(state) for _ in range(40_000)])
    numbers = pairs.ravel()
    assert numbers.mean() == pytest.approx(0, abs=0.015)
    assert [(numbers**2).mean(), (numbers**4).mean()] == pytest.approx([1, 3], rel=0.04)
    assert (abs(numbers) > 1.959964).mean() == pytest.approx(0.05, abs=0.004)
    assert np.corrcoef(pairs.T)[0, 1] == pytest.approx(0, abs=0.02)


def test_the_limits_are_said_in_words() -> None:
    words = " ".join(simulated(tiny.hazards(), 500).notes)
    for part in ("illustrate", "declaration", "assumption", "flood 2", "skills", "Seed 7"):
        assert part in words


def test_wilson_is_the_textbook_interval() -> None:
    # Roots of (p - share)^2 = z^2 p (1 - p) / n, for 3 in 50.
    for bound in wilson(3, 50):
        assert (bound - 0.06) ** 2 == pytest.approx(1.959963984540054**2 * bound * (1 - bound) / 50)
    assert wilson(0, 100)[0] == 0.0
    assert wilson(100, 100)[1] == 1.0


def test_the_tail_is_the_mean_of_the_worst_twentieth() -> None:
    by_season = np.random.default_rng(2).integers(0, 1000, size=(201, 3))
    for home in range(3):
        worst = sorted(by_season[:, home].tolist(), reverse=True)[:11]
        assert worst_mean(by_season[:, home], 201) == pytest.approx(sum(worst) / 11)


# What is broken is said.


def test_a_draw_on_an_unknown_guard_is_refused_by_name() -> None:
    with pytest.raises(UnknownName, match="'ZZ'"):
        simulated(tiny.hazards(), 500, draws=(Draw(home="ZZ", people=1, **WHOLE_YEAR),))


def test_a_claim_on_an_unknown_guard_is_refused_by_name() -> None:
    claim = Claim(home="ZZ", people=1, reason="", source="")
    with pytest.raises(UnknownName, match="'ZZ'"):
        simulate(tiny.hazards(), msgspec.structs.replace(tiny.guards(500), claims=(claim,)), (), run=RUN)


@pytest.mark.parametrize(
    "draw", [{"people": -1, **WHOLE_YEAR}, {"people": 1, "since": date(2025, 2, 1), "until": date(2025, 1, 1)}]
)
def test_a_draw_that_cannot_be_is_refused(draw: dict[str, object]) -> None:
    with pytest.raises(InputError, match="draws, AL"):
        simulated(tiny.hazards(), 500, draws=(Draw(home="AL", **draw),))


def test_less_than_one_season_is_refused() -> None:
    with pytest.raises(InputError, match="seasons"):
        simulated(tiny.hazards(), 500, run=msgspec.structs.replace(RUN, seasons=0))


def test_a_state_without_rates_place_or_largest_need_is_a_broken_table() -> None:
    with pytest.raises(TableError, match="GA"):
        tabulate_rates(tiny.hazards(homes=["AL"]), ["AL", "GA"])
    with pytest.raises(TableError, match="places"):
        draw_chart(tiny.hazards(), {}, ["AL"])
    with pytest.raises(TableError, match="strength"):
        simulated(msgspec.structs.replace(tiny.hazards(), largest={}), 500)


def test_an_assumption_that_is_not_in_the_table_is_named() -> None:
    with pytest.raises(TableError, match="travel_weeks"):
        msgspec.structs.replace(tiny.hazards(), assumptions={}).central("travel_weeks")
    with pytest.raises(UnknownName, match="did you mean 'travel_weeks'"):
        assume(tiny.hazards(), {"travel_week": 2})


# The past.


@pytest.mark.parametrize(
    ("kind", "incident", "title"),
    [
        ("FM", "Fire", "FIRE"),
        ("DR", "Biological", "COVID-19 PANDEMIC"),
        ("EM", "Hurricane", "HURRICANE KATRINA EVACUATION"),
    ],
)
def test_declarations_that_are_no_episode_are_left_out(kind: str, incident: str, title: str) -> None:
    told = Declaration(home="TX", kind=kind, incident=incident, title=title, begun_on=date(2005, 9, 1))
    assert merge_episodes([told]) == ()


def test_declarations_within_ten_days_are_one_episode_and_named_after_the_first() -> None:
    days = [("Flood", 1), ("Severe Storm", 11), ("Tornado", 12), ("Fire", 1)]
    told = [
        Declaration(home="TX", kind="DR", incident=incident, title="", begun_on=date(2010, 5, day))
        for incident, day in days
    ]
    hazards = [(episode.hazard, episode.begun_on.day) for episode in merge_episodes(told)]
    assert hazards == [("fire", 1), ("flood", 1), ("tornado", 12)]


def test_a_fit_needs_two_past_call_outs() -> None:
    once = Activation(event="A", hazard="hurricane", home="TX", people=5, days=3, in_fit=True)
    with pytest.raises(TableError, match="hurricane"):
        fit_needs([once])

"""Laws of what is said to lift a shortfall."""

from datetime import timedelta
from itertools import pairwise

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from callup.sourcing.changes import KINDS, Means, lower_floors, may_propose
from callup.sourcing.marginal import explain_line
from callup.sourcing.room import case_of, source
from tests import tiny
from tests.properties.test_sourcing import limits, worlds
from tests.test_marginal import FACTS

FEW = settings(max_examples=25, deadline=None)
GROUNDS = st.sampled_from(
    [("home_governor_consent",), ("delegation",), ("insurrection_section",), ("delegation", "insurrection_section"), ()]
)
MEANS = Means(facts=FACTS)


@st.composite
def options(draw):
    return tuple(
        msgspec.structs.replace(
            tiny.option("drive", home, verdict=draw(st.sampled_from(["allowed", "open", "open", "barred"]))),
            open_on=draw(GROUNDS),
        )
        for home in tiny.HOMES
    )


def explained(asked, found, world, kept, means=MEANS):
    plan = source(asked, found, world, kept, tiny.SETTINGS)
    return plan, explain_line(case_of(asked, found, world, kept, tiny.SETTINGS), found, plan, "drive", means)


def missing(plan):
    return sum(short.missing for short in plan.shortfalls)


@FEW
@given(options(), worlds(), limits(), st.integers(1, 500))
def test_a_gain_is_never_below_nothing_nor_more_than_the_shortfall(found, world, kept, people):
    _, answer = explained((tiny.demand(people=people),), found, world, kept)
    for change in answer.changes:
        assert 0 < change.people <= change.at_most <= answer.missing
        assert change.found is None or 0 <= change.found <= change.at_most
    for one in answer.marginals:
        assert 0 < one.gained <= answer.missing


@FEW
@given(options(), worlds(), limits(), st.integers(1, 500))
def test_no_proposal_contains_an_option_that_is_not_open_or_rests_on_a_finding(found, world, kept, people):
    _, answer = explained((tiny.demand(people=people),), found, world, kept)
    proposable = {option.home for option in found if may_propose(option, FACTS)}
    for change in answer.changes:
        if change.kind in {"consent", "question"}:
            assert set(change.homes) <= proposable
    never = {option.home for option in found if option.verdict == "barred" or "insurrection_section" in option.open_on}
    assert never.isdisjoint(proposable)


@FEW
@given(options(), worlds(), limits(), st.integers(1, 500), st.integers(0, 300))
def test_the_best_change_really_gives_what_was_found(found, world, kept, people, second):
    asked = (tiny.demand(people=people), tiny.demand("second", second))
    offered = (*found, *tiny.everywhere("second"))
    before, answer = explained(asked, offered, world, kept)
    best = answer.best
    if best is None or best.found is None:
        return
    if best.kind in {"consent", "question"}:
        opened = {("drive", home) for home in best.homes}
        offered = tuple(
            msgspec.structs.replace(one, verdict="allowed_if") if (one.line, one.home) in opened else one
            for one in offered
        )
    elif best.kind == "floor":
        kept = lower_floors(kept, best.homes)
    elif best.kind == "detachment":
        kept = msgspec.structs.replace(kept, minimum_detachment=kept.minimum_detachment // 2)
    days = timedelta(days=best.days_later)
    asked = (msgspec.structs.replace(asked[0], since=tiny.START + days, until=tiny.END + days), asked[1])
    after = source(asked, offered, world, kept, tiny.SETTINGS)
    assert missing(before) - missing(after) >= best.found


@FEW
@given(options(), worlds(), limits(), st.integers(1, 500))
def test_changes_stand_in_the_published_order(found, world, kept, people):
    _, answer = explained((tiny.demand(people=people),), found, world, kept)
    keys = [(-one.people / one.steps, one.steps, KINDS.index(one.kind), one.homes) for one in answer.changes]
    assert all(first <= second for first, second in pairwise(keys))

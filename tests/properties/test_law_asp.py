"""Does a second reader of the law, in answer sets, come to the same answers as the engine?

The programs in `tests/oracle` were written from the research on the law and from the words of the rule files.
Compared are the verdict, what is possible under each reading, and whether each rule fires and its demand is met.
"""

import os
from functools import cache
from random import Random

import pytest

from callup.reference.law import read_rule_base
from callup.role import ROLE_SLUGS, STATUS_SLUGS
from tests.oracle import asp
from tests.oracle.compare import CONCEDED, OPEN, Case, Law, differences, random_case, woken
from tests.oracle.fate import EQUIVALENT, GAP, RANDOM, WITNESS, Judge
from tests.oracle.fate_of_kinds import KindJudge
from tests.oracle.mutate import kind_mutants_of, mutants_of, turn_mutants_of

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
LINES, SEED = (10_000, 1) if LONG else (250, 1)
BASE = read_rule_base()

# Rules that the second reader has not encoded, and why.
NOT_COVERED: dict[str, str] = {}


@cache
def law() -> Law:
    return Law(BASE)


@pytest.mark.parametrize("status", STATUS_SLUGS)
def test_the_engine_and_the_second_reader_agree_on_random_lines(status):
    random = Random(f"{SEED} {status}")  # noqa: S311
    roles = ROLE_SLUGS if LONG else random.sample(ROLE_SLUGS, 9)
    for _ in range(LINES // len(STATUS_SLUGS) + 1):
        assert differences(law(), random_case(random, random.choice(roles), status)) == []


def test_court_orders_that_were_stayed_are_read_alike_too():
    """Woken, as if never stayed: when a stay is lifted, what the order says must already be right."""
    random, awake = Random(SEED), Law(woken(BASE))  # noqa: S311
    for _ in range(1000 if LONG else 60):
        found = random_case(random, status=random.choice(("t10-12301d", "t10-12406", "t32-502f")))
        place, on = random.choice(("CA", "DC", "IL", "OR", "TN")), random.choice(asp.DAYS[4:])
        case = Case(asp.Line(role=found.line.role, status=found.line.status, on=on, place=place), found.known)
        assert differences(awake, case, asp.judge(case.line, case.known, CONCEDED | asp.WAKE)) == []


def test_every_rule_is_known_to_the_second_reader_or_listed_with_a_reason():
    known = {(rule, version) for rule, version in asp.slice_of("logistics", "sad", CONCEDED).versions}
    there = {(rule.id, asp.number(rule.in_force.since)) for rule in BASE.rules}
    assert {rule for rule, _ in there - known} == NOT_COVERED.keys()
    assert known - there == set(), "the second reader knows rules that are gone"


def test_both_readers_hold_the_same_readings_possible():
    spoken = {question.id: {one.id for one in question.reading} for question in BASE.questions.values()}
    assert {name: set(found) for name, found in asp.slice_of("logistics", "sad", CONCEDED).readings.items()} == spoken


def test_every_open_divergence_is_written_down():
    written = (asp.HERE / "DIVERGENCES.md").read_text(encoding="utf-8")
    assert [point for point in sorted(OPEN) if f"`{point}`" not in written] == []
    assert asp.points() == CONCEDED


@pytest.mark.skipif(not OPEN, reason="no point is open")
@pytest.mark.parametrize("point", sorted(OPEN) or [""])
def test_an_open_divergence_still_makes_a_difference(point):
    """A mended rule must also take the point off the list."""
    random, rest = Random(point), CONCEDED - {point}  # noqa: S311
    cases = (random_case(random, *OPEN[point]) for _ in range(400))
    assert any(differences(law(), case, asp.judge(case.line, case.known, rest)) for case in cases)


def test_what_is_refused_bars_and_what_is_unknown_stays_open():
    line = asp.Line(role="logistics", status="t32-502f", on=asp.DAYS[-2])
    opinion = asp.judge(line, {}, CONCEDED)
    assert opinion.fires["32usc502f-governor", 19641013] == "yes"
    assert opinion.met["32usc502f-governor"] == "open"
    assert opinion.verdict == "unsettled"
    assert asp.judge(line, {"home_governor_consent": frozenset({"refused"})}, CONCEDED).verdict == "barred"


# --- mutants: one rule changed, and the comparison must notice ---


@cache
def judge_of_mutants() -> Judge:
    return Judge(BASE, lines=20)


SAMPLE = Random(3).sample(mutants_of(BASE), 30)  # noqa: S311


@pytest.mark.parametrize("mutant", SAMPLE, ids=lambda mutant: mutant.name)
def test_a_changed_rule_is_noticed_or_says_the_same(mutant):
    assert judge_of_mutants().fate(mutant) != GAP


KINDS = Random(5).sample(kind_mutants_of(BASE), 12)  # noqa: S311
TURNS = Random(6).sample(turn_mutants_of(BASE), 12)  # noqa: S311


def test_a_rule_made_another_kind_of_rule_shows_in_an_answer_or_changes_none():
    fates = [KindJudge(judge_of_mutants()).fate_of_kind(mutant) for mutant in KINDS]
    assert GAP not in fates
    assert fates.count(WITNESS) >= 5


def test_every_changed_reclassification_is_noticed():
    judge = KindJudge(judge_of_mutants())
    assert {judge.fate_of_turn(mutant) for mutant in TURNS} <= {RANDOM, WITNESS}


def test_most_changed_rules_say_something_else_and_are_noticed():
    fates = [judge_of_mutants().fate(mutant) for mutant in SAMPLE]
    assert sum(fate in {RANDOM, WITNESS} for fate in fates) >= 25


def test_what_a_stayed_court_order_says_is_guarded_too():
    base = woken(BASE)
    judge = Judge(base, lines=6, conceded=CONCEDED | asp.WAKE)
    asleep = [one for one in mutants_of(base) if one.name.startswith("tennessee-injunction")]
    assert len(asleep) > 5
    assert {judge.fate(mutant) for mutant in asleep} <= {RANDOM, WITNESS, EQUIVALENT}


def test_the_comparison_sees_a_rule_that_is_gone_and_not_only_its_answer():
    """18 U.S.C. 1385 and 10 U.S.C. 275 hide each other in the answer; the findings tell them apart."""
    mutant = next(one for one in mutants_of(BASE) if one.name == "18usc1385@18780618: rule deleted")
    case = Case(asp.Line(role="interviewing", status="t10-12301d", on=asp.DAYS[-2]), {})
    assert {one.about for one in differences(Law(mutant.base), case)} == {"18usc1385"}

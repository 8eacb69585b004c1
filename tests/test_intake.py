"""Intake: what a request leaves open, and how its totals stand against its lines."""

import doctest
from datetime import date
from pathlib import Path

import msgspec
import pytest

from callup.intake import Gap, Intake, Tally, complete
from callup.intake.questions import OF_HOSTS, OF_LENDERS, OF_LINES, OF_REQUEST
from callup.reference.law import read_fact_kinds
from callup.request import Facts, FactStatement, FactValue, Line, Mission, Request, Requester, Total

NOTHING = Facts(callup=1)


def ask(*lines: Line, total: tuple[int, ...] = (), kind: str | None = None) -> Request:
    totals = [Total(people=people, source=f"s{people}") for people in total]
    return Request(
        callup=1,
        id="r",
        title="Help",
        asked_on=date(2025, 5, 9),
        to="Guard",
        requester=Requester(office="County", kind=kind),  # type: ignore[arg-type]
        mission=Mission(),
        total=totals,
        line=list(lines),
    )


def facts(*statements: tuple[str, FactValue, dict[str, object]]) -> Facts:
    return Facts(callup=1, fact=[FactStatement(name=name, value=value, **scope) for name, value, scope in statements])  # type: ignore[arg-type]


def about(intake: Intake, line: str | None = None) -> list[str]:
    return [gap.about for gap in intake.gaps if gap.line == line]


def the(intake: Intake, name: str, line: str | None = None) -> Gap:
    (gap,) = [gap for gap in intake.gaps if (gap.line, gap.about) == (line, name)]
    return gap


FULL = Line(
    id="a",
    title="Bags",
    people=5,
    roles=["logistics"],
    hosts=["ND"],
    statuses=["sad"],
    since=date(2025, 5, 10),
    until=date(2025, 5, 20),
    source="memo",
    tasks_per_week=40,
)
BARE = Line(id="b", title="Other")


def test_a_full_line_leaves_nothing_open() -> None:
    assert about(complete(ask(FULL), NOTHING), "a") == []


def test_a_bare_line_is_asked_everything_once() -> None:
    assert about(complete(ask(BARE), NOTHING), "b") == [
        "people", "roles", "hosts", "since", "until", "statuses", "source", "tasks_per_week",
    ]  # fmt: skip


def test_the_work_of_a_week_is_asked_for_last_and_says_what_it_is_for() -> None:
    asked = msgspec.structs.replace(FULL, tasks_per_week=None)
    assert about(complete(ask(asked), NOTHING), "a") == ["tasks_per_week"]
    assert "nothing else waits for it" in the(complete(ask(asked), NOTHING), "tasks_per_week", "a").why


def test_no_work_in_a_week_is_an_answer() -> None:
    assert about(complete(ask(msgspec.structs.replace(FULL, tasks_per_week=0)), NOTHING), "a") == []


def test_a_mixed_line_is_asked_for_its_split() -> None:
    mixed = msgspec.structs.replace(FULL, roles=["logistics", "custody"])
    assert about(complete(ask(mixed), NOTHING), "a") == ["split"]


def test_every_gap_says_who_can_answer_and_why() -> None:
    for gap in complete(ask(BARE, total=(3, 4)), NOTHING).gaps:
        assert gap.question.endswith(("?", "."))
        assert gap.who
        assert gap.why.endswith(".")


def test_both_totals_are_kept_and_the_remainder_is_asked_for() -> None:
    lines = [
        msgspec.structs.replace(FULL, id=name, people=people)
        for name, people in (("f", 3500), ("t", 10000), ("d", 2500), ("a", 1000))
    ]
    intake = complete(ask(*lines, total=(20000, 21000)), NOTHING)
    assert intake.lines_sum == 17000
    assert intake.tallies == (
        Tally(reported=20000, source="s20000", lines_sum=17000, unattributed=3000),
        Tally(reported=21000, source="s21000", lines_sum=17000, unattributed=4000),
    )
    assert the(intake, "totals").question == "Which total is right: 20,000 or 21,000?"
    assert "the 3,000 or 4,000 people" in the(intake, "remainder").question


def test_lines_that_hold_more_than_a_total_are_asked_about() -> None:
    intake = complete(ask(FULL, total=(3,)), NOTHING)
    assert intake.tallies[0].unattributed == -2
    assert the(intake, "remainder").question == "Why do the lines hold 2 people more than a total?"


def test_a_total_that_the_lines_reach_is_not_asked_about() -> None:
    assert {"totals", "remainder"}.isdisjoint(about(complete(ask(FULL, total=(5, 5)), NOTHING)))


def test_what_the_request_says_is_not_asked() -> None:
    assert "requester_kind" in about(complete(ask(FULL), NOTHING))
    assert "requester_kind" not in about(complete(ask(FULL, kind="local"), NOTHING))
    assert "mission_kind" not in about(complete(ask(FULL), facts(("mission_kind", "disaster", {}))))


def test_an_end_that_every_line_has_is_not_asked_again() -> None:
    assert "end_date" not in about(complete(ask(FULL), NOTHING))
    intake = complete(ask(FULL, BARE), NOTHING)
    assert the(intake, "end_date").question.endswith("Not yet said for: b.")
    stated = complete(ask(FULL, BARE), facts(("end_date", "2025-06-01", {"line": "b"})))
    assert "end_date" not in about(stated)
    assert "until" not in about(stated, "b")


def test_a_fact_for_one_line_leaves_the_question_for_the_others() -> None:
    one = facts(("arms_state", "none", {"line": "a"}))
    assert the(complete(ask(FULL, BARE), one), "arms_state").question.endswith("Not yet said for: b.")
    assert "arms_state" not in about(complete(ask(FULL), one))


def test_a_fact_for_another_status_or_place_does_not_answer() -> None:
    for scope in ({"status": "t32-502f"}, {"host": "MN"}, {"home": "ND"}):
        assert "arms_state" in about(complete(ask(FULL), facts(("arms_state", "none", scope))))
    for scope in ({"status": "sad"}, {"host": "ND"}):
        assert "arms_state" not in about(complete(ask(FULL), facts(("arms_state", "none", scope))))


def test_a_fact_written_on_the_line_answers() -> None:
    line = msgspec.structs.replace(FULL, facts={"arms_state": "none"})
    assert "arms_state" not in about(complete(ask(line), NOTHING))


def test_a_fact_that_begins_later_is_not_known_yet() -> None:
    later = facts(("arms_state", "none", {"since": date(2025, 8, 1)}))
    assert "arms_state" in about(complete(ask(FULL), later, on=date(2025, 7, 31)))
    assert "arms_state" not in about(complete(ask(FULL), later, on=date(2025, 8, 1)))
    assert "arms_state" not in about(complete(ask(FULL), later))


def test_governors_heard_are_counted_and_a_refusal_is_an_answer() -> None:
    heard = facts(
        ("home_governor_consent", "refused", {"home": "VT"}),
        ("home_governor_consent", "written", {"home": "FL", "line": "a"}),
        ("home_governor_consent", "not_applicable", {"home": "DC"}),
    )
    question = the(complete(ask(FULL, BARE), heard), "home_governor_consent").question
    assert question.endswith("Heard so far: 2 of 53, of which 1 for some lines only.")


def test_consent_of_all_closes_the_question() -> None:
    everyone = facts(("home_governor_consent", "written", {}))
    assert "home_governor_consent" not in about(complete(ask(FULL), everyone))


def test_the_hosts_named_are_asked_and_the_district_is_not() -> None:
    there = msgspec.structs.replace(FULL, hosts=["DC", "ND"])
    assert the(complete(ask(there), NOTHING), "host_governor_consent").question.endswith("Heard so far: 0 of 1.")
    only = msgspec.structs.replace(FULL, hosts=["DC"])
    assert "host_governor_consent" not in about(complete(ask(only), NOTHING))


def test_lines_that_say_the_same_are_noticed_on_both() -> None:
    intake = complete(ask(FULL, msgspec.structs.replace(FULL, id="z"), BARE), NOTHING)
    assert the(intake, "duplicate", "a").question == "Is this the same need as z?"
    assert the(intake, "duplicate", "z").question == "Is this the same need as a?"
    assert "duplicate" not in about(intake, "b")


def test_every_fact_that_intake_asks_for_is_declared() -> None:
    asked = [*(one for one, _ in OF_LINES), *OF_REQUEST, OF_LENDERS, OF_HOSTS]
    names = {name for one in asked for name in one.facts}
    assert names <= set(read_fact_kinds())
    assert len(names) > 15


def test_the_example_on_the_page_of_the_step_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parents[1]
    monkeypatch.chdir(root)
    failed, tried = doctest.testfile(str(root / "docs" / "steps" / "1-intake.md"), module_relative=False)
    assert (failed, tried) == (0, 8)

"""The walk as a whole: what must hold whichever request goes through it."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import msgspec
import pytest

from callup import steps
from callup.documents import canonical_json, read_case
from callup.package import Package
from callup.sourcing.plan import Assignment, Plan

EXAMPLES = Path(__file__).parent.parent / "examples"
DHS = EXAMPLES / "us-dhs-2025-05-09"
ON = date(2025, 12, 24)
FEW = 200


@pytest.fixture(scope="module")
def package() -> Package:
    return steps.walk(read_case(DHS), steps.Choices(on=ON, seasons=FEW))


def usable(package: Package) -> set[tuple[str, str, str | None, str]]:
    review = steps.review_step(read_case(DHS), steps.Choices(on=ON))
    return {
        (one.line, one.home, one.host, one.status) for one in review.options if one.verdict in {"allowed", "allowed_if"}
    }


def test_the_plan_uses_no_way_that_the_review_did_not_open(package: Package) -> None:
    used = {(one.line, one.home, one.host, one.status) for one in package.plan.assignments}
    assert used
    assert used <= usable(package)


def test_no_guard_goes_below_its_floor(package: Package) -> None:
    assert all(one.kept_share >= 0.5 for one in package.plan.shares if one.given)
    assert all(one.given <= one.may_give for one in package.plan.shares)


def test_people_are_conserved_line_by_line(package: Package) -> None:
    planned: dict[str, int] = defaultdict(int)
    for one in package.plan.assignments:
        planned[one.line] += one.people
    missing = {one.line: one.missing for one in package.plan.shortfalls}
    for line in package.request.line:
        if line.people:
            assert planned[line.id] + missing.get(line.id, 0) == line.people


def test_what_the_guards_give_is_what_the_lines_get(package: Package) -> None:
    assert sum(one.given for one in package.plan.shares) == sum(one.people for one in package.plan.assignments)


def test_people_in_training_are_drawn_from_their_state() -> None:
    sent = tiny_sent(since=date(2026, 2, 1), away_since=date(2026, 1, 18))
    (draw,) = steps.draws_of(tiny_plan(sent))
    assert (draw.home, draw.people, draw.since, draw.until) == ("VA", 50, date(2026, 1, 18), date(2026, 3, 1))


def test_nobody_trains_before_the_day_of_the_plan(package: Package) -> None:
    assert all(one.away_since is not None and one.away_since >= ON for one in package.plan.assignments)


def test_a_locality_counts_at_the_host_that_lists_it_and_nowhere_else() -> None:
    sent = tiny_sent(since=date(2026, 1, 1), away_since=date(2026, 1, 1))
    away = [msgspec.structs.replace(sent, host=host, status="sad-emac") for host in ("TX", "OK", None)]
    case = read_case(EXAMPLES / "us-helene-2024")
    line = msgspec.structs.replace(case.request.line[0], id="drive", hosts=["TX", "OK"], locality="Austin")
    case = msgspec.structs.replace(case, request=msgspec.structs.replace(case.request, line=[line]))
    choices = steps.Choices(on=ON, fema_share=0.9)
    stays = steps.stays_of(case, tiny_plan(sent, *away), choices, {"TX": {"Austin"}, "OK": {"Tulsa"}})
    assert {stay.host or stay.status: stay.locality for stay in stays} == {
        "TX": "Austin", "OK": None, "sad-emac": None, "sad": None,
    }  # fmt: skip
    assert {stay.fema_share for stay in stays} == {0.9}


def test_a_choice_of_nought_is_told_as_any_other() -> None:
    told = steps.chosen_in_words(steps.Choices(on=ON, seed=0, floor=0.0, fema_share=0.0))
    assert told == {"on": "2025-12-24", "seed": "0", "floor": "0.0", "fema_share": "0.0"}


def tiny_sent(**days: date) -> Assignment:
    return Assignment(
        line="drive", home="VA", host=None, status="sad", unit="U10", unit_title="Battery", unit_type="field_artillery",
        tier=2, people=50, whole=False, distance_km=0, until=date(2026, 3, 1), **days,
    )  # fmt: skip


def tiny_plan(*sent: Assignment) -> Plan:
    return Plan(
        assignments=sent, shortfalls=(), shares=(), proofs=(), gini=None, moves=(), roster_title="", roster_note="",
        roster_illustrative=True, solver="",
    )  # fmt: skip


def test_payers_add_up_to_the_total(package: Package) -> None:
    bill = package.bill
    for bound in ("low", "central", "high"):
        assert sum(getattr(one.amount, bound) for one in bill.payers) == getattr(bill.total, bound)


def test_the_bill_prices_the_person_days_of_the_plan(package: Package) -> None:
    planned = sum(one.people * (one.until - one.since).days for one in package.plan.assignments)
    assert package.bill.person_days == planned


def test_lines_that_are_barred_or_open_are_shortfalls_with_reasons(package: Package) -> None:
    reasons = {one.line: one.reasons for one in package.plan.shortfalls}
    assert any("18 U.S.C. 1385" in text for text in reasons["fugitives"])
    assert any("delegation" in text for text in reasons["fugitives"])
    assert reasons["detention"]


def test_both_totals_and_the_remainder_stay_visible(package: Package) -> None:
    assert [(one.reported, one.unattributed) for one in package.intake.tallies] == [(20_000, 3_000), (21_000, 4_000)]


def test_the_same_case_and_seed_give_the_same_bytes(package: Package) -> None:
    again = steps.walk(read_case(DHS), steps.Choices(on=ON, seasons=FEW))
    assert canonical_json(again) == canonical_json(package)


def test_another_seed_changes_the_simulation_only(package: Package) -> None:
    other = steps.walk(read_case(DHS), steps.Choices(on=ON, seasons=FEW, seed=2))
    assert other.risk != package.risk
    assert (other.plan, other.bill, other.findings) == (package.plan, package.bill, package.findings)


def test_the_illustrative_roster_is_named_on_the_package(package: Package) -> None:
    assert any("illustrative roster" in text and "211 of 2,056" in text for text in package.notice)


def test_six_criteria_each_say_what_was_not_assessed(package: Package) -> None:
    assert "".join(one.letter for one in package.headings) == "CARRLL"
    for one in package.headings:
        assert one.state in {"assessed", "partly assessed", "not assessed"}
        assert (one.state == "assessed") == (not one.not_assessed)


def test_a_day_before_anything_was_known_finds_no_consent_on_record() -> None:
    case, choices = read_case(DHS), steps.Choices(on=date(2025, 5, 9))
    review = steps.review_step(case, choices)
    assert not [
        one for one in review.options if one.status == "t32-502f" and one.consent_on_record and one.home != "DC"
    ]


def test_vermont_gives_nobody_after_it_refused(package: Package) -> None:
    assert "VT" not in {one.home for one in package.plan.assignments}


@pytest.mark.parametrize("name", ["us-helene-2024", "us-inauguration-2021"])
def test_the_other_examples_walk_through(name: str) -> None:
    case = read_case(EXAMPLES / name)
    package = steps.walk(case, steps.Choices(on=case.request.asked_on, seasons=50))
    assert package.summary
    assert {one.line for one in package.matrix} == {line.id for line in case.request.line}


def test_a_higher_floor_never_fills_more() -> None:
    def filled(floor: float) -> int:
        plan: Plan = steps.plan_steps(read_case(DHS), steps.Choices(on=ON, floor=floor))
        return sum(one.people for one in plan.assignments)

    assert filled(0.95) <= filled(0.5)

"""Deciding: the law of the package bounds every ruling, and refusals are answers with their reasons."""

from datetime import date

import msgspec
import pytest

from callup.decision import Certificate, Dissent, decide, most_at_once
from callup.errors import InputError, ProofError, UnknownName
from callup.package.record import Check, Checked
from callup.package.record import Dissent as PackageDissent
from tests.tiny_acts import (
    BASIS,
    CONDITION,
    DIGEST,
    HEADINGS,
    ON,
    PACKAGE,
    UNTIL,
    answers,
    assignment,
    basis,
    finding,
    heading,
    ruled,
    ruling,
)


def line_of(decision, name="food"):
    return next(one for one in decision.lines if one.line == name)


def test_a_lawful_line_is_approved_as_far_as_it_was_ruled_and_carries_the_conditions_of_the_law():
    decision = decide(ruling(ruled(people=150)), BASIS)
    food = line_of(decision)
    assert (food.asked, food.lawful, food.ruled, food.approved) == (200, 200, 150, 150)
    assert (food.outcome, decision.outcome) == ("approved_in_part", "approved_in_part")
    assert food.conditions == (CONDITION["food"],)
    assert food.until == UNTIL
    assert {way.home for way in food.ways} == {"DE", "MD"}
    assert all(way.authority == ("1 Demo Code 7",) for way in food.ways)


def test_conditions_of_the_ruling_come_beside_those_of_the_law_and_never_in_their_place():
    decision = decide(ruling(ruled(conditions=["unarmed"])), BASIS)
    assert line_of(decision).conditions == (CONDITION["food"], "unarmed")


def test_every_line_that_is_not_ruled_on_stays_undecided():
    decision = decide(ruling(ruled()), BASIS)
    assert [one.outcome for one in decision.lines] == ["approved", "not_decided", "not_decided", "not_decided"]


@pytest.mark.parametrize("said", [[], answers("guard"), answers("guard", conditions=["with care"])])
def test_what_is_barred_is_not_approved_whatever_counsel_answer(said):
    guard = line_of(decide(ruling(ruled("guard"), answer=said), BASIS), "guard")
    assert (guard.approved, guard.outcome, guard.ways) == (0, "refused", ())
    assert any("the law bars it" in text for text in guard.because)


@pytest.mark.parametrize("line", ["talk", "move"])
def test_disputed_and_open_lines_need_two_answers_by_two_accounts(line):
    def approved(said):
        return line_of(decide(ruling(ruled(line), answer=said), BASIS), line).approved

    both = answers(line)
    assert approved([]) == 0
    assert approved(both[:1]) == 0
    assert approved(both) == 200
    assert approved(answers(line, second="barred")) == 0
    assert approved([*both, both[0]]) == 0


def test_one_account_that_answers_for_both_counsel_stops_the_whole_decision():
    decision = decide(ruling(ruled("talk"), ruled(), answer=answers(accounts=("c1", "c1"))), BASIS)
    assert decision.outcome == "out_of_turn"
    assert decision.because[0].startswith("Rule 2:")
    assert not any(one.approved for one in decision.lines)


def test_conditions_of_both_counsel_are_carried():
    said = [msgspec.structs.replace(one, verdict="allowed_if", conditions=[one.account]) for one in answers()]
    assert line_of(decide(ruling(ruled("talk"), answer=said), BASIS), "talk").conditions == ("c1", "c2")


def test_a_counsel_who_finds_a_lawful_line_barred_holds_it_up():
    food = line_of(decide(ruling(ruled(), answer=answers("food", first="barred")), BASIS))
    assert food.approved == 0
    assert "a counsel's answer on record finds it barred" in food.because[1]


def test_a_first_use_needs_two_answers_even_where_the_law_is_clear():
    first = msgspec.structs.replace(BASIS, firsts=frozenset({("food", "t32-502f")}))
    assert line_of(decide(ruling(ruled()), first)).approved == 0
    assert line_of(decide(ruling(ruled(), answer=answers("food")), first)).approved == 200


def test_the_worst_role_and_the_home_s_own_finding_decide():
    mixed = (finding("food"), finding("food", role="custody", verdict="barred"))
    assert line_of(decide(ruling(ruled()), basis(findings=mixed))).approved == 0
    own = (finding("food"), finding("food", "MD", verdict="barred"))
    food = line_of(decide(ruling(ruled()), basis(findings=own)))
    assert (food.lawful, food.approved, {way.home for way in food.ways}) == (100, 100, {"DE"})
    assert food.because[0] == "The ruling wants 200 people; 100 of the 200 in the plan can be approved."


def test_people_without_a_finding_are_not_approved():
    food = line_of(decide(ruling(ruled()), basis(findings=())))
    assert food.approved == 0
    assert "no legal finding" in food.because[1]


def test_no_more_are_approved_than_the_plan_has_at_one_time():
    assert line_of(decide(ruling(ruled(people=500)), BASIS)).approved == 200


def test_the_approval_ends_with_the_ruling_or_the_plan_whichever_is_first():
    assert line_of(decide(ruling(ruled(until=date(2026, 2, 10))), BASIS)).until == date(2026, 2, 10)
    assert line_of(decide(ruling(ruled(until=date(2027, 1, 1))), BASIS)).until == UNTIL
    early = line_of(decide(ruling(ruled(until=date(2026, 1, 20))), BASIS))
    assert (early.approved, early.until, early.outcome) == (0, None, "refused")
    assert "would end on 2026-01-20" in early.because[0]


def test_a_returned_package_decides_nothing_and_says_why():
    decision = decide(ruling(returned="The estimate has no basis."), BASIS)
    assert (decision.outcome, decision.reason) == ("returned", "The estimate has no basis.")
    assert {one.outcome for one in decision.lines} == {"not_decided"}


@pytest.mark.parametrize("title", ["Cost", "Readiness"])
def test_nothing_is_approved_while_cost_or_readiness_is_not_assessed(title):
    lacking = tuple(heading(title, "not assessed") if one.title == title else one for one in HEADINGS)
    decision = decide(ruling(ruled()), basis(headings=lacking))
    assert (decision.outcome, line_of(decision).approved) == ("out_of_turn", 0)
    assert decision.because == (f"Not assessed, and needed before a decision: {title}.",)


def test_a_changed_package_is_a_failed_proof_because_nobody_edits_what_is_decided_on():
    with pytest.raises(ProofError, match="a changed package needs a ruling of its own"):
        decide(ruling(ruled(), package="sha256:" + "2" * 64), BASIS)
    assert decide(ruling(ruled(), package=None), BASIS).notes[0].startswith("The ruling names no digest")


def test_rulings_on_other_requests_lines_and_offices_are_refused():
    with pytest.raises(InputError, match="r2"):
        decide(ruling(ruled(), request="r2"), BASIS)
    with pytest.raises(UnknownName, match="did you mean 'food'"):
        decide(ruling(ruled("foood")), BASIS)
    with pytest.raises(UnknownName, match="did you mean 'planner'"):
        decide(ruling(ruled(), dissent=[Dissent(office="plannr", account="p1", says="no")]), BASIS)


def test_dissents_stand_beside_the_decision_by_office_and_not_by_account():
    decision = decide(ruling(ruled(), dissent=[Dissent(office="planner", account="p1", says="Too few.")]), BASIS)
    assert [(one.office, one.says) for one in decision.dissents] == [("planner", "Too few.")]
    assert "p1" not in msgspec.json.encode(decision).decode()


def test_dissents_that_came_with_the_package_stay_with_the_decision():
    came = (PackageDissent(office="Adjutant General", on=ON, about="food", says="Fire season."),)
    told = ruling(ruled(), dissent=[Dissent(office="planner", account="p1", says="Too few.")])
    decision = decide(told, basis(dissents=came))
    assert [(one.office, one.line) for one in decision.dissents] == [("Adjutant General", "food"), ("planner", None)]


def test_a_draft_package_is_said_to_be_one():
    check = Check(id="a", criterion="Cost", decided_by="office", test="?", why="", source="", mark="partly")
    checks = (Checked(check=check, standing="lacking", says=""), Checked(check=check, standing="met", says=""))
    notes = decide(ruling(ruled()), basis(state="draft", checks=checks)).notes
    assert notes[0] == "The package is a draft: 1 of 2 tests are neither met nor answered."


def test_the_authority_that_answered_certified_or_dissented_in_another_office_is_out_of_turn():
    certificate = Certificate(account="authority", on=ON, fund="fund", usd=1000)
    assert decide(ruling(ruled(), certificate=certificate), BASIS).because[0].startswith("Rule 3:")
    told = ruling(ruled(), dissent=[Dissent(office="package_integrator", account="authority", says="no")])
    assert decide(told, BASIS).because[0].startswith("Rule 5:")


def test_a_certificate_of_funds_is_shown_and_its_absence_too():
    sound = decide(ruling(ruled(), certificate=Certificate(account="f1", on=ON, fund="fund", usd=1000)), BASIS)
    assert (sound.certified_usd, sound.certified_fund) == (1000, "fund")
    assert "No certificate of funds is on record." in decide(ruling(ruled()), BASIS).notes


def test_a_single_answer_is_not_shown():
    assert decide(ruling(ruled(), answer=answers()[:1]), BASIS).answers == ()
    assert len(decide(ruling(ruled(), answer=answers()), BASIS).answers) == 2


def test_a_ruling_before_the_day_of_the_package_is_out_of_turn():
    assert decide(ruling(ruled(), on=date(2026, 1, 4)), BASIS).outcome == "out_of_turn"


def test_nothing_ruled_lawful_is_a_decline_and_everything_asked_an_approval():
    assert decide(ruling(ruled("guard", 0)), BASIS).outcome == "declined"
    one_line = msgspec.structs.replace(PACKAGE.request, line=PACKAGE.request.line[:1])
    assert decide(ruling(ruled()), basis(request=one_line)).outcome == "approved"


def test_rotations_that_follow_each_other_count_once():
    early, late = (assignment("food", until=date(2026, 2, 10)), assignment("food", since=date(2026, 2, 10)))
    assert most_at_once([early, late]) == 100
    assert most_at_once([early, late, assignment("food", "MD")]) == 200


def test_the_decision_names_the_bytes_it_was_made_on():
    assert decide(ruling(ruled()), BASIS).package == DIGEST

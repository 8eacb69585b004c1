"""Offices and stages: the tables hold together, and each of the twelve rules stands by itself."""

from collections import deque
from datetime import date, timedelta

import msgspec
import pytest

from callup.errors import OutOfTurn, UnknownName
from callup.reference.offices import read_offices
from callup.stages import (
    Attempt,
    Delegation,
    Desk,
    Done,
    Holding,
    Version,
    breaches,
    may,
    may_delegate,
    may_hold,
    may_read,
    may_see_answers,
    new_version,
    next_stage,
    stage_on,
    truth_table,
)

BOOK = read_offices()
DAY, END = date(2026, 3, 2), date(2026, 9, 1)
ON = date(2026, 3, 10)


def held(account, office, *, home=None, since=DAY, until=END, request="r1"):
    return Holding(account=account, office=office, request=request, since=since, until=until, home=home)


def lent(giver, taker, office, *, since=DAY, until=DAY + timedelta(days=30), home=None):
    return Delegation(giver=giver, taker=taker, office=office, request="r1", since=since, until=until, home=home)


def done(act, account, office, *, subject="r1", on=ON, giver=None, until=None, request="r1"):
    return Done(
        act=act, account=account, office=office, request=request, subject=subject, on=on, giver=giver, until=until
    )


def attempt(act, account, office, stage, **told):
    plain = {"request": "r1", "subject": "r1", "reason": "made up", "until": ON + timedelta(days=2)}
    return Attempt(act=act, account=account, office=office, stage=stage, **{**plain, **told})


def asked(wanted, *holdings, history=(), delegations=(), on=ON):
    return may(wanted, history, holdings, delegations, book=BOOK, on=on)


def desk(*holdings, delegations=(), history=()):
    return Desk(book=BOOK, holdings=holdings, delegations=delegations, history=history, on=ON)


# --- the tables ---


def test_every_stage_can_be_reached_from_the_first_one_of_its_thing():
    for thing, stages in BOOK.stages.items():
        reached, waiting = {stages[0].id}, deque([stages[0].id])
        while waiting:
            here = waiting.popleft()
            for act in BOOK.acts.values():
                leads = next_stage(BOOK, act.id, here) if act.thing == thing else None
                if leads is not None and leads not in reached:
                    reached.add(leads)
                    waiting.append(leads)
        assert reached == {stage.id for stage in stages}, thing


def test_every_stage_that_is_not_final_leads_to_a_final_one():
    for thing, stages in BOOK.stages.items():
        good = {stage.id for stage in stages if stage.is_final}
        for _ in stages:
            for act in BOOK.acts.values():
                if act.thing == thing and act.next in good:
                    good |= set(act.stages)
        assert good == {stage.id for stage in stages}, thing


def test_nothing_leads_out_of_a_final_stage():
    moved = [
        (cell.stage, cell.act)
        for cell in truth_table(BOOK)
        if cell.next not in {None, cell.stage} and BOOK.stage(cell.thing, cell.stage).is_final
    ]
    assert moved == []


def test_every_way_to_an_ordered_line_passes_a_lawful_stage_and_an_approval():
    for gate in ({"lawful", "with_conditions"}, {"approved"}, {"costed"}):
        reached, waiting = {"proposed"}, deque(["proposed"])
        while waiting:
            here = waiting.popleft()
            for act in BOOK.acts.values():
                leads = next_stage(BOOK, act.id, here) if act.thing == "line" else None
                if leads is not None and leads not in reached | gate:
                    reached.add(leads)
                    waiting.append(leads)
        assert not reached & {"ordered", "committed", "arrived"}


def test_a_line_found_barred_cannot_be_approved_or_ordered_from_there():
    assert next_stage(BOOK, "line.approve", "not_lawful") is None
    assert next_stage(BOOK, "line.order", "not_lawful") is None


def test_every_act_has_an_office_and_every_acting_office_an_act():
    by = {office for act in BOOK.acts.values() for office in act.offices}
    assert all(act.offices for act in BOOK.acts.values())
    assert set(BOOK.offices) - by == {"public_reader", "witness"}


def test_the_truth_table_has_a_cell_for_each_office_stage_and_act():
    cells = list(truth_table(BOOK))
    stages = {thing: len(stages) for thing, stages in BOOK.stages.items()}
    assert len(cells) == sum(stages[act.thing] for act in BOOK.acts.values()) * len(BOOK.offices)
    assert len({(cell.thing, cell.stage, cell.act, cell.office) for cell in cells}) == len(cells)


def test_an_allowed_cell_is_allowed_to_its_holder_and_every_other_cell_is_refused():
    for cell in truth_table(BOOK):
        act = BOOK.acts[cell.act]
        wanted = attempt(
            cell.act, "a1", cell.office, cell.stage, within=act.within[0] if act.within else None, home="TX"
        )
        history = ()
        if "two_answers" in act.needs:
            history = tuple(
                done("line.answer", f"c{at}", office)
                for at, office in enumerate(("counsel_drafting", "counsel_reviewing"))
            )
        if cell.act in {"request.second_emergency", "request.order_in_emergency"}:
            history = (done("request.propose_emergency", "c1", "decision_authority"),)
        if cell.act == "request.order_in_emergency":
            history = (done("request.second_emergency", "c2", "counsel_reviewing"),)
        if cell.act == "request.break_glass":
            wanted = msgspec.structs.replace(wanted, until=ON + timedelta(days=1))
        answer = asked(wanted, held("a1", cell.office, home="TX"), history=history)
        assert answer.allowed == (cell.next is not None), (cell, answer)
        assert answer.next == cell.next


# --- offices are held for one request, for a time ---


def test_an_office_held_for_another_request_or_another_time_gives_nothing():
    wanted = attempt("request.submit", "a1", "agency_approver", "draft")
    assert asked(wanted, held("a1", "agency_approver")).allowed
    assert not asked(wanted, held("a1", "agency_approver", request="r2")).allowed
    assert not asked(wanted, held("a1", "agency_approver", until=ON)).allowed
    assert not asked(wanted, held("a2", "agency_approver")).allowed


def test_acts_that_need_a_reason_or_an_end_are_refused_without():
    returning = attempt("request.return", "a1", "intake_validator", "submitted", reason=" ")
    assert asked(returning, held("a1", "intake_validator")).because.endswith("needs a reason.")
    ordering = attempt("line.order", "a1", "order_writer", "approved", within="approved", until=None)
    assert "needs an end" in asked(ordering, held("a1", "order_writer")).because
    late = msgspec.structs.replace(ordering, until=ON)
    assert "needs an end" in asked(late, held("a1", "order_writer")).because


def test_a_line_is_ordered_only_within_a_request_that_is_approved():
    for within, allowed in (("approved_in_part", True), ("in_review", False), ("closed", False), (None, False)):
        wanted = attempt("line.order", "a1", "order_writer", "approved", within=within)
        assert asked(wanted, held("a1", "order_writer")).allowed is allowed


def test_unknown_acts_offices_and_stages_are_errors():
    with pytest.raises(UnknownName, match=r"request\.submit"):
        asked(attempt("request.submitt", "a1", "requester", "draft"))
    with pytest.raises(UnknownName, match="planner"):
        asked(attempt("request.submit", "a1", "plannr", "draft"))
    with pytest.raises(UnknownName, match="draft"):
        asked(attempt("request.submit", "a1", "agency_approver", "drafts"))


# --- versions ---


def test_a_version_is_followed_by_one_that_points_back_once_it_is_frozen():
    first = Version(request="r1", number=1, stage="superseded")
    second = new_version(BOOK, first)
    assert (second.number, second.stage, second.follows) == (2, "draft", 1)
    with pytest.raises(OutOfTurn):
        new_version(BOOK, second)


# --- the twelve rules ---


@pytest.mark.parametrize(
    ("wrote", "checks"),
    [
        (("request.write", "requester"), ("request.submit", "agency_approver", "draft")),
        (("request.submit", "agency_approver"), ("request.accept", "intake_validator", "submitted")),
        (("request.write_plan", "planner"), ("request.approve", "decision_authority", "package_ready")),
        (("request.write_cost", "cost_analyst"), ("request.approve", "decision_authority", "package_ready")),
        (("request.begin", "deployment_tracker"), ("claim.accept", "claims_certifier", "submitted")),
    ],
)
def test_rule_1_nobody_checks_what_they_wrote(wrote, checks):
    act, office, stage = checks
    wanted = attempt(act, "a1", office, stage, within="in_execution")
    assert asked(wanted, held("a1", office)).allowed
    answer = asked(wanted, held("a1", office), history=[done(wrote[0], "a1", wrote[1])])
    assert (answer.allowed, answer.rule) == (False, 1)


def test_rule_2_a_first_use_is_left_to_two_counsel():
    wanted = attempt("line.find_lawful", "a1", "counsel_drafting", "complete", within="in_review", first_use=True)
    assert asked(wanted, held("a1", "counsel_drafting")).rule == 2
    wanted = msgspec.structs.replace(wanted, act="line.refer")
    assert asked(wanted, held("a1", "counsel_drafting")).next == "counsel_decides"


def test_rule_2_a_disputed_line_is_settled_when_two_accounts_have_answered():
    wanted = attempt(
        "line.settle_lawful", "a2", "counsel_reviewing", "counsel_decides", subject="l1", within="in_review"
    )
    seat = held("a2", "counsel_reviewing")
    one = done("line.answer", "a1", "counsel_drafting", subject="l1")
    two = done("line.answer", "a2", "counsel_reviewing", subject="l1")
    assert asked(wanted, seat).rule == 2
    assert asked(wanted, seat, history=[one]).rule == 2
    assert asked(wanted, seat, history=[one, msgspec.structs.replace(two, subject="l2")]).rule == 2
    assert asked(wanted, seat, history=[one, two]).allowed
    again = done("line.refer", "a1", "counsel_drafting", subject="l1")
    assert asked(wanted, seat, history=[one, two, again]).rule == 2


def test_rule_2_one_account_cannot_be_both_counsel():
    wanted = attempt("line.answer", "a1", "counsel_reviewing", "counsel_decides", subject="l1", within="in_review")
    before = [done("line.answer", "a1", "counsel_drafting", subject="l1")]
    assert asked(wanted, held("a1", "counsel_reviewing"), history=before).rule == 2


def test_rule_2_no_answer_is_seen_or_changed_before_both_are_given():
    one = done("line.answer", "a1", "counsel_drafting", subject="l1")
    two = done("line.answer", "a2", "counsel_reviewing", subject="l1")
    assert not may_see_answers("a2", "l1", [one]).allowed
    assert may_see_answers("a2", "l1", [one, two]).allowed
    wanted = attempt("line.answer", "a1", "counsel_drafting", "counsel_decides", subject="l1", within="in_review")
    assert asked(wanted, held("a1", "counsel_drafting"), history=[one]).rule == 2


def test_rule_3_estimate_certificate_and_decision_are_apart():
    certify = attempt("request.certify_funds", "a1", "funds_certifier", "in_review")
    before = [done("request.write_cost", "a1", "cost_analyst")]
    assert asked(certify, held("a1", "funds_certifier"), history=before).rule == 3
    decide = attempt("request.approve", "a1", "decision_authority", "package_ready")
    before = [done("request.certify_funds", "a1", "funds_certifier")]
    assert asked(decide, held("a1", "decision_authority"), history=before).rule == 3


def test_rule_4_only_the_donor_side_of_that_home_commits_consents_and_withdraws():
    seats = [held("a1", "donor_representative", home="TX"), held("a2", "governors_delegate", home="TX")]
    commit = attempt("line.commit", "a1", "donor_representative", "ordered", within="ordered", home="TX")
    assert asked(commit, *seats).allowed
    assert asked(msgspec.structs.replace(commit, home="FL"), *seats).rule == 4
    assert asked(msgspec.structs.replace(commit, home=None), *seats).rule == 4
    withdraw = attempt("consent.withdraw", "a2", "governors_delegate", "given", home="TX")
    assert asked(withdraw, *seats).next == "withdrawn"
    for office in set(BOOK.offices) - {"governors_delegate"}:
        tried = msgspec.structs.replace(withdraw, office=office)
        assert not asked(tried, held("a2", office, home="TX")).allowed
    assert asked(msgspec.structs.replace(commit, office="planner"), held("a1", "planner")).rule == 4


def test_rule_5_the_decision_authority_returns_the_package_with_a_reason_and_edits_nothing():
    writing = {"request.write_plan", "request.write_risk", "request.write_cost", "request.assemble", "line.cost"}
    for name in writing:
        assert "decision_authority" not in BOOK.acts[name].offices
    back = attempt("request.send_back", "a1", "decision_authority", "package_ready")
    assert asked(back, held("a1", "decision_authority")).next == "in_review"
    assert asked(msgspec.structs.replace(back, reason=""), held("a1", "decision_authority")).rule == 5
    edit = attempt("request.assemble", "a1", "decision_authority", "in_review")
    assert asked(edit, held("a1", "decision_authority")).rule == 5
    assert not may_read("decision_authority", "working", book=BOOK).allowed


def test_rule_6_the_order_writer_decides_nothing():
    acts = {act.id for act in BOOK.acts.values() if "order_writer" in act.offices}
    assert acts == {"request.order", "request.order_in_emergency", "line.order"}
    wanted = attempt("line.order", "a1", "order_writer", "approved", within="approved")
    before = [done("line.approve", "a1", "decision_authority")]
    assert asked(wanted, held("a1", "order_writer"), history=before).rule in {5, 6}


def test_rule_7_claims_are_submitted_accepted_and_paid_by_different_accounts():
    accept = attempt("claim.accept", "a1", "claims_certifier", "submitted", subject="c1", within="closing")
    before = [done("claim.submit", "a1", "claims_clerk", subject="c1")]
    assert asked(accept, held("a1", "claims_certifier"), history=before).rule == 7
    pay = attempt("claim.pay", "a1", "funds_certifier", "accepted", subject="c1", within="closing")
    before = [done("claim.accept", "a1", "claims_certifier", subject="c1")]
    assert asked(pay, held("a1", "funds_certifier"), history=before).rule == 7


def test_rule_8_withholding_has_a_reason_an_end_and_after_90_days_a_second_officer():
    alone = attempt("publication.withhold", "a1", "records_officer", "due", subject="p1")
    seat = held("a1", "records_officer")
    assert asked(alone, seat).next == "delayed"
    assert asked(msgspec.structs.replace(alone, reason=""), seat).rule == 8
    assert asked(msgspec.structs.replace(alone, until=None), seat).rule == 8
    assert asked(msgspec.structs.replace(alone, until=ON + timedelta(days=90)), seat).allowed
    assert asked(msgspec.structs.replace(alone, until=ON + timedelta(days=91)), seat).rule == 8
    long = msgspec.structs.replace(alone, act="publication.propose", until=ON + timedelta(days=200))
    assert asked(long, seat).next == "proposed"
    second = msgspec.structs.replace(long, act="publication.second", stage="proposed")
    before = [done("publication.propose", "a1", "records_officer", subject="p1")]
    assert asked(second, seat, history=before).rule == 8
    other = msgspec.structs.replace(second, account="a2")
    assert asked(other, held("a2", "records_officer"), history=before).next == "delayed"


def test_rule_8_the_records_officer_is_not_the_author():
    alone = attempt("publication.withhold", "a1", "records_officer", "due", subject="p1")
    for act, office in (("request.write_plan", "planner"), ("request.approve", "decision_authority")):
        assert asked(alone, held("a1", "records_officer"), history=[done(act, "a1", office)]).rule == 8


def test_rule_9_an_administrator_reads_no_draft_and_signs_nothing():
    assert BOOK.offices["administrator"].reads == {"public"}
    acts = {act.id for act in BOOK.acts.values() if "administrator" in act.offices}
    assert acts == {"request.break_glass"}
    sign = attempt("request.approve", "a1", "administrator", "package_ready")
    assert asked(sign, held("a1", "administrator")).rule == 9
    opening = attempt("request.break_glass", "a1", "administrator", "in_review", until=ON + timedelta(days=1))
    assert asked(opening, held("a1", "administrator")).next == "in_review"
    assert asked(msgspec.structs.replace(opening, until=ON + timedelta(days=9)), held("a1", "administrator")).rule == 9
    both = [held("a1", "administrator"), held("a1", "planner")]
    planning = attempt("request.write_plan", "a1", "planner", "in_review")
    assert asked(planning, *both).rule == 9


def test_rule_10_a_delegation_ends_is_shown_and_never_goes_to_a_conflicting_office():
    wanted = attempt("request.write_plan", "a2", "planner", "in_review")
    giver = held("a1", "planner")
    sound = lent("a1", "a2", "planner")
    answer = asked(wanted, giver, delegations=[sound])
    assert (answer.allowed, answer.giver) == (True, "a1")
    assert answer.shown_as == f"for Planner, delegated until {sound.until}"
    assert asked(wanted, giver, delegations=[sound], on=sound.until).rule == 10
    assert asked(wanted, delegations=[sound]).rule == 10
    for since, until in ((DAY, DAY), (DAY, DAY + timedelta(days=91))):
        assert may_delegate(lent("a1", "a2", "planner", since=since, until=until), desk(giver)).rule == 10
    assert may_delegate(lent("a1", "a1", "planner"), desk(giver)).rule == 10
    assert may_delegate(sound, desk(giver, held("a2", "decision_authority"))).rule == 10
    assert may_delegate(sound, desk(giver, history=(done("request.write", "a2", "requester"),))).rule == 10
    assert may_delegate(sound, desk(giver, held("a2", "claims_clerk"))).allowed


def test_rule_10_what_was_done_for_somebody_counts_for_both():
    before = [done("request.write_plan", "a2", "planner", giver="a1")]
    for account in ("a1", "a2"):
        wanted = attempt("request.approve", account, "decision_authority", "package_ready")
        assert asked(wanted, held(account, "decision_authority"), history=before).rule == 1
    wanted = attempt("request.approve", "a3", "decision_authority", "package_ready")
    sound = lent("a1", "a3", "decision_authority")
    assert not asked(wanted, held("a1", "decision_authority"), history=before, delegations=[sound]).allowed


def test_rule_11_an_emergency_takes_two_ends_by_itself_and_is_reviewed_before_the_next():
    first = attempt("request.propose_emergency", "a1", "decision_authority", "accepted")
    second = attempt("request.second_emergency", "a2", "counsel_reviewing", "accepted")
    seats = [held("a1", "decision_authority"), held("a2", "counsel_reviewing"), held("a3", "order_writer")]
    proposed = done("request.propose_emergency", "a1", "decision_authority")
    assert asked(first, *seats).next == "accepted"
    assert asked(second, *seats).rule == 11
    assert asked(second, *seats, history=[proposed]).next == "emergency"
    assert asked(msgspec.structs.replace(second, until=ON + timedelta(days=4)), *seats, history=[proposed]).rule == 11
    alone = msgspec.structs.replace(second, account="a1")
    assert not asked(alone, held("a1", "counsel_reviewing"), history=[proposed]).allowed
    opened = (proposed, done("request.second_emergency", "a2", "counsel_reviewing", until=ON + timedelta(days=2)))
    order = attempt("request.order_in_emergency", "a3", "order_writer", "emergency", until=ON + timedelta(days=2))
    assert asked(order, *seats, history=opened).allowed
    assert asked(msgspec.structs.replace(order, until=ON + timedelta(days=3)), *seats, history=opened).rule == 11
    ended = ON + timedelta(days=2)
    late = msgspec.structs.replace(order, until=ended + timedelta(days=1))
    assert asked(late, *seats, history=opened, on=ended).rule == 11
    assert stage_on(BOOK, "emergency", opened, on=ON + timedelta(days=1)) == "emergency"
    assert stage_on(BOOK, "emergency", opened, on=ended) == "in_review"
    again = msgspec.structs.replace(first, stage="in_review", until=ended + timedelta(days=1))
    assert asked(again, *seats, history=opened, on=ended).rule == 11
    reviewed = (*opened, done("request.assemble", "a4", "package_integrator", on=ended))
    assert asked(again, *seats, history=reviewed, on=ended).allowed


def test_rule_12_observers_change_nothing():
    for office in ("public_reader", "witness", "auditor"):
        acts = [act for act in BOOK.acts.values() if office in act.offices]
        assert all(act.next is None for act in acts)
        assert [act.id for act in acts] == (["request.note_finding"] if office == "auditor" else [])
        wanted = attempt("request.approve", "a1", office, "package_ready")
        assert asked(wanted, held("a1", office)).rule == 12


def test_all_twelve_rules_stand_in_the_table_with_a_source():
    assert list(BOOK.rules) == list(range(1, 13))
    assert all(rule.says and rule.source for rule in BOOK.rules.values())


# --- giving offices, and what stands on record ---


def test_conflicting_offices_are_not_given_at_the_same_time_or_after_acts():
    assert may_hold(held("a1", "claims_certifier"), desk(held("a1", "claims_clerk"))).rule == 7
    assert may_hold(held("a1", "claims_certifier"), desk(held("a2", "claims_clerk"))).allowed
    over = held("a1", "claims_clerk", until=DAY + timedelta(days=1))
    later = held("a1", "claims_certifier", since=DAY + timedelta(days=1))
    assert may_hold(later, desk(over)).allowed
    acted = (done("claim.submit", "a1", "claims_clerk", subject="c1"),)
    assert may_hold(later, desk(over, history=acted)).rule == 7
    assert may_hold(held("a1", "planner", until=DAY), desk()).rule == 10


def test_breaches_on_record_are_told_once_each():
    record = [
        done("request.write_cost", "a1", "cost_analyst"),
        done("request.certify_funds", "a1", "funds_certifier"),
        done("request.certify_funds", "a1", "funds_certifier"),
        done("request.approve", "a2", "decision_authority"),
    ]
    assert [one[:7] for one in breaches(record, BOOK)] == ["Rule 3:"]
    assert breaches(record[1:], BOOK) == ()

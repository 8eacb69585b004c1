"""The account: quantities that are never mixed, claims with their terms and documents, and entries for the public."""

import json
from datetime import date

import msgspec
import pytest

from callup.accounts import Actuals, Claim, Offer, account, judge_claim
from callup.decision import decide
from callup.entries import account_entry, act_entry, decision_entry, order_entries, recall_entries, withhold
from callup.errors import InputError
from callup.ledger import entry_bytes
from callup.ledger.draft import entry_of, parse_drafts
from callup.orders import Report, recall, write_orders
from callup.reference.claims import read_checklists, read_clock
from callup.stages import Attempt, Done, Holding, may
from tests.tiny_acts import (
    BASIS,
    BOOK,
    DIGEST,
    ON,
    PACKAGE,
    PLAN,
    SINCE,
    answers,
    basis,
    consent,
    finding,
    ruled,
    ruling,
)

DECISION = decide(ruling(ruled(people=150), ruled("guard")), BASIS)
ORDERS = write_orders(DECISION, PLAN, digest=DIGEST, on=ON)
DAY = date(2026, 3, 15)
AT = "2026-03-15T12:00:00Z"


def claim(**told):
    plain = {
        "id": "c1", "line": "food", "home": "DE", "way": "mission_assignment", "since": SINCE,
        "until": date(2026, 3, 1), "usd": 5000, "stage": "accruing",
    }  # fmt: skip
    return Claim(**{**plain, **told})


def made(on=DAY, package=PACKAGE, **told):
    actuals = Actuals(clock=read_clock(), documents=read_checklists(), **told)
    return account(package, DECISION, ORDERS, actuals, on=on, digests={"package": DIGEST})


def line_of(found, name="food"):
    return next(one for one in found.lines if one.line == name)


def judged(told, on=DAY):
    return judge_claim(told, read_clock(), read_checklists(), on=on)


def report(on, arrived, home="DE"):
    return Report(
        on=on, line="food", home=home, unit="U1", committed=0, en_route=0, arrived=arrived, released=0, source="made up"
    )


def offer(people, stage="firm", on=ON, home="DE"):
    return Offer(line="food", home=home, people=people, stage=stage, on=on, source="made up")


def test_each_quantity_stands_by_itself():
    paid = claim(stage="paid", usd=5000, paid_usd=4000, paid_on=date(2026, 3, 10))
    food = line_of(made(offers=[offer(180)], reports=[report(SINCE, 90), report(SINCE, 40, "MD")], claims=[paid]))
    assert (food.asked, food.lawful, food.offered, food.planned) == (200, 200, 180, 200)
    assert (food.approved, food.ordered, food.present, food.person_days) == (150, 150, 130, 130)
    assert (food.estimate_usd, food.claimed_usd, food.accepted_usd, food.spent_usd) == (200, 5000, 5000, 4000)
    assert (food.days_reported, food.days_ordered) == (1, 28)


def test_what_nobody_said_is_unknown_and_never_nought():
    food = line_of(made())
    assert (food.offered, food.present, food.person_days) == (None, None, None)
    assert sum(text.startswith("Nobody has") for text in made().notes) == 3


def test_lawful_is_all_asked_nought_where_barred_and_unknown_where_open():
    found = made()
    assert [(one.line, one.lawful) for one in found.lines] == [
        ("food", 200), ("guard", 0), ("talk", None), ("move", None),
    ]  # fmt: skip
    mixed = (finding("food"), finding("food", role="custody", verdict="barred"))
    assert line_of(made(package=basis(findings=mixed).package)).lawful == 0


def test_the_last_word_of_a_home_is_what_it_offers():
    last = [offer(100), offer(0, "declined", DAY), offer(50, home="MD"), offer(70, "invited", home="VA")]
    assert line_of(made(offers=last)).offered == 50
    assert line_of(made(on=date(2026, 2, 1), offers=last)).offered == 150


def test_an_offer_that_was_closed_with_all_at_home_was_offered():
    assert line_of(made(offers=[offer(100, "committed"), offer(100, "closed", DAY)])).offered == 100


def test_what_lies_after_the_day_of_the_account_is_left_out():
    late = [report(date(2026, 2, 20), 90)]
    assert line_of(made(on=date(2026, 2, 10), reports=late)).present is None
    assert made(on=date(2026, 1, 31), claims=[claim()]).claims == ()


def test_a_claim_on_a_line_without_orders_does_not_fit():
    found = made(claims=[claim(line="guard")])
    assert found.misfits == ("Claim c1: nothing is ordered on the line 'guard'.",)


# --- the clock ---


def test_a_mission_assignment_is_billed_within_30_days_after_the_month():
    due = judged(claim()).dues[0]
    assert (due.step, due.due_on, due.state, due.kind) == ("submit", date(2026, 3, 30), "due", "fact")
    assert due.days_left == 15
    late = judged(claim(), date(2026, 4, 2)).dues[0]
    assert (late.state, late.days_left) == ("overdue", -3)
    assert judged(claim(), date(2026, 3, 30)).dues[0].state == "due"


def test_the_final_bill_has_its_own_term_of_90_days():
    steps = {due.step: due.due_on for due in judged(claim(is_final=True)).dues}
    assert steps["final"] == date(2026, 5, 29)
    assert "submit" not in steps


def test_terms_of_answer_and_payment_begin_when_the_step_before_is_done():
    begun = {due.step: due.state for due in judged(claim()).dues}
    assert begun == {"submit": "due", "answer": "not begun", "pay": "not begun"}
    sent = judged(claim(stage="submitted", submitted_on=date(2026, 4, 5)))
    assert [(due.step, due.state) for due in sent.dues] == [
        ("submit", "done late"), ("answer", "due"), ("pay", "not begun"),
    ]  # fmt: skip


def test_every_way_of_repayment_has_a_term_for_bill_and_payment_and_a_checklist():
    for way in ("emac", "economy_act", "usc_277", "mission_assignment"):
        state = judged(claim(way=way))
        assert {"submit", "pay"} <= {due.step for due in state.dues}
        assert all(due.source for due in state.dues)
        assert state.lacking


def test_documents_that_lack_are_named_and_a_claim_accepted_without_them_is_flagged():
    papers = [one.id for one in judged(claim()).lacking]
    assert papers == ["assignment", "transmittal", "breakdown", "receipts"]
    assert judged(claim(documents=tuple(papers))).lacking == ()
    assert [one.id for one in judged(claim(is_final=True, documents=tuple(papers))).lacking] == ["final-report"]
    assert judged(claim(stage="accepted")).flags[0].startswith("Accepted without: assignment")


def test_a_waiver_ends_the_clock_needs_its_paper_and_belongs_to_section_277_alone():
    state = judged(claim(way="usc_277", stage="waived"))
    assert [one.id for one in state.lacking] == ["waiver"]
    assert {due.state for due in state.dues} == {"not needed"}
    assert judged(claim(stage="waived")).flags[0].startswith("Only 10 U.S.C. 277(c)")


@pytest.mark.parametrize(
    ("told", "flag"),
    [
        ({"stage": "paid", "paid_usd": 6000, "paid_on": DAY}, "6,000 USD paid, 5,000 claimed."),
        ({"stage": "paid", "paid_usd": 10}, "no day of payment"),
    ],
)
def test_odd_payments_are_told(told, flag):
    assert any(flag in text for text in judged(claim(**told)).flags)


# --- entries for the public ---


def in_ledger(entry):
    """The entry as the ledger takes it: parsed as a draft, given a salt, checked, written."""
    draft = parse_drafts(json.dumps(entry).encode(), where="test")[0]
    made_entry, _ = entry_of(draft, lambda: "07" * 32, lambda _: (), lambda _: None)
    return json.loads(entry_bytes(made_entry))


def test_the_ledger_takes_the_entries_of_every_act():
    gone = consent("DE", "withdrawn", on=date(2026, 2, 5))
    tasks = recall(ORDERS, [gone], on=date(2026, 2, 5))
    entries = [
        decision_entry(DECISION, version=1, at=AT, digest=DIGEST),
        *order_entries(ORDERS, version=1, at=AT, digest=DIGEST),
        *recall_entries(tasks, request="r1", version=1, at=AT, digest=DIGEST),
        account_entry(made(claims=[claim()]), version=1, at=AT, digest=DIGEST),
    ]
    acts = [in_ledger(one)["act"] for one in entries]
    assert acts == ["decision.made", "order.written", "order.written", "order.recalled", "account.published"]


def test_every_act_of_the_tables_can_be_told_without_its_account():
    for act in BOOK.acts.values():
        done = Done(
            act=act.id, account="a1", office=act.offices[0], request="r1", subject="r1", on=ON, reason="made up"
        )
        seat = Holding(account="a1", office=act.offices[0], request="r1", since=ON, until=DAY, home="DE")
        wanted = Attempt(
            act=act.id, account="a1", office=act.offices[0], request="r1", subject="r1", stage=act.stages[0],
            home="DE", reason="made up", until=DAY,
        )  # fmt: skip
        entry = in_ledger(act_entry(done, may(wanted, (), [seat], book=BOOK, on=ON), BOOK, version=1, at=AT))
        assert entry["office"] == BOOK.offices[act.offices[0]].title
        assert "a1" not in json.dumps(entry["body"])


def test_breaking_the_glass_is_told_without_content():
    done = Done(
        act="request.break_glass", account="a1", office="administrator", request="r1", subject="r1", on=ON,
        reason="the store is down", until=DAY,
    )  # fmt: skip
    seat = Holding(account="a1", office="administrator", request="r1", since=ON, until=DAY)
    wanted = Attempt(
        act=done.act, account="a1", office="administrator", request="r1", subject="r1", stage="draft",
        reason=done.reason, until=date(2026, 1, 6),
    )  # fmt: skip
    told = act_entry(done, may(wanted, (), [seat], book=BOOK, on=ON), BOOK, version=1, at=AT)
    assert told["body"] == {"until": "2026-03-15"}


def test_a_withheld_field_becomes_a_commitment_with_reason_and_end():
    entry = order_entries(ORDERS, version=1, at=AT, digest=DIGEST)[0]
    why = {"reason": "safety of the site", "authority": "Rule 8", "until": "2026-04-01", "seconded_by": None}
    written = in_ledger(withhold(entry, ["units"], why))
    assert "units" not in written["body"]
    assert [one["field"] for one in written["withheld"]] == ["units"]
    assert "Company U1" not in json.dumps(written)
    with pytest.raises(InputError, match="a field of the entry"):
        withhold(entry, ["unit"], why)


def test_accounts_of_counsel_and_authority_stay_out_of_all_that_is_published():
    decision = decide(ruling(ruled("talk"), answer=answers(accounts=("counsel-one", "counsel-two"))), BASIS)
    orders = write_orders(decision, PLAN, digest=DIGEST, on=ON)
    text = json.dumps(decision_entry(decision, version=1, at=AT, digest=DIGEST)) + msgspec.json.encode(orders).decode()
    assert not any(name in text for name in ("counsel-one", "counsel-two", '"authority-'))

"""Acts from the decision to the account, as `perform` does them."""

import json
from datetime import date

import msgspec
import pytest

from callup.decision import Decision
from callup.documents import canonical_json, digest
from callup.errors import InputError, OutOfTurn, ProofError
from callup.orders import Orders
from callup_site.desk import store
from callup_site.desk.acts import homes, on_record, publishing, serving
from callup_site.desk.acts.deciding import decide_on
from callup_site.desk.models import Act, Document, Entry, Thing
from callup_site.desk.record import Paper
from tests.site.decided import SLUG, Walk, bodies, done, ready, report, rulings, seats
from tests.tiny_acts import PLAN, VERDICTS, assignment, basis, finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk():
    ready()
    return Walk(seats())


def keep(walk, package):
    """Another package on record."""
    paper = Paper(kind="package", paper="package", name="package.json", data=canonical_json(package))
    store.keep(walk.seen().request, paper, "test", walk.at)


def document(kind):
    return Document.objects.filter(kind=kind).order_by("-number").first()


def test_a_decision_approves_n_of_m_and_refuses_the_rest_with_conditions_word_for_word(walk):
    walk.decide()
    decision = msgspec.json.decode(bytes(document("decision").data), type=Decision)
    food, guard = decision.lines[0], decision.lines[1]
    assert (food.approved, guard.outcome) == (150, "refused")
    assert food.conditions == ("the agency repays for food (1 Demo Code 7)",)
    assert decision.package == document("package").digest
    assert [walk.stage("line", one) for one in ("food", "guard", "talk", "move")] == ["approved", *["refused"] * 3]
    assert walk.stage() == "approved_in_part"
    told = bodies("request.approve_in_part")[0]
    assert [one["people_approved"] for one in told["lines"]] == [150, 0, 0, 0]
    assert told["reason"] == "as ruled"
    assert bodies("line.approve")[0]["people_approved"] == 150
    assert Entry.objects.filter(kind="request.approve_in_part").get().act.document == document("decision")


def test_what_the_law_bars_cannot_be_approved_and_the_page_would_say_why_before(walk):
    seen = walk.seen("decision_authority")
    form = {"lines": rulings(guard=100, talk=50)}
    found = decide_on(seen, form, "authority")
    assert found.outcome == "declined"
    assert "the law bars it" in " ".join(found.lines[1].because)
    assert Act.objects.count() == 0
    with pytest.raises(OutOfTurn, match=r"request\.decline"):
        walk.do("request.approve", "decision_authority", reason="all", form=form)
    assert Act.objects.count() == Entry.objects.count() == 0


def test_a_line_that_is_not_ruled_on_stops_the_decision(walk):
    with pytest.raises(InputError, match="no ruling on guard, talk, move"):
        walk.do("request.approve", "decision_authority", reason="x", form={"lines": rulings(food=5)[:1]})


def test_a_line_is_never_approved_alone_not_even_with_a_forged_form(walk):
    form = {"decided": {"line": "food", "approved": 200}}
    with pytest.raises(OutOfTurn, match="a decision on every line"):
        walk.do("line.approve", "decision_authority", "food", reason="x", until=date(2026, 3, 1), form=form)


def test_a_package_that_changed_since_it_was_seen_is_not_decided_on(walk):
    with pytest.raises(ProofError):
        walk.decide(package="sha256:" + "0" * 64)


def test_a_package_without_cost_is_sent_back_and_not_decided(walk):
    headings = tuple(
        msgspec.structs.replace(one, state="not assessed") if one.title == "Cost" else one
        for one in basis().package.headings
    )
    keep(walk, basis(headings=headings).package)
    with pytest.raises(OutOfTurn, match="Not assessed"):
        walk.decide()
    walk.do("request.send_back", "decision_authority", reason="The cost is not assessed.")
    assert walk.stage() == "in_review"
    returned = msgspec.json.decode(bytes(document("returned").data), type=Decision)
    assert (returned.outcome, returned.reason) == ("returned", "The cost is not assessed.")


def test_a_line_that_was_withdrawn_is_not_ruled_on(walk):
    Thing.objects.filter(subject="food").update(stage="withdrawn")
    with pytest.raises(InputError, match="waits for a decision"):
        walk.decide()


def test_orders_come_from_decision_package_and_consents_alone(walk):
    walk.decide()
    with pytest.raises(InputError, match="the end of the last order"):
        walk.order(date(2026, 4, 1))
    walk.order()
    orders = msgspec.json.decode(bytes(document("orders").data), type=Orders)
    assert [(one.id, one.lines[0].people, str(one.lines[0].last_day)) for one in orders.orders] == [
        ("r1.de", 100, "2026-02-28"),
        ("r1.md", 50, "2026-02-28"),
    ]
    assert orders.decision == document("decision").digest == digest(bytes(document("decision").data))
    assert (walk.stage(), walk.stage("line", "food")) == ("ordered", "ordered")
    assert [one["home"] for one in bodies("order.written")] == ["DE", "MD"]
    assert serving.against_decision(walk.seen()) == ()
    assert Act.objects.get(act="line.order").until == date(2026, 3, 1)


def test_an_order_of_many_units_goes_into_several_entries_and_loses_none(walk):
    many = tuple(assignment("food", "DE", 1, unit=f"UNIT-{at:04}-{'-' * 60}") for at in range(180))
    package = basis(plan=msgspec.structs.replace(PLAN, assignments=many)).package
    keep(walk, package)
    walk.decide(people=180)
    walk.order()
    told = bodies("order.written")
    assert [(one["home"], one["part"], one["parts"]) for one in told] == [("DE", 1, 2), ("DE", 2, 2)]
    assert [unit["unit"] for one in told for unit in one["units"]] == [one.unit for one in many]


def test_a_home_that_refused_is_left_out_and_comes_later_when_its_consent_has_come(walk):
    walk.decide()
    walk.do("consent.refuse", "governors_delegate", "MD", home="MD")
    walk.order()
    orders = on_record.orders(walk.seen())[0]
    assert [one.home for one in orders.orders] == ["DE"]
    assert "refused" in orders.not_ordered[0].because
    assert bodies("request.order")[0]["not_ordered"][0]["people"] == 100


def test_a_line_left_out_for_want_of_consent_is_ordered_later_in_a_version_that_points_back(walk):
    lawful = ("food", "talk")
    found = tuple(finding(line, verdict="allowed" if line in lawful else "barred") for line in VERDICTS)
    keep(walk, basis(findings=found).package)
    for home in ("DE", "MD"):
        walk.do("consent.ask", "planner", f"{home}-talk", home=home, form={"lines": ["talk"]})
        walk.do("consent.refuse", "governors_delegate", f"{home}-talk", home=home)
    form = {"lines": rulings(food=200, talk=150)}
    walk.do("request.approve_in_part", "decision_authority", reason="as ruled", form=form)
    walk.order()
    assert [walk.stage("line", one) for one in lawful] == ["ordered", "approved"]
    talk = {"act": "line.order", "office": "order_writer", "subject": "talk", "until": date(2026, 3, 1)}
    with pytest.raises(OutOfTurn, match="nobody to order"):
        walk.do(**talk)
    walk.on(date(2026, 1, 7))
    walk.do("consent.ask", "planner", "DE-talk-2", home="DE", form={"lines": ["talk"]})
    walk.consent("DE", subject="DE-talk-2")
    walk.do(**talk)
    orders = on_record.orders(walk.seen())[0]
    assert [(one.home, one.version, one.follows, [line.line for line in one.lines]) for one in orders.orders] == [
        ("DE", 2, 1, ["food", "talk"]), ("MD", 1, None, ["food"]),
    ]  # fmt: skip
    assert [(one.line, one.people) for one in orders.not_ordered] == [("talk", 100)]
    assert serving.against_decision(walk.seen()) == ()
    assert (walk.stage(), walk.stage("line", "talk")) == ("ordered", "ordered")


def test_nothing_is_ordered_where_every_home_refused(walk):
    walk.decide()
    for home in ("DE", "MD"):
        walk.do("consent.refuse", "governors_delegate", home, home=home)
    with pytest.raises(OutOfTurn, match="nobody to order"):
        walk.order()


def test_orders_begin_when_the_consent_begins_and_end_when_it_ends(walk):
    walk.decide()
    walk.consent("DE", since="2026-02-10")
    walk.order()
    by_home = {one.home: one.lines[0] for one in on_record.orders(walk.seen())[0].orders}
    assert (str(by_home["DE"].since), str(by_home["MD"].since)) == ("2026-02-10", "2026-02-01")


def test_consent_is_never_wider_than_it_was_asked_for(walk):
    walk.do("consent.ask", "planner", "DE", home="DE", form={"lines": ["food"], "people": "40"})
    for form in ({"lines": ["talk"]}, {"lines": [], "people": "40"}, {"people": "41"}):
        with pytest.raises(InputError):
            walk.do("consent.give", "governors_delegate", "DE", home="DE", until=date(2026, 6, 1), form=form)
    walk.consent("DE")
    walk.decide()
    walk.order()
    assert {one.home: one.lines[0].people for one in on_record.orders(walk.seen())[0].orders} == {"DE": 40, "MD": 100}


def test_a_consent_lapses_when_its_end_has_come_and_not_before(walk):
    walk.consent("DE")
    with pytest.raises(OutOfTurn, match="holds until 2026-06-01"):
        walk.do("consent.lapse", "planner", "DE")
    walk.on(date(2026, 6, 1))
    walk.do("consent.lapse", "planner", "DE")
    assert walk.stage("consent", "DE") == "lapsed"


def test_a_governor_speaks_for_one_home_alone(walk):
    with pytest.raises(OutOfTurn, match="speaks for MD"):
        walk.do(
            "consent.refuse", "governors_delegate", "MD", home="DE", account=walk.account("governors_delegate", "DE")
        )


def test_a_consent_that_is_withdrawn_raises_recall_tasks_at_once(walk):
    walk.consent("DE")
    walk.serving()
    walk.do("consent.withdraw", "governors_delegate", "DE", home="DE")
    tasks = homes.recall_tasks(walk.seen())
    assert [(one["home"], one["unit"], one["people"]) for one in tasks] == [("DE", "U1", 100)]
    assert bodies("order.recalled")[0]["people"] == 100
    assert bodies("consent.withdraw")[0]["people_to_bring_home"] == 100
    walk.do("line.release", "deployment_tracker", "food", form={"rows": [report(released=100)]})
    assert homes.recall_tasks(walk.seen()) == []


def test_recalling_the_offer_of_the_home_ends_its_task_and_not_the_line(walk):
    walk.consent("DE")
    walk.do("offer.offer", "donor_representative", "food-DE", home="DE", form={"people": "100"})
    walk.do("offer.accept", "planner", "food-DE")
    walk.serving()
    walk.do("consent.withdraw", "governors_delegate", "DE", home="DE")
    with pytest.raises(OutOfTurn, match="people of MD"):
        walk.do("line.recall", "donor_representative", "food", home="DE", reason="gone")
    walk.do("offer.recall", "donor_representative", "food-DE", home="DE", reason="consent is gone")
    assert homes.recall_tasks(walk.seen()) == []
    assert walk.stage("line", "food") == "arrived"


def test_a_home_never_offers_more_than_it_was_asked_for(walk):
    with pytest.raises(InputError, match="from 1 to 100"):
        walk.do("offer.offer", "donor_representative", "food-DE", home="DE", form={"people": 101})
    walk.do("offer.offer_with_condition", "donor_representative", "food-DE", home="DE", reason="after 1 February",
            form={"people": 80})  # fmt: skip
    walk.do("offer.offer", "donor_representative", "food-DE", home="DE")
    walk.do("offer.accept", "planner", "food-DE")
    walk.do("offer.commit", "donor_representative", "food-DE", home="DE", until=date(2026, 3, 1))
    assert [one["people_offered"] for one in bodies("offer.commit")] == [80]
    assert [(one.people, one.stage) for one in on_record.offers(walk.seen())] == [(80, "committed")]


def test_a_planner_invites_another_home_by_the_first_act_on_its_offer(walk):
    walk.do("offer.invite", "planner", "food-VA", home="VA", form={"line": "food", "people": "30"})
    offer = Thing.objects.get(thing="offer", subject="food-VA")
    assert (offer.home, offer.line, offer.stage, offer.facts["people_asked"]) == ("VA", "food", "invited", 30)
    with pytest.raises(OutOfTurn, match="an offer of VA"):
        walk.do("offer.invite", "planner", "food-VA-2", home="VA", form={"line": "food", "people": "30"})
    assert not Thing.objects.filter(subject="food-VA-2").exists()
    with pytest.raises(OutOfTurn):
        walk.do("offer.invite", "claims_clerk", "food-TX", home="TX", form={"line": "food", "people": "30"})
    assert not Thing.objects.filter(subject="food-TX").exists()


def test_presence_is_kept_by_unit_and_day_and_told_in_numbers(walk):
    walk.serving()
    walk.on(date(2026, 2, 2))
    rows = [report(arrived=90), report("MD", arrived=50)]
    walk.do("line.report", "deployment_tracker", "food", form={"rows": rows})
    assert walk.stage("line", "food") == "arrived"
    told = bodies("presence.reported")[-2:]
    assert [(one["home"], one["people_arrived"]) for one in told] == [("DE", 90), ("MD", 50)]
    walk.do("line.report", "deployment_tracker", "food", form={"rows": [report(arrived=95)]})
    latest = {(one.home, one.on): one.arrived for one in on_record.reports(walk.seen())}
    assert latest["DE", date(2026, 2, 2)] == 95
    for row in (report("TX", arrived=1), {**report(arrived=1), "on": "2026-02-03"}, {**report(), "arrived": "-1"}):
        with pytest.raises(InputError):
            walk.do("line.report", "deployment_tracker", "food", form={"rows": [row]})


def test_people_stay_longer_only_by_decision_and_within_their_consent(walk):
    walk.consent("DE")
    walk.serving()
    extend = {"reason": "the flood goes on", "subject": "food"}
    walk.do("line.extend", "decision_authority", until=date(2026, 5, 1), **extend)
    orders = on_record.orders(walk.seen())[0]
    assert [(one.home, one.version, str(one.lines[0].until)) for one in orders.orders] == [
        ("DE", 2, "2026-05-01"), ("MD", 2, "2026-05-01"),
    ]  # fmt: skip
    walk.do("line.extend", "decision_authority", until=date(2026, 6, 10), **extend)
    orders = on_record.orders(walk.seen())[0]
    assert [str(one.lines[0].until) for one in orders.orders] == ["2026-05-01", "2026-06-10"]
    assert "consent of DE ends" in orders.not_extended[0]
    with pytest.raises(OutOfTurn, match="runs until"):
        walk.do("line.extend", "decision_authority", until=date(2026, 3, 1), **extend)


def test_the_account_closes_when_everybody_is_home_and_every_claim_is_settled(walk):
    walk.serving()
    with pytest.raises(OutOfTurn, match="not ended: food"):
        walk.do("request.begin_closing", "deployment_tracker")
    walk.on(date(2026, 3, 1))
    walk.do("line.release", "deployment_tracker", "food", form={"rows": [report(released=100)]})
    walk.bill()
    walk.do("claim.submit", "claims_clerk", "c1")
    walk.do("request.begin_closing", "deployment_tracker")
    with pytest.raises(OutOfTurn, match="not settled: c1"):
        walk.do("request.close", "claims_certifier")
    walk.do("claim.accept", "claims_certifier", "c1")
    with pytest.raises(InputError, match="from 0 to 1,000"):
        walk.do("claim.pay", "funds_certifier", "c1", form={"paid_usd": "1001"})
    walk.do("claim.pay", "funds_certifier", "c1", form={"paid_usd": "900"})
    walk.do("claim.reconcile", "claims_certifier", "c1")
    walk.do("request.close", "claims_certifier")
    account = json.loads(bytes(document("account").data))
    food = account["lines"][0]
    assert (food["asked"], food["lawful"], food["approved"], food["ordered"], food["present"], food["spent_usd"]) == (
        200, 200, 150, 150, 50, 900,
    )  # fmt: skip
    assert bodies("account.published")[0]["lines"][0]["spent_usd"] == 900
    assert walk.stage() == "closed"


def test_a_claim_goes_back_when_a_document_lacks_and_is_never_accepted_without(walk):
    walk.serving()
    walk.bill(documents=["order"])
    walk.do("claim.submit", "claims_clerk", "c1")
    with pytest.raises(OutOfTurn, match="Determination"):
        walk.do("claim.accept", "claims_certifier", "c1")
    walk.do("claim.return", "claims_certifier", "c1", reason="two documents lack")
    walk.bill(documents=["order", "determination", "bill"], usd=950)
    walk.do("claim.submit", "claims_clerk", "c1")
    walk.do("claim.accept", "claims_certifier", "c1")
    assert Thing.objects.get(thing="claim").facts["usd"] == 950


def test_a_claim_is_for_a_home_with_orders_and_the_law_says_what_can_be_waived(walk):
    walk.serving()
    for more in ({"line": "guard"}, {"way": "barter"}, {"until": "2026-02-01"}, {"documents": ["receipts"]}):
        with pytest.raises(InputError):
            walk.bill(**more)
    assert not Thing.objects.filter(thing="claim").exists()
    walk.bill()
    with pytest.raises(OutOfTurn, match="277"):
        walk.do("claim.waive", "decision_authority", "c1", reason="normal training")
    walk.bill("c2", way="usc_277", documents=[])
    walk.do("claim.waive", "decision_authority", "c2", reason="normal training")
    assert walk.stage("claim", "c2") == "waived"


def test_what_is_written_is_due_for_publication_with_its_digest(walk):
    walk.decide()
    thing = Thing.objects.get(thing="publication", subject="decision-1")
    assert (thing.stage, thing.facts["document"], thing.facts["digest"]) == (
        "due", document("decision").id, document("decision").digest,
    )  # fmt: skip
    walk.do("publication.publish", "records_officer", "decision-1")
    assert publishing.is_told(Thing.objects.get(pk=thing.pk), walk.at.date())
    assert bodies("publication.publish")[0]["digest"] == document("decision").digest


def test_withholding_has_a_reason_an_authority_and_an_end_and_longer_takes_a_second(walk):
    walk.decide()
    walk.order()
    long = {"reason": "safety of units", "until": date(2026, 9, 1), "form": {"authority": "5 U.S.C. 552(b)(7)"}}
    with pytest.raises(OutOfTurn, match="90 days"):
        walk.do("publication.withhold", "records_officer", "orders-1", **long)
    with pytest.raises(InputError, match="authority"):
        walk.do("publication.propose", "records_officer", "orders-1", reason="x", until=date(2026, 9, 1))
    walk.do("publication.propose", "records_officer", "orders-1", **long)
    with pytest.raises(OutOfTurn):
        walk.do("publication.second", "records_officer", "orders-1", **long)
    second = walk.account("records_officer-2")
    with pytest.raises(InputError, match="at most 2026-09-01"):
        walk.do("publication.second", "records_officer", "orders-1", account=second, reason="x",
                until=date(2026, 9, 2))  # fmt: skip
    walk.do("publication.second", "records_officer", "orders-1", account=second, reason="x", until=date(2026, 8, 1))
    thing = Thing.objects.get(thing="publication", subject="orders-1")
    assert thing.stage == "delayed"
    assert not publishing.is_told(thing, date(2026, 7, 31))
    assert publishing.is_told(thing, date(2026, 8, 1))
    walk.do("publication.release", "records_officer", "orders-1")
    assert publishing.is_told(Thing.objects.get(pk=thing.pk), date(2026, 7, 31))


def test_an_emergency_takes_two_ends_by_itself_and_orders_end_with_it(walk):
    end = {"reason": "the dam breaks", "until": date(2026, 1, 7)}
    walk.do("request.propose_emergency", "decision_authority", **end)
    walk.do("request.second_emergency", "counsel_reviewing", **end)
    assert walk.stage() == "emergency"
    row = {"line": "food", "home": "DE", "unit": "U1", "people": 40, "status": "sad"}
    order = {"act": "request.order_in_emergency", "office": "order_writer"}
    with pytest.raises(OutOfTurn, match="no consent"):
        walk.do(**order, **end, form={"rows": [row]})
    walk.consent("DE")
    with pytest.raises(OutOfTurn, match="ends on 2026-01-07"):
        walk.do(**order, reason="now", until=date(2026, 1, 8), form={"rows": [row]})
    with pytest.raises(InputError, match="at most 200"):
        walk.do(**order, **end, form={"rows": [{**row, "people": 201}]})
    walk.do(**order, **end, form={"rows": [row]})
    written = msgspec.json.decode(bytes(document("emergency-orders").data), type=Orders)
    assert [(line.people, str(line.until)) for one in written.orders for line in one.lines] == [(40, "2026-01-07")]
    assert bodies("order.written_in_emergency")[0]["home"] == "DE"
    walk.on(date(2026, 1, 7))
    assert walk.seen().stage == "in_review"
    with pytest.raises(OutOfTurn):
        walk.do(**order, reason="now", until=date(2026, 1, 9), form={"rows": [row]})


def test_an_emergency_that_ends_before_its_day_takes_its_orders_with_it(walk):
    end = {"reason": "the dam breaks", "until": date(2026, 1, 8)}
    walk.do("request.propose_emergency", "decision_authority", **end)
    walk.do("request.second_emergency", "counsel_reviewing", **end)
    for home in ("DE", "MD"):
        walk.consent(home)
        row = {"line": "food", "home": home, "unit": "U1", "people": 40, "status": "sad"}
        walk.do("request.order_in_emergency", "order_writer", **end, form={"rows": [row]})
    both = msgspec.json.decode(bytes(document("emergency-orders").data), type=Orders)
    assert [one.home for one in both.orders] == ["DE", "MD"]
    walk.on(date(2026, 1, 6))
    walk.do("request.end_emergency", "decision_authority", reason="the water falls")
    ended = msgspec.json.decode(bytes(document("emergency-orders").data), type=Orders)
    assert [(one.version, str(one.lines[0].until)) for one in ended.orders] == [(2, "2026-01-07")] * 2
    assert bodies("request.end_emergency")[0]["people_released"] == 80
    assert walk.stage() == "in_review"


def test_an_emergency_order_for_more_than_was_asked_is_refused_over_several_orders_too(walk):
    end = {"reason": "the dam breaks", "until": date(2026, 1, 8)}
    walk.do("request.propose_emergency", "decision_authority", **end)
    walk.do("request.second_emergency", "counsel_reviewing", **end)
    walk.consent("DE")
    row = {"line": "food", "home": "DE", "unit": "U1", "people": 150, "status": "sad"}
    walk.do("request.order_in_emergency", "order_writer", **end, form={"rows": [row]})
    with pytest.raises(InputError, match="at most 200"):
        walk.do("request.order_in_emergency", "order_writer", **end, form={"rows": [{**row, "unit": "U2"}]})


def test_every_act_left_exactly_its_entries_and_offices_not_accounts(walk):
    walk.serving()
    assert Entry.objects.count() == sum(one.entries.count() for one in Act.objects.all())
    told = b"".join(bytes(one.data) for one in Entry.objects.all())
    assert not any(one.code.encode() in told for one in walk.seats.values())
    assert [one.slug for one in done("request.order")] == [SLUG]

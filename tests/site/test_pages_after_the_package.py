"""Pages from the decision to the account, empty, filled, with errors, and for offices that only read."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from callup_site.desk.models import Act, Request, Thing
from callup_site.desk.pages import frame, states
from tests.site.decided import SLUG, Walk, ready, report, rulings, seats
from tests.site.read_html import Page

pytestmark = pytest.mark.django_db
PAGES = ("decision", "orders", "presence", "offers", "consents", "claims", "publications")
SPEAKS_FOR_DE = ("donor_representative", "DE")


@pytest.fixture
def walk(settings, monkeypatch):
    settings.DEMO = True
    ready()
    made = Walk(seats())
    for module in (frame, states):
        monkeypatch.setattr(module, "now", lambda: made.at)
    return made


def client(walk, office, home=""):
    made = Client()
    made.force_login(walk.account(office, home))
    return made


def look(walk, name, office, home="", status=200, query=""):
    answer = client(walk, office, home).get(reverse(f"desk:{name}", args=[SLUG]) + query)
    assert answer.status_code == status, answer.content.decode()[:2000]
    page = Page(answer.content.decode())
    assert page.faults() == []
    return page


def post(walk, address, office, form, home="", status=302, name=SLUG):
    answer = client(walk, office, home).post(reverse(f"desk:{address}", args=[name]), form)
    text = answer.content.decode()
    assert answer.status_code == status, Page(text).text[:3000]
    if status != 302:
        page = Page(text)
        assert page.faults() == []
        return page
    return answer


def typed(**people):
    fields = {}
    for row in rulings(**people):
        fields |= {f"people-{row['line']}": str(row["people"]), f"reason-{row['line']}": row["reason"]}
    return {**fields, "reason": "as ruled"}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_can_be_read_at_every_stage_and_says_what_comes_next(walk, name):
    at_first = look(walk, name, "auditor")
    walk.consent("DE")
    walk.serving()
    walk.bill()
    later = look(walk, name, "auditor")
    assert at_first.text != later.text
    assert "What comes next" in later.text or name == "offers"
    assert not [one for one in later.all("form") if one.get("method") == "post" and "logout" not in one["action"]]


@pytest.mark.parametrize("name", PAGES)
def test_an_office_without_a_right_to_such_papers_is_told_so(walk, name):
    from tests.site.decided import seat  # noqa: PLC0415

    walk.seats["witness"] = seat("witness")
    page = look(walk, name, "witness", status=200 if name == "publications" else 403)
    assert ("Not for your office" in page.text) == (name != "publications")


def test_the_ruling_is_shown_before_it_is_put_on_record(walk):
    page = look(walk, "decision", "decision_authority")
    assert "Lawful, and at most to be approved: 200" in page.text
    assert "the agency repays for food" in page.text
    shown = post(walk, "decision", "decision_authority", typed(food=150, guard=50), status=200)
    assert "the law bars it" in shown.text
    assert "Put on record: Approve in part" in shown.text
    assert Act.objects.count() == 0
    post(walk, "decision", "decision_authority", {**typed(food=150, guard=50), "act": "request.approve_in_part"})
    after = look(walk, "decision", "auditor")
    assert "approved in part" in after.text
    assert Thing.objects.get(thing="line", subject="food").stage == "approved"


def test_a_ruling_that_is_not_complete_comes_back_as_it_was_typed(walk):
    form = {**typed(food=150), "people-talk": "many"}
    page = post(walk, "decision", "decision_authority", form, status=409)
    assert "wanted a whole number" in page.text
    assert "so much of food" in page.text
    assert Act.objects.count() == 0


def test_a_ruling_that_would_decide_something_else_is_not_done(walk):
    form = {**typed(guard=50), "act": "request.approve"}
    page = post(walk, "decision", "decision_authority", form, status=409)
    assert "Nothing was written" in page.text


def test_who_does_not_decide_sees_no_form_and_cannot_preview(walk):
    page = look(walk, "decision", "order_writer")
    assert "The ruling" not in page.text
    assert "other office" not in page.text
    post(walk, "decision", "order_writer", typed(food=1), status=409)


def test_the_order_writer_sees_the_orders_and_writes_them_with_one_button(walk):
    walk.decide()
    page = look(walk, "orders", "order_writer")
    assert "What can be ordered now" in page.text
    until = next(one["value"] for one in page.all("input") if one.get("name") == "until")
    assert until == "2026-03-01"
    form = {"act": "request.order", "office": "order_writer", "subject": SLUG, "until": until}
    post(walk, "act", "order_writer", form)
    after = look(walk, "orders", "order_writer")
    assert "no order departs from the decision" in after.text
    assert "2026-02-28" in after.text


def test_a_line_that_was_not_ordered_is_ordered_when_its_home_consents(walk):
    for home in ("DE", "MD"):
        walk.do("consent.refuse", "governors_delegate", home, home=home)
    walk.decide()
    assert "What cannot be ordered now" in look(walk, "orders", "order_writer").text
    walk.on(date(2026, 1, 6))
    for home in ("DE", "MD"):
        walk.do("consent.ask", "planner", f"{home}-2", home=home)
        walk.do("consent.give", "governors_delegate", f"{home}-2", home=home, until=date(2026, 2, 20))
    until = next(
        one["value"] for one in look(walk, "orders", "order_writer").all("input") if one.get("name") == "until"
    )
    assert until == "2026-02-20"


def test_the_tracker_reports_by_form_and_by_sheet(walk):
    walk.serving()
    page = look(walk, "presence", "deployment_tracker")
    assert "Company U1 DE" in page.text
    form = {
        "line": "food", "act": "line.report", "on": "2026-02-01", "home-1": "DE", "unit-1": "U1", "arrived-1": "80",
    }  # fmt: skip
    post(walk, "presence", "deployment_tracker", form)
    sheet = look_at_csv(walk)
    assert "2026-02-01,food,DE,U1,0,0,80,0,deployment tracker" in sheet
    sheet = sheet.replace(",80,0,", ",85,0,")
    post(walk, "sheet", "deployment_tracker", {"sheet": SimpleUploadedFile("presence.csv", sheet.encode())})
    assert ",85,0," in look_at_csv(walk)
    bad = SimpleUploadedFile("presence.csv", sheet.replace("U1", "U9").encode())
    page = post(walk, "sheet", "deployment_tracker", {"sheet": bad}, status=409)
    assert "a unit under orders" in page.text
    none = post(walk, "sheet", "deployment_tracker", {}, status=409)
    assert "no file" in none.text


def look_at_csv(walk):
    return client(walk, "auditor").get(reverse("desk:presence_sheet", args=[SLUG])).content.decode()


def test_a_home_answers_its_invitation_on_its_page(walk):
    page = look(walk, "offers", *SPEAKS_FOR_DE)
    assert "Offer people" in page.text
    form = {
        "act": "offer.offer", "office": "donor_representative", "subject": "food-DE", "home": "DE",
        "form-people": "60",
    }  # fmt: skip
    post(walk, "act", "donor_representative", form, home="DE")
    assert Thing.objects.get(subject="food-DE").facts["people_offered"] == 60
    form |= {"form-people": "600", "act": "offer.offer_with_condition", "reason": "x", "subject": "food-MD"}
    page = post(walk, "act", "donor_representative", form, home="DE", status=409)
    assert "speaks for MD" in page.text


def test_a_planner_invites_and_asks_from_the_pages(walk):
    page = look(walk, "offers", "planner")
    subject = [one["value"] for one in page.all("input") if one.get("name") == "subject"][-1]
    form = {
        "act": "offer.invite", "office": "planner", "subject": subject, "home": "VA", "form-line": "food",
        "form-people": "10",
    }  # fmt: skip
    post(walk, "act", "planner", form)
    assert Thing.objects.get(subject=subject).home == "VA"
    form = {"act": "consent.ask", "office": "planner", "subject": "consent-9", "home": "VA", "form-lines[]": ["food"]}
    post(walk, "act", "planner", form)
    assert Thing.objects.get(subject="consent-9").facts["lines"] == ["food"]
    post(walk, "act", "planner", {**form, "home": "DC", "subject": "consent-10"}, status=409)


def test_a_withdrawn_consent_stands_as_a_task_on_the_pages(walk):
    walk.consent("DE")
    walk.serving()
    form = {"act": "consent.withdraw", "office": "governors_delegate", "subject": "DE", "home": "DE"}
    post(walk, "act", "governors_delegate", form, home="DE")
    for name in ("consents", "orders"):
        page = look(walk, name, *SPEAKS_FOR_DE)
        assert "To be brought home 100 people of Company U1 DE" in page.text


def test_claims_are_begun_submitted_and_paid_from_the_page(walk):
    walk.serving()
    page = look(walk, "claims", "claims_clerk")
    subject = next(one["value"] for one in page.all("input") if one.get("name") == "subject")
    form = {
        "act": "claim.write", "office": "claims_clerk", "subject": subject, "form-line": "food", "form-home": "DE",
        "form-way": "economy_act", "form-since": "2026-02-01", "form-until": "2026-02-10", "form-usd": "5000",
        "form-documents[]": ["", "economy_act:order", "usc_277:waiver"],
    }  # fmt: skip
    post(walk, "act", "claims_clerk", form)
    assert Thing.objects.get(subject=subject).facts["documents"] == ["order"]
    page = look(walk, "claims", "claims_clerk")
    assert "Determination that the four conditions hold" in page.text
    post(walk, "act", "claims_clerk", {**form, "form-documents[]": [""]})
    assert Thing.objects.get(subject=subject).facts["documents"] == []
    bad = post(walk, "act", "claims_clerk", {**form, "form-usd": "a lot"}, status=409)
    assert "wanted a whole number" in bad.text
    account = client(walk, "auditor").get(reverse("desk:account", args=[SLUG]))
    assert account.json()["lines"][0]["ordered"] == 150


def test_the_records_officer_publishes_and_withholds_from_the_page(walk):
    walk.decide()
    walk.order()
    page = look(walk, "publications", "records_officer")
    assert "decision.json" in page.text
    form = {
        "act": "publication.withhold", "office": "records_officer", "subject": "orders-1", "reason": "safety",
        "until": "2026-02-01", "form-authority": "5 U.S.C. 552(b)(7)",
    }  # fmt: skip
    post(walk, "act", "records_officer", form)
    post(walk, "act", "records_officer", {**form, "act": "publication.publish", "subject": "decision-1"})
    walk.on(date(2026, 2, 1))
    assert "Their day has come" in look(walk, "publications", "auditor").text


def test_the_emergency_path_stands_on_the_decision_page(walk):
    end = {"reason": "the dam breaks", "until": "2026-01-07", "subject": SLUG}
    post(walk, "act", "decision_authority", {**end, "act": "request.propose_emergency", "office": "decision_authority"})
    look(walk, "decision", "counsel_reviewing")
    post(walk, "act", "counsel_reviewing", {**end, "act": "request.second_emergency", "office": "counsel_reviewing"})
    walk.consent("DE")
    assert "Order in the emergency" in look(walk, "decision", "order_writer").text
    form = {
        "line-1": "food", "unit-1": "U1", "people-1": "40", "home-1": "DE", "status-1": "sad", "until": "2026-01-07",
        "reason": "now",
    }  # fmt: skip
    post(walk, "emergency_order", "order_writer", form)
    page = look(walk, "decision", "public_reader")
    assert "Write an emergency order" in page.text
    assert "emergency-orders.json" in page.text


def test_a_home_sees_all_that_is_asked_of_its_guard_and_what_stays(walk):
    walk.serving()
    there = client(walk, *SPEAKS_FOR_DE)
    index = Page(there.get(reverse("desk:states")).content.decode())
    assert index.faults() == []
    assert "Delaware (DE) : 1 open request" in index.text
    assert "Maryland" not in index.text
    page = Page(there.get(reverse("desk:state", args=["DE"])).content.decode())
    assert page.faults() == []
    assert "Made up Ordered" in page.text or "Made up In execution" in page.text
    assert "2026-02 100" in page.text
    assert "2026-03 0" in page.text
    assert there.get(reverse("desk:state", args=["MD"])).status_code == 404
    every = client(walk, "order_writer").get(reverse("desk:state", args=["MD"]))
    assert "2026-02 50" in Page(every.content.decode()).text


def test_a_request_that_is_over_asks_nothing_of_a_guard(walk):
    Request.objects.update(stage="withdrawn")
    page = Page(client(walk, *SPEAKS_FOR_DE).get(reverse("desk:state", args=["DE"])).content.decode())
    assert "No open request asks anything of this Guard" in page.text


def test_presence_says_what_does_not_fit_the_orders(walk):
    walk.serving()
    walk.do("line.report", "deployment_tracker", "food", form={"rows": [report(arrived=500)]})
    assert "500 people reported, 100 ordered" in look(walk, "presence", "auditor").text

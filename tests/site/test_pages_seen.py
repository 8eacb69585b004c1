"""Pages from the decision to the account in a browser: no rule of accessibility broken, nothing beyond 320 pixels."""

from datetime import date

import pytest

from callup_site.desk.pages import frame, states
from tests.site.decided import SLUG, Walk, ready, seats

OF_REQUEST = {
    "decision": "auditor", "orders": "order_writer", "presence": "deployment_tracker", "offers": "planner",
    "consents": "planner", "claims": "claims_clerk", "publications": "records_officer",
}  # fmt: skip


@pytest.fixture
def walk(settings, monkeypatch, transactional_db):
    settings.DEMO = True
    ready()
    made = Walk(seats())
    for module in (frame, states):
        monkeypatch.setattr(module, "now", lambda: made.at)
    return made


def look(open_page, axe, reflow, account, address):
    page = open_page(account=account)
    page.goto(address)
    assert page.locator("h1").count() == 1, page.content()[:500]
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    return axe(page), reflow(page)


@pytest.mark.parametrize("name", OF_REQUEST)
def test_a_page_at_work_keeps_every_rule_and_fits_a_narrow_screen(walk, open_page, axe, reflow, name):
    walk.consent("DE")
    walk.serving()
    walk.bill()
    account = walk.account(OF_REQUEST[name])
    assert look(open_page, axe, reflow, account, f"/desk/requests/{SLUG}/{name}/") == ([], [])


def test_the_form_of_the_ruling_keeps_every_rule(walk, open_page, axe, reflow):
    account = walk.account("decision_authority")
    assert look(open_page, axe, reflow, account, f"/desk/requests/{SLUG}/decision/") == ([], [])


def test_the_form_of_an_emergency_order_keeps_every_rule(walk, open_page, axe, reflow):
    end = {"reason": "the dam breaks", "until": date(2026, 1, 7)}
    walk.do("request.propose_emergency", "decision_authority", **end)
    walk.do("request.second_emergency", "counsel_reviewing", **end)
    account = walk.account("order_writer")
    assert look(open_page, axe, reflow, account, f"/desk/requests/{SLUG}/decision/") == ([], [])


@pytest.mark.parametrize("address", ["/desk/states/", "/desk/states/DE/"])
def test_the_pages_of_a_state_keep_every_rule(walk, open_page, axe, reflow, address):
    walk.serving()
    account = walk.account("donor_representative", "DE")
    assert look(open_page, axe, reflow, account, address) == ([], [])

"""The real request of 9 May 2025, from the draft to the public account, in a browser: nothing but clicks and typing.

Eighteen accounts, each signed in by the sign-in page with a password and a code. What happened to the request after it
became public is not known: findings, plan, decision, orders and claims are made up, on days of December 2025 and later.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from callup.ledger import Trust, verify_ledger
from callup.ledger.web import web_reader
from callup_site.desk.models import Act, Entry
from callup_site.desk.publishing import check_published, publish_due
from callup_site.signin.models import Account
from tests.site import offices
from tests.site.browsing import FOCUS, Desk, set_clock, sit
from tests.site.decided import MONDAY, ready

pytestmark = pytest.mark.django_db(transaction=True)
SLUG = "us-dhs-2025-05-09"
FOLDER = Path(__file__).parents[2] / "examples" / SLUG
HOME = "FL"
REFERRED = {"administration": "allowed_if", "transport": "allowed_if", "detention": "barred"}
BARRED = ("fugitives", "search-rescue", "unattributed")
ANSWER = "Give an answer that the other counsel does not see"
CONDITION = "Officers of the agency hold custody; no member is alone with a person in custody."


@pytest.fixture
def desk(open_page: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Desk:
    cache.clear()
    return Desk(open_page, monkeypatch, date(2025, 12, 1))


def address(page: str = "", more: str = "") -> str:
    return f"/desk/requests/{SLUG}/" + (f"{page}/" if page else "") + more


def write_and_send(desk: Desk) -> None:
    requester = desk.person("requester")
    requester.open("/desk/").follow("Write a new request")
    page = requester.page
    page.get_by_label("The text of facts.toml").fill((FOLDER / "facts.toml").read_text(encoding="utf-8"))
    page.get_by_label("request.toml, request.json or a workbook").set_input_files(FOLDER / "request.toml")
    page.get_by_role("button", name="Read it in").click()
    assert page.get_by_label("Id", exact=True).input_value() == SLUG
    assert page.get_by_label("People", exact=True).first.input_value() == "3500"
    page.get_by_role("button", name="Write the draft").click()
    assert "It is a draft until the approver of your agency sends it" in requester.shown()
    requester.look("lines-form")
    desk.person("agency_approver", strong=False).open(address("lines")).look("lines-draft").do("Send the request")


def take_in(desk: Desk) -> None:
    intake = desk.person("intake_validator").open("/desk/").look("inbox")
    intake.follow("Support to interior immigration enforcement")
    intake.open(address()).look("overview-submitted").do("Accept for review")
    intake.open(address("questions")).look("questions").push("Find all of them complete")
    assert "Done and on record: Find the line complete" in intake.shown()


def find(desk: Desk) -> None:
    """Where a line is the first of its kind, or its law is unsettled, two counsel answer, each without the other."""
    first, second = desk.person("counsel_drafting"), desk.person("counsel_reviewing")
    first.open(address("findings")).look("findings-empty").work("Work out the review").follow("See the result")
    first.look("findings").do("Begin the review")
    for line in BARRED:
        first.open(address("findings", f"{line}/")).do("Find the line barred", reason="No lawful way is on file.")
    for line, verdict in REFERRED.items():
        answer = {"verdict": verdict, "conditions": CONDITION if verdict == "allowed_if" else ""}
        first.open(address("findings", f"{line}/")).look(f"finding-{line}").do("Leave the line to two counsel")
        first.do(ANSWER, reason="Indirect support, if at all.", **answer)
        second.open(address("findings", f"{line}/"))
        assert "Indirect support" not in second.shown()
        second.do(ANSWER, reason="The same, no more.", **answer)
        assert "Indirect support" in second.shown()
        second.look(f"finding-{line}-answered")
        if verdict == "barred":
            second.do("Settle: barred", reason="Both answers say so.")
        else:
            second.do("Settle: lawful with conditions")


def plan_and_cost(desk: Desk) -> None:
    for office, page, title in (
        ("planner", "plan", "Write the plan"), ("readiness_analyst", "readiness", "Write the readiness part"),
        ("cost_analyst", "cost", "Write the estimate"),
    ):  # fmt: skip
        person = desk.person(office).open(address(page)).look(f"{page}-empty")
        seasons = {"seasons": "50"} if page == "readiness" else {}
        person.work("Ask for it", **seasons).look(f"job-{page}").follow("See the result")
        person.look(f"{page}-proposed").do(title).look(page)
    funds = desk.person("funds_certifier").open(address("cost"))
    funds.do("Certify that money is there", fund="Operations, fiscal year 2026", usd="900,000,000")
    packer = desk.person("package_integrator").open(address("package")).work("Ask for it").follow("See the result")
    packer.look("package-proposed").do("Put the package together").open(address("package")).look("package")
    packer.open(address("alternatives")).look("alternatives")


def consent_and_decide(desk: Desk) -> None:
    governor = desk.person("governors_delegate", HOME).open(address("consents")).look("consents")
    governor.do("Record consent, with scope and dates", until="2026-02-28", source="Letter of 2 December 2025")
    authority = desk.person("decision_authority").open(address("decision")).look("decision")
    page = authority.page
    for line in (*REFERRED, *BARRED):
        page.locator(f"#people-{line}").fill("1,000" if line == "administration" else "0")
        page.locator(f"#reason-{line}").fill("As found." if line in BARRED else "As far as homes consent.")
    page.get_by_label("Reason of the whole decision").fill("As the package shows.")
    authority.push("Show what of it holds").look("decision-preview")
    assert "Nothing is written yet." in authority.shown()
    authority.push("Put on record: Approve in part")
    assert "Approve n of m; Approve in part." in authority.shown()
    authority.look("decision-made")


def order(desk: Desk) -> None:
    desk.on(date(2025, 12, 8))
    donor = desk.person("donor_representative", HOME).open(address("offers")).look("offers")
    donor.do("Offer people", on=f"administration-{HOME}", people="125")
    desk.person("planner").open(address("offers", f"?subject=administration-{HOME}")).do("Accept the offer")
    donor.open(address("offers")).do("Commit the people", until="2026-02-28")
    writer = desk.person("order_writer").open(address("orders")).look("orders-before")
    writer.do("Write the orders").look("orders")
    donor.open(address("orders")).do("Commit the people", on="administration", home=HOME)


def serve(desk: Desk) -> None:
    tracker = desk.person("deployment_tracker")
    for day, act, counts in (
        (date(2025, 12, 9), "Record the departure", {"en_route-1": "125", "committed-1": "0"}),
        (date(2025, 12, 10), "Record the arrival", {"en_route-1": "0", "arrived-1": "125"}),
        (date(2025, 12, 11), "Report who is there, by day", {"arrived-1": "120"}),
        (date(2026, 2, 26), "Release the people", {"arrived-1": "0", "released-1": "125"}),
    ):  # fmt: skip
        desk.on(day)
        tracker.open(address("presence")).look(f"presence-{day}")
        for name, value in counts.items():
            tracker.page.locator(f"#{name}").fill(value)
        tracker.page.get_by_label("What is recorded").select_option(label=act)
        tracker.push("Put on record")
        assert f"Done and on record: {act}" in tracker.shown(), tracker.shown()[:1500]
    tracker.open(address("presence")).do("Record that the first people are on the way")
    tracker.open(address("presence")).do("Record that all people are released").look("presence-over")


def claim_and_close(desk: Desk) -> None:
    desk.on(date(2026, 3, 2))
    clerk = desk.person("claims_clerk").open(address("claims")).look("claims-before")
    form = clerk.fill(
        "Collect costs and documents", way="usc_277", since="2025-12-09", end="2026-02-27", usd="1200000", final="yes"
    )  # fmt: skip
    for box in form.locator("[id*='usc_277-']").all():
        form.locator(f"label[for='{box.get_attribute('id')}']").click()
    form.get_by_role("button", name="Collect costs and documents").click()
    clerk.open(address("claims")).look("claims").do("Submit the claim")
    desk.on(date(2026, 3, 9))
    certifier = desk.person("claims_certifier").open(address("claims")).do("Accept the claim")
    desk.person("funds_certifier").open(address("claims")).do("Pay the claim", usd="1100000")
    certifier.open(address("claims")).do("Hold the payment against the bill")
    certifier.open(address("claims")).look("claims-to-close").do("Close the account")


def publish(desk: Desk) -> None:
    desk.on(date(2026, 3, 16))
    records = desk.person("records_officer").open(address("publications")).look("publications")
    for name in ("package-1", "decision-1", "orders-1", "account-1"):
        records.open(address("publications", f"?subject={name}")).do("Publish")
    publish_due(desk.at)


def told(page: Any, line: str) -> list[str]:
    """The row of a line in the public table: asked, lawful, offered, approved, present, spent, stage."""
    row = page.get_by_role("region", name="Lines of the request").locator("tbody tr").filter(has_text=line)
    return list(row.locator("td").all_inner_texts())


def test_the_real_request_goes_from_the_draft_to_the_public_account_by_hand(desk: Desk, live_server: Any) -> None:
    for step in (
        write_and_send, take_in, find, plan_and_cost, consent_and_decide, order, serve, claim_and_close, publish,
    ):  # fmt: skip
        step(desk)
    reader = desk.open_page()
    reader.goto("/")
    reader.get_by_role("link", name=SLUG).first.click()
    assert "Stage: Closed" in reader.locator("main").inner_text()
    assert told(reader, "administration") == ["1,000", "1,000", "125", "1,000", "125", "1,100,000", "Released"]
    assert told(reader, "transport")[:4] == ["10,000", "10,000", "not yet", "0"]
    assert told(reader, "detention")[:4] == ["2,500", "0", "not yet", "0"]
    for name in ("package.json", "decision.json", "orders.json", "account.json"):
        assert reader.get_by_role("link", name=name, exact=True).count() == 1, name
    acted = set(Act.objects.values_list("account", flat=True))
    assert acted == {one.account.code for one in desk.people.values()}
    assert len(acted) == 18
    assert not [one for one in acted if one in reader.content()]
    assert check_published().kept == Entry.objects.count() > 60
    verify_ledger(web_reader(f"{live_server.url}/ledger/"), Trust())


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until the focus stands on a part of the page; at every stop it must be seen."""
    for _ in range(300):
        page.keyboard.press("Tab")
        is_there, is_seen, stop = page.evaluate(FOCUS, selector)
        assert is_seen, f"nobody sees the focus on {stop}"
        if is_there:
            return
    pytest.fail(f"the keyboard does not reach {selector} on {page.url}")


def keyed(page: Any, typed: dict[str, str], button: str) -> None:
    """Fill a form by the keyboard alone, in the order of the page, and press its button."""
    for selector, value in typed.items():
        tab_to(page, selector)
        page.keyboard.press("Control+A")
        page.keyboard.type(value)
    tab_to(page, button)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def keyed_in(page: Any, account: Account, back: str) -> None:
    """Sign in by the keyboard."""
    page.goto(f"/accounts/login/?next={back}")
    keyed(page, {"#id_login": account.username, "#id_password": offices.PASSWORD}, "button[type=submit]")
    keyed(page, {"#id_code": offices.code_of(account)}, "button[type=submit]")
    assert page.url.endswith(back)


DRAFT = {
    "#id": "bridge", "#title": "Bridge watch", "#asked_on": "2026-01-05", "#to": "State Guard",
    "[id='from.office']": "Harbour County", "#line-0-id": "watch", "#line-0-title": "Watch the bridge",
    "#line-0-people": "40",
}  # fmt: skip


def test_drafting_sending_and_deciding_need_no_more_than_a_keyboard(
    open_page: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    set_clock(monkeypatch, lambda: MONDAY)
    page = open_page()
    page.watched.forgive("status of 422")
    keyed_in(page, seated("requester"), "/desk/requests/new/")
    keyed(page, {**DRAFT, "#asked_on": "soon", "#line-0-people": "many"}, "button[value=write]")
    assert page.evaluate("document.activeElement.matches('[data-focus]')")
    assert page.get_by_role("alert").get_by_role("link").count() >= 2
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "asked_on"
    page.keyboard.press("Control+A")
    page.keyboard.type("2026-01-05")
    keyed(page, {"#line-0-people": "40"}, "button[value=write]")
    assert page.url.endswith("/desk/requests/bridge/lines/")
    approver = open_page()
    keyed_in(approver, seated("agency_approver"), "/desk/requests/bridge/lines/")
    keyed(approver, {}, "form[action$='/act/'] button[type=submit]")
    assert "Done and on record: Send the request" in approver.locator("main").inner_text()
    ready()
    authority = open_page()
    keyed_in(authority, seated("decision_authority"), "/desk/requests/r1/decision/")
    keyed(authority, ruling(), "main form button:not([name])")
    assert "Nothing is written yet." in authority.locator("main").inner_text()
    keyed(authority, {}, "button[name=act]")
    assert "Approve in part." in authority.locator("main").inner_text()


def seated(office: str) -> Account:
    """An account with an authenticator app and one office."""
    made = offices.account(office.replace("_", "-"))
    sit(made, office)
    return made


def ruling() -> dict[str, str]:
    """Half of one line; nobody for the others."""
    typed = {}
    for line in ("food", "guard", "talk", "move"):
        typed[f"#people-{line}"] = "100" if line == "food" else "0"
        typed[f"#reason-{line}"] = "As the package shows."
    return typed | {"#ruling-reason": "As the package shows."}


def test_drafting_reading_and_deciding_need_no_scripts(
    open_page: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    plain = Desk(open_page, monkeypatch, MONDAY.date())
    requester = plain.person("requester", scripts=False).open("/desk/requests/new/")
    requester.push("Add a line")
    assert requester.page.locator("fieldset legend").filter(has_text="Line 2").count() == 1
    for selector, value in DRAFT.items():
        requester.page.locator(selector).fill(value)
    requester.push("Take line 2 out").push("Write the draft")
    assert "It is a draft until the approver of your agency sends it" in requester.shown()
    approver = plain.person("agency_approver", scripts=False).open("/desk/requests/bridge/lines/")
    assert "Watch the bridge" in approver.shown()
    approver.do("Send the request")
    plain.person("auditor", scripts=False).open("/desk/requests/").follow("Bridge watch")
    assert "Stage: Submitted." in plain.person("auditor").shown()
    intake = plain.person("intake_validator", scripts=False).open("/desk/requests/bridge/").do("Accept for review")
    assert "Accepted for review" in intake.shown()
    ready()
    authority = plain.person("decision_authority", scripts=False).open("/desk/requests/r1/decision/")
    for selector, value in ruling().items():
        authority.page.locator(selector).fill(value)
    authority.push("Show what of it holds").push("Put on record: Approve in part")
    assert "Approve in part." in authority.shown()

"""Plan, readiness, cost, package and work in a browser: accessible, at 320 pixels too, with scripts and without."""

import threading

import pytest
from django.db import close_old_connections

from callup_site.desk import jobs
from callup_site.desk.models import Document
from callup_site.signin.models import Account
from tests.site import offices
from tests.site.planned_request import AT, FEW, SLUG, act, costed, done, in_review

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("settings")]


@pytest.fixture(autouse=True)
def demo(settings: object) -> None:
    """No second factor: these tests are not about signing in."""
    settings.DEMO = True  # type: ignore[attr-defined]


def holder(*names: str) -> Account:
    account = offices.account("planner-of-today", strong=False)
    for office in names:
        offices.seat(account, office)
    return account


def address(page: str) -> str:
    return f"/desk/requests/{SLUG}/{page}/"


def test_pages_are_accessible_and_fit_narrow_screens(open_page, axe, reflow) -> None:
    costed()
    done("plan", "planner", what_if="1", floors="0.9")
    job = done("package", "package_integrator")
    act("request.dissent", "planner", reason="The term is short.")
    page = open_page(account=holder("planner"))
    number = Document.objects.get(kind="what-if").id
    wanted = ("plan", "readiness", "cost", "alternatives", "package", f"plan/what-if/{number}", f"jobs/{job.id}")
    for one in wanted:
        answer = page.goto(address(one))
        assert (one, answer.status) == (one, 200)
        assert (one, axe(page), reflow(page)) == (one, [], [])


def test_a_refused_choice_takes_the_focus_and_leads_to_its_field(open_page, axe) -> None:
    in_review()
    page = open_page(account=holder("planner"))
    page.watched.forgive("409")
    page.goto(address("plan"))
    page.fill("#id_floors", "XX=0.5")
    page.click("text=Ask for it")
    assert page.locator("[data-focus]").first.inner_text().count("XX") == 1
    assert axe(page) == []


def test_a_page_of_work_follows_it_to_the_end_by_itself(open_page, axe) -> None:
    in_review()
    page = open_page(account=holder("planner"))
    job = jobs.ask("planner", SLUG, "plan", FEW, "planner", AT)
    page.goto(address(f"jobs/{job.id}"))
    assert axe(page) == []

    def work() -> None:
        jobs.run(str(job.id))
        close_old_connections()

    worker = threading.Thread(target=work)
    worker.start()
    page.wait_for_selector("text=See the result", timeout=60_000)
    worker.join()
    page.click("text=See the result")
    assert "A proposal." in page.content()


def test_work_can_be_asked_for_and_followed_without_scripts(open_page) -> None:
    in_review()
    page = open_page(scripts=False, account=holder("planner"))
    page.goto(address("plan"))
    page.fill("#id_on", "2021-01-12")
    page.click("text=Ask for it")
    assert page.locator("h1").inner_text() == "Work: Plan"
    page.click("text=Look again")
    assert "Waiting" in page.content()

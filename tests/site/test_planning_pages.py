"""The pages of the plan and of what rests on it: empty, filled, refused, read by those who may."""

import pytest
from django.test import Client
from django.utils.http import urlencode

from callup_site.desk import jobs
from callup_site.desk.models import Document, Job
from callup_site.signin.models import Account
from tests.site import offices
from tests.site.planned_request import AT, FEW, SLUG, act, costed, done, in_review
from tests.site.read_html import Page

pytestmark = pytest.mark.django_db
PAGES = ("plan", "readiness", "cost", "alternatives", "package")


class Drawn(Page):
    """A page with charts: parts of a drawing close themselves."""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def sees(client: Client, page: str, status: int = 200) -> str:
    answer = client.get(f"/desk/requests/{SLUG}/{page}/")
    assert answer.status_code == status, answer.content.decode()[:2000]
    text = answer.content.decode()
    assert Drawn(text).faults() == []
    return text


def as_office(office: str) -> Client:
    """A browser in which somebody of an office signed in; the seat is of today, for the pages look at the clock."""
    holder = Account.objects.filter(username=office).first() or offices.account(office)
    offices.seat(holder, office)
    return offices.signed_in(holder)


def test_empty_pages_say_what_is_missing_and_whose_turn_it_is() -> None:
    in_review()
    client = as_office("auditor")
    for page in PAGES:
        text = sees(client, page)
        assert "Plan written" in text
        assert "Planner" in text
        assert "Ask for it" not in text
    assert "Nothing is on file yet" in sees(client, "plan")


def test_a_planner_asks_for_a_plan_follows_it_and_writes_it() -> None:
    in_review()
    client = as_office("planner")
    assert "Ask for it" in sees(client, "plan")
    answer = client.post(f"/desk/requests/{SLUG}/ask/plan/", {"office": "planner", "on": "2021-01-12", "seed": "3"})
    assert answer.status_code == 302, answer.content.decode()
    job = Job.objects.get(kind="plan")
    assert answer["Location"] == f"/desk/requests/{SLUG}/jobs/{job.id}/"
    text = sees(client, f"jobs/{job.id}")
    assert 'hx-trigger="every 2s"' in text
    assert "seed: 3" in text
    assert "Waiting" in sees(client, "plan")
    running = client.get(f"/desk/requests/{SLUG}/jobs/{job.id}/progress/", HTTP_HX_REQUEST="true")
    assert running.status_code == 200
    jobs.run(str(job.id))
    ended = client.get(f"/desk/requests/{SLUG}/jobs/{job.id}/progress/", HTTP_HX_REQUEST="true")
    assert ended.status_code == 286
    assert "hx-get" not in ended.content.decode()
    assert "See the result" in sees(client, f"jobs/{job.id}")
    text = sees(client, "plan")
    assert "A proposal." in text
    assert "Now: Not lawful" in text
    assert "<svg" in text
    answer = client.post(
        f"/desk/requests/{SLUG}/act/",
        {
            "act": "request.write_plan",
            "office": "planner",
            "subject": SLUG,
            "form-document": str(job.document_id or ""),
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    assert "<strong>Written</strong>" in sees(client, "plan")


def test_broken_choices_come_back_at_their_field() -> None:
    in_review()
    client = as_office("planner")
    answer = client.post(f"/desk/requests/{SLUG}/ask/plan/", {"office": "planner", "floors": "XX=0.5"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "XX" in text
    assert 'href="#id_floors"' in text
    assert not Job.objects.filter(kind="plan").exists()


def test_a_job_that_failed_says_why_and_leads_back() -> None:
    in_review()
    client = as_office("planner")
    job = jobs.ask("planner", SLUG, "plan", FEW, "planner", AT)
    Job.objects.filter(id=job.id).update(state="failed", problem="table: found nothing; wanted numbers.")
    assert "found nothing" in sees(client, f"jobs/{job.id}")
    assert "found nothing" in sees(client, "plan")


def test_filled_pages_show_the_written_parts_and_the_package() -> None:
    costed()
    done("plan", "planner", what_if="1", floors="0.9")
    done("package", "package_integrator")
    client = as_office("package_integrator")
    for page in ("plan", "readiness", "cost"):
        assert "<strong>Written</strong>" in sees(client, page)
    assert "A proposal." in sees(client, "package")
    act("request.assemble", "package_integrator")
    text = sees(client, "package")
    assert "<strong>Written</strong>" in text
    for name in ("package.json", "package.html", "package.pdf", "brief.pdf", "package.xlsx"):
        assert name in text
    assert "side by side" in sees(client, "alternatives")
    number = Document.objects.get(kind="what-if").id
    assert "Side by side" in sees(client, f"plan/what-if/{number}")
    assert "A what-if." in client.get(f"/desk/requests/{SLUG}/plan/?{urlencode({'document': number})}").content.decode()


def test_who_decides_reads_the_package_and_not_the_working_papers() -> None:
    costed()
    done("package", "package_integrator")
    client = as_office("decision_authority")
    assert "No package is on file" in sees(client, "package")
    for page in ("plan", "readiness", "cost", "alternatives"):
        sees(client, page, 403)
    act("request.assemble", "package_integrator")
    assert "package.pdf" in sees(client, "package")
    file = Document.objects.get(kind="package-pdf")
    answer = client.get(f"/desk/requests/{SLUG}/documents/{file.id}/")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_unknown_work_and_unknown_jobs_are_not_found() -> None:
    in_review()
    client = as_office("planner")
    assert client.post(f"/desk/requests/{SLUG}/ask/other/", {"office": "planner"}).status_code == 404
    assert client.get(f"/desk/requests/{SLUG}/jobs/{'0' * 8}-0000-0000-0000-{'0' * 12}/").status_code == 404
    assert client.get(f"/desk/requests/{SLUG}/plan/what-if/1/").status_code == 404


def test_a_plan_page_asks_few_questions_of_the_database(django_assert_max_num_queries: object) -> None:
    costed()
    client = as_office("planner")
    sees(client, "plan")
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        sees(client, "plan")

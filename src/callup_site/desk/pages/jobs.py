"""Long work on a page: how far it is, what became of it, and where its result stands."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from callup_site.desk import jobs
from callup_site.desk.models import Job
from callup_site.desk.pages.frame import Frame, of_request, show

STOP_ASKING = 286  # htmx: no further question after this answer
PAGES = {"review": "findings", "plan": "plan", "risk": "readiness", "cost": "cost", "package": "package"}
WORDS = {"waiting": "Waiting", "running": "At work", "done": "Done", "failed": "Not done"}
MOST_SHOWN = 5


@require_safe
@of_request("working")
def job(request: HttpRequest, frame: Frame, job_id: UUID) -> HttpResponse:
    """One job; it goes on when the page is left."""
    found = _find(frame, job_id)
    said = found.choices.get("said", {})
    defaults = {"seed": 1, "seasons": 100_000, "what_if": False, "resamples": 0}
    choices = {name: value for name, value in said.items() if value not in ("", None) and value != defaults.get(name)}
    return show(request, frame, "desk/job.html", {**_told(frame, found), "choices": choices})


@require_safe
@of_request("working")
def progress(request: HttpRequest, frame: Frame, job_id: UUID) -> HttpResponse:
    """How far the job is, for a page that asks again and again; at the end it is told to stop asking."""
    told = _told(frame, _find(frame, job_id))
    status = STOP_ASKING if told["is_over"] and request.headers.get("HX-Request") else 200
    return render(request, "desk/job_progress.html", {"asked": frame.seen.request, **told}, status=status)


def _find(frame: Frame, job_id: UUID) -> Job:
    found = Job.objects.filter(id=job_id, request__slug=frame.slug).select_related("request").first()
    if found is None:
        raise Http404(str(job_id))
    return found


def _told(frame: Frame, found: Job) -> dict[str, Any]:
    is_what_if = bool(found.choices.get("said", {}).get("what_if"))
    page = reverse(f"desk:{PAGES[found.kind]}", args=[frame.slug])
    if is_what_if and found.document_id:
        page = reverse("desk:what_if", args=[frame.slug, found.document_id])
    return {
        "job": found, "title": jobs.TITLES[found.kind] + (", what if" if is_what_if else ""),
        "state": WORDS[found.state], "is_over": found.state not in jobs.OPEN, "page": page,
        "office": frame.seen.book.office(found.office).title,
        "percent": None if found.share is None else round(100 * min(max(found.share, 0.0), 1.0)),
    }  # fmt: skip


def jobs_of(frame: Frame, kind: str) -> list[dict[str, Any]]:
    """The last jobs of a kind on this request."""
    if not frame.reads("working"):
        return []
    kinds = ("package",) if kind == "alternatives" else (kind,)
    found = Job.objects.filter(request=frame.seen.request, kind__in=kinds).order_by("-asked_at")[:MOST_SHOWN]
    return [_told(frame, one) for one in found]


urlpatterns: list[URLPattern] = [
    path("requests/<str:slug>/jobs/<uuid:job_id>/", job, name="job"),
    path("requests/<str:slug>/jobs/<uuid:job_id>/progress/", progress, name="job_progress"),
]

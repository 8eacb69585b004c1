"""The page of publication: which documents are due, told, or withheld until when, with which authority."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from callup_site.desk.acts.publishing import is_told
from callup_site.desk.models import Thing
from callup_site.desk.pages.frame import Frame, of_request, show
from callup_site.desk.pages.parts import coming, offers_of, table

WITHHOLD = "desk/inputs_withhold.html"
INPUTS = {"publication.withhold": WITHHOLD, "publication.propose": WITHHOLD, "publication.second": WITHHOLD}


@require_safe
@of_request()
def publications(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Documents of the request as the public gets them."""
    things = frame.seen.of("publication")
    columns = ("Document", "Kind", "Stage", "Told to everybody", "Until (excluded)", "Authority", "Reason", "Digest")
    return show(request, frame, "desk/publications.html", {
        "table": table("Documents and their publication", columns, (_row(frame, one) for one in things),
                       "No document is due yet: packages, decisions, orders and the account are."),
        "overdue": [one.subject for one in things if _is_over(one, frame.seen.on)],
        "do": offers_of(request, frame, "publication", INPUTS),
        "coming": coming(frame, "publication", [one.stage for one in things]),
    })  # fmt: skip


def _row(frame: Frame, one: Thing) -> tuple[Any, ...]:
    facts, title = one.facts, frame.seen.book.stage("publication", one.stage).title
    name = f"{facts['name']} ({one.subject})" if facts.get("name") else one.subject
    return (
        name, facts.get("kind") or "–", title, is_told(one, frame.seen.on),
        facts.get("until") or "–", facts.get("authority") or "–", facts.get("reason") or "–",
        facts.get("digest") or "–",
    )  # fmt: skip


def _is_over(one: Thing, on: date) -> bool:
    """Withheld until a day that has come, and not released by an act yet."""
    return one.stage == "delayed" and is_told(one, on)


urlpatterns: list[URLPattern] = [path("requests/<str:slug>/publications/", publications, name="publications")]

"""What does the request leave open, who can answer, and what counts as evidence? And how is an answer put on record?"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from callup.intake import complete
from callup.intake.gaps import Gap
from callup.intake.questions import OF_HOSTS, OF_LENDERS, OF_LINES, OF_REQUEST
from callup.law.fact import FactKind
from callup.place import CODES
from callup.reference.law import read_fact_kinds
from callup.report.words import fact_value
from callup.role import STATUSES
from callup_site.desk.acts.asking import case_of
from callup_site.desk.pages.frame import Frame, act_on, of_request, show
from callup_site.desk.pages.parts import coming, request_forms, table
from callup_site.desk.record import Intent

ASKED = {one.about: one for one in (*(asked for asked, _ in OF_LINES), *OF_REQUEST, OF_LENDERS, OF_HOSTS)}
FIELDS = ("name", "value", "line", "status", "home", "host", "since", "until", "source")
ACTS = ("request.accept", "request.return", "request.expire")


@require_safe
@of_request()
def questions(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Open questions, facts stated, and the form to state one."""
    if frame.seen.latest("request") is None:
        return show(request, frame, "desk/questions.html", {"is_written": False})
    case, kinds = case_of(frame.seen), read_fact_kinds()
    intake = complete(case.request, case.facts, on=frame.seen.on)
    may = [one for one in frame.acts("request") if one.act.id == "request.answer"]
    ready = [one for one in frame.acts("line") if one.act.id == "line.complete"]
    chosen = kinds.get(request.GET.get("fact", ""))
    context = {
        "is_written": True, "gaps": [_gap(one, kinds) for one in intake.gaps], "tallies": intake.tallies,
        "facts": _facts(frame, case.facts.fact) if frame.reads("working") or frame.reads("draft") else None,
        "answering": may, "kinds": sorted(kinds.values(), key=lambda one: one.name), "chosen": chosen,
        "values": _values(chosen), "line": request.GET.get("line", ""), "lines": [one.id for one in case.request.line],
        "statuses": STATUSES, "codes": CODES, "ready": ready, "forms": request_forms(frame, ACTS),
        "coming": coming(frame, "request", [frame.seen.stage]),
    }  # fmt: skip
    return show(request, frame, "desk/questions.html", context)


def _gap(gap: Gap, kinds: dict[str, FactKind]) -> dict[str, Any]:
    """A question with the facts that answer it; without any, a new version of the request answers it."""
    asked = ASKED.get(gap.about)
    facts = [kinds[name] for name in asked.facts if name in kinds] if asked else []
    return {"it": gap, "facts": facts}


def _values(chosen: FactKind | None) -> tuple[str, ...]:
    if chosen is None:
        return ()
    return ("yes", "no") if chosen.type == "yes_no" else chosen.values if chosen.type == "choice" else ()


def _facts(frame: Frame, stated: Any) -> dict[str, Any]:  # noqa: ANN401, ARG001
    rows = [
        [
            one.name, fact_value(one.value),
            ", ".join(str(part) for part in (one.line, one.status, one.home, one.host) if part) or "all",
            " until ".join(str(day) for day in (one.since, one.until) if day) or "always", one.source or "not stated",
        ]
        for one in stated
    ]  # fmt: skip
    return table(
        "Facts stated so far", ["Fact", "Value", "For", "When", "Source"], rows, "Nobody has stated a fact yet."
    )


@require_POST
@of_request()
def answer(request: HttpRequest, frame: Frame) -> HttpResponse:
    """State a fact."""
    fact = {name: request.POST.get(name, "").strip() for name in FIELDS}
    intent = Intent(
        act="request.answer", office=request.POST.get("office", ""), subject=frame.slug, form={"facts": [fact]},
        reason=request.POST.get("reason", "").strip(),
    )  # fmt: skip
    return act_on(request, frame, [intent], back=reverse("desk:questions", args=[frame.slug]))


@require_POST
@of_request()
def complete_lines(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Find complete every line that can be."""
    ready = [one.intent for one in frame.acts("line") if one.act.id == "line.complete"]
    back = reverse("desk:questions", args=[frame.slug])
    return act_on(request, frame, ready, back=back) if ready else _nothing(request, frame, back)


def _nothing(request: HttpRequest, frame: Frame, back: str) -> HttpResponse:
    told = {
        "where": "lines",
        "found": "no line that your office can find complete now",
        "wanted": "lines that are proposed",
        "remedy": "",
    }
    return show(request, frame, "desk/not_done.html", {"problem": told, "again": [], "back": back}, status=409)


urlpatterns: list[URLPattern] = [
    path("requests/<str:slug>/questions/", questions, name="questions"),
    path("requests/<str:slug>/questions/answer/", answer, name="answer"),
    path("requests/<str:slug>/questions/complete/", complete_lines, name="complete_lines"),
]

"""What does the law say of each line, in each duty status and place? The matrix, one line in full, acts of counsel."""

from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from callup.choices import Choices
from callup.errors import CallupError
from callup.report.words import status as status_words
from callup.report.words import verdict as verdict_words
from callup.review.explain import explain
from callup.review.explanation import Asked, Explanation
from callup.role import STATUS_BY_SLUG, STATUS_SLUGS, VERDICTS, Verdict
from callup.stages import may_see_answers
from callup.steps import docket_of
from callup_site.desk import jobs
from callup_site.desk.acts.asking import case_of
from callup_site.desk.acts.counsel import ANSWER, LegalFinding
from callup_site.desk.acts.on_record import answers
from callup_site.desk.jobs import OFFICES, STAGES
from callup_site.desk.models import Act
from callup_site.desk.pages import jobs as job_pages
from callup_site.desk.pages.frame import Frame, now, of_request, show
from callup_site.desk.pages.parts import STOPS, coming, documents, form_of, request_forms, table
from callup_site.desk.reviewed import LineView, Reviewed, Way, comparisons, reviewed

INPUTS = "desk/inputs/finding.html"
EXTRA = {
    "line.find_lawful": INPUTS, "line.find_conditions": INPUTS, "line.settle_lawful": INPUTS,
    "line.settle_conditions": INPUTS, "line.answer": "desk/inputs/answer.html",
}  # fmt: skip
REQUEST_ACTS = ("request.begin_review",)
LINE_ACTS = ("line.find_", "line.refer", "line.answer", "line.settle_", "line.review_again")
MOST_PRECEDENTS = 5


@require_safe
@of_request("working")
def findings(request: HttpRequest, frame: Frame) -> HttpResponse:
    """All lines by duty status and place; which of them are disputed or without precedent; what counsel found."""
    found = reviewed(frame.seen.request)
    stages = {one.stage for one in frame.seen.of("line")}
    asking = [one for one in OFFICES["review"] if one in frame.offices] if frame.seen.stage in STAGES["review"] else []
    context = {
        "found": found, "matrix": _matrix(frame, found) if found else None, "lines": _lines(frame, found),
        "flags": found.review.flags if found else (), "asking": asking[:1], "jobs": job_pages.jobs_of(frame, "review"),
        "documents": documents(frame, "review", "finding", ANSWER), "forms": request_forms(frame, REQUEST_ACTS),
        "coming": [*coming(frame, "request", [frame.seen.stage]), *coming(frame, "line", stages)],
    }  # fmt: skip
    return show(request, frame, "desk/findings.html", context)


@require_POST
@of_request("working")
def ask_review(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Have the review worked out; the page of the work tells how far it is."""
    job = jobs.ask(frame.account, frame.slug, "review", {}, request.POST.get("office", ""), now())
    return redirect("desk:job", frame.slug, job.id)


def _matrix(frame: Frame, found: Reviewed) -> dict[str, Any]:
    """One row for each line and place; the cell is the worst verdict of the ways there, and the best beside it."""
    rows = []
    for one in frame.seen.of("line"):
        view = found.line(one.subject)
        for host in dict.fromkeys(way.host for way in view.ways):
            cells = [
                _cell([way for way in view.ways if (way.host, way.status) == (host, slug)]) for slug in STATUS_SLUGS
            ]
            rows.append([one.subject, host or "not named", *cells])
    columns = ["Line", "Place", *map(status_words, STATUS_SLUGS)]
    return table("Findings by line, place and duty status", columns, rows, "The review has no line.")


def _cell(ways: list[Way]) -> str:
    """The verdict for most Guards, and others in brackets."""
    if not ways:
        return "not asked"
    most = max(ways, key=lambda one: one.guards).verdict
    others = sorted({one.verdict for one in ways} - {most}, key=VERDICTS.index)
    return verdict_words(most) + (f" (some: {', '.join(verdict_words(one) for one in others)})" if others else "")


def _lines(frame: Frame, found: Reviewed | None) -> list[dict[str, Any]]:
    book = frame.seen.book
    return [
        {
            "it": one, "stage": book.stage("line", one.stage).title, "view": found.line(one.subject) if found else None,
            "statuses": [status_words(slug) for slug in one.facts.get("statuses") or []],
        }
        for one in frame.seen.of("line")
    ]  # fmt: skip


@require_safe
@of_request("working")
def finding(request: HttpRequest, frame: Frame, line: str) -> HttpResponse:
    """One line: its ways, the tree of one of them, precedents, answers once both are given, acts of counsel."""
    thing = frame.seen.things.get(("line", line))
    if thing is None:
        raise Http404(line)
    found = reviewed(frame.seen.request)
    view = found.line(line) if found else None
    status = _chosen(request, view)
    allowed = may_see_answers(frame.account, line, frame.seen.history)
    context = {
        "thing": thing, "stands": frame.seen.book.stage("line", thing.stage).title, "found": found, "view": view,
        "status": status, "status_title": STATUS_BY_SLUG[status].title, "ways": _ways(view),
        "finding": _found(frame, line),
        "statuses": [STATUS_BY_SLUG[slug] for slug in (view.statuses(*VERDICTS) if view else ())],
        "trees": _trees(frame, line, status) if view else [], "precedents": _precedents(found, line, status),
        "firsts": [status_words(slug) for slug in STATUS_SLUGS if view and slug in view.firsts],
        "answers": _answers(frame, line) if allowed.allowed else [], "answered": _answered(frame, line),
        "waits": None if allowed.allowed else allowed.because, "forms": _forms(frame, line, view),
        "coming": coming(frame, "line", [thing.stage]),
    }  # fmt: skip
    return show(request, frame, "desk/finding.html", context)


def _chosen(request: HttpRequest, view: LineView | None) -> str:
    """The duty status whose tree is shown: the one asked for, or the best one."""
    wanted = request.GET.get("status", "")
    if wanted in STATUS_SLUGS or view is None or not view.ways:
        return wanted if wanted in STATUS_SLUGS else STATUS_SLUGS[0]
    return max(view.ways, key=lambda one: (VERDICTS.index(one.verdict), one.guards)).status


def _ways(view: LineView | None) -> dict[str, Any]:
    """Guards of which the same is found on the same conditions stand in one row."""
    alike: dict[tuple[str, str | None, Verdict, tuple[str, ...]], list[str]] = {}
    for one in view.ways if view else ():
        who = one.home or f"{one.guards} Guards alike"
        alike.setdefault((one.status, one.host, one.verdict, one.conditions), []).append(who)
    rows = [
        [
            status_words(status), host or "not named", ", ".join(who), verdict_words(verdict),
            "; ".join(conditions) or "none",
        ]
        for (status, host, verdict, conditions), who in alike.items()
    ]  # fmt: skip
    columns = ["Duty status", "Place", "Guard", "Finding", "Conditions"]
    return table("Ways to serve on this line", columns, rows, "The line was not reviewed.")


def _trees(frame: Frame, line: str, status: str) -> list[Explanation]:
    """The tree of each role, as worked out now from the same law and facts; none where the status cannot be used."""
    case, choices = case_of(frame.seen), Choices(on=frame.seen.on)
    asked = Asked(line=line, status=status, on=frame.seen.on)
    try:
        return list(explain(case.request, docket_of(case, choices), asked))
    except CallupError:
        return []


def _precedents(found: Reviewed | None, line: str, status: str) -> list[Any]:
    return list(comparisons(found.review, line, status))[:MOST_PRECEDENTS] if found else []


def _found(frame: Frame, line: str) -> LegalFinding | None:
    """What counsel found on the line last, while it holds."""
    if not frame.seen.thing("line", line).facts.get("verdict"):
        return None
    acts = Act.objects.filter(request=frame.seen.request, subject=line, document__kind="finding")
    last = acts.select_related("document").order_by("-number").first()
    return msgspec.json.decode(bytes(last.document.data), type=LegalFinding) if last and last.document else None


def _answers(frame: Frame, line: str) -> list[dict[str, Any]]:
    """Both answers; asked for only where both may be seen."""
    book = frame.seen.book
    return [{"it": one, "office": book.office(one.office).title} for one in answers(frame.seen) if one.line == line]


def _answered(frame: Frame, line: str) -> int:
    """How many answers there are; that an answer was given is public, what it says is not."""
    return Act.objects.filter(request=frame.seen.request, act="line.answer", subject=line).count()


def _forms(frame: Frame, line: str, view: LineView | None) -> list[dict[str, Any]]:
    """Acts of counsel that the review bears out; what it does not is refused in words whoever posts it."""
    more = {"statuses": view.statuses("allowed", "allowed_if", "unsettled") if view else (), "says": SAYS_WORDS}
    barring = ("line.find_",) if view is None or view.is_disputed else ()
    offered = [
        one
        for one in frame.acts("line", [line])
        if one.act.id.startswith(LINE_ACTS) and one.act.id not in STOPS and not one.act.id.startswith(barring)
    ]
    return [form_of(frame, one, EXTRA, more) for one in offered]


SAYS_WORDS = (("allowed", "Lawful"), ("allowed_if", "Lawful with conditions"), ("barred", "Barred"))

urlpatterns: list[URLPattern] = [
    path("requests/<str:slug>/findings/", findings, name="findings"),
    path("requests/<str:slug>/findings/review/ask/", ask_review, name="ask_review"),
    path("requests/<str:slug>/findings/<str:line>/", finding, name="finding"),
]

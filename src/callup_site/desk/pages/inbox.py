"""Where does one begin? What waits for my offices, all requests that I may see, and one request at a glance."""

from typing import Any

import msgspec
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.views.decorators.http import require_safe

from callup.reference.offices import read_offices
from callup.stages import may_read
from callup_site.desk.models import EVERY, Act, Job
from callup_site.desk.pages import asking
from callup_site.desk.pages.frame import Frame, account_of, now, of_request, show
from callup_site.desk.pages.parts import coming, number, table
from callup_site.desk.waiting import MOST_SHOWN, Held, Waiting, held_by, recalls_for, requests_for, waiting_for
from callup_site.public.reading import request_of

PAGE = 25
MOST_ACTS, MOST_JOBS = 5, 10
MAIN = (
    "draft", "submitted", "accepted", "in_review", "package_ready", "approved", "ordered", "in_execution", "closing",
    "closed",
)  # fmt: skip
MOST_LETTERS = 200


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits, by office; recalls; my jobs."""
    account, book = account_of(request).code, read_offices()
    held = held_by(account, now().date())
    groups = [
        {"title": book.office(office).title, "count": len(items), "items": [_linked(one) for one in items[:MOST_SHOWN]]}
        for office, items in waiting_for(held).items()
    ]
    jobs = Job.objects.filter(asked_by=account).select_related("request").order_by("-asked_at")[:MOST_JOBS]
    may_write = any(one.office == "requester" for one in held)
    context = {
        "groups": groups, "recalls": recalls_for(held, account, now()), "jobs": jobs, "has_office": bool(held),
        "may_write": may_write, "sees_states": any(may_read(one.office, "order", book=book).allowed for one in held),
        "total": sum(one["count"] for one in groups),  # type: ignore[misc]
    }  # fmt: skip
    return render(request, "desk/inbox.html", context)


def _linked(one: Waiting) -> dict[str, Any]:
    return {"it": one, "address": address_of(one.page, one.slug)}


def address_of(page: str, slug: str) -> str:
    """The page of a request by its name; its overview where there is none of that name."""
    try:
        return reverse(f"desk:{page}", args=[slug])
    except NoReverseMatch:
        return reverse("desk:request", args=[slug])


@require_safe
@login_required
def requests(request: HttpRequest) -> HttpResponse:
    """All requests that the offices of the account may see; by stage and by words in title, id or requester."""
    book, held = read_offices(), held_by(account_of(request).code, now().date())
    stage, words = request.GET.get("stage", ""), request.GET.get("words", "").strip()[:MOST_LETTERS]
    found = requests_for(held).order_by("-acted_at", "-id")
    if stage:
        found = found.filter(stage=stage)
    if words:
        found = found.filter(Q(title__icontains=words) | Q(slug__icontains=words) | Q(requester__icontains=words))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    titles = {one.id: one.title for one in book.stages["request"]}
    rows = [{"it": one, "stage": titles.get(one.stage, one.stage)} for one in page.object_list]
    context = {
        "rows": rows, "page": page, "stage": stage, "words": words, "stages": list(titles.items()),
        "may_write": any(one.office == "requester" for one in held),
    }  # fmt: skip
    return render(request, "desk/requests.html", context)


@require_safe
@of_request()
def overview(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Where the request stands, how many people in each line, who did what last, what comes next, what I can do."""
    seen, acts = frame.seen, frame.acts("request")
    done = Act.objects.filter(slug=frame.slug).order_by("-number")[:MOST_ACTS]
    stages = {one.stage for one in seen.of("line")}
    next_acts = coming(frame, "request", [seen.stage])
    context = {
        "steps": _steps(frame), "lines": _lines(frame), "stands": _stands(frame),
        "done": [{"it": one, "title": _title(frame, one.act)} for one in done],
        "coming": next_acts + [f"Lines: {one}" for one in coming(frame, "line", stages)],
        "waits": _waits(frame),
        "forms": [{"offered": one} for one in acts if one.act.id not in PAGED],
        "version_of": seen.request.version - 1,
    }  # fmt: skip
    return show(request, frame, "desk/request.html", context)


def _waits(frame: Frame) -> list[dict[str, Any]]:
    """What of this request waits for the account."""
    held = tuple(msgspec.structs.replace(one, request=frame.slug) for one in _here(frame))
    return [_linked(one) for items in waiting_for(held).values() for one in items]


def _here(frame: Frame) -> tuple[Held, ...]:
    return tuple(one for one in held_by(frame.account, frame.seen.on) if one.request in {EVERY, frame.slug})


PAGED = frozenset(
    {
        "request.write", "request.submit", "request.write_plan", "request.write_risk", "request.write_cost",
        "request.certify_funds", "request.assemble", "request.approve", "request.approve_in_part", "request.decline",
        "request.order", "request.order_in_emergency", "request.dissent", "request.answer", "request.revise",
        "request.begin", "request.begin_closing", "request.close",
    }
)  # fmt: skip


def _title(frame: Frame, act: str) -> str:
    known = frame.seen.book.acts.get(act)
    return known.title if known else act


def _steps(frame: Frame) -> list[dict[str, Any]]:
    """The usual way of a request; a stage beside it stands where the way was left."""
    titles = {one.id: one.title for one in frame.seen.book.stages["request"]}
    stage = "approved" if frame.seen.stage == "approved_in_part" else frame.seen.stage
    if stage not in MAIN:
        return []
    place = MAIN.index(stage)
    return [
        {
            "words": titles[frame.seen.stage] if at == place else titles[one],
            "is_done": at < place,
            "is_current": at == place,
        }
        for at, one in enumerate(MAIN)
    ]


def _stands(frame: Frame) -> str:
    """The stage in words, with whether it is final."""
    stage = frame.seen.book.stage("request", frame.seen.stage)
    return f"{stage.title}. This is final; a later version can be begun." if stage.is_final else f"{stage.title}."


def _lines(frame: Frame) -> dict[str, Any]:
    """The five quantities of each line as the public ledger tells them; before sending, as the draft says."""
    book = frame.seen.book
    told = request_of(frame.slug, frame.seen.request.version)
    public = {one.line: one for one in told.lines} if told else {}
    rows = []
    for one in frame.seen.of("line"):
        line = public.get(one.subject)
        asked = one.facts.get("people") if line is None else line.people_asked
        counts = (
            [None] * 4
            if line is None
            else [line.people_lawful, line.people_offered, line.people_approved, line.people_present]
        )
        rows.append([one.subject, one.facts.get("title", ""), book.stage("line", one.stage).title, asked, *counts])
    columns = [
        "Line",
        "Title",
        "Stage",
        *(number(one) for one in ("Asked", "Lawful", "Offered", "Approved", "Present")),
    ]
    return table("People by line, so far", columns, rows, "No line has been written yet.")


urlpatterns: list[URLPattern] = [
    path("", inbox, name="inbox"),
    *asking.before_requests,
    path("requests/", requests, name="requests"),
    path("requests/<str:slug>/", overview, name="request"),
]

"""The presence page: who is committed, on the way, there, released, by day; reports by form or as a sheet."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from callup.documents.actuals import REPORT_COLUMNS, read_reports
from callup.errors import InputError
from callup.orders import OrderLine, Report
from callup.orders import presence as count
from callup_site.desk.acts import on_record, serving
from callup_site.desk.pages.frame import Frame, act_on, of_request, posted_day, show
from callup_site.desk.pages.parts import coming, documents, number, offers_of, request_forms, table
from callup_site.desk.record import Intent

OFFICE = "deployment_tracker"
COUNTS = ("committed", "en_route", "arrived", "released")
TITLES = (number("Committed"), number("On the way"), number("Arrived"), number("Released"))
ACTS = ("line.depart", "line.arrive", "line.report", "line.release")
ON_REQUEST = ("request.begin", "request.begin_closing")
MOST_BYTES = 2_000_000


@require_http_methods(["GET", "POST"])
@of_request("account")
def presence(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Presence by line and day, and the form of the tracker."""
    if request.method == "POST":
        return _report(request, frame)
    seen = frame.seen
    reports = on_record.reports(seen)
    running = on_record.orders(seen)[0] if on_record.has(seen, "orders") else None
    found = count(running, reports) if running else None
    chosen = offers_of(request, frame, "line", {})["chosen"]
    offered = [one for one in frame.acts("line") if one.act.id in ACTS]
    subjects = list(dict.fromkeys(one.intent.subject for one in offered))
    line = chosen if chosen in subjects else next(iter(subjects), "")
    stages = [one.stage for one in seen.of("line") if one.stage in {"committed", "en_route", "arrived", "extended"}]
    return show(request, frame, "desk/presence.html", {
        "days": _days(found.days) if found and found.days else None, "misfits": found.misfits if found else (),
        "units": _units(reports), "running": running, "subjects": subjects, "line": line, "today": seen.on,
        "acts": [one for one in offered if one.intent.subject == line],
        "rows": _rows(serving.every_line(running), line, reports) if running and line else [],
        "columns": REPORT_COLUMNS, "forms": request_forms(frame, ON_REQUEST),
        "coming": coming(frame, "line", stages) + coming(frame, "request", [seen.stage]),
        "documents": documents(frame, "presence")[:20],
    })  # fmt: skip


def _days(days: Iterable[Any]) -> dict[str, Any]:
    columns = ("Line", "Day", number("Ordered"), *TITLES, "Units that reported")
    rows = [
        (one.line, one.on.isoformat(), one.ordered, one.committed, one.en_route, one.arrived, one.released,
         f"{one.units_reported} of {one.units_ordered}")
        for one in days
    ]  # fmt: skip
    return table("Presence by line and day", columns, rows, "No day is reported.")


def _units(reports: list[Report]) -> dict[str, Any]:
    last = {(one.line, one.home, one.unit): one for one in reports}
    rows = [
        (one.unit, one.home or "–", one.line, one.on.isoformat(), one.committed, one.en_route, one.arrived,
         one.released)
        for one in last.values()
    ]  # fmt: skip
    columns = ("Unit", "Home", "Line", "Last report", *TITLES)
    return table("Last report of each unit", columns, rows, "Nobody has reported who was present.")


def _rows(lines: Iterable[OrderLine], line: str, reports: list[Report]) -> list[dict[str, Any]]:
    """One row for each unit under orders on a line, with what was reported last."""
    last = {(one.home, one.unit): one for one in reports if one.line == line}
    units: dict[tuple[str, str], OrderLine] = {(one.home, one.unit): one for one in lines if one.line == line}
    return [
        {
            "at": at, "home": home, "unit": unit, "title": one.unit_title, "people": one.people,
            "counts": [
                (name, title["words"], getattr(last[home, unit], name) if (home, unit) in last else 0)
                for name, title in zip(COUNTS, TITLES, strict=True)
            ],
        }
        for at, ((home, unit), one) in enumerate(units.items(), 1)
    ]  # fmt: skip


def _report(request: HttpRequest, frame: Frame) -> HttpResponse:
    posted, line = request.POST, request.POST.get("line", "")
    on = posted_day(posted.get("on"), "day") or frame.seen.on
    rows = [
        {"on": on.isoformat(), "home": posted.get(f"home-{at}", ""), "unit": posted.get(f"unit-{at}", ""),
         **{name: posted.get(f"{name}-{at}", "") for name in COUNTS}}
        for at in range(1, 501) if posted.get(f"unit-{at}")
    ]  # fmt: skip
    intent = Intent(
        act=posted.get("act", ""), office=OFFICE, subject=line, reason=posted.get("reason", "").strip(),
        form={"rows": rows},
    )  # fmt: skip
    back = f"{reverse('desk:presence', args=[frame.slug])}?subject={line}" if line.isascii() else "/desk/"
    return act_on(request, frame, [intent], back=back)


@require_POST
@of_request("account")
def sheet(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Reports as presence.csv or XLSX: one act for each line."""
    uploaded = request.FILES.get("sheet")
    if not isinstance(uploaded, UploadedFile) or not uploaded.size or uploaded.size > MOST_BYTES:
        raise InputError(
            where="sheet", found="no file, or a larger one", wanted=f"a file of at most {MOST_BYTES:,} bytes"
        )
    lines = [one.subject for one in frame.seen.of("line")]
    by_line: dict[str, list[dict[str, Any]]] = {}
    for one in _read(uploaded, lines):
        plain = {name: getattr(one, name) for name in ("home", "unit", "source", *COUNTS)}
        by_line.setdefault(one.line, []).append({**plain, "on": one.on.isoformat()})
    intents = [
        Intent(act="line.report", office=OFFICE, subject=line, form={"rows": rows}) for line, rows in by_line.items()
    ]
    if not intents:
        raise InputError(where="sheet", found="no row", wanted=f"rows with {', '.join(REPORT_COLUMNS)}")
    return act_on(request, frame, intents, back=reverse("desk:presence", args=[frame.slug]))


def _read(uploaded: "UploadedFile[Any]", lines: list[str]) -> tuple[Report, ...]:
    """The sheet through the one reader of that format, from a file that is gone afterwards."""
    suffix = ".xlsx" if (uploaded.name or "").lower().endswith(".xlsx") else ".csv"
    with TemporaryDirectory() as folder:
        place = Path(folder) / f"presence{suffix}"
        place.write_bytes(uploaded.read())
        return read_reports(place, lines=lines)


@require_safe
@of_request("account")
def presence_sheet(request: HttpRequest, frame: Frame) -> HttpResponse:  # noqa: ARG001
    """What is on record as presence.csv, or its head alone: the same file can be handed in."""
    rows = [",".join(REPORT_COLUMNS)]
    rows += [",".join(_cell(getattr(one, name)) for name in REPORT_COLUMNS) for one in on_record.reports(frame.seen)]
    answer = HttpResponse("\n".join(rows) + "\n", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="presence.csv"'
    return answer


def _cell(value: str | int | date) -> str:
    text = str(value)
    return '"' + text.replace('"', '""') + '"' if {",", '"', "\n"} & set(text) else text


urlpatterns: list[URLPattern] = [
    path("requests/<str:slug>/presence/", presence, name="presence"),
    path("requests/<str:slug>/presence/sheet/", sheet, name="sheet"),
    path("requests/<str:slug>/presence.csv", presence_sheet, name="presence_sheet"),
]

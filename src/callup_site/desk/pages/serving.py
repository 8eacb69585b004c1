"""The orders page: orders as they would be written, as they run, and what departs from the decision."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from callup.errors import CallupError
from callup.orders import Orders
from callup_site.desk.acts import homes, on_record, serving
from callup_site.desk.pages.emergency import emergency_of
from callup_site.desk.pages.frame import Frame, of_request, show
from callup_site.desk.pages.parts import coming, documents, number, offers_of, request_forms, table
from callup_site.desk.pages.presence import urlpatterns as of_presence

COLUMNS = ("Order", "Line", "Unit", number("People"), "Duty status", "Home", "Host", "First day", "Last day")
LINE_ACTS = ("line.order", "line.commit", "line.extend", "line.recall")
STAGES = ("approved", "ordered", "committed", "en_route", "arrived", "extended")
BEFORE = ("approved", "approved_in_part")


@require_safe
@of_request("order")
def orders(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Orders that run, and those that can be written now."""
    seen = frame.seen
    running = on_record.orders(seen)[0] if on_record.has(seen, "orders") else None
    would, against = _would(frame)
    forms = request_forms(frame, ["request.order"])
    do = offers_of(request, frame, "line", {})
    do["forms"] = [one for one in do["forms"] if one["offered"].act.id in LINE_ACTS]
    for one in (*forms, *(one for one in do["forms"] if one["offered"].act.id == "line.order")):
        _until(one, would)
    stages = [one.stage for one in seen.of("line") if one.stage in STAGES]
    return show(request, frame, "desk/orders.html", {
        "running": running, "table": _table(running, "Orders that run") if running else None,
        "conditions": _conditions(running) if running else [], "not_ordered": running.not_ordered if running else [],
        "departs": serving.against_decision(seen) if running else (),
        "recalls": homes.recall_tasks(seen), "against": against,
        "would": _table(would, "Orders as they would be written today") if would and would.orders else None,
        **emergency_of(frame), "lost": would.not_ordered if would else [], "forms": forms, "do": do,
        "coming": coming(frame, "request", [seen.stage]) + coming(frame, "line", stages),
        "documents": documents(frame, "orders", "emergency-orders", "recall"),
    })  # fmt: skip


def _would(frame: Frame) -> tuple[Orders | None, CallupError | None]:
    """Orders that could be written now, where a line waits for one."""
    if frame.seen.stage not in (*BEFORE, "ordered", "in_execution") or not serving.approved_lines(frame.seen):
        return None, None
    try:
        return serving.orders_now(frame.seen), None
    except CallupError as error:
        return None, error


def _until(form: dict[str, Any], would: Orders | None) -> None:
    """The end of the orders stands in the form: the order writer cannot change it."""
    offered = form["offered"]
    every = serving.every_line(would) if would else ()
    end = serving.last_end(one for one in every if offered.act.thing == "request" or one.line == offered.intent.subject)
    form["offered"] = type(offered)(
        intent=msgspec.structs.replace(offered.intent, until=end), act=offered.act, frame=offered.frame
    )


def _table(some: Orders, label: str) -> dict[str, Any]:
    rows = [
        (
            f"{order.id}, version {order.version}", one.line, one.unit_title + (" (part)" if one.is_part else ""),
            one.people, one.status, one.home or "–", one.host or "at home", one.since.isoformat(),
            one.last_day.isoformat(),
        )
        for order in some.orders for one in order.lines
    ]  # fmt: skip
    return table(label, COLUMNS, rows, "Nobody is ordered.")


def _conditions(some: Orders) -> list[tuple[str, list[str], list[str]]]:
    found = []
    for line in dict.fromkeys(one.line for one in serving.every_line(some)):
        mine = [one for one in serving.every_line(some) if one.line == line]
        conditions = dict.fromkeys(text for one in mine for text in one.conditions)
        found.append((line, list(conditions), list(dict.fromkeys(text for one in mine for text in one.authority))))
    return found


urlpatterns: list[URLPattern] = [path("requests/<str:slug>/orders/", orders, name="orders"), *of_presence]

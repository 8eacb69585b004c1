"""The emergency path on pages: what was done on it, publicly, and the form of orders that end with it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from callup.role import STATUS_BY_SLUG
from callup_site.desk.acts.emergency import NOBODY_MORE
from callup_site.desk.models import Act
from callup_site.desk.pages.frame import Frame, act_on, of_request, posted_day
from callup_site.desk.record import Intent

ROWS = 5
ORDER = "request.order_in_emergency"
ACTS = ("request.propose_emergency", "request.second_emergency", ORDER, "request.end_emergency")
FIELDS = ("line", "home", "unit", "people", "status", "host")


def emergency_of(frame: Frame) -> dict[str, Any]:
    """Acts of the emergency path in all versions, and the form of its orders for who may write them now."""
    seen = frame.seen
    done = Act.objects.filter(slug=seen.request.slug, act__in=ACTS).order_by("number")
    may_order = seen.stage == "emergency" and any(one.act.id == ORDER for one in frame.acts("request"))
    lines = [one.subject for one in seen.of("line") if one.stage not in NOBODY_MORE]
    return {
        "emergency": [{"act": one, "title": seen.book.act(one.act).title} for one in done],
        "emergency_form": {"rows": range(1, ROWS + 1), "lines": lines, "statuses": list(STATUS_BY_SLUG)}
        if may_order else None,
    }  # fmt: skip


@require_POST
@of_request("order")
def emergency_order(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Orders that end with the emergency."""
    posted = request.POST
    rows = [{name: posted.get(f"{name}-{at}", "") for name in FIELDS} for at in range(1, ROWS + 1)]
    intent = Intent(
        act=ORDER, office="order_writer", subject=frame.slug, reason=posted.get("reason", "").strip(),
        until=posted_day(posted.get("until"), "until"),
        form={"rows": [row for row in rows if row["people"].strip()]},
    )  # fmt: skip
    return act_on(request, frame, [intent], back=reverse("desk:orders", args=[frame.slug]))


urlpatterns: list[URLPattern] = [path("requests/<str:slug>/emergency/", emergency_order, name="emergency_order")]

"""Pages of a State: all open calls on one Guard, and what stays at home by month."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from callup.place import CODES
from callup.reference.offices import read_offices
from callup.reference.places import read_places
from callup.report import words
from callup.stages import may_read
from callup_site.desk import guards, store
from callup_site.desk.models import EVERY, Lent, Request, Seat, Thing
from callup_site.desk.pages.frame import account_of, now
from callup_site.desk.pages.parts import number, table
from callup_site.desk.record import Situation

CLOSED = ("draft", "closed", "declined", "withdrawn", "superseded", "expired")
MOST = 200


def _homes(code: str) -> dict[str, set[str]]:
    """Homes of the account: those it speaks for; all of them, for an office that reads orders of every request.

    Returns:
        By home, the requests (`*`: every one) for which that holds.
    """
    on, book = now().date(), read_offices()
    found: dict[str, set[str]] = {}
    held: list[Seat | Lent] = list(Seat.objects.filter(account=code, since__lte=on, until__gt=on))
    held += Lent.objects.filter(taker=code, since__lte=on, until__gt=on)
    for one in held:
        if may_read(one.office, "order", book=book).allowed:
            for home in [one.home] if one.home else CODES:
                found.setdefault(home, set()).add(one.request)
    return found


def _situations(code: str, home: str, slugs: set[str]) -> list[Situation]:
    """Open requests that ask something of a home, which the account may see."""
    rows = Request.objects.filter(things__home=home).exclude(stage__in=CLOSED).distinct()
    if EVERY not in slugs:
        rows = rows.filter(slug__in=slugs)
    return [store.situation(one, code, now()) for one in rows.order_by("-acted_at")[:MOST]]


@require_safe
@login_required
def states(request: HttpRequest) -> HttpResponse:
    """States of the account, with how many things wait for each."""
    mine = _homes(account_of(request).code)
    open_ = Thing.objects.filter(home__in=mine, thing__in=("offer", "consent")).exclude(request__stage__in=CLOSED)
    counts: dict[str, int] = {}
    for home, slug in set(open_.values_list("home", "request__slug")):
        if {EVERY, slug} & mine[home]:
            counts[home] = counts.get(home, 0) + 1
    places = read_places()
    rows = [{"home": home, "name": places[home].name, "count": counts.get(home, 0)} for home in sorted(mine)]
    return render(request, "desk/states.html", {"rows": rows})


@require_safe
@login_required
def state(request: HttpRequest, home: str) -> HttpResponse:
    """One State: what is asked of its Guard, and what stays."""
    code = account_of(request).code
    mine = _homes(code)
    if home not in mine:
        raise Http404(home)
    found = _situations(code, home, mine[home])
    calls = [call for one in found if (call := guards.call_of(one, home)) is not None]
    lines = [line for one in found for line in guards.ordered(one, home)]
    on = now().date()
    return render(request, "desk/state.html", {
        "home": home, "name": read_places()[home].name, "guard": guards.guard_of(home, on), "calls": calls,
        "table": _calls(calls), "months": _months(home, lines), "on": on,
    })  # fmt: skip


def _calls(calls: list[guards.Call]) -> dict[str, Any]:
    columns = ("Request", "Stage", number("Asked for"), number("Offered"), "Consent", number("Ordered"),
               number("Present"), number("May give, by its package"), "Share kept, by its package")  # fmt: skip
    rows = [
        (one.title or one.slug, one.stage, one.asked, one.offered, one.consent, one.ordered, one.present, one.may_give,
         words.percent(one.kept_share) if one.kept_share is not None else "no package yet")
        for one in calls
    ]  # fmt: skip
    return table("Open calls on this Guard, in people", columns, rows, "No open request asks anything of this Guard.")


def _months(home: str, lines: list[Any]) -> dict[str, Any]:
    columns = ("Month", number("Away under orders"), number("At home"), number("Must stay (floor)"),
               number("May give at one time"), number("Left to give"))  # fmt: skip
    rows = [
        (one.month, one.away, one.kept, one.must_keep, one.may_give, one.spare)
        for one in guards.months(home, lines, now().date())
    ]
    return table("What stays at home, by month, in people", columns, rows, "The strength of this Guard is not known.")


urlpatterns: list[URLPattern] = [
    path("states/", states, name="states"),
    path("states/<str:home>/", state, name="state"),
]

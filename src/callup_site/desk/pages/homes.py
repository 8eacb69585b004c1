"""Pages of homes: offers of people and the register of consents. What all requests ask of one Guard: `states`."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from callup.place import CODES
from callup_site.desk.acts import homes
from callup_site.desk.models import Thing
from callup_site.desk.pages.frame import Frame, of_request, show
from callup_site.desk.pages.parts import (
    coming,
    documents,
    free_subject,
    number,
    offers_of,
    opening_form,
    table,
)
from callup_site.desk.pages.states import urlpatterns as of_states

OFFER_INPUTS = {
    "offer.offer": "desk/inputs_offer.html",
    "offer.offer_with_condition": "desk/inputs_offer.html",
    "offer.invite": "desk/inputs_invite_again.html",
}
CONSENT_INPUTS = {"consent.give": "desk/inputs_consent.html", "consent.ask": "desk/inputs_consent.html"}


@require_safe
@of_request("order")
def offers(request: HttpRequest, frame: Frame) -> HttpResponse:
    """What homes were asked for, what they offer, what was taken up."""
    things = frame.seen.of("offer")
    columns = ("Home", "Line", number("Asked for"), number("Offered"), "Stage", "Condition", "Until (excluded)")
    more = {"homes": sorted(CODES), "lines": _open_lines(frame)}
    begin = opening_form(frame, "offer.invite", free_subject(frame, "offer"), "desk/inputs_invite.html", more)
    return show(request, frame, "desk/offers.html", {
        "table": table("Offers by home and line", columns, (_offer(frame, one) for one in things),
                       "Nobody is invited yet. A written plan invites the homes it counts on."),
        "do": offers_of(request, frame, "offer", OFFER_INPUTS), "forms": begin,
        "coming": coming(frame, "offer", [one.stage for one in things]),
        "documents": documents(frame, "recall"),
    })  # fmt: skip


def _offer(frame: Frame, one: Thing) -> tuple[Any, ...]:
    title = frame.seen.book.stage("offer", one.stage).title
    return (
        one.home or "–", one.line, homes.asked_of(one), one.facts.get("people_offered"), title,
        one.facts.get("condition") or "–", one.facts.get("until") or "–",
    )  # fmt: skip


def _open_lines(frame: Frame) -> list[str]:
    ended = {"refused", "withdrawn", "released", "recalled", "not_lawful"}
    return [one.subject for one in frame.seen.of("line") if one.stage not in ended]


@require_safe
@of_request("order")
def consents(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Whose consent is asked for, given, refused or withdrawn; who must be brought home."""
    things = frame.seen.of("consent")
    columns = ("Home", "Stage", "Lines", number("People at most"), "Since", "Until (excluded)", "Said on", "Source")
    more = {"homes": sorted(CODES), "lines": _open_lines(frame)}
    begin = opening_form(frame, "consent.ask", free_subject(frame, "consent"), "desk/inputs_ask.html", more)
    return show(request, frame, "desk/consents.html", {
        "table": table("Consents by home", columns, (_consent(frame, one) for one in things),
                       "No consent is asked for yet. A written plan asks the homes it counts on."),
        "recalls": homes.recall_tasks(frame.seen),
        "do": offers_of(request, frame, "consent", CONSENT_INPUTS, more), "forms": begin,
        "coming": coming(frame, "consent", [one.stage for one in things]),
        "documents": documents(frame, "recall"),
    })  # fmt: skip


def _consent(frame: Frame, one: Thing) -> tuple[Any, ...]:
    facts, title = one.facts, frame.seen.book.stage("consent", one.stage).title
    people = facts.get("people")
    return (
        one.home, title, ", ".join(facts.get("lines") or []) or "all lines", "no limit" if people is None else people,
        facts.get("since") or "–", facts.get("until") or "–", facts.get("on") or "–", facts.get("source") or "–",
    )  # fmt: skip


urlpatterns: list[URLPattern] = [
    path("requests/<str:slug>/offers/", offers, name="offers"),
    path("requests/<str:slug>/consents/", consents, name="consents"),
    *of_states,
]

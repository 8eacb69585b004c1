"""Which pages can everyone read? What was asked, found, decided and done, in plain words, from the ledger alone."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from callup.reference.offices import read_offices
from callup.reference.offices_page import TITLES
from callup.stages import truth_table
from callup.stages.book import THINGS, Thing
from callup_site.desk.publishing import published_size
from callup_site.public import reading, shown, words
from callup_site.public.record import PublicRequest

LATEST = 10
IN_A_FRAME = {"frame-ancestors": ["*"], "script-src": ["'none'"]}
EXPORTED, ADDRESS = "callup.export", "callup.address"


def base_address(request: HttpRequest) -> str:
    """The address that readers use; empty in an export that was told none."""
    return str(request.META.get(ADDRESS, settings.URL))


def show(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A public page; in an export it has no door to the desk."""
    is_export = bool(request.META.get(EXPORTED))
    return render(request, template, {"is_export": is_export, "address": base_address(request), **context})


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What this is, the last acts, and how to check them."""
    acts = [
        {"request": leaf.entry.request, "told": words.told(leaf, leaf.entry.body)} for leaf in reading.latest(LATEST)
    ]
    told = {"acts": acts, "count": reading.count_requests(), "ledger": reading.ledger_state()}
    return show(request, "public/index.html", told)


@require_safe
def requests(request: HttpRequest, page: int = 1) -> HttpResponse:
    """All requests, 25 a page, the one acted on last first."""
    count = reading.count_requests()
    pages = Paginator(range(count), reading.PAGE)
    if page not in pages.page_range:
        raise Http404(f"page {page}")
    rows = [
        {"asked": one, "stage": words.stage_words("request", one.stage), "cells": shown.totals(one)}
        for one in reading.requests_on(page)
    ]
    told = {"rows": rows, "page": pages.page(page), "count": count, "quantities": list(shown.QUANTITIES.values())}
    return show(request, "public/requests.html", told)


def found_request(slug: str, version: int | None = None) -> PublicRequest:
    """A request of the ledger.

    Raises:
        Http404: The ledger knows none.
    """
    asked = reading.request_of(slug, version)
    if asked is None:
        raise Http404(slug)
    return asked


@require_safe
def one_request(request: HttpRequest, slug: str, version: int | None = None) -> HttpResponse:
    """One request in plain words: where it stands, line by line, and everything that was done."""
    asked = found_request(slug, version)
    documents = list(reading.published_documents(slug))
    published = {one.digest for one in documents}
    told = {
        "asked": asked, "stage": words.stage_words("request", asked.stage), "rows": shown.line_rows(asked),
        "outcome": words.stage_words("request", asked.outcome),
        "totals": shown.totals(asked), "quantities": list(shown.QUANTITIES.values()), "is_old": version is not None,
        "newest": asked.versions[-1], "ledger_size": published_size() or 0,
        "documents": documents, "published": published,
        "consents": [{"told": one, "stage": words.stage_words("consent", one.stage)} for one in asked.consents],
        "publications": [
            {"told": one, "stage": words.stage_words("publication", one.stage)}
            for one in asked.publications if one.digest not in published
        ],
        "claims": [{"told": one, "stage": words.stage_words("claim", one.stage)} for one in asked.claims],
    }  # fmt: skip
    return show(request, "public/request.html", told)


@require_safe
@xframe_options_exempt
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """A small page without scripts that other sites may show in a frame."""
    asked = found_request(slug)
    quantities = zip(shown.QUANTITIES.values(), shown.totals(asked), strict=True)
    told = {"asked": asked, "stage": words.stage_words("request", asked.stage), "quantities": list(quantities)}
    answer = show(request, "public/card.html", told)
    setattr(answer, "_csp_replace", IN_A_FRAME)  # noqa: B010 - as django-csp reads it
    return answer


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The last checkpoint, the checkpoints of the days, and how to verify in three commands."""
    told = {"ledger": reading.ledger_state(), "days": reading.days()[::-1], "clock": reading.clock_key()}
    return show(request, "public/check.html", told)


@require_safe
def to_check(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - given by Django
    """The ledger's folder has no list of its own; the page about it stands beside it."""
    return redirect("public:check")


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """Who may do what at which stage: the same tables that refuse what they do not allow."""
    book = read_offices()
    cells = list(truth_table(book))
    told = {
        "book": book, "cells": len(cells), "allowed": sum(one.next is not None for one in cells),
        "rules": book.rules.values(), "offices": [_office(one) for one in book.offices],
        "things": [_thing(one) for one in THINGS], "conflicts": _conflicts(),
    }  # fmt: skip
    return show(request, "public/offices.html", told)


def _office(name: str) -> dict[str, Any]:
    book = read_offices()
    acts = [one for one in book.acts.values() if name in one.offices]
    return {"office": book.offices[name], "acts": acts, "reads": sorted(book.offices[name].reads)}


def _thing(thing: Thing) -> dict[str, Any]:
    """The stages of a thing, and what can be done at each by whom."""
    book = read_offices()
    rows = [
        {
            "stage": stage.title, "act": act.title, "by": [book.offices[one].title for one in act.offices],
            "leads_to": book.stage(thing, act.next).title if act.next else "the same", "rule": act.rule,
        }
        for stage in book.stages[thing] for act in book.acts.values() if act.thing == thing and stage.id in act.stages
    ]  # fmt: skip
    finals = [one.title for one in book.stages[thing] if one.is_final]
    return {"id": thing, "title": TITLES[thing], "rows": rows, "first": book.stages[thing][0].title, "finals": finals}


def _conflicts() -> list[dict[str, Any]]:
    book = read_offices()
    order = list(book.offices)
    return [
        {
            "offices": [book.offices[one].title for one in sorted(pair.offices, key=order.index)], "rule": pair.rule,
            "because": pair.because,
        }
        for pair in book.conflicts.values()
    ]  # fmt: skip

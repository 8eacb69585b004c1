"""What can a program read without a token? The public account, folded from the ledger, and the tables of offices."""

from typing import Annotated

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router

from callup.reference.offices import read_offices
from callup_site.api.asking import PageNumber, Slug
from callup_site.api.limits import PUBLIC
from callup_site.api.shapes import open_answer, shape
from callup_site.api.told import Page
from callup_site.api.told_in_public import (
    ToldBook,
    ToldConflict,
    ToldEntries,
    ToldEntry,
    ToldKind,
    ToldOffice,
    ToldPublicRequests,
    ToldPublicSummary,
    ToldRule,
    ToldStage,
)
from callup_site.desk.models import Entry
from callup_site.public import reading
from callup_site.public.record import PublicRequest
from callup_site.public.shown import QUANTITIES

router = Router(tags=["public"])
LARGEST = 9_223_372_036_854_775_807


@router.get("/requests", throttle=[PUBLIC], response=shape(ToldPublicRequests), operation_id="list_public_requests")
def list_public_requests(request: HttpRequest, page: PageNumber = 1) -> HttpResponse:  # noqa: ARG001
    """Requests of the public ledger, 25 a page, the one acted on last first."""
    is_last = page * reading.PAGE >= reading.count_requests()
    place = Page(page=page, size=reading.PAGE, next=None if is_last else page + 1)
    return open_answer(
        ToldPublicRequests(page=place, requests=tuple(_summary(one) for one in reading.requests_on(page)))
    )  # fmt: skip


def _summary(one: PublicRequest) -> ToldPublicSummary:
    return ToldPublicSummary(
        request=one.request, version=one.version, title=one.title, requester=one.requester, asked_of=one.asked_of,
        asked_on=one.asked_on, stage=one.stage, last_at=one.last_at, **{name: one.total(name) for name in QUANTITIES},
    )  # fmt: skip


@router.get("/requests/{slug}", throttle=[PUBLIC], response=shape(PublicRequest), operation_id="get_public_request")
def get_public_request(
    request: HttpRequest,  # noqa: ARG001
    slug: Slug,
    version: Annotated[
        int | None, Query(ge=1, le=2_147_483_647, description="Left out: the last one that was sent.")
    ] = None,
) -> HttpResponse:
    """One request as the public ledger tells it: its lines, and everything that was done."""
    found = reading.request_of(slug, version)
    if found is None:
        raise Http404
    return open_answer(found)


@router.get("/entries", throttle=[PUBLIC], response=shape(ToldEntries), operation_id="list_entries")
def list_entries(
    request: HttpRequest,  # noqa: ARG001
    first: Annotated[int, Query(ge=0, le=LARGEST, description="Leaf to begin with.")] = 0,
    count: Annotated[int, Query(ge=1, le=500, description="How many at most.")] = 100,
) -> HttpResponse:
    """Entries of the public ledger, leaf by leaf, as they stand in its tree."""
    rows = list(
        Entry.objects.filter(leaf__gte=first).order_by("leaf").values_list("leaf", "digest", "data")[: count + 1]
    )
    entries = tuple(
        ToldEntry(leaf=leaf, digest=digest, entry=msgspec.Raw(bytes(data))) for leaf, digest, data in rows[:count]
    )
    return open_answer(ToldEntries(entries=entries, next=rows[count][0] if len(rows) > count else None))


@router.get("/offices", throttle=[PUBLIC], response=shape(ToldBook), operation_id="get_offices")
def get_offices(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Who may do what at which stage: the tables that refuse what they do not allow."""
    book = read_offices()
    return open_answer(
        ToldBook(
            offices=tuple(
                ToldOffice(office=one.id, title=one.title, side=one.side, does=one.does, reads=tuple(sorted(one.reads)))
                for one in book.offices.values()
            ),
            stages=tuple(
                ToldStage(thing=one.thing, stage=one.id, title=one.title, is_final=one.is_final)
                for stages in book.stages.values() for one in stages
            ),
            acts=tuple(
                ToldKind(
                    act=one.id, title=one.title, thing=one.thing, stages=one.stages, within=one.within,
                    offices=one.offices, leads_to=one.next, needs=tuple(sorted(one.needs)), rule=one.rule,
                )
                for one in book.acts.values()
            ),
            rules=tuple(
                ToldRule(rule=one.number, title=one.title, says=one.says, source=one.source)
                for one in book.rules.values()
            ),
            conflicts=tuple(
                ToldConflict(rule=one.rule, offices=tuple(sorted(one.offices)), because=one.because)
                for one in book.conflicts.values()
            ),
        )
    )  # fmt: skip

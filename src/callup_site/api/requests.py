"""Which requests are there for me, how does one stand, and how does one begin?"""

from collections.abc import Iterator
from functools import cache
from typing import Annotated

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router

from callup.documents.posted import parse_case
from callup.reference.offices import read_offices
from callup.stages.seats import Paper
from callup_site.api.acts import told_acts
from callup_site.api.asking import Key, PageNumber, PageSize, Slug, page_of
from callup_site.api.given import GivenRequest, GivenVersion
from callup_site.api.limits import ACTING, READING
from callup_site.api.once import once
from callup_site.api.shapes import answer, path_of, shape
from callup_site.api.told import (
    ToldDone,
    ToldLine,
    ToldOffer,
    ToldRequest,
    ToldRequests,
    ToldSection,
    ToldSummary,
    ToldThing,
    ToldVersion,
)
from callup_site.desk import acting
from callup_site.desk.acting import OPENS
from callup_site.desk.models import Request, Thing
from callup_site.desk.pages.frame import Frame, Offered, account_of, frame_of, now, sections_of
from callup_site.desk.record import Intent
from callup_site.desk.waiting import held_by, requests_for
from callup_site.public.reading import request_of
from callup_site.public.shown import QUANTITIES
from callup_site.signin.adapters import ACT, READ
from callup_site.signin.tokens import TokenAuth

router = Router(tags=["requests"])
REQUESTER = "requester"
PAPER_OF: dict[str, Paper | None] = {
    "request": "working", "line": "working", "offer": "order", "consent": "order", "claim": "account",
    "publication": None,
}  # fmt: skip
ALWAYS_SHOWN = ("request", "line", "publication")


@router.get("", auth=TokenAuth(READ), throttle=[READING], response=shape(ToldRequests), operation_id="list_requests")
def list_requests(
    request: HttpRequest,
    stage: Annotated[str, Query(max_length=30, description="Only those at this stage.")] = "",
    words: Annotated[
        str, Query(max_length=200, description="Only those with these words in title, id or requester.")
    ] = "",
    page: PageNumber = 1,
    size: PageSize = 25,
) -> HttpResponse:
    """Requests that my offices may see, the one acted on last first."""
    found = requests_for(held_by(account_of(request).code, now().date()))
    if stage:
        found = found.filter(stage=_plain(stage))
    if words.strip():
        told = _plain(words.strip())
        found = found.filter(Q(title__icontains=told) | Q(slug__icontains=told) | Q(requester__icontains=told))
    titles = {one.id: one.title for one in read_offices().stages["request"]}
    place, rows = page_of(found.order_by("-acted_at", "-id"), page, size)
    return answer(ToldRequests(page=place, requests=tuple(_summary(one, titles) for one in rows)))


def _plain(text: str) -> str:
    return text.replace("\x00", "")


def _summary(one: Request, titles: dict[str, str]) -> ToldSummary:
    return ToldSummary(
        slug=one.slug, version=one.version, title=one.title, requester=one.requester, stage=one.stage,
        stage_title=titles.get(one.stage, one.stage), people=one.people, asked_on=one.asked_on, acted_at=one.acted_at,
    )  # fmt: skip


@router.post(
    "", auth=TokenAuth(ACT), throttle=[ACTING], response={201: shape(ToldDone)}, operation_id="begin_request"
)  # fmt: skip
def begin_request(request: HttpRequest, given: GivenRequest, key: Key = None) -> HttpResponse:
    """Write a new request as a draft. It counts once the approver of the agency sends it."""

    def do() -> HttpResponse:
        case = parse_case(given.request, given.facts)
        slug = case.request.id
        form = {"request": given.request, "facts": given.facts}
        intent = Intent(act="request.write", office=REQUESTER, subject=slug, form=form)
        done = acting.begin(account_of(request).code, slug, intent, at=now())
        seen = done[0].request
        told = ToldDone(slug=slug, version=seen.version, stage=seen.stage, acts=told_acts(done))
        return answer(told, status=201, place=path_of(request, slug))

    return once(request, key, do)


@router.get(
    "/{slug}", auth=TokenAuth(READ), throttle=[READING], response=shape(ToldRequest), operation_id="get_request"
)  # fmt: skip
def get_request(request: HttpRequest, slug: Slug) -> HttpResponse:
    """One request: its things, its people by line, and what I may do now."""
    frame = frame_of(request, slug)
    seen, asked = frame.seen, frame.seen.request
    stage = seen.book.stage("request", seen.stage)
    return answer(
        ToldRequest(
            slug=slug, version=asked.version, title=asked.title, requester=asked.requester, stage=seen.stage,
            stage_title=stage.title, is_final=stage.is_final, people=asked.people, asked_on=asked.asked_on,
            opened_at=asked.opened_at, acted_at=asked.acted_at, offices=frame.offices, things=tuple(_things(frame)),
            lines=tuple(_lines(frame)), may=tuple(_offers(frame)),
            sections=tuple(
                ToldSection(name=one["name"], title=one["title"], address=_address(one["name"]).format(slug))
                for one in sections_of(frame)
            ),
        )
    )  # fmt: skip


@cache
def _address(name: str) -> str:
    """The address of a page of the desk, with a place for the id of a request."""
    return reverse(f"desk:{name}", args=["{}"]).replace("%7B%7D", "{}")


def _things(frame: Frame) -> Iterator[ToldThing]:
    """Things of the kinds whose papers the account reads; what is known of a thing only where it reads its papers."""
    for kind, paper in PAPER_OF.items():
        reads = paper is None or frame.reads(paper)
        if reads or kind in ALWAYS_SHOWN:
            titles = {one.id: one.title for one in frame.seen.book.stages[kind]}  # type: ignore[index]
            yield from (_thing(one, frame, titles, reads=reads) for one in frame.seen.of(kind))


def _thing(one: Thing, frame: Frame, titles: dict[str, str], *, reads: bool) -> ToldThing:
    stage = frame.seen.stage if one.thing == "request" else one.stage
    return ToldThing(
        thing=one.thing, subject=one.subject, stage=stage, stage_title=titles.get(stage, stage), home=one.home,
        line=one.line, seq=one.seq, title=str(one.facts.get("title", "")), facts=one.facts if reads else {},
    )  # fmt: skip


def _lines(frame: Frame) -> Iterator[ToldLine]:
    """The quantities of each line as the ledger tells them; before the request was sent, as the draft says."""
    public = request_of(frame.slug, frame.seen.request.version)
    told = {one.line: one for one in public.lines} if public else {}
    for one in frame.seen.of("line"):
        line = told.get(one.subject)
        counts = {name: getattr(line, name, None) for name in QUANTITIES}
        if line is None:
            counts["people_asked"] = one.facts.get("people")
        yield ToldLine(line=one.subject, title=str(one.facts.get("title", "")), **counts)


def _offers(frame: Frame) -> Iterator[ToldOffer]:
    for kind in PAPER_OF:
        yield from (_offer(one) for one in frame.acts(kind))
    for act in OPENS:
        for intent in acting.openable(frame.seen, frame.account, act):
            yield _offer(Offered(intent=intent, act=frame.seen.book.act(act), frame=frame))


def _offer(one: Offered) -> ToldOffer:
    return ToldOffer(
        act=one.act.id, title=one.act.title, office=one.intent.office, subject=one.intent.subject,
        seen=one.intent.seen, homes=tuple(one.homes), needs=tuple(sorted(one.act.needs)),
    )  # fmt: skip


@router.post(
    "/{slug}/versions", auth=TokenAuth(ACT), throttle=[ACTING], response={201: shape(ToldVersion)},
    operation_id="begin_version",
)  # fmt: skip
def begin_version(request: HttpRequest, slug: Slug, given: GivenVersion, key: Key = None) -> HttpResponse:
    """Begin a new version that points back: the old one is superseded, or was final."""

    def do() -> HttpResponse:
        frame = frame_of(request, slug)
        made = _begun(frame, given)
        return answer(
            ToldVersion(slug=slug, version=made.version, stage=made.stage), status=201,
            place=path_of(request).removesuffix("/versions"),
        )  # fmt: skip

    return once(request, key, do)


def _begun(frame: Frame, given: GivenVersion) -> Request:
    is_final = frame.seen.book.stage("request", frame.seen.stage).is_final
    if is_final and given.office == REQUESTER and REQUESTER in frame.offices:
        return acting.follow_up(frame.account, frame.slug, at=now())
    intent = Intent(
        act="request.revise", office=given.office, subject=frame.slug, seen=given.seen, reason=given.reason.strip()
    )
    return acting.revise(frame.account, frame.slug, intent, at=now())

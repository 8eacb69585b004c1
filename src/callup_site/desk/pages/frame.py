"""What do all pages of a request share: who looks at it, in which offices, and how is an act posted?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from callup.errors import CallupError, InputError
from callup.stages import Act as ActKind
from callup.stages import may_read, may_see_answers
from callup.stages.seats import Paper as PaperKind
from callup_site.desk import acting, store
from callup_site.desk.models import Act, Document
from callup_site.desk.pages import again
from callup_site.desk.record import Intent, Situation
from callup_site.desk.sections import SECTIONS
from callup_site.signin.models import Account

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, "Frame", P], HttpResponse]
Page = Callable[Concatenate[HttpRequest, str, P], HttpResponse]
BEFORE_SENDING: PaperKind = "draft"
ANSWER = "answer"


def now() -> datetime:
    """The clock of the desk: the one place that looks at it."""
    return datetime.now(UTC)


def account_of(request: HttpRequest) -> Account:
    """The account that is signed in."""
    if not isinstance(request.user, Account):
        raise Http404
    return request.user


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One request as one account sees it."""

    account: str
    seen: Situation
    offices: tuple[str, ...]

    @property
    def slug(self) -> str:
        """Id of the request."""
        return self.seen.request.slug

    def reads(self, paper: PaperKind) -> bool:
        """Whether one of the offices of the account may read papers of a kind."""
        return any(may_read(office, paper, book=self.seen.book).allowed for office in self.offices)

    def may_open(self, document: Document) -> bool:
        """Whether the account may read a document; an answer of counsel only when both are given (rule 2)."""
        if document.kind == ANSWER and not self._both_answered(document):
            return False
        return document.paper == "public" or self.reads(document.paper)  # type: ignore[arg-type]

    def _both_answered(self, document: Document) -> bool:
        lines = Act.objects.filter(document=document).values_list("subject", flat=True)
        return bool(lines) and all(may_see_answers(self.account, one, self.seen.history).allowed for one in lines)

    def acts(self, kind: str, subjects: Iterable[str] | None = None) -> list["Offered"]:
        """What the account could do now on things of a kind."""
        found = acting.possible(self.seen, self.account, kind, subjects)
        return [Offered(intent=one, act=self.seen.book.act(one.act), frame=self) for one in found]


@dataclass(frozen=True, kw_only=True)
class Offered:
    """An act that a page offers, with what its form must ask for."""

    intent: Intent
    act: ActKind
    frame: Frame

    @property
    def office_title(self) -> str:
        """The office it would be done in."""
        return self.frame.seen.book.office(self.intent.office).title

    @property
    def homes(self) -> list[str]:
        """Homes that the account speaks for in that office."""
        held = (one for one in self.frame.seen.seats if one.office == self.intent.office)
        return sorted({one.home for one in held if one.home})

    @property
    def needs_reason(self) -> bool:
        """Whether a reason is asked for."""
        return "reason" in self.act.needs

    @property
    def needs_until(self) -> bool:
        """Whether an end is asked for."""
        return "until" in self.act.needs

    @property
    def needs_home(self) -> bool:
        """Whether a home is asked for."""
        return "home" in self.act.needs


def frame_of(request: HttpRequest, slug: str) -> Frame:
    """The request as the signed-in account sees it.

    Raises:
        Http404: There is no such request, or the account has no office in it that may see it.
    """
    account = account_of(request).code
    try:
        seen = store.situation(store.latest(slug), account, now())
    except CallupError:
        raise Http404(slug) from None
    frame = Frame(account=account, seen=seen, offices=tuple(dict.fromkeys(one.office for one in seen.seats)))
    if not frame.offices or (seen.stage == "draft" and not frame.reads(BEFORE_SENDING)):
        raise Http404(slug)
    return frame


def of_request(paper: PaperKind | None = None) -> Callable[[View[P]], Page[P]]:
    """A page of one request: signed in, an office in it, the right to read such papers; errors in words."""

    def wrap(
        view: Callable[Concatenate[HttpRequest, Frame, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            frame = frame_of(request, slug)
            if paper is not None and not frame.reads(paper):
                return show(request, frame, "desk/not_yours.html", {"paper": paper}, status=403)
            try:
                return view(request, frame, *args, **kwargs)
            except CallupError as error:
                return show(request, frame, "desk/problem.html", {"problem": error}, status=409)

        return login_required(inner)  # type: ignore[return-value]

    return wrap


def show(
    request: HttpRequest, frame: Frame, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page inside the frame of its request."""
    told = {
        "frame": frame, "asked": frame.seen.request, "sections": sections_of(frame), "stage": stage_title(frame),
        **context,
    }  # fmt: skip
    return render(request, template, told, status=status)


def stage_title(frame: Frame) -> str:
    """The stage of the request in words."""
    return frame.seen.book.stage("request", frame.seen.stage).title


def sections_of(frame: Frame) -> list[dict[str, Any]]:
    """The pages of the request that the account may read."""
    return [{"name": one.name, "title": one.title} for one in SECTIONS if one.paper is None or frame.reads(one.paper)]


def act_on(request: HttpRequest, frame: Frame, intents: list[Intent], *, back: str) -> HttpResponse:
    """Do what was posted, say so, and go back; or show what stands against it with the form as it was filled in."""
    try:
        done = acting.perform(frame.account, frame.slug, intents, at=now())
    except CallupError as error:
        told = {"problem": error, "back": back, **_again(request, frame, intents)}
        return show(request, frame, "desk/not_done.html", told, status=409)
    titles = dict.fromkeys(frame.seen.book.act(one.act).title for one in done if one.act in frame.seen.book.acts)
    messages.success(request, f"Done and on record: {'; '.join(titles)}.")
    return redirect(back)


def _again(request: HttpRequest, frame: Frame, intents: list[Intent]) -> dict[str, Any]:
    """The form once more with all that was typed; one with an address of its own goes there again."""
    if request.path != reverse("desk:act", args=[frame.slug]):
        return {"typed": again.all_fields(request.POST)}
    offered = [Offered(intent=one, act=frame.seen.book.act(one.act), frame=frame) for one in intents[:1]]
    more = () if any(one.needs_home for one in offered) else ("home",)
    return {"again": offered, "typed": again.own_fields(request.POST, *more)}


def posted_intent(request: HttpRequest) -> Intent:
    """The act that a form posted: its fields, and `form-` fields of its own; files as text.

    Raises:
        InputError: A field is broken.
    """
    posted = request.POST
    form: dict[str, Any] = {
        name.removeprefix("form-"): posted.getlist(name) if name.endswith("[]") else posted[name]
        for name in posted
        if name.startswith("form-")
    }
    return Intent(
        act=posted.get("act", ""), office=posted.get("office", ""), subject=posted.get("subject", ""),
        seen=_whole(posted.get("seen")), reason=posted.get("reason", "").strip(),
        until=posted_day(posted.get("until"), "until"), home=posted.get("home") or None, form=form,
    )  # fmt: skip


def _whole(text: str | None) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9:
        raise InputError(where="seen", found=f"'{text[:20]}'", wanted="a whole number")
    return int(text)


def posted_day(text: str | None, where: str) -> date | None:
    """A day from a form; nothing where the field is empty.

    Raises:
        InputError: It is no day.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(where=where, found=f"'{text[:40]}'", wanted="a day such as 2026-12-31") from None


def back_from(request: HttpRequest, fallback: str) -> str:
    """Where a form wants to go back to, if that is on this site."""
    wanted = request.POST.get("back", "")
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if own and wanted.startswith("/") else fallback

"""How is an act done? May this account do it, what does the room say, write it down: one transaction, in this order."""

import re
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import datetime

import msgspec

from callup.errors import InputError, OutOfTurn
from callup.stages import Attempt, Permission, may, new_version
from callup.stages import Version as StageVersion
from callup_site.desk import store
from callup_site.desk.acts import prepare
from callup_site.desk.acts.forms import is_plain
from callup_site.desk.models import Act, Head, Request, Thing
from callup_site.desk.record import Intent, Opening, Situation

OPENS = {"claim.write": "claim", "offer.invite": "offer", "consent.ask": "consent"}
REVISE = "request.revise"
MOST_SIGNS = 5000
SUBJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,59}")


def perform(account: str, slug: str, intents: Sequence[Intent], *, at: datetime) -> list[Act]:
    """Do acts on the last version of a request: all of them, or none.

    Args:
        account: Code of the account.
        slug: Id of the request.
        intents: What is to be done, in order.
        at: The instant, in UTC.

    Returns:
        The acts as written, with those that follow from them.

    Raises:
        OutOfTurn: An act is not allowed, or somebody acted in between; or one supersedes the version, which `revise`
            alone does, because it opens the next one with it.
        InputError: What came with an act is broken.
    """
    if any(one.act == REVISE for one in intents):
        raise OutOfTurn(
            where=f"request {slug}", found=f"'{REVISE}' among acts", wanted="a version that is begun by itself",
            remedy=f"post the form at /desk/requests/{slug}/revise/, or to /requests/{slug}/versions of the API",
        )  # fmt: skip
    with store.writing() as head:
        seen = store.situation(store.latest(slug), account, at)
        return [act for one in intents for act in _do(head, seen, one, account)]


def begin(account: str, slug: str, intent: Intent, *, at: datetime) -> list[Act]:
    """Begin a request: its first version and its first act, `request.write`.

    Raises:
        OutOfTurn: There is a request of that id, or the account may not write one.
        InputError: The request is broken.
    """
    with store.writing() as head:
        if Request.objects.filter(slug=slug).exists():
            remedy = "choose another id, or write in that request"
            raise OutOfTurn(where="id", found=f"a request '{slug}'", wanted="an id that is free", remedy=remedy)
        request = store.open_version(slug, 1, at)
        return _do(head, store.situation(request, account, at), intent, account)


def revise(account: str, slug: str, intent: Intent, *, at: datetime) -> Request:
    """Supersede a version, and open the next one, which points back.

    Raises:
        OutOfTurn: The version cannot be superseded by this account now.
    """
    with store.writing() as head:
        seen = store.situation(store.latest(slug), account, at)
        _do(head, seen, intent, account)
        old = StageVersion(request=slug, number=seen.request.version, stage=seen.request.stage)
        return store.open_version(slug, new_version(seen.book, old).number, at)


def follow_up(account: str, slug: str, *, at: datetime) -> Request:
    """Open a version after one that is final (closed, declined, withdrawn, expired); its first act is to write it.

    Raises:
        OutOfTurn: The last version is still worked on.
    """
    with store.writing():
        seen = store.situation(store.latest(slug), account, at)
        old = StageVersion(request=slug, number=seen.request.version, stage=seen.request.stage)
        return store.open_version(slug, new_version(seen.book, old).number, at)


def judge(seen: Situation, intent: Intent, account: str) -> Permission:
    """Whether an account may do an act now, with the rule that stands against it."""
    kind = intent.act.partition(".")[0]
    thing = seen.thing(kind, intent.subject)
    attempt = Attempt(
        act=intent.act, account=account, office=intent.office, request=seen.request.slug, subject=intent.subject,
        stage=seen.stage if kind == "request" else thing.stage, within=seen.stage,
        home=thing.home or intent.home or None, reason=intent.reason, until=intent.until,
        first_use=bool(thing.facts.get("first_use")),
    )  # fmt: skip
    return may(attempt, seen.history, seen.holdings, seen.delegations, book=seen.book, on=seen.on)


def possible(seen: Situation, account: str, kind: str, subjects: Iterable[str] | None = None) -> list[Intent]:
    """Acts on things of a kind that the account could do now, if it gave what they need."""
    offices = [one.office for one in seen.seats]
    found = []
    for thing in seen.of(kind):
        if subjects is not None and thing.subject not in subjects:
            continue
        stage = seen.stage if kind == "request" else thing.stage
        for act in seen.book.acts.values():
            if act.thing != kind or stage not in act.stages or (act.within and seen.stage not in act.within):
                continue
            for office in dict.fromkeys(one for one in offices if one in act.offices):
                intent = Intent(act=act.id, office=office, subject=thing.subject, seen=thing.seq)
                if judge(seen, _given(seen, intent, thing.home), account).allowed:
                    found.append(intent)
    return found


def _given(seen: Situation, intent: Intent, home: str) -> Intent:
    """The intent as if all that can be typed were typed."""
    tomorrow = seen.on.toordinal() + 1
    homes = [home] if home else [one.home for one in seen.seats if one.office == intent.office and one.home]
    return msgspec.structs.replace(
        intent, reason="given", until=seen.on.fromordinal(tomorrow), home=homes[0] if homes else None
    )


def openable(seen: Situation, account: str, act: str) -> list[Intent]:
    """How the account could begin a thing of its own with an act of `OPENS`: one intent for each of its offices."""
    thing = OPENS[act]
    fresh = Thing(request=seen.request, thing=thing, subject="", stage=first_stage(seen, thing))
    trial = copy(seen)
    trial.things = {**seen.things, (thing, ""): fresh}
    offices = dict.fromkeys(one.office for one in seen.seats if one.office in seen.book.act(act).offices)
    tried = [Intent(act=act, office=office, subject="") for office in offices]
    return [one for one in tried if judge(trial, _given(seen, one, ""), account).allowed]


def first_stage(seen: Situation, thing: str) -> str:
    """The stage at which things of a kind begin."""
    return seen.book.stages[thing][0].id  # type: ignore[index]


def _check_texts(intent: Intent) -> None:
    """What is kept as text can be kept by every database."""
    for name in ("subject", "reason", "home"):
        value = getattr(intent, name) or ""
        if not is_plain(value) or len(value) > MOST_SIGNS:
            wanted = f"a text of at most {MOST_SIGNS:,} signs"
            raise InputError(where=name, found="a longer text, or a sign that is none", wanted=wanted)


def _open(seen: Situation, intent: Intent) -> None:
    """Begin the thing that the act is the first one on; the transaction forgets it if the act is refused."""
    thing = OPENS.get(intent.act)
    if thing is None or (thing, intent.subject) in seen.things:
        return
    if not SUBJECT.fullmatch(intent.subject):
        wanted = "1 to 60 letters, digits, hyphens or points, beginning with a letter or digit"
        raise InputError(where=f"id of a {thing}", found=f"'{intent.subject[:80]}'", wanted=wanted)
    begun = Opening(
        thing=thing, subject=intent.subject, stage=first_stage(seen, thing), home=intent.home or "",
        place=len(seen.of(thing)),
    )  # fmt: skip
    seen.things[thing, intent.subject] = store.open_thing(seen.request, begun)


def _do(head: Head, seen: Situation, intent: Intent, account: str) -> list[Act]:
    act = seen.book.act(intent.act)
    _check_texts(intent)
    _open(seen, intent)
    thing = seen.thing(act.thing, intent.subject)
    if intent.seen is not None and intent.seen != thing.seq:
        raise OutOfTurn(
            where=f"{act.thing} '{intent.subject}' of request {seen.request.slug}",
            found="an act that was done after this page was shown", wanted="the state that you saw",
            remedy="look at the page again; nothing of yours was written",
        )  # fmt: skip
    permission = judge(seen, intent, account)
    if not permission.allowed:
        rule = f"rule {permission.rule}: " if permission.rule else ""
        raise OutOfTurn(
            where=f"request {seen.request.slug}, '{act.title}'", found=f"an act that is refused ({rule}"
            f"{permission.because})", wanted="an act that this office may do now", remedy="see docs/offices.md",
        )  # fmt: skip
    outcome = prepare(seen, intent, account)
    written = [done for one in outcome.first for done in _do(head, seen, one, account)]
    written.append(store.write(head, seen, intent, permission, outcome, account))
    for one in outcome.followers:
        written += _do(head, seen, one, account)
    return written


__all__ = ["InputError", "OutOfTurn", "begin", "follow_up", "judge", "openable", "perform", "possible", "revise"]

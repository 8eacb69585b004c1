"""How is a request read, and how is an act written down, whole or not at all?

Nothing else writes documents, acts, entries or stages. Every write takes an act: who, in which office, when and why.
Whoever writes locks one row first, so that acts and leaves stand one after the other without a gap.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Max

from callup.documents import digest
from callup.entries import act_entry
from callup.errors import InputError, OutOfTurn, ProofError
from callup.ledger import Disclosed, digest_of, entry_bytes, new_salt, parse_entry
from callup.ledger import Withheld as Sealed
from callup.ledger.draft import Draft as EntryDraft
from callup.ledger.draft import entry_of
from callup.ledger.sealing import commit
from callup.reference.offices import read_offices
from callup.stages import Delegation, Done, Holding, Permission, stage_on
from callup_site.desk.models import EVERY, Act, Document, Entry, Head, Lent, Request, Seat, Thing, Withheld
from callup_site.desk.record import Intent, Opening, Outcome, Paper, Situation

LARGEST_ENTRY = 65_000
TOLD, WHO_TELLS = "publication.told", "records_officer"


@contextmanager
def writing() -> Iterator[Head]:
    """One writer at a time; what is done inside is written whole or not at all."""
    with transaction.atomic():
        Head.objects.get_or_create(id=1)
        yield Head.objects.select_for_update().get(id=1)


def latest(slug: str) -> Request:
    """The last version of a request.

    Raises:
        OutOfTurn: There is none of that id.
    """
    found = Request.objects.filter(slug=slug).order_by("-version").first()
    if found is None:
        raise OutOfTurn(where="requests", found=f"no request '{slug}'", wanted="the id of a request")
    return found


def situation(request: Request, account: str, at: datetime) -> Situation:
    """Where a request stands, for one account."""
    book, history = read_offices(), history_of(request.slug)
    things = {(one.thing, one.subject): one for one in Thing.objects.filter(request=request)}
    stage = stage_on(book, request.stage, history, on=at.date())
    return Situation(request, stage, things, history, seats_of(account, request.slug), book, (account, at))


def history_of(slug: str) -> tuple[Done, ...]:
    """What was done on a request, in order."""
    rows = Act.objects.filter(slug=slug).order_by("number")
    return tuple(
        Done(
            act=act, account=account, office=office, request=slug, subject=subject, on=at.date(), giver=giver,
            reason=reason, until=until,
        )
        for act, account, office, subject, at, giver, reason, until in rows.values_list(
            "act", "account", "office", "subject", "at", "giver", "reason", "until"
        )
    )  # fmt: skip


def seats_of(account: str, slug: str) -> tuple[tuple[Holding, ...], tuple[Delegation, ...]]:
    """Seats of an account on a request, and what was lent to it with the seats of the givers."""
    here = (slug, EVERY)
    lent = tuple(
        Delegation(
            giver=one.giver, taker=one.taker, office=one.office, request=slug, since=one.since, until=one.until,
            home=one.home or None,
        )
        for one in Lent.objects.filter(taker=account, request__in=here).order_by("id")
    )  # fmt: skip
    accounts = {account, *(one.giver for one in lent)}
    held = tuple(
        Holding(
            account=one.account, office=one.office, request=slug, since=one.since, until=one.until,
            home=one.home or None,
        )
        for one in Seat.objects.filter(account__in=accounts, request__in=here).order_by("id")
    )  # fmt: skip
    return held, lent


def write(head: Head, seen: Situation, intent: Intent, permission: Permission, outcome: Outcome, account: str) -> Act:
    """Write one act with all that it brings. Called inside `writing`, after `acting` found it allowed.

    Raises:
        InputError: The public entry would say something that it may not say.
    """
    thing = seen.thing(intent.act.partition(".")[0], intent.subject)
    papers = [keep(seen.request, one, account, seen.at) for one in outcome.papers]
    stage_from, stage_to = thing.stage, permission.next or thing.stage
    reason = "" if outcome.hidden and "reason" in outcome.hidden.fields else intent.reason
    act = Act.objects.create(
        request=seen.request, slug=seen.request.slug, number=_next_number(seen.request.slug), act=intent.act,
        account=account, giver=permission.giver, office=intent.office, shown_as=permission.shown_as,
        subject=intent.subject, home=thing.home or intent.home or "", reason=reason, until=intent.until,
        stage_from=stage_from, stage_to=stage_to, at=seen.at, document=papers[0] if papers else None,
    )  # fmt: skip
    _move(seen, thing, stage_to, outcome, papers)
    _publish(head, seen, act, permission, outcome)
    done = Done(
        act=intent.act, account=account, office=intent.office, request=seen.request.slug, subject=intent.subject,
        on=seen.on, giver=permission.giver, reason=reason, until=intent.until,
    )  # fmt: skip
    seen.history = (*seen.history, done)
    return act


def keep(request: Request, paper: Paper, account: str, at: datetime) -> Document:
    """Keep the bytes of a document."""
    last = Document.objects.filter(request=request, kind=paper.kind).aggregate(last=Max("number"))["last"] or 0
    return Document.objects.create(
        request=request, kind=paper.kind, number=last + 1, paper=paper.paper, media=paper.media, name=paper.name,
        digest=digest(paper.data), size=len(paper.data), data=paper.data, made_by=account, made_at=at,
    )  # fmt: skip


def open_version(slug: str, number: int, at: datetime) -> Request:
    """A new version of a request, as a draft with nothing in it."""
    request = Request.objects.create(slug=slug, version=number, opened_at=at, acted_at=at)
    Thing.objects.create(request=request, thing="request", subject=slug, stage="draft")
    return request


def drop_lines(request: Request, keep_ids: Sequence[str]) -> None:
    """Forget lines that a draft has no more; nothing was done on them but writing."""
    Thing.objects.filter(request=request, thing="line", stage="proposed").exclude(subject__in=keep_ids).delete()


def _next_number(slug: str) -> int:
    return (Act.objects.filter(slug=slug).aggregate(last=Max("number"))["last"] or 0) + 1


def _move(seen: Situation, thing: Thing, stage: str, outcome: Outcome, papers: Sequence[Document]) -> None:
    """The columns that lists search by."""
    thing.stage, thing.seq = stage, thing.seq + 1
    if outcome.facts is not None:
        thing.facts = outcome.facts
    thing.save()
    if outcome.lines is not None:
        drop_lines(seen.request, outcome.lines)
        dropped = [key for key in seen.things if key[0] == "line" and key[1] not in outcome.lines]
        seen.things = {key: one for key, one in seen.things.items() if key not in dropped}
    for one in outcome.openings:
        seen.things[one.thing, one.subject] = open_thing(seen.request, one, papers)
    request = seen.request
    if thing.thing == "request":
        request.stage = seen.stage = stage
    for name, value in outcome.columns.items():
        setattr(request, name, value)
    request.acted_at = seen.at
    request.save()


def open_thing(request: Request, opening: Opening, papers: Sequence[Document] = ()) -> Thing:
    """Begin a thing, or set its searchable facts anew; called inside `writing`."""
    shown = next((one for one in papers if one.kind == opening.document), None)
    facts = {"document": shown.id, "digest": shown.digest, "name": shown.name} if shown else {}
    told = {
        "home": opening.home, "line": opening.line, "place": opening.place, "facts": {**opening.facts, **facts},
    }  # fmt: skip
    found, _ = Thing.objects.update_or_create(
        request=request, thing=opening.thing, subject=opening.subject, defaults=told,
        create_defaults={**told, "stage": opening.stage},
    )  # fmt: skip
    return found


def _publish(head: Head, seen: Situation, act: Act, permission: Permission, outcome: Outcome) -> None:
    """Put the entries of an act at the end of the ledger."""
    for draft in (_draft(seen, act, permission, outcome), *outcome.entries, *_releases(seen, act, outcome)):
        _append(head, act, draft, seen.at)
    head.save()


def _append(head: Head, act: Act, draft: dict[str, Any], at: datetime) -> None:
    """Put one entry at the end of the ledger; the caller saves the head."""
    entry, hidden = entry_of(msgspec.convert(draft, EntryDraft), new_salt, _held, _kept)
    entry = msgspec.structs.replace(entry, previous=_last_digest(act.slug))
    data = entry_bytes(entry)
    if len(data) > LARGEST_ENTRY:
        found, wanted = f"{len(data):,} bytes to publish", f"at most {LARGEST_ENTRY:,}"
        raise InputError(where=act.act, found=found, wanted=wanted, remedy="shorten the texts")
    row = Entry.objects.create(
        leaf=head.next_leaf, act=act, slug=act.slug, kind=entry.act, at=at, digest=digest_of(data), data=data
    )
    for one in hidden:
        Withheld.objects.create(entry=row, commitment=commit(one), disclosed=msgspec.to_builtins(one))
    head.next_leaf += 1


def tell(head: Head, row: Entry, fields: Sequence[str], at: datetime) -> None:
    """Tell fields of an earlier entry whose end has come; called inside `writing`.

    Nobody acts: the new entry stands with the act that withheld them and named the end.
    """
    title = read_offices().office(WHO_TELLS).title
    _append(head, row.act, _telling(row.act, title, at, {"entry": row.digest, "fields": list(fields)}), at)
    head.save()


def _telling(act: Act, office: str, at: datetime, release: dict[str, Any]) -> dict[str, Any]:
    return {
        "callup": 1, "act": TOLD, "request": act.slug, "version": act.request.version, "office": office,
        "at": instant(at), "release": release,
    }  # fmt: skip


def _draft(seen: Situation, act: Act, permission: Permission, outcome: Outcome) -> dict[str, Any]:
    """The public entry of the act itself."""
    done = Done(
        act=act.act, account=act.account, office=act.office, request=act.slug, subject=act.subject,
        on=seen.on, reason=act.reason, until=act.until,
    )  # fmt: skip
    told = act_entry(done, permission, seen.book, version=seen.request.version, at=instant(seen.at))
    hidden = outcome.hidden.fields if outcome.hidden else {}
    body = {name: value for name, value in {**told["body"], **outcome.body}.items() if name not in hidden}
    shown = act.document.digest if act.document and outcome.shows_document else None
    draft = {**told, "body": body, "document": shown, "withhold": hidden}
    if outcome.hidden:
        draft["redactions"] = [
            {
                "fields": sorted(hidden), "reason": outcome.hidden.reason, "authority": outcome.hidden.authority,
                "until": outcome.hidden.until.isoformat(), "seconded_by": outcome.hidden.seconded_by,
            }
        ]  # fmt: skip
    return draft


def _releases(seen: Situation, act: Act, outcome: Outcome) -> Iterator[dict[str, Any]]:
    """One entry for each earlier one whose withheld fields are told now."""
    for one in outcome.release:
        yield _telling(act, seen.book.office(act.office).title, seen.at, {"entry": one})


def _last_digest(slug: str) -> str | None:
    last = Entry.objects.filter(slug=slug).order_by("-leaf").values_list("digest", flat=True).first()
    return str(last) if last else None


def _held(name: str) -> tuple[Sealed, ...]:
    row = Entry.objects.filter(digest=name).first()
    return parse_entry(bytes(row.data)).withheld if row else ()


def _kept(commitment: str) -> Disclosed | None:
    """Value and salt; checked here, because an entry that tells another value could never be published."""
    row = Withheld.objects.filter(commitment=commitment).first()
    if row is None:
        return None
    kept = msgspec.convert(row.disclosed, Disclosed)
    if commit(kept) != commitment:
        wanted = "a value that belongs to its commitment"
        raise ProofError(where=f"value withheld by entry {row.entry_id}", found="another value", wanted=wanted)
    return kept


def instant(at: datetime) -> str:
    """An instant as the ledger writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def give_seat(holding: Holding, given_by: str, at: datetime) -> Seat:
    """Give an account an office; `callup.stages.may_hold` was asked before."""
    return Seat.objects.create(
        account=holding.account, office=holding.office, request=holding.request, home=holding.home or "",
        since=holding.since, until=holding.until, given_by=given_by, given_at=at,
    )  # fmt: skip


def end_seat(seat: Seat, on: date) -> None:
    """End a seat before its day."""
    seat.until = min(seat.until, on)
    seat.save()


def lend(lent: Delegation, at: datetime) -> Lent:
    """Let another account act in an office; `callup.stages.may_delegate` was asked before."""
    return Lent.objects.create(
        giver=lent.giver, taker=lent.taker, office=lent.office, request=lent.request, home=lent.home or "",
        since=lent.since, until=lent.until, lent_at=at,
    )  # fmt: skip


Clock = Callable[[], datetime]

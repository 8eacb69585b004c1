"""What is on record of a request, as the rooms take it: answers, certificate, consents, orders, reports, claims?

Read from the acts, the things and the documents that were kept; nothing of it is typed again by whoever acts later.
"""

from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from callup.accounts import Account, Actuals, Claim, Offer, account
from callup.decision import Answer, Basis, Certificate, Decision, Dissent
from callup.errors import InputError, OutOfTurn
from callup.orders import Consent, Orders, Report
from callup.package import Package
from callup.reference.claims import read_checklists, read_clock
from callup.stages.seats import ANSWER
from callup_site.desk.models import Act, Document, Thing
from callup_site.desk.record import Situation

Record = TypeVar("Record")
SAID = ("given", "refused", "withdrawn")
ANEW = ("line.refer", "line.review_again")
HOW_READ = "see the page of the request"


@lru_cache(maxsize=16)
def _read(digest: str, kind: type[Any]) -> Any:  # noqa: ANN401 - the record of that kind
    found = Document.objects.filter(digest=digest).only("data").first()
    return msgspec.json.decode(bytes(found.data), type=kind) if found else None


def made(seen: Situation, kind: str, record: type[Record]) -> tuple[Record, str]:
    """The last document of a kind as a record, with its digest.

    Raises:
        OutOfTurn: There is none yet.
    """
    last = Document.objects.filter(request=seen.request, kind=kind).order_by("-number").only("digest").first()
    if last is None:
        raise OutOfTurn(
            where=f"request {seen.request.slug}", found=f"no {kind}", wanted=f"a {kind} on record",
            remedy="see on its page which office writes it",
        )  # fmt: skip
    found: Record = _read(last.digest, record)  # type: ignore[arg-type]
    return found, last.digest


def has(seen: Situation, kind: str) -> bool:
    """Whether a document of a kind is on record."""
    return Document.objects.filter(request=seen.request, kind=kind).exists()


def package(seen: Situation) -> tuple[Package, str]:
    """The package as it was put together, with its digest."""
    return made(seen, "package", Package)


def decision(seen: Situation) -> tuple[Decision, str]:
    """The decision, with its digest."""
    return made(seen, "decision", Decision)


def orders(seen: Situation) -> tuple[Orders, str]:
    """The orders as they run, with the digest of the last document."""
    return made(seen, "orders", Orders)


def basis(seen: Situation) -> Basis:
    """What a ruling is held against."""
    held, digest = package(seen)
    firsts = frozenset((one.line, one.status) for one in held.precedents if one.first_of_its_kind)
    return Basis(package=held, digest=digest, book=seen.book, firsts=firsts)


def stamp(seen: Situation) -> dict[str, Any]:
    """Version and instant, as public entries tell them."""
    return {"version": seen.request.version, "at": seen.at.strftime("%Y-%m-%dT%H:%M:%SZ")}


def answers(seen: Situation) -> list[Answer]:
    """Answers of counsel since each line was referred last."""
    found: dict[tuple[str, str], Answer] = {}
    acts = Act.objects.filter(request=seen.request, act__in=(ANSWER, *ANEW)).select_related("document")
    for one in acts.order_by("number"):
        if one.act in ANEW:
            found = {key: value for key, value in found.items() if key[0] != one.subject}
        else:
            found[one.subject, one.office] = _answer(one)
    return list(found.values())


def _answer(one: Act) -> Answer:
    told = _told(one)
    return msgspec.convert(
        {
            "line": one.subject, "office": one.office, "account": one.account, "on": one.at.date(),
            "verdict": told.get("verdict"), "reason": told.get("reason") or one.reason or "no reason on record",
            "conditions": told.get("conditions") or [],
        },
        type=Answer,
    )  # fmt: skip


def _told(act: Act) -> dict[str, Any]:
    """What the document of an act says, as plain values."""
    if act.document is None or act.document.media != "application/json":
        return {}
    told = msgspec.json.decode(bytes(act.document.data))
    return told if isinstance(told, dict) else {}


def certificate(seen: Situation) -> Certificate | None:
    """The last certificate of funds."""
    acts = Act.objects.filter(request=seen.request, act="request.certify_funds").select_related("document")
    last = acts.order_by("-number").first()
    if last is None:
        return None
    told = _told(last)
    plain = {"account": last.account, "on": last.at.date(), "fund": told.get("fund"), "usd": told.get("usd")}
    return msgspec.convert(plain, type=Certificate)


def dissents(seen: Situation) -> list[Dissent]:
    """Dissents on record that do not stand in the package already."""
    inside = {(one.office, one.says) for one in package(seen)[0].dissents} if has(seen, "package") else set()
    lines = {one.subject for one in seen.of("line")}
    found = []
    acts = Act.objects.filter(request=seen.request, act="request.dissent").select_related("document")
    for one in acts.order_by("number"):
        told = _told(one)
        says, about = str(told.get("says") or one.reason), told.get("about") or told.get("line")
        if says and (seen.book.office(one.office).title, says) not in inside:
            line = about if about in lines else None
            found.append(Dissent(office=one.office, account=one.account, says=says[:2000], line=line))
    return found


def consents(seen: Situation, *, without: str | None = None) -> list[Consent]:
    """What governors said, one word for each line that it is about; `without` is the id of a consent left out."""
    found = []
    for one in seen.of("consent"):
        if one.stage in SAID and one.facts.get("on") and one.subject != without:
            found += [_consent(one, line) for line in one.facts.get("lines") or [None]]
    return found


def _consent(one: Thing, line: str | None) -> Consent:
    plain = {name: one.facts.get(name) for name in ("on", "people", "until")}
    source = one.facts.get("source") or f"consent {one.subject}"
    return msgspec.convert(
        {**plain, "home": one.home, "stage": one.stage, "line": line, "source": source}, type=Consent
    )


def day(text: str | None) -> date | None:
    """A day as it stands in the facts of a thing."""
    return date.fromisoformat(text) if text else None


def offers(seen: Situation) -> list[Offer]:
    """What homes offered, where they said anything."""
    return [
        msgspec.convert(
            {
                "line": one.line, "home": one.home, "people": one.facts.get("people_offered") or 0,
                "stage": one.stage, "on": one.facts["on"], "source": f"offer {one.subject}",
            },
            type=Offer,
        )
        for one in seen.of("offer")
        if one.facts.get("on") and one.line
    ]  # fmt: skip


def reports(seen: Situation) -> list[Report]:
    """Reports of presence; of two on one unit, line and day the later one holds."""
    found: dict[tuple[Any, ...], Report] = {}
    for one in Document.objects.filter(request=seen.request, kind="presence").order_by("number"):
        for told in msgspec.json.decode(bytes(one.data), type=list[Report]):
            found[told.on, told.line, told.home, told.unit] = told
    return sorted(found.values(), key=lambda one: (one.on, one.line, one.home, one.unit))


def claim(one: Thing) -> Claim:
    """A claim as the room of accounts takes it.

    Raises:
        InputError: Its first act has not said what is claimed.
    """
    try:
        return msgspec.convert({**one.facts, "id": one.subject, "home": one.home, "stage": one.stage}, type=Claim)
    except msgspec.ValidationError as error:
        raise InputError(
            where=f"claim {one.subject}", found=str(error), wanted="line, home, way, days and dollars", remedy=HOW_READ
        ) from None


def claims(seen: Situation) -> list[Claim]:
    """All claims on record."""
    return [claim(one) for one in seen.of("claim")]


def account_now(seen: Situation) -> Account:
    """The account of the request on the day.

    Raises:
        OutOfTurn: There is no package, decision or order yet.
    """
    (held, of_package), (decided, of_decision), (running, of_orders) = package(seen), decision(seen), orders(seen)
    happened = Actuals(
        offers=offers(seen), reports=reports(seen), claims=claims(seen), clock=read_clock(),
        documents=read_checklists(),
    )  # fmt: skip
    digests = {"package": of_package, "decision": of_decision, "orders": of_orders}
    told = account(held, decided, running, happened, on=seen.on, digests=digests)
    lines = tuple(msgspec.structs.replace(one, lawful=lawful_people(seen, one.line, one.lawful)) for one in told.lines)
    return msgspec.structs.replace(told, lines=lines)


def lawful_people(seen: Situation, line: str, otherwise: int | None) -> int | None:
    """People who may lawfully be sent, as counsel found, which is what the public was told; else as the review says."""
    thing = seen.things.get(("line", line))
    verdict = thing.facts.get("verdict") if thing else None
    if thing is None or verdict is None:
        return otherwise
    return 0 if verdict == "barred" else thing.facts.get("people")


def record_of(plain: dict[str, Any], kind: type[Record], where: str) -> Record:
    """A record from the plain values of a form.

    Raises:
        InputError: A value does not fit.
    """
    try:
        return msgspec.convert(plain, type=kind, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(where=where, found=str(error), wanted="values that fit", remedy="correct the form") from None

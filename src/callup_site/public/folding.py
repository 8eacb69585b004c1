"""What do the entries of one request say together? Read one after the other, from the first to any of them.

Pure: entries in, records out. Entries are what others wrote: a field of another kind than expected counts as not told.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from callup.accounts.room import COUNTED
from callup.ledger import digest_of, parse_entry
from callup_site.public.record import (
    Kept,
    Leaf,
    PublicClaim,
    PublicConsent,
    PublicDocument,
    PublicLine,
    PublicOrder,
    PublicPublication,
    PublicRequest,
    Told,
)
from callup_site.public.words import Body, kept, tables, text, texts, whole, words_of
from callup_site.public.words import told as entry_words

QUANTITIES = (
    "people_asked", "people_lawful", "people_offered", "people_approved", "people_present", "spent_usd",
)  # fmt: skip


def leaf_of(number: int, data: bytes) -> Leaf:
    """One entry from its bytes.

    Raises:
        InputError: It is none.
    """
    return Leaf(number=number, digest=digest_of(data), entry=parse_entry(data))


def fold(leaves: Sequence[Leaf], *, version: int | None = None) -> PublicRequest:
    """The state that the entries of one request tell.

    Args:
        leaves: Entries of one request in their order, from its first one to any; at least one.
        version: Which version; None: the last one that was sent, or the last one where none was.

    Returns:
        That version; withheld fields that were told since stand in their place.
    """
    told_at, disclosed = _disclosed(leaves)
    versions = tuple(sorted({one.entry.version for one in leaves}))
    chosen = version if version is not None else _shown(leaves)
    folding = _Folding(leaves[0].entry.request, chosen)
    for leaf in leaves:
        if leaf.entry.version == chosen:
            folding.take(leaf, {**leaf.entry.body, **disclosed.get(leaf.digest, {})}, told_at)
    return folding.result(versions)


def _shown(leaves: Sequence[Leaf]) -> int:
    sent = [one.entry.version for one in leaves if one.entry.act == "request.submit"]
    return max(sent or [one.entry.version for one in leaves])


def _disclosed(leaves: Iterable[Leaf]) -> tuple[dict[tuple[str, str], str], dict[str, dict[str, Any]]]:
    """When each withheld field was told, and what it says, by digest of the entry that withheld it."""
    when: dict[tuple[str, str], str] = {}
    said: dict[str, dict[str, Any]] = {}
    for leaf in leaves:
        release = leaf.entry.release
        for one in release.disclosed if release else ():
            assert release is not None  # noqa: S101 - the loop is empty otherwise
            when[release.entry, one.field] = leaf.entry.at
            said.setdefault(release.entry, {})[one.field] = one.value
    return when, said


class _Folding:
    """What was read so far."""

    def __init__(self, request: str, version: int) -> None:
        self.head: dict[str, Any] = {"request": request, "version": version}
        self.lines: dict[str, PublicLine] = {}
        self.offers: dict[tuple[str, str], tuple[int | None, bool]] = {}
        self.present: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
        self.consents: dict[str, PublicConsent] = {}
        self.claims: dict[str, PublicClaim] = {}
        self.orders: dict[tuple[str, ...], PublicOrder] = {}
        self.publications: dict[str, PublicPublication] = {}
        self.documents: dict[str, PublicDocument] = {}
        self.timeline: list[Told] = []
        self.withheld: list[Kept] = []

    def take(self, leaf: Leaf, body: Body, told_at: Mapping[tuple[str, str], str]) -> None:
        """The next entry."""
        entry = leaf.entry
        self.timeline.append(entry_words(leaf, body))
        self.withheld += kept(leaf, told_at)
        if entry.document:
            self.documents[entry.document] = PublicDocument(
                digest=entry.document, words=words_of(entry.act), at=entry.at, number=leaf.number
            )
        for one in tables(body.get("lines")):
            self._line(one)
        kind = entry.act.partition(".")[0]
        if entry.act in TAKES or kind in TAKES:
            TAKES.get(entry.act, TAKES.get(kind, _nothing))(self, leaf, body)

    def result(self, versions: tuple[int, ...]) -> PublicRequest:
        """What it comes to."""
        return PublicRequest(
            **self.head, versions=versions, lines=tuple(self.lines.values()), timeline=tuple(self.timeline),
            documents=tuple(self.documents.values()), withheld=tuple(self.withheld),
            consents=tuple(self.consents.values()), orders=tuple(self.orders.values()),
            claims=tuple(self.claims.values()), publications=tuple(self.publications.values()),
        )  # fmt: skip

    def _line(self, told: Body, **more: Any) -> None:  # noqa: ANN401 - fields of a line
        """What an entry says of a line; what it does not say stays."""
        name = text(told.get("line"))
        if not name:
            return
        found: dict[str, Any] = {one: whole(told.get(one)) for one in QUANTITIES}
        found |= {one: text(told.get(one)) for one in ("title", "verdict")}
        found |= {one: text(told.get(one)) or None for one in ("since", "until") if "since" in told}
        found["conditions"] = texts(told.get("conditions"))
        changes = {field: value for field, value in {**found, **more}.items() if value not in (None, "", ())}
        line = self.lines.get(name, PublicLine(line=name))
        self.lines[name] = msgspec.structs.replace(line, **changes)

    def request(self, leaf: Leaf, body: Body) -> None:
        """The request itself."""
        names = ("title", "requester", "asked_of", "asked_on", "outcome")
        self.head |= {one: text(body[one]) for one in names if text(body.get(one))}
        to = text(body.get("leads_to"))
        if to:
            self.head |= {"stage": to, "stage_until": text(body.get("until")) or None}
        if leaf.entry.act == "request.submit":
            self.lines = {}
            for one in tables(body.get("lines")):
                self._line(one)

    def line(self, leaf: Leaf, body: Body) -> None:  # noqa: ARG002
        """One line."""
        self._line({**body, "line": text(body.get("line")) or text(body.get("subject"))},
                   stage=text(body.get("leads_to")))  # fmt: skip

    def offer(self, leaf: Leaf, body: Body) -> None:  # noqa: ARG002
        """What a home offers on a line; only firm, accepted and committed offers count."""
        line, home = text(body.get("line")), text(body.get("home")) or text(body.get("subject"))
        if not line:
            return
        before, _ = self.offers.get((line, home), (None, False))
        told = whole(body.get("people_offered"))
        self.offers[line, home] = (before if told is None else told, body.get("leads_to") in COUNTED)
        mine = [one for (of, _), one in self.offers.items() if of == line]
        counted = sum(people or 0 for people, counts in mine if counts)
        if any(people is not None for people, _ in mine):
            self._line({"line": line, "people_offered": counted})

    def presence(self, leaf: Leaf, body: Body) -> None:
        """Who is there on a day, by home and unit; present is the most on a reported day."""
        line, on = text(body.get("line")), text(body.get("on")) or leaf.entry.at[:10]
        arrived = whole(body.get("people_arrived"))
        if not line or arrived is None:
            return
        day = self.present.setdefault((line, on), {})
        day[text(body.get("home")), text(body.get("unit"))] = arrived
        most = max(sum(units.values()) for (of, _), units in self.present.items() if of == line)
        self._line({"line": line, "people_present": most})

    def consent(self, leaf: Leaf, body: Body) -> None:
        """What a governor says."""
        subject = text(body.get("subject"))
        before = self.consents.get(subject)
        self.consents[subject] = PublicConsent(
            subject=subject, home=text(body.get("home")) or (before.home if before else subject),
            line=text(body.get("line")) or ", ".join(texts(body.get("lines"))), people=whole(body.get("people")),
            stage=text(body.get("leads_to")) or (before.stage if before else "asked"),
            until=text(body.get("until")) or None, at=leaf.entry.at,
        )  # fmt: skip

    def claim(self, leaf: Leaf, body: Body) -> None:  # noqa: ARG002
        """What is claimed and paid; spent is what was paid."""
        name = text(body.get("claim")) or text(body.get("subject"))
        before = self.claims.get(name, PublicClaim(claim=name, line="", home="", stage="", usd=None, paid_usd=None))
        found = {
            "line": text(body.get("line")), "home": text(body.get("home")), "stage": text(body.get("leads_to")),
            "usd": whole(body.get("usd")), "paid_usd": whole(body.get("paid_usd")),
        }  # fmt: skip
        told = {field: value for field, value in found.items() if value not in (None, "")}
        self.claims[name] = now = msgspec.structs.replace(before, **told)
        paid = [one.paid_usd for one in self.claims.values() if one.line == now.line and one.paid_usd is not None]
        if now.line and paid:
            self._line({"line": now.line, "spent_usd": sum(paid)})

    def publication(self, leaf: Leaf, body: Body) -> None:
        """What becomes of one document: published, or withheld for a reason until a day."""
        subject = text(body.get("subject"))
        self.publications[subject] = PublicPublication(
            subject=subject, digest=text(body.get("digest")), stage=text(body.get("leads_to")),
            reason=text(body.get("reason")), authority=text(body.get("authority")),
            until=text(body.get("until")) or None, at=leaf.entry.at, number=leaf.number,
        )  # fmt: skip

    def order(self, leaf: Leaf, body: Body) -> None:
        """The units of one order."""
        order, home = text(body.get("order")), text(body.get("home"))
        for one in tables(body.get("units")):
            self._unit(leaf, {**one, "order": order, "home": home}, texts(body.get("conditions")))

    def recall(self, leaf: Leaf, body: Body) -> None:
        """One recall."""
        self._unit(leaf, {**body, "last_day": body.get("on")}, (), is_recall=True)

    def _unit(self, leaf: Leaf, told: Body, conditions: tuple[str, ...], *, is_recall: bool = False) -> None:
        names = ("order", "home", "line", "unit", "status", "host")
        texts_of = {one: text(told.get(one)) for one in names}
        since, last = text(told.get("since")) or None, text(told.get("last_day")) or None
        key = (*(texts_of[one] for one in ("order", "line", "unit", "host")), since or "", str(is_recall))
        self.orders[key] = PublicOrder(
            **texts_of, since=since, last_day=last, people=whole(told.get("people")), conditions=conditions,
            is_recall=is_recall, number=leaf.number,
        )  # fmt: skip


def _nothing(folding: _Folding, leaf: Leaf, body: Body) -> None:
    """An entry that tells its act alone."""


TAKES: dict[str, Callable[[_Folding, Leaf, Body], None]] = {
    "request": _Folding.request,
    "decision": _Folding.request,
    "line": _Folding.line,
    "offer": _Folding.offer,
    "presence": _Folding.presence,
    "consent": _Folding.consent,
    "claim": _Folding.claim,
    "publication": _Folding.publication,
    "publication.told": _nothing,
    "order.written": _Folding.order,
    "order.written_in_emergency": _Folding.order,
    "order.recalled": _Folding.recall,
}

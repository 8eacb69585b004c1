"""What waits for the offices of an account, over all requests? And which requests may it see at all?

An act waits where a thing stands at a stage for it. Acts that may always be done, such as a dissent, wait nowhere.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from callup.reference.offices import read_offices
from callup.stages import Act as ActKind
from callup.stages import Book, may_read
from callup_site.desk import store
from callup_site.desk.acts.homes import recall_tasks
from callup_site.desk.models import EVERY, Act, Lent, Request, Seat, Thing

ASIDE = frozenset(
    {
        "request.note_finding", "request.break_glass", "request.dissent", "request.withdraw", "request.expire",
        "request.revise", "request.answer", "request.propose_emergency", "request.second_emergency",
        "request.end_emergency", "line.write", "line.withdraw", "line.refuse", "line.recall", "line.review_again",
        "line.report", "line.extend", "offer.recall", "offer.invite", "offer.decline", "offer.offer_with_condition",
        "consent.ask", "consent.withdraw", "consent.lapse", "claim.waive",
    }
)  # fmt: skip
BLIND = ("line.answer", "line.refer", "line.review_again")
MOST_SHOWN = 50
PAGES = {
    "request.write_plan": "plan", "request.write_risk": "readiness", "request.write_cost": "cost",
    "request.certify_funds": "cost", "request.assemble": "package", "request.send_back": "package",
    "request.approve": "decision", "request.approve_in_part": "decision", "request.decline": "decision",
    "request.order": "orders", "request.order_in_emergency": "orders", "request.begin": "presence",
    "request.begin_closing": "presence", "request.close": "claims", "request.write": "lines",
    "request.submit": "lines", "line.complete": "questions", "line.approve": "decision", "line.order": "orders",
    "line.source_full": "plan", "line.source_part": "plan", "line.source_none": "plan", "line.cost": "cost",
    "line.commit": "orders", "line.depart": "presence", "line.arrive": "presence", "line.release": "presence",
}  # fmt: skip
PAGE_OF = {
    "offer": "offers",
    "consent": "consents",
    "claim": "claims",
    "publication": "publications",
    "line": "findings",
}


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """An office that an account has on the day, its own or lent to it."""

    office: str
    request: str
    home: str


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Things of one request that wait for one office. `since`: the last act on the request."""

    office: str
    slug: str
    title: str
    words: str
    count: int
    since: datetime
    page: str


def held_by(account: str, on: date) -> tuple[Held, ...]:
    """The offices of an account on a day."""
    now = Q(since__lte=on, until__gt=on)
    own = Seat.objects.filter(now, account=account).values_list("office", "request", "home")
    lent = Lent.objects.filter(now, taker=account).values_list("office", "request", "home")
    rows = dict.fromkeys([*own, *lent])
    return tuple(Held(office=office, request=request, home=home) for office, request, home in rows)


def last_versions() -> QuerySet[Request]:
    """The last version of every request."""
    later = Request.objects.filter(slug=OuterRef("slug"), version__gt=OuterRef("version"))
    return Request.objects.filter(~Exists(later))


def requests_for(held: Iterable[Held]) -> QuerySet[Request]:
    """Requests that these offices may see, in their last version; drafts only where an office reads drafts."""
    book = read_offices()
    found = Q(pk__in=())
    for one in held:
        where = Q() if one.request == EVERY else Q(slug=one.request)
        drafts = may_read(one.office, "draft", book=book).allowed
        found |= where & (Q(version__gt=0) if drafts else ~Q(stage="draft"))
    return last_versions().filter(found)


def waiting_for(held: tuple[Held, ...]) -> dict[str, list[Waiting]]:
    """What waits, by office, the oldest first."""
    book = read_offices()
    acts = {one.office: _acts_of(book, one.office) for one in held}
    pairs = {(act.thing, stage) for some in acts.values() for act in some for stage in act.stages}
    if not pairs:
        return {office: [] for office in acts}
    rows = _rows(pairs, requests_for(held))
    answered = _answered({str(row["slug"]) for row in rows if row["stage"] == "counsel_decides"})
    found: dict[str, list[Waiting]] = {office: [] for office in acts}
    for office, some in acts.items():
        mine = [one for one in held if one.office == office]
        found[office] = sorted(_waits(some, mine, rows, answered), key=lambda one: (one.since, one.slug))
    return found


def _acts_of(book: Book, office: str) -> list[ActKind]:
    return [act for act in book.acts.values() if office in act.offices and act.id not in ASIDE]


def _rows(pairs: Iterable[tuple[str, str]], seen: QuerySet[Request]) -> list[dict[str, Any]]:
    """Things at the stages of interest, counted by request, stage and home."""
    by_kind: dict[str, list[str]] = {}
    for thing, stage in sorted(pairs):
        by_kind.setdefault(thing, []).append(stage)
    wanted = Q(pk__in=())
    for thing, stages in by_kind.items():
        wanted |= Q(thing=thing, stage__in=stages)
    told = {
        "slug": F("request__slug"), "title": F("request__title"), "within": F("request__stage"),
        "since": F("request__acted_at"),
    }  # fmt: skip
    rows = Thing.objects.filter(wanted, request__in=seen)
    subject = Q(stage="counsel_decides")
    counted = rows.exclude(subject).values("thing", "stage", "home", **told).annotate(count=Count("id"))
    single = rows.filter(subject).values("thing", "stage", "home", "subject", **told)
    return [*map(dict, counted), *({**one, "count": 1} for one in single)]


def _answered(slugs: set[str]) -> dict[tuple[str, str], set[str]]:
    """Offices that answered on a line since it was referred last."""
    found: dict[tuple[str, str], set[str]] = {}
    if slugs:
        rows = Act.objects.filter(slug__in=slugs, act__in=BLIND).order_by("id")
        for slug, subject, act, office in rows.values_list("slug", "subject", "act", "office"):
            found[slug, subject] = found.get((slug, subject), set()) | {office} if act == "line.answer" else set()
    return found


def _waits(
    acts: list[ActKind],
    mine: list[Held],
    rows: list[dict[str, Any]],
    answered: dict[tuple[str, str], set[str]],
) -> list[Waiting]:
    """What of the rows waits for one office: one item for each request and kind of things."""
    found: dict[tuple[str, str], list[tuple[dict[str, Any], list[ActKind]]]] = {}
    for row in rows:
        fits = [one for one in mine if one.request in {EVERY, row["slug"]}]
        homes = {one.home for one in fits}
        if not fits or ("" not in homes and row["home"] and row["home"] not in homes):
            continue
        some = [
            act
            for act in acts
            if act.thing == row["thing"]
            and row["stage"] in act.stages
            and (not act.within or row["within"] in act.within)
            and not _held_back(act, row, mine[0].office, answered)
        ]
        if some:
            found.setdefault((str(row["slug"]), str(row["thing"])), []).append((row, some))
    return [_item(slug, thing, mine[0].office, parts) for (slug, thing), parts in found.items()]


def _held_back(act: ActKind, row: dict[str, Any], office: str, answered: dict[tuple[str, str], set[str]]) -> bool:
    """Whether an act on a line that two counsel answer cannot be done yet, or is done already."""
    given = answered.get((str(row["slug"]), str(row.get("subject"))), set())
    if act.id == "line.answer":
        return office in given
    return "two_answers" in act.needs and len(given) < 2


def _item(slug: str, thing: str, office: str, parts: list[tuple[dict[str, Any], list[ActKind]]]) -> Waiting:
    acts = {act.id: act for _, some in parts for act in some}
    first, count = parts[0][0], sum(int(row["count"]) for row, _ in parts)
    words = " · ".join(act.title for act in acts.values())
    lead = next(iter(acts))
    return Waiting(
        office=office, slug=slug, title=str(first["title"] or slug), count=count, since=first["since"],
        words=words if thing == "request" else f"{count} {thing}{'' if count == 1 else 's'}: {words}",
        page=PAGES.get(lead) or PAGE_OF.get(thing, "request"),
    )  # fmt: skip


def recalls_for(held: tuple[Held, ...], account: str, at: datetime) -> list[dict[str, Any]]:
    """Recalls that homes of the account have still to carry out, with the request of each."""
    homes = {one.home for one in held if one.office in {"donor_representative", "governors_delegate"} and one.home}
    if not homes:
        return []
    rows = Thing.objects.filter(
        thing="consent", home__in=homes, facts__has_key="recall", request__in=requests_for(held)
    )
    found = Request.objects.filter(pk__in=rows.values("request"))
    return [
        {**task, "slug": request.slug, "title": request.title}
        for request in found
        for task in recall_tasks(store.situation(request, account, at))
        if task["home"] in homes
    ]

"""What do pages of a request have in common: tables, documents, the acts one can do now, and what comes next?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from django.http import HttpRequest

from callup_site.desk import acting
from callup_site.desk.models import Document
from callup_site.desk.pages.frame import Frame, Offered
from callup_site.desk.record import Intent

MOST_FORMS = 3
ASIDE = frozenset({"request.note_finding", "request.break_glass", "request.dissent"})
STOPS = frozenset({"request.withdraw", "request.expire", "request.revise", "line.withdraw"})


def number(words: str) -> dict[str, Any]:
    """A column of figures."""
    return {"words": words, "is_number": True}


def table(label: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]], empty: str) -> dict[str, Any]:
    """A table as `desk/table.html` shows it; `empty` is said where there is no row."""
    return {"label": label, "columns": columns, "rows": [list(one) for one in rows], "empty": empty}


def documents(frame: Frame, *kinds: str) -> list[Document]:
    """Documents of some kinds that the account may read, the last first; without their bytes."""
    found = Document.objects.filter(request=frame.seen.request, kind__in=kinds).defer("data").order_by("-id")
    return [one for one in found if frame.may_open(one)]


def coming(frame: Frame, kind: str, stages: Iterable[str]) -> list[str]:
    """What can come next on things at these stages, with the offices that may do it."""
    book, wanted = frame.seen.book, set(stages)
    found = []
    for act in book.acts.values():
        is_step = act.thing == kind and act.id not in ASIDE | STOPS and wanted & set(act.stages)
        if is_step and (not act.within or frame.seen.stage in act.within):
            titles = ", ".join(book.office(one).title for one in act.offices)
            found.append(f"{act.title}: {titles}")
    return found


def offers_of(
    request: HttpRequest, frame: Frame, kind: str, extra: Mapping[str, str], more: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Forms of what the account can do now on things of a kind: of a few at once, else of the one that is chosen.

    Args:
        request: `?subject=` chooses a thing.
        frame: The request as the account sees it.
        kind: Kind of the things.
        extra: Template with inputs of its own, by act.
        more: What those templates need besides.
    """
    found = [one for one in frame.acts(kind) if one.act.id not in STOPS]
    subjects = list(dict.fromkeys(one.intent.subject for one in found))
    chosen = request.GET.get("subject", "")
    shown = [chosen] if chosen in subjects else subjects[:MOST_FORMS] if len(subjects) <= MOST_FORMS else []
    forms = [form_of(frame, one, extra, more) for one in found if one.intent.subject in shown]
    return {"forms": forms, "choices": subjects if len(subjects) > MOST_FORMS else [], "chosen": chosen}


def form_of(
    frame: Frame, offered: Offered, extra: Mapping[str, str], more: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """One act as a form, with the thing that it is on."""
    thing = frame.seen.things.get((offered.act.thing, offered.intent.subject))
    intent = msgspec.structs.replace(offered.intent, home=thing.home or None) if thing else offered.intent
    told = Offered(intent=intent, act=offered.act, frame=frame)
    return {"offered": told, "extra": extra.get(offered.act.id), "thing": thing, "more": dict(more or {})}


def opening_form(
    frame: Frame, act: str, subject: str, extra: str, more: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The form that begins a thing, if the account may begin one."""
    found = acting.openable(frame.seen, frame.account, act)[:1]
    return [
        {
            "offered": Offered(
                intent=Intent(act=act, office=one.office, subject=subject), act=frame.seen.book.act(act), frame=frame
            ),
            "extra": extra, "thing": None, "more": dict(more or {}),
        }
        for one in found
    ]  # fmt: skip


def free_subject(frame: Frame, kind: str) -> str:
    """The next id that no thing of a kind has."""
    count = len(frame.seen.of(kind)) + 1
    while (kind, f"{kind}-{count}") in frame.seen.things:
        count += 1
    return f"{kind}-{count}"


def request_forms(frame: Frame, acts: Iterable[str], extra: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Forms of acts on the request itself, of these alone."""
    wanted = list(acts)
    found = {one.act.id: one for one in frame.acts("request")}
    return [form_of(frame, found[one], extra or {}) for one in wanted if one in found]

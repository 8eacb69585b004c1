"""Which documents did jobs make, which did offices write, and on what do they rest?

What a job made is a proposal; what an office wrote is kept once more, under its own kind, with the same bytes.
"""

from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from callup.errors import InputError, OutOfTurn
from callup_site.desk.models import Document
from callup_site.desk.record import Intent, Paper, Situation
from callup_site.desk.working import Made, MadeOf

Record = TypeVar("Record")
WRITTEN = "-written"


def proposed(seen: Situation, intent: Intent, kinds: tuple[str, ...]) -> Document:
    """The document that an office writes: the one it names, or the last of the first kind.

    Raises:
        OutOfTurn: There is none.
        InputError: It names none of these.
    """
    named = intent.form.get("document")
    if not named:
        document = latest(seen, kinds[0])
        if document is None:
            wanted = f"a {kinds[0]} made by a job"
            raise OutOfTurn(where=seen.request.slug, found="none", wanted=wanted, remedy="ask for it on its page")
        return document
    rows = Document.objects.defer("data").filter(request=seen.request, kind__in=kinds)
    document = rows.filter(id=int(named)).first() if str(named).isdecimal() and len(str(named)) < 16 else None
    if document is None:
        raise InputError(where="document", found=f"'{str(named)[:40]}'", wanted=f"the number of a {kinds[0]}")
    return document


def latest(seen: Situation, kind: str) -> Document | None:
    """The last document of a kind; its bytes are fetched when they are looked at."""
    return Document.objects.defer("data").filter(request=seen.request, kind=kind).order_by("-number").first()


def written(seen: Situation, part: str, record: type[Record]) -> Record:
    """A part as its office wrote it: `plan`, `risk` or `bill`.

    Raises:
        OutOfTurn: Nobody wrote it yet.
    """
    document = latest(seen, part + WRITTEN)
    if document is None:
        wanted = f"the {part} written by its office"
        raise OutOfTurn(where=seen.request.slug, found="nothing written yet", wanted=wanted, remedy="write it first")
    return read(document, record)


def made_of(document: Document) -> Made:
    """How a document was made."""
    return read(document, MadeOf).made


def rests_on_plan(seen: Situation, document: Document) -> None:
    """Refuse a part that was made for another plan than the written one.

    Raises:
        OutOfTurn: It was.
    """
    plan = latest(seen, "plan" + WRITTEN)
    if plan is None or made_of(document).rests_on.get("plan") != plan.digest:
        raise OutOfTurn(
            where=document.kind, found="a part made for another plan", wanted="a part made for the plan as written",
            remedy="ask for it again",
        )  # fmt: skip


def kept(document: Document, kind: str, *, paper: str = "working", name: str = "") -> Paper:
    """The same bytes as a document of another kind."""
    return Paper(kind=kind, paper=paper, name=name or f"{kind}.json", data=bytes(document.data), media=document.media)


def read(document: Document, record: type[Record]) -> Record:
    """A document as a record; the same bytes are read once."""
    found: Record = _read_once(document.digest, record)  # type: ignore[arg-type]
    return found


@lru_cache(maxsize=16)
def _read_once(digest: str, record: type[Any]) -> Any:  # noqa: ANN401 - a record of that kind
    rows = Document.objects.filter(digest=digest).values_list("data", flat=True)
    return msgspec.json.decode(bytes(rows[0]), type=record)

"""What did each version of a request say, and what changed from one to the next?"""

from collections.abc import Iterator
from typing import Any

import msgspec

from callup.request import Facts
from callup.request import Request as Asked
from callup_site.desk.models import Document, Request

SENT, DRAFT = "request-sent", "request"
NOTHING = "nothing"


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version, with the last document of it that may be shown."""

    number: int
    stage: str
    document: int
    digest: str
    asked: Asked


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One value that differs."""

    where: str
    before: str
    after: str


def versions_of(slug: str, *, kinds: tuple[str, ...] = (SENT,)) -> list[Version]:
    """All versions that were sent, the last first; `kinds` tells which documents may be shown."""
    found = []
    for request in Request.objects.filter(slug=slug).order_by("-version"):
        document = Document.objects.filter(request=request, kind__in=kinds).order_by("-id").first()
        if document:
            asked = msgspec.json.decode(bytes(document.data), type=Asked)
            found.append(
                Version(
                    number=request.version, stage=request.stage, document=document.id, digest=document.digest,
                    asked=asked,
                )
            )  # fmt: skip
    return found


def facts_written(request: Request) -> Facts | None:
    """The facts that the requester wrote with the draft."""
    rows = Document.objects.filter(request=request, kind="facts", paper="draft").order_by("-number")
    found = rows.first()
    return msgspec.json.decode(bytes(found.data), type=Facts) if found else None


def changes(before: Asked, after: Asked) -> list[Change]:
    """What differs, line by line and field by field; lines are told apart by their ids."""
    old, new = dict(_flat(before)), dict(_flat(after))
    return [
        Change(where=where, before=old.get(where, NOTHING), after=new.get(where, NOTHING))
        for where in dict.fromkeys([*old, *new])
        if old.get(where) != new.get(where)
    ]


def _flat(asked: Asked) -> Iterator[tuple[str, str]]:
    plain = msgspec.to_builtins(asked, str_keys=True)
    for kind in ("line", "total", "source"):
        for at, row in enumerate(plain.pop(kind), 1):
            name = f"{kind} {row.get('id', at)}"
            yield from ((f"{name}, {field}", _words(value)) for field, value in row.items() if value and field != "id")
    for name, value in plain.items():
        inner = value.items() if isinstance(value, dict) else [("", value)]
        yield from ((f"{name} {field}".strip(), _words(one)) for field, one in inner if one)


def _words(value: Any) -> str:  # noqa: ANN401 - a plain value
    if isinstance(value, dict):
        return "; ".join(f"{name} = {_words(one)}" for name, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

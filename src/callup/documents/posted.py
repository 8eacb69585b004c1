"""How does a document that was posted, as text or as plain values, become a record? By the rules of files."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec

from callup.documents.read import facts_of, record_of, request_of
from callup.documents.text import Document, parse_document
from callup.errors import InputError
from callup.request import Case, Facts

Record = TypeVar("Record", bound=msgspec.Struct)
MOST_CHARACTERS = 5_000_000


def posted_document(value: Any, name: str) -> Document:  # noqa: ANN401 - what came over the wire
    """A document from text (TOML, or JSON where it begins with a brace) or from plain values.

    Raises:
        InputError: It is neither, too long, or broken.

    Example:
        >>> posted_document("callup = 1", "request").data, posted_document({"callup": 1}, "request").data
        ({'callup': 1}, {'callup': 1})
    """
    if isinstance(value, dict):
        value = msgspec.json.encode(value).decode()
    if not isinstance(value, str) or not value.strip():
        raise InputError(where=name, found="nothing", wanted=f"the text of {name}.toml or {name}.json")
    if len(value) > MOST_CHARACTERS:
        raise InputError(where=name, found=f"{len(value):,} characters", wanted=f"at most {MOST_CHARACTERS:,}")
    kind = "json" if value.lstrip().startswith("{") else "toml"
    return parse_document(value.replace("\r\n", "\n"), name=f"{name}.{kind}")


def parse_case(request: Any, facts: Any = None, *, slug: str | None = None) -> Case:  # noqa: ANN401
    """A request and what is known about it, as posted.

    Args:
        request: Text or plain values.
        facts: Likewise; None or an empty text: nothing is known.
        slug: The id that the request must have; None: any.

    Raises:
        InputError: One of them is broken, or the id is another.
    """
    read = request_of(posted_document(request, "request"))
    if slug is not None and read.id != slug:
        raise InputError(where="request, id", found=f"'{read.id}'", wanted=f"'{slug}'", remedy="keep the id")
    if facts is None or (isinstance(facts, str) and not facts.strip()):
        return Case(request=read, facts=Facts(callup=1))
    return Case(request=read, facts=facts_of(posted_document(facts, "facts"), request=read))


def parse_record(
    value: Any,  # noqa: ANN401
    kind: type[Record],
    name: str,
    *,
    check: Callable[[Document, Record], Iterable[InputError]],
) -> Record:
    """A document of another format, as posted.

    Raises:
        InputError: It is broken; the message lists every error found in it.
    """
    return record_of(posted_document(value, name), kind, check=check)

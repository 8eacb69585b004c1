"""What was ruled, what did governors say? The public formats `decision.toml` and `consents.toml` (`callup = 1`)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from callup.decision import Ruling
from callup.documents.checks import check_names, check_unique
from callup.documents.read import read_record
from callup.documents.text import Document
from callup.errors import InputError
from callup.orders import Consent, Extension
from callup.place import CODES
from callup.request import Name

DECIDE_PAGE = "see docs/steps/8-decide.md"
ORDER_PAGE = "see docs/steps/9-order.md"


class Consents(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What governors said about one request, and what was extended.

    `illustration`: the document is made up, and why.
    """

    callup: Literal[1]
    request: Name
    illustration: str | None = None
    consent: Annotated[list[Consent], Meta(max_length=5000)] = []
    extension: Annotated[list[Extension], Meta(max_length=500)] = []


def read_ruling(path: Path) -> Ruling:
    """Read a `decision.toml` (or the same document as JSON).

    Raises:
        InputError: The document is broken; the message lists every error found in it.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> text = '''callup = 1
        ... request = "r1"
        ... on = 2026-01-05
        ... account = "a1"
        ... returned = "The estimate has no basis."
        ... '''
        >>> with TemporaryDirectory() as folder:
        ...     _ = (Path(folder) / "decision.toml").write_text(text, encoding="utf-8")
        ...     read_ruling(Path(folder) / "decision.toml").returned
        'The estimate has no basis.'
    """
    return read_record(path, Ruling, page=DECIDE_PAGE, check=check_ruling)


def check_ruling(document: Document, ruling: Ruling) -> Iterator[InputError]:
    """Each line once; a returned package decides no line; something is ruled."""
    yield from check_unique(document, "line", [one.id for one in ruling.line])
    if ruling.returned is not None and ruling.line:
        yield InputError(
            where=document.where("returned"),
            found="a returned package beside rulings on lines",
            wanted="one of the two",
            remedy="take 'returned' or the lines out",
        )
    if ruling.returned is None and not ruling.line:
        remedy = "rule on a line, or return the package with a reason"
        yield InputError(
            where=document.where("line"), found="nothing ruled", wanted="[[line]] or returned", remedy=remedy
        )


def read_consents(path: Path) -> Consents:
    """Read a `consents.toml` (or the same document as JSON).

    Raises:
        InputError: The document is broken; the message lists every error found in it.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> text = '''callup = 1
        ... request = "r1"
        ... [[consent]]
        ... home = "TX"
        ... stage = "given"
        ... on = 2026-01-05
        ... source = "made up"
        ... '''
        >>> with TemporaryDirectory() as folder:
        ...     _ = (Path(folder) / "consents.toml").write_text(text, encoding="utf-8")
        ...     read_consents(Path(folder) / "consents.toml").consent[0].until is None
        True
    """
    return read_record(path, Consents, page=ORDER_PAGE, check=check_consents)


def check_consents(document: Document, consents: Consents) -> Iterator[InputError]:
    """Known homes; a consent does not end before it was given."""
    for number, one in enumerate(consents.consent):
        yield from check_names(document, ("consent", number, "home"), [one.home], "a jurisdiction", CODES)
        if one.until is not None and one.until <= one.on:
            yield InputError(
                where=document.where("consent", number, "until"), found=str(one.until), wanted=f"a day after {one.on}"
            )
    for number, asked in enumerate(consents.extension):
        if asked.home is not None:
            yield from check_names(document, ("extension", number, "home"), [asked.home], "a jurisdiction", CODES)

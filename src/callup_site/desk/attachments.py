"""Which files may be handed in, where do they lie, and how are they handed out?

A file is judged by its bytes, not by what its sender says of it. It lies outside the web root under a name of chance.
"""

import json
import os
import re
import secrets
import tomllib
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path, PurePosixPath

import msgspec
from django.conf import settings

from callup.documents import digest
from callup.errors import InputError, OutOfTurn
from callup_site.desk import store
from callup_site.desk.models import Attachment, Request

MOST_PER_REQUEST = 200
LONGEST_NAME = 120
MOST_UNPACKED_BYTES = 100_000_000
MOST_PARTS = 5_000
PLACE = re.compile(r"[0-9a-f]{2}/[0-9a-f]{40}")
OFFICE_PARTS = {
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "ods": ("content.xml", "application/vnd.oasis.opendocument.spreadsheet"),
    "odt": ("content.xml", "application/vnd.oasis.opendocument.text"),
}
TEXT = {"txt": "text/plain", "csv": "text/csv", "toml": "application/toml", "json": "application/json"}
MAGIC = {
    "pdf": (b"%PDF-", "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
}
ENDINGS = tuple(sorted({*MAGIC, *OFFICE_PARTS, *TEXT}))
MACROS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml|basic/|scripts/|activex)|macro", re.IGNORECASE)


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was looked at and found good."""

    name: str
    media: str
    data: bytes


def look_at(name: str, data: bytes) -> Handed:
    """Judge a file.

    Raises:
        InputError: It is empty, too large, of a kind that is not taken, or not what its name says.

    Example:
        >>> look_at("../../etc/list.csv", b"home,people").name
        'list.csv'
    """
    shown = shown_name(name)
    if not data:
        raise InputError(where=shown, found="an empty file", wanted="a file with something in it")
    if len(data) > settings.MOST_ATTACHED_BYTES:
        found, wanted = f"{len(data):,} bytes", f"at most {settings.MOST_ATTACHED_BYTES:,}"
        raise InputError(where=shown, found=found, wanted=wanted, remedy="split the file, or leave pictures out")
    ending = PurePosixPath(shown).suffix.lower().lstrip(".")
    for kind, judge in JUDGES.items():
        if ending in kind:
            return Handed(name=shown, media=judge(shown, ending, data), data=data)
    wanted = f"one of: {', '.join(ENDINGS)}"
    raise InputError(where=shown, found=f"a file that ends in '.{ending}'", wanted=wanted, remedy="save it as a PDF")


def shown_name(name: str) -> str:
    """A name without folders, control characters and all that some system reads as more than a letter."""
    last = re.split(r"[/\\:]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(one if one.isalnum() or one in " -_.()" else "_" for one in last).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(ending) - 1].strip(' .') or 'file'}.{ending[:10]}"


def take_in(
    request: Request, handed: Handed, *, subject: tuple[str, str], paper: str, account: str, at: datetime
) -> Attachment:
    """Keep a file: first its bytes on the disk, then its row; a crash in between leaves a file that nobody names.

    Args:
        request: The version of the request.
        handed: A file that `look_at` found good.
        subject: Kind and id of the thing it belongs to.
        paper: Kind of papers, which says what offices may read it.
        account: Code of the account.
        at: The instant, in UTC.

    Raises:
        OutOfTurn: The request has as many as it may have.
    """
    with store.writing():
        count = Attachment.objects.filter(request__slug=request.slug).count()
        if count >= MOST_PER_REQUEST:
            wanted = f"at most {MOST_PER_REQUEST} on a request"
            raise OutOfTurn(where=f"request {request.slug}", found=f"{count} attachments", wanted=wanted)
        thing, name = subject
        return Attachment.objects.create(
            request=request, thing=thing, subject=name, name=handed.name, media=handed.media, paper=paper,
            size=len(handed.data), digest=digest(handed.data), place=_put(handed.data), added_by=account, added_at=at,
        )  # fmt: skip


def bytes_of(attachment: Attachment) -> bytes:
    """The bytes, checked against their digest.

    Raises:
        OutOfTurn: The file is not there any more, or was changed.
    """
    found = "no file"
    try:
        data = path_of(attachment.place).read_bytes()
    except FileNotFoundError:
        data = b""
    else:
        found = "other bytes than were handed in"
    if digest(data) != attachment.digest:
        remedy = "have those who run the site put back the file from their copy"
        raise OutOfTurn(where=f"attachment {attachment.name}", found=found, wanted="the file", remedy=remedy)
    return data


def path_of(place: str) -> Path:
    """Where a file lies.

    Raises:
        InputError: The place is none that `take_in` makes.
    """
    if not PLACE.fullmatch(place):
        raise InputError(where="attachment", found="a place outside the folder", wanted="a place of chance")
    return Path(settings.ATTACHMENTS) / place


def _put(data: bytes) -> str:
    place = f"{secrets.token_hex(1)}/{secrets.token_hex(20)}"
    path = path_of(place)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return place


def _by_magic(name: str, ending: str, data: bytes) -> str:
    begins, media = MAGIC[ending]
    if not data.startswith(begins):
        raise _not_what_it_says(name, ending)
    return media


def _office(name: str, ending: str, data: bytes) -> str:
    part, media = OFFICE_PARTS[ending]
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()
            told = packed.read("mimetype")[:200].decode("ascii", "replace") if ending in {"ods", "odt"} else media
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        raise _not_what_it_says(name, ending) from None
    names = [one.filename for one in parts]
    if part not in names or told.strip() != media or any(".." in one or one.startswith("/") for one in names):
        raise _not_what_it_says(name, ending)
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED_BYTES:
        raise InputError(where=name, found="far more inside than outside", wanted="a document of common size")
    if any(MACROS.search(one) for one in names):
        raise InputError(where=name, found="macros", wanted="a document without macros", remedy="save it without them")
    return media


def _text(name: str, ending: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
        if ending == "json":
            json.loads(text)
        elif ending == "toml":
            tomllib.loads(text)
    except (ValueError, RecursionError):
        raise _not_what_it_says(name, ending) from None
    if any(unicodedata.category(one) == "Cc" and one not in "\t\r\n" for one in text):
        raise _not_what_it_says(name, ending)
    return TEXT[ending]


def _not_what_it_says(name: str, ending: str) -> InputError:
    found, wanted = "something else inside", f"a {ending} file"
    return InputError(where=name, found=found, wanted=wanted, remedy="save it again as what it is")


JUDGES: dict[frozenset[str], Callable[[str, str, bytes], str]] = {
    frozenset(MAGIC): _by_magic,
    frozenset(OFFICE_PARTS): _office,
    frozenset(TEXT): _text,
}

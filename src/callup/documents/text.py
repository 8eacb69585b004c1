"""Can this file be read at all, and is it what it says it is?"""

import os
import re
import stat
import tomllib
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from callup.documents.locate import Place, lines_of
from callup.errors import InputError

HOW = "see docs/howto/write-a-request.md"
MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 20
MAX_WHOLE = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly (RFC 8785)."""

_SPOT = re.compile(r"^(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.S)


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A parsed document: its file name, its text, the plain values in it, and where its format is told."""

    name: str
    text: str
    data: dict[str, Any]
    page: str = HOW

    def where(self, *place: str | int) -> str:
        r"""Say where a place is: file, line of the text if it is known, key.

        Items of a list count from 1: `line[2]` is the second `[[line]]`.

        Example:
            >>> text = "[[line]]\npeople = -1"
            >>> parse_document(text, name="request.toml").where("line", 0, "people")
            'request.toml, line 2, line[1].people'
        """
        number = self._line(place)
        parts = [self.name] + ([f"line {number}"] if number else []) + ([said(place)] if place else [])
        return ", ".join(parts)

    def _line(self, place: Place) -> int | None:
        """The line of a place; for a key that is missing, the line of the table that lacks it."""
        lines = lines_of(self.text)
        return lines.get(place) or (None if self.holds(place) else lines.get(place[:-1]))

    def holds(self, place: Place) -> bool:
        """Whether there is anything at a place."""
        value: Any = self.data
        for part in place:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return False
        return True


def said(place: Place) -> str:
    """Write a place as people read it.

    Example:
        >>> said(("line", 1, "people"))
        'line[2].people'
    """
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def read_document(path: Path, *, page: str = HOW) -> Document:
    """Read a TOML file (or JSON, where the name ends so) into plain values.

    Raises:
        InputError: The file is missing, not a file, too large, not UTF-8, or not TOML.
    """
    return parse_document(decode(load(path), name=path.name), name=path.name, page=page)


def load(path: Path, *, most_bytes: int = MAX_BYTES) -> bytes:
    """Read the bytes of a file of at most so many bytes; a larger one is refused before it is read.

    Raises:
        InputError: There is no such file, it is not a plain file, or it is too large.
    """
    try:
        found = os.stat(path)
        if not stat.S_ISREG(found.st_mode):
            kind = "a folder" if stat.S_ISDIR(found.st_mode) else "something that is not a file"
            raise InputError(where=str(path), found=kind, wanted="a plain file", remedy="name the file itself")
        if found.st_size > most_bytes:
            raise _too_large(path, found.st_size, most_bytes)
        with path.open("rb") as handle:
            data = handle.read(most_bytes + 1)
    except FileNotFoundError:
        remedy = "check the path, or write the file first"
        raise InputError(where=str(path), found="no such file", wanted="a file", remedy=remedy) from None
    except (OSError, ValueError) as error:
        found_text = getattr(error, "strerror", None) or str(error)
        raise InputError(
            where=str(path), found=found_text, wanted="a file that can be read", remedy="check the path and its rights"
        ) from None
    if len(data) > most_bytes:
        raise _too_large(path, len(data), most_bytes)
    return data


def _too_large(path: Path, size: int, most_bytes: int) -> InputError:
    remedy = "take out what does not belong in it, or split it"
    return InputError(where=path.name, found=f"{size:,} bytes", wanted=f"at most {most_bytes:,} bytes", remedy=remedy)


def decode(data: bytes, *, name: str) -> str:
    """Decode UTF-8; a byte order mark at the start is dropped.

    Raises:
        InputError: The bytes are not UTF-8, or hold a NUL.

    Example:
        >>> decode(b"id = 1", name="request.toml")
        'id = 1'
    """
    nul = data.find(b"\0")
    if nul >= 0:
        raise InputError(
            where=f"{name}, byte {nul}", found="a NUL byte", wanted="text", remedy="save the file as plain UTF-8 text"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            where=f"{name}, byte {error.start}",
            found=f"the byte 0x{data[error.start]:02x}",
            wanted="UTF-8 text",
            remedy="save the file as UTF-8",
        ) from None


def parse_document(text: str, *, name: str, page: str = HOW) -> Document:
    """Parse the text of a document.

    Raises:
        InputError: The text is not TOML (or JSON), or nests too deeply.

    Example:
        >>> parse_document("callup = 1", name="request.toml").data
        {'callup': 1}
    """
    try:
        data = msgspec.json.decode(text) if name.endswith(".json") else tomllib.loads(text)
    except RecursionError:
        raise _too_deep(name) from None
    except ValueError as error:
        raise _not_parsed(text, str(error), name=name) from None
    if not isinstance(data, dict):
        raise InputError(where=name, found="a bare value", wanted="a table of keys", remedy=page)
    if _deeper_than(data, MAX_DEPTH):
        raise _too_deep(name)
    return Document(name=name, text="" if name.endswith(".json") else text, data=_days_as_text(data), page=page)


def _too_deep(name: str) -> InputError:
    found, wanted = "lists or tables nested too deeply", f"at most {MAX_DEPTH} levels"
    return InputError(where=name, found=found, wanted=wanted, remedy="take out the nesting")


def _deeper_than(value: Any, levels: int) -> bool:  # noqa: ANN401
    """Whether lists and tables stand in each other more than so many times; level by level, never by recursion."""
    layer = [value]
    for _ in range(levels):
        tables = [inner.values() if isinstance(inner, dict) else inner for inner in layer]
        layer = [item for items in tables for item in items if isinstance(item, dict | list)]
    return bool(layer)


def _not_parsed(text: str, problem: str, *, name: str) -> InputError:
    """Say where the parser stopped."""
    spot = _SPOT.match(problem)
    line = spot["line"] if spot else None
    where = f"{name}, line {line}, column {spot['column']}" if spot and line else name
    if spot and not line:
        where = f"{name}, line {text.rstrip().count(chr(10)) + 1}, the last one"
    what = (spot["what"] if spot else problem).rstrip(".").partition("\n")[0][:200]
    found = what[:1].lower() + what[1:] + (_line_shown(text, int(line)) if line else "")
    wanted = "valid JSON" if name.endswith(".json") else "valid TOML"
    return InputError(where=where, found=found, wanted=wanted, remedy="correct it there or just before")


def _line_shown(text: str, number: int) -> str:
    """The line that the parser could not read."""
    line = next(islice(text.split("\n"), number - 1, None), "").strip()
    return f" in {line[:60]!r}" if line else ""


def _days_as_text(value: Any) -> Any:  # noqa: ANN401 - plain values of any shape
    """Write days as ISO text, as JSON does; times of day stay as they are and are refused later."""
    if isinstance(value, dict):
        return {key: _days_as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_days_as_text(inner) for inner in value]
    return value.isoformat() if type(value) is date else value

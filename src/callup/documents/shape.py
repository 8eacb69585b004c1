"""Do the keys and the kinds of values of a document fit its record?"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from callup.documents.locate import Place
from callup.documents.text import Document
from callup.errors import InputError, UnknownName

VERSION = 1
MOST_ERRORS = 100
"""Errors looked for in one document; past these, a reader is better served by starting to repair."""


Record = TypeVar("Record", bound=msgspec.Struct)

_PATH = re.compile(r"^(?P<what>.*?)(?: - at `(?P<key>key in )?\$?(?P<path>.*)`)?$", re.S)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_FACT_VALUE = "true or false, a number, a text, a day or a list of texts"
_WORDS = {
    "int": "a whole number",
    "str": "text",
    "bool": "true or false",
    "float": "a number",
    "array": "a list",
    "object": "a table of keys",
    "date": "a day such as 2025-07-01",
    "null": "nothing",
}


def check_version(document: Document) -> None:
    """Refuse a document that does not say which version of the format it is written in.

    Raises:
        InputError: `callup` is missing or is another version.
    """
    found = document.data.get("callup")
    if type(found) is int and found == VERSION:
        return
    shown = "no 'callup'" if found is None else f"callup = {found!r}"
    raise InputError(
        where=document.where("callup"),
        found=shown,
        wanted=f"callup = {VERSION}",
        remedy="write it as the first line; it names the version of the format",
    )


def convert(document: Document, kind: type[Record]) -> tuple[Record | None, list[InputError]]:
    """Turn plain values into a record, or say everything that does not fit.

    Returns:
        The record and no errors, or no record and at least one error.
    """
    errors = list(islice(_unknown_keys(document, document.data, inspect.type_info(kind), ()), MOST_ERRORS))
    try:
        record = msgspec.convert(document.data, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        return None, errors or _misfits(document, kind, error)
    return (None, errors) if errors else (record, [])


def _unknown_keys(document: Document, value: Any, kind: inspect.Type, place: Place) -> Iterator[InputError]:  # noqa: ANN401
    """Walk the records inside the document and report keys that they do not have."""
    kind = kind.type if isinstance(kind, inspect.Metadata) else kind
    if isinstance(kind, inspect.ListType) and isinstance(value, list):
        for number, item in enumerate(value):
            yield from _unknown_keys(document, item, kind.item_type, (*place, number))
    if not isinstance(kind, inspect.StructType) or not isinstance(value, dict):
        return
    fields = {field.encode_name: field.type for field in kind.fields}
    for key, inner in value.items():
        if key in fields:
            yield from _unknown_keys(document, inner, fields[key], (*place, key))
        else:
            yield _unknown_key(document, (*place, key), list(fields))


def _unknown_key(document: Document, place: Place, known: list[str]) -> InputError:
    near = get_close_matches(str(place[-1]), known, n=1, cutoff=0.5)
    remedy = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(sorted(known))}"
    return UnknownKey(where=document.where(*place), found=f"the key '{place[-1]}'", wanted="a known key", remedy=remedy)


class UnknownKey(InputError):  # noqa: N818 - the name is part of the house style
    """A key that the format does not have."""


def _misfits(document: Document, kind: type[msgspec.Struct], first: Exception) -> list[InputError]:
    """Say the first misfit of the whole, and the first of every item in its lists of tables."""
    misfits = {_place(str(first)): _misfit(document, str(first), kind)}
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
    for key, values in document.data.items():
        item_kind = _item_kind(fields.get(key))
        if item_kind is None or not isinstance(values, list):
            continue
        for number, value in enumerate(values):
            try:
                msgspec.convert(value, item_kind)
            except (msgspec.ValidationError, RecursionError) as error:
                text = str(error)
                place = (key, number, *_place(text))
                misfits.setdefault(place, _misfit(document, text, item_kind, inside=(key, number)))
                if len(misfits) >= MOST_ERRORS:
                    return list(misfits.values())
    return list(misfits.values())


def _item_kind(kind: Any) -> type[msgspec.Struct] | None:  # noqa: ANN401
    """The record that a list of tables holds."""
    info = inspect.type_info(kind) if kind is not None else None
    info = info.type if isinstance(info, inspect.Metadata) else info
    item = info.item_type if isinstance(info, inspect.ListType) else None
    return item.cls if isinstance(item, inspect.StructType) else None


def _place(text: str) -> Place:
    """The place that a message of the converter speaks of."""
    match = _PATH.match(text)
    path = (match["path"] if match and match["path"] else "").partition("[...]")[0]
    place = tuple(int(number) if number else key for key, number in _STEP.findall(path))
    missing = re.search(r"missing required field `(.+?)`", text)
    return (*place, missing[1]) if missing else place


def _misfit(document: Document, text: str, kind: type[msgspec.Struct], inside: Place = ()) -> InputError:
    """Say one misfit in the words of the house."""
    place = _place(text)
    found = _at(document.data, (*inside, *place))
    if "[...]" in text and isinstance(found, dict):
        key = next(name for name, value in found.items() if not _is_fact_value(value))
        return InputError(
            where=document.where(*inside, *place, key),
            found=shown(found[key]),
            wanted=_FACT_VALUE,
            remedy=document.page,
        )
    where = document.where(*inside, *place)
    choices = _choices(inspect.type_info(kind), place)
    if choices and isinstance(found, str):
        return UnknownName(where=where, name=found, kind=f"a {place[-1]}", known=choices)
    if "missing required field" in text:
        remedy = f"add it; {document.page}"
        return InputError(where=where, found="no such key", wanted=f"the key '{place[-1]}'", remedy=remedy)
    match = _PATH.match(text)
    return InputError(
        where=where, found=shown(found), wanted=_wanted(match["what"] if match else text), remedy=document.page
    )


def _is_fact_value(value: Any) -> bool:  # noqa: ANN401
    """Whether a value can be the value of any fact; the converter does not say at which key one cannot."""
    return isinstance(value, bool | int | float | str) or (
        isinstance(value, list) and all(isinstance(item, str) for item in value)
    )


def _at(data: Any, place: Place) -> Any:  # noqa: ANN401
    """What stands at a place; None where nothing does."""
    for part in place:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _choices(kind: inspect.Type, place: Place) -> list[str]:
    """The words that a place may hold, where its type is a choice of words."""
    for part in place:
        kind = kind.type if isinstance(kind, inspect.Metadata) else kind
        if isinstance(kind, inspect.ListType):
            kind = kind.item_type
        elif isinstance(kind, inspect.StructType):
            kind = next(field.type for field in kind.fields if field.encode_name == part)
    options = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    return [str(value) for option in options if isinstance(option, inspect.LiteralType) for value in option.values]


def _wanted(what: str) -> str:
    """Say what the converter wanted in plain words.

    Example:
        >>> _wanted("Expected `int` >= 0")
        'a whole number of 0 or more'
    """
    what = what.partition(", got")[0].removeprefix("Expected ")
    if what.startswith("`bool | int"):
        return _FACT_VALUE
    if "matching regex" in what:
        return "a name of lower-case letters, digits, '.', '_' or '-'"
    if "Invalid date" in what or "RFC3339" in what or "ISO8601" in what:
        return _WORDS["date"]
    words = re.sub(r"`([^`]*)`", lambda quoted: _kinds(quoted[1]), what)
    for pattern, plain in _RANGES:
        words = re.sub(pattern, plain, words)
    return words


_RANGES = (
    (r" >= ([\d.]+)", r" of \1 or more"),
    (r" <= ([\d.]+)", r" of at most \1"),
    (r" of length of 1 or more", " with at least one item"),
    (r" of length of at most (\d+)", r" of at most \1 items or characters"),
)


def _kinds(union: str) -> str:
    """Say a kind, or a choice of kinds, in plain words."""
    return " or ".join(_WORDS.get(name, name) for name in union.split(" | ") if name != "null")


def shown(value: Any) -> str:  # noqa: ANN401
    """Show a value in a message, shortened.

    Example:
        >>> shown(True), shown("x" * 90)[-3:]
        ('true', 'x…”')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, int) and value.bit_length() > 200:
        return f"a whole number of about {value.bit_length() * 3 // 10} digits"
    text = str(value) if not isinstance(value, str) else f"“{value if len(value) <= 60 else value[:60] + '…'}”"
    return text if value is not None else "nothing"

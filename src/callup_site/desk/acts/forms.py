"""How are the plain values of a form read? Whole numbers, days, lists; an empty field is nobody's word."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from callup.errors import InputError, UnknownName

MOST = 10_000_000_000_000
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def whole(form: Mapping[str, Any], name: str, *, most: int = MOST, least: int = 0) -> int:
    """A whole number that must be there.

    Raises:
        InputError: It is not there, or is no such number.
    """
    found = maybe_whole(form, name, most=most, least=least)
    if found is None:
        raise InputError(where=name, found="nothing", wanted=f"a whole number from {least:,} to {most:,}")
    return found


def maybe_whole(form: Mapping[str, Any], name: str, *, most: int = MOST, least: int = 0) -> int | None:
    """A whole number, or nothing where the field is empty.

    Raises:
        InputError: It is no whole number within the bounds.

    Example:
        >>> maybe_whole({"people": "1,200"}, "people"), maybe_whole({}, "people")
        (1200, None)
    """
    value = form.get(name)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    text = str(value).replace(",", "").strip()
    if isinstance(value, bool | float) or not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise InputError(where=name, found=f"'{str(value)[:40]}'", wanted="a whole number")
    if not least <= int(text) <= most:
        raise InputError(where=name, found=f"{int(text):,}", wanted=f"a whole number from {least:,} to {most:,}")
    return int(text)


def maybe_day(form: Mapping[str, Any], name: str) -> date | None:
    """A day, or nothing where the field is empty.

    Raises:
        InputError: It is no day.
    """
    value = form.get(name)
    if value is None or value == "":
        return None
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise InputError(where=name, found=f"'{str(value)[:40]}'", wanted="a day such as 2026-12-31") from None


def text(form: Mapping[str, Any], name: str, *, most: int = 2000) -> str:
    """A text, empty where nothing was typed.

    Raises:
        InputError: It is longer than is kept, or no text.
    """
    value = form.get(name) or ""
    if not isinstance(value, str) or len(value) > most or not is_plain(value):
        raise InputError(where=name, found="another value or a longer text", wanted=f"a text of at most {most:,} signs")
    return value.strip()


def is_plain(value: str) -> bool:
    r"""Whether a text has no sign that is none, such as a NUL or half of a pair.

    Example:
        >>> is_plain("two\nlines"), is_plain("a\x00b")
        (True, False)
    """
    return NO_TEXT.search(value) is None


def texts(form: Mapping[str, Any], name: str) -> list[str]:
    """Several texts: a list, or one to a line; `name[]` is what a form of check boxes posts."""
    value = form.get(name, form.get(f"{name}[]", []))
    given = value.splitlines() if isinstance(value, str) else value
    is_list = isinstance(given, list | tuple) and len(given) <= 500
    if not is_list or not all(isinstance(one, str) and is_plain(one) for one in given):
        raise InputError(where=name, found="another value", wanted="a list of texts, or one to a line")
    return [one.strip() for one in given if one.strip()]


def rows(form: Mapping[str, Any], name: str, *, most: int = 500) -> list[dict[str, Any]]:
    """Several rows with named values.

    Raises:
        InputError: It is no list of such rows, or a longer one.
    """
    value = form.get(name) or []
    if not isinstance(value, list | tuple) or not all(isinstance(one, dict) for one in value) or len(value) > most:
        raise InputError(where=name, found="another value", wanted=f"a list of at most {most} rows with named values")
    return [dict(one) for one in value]


def one_of(value: str, known: Collection[str], *, where: str, kind: str) -> str:
    """A word of a list.

    Raises:
        UnknownName: It is none of them.
    """
    if value not in known:
        raise UnknownName(where=where, name=value[:80], kind=kind, known=known)
    return value

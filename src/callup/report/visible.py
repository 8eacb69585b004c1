"""Can anything hide in a text? Control signs are written out as their number."""

import unicodedata
from typing import TypeVar, cast

import msgspec

Value = TypeVar("Value")
CONTROLS = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def visible(text: str) -> str:
    r"""Text without control signs: each is written out as its number, so that nothing can hide in a title.

    Example:
        >>> visible("a\u202eb\tc")
        'a[U+202E]b c'
    """
    if text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(sign: str) -> str:
    if sign in "\n\r\t":
        return " "
    hidden = unicodedata.category(sign) in CONTROLS or (ord(sign) & 0xFFFE) == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF
    return f"[U+{ord(sign):04X}]" if hidden else sign


def made_visible(value: Value) -> Value:
    r"""The same record with all its texts made visible.

    Example:
        >>> made_visible(("a\x00", 1))
        ('a[U+0000]', 1)
    """
    return cast("Value", _walk(value))


def _walk(value: object) -> object:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list | tuple):
        return type(value)(map(_walk, value))
    if isinstance(value, dict):
        return {_walk(key): _walk(entry) for key, entry in value.items()}
    if isinstance(value, msgspec.Struct):
        return type(value)(**{name: _walk(getattr(value, name)) for name in value.__struct_fields__})
    return value

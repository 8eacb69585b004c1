"""How is a document written as TOML that people can read and change?"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

DAYS = ("asked_on", "since", "until", "published_on")


def toml_text(record: msgspec.Struct) -> str:
    """Write a request or facts as TOML; what is not known is left out.

    Args:
        record: A record of `callup.request`.

    Returns:
        TOML text that reads back as the same record.

    Example:
        >>> from callup.request import Facts, FactStatement
        >>> facts = Facts(callup=1, fact=[FactStatement(name="armed", value=False, since=date(2026, 1, 5))])
        >>> print(toml_text(facts), end="")
        callup = 1
        <BLANKLINE>
        [[fact]]
        name = "armed"
        value = false
        since = 2026-01-05
    """
    return "\n".join(_table(msgspec.to_builtins(record, str_keys=True), "")) + "\n"


def _table(table: Mapping[str, Any], path: str) -> Iterator[str]:
    later = []
    for name, value in table.items():
        if _is_table(value) or (isinstance(value, list) and value and all(map(_is_table, value))):
            later.append((name, value))
        elif value not in (None, [], {}):
            yield f"{_key(name)} = {_value(name, value)}"
    for name, value in later:
        inner = f"{path}{_key(name)}"
        for one in value if isinstance(value, list) else [value]:
            if one or not path:
                yield ""
                yield f"[[{inner}]]" if isinstance(value, list) else f"[{inner}]"
                yield from _table(one, f"{inner}.")


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and bool(value)


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else json.dumps(name)


def _value(name: str, value: Any) -> str:  # noqa: ANN401 - a plain value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(_value("", one) for one in value) + "]"
    if isinstance(value, str) and name in DAYS and _is_day(value):
        return value
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False

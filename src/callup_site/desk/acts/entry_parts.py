"""How does a long list go into public entries, each of which holds only so much?"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

LARGEST_PART = 30_000


def chunks(rows: Sequence[Any], most: int = LARGEST_PART) -> Iterator[list[Any]]:
    """Rows in their order, in parts of at most so many bytes; a longer row stands alone.

    Example:
        >>> list(chunks([1, 2, 3], most=2)), list(chunks([]))
        ([[1, 2], [3]], [])
    """
    part: list[Any] = []
    size = 0
    for one in rows:
        length = len(msgspec.json.encode(one))
        if part and size + length > most:
            yield part
            part, size = [], 0
        part.append(one)
        size += length
    if part:
        yield part


def in_parts(entry: dict[str, Any], *fields: str) -> list[dict[str, Any]]:
    """An entry as it is, or as several with the same other fields, `part` and `parts`, and a part of the lists in each.

    Example:
        >>> [one["body"] for one in in_parts({"body": {"home": "DE", "units": [1]}}, "units")]
        [{'home': 'DE', 'units': [1]}]
        >>> many = in_parts({"body": {"home": "DE", "units": ["x" * 20000] * 3}}, "units")
        >>> [(one["body"]["home"], one["body"]["part"], len(one["body"]["units"])) for one in many]
        [('DE', 1, 1), ('DE', 2, 1), ('DE', 3, 1)]
    """
    body = entry["body"]
    if sum(len(msgspec.json.encode(body[name])) for name in fields) <= LARGEST_PART:
        return [entry]
    kept = {name: value for name, value in body.items() if name not in fields}
    parts = [{name: part} for name in fields for part in chunks(body[name])]
    return [
        {**entry, "body": {**kept, **part, "part": at, "parts": len(parts)}} for at, part in enumerate(parts, 1)
    ]  # fmt: skip

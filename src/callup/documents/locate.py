"""On which line of a TOML text does a key stand?

The standard parser keeps no line numbers, so a second, small pass over a text that the parser has already
accepted notes the line of every header, key and list item.
A place that this pass does not find is left out: no number is better than a wrong one.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

Place = tuple[str | int, ...]
"""A way into a document, such as ``("line", 1, "people")``: the second `[[line]]`, its key `people`."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_SCALAR = re.compile(r"[^,\]\}\n#]*")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.S),
    re.compile(r"'''.*?'{3,5}", re.S),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
_ESCAPE = re.compile(r"\\")


class _Lost(Exception):  # noqa: N818 - never leaves this module
    """The pass no longer knows where it is."""


class _Walk:
    """One pass over one text: the position, and the lines noted so far."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.noted = text, 0, 0
        self.line = 1
        self.lines: dict[Place, int] = {}
        self.tables: dict[Place, int] = {}

    def note(self, place: Place) -> None:
        """Note the line of the present position; the first mention of a place counts."""
        self.line += self.text.count("\n", self.noted, self.at)
        self.noted = self.at
        self.lines.setdefault(place, self.line)

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Step over what the pattern matches here."""
        match = pattern.match(self.text, self.at)
        if match is None:
            raise _Lost
        self.at = match.end()
        return match.group()

    def take(self, wanted: str) -> bool:
        """Step over a literal if it stands here."""
        if not self.text.startswith(wanted, self.at):
            return False
        self.at += len(wanted)
        return True

    def key(self) -> Place:
        """Read a key, dotted or not."""
        parts = [self.part()]
        self.skip(_SPACE)
        while self.take("."):
            self.skip(_SPACE)
            parts.append(self.part())
            self.skip(_SPACE)
        return tuple(parts)

    def part(self) -> str:
        """Read one part of a key; a quoted part with an escape in it is not followed."""
        if self.text[self.at : self.at + 1] in {'"', "'"}:
            quoted = self.string()
            if quoted.startswith('"') and _ESCAPE.search(quoted):
                raise _Lost
            return quoted[1:-1]
        return self.skip(_BARE)

    def string(self) -> str:
        """Step over a string of any of the four kinds."""
        for pattern in _STRINGS:
            match = pattern.match(self.text, self.at)
            if match is not None:
                self.at = match.end()
                return match.group()
        raise _Lost


@lru_cache(maxsize=4)
def lines_of(text: str) -> dict[Place, int]:
    r"""Find the line of every table, key and list item of a valid TOML text.

    Returns:
        Line numbers from 1, by place. Places come in no more detail than the pass can follow.

    Example:
        >>> lines_of('id = "a"\n\n[[line]]\npeople = 3\nroles = ["medical"]\n')[("line", 0, "people")]
        4
    """
    walk = _Walk(text)
    try:
        for _ in _statements(walk):
            pass
    except (_Lost, RecursionError):
        return walk.lines
    return walk.lines


def _statements(walk: _Walk) -> Iterator[None]:
    """Follow headers and keys to the end of the text."""
    table: Place = ()
    while True:
        walk.skip(_BLANK)
        if walk.at >= len(walk.text):
            return
        if walk.take("["):
            table = _header(walk)
        else:
            _pair(walk, table)
        yield


def _header(walk: _Walk) -> Place:
    """Read a `[table]` or `[[table]]` header behind its first bracket."""
    many = walk.take("[")
    walk.skip(_SPACE)
    key = walk.key()
    if not walk.take("]]" if many else "]"):
        raise _Lost
    place = _within(walk, key[:-1]) + key[-1:]
    if many:
        walk.tables[place] = walk.tables.get(place, -1) + 1
        walk.note(place)
        place = (*place, walk.tables[place])
    elif place in walk.tables:
        place = (*place, walk.tables[place])
    walk.note(place)
    return place


def _within(walk: _Walk, key: Place) -> Place:
    """The place that the leading parts of a header mean: the newest item where they name a list of tables."""
    place: Place = ()
    for part in key:
        place = (*place, part)
        if place in walk.tables:
            place = (*place, walk.tables[place])
    return place


def _pair(walk: _Walk, table: Place) -> None:
    """Read `key = value`."""
    key = walk.key()
    place = table + key
    for length in range(len(table) + 1, len(place) + 1):
        walk.note(place[:length])
    if not walk.take("="):
        raise _Lost
    walk.skip(_SPACE)
    _value(walk, place)


def _value(walk: _Walk, place: Place) -> None:
    """Step over a value and note what stands in it."""
    if walk.take("["):
        _items(walk, place)
    elif walk.take("{"):
        _inline(walk, place)
    elif walk.text[walk.at : walk.at + 1] in {'"', "'"}:
        walk.string()
    else:
        walk.skip(_SCALAR)


def _items(walk: _Walk, place: Place) -> None:
    """Read a list behind its bracket."""
    number = 0
    while True:
        walk.skip(_BLANK)
        if walk.take("]"):
            return
        walk.note((*place, number))
        _value(walk, (*place, number))
        number += 1
        walk.skip(_BLANK)
        walk.take(",")


def _inline(walk: _Walk, place: Place) -> None:
    """Read an inline table behind its brace."""
    while True:
        walk.skip(_BLANK)
        if walk.take("}"):
            return
        _pair(walk, place)
        walk.skip(_BLANK)
        walk.take(",")

"""What is a table: rows, what each column means, and where they come from?"""

from datetime import date
from typing import Literal

import msgspec

type_names = Literal["text", "code", "whole", "decimal", "day", "flag"]
Kind = Literal["fact", "estimate", "assumption", "illustration"]


class Column(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One column: its type, unit, meaning and range.

    `empty` says whether a cell may be empty, which means "unknown".
    `values` lists the admitted codes of a `code` column.
    """

    type: type_names
    meaning: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    values: list[str] = []
    empty: bool = False


class TableSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `<edition>.source.toml` beside a `<edition>.csv`."""

    callup: Literal[1]
    title: str
    publisher: str
    published: str
    retrieved: date
    url: str
    archived: str = ""
    licence: str
    digest: str
    rows: int
    kind: Kind
    note: str = ""
    column: dict[str, Column]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table as read: rows are text by column; the rooms' records are built in `reference`."""

    name: str
    edition: str
    source: TableSource
    rows: tuple[dict[str, str], ...]


class Assumption(msgspec.Struct, frozen=True, kw_only=True):
    """One labelled number that nobody measured for this request; shown on the page that rests on it."""

    name: str
    low: float
    central: float
    high: float
    unit: str
    meaning: str
    source: str

"""What is a document made of, before it becomes a page or a print?

The parts of the package write blocks; `html` and `pdf` only draw them. So both say the same in the same order.
"""

from datetime import date
from typing import Literal

import msgspec


class Heading(msgspec.Struct, frozen=True, kw_only=True, tag="heading"):
    """A heading; level 2 opens a part of the document, 3 and 4 stand inside one."""

    level: Literal[2, 3, 4]
    text: str


class Paragraph(msgspec.Struct, frozen=True, kw_only=True, tag="paragraph"):
    """One paragraph."""

    text: str


class Notice(msgspec.Struct, frozen=True, kw_only=True, tag="notice"):
    """What must be said before anything else is read."""

    text: str


class Bullets(msgspec.Struct, frozen=True, kw_only=True, tag="bullets"):
    """A list of statements."""

    items: tuple[str, ...]


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a table; `share` is its part of the width in print.

    Kinds: `text`; `number`, set to the right; `verdict`, a letter and a word; `code`, a long name or digest;
    `address`, which becomes a link when it is a web address; `page`, the name of a page beside this one.
    """

    title: str
    kind: Literal["text", "number", "verdict", "code", "address", "page"] = "text"
    share: float = 1.0


class Table(msgspec.Struct, frozen=True, kw_only=True, tag="table"):
    """A table with a caption. A line break in a cell separates statements. The first `row_heads` cells name the row.

    `folded`: a page may keep it closed until it is asked for, because a chart beside it shows the same numbers.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    row_heads: int = 1
    folded: bool = False


class Figure(msgspec.Struct, frozen=True, kw_only=True, tag="figure"):
    """A chart as SVG text, with a caption and the words for those who do not see it."""

    caption: str
    alt: str
    svg: str


Block = Heading | Paragraph | Notice | Bullets | Table | Figure


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The whole document. `running` stands at the top of every printed page."""

    title: str
    subject: str
    on: date
    running: tuple[str, ...]
    blocks: tuple[Block, ...]


def text(title: str, share: float = 1.0) -> Column:
    """A column of words."""
    return Column(title=title, share=share)


def number(title: str, share: float = 1.0) -> Column:
    """A column of numbers, set to the right."""
    return Column(title=title, kind="number", share=share)


def code(title: str, share: float = 1.0) -> Column:
    """A column of names and digests that may be long."""
    return Column(title=title, kind="code", share=share)

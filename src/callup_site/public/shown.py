"""How does a request stand on a page, in a table for a spreadsheet, and in a feed? Words and cells, nothing new."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from xml.etree import ElementTree as Xml

from callup_site.public.record import Leaf, PublicLine, PublicRequest, Told
from callup_site.public.words import stage_words, told

NOT_YET = "not yet"
QUANTITIES = {
    "people_asked": "Asked", "people_lawful": "Lawful", "people_offered": "Offered", "people_approved": "Approved",
    "people_present": "Present", "spent_usd": "Spent (USD)",
}  # fmt: skip
COLUMNS = (
    "request", "version", "line", "title", *QUANTITIES, "stage", "verdict", "conditions", "since", "until",
)  # fmt: skip
REQUEST_COLUMNS = ("request", "version", "title", "requester", "asked_of", "asked_on", "stage", *QUANTITIES, "last_at")
ATOM = "http://www.w3.org/2005/Atom"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def number(value: int | None) -> str:
    """A quantity on a page.

    Example:
        >>> number(1200), number(None)
        ('1,200', 'not yet')
    """
    return NOT_YET if value is None else f"{value:,}"


def line_rows(asked: PublicRequest) -> list[dict[str, object]]:
    """The line table of a page."""
    return [
        {
            "line": one, "title": one.title or one.line, "cells": [number(getattr(one, name)) for name in QUANTITIES],
            "stage": stage_words("line", one.stage),
        }
        for one in asked.lines
    ]  # fmt: skip


def totals(asked: PublicRequest) -> list[str]:
    """The sums of the line table."""
    return [number(asked.total(name)) for name in QUANTITIES]


def lines_csv(requests: Iterable[PublicRequest]) -> str:
    """One row for each line; an empty cell was not told yet."""
    rows = ([one.request, one.version, *_cells(line)] for one in requests for line in one.lines)
    return _csv(COLUMNS, rows)


def requests_csv(requests: Iterable[PublicRequest]) -> str:
    """One row for each request."""
    rows = (
        [
            one.request, one.version, one.title, one.requester, one.asked_of, one.asked_on, one.stage,
            *(one.total(name) for name in QUANTITIES), one.last_at,
        ]
        for one in requests
    )  # fmt: skip
    return _csv(REQUEST_COLUMNS, rows)


def _cells(line: PublicLine) -> list[object]:
    numbers = [getattr(line, name) for name in QUANTITIES]
    return [
        line.line,
        line.title,
        *numbers,
        line.stage,
        line.verdict,
        "; ".join(line.conditions),
        line.since,
        line.until,
    ]


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(one) for one in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def sentence(one: Told) -> str:
    """An act in one sentence."""
    on = f" ({one.on})" if one.on else ""
    numbers = f" {one.numbers}." if one.numbers else ""
    leads = f" Now: {one.leads_to}." if one.leads_to else ""
    until = f" Until {one.until}." if one.until else ""
    return f"{one.office}: {one.words}{on}.{numbers}{leads}{until}{f' Reason: {one.reason}' if one.reason else ''}"


def atom(title: str, own: str, leaves: Sequence[Leaf], address: Callable[[str], str]) -> bytes:
    """A feed of acts, the last one first.

    Args:
        title: Of the feed.
        own: Path of the feed.
        leaves: The acts.
        address: Gives the address that readers use, from a path.
    """
    feed = Xml.Element("feed", xmlns=ATOM)
    _add(feed, "title", title)
    _add(feed, "id", f"urn:callup:feed:{own}")
    _add(feed, "updated", leaves[0].entry.at if leaves else "1970-01-01T00:00:00Z")
    Xml.SubElement(feed, "link", rel="self", href=address(own), type="application/atom+xml")
    Xml.SubElement(_add(feed, "author", ""), "name").text = "callup"
    for leaf in leaves:
        act = told(leaf, leaf.entry.body)
        one = _add(feed, "entry", "")
        _add(one, "title", f"{leaf.entry.request}: {act.words}")
        _add(one, "id", f"urn:callup:{leaf.digest}")
        _add(one, "updated", leaf.entry.at)
        Xml.SubElement(one, "link", href=address(f"/public/requests/{leaf.entry.request}/") + f"#entry-{leaf.number}")
        _add(one, "summary", sentence(act))
    return bytes(Xml.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add(parent: Xml.Element, name: str, words: str) -> Xml.Element:
    child = Xml.SubElement(parent, name)
    child.text = words or None
    return child

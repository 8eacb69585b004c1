"""How does the package become a print? A tagged PDF (PDF/UA-1, PDF/A-3a) with package.json attached to it."""

import re
import unicodedata
from importlib.resources import files
from typing import Any

import msgspec

from callup.package import Package
from callup.report import charts
from callup.report.blocks import Document
from callup.report.document import compose, package_json
from callup.report.plan_part import Tiles

FACE = "Libertinus Serif"
PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count (\d+)")
LACKING = "Signs that the typefaces of this print lack are written as their Unicode number, for example [U+6F22]."

HEAD_SIGNS = 125
HEAD_LINES = 6
"""The running head: signs that fit in one line, and lines it may have."""

SHOWN = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x2FF), (0x370, 0x377), (0x37A, 0x37F), (0x384, 0x38A), (0x38C, 0x38C),
    (0x38E, 0x3A1), (0x3A3, 0x482), (0x48A, 0x4FF), (0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0x2071),
    (0x2074, 0x208E), (0x20A0, 0x20BF), (0x2100, 0x2151), (0x2153, 0x2184), (0x2190, 0x23FF),
    (0x1E00, 0x1EFF), (0x2500, 0x262F), (0xFB00, 0xFB06),
)  # fmt: skip
"""Code points, first to last, that the typefaces inside Typst are known to draw."""


def write_pdf(package: Package, tiles: Tiles) -> bytes:
    """Write the decision package as a tagged PDF.

    The compiler refuses a chart without words and a document without a title, so a PDF that exists is tagged.

    Args:
        package: The decision package.
        tiles: Column and row of every jurisdiction on the tile map, by postal code.

    Returns:
        The bytes of the PDF; dated by the day of the package, so the same package gives the same bytes.

    Example:
        >>> drawable("Wanted: 漢 [brackets]")
        'Wanted: [U+6F22] [brackets]'
    """
    return print_document(compose(package, tiles), package_json(package))


def print_document(document: Document, attached: bytes, *, brief: bool = False) -> bytes:
    """Print a document with the package attached; a brief has no contents and stands closer."""
    import typst  # noqa: PLC0415 - heavy, and only needed here

    template = files("callup.report").joinpath("package.typ").read_bytes()
    inputs = {"data": _data(document, brief=brief), "package": attached.decode()}
    return typst.compile(template, sys_inputs=inputs, pdf_standards=["ua-1", "a-3a"], ignore_system_fonts=True)


def page_count(printed: bytes) -> int:
    """Number of pages of a print, from its page tree.

    Example:
        >>> page_count(b"1 0 obj <</Type/Pages/Count 2/Kids[]>>")
        2
    """
    found = PAGES.search(printed)
    return int(found.group(1)) if found else 0


def drawable(text: str) -> str:
    """Text in signs that the typefaces of the print can draw; others are written as their Unicode number."""
    if text.isascii():
        return text
    return "".join(sign if _is_shown(sign) else f"[U+{ord(sign):04X}]" for sign in unicodedata.normalize("NFC", text))


def _is_shown(sign: str) -> bool:
    return sign == "\n" or any(first <= ord(sign) <= last for first, last in SHOWN)


def _data(document: Document, *, brief: bool) -> str:
    """The document as JSON for the template, with the height that the running head needs."""
    original = msgspec.json.decode(msgspec.json.encode(document))
    drawn = _drawn(original)
    head = " ".join(drawn["running"])
    if len(head) > HEAD_LINES * HEAD_SIGNS:
        head = head[: HEAD_LINES * HEAD_SIGNS].rsplit(" ", 1)[0] + " … (in full on the first page)"
    lines = len(head) // HEAD_SIGNS + 1
    lacking = LACKING if drawn != original else ""
    drawn |= {
        "running": head,
        "head_points": 40 + 10 * lines,
        "lacking": lacking,
        "brief": brief,
        "face": FACE,
        "chart_face": charts.FACE,
    }
    return msgspec.json.encode(drawn).decode()


def _drawn(value: Any) -> Any:  # noqa: ANN401 - a tree of JSON values
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, dict):
        return {key: _drawn(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_drawn(entry) for entry in value]
    return value

"""How does the package become a page? One file, readable without a network, without scripts, by eye, ear or printer."""

import re
from collections.abc import Iterable
from functools import singledispatch
from html import escape
from importlib.resources import files

from callup.package import Package
from callup.report import blocks, charts, words
from callup.report.blocks import Block, Column, Document
from callup.report.document import compose
from callup.report.plan_part import Tiles
from callup.role import LETTERS

FACES = "'Liberation Sans', Arial, Helvetica, sans-serif"
WEB = ("https://", "http://")


def write_html(package: Package, tiles: Tiles) -> str:
    """Write the decision package as one HTML file.

    Args:
        package: The decision package.
        tiles: Column and row of every jurisdiction on the tile map, by postal code.

    Returns:
        HTML5 text with styles and charts inside; the same package gives the same text.

    Example:
        >>> escape("<script>")
        '&lt;script&gt;'
    """
    return write_document(compose(package, tiles), package.version)


def write_document(document: Document, version: str) -> str:
    """Write any document as one HTML file; styles and charts are inside."""
    body = write_blocks(document.blocks)
    title = escape(f"{document.title}: {document.subject}")
    style = files("callup.report").joinpath("style.css").read_text(encoding="utf-8")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{style}@page {{ @top-left {{ content: {_css_text(" ".join(document.running))}; }} }}
</style>
</head>
<body>
<a class="skip" href="#main">Skip to the main content</a>
<header>
<p class="over">{escape(document.subject)}</p>
<h1>{escape(document.title)}</h1>
</header>
{_contents(document)}
<main id="main" tabindex="-1">
{body}
</main>
<footer>
<p>{escape(words.LIMIT)}. {escape(document.subject)}, {words.day(document.on)}, callup {escape(version)}.</p>
</footer>
</body>
</html>
"""


def write_blocks(parts: Iterable[Block], mark: str = "b") -> str:
    """Write blocks as a part of another page; `mark` begins the ids, so that two parts can stand on one page.

    Example:
        >>> write_blocks([blocks.Paragraph(text="One & all")])
        '<p>One &amp; all</p>'
    """
    return "\n".join(_draw(block, f"{mark}{index}") for index, block in enumerate(parts))


def _contents(document: Document) -> str:
    links = "\n".join(
        f'<li><a href="#b{index}">{escape(block.text)}</a></li>'
        for index, block in enumerate(document.blocks)
        if isinstance(block, blocks.Heading) and block.level == 2
    )
    return f'<nav aria-label="Contents">\n<ol>\n{links}\n</ol>\n</nav>'


@singledispatch
def _draw(block: Block, mark: str) -> str:
    raise TypeError(f"no drawing for {type(block).__name__} {mark}")


@_draw.register
def _(block: blocks.Heading, mark: str) -> str:
    return f'<h{block.level} id="{mark}">{escape(block.text)}</h{block.level}>'


@_draw.register
def _(block: blocks.Paragraph, mark: str) -> str:  # noqa: ARG001 - all drawings take the same
    return f"<p>{escape(block.text)}</p>"


@_draw.register
def _(block: blocks.Notice, mark: str) -> str:  # noqa: ARG001
    return f'<p class="notice"><strong>Notice:</strong> {escape(block.text)}</p>'


@_draw.register
def _(block: blocks.Bullets, mark: str) -> str:  # noqa: ARG001
    return "<ul>\n" + "\n".join(f"<li>{escape(item)}</li>" for item in block.items) + "\n</ul>"


@_draw.register
def _(block: blocks.Figure, mark: str) -> str:
    caption = escape(block.caption)
    return (
        f'<figure id="{mark}">\n<figcaption>{caption}</figcaption>\n'
        f'<div class="scroll" role="group" aria-label="{caption}" tabindex="0">{_inline(block, mark)}</div>\n</figure>'
    )


def _inline(figure: blocks.Figure, mark: str) -> str:
    """The chart with a name of its own, and with marks that no other chart on the page has."""
    svg = figure.svg.replace(f'font-family="{charts.FACE}"', f'font-family="{FACES}"')
    svg = re.sub(r'( id="|url\(#)', rf"\g<1>{mark}-", svg)
    named = f'<svg role="img" aria-label="{escape(figure.alt)}" '
    return svg.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace("<svg ", named, 1)


@_draw.register
def _(block: blocks.Table, mark: str) -> str:
    heads = "".join(f'<th scope="col"{_kind(column)}>{escape(column.title)}</th>' for column in block.columns)
    rows = "\n".join(_row(block, row) for row in block.rows)
    table = (
        f'<div class="scroll" role="region" aria-labelledby="{mark}" tabindex="0">\n<table>\n'
        f'<caption id="{mark}"><span>{escape(block.caption)}</span></caption>\n'
        f"<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )
    if not block.folded:
        return table
    return f"<details>\n<summary>Numbers of the chart above as a table</summary>\n{table}\n</details>"


def _row(table: blocks.Table, row: tuple[str, ...]) -> str:
    cells = []
    for index, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
        if index < table.row_heads:
            cells.append(f'<th scope="row"{_kind(column)}>{_cell(column, cell)}</th>')
        else:
            cells.append(f"<td{_kind(column, cell)}>{_cell(column, cell)}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _kind(column: Column, cell: str = "") -> str:
    if column.kind == "verdict" and cell:
        return f' class="verdict {VERDICT_CLASSES.get(cell[:1], "other")}"'
    return "" if column.kind == "text" else f' class="{column.kind}"'


VERDICT_CLASSES = {letter: name.replace("_", "-") for name, letter in LETTERS.items()}


def _cell(column: Column, cell: str) -> str:
    if column.kind == "address" and cell.startswith(WEB):
        return f'<a href="{escape(cell)}">{escape(cell)}</a>'
    if column.kind == "page":
        return f'<a href="{escape(cell)}.html">{escape(cell)}</a>'
    if column.kind == "verdict" and cell[1:2] == " ":
        return f"<b>{escape(cell[0])}</b> {escape(cell[2:])}"
    return "<br>".join(map(escape, cell.split("\n")))


def _css_text(text: str) -> str:
    """Text as a CSS string in which every sign but letters, digits and spaces is written as its number."""
    return '"' + "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):06x} " for sign in text) + '"'

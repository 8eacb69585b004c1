"""What does callup rest on? The page of all tables, written from their sources."""

from callup.reference.tables import list_sources
from callup.table import TableSource

HEAD = """# Tables

This page is generated from the `source.toml` files under `src/callup/data`; change those, then run `callup docs`.
Every number that callup uses stands in one of these tables, with its source.

A table is a fact (counted or reported), an estimate (worked out from facts), an assumption (nobody measured it)
or an illustration (for drawing only).
An edition is named by the day or year that its facts hold; it is never edited, a correction is a new edition.
An empty cell means unknown.
Words such as UNVERIFIED, GAP and estimate in a note travel with the numbers to every page that rests on them.
"""


def tables_page() -> str:
    """The page `docs/tables.md`: an overview, then one part per table and edition.

    Returns:
        Markdown, ending with a line end.

    Raises:
        TableError: A source cannot be read.

    Example:
        >>> tables_page().splitlines()[0]
        '# Tables'
    """
    sources = list_sources()
    overview = [_overview_row(name, edition, source) for name, edition, source in sources]
    parts = [_part(name, edition, source) for name, edition, source in sources]
    head = [HEAD, "| table | edition | kind | rows | title |", "| --- | --- | --- | ---: | --- |"]
    return "\n".join([*head, *overview, "", *parts])


def _overview_row(name: str, edition: str, source: TableSource) -> str:
    return f"| [{name}](#{_anchor(name, edition)}) | {edition} | {source.kind} | {source.rows:,} | {source.title} |"


def _anchor(name: str, edition: str) -> str:
    """The anchor of a heading as renderers of Markdown make it."""
    kept = [letter for letter in f"{name} {edition}".lower() if letter.isalnum() or letter in " -_"]
    return "".join(kept).replace(" ", "-")


def _part(name: str, edition: str, source: TableSource) -> str:
    told = [f"Stored copy: {source.archived}."] if source.archived else []
    lines = [
        f"## {name} {edition}\n",
        f"{source.title}.",
        f"Kind: {source.kind}; {source.rows:,} rows.",
        f"Publisher: {source.publisher}. Published: {source.published}. Retrieved: {source.retrieved}.",
        f"Address: {source.url}.",
        *told,
        f"Licence: {source.licence}.",
        f"Digest: `{source.digest}`.\n",
        *_sentences(source.note),
        "\n| column | type | unit | meaning |\n| --- | --- | --- | --- |",
        *(f"| {key} | {column.type} | {column.unit} | {column.meaning} |" for key, column in source.column.items()),
    ]
    return "\n".join(lines) + "\n"


def _sentences(note: str) -> list[str]:
    """One sentence per line."""
    return [sentence if sentence.endswith(".") else f"{sentence}." for sentence in note.split(". ") if sentence]

"""Is docs/tables.md what the sources say?"""

from pathlib import Path

from callup.reference.tables import list_sources
from callup.reference.tables_page import tables_page

PAGE = Path(__file__).parents[2] / "docs" / "tables.md"


def test_the_page_of_tables_is_not_stale():
    assert PAGE.read_text(encoding="utf-8") == tables_page(), "docs/tables.md is stale: run `callup docs`"


def test_the_page_has_a_part_for_every_table_and_edition():
    parts = [line for line in tables_page().splitlines() if line.startswith("## ")]
    assert parts == [f"## {name} {edition}" for name, edition, _ in list_sources()]

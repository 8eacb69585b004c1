"""What becomes of the real request: a draft that says what it lacks, in documents of bounded size?"""

import json
import re
from datetime import date
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
import typst
from python_calamine import CalamineWorkbook

from callup import steps
from callup.cli.doors import beside_of
from callup.documents import read_case
from callup.package import Package
from callup.package.provenance import orphans
from callup.reference.places import read_tiles
from callup.report import brief, pdf
from callup.report.blocks import Table
from callup.report.document import compose
from callup.report.files import package_files
from callup.report.workbook import long_tables

CASE = Path(__file__).parents[1] / "examples" / "us-dhs-2025-05-09"


@pytest.fixture(scope="module")
def package() -> Package:
    choices = steps.Choices(on=date(2025, 12, 24), seasons=1000)
    return steps.walk(read_case(CASE), choices, steps.quiet, beside_of(CASE))


@pytest.fixture(scope="module")
def files(package: Package) -> dict[str, bytes]:
    return dict(package_files(package, read_tiles(), progress=steps.quiet))


def test_every_figure_of_the_real_package_comes_from_somewhere(files):
    assert orphans(json.loads(files["package.json"])) == []


def test_the_real_package_is_a_draft_and_names_the_tests_it_lacks(package):
    lacking = {one.check.id for one in package.checks if one.standing == "lacking"}
    assert package.state == "draft"
    assert {"cost-fund", "legality-counsel", "readiness-dated", "appropriateness-whole", "lethality-force"} <= lacking
    assert not {"cost-documented", "appropriateness-alternatives", "legality-reviewed"} & lacking


def test_both_totals_and_both_remainders_stand_in_page_brief_and_summary(package):
    for told in ("20,000", "21,000", "3,000 without", "4,000 without"):
        assert told in package.summary[0]


def test_all_ways_stay_on_the_page_with_the_people_they_need(package, files):
    page = files["package.html"].decode()
    assert package.comparison is not None
    for way in package.comparison.alternatives:
        assert f'<th scope="row">{way.title}</th><td class="number">{way.wanted:,}</td>' in page


def test_page_and_print_keep_to_their_sizes(files):
    assert len(files["package.html"]) < 1_500_000
    assert len(files["package.pdf"]) < 4_000_000


def test_the_brief_has_two_pages(package):
    document = brief.compose_brief(package)
    template = Path(pdf.__file__).with_name("package.typ").read_bytes()
    inputs = {"data": pdf._data(document, brief=True), "package": "{}"}
    pages = typst.compile(template, sys_inputs=inputs, format="png", ppi=10, ignore_system_fonts=True)
    assert len(pages) == 2


def test_every_number_of_the_brief_stands_in_the_package(package, files):
    said = {cell for block in compose(package, read_tiles()).blocks for cell in _texts(block)}
    whole = " ".join(said)
    for block in brief.compose_brief(package).blocks:
        for cell in _texts(block):
            for number in re.findall(r"\d[\d,]{3,}", cell):
                assert number in whole, f"{number} in {cell}"


def _texts(block) -> list[str]:
    if isinstance(block, Table):
        return [block.caption, *(cell for row in block.rows for cell in row)]
    fields = msgspec.structs.asdict(block)
    return [fields.get("text", ""), *fields.get("items", ())]


def test_the_workbook_has_a_sheet_for_every_table_and_the_same_numbers(package, files):
    book = CalamineWorkbook.from_filelike(BytesIO(files["package.xlsx"]))
    tables = [block for block in compose(package, read_tiles()).blocks if isinstance(block, Table)]
    assert len(book.sheet_names) == 1 + len(tables) + len(long_tables(package))
    named = next(name for name in book.sheet_names if "Every unit sent" in name)
    rows = book.get_sheet_by_name(named).to_python()
    column = rows[2].index("people")
    assert sum(row[column] for row in rows[3:]) == sum(one.people for one in package.plan.assignments)


def test_the_same_package_gives_the_same_files(package, files):
    again = dict(package_files(package, read_tiles(), progress=steps.quiet))
    assert {name for name in files if files[name] != again[name]} == set()

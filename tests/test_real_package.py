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
from callup.package import Dissent, LineRow, Package
from callup.package.provenance import orphans
from callup.reference.places import read_tiles
from callup.report import brief, pdf
from callup.report.blocks import Document, Paragraph, Table
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
    assert pages(brief.compose_brief(package)) == 2


def pages(document: Document) -> int:
    template = Path(pdf.__file__).with_name("package.typ").read_bytes()
    inputs = {"data": pdf._data(document, brief=True), "package": "{}"}
    return len(typst.compile(template, sys_inputs=inputs, format="png", ppi=10, ignore_system_fonts=True))


def test_the_brief_of_forty_lines_has_two_pages_and_says_what_it_leaves_out(package):
    titles = [
        f"Help number {n} with work whose name is long and told in full as the requester wrote it" for n in range(40)
    ]
    asked = [msgspec.structs.replace(package.request.line[0], id=f"line-{n}", title=titles[n]) for n in range(40)]
    rows = tuple(LineRow(line=f"line-{n}", title=titles[n], asked=n, lawful=n, sourced=n) for n in range(40))
    payers = tuple(msgspec.structs.replace(package.bill.payers[0], payer=f"Payer number {n}") for n in range(12))
    dissents = tuple(
        Dissent(office=f"Office {n}", on=package.on, about="transport", says="The units are planned for.")
        for n in range(9)
    )
    said = tuple(f"{title} (5 people): on 24 December 2025 lawful." for title in titles)
    long = msgspec.structs.replace(
        package,
        request=msgspec.structs.replace(package.request, line=asked),
        lines=rows,
        bill=msgspec.structs.replace(package.bill, payers=payers),
        dissents=dissents,
        summary=(*package.summary[:2], *said, *package.summary[-6:]),
    )
    document = brief.compose_brief(long, brief.WIDE)
    told = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert {"And 30 more lines, see the package.", "And 6 more payers, see the package."} < set(told)
    (table,) = [one for one in document.blocks if isinstance(one, Table) and one.caption.startswith("People by line")]
    assert [row[1] for row in table.rows] == [str(n) for n in range(30, 40)]
    assert pages(document) > 2
    printed = brief.write_brief(long)
    assert pdf.page_count(printed) == 2
    assert pages(brief.compose_brief(long, brief.TIGHTER[1])) == 2


def test_a_short_brief_is_not_cut_further_than_it_must(package, files):
    assert pdf.page_count(files["brief.pdf"]) == 2
    assert brief.write_brief(package) == files["brief.pdf"]
    captions = [one.caption for one in brief.compose_brief(package).blocks if isinstance(one, Table)]
    assert "People by line" in captions


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

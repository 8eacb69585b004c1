"""Do page and print say all of the package, to everyone, and the same every time?"""

import re
import subprocess
import sys
from functools import cache
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest

from callup.money import NOTHING
from callup.package import Package
from callup.report import blocks, charts, package_files, words
from callup.report.brief import write_brief
from callup.report.document import compose, package_json
from callup.report.html import write_html
from callup.report.pdf import drawable, write_pdf
from callup.report.workbook import write_workbook
from callup.role import STATUS_SLUGS, VERDICTS
from tests.report_world import CRITERIA, LINES, NOTICE, PACKAGE, REASONS, TILES, VIEWS

VOID = {"meta", "br", "link", "img", "input", "hr"}
EMPTY = msgspec.structs.replace(
    PACKAGE,
    summary=(),
    notice=(),
    matrix=(),
    findings=(),
    headings=(),
    assumptions=(),
    tables=(),
    checks=(),
    lines=(),
    comparison=None,
    precedents=(),
    dissents=(),
    computations=(),
    traces=(),
    intake=msgspec.structs.replace(PACKAGE.intake, gaps=(), tallies=()),
    plan=msgspec.structs.replace(
        PACKAGE.plan, assignments=(), shortfalls=(), shares=(), proofs=(), roster_note="", moves=()
    ),
    risk=msgspec.structs.replace(
        PACKAGE.risk,
        homes=(),
        states=(),
        chance_before=(),
        chance_after=(),
        unmet_before=(),
        unmet_after=(),
        notes=(),
    ),
    bill=msgspec.structs.replace(PACKAGE.bill, person_days=0, total=NOTHING, payers=(), lines=(), notes=()),
)


class Page(HTMLParser):
    """A page as a list of elements and its text; refuses elements that are not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.parts: list[str] = []
        self.feed(page)
        self.close()
        assert self.inside == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs)
        if tag not in VOID:
            self.inside.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.inside.pop() == tag

    def handle_data(self, data):
        if self.inside and self.inside[-1] != "style":
            self.parts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.parts).split())

    def having(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


@cache
def page() -> str:
    return write_html(PACKAGE, TILES)


@cache
def seen() -> Page:
    return Page(page())


@cache
def print_() -> bytes:
    return write_pdf(PACKAGE, TILES)


def titled(title: str) -> Package:
    return msgspec.structs.replace(PACKAGE, request=msgspec.structs.replace(PACKAGE.request, title=title))


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_the_page_names_every_line_with_its_title(line):
    assert f"{line[0]}: {line[1]}" in seen().text


@pytest.mark.parametrize("reason", [*REASONS, "Fewer units can do this work than were asked for."])
def test_the_page_gives_every_reason_for_a_shortfall(reason):
    assert reason in seen().text


def test_the_page_says_what_must_be_said_before_anything_else():
    text = seen().text
    assert NOTICE in text
    assert words.LIMIT in text
    assert text.index(NOTICE) < text.index(PACKAGE.summary[0])


@pytest.mark.parametrize("criterion", PACKAGE.headings, ids=lambda one: one.title)
def test_every_criterion_shows_its_state_its_evidence_and_what_is_not_assessed(criterion):
    text = seen().text
    assert f"{criterion.letter}: {criterion.title} ({criterion.state})" in text
    for said in (*(piece.statement for piece in criterion.evidence), *criterion.not_assessed):
        assert said in text


def test_the_page_holds_every_statement_of_law():
    text = seen().text
    for finding in PACKAGE.findings:
        for said in (
            *finding.conditions,
            *finding.would_allow,
            *(rule.because for rule in finding.rules),
            *(rule.citation for rule in finding.rules),
            *(view.reading for view in finding.views),
            *(view.held_by for view in finding.views),
            *(" and ".join(facts) for facts in finding.questions),
        ):
            assert said in text


def test_an_unread_text_of_law_is_marked():
    assert "10 USC 277 (text UNVERIFIED)" in seen().text
    assert "18 USC 1385 (text" not in seen().text


def test_the_remainder_that_no_line_explains_stays_visible():
    rows = {row for block in compose(PACKAGE, TILES).blocks if isinstance(block, blocks.Table) for row in block.rows}
    assert ("npr-2025-06-05", "20,000", "17,000", "3,000") in rows


def test_the_matrix_has_nine_statuses_and_a_letter_with_a_word_in_every_cell():
    matrix = next(
        block
        for block in compose(PACKAGE, TILES).blocks
        if isinstance(block, blocks.Table) and block.row_heads == 2 and block.columns[2].kind == "verdict"
    )
    assert len(matrix.columns) == 2 + len(STATUS_SLUGS)
    said = {words.verdict(verdict) for verdict in VERDICTS}
    assert {cell for row in matrix.rows for cell in row[2:]} <= said
    assert len(matrix.rows) == len(PACKAGE.matrix)


def test_the_findings_of_a_line_tell_every_role_and_status_once():
    table = next(
        b
        for b in compose(PACKAGE, TILES).blocks
        if isinstance(b, blocks.Table) and b.caption == "fugitives: what was found"
    )
    assert table.rows[0][0] == "X barred"
    assert (
        "? open",
        "52 Guards, TX",
        "every role: T32\u00a0112; Civilian",
        "us.18-usc-1385.execute-the-laws",
    ) in table.rows


def test_the_moves_of_a_plan_that_runs_already_are_told():
    assert "Of the plan that runs already 60 people stay where they are." in seen().text
    for row in ("withdrawn transport GA 1st Transport Company", "added transport civilian 1st Transport Company"):
        assert row in " ".join(seen().text.split())
    assert "Moves" not in Page(write_html(EMPTY, TILES)).text


def test_how_unevenly_the_guards_give_is_told():
    assert words.GINI.format(gini="0.42") in seen().text


def test_civilian_donors_are_supply_of_their_own_and_equivalents_are_no_heads():
    assert words.DONORS_CAPTION in seen().text
    assert "Park police federal agency 40 12 25 letter of the agency" in " ".join(seen().text.split())
    nobody = msgspec.structs.replace(PACKAGE, plan=msgspec.structs.replace(PACKAGE.plan, donors=()))
    assert words.NO_DONOR in Page(write_html(nobody, TILES)).text


def test_each_disputed_point_stands_once_with_both_readings_in_one_row():
    table = next(
        b for b in compose(PACKAGE, TILES).blocks if isinstance(b, blocks.Table) and b.caption.startswith("Disputed")
    )
    (row,) = table.rows
    assert (row[1], row[2], row[3]) == (VIEWS[0].reading, VIEWS[0].held_by, "X barred")
    assert (row[4], row[5], row[6]) == (VIEWS[1].reading, VIEWS[1].held_by, "C allowed if")
    assert set(row[7].split("\n")) == {one.line for one in PACKAGE.findings if one.views}


def test_a_reading_without_another_says_that_none_is_known():
    lone = msgspec.structs.replace(PACKAGE.findings[0], views=VIEWS[:1])
    page = write_html(msgspec.structs.replace(PACKAGE, findings=(lone,)), TILES)
    assert "no other reading is known" in page


@pytest.mark.parametrize("checked", PACKAGE.checks, ids=lambda one: one.check.id)
def test_page_names_every_test_with_how_it_stands(checked):
    text = seen().text
    assert f"{checked.check.test} {checked.standing}" in text
    assert checked.says in text
    assert checked.check.why in text


def test_dissent_ways_past_cases_and_origins_stand_on_the_page():
    text = seen().text
    assert PACKAGE.dissents[0].says in text
    assert all(way.what in text for way in PACKAGE.comparison.alternatives)
    assert "Use of an earlier year (UNVERIFIED)" in text
    assert all(one.what in text for one in PACKAGE.computations)
    assert all(trace.path in text for trace in PACKAGE.traces)


def test_without_a_dissent_the_page_says_so():
    assert "Nobody has recorded a dissent." in Page(write_html(EMPTY, TILES)).text


def test_the_command_names_every_choice_that_was_made():
    text = seen().text
    assert "callup walk CASE --on 2025-12-24 --seed 20251224 --out DIR and the choices below" in text
    assert "Chosen: floor 0.4" in text


def test_a_cost_that_is_not_known_is_not_nought():
    rows = {row[0]: row for b in compose(PACKAGE, TILES).blocks if isinstance(b, blocks.Table)
            and b.caption.startswith("Cost of every way") for row in b.rows}  # fmt: skip
    assert rows["Officers lent"][2:] == ("not\u00a0known",) * 3
    assert rows["Do nothing"][2:] == ("0", "0", "0")


def test_steps_of_the_waterfall_end_at_the_total():
    rows = next(
        b.rows
        for b in compose(PACKAGE, TILES).blocks
        if isinstance(b, blocks.Table) and b.caption.startswith("Cost built")
    )
    assert rows[-1][2] == words.number(PACKAGE.bill.total.central)


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(A1)", "http://example.org", "-1 or 2"])
def test_a_text_in_the_workbook_is_never_a_formula_or_a_link(text):
    book = write_workbook(titled(text), compose(titled(text), TILES))
    with ZipFile(BytesIO(book)) as parts:
        sheets = b"".join(parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/"))
    assert b"<f>" not in sheets
    assert book == write_workbook(titled(text), compose(titled(text), TILES))


def test_an_empty_package_has_a_brief_and_a_workbook():
    assert write_brief(EMPTY).startswith(b"%PDF-")
    assert write_workbook(EMPTY, compose(EMPTY, {})).startswith(b"PK")


def test_the_numbers_of_a_payer_are_exact_and_the_sum_is_in_words():
    assert f"{PACKAGE.bill.total.central:,}" in seen().text
    assert words.usd(PACKAGE.bill.total.central) in seen().text


def test_the_page_never_gives_a_total_score():
    for package in (PACKAGE, EMPTY):
        assert "score" not in Page(write_html(package, TILES)).text.lower()


def test_the_page_asks_nothing_of_the_network_and_runs_nothing():
    assert not seen().having("script", "link", "img", "iframe", "object", "embed", "base", "form", "image", "use")
    for attributes in seen().having(*{tag for tag, _ in seen().elements}):
        assert not {"src", "srcset", "style", "xlink:href"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
    assert "@import" not in page()
    assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)\)", page()))


def test_the_page_has_language_title_landmarks_and_a_way_past_the_contents():
    assert seen().having("html") == [{"lang": "en"}]
    assert [len(seen().having(tag)) for tag in ("title", "h1", "main", "nav", "header", "footer")] == [1] * 6
    assert seen().having("a")[0] == {"class": "skip", "href": "#main"}


def test_every_mark_is_unique_and_every_link_in_the_page_leads_somewhere():
    marks = [attributes["id"] for _, attributes in seen().elements if "id" in attributes]
    assert len(marks) == len(set(marks))
    targets = {link["href"][1:] for link in seen().having("a") if link["href"].startswith("#")}
    used = set(re.findall(r"url\(#([^)]*)\)", page()))
    named = {attributes["aria-labelledby"] for attributes in seen().having("div") if "aria-labelledby" in attributes}
    assert targets | used | named <= set(marks)


def test_every_table_has_a_caption_and_every_head_says_what_it_heads():
    tables = page().count("<table>")
    assert tables == page().count("<table>\n<caption ") > 20
    assert all(attributes.get("scope") in {"col", "row"} for attributes in seen().having("th"))


def test_every_chart_has_words_and_is_followed_by_a_table():
    charts = seen().having("svg")
    assert len(charts) == 6
    assert all(chart["role"] == "img" and len(chart["aria-label"]) > 80 for chart in charts)
    written = compose(PACKAGE, TILES).blocks
    after = [written[index + 1] for index, block in enumerate(written) if isinstance(block, blocks.Figure)]
    assert all(isinstance(block, blocks.Table) for block in after)


def test_headings_leave_out_no_level():
    levels = [int(tag[1]) for tag, _ in seen().elements if re.fullmatch(r"h[1-6]", tag)]
    assert all(lower - upper <= 1 for upper, lower in pairwise(levels))


def test_a_title_with_markup_is_shown_as_text():
    title = "<script>alert(1)</script> & #set $x$ [*a*] `b`"
    wild = write_html(titled(title), TILES)
    assert "<script" not in wild
    assert title in Page(wild).text


def test_a_web_address_becomes_a_link_and_other_addresses_do_not():
    source = msgspec.structs.replace(PACKAGE.request.source[0], url="javascript:alert(1)")
    request = msgspec.structs.replace(PACKAGE.request, source=[source, *PACKAGE.request.source])
    links = Page(write_html(msgspec.structs.replace(PACKAGE, request=request), TILES)).having("a")
    outside = [link["href"] for link in links if not link["href"].startswith("#")]
    assert outside == [PACKAGE.request.source[0].url]


def test_control_signs_are_written_out():
    assert "a[U+202E]b[U+0000]c" in Page(write_html(titled("a\u202eb\x00c"), TILES)).text


def test_page_and_print_carry_the_notice_on_every_printed_page():
    running = compose(PACKAGE, TILES).running
    assert running == (words.LIMIT + ".", NOTICE)
    head = re.search(r'@top-left \{ content: "([^"]*)"', page())
    shown = re.sub(r"\\([0-9a-f]{6}) ", lambda code: chr(int(code[1], 16)), head[1])
    assert shown == " ".join(running)


def test_the_print_is_tagged_and_says_so():
    assert print_().startswith(b"%PDF-")
    assert b"pdfuaid:part" in print_()
    assert b"pdfaid:part" in print_()
    assert b"/Marked true" in print_()


def test_the_print_is_dated_by_the_day_of_the_package():
    assert f"D:{PACKAGE.on:%Y%m%d}".encode() in print_()


def test_the_print_carries_the_package_itself():
    assert b"package.json" in print_()
    assert len(print_()) > len(package_json(PACKAGE)) // 50


def test_the_page_names_the_digest_of_the_file_beside_it():
    files = dict(package_files(PACKAGE, TILES, progress=lambda _step, _share: None))
    assert list(files) == ["package.json", "package.html", "package.pdf", "brief.pdf", "package.xlsx"]
    assert f"sha256:{sha256(files['package.json']).hexdigest()}" in Page(files["package.html"].decode()).text


@pytest.mark.parametrize("write", [write_html, write_pdf])
def test_the_same_package_gives_the_same_bytes(write):
    again = msgspec.json.decode(msgspec.json.encode(PACKAGE), type=Package)
    assert write(again, TILES) == write(PACKAGE, dict(reversed(TILES.items())))


def test_what_was_drawn_before_changes_no_byte():
    charts._render.cache_clear()
    first = write_html(PACKAGE, TILES)
    charts._render.cache_clear()
    assert write_html(PACKAGE, TILES) == first


def test_another_process_gives_the_same_bytes():
    program = (
        "from hashlib import sha256; from tests.report_world import PACKAGE, TILES;"
        "from callup.report.html import write_html; from callup.report.pdf import write_pdf;"
        "print(sha256(write_html(PACKAGE, TILES).encode()).hexdigest(), sha256(write_pdf(PACKAGE, TILES)).hexdigest())"
    )
    home = Path(__file__).parent.parent
    path = f"{home}:{home / 'src'}"
    environment = {"PYTHONPATH": path, "PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == [sha256(page().encode()).hexdigest(), sha256(print_()).hexdigest()]


def test_importing_the_writers_is_light():
    program = (
        "import sys, callup.report.html, callup.report.pdf; print({'altair', 'vl_convert', 'typst'} & set(sys.modules))"
    )
    environment = {"PYTHONPATH": str(Path(__file__).parent.parent / "src")}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("tiles", [TILES, {}])
def test_an_empty_plan_without_payers_is_a_document_too(tiles):
    assert "The plan assigns nobody." in Page(write_html(EMPTY, tiles)).text
    assert write_pdf(EMPTY, tiles).startswith(b"%PDF-")


def test_a_guard_without_numbers_keeps_its_tile():
    plan = msgspec.structs.replace(PACKAGE.plan, shares=PACKAGE.plan.shares[:3])
    assert "no data" in write_html(msgspec.structs.replace(PACKAGE, plan=plan), TILES)


def test_a_plan_that_takes_nothing_from_anyone_draws_its_charts():
    still = msgspec.structs.replace(PACKAGE.risk, chance_after=PACKAGE.risk.chance_before)
    assert write_pdf(msgspec.structs.replace(PACKAGE, risk=still), TILES).startswith(b"%PDF-")


def test_signs_without_a_typeface_are_written_as_their_number():
    assert drawable("漢 é − ≤") == "[U+6F22] é − ≤"
    assert write_pdf(titled("漢字 🚁 e\u0301\u0489"), TILES).startswith(b"%PDF-")


def test_a_long_notice_does_not_push_the_page_away():
    package = msgspec.structs.replace(PACKAGE, notice=("A long notice. " * 200,))
    assert write_pdf(package, TILES).startswith(b"%PDF-")


def test_texts_in_quotes_come_back_from_the_page():
    assert unescape("&quot;") in Page(write_html(titled('a "quoted" title'), TILES)).text


def test_the_names_of_the_criteria_are_those_of_the_form():
    assert [criterion[0] for criterion in CRITERIA] == list("CARRLL")

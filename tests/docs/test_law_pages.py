"""Are the pages in docs/law what the rule files say?"""

import re
from pathlib import Path

import msgspec

from callup.law.rulebase import Rule, RuleBase, Stage, WorkedCase
from callup.reference.law import read_fact_kinds, read_rule_base
from callup.reference.law_pages import MADE, law_pages, write_law_pages

FOLDER = Path(__file__).parents[2] / "docs" / "law"
PAGES = law_pages()


def test_the_pages_of_the_law_are_not_stale():
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))}
    stale = sorted(name for name in found.keys() | PAGES.keys() if found.get(name) != PAGES.get(name))
    assert stale == [], f"docs/law is stale: run `callup docs` ({', '.join(stale)})"


def test_there_is_one_page_for_each_provision_with_a_part_for_each_rule():
    for provision in read_rule_base().provisions:
        parts = re.findall(r"^## (\S+)$", PAGES[f"{provision.id}.md"], flags=re.MULTILINE)
        wanted = [rule.id for rule in provision.rule]
        assert [part for part in parts if part in wanted] == wanted


def test_every_rule_shows_its_citation_its_mark_and_each_of_its_lines():
    for provision in read_rule_base().provisions:
        page = PAGES[f"{provision.id}.md"]
        for rule in provision.rule:
            assert f"- Citation: {rule.cite}." in page
            part = page.split(f"## {rule.id}\n")[1:]
            assert any(f"Mark: {rule.mark}." in one for one in part)
            assert all(f"`{line}`" in page for line in (*rule.when, *rule.unless, *rule.must))


def test_every_question_of_law_is_shown_with_each_reading_and_each_holder():
    text = "\n".join(PAGES.values())
    for question in read_rule_base().questions.values():
        assert f"**{question.asks}**" in text
        for reading in question.reading:
            assert reading.says in text
            assert all(held.by in text and str(held.on) in text and held.stage in text for held in reading.held)


def test_every_fact_is_shown_with_its_question_who_answers_and_its_evidence():
    for fact in read_fact_kinds().values():
        part = PAGES["facts.md"].split(f"### {fact.name}\n")[1].split("\n### ")[0]
        assert f"**{fact.question}**" in part
        assert f"- Kind: {fact.kind}." in part
        assert f"- Who answers: {fact.who}." in part
        assert f"- Evidence: {fact.evidence}." in part


def test_every_rule_stands_in_the_index():
    rows = re.findall(r"^\| \[(\S+)\]\((\S+)#", PAGES["index.md"], flags=re.MULTILINE)
    wanted = [(rule.id, f"{one.id}.md") for one in read_rule_base().provisions for rule in one.rule]
    assert rows == wanted


def test_every_link_inside_the_pages_leads_to_a_heading():
    headings = {name: set(re.findall(r"^#+ (\S+)$", text, flags=re.MULTILINE)) for name, text in PAGES.items()}
    for name, text in PAGES.items():
        for page, anchor in re.findall(r"\]\(([\w.-]*)#([^)]+)\)", text):
            assert anchor in headings[page or name], f"{name}: {page}#{anchor}"


def with_rule(**told: object) -> tuple[RuleBase, Rule]:
    base = read_rule_base()
    provision = base.provisions[0]
    rule = msgspec.structs.replace(provision.rule[0], **told)
    case = WorkedCase(
        sentence="A made-up example.", rule=rule.id, on=rule.in_force.since, role="medical", status="sad",
        facts={"armed": True}, fires=False, why="because it is made up.",
    )  # fmt: skip
    changed = msgspec.structs.replace(provision, rule=(rule,), case=(case,))
    return msgspec.structs.replace(base, provisions=(changed, *base.provisions[1:])), rule


def test_a_court_order_shows_its_court_its_stages_and_where_it_binds():
    base, rule = with_rule(
        layer="court order",
        court="a court",
        where=("TX", "VT"),
        stage=(Stage(since=read_rule_base().rules[0].in_force.since, stage="stayed"),),
    )
    page = law_pages(base)[f"{base.provisions[0].id}.md"]
    assert "- Court: a court." in page
    assert f"- Stages: stayed from {rule.stage[0].since}." in page
    assert "- Binds in: TX, VT." in page


def test_worked_cases_stand_below_their_rule():
    base, rule = with_rule()
    part = law_pages(base)[f"{base.provisions[0].id}.md"].split(f"## {rule.id}\n")[1]
    assert "A made-up example." in part
    assert "armed = true" in part
    assert "The rule does not fire: because it is made up." in part


def test_writing_removes_generated_pages_of_provisions_that_are_gone_and_nothing_else(tmp_path):
    (tmp_path / "gone.md").write_text(f"# Gone\n\n{MADE}\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("# Written by hand\n", encoding="utf-8")
    write_law_pages(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"notes.md", *PAGES}

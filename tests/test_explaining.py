"""Asking why, at the command line: a State, a line, pages for all, another order."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from callup.cli.show_explain import less_in_words
from callup.sourcing.less import Effect, Less
from tests.test_cli import EXAMPLES, said

HELENE = EXAMPLES / "us-helene-2024"
INAUGURATION = EXAMPLES / "us-inauguration-2021"
FEW = ("--seasons", "300")


def test_a_state_is_explained_in_a_hundred_columns(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "source", HELENE, "--explain", "NC", *FEW)
    assert code == 0
    assert "NC gives" in out
    assert "Limits that do not bind" in out
    assert "By month" in out
    assert "If NC gave nothing, people missing" in " ".join(out.split())
    assert "300 seasons, seed 1" in out
    assert max(len(row) for row in out.splitlines()) <= 100


def test_a_line_is_explained_with_the_change_that_would_lift_it(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "source", INAUGURATION, "--explain", "deputised-security")
    assert code == 0
    assert "Cheapest change" in out
    assert "1,637 missing" in out
    assert max(len(row) for row in out.splitlines()) <= 100


def test_the_explanation_of_a_line_is_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "source", INAUGURATION, "--explain", "deputised-security", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["line"]["missing"] > 0
    for change in found["line"]["changes"]:
        assert 0 < change["people"] <= change["at_most"] <= found["line"]["missing"]
    assert found["tables"]


def test_the_explanation_of_a_state_is_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "source", HELENE, "--explain", "NC", "--json", *FEW)
    assert code == 0
    assert len(json.loads(out)["risk"]["weeks"]) == 52


@pytest.mark.parametrize("name", ["XX", "own-gard"])
def test_a_name_that_is_neither_a_state_nor_a_line_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, "source", HELENE, "--explain", name)
    assert (code, out) == (10, "")
    assert "--explain" in err


def test_a_plan_within_a_bound_is_not_explained(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "source", HELENE, "--explain", "NC", "--risk-bound", "none")
    assert code == 10
    assert "without a bound" in err


def test_the_chosen_order_stands_beside_the_standing_one(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "source", HELENE, "--order", "cost,fill")
    assert code == 0
    assert "What the order of the objectives costs" in out
    assert "standing order" in out


class Reader(HTMLParser):
    """Addresses that a page would fetch, and its links."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "src" or (tag == "link" and name == "href"):
                self.fetched.append(value or "")
            if tag == "a" and name == "href":
                self.links.append(value or "")


def test_every_state_gets_a_page_of_its_own_that_needs_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, _ = said(capsys, "source", HELENE, "--state-pages", tmp_path, *FEW)
    assert code == 0
    pages = sorted(path.name for path in tmp_path.iterdir())
    assert len(pages) == 55
    reader = Reader()
    reader.feed((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert {link for link in reader.links if link.endswith(".html")} == set(pages) - {"index.html"}
    page = (tmp_path / "NC.html").read_text(encoding="utf-8")
    reader = Reader()
    reader.feed(page)
    assert reader.fetched == []
    assert "North Carolina: what it gives and what it keeps" in page
    assert "[NC]" in page
    rows = re.search(r"and mean unmet person-days</span></caption>.*?</table>", page, re.DOTALL)
    assert rows is not None
    assert rows[0].count("<tr>") == 53


def test_the_first_objective_that_gets_worse_is_named() -> None:
    effects = (
        Effect(objective="People missing", unit="people", now=0, then=0, bound=0),
        Effect(objective="Cost over the term", unit="USD", now=100, then=150, bound=100),
    )
    found = less_in_words("TX", Less(words="nothing", people=0, effects=effects))
    assert found == (
        "If TX gave nothing, cost over the term would rise by 50 USD "
        "(50.00 %; within the gap of the proof, so it can be chance)."
    )

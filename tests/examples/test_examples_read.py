"""The examples can be read, and say what was published."""

import re
from pathlib import Path

import pytest

from callup.documents import canonical_json, read_case, write_bytes
from callup.intake import complete

EXAMPLES = Path(__file__).parents[2] / "examples"
CASES = ("us-dhs-2025-05-09", "us-helene-2024", "us-inauguration-2021")


@pytest.mark.parametrize("name", CASES)
def test_an_example_is_read_and_written_back(name: str, tmp_path: Path) -> None:
    case = read_case(EXAMPLES / name)
    assert case.request.id == name
    write_bytes(tmp_path / "request.json", canonical_json(case.request))
    write_bytes(tmp_path / "facts.json", canonical_json(case.facts))
    assert read_case(tmp_path / "request.json", facts=tmp_path / "facts.json") == case


@pytest.mark.parametrize("name", CASES)
def test_every_figure_and_fact_of_an_example_has_a_graded_source(name: str) -> None:
    case = read_case(EXAMPLES / name)
    sources = [*case.request.source, *case.facts.source]
    assert all(source.grade and source.attribution for source in sources)
    assert all(line.source for line in case.request.line if line.people is not None)
    assert all(statement.source for statement in case.facts.fact)
    used = {line.source for line in case.request.line} | {total.source for total in case.request.total}
    assert {source.id for source in sources} == (used | {one.source for one in case.facts.fact}) - {None}


def test_the_request_of_9_may_2025_holds_both_totals_and_their_remainders() -> None:
    case = read_case(EXAMPLES / "us-dhs-2025-05-09")
    people = {line.id: line.people for line in case.request.line}
    assert people == {
        "fugitives": 3500,
        "transport": 10000,
        "detention": 2500,
        "administration": 1000,
        "search-rescue": None,
        "unattributed": None,
    }
    intake = complete(case.request, case.facts)
    assert [(tally.reported, tally.unattributed) for tally in intake.tallies] == [(20000, 3000), (21000, 4000)]


def test_the_request_of_9_may_2025_names_no_place_day_or_status() -> None:
    case = read_case(EXAMPLES / "us-dhs-2025-05-09")
    assert not any(line.hosts or line.statuses or line.since or line.until for line in case.request.line)


def test_only_governors_who_acted_have_said_anything() -> None:
    case = read_case(EXAMPLES / "us-dhs-2025-05-09")
    consents = [one for one in case.facts.fact if one.name == "home_governor_consent"]
    assert {one.home for one in consents if one.value == "refused"} == {"VT"}
    assert {one.home for one in consents if one.value == "written"} == {
        "FL", "ID", "IA", "NV", "SC", "SD", "TN", "VA", "WY",
    }  # fmt: skip
    assert {one.line for one in consents if one.value == "written"} == {"administration", "transport"}
    assert all(one.since for one in consents)


def test_on_the_day_of_the_request_nothing_later_is_known() -> None:
    case = read_case(EXAMPLES / "us-dhs-2025-05-09")
    asked = {gap.about: gap.question for gap in complete(case.request, case.facts, on=case.request.asked_on).gaps}
    assert asked["home_governor_consent"].endswith("Heard so far: 0 of 53.")
    later = {gap.about: gap.question for gap in complete(case.request, case.facts).gaps}
    assert later["home_governor_consent"].endswith("Heard so far: 10 of 53, of which 9 for some lines only.")


@pytest.mark.parametrize("name", CASES)
def test_examples_give_offices_and_never_titled_names(name: str) -> None:
    for path in (EXAMPLES / name).glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(Gov|Sen|Rep|Gen|Col|Maj|Lt|Mr|Mrs|Ms|Dr)\. [A-Z]", text)
        assert not re.search(r"\b(Governor|Secretary|President|Senator|General) (?!of\b|or\b|and\b)[A-Z][a-z]+", text)

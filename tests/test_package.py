"""Is a package complete only when every test is answered, and does every figure come from somewhere?"""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from callup.citation import Source
from callup.documents.statements import read_answers, read_dissents
from callup.errors import InputError
from callup.package import Answer, Computation, Evidence, Package, Parts, TableUsed, Weakest, assemble, weakest_of
from callup.package.checklist import JUDGES
from callup.package.computations import COMPUTATIONS, TRACES
from callup.package.provenance import figures, orphans
from callup.package.record import Trace
from callup.package.standing import RANKS, confidence_of
from callup.reference.criteria import read_checks
from callup.reference.inputs import tables_used
from callup.review import Review
from tests.report_world import BILL, FACTS, FINDINGS, PACKAGE, PLAN, REQUEST, RISK

ON = date(2025, 12, 24)
CHECKS = read_checks()
TABLES = tables_used()


def parts(*answered: str) -> Parts:
    """A package in parts, with the answers of one office to some tests."""
    return Parts(
        version="0.1.0",
        on=ON,
        request=REQUEST,
        facts=FACTS,
        stated=tuple(FACTS.fact),
        intake=PACKAGE.intake,
        review=Review(findings=FINDINGS, options=()),
        plan=PLAN,
        risk=RISK,
        bill=BILL,
        assumptions=PACKAGE.assumptions,
        tables=TABLES,
        checks=CHECKS,
        comparison=PACKAGE.comparison,
        precedents=PACKAGE.precedents,
        answers=tuple(Answer(test=test, office="Comptroller", on=ON, says="Stated.") for test in answered),
    )


def plain(package: Package) -> dict:
    return msgspec.to_builtins(package, str_keys=True)


def lacking(package: Package) -> list[str]:
    return [one.check.id for one in package.checks if one.standing == "lacking"]


def test_a_package_with_open_tests_is_a_draft_and_says_so():
    package = assemble(parts())
    assert package.state == "draft"
    assert lacking(package)
    assert f"{len(lacking(package))} of {len(CHECKS)} tests" in package.summary[-1]


def test_a_package_is_complete_when_every_open_test_is_answered_by_an_office():
    package = assemble(parts(*lacking(assemble(parts()))))
    assert package.state == "complete"
    assert lacking(package) == []
    assert "complete" in package.summary[-1]


@pytest.mark.parametrize("left_out", lacking(assemble(parts())))
def test_one_open_test_keeps_the_package_a_draft(left_out):
    others = [test for test in lacking(assemble(parts())) if test != left_out]
    package = assemble(parts(*others))
    assert (package.state, lacking(package)) == ("draft", [left_out])


def test_a_package_without_any_test_is_no_complete_package():
    assert assemble(msgspec.structs.replace(parts(), checks=())).state == "draft"


def test_an_answer_bears_its_office_and_day_and_makes_the_office_an_author():
    package = assemble(parts("cost-budget"))
    told = next(one for one in package.checks if one.check.id == "cost-budget")
    assert (told.standing, told.says) == ("answered", "Stated. (Comptroller, 2025-12-24)")
    assert package.headings[0].author == "callup 0.1.0; Comptroller (2025-12-24)"
    assert package.headings[1].author == "callup 0.1.0"


def test_an_answer_does_not_hide_what_the_package_holds():
    package = assemble(parts("cost-documented"))
    assert next(one for one in package.checks if one.check.id == "cost-documented").standing == "met"


def test_exactly_the_tests_for_an_office_alone_have_no_judge():
    assert {check.id for check in CHECKS if check.decided_by != "office"} == set(JUDGES)


def test_every_criterion_has_tests_and_every_test_a_criterion():
    assert {check.criterion for check in CHECKS} == {one.title for one in assemble(parts()).headings}


def test_every_heading_has_question_method_author_day_and_a_reasoned_confidence():
    for one in assemble(parts()).headings:
        assert one.asks
        assert one.method
        assert one.author
        assert one.because
        assert one.on == ON
        assert (one.confidence == "none") == (one.evidence == ())
        assert one.state == "assessed" or one.not_assessed


@given(some.lists(some.sampled_from(["fact", "estimate", "assumption", "finding", "claim"]), min_size=1, max_size=6))
def test_more_evidence_of_a_weaker_kind_never_raises_the_confidence(kinds):
    evidence = tuple(Evidence(statement="It is so.", source="a", kind=kind) for kind in kinds)
    ranks = [
        RANKS.index(confidence_of(evidence[:count], lacking=False, illustrative=False)[0])
        for count in range(1, len(evidence) + 1)
    ]
    assert ranks == sorted(ranks, reverse=True)


def test_every_figure_of_a_package_comes_from_somewhere():
    package = assemble(parts())
    assert orphans(plain(package)) == []
    assert sum(1 for _ in figures(plain(package))) > 10_000


def test_all_that_evidence_rests_on_is_a_named_computation():
    names = {one.name for one in COMPUTATIONS}
    for heading in assemble(parts()).headings:
        for one in heading.evidence:
            assert set(one.rests_on) <= names
            assert one.rests_on or one.source == "request.toml"


@pytest.mark.parametrize("trace", TRACES, ids=lambda trace: trace.path)
def test_no_entry_covers_a_whole_part_of_the_package_but_questions_and_sentences(trace):
    whole = trace.path.endswith(".**") and trace.path.count(".") == 1
    assert not whole or trace.path in {"intake.**", "headings.**", "checks.**"}


@pytest.mark.parametrize("part", ["plan", "risk", "bill", "comparison", "request"])
def test_a_new_number_without_an_entry_is_an_orphan(part):
    package = plain(assemble(parts()))
    package[part]["weight"] = 0.5
    assert orphans(package) == [f"{part}.weight: no entry"]


@settings(max_examples=20, deadline=None)
@given(some.sampled_from([trace for trace in TRACES if trace.path in {"bill.total.*", "plan.gini", "lines.*.**"}]))
def test_a_figure_whose_entry_is_taken_away_is_an_orphan(trace: Trace):
    package = plain(msgspec.structs.replace(PACKAGE, tables=TABLES))
    package["traces"] = [one for one in package["traces"] if one["path"] != trace.path]
    assert any(one.endswith(": no entry") for one in orphans(package))


def test_a_computation_on_a_table_that_is_not_there_is_found():
    package = plain(assemble(parts()))
    package["tables"] = [one for one in package["tables"] if one["name"] != "forces/units"]
    assert orphans(package) == ["computation plan: table forces/units is not in the package"]


def test_a_total_whose_source_is_not_listed_is_found():
    package = plain(assemble(parts()))
    package["request"]["total"][0]["source"] = "nobody"
    assert orphans(package) == ["source nobody is not listed"]


def test_an_assumption_without_a_source_is_found():
    package = plain(assemble(parts()))
    package["assumptions"][0]["source"] = ""
    assert "assumptions.*.low: no source beside it" in orphans(package)


def test_lawful_people_are_those_of_lines_with_a_lawful_way():
    rows = {one.line: one for one in assemble(parts()).lines}
    assert rows["transport"].lawful == 0
    assert [one.asked for one in rows.values()] == [line.people for line in REQUEST.line]
    assert sum(one.sourced for one in rows.values()) == sum(one.planned for one in PLAN.shortfalls)


ANSWER = """callup = 1
[[answer]]
test = "{test}"
office = "Comptroller"
on = 2025-12-20
says = "No effect on the budget of the year."
"""


def test_answers_are_read_from_beside_the_request(tmp_path: Path):
    (tmp_path / "answers.toml").write_text(ANSWER.format(test="cost-budget"), encoding="utf-8")
    found = read_answers(tmp_path, [check.id for check in CHECKS])
    assert [(one.test, one.office, one.on) for one in found] == [("cost-budget", "Comptroller", date(2025, 12, 20))]
    assert read_dissents(tmp_path) == ()


def test_an_answer_to_no_test_offers_the_nearest(tmp_path: Path):
    (tmp_path / "answers.toml").write_text(ANSWER.format(test="cost-budgets"), encoding="utf-8")
    with pytest.raises(InputError, match="cost-budget"):
        read_answers(tmp_path, [check.id for check in CHECKS])


def test_a_test_is_answered_once(tmp_path: Path):
    twice = ANSWER.format(test="cost-budget")
    (tmp_path / "answers.toml").write_text(twice + twice.removeprefix("callup = 1"), encoding="utf-8")
    with pytest.raises(InputError, match="a second time"):
        read_answers(tmp_path, [check.id for check in CHECKS])


@pytest.mark.parametrize("text", ["callup = 1\n", "callup = 1\n[[dissent]]\noffice = ''\n", "callup = 2\n"])
def test_a_broken_dissent_is_refused(tmp_path: Path, text: str):
    (tmp_path / "dissent.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"dissent\.toml"):
        read_dissents(tmp_path)


def graded(
    *inputs: tuple[str, tuple[str, ...]], kinds: dict[str, str], request: list[str | None]
) -> dict[str, Weakest]:
    sources = [Source(id=f"s{n}", title="t", publisher="p", grade=grade) for n, grade in enumerate(request)]
    package = msgspec.structs.replace(
        PACKAGE,
        request=msgspec.structs.replace(PACKAGE.request, source=sources),
        facts=msgspec.structs.replace(PACKAGE.facts, source=[]),
        computations=tuple(Computation(name=name, what="made up", inputs=uses) for name, uses in inputs),
        tables=tuple(
            TableUsed(name=name, title="", edition="", digest="", kind=kind, publisher="")
            for name, kind in kinds.items()
        ),
    )
    return weakest_of(package)


def test_a_computation_is_graded_as_the_weakest_of_its_sources_letter_and_digit_apart():
    found = graded(("sum", ("record request",)), kinds={}, request=["A4", "C1", None])["sum"]
    assert (found.grade, found.ungraded, found.kind) == ("C4", 1, None)


def test_what_a_computation_rests_on_through_others_weakens_it_too():
    found = graded(
        ("bill", ("computation plan", "table pay", "choice on")), ("plan", ("record request", "table units")),
        kinds={"pay": "fact", "units": "illustration"}, request=["B2"],
    )  # fmt: skip
    assert (found["bill"].grade, found["bill"].kind, found["bill"].kinds) == (
        "B2",
        "illustration",
        ("fact", "illustration"),
    )
    assert graded(("bill", ("table pay",)), kinds={"pay": "fact"}, request=["F6"])["bill"].grade is None


def test_computations_that_rest_on_one_another_are_graded_too():
    found = graded(("a", ("computation b", "table t")), ("b", ("computation a",)), kinds={"t": "estimate"}, request=[])
    assert found["a"].kind == found["b"].kind == "estimate"


def test_no_computation_is_surer_than_one_that_it_rests_on():
    found = weakest_of(assemble(parts()))
    ranks = ("fact", "estimate", "assumption", "illustration")
    for one in COMPUTATIONS:
        for under in (name.removeprefix("computation ") for name in one.inputs if name.startswith("computation ")):
            assert ranks.index(found[one.name].kind or "fact") >= ranks.index(found[under].kind or "fact")
            assert (found[one.name].grade or "A1") >= (found[under].grade or "A1")

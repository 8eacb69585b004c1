"""Civilian donors from the document to the bill: heads of agencies, and never of a State."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from callup import steps
from callup.cli import run
from callup.documents import read_case, read_donors
from callup.errors import InputError, UnknownName
from callup.package import Package
from callup.package.summary import donors_said
from callup.report.html import write_html
from callup.request import Case
from tests import tiny

EXAMPLES = Path(__file__).parent.parent / "examples"
ON = date(2025, 12, 24)
AGENCIES = """callup = 1

[[donor]]
id = "park-police"
title = "Park police"
kind = "federal_agency"
heads = 40
full_time_equivalents = 25
roles = ["search-rescue"]
source = "made up"

[[donor]]
id = "county-rescue"
title = "County rescue"
kind = "local_agency"
heads = 30
roles = ["search-rescue", "traffic-control"]
since = 2026-02-01
source = "made up"
"""


def written(folder: Path, text: str = AGENCIES) -> Path:
    file = folder / "donors.toml"
    file.write_text(text, encoding="utf-8")
    return file


def rescue(people: int = 60) -> Case:
    """The search and rescue line of the published request, with a number that nobody published."""
    case = read_case(EXAMPLES / "us-dhs-2025-05-09")
    lines = [msgspec.structs.replace(one, people=people) for one in case.request.line if one.id == "search-rescue"]
    return msgspec.structs.replace(case, request=msgspec.structs.replace(case.request, line=lines))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """No Guard may give anybody, so only donors are left."""
    donors = read_donors(written(tmp_path_factory.mktemp("donors")))
    return steps.walk(rescue(), steps.Choices(on=ON, seasons=100, floor=1.0, donors=donors))


# --- The document -----------------------------------------------------------------------------------------------------


def test_an_agency_is_read_with_its_heads_and_its_equivalents_apart(tmp_path: Path) -> None:
    park, county = read_donors(written(tmp_path))
    assert (park.id, park.kind, park.heads, park.full_time_equivalents) == ("park-police", "federal_agency", 40, 25)
    assert (county.full_time_equivalents, county.since, county.until) == (None, date(2026, 2, 1), None)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("heads = 40", "heads = 40\nofficers = 3", "the key 'officers'"),
        ("heads = 40", "heads = 0", "donor[1].heads"),
        ("heads = 40\n", "", "the key 'heads'"),
        ('kind = "local_agency"', 'kind = "company"', "found 'company', wanted the name of a kind"),
        ('["search-rescue"]', '["rescue"]', "did you mean 'search-rescue'?"),
        ("since = 2026-02-01", "since = 2026-02-01\nuntil = 2026-02-01", "an end after the start"),
        ('id = "county-rescue"', 'id = "park-police"', "a second time"),
        ("callup = 1", "callup = 2", "callup = 1"),
    ],
)
def test_what_does_not_fit_the_format_is_refused_with_its_place(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    with pytest.raises((InputError, UnknownName)) as refused:
        read_donors(written(tmp_path, AGENCIES.replace(before, after, 1)))
    assert said in str(refused.value)
    assert "donors.toml" in str(refused.value)


# --- The walk ---------------------------------------------------------------------------------------------------------


def test_agencies_that_are_there_in_time_serve_where_the_review_allows_it(package: Package) -> None:
    (sent,) = package.plan.assignments
    assert (sent.unit, sent.home, sent.status, sent.people) == ("park-police", "", "civilian", 40)
    (short,) = package.plan.shortfalls
    assert (short.asked, short.missing) == (60, 20)
    assert "Civilian donors offer 70 heads for it." in short.reasons


def test_no_state_gives_anybody_and_no_state_runs_a_higher_risk(package: Package) -> None:
    assert {one.given for one in package.plan.shares} == {0}
    assert steps.draws_of(package.plan) == ()
    assert all(one.unmet_after == one.unmet_before for one in package.risk.states)


def test_officers_are_lent_at_actual_cost_under_the_name_of_their_agency(package: Package) -> None:
    payers = {one.payer: one.fund for one in package.bill.payers}
    assert payers == {"lending agency (Park police)": "salaries and expenses, repaid at actual cost"}
    assert package.bill.person_days == 40 * 90


def test_the_plan_tells_heads_offered_and_sent_and_equivalents_apart(package: Package) -> None:
    assert [(one.id, one.heads, one.lent, one.full_time_equivalents) for one in package.plan.donors] == [
        ("county-rescue", 30, 0, None), ("park-police", 40, 40, 25),
    ]  # fmt: skip
    assert (
        "Civilian supply, which draws on no State: 2 civilian donors with 70 heads, of whom 40 go; "
        "full-time equivalents, told apart and never added: 25."
    ) in package.summary
    assert "40 of 60 numbered positions; the lending governor's consent is on record for 0 of them." in " ".join(
        package.summary
    )


def test_the_report_has_a_table_of_donors(package: Package) -> None:
    page = write_html(package, {})
    assert "Civilian donors: supply of their own" in page
    assert "Park police" in page


def test_no_guard_is_ever_sent_in_the_civilian_status(tmp_path: Path) -> None:
    choices = steps.Choices(on=ON, donors=read_donors(written(tmp_path)), statuses=("civilian",))
    plan = steps.plan_steps(rescue(600), choices)
    assert {one.home for one in plan.assignments} == {""}
    assert sum(one.people for one in plan.assignments) == 40


def test_without_donors_the_plan_says_that_nobody_has_named_any() -> None:
    assert donors_said(()) == "No civilian donor has been named."
    choices = steps.Choices(on=ON, statuses=("civilian",))
    plan = steps.plan_steps(rescue(), choices)
    assert (plan.assignments, plan.donors) == ((), ())


def test_options_of_donors_are_looked_at_only_where_some_were_named() -> None:
    guard, civilian = tiny.option(), tiny.option(status="civilian")
    assert steps.options_for((civilian, guard), ()) == (guard,)
    assert steps.options_for((civilian, guard), (tiny.donor(),)) == (guard, civilian)


def test_the_command_prints_donors_as_supply_of_their_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "case"
    case.mkdir()
    for name in ("request.toml", "facts.toml"):
        (case / name).write_bytes((EXAMPLES / "us-dhs-2025-05-09" / name).read_bytes())
    told = ["source", str(case), "--donors", str(written(tmp_path)), "--on", str(ON), "--floor", "1"]
    assert run(told) == 0
    printed = capsys.readouterr().out
    assert "Civilian donors (no State is drawn on; full-time equivalents are no heads)" in printed
    assert "Park police" in printed

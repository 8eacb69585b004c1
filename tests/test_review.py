"""What does the review find, on the request of 9 May 2025 and on small made-up requests?"""

import doctest
import re
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import msgspec
import pytest

from callup.documents import read_case
from callup.errors import InputError
from callup.law.rulebase import InForce, Rule
from callup.place import CODES
from callup.reference.law import read_declarations, read_fact_kinds, read_rule_base
from callup.reference.places import read_places
from callup.request import FactStatement, Line, Mission, Request, Requester
from callup.review import (
    Docket,
    Finding,
    Ledger,
    Question,
    Review,
    Service,
    from_request,
    review_request,
    statements_on,
)
from callup.review.knowledge import known_about
from callup.role import STATUS_SLUGS, VERDICTS, worst
from tests.test_cases import DIFFERING

DHS = Path(__file__).parents[1] / "examples/us-dhs-2025-05-09"
REFUSED = date(2025, 7, 30)
LATER = date(2025, 12, 24)
KINDS = read_fact_kinds()
RULES = {rule.id: rule for rule in read_rule_base().rules}


def docket(*statements: FactStatement) -> Docket:
    ledger = Ledger(kinds=KINDS, places=read_places(), statements=statements)
    return Docket(base=read_rule_base(), ledger=ledger)


@cache
def case():
    return read_case(DHS)


@cache
def dhs(on: date, *, homes: tuple[str, ...] = CODES, hosts: tuple[str, ...] = ()) -> Review:
    known = statements_on(on, from_request(case().request), case().facts.fact, read_declarations().fact)
    return review_request(case().request, docket(*known), Question(on=on, homes=homes, hosts=hosts))


def request(*lines: Line, kind: str = "interior_immigration", law: str = "federal_civil_immigration") -> Request:
    return Request(
        callup=1, id="made-up", title="A made-up request", asked_on=date(2025, 5, 1), to="an office",
        requester=Requester(office="an agency", kind="federal_agency"), mission=Mission(kind=kind, law_enforced=law),
        line=list(lines),
    )  # fmt: skip


def reviewed(asked: Request, *statements: FactStatement, **question: object) -> Review:
    question = {"on": LATER, "homes": ("VT", "TX", "DC")} | question
    return review_request(asked, docket(*from_request(asked), *statements), Question(**question))


def line(*roles: str, **more: object) -> Line:
    return Line(id=more.pop("id", "line-1"), title="A line", roles=list(roles), **more)


def clerks(*statements: FactStatement, **question: object) -> Finding:
    review = reviewed(request(line("administration")), *statements, homes=("VT",), statuses=("t32-502f",), **question)
    return review.findings[0]


def verdicts_of(review: Review, home: str, status: str) -> dict[str, str]:
    return {one.line: one.verdict for one in review.options if (one.home, one.status) == (home, status)}


# --- the request of 9 May 2025 ---


def test_vermont_is_barred_in_title_32_from_the_day_its_refusal_was_known_and_not_before():
    before = verdicts_of(dhs(REFUSED - timedelta(1), homes=("VT",)), "VT", "t32-502f")
    after = verdicts_of(dhs(REFUSED, homes=("VT",)), "VT", "t32-502f")
    assert "barred" not in before.values()
    unnamed = {"unattributed"}
    assert {name for name, verdict in after.items() if verdict == "barred"} == after.keys() - unnamed


def test_the_refusal_of_one_governor_bars_no_other_guard_and_no_other_status():
    review = dhs(LATER)
    assert verdicts_of(review, "NH", "t32-502f")["administration"] == "allowed_if"
    assert verdicts_of(review, "VT", "sad") == verdicts_of(review, "NH", "sad")


def test_in_the_district_of_columbia_a_governors_consent_is_not_applicable():
    known = known_about("transport", Service(status="t32-502f", home="DC", host=None), docket().ledger)
    assert known["home_governor_consent"] == known["host_governor_consent"] == frozenset({"not_applicable"})
    assert known["host_is_dc"] == frozenset({"yes"})
    away = known_about("transport", Service(status="t32-502f", home="VT", host="DC"), docket().ledger)
    assert away["host_governor_consent"] == frozenset({"not_applicable"})
    assert "home_governor_consent" not in away


def test_a_host_that_is_one_of_the_54_is_not_abroad_whatever_is_stated():
    stated = docket(FactStatement(name="place_abroad", value=True, line="line-1")).ledger
    for host, token in (("TX", "no"), ("GU", "no"), (None, "yes")):
        known = known_about("line-1", Service(status="t10-12301d", home="VT", host=host), stated)
        assert known["place_abroad"] == {token}


def test_a_refused_consent_bars_volunteers_also_while_no_host_is_named():
    refused = FactStatement(name="home_governor_consent", value="refused", home="VT")
    for hosts in ((), ("TX",)):
        asked = request(line("logistics"), kind="disaster", law="none")
        review = reviewed(
            asked, refused, *read_declarations().fact, homes=("VT",), hosts=hosts, statuses=("t10-12301d",)
        )
        assert {one.verdict for one in review.findings} == {"barred"}


def test_no_condition_asks_for_the_consent_of_a_governor_who_does_not_exist():
    said = {
        one.home: " ".join(one.conditions)
        for one in dhs(LATER).options
        if (one.line, one.status) == ("administration", "t32-502f")
    }
    assert "governor" not in said["DC"]
    assert "the lending State's governor accepts" in said["NH"]


def test_consent_is_on_record_where_a_governor_gave_it_or_none_is_needed():
    record = {(one.line, one.status, one.home): one.consent_on_record for one in dhs(LATER).options}
    assert record["administration", "t32-502f", "VA"]
    assert record["administration", "t32-502f", "DC"]
    assert not record["administration", "t32-502f", "VT"]
    assert not record["administration", "t32-502f", "NH"]
    assert not record["fugitives", "t32-502f", "VA"]  # consent to clerical work is no consent to search for people
    assert record["administration", "t10-12406", "VT"]  # the call needs no consent


@pytest.mark.parametrize("on", [date(2025, 5, 9), LATER])
def test_every_line_role_and_status_covers_the_54_guards_exactly_once(on):
    covered: dict[tuple, list] = defaultdict(list)
    for one in dhs(on).findings:
        covered[one.line, one.role, one.status, one.host].append((one.home, one.guards))
    roles = {(one.id, role) for one in case().request.line for role in one.roles or ["unspecified"]}
    assert {(at[0], at[1]) for at in covered} == roles
    assert len(covered) == len(roles) * len(STATUS_SLUGS)
    for at, parts in covered.items():
        named = [home for home, _ in parts if home is not None]
        folded = [guards for home, guards in parts if home is None]
        assert len(set(named)) == len(named), at
        assert len(folded) <= 1, at
        assert len(named) + sum(folded) == len(CODES), at


def test_there_is_one_option_for_each_line_guard_and_status_and_it_is_the_worst_of_its_findings():
    review = dhs(LATER)
    found: dict[tuple, list[str]] = defaultdict(list)
    apart: dict[tuple, set[str]] = defaultdict(set)
    for one in review.findings:
        found[one.line, one.status, one.home].append(one.verdict)
        if one.home is not None:
            apart[one.line, one.status].add(one.home)
    assert len(review.options) == len(case().request.line) * len(STATUS_SLUGS) * len(CODES)
    for one in review.options:
        home = one.home if one.home in apart[one.line, one.status] else None
        assert one.verdict == worst(found[one.line, one.status, home])


def test_a_line_without_roles_is_open_in_every_status_and_never_more():
    found = [one for one in dhs(LATER).findings if one.line == "unattributed"]
    assert {one.status for one in found} == set(STATUS_SLUGS)
    assert {(one.role, one.verdict, one.questions) for one in found} == {("unspecified", "open", (("role_code",),))}


def test_every_bar_names_a_rule_or_says_that_no_authority_was_found():
    for one in dhs(LATER).findings:
        if one.verdict != "barred":
            continue
        bars = [rule for rule in one.rules if rule.verdict == "barred"]
        allows = [rule for rule in one.rules if RULES[rule.id].kind == "allows"]
        assert bars or not allows, (one.line, one.role, one.status)
        assert all(rule.citation for rule in bars)


def test_the_reason_of_an_option_is_no_authority_only_where_no_rule_allows():
    for one in dhs(LATER).findings:
        if one.verdict == "barred" and not any(rule.verdict == "barred" for rule in one.rules):
            assert not any(RULES[rule.id].kind == "allows" for rule in one.rules)
    told = {one.because for one in dhs(LATER).options if (one.line, one.status) == ("transport", "t10-insurrection")}
    assert told == {"detainee-transport barred: no authority found"}


def test_every_bar_by_a_prohibition_tells_what_would_lift_it():
    for one in dhs(LATER).findings:
        for rule in one.rules:
            if rule.verdict == "barred" and RULES[rule.id].kind == "forbids":
                assert "Lifted by:" in rule.because


def test_every_dispute_shows_both_sides_with_their_holders():
    unsettled = [one for one in dhs(LATER).findings if one.verdict == "unsettled"]
    assert unsettled
    for one in unsettled:
        assert len({view.verdict for view in one.views}) >= 2
        assert len({view.reading for view in one.views}) == len(one.views)
        assert all(view.held_by and view.question for view in one.views)
    assert all(not one.views for one in dhs(LATER).findings if one.verdict != "unsettled")


def test_an_open_finding_asks_declared_questions_and_nothing_is_asked_where_nothing_is_open():
    for one in dhs(LATER).findings:
        assert all(name in KINDS for names in one.questions for name in names)
        assert one.verdict != "open" or one.questions
        assert one.verdict in {"open", "unsettled"} or not one.questions


def test_no_change_offered_touches_a_finding_or_what_is_worked_out():
    offered = " ".join(text for one in dhs(LATER).findings for text in one.would_allow).split()
    assert offered
    barred = {fact.name for fact in KINDS.values() if fact.kind in {"finding", "state"} or fact.derived}
    assert not barred & set(offered)


def test_orders_make_the_law_tighter_and_never_wider():
    order = VERDICTS.index
    assert all(order(one.verdict) <= order(one.law_alone) for one in dhs(LATER).findings)
    in_processing = [one for one in dhs(LATER).findings if (one.role, one.status) == ("in-processing", "t10-12301d")]
    assert {(one.verdict, one.law_alone) for one in in_processing} == {("barred", "unsettled")}


def test_before_any_order_the_review_is_that_of_the_law_alone():
    assert all(one.verdict == one.law_alone for one in dhs(date(2025, 5, 9)).findings)


def test_a_text_nobody_verified_is_marked_in_the_condition():
    said = [one.conditions for one in dhs(LATER).findings if one.status == "t10-12301d" and one.conditions]
    assert said
    assert all(any("text UNVERIFIED" in text for text in conditions) for conditions in said)


def test_state_law_decides_is_said_of_open_lines_under_state_command_only():
    marked = [one for one in dhs(LATER).findings if one.state_law_decides]
    assert marked
    for one in marked:
        assert one.verdict == "open"
        assert one.status.startswith(("sad", "t32"))
        assert all(KINDS[name].state_matter for names in one.questions for name in names)


def test_a_guard_reviewed_alone_gets_the_answer_it_gets_among_the_54():
    alone = {(one.line, one.status): one for one in dhs(LATER, homes=("VA",)).options}
    among = {(one.line, one.status): one for one in dhs(LATER).options if one.home == "VA"}
    assert alone == among


# --- who may serve where ---


@pytest.mark.parametrize(
    ("status", "home", "host", "away", "possible"),
    [
        ("sad", "VT", None, "no", True),
        ("sad", "VT", "VT", "no", True),
        ("sad", "VT", "TX", "no", False),
        ("sad-emac", "VT", "TX", "yes", True),
        ("sad-emac", "VT", "VT", "yes", False),
        ("t32-502f", "VT", None, "no", True),
        ("t32-502f", "VT", "VT", "no", True),
        ("t32-502f", "VT", "TX", "yes", True),
        ("t32-112", "VT", "TX", "no", False),
        ("t10-12301d", "VT", None, None, True),
        ("t10-12301d", "VT", "TX", "yes", True),
        ("civilian", "VT", None, None, True),
    ],
)
def test_the_status_and_the_places_tell_whether_duty_is_away_and_possible(status, home, host, away, possible):
    service = Service(status=status, home=home, host=host)
    assert (service.away, service.possible) == (away, possible)


def test_with_a_host_named_state_duty_is_for_its_own_guard_and_the_compact_for_all_others():
    review = reviewed(request(line("logistics", hosts=["TX"])))
    homes = defaultdict(set)
    for one in review.options:
        homes[one.status].add(one.home)
    assert homes["sad"] == {"TX"}
    assert homes["sad-emac"] == {"VT", "DC"}
    assert homes["t32-502f"] == {"VT", "TX", "DC"}


def test_hosts_asked_for_go_before_those_of_the_line():
    asked = request(line("logistics", hosts=["TX"]))
    assert {one.host for one in reviewed(asked, hosts=("CA",)).findings} == {"CA"}
    assert {one.host for one in reviewed(asked).findings} == {"TX"}
    assert {one.host for one in reviewed(request(line("logistics"))).findings} == {None}


def test_a_line_that_names_statuses_is_reviewed_in_these_only():
    review = reviewed(request(line("logistics", statuses=["t32-502f"])))
    assert {one.status for one in review.findings} == {"t32-502f"}


def test_abroad_in_a_state_that_has_not_spoken_title_32_is_unsettled_and_in_the_district_it_is_not():
    by_host = {
        host: {one.verdict for one in reviewed(request(line("logistics")), hosts=(host,), homes=("VT",),
                                               statuses=("t32-502f",)).findings}
        for host in ("TX", "DC", "VT")
    }  # fmt: skip
    assert by_host == {"TX": {"unsettled"}, "DC": {"allowed_if"}, "VT": {"allowed_if"}}


def test_a_court_order_bars_where_it_binds():
    order = Rule(
        id="test-order", cite="1 Test Docket 1", kind="forbids", layer="court order", says="A made-up order.",
        in_force=InForce(since=date(2025, 10, 9)), when=("status is t10-12406",), where=("IL",), lifted_by="a stay",
    )  # fmt: skip
    base = read_rule_base()
    first, *rest = base.provisions
    base = msgspec.structs.replace(base, provisions=(msgspec.structs.replace(first, rule=(*first.rule, order)), *rest))
    asked = request(line("logistics"), kind="protection")
    given = {"call_12406_ground": "2", "call_ground_facts_shown": True}
    known = (*from_request(asked), *(FactStatement(name=name, value=value) for name, value in given.items()))
    question = Question(on=LATER, homes=("TX",), hosts=("IL", "WI"), statuses=("t10-12406",))
    review = review_request(asked, msgspec.structs.replace(docket(*known), base=base), question)
    found = {one.host: one for one in review.findings}
    assert (found["IL"].verdict, found["IL"].law_alone) == ("barred", "allowed_if")
    assert found["WI"].verdict == "allowed_if"
    assert "1 Test Docket 1" in review.options[0].because


# --- what is known ---


def consent(value: str, **scope: object) -> FactStatement:
    return FactStatement(name="home_governor_consent", value=value, **scope)


def known_consent(*statements: FactStatement) -> frozenset[str] | None:
    service = Service(status="t32-502f", home="VT", host=None)
    return known_about("line-1", service, docket(*statements).ledger).get("home_governor_consent")


def test_nothing_stated_is_nothing_known():
    assert known_consent() is None
    assert clerks().verdict == "allowed_if"


@pytest.mark.parametrize(
    "other", [{"line": "line-2"}, {"status": "sad"}, {"home": "NH"}, {"host": "TX"}, {"home": "VT", "line": "line-2"}]
)
def test_a_statement_about_something_else_says_nothing(other):
    assert known_consent(consent("refused", **other)) is None


def test_the_most_particular_statement_wins_whatever_its_age():
    broad = consent("refused", since=date(2025, 9, 1))
    narrow = consent("written", home="VT", since=date(2025, 1, 1))
    assert known_consent(broad, narrow) == known_consent(narrow, broad) == {"written"}
    narrower = consent("withdrawn", home="VT", line="line-1")
    assert known_consent(broad, narrower, narrow) == {"withdrawn"}


def test_of_two_equally_particular_statements_the_newer_wins():
    old, new = (consent(value, home="VT", since=since) for value, since in
                (("written", date(2025, 1, 1)), ("withdrawn", date(2025, 2, 1))))  # fmt: skip
    assert known_consent(old, new) == known_consent(new, old) == {"withdrawn"}


def test_two_equally_good_statements_that_differ_leave_the_fact_open():
    for_home, for_line = consent("written", home="VT"), consent("refused", line="line-1")
    assert known_consent(for_home, for_line) == {"written", "refused"}
    found = clerks(for_home, for_line)
    assert found.verdict == "allowed_if"
    assert any("governor accepts" in condition for condition in found.conditions)
    assert clerks(for_home).conditions != found.conditions
    assert clerks(for_line).verdict == "barred"


def test_two_equally_good_statements_that_agree_are_one():
    assert known_consent(consent("written", home="VT"), consent("written", line="line-1")) == {"written"}


def test_contradicting_facts_on_a_bar_leave_the_line_open():
    asked = request(line("custody"))
    given = [FactStatement(name="state_law_police_power_for_guard", value="full"), consent("written")]
    told = [FactStatement(name="delegation", value=value) for value in ("287g", "none")]
    review = reviewed(asked, *given, *told, homes=("VT",), statuses=("t32-502f",))
    assert review.findings[0].verdict == "open"
    assert review.findings[0].questions == (("delegation",),)


@pytest.mark.parametrize(("day", "holds"), [(-1, False), (0, True), (29, True), (30, False)])
def test_a_statement_holds_from_its_first_day_and_not_on_its_last(day, holds):
    first = date(2025, 3, 1)
    one = consent("written", since=first, until=first + timedelta(30))
    assert (one in statements_on(first + timedelta(day), [one])) is holds


def test_the_request_itself_is_a_source_of_facts_and_says_no_more_than_it_says():
    asked = request(line("logistics", facts={"place_kind": "public"}, since=date(2025, 1, 1), until=date(2025, 1, 31)))
    said = {one.name: (one.value, one.line) for one in from_request(asked)}
    assert said == {
        "requester_kind": ("federal_agency", None),
        "mission_kind": ("interior_immigration", None),
        "law_enforced": ("federal_civil_immigration", None),
        "place_kind": ("public", "line-1"),
        "end_date": ("2025-01-31", "line-1"),
        "days_requested": (30, "line-1"),
    }
    silent = msgspec.structs.replace(
        asked, requester=Requester(office="x"), mission=Mission(), line=[line("logistics")]
    )
    assert from_request(silent) == []


def test_a_value_that_is_none_of_the_facts_values_is_refused_with_its_name():
    with pytest.raises(InputError, match=r"fact home_governor_consent: found 'writen'.*did you mean 'written'"):
        clerks(consent("writen"))


# --- mixed lines ---


def test_a_mixed_line_is_as_bad_as_its_worst_role():
    mixed = request(line("administration", "custody"), line("administration", id="line-2"))
    found = {one.line: one for one in reviewed(mixed, homes=("VT",), statuses=("t10-12301d",)).options}
    assert (found["line-1"].verdict, found["line-2"].verdict) == ("barred", "allowed_if")
    assert "custody barred by 18 U.S.C. 1385" in found["line-1"].because


def test_the_title_of_a_line_decides_nothing():
    named, renamed = (
        reviewed(request(msgspec.structs.replace(line("crowd-control"), title=title)))
        for title in ("Crowd control", "Presence and support")
    )
    assert named == renamed


def test_progress_grows_to_the_whole():
    seen: list[float] = []
    asked = request(line("logistics"), line("medical", id="line-2"))
    review_request(asked, docket(), Question(on=LATER, homes=("VT",)), progress=seen.append)
    assert seen == [0.5, 1.0]


def test_a_bar_by_one_of_two_rules_names_them_and_not_a_lack_of_authority():
    """Without an agreement the one bars; with it, untrained people fail the other. 502(f) does allow the duty."""
    given = [
        FactStatement(name="state_law_police_power_for_guard", value="full"),
        FactStatement(name="delegation_trained", value=False),
        consent("written"),
    ]
    told = [FactStatement(name="delegation", value=value) for value in ("287g", "none")]
    review = reviewed(request(line("locate-persons")), *given, *told, homes=("VT",), statuses=("t32-502f",))
    assert review.findings[0].verdict == "barred"
    assert "no authority found" not in review.options[0].because
    assert "8 U.S.C. 1357(g)" in review.options[0].because


def test_the_page_of_this_step_shows_what_the_program_answers(monkeypatch):
    monkeypatch.chdir(DHS.parents[1])
    done = doctest.testfile("docs/steps/2-review.md", module_relative=False)
    assert done.attempted > 5
    assert done.failed == 0


def test_the_page_of_this_step_lists_the_known_differences_and_no_others():
    page = (DHS.parents[1] / "docs/steps/2-review.md").read_text("utf-8")
    table = page.split("| case | called for |")[1].split("\n\n")[0]
    listed = re.findall(r"\bC[HLF]\d\d\b", table)
    assert sorted(listed) == sorted(one["id"].split(",")[0] for one in DIFFERING)

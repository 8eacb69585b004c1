"""What counsel sees: one finding as a tree, the law itself, suppositions, flags, precedents."""

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import msgspec
import pytest

from callup import steps
from callup.cli import run
from callup.cli.supposed import supposed
from callup.documents import read_case
from callup.errors import InputError, UnknownName
from callup.law.diagram import Diagrams
from callup.place import CODES
from callup.reference.law import read_fact_kinds, read_rule_base
from callup.reference.law_cards import law_card, law_rows
from callup.reference.past import read_past
from callup.reference.tables import read_table
from callup.request import Case, Facts, FactStatement, Line, Mission, Request, Requester
from callup.review import Question
from callup.review.consistency import Flag, flags_of
from callup.review.explain import explain
from callup.review.explanation import Asked, Explanation
from callup.review.order import best_order
from callup.review.phrase import Phrasebook
from callup.review.precedent import NONE_ALIKE, Precedent, Sought, beside, compare_with_past
from callup.review.suppose import changed_cells
from callup.role import ROLE_SLUGS, STATUS_SLUGS

ROOT = Path(__file__).parents[1]
DHS = ROOT / "examples/us-dhs-2025-05-09"
ON = date(2025, 12, 24)
KINDS = read_fact_kinds()


def request(*lines: Line, kind: str = "interior_immigration", law: str = "federal_civil_immigration") -> Request:
    return Request(
        callup=1, id="made-up", title="A made-up request", asked_on=date(2025, 5, 1), to="an office",
        requester=Requester(office="an agency", kind="federal_agency"), mission=Mission(kind=kind, law_enforced=law),
        line=list(lines),
    )  # fmt: skip


def line(*roles: str, **more: object) -> Line:
    return Line(id=more.pop("id", "line-1"), title="A line", roles=list(roles), **more)


def case_of(asked: Request, *statements: FactStatement) -> Case:
    return Case(request=asked, facts=Facts(callup=1, fact=list(statements)))


@cache
def dhs() -> Case:
    return read_case(DHS)


def explained(case: Case, **asked: object) -> tuple[Explanation, ...]:
    asked = {"line": "line-1", "status": "t32-502f", "on": ON} | asked
    docket = steps.docket_of(case, steps.Choices(on=asked["on"]))
    return explain(case.request, docket, Asked(**asked))


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = run([str(word) for word in words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


# --- the tree of one finding ---


@pytest.mark.parametrize("status", STATUS_SLUGS)
def test_the_tree_says_the_same_as_the_review(status):
    home = "VA"
    host = "MD" if status == "sad-emac" else "VA"
    choices = steps.Choices(on=ON, homes=(home,), hosts=(host,), statuses=(status,))
    for found in steps.review_step(dhs(), choices).findings:
        if found.line in {"transport", "detention"}:
            tree = explained(dhs(), line=found.line, role=found.role, status=status, home=home, host=host)[0]
            same = ("verdict", "law_alone", "conditions", "judged_as", "state_law_decides")
            assert [getattr(tree, name) for name in same] == [getattr(found, name) for name in same]
            assert tree.settled_by == found.questions
            may_be_said = {"notes": {"yes"}}  # the review tells a note only where it certainly holds
            told = {
                rule.id: rule
                for rule in tree.rules
                if rule.fires in may_be_said.get(rule.kind, {"yes", "open", "disputed"})
            }
            assert [rule.id for rule in found.rules] == list(told)
            for rule in found.rules:
                parts = told[rule.id]
                ticks = [part.tick for part in (*parts.elements, *parts.exceptions, *parts.demands)]
                assert ticks == [element.tick for element in rule.elements]


def test_a_line_with_several_roles_gets_a_tree_for_each_role():
    trees = explained(dhs(), line="detention", home="TX")
    assert [tree.role for tree in trees] == [*dhs().request.line[2].roles]


def test_without_a_home_the_tree_is_for_a_guard_about_which_nothing_of_its_own_is_known():
    tree = explained(dhs(), line="transport")[0]
    stated = {one.home for one in dhs().facts.fact}
    assert tree.home not in stated
    assert tree.guards > 1


def test_every_deciding_fact_comes_with_its_question_who_answers_and_what_counts_as_evidence():
    tree = explained(dhs(), line="transport", host="TX")[0]
    assert "host_governor_consent" in [one.fact for one in tree.decide]
    for one in (*tree.decide, *tree.conditions_turn_on):
        fact = KINDS[one.fact]
        assert (one.question, one.kind, one.who, one.evidence) == (fact.question, fact.kind, fact.who, fact.evidence)
        assert set(one.answers) <= set(fact.tokens)
    assert not {one.fact for one in tree.decide} & {one.fact for one in tree.conditions_turn_on}


def test_a_route_never_proposes_a_finding_and_names_who_can():
    for status in ("sad", "t32-502f", "t10-12302"):
        for tree in explained(case_of(request(line("custody", "crowd-control"))), status=status, home="TX"):
            for one in (one for route in tree.routes for one in route):
                assert KINDS[one.fact].kind in {"act", "choice"}
                assert one.who == KINDS[one.fact].who


def test_a_route_taken_gives_a_yes():
    case = case_of(request(line("detainee-transport", hosts=["TX"])))
    tree = explained(case, home="VA")[0]
    assert tree.verdict not in {"allowed", "allowed_if"}
    assert tree.routes
    for route in tree.routes:
        taken = [FactStatement(name=one.fact, value=value_of(one.fact, one.value)) for one in route]
        after = explained(case_of(case.request, *taken), home="VA")[0]
        assert after.verdict in {"allowed", "allowed_if"}


def value_of(name: str, token: str) -> bool | str:
    return {"yes": True, "no": False}.get(token, token) if KINDS[name].type == "yes_no" else token


def test_a_refused_consent_is_ticked_no_and_bars():
    tree = explained(dhs(), line="transport", home="VT")[0]
    rule = next(rule for rule in tree.rules if rule.id == "32usc502f-governor")
    assert tree.verdict == "barred"
    assert (rule.fires, rule.met) == ("yes", "no")
    assert [part.tick for part in rule.demands] == ["no"]


def test_both_readings_come_with_holder_stage_and_date_and_the_verdict_under_each():
    tree = explained(dhs(), line="transport", home="AL", host="TX")[0]
    assert tree.verdict == "unsettled"
    dispute = next(one for one in tree.disputes if one.id == "cross-border-502f")
    question = read_rule_base().questions[dispute.id]
    assert dispute.turns
    assert {side.id: side.held for side in dispute.sides} == {one.id: one.held for one in question.reading}
    assert all(held.by and held.stage and held.on for side in dispute.sides for held in side.held)
    assert len({side.verdicts for side in dispute.sides}) > 1


def test_other_statuses_are_those_in_which_the_same_role_at_the_same_place_is_not_barred():
    tree = explained(dhs(), line="transport", home="VT", host="VT")[0]
    choices = steps.Choices(on=ON, homes=("VT",), hosts=("VT",))
    found = [one for one in steps.review_step(dhs(), choices).findings if one.line == "transport"]
    wanted = {one.status: one.verdict for one in found if one.verdict != "barred" and one.status != "t32-502f"}
    assert {one.status: one.verdict for one in tree.other_statuses} == wanted
    assert wanted


def test_a_line_without_a_published_role_asks_for_the_role():
    tree = explained(dhs(), line="unattributed")[0]
    assert tree.verdict == "open"
    assert [one.fact for one in tree.decide] == ["role_code"]
    assert tree.rules == ()


def test_a_line_whose_facts_describe_another_role_says_so():
    base = read_rule_base()
    assert base.reclassify
    label = next(one for one in base.reclassify if one.role == "area-monitoring")
    case = case_of(
        request(line("area-monitoring")),
        FactStatement(name="targets_identified_person", value=True),
    )
    tree = explained(case)[0]
    assert tree.judged_as == label.to
    assert tree.reclassified == label.says


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ({"line": "line1"}, "did you mean 'line-1'?"),
        ({"status": "t32-502"}, "did you mean 't32-502f'?"),
        ({"role": "custdy"}, "did you mean 'custody'?"),
    ],
)
def test_an_unknown_line_status_or_role_is_refused_with_the_nearest_name(asked, nearest):
    with pytest.raises(UnknownName, match=re.escape(nearest)):
        explained(case_of(request(line("custody"))), **asked)


def test_a_status_that_cannot_be_used_between_two_places_is_refused_with_those_that_can():
    with pytest.raises(UnknownName, match=r"from VT to TX.*did you mean 'sad-emac'"):
        explained(case_of(request(line("custody"))), status="sad", home="VT", host="TX")


def test_the_printed_tree_says_yes_no_and_open_in_words_and_not_by_colour(capsys):
    code, out, _ = said(capsys, "explain", DHS, "transport", "--status", "t32-502f", "--home", "VT", "--on", ON)
    assert code == 0
    assert "\x1b" not in out
    for words in ("Verdict: barred", "[+] yes", "[-] no", "[?] open", "UNVERIFIED", "without orders"):
        assert words in out


def test_the_printed_tree_says_who_holds_each_reading_and_in_which_order_to_ask(capsys):
    _, out, _ = said(capsys, "explain", DHS, "transport", "--status", "t32-502f", "--host", "TX", "--on", ON)
    assert "[~] disputed" in out
    assert "held by Department of Justice letter" in out
    assert "Best order of questions: at most 1" in out
    assert "Would make it lawful:\n  • host_governor_consent is " in out


def test_the_tree_as_json_has_public_keys_and_is_the_same_twice(capsys):
    words = ("explain", DHS, "transport", "--status", "t32-502f", "--host", "TX", "--on", ON, "--json")
    first, second = said(capsys, *words)[1], said(capsys, *words)[1]
    assert first == second
    wanted = {"rules", "decide", "routes", "other_statuses", "disputes", "order", "verdict", "law_alone", "conditions"}
    assert wanted <= json.loads(first)[0].keys()


# --- the order of questions, on a real slice ---


def test_a_fact_whose_answers_all_lead_on_is_not_asked_before_one_that_ends_it():
    store = Diagrams([("b", ("yes", "no")), ("c", ("yes", "no")), ("gate", ("yes", "no"))])
    literals = [store.literal(name, {"yes"}) for name in ("gate", "b", "c")]
    outcome = store.apply("x", lambda gate, b, c: 2 * (gate * (b | c)), tuple(literals))
    tree = best_order(store, outcome)
    assert tree.fact == "gate"
    assert tree.most == 3


# --- what if ---


def test_a_fact_supposed_for_one_line_changes_that_line_alone(capsys):
    words = ("review", DHS, "--on", ON, "--home", "VT", "--status", "t32-502f", "--json")
    before = json.loads(said(capsys, *words)[1])
    after = json.loads(said(capsys, *words, "--what-if", "transport:home_governor_consent=written")[1])
    changed = [(one["line"], one["before"], one["homes"]) for one in after["changed"]]
    assert changed == [("transport", "barred", ["VT"])]
    assert before["changed"] == before["supposed"] == []
    others = [[one for one in found["findings"] if one["line"] != "transport"] for found in (before, after)]
    assert others[0] == others[1]


def test_a_fact_supposed_for_all_lines_goes_before_the_most_particular_statement():
    choices = steps.Choices(on=ON, homes=("VT",), statuses=("t32-502f",))
    given = msgspec.structs.replace(choices, supposed=(FactStatement(name="home_governor_consent", value="written"),))
    before, after = (steps.review_step(dhs(), one) for one in (choices, given))
    changed = changed_cells(before, after, steps.question_of(given))
    assert {one.line for one in changed} == {one.id for one in dhs().request.line if one.roles}
    assert {one.before for one in changed} == {"barred"}
    assert "barred" not in {one.after for one in changed if one.role == "administration"}


def test_the_changed_cells_are_exactly_those_that_differ_guard_by_guard():
    homes, asked = ("VT", "FL", "TX", "NH", "DC"), request(line("administration"), line("medical", id="line-2"))
    case = case_of(
        asked,
        fact("home_governor_consent", value="refused", home="VT"),
        fact("home_governor_consent", value="written", home="FL", line="line-1"),
    )
    choices = steps.Choices(on=ON, statuses=("t32-502f",), homes=homes)
    one = fact("home_governor_consent", value="refused", line="line-1")
    given = msgspec.structs.replace(choices, supposed=(one,))

    def verdicts(some: steps.Choices, home: str) -> dict[tuple[str, str], str]:
        alone = steps.review_step(case, msgspec.structs.replace(some, homes=(home,)))
        return {(found.line, found.role): found.verdict for found in alone.findings}

    before, after = steps.review_step(case, choices), steps.review_step(case, given)
    changed = changed_cells(before, after, steps.question_of(given))
    assert changed
    for home in homes:
        first, second = verdicts(choices, home), verdicts(given, home)
        differ = {cell: (first[cell], second[cell]) for cell in first if first[cell] != second[cell]}
        assert {(one.line, one.role): (one.before, one.after) for one in changed if home in one.homes} == differ


def test_what_if_prints_the_matrix_after_and_each_change_before_and_after(capsys):
    words = ("review", DHS, "--on", ON, "--home", "VT", "--status", "t32-502f")
    _, out, _ = said(capsys, *words, "--what-if", "home_governor_consent=written")
    assert "Supposed: home_governor_consent = written for all lines." in out
    assert "Cells that change" in out
    assert "Findings by duty status" in out
    _, out, _ = said(capsys, *words, "--what-if", "private_money=false")
    assert "No cell changes." in out


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("reimbursable=false", False),
        ("guard_per_officer=3", 3),
        ("home_governor_consent=written", "written"),
        ('home_governor_consent = "written"', "written"),
        ("insurrection_section=252", 252),
        ("end_date=2025-12-31", "2025-12-31"),
        ('sections_invoked=["12302"]', ["12302"]),
    ],
)
def test_a_value_is_read_as_in_a_document(text, value):
    assert supposed(text, []).value == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("reimbursible=true", "did you mean 'reimbursable'?"),
        ("home_governor_consent=writen", "did you mean 'written'?"),
        ("reimbursable=perhaps", "wanted true or false"),
        ("trasport:reimbursable=true", "did you mean 'transport'?"),
        ("reimbursable", "wanted fact=value"),
        ("=true", "wanted fact=value"),
        ("role_code=R01", "a fact that can be stated"),
        ("waiver_ground=two words", "quote a text"),
        ("end_date={a = 1}", "a list of texts"),
    ],
)
def test_a_supposition_that_makes_no_sense_is_refused_in_words(text, expected, capsys):
    with pytest.raises(InputError, match=re.escape(expected)):
        supposed(text, ["transport"])
    code, out, err = said(capsys, "review", DHS, "--what-if", text)
    assert (code, out) == (10, "")
    assert "--what-if" in err


# --- the law itself ---


def test_the_list_has_every_rule_and_on_a_day_those_in_force(capsys):
    base = read_rule_base()
    assert [row.id for row in law_rows(base)] == [rule.id for rule in base.rules]
    rows = law_rows(base, on=ON)
    assert {row.id for row in rows} == {rule.id for rule in base.rules if rule.holds_on(ON)}
    assert all(row.since <= ON and (row.until is None or row.until > ON) for row in rows)
    code, out, _ = said(capsys, "law", "--json")
    assert code == 0
    assert len(json.loads(out)) == len(base.rules)


def test_a_rule_with_two_versions_shows_the_one_of_the_day():
    base = read_rule_base()
    assert len(law_card(base, "10usc12406").rules) == 2
    early, late = (law_card(base, "10usc12406", on=day).rules for day in (date(2025, 6, 20), ON))
    assert len(early) == len(late) == 1
    assert early != late


def test_a_card_shows_elements_demands_marks_and_the_readings_with_their_holders(capsys):
    _, out, _ = said(capsys, "law", "32usc502f-host")
    for words in ("Forbids", "Elements, all of them", "Exceptions, any of them", "Lifted by", "held by", "mark"):
        assert words in out
    _, out, _ = said(capsys, "law", "10usc277b")
    for words in ("10 U.S.C. 377(b)", "Demands, all of them", "Does the requester reimburse?"):
        assert words in out


def test_a_provision_shows_all_its_rules(capsys):
    base = read_rule_base()
    for provision in base.provisions:
        code, out, _ = said(capsys, "law", provision.id)
        assert code == 0
        assert all(f"({rule.id})" in out for rule in provision.rule)


def test_an_unknown_rule_is_refused_with_the_nearest_name(capsys):
    code, _, err = said(capsys, "law", "10usc277")
    assert code == 10
    assert "did you mean '10usc277" in err


def test_every_line_of_every_rule_can_be_said_in_words():
    base = read_rule_base()
    phrases = Phrasebook(base)
    for rule in base.rules:
        for text in (*rule.when, *rule.unless, *rule.must):
            words = phrases.line(text)
            assert words
            assert "_" not in re.sub(r'"[^"]*"', "", words)


# --- flags ---


def flags(asked: Request, *statements: FactStatement, statuses: tuple[str, ...] = STATUS_SLUGS) -> tuple[Flag, ...]:
    choices = steps.Choices(on=ON, statuses=statuses)
    docket = steps.docket_of(case_of(asked, *statements), choices)
    return flags_of(asked, docket, steps.question_of(choices))


def fact(name: str, *, value: object, **more: object) -> FactStatement:
    return FactStatement(name=name, value=value, **more)


UNPAID = fact("reimbursable", value=False)


def test_an_unpaid_and_unwaived_502f_line_with_a_direct_role_is_flagged_with_277b():
    found = flags(request(line("custody")), UNPAID)
    assert [one.line for one in found] == ["line-1"]
    assert "10 U.S.C. 277(b)-(c)" in found[0].cites
    assert "custody" in found[0].because


@pytest.mark.parametrize(
    "statements",
    [
        [],
        [fact("reimbursable", value=True)],
        [UNPAID, fact("waiver_signed", value=True)],
        [fact("waiver_signed", value=False)],
    ],
)
def test_paid_waived_or_not_stated_raises_no_flag(statements):
    assert flags(request(line("custody")), *statements) == ()


def test_the_flag_on_money_needs_502f_among_the_statuses():
    sad = tuple(slug for slug in STATUS_SLUGS if slug != "t32-502f")
    assert flags(request(line("custody")), UNPAID, statuses=sad) == ()
    assert flags(request(line("custody", statuses=["t10-12301d"])), UNPAID) == ()
    assert flags(request(line("custody", statuses=["t32-502f"])), UNPAID) != ()


def test_support_called_law_enforcement_is_repaid_or_waived():
    assert flags(request(line("logistics")), UNPAID)
    state = msgspec.structs.replace(request(line("logistics")), requester=Requester(office="x", kind="state"))
    assert flags(state, UNPAID) == ()


def test_an_indirect_unpaid_line_that_enforces_no_law_is_consistent():
    assert flags(request(line("logistics", "medical"), kind="disaster", law="none"), UNPAID) == ()


def test_a_direct_role_under_no_law_is_flagged_in_every_status():
    found = flags(request(line("arrest-search-seizure"), law="none"), statuses=("sad",))
    assert len(found) == 1
    assert "18 U.S.C. 1385" in found[0].cites


@pytest.mark.parametrize("name", ["compels_civilians", "asks_own_questions", "targets_identified_person"])
def test_acts_beyond_indirect_support_are_flagged_where_no_law_is_said_to_be_enforced(name):
    asked = request(line("logistics"), law="none")
    assert flags(asked, fact(name, value=False)) == ()
    assert len(flags(asked, fact(name, value=True))) == 1
    assert flags(asked, fact(name, value=True, line="line-2")) == ()


# --- precedents ---

SOUGHT = Sought(
    role="medical", status="sad", mission="disaster", place="TX", consent="given", asked_on=date(2025, 1, 1)
)


def past(number: str, began: str = "2008-06-01", **told: object) -> Precedent:
    return Precedent(id=number, name=f"Event {number}", began=began, **told)


def compared(*uses: Precedent, on: date = ON, **more: object):
    asked = request(line("medical", hosts=["TX"]), kind="disaster", law="none")
    choices = steps.Choices(on=on, homes=("TX",), statuses=("sad",))
    case = case_of(asked, fact("host_governor_consent", value="written"))
    review = steps.review_step(case, choices)
    return compare_with_past(asked, steps.docket_of(case, choices), review, uses, on=on)


def test_matches_are_counted_feature_by_feature_and_silence_is_neither_match_nor_difference():
    one = beside(SOUGHT, past("A", statuses=("sad",), missions=("border",), places=("TX",)))
    assert one.matches == ("duty status", "place")
    assert one.differs == ("mission: border",)
    assert one.not_said == ("role", "consent")


def test_a_line_like_none_before_is_said_to_be_so():
    found = compared(past("A", statuses=("sad",), roles=("custody",)), past("B", roles=("medical",)))
    assert [one.says for one in found] == [NONE_ALIKE]
    assert found[0].first_of_its_kind


def test_the_nearest_has_most_matches_and_of_equals_the_newest_goes_first():
    alike = {"statuses": ("sad",), "roles": ("medical",)}
    uses = (
        past("old", "1999", **alike), past("new", "2020-02", **alike), past("far", "2024-01-01", statuses=("sad",)),
        past("best", "1980", **alike, missions=("disaster",)),
    )  # fmt: skip
    found = compared(*uses)[0]
    assert [one.id for one in found.nearest] == ["best", "new", "old"]
    assert found.says == "3 precedents match on role and status, 1 of them on mission, none of those in TX"


def test_what_began_after_the_day_is_no_precedent_and_what_began_after_the_request_says_so():
    alike = {"statuses": ("sad",), "roles": ("medical",)}
    later, after = past("later", "2026-01", **alike), past("after", "2025-08", **alike)
    found = compared(later, after)[0]
    assert [one.id for one in found.nearest] == ["after"]
    assert "began after this request was made" in found.nearest[0].differs
    assert compared(later, after, on=date(2025, 5, 1))[0].first_of_its_kind


def test_the_words_of_the_past_are_read_as_roles_statuses_and_missions_that_exist():
    missions = {row["code"] for row in read_table("past/precedent-words").rows if row["feature"] == "mission"}
    assert missions <= set(KINDS["mission_kind"].values)
    for one in read_past():
        assert set(one.roles) <= set(ROLE_SLUGS)
        assert set(one.statuses) <= {*STATUS_SLUGS, "title10", "title32", "police"}
        assert set(one.places) <= set(CODES)
    assert len({one.id for one in read_past()}) == len(read_past())


def test_every_words_row_is_used_by_some_cell_and_names_a_known_code():
    rows = read_table("past/precedent-words").rows
    for row in rows:
        if row["feature"] == "role":
            assert row["code"] in ROLE_SLUGS
    cells = " ; ".join(
        " ; ".join((row["purpose"], row["authority"], row["duty_status"], row["roles"], row["host_consent"]))
        for row in read_table("past/precedents").rows
    ) + " ; ".join(f"{row['hazard']} ; {row['duty_status']}" for row in read_table("past/activations").rows)
    unused = [row["words"] for row in rows if row["words"].casefold() not in cells.casefold()]
    assert unused == []


def test_the_known_rows_are_read_as_they_stand():
    known = {one.id: one for one in read_past()}
    assert known["P53"].missions == ("interior_immigration",)
    assert "in-processing" in known["P53"].roles
    assert known["P54"].consent == "not given"
    assert known["P55"].statuses == ("t10-12406",)
    assert known["P52"].statuses == ("title10",)
    assert "disaster" in known["P18"].missions


def test_the_review_of_the_real_request_names_its_precedents(capsys):
    words = ("review", DHS, "--on", ON, "--status", "t32-502f", "--status", "t10-12302", "--home", "TX")
    found = json.loads(said(capsys, *words, "--json")[1])
    assert found["flags"] == []
    told = {(one["line"], one["role"], one["status"]): one for one in found["precedents"]}
    assert told["administration", "administration", "t32-502f"]["nearest"][0]["id"] == "P53"
    assert told["fugitives", "locate-persons", "t10-12302"]["says"] == NONE_ALIKE
    _, out, _ = said(capsys, *words)
    assert "Precedents: what was done before, never whether it was lawful" in out


def test_flags_are_printed_with_what_they_rest_on(capsys):
    words = ("review", DHS, "--on", ON, "--status", "t32-502f", "--home", "TX", "--what-if", "reimbursable=false")
    _, out, _ = said(capsys, *words)
    assert "Flags: claims that do not go together" in out
    assert "10 U.S.C. 277(b)-(c)" in out


def test_the_question_asked_of_the_review_is_the_one_of_the_choices():
    asked = steps.question_of(steps.Choices(on=ON, homes=("VT",)))
    assert asked == Question(on=ON, homes=("VT",))

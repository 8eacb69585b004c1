"""What does the law room promise: reading lines, refusing broken rule bases, exact answers?"""

from datetime import date

import msgspec
import pytest

from callup.errors import InputError, TableError, UnknownName
from callup.law.answer import Answer, answer, combined, verdict_of
from callup.law.check import check_base
from callup.law.diagram import Diagrams
from callup.law.engine import Engine
from callup.law.fact import FactKind, token_of
from callup.law.rulebase import Held, InForce, Provision, Question, Reading, Reclassify, Rule, RuleBase, Term
from callup.reference.law import read_declarations, read_fact_kinds, read_provision, read_rule_base

DAY = date(2025, 6, 1)
ALWAYS = InForce(since=date(2000, 1, 1))


def fact(name: str, kind: str = "act", type: str = "yes_no", values: tuple[str, ...] = ()) -> FactKind:  # noqa: A002
    return FactKind(
        name=name, kind=kind, type=type, group="test", question="Is it so?", who="an office", evidence="a letter",
        values=values,
    )  # fmt: skip


FACTS = [
    fact("consent", type="choice", values=("given", "none")),
    fact("paid"),
    fact("danger", kind="finding"),
    fact("local_law", kind="state"),
]


def reading(name: str, holders: int = 1) -> Reading:
    held = tuple(Held(by=f"court {number}", on=DAY, stage="judgment") for number in range(holders))
    return Reading(id=name, says=f"It is {name}.", held=held)


def question(*readings: Reading) -> Question:
    return Question(id="reach", asks="How far does it reach?", cite="1 Test Code 9", reading=readings)


def rule(name: str, kind: str, *when: str, **more: object) -> Rule:
    return Rule(
        id=name, cite="1 Test Code 1", kind=kind, says="A made-up rule.", when=when,
        in_force=more.pop("in_force", ALWAYS), **more,
    )  # fmt: skip


def base_of(*rules: Rule, terms: tuple[Term, ...] = (), questions: tuple[Question, ...] = ()) -> RuleBase:
    provision = Provision(
        format="law/1", id="test", title="Test Code", text="1 Test Code", read_on=DAY, read_by="a tester",
        plain="A made-up provision.", rule=rules, term=terms, question=questions,
    )  # fmt: skip
    return RuleBase(provisions=(provision,), facts={one.name: one for one in FACTS}, digest="sha256:0")


def ask(base: RuleBase, on: date = DAY, request: str = "", host: str | None = None, **facts: str) -> Answer:
    check_base(base)
    part = Engine(base, on=on, request=request, host=host).slice("logistics", "sad", "no")
    known = {name: frozenset(value.split(",")) for name, value in facts.items()}
    return answer(part, known, frozenset({"consent", "paid"}))


ALLOW = rule("allow", "allows", "status is sad")
READINGS = question(reading("wide"), reading("narrow"))


# --- what the loader refuses ---


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("payd", "rule broken: found 'payd', wanted the name of a term or a yes/no fact; did you mean 'paid'?"),
        ("not payd", "rule broken: found 'payd', wanted the name of a term or a yes/no fact; did you mean 'paid'?"),
        ("consent", "rule broken: found 'consent', wanted the name of a term or a yes/no fact"),
        ("consnt is given", "rule broken: found 'consnt', wanted the name of a fact; did you mean 'consent'?"),
        (
            "consent is givn",
            "rule broken: found 'givn', wanted the name of a value of 'consent'; did you mean 'given'?",
        ),
        ("consent in given, nun", "found 'nun', wanted the name of a value of 'consent'; did you mean 'none'?"),
        ("role is logistic", "found 'logistic', wanted the name of a value of 'role'; did you mean 'logistics'?"),
        ("status is sadd", "found 'sadd', wanted the name of a value of 'status'; did you mean 'sad'?"),
        ("paid and danger", "found 'paid and danger', wanted a line without 'and'; use two lines or a term"),
        (
            "paid or danger and local_law",
            "found 'paid or danger and local_law', wanted a line without 'and'; use two lines or a term",
        ),
        ("consent equals given", "found 'consent equals given', wanted an atom such as 'fact is value'"),
        ("reading rech is wide", "found 'rech', wanted the name of a question of law; did you mean 'reach'?"),
        ("reading reach is wid", "found 'wid', wanted the name of a reading of 'reach'; did you mean 'wide'?"),
        ("reading reach wide", "found 'reading reach wide', wanted 'reading QUESTION is READING'"),
    ],
)
@pytest.mark.parametrize("place", ["when", "unless", "must"])
def test_a_line_that_cannot_be_read_is_refused_wherever_it_stands(place, line, message):
    broken = rule(
        "broken", "requires", *([line] if place == "when" else []), **({} if place == "when" else {place: (line,)})
    )
    with pytest.raises((TableError, UnknownName)) as refusal:
        check_base(base_of(ALLOW, broken, questions=(READINGS,)))
    assert message in str(refusal.value)


def test_a_broken_line_inside_a_term_names_rule_and_term():
    term = Term(name="good-cause", says="Good cause.", all=("payd",))
    with pytest.raises(UnknownName, match="term good-cause: found 'payd'"):
        check_base(base_of(ALLOW, rule("broken", "forbids", "good-cause"), terms=(term,)))


def test_a_term_that_leads_back_to_itself_is_refused():
    terms = (Term(name="one", says="One.", all=("two",)), Term(name="two", says="Two.", any=("paid", "one")))
    with pytest.raises(TableError, match="inside itself, wanted terms without a cycle"):
        check_base(base_of(ALLOW, rule("broken", "forbids", "one"), terms=terms))


def test_exceptions_that_defeat_each_other_in_a_circle_are_refused():
    rules = (
        rule("one", "forbids", "paid", unless=("two",)),
        rule("two", "notes", "danger", unless=("three",)),
        rule("three", "notes", "local_law", unless=("one",)),
    )
    with pytest.raises(TableError, match="rule three: found exception cycle through 'one', wanted no cycle"):
        check_base(base_of(*rules))


def test_a_rule_that_is_its_own_exception_is_refused():
    with pytest.raises(TableError, match="exception cycle through 'one'"):
        check_base(base_of(rule("one", "forbids", "paid", unless=("one",))))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (InForce(since=date(2000, 1, 1)), InForce(since=date(2010, 1, 1))),
        (InForce(since=date(2000, 1, 1), until=date(2010, 1, 2)), InForce(since=date(2010, 1, 1))),
        (InForce(since=date(2010, 1, 1)), InForce(since=date(2010, 1, 1))),
        (InForce(since=date(2010, 1, 1)), InForce(since=date(2000, 1, 1), until=date(2010, 6, 1))),
    ],
)
def test_two_versions_of_a_rule_in_force_at_one_time_are_refused(first, second):
    versions = (rule("twice", "allows", in_force=first), rule("twice", "allows", in_force=second))
    with pytest.raises(TableError, match="rule twice: found two versions in force at one time, wanted one at a time"):
        check_base(base_of(*versions))


def test_a_version_may_begin_on_the_day_the_other_ends():
    old = rule("twice", "allows", in_force=InForce(since=date(2000, 1, 1), until=date(2010, 1, 1)))
    new = rule("twice", "forbids", in_force=InForce(since=date(2010, 1, 1)))
    base = base_of(ALLOW, old, new)
    assert ask(base, on=date(2009, 12, 31)).verdict == "allowed"
    assert ask(base, on=date(2010, 1, 1)).verdict == "barred"


def test_a_reading_that_nobody_holds_is_refused():
    held_by_nobody = question(reading("wide"), reading("narrow", holders=0))
    with pytest.raises(TableError, match="question reach: found reading 'narrow', wanted who holds it"):
        check_base(base_of(ALLOW, questions=(held_by_nobody,)))


def test_the_rule_base_in_use_is_accepted_and_its_facts_and_declarations_agree():
    check_base(read_rule_base())
    kinds = read_fact_kinds()
    for one in read_declarations().fact:
        assert token_of(kinds[one.name], one.value, where="declarations") in kinds[one.name].tokens


def test_every_rule_in_use_has_a_citation_words_and_a_condition_where_it_demands_something():
    for one in read_rule_base().rules:
        assert one.cite.strip(), one.id
        assert one.says.strip(), one.id
        assert one.kind != "requires" or (one.must and one.condition), one.id
        assert one.kind == "requires" or not (one.must or one.condition), one.id
        assert one.kind != "forbids" or one.lifted_by, one.id


def test_every_name_in_use_is_given_once_and_every_question_has_two_readings():
    provisions = read_rule_base().provisions
    for names in (
        [one.name for provision in provisions for one in provision.term],
        [one.id for provision in provisions for one in provision.question],
        [provision.id for provision in provisions],
    ):
        assert len(set(names)) == len(names)
    assert all(len(one.reading) >= 2 for one in read_rule_base().questions.values())
    assert all(bool(term.all) != bool(term.any) for term in read_rule_base().terms.values())


# --- what a rule base answers ---


def test_nothing_is_allowed_by_silence():
    assert ask(base_of(rule("bar", "forbids", "paid")), paid="no").verdict == "barred"
    assert ask(base_of()).verdict == "barred"


def test_a_bar_goes_before_an_allowance_and_an_exception_lifts_it():
    base = base_of(ALLOW, rule("bar", "forbids", "danger", unless=("consent is given",)))
    assert ask(base, danger="no").verdict == "allowed"
    assert ask(base, danger="yes", consent="none").verdict == "barred"
    assert ask(base, danger="yes", consent="given").verdict == "allowed"
    assert ask(base, danger="yes").verdict == "open"
    assert ask(base, danger="yes").deciding == ("consent",)


def test_an_exception_may_have_an_exception():
    rules = (
        rule("bar", "forbids", "danger", unless=("relief",)),
        rule("relief", "notes", "paid", unless=("local_law",)),
    )
    base = base_of(ALLOW, *rules)
    assert ask(base, danger="yes", paid="yes", local_law="no").verdict == "allowed"
    assert ask(base, danger="yes", paid="yes", local_law="yes").verdict == "barred"


def test_an_exception_that_is_not_in_force_lifts_nothing():
    relief = rule("relief", "notes", "paid", in_force=InForce(since=date(2030, 1, 1)))
    base = base_of(ALLOW, rule("bar", "forbids", "danger", unless=("relief",)), relief)
    assert ask(base, danger="yes", paid="yes").verdict == "barred"
    assert ask(base, on=date(2030, 1, 1), danger="yes", paid="yes").verdict == "allowed"


def test_a_demand_is_a_condition_until_it_is_known_to_be_unmet():
    base = base_of(ALLOW, rule("pay", "requires", must=("paid",), condition="it is paid"))
    assert ask(base).verdict == "allowed_if"
    assert ask(base, paid="yes").verdict == "allowed"
    assert ask(base, paid="no").verdict == "barred"
    assert ask(base, paid="no").made_lawful_by == ((("paid", "yes"),),)


def test_readings_that_differ_leave_it_unsettled_and_both_are_shown():
    bar = rule("bar", "forbids", "danger", "reading reach is wide")
    base = base_of(ALLOW, bar, questions=(READINGS,))
    found = ask(base, danger="yes")
    assert found.verdict == "unsettled"
    assert dict(found.by_reading) == {(("?reach", "wide"),): "barred", (("?reach", "narrow"),): "allowed"}
    assert ask(base, danger="no").verdict == "allowed"
    assert [one.fires for one in found.rules if one.rule == "bar"] == ["disputed"]


def test_two_readings_that_both_bar_are_a_bar():
    wide, narrow = (rule(f"bar-{name}", "forbids", "danger", f"reading reach is {name}") for name in ("wide", "narrow"))
    found = ask(base_of(ALLOW, wide, narrow, questions=(READINGS,)), danger="yes")
    assert (found.verdict, found.by_reading) == ("barred", (((), "barred"),))


def test_two_unknown_facts_that_cancel_out_are_seen_as_settled():
    """Exact, not three-valued: whatever the fact is, one of two bars fires."""
    bars = (rule("bar-yes", "forbids", "danger"), rule("bar-no", "forbids", "not danger"))
    found = ask(base_of(ALLOW, *bars))
    assert (found.verdict, found.deciding) == ("barred", ())


def test_a_finding_is_never_offered_as_a_way_to_make_a_line_lawful():
    base = base_of(ALLOW, rule("bar", "forbids", "not danger"))
    assert ask(base, danger="no").made_lawful_by == ()
    lever = base_of(ALLOW, rule("bar", "forbids", "not danger", unless=("consent is given",)))
    assert ask(lever, danger="no", consent="none").made_lawful_by == ((("consent", "given"),),)


def test_an_order_for_a_request_counts_for_it_alone_and_the_law_alone_is_told_beside_it():
    order = rule("order", "forbids", layer="order", request=("asked-2025",))
    base = base_of(ALLOW, order)
    found = ask(base, request="asked-2025")
    assert (found.verdict, found.law_alone) == ("barred", "allowed")
    assert ask(base, request="other").verdict == "allowed"


def test_the_smallest_questions_come_first():
    bar = rule("bar", "forbids", "danger or not local_law")
    found = ask(base_of(ALLOW, bar))
    assert found.verdict == "open"
    assert set(found.deciding) == {"danger", "local_law"}
    assert found.settled_by == (("danger",), ("local_law",))


def test_a_fact_that_only_turns_which_reading_bars_settles_nothing():
    bars = (
        rule("bar-wide", "forbids", "danger", "reading reach is wide"),
        rule("bar-narrow", "forbids", "not danger", "reading reach is narrow"),
    )
    found = ask(base_of(ALLOW, *bars, questions=(READINGS,)))
    assert (found.verdict, found.deciding, found.settled_by) == ("open", ("danger",), ())
    assert ask(base_of(ALLOW, *bars, questions=(READINGS,)), danger="yes").verdict == "unsettled"


@pytest.mark.parametrize(
    ("leaves", "verdict"),
    [
        ({0}, "barred"),
        ({1}, "barred"),
        ({0, 1}, "barred"),
        ({0, 2}, "open"),
        ({0, 1, 2}, "open"),
        ({1, 2}, "allowed_if"),
        ({2}, "allowed"),
    ],
)
def test_the_verdict_of_a_reading_follows_from_the_outcomes_still_possible(leaves, verdict):
    assert verdict_of(leaves) == verdict


@pytest.mark.parametrize(
    ("verdicts", "verdict"),
    [
        (("allowed", "allowed"), "allowed"),
        (("allowed", "allowed_if"), "allowed_if"),
        (("allowed", "barred"), "unsettled"),
        (("open", "barred"), "unsettled"),
        (("open", "open"), "open"),
    ],
)
def test_readings_are_never_averaged(verdicts, verdict):
    assert combined(tuple(((("?q", str(place)),), one) for place, one in enumerate(verdicts))) == verdict


# --- facts and diagrams ---


def number(*at_most: int) -> FactKind:
    return FactKind(
        name="miles", kind="choice", type="number", group="test", question="How many?", who="x", evidence="y",
        at_most=at_most,
    )  # fmt: skip


@pytest.mark.parametrize(("value", "token"), [(0, "at_most_4"), (4, "at_most_4"), (4.5, "at_most_25"), (26, "more")])
def test_a_number_falls_into_the_bin_below_its_threshold(value, token):
    assert token_of(number(4, 25), value, where="facts.toml") == token


@pytest.mark.parametrize("value", [True, -1, "4", [4]])
def test_what_is_no_number_of_0_or_more_is_refused(value):
    with pytest.raises(InputError, match=r"facts\.toml: found .*, wanted a number of 0 or more for 'miles'"):
        token_of(number(4), value, where="facts.toml")


@pytest.mark.parametrize("value", ["yes", 1, 0, "true"])
def test_yes_and_no_are_true_and_false_and_nothing_else(value):
    with pytest.raises(InputError, match="wanted true or false for 'paid'"):
        token_of(fact("paid"), value, where="facts.toml")


def test_a_value_of_a_choice_that_is_not_listed_is_refused_with_the_nearest_one():
    with pytest.raises(
        UnknownName, match="found 'givven', wanted the name of a value of 'consent'; did you mean 'given'"
    ):
        token_of(FACTS[0], "givven", where="facts.toml")


def test_equal_conditions_are_one_node_and_what_cannot_matter_leaves_no_trace():
    store = Diagrams([("a", ("x", "y", "z")), ("b", ("yes", "no"))])
    in_x, not_yz = store.literal("a", {"x"}), store.negate(store.literal("a", {"y", "z"}))
    assert in_x == not_yz
    always = store.any_of((store.literal("b", {"yes"}), store.literal("b", {"no"})))
    assert (always, store.support(always)) == (store.leaf(1), [])
    both = store.all_of((in_x, store.literal("b", {"yes"})))
    assert store.support(both) == ["a", "b"]
    assert store.support(store.cut(both, {"a": frozenset({"x"})})) == ["b"]
    assert store.leaves(store.cut(both, {"a": frozenset({"y", "z"})})) == {0}


# --- rules that can never hold, and other things that nobody would miss ---


@pytest.mark.parametrize(
    ("lines", "clash"),
    [
        (("paid", "not paid"), "not paid"),
        (("consent is given", "danger", "consent not in given"), "consent not in given"),
        (("role is medical", "role in custody, escort"), "role in custody, escort"),
        (("status is sad", "not status is sad"), "not status is sad"),
        (("reading reach is wide", "reading reach is narrow"), "reading reach is narrow"),
        (("free", "not paid"), "not paid"),
        (("paid or danger", "not paid", "not danger"), "not danger"),
    ],
)
@pytest.mark.parametrize("key", ["when", "must"])
def test_a_rule_whose_lines_can_never_hold_together_is_refused(key, lines, clash):
    free = Term(name="free", says="It is paid and safe.", all=("paid", "not danger"))
    when, must = (lines, ("paid",)) if key == "when" else ((), lines)
    broken = rule("broken", "requires", *when, must=must, condition="it is paid")
    with pytest.raises(TableError) as refusal:
        check_base(base_of(ALLOW, broken, terms=(free,), questions=(READINGS,)))
    assert str(refusal.value) == (
        f"test, rule broken: found '{clash}', which cannot hold together with the lines of '{key}' before it, "
        "wanted lines that can all hold at once; correct a line, or write two rules; lines of 'when' are joined by and"
    )


def test_a_term_and_a_relabelling_that_can_never_hold_are_refused():
    never = Term(name="never", says="Never.", all=("paid", "not paid"))
    with pytest.raises(TableError, match="test, term never: found 'not paid', which cannot hold together"):
        check_base(base_of(ALLOW, terms=(never,)))
    label = Reclassify(role="medical", when=("danger", "not danger"), to="custody", says="It is custody.")
    with pytest.raises(TableError, match="test, reclassify medical: found 'not danger', which cannot hold together"):
        check_base(relabelling(label))


def relabelling(label: Reclassify) -> RuleBase:
    base = base_of(ALLOW)
    provision = msgspec.structs.replace(base.provisions[0], reclassify=(label,))
    return msgspec.structs.replace(base, provisions=(provision,))


def test_a_relabelling_to_the_same_role_is_refused():
    label = Reclassify(role="medical", when=("danger",), to="medical", says="It is the same.")
    with pytest.raises(TableError, match="test, reclassify medical: found the same role again, wanted another role"):
        check_base(relabelling(label))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"cite": " "}, "test, rule broken: found no citation, wanted 'cite' and 'says'; add the citation"),
        ({"says": ""}, "test, rule broken: found no words, wanted 'cite' and 'says'"),
        (
            {"must": ("paid",)},
            "test, rule broken: found forbids with 1 'must', wanted 'must' with requires only; a rule",
        ),
        ({"layer": "court order"}, "test, rule broken: found no 'court', wanted the court that gave the order; add"),
        ({"where": ("XX",)}, r"test, rule broken: found 'XX', wanted the name of a jurisdiction \(postal code\)"),
        (
            {"in_force": InForce(since=date(2010, 1, 1), until=date(2010, 1, 1))},
            "test, rule broken: found 'until' before 'from', wanted 'from' before 'until'; correct a day",
        ),
    ],
)
def test_what_a_rule_lacks_is_said_with_provision_rule_and_remedy(changed, message):
    broken = msgspec.structs.replace(rule("broken", "forbids", "danger"), **changed)
    with pytest.raises((TableError, UnknownName), match=message):
        check_base(base_of(ALLOW, broken))


def test_a_demand_without_words_and_a_reading_given_twice_are_refused():
    with pytest.raises(
        TableError, match="rule broken: found no 'condition', wanted the demand in words; add 'condition'"
    ):
        check_base(base_of(ALLOW, rule("broken", "requires", must=("paid",))))
    with pytest.raises(
        TableError, match="question reach: reading wide: found 2 of them, wanted one; rename the others"
    ):
        check_base(base_of(ALLOW, questions=(question(reading("wide"), reading("wide")),)))


RULE = """
[[rule]]
id = "late"
kind = "allows"
cite = "1 Test Code 2"
says = "Allowed."
in_force = { from = 2000-01-01 }
"""
HEAD = """format = "law/1"
id = "test"
title = "Test Code"
text = "1 Test Code"
read_on = 2026-01-01
read_by = "a tester"
plain = "Made up."
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            RULE.replace("in_force = { from = 2000-01-01 }\n", ""),
            "1.toml, rule late: found .*required field `in_force`",
        ),
        (RULE.replace('cite = "1 Test Code 2"\n', ""), "1.toml, rule late: found .*required field `cite`"),
        (RULE.replace("allows", "alows"), "1.toml, rule late: found Invalid enum value 'alows'"),
        (RULE + "sayz = 1\n", "1.toml, rule late: found .*unknown field `sayz`"),
        (RULE.replace("2000-01-01", "2000-13-01"), r"1.toml: found .*\(at line 14, .*wanted TOML"),
    ],
)
def test_a_provision_file_is_refused_with_file_and_rule(tmp_path, text, message):
    path = tmp_path / "1.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(TableError, match=message) as refusal:
        read_provision(path)
    assert refusal.value.remedy

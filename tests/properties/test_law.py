"""What holds for every line, every duty status and every state of knowledge?"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from itertools import product
from random import Random

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from callup.law.answer import Answer, RuleAnswer, answer, combined, verdict_of, verdicts_by_reading
from callup.law.diagram import Knowledge
from callup.law.engine import Engine, Slice
from callup.law.rulebase import InForce, Rule, RuleBase
from callup.reference.law import read_rule_base
from callup.role import ROLE_SLUGS, STATUS_SLUGS, VERDICTS
from tests.law_oracle import Line, Oracle

EXAMPLES = settings.default.max_examples
BASE = read_rule_base()
FACTS = BASE.facts
REQUEST = "us-dhs-2025-05-09"
DAYS = (date(2025, 5, 9), date(2025, 12, 24))
CHANGEABLE = frozenset(fact.name for fact in FACTS.values() if fact.kind in {"act", "choice"} and not fact.derived)
GOOD = ("allowed", "allowed_if")

# Values under which a yes is within reach; random values alone would almost always end in a bar.
LIKELY = {
    "authority_id": ("A11", "A33"),
    "call_12406_ground": ("3",),
    "contact_detainee": ("none",),
    "custody_holder": ("civilian_officer",),
    "delegation": ("287g", "mass_influx_1103a10", "usms_deputation"),
    "drug_nexus_evidence": ("documented",),
    "home_governor_consent": ("written",),
    "host_governor_consent": ("written",),
    "insurrection_section": ("252",),
    "law_enforced": ("federal_civil_immigration", "none"),
    "mission_kind": ("interior_immigration", "disaster", "counterdrug"),
    "sections_invoked": ("with_12302",),
    "state_law_police_power_for_guard": ("full",),
    "unit_conflicts": ("none",),
}
RELIEF = {"mission_kind": frozenset({"disaster"}), "law_enforced": frozenset({"none"})}
UNLIKELY = (
    "de_facto_federal_command",
    "private_money",
    "compels_civilians",
    "asks_own_questions",
    "targets_identified_person",
    "stays_at_scene",
    "use_pervades",
    "collects_us_person_information",
    "host_is_dc",
)


@cache
def oracle() -> Oracle:
    return Oracle()


@cache
def engine(on: date, request: str = "") -> Engine:
    return Engine(BASE, on=on, request=request)


@cache
def relevant(line: Line) -> list[str]:
    return [name for name in oracle().relevant(line) if name != "away"]


def likely(name: str) -> tuple[str, ...]:
    first = oracle().values[name][0]
    return LIKELY.get(name, ("no",) if name in UNLIKELY else (first,))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    status = draw(st.sampled_from(STATUS_SLUGS))
    away = {"sad": ["no"], "sad-emac": ["yes"], "t32-112": ["no"]}.get(status, ["yes", "no", None])
    on, request = draw(st.sampled_from([(DAYS[0], ""), (DAYS[1], REQUEST)]))
    return Line(
        on=on,
        request=request,
        host=None,
        role=draw(st.sampled_from(ROLE_SLUGS)),
        status=status,
        away=draw(st.sampled_from(away)),
    )


@st.composite
def known_about(draw: st.DrawFn, line: Line, most_unknown: int = 5) -> Knowledge:
    """What somebody may know of a line: most facts to one value, a few to some values or not at all."""
    names = relevant(line)
    unknown = draw(st.sets(st.sampled_from(names), max_size=most_unknown)) if names else set()
    known = {}
    for name in names:
        values = oracle().values[name]
        if name not in unknown:
            known[name] = frozenset({draw(st.sampled_from([*likely(name) * 4, *values]))})
        elif len(values) > 2 and draw(st.booleans()):
            known[name] = frozenset(draw(st.sets(st.sampled_from(values), min_size=1, max_size=3)))
    return known


@st.composite
def lines_known(draw: st.DrawFn) -> tuple[Line, Knowledge]:
    line = draw(lines())
    return line, draw(known_about(line))


def part_of(line: Line) -> Slice:
    return engine(line.on, line.request).slice(line.role, line.status, line.away)


def answer_to(line: Line, known: Knowledge) -> Answer:
    return answer(part_of(line), known, CHANGEABLE)


def outcomes(part: Slice, known: Knowledge) -> dict[tuple[tuple[str, str], ...], set[int]]:
    """The outcomes still possible under every combination of all readings that matter to the slice."""
    store = part.store
    questions = [name for name in store.support(part.outcome) if name.startswith("?")]
    choices = [[(name, value) for value in store.variables[store.level[name]][1]] for name in questions]
    return {
        chosen: store.leaves(store.cut(part.outcome, known | {name: frozenset({value}) for name, value in chosen}))
        for chosen in product(*choices)
    }


def verdict_on(part: Slice, known: Knowledge) -> str:
    return combined(verdicts_by_reading(part.store, part.store.cut(part.outcome, known)))


# --- against the second opinion ---


@settings(max_examples=4 * EXAMPLES)
@given(lines_known())
def test_the_engine_and_the_truth_tables_agree(case):
    line, known = case
    found, wanted = answer(part_of(line), known, frozenset()), oracle().judge(line, known)
    assert (found.verdict, found.law_alone) == (wanted.verdict, wanted.law_alone)
    assert frozenset(found.deciding) == wanted.deciding
    assert {name for reading, _ in found.by_reading for name, _ in reading} == wanted.questions
    for reading, verdict in wanted.by_reading.items():
        (same,) = [mine for chosen, mine in found.by_reading if set(chosen) <= set(reading)]
        assert same == verdict, reading
    agree_on_rules(line, known, found.rules, wanted.fires)


def agree_on_rules(
    line: Line, known: Knowledge, found: tuple[RuleAnswer, ...], wanted: dict[tuple[str, date], str]
) -> None:
    versions = [(one.rule.id, one.rule.in_force.since) for one in part_of(line).rules]
    assert all(fires == "no" for version, fires in wanted.items() if version not in versions)
    for version, mine in zip(versions, found, strict=True):
        assert mine.fires == wanted[version], version
        ticked = [one.tick for one in (*mine.elements, *mine.demands)]
        assert (mine.met, ticked) == oracle().ticks(line, known, version), version


@pytest.mark.parametrize("status", STATUS_SLUGS)
def test_engine_and_truth_tables_agree_when_nothing_but_three_facts_is_open(status):
    """Every role of a status, with all facts likely and three chosen ones open: no search, no luck."""
    away = {"sad": "no", "t32-112": "no"}.get(status, "yes")
    for role in ROLE_SLUGS:
        line = Line(on=DAYS[1], request=REQUEST, host=None, role=role, status=status, away=away)
        names = relevant(line)
        opened = set(Random(role).sample(names, min(3, len(names))))  # noqa: S311
        known = {name: frozenset({likely(name)[0]}) for name in names if name not in opened}
        found, wanted = answer(part_of(line), known, frozenset()), oracle().judge(line, known)
        assert (found.verdict, frozenset(found.deciding)) == (wanted.verdict, wanted.deciding), role


def test_a_rule_read_otherwise_by_the_oracle_is_noticed():
    """The comparison can fail: an oracle with one `not` dropped disagrees."""
    other = Oracle()
    rule = next(one for one in other.rules if one["id"] == "32usc502f-state-command")
    rule["must"] = ["de_facto_federal_command"]
    line = Line(on=DAYS[1], request="", host=None, role="logistics", status="t32-502f", away="no")
    known = {name: frozenset({likely(name)[0]}) for name in relevant(line)}
    known["de_facto_federal_command"] = frozenset({"no"})
    assert answer_to(line, known).verdict != other.judge(line, known).verdict


# --- unknown and known ---


@pytest.mark.parametrize("status", STATUS_SLUGS)
def test_an_answer_allowed_stays_allowed_under_every_completion(status):
    """Facts are forgotten while the answer stays `allowed`; whatever the forgotten ones are must not matter."""
    away = {"sad": "no", "t32-112": "no"}.get(status, "yes")
    random, allowed = Random(status), 0  # noqa: S311
    for role in ROLE_SLUGS[::3]:
        line = Line(on=DAYS[1], request="", host=None, role=role, status=status, away=away)
        part = part_of(line)
        known = {name: frozenset({likely(name)[0]}) for name in relevant(line)} | RELIEF
        if verdict_on(part, known) != "allowed":
            continue
        allowed += 1
        for name in random.sample(sorted(known), len(known)):
            less = {other: values for other, values in known.items() if other != name}
            known = less if verdict_on(part, less) == "allowed" else known
        for _ in range(10):
            values = ((name, values) for name, values in oracle().values.items() if not name.startswith("?"))
            completed = {name: frozenset({random.choice(values)}) for name, values in values} | known
            assert verdict_on(part, completed) == "allowed"
    assert allowed, "no role of this status was allowed, so nothing was tested"


@pytest.mark.parametrize("status", STATUS_SLUGS)
def test_a_line_of_which_nothing_is_known_is_never_allowed(status):
    for role, away in product(ROLE_SLUGS, ("yes", "no")):
        assert verdict_on(engine(DAYS[1]).slice(role, status, away), {}) != "allowed"


@settings(max_examples=2 * EXAMPLES)
@given(lines_known(), st.data())
def test_learning_a_fact_only_shrinks_what_is_possible_and_never_turns_a_settled_answer(case, data):
    line, known = case
    part = part_of(line)
    open_facts = [name for name in relevant(line) if len(known.get(name, oracle().values[name])) > 1]
    assume(open_facts)
    name = data.draw(st.sampled_from(open_facts))
    value = data.draw(st.sampled_from(sorted(known.get(name, frozenset(oracle().values[name])))))
    more = known | {name: frozenset({value})}
    before, after = outcomes(part, known), outcomes(part, more)
    for reading, leaves in after.items():
        assert leaves <= before[reading]
        first, then = verdict_of(before[reading]), verdict_of(leaves)
        assert first in {"open", "allowed_if"} or then == first
        assert first != "allowed_if" or then != "open"
    if verdict_on(part, known) in {"allowed", "barred"}:
        assert verdict_on(part, more) == verdict_on(part, known)


@given(lines_known())
def test_a_fact_that_does_not_decide_leaves_bar_and_yes_as_they_are(case):
    line, known = case
    part = part_of(line)
    decided = answer(part, known, frozenset()).deciding
    idle = [name for name in relevant(line) if name not in decided and len(known.get(name, "xx")) > 1]
    for name in idle[:3]:
        for value in sorted(known.get(name, frozenset(oracle().values[name]))):
            after = outcomes(part, known | {name: frozenset({value})})
            for reading, leaves in outcomes(part, known).items():
                assert (0 in leaves) == (0 in after[reading])


# --- changes and questions ---


@settings(max_examples=2 * EXAMPLES)
@given(lines_known())
def test_every_change_offered_makes_the_line_lawful_and_no_part_of_it_is_idle(case):
    line, known = case
    found = answer_to(line, known)
    for change in found.made_lawful_by[:20]:
        assert all(FACTS[name].kind in {"act", "choice"} for name, _ in change)
        applied = {name: frozenset({value}) for name, value in change}
        assert verdict_on(part_of(line), known | applied) in GOOD
        for name in applied:
            part = {other: values for other, values in applied.items() if other != name}
            assert verdict_on(part_of(line), known | part) not in GOOD


def answers_that_settle(line: Line, known: Knowledge, names: tuple[str, ...]) -> bool:
    choices = [sorted(known.get(name, frozenset(oracle().values[name]))) for name in names]
    chosen = (dict(zip(names, (frozenset({one}) for one in values), strict=True)) for values in product(*choices))
    return any(verdict_on(part_of(line), known | one) not in {"open", "unsettled"} for one in chosen)


@settings(max_examples=2 * EXAMPLES)
@given(lines_known())
def test_every_set_of_questions_has_an_answer_that_settles_the_line(case):
    line, known = case
    found = answer_to(line, known)
    assert all(answers_that_settle(line, known, names) for names in found.settled_by)
    if found.verdict == "open":
        assert found.settled_by
    if found.verdict == "unsettled" and not found.settled_by:
        assert not answers_that_settle(line, known, found.deciding[:4])


def test_no_question_is_asked_where_the_readings_differ_whatever_the_facts_are():
    line = Line(on=DAYS[0], request="", host=None, role="in-processing", status="t10-12406", away="no")
    found = answer_to(line, {"call_ground_facts_shown": frozenset({"yes"})})
    assert (found.verdict, found.settled_by) == ("unsettled", ())
    assert "call_12406_ground" in found.deciding


# --- consents ---


@given(lines_known(), st.sampled_from(["home_governor_consent", "host_governor_consent"]))
def test_giving_a_consent_never_worsens_and_withdrawing_one_never_improves(case, consent):
    line, known = case
    known = {name: values for name, values in known.items() if name != consent}
    part = part_of(line)
    given_, refused = (known | {consent: frozenset({value})} for value in ("written", "refused"))
    with_it, without = outcomes(part, given_), outcomes(part, refused)
    for reading in with_it:
        order = VERDICTS.index
        assert order(verdict_of(with_it[reading])) >= order(verdict_of(without[reading]))
    withdrawn = known | {consent: frozenset({"withdrawn"})}
    assert outcomes(part, withdrawn) == without


# --- the order of things, names, more bars ---


def with_provisions(base: RuleBase, change: Callable[[object], object]) -> RuleBase:
    return msgspec.structs.replace(base, provisions=tuple(change(one) for one in base.provisions))


def with_rules(base: RuleBase, change: Callable[[Rule], Rule]) -> RuleBase:
    return with_provisions(
        base, lambda one: msgspec.structs.replace(one, rule=tuple(change(rule) for rule in one.rule))
    )


@cache
def shuffled(seed: int) -> Engine:
    random = Random(seed)  # noqa: S311

    def mixed(items: tuple) -> tuple:
        return tuple(random.sample(items, len(items)))

    base = with_provisions(
        BASE,
        lambda one: msgspec.structs.replace(
            one, rule=mixed(one.rule), term=mixed(one.term), question=mixed(one.question)
        ),
    )
    facts = dict(mixed(tuple(base.facts.items())))
    base = msgspec.structs.replace(base, provisions=mixed(base.provisions), facts=facts)
    return Engine(base, on=DAYS[1], request=REQUEST)


@given(lines_known(), st.integers(1, 2))
def test_the_order_of_provisions_rules_terms_facts_and_questions_changes_nothing(case, seed):
    line, known = case
    line = Line(DAYS[1], REQUEST, None, line.role, line.status, line.away)
    found = answer_to(line, known)
    other = answer(shuffled(seed).slice(line.role, line.status, line.away), known, CHANGEABLE)
    assert (other.verdict, other.law_alone) == (found.verdict, found.law_alone)
    assert set(other.deciding) == set(found.deciding)
    assert {frozenset(names) for names in other.settled_by} == {frozenset(names) for names in found.settled_by}
    assert {frozenset(one) for one in other.made_lawful_by} == {frozenset(one) for one in found.made_lawful_by}
    assert {(frozenset(reading), verdict) for reading, verdict in other.by_reading} == {
        (frozenset(reading), verdict) for reading, verdict in found.by_reading
    }
    assert {one.rule: one.fires for one in other.rules} == {one.rule: one.fires for one in found.rules}


@cache
def renamed() -> Engine:
    """Every question with its readings in the opposite order and under other names."""

    def line_of(text: str) -> str:
        words = text.split()
        for place in range(len(words) - 3):
            if words[place] == "reading" and words[place + 2] == "is":
                words[place + 3] = f"other-{words[place + 3]}"
        return " ".join(words)

    def lines_of(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(line_of(text) for text in texts)

    def renamed_provision(one):
        return msgspec.structs.replace(
            one,
            question=tuple(
                msgspec.structs.replace(
                    question,
                    reading=tuple(
                        msgspec.structs.replace(reading, id=f"other-{reading.id}")
                        for reading in reversed(question.reading)
                    ),
                )
                for question in one.question
            ),
            term=tuple(msgspec.structs.replace(t, all=lines_of(t.all), any=lines_of(t.any)) for t in one.term),
            rule=tuple(
                msgspec.structs.replace(r, when=lines_of(r.when), unless=lines_of(r.unless), must=lines_of(r.must))
                for r in one.rule
            ),
        )

    return Engine(with_provisions(BASE, renamed_provision), on=DAYS[1], request=REQUEST)


@given(lines_known())
def test_renaming_the_readings_and_turning_their_order_swaps_columns_and_nothing_else(case):
    line, known = case
    line = Line(DAYS[1], REQUEST, None, line.role, line.status, line.away)
    found = answer_to(line, known)
    other = answer(renamed().slice(line.role, line.status, line.away), known, CHANGEABLE)
    assert (other.verdict, other.deciding, other.settled_by) == (found.verdict, found.deciding, found.settled_by)
    assert set(other.made_lawful_by) == set(found.made_lawful_by)
    turned = {
        (tuple((name, f"other-{reading}") for name, reading in chosen), verdict) for chosen, verdict in found.by_reading
    }
    assert set(other.by_reading) == turned


EXTRA_BARS = (
    ("mission_kind is interior_immigration",),
    ("reading detainee-transport-direct is direct",),
    ("not reimbursable", "away"),
    (),
)


@cache
def with_bar(number: int, on: date) -> Engine:
    bar = Rule(
        id="extra-bar",
        cite="1 Test Code 1",
        kind="forbids",
        says="A made-up bar.",
        in_force=InForce(since=date(1900, 1, 1)),
        when=EXTRA_BARS[number],
    )
    first, *rest = BASE.provisions
    first = msgspec.structs.replace(first, rule=(*first.rule, bar))
    return Engine(msgspec.structs.replace(BASE, provisions=(first, *rest)), on=on)


@given(lines_known(), st.integers(0, len(EXTRA_BARS) - 1))
def test_one_bar_more_never_makes_an_answer_better(case, number):
    line, known = case
    part = engine(line.on).slice(line.role, line.status, line.away)
    barred = with_bar(number, line.on).slice(line.role, line.status, line.away)
    for reading, leaves in outcomes(barred, known).items():
        for other, before in outcomes(part, known).items():
            if all(dict(reading).get(name, value) == value for name, value in other):
                assert VERDICTS.index(verdict_of(leaves)) <= VERDICTS.index(verdict_of(before))
    if verdict_on(part, known) == "barred" or not EXTRA_BARS[number]:
        assert verdict_on(barred, known) == "barred"


# --- orders, places, days ---


@given(lines_known())
def test_an_order_in_answer_to_one_request_does_not_touch_another(case):
    line, known = case
    nobody = engine(line.on, "").slice(line.role, line.status, line.away)
    other = engine(line.on, "another-request").slice(line.role, line.status, line.away)
    assert [one.rule.id for one in nobody.rules] == [one.rule.id for one in other.rules]
    assert answer(other, known, frozenset()) == answer(nobody, known, frozenset())
    assert all(not one.rule.request for one in other.rules)


@given(lines_known())
def test_without_orders_the_answer_is_that_of_the_law_alone(case):
    line, known = case
    found = answer_to(line, known)
    assert found.law_alone == verdict_on(engine(line.on, "").slice(line.role, line.status, line.away), known)


def test_a_court_order_binds_in_its_territory_and_nowhere_else():
    order = Rule(
        id="test-order",
        cite="1 Test Docket 1",
        kind="forbids",
        layer="court order",
        says="A made-up order for one place.",
        in_force=InForce(since=date(2025, 10, 16), until=date(2025, 12, 1)),
        when=("status is sad",),
        where=("IL",),
    )
    first, *rest = BASE.provisions
    base = msgspec.structs.replace(BASE, provisions=(msgspec.structs.replace(first, rule=(*first.rule, order)), *rest))
    known = {"local_government_request": frozenset({"yes"})}

    def heard(on: date, host: str | None) -> Answer:
        part = Engine(base, on=on, host=host).slice("logistics", "sad", "no")
        return answer(part, known, frozenset())

    day = date(2025, 10, 16)
    assert (heard(day, "IL").verdict, heard(day, "IL").law_alone) == ("barred", "allowed")
    assert heard(day, "WI").verdict == heard(day, None).verdict == "allowed"
    # Stayed or vacated on 1 December: from that day it decides nothing.
    assert heard(day - timedelta(1), "IL").verdict == "allowed"
    assert heard(date(2025, 11, 30), "IL").verdict == "barred"
    assert heard(date(2025, 12, 1), "IL").verdict == "allowed"


BOUNDS = sorted(
    {
        (rule.id, rule.in_force.since, rule.in_force.until, *rule.where[:1])
        for rule in BASE.rules
        if not rule.stage or rule.stage[0].stage == "in force"
    },
    key=repr,
)


@pytest.mark.parametrize("bound", BOUNDS, ids=lambda bound: f"{bound[0]} from {bound[1]}")
def test_a_rule_is_in_force_from_its_first_day_until_the_day_before_its_last(bound):
    rule, since, until, *where = bound

    def there(on: date) -> bool:
        law = Engine(BASE, on=on, request=REQUEST, host=where[0] if where else None)
        return any(one.id == rule and one.in_force.since == since for one in law.rules)

    assert [there(since - timedelta(1)), there(since)] == [False, True]
    if until is not None:
        assert [there(until - timedelta(1)), there(until), there(until + timedelta(1))] == [True, False, False]

"""What do batches of lines promise: the answer that each line would get alone, and refusals where that is not clear?"""

from datetime import date
from functools import cache
from itertools import product

import msgspec
import numpy as np
import pytest
from bench.rb12 import DUTY, rb12_engine, truth

from callup.errors import InputError, UnknownName
from callup.law.answer import answer, combined, verdicts_by_reading
from callup.law.batch.circuit import circuit_of
from callup.law.batch.judge import judge, judge_lines, judge_many
from callup.law.batch.planes import (
    NOT_KNOWN,
    Planes,
    codes_of_tokens,
    columns_of_codes,
    pack,
    pack_complete,
    pack_knowledge,
)
from callup.law.batch.roles import duties_of
from callup.law.diagram import Diagrams
from callup.law.engine import Engine
from callup.reference.law import read_rule_base
from callup.role import ROLE_SLUGS, STATUS_SLUGS, VERDICTS
from tests.test_law import base_of, fact, question, reading, rule

VARIABLES = {"armed": ("yes", "no"), "consent": ("given", "none", "unclear")}


@cache
def engine() -> Engine:
    return Engine(read_rule_base(), on=date(2025, 12, 24), request="us-dhs-2025-05-09")


@cache
def benchmark() -> Engine:
    return rb12_engine()


def known(**facts: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(value.split(",")) for name, value in facts.items()}


def lines_of(role: str, status: str, *lines: dict[str, frozenset[str]]) -> list[dict[str, frozenset[str]]]:
    return [line | known(role=role, status=status) for line in lines]


# --- packing ---


@pytest.mark.parametrize("lines", [1, 63, 64, 65, 200])
def test_the_bit_of_a_line_is_the_column_of_that_line(lines):
    column = np.arange(lines) % 3 == 0
    plane = pack({"armed": [column, ~column]}, VARIABLES, lines=lines).by_name["armed"]
    found = [bool(int(plane[0, line // 64]) >> (line % 64) & 1) for line in range(lines)]
    assert found == column.tolist()
    assert plane.shape == (2, -(-lines // 64))


def test_a_column_for_a_fact_that_the_law_does_not_know_is_refused():
    with pytest.raises(UnknownName, match="found 'armd', wanted the name of a fact; did you mean 'armed'"):
        pack({"armd": [np.array([True]), np.array([False])]}, VARIABLES, lines=1)


@pytest.mark.parametrize(
    "columns", [[np.array([True])], [np.array([True])] * 3, [np.array([True, True])] * 2, [np.array([True])] * 0]
)
def test_too_many_or_too_few_columns_or_lines_are_refused(columns):
    with pytest.raises(InputError, match=r"columns of 'armed'.*wanted 2 columns, one for each value, of 1 lines"):
        pack({"armed": columns}, VARIABLES, lines=1)


@pytest.mark.parametrize(("lines", "empty"), [(1, 0), (64, 63), (65, 64), (130, 100), (128, 0)])
def test_a_line_that_leaves_a_fact_no_value_is_refused(lines, empty):
    column = np.arange(lines) != empty
    with pytest.raises(InputError, match=f"columns of 'armed': found no possible value in line {empty},"):
        pack({"armed": [column, column]}, VARIABLES, lines=lines)


def test_complete_lines_are_packed_alike_whether_the_last_value_is_said_or_not():
    codes = np.arange(130, dtype=np.uint8) % 3
    columns = [codes == place for place in range(3)]
    said = pack({"consent": columns}, VARIABLES, lines=130).by_name["consent"]
    left = pack_complete({"consent": columns[:2]}, VARIABLES, lines=130).by_name["consent"]
    bits = [np.unpackbits(words.view(np.uint8), axis=1, bitorder="little")[:, :130] for words in (said, left)]
    assert (bits[0] == bits[1]).all()


def test_a_complete_line_with_two_values_of_one_fact_is_refused():
    columns = [np.array([True, False]), np.array([True, True])]
    with pytest.raises(InputError, match="columns of 'consent': found two values in one line, wanted one value"):
        pack_complete({"consent": columns}, VARIABLES, lines=2)


def test_an_unknown_code_leaves_every_value_possible():
    codes = np.array([2, NOT_KNOWN, 0], dtype=np.uint8)
    columns = [column.tolist() for column in columns_of_codes(codes, VARIABLES["consent"])]
    assert columns == [[False, True, True], [False, True, False], [True, True, False]]


def test_a_token_that_is_not_a_value_is_refused():
    with pytest.raises(UnknownName, match="consent: found 'givn', wanted the name of a value; did you mean 'given'"):
        codes_of_tokens(["given", "givn"], VARIABLES["consent"], where="consent")


def test_names_that_the_law_does_not_speak_of_are_left_out_of_the_planes():
    planes = pack_knowledge([known(weather="fair", armed="no")], VARIABLES)
    assert list(planes.by_name) == ["armed"]


def test_nothing_is_packed_from_no_lines():
    assert judge(circuit_of(benchmark(), [DUTY]), Planes(lines=0, by_name={})).codes.tolist() == []


# --- the nodes of a diagram in order ---


def test_nodes_come_from_the_top_down_and_only_once():
    store = Diagrams([("first", ("yes", "no")), ("second", ("yes", "no"))])
    both = store.all_of((store.literal("first", {"yes"}), store.literal("second", {"yes"})))
    assert [(level, children[1]) for _, level, children in store.nodes(both)] == [(0, -1), (1, -1)]
    assert store.nodes(store.leaf(1)) == []


# --- roles and statuses ---


def test_a_line_whose_status_is_open_is_refused():
    lines = [known(role="logistics", status="sad,t32-502f")]
    with pytest.raises(InputError, match="found a line whose status is open, wanted one status for each line"):
        judge_many(engine(), pack_knowledge(lines, engine().names.variables))


def test_a_role_that_is_one_of_several_is_laid_out_for_itself():
    lines = lines_of("medical", "sad", {}) + [known(role="medical,logistics", status="sad")] * 2
    planes = pack_knowledge(lines, engine().names.variables)
    assert duties_of(planes, engine().names.variables) == [("medical", "sad"), ("logistics or medical", "sad")]


def test_one_of_several_roles_gives_what_they_have_in_common_and_is_open_where_they_differ():
    bar = rule("bar", "forbids", "role is custody")
    law = Engine(base_of(rule("allow", "allows", "status is sad"), bar), on=date(2025, 6, 1))
    lines = [known(role=roles, status="sad") for roles in ("medical,logistics", "medical,custody", "custody")]
    codes = judge_many(law, pack_knowledge(lines, law.names.variables)).codes
    assert [VERDICTS[code] for code in codes] == ["allowed", "open", "barred"]


def test_a_line_is_judged_as_what_people_do_where_the_facts_are_certain():
    base = read_rule_base()
    law = Engine(base, on=date(2025, 12, 24))
    told = [{"custody_holder": "guard"}, {"custody_holder": "guard,civilian_officer"}, {}]
    lines = [known(role="detention-support", status="t32-502f", **one) for one in told]
    acts = judge_lines(law, pack_knowledge(lines, law.names.variables)).acts.by_name["role"]
    rows = dict(zip(ROLE_SLUGS, acts, strict=True))
    assert (int(rows["custody"][0]) & 7, int(rows["detention-support"][0]) & 7) == (0b001, 0b110)


def test_the_law_alone_is_told_beside_an_order():
    order = rule("order", "forbids", layer="order")
    law = Engine(base_of(rule("allow", "allows", "status is sad"), order), on=date(2025, 6, 1))
    found = judge_lines(law, pack_knowledge([known(role="medical", status="sad")] * 3, law.names.variables))
    assert [VERDICTS[code] for code in found.all_layers.codes] == ["barred"] * 3
    assert [VERDICTS[code] for code in found.law_alone] == ["allowed"] * 3


@pytest.mark.parametrize("missing", ["role", "status"])
def test_a_batch_without_roles_or_statuses_is_refused(missing):
    line = {name: values for name, values in known(role="logistics", status="sad").items() if name != missing}
    with pytest.raises(InputError, match=f"a line whose {missing} is open"):
        judge_many(engine(), pack_knowledge([line], engine().names.variables))


def test_a_circuit_refuses_a_role_that_it_was_not_laid_out_for():
    planes = pack_knowledge(lines_of("medical", "sad", {}), engine().names.variables)
    with pytest.raises(InputError, match="a line whose role and status the circuit does not have"):
        judge(circuit_of(engine(), [("logistics", "sad")]), planes)


def test_a_circuit_of_several_roles_refuses_lines_without_one():
    circuit = circuit_of(engine(), [("logistics", "sad"), ("medical", "sad")])
    with pytest.raises(InputError, match="a line whose role is open"):
        judge(circuit, Planes(lines=3, by_name={}))


def test_only_the_roles_and_statuses_that_occur_are_laid_out():
    lines = lines_of("medical", "sad", {}, {}) + lines_of("custody", "t32-502f", {})
    planes = pack_knowledge(lines, engine().names.variables)
    assert duties_of(planes, engine().names.variables) == [("medical", "sad"), ("custody", "t32-502f")]


@pytest.mark.parametrize("status", STATUS_SLUGS)
def test_with_nothing_known_each_role_is_judged_as_it_would_be_alone(status):
    duties = list(product(ROLE_SLUGS, (None, "yes", "no")))
    lines = [known(role=role, status=status) | (known(away=away) if away else {}) for role, away in duties]
    codes = judge_many(engine(), pack_knowledge(lines, engine().names.variables)).codes
    slices = [engine().slice(role, status, away) for role, away in duties]
    assert [VERDICTS[code] for code in codes] == [
        combined(verdicts_by_reading(part.store, part.outcome)) for part in slices
    ]


# --- readings ---


LEADS_TO = {
    "barred": {"bar": "yes"},
    "open": {"due": "no"},
    "allowed_if": {"bar": "no", "due": "yes"},
    "allowed": {"bar": "no", "due": "no"},
}


@cache
def two_readings() -> Engine:
    """One question of law; each reading has a bar and a demand of its own."""
    kinds, rules = [], [rule("allow", "allows")]
    for name in ("wide", "narrow"):
        kinds += [fact(f"{kind}_{name}") for kind in ("bar", "due", "paid")]
        rules.append(rule(f"bar-{name}", "forbids", f"reading reach is {name}", f"bar_{name}"))
        demand = {"must": (f"paid_{name}",), "condition": "it is paid"}
        rules.append(rule(f"due-{name}", "requires", f"reading reach is {name}", f"due_{name}", **demand))
    base = base_of(*rules, questions=(question(reading("wide"), reading("narrow")),))
    return Engine(msgspec.structs.replace(base, facts={kind.name: kind for kind in kinds}), on=date(2025, 6, 1))


def verdict_over_both(wide: str, narrow: str) -> str:
    if wide == narrow:
        return wide
    return "allowed_if" if {wide, narrow} == {"allowed", "allowed_if"} else "unsettled"


@pytest.mark.parametrize(("wide", "narrow"), list(product(LEADS_TO, LEADS_TO)))
def test_two_readings_give_one_verdict_where_they_agree_and_unsettled_where_they_do_not(wide, narrow):
    verdicts = {"wide": wide, "narrow": narrow}
    stated = {f"{kind}_{name}": value for name, one in verdicts.items() for kind, value in LEADS_TO[one].items()}
    line = known(**stated)
    found = judge(circuit_of(two_readings(), [DUTY]), pack_knowledge([line, {}], two_readings().names.variables))
    assert VERDICTS[found.codes[0]] == verdict_over_both(wide, narrow)
    assert {name: VERDICTS[found.possible.under({"?reach": name})[0]] for name in verdicts} == verdicts
    assert answer(two_readings().slice(*DUTY, None), line, frozenset()).verdict == verdict_over_both(wide, narrow)


@pytest.mark.parametrize("choice", [{}, {"?reach-12406": "maybe"}])
def test_a_combination_of_readings_must_be_complete_and_known(choice):
    verdicts = judge(circuit_of(benchmark(), [DUTY]), Planes(lines=1, by_name={}))
    with pytest.raises(UnknownName, match="a combination of readings"):
        verdicts.possible.under(choice)


def test_the_benchmark_has_twelve_rules_eighteen_facts_and_eight_combinations_of_readings():
    base = benchmark().base
    assert len(base.rules) == 12
    assert tuple(base.facts) == truth.FACTS
    assert len(circuit_of(benchmark(), [DUTY]).readings) == len(truth.READINGS) == 8


def test_every_complete_line_of_the_benchmark_is_judged_as_its_second_writing_says():
    outcomes = truth.table()
    lines = outcomes[..., 0].size
    places = np.indices(outcomes.shape[:-1], dtype=np.uint8).reshape(len(truth.FACTS), lines)
    kinds = benchmark().base.facts
    columns = {
        name: columns_of_codes(codes, kinds[name].tokens) for name, codes in zip(truth.FACTS, places, strict=True)
    }
    verdicts = judge(circuit_of(benchmark(), [DUTY]), pack(columns, benchmark().names.variables, lines=lines))
    by_reading = np.array([truth.verdict(bits) for bits in range(8)], dtype=np.uint8)[outcomes.reshape(lines, -1)]
    for reach, through, needed in truth.READINGS:
        chosen = {
            "?reach-12406": "yes" if reach else "no",
            "?through-governor": "yes" if through else "no",
            "?host-consent-title-32": "needed" if needed else "not-needed",
        }
        wanted = by_reading[:, truth.READINGS.index((reach, through, needed))]
        assert (verdicts.possible.under(chosen) == wanted).all()
    spread = [truth.over_readings(set(one)) for one in np.unique(by_reading, axis=0).tolist()]
    which = np.unique(by_reading, axis=0, return_inverse=True)[1]
    assert (verdicts.codes == np.array(spread)[which.reshape(-1)]).all()

"""What holds for every batch of lines: each line gets exactly the answer that it would get alone.

Lines are drawn by the thousand: some facts are known, some unknown, some narrowed to a few values.
"""

from datetime import date
from functools import cache
from random import Random

import pytest
from bench.rb12 import DUTY, rb12_engine, truth
from hypothesis import given, settings
from hypothesis import strategies as st

from callup.law.answer import answer, combined, verdicts_by_reading
from callup.law.batch.circuit import circuit_of
from callup.law.batch.judge import judge, judge_many
from callup.law.batch.planes import pack_knowledge
from callup.law.diagram import Knowledge
from callup.law.engine import Engine
from callup.reference.law import read_rule_base
from callup.role import ROLE_SLUGS, STATUS_SLUGS, VERDICTS

BATCH = 250
LONG = settings.get_current_profile_name() == "long"
FEW = settings(max_examples=100 if LONG else 10, deadline=None)
randoms = st.randoms(use_true_random=True)
shares = st.sampled_from([0.05, 0.2, 0.5])


@cache
def real() -> Engine:
    return Engine(read_rule_base(), on=date(2025, 12, 24), request="us-dhs-2025-05-09")


@cache
def benchmark() -> Engine:
    return rb12_engine()


@cache
def speaks_of(role: str, status: str) -> frozenset[str]:
    part = real().slice(role, status, None)
    return frozenset(part.store.support(part.outcome))


def some_values(random: Random, values: tuple[str, ...], unknown: float) -> frozenset[str] | None:
    if random.random() < unknown:
        return None
    if random.random() < 0.2:
        return frozenset(value for value in values if random.random() < 0.6) or None
    return frozenset({random.choice(values)})


def real_line(random: Random, unknown: float) -> Knowledge:
    role, status = random.choice(ROLE_SLUGS), random.choice(STATUS_SLUGS)
    line = {"role": frozenset({role}), "status": frozenset({status})}
    names = [name for name in sorted(speaks_of(role, status)) if not name.startswith("?")]
    drawn = {name: some_values(random, real().names.variables[name], unknown) for name in names}
    return line | {name: values for name, values in drawn.items() if values is not None}


def benchmark_line(random: Random, unknown: float) -> Knowledge:
    kinds = benchmark().base.facts
    drawn = {name: some_values(random, kinds[name].tokens, unknown) for name in truth.FACTS}
    return {name: values for name, values in drawn.items() if values is not None}


def alone(engine: Engine, line: Knowledge, role: str, status: str) -> dict[tuple[tuple[str, str], ...], str]:
    part = engine.slice(role, status, None)
    return dict(verdicts_by_reading(part.store, part.store.cut(part.outcome, line)))


def project(reading: dict[str, str], by_reading: dict[tuple[tuple[str, str], ...], str]) -> str:
    return next(
        verdict for chosen, verdict in by_reading.items() if chosen == tuple((n, reading[n]) for n, _ in chosen)
    )


@FEW
@given(random=randoms, unknown=shares)
def test_a_batch_of_the_real_law_gives_each_line_the_answer_it_gets_alone(random, unknown):
    lines = [real_line(random, unknown) for _ in range(BATCH)]
    verdicts = judge_many(real(), pack_knowledge(lines, real().names.variables))
    reading = dict(random.choice(verdicts.possible.circuit.readings))
    under = verdicts.possible.under(reading)
    for number, line in enumerate(lines):
        by_reading = alone(real(), line, *(next(iter(line[name])) for name in ("role", "status")))
        assert VERDICTS[verdicts.codes[number]] == combined(tuple(by_reading.items()))
        assert VERDICTS[under[number]] == project(reading, by_reading)


@FEW
@given(random=randoms)
def test_the_slice_for_duty_at_home_or_away_gives_what_the_batch_gives(random):
    lines = [real_line(random, 0.2) | {"away": frozenset({random.choice(["yes", "no"])})} for _ in range(BATCH // 10)]
    codes = judge_many(real(), pack_knowledge(lines, real().names.variables)).codes
    for code, line in zip(codes, lines, strict=True):
        role, status, away = (next(iter(line[name])) for name in ("role", "status", "away"))
        assert answer(real().slice(role, status, away), line, frozenset()).verdict == VERDICTS[code]


@FEW
@given(random=randoms, unknown=shares)
def test_a_batch_of_the_benchmark_gives_each_line_the_answer_it_gets_alone(random, unknown):
    lines = [benchmark_line(random, unknown) for _ in range(BATCH)]
    verdicts = judge(circuit_of(benchmark(), [DUTY]), pack_knowledge(lines, benchmark().names.variables))
    under = {reading: verdicts.possible.under(dict(reading)) for reading in verdicts.possible.circuit.readings}
    for number, line in enumerate(lines):
        by_reading = alone(benchmark(), line, *DUTY)
        assert VERDICTS[verdicts.codes[number]] == combined(tuple(by_reading.items()))
        for reading, codes in under.items():
            assert VERDICTS[codes[number]] == project(dict(reading), by_reading)


@FEW
@given(random=randoms, unknown=shares)
def test_a_batch_agrees_with_trying_every_completion(random, unknown):
    lines = [benchmark_line(random, unknown) for _ in range(BATCH // 5)]
    codes = judge(circuit_of(benchmark(), [DUTY]), pack_knowledge(lines, benchmark().names.variables)).codes
    kinds = benchmark().base.facts
    for code, line in zip(codes, lines, strict=True):
        places = tuple(
            tuple(
                place for place, value in enumerate(kinds[name].tokens) if value in line.get(name, kinds[name].tokens)
            )
            for name in truth.FACTS
        )
        assert code == truth.over_readings({truth.verdict(bits) for bits in truth.possible(places)})


@pytest.mark.parametrize("count", [1, 64, 65, 4_000 * 64 + 7])
def test_a_line_is_judged_alike_wherever_it_stands_in_a_batch(count):
    random = Random(count)  # noqa: S311 - lines to test with, not secrets
    one = benchmark_line(random, 0.3)
    lines = [benchmark_line(random, 0.3) for _ in range(min(count, 100))]
    lines = [*(lines * (count // len(lines) + 1))[: count - 1], one]
    circuit = circuit_of(benchmark(), [DUTY])
    codes = judge(circuit, pack_knowledge(lines, benchmark().names.variables)).codes
    assert len(codes) == count
    assert codes[-1] == judge(circuit, pack_knowledge([one], benchmark().names.variables)).codes[0]
    repeated = codes[: count - 1][: (count - 1) // 100 * 100].reshape(-1, min(count, 100))
    assert (repeated == repeated[:1]).all()


@FEW
@given(random=randoms)
def test_learning_a_fact_never_changes_a_settled_answer(random):
    lines = [benchmark_line(random, 0.5) for _ in range(BATCH)]
    learned = [{**benchmark_line(random, 0.0), **line} for line in lines]
    circuit = circuit_of(benchmark(), [DUTY])
    before, after = (
        judge(circuit, pack_knowledge(several, benchmark().names.variables)).codes for several in (lines, learned)
    )
    for early, late in zip(before.tolist(), after.tolist(), strict=True):
        if VERDICTS[early] in {"barred", "allowed"}:
            assert late == early

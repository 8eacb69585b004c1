"""Does a faster engine still give the answers that the first one gave?

The digests were worked out by the engine that made every diagram anew for every question: whole answers, with every
tick, every reading, what can still decide, what would settle it and what would make it lawful, in their order.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec
import pytest
from bench.rb12 import DUTY, rb12_engine, truth

from callup.law.answer import answer, combined, verdicts_by_reading
from callup.law.engine import Engine
from callup.law.fact import levers_of
from callup.law.kept import engine_of
from tests.random_law import ON, random_base, random_line

STORED = Path(__file__).parent / "data/law-answers.json"
SHARES = (0, 1 / 3, 2 / 3)


def digest_of(record: object) -> str:
    return hashlib.sha256(msgspec.json.encode(record)).hexdigest()[:12]


def of_made_up_law(seed: int) -> Iterator[str]:
    base, draw = random_base(seed), Random(seed)  # noqa: S311
    engine = Engine(base, on=ON)
    for number in range(40):
        role, status, away, known = random_line(draw, base, SHARES[number % 3])
        part = engine.slice(role, status, away)
        yield digest_of([engine.reclassified(part, known), answer(part, known, levers_of(base.facts))])


def of_the_benchmark() -> Iterator[str]:
    engine, draw = rb12_engine(), Random(12)  # noqa: S311
    kinds = engine.base.facts
    for number in range(60):
        told = [name for name in truth.FACTS if draw.random() < SHARES[number % 3]]
        known = {name: frozenset({draw.choice(kinds[name].tokens)}) for name in told}
        yield digest_of(answer(engine.slice(*DUTY, None), known, levers_of(kinds)))


def stored() -> dict[str, list[str]]:
    return json.loads(STORED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("seed", range(6))
def test_answers_under_made_up_law_are_those_of_the_first_engine(seed):
    assert list(of_made_up_law(seed)) == stored()[f"made-up {seed}"]


def test_answers_under_the_benchmark_are_those_of_the_first_engine():
    assert list(of_the_benchmark()) == stored()["benchmark"]


def test_the_stored_answers_are_of_many_kinds():
    several = stored()
    assert sum(len(set(one)) for one in several.values()) > 200
    assert len(several) == 7


def test_what_was_compiled_before_a_forgetting_answers_as_what_is_compiled_after_it():
    base, draw = random_base(3), Random(3)  # noqa: S311
    engine = Engine(base, on=ON)
    lines = [random_line(draw, base, 0.3) for _ in range(20)]
    parts = [engine.slice(*line[:3]) for line in lines]
    engine.forget()
    for part, (*duty, known) in zip(parts, lines, strict=True):
        again = engine.slice(*duty)
        assert again.store is not part.store
        assert answer(part, known, frozenset()) == answer(again, known, frozenset())


def test_an_engine_is_kept_for_the_same_law_day_request_and_place_only():
    first, second = random_base(1), random_base(2)
    kept = engine_of(first, on=ON)
    assert engine_of(first, on=ON, host="CA") is kept  # nothing is bound to that place
    assert engine_of(first, on=ON, request="other") is not kept
    assert engine_of(second, on=ON) is not kept
    part = kept.slice("logistics", "sad", None)
    fresh = Engine(first, on=ON).slice("logistics", "sad", None)
    found = (verdicts_by_reading(one.store, one.outcome) for one in (part, fresh))
    assert len({combined(one) for one in found}) == 1

"""Does the law answer as courts, statutes and doctrine answered?

The cases are TOML files in `cases/law`, to be read by a lawyer. A case with `known_difference` is one where the
rules do not answer as the case does: it must go on differing, so that a mended rule also takes the mark away.
"""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from callup.law.answer import Answer, answer
from callup.law.engine import Engine
from callup.law.fact import token_of
from callup.reference.law import read_rule_base
from callup.role import ROLE_SLUGS, STATUS_SLUGS, VERDICTS

FOLDER = Path(__file__).parent / "cases" / "law"
WANTED = {"id", "sentence", "on", "role", "status", "facts", "expected", "why", "cite", "tag"}
OPTIONAL = {
    "request", "host", "away", "law_alone", "state_law_decides", "deciding", "idle", "fires", "known_difference",
}  # fmt: skip
TAGS = ("V", "P", "UNVERIFIED", "derived")
BASE = read_rule_base()


def read_files() -> list[dict]:
    return [tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))]


def read_cases() -> list[dict]:
    return [case for part in read_files() for case in part.get("case", [])]


CASES = read_cases()
AGREEING = [case for case in CASES if "known_difference" not in case]
DIFFERING = [case for case in CASES if "known_difference" in case]


@cache
def engine(on: object, request: str, host: str | None) -> Engine:
    return Engine(BASE, on=on, request=request, host=host)


def hear(case: dict) -> Answer:
    known = {
        name: frozenset({token_of(BASE.facts[name], value, where=case["id"])}) for name, value in case["facts"].items()
    } | {"host_is_dc": frozenset({"yes" if case.get("host") == "DC" else "no"})}
    away = {True: "yes", False: "no"}.get(case.get("away"))
    law = engine(case["on"], case.get("request", ""), case.get("host"))
    return answer(law.slice(case["role"], case["status"], away), known, frozenset())


def differences(case: dict) -> list[str]:
    """What the answer has otherwise than the case."""
    found = hear(case)
    fired = {rule.rule for rule in found.rules if rule.fires == "yes"}
    told = []
    if found.verdict != case["expected"]:
        told.append(f"verdict {found.verdict}, expected {case['expected']}; open on {found.deciding}")
    if found.law_alone != case.get("law_alone", found.law_alone):
        told.append(f"law alone {found.law_alone}, expected {case['law_alone']}")
    if case.get("state_law_decides") and not all(BASE.facts[name].state_matter for name in found.deciding):
        told.append(f"decided by other than State law: {found.deciding}")
    told += [f"'{name}' does not decide" for name in case.get("deciding", []) if name not in found.deciding]
    told += [f"'{name}' decides" for name in case.get("idle", []) if name in found.deciding]
    told += [f"rule '{rule}' does not fire" for rule in case.get("fires", []) if rule not in fired]
    if case["expected"] == "barred":
        told += [f"rule '{rule}' does not bar" for rule in case.get("fires", []) if rule not in bars_of(found)]
    return told


def bars_of(found: Answer) -> set[str]:
    """Prohibitions that fire, and demands that are known to be unmet."""
    kinds = {rule.id: rule.kind for rule in BASE.rules}
    fired = [one for one in found.rules if one.fires == "yes"]
    return {one.rule for one in fired if kinds[one.rule] == "forbids" or one.met == "no"}


@pytest.mark.parametrize("case", AGREEING, ids=lambda case: case["id"])
def test_the_law_answers_as_the_case_does(case):
    assert differences(case) == []


@pytest.mark.parametrize("case", DIFFERING, ids=lambda case: case["id"])
def test_a_known_difference_still_differs_in_its_verdict(case):
    assert hear(case).verdict != case["expected"], "mended: take `known_difference` out of the case"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_is_complete_and_speaks_of_known_things(case):
    assert WANTED <= case.keys() <= WANTED | OPTIONAL
    assert case["role"] in ROLE_SLUGS
    assert case["status"] in STATUS_SLUGS
    assert case["expected"] in VERDICTS
    assert case["tag"] in TAGS
    assert set(case.get("fires", [])) <= {rule.id for rule in BASE.rules}
    assert set(case.get("deciding", [])) | set(case.get("idle", [])) <= BASE.facts.keys()
    assert all(case[name].strip() for name in ("sentence", "why", "cite"))


def test_a_case_that_is_no_verdict_names_a_test_that_exists():
    listed = [one for part in read_files() for one in part.get("elsewhere", [])]
    assert listed
    for one in listed:
        assert f"def {one['test']}(" in (FOLDER.parents[2] / one["tested_in"]).read_text("utf-8")


def test_case_ids_are_unique():
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", AGREEING, ids=lambda case: case["id"])
def test_what_a_case_leaves_out_never_turns_a_bar_into_an_unconditional_yes(case):
    """Silence is not a yes: with no fact stated, the same line is never simply allowed."""
    assert hear(case | {"facts": {}}).verdict != "allowed"

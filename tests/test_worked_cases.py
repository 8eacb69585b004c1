"""The worked cases that stand beside the rules are true: each rule fires where its case says so, and not elsewhere."""

import pytest

from callup.law.answer import tick
from callup.law.engine import Engine
from callup.law.fact import token_of
from callup.law.rulebase import Rule, WorkedCase
from callup.reference.law import read_rule_base

BASE = read_rule_base()


@pytest.mark.parametrize("case", BASE.cases, ids=lambda case: f"{case.rule}: {case.sentence}"[:90])
def test_the_rule_does_what_its_case_says(case: WorkedCase) -> None:
    bound = next((rule.where[0] for rule in BASE.rules if rule.id == case.rule and rule.where), None)
    for_request = next((rule.request[0] for rule in BASE.rules if rule.id == case.rule and rule.request), "")
    engine = Engine(BASE, on=case.on, request=for_request, host=bound)
    part = engine.slice(case.role, case.status, case.away)
    known = {
        name: frozenset({token_of(BASE.facts[name], value, where=case.sentence)}) for name, value in case.facts.items()
    }
    compiled = [one for one in part.rules if one.rule.id == case.rule]
    ticks = [tick(part.store, part.store.cut(one.fires, known)) for one in compiled] or ["no"]
    wanted = {"yes", "disputed"} if case.fires else {"no"}
    assert set(ticks) <= wanted, f"{case.why}: the rule is {ticks}"


def test_every_rule_has_a_case_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    shown = {(case.rule, case.fires) for case in BASE.cases}
    wanted = {(rule.id, fires) for rule in BASE.rules for fires in (True, False) if not fires or _ever_acted(rule)}
    assert wanted - shown == set()


def _ever_acted(rule: Rule) -> bool:
    """A court order that was stayed from its first day never acted."""
    return not rule.stage or any(one.stage == "in force" for one in rule.stage)

"""RB12: a benchmark of 12 rules, 18 facts and three questions of law. It is not a statement of the law."""

import tomllib
from datetime import date
from pathlib import Path

import msgspec

from callup.law.check import check_base
from callup.law.engine import Engine
from callup.law.fact import FactKind
from callup.law.rulebase import Provision, RuleBase

FOLDER = Path(__file__).parent
ON = date(2025, 12, 24)
DUTY = ("logistics", "sad")  # the benchmark does not ask for either: its duty status is a fact


def read_rb12() -> RuleBase:
    """The benchmark, checked like the real rule base."""
    facts, *provisions = (
        tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")) for name in ("facts", "federal", "state")
    )
    kinds = msgspec.convert(facts["fact"], list[FactKind])
    base = RuleBase(
        provisions=tuple(msgspec.convert(one, Provision) for one in provisions),
        facts={kind.name: kind for kind in kinds},
        digest="benchmark",
    )
    check_base(base)
    return base


def rb12_engine() -> Engine:
    """The engine on the benchmark."""
    return Engine(read_rb12(), on=ON)

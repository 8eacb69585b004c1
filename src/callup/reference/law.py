"""Which rules and facts does the rule base hold?"""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from callup.law.fact import FactKind


@cache
def read_fact_kinds() -> dict[str, FactKind]:
    """All declared facts by name.

    Example:
        >>> read_fact_kinds()["home_governor_consent"].who
        "that State's governor"
    """
    text = files("callup").joinpath("data/law/facts.toml").read_text(encoding="utf-8")
    kinds = msgspec.convert(tomllib.loads(text)["fact"], list[FactKind])
    return {kind.name: kind for kind in kinds}

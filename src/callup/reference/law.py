"""Which rules and facts does the rule base hold?"""

import hashlib
import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

from callup.errors import TableError
from callup.law.check import check_base
from callup.law.fact import FactKind
from callup.law.rulebase import Provision, RuleBase
from callup.request import Facts

STATED = ("facts.toml", "declarations.toml", "state-law.toml")


@cache
def read_fact_kinds() -> dict[str, FactKind]:
    """All declared facts by name.

    Example:
        >>> read_fact_kinds()["home_governor_consent"].who
        "that State's governor"
    """
    kinds = msgspec.convert(_parsed(_law().joinpath("facts.toml"))["fact"], list[FactKind])
    return {kind.name: kind for kind in kinds}


@cache
def read_rule_base() -> RuleBase:
    """All provisions, checked.

    Raises:
        TableError: A provision cannot be trusted; see `callup.law.check.check_base`.

    Example:
        >>> read_rule_base().rules[0].cite
        '32 U.S.C. 109(b) and the State military code'
    """
    folder = _law().joinpath("provisions")
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)
    base = RuleBase(
        provisions=tuple(_provision(path) for path in paths),
        facts=read_fact_kinds(),
        digest=_digest([*(_law().joinpath(name) for name in STATED), *paths]),
    )
    check_base(base)
    return base


@cache
def read_declarations() -> Facts:
    """What proclamations, findings and State statutes make true, with their dates; the rest is unknown.

    Example:
        >>> read_declarations().fact[0].name
        'emergency_current'
    """
    parts = [msgspec.convert(_parsed(_law().joinpath(name)), Facts) for name in STATED[1:]]
    return Facts(
        callup=1,
        fact=[one for part in parts for one in part.fact],
        source=[one for part in parts for one in part.source],
    )


def _law() -> Traversable:
    return files("callup").joinpath("data/law")


def _provision(path: Traversable) -> Provision:
    try:
        return msgspec.convert(_parsed(path), Provision)
    except msgspec.ValidationError as error:
        raise TableError(where=path.name, found=str(error), wanted="a provision in format law/1") from error


def _parsed(path: Traversable) -> dict[str, object]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _digest(paths: list[Traversable]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"sha256:{digest.hexdigest()}"

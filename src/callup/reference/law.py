"""Which rules and facts does the rule base hold?"""

import hashlib
import re
import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

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
        provisions=tuple(read_provision(path) for path in paths),
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


def read_provision(path: Traversable) -> Provision:
    """One provision, not yet checked against the others.

    Raises:
        TableError: The file is no TOML, or lacks something; the message names the file and the rule.
    """
    text = _parsed(path)
    try:
        return msgspec.convert(text, Provision)
    except msgspec.ValidationError as error:
        raise TableError(
            where=f"{path.name}{_part(text, str(error))}",
            found=str(error),
            wanted="a provision in format law/1",
            remedy="compare it with another provision, or see docs/steps/2-review.md",
        ) from error


def _part(text: dict[str, Any], message: str) -> str:
    """The rule, term or question that a message speaks of, where it speaks of one."""
    found = re.search(r"\$\.(rule|term|question|reclassify|case)\[(\d+)\]", message)
    if found is None:
        return ""
    part = text[found[1]][int(found[2])]
    name = next((part[key] for key in ("id", "name", "role", "sentence") if key in part), f"number {int(found[2]) + 1}")
    return f", {found[1]} {name}"


def _parsed(path: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TableError(where=path.name, found=str(error), wanted="TOML", remedy="correct that line") from error


def _digest(paths: list[Traversable]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"sha256:{digest.hexdigest()}"

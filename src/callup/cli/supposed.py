"""How is a fact said on the command line?

`fact=value` for all lines, `line:fact=value` for one. A value is as in facts.toml: true, false, a number, a text,
a list; the quotes of a single word may be left out.
"""

import json
import re
import tomllib
from collections.abc import Iterable
from datetime import date

from callup.documents.checks import unusable
from callup.documents.shape import shown
from callup.errors import InputError, UnknownName
from callup.law.fact import FactKind, token_of
from callup.reference.law import read_fact_kinds
from callup.request import FactStatement, FactValue
from callup.review.knowledge import contradictions

WHERE = "--what-if"
WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


def all_supposed(said: Iterable[str], lines: list[str]) -> tuple[FactStatement, ...]:
    """Facts that are supposed together.

    Args:
        said: One text for each.
        lines: Ids of the lines of the request.

    Raises:
        InputError: One of them is no fact and value, or two say different things of one fact for the same lines.
        UnknownName: No such fact, value or line; the nearest name is offered.

    Example:
        >>> [one.value for one in all_supposed(["reimbursable=true", "transport:reimbursable=false"], ["transport"])]
        [True, False]
    """
    facts = tuple(supposed(one, lines) for one in said)
    for _, number in contradictions(facts):
        name = facts[number].name
        raise InputError(where=WHERE, found=f"two values of '{name}'", wanted="one for the same lines")
    return facts


def supposed(said: str, lines: list[str]) -> FactStatement:
    """One supposed fact.

    Args:
        said: For example ``transport:reimbursable=false``.
        lines: Ids of the lines of the request.

    Raises:
        InputError: The text is no fact and value, or the value is not of the fact's kind.
        UnknownName: No such fact, value or line; the nearest name is offered.

    Example:
        >>> one = supposed("home_governor_consent=written", ["transport"])
        >>> one.name, one.value, one.line
        ('home_governor_consent', 'written', None)
    """
    scoped, sign, text = said.partition("=")
    line, colon, name = scoped.strip().rpartition(":")
    where = f"{WHERE} {said}"
    if not sign or not name.strip():
        raise InputError(
            where=where, found=f"'{said}'", wanted="fact=value or line:fact=value", remedy="say reimbursable=true"
        )
    if colon and line not in lines:
        raise UnknownName(where=where, name=line, kind="a line of the request", known=lines)
    fact = _fact(name.strip(), where)
    value = _value(text.strip(), where)
    if wanted := unusable(fact, value):
        raise InputError(where=where, found=shown(value), wanted=wanted, remedy=f"asked is: {fact.question}")
    token_of(fact, value, where=where)
    return FactStatement(name=fact.name, value=value, line=line or None)


def as_said(value: FactValue) -> str:
    """A value as it is said on the command line and in facts.toml.

    Example:
        >>> as_said(True), as_said("written"), as_said(["12302"])
        ('true', 'written', '["12302"]')
    """
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _fact(name: str, where: str) -> FactKind:
    kinds = read_fact_kinds()
    if name not in kinds:
        raise UnknownName(where=where, name=name, kind="a fact", known=kinds)
    if kinds[name].derived:
        remedy = "name the role, status or places themselves: --status, --home, --host, or the line"
        raise InputError(where=where, found=f"'{name}'", wanted="a fact that can be stated", remedy=remedy)
    return kinds[name]


def _value(text: str, where: str) -> FactValue:
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        if not WORD.fullmatch(text):
            raise InputError(
                where=where, found=f"'{text}'", wanted="true, false, a number, a text or a list", remedy="quote a text"
            ) from None
        value = text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool | int | float | str) or (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    ):
        return value
    raise InputError(where=where, found=f"'{text}'", wanted="true, false, a number, a text or a list of texts")

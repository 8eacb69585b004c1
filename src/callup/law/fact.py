"""Which facts can decide, who can answer them, and which values can they take?

Every fact is a variable with a finite list of values. Knowledge of a fact is the set of values still possible.
A number is cut into bins at the thresholds that rules use; of a day or a text only whether it is stated matters.
"""

from datetime import date
from typing import Literal

import msgspec

from callup.errors import InputError, UnknownName

Value = bool | int | float | date | str | list[str]

STATED, NOT_STATED = "stated", "not_stated"
ABSENT = "none"
WORDS = {
    "yes_no": "true or false",
    "choice": "one of its values",
    "number": "a number of 0 or more",
    "day": "a day such as 2025-07-30, or none",
    "text": "a text, or none",
    "list": "a list of texts",
}


class FactKind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fact as declared: `kind` says who could change it, `state_matter` that a State's law or act decides it."""

    name: str
    kind: Literal["choice", "act", "finding", "state"]
    type: Literal["yes_no", "choice", "number", "day", "text", "list"]
    group: str
    question: str
    who: str
    evidence: str
    values: tuple[str, ...] = ()
    at_most: tuple[int, ...] = ()
    state_matter: bool = False
    derived: bool = False

    @property
    def tokens(self) -> tuple[str, ...]:
        """The finite values the engine works with.

        Example:
            >>> FactKind(name="n", kind="act", type="number", group="g", question="?", who="w", evidence="e",
            ...          at_most=(4,)).tokens
            ('at_most_4', 'more')
        """
        match self.type:
            case "yes_no":
                return ("yes", "no")
            case "choice":
                return self.values
            case "number":
                return (*(f"at_most_{threshold}" for threshold in self.at_most), "more")
            case "list":
                return (*(f"with_{value}" for value in self.values), "some", "none")
            case _:
                return (STATED, NOT_STATED)


def levers_of(kinds: dict[str, FactKind]) -> frozenset[str]:
    """The facts that somebody can change: acts and choices, never findings, nothing worked out."""
    return frozenset(fact.name for fact in kinds.values() if fact.kind in {"act", "choice"} and not fact.derived)


def token_of(fact: FactKind, value: Value, *, where: str) -> str:
    """The engine's value for a stated value.

    Raises:
        InputError: The value is not of the fact's type, or not one of its values.

    Example:
        >>> age = FactKind(name="n", kind="act", type="number", group="g", question="?", who="w", evidence="e",
        ...                at_most=(4,))
        >>> token_of(age, 3, where="facts.toml")
        'at_most_4'
    """
    match fact.type, value:
        case "yes_no", bool():
            return "yes" if value else "no"
        case "choice", (str() | int()) if not isinstance(value, bool):
            return _choice(fact, str(value), where)
        case "number", (int() | float()) if not isinstance(value, bool) and value >= 0:
            return next((f"at_most_{limit}" for limit in fact.at_most if value <= limit), "more")
        case ("day", date() | str()) | ("text", str()) if str(value).strip():
            return NOT_STATED if value == ABSENT else STATED
        case "list", list():
            return next((f"with_{item}" for item in fact.values if item in value), "some" if value else "none")
    raise InputError(where=where, found=repr(value), wanted=f"{WORDS[fact.type]} for '{fact.name}'", remedy=_hint(fact))


def _choice(fact: FactKind, value: str, where: str) -> str:
    if value not in fact.values:
        raise UnknownName(where=where, name=value, kind=f"a value of '{fact.name}'", known=fact.values)
    return value


def _hint(fact: FactKind) -> str:
    return f"values: {', '.join(fact.values)}" if fact.values else f"it answers: {fact.question}"

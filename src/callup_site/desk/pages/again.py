"""How is nothing lost of a form that was refused? What was typed stands in it again, as it was typed."""

from collections.abc import Iterator
from typing import Literal

import msgspec
from django.http import QueryDict

Kind = Literal["hidden", "line", "text", "choice"]
FORM, TOKEN = "form-", "csrfmiddlewaretoken"
HIDDEN = frozenset({"act", "office", "subject", "seen", "back", "package", "line"})
WORDS = {"usd": "Whole dollars", "paid_usd": "Whole dollars paid", "since": "First day", "is_final": "The last bill"}
LONGEST_LINE = 60


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """One field as it was posted: its name, its label, its value, and how it is shown."""

    name: str
    label: str
    value: str
    kind: Kind


def own_fields(posted: QueryDict, *more: str) -> tuple[Typed, ...]:
    """The fields that an act has of its own, and those named besides.

    Example:
        >>> [(one.label, one.value, one.kind) for one in own_fields(QueryDict("act=x&form-paid_usd=5&form-lines[]=a"))]
        [('Whole dollars paid', '5', 'line'), ('Lines', 'a', 'choice')]
    """
    return tuple(_fields(posted, [one for one in posted if one.startswith(FORM) or one in more]))


def all_fields(posted: QueryDict) -> tuple[Typed, ...]:
    """Every field of a form that has an address of its own; nothing where nothing was typed.

    Example:
        >>> [(one.label, one.kind) for one in all_fields(QueryDict("office=planner&people-1=5"))]
        [('Office', 'hidden'), ('People 1', 'line')]
        >>> all_fields(QueryDict("office=planner"))
        ()
    """
    found = tuple(_fields(posted, [one for one in posted if one != TOKEN]))
    return found if any(one.kind != "hidden" for one in found) else ()


def _fields(posted: QueryDict, names: list[str]) -> Iterator[Typed]:
    for name in names:
        plain = name.removeprefix(FORM).removesuffix("[]")
        label = WORDS.get(plain) or plain.replace("_", " ").replace("-", " ").capitalize()
        for value in posted.getlist(name):
            yield Typed(name=name, label=label, value=value, kind=_kind(name, value))


def _kind(name: str, value: str) -> Kind:
    if name in HIDDEN or (name.endswith("[]") and not value):
        return "hidden"
    if name.endswith("[]"):
        return "choice"
    return "text" if name == "reason" or "\n" in value or len(value) > LONGEST_LINE else "line"

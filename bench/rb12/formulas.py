"""What do the rules of the benchmark say, in a form from which every peer's own language can be written?

Each name is *any* of its rows, a row is *all* of its words, `-` means not. `?` marks a reading of a question of law.
The benchmark in our own format is in the TOML files; `truth.py` is a second writing that all of them are held to.
"""

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any, NamedTuple

Rows = tuple[tuple[str, ...], ...]

STATUS_WORDS = {"t10": "title-10", "t32": "title-32", "sad": "state-active-duty"}
READING_WORDS = ("?reach", "?through", "?needed")
DEFINITIONS: dict[str, Rows] = {
    "exception": (("insurrection_act",), ("express_statute",)),
    "delegated": (("agreement_287g",), ("mass_influx", "department_consent")),
    "by_governor": (("governor_issued",), ("?through",)),
    "within_reach": (("exception",), ("?reach",)),
    "called": (("ground_found", "by_governor", "within_reach"),),
    "barred": (
        ("t10", "direct_part", "-exception"),
        ("sad", "other_state", "-host_consent"),
        ("t32", "other_state", "-host_consent", "?needed"),
        ("-t10", "immigration_function", "-delegated"),
    ),
    "allowed": (
        ("t10", "called", "-direct_part"),
        ("t10", "called", "exception"),
        ("t10", "insurrection_act"),
        ("t10", "federal_request", "express_statute", "-direct_part"),
        ("t32", "federal_request", "home_consent"),
        ("sad", "state_law_allows", "home_consent"),
    ),
    "unmet": (
        ("t10", "-preparedness_kept"),
        ("-sad", "federal_request", "-insurrection_act", "-reimbursement_settled"),
        ("-t10", "immigration_function", "delegated", "-supervised"),
    ),
}


class Language(NamedTuple):
    """How a language says and, or, not."""

    both: Callable[[Any, Any], Any]
    either: Callable[[Any, Any], Any]
    no: Callable[[Any], Any]


ARRAYS = Language(operator.and_, operator.or_, operator.invert)
SIGNS = Language("{} && {}".format, "{} || {}".format, "!{}".format)
WORDS = Language("{} and {}".format, "{} or {}".format, "not {}".format)


def say(name: str, language: Language, value: Callable[[str], Any]) -> Any:  # noqa: ANN401 - text, arrays, expressions
    """One definition in a language; `value` says how a fact, a reading or another definition is written."""

    def word(one: str) -> object:
        return language.no(value(one[1:])) if one.startswith("-") else value(one)

    return reduce(language.either, (reduce(language.both, map(word, row)) for row in DEFINITIONS[name]))


def in_full(name: str, language: Language, value: Callable[[str], str]) -> str:
    """One definition as text, with what other definitions say written out in brackets."""
    return (
        "(" + say(name, language, lambda one: in_full(one, language, value) if one in DEFINITIONS else value(one)) + ")"
    )

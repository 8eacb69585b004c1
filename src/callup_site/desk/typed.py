"""What was typed into the form of a request, as typed: from the browser, from a document, and back into plain values.

Nothing typed is thrown away or corrected here; `callup.documents` judges what is handed in.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import QueryDict

from callup.documents.toml_text import toml_text
from callup.errors import InputError
from callup.request import Facts, Request

HEAD = (
    "id",
    "title",
    "asked_on",
    "to",
    "under",
    "from.office",
    "from.component",
    "from.kind",
    "mission.kind",
    "mission.law_enforced",
)
LINE = (
    "id", "title", "people", "roles", "hosts", "locality", "statuses", "since", "until", "priority", "tasks_per_week",
    "source", "note", "facts",
)  # fmt: skip
TOTAL = ("people", "source")
SOURCE = ("id", "title", "publisher", "published_on", "url", "attribution", "grade")
ROWS = {"line": LINE, "total": TOTAL, "source": SOURCE}
LISTS, NUMBERS = ("roles", "hosts", "statuses"), ("people", "priority", "tasks_per_week")
NEEDED = {
    "id": "Id", "title": "Title", "asked_on": "Asked on", "to": "Asked of", "from.office": "From: office",
}  # fmt: skip
NEEDED_OF_LINE = {"id": "Id of the line", "title": "What is to be done"}
MOST_ROWS, MOST_FAULTS = 500, 30
PLACE = re.compile(
    r"\b(line|total|source)\[(\d+)\](?:\.([a-z_]+))?|\b((?:from|mission)\.[a-z_]+|id|title|asked_on|to|under)\b"
)
Row = dict[str, str]


class Typed(msgspec.Struct, kw_only=True):
    """The form as it stands: texts by field, rows of texts, and the facts as the text of facts.toml."""

    head: Row = {}
    line: list[Row] = []
    total: list[Row] = []
    source: list[Row] = []
    facts: str = ""

    def with_row(self, kind: str) -> "Typed":
        """With one more empty row."""
        rows = getattr(self, kind)
        if len(rows) < MOST_ROWS:
            rows.append(dict.fromkeys(ROWS[kind], ""))
        return self

    def without_row(self, kind: str, place: int) -> "Typed":
        """Without one row."""
        rows = getattr(self, kind)
        if 0 <= place < len(rows):
            del rows[place]
        return self


def blank() -> Typed:
    """An empty form with one line."""
    return Typed(head=dict.fromkeys(HEAD, "")).with_row("line")


def typed_in(posted: QueryDict) -> Typed:
    """What a browser posted: fields such as `title` and `line-0-people`."""
    found: dict[str, dict[int, Row]] = {kind: {} for kind in ROWS}
    for name in posted:
        kind, _, rest = name.partition("-")
        place, _, field = rest.partition("-")
        if kind in ROWS and place.isdecimal() and len(place) < 4 and field in ROWS[kind]:
            values = [one.strip() for one in posted.getlist(name)]
            found[kind].setdefault(int(place), {})[field] = (
                ", ".join(one for one in values if one) if field in LISTS else values[-1]
            )
    rows = {
        kind: [{field: row.get(field, "") for field in ROWS[kind]} for _, row in sorted(places.items())][:MOST_ROWS]
        for kind, places in found.items()
    }
    head = {name: posted.get(name, "").strip() for name in HEAD}
    return Typed(head=head, facts=posted.get("facts", "").replace("\r\n", "\n"), **rows)


def typed_from(request: Request, facts: Facts | None) -> Typed:
    """The form that says what a request says."""
    plain = msgspec.to_builtins(request, str_keys=True)
    flat = {
        **plain,
        **{f"from.{key}": one for key, one in plain["from"].items()},
        **{f"mission.{key}": one for key, one in plain["mission"].items()},
    }
    rows = {
        kind: [{field: _text(field, row.get(field)) for field in ROWS[kind]} for row in plain[kind]] for kind in ROWS
    }
    known = toml_text(facts) if facts and (facts.fact or facts.source) else ""
    return Typed(head={name: _text(name, flat.get(name)) for name in HEAD}, facts=known, **rows)


def _text(field: str, value: Any) -> str:  # noqa: ANN401 - a plain value
    if field == "facts":
        return "\n".join(f"{name} = {_toml(one)}" for name, one in (value or {}).items())
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _toml(value: Any) -> str:  # noqa: ANN401 - the value of a fact
    return msgspec.json.encode(value).decode()


def request_of(typed: Typed) -> dict[str, Any]:
    """The plain values of a request; what was left empty is left out.

    Raises:
        InputError: Facts of a line are not written as `name = value`.
    """
    head = {name: one for name, one in typed.head.items() if one}
    plain: dict[str, Any] = {"callup": 1, "from": {}, "mission": {}}
    for name, value in head.items():
        table, _, field = name.rpartition(".")
        (plain[table] if table else plain)[field] = value
    for kind in ROWS:
        rows = [_row(one, f"{kind}[{place}]") for place, one in enumerate(getattr(typed, kind), 1)]
        if rows or kind == "line":
            plain[kind] = rows
    return plain


def _row(row: Mapping[str, str], where: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in row.items():
        if not value.strip():
            continue
        if name in LISTS:
            found[name] = [one.strip() for one in value.split(",") if one.strip()]
        elif name in NUMBERS:
            found[name] = _number(value)
        else:
            found[name] = _facts(value, where) if name == "facts" else value
    return found


def _number(text: str) -> int | str:
    plain = text.replace(",", "").strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 16 else text


def _facts(text: str, where: str) -> dict[str, Any]:
    try:
        found = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        remedy = "write one fact to a line, such as armed = false"
        raise InputError(where=f"{where}.facts", found=str(error), wanted="name = value", remedy=remedy) from None
    return {name: str(one) if hasattr(one, "isoformat") else one for name, one in found.items()}


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to put right, and the field it is about; empty: the form as a whole."""

    field: str
    words: str


def missing_in(typed: Typed) -> list[Fault]:
    """What a request cannot do without and was left empty, all at once; everything else may be left for questions.

    Example:
        >>> [one.field for one in missing_in(blank())][:3], len(missing_in(blank()))
        (['id', 'title', 'asked_on'], 7)
    """
    found = [_missing(name, label) for name, label in NEEDED.items() if not typed.head.get(name)]
    for place, row in enumerate(typed.line):
        for name, label in NEEDED_OF_LINE.items():
            if not row.get(name):
                found.append(_missing(f"line-{place}-{name}", f"Line {place + 1}, {label}", " or take the line out"))
    if not typed.line:
        found.append(Fault(field="", words="Lines: found none, wanted at least one; add a line"))
    return shortened(found)


def _missing(field: str, label: str, otherwise: str = "") -> Fault:
    return Fault(field=field, words=f"{label}: found nothing, wanted a few words or figures; fill it in{otherwise}")


def shortened(faults: list[Fault]) -> list[Fault]:
    """The first faults, and how many more there are.

    Example:
        >>> shortened([Fault(field="id", words="Id: found nothing")] * 40)[-1].words
        'And 10 more of the kind; they are shown when these are put right.'
    """
    more = len(faults) - MOST_FAULTS
    rest = [Fault(field="", words=f"And {more} more of the kind; they are shown when these are put right.")]
    return faults[:MOST_FAULTS] + (rest if more > 0 else [])


def faults_of(error: Exception) -> list[Fault]:
    """What stands against a form, each with its field.

    Example:
        >>> faults_of(InputError(where="request.json, line[2].people", found="'x'", wanted="a whole number"))[0].field
        'line-1-people'
    """
    return shortened([Fault(field=_field(one), words=one) for one in str(error).splitlines() if one.strip()])


def _field(words: str) -> str:
    where = words.partition(": found")[0].partition(": missing")[0]
    if where.startswith("facts"):
        return "facts"
    hits = list(PLACE.finditer(where.rpartition(", ")[2] if ", " in where else where))
    if not hits:
        return ""
    kind, place, field, alone = hits[-1].groups()
    return alone or f"{kind}-{int(place) - 1}-{field or 'id'}"

"""Does a document agree with itself and with the public vocabulary?

Each check gives the errors it finds; nothing stops at the first one.
"""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from callup.citation import Source
from callup.documents.locate import Place
from callup.documents.shape import shown
from callup.documents.text import MAX_WHOLE, Document
from callup.errors import InputError, UnknownName
from callup.law.fact import FactKind, token_of
from callup.place import CODES
from callup.reference.travel_rates import listed_destinations
from callup.request import Facts, FactStatement, FactValue, Line, Request
from callup.review.knowledge import contradictions
from callup.role import ROLE_SLUGS, STATUS_SLUGS

Known = Mapping[str, FactKind]

_GRADE = re.compile(r"[A-F][1-6]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def check_texts(document: Document, value: Any = None, place: Place = ()) -> Iterator[InputError]:  # noqa: ANN401
    """Empty texts and control characters: what is unknown is left out, not written as nothing."""
    value = value if place else document.data
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from check_texts(document, inner, (*place, key))
    elif isinstance(value, str) and not value.strip():
        remedy = "leave the key out if it is not known"
        yield InputError(where=document.where(*place), found="an empty text", wanted="a text", remedy=remedy)
    elif isinstance(value, str) and (control := _CONTROL.search(value)):
        found = f"the control character U+{ord(control.group()):04X}"
        yield InputError(
            where=document.where(*place), found=found, wanted="plain text", remedy="take the character out"
        )


def check_request(document: Document, request: Request, known: Known) -> Iterator[InputError]:
    """Names, sources, periods and facts of a request."""
    sources = {source.id for source in request.source}
    yield from check_unique(document, "line", [line.id for line in request.line])
    yield from check_sources(document, request.source)
    for number, total in enumerate(request.total):
        yield from check_name(document, ("total", number, "source"), total.source, "a source", sources)
    for number, line in enumerate(request.line):
        yield from _line(document, ("line", number), line, known)
        if line.source is not None:
            yield from check_name(document, ("line", number, "source"), line.source, "a source", sources)


def _line(document: Document, place: Place, line: Line, known: Known) -> Iterator[InputError]:
    """The vocabulary of one line, its period, and the facts written on it."""
    yield from check_names(document, (*place, "roles"), line.roles, "a role", ROLE_SLUGS)
    yield from check_names(document, (*place, "hosts"), line.hosts, "a jurisdiction", CODES)
    yield from check_names(document, (*place, "statuses"), line.statuses, "a duty status", STATUS_SLUGS)
    yield from _locality(document, (*place, "locality"), line)
    yield from check_period(document, place, line.since, line.until)
    for name, value in line.facts.items():
        yield from _fact(document, (*place, "facts", name), (*place, "facts", name), (name, value), known)


def _locality(document: Document, place: Place, line: Line) -> Iterator[InputError]:
    """A destination of the federal travel rates in one of the hosts; those that hold the word are offered first."""
    if line.locality is None:
        return
    if not line.hosts:
        remedy = "name the State or territory in 'hosts', or leave the locality out"
        found = f"'{line.locality}' on a line without hosts"
        yield InputError(where=document.where(*place), found=found, wanted="a place in a host", remedy=remedy)
        return
    known = listed_destinations(line.hosts)
    if line.locality not in known:
        near = [name for name in known if line.locality.lower() in name.lower()]
        kind = f"a listed destination in {', '.join(sorted(line.hosts))} (table rates/per-diem)"
        yield UnknownName(where=document.where(*place), name=line.locality, kind=kind, known=near or known)


def check_facts(document: Document, facts: Facts, known: Known, request: Request | None) -> Iterator[InputError]:
    """Names, values, scopes, periods and sources of facts; lines and further sources are those of the request."""
    yield from check_sources(document, facts.source)
    yield from _one_meaning(document, facts.source, request.source if request else [])
    sources = {source.id for source in [*facts.source, *(request.source if request else [])]}
    lines = [line.id for line in request.line] if request else None
    for number, statement in enumerate(facts.fact):
        place = ("fact", number)
        yield from check_statement(document, place, statement, known, lines)
        if statement.source is not None:
            yield from check_name(document, (*place, "source"), statement.source, "a source", sources)
    for number, other in contradictions(facts.fact):
        yield _contradiction(document, facts, number, other)


def _contradiction(document: Document, facts: Facts, number: int, other: int) -> InputError:
    """Two statements of one document for the same scope and time that say different things, with both places."""
    first, second = facts.fact[number], facts.fact[other]
    earlier = document.where("fact", number, "value").removeprefix(f"{document.name}, ")
    return InputError(
        where=document.where("fact", other, "value"),
        found=f"{shown(second.value)} for '{second.name}', but {shown(first.value)} at {earlier}",
        wanted="one value of a fact for the same line, status, home, host and first day",
        remedy="take one of them out, or give the later one its 'since'; leave both out where nobody knows",
    )


def check_statement(
    document: Document, place: Place, statement: FactStatement, known: Known, lines: list[str] | None
) -> Iterator[InputError]:
    """Name, value, scope and period of one fact at a place; `lines` None: any line may be named."""
    stated = (statement.name, statement.value)
    yield from _fact(document, (*place, "name"), (*place, "value"), stated, known)
    yield from _scope(document, place, statement, lines)
    yield from check_period(document, place, statement.since, statement.until)


def _scope(document: Document, place: Place, statement: FactStatement, lines: list[str] | None) -> Iterator[InputError]:
    """The scope keys of one fact."""
    scopes: list[tuple[str, str | None, str, Collection[str] | None]] = [
        ("line", statement.line, "a line of the request", lines),
        ("status", statement.status, "a duty status", STATUS_SLUGS),
        ("home", statement.home, "a jurisdiction", CODES),
        ("host", statement.host, "a jurisdiction", CODES),
    ]
    for key, name, kind, known in scopes:
        if name is not None and known is not None:
            yield from check_name(document, (*place, key), name, kind, known)


def _fact(
    document: Document, named: Place, valued: Place, stated: tuple[str, FactValue], known: Known
) -> Iterator[InputError]:
    """One fact: a declared name, and a value that the declaration admits."""
    name, value = stated
    kind = known.get(name)
    if kind is None:
        yield UnknownName(where=document.where(*named), name=name, kind="a fact", known=known)
        return
    wanted = unusable(kind, value)
    if wanted:
        yield InputError(
            where=document.where(*valued), found=shown(value), wanted=wanted, remedy=f"asked is: {kind.question}"
        )
        return
    if (misfit := _misfit(kind, value, where=document.name)) is not None:
        yield _misfit(kind, value, where=document.where(*valued)) or misfit


def _misfit(kind: FactKind, value: FactValue, *, where: str) -> InputError | None:
    """What the declaration of a fact says against a value."""
    try:
        token_of(kind, value, where=where)
    except InputError as error:
        return error
    return None


def unusable(kind: FactKind, value: FactValue) -> str:
    """What is wanted instead of a value that no reader of JSON keeps, or of a day that is none; else nothing."""
    if isinstance(value, int) and abs(value) > MAX_WHOLE:
        return f"a whole number of at most {MAX_WHOLE:,}"
    if isinstance(value, float) and not math.isfinite(value):
        return "a number that is finite"
    if kind.type == "day" and not (isinstance(value, str) and _is_day(value)):
        return "a day such as 2025-07-30"
    return ""


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def check_sources(document: Document, sources: list[Source]) -> Iterator[InputError]:
    """Sources: each id once, each grade an Admiralty code."""
    yield from check_unique(document, "source", [source.id for source in sources])
    for number, source in enumerate(sources):
        if source.grade is not None and not _GRADE.fullmatch(source.grade):
            yield InputError(
                where=document.where("source", number, "grade"),
                found=shown(source.grade),
                wanted="a letter A to F (source) and a digit 1 to 6 (information), such as B2",
                remedy="leave it out if nobody has judged the source",
            )


def _one_meaning(document: Document, sources: list[Source], others: list[Source]) -> Iterator[InputError]:
    """An id that means one source here and another source in the request."""
    listed = {source.id: source for source in others}
    for number, source in enumerate(sources):
        if listed.get(source.id, source) != source:
            where = document.where("source", number, "id")
            found, wanted = f"'{source.id}', which is another source in the request", "one source for one id"
            yield InputError(where=where, found=found, wanted=wanted, remedy="give it another id, or take it out here")


def check_unique(document: Document, table: str, ids: list[str]) -> Iterator[InputError]:
    """Ids that stand twice."""
    seen: dict[str, int] = {}
    for number, name in enumerate(ids):
        if name in seen:
            first = document.where(table, seen[name], "id").removeprefix(f"{document.name}, ")
            found = f"'{name}' a second time (first: {first})"
            where = document.where(table, number, "id")
            yield InputError(where=where, found=found, wanted="an id used once", remedy="give one of them another id")
        seen.setdefault(name, number)


def check_names(
    document: Document, place: Place, names: list[str], kind: str, known: Collection[str]
) -> Iterator[InputError]:
    """A list of names: each known, each once."""
    seen: set[str] = set()
    for number, name in enumerate(names):
        yield from check_name(document, (*place, number), name, kind, known)
        if name in seen:
            where = document.where(*place, number)
            yield InputError(where=where, found=f"'{name}' twice", wanted="each name once", remedy="take one out")
        seen.add(name)


def check_name(document: Document, place: Place, name: str, kind: str, known: Collection[str]) -> Iterator[InputError]:
    """A name that must be known."""
    if name not in known:
        yield UnknownName(where=document.where(*place), name=name, kind=kind, known=known)


def check_period(document: Document, place: Place, since: date | None, until: date | None) -> Iterator[InputError]:
    """A period whose end does not come after its start."""
    if since is not None and until is not None and since >= until:
        yield InputError(
            where=document.where(*place, "until"),
            found=f"until {until}, since {since}",
            wanted="an end after the start; the day of 'until' is no longer part of the period",
            remedy="exchange the days, or correct one of them",
        )

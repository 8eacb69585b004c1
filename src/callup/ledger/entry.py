"""What does one public entry say, and what may it never say?

An entry tells one act on one request: what was done, by which office, when, on which document.
It holds the digest of the entry before it on the same request, so that the acts of a request form a chain.
What is withheld stands in it as a commitment, with reason, authority and end. Offices, never persons.
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Literal

import msgspec
import rfc8785
from msgspec import Meta

from callup.errors import InputError
from callup.ledger.offices import check_name, check_text
from callup.ledger.sealing import Disclosed, Value, Withheld

ALONE_DAYS = 90
DEEPEST = 20
LARGEST = 2**53 - 1
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")

Digest = Annotated[str, Meta(pattern=r"^sha256:[0-9a-f]{64}\Z")]
Text = Annotated[str, Meta(min_length=1, max_length=2000, pattern=r"^[^\x00-\x1f]*\Z")]
Instant = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")]
Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]


class Delay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole content comes later; that there is an entry is told at once.

    Attributes:
        reason: Why it is not told now.
        authority: Which rule lets it wait.
        review_on: Day on which it is looked at again; ISO.
    """

    reason: Text
    authority: Text
    review_on: Day


class Redaction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Some fields are not told.

    Attributes:
        fields: Which ones.
        reason: Why.
        authority: Which rule lets them be withheld.
        until: First day on which they are told; ISO.
        seconded_by: The second office, needed for more than 90 days.
    """

    fields: tuple[str, ...]
    reason: Text
    authority: Text
    until: Day
    seconded_by: Text | None


class Release(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an earlier entry of the same request withheld is told now.

    Attributes:
        entry: Digest of the earlier entry.
        disclosed: Values and salts.
    """

    entry: Digest
    disclosed: tuple[Disclosed, ...]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One act on one request, for everyone to read.

    Attributes:
        callup: Version of this form.
        act: Kind of act in small letters, such as `request.submitted`.
        request: Id of the request.
        version: Version of the request, from 1.
        office: Office that acted; never a person.
        at: When it was done, in UTC.
        document: Digest of the document acted on; None where there is none.
        previous: Digest of the entry before it on the same request; None for the first.
        body: Public fields.
        withheld: Fields that are not shown, with commitments.
        delay: Why the content comes later; None where it is told now.
        redactions: Why single fields are withheld.
        release: What is told now that was withheld before; None where nothing is.
    """

    callup: Literal[1]
    act: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*\Z", max_length=100)]
    request: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9.-]*\Z", max_length=100)]
    version: Annotated[int, Meta(ge=1, le=1_000_000)]
    office: Text
    at: Instant
    document: Digest | None
    previous: Digest | None
    body: dict[str, Value]
    withheld: tuple[Withheld, ...]
    delay: Delay | None
    redactions: tuple[Redaction, ...]
    release: Release | None


def entry_bytes(entry: Entry) -> bytes:
    """The bytes of an entry: canonical JSON (RFC 8785). They are the leaf of the tree.

    Raises:
        InputError: The entry says something that it may not say.
    """
    check_entry(entry)
    return rfc8785.dumps(msgspec.to_builtins(entry))


def parse_entry(data: bytes, *, where: str = "entry") -> Entry:
    """Read an entry.

    Raises:
        InputError: It is not an entry, not written in the one canonical way, or says something that it may not say.
    """
    try:
        entry = msgspec.json.decode(data, type=Entry)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(where=where, found=str(error)[:200], wanted="a public entry, callup = 1") from None
    check_entry(entry, where=where)
    if msgspec.json.encode(entry, order="sorted") != data:
        remedy = "write it with every field, sorted, without spaces (RFC 8785)"
        raise InputError(where=where, found="another way of writing", wanted="canonical JSON", remedy=remedy)
    return entry


def check_entry(entry: Entry, *, where: str = "entry") -> None:
    """Check what an entry may say: dates, sizes, reasons for all that is withheld, and no person.

    Raises:
        InputError: It says something that it may not say.
    """
    on = _day(entry.at, f"{where}.at")
    _check_offices(entry, where)
    _check_value(entry.body, f"{where}.body", DEEPEST)
    _check_field_names(entry, where)
    if entry.delay is None:
        _check_redactions(entry, on, where)
    else:
        _check_delay(entry, on, where)
    if entry.release is not None:
        _check_released(entry.release, where)


def _check_field_names(entry: Entry, where: str) -> None:
    """Each field has one place: shown or withheld, and a plain name."""
    names = [one.field for one in entry.withheld]
    twice = next((name for at, name in enumerate(names) if name in entry.body or name in names[:at]), None)
    if twice:
        raise InputError(where=f"{where}.withheld", found=f"'{twice}' twice", wanted="each field shown or withheld")
    for one in entry.withheld:
        check_name(one.field, f"{where}.withheld")
        _check_digest(one.commitment, f"{where}.withheld.{one.field}")


def _check_redactions(entry: Entry, on: date, where: str) -> None:
    """Every withheld field has one reason, and nothing is withheld without an end."""
    withheld = sorted(one.field for one in entry.withheld)
    told = sorted(field for one in entry.redactions for field in one.fields)
    if withheld != told or any(not one.fields for one in entry.redactions):
        found = f"reasons for {', '.join(told) or 'nothing'}"
        wanted = f"one reason for each withheld field: {', '.join(withheld) or 'none'}"
        raise InputError(where=f"{where}.redactions", found=found, wanted=wanted)
    for at, one in enumerate(entry.redactions):
        _check_term(one, entry.office, on, f"{where}.redactions[{at}]")


def _check_term(redaction: Redaction, office: str, on: date, where: str) -> None:
    until = _day(redaction.until, f"{where}.until")
    if until <= on:
        raise InputError(where=f"{where}.until", found=redaction.until, wanted=f"a day after {on}")
    if until > on + timedelta(days=ALONE_DAYS) and redaction.seconded_by in {None, office}:
        found = f"{(until - on).days} days by '{office}' alone"
        wanted = f"a second office for more than {ALONE_DAYS} days"
        remedy = "name it in seconded_by, or choose an earlier end"
        raise InputError(where=f"{where}.seconded_by", found=found, wanted=wanted, remedy=remedy)


def _check_delay(entry: Entry, on: date, where: str) -> None:
    """A delayed entry shows no content and has a day on which it is looked at again."""
    assert entry.delay is not None  # noqa: S101 - told by the caller
    if entry.body or entry.redactions or entry.release or not entry.withheld:
        wanted = "all fields withheld, no body, no redactions, no release"
        raise InputError(where=f"{where}.delay", found="a delay beside other content", wanted=wanted)
    if _day(entry.delay.review_on, f"{where}.delay.review_on") <= on:
        raise InputError(where=f"{where}.delay.review_on", found=entry.delay.review_on, wanted=f"a day after {on}")


def _check_released(release: Release, where: str) -> None:
    names = [one.field for one in release.disclosed]
    if not names or len(set(names)) != len(names):
        raise InputError(where=f"{where}.release", found=f"{names}", wanted="one value or more, each field once")
    for one in release.disclosed:
        check_name(one.field, f"{where}.release")
        _check_value(one.value, f"{where}.release.{one.field}", DEEPEST)


def _check_digest(text: str, where: str) -> None:
    if not DIGEST.fullmatch(text):
        raise InputError(where=where, found=f"'{text[:80]}'", wanted="sha256: and 64 hexadecimal digits")


def _day(text: str, where: str) -> date:
    """The day of an ISO day or instant."""
    day = _day_of(text)
    if day is None:
        raise InputError(where=where, found=f"'{text}'", wanted="a day of the calendar, and a time of the clock")
    return day


@lru_cache(maxsize=4096)
def _day_of(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _check_offices(entry: Entry, where: str) -> None:
    texts = [entry.office, *(one.seconded_by for one in entry.redactions if one.seconded_by)]
    texts += [text for one in entry.redactions for text in (one.reason, one.authority)]
    texts += [entry.delay.reason, entry.delay.authority] if entry.delay else []
    for text in texts:
        check_text(text, where)


def _check_value(value: Value, where: str, deep: int) -> None:
    """Refuse fractions, numbers that JSON cannot keep, names of fields that tell of persons, and texts that do."""
    if isinstance(value, str):
        check_text(value, where)
    elif isinstance(value, dict):
        for name, inner in value.items():
            check_name(name, where)
            _check_value(inner, where, _deeper(deep, where))
    elif isinstance(value, list):
        for inner in value:
            _check_value(inner, where, _deeper(deep, where))
    elif isinstance(value, float) or (value is not None and abs(value) > LARGEST):
        raise InputError(where=where, found=f"{value}", wanted="whole numbers up to 2^53 - 1")


def _deeper(deep: int, where: str) -> int:
    if not deep:
        raise InputError(where=where, found=f"more than {DEEPEST} levels", wanted="fewer, one inside the other")
    return deep - 1

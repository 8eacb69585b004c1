"""What does an office write down for the ledger, before salts, commitments and the chain are added?"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

import msgspec

from callup.errors import InputError, ProofError
from callup.ledger.entry import Delay, Entry, Redaction, Release
from callup.ledger.sealing import Disclosed, Withheld, commit, seal


class Telling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was withheld and is told now.

    Attributes:
        entry: Digest of the earlier entry.
        fields: Which fields; none for all that are withheld still.
    """

    entry: str
    fields: tuple[str, ...] = ()


class Draft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An act as an office writes it down.

    Attributes:
        callup: Version of this form.
        act: Kind of act in small letters, such as `request.submitted`.
        request: Id of the request.
        version: Version of the request, from 1.
        office: Office that acted; never a person.
        at: When it was done, in UTC, such as 2025-05-09T12:00:00Z.
        document: Digest of the document acted on; None where there is none.
        body: Fields to show.
        withhold: Fields to withhold, with their values.
        delay: Why all of it is told later.
        redactions: Why single fields are told later.
        release: What is told now that was withheld before.
    """

    callup: Literal[1]
    act: str
    request: str
    version: int
    office: str
    at: str
    document: str | None = None
    body: dict[str, Any] = {}
    withhold: dict[str, Any] = {}
    delay: Delay | None = None
    redactions: tuple[Redaction, ...] = ()
    release: Telling | None = None


def parse_drafts(data: bytes, *, where: str) -> tuple[Draft, ...]:
    """Read one act, or a list of them, from JSON.

    Raises:
        InputError: The document is no act.
    """
    is_list = data.lstrip()[:1] == b"["
    try:
        read = msgspec.json.decode(data, type=tuple[Draft, ...]) if is_list else None
        return read if read is not None else (msgspec.json.decode(data, type=Draft),)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        wanted = "an act, or a list of acts, in JSON with callup = 1"
        raise InputError(where=where, found=str(error)[:200], wanted=wanted, remedy="see docs/ledger.md") from None


def entry_of(
    draft: Draft,
    new_salt: Callable[[], str],
    held: Callable[[str], Sequence[Withheld]],
    kept: Callable[[str], Disclosed | None],
) -> tuple[Entry, tuple[Disclosed, ...]]:
    """Turn an act into an entry.

    Args:
        draft: The act.
        new_salt: Gives a salt for each withheld value.
        held: What an earlier entry withholds still, by its digest.
        kept: Value and salt for a commitment, None where they are not kept any more.

    Returns:
        The entry, without its place in the chain; and values and salts to be kept apart.

    Raises:
        InputError: Value or salt of something to be told are not kept, or cannot be written.
    """
    hidden = tuple(
        Disclosed(field=name, salt=new_salt(), value=value) for name, value in sorted(draft.withhold.items())
    )
    release = _release(draft.release, held, kept) if draft.release else None
    entry = Entry(
        callup=1,
        act=draft.act,
        request=draft.request,
        version=draft.version,
        office=draft.office,
        at=draft.at,
        document=draft.document,
        previous=None,
        body=draft.body,
        withheld=tuple(seal(one) for one in hidden),
        delay=draft.delay,
        redactions=draft.redactions,
        release=release,
    )
    return entry, hidden


def _release(
    telling: Telling, held: Callable[[str], Sequence[Withheld]], kept: Callable[[str], Disclosed | None]
) -> Release:
    withheld = {one.field: one for one in held(telling.entry)}
    told = []
    for field in telling.fields or sorted(withheld):
        known = kept(withheld[field].commitment) if field in withheld else None
        if known is None:
            wanted = "a field that is withheld, with value and salt in the file of salts"
            raise InputError(where=f"release of {telling.entry}", found=f"'{field}'", wanted=wanted)
        told.append(known)
    return Release(entry=telling.entry, disclosed=tuple(told))


class Secret(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the file of salts."""

    commitment: str
    disclosed: Disclosed


def secret_lines(hidden: Iterable[Disclosed]) -> bytes:
    """Values and salts as lines of JSON, to be kept apart from the ledger."""
    return b"".join(msgspec.json.encode(Secret(commitment=commit(one), disclosed=one)) + b"\n" for one in hidden)


def parse_secrets(data: bytes, *, where: str) -> dict[str, Disclosed]:
    """Values and salts by their commitment.

    Raises:
        InputError: A line is none. The message never shows it.
        ProofError: A value does not belong to its commitment.
    """
    found = {}
    for number, line in enumerate(data.splitlines(), 1):
        try:
            one = msgspec.json.decode(line, type=Secret)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise InputError(where=f"{where}, line {number}", found="another form", wanted="value and salt") from None
        if commit(one.disclosed) != one.commitment:
            wanted = "a value that belongs to its commitment"
            raise ProofError(where=f"{where}, line {number}", found="another value", wanted=wanted)
        found[one.commitment] = one.disclosed
    return found

"""What does a ledger say of itself, and who signed it?

A checkpoint is a signed note (C2SP tlog-checkpoint): name of the ledger, number of entries, root, then one line for
each signature. Witnesses add lines of their own (C2SP tlog-cosignature), with the time at which they saw it.
A line by a key that nobody knows is passed over; a line by a known key that does not hold makes the note worthless.
"""

import base64
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec

from callup.errors import InputError, ProofError
from callup.ledger.keys import (
    LOG,
    MADE_BYTES,
    WITNESS,
    Key,
    SecretKey,
    is_signed,
    key_id,
    key_text,
    parse_key,
    public_key,
    sign,
)
from callup.ledger.keys import strict_base64 as unpacked
from callup.ledger.merkle import HASH_BYTES

MOST_NOTE_BYTES = 100_000
MOST_SECONDS = 253_402_300_799
SIGNED_LINE = re.compile(r"— ([^\s+\x00-\x20\x7f]+) ([A-Za-z0-9+/]+={0,2})")
SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
NEXT_KEY = "next-key "
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """One signature line.

    Attributes:
        name: In whose name.
        key_id: Four bytes that tell which key.
        made: What the key made, of the kind's own form.
    """

    name: str
    key_id: bytes
    made: bytes


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A text with the signatures under it."""

    text: str
    signed: tuple[Signed, ...]


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a ledger.

    Attributes:
        origin: Name of the ledger.
        size: Number of entries.
        root: Root of the tree over them, 32 bytes.
        next_key: The key that signs all later checkpoints, where this one replaces the ledger's key; else None.
    """

    origin: str
    size: int
    root: bytes
    next_key: Key | None = None


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A witness saw this checkpoint, and found it to go on from all that it saw before.

    Attributes:
        witness: Name of the witness.
        at: When, in UTC.
    """

    witness: str
    at: str


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A checkpoint whose signatures were checked.

    Attributes:
        checkpoint: What it says.
        seen: Which witnesses saw it.
        unknown: Names under signatures by keys that nobody knows; nothing rests on them.
    """

    checkpoint: Checkpoint
    seen: tuple[Seen, ...]
    unknown: tuple[str, ...]


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """The text that is signed.

    Example:
        >>> print(checkpoint_text(Checkpoint(origin="example.org/ledger", size=0, root=bytes(32))), end="")
        example.org/ledger
        0
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
    """
    told = f"{NEXT_KEY}{key_text(checkpoint.next_key)}\n" if checkpoint.next_key else ""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{base64.b64encode(checkpoint.root).decode()}\n{told}"


def parse_checkpoint(text: str, *, where: str = "checkpoint") -> Checkpoint:
    """Read the text of a checkpoint; of the lines after the third only that of a next key is known here.

    Raises:
        ProofError: It is no checkpoint.
    """
    lines = text.split("\n")
    root = unpacked(lines[2]) if len(lines) > 3 else None
    if not root or len(root) != HASH_BYTES or not SIZE.fullmatch(lines[1]) or not all(lines[:-1]):
        raise ProofError(where=where, found=f"'{text[:60]!r}'", wanted="name, number of entries and root, each a line")
    next_key = _next_key(lines[0], lines[3:-1], where)
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=root, next_key=next_key)


def _next_key(origin: str, lines: Sequence[str], where: str) -> Key | None:
    """The key that takes the place of the ledger's key."""
    said = [line.removeprefix(NEXT_KEY) for line in lines if line.startswith(NEXT_KEY)]
    if not said:
        return None
    try:
        key = parse_key(said[0], where=where)
    except InputError as error:
        raise ProofError(where=where, found=error.found, wanted=error.wanted) from None
    if len(said) > 1 or key.kind != LOG or key.name != origin:
        raise ProofError(where=where, found=f"{len(said)} next keys", wanted=f"one, of the ledger '{origin}'")
    return key


def note_bytes(note: Note) -> bytes:
    """The bytes of a note."""
    lines = (f"— {one.name} {base64.b64encode(one.key_id + one.made).decode()}\n" for one in note.signed)
    return (note.text + "\n" + "".join(lines)).encode()


def parse_note(data: bytes, *, where: str = "checkpoint") -> Note:
    """Read a note, without judging its signatures.

    Raises:
        ProofError: It is no note.
    """
    wanted = "a text, an empty line, and lines of signatures"
    try:
        text, empty, rest = data[:MOST_NOTE_BYTES].decode().rpartition("\n\n")
    except UnicodeDecodeError:
        raise ProofError(where=where, found="bytes that are no UTF-8", wanted=wanted) from None
    if not empty or not rest.endswith("\n") or CONTROL.search(text + rest) or len(data) > MOST_NOTE_BYTES:
        raise ProofError(where=where, found="another form", wanted=wanted)
    return Note(text=text + "\n", signed=tuple(_signed(line, where) for line in rest[:-1].split("\n")))


def _signed(line: str, where: str) -> Signed:
    told = SIGNED_LINE.fullmatch(line)
    data = unpacked(told[2]) if told else None
    if not told or data is None or len(data) <= 4:
        raise ProofError(where=where, found=f"'{line[:60]}'", wanted="a line with a name and a signature")
    return Signed(name=told[1], key_id=data[:4], made=data[4:])


def sign_checkpoint(checkpoint: Checkpoint, secret: SecretKey) -> Note:
    """A checkpoint, signed by the ledger.

    Raises:
        ProofError: The key is one of another ledger, or of a witness.
    """
    if secret.kind != LOG or secret.name != checkpoint.origin:
        found = f"the key of '{secret.name}', type {secret.kind}"
        raise ProofError(where="signing", found=found, wanted=f"the key of the ledger '{checkpoint.origin}', type 1")
    text = checkpoint_text(checkpoint)
    made = sign(secret, text.encode())
    return Note(text=text, signed=(Signed(name=secret.name, key_id=key_id(public_key(secret)), made=made),))


def cosigned(text: str, secret: SecretKey, *, at_seconds: int) -> Signed:
    """The line of a witness under a checkpoint.

    Args:
        text: Text of the checkpoint.
        secret: Key of the witness.
        at_seconds: When the witness saw it, seconds since 1970 in UTC.

    Raises:
        ProofError: The key is none of a witness, or the time none that has a date.
    """
    if secret.kind != WITNESS or not 0 < at_seconds <= MOST_SECONDS:
        found = f"a key of type {secret.kind} at {at_seconds}"
        raise ProofError(where="witness", found=found, wanted="a key of type 4 and a time since 1970")
    made = sign(secret, _seen_text(text, at_seconds))
    when = at_seconds.to_bytes(8, "big")
    return Signed(name=secret.name, key_id=key_id(public_key(secret)), made=when + made)


def _seen_text(text: str, at_seconds: int) -> bytes:
    return f"cosignature/v1\ntime {at_seconds}\n{text}".encode()


def open_checkpoint(note: Note, keys: Sequence[Key], *, where: str = "checkpoint") -> Opened:
    """Check every signature of a checkpoint by a known key.

    Args:
        note: The checkpoint with its signatures.
        keys: Keys of the ledger (the name is that of the ledger) and of witnesses.
        where: What to call it in a message.

    Raises:
        ProofError: It is no checkpoint, the ledger did not sign it, or a signature by a known key does not hold.
    """
    checkpoint = parse_checkpoint(note.text, where=where)
    known = {(key.name, key_id(key)): key for key in keys}
    unknown, seen, is_own = [], {}, False
    for line in note.signed:
        key = known.get((line.name, line.key_id))
        if key is None:
            unknown.append(line.name)
            continue
        at = _check_line(note.text, line, key, where)
        if at:
            seen[key.name] = at
        else:
            is_own = is_own or key.name == checkpoint.origin
    if not is_own:
        wanted = f"one by the key of the ledger '{checkpoint.origin}'"
        remedy = "ask for the ledger's key in another way than from the ledger"
        raise ProofError(where=where, found="no signature by a known key", wanted=wanted, remedy=remedy)
    saw = tuple(Seen(witness=name, at=seen[name]) for name in sorted(seen))
    return Opened(checkpoint=checkpoint, seen=saw, unknown=tuple(unknown))


def _check_line(text: str, line: Signed, key: Key, where: str) -> str | None:
    """The time of a witness's line, None for that of a ledger.

    Raises:
        ProofError: The signature does not hold.
    """
    when, made = (line.made[:-MADE_BYTES], line.made[-MADE_BYTES:])
    seconds = int.from_bytes(when, "big")
    is_witness = key.kind == WITNESS
    message = _seen_text(text, seconds) if is_witness else text.encode()
    is_formed = len(when) == 8 * is_witness and seconds <= MOST_SECONDS
    if not is_formed or not is_signed(key, message, made):
        raise ProofError(where=where, found=f"a signature of '{key.name}' that does not hold", wanted="one that does")
    return instant(seconds) if is_witness else None


def instant(seconds: int) -> str:
    """Seconds since 1970 as an instant in UTC.

    Example:
        >>> instant(1679315147)
        '2023-03-20T12:25:47Z'
    """
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def with_lines(note: Note, lines: Iterable[Signed]) -> Note:
    """A note with more signatures; one by the same key takes the place of the earlier one."""
    held = {(one.name, one.key_id): one for one in (*note.signed, *lines)}
    return Note(text=note.text, signed=tuple(held.values()))

"""Which key speaks for a ledger, when the one that a reader knows was replaced?

A key is replaced by a checkpoint that names the next one in a line of its own and is signed by both: the old key
vouches for the new one, and the new one shows that somebody has it. Up to there only the old key counts, from there
on only the new one. The line is an extension line of C2SP tlog-checkpoint; the form of the note stays.
"""

from collections.abc import Iterable, Sequence

import msgspec

from callup.errors import ProofError
from callup.ledger.keys import Key, SecretKey, key_id, public_key
from callup.ledger.layout import CHECKPOINT, KEYS, history_path, read_keys, read_note
from callup.ledger.note import Checkpoint, Note, Opened, open_checkpoint, parse_checkpoint, sign_checkpoint, with_lines
from callup.ledger.tiles import Read


class Tenure(msgspec.Struct, frozen=True, kw_only=True):
    """A key, and the checkpoints that it may sign.

    Attributes:
        key: Of the ledger.
        since: Number of entries from which on it signs.
        until: Number of entries up to which it signs, this one included; None while it has no successor.
    """

    key: Key
    since: int
    until: int | None


class Succession(msgspec.Struct, frozen=True, kw_only=True):
    """How one gets from the first key of a ledger to the one that speaks now.

    Attributes:
        keys: All keys, from the first to the one that signs what comes next.
        changes: The checkpoints in which a key was replaced, up to the key that signed the last checkpoint.
    """

    keys: tuple[Key, ...]
    changes: tuple[Note, ...]

    @property
    def signer(self) -> Key:
        """The key that signed the last checkpoint."""
        return self.keys[len(self.changes)]


def sign_change(checkpoint: Checkpoint, old: SecretKey, new: SecretKey) -> Note:
    """The checkpoint that replaces a key, signed by both.

    Raises:
        ProofError: One of them is no key of this ledger.

    Example:
        >>> from callup.ledger.keys import LOG, new_key
        >>> old, new = (new_key("example.org/ledger", LOG, bytes([at] * 32)) for at in (1, 2))
        >>> told = sign_change(Checkpoint(origin="example.org/ledger", size=0, root=bytes(32)), old, new)
        >>> len(told.signed), successor(told, public_key(old), where="told") == public_key(new)
        (2, True)
    """
    told = msgspec.structs.replace(checkpoint, next_key=public_key(new))
    return with_lines(sign_checkpoint(told, old), sign_checkpoint(told, new).signed)


def successor(note: Note, key: Key, *, where: str) -> Key | None:
    """The key that a checkpoint puts in the place of another, None where it replaces none.

    Raises:
        ProofError: The key did not sign the checkpoint, or the one that it names did not.
    """
    told = open_checkpoint(note, [key], where=where).checkpoint.next_key
    if told is None:
        return None
    if told == key or not is_by(note, told):
        wanted = "another key than before, and signatures by both"
        raise ProofError(where=where, found="a change of key that only one key signed", wanted=wanted)
    open_checkpoint(note, [told], where=where)
    return told


def is_by(note: Note, key: Key) -> bool:
    """Does a line under the note say that it is by this key? Whether it holds is another question."""
    return any((one.name, one.key_id) == (key.name, key_id(key)) for one in note.signed)


def open_own(note: Note, keys: Sequence[Key], where: str) -> Opened:
    """A checkpoint in the ledger's own files, where every signature is by a known key and `keys` begins with its own.

    Raises:
        ProofError: A signature is by another key, or does not hold.
    """
    opened = open_checkpoint(note, keys, where=where)
    if opened.unknown or opened.checkpoint.origin != keys[0].name:
        found = f"a signature of '{opened.unknown[0]}'" if opened.unknown else f"'{opened.checkpoint.origin}'"
        raise ProofError(where=where, found=found, wanted=f"'{keys[0].name}', and keys that stand in {KEYS}")
    return opened


def follow_history(notes: Iterable[Note], first: Key, witnesses: Sequence[Key]) -> tuple[list[Opened], list[Tenure]]:
    """Open all checkpoints of a ledger in their order, each by the key that speaks at that time.

    Raises:
        ProofError: One is signed by nobody or by a key whose time is over or has not come, or says less than the last.
    """
    opened: list[Opened] = []
    tenures = [Tenure(key=first, since=0, until=None)]
    for number, note in enumerate(notes):
        where, key = history_path(number), tenures[-1].key
        told = successor(note, key, where=where)
        one = open_own(note, [key, *([told] if told else []), *witnesses], where)
        size, before = one.checkpoint.size, opened[-1].checkpoint.size if opened else -1
        if size < before or (size == before and told is None):
            raise ProofError(where=where, found=f"{size} after {before} entries", wanted="more")
        if told:
            tenures = [
                *tenures[:-1],
                msgspec.structs.replace(tenures[-1], until=size),
                _begun(told, size, tenures, where),
            ]
        opened.append(one)
    return opened, tenures


def _begun(key: Key, since: int, tenures: Sequence[Tenure], where: str) -> Tenure:
    if key in {tenure.key for tenure in tenures}:
        raise ProofError(where=where, found="a key that was replaced before", wanted="a new one")
    return Tenure(key=key, since=since, until=None)


def open_kept(note: Note, tenures: Sequence[Tenure], *, where: str) -> Checkpoint:
    """A checkpoint that somebody kept, signed by a key that counted at that number of entries.

    Raises:
        ProofError: It is not.
    """
    size = parse_checkpoint(note.text, where=where).size
    keys = [one.key for one in tenures if one.since <= size and (one.until is None or size <= one.until)]
    return open_checkpoint(note, keys, where=where).checkpoint


def succession_of(read: Read, last: Note) -> Succession:
    """The keys of a published ledger up to a checkpoint, with as few files read as it takes.

    Raises:
        ProofError: No chain of keys leads from the first one to the one that signed the checkpoint.
    """
    keys, changes, number = [read_keys(read)[0]], [], 0
    while not is_by(last, keys[-1]):
        number = _last_by(read, keys[-1], number)
        change = read_note(read, history_path(number))
        told = successor(change, keys[-1], where=history_path(number))
        if told is None or told in keys:
            wanted = f"one by the key of the ledger '{keys[0].name}', or by one that took its place"
            raise ProofError(where=CHECKPOINT, found="no signature by a known key", wanted=wanted)
        keys.append(told)
        changes.append(change)
    told = successor(last, keys[-1], where=CHECKPOINT)
    return Succession(keys=(*keys, told) if told else tuple(keys), changes=tuple(changes))


def _last_by(read: Read, key: Key, low: int) -> int:
    """Number of the last checkpoint by a key, from one on that is by it."""

    def is_signed(number: int) -> bool:
        return read(history_path(number)) is not None and is_by(read_note(read, history_path(number)), key)

    step = 1
    while is_signed(low + step):
        low, step = low + step, step * 2
    while step > 1:
        step //= 2
        low += step * is_signed(low + step)
    return low

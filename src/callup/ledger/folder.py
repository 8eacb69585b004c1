"""How does a ledger stand in a folder, and how does it grow there without ever losing an entry?

A publication writes tiles and bundles first, each whole, then the numbered checkpoint, and `checkpoint` last.
Whoever is told that an entry is in can rely on it: all of this has reached the disk before.
A publication cut short leaves files that no checkpoint asks for; the next one writes over them.
"""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import msgspec

from callup.errors import InputError, OutOfTurn, ProofError
from callup.ledger.chain import Chains, Standing, digest_of
from callup.ledger.entry import Entry, entry_bytes, parse_entry
from callup.ledger.files import drop_folder, drop_waiting, reader, take_lock, write_all
from callup.ledger.keys import Key, SecretKey, public_key
from callup.ledger.layout import CHECKPOINT, KEYS, history_path, keys_bytes, last_number, read_keys, read_note
from callup.ledger.merkle import EMPTY_ROOT, range_root
from callup.ledger.note import Checkpoint, Note, Signed, note_bytes, open_checkpoint, sign_checkpoint, with_lines
from callup.ledger.rim import grow, rim_of, rim_root
from callup.ledger.sealing import Withheld
from callup.ledger.succession import sign_change, succession_of
from callup.ledger.tiles import Read, published_nodes, read_entries

STANDING = ".standing.json"
NEW_KEY = "make one with `callup ledger keygen`"


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What was published.

    Attributes:
        checkpoint: The new state of the ledger.
        first: Number of the first new entry, from 0.
        digests: Of the new entries, in their order.
    """

    checkpoint: Checkpoint
    first: int
    digests: tuple[str, ...]


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Where the chains stand, so that opening a ledger need not read all of it; can be thrown away at any time."""

    size: int
    root: str
    standing: Standing


def create_ledger(folder: Path, secret: SecretKey) -> None:
    """Begin a ledger, empty, under the name of its key.

    Raises:
        OutOfTurn: There is one already.
        InputError: The folder cannot be written.
    """
    first = sign_checkpoint(Checkpoint(origin=secret.name, size=0, root=EMPTY_ROOT), secret)
    write_all(folder, {})
    lock = take_lock(folder)
    try:
        if reader(folder)(history_path(0)) is not None:
            raise OutOfTurn(where=str(folder), found="a ledger", wanted="a folder without one", remedy="append to it")
        write_all(folder, {KEYS: keys_bytes([public_key(secret)])})
        write_all(folder, {history_path(0): note_bytes(first)})
        write_all(folder, {CHECKPOINT: note_bytes(first)})
    finally:
        os.close(lock)


class Ledger:
    """A ledger that is open for writing; nobody else can open it meanwhile.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from callup.ledger.keys import LOG, new_key
        >>> secret = new_key("example.org/ledger", LOG, bytes(32))
        >>> with TemporaryDirectory() as place:
        ...     create_ledger(Path(place), secret)
        ...     with Ledger(Path(place), secret) as ledger:
        ...         ledger.append([]).checkpoint.size
        0
    """

    def __init__(self, folder: Path, secret: SecretKey) -> None:
        """Open a ledger, and finish what a publication cut short left to do.

        Raises:
            OutOfTurn: Somebody else writes to it.
            ProofError: It is not this key's ledger, or its files do not give the root of its checkpoint.
            InputError: There is none, or it cannot be written.
        """
        self.folder, self._secret, self._read = folder, secret, reader(folder)
        self._lock, self._is_sound = take_lock(folder), True
        try:
            self._number = last_number(self._read, str(folder))
            self._note = self._recover()
            self.checkpoint = self._open(public_key(secret))
            self._rim = rim_of(self._read, self.checkpoint.size)
            if rim_root(self._rim) != self.checkpoint.root:
                found = "tiles with another root"
                raise ProofError(where=str(folder), found=found, wanted="that of the checkpoint", remedy="do not write")
            self._chains = self._stand()
        except BaseException:
            os.close(self._lock)
            raise

    def __enter__(self) -> "Ledger":
        """The ledger itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let others write."""
        self.close()

    def close(self) -> None:
        """Keep where the chains stand, and let others write."""
        if not self._is_sound:
            return os.close(self._lock)
        kept = _Kept(size=self._rim.size, root=rim_root(self._rim).hex(), standing=self._chains.standing())
        with suppress(InputError):
            write_all(self.folder, {STANDING: msgspec.json.encode(kept)})
        return os.close(self._lock)

    def head(self, request: str) -> str | None:
        """Digest of the last entry on a request, None where it has none."""
        return self._chains.head(request)

    def held(self, digest: str) -> tuple[Withheld, ...]:
        """What an entry withholds still; nothing where there is no such entry."""
        held = self._chains.standing().held.get(digest)
        return held.withheld if held else ()

    def append(self, entries: Sequence[Entry]) -> Receipt:
        """Publish entries; when this returns they are on the disk, and nothing takes them away again.

        Args:
            entries: Acts with `previous` None; it is filled in here.

        Raises:
            InputError: An entry says something that it may not say. Nothing is published.
            ProofError: An entry tells other than what was withheld. Nothing is published.
        """
        chains, packed = Chains(self._chains.standing()), []
        for at, entry in enumerate(entries):
            chained = msgspec.structs.replace(entry, previous=chains.head(entry.request))
            data = entry_bytes(chained)
            chains.follow(chained, digest_of(data), where=f"entry {at}")
            packed.append(data)
        return self._publish(packed, chains)

    def publish(self, packed: Sequence[bytes]) -> Receipt:
        """Publish entries that are written already, byte by byte as they are.

        For whoever keeps the entries first, with `previous` filled in, and publishes them later in the same order.
        Entries that are in already do not follow any more and are refused: begin with that of number `checkpoint.size`.

        Args:
            packed: Entries in canonical JSON, each following the last one of its request.

        Raises:
            InputError: One is no entry, or not canonical. Nothing is published.
            ProofError: One does not follow, or tells other than what was withheld. Nothing is published.
        """
        chains = Chains(self._chains.standing())
        for at, data in enumerate(packed):
            chains.follow(parse_entry(data, where=f"entry {at}"), digest_of(data), where=f"entry {at}")
        return self._publish(packed, chains)

    def change_key(self, new: SecretKey) -> Note:
        """Put another key in the place of the ledger's own; from here on only the new one counts.

        Returns:
            The checkpoint that says so, signed by both keys.

        Raises:
            ProofError: It is no key of this ledger, or one that it has or had already.
        """
        if public_key(new) in succession_of(self._read, self._note).keys:
            wanted = "a new one"
            raise ProofError(where="new key", found="a key that this ledger has or had", wanted=wanted, remedy=NEW_KEY)
        note = sign_change(self.checkpoint, self._secret, new)
        self._write({}, note)
        self._secret, self.checkpoint = new, self._open(public_key(new))
        return note

    def attach(self, line: Signed, witness: Key) -> Note:
        """Put the line of a witness under the last checkpoint.

        Raises:
            ProofError: The line is not by that key, or does not hold.
        """
        note = with_lines(self._note, [line])
        keys = read_keys(self._read)
        opened = open_checkpoint(note, [*succession_of(self._read, self._note).keys, *keys[1:], witness])
        if opened.unknown or witness.name not in {one.witness for one in opened.seen}:
            raise ProofError(where=CHECKPOINT, found=f"a line of '{line.name}'", wanted=f"one by '{witness.name}'")
        if witness not in keys:
            write_all(self.folder, {KEYS: keys_bytes([*keys, witness])})
        self._say(note)
        return note

    def _publish(self, packed: Sequence[bytes], chains: Chains) -> Receipt:
        """Write what is new: tiles and bundles, then the numbered checkpoint, then `checkpoint`."""
        first = self._rim.size
        if not packed:
            return Receipt(checkpoint=self.checkpoint, first=first, digests=())
        growth = grow(self._rim, packed)
        checkpoint = Checkpoint(origin=self._secret.name, size=growth.rim.size, root=rim_root(growth.rim))
        self._write(growth.files, sign_checkpoint(checkpoint, self._secret))
        self._rim, self.checkpoint, self._chains = growth.rim, checkpoint, chains
        self._drop_partial(growth.files)
        return Receipt(
            checkpoint=checkpoint, first=first, digests=tuple(f"sha256:{leaf.hex()}" for leaf in growth.leaves)
        )

    def _write(self, files: dict[str, bytes], note: Note) -> None:
        """Write files and then the next checkpoint; a fault in the middle bars all that would come after it."""
        if not self._is_sound:
            wanted, remedy = "one that finished", "open the ledger again and look which entries are in"
            raise OutOfTurn(where=str(self.folder), found="a publication cut short", wanted=wanted, remedy=remedy)
        self._is_sound = False
        write_all(self.folder, files)
        self._number += 1
        self._say(note)
        self._is_sound = True

    def _say(self, note: Note) -> None:
        """Write a checkpoint under its number, and then as the last one."""
        write_all(self.folder, {history_path(self._number): note_bytes(note)})
        write_all(self.folder, {CHECKPOINT: note_bytes(note)})
        self._note = note

    def _drop_partial(self, paths: Iterable[str]) -> None:
        """Take away what stood in for tiles that are full now."""
        for path in paths:
            drop_folder(self.folder / f"{path}.p")

    def _recover(self) -> Note:
        """The last checkpoint that was signed; a publication cut short after signing is brought to its end."""
        drop_waiting(self.folder)
        last = read_note(self._read, history_path(self._number))
        if self._read(CHECKPOINT) != note_bytes(last):
            write_all(self.folder, {CHECKPOINT: note_bytes(last)})
        return last

    def _open(self, key: Key) -> Checkpoint:
        """The last checkpoint, which this key signed and did not give way in."""
        checkpoint = open_checkpoint(self._note, [key]).checkpoint
        if checkpoint.next_key not in {None, key}:
            raise ProofError(where=CHECKPOINT, found="a key that was replaced", wanted="the one that took its place")
        return checkpoint

    def _stand(self) -> Chains:
        """Where the chains stand: from what was kept, and the entries since."""
        size, standing = _kept(self._read, self.checkpoint.size)
        chains = Chains(standing)
        for at, data in enumerate(read_entries(self._read, self.checkpoint.size, size), size):
            chains.follow(parse_entry(data), digest_of(data), where=f"entry {at}")
        return chains


def _kept(read: Read, size: int) -> tuple[int, Standing | None]:
    """Where the chains stood when the ledger was closed, if that is still a part of it."""
    try:
        kept = msgspec.json.decode(read(STANDING) or b"", type=_Kept)
        if kept.size <= size and range_root(published_nodes(read, size), 0, kept.size).hex() == kept.root:
            return kept.size, kept.standing
    except (msgspec.DecodeError, ProofError):
        pass
    return 0, None

"""Is a published ledger whole, and is it the one that others saw?

Everything is computed again from the entries: leaf hashes, tiles, roots of all checkpoints, chains, commitments.
Nothing in the files is taken on trust but the ledger's key, and that only where the reader brings none.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from callup.errors import InputError, ProofError
from callup.ledger.chain import Chains, Due
from callup.ledger.entry import parse_entry
from callup.ledger.keys import Key, key_text
from callup.ledger.layout import CHECKPOINT, KEYS, history_path, read_history, read_keys, read_note
from callup.ledger.merkle import EMPTY_ROOT, HASH_BYTES, complete_root, leaf_hash, range_root
from callup.ledger.note import Checkpoint, Note, Opened, Seen, open_checkpoint, parse_checkpoint
from callup.ledger.succession import Succession, follow_history, open_kept, open_own, succession_of, successor
from callup.ledger.tiles import (
    ENTRIES,
    WIDTH,
    Read,
    edge_tiles,
    pack_entry,
    read_tile,
    split_hashes,
    tile_path,
    tiles_of,
    unpack_entries,
)
from callup.ledger.witness import SPLIT, Policy, check_policy

Progress = Callable[[str, float | None], None]


def quiet(_step: str, _share: float | None) -> None:
    """Tell nobody how far it is."""


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader brings along.

    Attributes:
        ledger: Key of the ledger, also an earlier one, got in another way than from it; None where there is none.
        policy: Which witnesses, and how many of them.
        earlier: Checkpoints that the reader, or anybody else, kept from earlier.
    """

    ledger: Key | None = None
    policy: Policy = Policy()
    earlier: tuple[Note, ...] = ()


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What was checked, and held.

    Attributes:
        origin: Name of the ledger.
        size: Number of entries.
        root: Root of the tree, 64 hexadecimal digits.
        is_key_brought: Whether the reader brought the ledger's key; if not, only the wholeness is shown.
        keys: Public keys of the ledger, from the first to the one that signs what comes next; each as one line.
        checkpoints: How many checkpoints there are, each of which the next goes on from.
        earlier: How many of the reader's earlier checkpoints the ledger goes on from.
        seen: Which witnesses saw the last checkpoint, and when; all that the ledger names.
        needed: How many of the reader's witnesses had to.
        requests: On how many requests the entries are.
        released: How many entries tell what was withheld before.
        due: What is withheld still.
        leftovers: Files that belong to no checkpoint, as a publication cut short leaves them; None where unknown.
    """

    origin: str
    size: int
    root: str
    is_key_brought: bool
    keys: tuple[str, ...]
    checkpoints: int
    earlier: int
    seen: tuple[Seen, ...]
    needed: int
    requests: int
    released: int
    due: tuple[Due, ...]
    leftovers: int | None


def verify_ledger(
    read: Read, trust: Trust, progress: Progress = quiet, *, listed: Iterable[str] | None = None
) -> Verified:
    """Check a published ledger from its files alone.

    Args:
        read: Gives a file by its path.
        trust: What the reader brings along.
        progress: Is told how far it is.
        listed: Paths of all files, where somebody can list them.

    Raises:
        ProofError: Something does not hold; the message says where.
    """
    note = read_note(read, CHECKPOINT)
    published, line = read_keys(read), succession_of(read, note)
    if trust.ledger and trust.ledger not in line.keys:
        wanted = f"that of '{trust.ledger.name}'"
        raise ProofError(where=KEYS, found="other keys than the one you brought", wanted=wanted)
    witnesses = [*published[1:], *trust.policy.witnesses]
    opened = open_own(note, [*line.keys, *witnesses], CHECKPOINT)
    check_policy(open_checkpoint(note, [*line.keys, *trust.policy.witnesses]), trust.policy)
    history, tenures = follow_history(_up_to(read_history(read, note), opened.checkpoint.size), line.keys[0], witnesses)
    _check_next(read, [tenures[-1].key, *witnesses], len(history), opened.checkpoint)
    tree, chains = _Tree(read, opened.checkpoint.size), Chains()
    tree.read_entries(chains, progress)
    past = [one.checkpoint for one in history]
    _check_roots(tree, past)
    earlier = [open_kept(one, tenures, where="earlier checkpoint") for one in trust.earlier]
    _check_earlier(tree, earlier, opened.checkpoint)
    names = None if listed is None else set(listed)
    paths = tree.check_tiles([one.size for one in past], names)
    paths |= {CHECKPOINT, KEYS, *(history_path(at) for at in range(len(history)))}
    leftovers = None if names is None else len(names - paths)
    return _verified(trust, line, (opened, past), chains, leftovers)


def _verified(
    trust: Trust, line: Succession, now: tuple[Opened, Sequence[Checkpoint]], chains: Chains, leftovers: int | None
) -> Verified:
    standing, (opened, past) = chains.standing(), now
    return Verified(
        origin=opened.checkpoint.origin,
        size=opened.checkpoint.size,
        root=opened.checkpoint.root.hex(),
        is_key_brought=trust.ledger is not None,
        keys=tuple(key_text(key) for key in line.keys),
        checkpoints=len(past),
        earlier=len(trust.earlier),
        seen=opened.seen,
        needed=trust.policy.needed,
        requests=len(standing.heads),
        released=standing.released,
        due=tuple(chains.due()),
        leftovers=leftovers,
    )


def _up_to(history: Iterable[Note], most: int) -> Iterator[Note]:
    """The checkpoints, none with more entries than the last: so there is an end to them."""
    for number, note in enumerate(history):
        where = history_path(number)
        if parse_checkpoint(note.text, where=where).size > most:
            raise ProofError(where=CHECKPOINT, found=f"{most} entries, fewer than {where} has", wanted="the last one")
        yield note


def _check_next(read: Read, keys: Sequence[Key], number: int, last: Checkpoint) -> None:
    """After the last checkpoint there is none, or a further one that is being published: the middle is not left out."""
    path = history_path(number)
    if read(path) is None:
        return
    note = read_note(read, path)
    told = successor(note, keys[0], where=path)
    size = open_own(note, [*keys, told] if told else keys, path).checkpoint.size
    if size < last.size or (size == last.size and told is None):
        raise ProofError(where=path, found="an earlier checkpoint after the last", wanted="none, or a larger one")


def _check_roots(tree: "_Tree", past: Sequence[Checkpoint]) -> None:
    """Every checkpoint is what the entries give."""
    for one in past:
        if tree.root(one.size) != one.root:
            found = f"another root for the first {one.size} entries"
            raise ProofError(where="checkpoint", found=found, wanted=one.root.hex(), remedy="an entry was changed")


def _check_earlier(tree: "_Tree", earlier: Sequence[Checkpoint], now: Checkpoint) -> None:
    """The ledger still says what it said."""
    for one in earlier:
        where = f"earlier checkpoint of {one.size} entries"
        if one.size > now.size:
            raise ProofError(where=where, found=f"{now.size} entries now", wanted="as many or more", remedy=SPLIT)
        if tree.root(one.size) != one.root:
            raise ProofError(where=where, found="other entries now", wanted="the same entries", remedy=SPLIT)


class _Tree:
    """The tree computed again from the entries: all hashes that stand in tiles."""

    def __init__(self, read: Read, size: int) -> None:
        self.read, self.size = read, size
        self.levels: list[bytearray] = [bytearray()]

    def read_entries(self, chains: Chains, progress: Progress) -> None:
        """Read and check all entries."""
        count = -(-self.size // WIDTH)
        for index in range(count):
            width = min(WIDTH, self.size - index * WIDTH)
            path = tile_path(ENTRIES, index, width)
            entries = unpack_entries(read_tile(self.read, ENTRIES, index, width), where=path)
            if len(entries) != width:
                raise ProofError(where=path, found=f"{len(entries)} entries", wanted=f"{width}")
            leaves = [leaf_hash(data) for data in entries]
            for at, (data, leaf) in enumerate(zip(entries, leaves, strict=True), index * WIDTH):
                _follow(chains, data, leaf, f"entry {at}")
            self._add(0, leaves)
            progress("checking entries", (index + 1) / count)

    def _add(self, level: int, hashes: Sequence[bytes]) -> None:
        """Put hashes into a level, and what they complete into the one above."""
        if level == len(self.levels):
            self.levels.append(bytearray())
        row = self.levels[level]
        row += b"".join(hashes)
        if len(row) % (WIDTH * HASH_BYTES) == 0:
            full = split_hashes(bytes(row[-WIDTH * HASH_BYTES :]))
            self._add(level + 1, [complete_root(full)])

    def node(self, level: int, index: int) -> bytes:
        """Hash of a complete subtree."""
        tall, inside = divmod(level, 8)
        begin = (index << inside) * HASH_BYTES
        return complete_root(split_hashes(bytes(self.levels[tall][begin : begin + (HASH_BYTES << inside)])))

    def root(self, size: int) -> bytes:
        """Root over the first entries."""
        return range_root(self.node, 0, size) if size else EMPTY_ROOT

    def check_tiles(self, sizes: Sequence[int], listed: set[str] | None) -> set[str]:
        """Compare the published tiles with those computed; gives the paths of all that are part of the ledger."""
        paths = set()
        for level, index, width in tiles_of(self.size):
            paths.add(tile_path(level, index, width))
            self._same(level, index, width, read_tile(self.read, level, index, width))
            if level == 0:
                paths.add(tile_path(ENTRIES, index, width))
        for kind, index, width in _partial(sizes):
            path = tile_path(kind, index, width)
            is_full = index < (self.size >> (0 if isinstance(kind, str) else 8 * kind)) // WIDTH
            if not is_full or (listed is not None and path in listed):
                self._same(kind, index, width, read_tile(self.read, kind, index, width))
                paths.add(path)
        return paths

    def _same(self, level: int | str, index: int, width: int, data: bytes) -> None:
        if isinstance(level, str):
            last = min(WIDTH, self.size - index * WIDTH)
            entries = unpack_entries(read_tile(self.read, ENTRIES, index, last))[:width]
            wanted = b"".join(pack_entry(entry) for entry in entries)
        else:
            begin = index * WIDTH * HASH_BYTES
            wanted = bytes(self.levels[level][begin : begin + width * HASH_BYTES])
        if data != wanted:
            path = tile_path(level, index, width)
            raise ProofError(where=path, found="other hashes or entries", wanted="what the entries give")


def _partial(sizes: Sequence[int]) -> Iterator[tuple[int | str, int, int]]:
    """Tiles and bundles that are not full, of all checkpoints."""
    for size in sizes:
        yield from edge_tiles(size)
        if size % WIDTH:
            yield ENTRIES, size // WIDTH, size % WIDTH


def _follow(chains: Chains, data: bytes, leaf: bytes, where: str) -> None:
    """Check one entry and its place in its chain."""
    try:
        entry = parse_entry(data, where=where)
    except InputError as error:
        raise ProofError(where=error.where, found=error.found, wanted=error.wanted) from None
    chains.follow(entry, "sha256:" + leaf.hex(), where=where)

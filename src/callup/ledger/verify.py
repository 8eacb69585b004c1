"""Is a published ledger whole, and is it the one that others saw?

Everything is computed again from the entries: leaf hashes, tiles, roots of all checkpoints, chains, commitments.
Nothing in the files is taken on trust but the ledger's key, and that only where the reader brings none.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from callup.errors import InputError, ProofError
from callup.ledger.chain import Chains, Due
from callup.ledger.entry import parse_entry
from callup.ledger.keys import LOG, Key
from callup.ledger.layout import CHECKPOINT, KEYS, history_path, read_history, read_keys, read_note
from callup.ledger.merkle import EMPTY_ROOT, HASH_BYTES, complete_root, leaf_hash, range_root
from callup.ledger.note import Checkpoint, Note, Opened, Seen, open_checkpoint
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
        ledger: Key of the ledger, got in another way than from the ledger; None where the reader has none.
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
    published = read_keys(read)
    own = trust.ledger or published[0]
    if own not in published or own.kind != LOG:
        raise ProofError(where=KEYS, found="other keys than the one you brought", wanted=f"that of '{own.name}'")
    keys = [own, *(key for key in (*published, *trust.policy.witnesses) if key.name != own.name or key.kind != LOG)]
    note = read_note(read, CHECKPOINT)
    opened = _open_known(note, keys, CHECKPOINT)
    check_policy(open_checkpoint(note, [own, *trust.policy.witnesses]), trust.policy)
    notes = enumerate(read_history(read, note, most=opened.checkpoint.size + 1))
    history = [_open_known(one, keys, history_path(at)) for at, one in notes]
    _check_next(read, keys, len(history), opened.checkpoint)
    tree, chains = _Tree(read, opened.checkpoint.size), Chains()
    tree.read_entries(chains, progress)
    past = [one.checkpoint for one in history]
    _check_roots(tree, past)
    earlier = [open_checkpoint(one, [own], where="earlier checkpoint").checkpoint for one in trust.earlier]
    _check_earlier(tree, earlier, opened.checkpoint)
    names = None if listed is None else set(listed)
    paths = tree.check_tiles([one.size for one in past], names)
    paths |= {CHECKPOINT, KEYS, *(history_path(at) for at in range(len(history)))}
    return _verified(trust, opened, past, chains, None if names is None else len(names - paths))


def _verified(
    trust: Trust, opened: Opened, past: Sequence[Checkpoint], chains: Chains, leftovers: int | None
) -> Verified:
    standing = chains.standing()
    return Verified(
        origin=opened.checkpoint.origin,
        size=opened.checkpoint.size,
        root=opened.checkpoint.root.hex(),
        is_key_brought=trust.ledger is not None,
        checkpoints=len(past),
        earlier=len(trust.earlier),
        seen=opened.seen,
        needed=trust.policy.needed,
        requests=len(standing.heads),
        released=standing.released,
        due=tuple(chains.due()),
        leftovers=leftovers,
    )


def _open_known(note: Note, keys: Sequence[Key], where: str) -> Opened:
    """A checkpoint of which every signature is by a known key: a ledger publishes no other."""
    opened = open_checkpoint(note, keys, where=where)
    if opened.unknown or opened.checkpoint.origin != keys[0].name:
        found = f"a signature of '{opened.unknown[0]}'" if opened.unknown else f"'{opened.checkpoint.origin}'"
        raise ProofError(where=where, found=found, wanted=f"'{keys[0].name}', and keys that stand in {KEYS}")
    return opened


def _check_next(read: Read, keys: Sequence[Key], number: int, last: Checkpoint) -> None:
    """After the last checkpoint there is none, or a larger one that is being published: nobody left out the middle."""
    path = history_path(number)
    if read(path) is not None and _open_known(read_note(read, path), keys, path).checkpoint.size <= last.size:
        raise ProofError(where=path, found="an earlier checkpoint after the last", wanted="none, or a larger one")


def _check_roots(tree: "_Tree", past: Sequence[Checkpoint]) -> None:
    """Every checkpoint is what the entries give, and has more entries than the one before."""
    for before, after in pairwise(past):
        if after.size <= before.size:
            raise ProofError(where="checkpoints", found=f"{after.size} after {before.size} entries", wanted="more")
    for one in past:
        if one.size > tree.size or tree.root(one.size) != one.root:
            found = f"another root for the first {one.size} entries"
            raise ProofError(where="checkpoint", found=found, wanted=one.root.hex(), remedy="an entry was changed")


def _check_earlier(tree: "_Tree", earlier: Sequence[Checkpoint], now: Checkpoint) -> None:
    """The ledger still says what it said."""
    for one in earlier:
        where = f"earlier checkpoint of {one.size} entries"
        if one.origin != now.origin:
            raise ProofError(where=where, found=f"'{one.origin}'", wanted=f"one of '{now.origin}'")
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

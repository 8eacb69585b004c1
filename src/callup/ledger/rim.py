"""What must be known of a tree to go on with it, and which files are new when it grows?

The rim is the right end of the tree: the roots of its complete subtrees, and the tiles and the bundle that are not
full. Appending one leaf costs a hash or two on average and at most as many as the tree is high, whatever its size.
"""

from collections.abc import Iterable

import msgspec

from callup.ledger.merkle import EMPTY_ROOT, HASH_BYTES, complete_root, leaf_hash, node_hash
from callup.ledger.tiles import ENTRIES, TILE_BYTES, WIDTH, Read, edge_tiles, pack_entry, read_tile, tile_path


class Rim(msgspec.Struct, frozen=True, kw_only=True):
    """The right end of a tree.

    Attributes:
        size: Number of leaves.
        nodes: Roots of the complete subtrees, from the largest (left) to the smallest.
        tiles: For each level of tiles, the hashes of the last tile while it is not full.
        bundle: The entries of the last bundle while it is not full.
    """

    size: int = 0
    nodes: tuple[bytes, ...] = ()
    tiles: tuple[bytes, ...] = ()
    bundle: bytes = b""


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """A tree after it grew.

    Attributes:
        rim: Its right end.
        files: Paths and bytes of all tiles and bundles that are new.
        leaves: The hashes of the new leaves, in their order.
    """

    rim: Rim
    files: dict[str, bytes]
    leaves: tuple[bytes, ...]


def rim_root(rim: Rim) -> bytes:
    """The root of the tree.

    Example:
        >>> rim_root(Rim()) == EMPTY_ROOT
        True
        >>> rim_root(grow(Rim(), [b"", bytes(1), bytes([16])]).rim).hex()[:16]
        'aeb6bcfe274b70a1'
    """
    if not rim.nodes:
        return EMPTY_ROOT
    root = rim.nodes[-1]
    for left in reversed(rim.nodes[:-1]):
        root = node_hash(left, root)
    return root


def grow(rim: Rim, entries: Iterable[bytes]) -> Growth:
    """Append entries to a tree.

    Raises:
        InputError: An entry is longer than 65,535 bytes.

    Example:
        >>> grown = grow(Rim(), [b"one", b"two"])
        >>> grown.rim.size, sorted(grown.files)
        (2, ['tile/0/000.p/2', 'tile/entries/000.p/2'])
    """
    growing = _Growing(rim)
    leaves = tuple(growing.append(entry) for entry in entries)
    growing.write_edge()
    return Growth(rim=growing.rim(), files=growing.files, leaves=leaves)


def rim_of(read: Read, size: int) -> Rim:
    """The right end of a published tree, from its tiles that are not full.

    Raises:
        ProofError: A tile is missing or has another length.
    """
    levels = -(-size.bit_length() // 8)
    tiles = [b""] * levels
    for level, index, width in edge_tiles(size):
        tiles[level] = read_tile(read, level, index, width)
    nodes = [node for tile in reversed(tiles) for node in _complete(tile)]
    last = size % WIDTH
    bundle = read_tile(read, ENTRIES, size // WIDTH, last) if last else b""
    return Rim(size=size, nodes=tuple(nodes), tiles=tuple(tiles), bundle=bundle)


def _complete(tile: bytes) -> list[bytes]:
    """Roots of the complete subtrees in a tile, from the largest to the smallest."""
    hashes = [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]
    roots, begin = [], 0
    for bit in reversed(range(8)):
        if len(hashes) >> bit & 1:
            roots.append(complete_root(hashes[begin : begin + (1 << bit)]))
            begin += 1 << bit
    return roots


class _Growing:
    """A tree while it grows."""

    def __init__(self, rim: Rim) -> None:
        self.size, self.nodes = rim.size, list(rim.nodes)
        self.tiles, self.bundle = [bytearray(tile) for tile in rim.tiles], bytearray(rim.bundle)
        self.files: dict[str, bytes] = {}

    def append(self, entry: bytes) -> bytes:
        """Add one leaf and join the subtrees that are complete with it."""
        self.bundle += pack_entry(entry)
        leaf = reached = leaf_hash(entry)
        self._add(0, leaf)
        at, level = self.size, 0
        while at & 1:
            reached = node_hash(self.nodes.pop(), reached)
            at, level = at >> 1, level + 1
            if level % 8 == 0:
                self._add(level // 8, reached)
        self.nodes.append(reached)
        self.size += 1
        if self.size % WIDTH == 0:
            self.files[tile_path(ENTRIES, self.size // WIDTH - 1)] = bytes(self.bundle)
            self.bundle.clear()
        return leaf

    def _add(self, level: int, reached: bytes) -> None:
        """Put a hash into the last tile of a level, which is done when it is full."""
        if level == len(self.tiles):
            self.tiles.append(bytearray())
        tile = self.tiles[level]
        tile += reached
        if len(tile) == TILE_BYTES:
            self.files[tile_path(level, self.size >> (8 * (level + 1)))] = bytes(tile)
            tile.clear()

    def write_edge(self) -> None:
        """The tiles and the bundle that are not full."""
        for level, index, width in edge_tiles(self.size):
            self.files[tile_path(level, index, width)] = bytes(self.tiles[level])
        if last := self.size % WIDTH:
            self.files[tile_path(ENTRIES, self.size // WIDTH, last)] = bytes(self.bundle)

    def rim(self) -> Rim:
        """The right end as it is now."""
        tiles = tuple(bytes(tile) for tile in self.tiles)
        return Rim(size=self.size, nodes=tuple(self.nodes), tiles=tiles, bundle=bytes(self.bundle))

"""Where does each hash and each entry of the tree stand among the published files?

Paths and contents as in C2SP tlog-tiles: a tile holds up to 256 hashes of 32 bytes, a bundle up to 256 entries, each
with its length before it as two bytes; a tile or bundle that is not full has its width in its name.
Sources: https://c2sp.org/tlog-tiles.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from callup.errors import InputError, ProofError
from callup.ledger.merkle import HASH_BYTES, Node, complete_root

WIDTH = 256
TILE_BYTES = WIDTH * HASH_BYTES
MOST_ENTRY_BYTES = 0xFFFF
ENTRIES = "entries"

Read = Callable[[str], bytes | None]
"""Gives the bytes of a published file by its path, None where there is none."""

TILE_PATH = re.compile(r"tile/(entries|0|[1-5]?[0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


def number_path(number: int) -> str:
    """A number in groups of three digits, all but the last with an x before them.

    Example:
        >>> number_path(1234067), number_path(7)
        ('x001/x234/067', '007')
    """
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.append(f"x{number % 1000:03}")
    return "/".join(reversed(groups))


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    """The path of a tile, or with "entries" for `level` of a bundle of entries.

    Example:
        >>> tile_path(0, 1234067), tile_path("entries", 0, 8)
        ('tile/0/x001/x234/067', 'tile/entries/000.p/8')
    """
    return f"tile/{level}/{number_path(index)}" + ("" if width == WIDTH else f".p/{width}")


def parse_path(path: str) -> tuple[int | str, int, int] | None:
    """Level (or "entries"), index and width of a tile; None where a path names none.

    Example:
        >>> parse_path("tile/0/x001/x234/067.p/9"), parse_path("tile/0/1")
        ((0, 1234067, 9), None)
    """
    told = TILE_PATH.fullmatch(path)
    if not told:
        return None
    level = told[1] if told[1] == ENTRIES else int(told[1])
    index, width = int(told[2].replace("/", "").replace("x", "")), int(told[3] or WIDTH)
    return (level, index, width) if tile_path(level, index, width) == path else None


def tile_width(level: int, index: int, size: int) -> int:
    """How many hashes the tile holds in a tree of that size, 0 to 256.

    Example:
        >>> tile_width(0, 273, 70_000), tile_width(1, 1, 70_000), tile_width(2, 0, 70_000)
        (112, 17, 1)
    """
    return max(0, min(WIDTH, (size >> (8 * level)) - index * WIDTH))


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """Level, index and width of every tile of a tree; those of level 0 are also those of the bundles.

    Example:
        >>> list(tiles_of(257))
        [(0, 0, 256), (0, 1, 1), (1, 0, 1)]
    """
    level = 0
    while count := size >> (8 * level):
        for index in range(-(-count // WIDTH)):
            yield level, index, min(WIDTH, count - index * WIDTH)
        level += 1


def edge_tiles(size: int) -> Iterator[tuple[int, int, int]]:
    """Level, index and width of the tiles that are not full: at most one on each level.

    Example:
        >>> list(edge_tiles(70_000))
        [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    """
    level = 0
    while count := size >> (8 * level):
        if count % WIDTH:
            yield level, count // WIDTH, count % WIDTH
        level += 1


def pack_entry(data: bytes) -> bytes:
    r"""An entry with its length before it.

    Raises:
        InputError: It is longer than 65,535 bytes.

    Example:
        >>> pack_entry(b"{}")
        b'\x00\x02{}'
    """
    if len(data) > MOST_ENTRY_BYTES:
        remedy = "publish the document and put only its digest into the entry"
        wanted = f"at most {MOST_ENTRY_BYTES:,} bytes"
        raise InputError(where="entry", found=f"{len(data):,} bytes", wanted=wanted, remedy=remedy)
    return len(data).to_bytes(2, "big") + data


def unpack_entries(bundle: bytes, *, where: str = "bundle") -> list[bytes]:
    """The entries of a bundle.

    Raises:
        ProofError: The bundle ends in the middle of an entry.

    Example:
        >>> unpack_entries(pack_entry(b"{}") + pack_entry(b"[]"))
        [b'{}', b'[]']
    """
    entries, at = [], 0
    while at < len(bundle):
        begin = at + 2
        at = begin + int.from_bytes(bundle[at:begin], "big")
        if at > len(bundle) or begin > len(bundle):
            raise ProofError(where=where, found="the middle of an entry at its end", wanted="whole entries")
        entries.append(bundle[begin:at])
    return entries


def split_hashes(tile: bytes) -> list[bytes]:
    """The hashes of a tile.

    Example:
        >>> len(split_hashes(bytes(96)))
        3
    """
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]


def read_tile(read: Read, level: int | str, index: int, width: int) -> bytes:
    """The bytes of a tile or bundle; from the full one where the partial one is gone.

    Raises:
        ProofError: Neither is there, or a tile of hashes has another length.
    """
    path = tile_path(level, index, width)
    data = read(path)
    if data is None and width < WIDTH:
        data = read(tile_path(level, index))
        data = data if data is None else _first(data, level, width)
    if data is None or (level != ENTRIES and len(data) != width * HASH_BYTES):
        found = "nothing" if data is None else f"{len(data):,} bytes"
        raise ProofError(where=path, found=found, wanted=f"{width} hashes or entries")
    return data


def read_entries(read: Read, size: int, first: int = 0) -> Iterator[bytes]:
    """The bytes of the entries from a number on.

    Raises:
        ProofError: A bundle is missing or broken.
    """
    for index in range(first // WIDTH, -(-size // WIDTH)):
        width = min(WIDTH, size - index * WIDTH)
        entries = unpack_entries(read_tile(read, ENTRIES, index, width), where=tile_path(ENTRIES, index, width))
        yield from entries[max(0, first - index * WIDTH) :]


def _first(data: bytes, level: int | str, width: int) -> bytes:
    """The part of a full tile or bundle that a partial one holds."""
    if level != ENTRIES:
        return data[: width * HASH_BYTES]
    return b"".join(pack_entry(entry) for entry in unpack_entries(data)[:width])


def published_nodes(read: Read, size: int) -> Node:
    """The complete subtrees of a published tree; each tile is read at most once.

    Raises:
        ProofError: A tile is missing or has another length (when a node in it is asked for).
    """
    kept: dict[tuple[int, int], Sequence[bytes]] = {}

    def node(level: int, index: int) -> bytes:
        tall, inside = divmod(level, 8)
        begin = index << inside
        at = (tall, begin // WIDTH)
        if at not in kept:
            kept[at] = split_hashes(read_tile(read, *at, tile_width(*at, size)))
        begin %= WIDTH
        return complete_root(kept[at][begin : begin + (1 << inside)])

    return node

"""What do the leaves of a tree come to, and how is that shown to somebody who has not all of them?

Hashes, inclusion and consistency as in RFC 6962, section 2.1: SHA-256, a leaf is hashed with 0x00 before it and a
node with 0x01, and a tree is split at the largest power of two.
A last odd node is never doubled: two different lists could then share one root.

A complete subtree is named by its level and its index: level 0 are the leaves, and the subtree at `level`, `index`
stands over the leaves from `index * 2**level` to `(index + 1) * 2**level`, the last excluded.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

from callup.errors import ProofError

EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32

Node = Callable[[int, int], bytes]
"""Gives the hash of the complete subtree at a level and an index."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf, 32 bytes.

    Example:
        >>> leaf_hash(b"").hex()[:16]
        '6e340b9cffb37a98'
    """
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    r"""The hash of a node over two others, 32 bytes.

    Example:
        >>> node_hash(leaf_hash(b""), leaf_hash(b"\x00")).hex()[:16]
        'fac54203e7cc696c'
    """
    return sha256(b"\x01" + left + right).digest()


def complete_root(hashes: Sequence[bytes]) -> bytes:
    r"""The root over 1, 2, 4, 8 … hashes.

    Example:
        >>> complete_root([leaf_hash(b""), leaf_hash(b"\x00")]).hex()[:16]
        'fac54203e7cc696c'
    """
    row = hashes
    while len(row) > 1:
        row = [sha256(b"\x01" + row[at] + row[at + 1]).digest() for at in range(0, len(row), 2)]
    return row[0]


def nodes_over(hashes: Sequence[bytes]) -> Node:
    r"""The complete subtrees over a list of leaf hashes.

    Example:
        >>> nodes_over([leaf_hash(b""), leaf_hash(b"\x00")])(1, 0).hex()[:16]
        'fac54203e7cc696c'
    """
    return lambda level, index: complete_root(hashes[index << level : (index + 1) << level])


def range_root(node: Node, begin: int, end: int) -> bytes:
    r"""The root over the leaves from `begin` to `end` (excluded), where `begin` is 0 or a right half begins.

    Example:
        >>> leaves = [leaf_hash(data) for data in (b"", b"\x00", b"\x10")]
        >>> range_root(nodes_over(leaves), 0, 3).hex()[:16]
        'aeb6bcfe274b70a1'
        >>> range_root(nodes_over([]), 0, 0) == EMPTY_ROOT
        True
    """
    if begin == end:
        return EMPTY_ROOT
    count = end - begin
    level = (count - 1).bit_length()
    if count == 1 << level:
        return node(level, begin >> level)
    middle = begin + (1 << (level - 1))
    return node_hash(range_root(node, begin, middle), range_root(node, middle, end))


def inclusion_proof(node: Node, index: int, size: int) -> list[bytes]:
    r"""The hashes that lead from one leaf to the root, from the bottom to the top (RFC 6962, 2.1.1).

    Raises:
        ProofError: There is no such leaf.

    Example:
        >>> leaves = [leaf_hash(data) for data in (b"", b"\x00", b"\x10")]
        >>> [one.hex()[:8] for one in inclusion_proof(nodes_over(leaves), 2, 3)]
        ['fac54203']
    """
    if not 0 <= index < size:
        raise ProofError(where=f"leaf {index}", found=f"a tree of {size} leaves", wanted="the number of one of them")
    proof, begin, end = [], 0, size
    while end - begin > 1:
        middle = begin + (1 << ((end - begin - 1).bit_length() - 1))
        if index < middle:
            proof.append(range_root(node, middle, end))
            end = middle
        else:
            proof.append(range_root(node, begin, middle))
            begin = middle
    return proof[::-1]


def consistency_proof(node: Node, old: int, new: int) -> list[bytes]:
    r"""The hashes that show that the first `old` leaves are the same in both trees (RFC 6962, 2.1.2).

    Raises:
        ProofError: The old tree is empty, or larger than the new one.

    Example:
        >>> leaves = [leaf_hash(data) for data in (b"", b"\x00", b"\x10")]
        >>> [one.hex()[:8] for one in consistency_proof(nodes_over(leaves), 2, 3)]
        ['0298d122']
    """
    _sizes_in_order(old, new)
    proof, begin, end, whole = [], 0, new, True
    while old != end:
        middle = begin + (1 << ((end - begin - 1).bit_length() - 1))
        if old <= middle:
            proof.append(range_root(node, middle, end))
            end = middle
        else:
            proof.append(range_root(node, begin, middle))
            begin, whole = middle, False
    if not whole:
        proof.append(range_root(node, begin, end))
    return proof[::-1]


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    r"""Check that a leaf hash stands at `index` in the tree with that size and root.

    Raises:
        ProofError: It does not, or the proof is no proof.

    Example:
        >>> leaves = [leaf_hash(data) for data in (b"", b"\x00", b"\x10")]
        >>> root = range_root(nodes_over(leaves), 0, 3)
        >>> check_inclusion(leaves[2], 2, 3, inclusion_proof(nodes_over(leaves), 2, 3), root)
        >>> check_inclusion(leaves[1], 2, 3, inclusion_proof(nodes_over(leaves), 2, 3), root)
        Traceback (most recent call last):
        ...
        callup.errors.ProofError: leaf 2: found a proof that ends at 419a4433…, wanted the root aeb6bcfe…
    """
    where = f"leaf {index}"
    if not 0 <= index < size:
        raise ProofError(where=where, found=f"a tree of {size} leaves", wanted="the number of one of them")
    _all_hashes(where, [leaf, *proof, root])
    reached, at, last = leaf, index, size - 1
    for beside in proof:
        if last == 0:
            raise ProofError(where=where, found=f"{len(proof)} hashes", wanted="no more than lead to the root")
        if at & 1 or at == last:
            reached = node_hash(beside, reached)
            at, last = _climb(at, last)
        else:
            reached = node_hash(reached, beside)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ProofError(where=where, found=f"{len(proof)} hashes", wanted="as many as lead to the root")
    _same(where, reached, root)


def check_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    r"""Check that the tree of `new` leaves begins with all leaves of the tree of `old` leaves, in their order.

    Raises:
        ProofError: It does not, the proof is no proof, or the old tree is empty: about that nothing can be shown.

    Example:
        >>> leaves = [leaf_hash(data) for data in (b"", b"\x00", b"\x10")]
        >>> node = nodes_over(leaves)
        >>> check_consistency(2, 3, consistency_proof(node, 2, 3), range_root(node, 0, 2), range_root(node, 0, 3))
    """
    _sizes_in_order(old, new)
    where = f"from {old} to {new} leaves"
    _all_hashes(where, [old_root, *proof, new_root])
    if bool(proof) != (old < new):
        raise ProofError(where=where, found=f"{len(proof)} hashes", wanted="as many as the two sizes need")
    if old == new:
        return _same(where, old_root, new_root)
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = path[0]
    for beside in path[1:]:
        if last == 0:
            raise ProofError(where=where, found=f"{len(proof)} hashes", wanted="no more than lead to the root")
        if at & 1 or at == last:
            before, after = node_hash(beside, before), node_hash(beside, after)
            at, last = _climb(at, last)
        else:
            after = node_hash(after, beside)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ProofError(where=where, found=f"{len(proof)} hashes", wanted="as many as lead to the root")
    _same(where, before, old_root)
    return _same(where, after, new_root)


def _climb(at: int, last: int) -> tuple[int, int]:
    """Pass the levels on which the node at the right end has nothing beside it."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _sizes_in_order(old: int, new: int) -> None:
    if not 0 < old <= new:
        raise ProofError(
            where="consistency", found=f"from {old} to {new} leaves", wanted="1 or more, and no fewer then"
        )


def _all_hashes(where: str, hashes: Sequence[bytes]) -> None:
    if any(len(one) != HASH_BYTES for one in hashes):
        raise ProofError(where=where, found="a hash of another length", wanted=f"{HASH_BYTES} bytes each")


def _same(where: str, reached: bytes, root: bytes) -> None:
    if reached != root:
        found, wanted = f"a proof that ends at {reached.hex()[:8]}…", f"the root {root.hex()[:8]}…"
        raise ProofError(where=where, found=found, wanted=wanted)

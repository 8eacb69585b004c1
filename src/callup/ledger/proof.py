"""How is one entry shown to be in a ledger, to somebody who has nothing but the ledger's key?

A proof holds the entry, its number, the hashes that lead from it to the root, the signed checkpoint with that root,
and the checkpoints in which the ledger's key was replaced. It can be kept, sent on and checked without the ledger.
"""

import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from callup.errors import InputError, ProofError
from callup.ledger.chain import digest_of
from callup.ledger.entry import Entry, parse_entry
from callup.ledger.keys import Key, key_text
from callup.ledger.layout import CHECKPOINT, read_note
from callup.ledger.merkle import check_inclusion, inclusion_proof, leaf_hash
from callup.ledger.note import Note, Seen, note_bytes, open_checkpoint, parse_checkpoint, parse_note
from callup.ledger.succession import succession_of, successor
from callup.ledger.tiles import WIDTH, Read, published_nodes, read_entries, read_tile, split_hashes, tile_width
from callup.ledger.witness import Policy, check_policy

NUMBER = re.compile(r"[0-9]{1,18}")
DIGEST = re.compile(r"sha256:([0-9a-f]{8,64})")

Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Proof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A proof that one entry is in a ledger.

    Attributes:
        callup_proof: Version of this form.
        entry: The entry, canonical JSON as it stands in the ledger.
        index: Number of the entry, from 0.
        path: Hashes that lead from the entry to the root, from the bottom to the top, in hexadecimal digits.
        checkpoint: A signed checkpoint with that root.
        key_changes: Checkpoints in which the key was replaced, from the first key to the one that signed `checkpoint`.
    """

    callup_proof: Literal[1]
    entry: str
    index: Annotated[int, Meta(ge=0)]
    path: tuple[Hash, ...]
    checkpoint: str
    key_changes: tuple[str, ...]


class Proved(msgspec.Struct, frozen=True, kw_only=True):
    """What a proof shows.

    Attributes:
        origin: Name of the ledger.
        size: Number of entries that the checkpoint speaks of.
        root: Root of the tree over them, in hexadecimal digits.
        index: Number of the entry, from 0.
        digest: Of the entry.
        entry: What it says.
        key: Public key that signs after that checkpoint, as one line.
        seen: Which of the reader's witnesses saw the checkpoint.
    """

    origin: str
    size: int
    root: str
    index: int
    digest: str
    entry: Entry
    key: str
    seen: tuple[Seen, ...]


def find_entry(read: Read, said: str) -> int:
    """The number of an entry that is named by its number or its digest.

    Args:
        read: Gives a file of the ledger by its path.
        said: A number from 0, or `sha256:` and at least the first 8 digits of the digest.

    Raises:
        InputError: There is no such entry, or more than one.
        ProofError: The ledger is broken.
    """
    size = parse_checkpoint(read_note(read, CHECKPOINT).text).size
    told = DIGEST.fullmatch(said)
    if not told and not NUMBER.fullmatch(said):
        wanted = "a number from 0, or sha256: and 8 digits of the digest or more"
        raise InputError(where="--entry", found=f"'{said[:80]}'", wanted=wanted, remedy="see `callup ledger show`")
    found = _with_digest(read, size, told[1]) if told else [int(said)] if int(said) < size else []
    if len(found) != 1:
        remedy = "see `callup ledger show`" if not found else "write more digits"
        what = f"{len(found)} entries with {said}, of {size:,}"
        raise InputError(where="--entry", found=what, wanted="one that is in the ledger", remedy=remedy)
    return found[0]


def _with_digest(read: Read, size: int, begin: str) -> list[int]:
    """Numbers of the entries whose digest begins like this, from the leaf hashes."""
    found = []
    for index in range(-(-size // WIDTH)):
        leaves = split_hashes(read_tile(read, 0, index, tile_width(0, index, size)))
        found += [index * WIDTH + at for at, leaf in enumerate(leaves) if leaf.hex().startswith(begin)]
    return found


def prove_entry(read: Read, index: int) -> Proof:
    """The proof for one entry of a published ledger, under its last checkpoint; it was checked.

    Raises:
        ProofError: There is no such entry, or the files do not give the root of the checkpoint.
    """
    note = read_note(read, CHECKPOINT)
    line, size = succession_of(read, note), parse_checkpoint(note.text).size
    path = inclusion_proof(published_nodes(read, size), index, size)
    data = next(read_entries(read, size, index))
    proof = Proof(
        callup_proof=1,
        entry=data.decode(errors="replace"),
        index=index,
        path=tuple(one.hex() for one in path),
        checkpoint=_text(note),
        key_changes=tuple(_text(one) for one in line.changes),
    )
    check_proof(proof, line.keys[0])
    return proof


def _text(note: Note) -> str:
    return note_bytes(note).decode()


def parse_proof(data: bytes, *, where: str = "proof") -> Proof:
    """Read a proof.

    Raises:
        ProofError: It is none.
    """
    try:
        return msgspec.json.decode(data, type=Proof)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProofError(where=where, found=str(error)[:200], wanted="a proof, callup_proof = 1") from None


def check_proof(proof: Proof, key: Key, policy: Policy | None = None) -> Proved:
    """Check a proof with nothing but a key of the ledger.

    Args:
        proof: What is to be checked.
        key: Of the ledger, the first or a later one, got in another way than with the proof.
        policy: Witnesses that must have seen the checkpoint; None where none is asked for.

    Raises:
        ProofError: The proof shows nothing.
    """
    asked = policy or Policy()
    signer, since = _signer(proof, key)
    note = parse_note(proof.checkpoint.encode())
    opened = open_checkpoint(note, [signer, *asked.witnesses])
    now, checkpoint = successor(note, signer, where=CHECKPOINT) or signer, opened.checkpoint
    if checkpoint.size < since:
        found = f"{checkpoint.size} entries, and {since} at the change of the key"
        raise ProofError(where=CHECKPOINT, found=found, wanted="as many or more")
    check_policy(opened, asked)
    data = proof.entry.encode()
    path = [bytes.fromhex(one) for one in proof.path]
    check_inclusion(leaf_hash(data), proof.index, checkpoint.size, path, checkpoint.root)
    return Proved(
        origin=checkpoint.origin,
        size=checkpoint.size,
        root=checkpoint.root.hex(),
        index=proof.index,
        digest=digest_of(data),
        entry=_entry(data),
        key=key_text(now),
        seen=opened.seen,
    )


def _signer(proof: Proof, key: Key) -> tuple[Key, int]:
    """The key that must have signed the checkpoint, and from how many entries on it signs.

    Changes before the reader's key came are not needed and are passed over.
    """
    changes = [parse_note(text.encode(), where=f"key change {at}") for at, text in enumerate(proof.key_changes)]
    named = [parse_checkpoint(one.text, where=f"key change {at}").next_key for at, one in enumerate(changes)]
    begin = named.index(key) + 1 if key in named else 0
    since = parse_checkpoint(changes[begin - 1].text).size if begin else 0
    for at, change in enumerate(changes[begin:], begin):
        told, size = successor(change, key, where=f"key change {at}"), parse_checkpoint(change.text).size
        if told is None or size < since:
            raise ProofError(where=f"key change {at}", found="no next key, or fewer entries", wanted="a change of key")
        key, since = told, size
    return key, since


def _entry(data: bytes) -> Entry:
    try:
        return parse_entry(data)
    except InputError as error:
        raise ProofError(where=error.where, found=error.found, wanted=error.wanted) from None

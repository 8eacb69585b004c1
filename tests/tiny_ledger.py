"""A ledger small enough to see through: three requests, round numbers, keys anyone can make again."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from callup.ledger import LOG, WITNESS, Disclosed, Entry, Ledger, Redaction, create_ledger, new_key, public_key, seal

SECRET = new_key("example.org/ledger", LOG, bytes(range(32)))
OTHER = new_key("example.org/ledger", LOG, bytes(range(1, 33)))
WITNESSES = tuple(new_key(f"example.org/w{at}", WITNESS, bytes([at] * 32)) for at in range(1, 4))
KEY = public_key(SECRET)
ACT = Entry(
    callup=1,
    act="request.submitted",
    request="r0",
    version=1,
    office="Harbour Office",
    at="2026-01-05T12:00:00Z",
    document=None,
    previous=None,
    body={"people": 20},
    withheld=(),
    delay=None,
    redactions=(),
    release=None,
)
PLACE = Disclosed(field="place", salt="07" * 32, value="Pier 4")
REDACTION = Redaction(
    fields=("place",), reason="safety of the site", authority="Rule 5", until="2026-03-01", seconded_by=None
)


def act(number: int, **changed: object) -> Entry:
    """An act on one of three requests."""
    plain = {"request": f"r{number % 3}", "body": {"people": number}}
    return msgspec.structs.replace(ACT, **{**plain, **changed})


def withholding(number: int = 0) -> Entry:
    """An act that withholds a place."""
    return act(number, withheld=(seal(PLACE),), redactions=(REDACTION,))


def published(folder: Path, batches: Sequence[int], first: int = 0) -> Path:
    """A ledger with batches of acts of the sizes given."""
    create_ledger(folder, SECRET)
    with Ledger(folder, SECRET) as ledger:
        for size in batches:
            ledger.append([act(number) for number in range(first, first + size)])
            first += size
    return folder


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """The root as RFC 6962, section 2.1, says it, written down once more and shared with nothing else.

    The leaves are data, not hashes.
    """
    if len(leaves) < 2:
        return sha256(b"\x00" + leaves[0]).digest() if leaves else sha256().digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\x01" + naive_root(leaves[:half]) + naive_root(leaves[half:])).digest()


def naive_inclusion(at: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if at < half:
        return [*naive_inclusion(at, leaves[:half]), naive_root(leaves[half:])]
    return [*naive_inclusion(at - half, leaves[half:]), naive_root(leaves[:half])]


def naive_consistency(old: int, leaves: Sequence[bytes], kind: str = "whole") -> list[bytes]:
    """SUBPROOF of RFC 6962, section 2.1.2."""
    if old == len(leaves):
        return [] if kind == "whole" else [naive_root(leaves)]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if old <= half:
        return [*naive_consistency(old, leaves[:half], kind), naive_root(leaves[half:])]
    return [*naive_consistency(old - half, leaves[half:], "part"), naive_root(leaves[:half])]

"""Is one entry in a ledger? One file that answers from a proof: Python's standard library and nothing else.

    python3 check_proof_standalone.py PROOF --key KEY [--witness KEY]… [--witnesses N]
PROOF is a file that `callup ledger prove` wrote. KEY is a line such as `example.org/ledger+1ab385a0+AZxf…`, got in
another way than with the proof. It ends with 0 and one line of JSON, or with 13 and what does not hold.
It shares no line with the library on purpose; signatures and checkpoints are read by the lines of
verify_standalone.py, word for word, so that each of the two files stands alone.
It shows that the entry stands in the ledger as it is; what an entry may say is checked by the verifiers of all of it.
Sources: RFC 6962 (2.1), RFC 8032 (5.1), C2SP signed-note, tlog-checkpoint, tlog-cosignature; RFC 9162 (2.1.3.2).
"""

import argparse
import base64
import binascii
import functools
import hashlib
import json
import pathlib
import re
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple


class Refused(Exception):  # noqa: N818 - what it says
    """Something does not hold."""


def need(is_so: object, where: str) -> None:
    """Go on only if it is so."""
    if not is_so:
        raise Refused(where)


# Ed25519, RFC 8032, section 5.1.7: a point (x, y) is kept as X, Y, Z, T with x = X/Z, y = Y/Z, T = XY/Z.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
ZERO = (0, 1, 1, 0)


def plus(one: Point, two: Point) -> Point:
    """The sum of two points."""
    a = (one[1] - one[0]) * (two[1] - two[0]) % P
    b = (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor: int, point: Point) -> Point:
    """A point added to itself so many times."""
    total = ZERO
    while factor:
        if factor & 1:
            total = plus(total, point)
        point, factor = plus(point, point), factor >> 1
    return total


def point_of(data: bytes) -> "Point | None":
    """The point that 32 bytes stand for, None where there is none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def bytes_of(point: Point) -> bytes:
    """The 32 bytes that stand for a point."""
    x, y = (part * pow(point[2], -1, P) % P for part in point[:2])
    return (y | (x & 1) << 255).to_bytes(32, "little")


@functools.lru_cache(maxsize=4096)
def is_signed(public: bytes, message: bytes, made: bytes) -> bool:
    """Did the holder of this public key sign this message? `made` is the signature, 64 bytes."""
    point, scalar = point_of(public), int.from_bytes(made[32:], "little")
    if len(public) != 32 or len(made) != 64 or point is None or scalar >= ORDER:
        return False
    factor = int.from_bytes(hashlib.sha512(made[:32] + public + message).digest(), "little") % ORDER
    minus = (P - point[0], point[1], point[2], P - point[3])
    return bytes_of(plus(times(scalar, BASE), times(factor, minus))) == made[:32]


BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or ZERO

Key = tuple[str, int, bytes]
NAME = r"[^\s+\x00-\x20\x7f]{1,200}"


def unpack(text: str) -> bytes:
    """Base64, in the one way to write it; nothing otherwise."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return data if base64.b64encode(data).decode() == text else b""


def key_id(key: Key) -> bytes:
    """Four bytes that name a key."""
    return hashlib.sha256(key[0].encode() + b"\n" + bytes([key[1]]) + key[2]).digest()[:4]


def key_of(line: str) -> Key:
    """Name, type (1 ledger, 4 witness) and public key."""
    name, said, packed = [*line.split("+", 2), "", ""][:3]
    data = unpack(packed)
    need(re.fullmatch(NAME, name) and len(data) == 33 and data[0] in (1, 4), "a public key")
    key = (name, data[0], data[1:])
    need(key_id(key).hex() == said, f"the key id of {name}")
    return key


def note_of(data: bytes, where: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text of a note, and name and bytes of each signature."""
    need(data and len(data) <= 100_000, where)
    try:
        text, empty, rest = data.decode().rpartition("\n\n")
    except UnicodeDecodeError:
        raise Refused(where) from None
    need(empty and rest.endswith("\n") and not re.search(r"[\x00-\x09\x0b-\x1f]", text + rest), where)
    lines = [re.fullmatch(rf"— ({NAME}) (\S+)", line) for line in rest[:-1].split("\n")]
    signed = [(line[1], unpack(line[2])) for line in lines if line]
    need(len(signed) == len(lines) and all(len(made) > 4 for _, made in signed), where)
    return text + "\n", signed


class State(NamedTuple):
    """What a checkpoint says, which keys of the ledger and which witnesses signed it, how many lines nobody knows."""

    size: int
    root: bytes
    own: "set[Key]"
    after: "set[Key]"  # the key that takes the place of the ledger's key from here on, if there is one
    seen: "set[str]"
    unknown: int


def open_note(data: bytes, keys: Iterable[Key], origin: str, where: str) -> State:
    """Read a checkpoint; refuses one that the ledger did not sign, or with a false signature by a known key."""
    text, signed = note_of(data, where)
    lines = text.split("\n")
    need(len(lines) > 3 and lines[0] == origin and all(lines[:-1]), f"{where}: origin")
    need(re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]) and len(unpack(lines[2])) == 32, where)
    after = {key_of(line[9:]) for line in lines[3:-1] if line.startswith("next-key ")}
    need(all(key[:2] == (origin, 1) for key in after) and text.count("\nnext-key ") == len(after), where)
    known = {(key[0], key_id(key)): key for key in [*keys, *after]}
    own, seen, unknown = set(), set(), 0
    for name, made in signed:
        key = known.get((name, made[:4]))
        if key is None:
            unknown += 1
        elif key[1] == 1:
            need(is_signed(key[2], text.encode(), made[4:]), f"{where}: signature of {name}")
            own |= {key} if name == origin else set()
        else:
            at = int.from_bytes(made[4:12], "big")
            message = f"cosignature/v1\ntime {at}\n{text}".encode()
            need(at <= 253_402_300_799 and is_signed(key[2], message, made[12:]), f"{where}: signature of {name}")
            seen.add(name)
    need(own - after, f"{where}: no signature by the ledger")
    return State(int(lines[1]), unpack(lines[2]), own, after, seen, unknown)


FIELDS = {"callup_proof", "entry", "index", "path", "checkpoint", "key_changes"}


def root_from(leaf: bytes, index: int, size: int, path: "list[bytes]") -> bytes:
    """The root that the hashes beside the way from a leaf lead to."""
    reached, at, last = leaf, index, size - 1
    for beside in path:
        need(last and len(beside) == 32, "path: its length")
        if at & 1 or at == last:
            reached = hashlib.sha256(b"\x01" + beside + reached).digest()
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            reached = hashlib.sha256(b"\x01" + reached + beside).digest()
        at, last = at >> 1, last >> 1
    need(last == 0, "path: its length")
    return reached


def signer_of(changes: "list[str]", key: Key) -> "tuple[Key, int]":
    """The key that must have signed the checkpoint, and the size at which it began; from the reader's key on."""
    size, named = 0, [set(re.findall(r"\nnext-key (.*)\n", one)) for one in changes]
    line = f"{key[0]}+{key_id(key).hex()}+{base64.b64encode(bytes([key[1]]) + key[2]).decode()}"
    begin = max((at + 1 for at, names in enumerate(named) if line in names), default=0)
    if begin:
        size = int(changes[begin - 1].split("\n")[1])
    for change in changes[begin:]:
        now = open_note(change.encode(), [key], key[0], "key change")
        need(now.after and now.own == {key} | now.after and now.after != {key} and now.size >= size, "key change")
        (key,), size = now.after, now.size
    return key, size


def check(data: bytes, key: str, witnesses: Iterable[str] = (), needed: "int | None" = None) -> "dict[str, Any]":
    """Check a proof; gives what was found, or raises Refused."""
    try:
        return found_in(json.loads(data.decode()), key_of(key), [key_of(line) for line in witnesses], needed)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise Refused("another form than a proof has") from None


def found_in(proof: "dict[str, Any]", key: Key, trusted: "list[Key]", needed: "int | None") -> "dict[str, Any]":
    """What a proof shows."""
    kinds = [type(proof[name]) for name in ("callup_proof", "index")]
    need(set(proof) == FIELDS and proof["callup_proof"] == 1 and kinds == [int, int], "its fields")
    need(all(re.fullmatch("[0-9a-f]{64}", one) for one in proof["path"]), "path")
    signer, since = signer_of(proof["key_changes"], key)
    state = open_note(proof["checkpoint"].encode(), [signer, *trusted], signer[0], "checkpoint")
    need(state.own == {signer} | state.after and state.size >= since, "checkpoint: signatures by the ledger")
    most = min(len({one[0] for one in trusted}), len({one[2] for one in trusted}))
    wanted = len(trusted) if needed is None else needed
    need(0 <= wanted <= most and len(state.seen) >= wanted, f"witnesses: {len(state.seen)} of {wanted}")
    entry, index = proof["entry"].encode(), proof["index"]
    leaf = hashlib.sha256(b"\x00" + entry).digest()
    need(0 <= index < state.size and isinstance(json.loads(entry), dict), "entry")
    path = [bytes.fromhex(one) for one in proof["path"]]
    need(root_from(leaf, index, state.size, path) == state.root, "path: it does not lead to the root")
    return {
        "origin": signer[0], "size": state.size, "root": state.root.hex(), "index": index,
        "digest": f"sha256:{leaf.hex()}", "entry": json.loads(entry), "seen": sorted(state.seen), "needed": wanted,
    }  # fmt: skip


def main(arguments: "list[str] | None" = None) -> int:
    """Check the proof that the command line names."""
    parser = argparse.ArgumentParser(description="Check that one entry is in a ledger, from a proof alone.")
    parser.add_argument("proof", help="file with the proof")
    parser.add_argument("--key", required=True, help="public key of the ledger, got in another way than with the proof")
    parser.add_argument("--witness", action="append", default=[], help="public key of a witness that you trust")
    parser.add_argument("--witnesses", type=int, help="how many of them must have seen it; all, if left out")
    said = parser.parse_args(arguments)
    try:
        found = check(pathlib.Path(said.proof).read_bytes(), said.key, said.witness, said.witnesses)
    except (Refused, OSError) as error:
        sys.stderr.write(f"does not hold: {error}\n")
        return 13
    sys.stdout.write(json.dumps(found, sort_keys=True, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

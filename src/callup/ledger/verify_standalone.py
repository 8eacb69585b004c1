"""Is a published ledger whole? One file that answers without callup: Python's standard library and nothing else.

    python3 verify_standalone.py LEDGER --key KEY [--witness KEY]… [--witnesses N] [--earlier FILE]…
LEDGER is a folder or an address (http, https). KEY is a line such as `example.org/ledger+1ab385a0+AZxf…`, got in
another way than from the ledger. It ends with 0 and one line of JSON, or with 13 and what does not hold.
It shares no line with the library on purpose; whether a field speaks of a person only the library judges.
Sources: RFC 6962 (2.1), RFC 8032 (5.1), RFC 8785, C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles.
"""

import argparse
import base64
import binascii
import datetime
import functools
import hashlib
import json
import pathlib
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

Read = Callable[[str], "bytes | None"]
FULL = 256


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


def folded(hashes: bytes) -> bytes:
    """The root over 1, 2, 4, 8 … hashes that stand one after the other."""
    row = [hashes[at : at + 32] for at in range(0, len(hashes), 32)]
    while len(row) > 1:
        row = [hashlib.sha256(b"\x01" + row[at] + row[at + 1]).digest() for at in range(0, len(row), 2)]
    return row[0]


def path_of(kind: str, index: int, width: int = FULL) -> str:
    """Path of a tile or bundle."""
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03}")
    return f"{kind}/" + "/".join(groups) + ("" if width == FULL else f".p/{width}")


def root_of(levels: "list[bytes]", size: int) -> bytes:
    """The root over the first `size` entries: complete subtrees from the largest to the smallest, joined from there."""
    peaks = []
    for level in reversed(range(len(levels))):
        count = size >> (8 * level)
        row = levels[level][(count - count % FULL) * 32 : count * 32]
        while row:
            half = 1 << (len(row).bit_length() - 1)
            peaks.append(folded(row[:half]))
            row = row[half:]
    root = peaks.pop() if peaks else hashlib.sha256(b"").digest()
    while peaks:
        root = hashlib.sha256(b"\x01" + peaks.pop() + root).digest()
    return root


def entries_of(bundle: bytes, where: str) -> "list[bytes]":
    """The entries of a bundle: two bytes of length, then the entry."""
    found, at = [], 0
    while at < len(bundle):
        end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
        need(at + 2 <= len(bundle) and end <= len(bundle), where)
        found.append(bundle[at + 2 : end])
        at = end
    return found


ALL = "callup act request version office at document previous body withheld delay redactions release"
FIELDS = set(ALL.split())
ENCODE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
DECODE = json.JSONDecoder(parse_constant=lambda _: 0.5).decode
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z)?")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def canonical(value: object) -> bytes:
    """Canonical JSON, RFC 8785: the same as sorted JSON without spaces where there are no fractions."""
    return ENCODE(value).encode()


def is_plain(value: object, deep: int = 20) -> bool:
    """Text, whole numbers, yes, no, nothing, lists and tables; no fractions."""
    if isinstance(value, (list, dict)):
        inner = value.values() if isinstance(value, dict) else value
        return deep > 0 and all(is_plain(one, deep - 1) for one in inner)
    return value is None or isinstance(value, str) or (isinstance(value, int) and abs(value) < 2**53)


def check_entry(data: bytes, where: str) -> "dict[str, Any]":
    """One entry: its form, and that nothing is withheld without reason, authority and end."""
    try:
        entry: dict[str, Any] = DECODE(data.decode())
        is_canonical = canonical(entry) == data
    except (ValueError, RecursionError):
        raise Refused(where) from None
    need(is_canonical and isinstance(entry, dict) and set(entry) == FIELDS and entry["callup"] == 1, where)
    need(is_plain(entry["body"], 21) and all(isinstance(entry[k], str) for k in ("act", "request", "office")), where)
    need(entry["previous"] is None or DIGEST.fullmatch(entry["previous"]), where)
    on, delay, withheld = day_of(entry["at"], where, 20), entry["delay"], [one["field"] for one in entry["withheld"]]
    need(len(set(withheld)) == len(withheld) and not set(withheld) & set(entry["body"]), f"{where}: withheld")
    told = [field for one in entry["redactions"] for field in one["fields"]]
    if delay is None:
        need(sorted(told) == sorted(withheld), f"{where}: a reason for each withheld field")
    else:
        need(withheld and not (entry["body"] or told or entry["release"]), f"{where}: delay")
        need(delay["reason"] and delay["authority"] and day_of(delay["review_on"], where) > on, f"{where}: delay")
    for one in entry["redactions"]:
        days = (day_of(one["until"], where) - on).days
        need(one["reason"] and one["authority"] and days > 0, f"{where}: redaction")
        need(days <= 90 or one["seconded_by"] not in (None, entry["office"]), f"{where}: a second office")
    return entry


def day_of(text: str, where: str, length: int = 10) -> datetime.date:
    """The day of a day or an instant."""
    need(len(text) == length and TIME.fullmatch(text), f"{where}: {text}")
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        raise Refused(f"{where}: {text}") from None


class Chains:
    """The chain of each request, and what is withheld still."""

    def __init__(self) -> None:
        self.heads: dict[str, str] = {}
        self.held: dict[str, tuple[str, dict[str, str]]] = {}
        self.released = 0

    def follow(self, entry: "dict[str, Any]", digest: str, where: str) -> None:
        """Take the next entry."""
        need(entry["previous"] == self.heads.get(entry["request"]), f"{where}: chain of {entry['request']}")
        if entry["release"]:
            self.tell(entry["release"], entry["request"], where)
        if entry["withheld"]:
            fields = {one["field"]: one["commitment"] for one in entry["withheld"]}
            self.held[digest] = (entry["request"], fields)
        self.heads[entry["request"]] = digest

    def tell(self, release: "dict[str, Any]", request: str, where: str) -> None:
        """Check values and salts against commitments: SHA-256 of 0x02, salt, canonical JSON of field and value."""
        owner, fields = self.held.get(release["entry"], ("", {}))
        need(owner == request and release["disclosed"], f"{where}: release")
        for one in release["disclosed"]:
            said = canonical([one["field"], one["value"]])
            need(re.fullmatch("[0-9a-f]{64}", one["salt"]) and is_plain(one["value"]), f"{where}: release")
            commitment = "sha256:" + hashlib.sha256(b"\x02" + bytes.fromhex(one["salt"]) + said).hexdigest()
            need(fields.pop(one["field"], None) == commitment, f"{where}: release of {one['field']}")
        self.released += 1
        if not fields:
            del self.held[release["entry"]]


def must_read(read: Read, path: str) -> bytes:
    """A file that must be there."""
    data = read(path)
    need(data is not None, f"{path}: nothing there")
    return data or b""


def tile_of(read: Read, kind: str, index: int, width: int) -> bytes:
    """A tile or bundle, the part of the full one where the partial one is gone."""
    data = read(path_of(kind, index, width))
    if data is None and width < FULL:
        full = must_read(read, path_of(kind, index))
        if kind != "tile/entries":
            return full[: width * 32]
        return b"".join(len(one).to_bytes(2, "big") + one for one in entries_of(full, kind)[:width])
    return must_read(read, path_of(kind, index, width)) if data is None else data


def read_entries(read: Read, size: int, chains: Chains) -> "list[bytes]":
    """Check all entries; gives the hashes of each level of tiles."""
    levels = [bytearray()]
    for index in range(-(-size // FULL)):
        width = min(FULL, size - index * FULL)
        where = path_of("tile/entries", index, width)
        entries = entries_of(tile_of(read, "tile/entries", index, width), where)
        need(len(entries) == width, where)
        for at, data in enumerate(entries, index * FULL):
            leaf = hashlib.sha256(b"\x00" + data).digest()
            levels[0] += leaf
            try:
                chains.follow(check_entry(data, f"entry {at}"), "sha256:" + leaf.hex(), f"entry {at}")
            except (KeyError, TypeError, AttributeError):
                raise Refused(f"entry {at}: its form") from None
    while len(levels[-1]) >= FULL * 32:
        below = bytes(levels[-1])
        full = range(0, len(below) - FULL * 32 + 1, FULL * 32)
        levels.append(bytearray(b"".join(folded(below[at : at + FULL * 32]) for at in full)))
    return [bytes(level) for level in levels]


def check_tiles(read: Read, levels: "list[bytes]", sizes: "list[int]", listed: "set[str] | None") -> "set[str]":
    """Compare every tile, of the last and of all earlier checkpoints, with what the entries give; gives their paths."""
    paths, last = set(), sizes[-1]
    for size in dict.fromkeys([last, *sizes]):
        for level in range(len(levels)):
            count, now = size >> (8 * level), last >> (8 * level)
            for index in range(0 if size == last else count // FULL, -(-count // FULL)):
                width, filled = min(FULL, count - index * FULL), min(FULL, now - index * FULL)
                for kind in [f"tile/{level}", "tile/entries"] if level == 0 else [f"tile/{level}"]:
                    path = path_of(kind, index, width)
                    if width == filled or filled < FULL or (listed is not None and path in listed):
                        paths.add(path)
                        wanted = levels[level][index * FULL * 32 :][: width * 32]
                        if kind == "tile/entries":
                            if width == filled:
                                continue
                            part = entries_of(tile_of(read, kind, index, filled), path)[:width]
                            wanted = b"".join(len(data).to_bytes(2, "big") + data for data in part)
                        need(tile_of(read, kind, index, width) == wanted, f"{path}: not what the entries give")
    return paths


def read_keys(read: Read) -> "list[Key]":
    """The keys that a ledger publishes: the first of its own, then those of witnesses."""
    try:
        lines = must_read(read, "verifier-keys").decode().split("\n")
    except UnicodeDecodeError:
        raise Refused("verifier-keys") from None
    keys = [key_of(line) for line in lines[:-1]]
    kinds = [1, *[4] * (len(keys) - 1)]
    need([key[1] for key in keys] == kinds and not lines[-1] and len(set(keys)) == len(keys), "verifier-keys")
    return keys


def open_next(data: bytes, keys: "list[Key]", witnesses: "list[Key]", before: int, where: str) -> State:
    """The next checkpoint: signed by the key that counts now, and by the one that takes its place, if it names one."""
    now = open_note(data, [keys[-1], *witnesses], keys[0][0], where)
    need(now.own == {keys[-1]} | now.after and not now.after & set(keys), f"{where}: signatures by the ledger")
    need(not now.unknown and (now.size > before or (now.after and now.size == before)), where)
    return now


def read_past(read: Read, first: Key, witnesses: "list[Key]") -> "tuple[list[State], dict[Key, range]]":
    """Every numbered checkpoint, up to the one that `checkpoint` repeats; for each key the sizes at which it counts."""
    past: list[State] = []
    terms = {first: range(2**64)}
    text, signed = note_of(must_read(read, "checkpoint"), "checkpoint")
    while True:
        where, before, keys = path_of("checkpoints", len(past)), past[-1].size if past else -1, list(terms)
        one = must_read(read, where)
        past.append(open_next(one, keys, witnesses, before, where))
        for key in past[-1].after:
            terms[keys[-1]] = range(terms[keys[-1]].start, past[-1].size + 1)
            terms[key] = range(past[-1].size, 2**64)
        if note_of(one, where)[0] == text:
            need(set(signed) <= set(note_of(one, where)[1]), f"{where}: other signatures")
            more = read(path_of("checkpoints", len(past)))
            need(more is None or open_next(more, list(terms), witnesses, past[-1].size, f"after {where}"), where)
            return past, terms


def check(
    read: Read,
    key: "str | None" = None,
    witnesses: Iterable[str] = (),
    needed: "int | None" = None,
    earlier: Iterable[bytes] = (),
    listed: "Iterable[str] | None" = None,
) -> "dict[str, Any]":
    """Check a ledger; gives what was found, or raises Refused."""
    published, trusted = read_keys(read), [key_of(line) for line in witnesses]
    past, terms = read_past(read, published[0], [*published[1:], *trusted])
    keys, chains, data, origin = list(terms), Chains(), must_read(read, "checkpoint"), published[0][0]
    need(not key or key_of(key) in keys, "verifier-keys: not the key that you brought")
    last = open_note(data, [*keys, *published[1:], *trusted], origin, "checkpoint")
    need(last.after <= last.own, "checkpoint: signatures by old and new key")
    wanted = len(trusted) if needed is None else needed
    most = min(len({one[0] for one in trusted}), len({one[2] for one in trusted}))
    saw = open_note(data, [*keys, *trusted], origin, "checkpoint").seen
    need(0 <= wanted <= most and len(saw) >= wanted, f"witnesses: {len(saw)} of {wanted}")
    levels = read_entries(read, last.size, chains)
    kept = [open_note(one, keys, origin, "earlier checkpoint") for one in earlier]
    need(all(any(kept_at.size in terms.get(one, ()) for one in kept_at.own) for kept_at in kept), "earlier: its key")
    for then in [*past, *kept]:
        where = f"root of the first {then.size} entries, which a signed checkpoint gives"
        need(then.size <= last.size and root_of(levels, then.size) == then.root, where)
    names = None if listed is None else set(listed)
    paths = check_tiles(read, levels, [then.size for then in past], names)
    paths |= {"checkpoint", "verifier-keys", *(path_of("checkpoints", at) for at in range(len(past)))}
    return {
        "origin": origin, "size": last.size, "root": last.root.hex(), "is_key_brought": bool(key),
        "keys": len(keys), "checkpoints": len(past), "earlier": len(kept), "seen": sorted(last.seen), "needed": wanted,
        "requests": len(chains.heads), "released": chains.released,
        "withheld": sum(len(fields) for _, fields in chains.held.values()),
        "leftovers": None if names is None else len(names - paths),
    }  # fmt: skip


def folder_reader(folder: str) -> Read:
    """Read from a folder."""
    return lambda path: place.read_bytes() if (place := pathlib.Path(folder, path)).is_file() else None


def web_reader(address: str) -> Read:
    """Read from an address."""
    need(address.startswith(("http://", "https://")), "an address of http or https")

    def read(path: str) -> "bytes | None":
        try:
            with urllib.request.urlopen(f"{address.rstrip('/')}/{path}", timeout=30) as answer:  # noqa: S310 - http(s)
                return bytes(answer.read(32_000_000))
        except urllib.error.HTTPError as error:
            with error:
                need(error.code in (404, 410), f"{path}: answer {error.code}")
            return None

    return read


def files_in(folder: str) -> "list[str]":
    """Paths of all files; a name that begins with a dot is not published."""
    inside = (place.relative_to(folder) for place in pathlib.Path(folder).rglob("*") if place.is_file())
    return [path.as_posix() for path in inside if not any(part[0] == "." for part in path.parts)]


def main(arguments: "list[str] | None" = None) -> int:
    """Check the ledger that the command line names."""
    parser = argparse.ArgumentParser(description="Check a published ledger from its files alone.")
    parser.add_argument("ledger", help="folder or address")
    parser.add_argument("--key", help="public key of the ledger, got in another way than from the ledger")
    parser.add_argument("--witness", action="append", default=[], help="public key of a witness that you trust")
    parser.add_argument("--witnesses", type=int, help="how many of them must have seen it; all, if left out")
    parser.add_argument("--earlier", action="append", default=[], help="file with a checkpoint that you kept")
    said = parser.parse_args(arguments)
    try:
        read = (web_reader if "://" in said.ledger else folder_reader)(said.ledger)
        earlier = [pathlib.Path(path).read_bytes() for path in said.earlier]
        listed = None if "://" in said.ledger else files_in(said.ledger)
        found = check(read, said.key, said.witness, said.witnesses, earlier, listed)
    except (Refused, OSError) as error:
        sys.stderr.write(f"does not hold: {error}\n")
        return 13
    if not said.key:
        sys.stderr.write("without --key this shows that it is whole, not whose it is\n")
    sys.stdout.write(json.dumps(found, sort_keys=True, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How fast is the ledger at a million entries? Prints wall and processor time; never asserts.

    python bench/ledger.py [ENTRIES] [BATCH]

Baselines, named in the output: a plain loop of hashlib over the same entries (the least that any tree of SHA-256 must
do in Python, without files, signatures or checks), and for single proofs the naive recursion over all leaf hashes.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from statistics import median

import msgspec

from callup.ledger import (
    LOG,
    Entry,
    Ledger,
    Trust,
    create_ledger,
    entry_bytes,
    new_key,
    prove_entry,
    public_key,
    read_entries,
    verify_ledger,
)
from callup.ledger import verify_standalone as plain
from callup.ledger.files import list_files, reader
from callup.ledger.keys import key_text
from callup.ledger.merkle import check_inclusion, inclusion_proof, leaf_hash
from callup.ledger.tiles import published_nodes

ENTRIES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
BATCH = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
REQUESTS = 2_000
SECRET = new_key("example.org/ledger", LOG, bytes(32))
ACT = Entry(
    callup=1,
    act="presence.reported",
    request="r0",
    version=1,
    office="Order Desk of the Harbour Office",
    at="2026-01-05T12:00:00Z",
    document="sha256:" + "0" * 64,
    previous=None,
    body={"line": "traffic", "committed": 120, "en_route": 40, "arrived": 80, "released": 0},
    withheld=(),
    delay=None,
    redactions=(),
    release=None,
)


def act(number: int) -> Entry:
    """One of a million acts on 2,000 requests."""
    return msgspec.structs.replace(ACT, request=f"r{number % REQUESTS}", body={**ACT.body, "arrived": number})


@contextmanager
def timed(name: str, count: int) -> Iterator[None]:
    """Print seconds and entries per second."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    rates = f"{count / wall:10,.0f}/s wall {count / cpu:10,.0f}/s processor"
    print(f"{name:58} {wall:8.2f} s wall {cpu:8.2f} s processor {rates}", flush=True)


def milliseconds(call: Callable[[int], object], numbers: list[int]) -> str:
    """Median and largest time of single calls."""
    walls, cpus = [], []
    for number in numbers:
        wall, cpu = time.perf_counter(), time.process_time()
        call(number)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    middle = f"median {median(walls):.2f} ms wall, {median(cpus):.2f} ms processor"
    return f"{middle}; largest {max(walls):.2f} ms wall, {max(cpus):.2f} ms processor"


def baseline(data: list[bytes]) -> None:
    """Hash all leaves and all nodes in memory, nothing else."""
    row = [sha256(b"\x00" + one).digest() for one in data]
    while len(row) > 1:
        odd = row[len(row) & ~1 :]
        row = [sha256(b"\x01" + row[at] + row[at + 1]).digest() for at in range(0, len(row) - 1, 2)] + odd


def naive_proof(hashes: list[bytes], index: int) -> list[bytes]:
    """PATH of RFC 6962 over leaf hashes in memory."""
    if len(hashes) == 1:
        return []
    half = 1 << ((len(hashes) - 1).bit_length() - 1)
    if index < half:
        return [*naive_proof(hashes[:half], index), _root(hashes[half:])]
    return [*naive_proof(hashes[half:], index - half), _root(hashes[:half])]


def _root(row: list[bytes]) -> bytes:
    while len(row) > 1:
        odd = row[len(row) & ~1 :]
        row = [sha256(b"\x01" + row[at] + row[at + 1]).digest() for at in range(0, len(row) - 1, 2)] + odd
    return row[0]


def main() -> None:
    """Append, prove, verify."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "ledger"
        create_ledger(folder, SECRET)
        print(f"{ENTRIES:,} entries of {len(entry_bytes(act(0)))} bytes on {REQUESTS:,} requests, {BATCH:,} a batch")
        with timed("append, signed and on disk after each batch", ENTRIES), Ledger(folder, SECRET) as ledger:
            for first in range(0, ENTRIES, BATCH):
                ledger.append([act(at) for at in range(first, min(ENTRIES, first + BATCH))])
        data = [entry_bytes(act(0))] * ENTRIES
        with timed("baseline: plain hashlib loop over leaves and nodes", ENTRIES):
            baseline(data)
        del data
        publish(folder, Path(place) / "again")
        prove(folder)
        with timed("verify a full copy: callup ledger verify", ENTRIES):
            found = verify_ledger(reader(folder), Trust(ledger=public_key(SECRET)), listed=list_files(folder))
        with timed("verify a full copy: the one file, standard library", ENTRIES):
            listed = plain.files_in(str(folder))
            told = plain.check(plain.folder_reader(str(folder)), key_text(public_key(SECRET)), listed=listed)
        is_same = found.root == told["root"]
        print(f"both say: {found.size:,} entries, {found.checkpoints} checkpoints; the same root: {is_same}")
        with timed("open the ledger and add one entry", 1), Ledger(folder, SECRET) as ledger:
            ledger.append([act(0)])


def publish(folder: Path, again: Path) -> None:
    """Publish a tenth of the entries once more, from bytes that are ready."""
    count = ENTRIES // 10
    packed = list(islice(read_entries(reader(folder), ENTRIES), count))
    create_ledger(again, SECRET)
    with timed("publish ready bytes, signed and on disk after each batch", count), Ledger(again, SECRET) as ledger:
        for first in range(0, count, BATCH):
            ledger.publish(packed[first : first + BATCH])


def prove(folder: Path) -> None:
    """Inclusion proofs from the files, each with nothing read before."""
    numbers = [at * (ENTRIES // 101) for at in range(101)]
    read = reader(folder)
    root = bytes.fromhex(verify_root(folder))
    proofs = {at: inclusion_proof(published_nodes(read, ENTRIES), at, ENTRIES) for at in numbers}
    told = milliseconds(lambda at: inclusion_proof(published_nodes(read, ENTRIES), at, ENTRIES), numbers)
    print(f"{'inclusion proof from the files, nothing kept':58} {told}", flush=True)
    hashes = [leaf_hash(data) for data in read_entries(read, ENTRIES)]
    checked = milliseconds(lambda at: check_inclusion(hashes[at], at, ENTRIES, proofs[at], root), numbers)
    print(f"{'check of an inclusion proof':58} {checked}", flush=True)
    whole = milliseconds(lambda at: prove_entry(read, at), numbers)
    print(f"{'proof for one entry, whole and checked: callup ledger prove':58} {whole}", flush=True)
    naive = milliseconds(lambda at: naive_proof(hashes, at), numbers[:3])
    print(f"{'baseline: naive proof over all leaf hashes in memory':58} {naive}", flush=True)


def verify_root(folder: Path) -> str:
    """Root of the last checkpoint."""
    with Ledger(folder, SECRET) as ledger:
        return ledger.checkpoint.root.hex()


if __name__ == "__main__":
    main()

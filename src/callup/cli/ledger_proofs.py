"""The doors of single proofs: hand one out, check one."""

import sys
from pathlib import Path

from rich.markup import escape

from callup.cli.ledger_opening import bytes_of, key_of, open_ledger, policy_of, told_of
from callup.cli.show import say
from callup.documents import canonical_json, write_bytes
from callup.errors import ProofError, moved
from callup.ledger import check_proof, find_entry, parse_proof, prove_entry
from callup.ledger.keys import key_text


def prove(where: str, entry: str, out: Path | None) -> None:
    """Write the proof for one entry."""
    read, _ = open_ledger(where)
    with told_of(where):
        proof = prove_entry(read, find_entry(read, entry))
    data = canonical_json(proof) + b"\n"
    if out is None:
        sys.stdout.buffer.write(data)
    else:
        write_bytes(out, data)
        say(escape(f"Proof for entry {proof.index}: {out}"))


def check(path: Path, key: str, witnesses: tuple[str, ...], needed: int | None, form: str) -> None:
    """Check a proof and say what it shows."""
    known, policy = key_of(key, "--key"), policy_of(witnesses, needed)
    try:
        found = check_proof(parse_proof(bytes_of(path)), known, policy)
    except ProofError as error:
        raise moved(error, where=f"{path}: {error.where}") from None
    if form == "json":
        sys.stdout.buffer.write(canonical_json(found) + b"\n")
        return
    entry = found.entry
    say(f"It holds: entry {found.index} of the ledger {found.origin}, signed when it had {found.size:,} entries.")
    say(escape(f"{entry.act} on {entry.request}, version {entry.version}, by {entry.office} at {entry.at}."))
    say(f"Digest: {found.digest}")
    for one in found.seen:
        say(f"Seen by {one.witness} at {one.at}.")
    if found.key != key_text(known):
        say(f"The ledger's key was changed since the one you brought; now: {found.key}")

"""The doors of the ledger: read files or addresses, call the ledger, show."""

import secrets
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from callup.cli.ledger_opening import bytes_of, key_of, no_ledger, open_ledger, policy_of, told_of
from callup.cli.progress import watched
from callup.cli.show import printed, say, table_of
from callup.documents import canonical_json, write_bytes
from callup.errors import InputError, ProofError
from callup.ledger import Trust, Verified, create_ledger, digest_of, new_salt, parse_entry, read_entries, verify_ledger
from callup.ledger.chain import Chains, Due
from callup.ledger.draft import entry_of, parse_drafts, parse_secrets, secret_lines
from callup.ledger.entry import Entry
from callup.ledger.files import add_private, read_secret, write_secret
from callup.ledger.folder import Ledger
from callup.ledger.keys import LOG, WITNESS, SecretKey, key_text, new_key, public_key
from callup.ledger.layout import CHECKPOINT, read_note
from callup.ledger.merkle import consistency_proof
from callup.ledger.note import Note, note_bytes, open_checkpoint, parse_note
from callup.ledger.succession import succession_of
from callup.ledger.tiles import Read, published_nodes
from callup.ledger.witness import witness

if TYPE_CHECKING:
    from callup.cli.ledger import Brought

KINDS = {"log": LOG, "witness": WITNESS}


def verify(where: str, brought: "Brought", form: str) -> None:
    """Check a ledger and say what was checked."""
    read, listed = open_ledger(where)
    trust = Trust(
        ledger=key_of(brought.key, "--key") if brought.key else None,
        policy=policy_of(brought.witness, brought.witnesses),
        earlier=tuple(parse_note(bytes_of(path), where=str(path)) for path in brought.earlier),
    )
    with watched() as progress, told_of(where):
        found = verify_ledger(read, trust, progress, listed=listed)
    if form == "json":
        sys.stdout.buffer.write(canonical_json(found) + b"\n")
    else:
        _say_verified(found)


def _say_verified(found: Verified) -> None:
    say(f"Whole: {found.origin}, {found.size:,} entries on {found.requests:,} requests, root {found.root}.")
    say(f"{found.checkpoints:,} checkpoints, each goes on from the one before; {found.earlier} of yours as well.")
    for one in found.seen:
        say(f"Seen by {one.witness} at {one.at}.")
    say(f"{found.needed} witnesses were asked for." if found.needed else "No witnesses were asked for (--witness).")
    if len(found.keys) > 1:
        say(f"The key was changed {len(found.keys) - 1} times, signed by old and new each time; now: {found.keys[-1]}")
    if not found.is_key_brought:
        say("The key is the one that the ledger itself names: this shows that it is whole, not whose it is (--key).")
    say(f"Withheld still: {sum(len(due.fields) for due in found.due)} fields; told since: {found.released} times.")
    if found.leftovers:
        say(f"{found.leftovers} files belong to no checkpoint; a publication cut short leaves such.")


def show_entries(where: str, request: str | None, on: date | None, form: str) -> None:
    """The entries with their digests, and what is withheld."""
    read, _ = open_ledger(where)
    chains = Chains()
    with told_of(where):
        rows = [row for row in _rows(read, chains) if request in {None, row[2].request}]
    dues = [due for due in chains.due() if request in {None, due.request}]
    if form == "json":
        told = [{"number": number, "digest": digest, "entry": entry} for number, digest, entry in rows]
        sys.stdout.buffer.write(canonical_json({"entries": told, "due": dues}) + b"\n")
        return
    _say_entries(rows)
    _say_dues(dues, on)


def _rows(read: Read, chains: Chains) -> Iterator[tuple[int, str, Entry]]:
    """Number, digest and content of all entries, while the chains are followed."""
    note = read_note(read, CHECKPOINT)
    size = open_checkpoint(note, [succession_of(read, note).signer]).checkpoint.size
    for number, data in enumerate(read_entries(read, size)):
        entry, digest = parse_entry(data, where=f"entry {number}"), digest_of(data)
        chains.follow(entry, digest, where=f"entry {number}")
        yield number, digest, entry


def _say_entries(rows: Iterable[tuple[int, str, Entry]]) -> None:
    table = table_of("Entries", "number>", "at", "request", "version>", "act", "office", "withheld>", "digest")
    for number, digest, entry in rows:
        told = (entry.at, entry.request, str(entry.version), entry.act, entry.office, str(len(entry.withheld)))
        table.add_row(str(number), *(escape(text) for text in told), digest[7:19] + "…")
    printed(table)


def _say_dues(dues: Iterable[Due], on: date | None) -> None:
    rows = sorted(dues, key=lambda due: due.on)
    if not rows:
        return say("Nothing is withheld.")
    table = table_of("Withheld", "until", "kind", "request", "fields", "reason", "authority", "entry")
    for due in rows:
        until = due.on + (" (due)" if on and due.on <= on.isoformat() else "")
        told = (until, due.kind, due.request, ", ".join(due.fields), due.reason, due.authority)
        table.add_row(*(escape(text) for text in told), due.entry[7:19] + "…")
    return printed(table)


def append(folder: Path, paths: Iterable[Path], key: Path, salts: Path | None) -> None:
    """Add acts to a ledger, begun where there is none."""
    drafts = [draft for path in paths for draft in parse_drafts(bytes_of(path), where=str(path))]
    secret = read_secret(key)
    kept = parse_secrets(bytes_of(salts), where=str(salts)) if salts and salts.exists() else {}
    _begin(folder, secret)
    with told_of(str(folder)), Ledger(folder, secret) as ledger:
        made = [entry_of(draft, new_salt, ledger.held, kept.get) for draft in drafts]
        hidden = [one for _, some in made for one in some]
        if hidden and salts is None:
            found = f"{len(hidden)} values to withhold"
            raise InputError(where="--salts", found=found, wanted="a file to keep them in", remedy="say --salts FILE")
        if hidden and salts:
            add_private(salts, secret_lines(hidden))
        receipt = ledger.append([entry for entry, _ in made])
    for number, digest in enumerate(receipt.digests, receipt.first):
        say(f"Entry {number}: {digest}")
    say(f"In for good: {receipt.checkpoint.size:,} entries, root {receipt.checkpoint.root.hex()}.")


def _begin(folder: Path, secret: SecretKey) -> None:
    """Begin a ledger where there is none, and say so: the name may have been another one."""
    if folder.exists() and not folder.is_dir():
        raise no_ledger(str(folder), "a file")
    if not (folder / CHECKPOINT).exists():
        create_ledger(folder, secret)
        say(f"Begun: the ledger '{secret.name}' in {folder}.")


def keygen(name: str, out: Path, kind: str) -> None:
    """Make a key and write it."""
    secret = new_key(name, KINDS[kind], secrets.token_bytes(32))
    write_secret(out, secret)
    told = key_text(public_key(secret))
    write_bytes(out.with_name(out.name + ".pub"), told.encode() + b"\n")
    say(f"Secret key: {out} (keep it; who has it can sign in the name of '{name}').")
    say(f"Public key: {told}")


def cosign(where: str, key: Path, ledger_key: str, seen: Path) -> None:
    """Sign as a witness, and remember what was signed."""
    read, _ = open_ledger(where)
    known, note = key_of(ledger_key, "--ledger-key"), read_note(read, CHECKPOINT)
    line = succession_of(read, note)
    if known not in line.keys:
        raise ProofError(where=where, found="other keys than --ledger-key", wanted=f"that of '{known.name}'")
    new = open_checkpoint(note, [line.signer]).checkpoint
    last = open_checkpoint(parse_note(bytes_of(seen)), line.keys, where=str(seen)).checkpoint if seen.exists() else None
    is_on = last is not None and 0 < last.size <= new.size
    proof = consistency_proof(published_nodes(read, new.size), last.size, new.size) if last and is_on else []
    made = witness(note, line.signer, read_secret(key), last, proof, at_seconds=int(time.time()))
    write_bytes(seen, note_bytes(note))
    sys.stdout.write(note_bytes(Note(text="", signed=(made,))).decode().lstrip("\n"))


def change_key(folder: Path, key: Path, new: Path) -> None:
    """Put another key in the place of the ledger's own."""
    open_ledger(str(folder))
    secret = read_secret(new)
    with told_of(str(folder)), Ledger(folder, read_secret(key)) as ledger:
        ledger.change_key(secret)
        say(f"From {ledger.checkpoint.size:,} entries on only this key counts: {key_text(public_key(secret))}")
    say("Tell everybody who keeps the old one; it is still good to find the way to the new one.")


def attach(folder: Path, line: Path, key: Path, witness_key: str) -> None:
    """Put the line of a witness under the last checkpoint."""
    open_ledger(str(folder))
    signed = parse_note(b"-\n\n" + bytes_of(line), where=str(line)).signed
    with told_of(str(folder)), Ledger(folder, read_secret(key)) as ledger:
        for one in signed:
            ledger.attach(one, key_of(witness_key, "--witness"))
    say(f"Attached: {', '.join(one.name for one in signed)}.")

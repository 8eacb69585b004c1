"""Who can show later what was asked, found, decided and done, and that nobody changed it since?

The ledger is a list of public entries, one for each act, to which one can only add.
Its entries are the leaves of a Merkle tree (RFC 6962); its state is signed, and witnesses outside sign what they saw;
its files can be served by any file host and checked by anyone with nothing but the files.
It stands low: it knows acts, offices and digests, and none of the rooms. Offices, never persons.
"""

from callup.ledger.chain import Chains, Due, Standing, digest_of
from callup.ledger.entry import Delay, Entry, Redaction, Release, entry_bytes, parse_entry
from callup.ledger.folder import Ledger, Receipt, create_ledger
from callup.ledger.keys import LOG, WITNESS, Key, SecretKey, key_text, new_key, parse_key, public_key
from callup.ledger.note import Checkpoint, Note, Opened, Seen, note_bytes, open_checkpoint, parse_note
from callup.ledger.proof import Proof, Proved, check_proof, find_entry, parse_proof, prove_entry
from callup.ledger.sealing import Disclosed, Withheld, check_disclosed, new_salt, seal
from callup.ledger.tiles import read_entries
from callup.ledger.verify import Trust, Verified, verify_ledger
from callup.ledger.witness import Policy, check_extends, witness

__all__ = [
    "LOG",
    "WITNESS",
    "Chains",
    "Checkpoint",
    "Delay",
    "Disclosed",
    "Due",
    "Entry",
    "Key",
    "Ledger",
    "Note",
    "Opened",
    "Policy",
    "Proof",
    "Proved",
    "Receipt",
    "Redaction",
    "Release",
    "SecretKey",
    "Seen",
    "Standing",
    "Trust",
    "Verified",
    "Withheld",
    "check_disclosed",
    "check_extends",
    "check_proof",
    "create_ledger",
    "digest_of",
    "entry_bytes",
    "find_entry",
    "key_text",
    "new_key",
    "new_salt",
    "note_bytes",
    "open_checkpoint",
    "parse_entry",
    "parse_key",
    "parse_note",
    "parse_proof",
    "prove_entry",
    "public_key",
    "read_entries",
    "seal",
    "verify_ledger",
    "witness",
]

"""Which files does a published ledger have beside its tiles?

- `checkpoint`: the last checkpoint, with all signatures.
- `checkpoints/000`, `checkpoints/001` …: every checkpoint from the first to the last, in their order.
- `verifier-keys`: the first public key of the ledger, then those of its witnesses, one on each line.
"""

from collections.abc import Iterator, Sequence

from callup.errors import InputError, ProofError
from callup.ledger.keys import LOG, WITNESS, Key, key_text, parse_key
from callup.ledger.note import Note, parse_note
from callup.ledger.tiles import Read, number_path

CHECKPOINT = "checkpoint"
KEYS = "verifier-keys"


def history_path(number: int) -> str:
    """Path of a checkpoint by its number, from 0.

    Example:
        >>> history_path(1234)
        'checkpoints/x001/234'
    """
    return f"checkpoints/{number_path(number)}"


def keys_bytes(keys: Sequence[Key]) -> bytes:
    """The bytes of `verifier-keys`."""
    return "".join(key_text(key) + "\n" for key in keys).encode()


def read_keys(read: Read) -> tuple[Key, ...]:
    """The keys that a ledger publishes: the first one of its own, then those of witnesses.

    Raises:
        ProofError: There are none, or a line is no key.
    """
    try:
        lines = need(read, KEYS).decode().split("\n")
        keys = tuple(parse_key(line, where=KEYS) for line in lines[:-1])
    except (InputError, UnicodeDecodeError) as error:
        found = error.found if isinstance(error, InputError) else "bytes that are no UTF-8"
        raise ProofError(where=KEYS, found=found, wanted="a public key on each line") from None
    if [key.kind for key in keys] != [LOG] + [WITNESS] * (len(keys) - 1) or lines[-1] or len(set(keys)) < len(keys):
        raise ProofError(where=KEYS, found=f"{len(keys)} keys", wanted="the key of the ledger, then those of witnesses")
    return keys


def read_note(read: Read, path: str) -> Note:
    """A published checkpoint.

    Raises:
        ProofError: It is not there, or is no note.
    """
    return parse_note(need(read, path), where=path)


def read_history(read: Read, last: Note) -> Iterator[Note]:
    """Every checkpoint from the first to the last one.

    Raises:
        ProofError: One is missing before the last, or the last lacks a signature that `checkpoint` has.
    """
    number = 0
    while (note := read_note(read, history_path(number))).text != last.text:
        yield note
        number += 1
    yield note
    if not set(last.signed) <= set(note.signed):
        wanted = "the signatures that `checkpoint` has"
        raise ProofError(where=history_path(number), found="other signatures", wanted=wanted)


def need(read: Read, path: str) -> bytes:
    """A published file that must be there.

    Raises:
        ProofError: It is not.
    """
    data = read(path)
    if data is None:
        raise ProofError(where=path, found="nothing", wanted="a published file", remedy="is this a ledger, and whole?")
    return data


def last_number(read: Read, where: str) -> int:
    """Number of the last numbered checkpoint of the ledger that is told as `where`.

    Raises:
        InputError: There is none.
    """
    if read(history_path(0)) is None or read(KEYS) is None:
        remedy = "name the folder of a ledger, or begin one with `callup ledger append`"
        raise InputError(where=where, found="no ledger", wanted="a folder with a ledger", remedy=remedy)
    low, high = 0, 1
    while read(history_path(high)) is not None:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if read(history_path(middle)) is not None else (low, middle)
    return low

"""How is a ledger found that somebody names, and what is said when there is none?"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from callup.errors import InputError, ProofError, moved
from callup.ledger.files import list_files, reader
from callup.ledger.keys import Key, parse_key
from callup.ledger.layout import CHECKPOINT, KEYS
from callup.ledger.tiles import Read
from callup.ledger.web import web_reader
from callup.ledger.witness import Policy


def open_ledger(where: str) -> tuple[Read, Iterator[str] | None]:
    """How to read a ledger, and its files where they can be listed.

    Raises:
        InputError: There is no ledger.
    """
    is_web = "://" in where
    if not is_web and not Path(where).is_dir():
        raise no_ledger(where, "a file" if Path(where).exists() else "nothing there")
    read = web_reader(where) if is_web else reader(Path(where))
    if read(CHECKPOINT) is None and read(KEYS) is None:
        raise no_ledger(where, "no ledger")
    return read, None if is_web else list_files(Path(where))


def no_ledger(where: str, found: str) -> InputError:
    """What is said where there is no ledger."""
    wanted, remedy = "a folder with a ledger, or its address (https://…)", "look whether the name is right"
    return InputError(where=where, found=found, wanted=wanted, remedy=remedy)


@contextmanager
def told_of(where: str) -> Iterator[None]:
    """What does not hold is told with the name of the ledger."""
    try:
        yield
    except ProofError as error:
        raise moved(error, where=f"{where}: {error.where}") from None


def key_of(said: str, where: str) -> Key:
    """A public key that was said, or stands in a file."""
    if "+" not in said or Path(said).is_file():
        said = bytes_of(Path(said)).decode(errors="replace").strip()
    return parse_key(said, where=where)


def bytes_of(path: Path) -> bytes:
    """The bytes of a file that somebody names.

    Raises:
        InputError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        found, remedy = error.strerror or str(error), "look whether the name is right"
        raise InputError(where=str(path), found=found, wanted="a file that can be read", remedy=remedy) from None


def policy_of(witnesses: tuple[str, ...], needed: int | None) -> Policy:
    """Which witnesses must have seen it; all of them where no number is said."""
    keys = tuple(key_of(text, "--witness") for text in witnesses)
    return Policy(witnesses=keys, needed=len(keys) if needed is None else needed)

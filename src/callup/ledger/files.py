"""How do bytes get into files so that each file is whole or not there, and what is said to be written stays?

This is the one module of the ledger that reads and writes files.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from callup.errors import InputError, OutOfTurn
from callup.ledger.keys import SecretKey, parse_secret, secret_text
from callup.ledger.tiles import Read

WAITING, LOCK = ".waiting", ".lock"


def reader(folder: Path) -> Read:
    """Read the files of a published ledger."""

    def read(path: str) -> bytes | None:
        try:
            return (folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            found = error.strerror or str(error)
            raise InputError(where=str(folder / path), found=found, wanted="a file that can be read") from None

    return read


def list_files(folder: Path) -> Iterator[str]:
    """Paths of all published files; those whose name begins with a dot are not published."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        inside = Path(place).relative_to(folder)
        yield from ((inside / name).as_posix() for name in sorted(names) if not name.startswith("."))


def take_lock(folder: Path) -> int:
    """Be the only one who writes.

    Raises:
        OutOfTurn: Somebody else does.
        InputError: The folder is not there or cannot be written.
    """
    try:
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        found, remedy = error.strerror or str(error), "look whether the name is right, and who may write there"
        raise InputError(where=str(folder), found=found, wanted="a folder that can be written", remedy=remedy) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        remedy = "wait until it is done, then do it again"
        raise OutOfTurn(where=str(folder), found="somebody who writes", wanted="one at a time", remedy=remedy) from None
    return handle


def write_all(folder: Path, files: dict[str, bytes]) -> None:
    """Write files, each whole or not at all, and wait until the disk has them and their names.

    Raises:
        InputError: The folder cannot be written.
    """
    try:
        (folder / WAITING).mkdir(parents=True, exist_ok=True)
        touched: set[Path] = set()
        for path, data in files.items():
            target = folder / path
            touched |= _make_folders(target.parent)
            waiting = folder / WAITING / secrets.token_hex(8)
            _write_through(waiting, data, 0o666)
            os.replace(waiting, target)
        for place in touched:
            _sync_folder(place)
    except OSError as error:
        found = error.strerror or str(error)
        remedy = "nothing is acknowledged; do it again when there is room and permission"
        raise InputError(where=str(folder), found=found, wanted="a folder that can be written", remedy=remedy) from None


def _make_folders(place: Path) -> set[Path]:
    """Make a folder and those above it; gives all whose list of names may have changed."""
    touched = {place}
    while not place.exists():
        place = place.parent
        touched.add(place)
    for missing in sorted(touched):
        missing.mkdir(exist_ok=True)
    return touched


def _sync_folder(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_through(path: Path, data: bytes, mode: int) -> None:
    """Write a new file and wait until the disk has it."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def write_secret(path: Path, secret: SecretKey) -> None:
    """Write a secret key into a file that only its owner can read.

    Raises:
        OutOfTurn: The file is there already; a key is never written over.
        InputError: It cannot be written.
    """
    write_private(path, secret_text(secret).encode() + b"\n")


def write_private(path: Path, data: bytes) -> None:
    """Write a new file that only its owner can read.

    Raises:
        OutOfTurn: The file is there already.
        InputError: It cannot be written.
    """
    try:
        _write_through(path, data, 0o600)
    except FileExistsError:
        wanted, remedy = "a name that is free; nothing is written over", "choose another name"
        raise OutOfTurn(where=str(path), found="a file", wanted=wanted, remedy=remedy) from None
    except OSError as error:
        found = error.strerror or str(error)
        raise InputError(where=str(path), found=found, wanted="a place that can be written") from None


def add_private(path: Path, data: bytes) -> None:
    """Add to a file that only its owner can read, and wait until the disk has it.

    Raises:
        InputError: It cannot be written.
    """
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as error:
        found = error.strerror or str(error)
        raise InputError(where=str(path), found=found, wanted="a place that can be written") from None


def read_secret(path: Path) -> SecretKey:
    """Read a secret key.

    Raises:
        InputError: There is none, or others can read the file.
    """
    try:
        is_open, text = path.stat().st_mode & 0o077, path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        found = getattr(error, "strerror", None) or "no text"
        remedy = "look whether the name is right, or make a key with `callup ledger keygen`"
        raise InputError(where=str(path), found=found, wanted="a file with a secret key", remedy=remedy) from None
    if is_open:
        remedy = f"chmod 600 {path}"
        raise InputError(where=str(path), found="a key that others can read", wanted="mode 600", remedy=remedy)
    return parse_secret(text, where=str(path))


def drop_waiting(folder: Path) -> None:
    """Take away what a publication cut short was about to write."""
    for waiting in (folder / WAITING).glob("*"):
        waiting.unlink()


def drop_folder(place: Path) -> None:
    """Take away a folder of files, if it is there."""
    if place.is_dir():
        for part in place.iterdir():
            part.unlink()
        place.rmdir()

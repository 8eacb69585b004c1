"""How does a record become bytes that anyone can compute again?"""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

import msgspec
import rfc8785

from callup.errors import InputError


def canonical_json(record: object) -> bytes:
    """Write a record as canonical JSON (RFC 8785); days are ISO text.

    The same record always gives the same bytes, in whatever order its parts were put together.

    Raises:
        InputError: The record holds a number that JSON cannot keep exactly, or something that is not data.

    Example:
        >>> from callup.period import Period
        >>> canonical_json(Period())
        b'{"since":null,"until":null}'
    """
    try:
        return rfc8785.dumps(msgspec.to_builtins(record, str_keys=True, order="deterministic"))
    except (ValueError, TypeError, RecursionError) as error:
        raise InputError(
            where=type(record).__name__,
            found=str(error)[:200],
            wanted="text, days, lists and numbers that JSON keeps exactly",
            remedy="round or shorten the number before writing",
        ) from None


def digest(data: bytes) -> str:
    """The digest of bytes as it stands in documents.

    Example:
        >>> digest(b"")[:17]
        'sha256:e3b0c44298'
    """
    return "sha256:" + hashlib.sha256(data).hexdigest()


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    The bytes go to a temporary name in the same folder, reach the disk, and then take the name in one step.

    Raises:
        InputError: The folder does not exist or cannot be written; what stood at `path` is untouched.
    """
    waiting = path.parent / f".{secrets.token_hex(8)}.part"
    try:
        _write_through(waiting, data)
        os.replace(waiting, path)
    except (OSError, ValueError) as error:
        raise InputError(
            where=str(path),
            found=getattr(error, "strerror", None) or str(error),
            wanted="a place that can be written",
            remedy="check that the folder exists and may be written",
        ) from None
    finally:
        with suppress(OSError, ValueError):
            waiting.unlink()


def _write_through(path: Path, data: bytes) -> None:
    """Write a new file and wait until the disk has it."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())

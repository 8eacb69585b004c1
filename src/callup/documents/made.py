"""Documents that callup made before: a package, a decision, orders. Read back with the digest of their bytes."""

from pathlib import Path
from typing import TypeVar

import msgspec

from callup.decision import Decision
from callup.documents.text import decode
from callup.documents.write import digest
from callup.errors import InputError
from callup.orders import Orders
from callup.package import Package

Record = TypeVar("Record", bound=msgspec.Struct)
MOST_BYTES = 200_000_000


def read_package(path: Path) -> tuple[Package, str]:
    """A `package.json` of a walk and the digest of its bytes.

    Raises:
        InputError: The file cannot be read, or it is no package of this version of the format.
    """
    return _read(path, Package, "package.json of a walk", "callup walk CASE --out FOLDER")


def read_decision(path: Path) -> tuple[Decision, str]:
    """A `decide.json` and the digest of its bytes.

    Raises:
        InputError: The file cannot be read, or it is no decision.
    """
    return _read(path, Decision, "decide.json", "callup decide PACKAGE RULING --out FOLDER")


def read_orders(path: Path) -> tuple[Orders, str]:
    """An `order.json` and the digest of its bytes.

    Raises:
        InputError: The file cannot be read, or it holds no orders.
    """
    return _read(path, Orders, "order.json", "callup order DECISION PACKAGE --out FOLDER")


def _read(path: Path, kind: type[Record], wanted: str, command: str) -> tuple[Record, str]:
    raw = _bytes(path)
    text = decode(raw, name=path.name)
    try:
        return msgspec.json.decode(text, type=kind), digest(raw)
    except msgspec.DecodeError as error:
        remedy = f"make it with `{command}`"
        raise InputError(where=path.name, found=str(error)[:200], wanted=wanted, remedy=remedy) from None


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise InputError(where=path.name, found=f"{size:,} bytes", wanted=f"at most {MOST_BYTES:,} bytes")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        found = getattr(error, "strerror", None) or str(error)
        raise InputError(where=str(path), found=found, wanted="a file that can be read") from None

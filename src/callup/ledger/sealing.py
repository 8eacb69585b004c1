"""How is something withheld today and shown tomorrow, so that nobody can change it in between?

In the place of a withheld value the entry holds a commitment: SHA-256 of 0x02, a salt of 32 random bytes, and the
canonical JSON of field and value. The salt is kept apart. Who gets value and salt can check both against the entry;
who has neither cannot find the value by trying; once salt and value are destroyed, nobody can.
"""

import secrets
from hashlib import sha256
from typing import Any, TypeAlias

import msgspec
import rfc8785

from callup.errors import InputError, ProofError

SALT_BYTES = 32
Value: TypeAlias = Any
"""Text, whole numbers, yes and no, unknown, and lists and tables of these; no fractions."""


class Withheld(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field whose value is not shown.

    Attributes:
        field: Name of the field.
        commitment: `sha256:` and 64 hexadecimal digits.
    """

    field: str
    commitment: str


class Disclosed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The value of a withheld field with its salt.

    Attributes:
        field: Name of the field.
        salt: 64 hexadecimal digits.
        value: What was withheld.
    """

    field: str
    salt: str
    value: Value


def commit(disclosed: Disclosed) -> str:
    """The commitment to a field, its value and its salt.

    Raises:
        InputError: The salt has not 32 bytes, or the value is something that JSON cannot keep exactly.

    Example:
        >>> commit(Disclosed(field="place", salt="00" * 32, value="Camp"))[:15]
        'sha256:baf0600a'
    """
    salt = salt_bytes(disclosed.salt)
    try:
        said = rfc8785.dumps([disclosed.field, disclosed.value])
    except (ValueError, TypeError, RecursionError) as error:
        wanted = "text, whole numbers, lists and tables"
        raise InputError(where=disclosed.field, found=str(error)[:100], wanted=wanted) from None
    return "sha256:" + sha256(b"\x02" + salt + said).hexdigest()


def salt_bytes(text: str) -> bytes:
    """The bytes of a salt.

    Raises:
        InputError: It is not written as 64 hexadecimal digits in small letters.
    """
    try:
        salt = bytes.fromhex(text)
    except ValueError:
        salt = b""
    if len(salt) != SALT_BYTES or salt.hex() != text:
        raise InputError(where="salt", found=f"{len(text)} characters", wanted="64 hexadecimal digits, small letters")
    return salt


def new_salt() -> str:
    """A salt from the system's source of randomness; the only thing here that is not the same twice."""
    return secrets.token_bytes(SALT_BYTES).hex()


def seal(disclosed: Disclosed) -> Withheld:
    """What the entry holds in the place of a value."""
    return Withheld(field=disclosed.field, commitment=commit(disclosed))


def check_disclosed(withheld: Withheld, disclosed: Disclosed) -> None:
    """Check that this is the value that was withheld.

    Raises:
        ProofError: Field, value or salt is another.

    Example:
        >>> told = Disclosed(field="place", salt="07" * 32, value="Camp")
        >>> check_disclosed(seal(told), told)
    """
    if withheld.field != disclosed.field or commit(disclosed) != withheld.commitment:
        found = f"a value of '{disclosed.field}' that does not belong to the commitment"
        remedy = "ask for value and salt again"
        raise ProofError(where=withheld.field, found=found, wanted="value and salt as withheld", remedy=remedy)

"""Which key made a signature, and in whose name?

Keys as C2SP signed notes write them: name, key id and public key in one line.
Type 1 signs the notes of a ledger; type 4 signs what a witness saw and when.
The key id is the first four bytes of SHA-256(name, newline, type, public key).
Sources: https://c2sp.org/signed-note, https://c2sp.org/tlog-cosignature, RFC 8032.
"""

import base64
import binascii
import re
from hashlib import sha256

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from callup.errors import InputError

LOG, WITNESS = 1, 4
KINDS = {LOG: "a ledger", WITNESS: "a witness"}
KEY_BYTES, MADE_BYTES = 32, 64
KEY_NAME = re.compile(r"[^\s+\x00-\x20\x7f]{1,200}")
SECRET_HEAD = "PRIVATE+KEY+"  # noqa: S105 - the words before a secret, not a secret
GO = "make keys with `callup ledger keygen`"


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A public key, with the name that it signs in.

    Attributes:
        name: Of the ledger or the witness; never of a person.
        kind: 1 for a ledger, 4 for a witness.
        public: The Ed25519 public key, 32 bytes.
    """

    name: str
    kind: int
    public: bytes


class SecretKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key to sign with; its text is kept apart and shown to nobody."""

    name: str
    kind: int
    seed: bytes

    def __repr__(self) -> str:
        """Without the secret."""
        return f"SecretKey(name={self.name!r}, kind={self.kind})"


def key_id(key: Key) -> bytes:
    """Four bytes that tell keys of one name apart.

    Example:
        >>> key_id(Key(name="example.org/ledger", kind=LOG, public=bytes(32))).hex()
        'cf14f014'
    """
    return sha256(key.name.encode() + b"\n" + bytes([key.kind]) + key.public).digest()[:4]


def key_text(key: Key) -> str:
    """The line in which a public key is handed on.

    Example:
        >>> key_text(Key(name="example.org/ledger", kind=LOG, public=bytes(32)))
        'example.org/ledger+cf14f014+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    """
    return f"{key.name}+{key_id(key).hex()}+{base64.b64encode(bytes([key.kind]) + key.public).decode()}"


def parse_key(text: str, *, where: str = "key") -> Key:
    """Read the line of a public key.

    Raises:
        InputError: It is no such line, or name, key id and key do not belong together.

    Example:
        >>> parse_key("example.org/ledger+cf14f014+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").name
        'example.org/ledger'
    """
    name, _, rest = text.partition("+")
    said, _, packed = rest.partition("+")
    data = strict_base64(packed)
    if not KEY_NAME.fullmatch(name) or data is None or len(data) != KEY_BYTES + 1 or data[0] not in KINDS:
        raise InputError(where=where, found=f"'{text[:80]}'", wanted="name+key id+public key, Ed25519", remedy=GO)
    key = Key(name=name, kind=data[0], public=data[1:])
    if said != key_id(key).hex():
        wanted = f"{key_id(key).hex()}, which belongs to that name and key"
        raise InputError(where=where, found=f"the key id '{said[:8]}'", wanted=wanted, remedy="copy the line again")
    return key


def new_key(name: str, kind: int, seed: bytes) -> SecretKey:
    """Make a key from 32 random bytes.

    Raises:
        InputError: The name has a space or a plus in it, or the seed has another length.
    """
    if not KEY_NAME.fullmatch(name):
        remedy = "use an address without the scheme, such as example.org/ledger"
        raise InputError(where="name", found=f"'{name}'", wanted="a name without spaces and plus signs", remedy=remedy)
    if len(seed) != KEY_BYTES or kind not in KINDS:
        raise InputError(where="key", found=f"{len(seed)} bytes, type {kind}", wanted="32 random bytes, type 1 or 4")
    return SecretKey(name=name, kind=kind, seed=seed)


def public_key(secret: SecretKey) -> Key:
    """The public key of a secret one."""
    public = Ed25519PrivateKey.from_private_bytes(secret.seed).public_key().public_bytes_raw()
    return Key(name=secret.name, kind=secret.kind, public=public)


def secret_text(secret: SecretKey) -> str:
    """The line in which a secret key is kept, as Go's note package writes it."""
    packed = base64.b64encode(bytes([secret.kind]) + secret.seed).decode()
    return f"{SECRET_HEAD}{secret.name}+{key_id(public_key(secret)).hex()}+{packed}"


def parse_secret(text: str, *, where: str = "secret key") -> SecretKey:
    """Read the line of a secret key.

    Raises:
        InputError: It is no such line. The message never shows the line.

    Example:
        >>> secret = new_key("example.org/ledger", LOG, bytes(32))
        >>> parse_secret(secret_text(secret)) == secret
        True
    """
    parts = text.strip().split("+")
    data = strict_base64("+".join(parts[4:]))
    if parts[:2] != ["PRIVATE", "KEY"] or data is None or len(data) != KEY_BYTES + 1 or data[0] not in KINDS:
        raise InputError(where=where, found="something else", wanted="the line of a secret key", remedy=GO)
    secret = new_key(parts[2], data[0], data[1:])
    if secret_text(secret) != text.strip():
        raise InputError(where=where, found="parts that do not belong together", wanted="one key", remedy=GO)
    return secret


def sign(secret: SecretKey, message: bytes) -> bytes:
    """Sign a message with Ed25519; 64 bytes, the same each time."""
    return Ed25519PrivateKey.from_private_bytes(secret.seed).sign(message)


def is_signed(key: Key, message: bytes, made: bytes) -> bool:
    """Did this key make these 64 bytes for this message?"""
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(made, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def strict_base64(text: str) -> bytes | None:
    r"""The bytes of a base64 text, None unless it is written in the one way that gives these bytes.

    Example:
        >>> strict_base64("AA=="), strict_base64("AB=="), strict_base64("A A=")
        (b'\x00', None, None)
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text else None

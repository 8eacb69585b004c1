"""Where do the secrets of a site come from? Made once, kept in its own folder, readable by its owner alone."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def made_once(path: Path, make: Callable[[], str]) -> str:
    """The text of a file; made, with mode 0600, where it is missing. Two processes that begin at once agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()


def signing_word() -> str:
    """A word to sign sessions with."""
    return secrets.token_urlsafe(64)


def sealing_word() -> str:
    """A key to seal the secrets of second factors with, in the form that Fernet reads."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def identity_key() -> str:
    """A key pair to sign identity tokens with, as PEM."""
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - needed once in the life of a site
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    pair = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    return pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

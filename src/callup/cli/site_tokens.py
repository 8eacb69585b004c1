"""How does the command line sign in to a site? By a code typed in the browser; no password passes here."""

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from callup.errors import InputError, OutOfTurn

CLIENT = "callup-command-line"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
TIMEOUT_SECONDS = 20
MOST_BYTES = 100_000
HERE = {"127.0.0.1", "localhost", "::1"}


def signing_in(address: str, scopes: str, *, sleep: Callable[[float], None]) -> Iterator[str]:
    """Ask for a code, tell where to type it, wait, and keep the token.

    Args:
        address: Address of the site, as `site_address` gives it.
        scopes: Scopes with blanks between them.
        sleep: How to wait [s].

    Returns:
        What to show, line by line.

    Raises:
        OutOfTurn: The sign-in was refused, or nobody typed the code in time.
        InputError: The address is not one of a callup site.
    """
    _, asked = _post(address, "/identity/o/api/device/code", client_id=CLIENT, scope=scopes)
    if "user_code" not in asked:
        raise _no_site(address, str(asked.get("error", "no code")))
    yield f"Open {address}/identity/o/device in a browser and type the code: {asked['user_code']}"
    given = _wait(address, asked, sleep)
    keep(address, given["access_token"], int(time.time()) + int(given["expires_in"]))
    yield f"Signed in to {address} for {int(given['expires_in']) // 3600} hours; token kept in {tokens_file()}."


def _wait(address: str, asked: dict[str, Any], sleep: Callable[[float], None]) -> dict[str, Any]:
    pause, left = float(asked.get("interval", 5)), float(asked["expires_in"])
    while left > 0:
        sleep(pause)
        left -= pause
        status, told = _post(
            address, "/identity/o/api/token", client_id=CLIENT, grant_type=DEVICE_CODE, device_code=asked["device_code"]
        )
        if status == 200:
            return told
        if told.get("error") == "slow_down":
            pause += 1
        elif told.get("error") != "authorization_pending":
            break
    raise OutOfTurn(
        where=address, found="a sign-in that was refused or not finished in time", wanted="the code typed in a browser",
        remedy="run `callup login` again",
    )  # fmt: skip


def site_address(text: str) -> str:
    """The address of a site without its path.

    Raises:
        InputError: It is none, or a token would travel unsealed.

    Example:
        >>> site_address("https://requests.example.gov/desk/")
        'https://requests.example.gov'
    """
    parts = urlsplit(text if "//" in text else f"https://{text}")
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username:
        raise InputError(where="site", found=f"'{text}'", wanted="an address such as https://requests.example.gov")
    if parts.scheme == "http" and parts.hostname not in HERE:
        raise InputError(where="site", found=f"'{text}'", wanted="https, because a token travels there")
    return f"{parts.scheme}://{parts.netloc}"


def tokens_file() -> Path:
    """Where tokens are kept."""
    folder = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(folder) / "callup" / "tokens.json"


def kept(address: str) -> str | None:
    """The token of a site; None: there is none, or it ended."""
    found = _read().get(address)
    return found["token"] if found and found["until"] > time.time() else None


def keep(address: str, token: str, until: int) -> None:
    """Keep the token of a site until an instant [s since 1970]; readable by its owner alone."""
    _write({**_read(), address: {"token": token, "until": until}})


def forget(address: str) -> bool:
    """Take the token of a site back there, and forget it here; False: there was none."""
    tokens = _read()
    found = tokens.pop(address, None)
    if found is None:
        return False
    _write(tokens)
    _post(address, "/identity/o/api/revoke", client_id=CLIENT, token=found["token"])
    return True


def _read() -> dict[str, dict[str, Any]]:
    try:
        found = json.loads(tokens_file().read_text())
    except FileNotFoundError:
        return {}
    except ValueError:
        raise InputError(
            where=str(tokens_file()), found="no JSON", wanted="the file that `callup login` wrote", remedy="delete it"
        ) from None
    return dict(found)


def _write(tokens: dict[str, dict[str, Any]]) -> None:
    path = tokens_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(tokens, file, indent=1)
    fresh.replace(path)


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: what is posted here is meant for this site alone."""

    def redirect_request(self, *_: object) -> None:
        """None."""


def _post(address: str, path: str, **fields: str) -> tuple[int, dict[str, Any]]:
    """Status and JSON of an answer; an empty record where there is no JSON."""
    asked = Request(address + path, data=urlencode(fields).encode(), headers={"Accept": "application/json"})  # noqa: S310
    try:
        with build_opener(_Stay).open(asked, timeout=TIMEOUT_SECONDS) as answer:
            return answer.status, _json(answer.read(MOST_BYTES))
    except HTTPError as error:
        with error:
            return error.code, _json(error.read(MOST_BYTES))
    except (URLError, TimeoutError) as error:
        raise _no_site(address, str(getattr(error, "reason", error))) from None


def _json(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _no_site(address: str, found: str) -> InputError:
    remedy = "check the address, and that the site runs"
    return InputError(where=address, found=found, wanted="a callup site that answers", remedy=remedy)

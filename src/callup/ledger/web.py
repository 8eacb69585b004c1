"""How is a published ledger read over the web? Only when somebody asks for it, and only its files."""

from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from callup.errors import InputError
from callup.ledger.tiles import Read

PATIENCE_SECONDS = 30
MOST_BYTES = 32_000_000
GONE = {404, 410}


def web_reader(address: str) -> Read:
    """Read the files of a ledger under an address.

    Raises:
        InputError: The address is not one of http or https; when reading: the server does not answer as it should.
    """
    if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).netloc:
        raise InputError(where="address", found=f"'{address}'", wanted="one that begins with https:// or http://")
    prefix = address.rstrip("/")

    def read(path: str) -> bytes | None:
        asked = Request(f"{prefix}/{path}", headers={"User-Agent": "callup-ledger"})  # noqa: S310 - http(s), see above
        try:
            with urlopen(asked, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - http(s), see above
                data: bytes = answer.read(MOST_BYTES + 1)
        except HTTPError as error:
            error.close()
            if error.code in GONE:
                return None
            raise _broken(prefix, path, f"answer {error.code}") from None
        except (URLError, HTTPException, OSError) as error:
            raise _broken(prefix, path, str(getattr(error, "reason", error))) from None
        if len(data) > MOST_BYTES:
            raise _broken(prefix, path, f"more than {MOST_BYTES:,} bytes")
        return data

    return read


def _broken(prefix: str, path: str, found: str) -> InputError:
    return InputError(where=f"{prefix}/{path}", found=found, wanted="a published file", remedy="try again later")

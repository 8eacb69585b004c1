"""How do the public pages become plain files that any file host can serve to any number of readers?

Starts at the first page, follows every link, and writes what it finds with links from file to file, so that the folder
works under any address and from a disk. The same pages give the same bytes, and what did not change is not touched.
"""

import io
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import msgspec
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

from callup.documents import canonical_json, write_bytes
from callup.errors import InputError
from callup_site.desk.publishing import publish_due
from callup_site.public import reading
from callup_site.public.pages import ADDRESS, EXPORTED

MANIFEST = ".callup-published.json"
FIRST = "/"
LEDGER, STATIC = "/ledger/", "/static/"
IN_HTML = re.compile(r'\b(href|src)="(/[^"]*)"')
IN_CSS = re.compile(r"url\(\s*['\"]?([^'\")]+?)['\"]?\s*\)")


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: files in all, those that changed, those that went."""

    files: int
    written: int
    removed: int


class _Manifest(msgspec.Struct, frozen=True, kw_only=True):
    callup: int
    files: tuple[str, ...]


def export_site(folder: Path, url: str = "") -> Exported:
    """Write the public site as files.

    Args:
        folder: Empty, new, or written by this before.
        url: Address under which readers will find it, for feeds; empty: addresses from file to file.

    Raises:
        InputError: The folder holds other things, cannot be written, or a page leads nowhere.
        ProofError: The ledger says other than the database.
    """
    publish_due()
    checkpoint = reading.ledger_file("checkpoint")
    target = _Target(folder)
    export = _Export(target, url.rstrip("/"), {f"{LEDGER}{one}" for one in reading.ledger_paths()})
    export.follow()
    for path in reading.ledger_paths():
        data = checkpoint if path == "checkpoint" else reading.ledger_file(path)
        if data is not None:
            target.put(f"ledger/{path}", data)
    return target.close()


class _Target:
    """A folder that remembers what was put into it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.put_there, self.written = folder, set[str](), 0
        manifest = folder / MANIFEST
        if folder.is_dir() and any(folder.iterdir()) and not manifest.is_file():
            wanted, remedy = "an empty folder, or one that `callup publish` wrote", "choose another folder"
            raise InputError(where=str(folder), found="other files", wanted=wanted, remedy=remedy)
        self.before: set[str] = set()
        if manifest.is_file():
            self.before = set(_manifest(manifest).files)

    def put(self, name: str, data: bytes) -> None:
        """Write a file, if it is not there with these bytes."""
        path = self.folder / name
        self.put_there.add(name)
        if path.is_file() and path.read_bytes() == data:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            found = error.strerror or str(error)
            raise InputError(where=str(path.parent), found=found, wanted="a folder that can be written") from None
        write_bytes(path, data)
        self.written += 1

    def close(self) -> Exported:
        """Take away what an earlier run wrote and this one did not."""
        gone = sorted(self.before - self.put_there)
        self.put(MANIFEST, canonical_json(_Manifest(callup=1, files=tuple(sorted(self.put_there)))))
        for name in gone:
            (self.folder / name).unlink(missing_ok=True)
        for place in sorted({(self.folder / name).parent for name in gone}, reverse=True):
            if place != self.folder and place.is_dir() and not any(place.iterdir()):
                place.rmdir()
        return Exported(files=len(self.put_there), written=self.written, removed=len(gone))


def _manifest(path: Path) -> _Manifest:
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_Manifest)
    except msgspec.DecodeError:
        raise InputError(where=str(path), found="no list of files", wanted="what `callup publish` wrote") from None
    if any(one.startswith("/") or ".." in one.split("/") for one in found.files):
        raise InputError(where=str(path), found="paths out of the folder", wanted="what `callup publish` wrote")
    return found


class _Export:
    """Follows links from the first page on."""

    def __init__(self, target: _Target, url: str, ledger: set[str]) -> None:
        self.target, self.url, self.ledger = target, url, ledger
        self.handler = WSGIHandler()
        self.seen = {FIRST}
        self.waiting = [FIRST]

    def follow(self) -> None:
        """Write every page and file that can be reached."""
        while self.waiting:
            path = self.waiting.pop()
            if path.startswith(STATIC):
                self._static(path)
            else:
                self._page(path)

    def _page(self, path: str) -> None:
        media, data = self._fetch(path)
        if media.startswith("text/html"):
            data = IN_HTML.sub(lambda found: self._link(path, found), data.decode()).encode()
        self.target.put(file_of(path), data)

    def _static(self, path: str) -> None:
        found = finders.find(unquote(path.removeprefix(STATIC)))
        if not isinstance(found, str):
            raise InputError(where=path, found="no such file", wanted="a file of the site", remedy="build it again")
        data = Path(found).read_bytes()
        for one in _in_css(data) if path.endswith(".css") else ():
            self._later(urljoin(path, one))
        self.target.put(file_of(path), data)

    def _link(self, page: str, found: re.Match[str]) -> str:
        parts = urlsplit(found[2])
        if parts.path not in self.ledger:
            self._later(parts.path)
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return f'{found[1]}="{relative(page, parts.path)}{fragment}"'

    def _later(self, path: str) -> None:
        plain = urlsplit(path).path
        if plain not in self.seen:
            self.seen.add(plain)
            self.waiting.append(plain)

    def _fetch(self, path: str) -> tuple[str, bytes]:
        """A page as a reader without a session gets it, with what an export leaves out left out."""
        host = urlsplit(settings.URL)
        told = {
            "REQUEST_METHOD": "GET", "PATH_INFO": unquote(path), "QUERY_STRING": "", "SERVER_NAME": host.hostname,
            "SERVER_PORT": str(host.port or 80), "HTTP_HOST": host.netloc, "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_X_FORWARDED_PROTO": host.scheme, "wsgi.url_scheme": host.scheme, "wsgi.input": io.BytesIO(),
            EXPORTED: True, ADDRESS: self.url,
        }  # fmt: skip
        answer: Any = self.handler.get_response(WSGIRequest(told))
        if answer.status_code != 200:
            remedy = "tell whoever keeps callup: a public page leads there"
            raise InputError(where=path, found=f"answer {answer.status_code}", wanted="a public page", remedy=remedy)
        data = b"".join(answer) if answer.streaming else answer.content
        return str(answer["Content-Type"]), data


def file_of(path: str) -> str:
    """The file of an address.

    Example:
        >>> file_of("/"), file_of("/public/requests/r1/"), file_of("/public/feed.atom")
        ('index.html', 'public/requests/r1/index.html', 'public/feed.atom')
    """
    plain = unquote(path).lstrip("/")
    return f"{plain}index.html" if not plain or plain.endswith("/") else plain


def relative(page: str, path: str) -> str:
    """An address as seen from the file of a page.

    Example:
        >>> relative("/public/requests/r1/", "/public/check/")
        '../../check/index.html'
    """
    return quote(posixpath.relpath(file_of(path), posixpath.dirname(file_of(page)) or "."))


def _in_css(data: bytes) -> Iterator[str]:
    for found in IN_CSS.finditer(data.decode()):
        if not found[1].startswith("data:"):
            yield found[1]

"""The public site as plain files: whole, with links that work, and the same every time."""

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection

from callup.cli import run
from callup.documents import digest
from callup.errors import InputError
from callup_site.desk import guard, store
from callup_site.desk.models import Request
from callup_site.desk.record import Paper
from callup_site.public.export import MANIFEST, export_site
from tests.site.public_world import AT, done, seats, sent, written

LINKS = re.compile(rb"(?:href|src)=\"([^\"]+)\"|url\(\s*['\"]?([^'\")]+?)['\"]?\s*\)")
FOLLOWED = (".html", ".css", ".atom", "/")


def filled() -> None:
    seats()
    sent("r1")
    written("r2")
    for at in range(26):
        sent(f"many-{at:02}")
    request = Request.objects.get(slug="r1")
    paper = Paper(kind="request-sent", paper="public", name="the request, as sent.json", data=b"{}")
    store.keep(request, paper, "x", AT)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def crawled(start: str) -> tuple[set[str], list[str], set[str]]:
    """Addresses that answer, links that do not, and strangers."""
    seen, broken, strangers, waiting = {start}, [], set(), [start]
    while waiting:
        address = waiting.pop()
        try:
            with urlopen(address) as answer:  # noqa: S310 - loopback
                data = answer.read()
        except HTTPError:
            broken.append(address)
            continue
        if not address.endswith(FOLLOWED):
            continue
        for found in LINKS.findall(data):
            link = (found[0] or found[1]).decode()
            if link.startswith("data:"):
                continue
            to = urldefrag(urljoin(address, link))[0]
            if urlsplit(to).netloc != urlsplit(start).netloc:
                strangers.add(to)
            elif to not in seen:
                seen.add(to)
                waiting.append(to)
    return seen, broken, strangers


def told(folder: Path) -> dict[str, tuple[int, str]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, digest(path.read_bytes()))
        for path in folder.rglob("*") if path.is_file()
    }  # fmt: skip


@pytest.mark.django_db
def test_every_link_works_under_any_base_path_and_none_leads_elsewhere(tmp_path: Path) -> None:
    filled()
    export_site(tmp_path / "some" / "where")
    with served(tmp_path) as address:
        seen, broken, strangers = crawled(f"{address}/some/where/index.html")
    assert broken == []
    assert strangers == set()
    assert {one for one in seen if one.endswith(("/desk/", "/accounts/login/"))} == set()
    written_files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    not_reached = written_files - {
        urlsplit(one).path.lstrip("/").replace("%20", " ").replace("%2C", ",") for one in seen
    }
    assert {one for one in not_reached if "/ledger/" not in one} == {"some/where/.callup-published.json"}


@pytest.mark.django_db
def test_the_ledger_of_the_export_verifies(tmp_path: Path) -> None:
    filled()
    export_site(tmp_path)
    key = (tmp_path / "ledger" / "verifier-keys").read_text().splitlines()[0]
    assert {one.name for one in (tmp_path / "public" / "check").glob("*.py")} == {
        "verify_standalone.py",
        "check_proof_standalone.py",
    }
    assert "bring no proofs" in (tmp_path / "public" / "check" / "index.html").read_text()
    day = next((tmp_path / "public" / "days").glob("2*"))
    assert run(["ledger", "verify", str(tmp_path / "ledger"), "--key", key, "--earlier", str(day)]) == 0


@pytest.mark.django_db
def test_a_second_run_touches_nothing_that_did_not_change(tmp_path: Path) -> None:
    filled()
    first = export_site(tmp_path)
    before = told(tmp_path)
    second = export_site(tmp_path)
    assert (first.written, second.written, second.removed) == (first.files, 0, 0)
    assert told(tmp_path) == before
    done("r1", "request.return", "intake_validator", reason="a gap")
    third = export_site(tmp_path)
    changed = {name for name, now in told(tmp_path).items() if before.get(name) != now}
    assert (third.removed, third.written) == (0, len(changed))
    assert not [one for one in changed if one.startswith(("static/", "public/offices", "public/requests/r2"))]
    assert "public/requests/r1/index.html" in changed


@pytest.mark.django_db
def test_what_an_earlier_run_wrote_and_this_one_does_not_goes(tmp_path: Path) -> None:
    seats()
    sent("r1")
    paper = Paper(kind="request-sent", paper="public", name="sent.json", data=b"{}")
    kept = store.keep(Request.objects.get(slug="r1"), paper, "x", AT)
    export_site(tmp_path)
    path = tmp_path / "public" / "requests" / "r1" / "documents" / kept.digest[7:]
    assert [one.name for one in path.iterdir()] == ["sent.json"]
    guard.remove(connection)
    kept.delete()
    guard.install(connection)
    assert export_site(tmp_path).removed == 1
    assert not path.exists()


@pytest.mark.parametrize("listed", ["../outside", "/etc/passwd", "a/../../b"])
@pytest.mark.django_db
def test_a_list_of_files_that_leads_out_of_the_folder_is_refused(tmp_path: Path, listed: str) -> None:
    (tmp_path / MANIFEST).write_text(f'{{"callup":1,"files":["{listed}"]}}')
    with pytest.raises(InputError, match="paths out of the folder"):
        export_site(tmp_path)


@pytest.mark.django_db
def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="other files"):
        export_site(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.django_db
def test_files_beside_the_export_stay(tmp_path: Path) -> None:
    seats()
    sent("r1")
    export_site(tmp_path)
    (tmp_path / "robots.txt").write_text("mine")
    export_site(tmp_path)
    assert (tmp_path / "robots.txt").read_text() == "mine"


@pytest.mark.django_db
def test_feeds_and_commands_name_the_address_that_was_given(tmp_path: Path) -> None:
    seats()
    sent("r1")
    export_site(tmp_path, "https://requests.example.gov/account/")
    feed = (tmp_path / "public" / "requests" / "r1" / "feed.atom").read_text()
    assert 'href="https://requests.example.gov/account/public/requests/r1/index.html#entry-2"' in feed
    assert "https://requests.example.gov/account/ledger --key" in (tmp_path / "public/check/index.html").read_text()


@pytest.mark.django_db
def test_nothing_secret_is_exported(tmp_path: Path) -> None:
    filled()
    export_site(tmp_path)
    everything = b"\n".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for name in ("secret-key", "ledger-key", "clock-key"):
        assert (settings.HOME / name).read_bytes().strip()[-30:] not in everything
    assert b"x-requester" not in everything
    assert b"csrfmiddlewaretoken" not in everything


@pytest.mark.django_db
def test_the_exported_page_opens_from_a_disk(tmp_path: Path, chromium: Any) -> None:
    seats()
    sent("r1")
    export_site(tmp_path)
    page = chromium.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    page.click("text=All requests")
    page.click("text=Flood at the harbour")
    assert "Fill bags" in page.content()
    page.close()

"""One command runs the site, keeps it going and stops all of it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import pytest

from callup.cli import run
from callup.errors import InputError
from callup_site.running import Chosen, holding_port, server_command

LONG = 120.0


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def until(holds: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        with suppress(URLError, OSError, ValueError):
            if found := holds():
                return found
        time.sleep(0.2)
    pytest.fail(f"not within {LONG} s: {what}")


def children(number: int) -> list[int]:
    """Processes below a process."""
    parents = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            after = place.read_text().rpartition(")")[2].split()
            if after[0] != "Z":
                parents[int(place.parent.name)] = int(after[1])
    found: list[int] = []
    waiting = [number]
    while waiting:
        one = waiting.pop()
        mine = [pid for pid, parent in parents.items() if parent == one]
        found += mine
        waiting += mine
    return found


def lives(number: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


class Site:
    """`callup serve` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.port, self.home, self.output = free_port(), folder / "home", folder / "said"
        self.url = f"http://127.0.0.1:{self.port}"
        told = {name: value for name, value in os.environ.items() if not name.startswith(("CALLUP_", "DJANGO_"))}
        command = [
            sys.executable,
            "-m",
            "callup",
            "serve",
            "--demo",
            "--port",
            str(self.port),
            "--home",
            str(self.home),
        ]
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=told)
        until(lambda: "Stop with Ctrl-C" in self.said() or self.process.poll() is not None, "a start")
        assert self.process.poll() is None, self.said()

    def said(self) -> str:
        return self.output.read_text() if self.output.exists() else ""

    def health(self) -> dict[str, Any]:
        with urlopen(f"{self.url}/health/", timeout=10) as answer:  # noqa: S310 - loopback
            return dict(json.load(answer))

    def end(self) -> None:
        below = children(self.process.pid)
        for one in (self.process.pid, *below):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    started = Site(tmp_path_factory.mktemp("site"))
    yield started
    started.end()


def test_it_prints_its_address_and_the_accounts(site: Site) -> None:
    said = site.said()
    assert said.startswith("callup prepares the site")
    assert "WARNING" not in said
    assert site.url in said
    for word in (
        "demo-requester",
        "demo-donor-representative-fl",
        "demo-governors-delegate-tn",
        "demo-records-officer-2",
    ):
        assert word in said
    assert "no second factor" in said


def test_the_server_has_threads_for_the_processors_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    for processors, threads in ((1, 3), (2, 5), (64, 16)):
        monkeypatch.setattr(os, "cpu_count", lambda processors=processors: processors)
        command = server_command(Chosen())
        assert command[command.index("--blocking-threads") + 1] == str(threads)


def test_what_was_sent_is_in_the_ledger_before_long(site: Site) -> None:
    told = until(lambda: (found := site.health())["ledger_size"] == 2 and found, "both entries in the ledger")
    assert (told["entries_waiting"], told["is_demo"]) == (0, True)
    with urlopen(f"{site.url}/public/requests/us-dhs-2025-05-09/") as answer:  # noqa: S310
        assert b"Support to interior immigration enforcement" in answer.read()
    assert run(["ledger", "verify", str(site.home / "ledger")]) == 0


def test_an_account_of_the_demonstration_can_sign_in_with_the_password(site: Site) -> None:
    password = re.search(r"password of all of them: (\S+)", site.said())
    assert password is not None
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    page = opener.open(f"{site.url}/accounts/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "login": "demo-requester", "password": password[1]}
    with opener.open(f"{site.url}/accounts/login/?next=/accounts/2fa/", urlencode(form).encode()) as answer:
        assert answer.url == f"{site.url}/accounts/2fa/"
        assert "Sign out" in answer.read().decode()


def test_a_second_one_at_the_same_port_is_refused(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    with (
        pytest.raises(InputError, match=f"port {site.port}: found address already in use"),
        holding_port("127.0.0.1", site.port),
    ):
        pass
    assert run(["serve", "--port", str(site.port)]) == 10
    assert "choose another one with --port" in capsys.readouterr().err


def test_a_server_or_worker_that_was_killed_comes_back(site: Site) -> None:
    first = children(site.process.pid)
    assert len(first) >= 3
    for one in first:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    until(lambda: len(children(site.process.pid)) >= 3 and site.health(), "an answer")
    assert not set(first) & set(children(site.process.pid))


def test_it_stops_with_all_that_it_started(site: Site) -> None:
    below = children(site.process.pid)
    site.process.send_signal(signal.SIGTERM)
    assert site.process.wait(LONG) == 0
    assert [one for one in below if lives(one)] == []
    assert "Stopped." in site.said()
    with closing(socket.socket()) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(("127.0.0.1", site.port))


def test_a_demonstration_is_not_served_as_a_real_site(site: Site, tmp_path: Path) -> None:
    told = {name: value for name, value in os.environ.items() if not name.startswith(("CALLUP_", "DJANGO_"))}
    command = [sys.executable, "-m", "callup", "serve", "--port", str(free_port()), "--home", str(site.home)]
    found = subprocess.run(command, capture_output=True, text=True, env=told, check=False)
    assert found.returncode == 10
    assert "found a demonstration" in found.stderr


def test_when_the_watcher_is_killed_nothing_stays_behind(tmp_path: Path) -> None:
    started = Site(tmp_path)
    below = children(started.process.pid)
    try:
        os.kill(started.process.pid, signal.SIGKILL)
        started.process.wait()
        until(lambda: not any(lives(one) for one in below), "no process left")
    finally:
        for one in below:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)


def test_a_port_that_is_none_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="from 1 to 65535"), holding_port("127.0.0.1", 99_999):
        pass
    with pytest.raises(InputError, match="choose another one with --port"), holding_port("no.such.host.invalid", 8000):
        pass

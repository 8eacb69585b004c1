"""How does the site run? One command starts the server and the worker, keeps both going, and stops both.

This process only watches: server and worker are processes of their own, which end when it ends, however it ends.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import msgspec

from callup.errors import InputError

STOP_SECONDS, START_SECONDS, PAUSE_SECONDS = 15.0, 60.0, 1.0
MOST_STARTS, WITHIN_SECONDS = 5, 60.0
TELL_OF_PARENT, MOST_THREADS, LARGEST_PORT = 1, 16, 65_536
Say = Callable[[str], None]


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Where the site listens, with how many processes, and whether it is a demonstration."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    is_demo: bool = False
    home: str = ""


def prepare(home: str = "", *, is_demo: bool = False, url: str = "") -> None:
    """Set the site up in this process: environment first, because the settings are read from it once.

    Raises:
        InputError: The home is one of a demonstration and this is none.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "callup_site.settings")
    if home or is_demo:
        os.environ["CALLUP_HOME"] = home or os.environ.get("CALLUP_HOME", "callup-demo")
    if is_demo:
        os.environ["CALLUP_DEMO"] = "1"
    if url:
        os.environ.setdefault("CALLUP_URL", url)
    import django  # noqa: PLC0415 - after the environment

    django.setup()


def serve(chosen: Chosen, say: Say) -> None:
    """Run the site until it is told to stop (Ctrl-C or SIGTERM).

    Raises:
        InputError: The port is taken, or the site cannot be set up.
        OutOfTurn: The home of a demonstration holds real accounts.
    """
    stop = threading.Event()
    _on_signals(stop)
    with holding_port(chosen.host, chosen.port):
        say("callup prepares the site; the first time this takes some seconds.")
        prepare(chosen.home, is_demo=chosen.is_demo, url=f"http://{_shown(chosen.host)}:{chosen.port}")
        lines = set_up(is_demo=chosen.is_demo)
        _run([_Child("server", server_command(chosen)), _Child("worker", worker_command())], chosen, stop, (lines, say))


def _run(children: "list[_Child]", chosen: Chosen, stop: threading.Event, told: tuple[list[str], Say]) -> None:
    """Keep the children going until told to stop, then stop them in order."""
    lines, say = told
    try:
        for child in children:
            child.start()
        if _wait_for_answer(chosen, children[0], stop):
            say("\n".join([*lines, "Stop with Ctrl-C."]))
        while not stop.wait(PAUSE_SECONDS):
            for child in children:
                child.keep_going()
    finally:
        for child in children:
            child.tell_to_stop()
        for child in children:
            child.stop()
        say("Stopped.")


def set_up(*, is_demo: bool) -> list[str]:
    """Bring the database up to date, look whether all that is served is there, seed a demonstration.

    Returns:
        What to tell whoever started the site.

    Raises:
        InputError: Something is missing; the message says what to do.
    """
    from django.conf import settings  # noqa: PLC0415 - after `prepare`
    from django.core.checks import ERROR, run_checks  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    from callup_site import demo  # noqa: PLC0415

    if demo.password_file().exists() and not is_demo:
        wanted, remedy = "a home of its own for a site that is none", "choose another folder with --home, or say --demo"
        raise InputError(where=str(settings.HOME), found="a demonstration", wanted=wanted, remedy=remedy)
    wrong = [one for one in run_checks() if one.is_serious(ERROR) and not one.is_silenced()]
    if wrong:
        raise InputError(where="set-up", found=wrong[0].msg, wanted="a whole site", remedy=wrong[0].hint or "")
    call_command("migrate", verbosity=0, interactive=False)
    engine = connections["default"].vendor
    where = f"SQLite in {settings.HOME}" if engine == "sqlite" else f"{engine}, files in {settings.HOME}"
    lines = [f"callup serves {settings.URL} ({where})."]
    if is_demo:
        lines += _demo_lines(demo.seed())
    connections.close_all()
    return lines


def _demo_lines(password: str) -> list[str]:
    from callup_site import demo  # noqa: PLC0415 - after `prepare`

    rows = demo.demo_accounts()
    width = max(len(one.username) for one in rows)
    told = [f"  {one.username:<{width}}  {one.title}{f', {one.home}' if one.home else ''}" for one in rows]
    if demo.find_example() is None:
        told.append("The request of 9 May 2025 did not come with this copy. Begin one as demo-requester.")
    return ["A demonstration: made-up accounts, no second factor. Do not put it on a network.", *told,
            f"The password of all of them: {password}"]  # fmt: skip


@contextmanager
def holding_port(host: str, port: int) -> Iterator[None]:
    """Look whether one can listen there, and keep others of this kind away; the server listens beside it.

    Raises:
        InputError: Somebody else listens there, or there is no such place.
    """
    if not 0 < port < LARGEST_PORT:
        raise InputError(where="--port", found=f"{port}", wanted=f"a port from 1 to {LARGEST_PORT - 1}")
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with closing(socket.socket(family, kind, number)) as alone:
            alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            alone.bind(address)
    except OSError as error:
        found = (error.strerror or str(error)).lower()
        remedy = "stop what listens there, or choose another one with --port"
        raise InputError(where=f"{host}, port {port}", found=found, wanted="a free port", remedy=remedy) from None
    with closing(socket.socket(family, kind, number)) as held:
        with suppress(OSError):
            held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            held.bind(address)
        yield


def server_command(chosen: Chosen) -> list[str]:
    """Granian with the site; two threads for each processor and one, more would only wait for each other."""
    threads = min(MOST_THREADS, 2 * (os.cpu_count() or 1) + 1)
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", chosen.host, "--port", str(chosen.port),
        "--workers", str(chosen.workers), "--blocking-threads", str(threads), "--no-ws", "--respawn-failed-workers",
        "--log-level", "error",
        "callup_site.wsgi:application",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The worker, which does jobs and publishes entries."""
    return [sys.executable, "-m", "django", "callup_worker"]


class _Child:
    """A process that is started again when it ends by itself."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.process: subprocess.Popen[bytes] | None = None
        self.starts: list[float] = []

    def start(self) -> None:
        """Start it, in a group of its own: Ctrl-C comes to this process alone, which stops the others in order."""
        self.starts.append(time.monotonic())
        self.process = subprocess.Popen(  # noqa: S603 - commands of this module
            self.command,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - no threads here
        )

    def ended(self) -> bool:
        """Whether it is not there."""
        return self.process is None or self.process.poll() is not None

    def keep_going(self) -> None:
        """Start it again if it ended.

        Raises:
            InputError: It ends again and again.
        """
        if not self.ended():
            return
        self.starts = [one for one in self.starts if time.monotonic() - one < WITHIN_SECONDS]
        if len(self.starts) >= MOST_STARTS:
            code = self.process.returncode if self.process else None
            found = f"an end with code {code}, {MOST_STARTS} times within {WITHIN_SECONDS:.0f} seconds"
            raise InputError(where=self.name, found=found, wanted="one that keeps going", remedy="see what it said")
        self.start()

    def tell_to_stop(self) -> None:
        """Ask it to end what it does."""
        if self.process is not None and not self.ended():
            self.process.terminate()

    def stop(self) -> None:
        """Wait until it has ended; after a while, end it and all that it started."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _end_with_parent() -> None:
    """On Linux a child is told when its parent ends, also when nobody could tell it."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(TELL_OF_PARENT, signal.SIGTERM)


def _on_signals(stop: threading.Event) -> None:
    if threading.current_thread() is threading.main_thread():
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, lambda *_: stop.set())


def _wait_for_answer(chosen: Chosen, server: _Child, stop: threading.Event) -> bool:
    """Wait until the site answers; False where it was told to stop before.

    Raises:
        InputError: The server ended, or did not answer in time.
    """
    address, begun = f"http://{_reached(chosen.host)}:{chosen.port}/static/callup/site.css", time.monotonic()
    while time.monotonic() - begun < START_SECONDS:
        if server.ended():
            break
        try:
            with urlopen(address, timeout=5):
                return True
        except (URLError, OSError):
            if stop.wait(0.2):
                return False
    raise InputError(where="server", found="no answer", wanted=f"one at {address}", remedy="see what it said")


def _reached(host: str) -> str:
    """The name under which this machine reaches itself."""
    plain = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not listened at
    return f"[{plain}]" if ":" in plain else plain


def _shown(host: str) -> str:
    return "localhost" if host in {"0.0.0.0", "::"} else _reached(host)  # noqa: S104


def publish(folder: Path, url: str, home: str = "") -> tuple[int, int, int]:
    """Write the public site as files: how many there are, how many changed, how many went.

    Raises:
        InputError: There is no site in this home.
    """
    place = Path(home or os.environ.get("CALLUP_HOME", "callup-home"))
    wanted, remedy = "the home of a site", "name its folder with --home, or let `callup serve` run there once"
    if not place.is_dir():
        raise InputError(where=str(place), found="no folder", wanted=wanted, remedy=remedy)
    prepare(home)
    from django.db import connection  # noqa: PLC0415 - after `prepare`

    if "desk_entry" not in connection.introspection.table_names():
        raise InputError(where=str(place), found="no database of a site", wanted=wanted, remedy=remedy)
    from callup_site.public.export import export_site  # noqa: PLC0415 - after `prepare`

    found = export_site(folder, url)
    return found.files, found.written, found.removed

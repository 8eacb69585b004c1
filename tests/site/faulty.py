"""A site that is killed again and again: a server of its own, clients that write, and a look at what is left.

Everything runs on loopback in a folder of its own; only processes started here are ended, by their ids.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

SECRET = "f" * 32
ACT = "request.note_finding"
SERVER = ("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--workers", "2", "--port")
DRAFT = """callup = 1
id = "draft"
title = "{title}"
asked_on = 2026-01-05
to = "State Guard"
from = {{office = "County"}}
mission = {{kind = "disaster"}}
[[line]]
id = "bags"
title = "Fill bags"
people = 40
"""
SEED = """
import django; django.setup()
from datetime import UTC, datetime, timedelta
from django.conf import settings
from django.test import Client
from callup.stages import Holding
from callup_site.desk import acting, store
from callup_site.desk.record import Intent
from callup_site.signin.models import Account
at = datetime.now(UTC)
text = '''callup = 1
id = "%s"
title = "Sandbags"
asked_on = 2026-01-05
to = "State Guard"
from = {office = "County"}
mission = {kind = "disaster"}
[[line]]
id = "bags"
title = "Fill bags"
people = 40
'''
for office in ("requester", "agency_approver", "auditor"):
    account = Account.objects.create_user(office)
    day = at.date()
    seat = Holding(account=account.code, office=office, request="*", since=day, until=day + timedelta(days=365))
    store.give_seat(seat, "seed", at)
    client = Client()
    client.force_login(account)
    cookie = settings.SESSION_COOKIE_NAME
    print(office, f"{cookie}={client.cookies[cookie].value}; {settings.CSRF_COOKIE_NAME}={'f' * 32}", sep="|")
code = Account.objects.get(username="requester").code
for slug in ("sent", "draft"):
    write = Intent(act="request.write", office="requester", subject=slug, form={"request": text % slug})
    acting.begin(code, slug, write, at=at)
send = Intent(act="request.submit", office="agency_approver", subject="sent")
acting.perform(Account.objects.get(username="agency_approver").code, "sent", [send], at=at)
"""
LOOK = """
import django; django.setup()
import json
from callup.documents import digest
from callup.ledger import Chains, digest_of, parse_entry
from callup_site.desk.models import Act, Document, Entry, Head
chains, problems = Chains(), []
entries = list(Entry.objects.order_by("leaf"))
if [one.leaf for one in entries] != list(range(len(entries))):
    problems.append("leaves have gaps")
if Head.objects.get().next_leaf != len(entries):
    problems.append("the head does not point behind the last leaf")
for one in entries:
    data = bytes(one.data)
    if digest_of(data) != one.digest:
        problems.append(f"entry {one.leaf} has another digest")
    chains.follow(parse_entry(data), one.digest, where=str(one.leaf))
for one in Document.objects.all():
    if digest(bytes(one.data)) != one.digest or len(bytes(one.data)) != one.size:
        problems.append(f"document {one.id} is not whole")
for slug in ("sent", "draft"):
    numbers = list(Act.objects.filter(slug=slug).order_by("number").values_list("number", flat=True))
    if numbers != list(range(1, len(numbers) + 1)):
        problems.append(f"acts of {slug} have gaps")
bare = Act.objects.filter(entries=None).count()
if bare:
    problems.append(f"{bare} acts without an entry")
reasons = list(Act.objects.filter(act="request.note_finding").values_list("reason", flat=True))
titles = [json.loads(bytes(one.data))["title"] for one in Document.objects.filter(kind="request")]
print(json.dumps({"problems": problems, "reasons": reasons, "titles": titles, "entries": len(entries)}))
"""


class Site:
    """One site in one folder, with the sessions of its accounts."""

    def __init__(self, home: Path, database: str | None = None) -> None:
        self.home, self.port = home, free_port()
        self.odd: set[int] = set()
        self.env = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "callup_site.settings", "CALLUP_HOME": str(home),
            "CALLUP_DEMO": "1", "CALLUP_URL": f"http://127.0.0.1:{self.port}", "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        self.env.pop("CALLUP_DATABASE", None)
        if database:
            self.env["CALLUP_DATABASE"] = database
        self.python("-m", "django", "migrate", "--verbosity", "0")
        told = self.python("-c", SEED)
        self.sessions = dict(line.split("|") for line in told.splitlines())
        self.server: subprocess.Popen[bytes] | None = None

    def python(self, *arguments: str) -> str:
        """Run Python to its end and give what it printed."""
        done = subprocess.run([sys.executable, *arguments], env=self.env, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()[-3000:]
        return done.stdout.decode()

    def start(self) -> None:
        """Start the server in a group of its own, and wait until it answers."""
        command = [sys.executable, *SERVER, str(self.port), "callup_site.wsgi:application"]
        with (self.home / "server.log").open("ab") as log:
            self.server = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, start_new_session=True)
        for _ in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.05)
        raise AssertionError((self.home / "server.log").read_text()[-3000:])

    def kill(self) -> None:
        """End the server and its workers at once, without a word."""
        if self.server is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None

    def post(self, office: str, slug: str, fields: dict[str, str]) -> bool:
        """Post one act; whether it was acknowledged."""
        address = f"http://127.0.0.1:{self.port}/desk/requests/{slug}/act/"
        body = urllib.parse.urlencode({**fields, "office": office, "subject": slug, "back": "/health/"}).encode()
        headers = {"Cookie": self.sessions[office], "X-CSRFToken": SECRET, "Origin": f"http://127.0.0.1:{self.port}"}
        asked = urllib.request.Request(address, data=body, headers=headers)
        try:
            with urllib.request.build_opener(_Stay).open(asked, timeout=20) as answer:
                return bool(answer.status == 302)
        except urllib.error.HTTPError as error:
            self.odd.update({error.code} - {302, 409, 502, 503})
            return error.code == 302 and error.headers["Location"] == "/health/"
        except (OSError, ValueError):
            return False


class Life:
    """One life of a server: clients write until it is killed. What was acknowledged is kept in `told`."""

    def __init__(self, site: Site, number: int, told: dict[str, list[str]]) -> None:
        self.site, self.number, self.told = site, number, told
        self.over = threading.Event()
        self.count = 0

    def run(self, seconds: float) -> None:
        """Start, write, kill after a first acknowledgement and so many seconds."""
        self.site.start()
        writers = [threading.Thread(target=one) for one in (self._notes, self._drafts)]
        for one in writers:
            one.start()
        while not self.count and any(one.is_alive() for one in writers):
            time.sleep(0.01)
        time.sleep(seconds)
        self.site.kill()
        self.over.set()
        for one in writers:
            one.join()

    def _notes(self) -> None:
        self._write("reasons", "auditor", "sent", lambda text: {"act": ACT, "reason": text})

    def _drafts(self) -> None:
        draft = {"act": "request.write"}
        self._write("titles", "requester", "draft", lambda text: {**draft, "form-request": DRAFT.format(title=text)})

    def _write(self, kind: str, office: str, slug: str, fields: Callable[[str], dict[str, str]]) -> None:
        number = 0
        while not self.over.is_set() and not self.site.odd:
            number += 1
            text = f"Writing {self.number} {number}"
            if self.site.post(office, slug, fields(text)):
                self.told[kind].append(text)
                self.count += 1


class _Stay(urllib.request.HTTPRedirectHandler):
    """Does not follow a redirect: it is the acknowledgement."""

    def redirect_request(self, *_: object) -> None:
        return None


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def moment(chance: random.Random) -> float:
    """How long a server lives before it is killed [s]."""
    return chance.uniform(0.02, 0.8)

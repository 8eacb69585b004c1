"""A publisher that is killed with `kill -9` at any moment loses no entry and puts none in twice.

Entries stand in the database; publishers begin one after the other, two at a time, and are killed after a random while.
"""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

KILLS = int(os.environ.get("CALLUP_PUBLISHER_KILLS", "6"))
SEED = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import UTC, datetime
from callup.ledger import Entry as Leaf, digest_of, entry_bytes
from callup_site.desk.models import Act, Entry, Request
at, last, rows = datetime(2026, 1, 5, 12, tzinfo=UTC), None, []
request = Request.objects.create(slug="r1", opened_at=at, acted_at=at)
fields = dict(request=request, slug="r1", act="request.note_finding", account="x", office="auditor", subject="r1",
              shown_as="Auditor", stage_from="draft", stage_to="draft", at=at)
act = Act.objects.create(number=1, **fields)
for leaf in range(3_000):
    told = Leaf(callup=1, act="request.note_finding", request="r1", version=1, office="Auditor",
                at="2026-01-05T12:00:00Z", document=None, previous=last, body={"number": leaf}, withheld=(), delay=None,
                redactions=(), release=None)
    data = entry_bytes(told)
    last = digest_of(data)
    rows.append(Entry(leaf=leaf, act=act, slug="r1", kind=told.act, at=at, digest=last, data=data))
Entry.objects.bulk_create(rows, batch_size=500)
"""
PUBLISH = """
import django; django.setup()
from callup_site.desk import publishing
publishing.AT_ONCE = 25
print("ready", flush=True)
while True:
    publishing.publish_due()
    if publishing.published_size() == 3_000:
        break
"""
CHECK = """
import django; django.setup()
from callup_site.desk.publishing import check_published, publish_due
publish_due()
found = check_published()
print(found.kept, found.published, found.verified.size)
"""


def environment(home: Path) -> dict[str, str]:
    told = {name: value for name, value in os.environ.items() if not name.startswith(("CALLUP_", "DJANGO_"))}
    return {**told, "CALLUP_HOME": str(home), "DJANGO_SETTINGS_MODULE": "callup_site.settings"}


def begun(code: str, home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code], env=environment(home), stdout=subprocess.PIPE, text=True)


def ended(code: str, home: Path) -> str:
    child = begun(code, home)
    said = child.communicate()[0]
    assert child.returncode == 0, said
    return said


def sizes(home: Path) -> int:
    with suppress(OSError):
        return int((home / "ledger" / "checkpoint").read_text().splitlines()[1])
    return 0


def test_killed_publishers_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    chance, home, seen = random.Random(2026), tmp_path / "home", [0]
    ended(SEED, home)
    for _ in range(KILLS):
        pair = [begun(PUBLISH, home) for _ in range(2)]
        for one in pair:
            assert one.stdout is not None
            one.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.15))
        for one in pair:
            one.send_signal(signal.SIGKILL)
            one.wait()
            assert one.stdout is not None
            one.stdout.close()
        seen.append(sizes(home))
    assert seen == sorted(seen)
    assert len(set(seen)) > 1
    assert ended(CHECK, home).split() == ["3000", "3000", "3000"]

"""The server is killed at random points while clients write: nothing that was acknowledged is lost, nothing is half.

`make faults` does it 200 times and more; here a few times.
"""

import json
import os
import random
import threading
from pathlib import Path

from tests.site.faulty import ACT, LOOK, Site, moment

TIMES = int(os.environ.get("CALLUP_FAULTS", "3"))
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


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    site, chance = Site(tmp_path, os.environ.get("CALLUP_TEST_DATABASE")), random.Random(1)
    notes: list[str] = []
    titles: list[str] = []
    tried = 0
    for time in range(TIMES):
        site.start()
        over = threading.Event()

        def write_notes(life: int = time, over: threading.Event = over) -> None:
            number = 0
            while not over.is_set():
                number += 1
                reason = f"Finding {life} {number}"
                if site.post("auditor", "sent", {"act": ACT, "reason": reason}):
                    notes.append(reason)

        def write_drafts(life: int = time, over: threading.Event = over) -> None:
            number = 0
            while not over.is_set():
                number += 1
                title = f"Sandbags {life} {number}"
                told = {"act": "request.write", "form-request": DRAFT.format(title=title)}
                if site.post("requester", "draft", told):
                    titles.append(title)

        writers = [threading.Thread(target=write_notes), threading.Thread(target=write_drafts)]
        before = len(notes) + len(titles)
        for one in writers:
            one.start()
        while len(notes) + len(titles) == before and any(one.is_alive() for one in writers):
            threading.Event().wait(0.01)
        threading.Event().wait(moment(chance))
        site.kill()
        over.set()
        for one in writers:
            one.join()
        tried += 1
    found = json.loads(site.python("-c", LOOK))
    assert found["problems"] == []
    assert set(notes) <= set(found["reasons"])
    assert set(titles) <= set(found["titles"])
    assert len(found["reasons"]) == len(set(found["reasons"]))
    print(f"killed {tried} times; {len(notes)} notes and {len(titles)} drafts acknowledged, all there; "
          f"{found['entries']} entries without a gap")  # fmt: skip

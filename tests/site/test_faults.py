"""The server is killed at random points while clients write: nothing that was acknowledged is lost, nothing is half.

`make faults` does it 200 times; here a few times.
"""

import json
import os
import random
import sys
from pathlib import Path

from tests.site.faulty import LOOK, Life, Site, moment

TIMES = int(os.environ.get("CALLUP_FAULTS", "3"))


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(tmp_path: Path, capsys: object) -> None:
    site, chance = Site(tmp_path, os.environ.get("CALLUP_TEST_DATABASE")), random.Random(1)
    told: dict[str, list[str]] = {"reasons": [], "titles": []}
    for number in range(TIMES):
        Life(site, number, told).run(moment(chance))
        assert site.odd == set(), (tmp_path / "server.log").read_text()[-3000:]
    found = json.loads(site.python("-c", LOOK))
    assert found["problems"] == []
    for kind, texts in told.items():
        assert set(texts) <= set(found[kind])
        assert len(texts) >= TIMES
    assert len(found["reasons"]) == len(set(found["reasons"]))
    with capsys.disabled():  # type: ignore[attr-defined]
        count = sum(map(len, told.values()))
        sys.stdout.write(f"\nkilled {TIMES} times; {count} acts acknowledged and there; {found['entries']} entries\n")

"""A whole request, walked by its offices, as the public sees it at every step."""

from pathlib import Path

import pytest
from django.test import Client

from callup.cli import run
from callup_site.desk.models import Entry
from callup_site.desk.publishing import check_published, publish_due
from callup_site.public import reading
from callup_site.public.export import export_site
from callup_site.public.folding import fold
from callup_site.public.record import PublicLine
from tests.site import walking

pytestmark = pytest.mark.django_db
MOST_BYTES = 150_000


def six(line: PublicLine) -> tuple[int | None, ...]:
    return (
        line.people_asked, line.people_lawful, line.people_offered, line.people_approved, line.people_present,
        line.spent_usd,
    )  # fmt: skip


def test_the_quantities_of_a_walk_are_told_one_after_the_other(client: Client, tmp_path: Path) -> None:
    walk = walking.begun()
    told = {}
    for milestone in walking.MILESTONES:
        walking.to(walk, milestone)
        asked = reading.request_of(walk.slug)
        assert asked is not None
        told[milestone] = {one.line: six(one) for one in asked.lines}
        page = client.get(f"/public/requests/{walk.slug}/")
        assert (page.status_code, len(page.content) < MOST_BYTES) == (200, True)
    assert told["sent"]["supplies"] == (200, None, None, None, None, None)
    assert told["found"]["crowd"] == (300, 0, None, None, None, None)
    assert told["answered"]["supplies"] == (200, 200, 200, None, None, None)
    assert told["decided"]["supplies"] == (200, 200, 200, 160, None, None)
    assert told["home_again"]["supplies"] == (200, 200, 200, 160, 160, None)
    assert told["paid"]["radio"] == (100, 100, 100, 100, 100, 45_000)
    assert told["published"] == told["closed"]
    _check_end(walk.slug, client.get(f"/public/requests/{walk.slug}/").content.decode())
    _check_prefixes(walk.slug)
    _check_files(tmp_path)


def _check_end(slug: str, page: str) -> None:
    """What stands there at the end: documents told, why one was withheld, no id in the place of an office."""
    asked = reading.request_of(slug)
    assert asked is not None
    held = [one for one in asked.publications if one.stage == "delayed"]
    assert [(one.subject, one.authority, one.until) for one in held] == [
        ("orders-1", "5 U.S.C. 552(b)(7)(F)", "2021-03-10")
    ]
    for words in ("Safety of units under way.", "package.pdf", "account.json", "Order writer"):
        assert words in page
    assert "order_writer" not in page
    assert "approved_in_part" not in page
    assert "orders.json" in page  # its day has come
    assert "Documents that are withheld or wait" not in page
    assert "45,000 USD paid" in page
    names = {one.name for one in reading.published_documents(slug)}
    assert {"request.json", "package.json", "decision.json", "account.json"} <= names
    assert {one.home for one in asked.consents} == {"DE", "MD", "VA"}
    assert sum(one.people or 0 for one in asked.orders) == 260


def _check_prefixes(slug: str) -> None:
    """Every state on the way can be read, and each adds to the one before."""
    leaves = reading.leaves_of(Entry.objects.filter(slug=slug))
    for end in range(1, len(leaves) + 1):
        found = fold(leaves[:end])
        assert [one.number for one in found.timeline] == list(range(end))


def _check_files(folder: Path) -> None:
    publish_due()
    checked = check_published()
    assert checked.kept == checked.published == Entry.objects.count()
    export_site(folder)
    assert run(["ledger", "verify", str(folder / "ledger")]) == 0

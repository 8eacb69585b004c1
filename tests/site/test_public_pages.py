"""Everyone can read the public pages, without a session, and nothing of a draft."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from callup.documents import digest
from callup.ledger import check_proof, parse_key, parse_proof
from callup_site.desk import store
from callup_site.desk.models import Request, Thing
from callup_site.desk.publishing import publish_due
from callup_site.desk.record import Paper
from callup_site.public.reading import ledger_state
from tests.site.public_world import AT, done, seats, sent, written

pytestmark = pytest.mark.django_db
PAGES = ("/", "/public/requests/", "/public/check/", "/public/offices/")
OF_A_REQUEST = ("", "versions/1/", "card.html", "feed.atom", "lines.csv", "request.json")


def ledger_key() -> str:
    """The public key of the ledger, as a line."""
    found = ledger_state()
    assert found
    return found.key


class Seen(HTMLParser):
    """What stands in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]


def parsed(html: str) -> Seen:
    seen = Seen()
    seen.feed(html)
    return seen


def body(client: Client, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return b"".join(answer) if answer.streaming else answer.content


@pytest.mark.parametrize("filled", [False, True])
def test_each_page_has_one_heading_and_no_inline_style_or_script(client: Client, *, filled: bool) -> None:
    if filled:
        seats()
        sent("r1")
        publish_due(AT)
    more = ("/public/requests/r1/", "/public/requests/r1/card.html") if filled else ()
    for path in (*PAGES, *more):
        seen = parsed(body(client, path).decode())
        assert seen.tags.count("h1") == 1, path
        assert not [one for one in seen.attributes if one[1] == "style" or one[1].startswith("on")], path
        tables = [value for tag, name, value in seen.attributes if (tag, name) == ("th", "scope")]
        assert seen.tags.count("th") == len(tables), path


def test_the_page_of_a_request_tells_each_line_with_its_quantities(client: Client) -> None:
    seats()
    sent("r1")
    page = body(client, "/public/requests/r1/").decode()
    for words in ("Flood at the harbour", "Harbour County", "Fill bags", "40", "not yet", "Accept for review"):
        assert words in page


def test_nothing_of_a_draft_is_told_anywhere(client: Client) -> None:
    seats()
    written("r1", title="Secret so far")
    publish_due(AT)
    assert Request.objects.get(slug="r1").title == "Secret so far"
    paths = [*PAGES, *(f"/public/requests/r1/{one}" for one in OF_A_REQUEST), "/public/feed.atom",
             "/public/requests.csv", "/public/lines.csv", "/public/requests.json", "/public/entries.jsonl",
             "/ledger/tile/entries/000.p/1"]  # fmt: skip
    for path in paths:
        told = body(client, path)
        assert b"Secret" not in told, path
        assert b"Harbour" not in told, path


def test_no_account_stands_on_a_public_page(client: Client) -> None:
    seats()
    sent("r1")
    for path in (*PAGES, *(f"/public/requests/r1/{one}" for one in OF_A_REQUEST), "/public/entries.jsonl"):
        assert b"x-requester" not in body(client, path), path


def test_tables_and_feeds_can_be_read_by_programs(client: Client) -> None:
    seats()
    sent("r1")
    rows = list(csv.DictReader(io.StringIO(body(client, "/public/lines.csv").decode())))
    assert [(row["line"], row["people_asked"], row["people_lawful"]) for row in rows] == [
        ("bags", "40", ""),
        ("pumps", "", ""),
    ]
    told = json.loads(body(client, "/public/requests.json"))
    assert told["requests"][0]["lines"][0]["people_lawful"] is None
    assert len(body(client, "/public/entries.jsonl").splitlines()) == 3
    feed = ElementTree.fromstring(body(client, "/public/requests/r1/feed.atom"))  # noqa: S314 - our own
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert len(feed.findall("a:entry", names)) == 3
    assert feed.find("a:updated", names).text == "2026-01-05T12:00:00Z"  # type: ignore[union-attr]


def test_only_the_card_may_be_framed(client: Client) -> None:
    seats()
    sent("r1")
    card, page = client.get("/public/requests/r1/card.html"), client.get("/public/requests/r1/")
    assert "frame-ancestors *" in card["Content-Security-Policy"]
    assert "X-Frame-Options" not in card
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert "script" not in parsed(card.content.decode()).tags


def test_a_document_is_public_when_it_was_published_and_not_before(client: Client) -> None:
    seats()
    sent("r1")
    request = Request.objects.get(slug="r1")
    kept = store.keep(request, Paper(kind="decision", paper="decision", name="decision.json", data=b"{}"), "x", AT)
    path = f"/public/requests/r1/documents/{digest(b'{}')[7:]}/decision.json"
    assert client.get(path).status_code == 404
    thing = Thing.objects.create(
        request=request, thing="publication", subject="decision", stage="delayed", facts={"document": kept.id}
    )
    assert client.get(path).status_code == 404
    thing.facts = {"document": kept.id, "until": "2999-01-01"}
    thing.save()
    assert client.get(path).status_code == 404
    thing.facts, thing.stage = {"document": kept.id}, "published"
    thing.save()
    answer = client.get(path)
    assert (answer.status_code, answer.content) == (200, b"{}")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert "decision.json" in body(client, "/public/requests/r1/").decode()


def test_the_ledger_is_served_as_it_lies_there(client: Client) -> None:
    seats()
    sent("r1")
    publish_due(AT)
    assert body(client, "/ledger/checkpoint").startswith(b"127.0.0.1:8000/ledger\n3\n")
    assert client.get("/ledger/tile/0/000.p/3")["Content-Type"] == "application/octet-stream"
    for path in ("/ledger/.lock", "/ledger/.standing.json", "/ledger/../ledger-key", "/ledger/%2e%2e/ledger-key",
                 "/ledger//etc/passwd", "/ledger/tile", "/public/days/..", "/public/days/..%2fledger-key"):  # fmt: skip
        assert client.get(path).status_code in {301, 404}, path


def test_each_act_links_a_proof_that_a_reader_checks_with_one_file_and_the_key(client: Client, tmp_path: Path) -> None:
    seats()
    sent("r1")
    sent("r2")
    assert client.get("/public/requests/r1/proofs/1.json").status_code == 404
    assert body(client, "/public/requests/r1/").count(b"not yet published") == 3
    publish_due(AT)
    page = body(client, "/public/requests/r1/").decode()
    links = re.findall(r"/public/requests/r1/proofs/\d+\.json", page)
    assert links == [f"/public/requests/r1/proofs/{leaf}.json" for leaf in range(3)]
    for leaf, data in enumerate(body(client, one) for one in links):
        assert check_proof(parse_proof(data), parse_key(ledger_key())).index == leaf
    program, told = tmp_path / "check.py", tmp_path / "proof.json"
    program.write_bytes(body(client, "/public/check/check_proof_standalone.py"))
    told.write_bytes(data)
    said = [sys.executable, str(program), str(told), "--key", ledger_key()]
    assert subprocess.run(said, check=False, capture_output=True).returncode == 0
    told.write_bytes(data.replace(b"r1", b"r9"))
    assert subprocess.run(said, check=False, capture_output=True).returncode == 13
    for wrong in ("r1/proofs/3.json", "r1/proofs/999999999999999999999999.json", "none/proofs/0.json"):
        assert client.get(f"/public/requests/{wrong}").status_code == 404, wrong


def test_an_address_that_is_none_is_answered_in_words(client: Client) -> None:
    for path in ("/public/requests/none/", "/public/requests/pages/9/", "/public/offices/none.svg", "/public/days/x",
                 "/public/requests/none/feed.atom", "/public/requests/none/versions/3/"):  # fmt: skip
        assert client.get(path).status_code == 404, path


def test_nobody_can_post_to_a_public_page(client: Client) -> None:
    for path in (*PAGES, "/health/", "/public/feed.atom", "/ledger/checkpoint"):
        assert client.post(path).status_code == 405, path


def test_health_tells_what_waits(client: Client) -> None:
    seats()
    publish_due(AT)
    written("r1")
    told = client.get("/health/").json()
    assert (told["ledger_size"], told["entries_waiting"], told["jobs_waiting"]) == (0, 1, 0)


def test_a_list_of_many_is_cut_into_pages_and_asks_the_database_little(
    client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    seats()
    for at in range(27):
        written(f"r{at:02}")
    assert body(client, "/public/requests/").count(b'scope="row"') == 25
    assert body(client, "/public/requests/pages/2/").count(b'scope="row"') == 2
    with django_assert_max_num_queries(10):
        client.get("/public/requests/")


def test_versions_keep_their_own_addresses(client: Client) -> None:
    seats()
    sent("r1")
    done("r1", "request.return", "intake_validator", reason="a gap")
    assert "a gap" in body(client, "/public/requests/r1/versions/1/").decode()
    assert client.get("/public/requests/r1/versions/2/").status_code == 404


@pytest.mark.parametrize("path", [*PAGES, "/public/requests/r1/", "/public/requests/r1/card.html"])
def test_pages_meet_the_rules_of_access_and_fit_a_narrow_screen(
    page: Any, axe: Callable[[Any], Any], reflow: Callable[[Any], Any], transactional_db: None, path: str
) -> None:
    seats()
    sent("r1")
    publish_due(AT)
    page.goto(path)
    assert axe(page) == []
    assert reflow(page) == []

"""Steps 8 to 10 on the command line: what they print and write, and how they refuse."""

import doctest
import json
import re
from pathlib import Path

import pytest

from callup.cli import run
from callup.documents import canonical_json, digest, read_case
from callup.documents.actuals import read_claims, read_offers, read_reports
from callup.documents.rulings import read_consents, read_ruling
from callup.errors import InputError
from callup.reference.claims import read_checklists
from callup.reference.offices import read_offices
from callup.reference.offices_page import offices_pages
from tests.tiny_acts import PACKAGE

EXAMPLE = Path(__file__).parent.parent / "examples" / "us-dhs-2025-05-09"
LINES = ["fugitives", "transport", "detention", "administration", "search-rescue", "unattributed"]
RULING = """callup = 1
request = "r1"
on = 2026-01-05
account = "authority"
[[line]]
id = "food"
people = 150
reason = "made up"
"""


@pytest.fixture
def world(tmp_path):
    (tmp_path / "package.json").write_bytes(canonical_json(PACKAGE))
    (tmp_path / "decision.toml").write_text(RULING, encoding="utf-8")
    return tmp_path


def said(capsys, *words):
    code = run([str(word) for word in words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def written(world, capsys):
    """All three steps, with their documents in `out`."""
    out = world / "out"
    more = ("--out", out, "--at", "2026-01-05T14:00:00Z")
    assert said(capsys, "decide", world / "package.json", world / "decision.toml", *more)[0] == 0
    assert said(capsys, "order", out / "decide.json", world / "package.json", "--on", "2026-01-06", *more)[0] == 0
    paths = (world / "package.json", out / "decide.json", out / "order.json")
    assert said(capsys, "account", *paths, "--on", "2026-02-10", *more)[0] == 0
    return out


def test_the_three_steps_write_canonical_documents_that_name_each_other(world, capsys):
    out = written(world, capsys)
    decision, orders, account = (
        json.loads((out / f"{name}.json").read_bytes()) for name in ("decide", "order", "account")
    )
    assert decision["package"] == digest((world / "package.json").read_bytes())
    assert orders["decision"] == digest((out / "decide.json").read_bytes())
    assert account["documents"]["orders"] == digest((out / "order.json").read_bytes())
    assert [one["people"] for order in orders["orders"] for one in order["lines"]] == [100, 50]
    for name in ("decide", "order", "account"):
        data = (out / f"{name}.json").read_bytes()
        assert canonical_json(json.loads(data)) + b"\n" == data


def test_the_entries_that_are_written_go_into_a_ledger(world, capsys):
    out = written(world, capsys)
    assert said(capsys, "ledger", "keygen", "example.org/ledger", "--out", world / "key")[0] == 0
    acts = [out / f"{name}.entries.json" for name in ("decide", "order", "account")]
    code, _, told = said(capsys, "ledger", "append", world / "ledger", *acts, "--key", world / "key")
    assert (code, told) == (0, "")
    assert said(capsys, "ledger", "verify", world / "ledger")[0] == 0


def test_what_is_printed_says_that_a_made_up_document_is_made_up(world, capsys):
    (world / "decision.toml").write_text(
        RULING.replace("account", 'illustration = "a test"\naccount'), encoding="utf-8"
    )
    assert (
        "Made up for illustration: a test" in said(capsys, "decide", world / "package.json", world / "decision.toml")[1]
    )


def test_documents_that_do_not_belong_together_are_failed_proofs(world, capsys):
    out = written(world, capsys)
    (world / "other.json").write_bytes(canonical_json(PACKAGE) + b"\n")
    code, _, told = said(capsys, "order", out / "decide.json", world / "other.json", "--on", "2026-01-06")
    assert (code, "give the document that it was made from" in told) == (13, True)
    paths = (world / "other.json", out / "decide.json", out / "order.json")
    assert said(capsys, "account", *paths, "--on", "2026-02-10")[0] == 13


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("people = 150", "peoples = 150"), "did you mean 'people'?"),
        (('reason = "made up"', ""), "reason"),
        (("people = 150", "people = -1"), "0 or more"),
        (("[[line]]\nid", "[[line]]\nid = 'food'\npeople = 1\nreason = 'x'\n[[line]]\nid"), "food"),
        (("on = 2026-01-05", "on = 2026-01-05\nreturned = 'no basis'"), "beside rulings on lines"),
        (('account = "authority"', 'account = "A. Name"'), "account"),
        (("callup = 1", "callup = 2"), "callup = 1"),
        (('id = "food"', 'id = "fod"'), "did you mean 'food'?"),
        (('request = "r1"', 'request = "r2"'), "the request of the package"),
    ],
)
def test_a_broken_ruling_is_refused_in_words(world, capsys, change, message):
    (world / "decision.toml").write_text(RULING.replace(*change), encoding="utf-8")
    code, _, told = said(capsys, "decide", world / "package.json", world / "decision.toml")
    assert code == 10
    assert message in " ".join(told.split())


def test_a_ruling_that_rules_nothing_is_refused(world, capsys):
    (world / "decision.toml").write_text(RULING.partition("[[line]]")[0], encoding="utf-8")
    assert "nothing ruled" in said(capsys, "decide", world / "package.json", world / "decision.toml")[2]


def test_files_of_another_kind_are_refused_with_the_command_that_makes_the_right_one(world, capsys):
    code, _, told = said(capsys, "decide", world / "decision.toml", world / "decision.toml")
    assert (code, "callup walk CASE --out FOLDER" in told) == (10, True)
    assert said(capsys, "decide", world / "none.json", world / "decision.toml")[0] == 10


def test_consents_of_another_request_and_unknown_homes_are_refused(world, capsys):
    out = written(world, capsys)
    text = 'callup = 1\nrequest = "r2"\n[[consent]]\nhome = "DE"\nstage = "withdrawn"\non = 2026-01-07\nsource = "x"\n'
    (world / "consents.toml").write_text(text, encoding="utf-8")
    command = (
        "order",
        out / "decide.json",
        world / "package.json",
        "--on",
        "2026-01-06",
        "--consents",
        world / "consents.toml",
    )
    assert said(capsys, *command)[0] == 10
    (world / "consents.toml").write_text(text.replace("r2", "r1").replace('"DE"', '"DX"'), encoding="utf-8")
    assert "DX" in said(capsys, *command)[2]
    (world / "consents.toml").write_text(text.replace("r2", "r1"), encoding="utf-8")
    recalled = json.loads(said(capsys, *command, "--json")[1])["recalls"]
    assert [(one["home"], one["on"]) for one in recalled] == [("DE", "2026-01-07")]


REPORTS = "on,line,home,unit,committed,en_route,arrived,released,source\n2026-01-09,food,DE,U1,0,0,5,0,x\n"
CLAIMS = "id,line,home,way,since,until,usd,stage,source\nc1,food,DE,emac,2026-01-01,2026-02-01,10,accruing,x\n"


@pytest.mark.parametrize(
    ("read", "text", "change", "message"),
    [
        ("reports", REPORTS, ("arrived", "arived"), "arived"),
        ("reports", REPORTS, ("food", "fod"), "did you mean 'food'?"),
        ("reports", REPORTS, (",5,", ",-5,"), ">= 0"),
        ("reports", REPORTS, (",5,", ",,"), "arrived"),
        ("reports", REPORTS, ("2026-01-09", "9 January"), "row 2"),
        ("reports", REPORTS, ("x\n", "x\n2026-01-09,food,DE,U1,0,0,6,0,x\n"), "twice"),
        ("reports", REPORTS, (",DE,", ",DX,"), "DX"),
        ("claims", CLAIMS, ("emac", "emca"), "emca"),
        ("claims", CLAIMS, ("2026-02-01", "2026-01-01"), "a day after 2026-01-01"),
        ("claims", CLAIMS, ("x\n", "x\nc1,food,DE,emac,2026-01-01,2026-02-01,10,accruing,x\n"), "twice"),
        (
            "claims",
            CLAIMS.replace("source\n", "source,documents\n").replace(",x\n", ",x,papyrus\n"),
            ("", ""),
            "papyrus",
        ),
        ("claims", CLAIMS, (",10,", ",10.5,"), "row 2"),
    ],
)
def test_sheets_with_cells_that_do_not_fit_are_refused_with_their_row(tmp_path, read, text, change, message):
    path = tmp_path / "sheet.csv"
    path.write_text(text.replace(*change, 1) if read == "reports" else text.replace(*change), encoding="utf-8")
    papers = {one.id for one in read_checklists()}
    readers = {"reports": lambda: read_reports(path, lines=["food"]),
               "claims": lambda: read_claims(path, lines=["food"], documents=papers)}  # fmt: skip
    with pytest.raises(InputError) as caught:
        readers[read]()
    assert message in str(caught.value)


def test_every_bad_row_is_told(tmp_path):
    path = tmp_path / "presence.csv"
    row = REPORTS.splitlines()[1]
    path.write_text(REPORTS.replace("food", "fod") + row.replace("DE", "DX") + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"row 2(.|\n)*row 3"):
        read_reports(path, lines=["food"])


def test_the_example_documents_are_read_and_say_that_they_are_made_up():
    assert read_ruling(EXAMPLE / "decision.toml").illustration.startswith("no decision of this kind")
    consents = read_consents(EXAMPLE / "consents.toml")
    assert {one.home for one in consents.consent if one.stage == "refused"} == {"VT"}
    papers = {one.id for one in read_checklists()}
    rows = [
        *read_offers(EXAMPLE / "offers.csv", lines=LINES),
        *read_reports(EXAMPLE / "presence.csv", lines=LINES),
        *read_claims(EXAMPLE / "claims.csv", lines=LINES, documents=papers),
    ]
    assert {one.source for one in rows} == {"made up for illustration"}


def test_the_consents_of_the_example_are_those_of_its_facts():
    facts = read_case(EXAMPLE).facts.fact
    told = {(one.home, one.line, one.since, one.source) for one in facts if one.name == "home_governor_consent"}
    assert {
        (one.home, one.line, one.on, one.source) for one in read_consents(EXAMPLE / "consents.toml").consent
    } == told


@pytest.mark.parametrize("page", ["8-decide.md", "9-order.md", "10-account.md"])
def test_the_examples_of_the_pages_run(page):
    failed, tried = doctest.testfile(str(EXAMPLE.parents[1] / "docs" / "steps" / page), module_relative=False)
    assert failed == 0
    assert tried


def test_the_pages_of_offices_are_not_stale():
    docs = EXAMPLE.parents[1] / "docs"
    stale = [name for name, text in offices_pages().items() if (docs / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run `callup docs`"


def test_the_page_of_offices_shows_every_allowed_cell_every_conflict_and_every_rule():
    book, page = read_offices(), offices_pages()["offices.md"]
    for act in book.acts.values():
        shown = len(re.findall(rf"^\| [^|`]+ \| `{re.escape(act.id)}` \|", page, flags=re.MULTILINE))
        assert shown == len(act.stages)
    assert all(rule.says in page for rule in book.rules.values())
    assert all(pair.because in page for pair in book.conflicts.values())

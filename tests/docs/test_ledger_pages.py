"""Is what the pages about the ledger show true of the example ledger, and can it be done by hand?"""

import base64
import re
import subprocess
from pathlib import Path

from callup.cli import run
from callup.ledger import Policy, Trust, parse_entry, parse_key, read_entries, verify_ledger
from callup.ledger import check_proof_standalone as small
from callup.ledger import verify_standalone as plain
from callup.ledger.draft import parse_drafts
from callup.ledger.files import list_files, reader

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = DOCS / "ledger" / "example"
FORMAT = (DOCS / "ledger.md").read_text(encoding="utf-8")
HOWTO = (DOCS / "howto" / "check-the-ledger.md").read_text(encoding="utf-8")
KEY = re.search(r"its key is `([^`]+)`", HOWTO)[1]  # type: ignore[index]


def blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)


def test_the_example_ledger_is_whole_for_both_verifiers():
    witness = (EXAMPLE / "verifier-keys").read_text(encoding="utf-8").splitlines()[1]
    trust = Trust(ledger=parse_key(KEY), policy=Policy(witnesses=(parse_key(witness),), needed=1))
    found = verify_ledger(reader(EXAMPLE), trust, listed=list_files(EXAMPLE))
    assert (found.size, found.released, found.leftovers) == (3, 1, 0)
    told = plain.check(plain.folder_reader(str(EXAMPLE)), KEY, [witness], listed=plain.files_in(str(EXAMPLE)))
    assert told["root"] == found.root


def test_the_how_to_shows_what_the_command_prints(capsys):
    assert run(["ledger", "verify", str(EXAMPLE), "--key", KEY]) == 0
    assert capsys.readouterr().out == blocks(HOWTO, "text")[0]


def test_the_steps_by_hand_give_what_the_page_shows():
    done = subprocess.run(  # noqa: S603
        ["bash", "-c", blocks(HOWTO, "bash")[0]],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
        cwd=EXAMPLE,
    )
    assert done.stdout == blocks(HOWTO, "text")[1]


def test_the_page_on_the_form_shows_the_first_entry_and_the_last_checkpoint():
    data = next(read_entries(reader(EXAMPLE), 3))
    assert blocks(FORMAT, "json")[0].encode() == data + b"\n"
    assert parse_entry(data).request == "harbour-2026"
    assert blocks(FORMAT, "text")[0] == (EXAMPLE / "checkpoint").read_text(encoding="utf-8")


def test_the_page_on_the_form_names_every_field_of_an_entry():
    named = {
        name for row in re.findall(r"^\| (`.*?) \|", FORMAT, flags=re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    assert named >= plain.FIELDS


def test_the_act_in_the_how_to_can_be_read():
    (draft,) = parse_drafts(blocks(HOWTO, "json")[0].encode(), where="page")
    assert draft.withhold == {"place": "Pier 4"}


def test_the_act_that_begins_a_ledger_after_a_lost_key_can_be_appended_and_names_the_example(tmp_path):
    (draft,) = parse_drafts(blocks(FORMAT, "json act")[0].encode(), where="page")
    last = (EXAMPLE / "checkpoint").read_text(encoding="utf-8").split("\n")
    root = base64.b64decode(last[2]).hex()
    assert [draft.body[name] for name in ("origin", "size", "root")] == [last[0], int(last[1]), root]
    (tmp_path / "act.json").write_text(blocks(FORMAT, "json act")[0])
    assert run(["ledger", "keygen", "example.org/ledger-2", "--out", str(tmp_path / "key")]) == 0
    said = ["ledger", "append", str(tmp_path / "ledger"), str(tmp_path / "act.json"), "--key", str(tmp_path / "key")]
    assert run(said) == 0
    assert run(["ledger", "verify", str(tmp_path / "ledger"), "--key", str(tmp_path / "key.pub")]) == 0


def test_the_how_to_shows_what_the_proof_of_one_entry_prints(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for line in blocks(HOWTO, "sh")[2].splitlines():
        words = line.replace("docs/ledger/example", str(EXAMPLE)).split()
        assert words[0] == "callup"
        assert run(words[1:]) == 0
    assert capsys.readouterr().out == blocks(HOWTO, "text proof")[0]
    assert small.check((tmp_path / "proof.json").read_bytes(), KEY)["index"] == 1


def test_the_page_on_the_form_names_every_field_of_a_proof():
    assert set(re.findall(r"^\| `(\w+)` \|", FORMAT, flags=re.MULTILINE)) >= small.FIELDS

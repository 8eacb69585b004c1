"""The ledger in a folder: what is published, what a stranger can check, and that nothing changes unseen."""

import fcntl
import json
import os
import random
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from callup.cli import run
from callup.errors import InputError, OutOfTurn, ProofError
from callup.ledger import (
    Policy,
    Release,
    Trust,
    create_ledger,
    digest_of,
    entry_bytes,
    key_text,
    parse_entry,
    public_key,
    read_entries,
    verify_ledger,
)
from callup.ledger import verify_standalone as plain
from callup.ledger.chain import Chains
from callup.ledger.files import list_files, read_secret, reader, write_secret
from callup.ledger.folder import Ledger
from callup.ledger.layout import CHECKPOINT, history_path, keys_bytes, read_note
from callup.ledger.merkle import leaf_hash
from callup.ledger.note import Checkpoint, cosigned, note_bytes, parse_note, sign_checkpoint, with_lines
from callup.ledger.rim import Rim, grow, rim_root
from callup.ledger.sealing import Disclosed, seal
from callup.ledger.tiles import tile_path
from callup.ledger.verify import Verified
from callup.ledger.web import web_reader
from tests.tiny_ledger import ACT, KEY, OTHER, PLACE, REDACTION, SECRET, WITNESSES, act, published, withholding

ROOT = Path(__file__).parents[1]
ONE_FILE = ROOT / "src" / "callup" / "ledger" / "verify_standalone.py"
FAULTS = int(os.environ.get("CALLUP_FAULTS", "40"))
WITNESS_KEYS = tuple(public_key(one) for one in WITNESSES)


def checked(folder: Path, **trust: object) -> Verified:
    return verify_ledger(reader(folder), Trust(**{"ledger": KEY, **trust}), listed=list_files(folder))


def plainly(folder: Path, **said: object) -> dict[str, object]:
    read = plain.folder_reader(str(folder))
    return plain.check(read, **{"key": key_text(KEY), "listed": plain.files_in(str(folder)), **said})


def both_refuse(folder: Path, **trust: object) -> None:
    with pytest.raises(ProofError):
        checked(folder, **trust)
    with pytest.raises(plain.Refused):
        plainly(folder)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """Eight checkpoints, more than one full tile, a witness, something withheld and told."""
    folder = published(tmp_path_factory.mktemp("whole") / "ledger", [1, 3, 250, 2, 40])
    with Ledger(folder, SECRET) as ledger:
        digest = ledger.append([withholding()]).digests[0]
        told = act(0, release=Release(entry=digest, disclosed=(PLACE,)))
        ledger.append([told])
        for one in WITNESSES[:2]:
            text = read_note(reader(folder), CHECKPOINT).text
            ledger.attach(cosigned(text, one, at_seconds=1_767_614_400), public_key(one))
    return folder


def test_both_verifiers_find_the_same_in_a_whole_ledger(whole):
    found, told = checked(whole), plainly(whole)
    assert (found.size, found.checkpoints, found.requests, found.released) == (298, 8, 3, 1)
    assert found.leftovers == 0
    assert [one.witness for one in found.seen] == told["seen"] == ["example.org/w1", "example.org/w2"]
    same = (
        "origin",
        "size",
        "root",
        "is_key_brought",
        "checkpoints",
        "earlier",
        "needed",
        "requests",
        "released",
        "leftovers",
    )
    assert {name: getattr(found, name) for name in same} == {name: told[name] for name in same}
    assert sum(len(due.fields) for due in found.due) == told["withheld"] == 0


def test_the_published_files_have_the_layout_of_c2sp(whole):
    names = set(list_files(whole))
    assert names == {
        "checkpoint", "verifier-keys", *(history_path(at) for at in range(8)),
        "tile/0/000", "tile/0/001.p/40", "tile/0/001.p/41", "tile/0/001.p/42", "tile/1/000.p/1",
        "tile/entries/000", "tile/entries/001.p/40", "tile/entries/001.p/41", "tile/entries/001.p/42",
    }  # fmt: skip
    assert (whole / "tile/0/000").stat().st_size == 8192
    assert (whole / "tile/1/000.p/1").stat().st_size == 32


def test_any_bit_of_any_published_file_that_is_flipped_is_found_by_both(whole, tmp_path):
    """One bit in each of a sample of bytes of every file; `make faults` takes 500, which is all of the small files."""
    dice, folder, most = random.Random(6), tmp_path / "copy", 500 if FAULTS > 40 else 15  # noqa: S311
    shutil.copytree(whole, folder)
    tried = 0
    for name in list_files(whole):
        data = (whole / name).read_bytes()
        for at in dice.sample(range(len(data)), min(most, len(data))):
            broken = bytearray(data)
            broken[at] ^= 1 << dice.randrange(8)
            (folder / name).write_bytes(bytes(broken))
            with pytest.raises(ProofError):
                checked(folder)
            if tried % 5 == 0:
                with pytest.raises(plain.Refused):
                    plainly(folder)
            tried += 1
        (folder / name).write_bytes(data)
    assert checked(folder) == checked(whole)
    assert tried > 200


def test_a_file_that_is_missing_cut_or_longer_is_found_by_both(whole, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(whole, folder)
    for name in list_files(whole):
        data = (whole / name).read_bytes()
        for broken in (b"", data[:-1], data + b"\n", data + data[-32:]):
            (folder / name).write_bytes(broken)
            with pytest.raises(ProofError):
                checked(folder)
        (folder / name).unlink()
        both_refuse(folder)
        (folder / name).write_bytes(data)
    assert plainly(folder) == plainly(whole)


def test_two_entries_or_two_files_in_each_others_place_are_found(whole, tmp_path):
    for one, two in (("tile/entries/001.p/41", "tile/entries/001.p/40"), ("checkpoints/003", "checkpoints/004")):
        folder = tmp_path / one.replace("/", "-")
        shutil.copytree(whole, folder)
        (folder / one).write_bytes((whole / two).read_bytes())
        (folder / two).write_bytes((whole / one).read_bytes())
        both_refuse(folder)


def test_files_that_belong_to_nothing_are_counted_and_change_nothing(whole, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(whole, folder)
    (folder / "tile/0/002.p").mkdir()
    (folder / "tile/0/002.p/9").write_bytes(bytes(288))
    (folder / "note.txt").write_text("left here")
    assert checked(folder).leftovers == plainly(folder)["leftovers"] == 2


def test_a_ledger_rewritten_by_its_owner_is_found_by_who_kept_a_checkpoint(tmp_path):
    """A fork: the owner signs another list, whole in itself; an earlier checkpoint gives it away."""
    kept = parse_note((published(tmp_path / "a", [5]) / CHECKPOINT).read_bytes())
    for name, batches, first in (("fork", [5, 2], 1), ("short", [4], 0), ("same size", [5], 2)):
        folder = published(tmp_path / name, batches, first)
        assert checked(folder).size == sum(batches)
        with pytest.raises(ProofError) as caught:
            checked(folder, earlier=(kept,))
        assert "different lists" in str(caught.value)
        with pytest.raises(plain.Refused):
            plainly(folder, earlier=[note_bytes(kept)])
    longer = published(tmp_path / "on", [5, 2])
    assert checked(longer, earlier=(kept,)).earlier == plainly(longer, earlier=[note_bytes(kept)])["earlier"] == 1


def test_a_ledger_under_another_key_is_refused_by_who_brings_the_key(tmp_path):
    create_ledger(tmp_path / "other", OTHER)
    both_refuse(tmp_path / "other")
    found = verify_ledger(reader(tmp_path / "other"), Trust())
    assert found.is_key_brought is False


def test_the_witnesses_asked_for_must_have_seen_the_last_checkpoint(whole):
    keys = [key_text(key) for key in WITNESS_KEYS]
    assert checked(whole, policy=Policy(witnesses=WITNESS_KEYS, needed=2)).needed == 2
    assert plainly(whole, witnesses=keys, needed=2)["needed"] == 2
    with pytest.raises(ProofError, match="wanted 3 of"):
        checked(whole, policy=Policy(witnesses=WITNESS_KEYS, needed=3))
    with pytest.raises(plain.Refused, match="witnesses"):
        plainly(whole, witnesses=keys, needed=3)


def signed_anyway(folder: Path, packed: list[bytes]) -> Path:
    """A ledger whose owner signs entries that the library would refuse."""
    growth = grow(Rim(), packed)
    head = Checkpoint(origin=KEY.name, size=len(packed), root=rim_root(growth.rim))
    note = note_bytes(sign_checkpoint(head, SECRET))
    files = {**growth.files, "verifier-keys": keys_bytes([KEY]), CHECKPOINT: note, history_path(0): note}
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def spoilt() -> Iterator[list[bytes]]:
    good, first = entry_bytes(ACT), "sha256:" + leaf_hash(entry_bytes(ACT)).hex()
    plain_act = msgspec.to_builtins(ACT)
    dumps = partial(msgspec.json.encode, order="sorted")
    yield [good, good]
    yield [good, entry_bytes(msgspec.structs.replace(ACT, previous="sha256:" + "0" * 64))]
    yield [entry_bytes(msgspec.structs.replace(ACT, previous=first))]
    yield [msgspec.json.encode(ACT)]
    yield [b"{}"]
    yield [b"\xff"]
    yield [b"[" * 5000]
    yield [dumps({**plain_act, "body": {"people": 0.5}})]
    yield [dumps({**plain_act, "more": 1})]
    yield [dumps({**plain_act, "callup": 2})]
    yield [dumps({**plain_act, "at": "2026-02-30T12:00:00Z"})]
    yield [dumps({**plain_act, "withheld": [{"field": "place", "commitment": "sha256:" + "0" * 64}]})]
    held = msgspec.to_builtins(withholding())
    for changed in (
        {"until": "2026-01-01"},
        {"until": "2027-01-01"},
        {"until": "2027-01-01", "seconded_by": ACT.office},
    ):
        yield [dumps({**held, "redactions": [{**held["redactions"][0], **changed}]})]
    other = {"field": "place", "salt": "07" * 32, "value": "Pier 5"}
    data = entry_bytes(withholding())
    digest = "sha256:" + leaf_hash(data).hex()
    told = msgspec.to_builtins(act(0, previous=digest))
    yield [data, dumps({**told, "release": {"entry": digest, "disclosed": [other]}})]
    yield [data, dumps({**told, "release": {"entry": digest, "disclosed": []}})]
    yield [data, dumps({**told, "release": {"entry": "sha256:" + "0" * 64, "disclosed": [msgspec.to_builtins(PLACE)]}})]


@pytest.mark.parametrize("packed", list(spoilt()))
def test_a_signature_makes_no_wrong_entry_right(packed, tmp_path):
    both_refuse(signed_anyway(tmp_path, packed))


def test_what_the_owner_signs_is_accepted_when_it_is_right(tmp_path):
    folder = signed_anyway(tmp_path, [entry_bytes(ACT)])
    assert checked(folder).size == plainly(folder)["size"] == 1


def test_an_entry_that_is_refused_leaves_the_ledger_as_it_was(tmp_path):
    folder = published(tmp_path / "ledger", [3])
    with Ledger(folder, SECRET) as ledger:
        before = (folder / CHECKPOINT).read_bytes()
        with pytest.raises(InputError):
            ledger.append([act(3), act(4, body={"last_name": "x"})])
        assert (folder / CHECKPOINT).read_bytes() == before
        assert ledger.append([act(3)]).checkpoint.size == 4
    assert checked(folder).size == 4


def test_adding_nothing_makes_no_checkpoint(tmp_path):
    folder = published(tmp_path / "ledger", [3])
    with Ledger(folder, SECRET) as ledger:
        assert ledger.append([]).digests == ()
    assert checked(folder).checkpoints == 2


def test_only_one_at_a_time_writes(tmp_path):
    folder = published(tmp_path / "ledger", [1])
    with Ledger(folder, SECRET), pytest.raises(OutOfTurn, match="somebody who writes"):
        Ledger(folder, SECRET)
    with Ledger(folder, SECRET) as ledger:
        assert ledger.append([act(1)]).first == 1


def test_a_ledger_is_begun_once(tmp_path):
    folder = published(tmp_path / "ledger", [1])
    with pytest.raises(OutOfTurn):
        create_ledger(folder, SECRET)
    assert checked(folder).size == 1


def test_another_key_cannot_write(tmp_path):
    folder = published(tmp_path / "ledger", [1])
    with pytest.raises(ProofError):
        Ledger(folder, OTHER)
    with Ledger(folder, SECRET) as ledger:
        assert ledger.checkpoint.size == 1


def test_a_ledger_whose_tiles_were_changed_is_not_written_to(tmp_path):
    folder = published(tmp_path / "ledger", [3])
    (folder / tile_path(0, 0, 3)).write_bytes(bytes(96))
    with pytest.raises(ProofError, match="do not write"):
        Ledger(folder, SECRET)


def test_what_is_kept_about_the_chains_can_be_lost_or_wrong(tmp_path):
    folder = published(tmp_path / "ledger", [3, 300])
    kept = folder / ".standing.json"
    good = kept.read_bytes()
    wrong = good.replace(b'"size":303', b'"size":302')
    assert wrong != good
    for number, data in enumerate((None, b"", b"{}", wrong, good[: len(good) // 2])):
        kept.unlink()
        if data is not None:
            kept.write_bytes(data)
        with Ledger(folder, SECRET) as ledger:
            ledger.append([act(number)])
    assert checked(folder).size == 308


def test_opening_a_ledger_again_gives_the_same_files_as_never_closing_it(tmp_path):
    once = published(tmp_path / "once", [2, 254, 1, 300])
    again = published(tmp_path / "again", [2])
    for first, count in ((2, 254), (256, 1), (257, 300)):
        with Ledger(again, SECRET) as ledger:
            ledger.append([act(number) for number in range(first, first + count)])
    assert {name: (once / name).read_bytes() for name in list_files(once)} == {
        name: (again / name).read_bytes() for name in list_files(again)
    }


def test_a_publication_cut_short_after_signing_is_brought_to_its_end(tmp_path):
    folder = published(tmp_path / "ledger", [3])
    before = (folder / CHECKPOINT).read_bytes()
    with Ledger(folder, SECRET) as ledger:
        ledger.append([act(3)])
    (folder / CHECKPOINT).write_bytes(before)
    (folder / ".waiting" / "part").write_bytes(b"half")
    assert checked(folder).size == 3
    with Ledger(folder, SECRET) as ledger:
        assert ledger.checkpoint.size == 4
    assert checked(folder).size == 4
    assert list((folder / ".waiting").iterdir()) == []


def test_after_a_fault_in_the_middle_nothing_more_is_signed_until_it_is_opened_again(tmp_path):
    folder = published(tmp_path / "ledger", [3])
    with Ledger(folder, SECRET) as ledger:
        (folder / "checkpoints" / "002").mkdir()
        with pytest.raises(InputError, match="nothing is acknowledged"):
            ledger.append([act(3)])
        (folder / "checkpoints" / "002").rmdir()
        with pytest.raises(OutOfTurn, match="open the ledger again"):
            ledger.append([act(4)])
    with Ledger(folder, SECRET) as ledger:
        assert ledger.append([act(4)]).first == 3
    assert checked(folder).size == 4


WRITER = """
import sys
from pathlib import Path
from callup.ledger.folder import Ledger
from tests.tiny_ledger import SECRET, act
with Ledger(Path(sys.argv[1]), SECRET) as ledger:
    number = ledger.checkpoint.size
    while True:
        receipt = ledger.append([act(number + at) for at in range(7)])
        number += 7
        sys.stdout.write(f"{receipt.checkpoint.size} {receipt.digests[-1]}\\n")
        sys.stdout.flush()
"""


def killed_while_writing(folder: Path, lines: int, dice: random.Random) -> tuple[int, str]:
    """Start a writer, kill it at a random moment after some acknowledgements; gives the last one."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, cwd=ROOT)  # noqa: S603
    assert writer.stdout is not None
    told = [writer.stdout.readline() for _ in range(lines)]
    threading.Event().wait(dice.random() * 0.02)
    writer.kill()
    told += writer.stdout.readlines()
    writer.wait()
    writer.stdout.close()
    size, digest = [line for line in told if line.endswith(b"\n")][-1].decode().split()
    return int(size), digest


def test_a_writer_that_is_killed_loses_nothing_that_it_acknowledged(tmp_path):
    """`make faults` does this 200 times."""
    times, dice = FAULTS, random.Random(9)  # noqa: S311
    folder = published(tmp_path / "ledger", [])
    sizes = [0]
    for _ in range(times):
        size, digest = killed_while_writing(folder, 1 + dice.randrange(3), dice)
        found = checked(folder)
        assert found.size >= size > sizes[-1]
        data = next(read_entries(reader(folder), found.size, size - 1))
        assert "sha256:" + leaf_hash(data).hex() == digest
        sizes.append(size)
    assert plainly(folder)["size"] == checked(folder).size
    assert len(sizes) == times + 1


def test_a_reader_finds_a_whole_ledger_while_somebody_writes(tmp_path):
    folder = published(tmp_path / "ledger", [])
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, cwd=ROOT)  # noqa: S603
    assert writer.stdout is not None
    sizes = []
    for _ in range(12):
        writer.stdout.readline()
        sizes.append(checked(folder).size)
        assert plain.check(plain.folder_reader(str(folder)), key_text(KEY))["size"] >= sizes[-1]
    writer.kill()
    writer.communicate()
    assert sizes == sorted(sizes)
    assert sizes[-1] >= 12 * 7


@pytest.fixture
def served(whole) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(whole)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_ledger_on_a_plain_file_server_is_verified_by_both(served, whole):
    found = verify_ledger(web_reader(served + "/"), Trust(ledger=KEY))
    assert found == msgspec.structs.replace(checked(whole), leftovers=None)
    assert plain.check(plain.web_reader(served), key_text(KEY))["root"] == found.root
    with pytest.raises(ProofError, match="is this a ledger"):
        verify_ledger(web_reader(served + "/nowhere"), Trust())


def test_an_address_is_named_shown_and_proved_on_the_command_line(served, whole, tmp_path, capsys):
    assert run(["ledger", "prove", served, "--entry", "297", "--out", str(tmp_path / "proof.json")]) == 0
    assert run(["ledger", "check", str(tmp_path / "proof.json"), "--key", key_text(KEY)]) == 0
    assert "It holds: entry 297" in capsys.readouterr().out
    for words in (["verify"], ["show"], ["prove", "--entry", "0"]):
        assert run(["ledger", words[0], f"{served}/nowhere", *words[1:]]) == 10
        assert f"callup: {served}/nowhere: found no ledger, wanted a folder with a ledger" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["ftp://example.org", "file:///etc", "https://", "example.org"])
def test_only_http_is_read(address):
    with pytest.raises(InputError, match="https://"):
        web_reader(address)
    with pytest.raises((plain.Refused, OSError)):
        plain.web_reader(address)("checkpoint")


def test_a_server_that_is_not_there_is_an_answer_in_words():
    with pytest.raises(InputError, match="try again later"):
        web_reader("http://127.0.0.1:9")("checkpoint")


def test_a_secret_key_is_private_and_never_written_over(tmp_path):
    path = tmp_path / "key"
    write_secret(path, SECRET)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_secret(path) == SECRET
    with pytest.raises(OutOfTurn):
        write_secret(path, OTHER)
    assert read_secret(path) == SECRET
    path.chmod(0o640)
    with pytest.raises(InputError, match="chmod 600"):
        read_secret(path)


def test_the_lock_is_held_by_the_system_and_goes_with_the_process(tmp_path):
    folder = published(tmp_path / "ledger", [1])
    with open(folder / ".lock") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(OutOfTurn):
            Ledger(folder, SECRET)
    with Ledger(folder, SECRET) as ledger:
        assert ledger.checkpoint.size == 1


# ---- the command line

ACTS = json.dumps(
    [
        {"callup": 1, "act": "request.submitted", "request": "r0", "version": 1, "office": "Harbour Office",
         "at": "2026-01-05T12:00:00Z", "body": {"people": 20}},
        {"callup": 1, "act": "order.written", "request": "r0", "version": 1, "office": "Order Desk",
         "at": "2026-01-06T12:00:00Z", "withhold": {"place": "Pier 4"}, "redactions": [msgspec.to_builtins(REDACTION)]},
    ]
)  # fmt: skip


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run(["ledger", "keygen", "example.org/ledger", "--out", "key"]) == 0
    assert run(["ledger", "keygen", "example.org/w1", "--kind", "witness", "--out", "w1"]) == 0
    (tmp_path / "acts.json").write_text(ACTS)
    return tmp_path


def test_the_walk_of_a_ledger_on_the_command_line(desk, capsys):
    assert run(["ledger", "append", "led", "acts.json", "--key", "key", "--salts", "salts"]) == 0
    assert "In for good: 2 entries" in capsys.readouterr().out
    assert stat.S_IMODE((desk / "salts").stat().st_mode) == 0o600
    assert not any(b"Pier 4" in path.read_bytes() for path in (desk / "led").rglob("*") if path.is_file())
    assert run(["ledger", "show", "led", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [due["fields"] for due in shown["due"]] == [["place"]]
    telling = {"callup": 1, "act": "field.told", "request": "r0", "version": 1, "office": "Records Office",
               "at": "2026-03-01T12:00:00Z", "release": {"entry": shown["entries"][1]["digest"]}}  # fmt: skip
    (desk / "tell.json").write_text(json.dumps(telling))
    assert run(["ledger", "append", "led", "tell.json", "--key", "key", "--salts", "salts"]) == 0
    cosign = ["ledger", "cosign", "led", "--key", "w1", "--ledger-key", "key.pub", "--seen", "seen"]
    capsys.readouterr()
    assert run(cosign) == 0
    (desk / "line").write_text(capsys.readouterr().out)
    assert run(["ledger", "attach", "led", "line", "--key", "key", "--witness", "w1.pub"]) == 0
    assert run(cosign) == 0
    capsys.readouterr()
    verify = ["ledger", "verify", "led", "--key", "key.pub", "--witness", "w1.pub", "--earlier", "seen"]
    assert run(verify) == 0
    assert "Whole: example.org/ledger, 3 entries" in capsys.readouterr().out
    assert run([*verify, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["earlier"] == 1
    assert run(["ledger", "show", "led", "--request", "r0", "--on", "2026-03-01"]) == 0
    assert "Nothing is withheld" in capsys.readouterr().out


def test_a_change_ends_with_13_and_says_where(desk, capsys):
    assert run(["ledger", "append", "led", "acts.json", "--key", "key", "--salts", "salts"]) == 0
    bundle = desk / "led" / "tile" / "entries" / "000.p" / "2"
    bundle.write_bytes(bundle.read_bytes().replace(b'"people":20', b'"people":21'))
    assert run(["ledger", "verify", "led"]) == 13
    assert "wanted" in capsys.readouterr().err
    assert run(["ledger", "append", "led", "acts.json", "--key", "w1", "--salts", "salts"]) == 13


def test_what_is_used_wrongly_ends_with_its_own_code(desk):
    assert run(["ledger", "keygen", "example.org/ledger", "--out", "key"]) == 12
    assert run(["ledger", "append", "led", "acts.json", "--key", "key"]) == 10
    assert run(["ledger", "append", "led", "missing.json", "--key", "key"]) == 10
    assert run(["ledger", "verify", "led", "--key", "nonsense"]) == 10
    assert run(["ledger", "keygen", "a b", "--out", "other"]) == 10


def test_the_one_file_runs_with_nothing_but_python_and_the_published_files(whole, tmp_path):
    copy = tmp_path / "verify.py"
    shutil.copy(ONE_FILE, copy)
    shutil.copytree(whole, tmp_path / "ledger")
    done = [sys.executable, "-I", "-S", str(copy), str(tmp_path / "ledger"), "--key", key_text(KEY)]
    told = subprocess.run(done, capture_output=True, text=True, check=True, cwd=tmp_path)  # noqa: S603
    assert json.loads(told.stdout)["size"] == 298
    (tmp_path / "ledger" / "checkpoint").write_bytes(b"")
    assert subprocess.run(done, capture_output=True, check=False, cwd=tmp_path).returncode == 13  # noqa: S603


def test_the_chain_is_read_from_the_entries_alone(whole):
    chains = Chains()
    for at, data in enumerate(read_entries(reader(whole), 298)):
        chains.follow(parse_entry(data), digest_of(data), where=f"entry {at}")
    assert len(chains.standing().heads) == 3


def test_a_line_of_a_witness_must_be_by_that_witness(tmp_path):
    folder = published(tmp_path / "ledger", [1])
    with Ledger(folder, SECRET) as ledger:
        line = cosigned(read_note(reader(folder), CHECKPOINT).text, WITNESSES[0], at_seconds=7)
        with pytest.raises(ProofError):
            ledger.attach(line, WITNESS_KEYS[1])
        false = msgspec.structs.replace(line, made=bytes(72))
        with pytest.raises(ProofError):
            ledger.attach(false, WITNESS_KEYS[0])
        ledger.attach(line, WITNESS_KEYS[0])
        again = cosigned(read_note(reader(folder), CHECKPOINT).text, WITNESSES[0], at_seconds=9)
        assert len(ledger.attach(again, WITNESS_KEYS[0]).signed) == 2
    assert [one.at for one in checked(folder).seen] == ["1970-01-01T00:00:09Z"]


def test_a_line_by_an_unknown_key_is_not_part_of_a_ledger(tmp_path):
    folder = published(tmp_path / "ledger", [1])
    note = read_note(reader(folder), CHECKPOINT)
    more = note_bytes(with_lines(note, [cosigned(note.text, WITNESSES[0], at_seconds=7)]))
    (folder / CHECKPOINT).write_bytes(more)
    (folder / history_path(1)).write_bytes(more)
    both_refuse(folder)


def test_a_value_withheld_twice_under_one_salt_gives_one_commitment_and_under_two_salts_two():
    assert seal(PLACE) == seal(PLACE)
    assert seal(PLACE) != seal(Disclosed(field="place", salt="08" * 32, value="Pier 4"))


def test_a_name_under_which_there_is_no_ledger_is_told_with_what_to_do(desk, capsys):
    (desk / "empty").mkdir()
    for name, found in (("nowhere", "nothing there"), ("acts.json", "a file"), ("empty", "no ledger")):
        for words in (
            ["verify", name],
            ["show", name],
            ["attach", name, "line", "--key", "key", "--witness", "w1.pub"],
        ):
            assert run(["ledger", *words]) == 10
            told = capsys.readouterr().err
            assert told.startswith(f"callup: {name}: found {found}, wanted a folder with a ledger")
            assert "look whether the name is right" in told
    assert run(["ledger", "append", "acts.json", "acts.json", "--key", "key", "--salts", "salts"]) == 10
    assert "callup: acts.json: found a file, wanted a folder with a ledger" in capsys.readouterr().err
    assert run(["ledger", "append", "new", "nowhere.json", "--key", "key"]) == 10
    assert "callup: nowhere.json: found No such file" in capsys.readouterr().err
    assert not (desk / "new").exists()


def test_what_does_not_hold_is_told_with_the_name_of_the_ledger(desk, capsys):
    assert run(["ledger", "append", "led", "acts.json", "--key", "key", "--salts", "salts"]) == 0
    assert "Begun: the ledger 'example.org/ledger' in led." in capsys.readouterr().out
    (desk / "led" / "verifier-keys").unlink()
    for words in (["verify", "led"], ["show", "led"]):
        assert run(["ledger", *words]) == 13
        assert "callup: led: verifier-keys: found nothing, wanted a published file" in capsys.readouterr().err


def test_entries_written_elsewhere_are_published_as_they_are(tmp_path):
    once = published(tmp_path / "once", [3, 4])
    packed = list(read_entries(reader(once), 7))
    create_ledger(tmp_path / "again", SECRET)
    with Ledger(tmp_path / "again", SECRET) as ledger:
        receipts = [ledger.publish(packed[:3]), ledger.publish(packed[3:]), ledger.publish([])]
    assert [(one.first, len(one.digests), one.checkpoint.size) for one in receipts] == [(0, 3, 3), (3, 4, 7), (7, 0, 7)]
    assert {name: (once / name).read_bytes() for name in list_files(once)} == {
        name: (tmp_path / "again" / name).read_bytes() for name in list_files(tmp_path / "again")
    }


def test_ready_entries_that_do_not_follow_or_are_not_canonical_are_refused_whole(tmp_path):
    good, first = entry_bytes(ACT), digest_of(entry_bytes(ACT))
    second = entry_bytes(msgspec.structs.replace(ACT, previous=first))
    create_ledger(tmp_path / "ledger", SECRET)
    with Ledger(tmp_path / "ledger", SECRET) as ledger:
        for packed in ([second], [good, good], [second, good], [good, second[:-1]], [good, b" " + second]):
            with pytest.raises((InputError, ProofError)):
                ledger.publish(packed)
        assert ledger.checkpoint.size == 0
        assert ledger.publish([good]).digests == (first,)
        with pytest.raises(ProofError):
            ledger.publish([good])
        assert ledger.publish([second]).first == 1
    assert checked(tmp_path / "ledger").size == 2


def test_an_entry_that_is_too_long_is_refused_and_the_next_one_is_taken(tmp_path):
    folder = published(tmp_path / "ledger", [1])
    with Ledger(folder, SECRET) as ledger:
        with pytest.raises(InputError, match="65,535 bytes"):
            ledger.append([act(1, body={"many": ["x" * 1000] * 70})])
        assert ledger.append([act(1)]).first == 1
    assert checked(folder).size == 2

"""The proof for one entry: handed out, kept, and checked with nothing but the ledger's key."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from callup.cli import run
from callup.errors import InputError, ProofError
from callup.ledger import (
    Policy,
    Proof,
    Proved,
    check_proof,
    digest_of,
    find_entry,
    key_text,
    parse_proof,
    prove_entry,
    public_key,
    read_entries,
)
from callup.ledger import check_proof_standalone as small
from callup.ledger import verify_standalone as plain
from callup.ledger.files import reader
from callup.ledger.folder import Ledger
from callup.ledger.keys import LOG, SecretKey, new_key
from callup.ledger.layout import CHECKPOINT, read_note
from callup.ledger.note import cosigned, note_bytes, parse_checkpoint, parse_note, sign_checkpoint
from callup.ledger.succession import sign_change
from tests.tiny_ledger import KEY, OTHER, SECRET, WITNESSES, act, naive_inclusion, published, withholding

THIRD = new_key(KEY.name, LOG, bytes([3] * 32))
SECRETS = (SECRET, OTHER, THIRD)
ONE_FILE = Path(small.__file__)
WITNESS_KEY = public_key(WITNESSES[0])


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """270 entries, two changes of the key, a witness under the last checkpoint."""
    folder = published(tmp_path_factory.mktemp("proved") / "ledger", [3, 250])
    for old, new, count in ((SECRET, OTHER, 10), (OTHER, THIRD, 6)):
        with Ledger(folder, old) as ledger:
            ledger.change_key(new)
            ledger.append([act(number) for number in range(count)])
    with Ledger(folder, THIRD) as ledger:
        ledger.append([withholding()])
        line = cosigned(read_note(reader(folder), CHECKPOINT).text, WITNESSES[0], at_seconds=1_767_614_400)
        ledger.attach(line, WITNESS_KEY)
    return folder


@pytest.fixture(scope="module")
def proof(whole) -> Proof:
    return prove_entry(reader(whole), 260)


def packed(proof: Proof) -> bytes:
    return msgspec.json.encode(proof)


def proved(data: bytes, secret: SecretKey = SECRET) -> Proved:
    return check_proof(parse_proof(data), public_key(secret), Policy(witnesses=(WITNESS_KEY,), needed=1))


def plainly(data: bytes, secret: SecretKey = SECRET) -> dict[str, object]:
    return small.check(data, key_text(public_key(secret)), [key_text(WITNESS_KEY)])


def both_refuse(data: bytes, secret: SecretKey = SECRET) -> None:
    with pytest.raises(ProofError):
        proved(data, secret)
    with pytest.raises(small.Refused):
        plainly(data, secret)


def test_every_entry_is_proved_by_both_with_any_key_of_the_ledger(whole):
    entries = list(read_entries(reader(whole), 270))
    for at, data in enumerate(entries):
        proof = packed(prove_entry(reader(whole), at))
        found = proved(proof, SECRETS[at % 3])
        assert (found.index, found.size, found.digest) == (at, 270, digest_of(data))
        assert [one.witness for one in found.seen] == ["example.org/w1"]
        assert found.key == key_text(public_key(THIRD))
        if at % 30 == 0:
            told = plainly(proof, SECRETS[at // 30 % 3])
            same = ("origin", "size", "root", "index", "digest")
            assert {name: told[name] for name in same} == {name: getattr(found, name) for name in same}
            assert told["entry"] == json.loads(data)


def test_the_path_of_a_proof_is_that_of_rfc_6962(whole, proof):
    leaves = list(read_entries(reader(whole), 270))
    assert list(proof.path) == [one.hex() for one in naive_inclusion(260, leaves)]


def test_every_byte_of_a_proof_that_is_changed_is_found_by_both(proof):
    """One bit of every byte; the slower one file takes every fourth."""
    data, dice = packed(proof), random.Random(5)  # noqa: S311
    for at in range(len(data)):
        broken = data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]
        with pytest.raises(ProofError):
            proved(broken)
        if at % 4 == 0:
            with pytest.raises(small.Refused):
                plainly(broken)
    assert len(data) > 1500


def false_ones(proof: Proof) -> Iterator[Proof]:
    change: Callable[..., Proof] = msgspec.structs.replace
    head = parse_checkpoint(parse_note(proof.checkpoint.encode()).text)
    thief = new_key(KEY.name, LOG, bytes([9] * 32))
    first = parse_checkpoint(parse_note(proof.key_changes[0].encode()).text)
    by_thief = note_bytes(sign_change(msgspec.structs.replace(first, next_key=None), thief, OTHER)).decode()
    without_old = note_bytes(sign_checkpoint(first, OTHER)).decode()
    yield change(proof, index=proof.index - 1)
    yield change(proof, index=head.size)
    yield change(proof, path=proof.path[:-1])
    yield change(proof, path=(*proof.path, "0" * 64))
    yield change(proof, path=proof.path[::-1])
    yield change(proof, path=(proof.path[0].upper(), *proof.path[1:]))
    yield change(proof, entry=proof.entry + " ")
    yield change(proof, entry="{}")
    yield change(proof, key_changes=proof.key_changes[1:])
    yield change(proof, key_changes=proof.key_changes[:1])
    yield change(proof, key_changes=proof.key_changes[::-1])
    yield change(proof, key_changes=(by_thief, *proof.key_changes[1:]))
    yield change(proof, key_changes=(without_old, *proof.key_changes[1:]))
    yield change(proof, key_changes=(*proof.key_changes, proof.checkpoint))
    yield change(proof, checkpoint=proof.key_changes[0])
    yield change(proof, checkpoint=note_bytes(sign_checkpoint(head, thief)).decode())
    late, early = (msgspec.structs.replace(first, size=size, next_key=None) for size in (300, 10))
    too_late = note_bytes(sign_change(late, SECRET, OTHER)).decode()
    second = note_bytes(sign_change(late, OTHER, THIRD)).decode()
    yield change(proof, key_changes=(too_late, second))
    yield change(proof, key_changes=(too_late, note_bytes(sign_change(early, OTHER, THIRD)).decode()))
    yield change(proof, checkpoint=note_bytes(sign_checkpoint(head, SECRET)).decode())
    yield change(proof, checkpoint=note_bytes(sign_checkpoint(head, THIRD)).decode())


@pytest.mark.parametrize("number", range(20))
def test_a_proof_made_up_from_true_parts_is_refused_by_both(proof, number):
    wrong = list(false_ones(proof))
    assert len(wrong) == 20
    both_refuse(packed(wrong[number]))


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"\xff", b"null", b"[" * 3000, b'{"callup_proof":1}', b'{"callup_proof":2,"index":0}'],
)
def test_what_is_no_proof_is_refused_by_both(data):
    both_refuse(data)


def test_a_proof_with_another_field_or_kind_is_refused_by_both(proof):
    told = msgspec.to_builtins(proof)
    wrong = [{"more": 1}, {"index": "260"}, {"index": 260.0}, {"index": True}, {"callup_proof": True}, {"path": "ab"}]
    for change in [*wrong, {"entry": None}, {"entry": "\ud800"}, {"key_changes": None}, {"key_changes": [1]}]:
        both_refuse(json.dumps({**told, **change}).encode())
    assert proved(json.dumps(told, indent=2).encode()).index == 260


def test_another_key_and_missing_witnesses_are_refused(proof):
    both_refuse(packed(proof), new_key(KEY.name, LOG, bytes([9] * 32)))
    both_refuse(packed(proof), new_key("example.org/other", LOG, SECRET.seed))
    second = public_key(WITNESSES[1])
    with pytest.raises(ProofError, match="witnesses"):
        check_proof(proof, KEY, Policy(witnesses=(WITNESS_KEY, second), needed=2))
    with pytest.raises(small.Refused, match="witnesses"):
        small.check(packed(proof), key_text(KEY), [key_text(WITNESS_KEY), key_text(second)])
    assert small.check(packed(proof), key_text(KEY), [key_text(WITNESS_KEY), key_text(second)], 1)["needed"] == 1
    assert check_proof(proof, KEY).seen == ()


def test_a_proof_under_a_checkpoint_that_changes_the_key_needs_both_signatures(tmp_path):
    folder = published(tmp_path / "ledger", [4])
    with Ledger(folder, SECRET) as ledger:
        ledger.change_key(OTHER)
    proof = prove_entry(reader(folder), 2)
    assert check_proof(proof, KEY).key == key_text(public_key(OTHER))
    assert small.check(packed(proof), key_text(KEY))["index"] == 2
    note = parse_note(proof.checkpoint.encode())
    for one in note.signed:
        cut = note_bytes(msgspec.structs.replace(note, signed=(one,))).decode()
        wrong = msgspec.structs.replace(proof, checkpoint=cut)
        with pytest.raises(ProofError):
            check_proof(wrong, KEY)
        with pytest.raises(small.Refused):
            small.check(packed(wrong), key_text(KEY))


def test_an_entry_is_found_by_its_number_and_by_its_digest(whole):
    read = reader(whole)
    digests = [digest_of(data) for data in read_entries(read, 270)]
    assert [find_entry(read, str(at)) for at in (0, 269)] == [0, 269]
    for at in (0, 1, 255, 256, 269):
        assert find_entry(read, digests[at]) == find_entry(read, digests[at][:15]) == at
    for said in (
        "270",
        "-1",
        "",
        "x",
        "sha256:",
        "sha256:1234567",
        "sha256:" + "0" * 64,
        digests[0][7:],
        digests[0] + "0",
    ):
        with pytest.raises(InputError, match="--entry"):
            find_entry(read, said)


def test_no_proof_is_handed_out_for_a_ledger_whose_files_were_changed(whole, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(whole, folder)
    bundle = folder / "tile" / "entries" / "000"
    bundle.write_bytes(bundle.read_bytes().replace(b'"people":20', b'"people":21', 1))
    with pytest.raises(ProofError):
        prove_entry(reader(folder), 20)
    assert prove_entry(reader(folder), 0).index == 0
    (folder / "tile" / "0" / "000").write_bytes(bytes(8192))
    with pytest.raises(ProofError):
        prove_entry(reader(folder), 0)


def test_the_two_files_that_stand_alone_read_signatures_and_checkpoints_by_the_same_lines():
    large = Path(plain.__file__).read_text(encoding="utf-8")
    shared = large[large.index("class Refused") : large.index("def folded")]
    assert "ORDER = 2**252" in shared
    assert shared in ONE_FILE.read_text(encoding="utf-8")


def test_the_small_file_runs_with_nothing_but_python_and_the_proof(proof, tmp_path):
    shutil.copy(ONE_FILE, tmp_path / "check.py")
    (tmp_path / "proof.json").write_bytes(packed(proof))
    said = [sys.executable, "-I", "-S", "check.py", "proof.json", "--key", key_text(KEY)]
    told = subprocess.run(said, capture_output=True, text=True, check=True, cwd=tmp_path)  # noqa: S603
    assert json.loads(told.stdout)["index"] == 260
    (tmp_path / "proof.json").write_bytes(packed(proof)[:-9])
    assert subprocess.run(said, capture_output=True, check=False, cwd=tmp_path).returncode == 13  # noqa: S603


def test_the_walk_of_a_proof_on_the_command_line(whole, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    digest = digest_of(next(read_entries(reader(whole), 270, 7)))
    assert run(["ledger", "prove", str(whole), "--entry", digest, "--out", "proof.json"]) == 0
    assert capsys.readouterr().out == "Proof for entry 7: proof.json\n"
    assert run(["ledger", "prove", str(whole), "--entry", "7"]) == 0
    assert capsys.readouterr().out.encode() == (tmp_path / "proof.json").read_bytes()
    check = ["ledger", "check", "proof.json", "--key", key_text(KEY)]
    assert run([*check, "--witness", key_text(WITNESS_KEY)]) == 0
    told = capsys.readouterr().out
    assert "It holds: entry 7 of the ledger example.org/ledger, signed when it had 270 entries." in told
    assert f"Digest: {digest}" in told
    assert "Seen by example.org/w1 at 2026-01-05T12:00:00Z." in told
    assert f"now: {key_text(public_key(THIRD))}" in told
    assert run([*check, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["entry"]["request"] == "r1"
    good = (tmp_path / "proof.json").read_bytes()
    (tmp_path / "proof.json").write_bytes(good.replace(b'"index":7', b'"index":8'))
    assert run(check) == 13
    assert capsys.readouterr().err.startswith("callup: proof.json: leaf 8: found a proof that ends at")
    (tmp_path / "proof.json").write_bytes(good)
    assert run([*check[:-1], key_text(WITNESS_KEY)]) == 13
    assert run([*check[:-1], "nonsense"]) == 10
    assert run(["ledger", "check", "nowhere", *check[3:]]) == 10
    assert run(["ledger", "prove", str(whole), "--entry", "270"]) == 10
    assert run(["ledger", "prove", "nowhere", "--entry", "0"]) == 10

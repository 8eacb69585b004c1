"""A ledger whose key was replaced: what both verifiers accept, and every way to forge it that they refuse."""

import random
import shutil
from pathlib import Path

import msgspec
import pytest

from callup.cli import run
from callup.errors import OutOfTurn, ProofError
from callup.ledger import Trust, create_ledger, key_text, new_key, public_key, verify_ledger
from callup.ledger import verify_standalone as plain
from callup.ledger.files import list_files, reader, write_secret
from callup.ledger.folder import Ledger
from callup.ledger.keys import LOG, WITNESS, SecretKey, key_id, sign
from callup.ledger.layout import CHECKPOINT, KEYS, history_path, keys_bytes, read_note
from callup.ledger.note import (
    Checkpoint,
    Note,
    Signed,
    checkpoint_text,
    cosigned,
    note_bytes,
    parse_checkpoint,
    parse_note,
    sign_checkpoint,
    with_lines,
)
from callup.ledger.succession import sign_change, succession_of, successor
from callup.ledger.tiles import Read
from callup.ledger.verify import Verified
from tests.tiny_ledger import KEY, OTHER, SECRET, WITNESSES, act, published

THIRD = new_key(KEY.name, LOG, bytes([3] * 32))
THIEF = new_key(KEY.name, LOG, bytes([9] * 32))
SECRETS = (SECRET, OTHER, THIRD)
LINE = tuple(public_key(one) for one in SECRETS)


def checked(folder: Path, key: SecretKey = SECRET, **trust: object) -> Verified:
    said = {"ledger": public_key(key), **trust}
    return verify_ledger(reader(folder), Trust(**said), listed=list_files(folder))


def plainly(folder: Path, key: SecretKey = SECRET, **said: object) -> dict[str, object]:
    listed = plain.files_in(str(folder))
    return plain.check(plain.folder_reader(str(folder)), key_text(public_key(key)), listed=listed, **said)


def both_refuse(folder: Path, key: SecretKey = SECRET) -> None:
    with pytest.raises(ProofError):
        checked(folder, key)
    with pytest.raises(plain.Refused):
        plainly(folder, key)


def grown(folder: Path, secret: SecretKey, first: int, count: int) -> None:
    with Ledger(folder, secret) as ledger:
        ledger.append([act(number) for number in range(first, first + count)])


def changed(folder: Path, old: SecretKey, new: SecretKey) -> None:
    with Ledger(folder, old) as ledger:
        ledger.change_key(new)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """Checkpoints 0 to 2 by the first key, 3 by both, 4 by the second, 5 by second and third, 6 and 7 by the third."""
    folder = published(tmp_path_factory.mktemp("changed") / "ledger", [2, 3])
    changed(folder, SECRET, OTHER)
    grown(folder, OTHER, 5, 2)
    changed(folder, OTHER, THIRD)
    grown(folder, THIRD, 7, 1)
    grown(folder, THIRD, 8, 1)
    with Ledger(folder, THIRD) as ledger:
        line = cosigned(read_note(reader(folder), CHECKPOINT).text, WITNESSES[0], at_seconds=1_767_614_400)
        ledger.attach(line, public_key(WITNESSES[0]))
    return folder


@pytest.fixture
def copy(whole, tmp_path) -> Path:
    shutil.copytree(whole, tmp_path / "copy")
    return tmp_path / "copy"


def put(folder: Path, number: int, data: bytes, *more: str) -> None:
    for name in (history_path(number), *more):
        (folder / name).write_bytes(data)


def test_a_ledger_with_new_keys_is_whole_for_who_brings_any_of_them(whole):
    for key in SECRETS:
        found, told = checked(whole, key), plainly(whole, key)
        assert (found.size, found.checkpoints, found.leftovers) == (9, 8, 0)
        assert found.keys == tuple(key_text(one) for one in LINE)
        assert (told["size"], told["keys"], told["root"]) == (9, 3, found.root)
        assert [one.witness for one in found.seen] == told["seen"] == ["example.org/w1"]
    both_refuse(whole, THIEF)


def test_each_checkpoint_is_signed_by_the_key_of_its_time_and_by_both_where_it_changes(whole):
    ids = [{one.key_id for one in read_note(reader(whole), history_path(at)).signed} for at in range(7)]
    first, second, third = ({plain.key_id((one.name, LOG, one.public))} for one in LINE)
    assert ids == [first, first, first, first | second, second, second | third, third]
    text = read_note(reader(whole), history_path(3)).text
    assert text.split("\n")[3:] == [f"next-key {key_text(LINE[1])}", ""]
    assert parse_checkpoint(text).next_key == LINE[1]
    assert (whole / KEYS).read_bytes() == keys_bytes([KEY, public_key(WITNESSES[0])])


def test_every_byte_of_the_checkpoints_that_is_changed_is_found_by_both(whole, copy):
    """Every byte of every checkpoint and of the keys, one bit each; every tenth also by the slower one file."""
    dice, tried = random.Random(7), 0  # noqa: S311
    for name in (CHECKPOINT, KEYS, *(history_path(at) for at in range(8))):
        data = (whole / name).read_bytes()
        for at in range(len(data)):
            broken = bytearray(data)
            broken[at] ^= 1 << dice.randrange(8)
            (copy / name).write_bytes(bytes(broken))
            with pytest.raises(ProofError):
                checked(copy)
            if tried % 10 == 0:
                with pytest.raises(plain.Refused):
                    plainly(copy)
            tried += 1
        (copy / name).write_bytes(data)
    assert checked(copy) == checked(whole)
    assert tried > 2000


def test_every_byte_of_the_checkpoint_that_changes_the_key_is_checked_by_the_one_file(whole, copy):
    data, dice = (whole / history_path(3)).read_bytes(), random.Random(8)  # noqa: S311
    for at in range(len(data)):
        (copy / history_path(3)).write_bytes(data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :])
        with pytest.raises(plain.Refused):
            plainly(copy)


def head(folder: Path, number: int, **changes: object) -> Checkpoint:
    text = read_note(reader(folder), history_path(number)).text
    return msgspec.structs.replace(parse_checkpoint(text), **changes)


def test_a_change_that_the_old_key_did_not_sign_is_refused(copy):
    """A thief has a key of his own and all published files, and not the key of the ledger."""
    told = head(copy, 3, next_key=public_key(THIEF))
    by_thief, by_old = sign_checkpoint(told, THIEF), read_note(reader(copy), history_path(3))
    bare = head(copy, 3, next_key=None)
    forged = [
        note_bytes(by_thief),
        note_bytes(msgspec.structs.replace(by_thief, signed=(*by_thief.signed, *by_old.signed))),
        note_bytes(with_lines(read_note(reader(copy), history_path(2)), sign_checkpoint(bare, THIEF).signed)),
        note_bytes(with_lines(by_old, sign_checkpoint(head(copy, 3), THIEF).signed)),
    ]
    for data in forged:
        for path in copy.glob("checkpoints/*"):
            if path.name > "003":
                path.unlink()
        put(copy, 3, data, CHECKPOINT)
        both_refuse(copy)
        both_refuse(copy, THIEF)


def test_a_change_that_the_new_key_did_not_sign_is_refused(copy):
    put(copy, 3, note_bytes(sign_checkpoint(head(copy, 3), SECRET)))
    both_refuse(copy)


def test_a_change_of_which_one_signature_is_gone_is_refused(copy):
    note = read_note(reader(copy), history_path(3))
    for one in note.signed:
        put(copy, 3, note_bytes(msgspec.structs.replace(note, signed=(one,))))
        both_refuse(copy)


def test_a_change_that_is_the_last_checkpoint_is_repeated_with_both_signatures(tmp_path):
    folder = published(tmp_path / "ledger", [1])
    changed(folder, SECRET, OTHER)
    note = read_note(reader(folder), CHECKPOINT)
    for one in note.signed:
        (folder / CHECKPOINT).write_bytes(note_bytes(msgspec.structs.replace(note, signed=(one,))))
        both_refuse(folder)


def test_the_old_key_signs_nothing_after_its_time_and_the_new_one_nothing_before(copy, whole):
    for number, secret in ((2, OTHER), (4, SECRET), (4, THIRD), (6, OTHER), (1, THIRD)):
        put(copy, number, note_bytes(sign_checkpoint(head(copy, number), secret)))
        both_refuse(copy)
        more = with_lines(
            read_note(reader(whole), history_path(number)), sign_checkpoint(head(copy, number), secret).signed
        )
        put(copy, number, note_bytes(more))
        both_refuse(copy)
        shutil.copy(whole / history_path(number), copy / history_path(number))
    assert checked(copy).size == 9


def test_a_thief_of_an_old_key_cannot_go_on_in_its_name(whole, copy):
    """Who has the replaced key signs a longer list from the change on: only who brings no newer key takes it."""
    for path in copy.glob("checkpoints/*"):
        if path.name > "002":
            path.unlink()
    shutil.copy(copy / history_path(2), copy / CHECKPOINT)
    grown(copy, SECRET, 100, 2)
    for key in (OTHER, THIRD):
        both_refuse(copy, key)
    kept = read_note(reader(whole), history_path(4))
    with pytest.raises(ProofError):
        checked(copy, earlier=(kept,))
    with pytest.raises(plain.Refused):
        plainly(copy, earlier=[note_bytes(kept)])


def test_an_earlier_checkpoint_counts_when_its_key_counted_then(whole):
    kept = [read_note(reader(whole), history_path(at)) for at in range(8)]
    assert checked(whole, earlier=tuple(kept)).earlier == 8
    assert plainly(whole, earlier=[note_bytes(one) for one in kept])["earlier"] == 8
    for number, secret in ((1, OTHER), (4, SECRET), (6, OTHER)):
        false = sign_checkpoint(head(whole, number), secret)
        with pytest.raises(ProofError):
            checked(whole, earlier=(false,))
        with pytest.raises(plain.Refused):
            plainly(whole, earlier=[note_bytes(false)])


def test_a_key_does_not_come_back_and_is_no_other_ledgers_or_witnesses_key(tmp_path):
    folder = published(tmp_path / "ledger", [1])
    changed(folder, SECRET, OTHER)
    with Ledger(folder, OTHER) as ledger:
        for wrong in (SECRET, OTHER, new_key("example.org/x", LOG, bytes(32)), new_key(KEY.name, WITNESS, bytes(32))):
            with pytest.raises(ProofError):
                ledger.change_key(wrong)
        assert ledger.append([act(1)]).first == 1
    back = note_bytes(sign_change(head(folder, 3), OTHER, SECRET))
    put(folder, 4, back, CHECKPOINT)
    both_refuse(folder)
    grown(folder, SECRET, 2, 1)
    both_refuse(folder)


def test_a_further_checkpoint_of_the_same_size_that_changes_no_key_is_refused(tmp_path):
    folder = published(tmp_path / "ledger", [1])
    text = read_note(reader(folder), CHECKPOINT).text + "something else\n"
    made = Signed(name=KEY.name, key_id=key_id(KEY), made=sign(SECRET, text.encode()))
    put(folder, 2, note_bytes(Note(text=text, signed=(made,))), CHECKPOINT)
    both_refuse(folder)


def test_only_the_new_key_writes_after_the_change(tmp_path):
    folder = published(tmp_path / "ledger", [1])
    with Ledger(folder, SECRET) as ledger:
        note = ledger.change_key(OTHER)
        assert successor(note, KEY, where="note") == public_key(OTHER)
        assert ledger.append([act(1)]).first == 1
    with pytest.raises(ProofError):
        Ledger(folder, SECRET)
    changed(folder, OTHER, THIRD)
    with pytest.raises(ProofError, match="a key that was replaced"):
        Ledger(folder, OTHER)
    grown(folder, THIRD, 2, 1)
    assert checked(folder).size == 3


def test_two_changes_one_after_the_other_and_one_of_an_empty_ledger_are_accepted(tmp_path):
    create_ledger(tmp_path / "ledger", SECRET)
    changed(tmp_path / "ledger", SECRET, OTHER)
    changed(tmp_path / "ledger", OTHER, THIRD)
    assert len(checked(tmp_path / "ledger").keys) == plainly(tmp_path / "ledger")["keys"] == 3
    grown(tmp_path / "ledger", THIRD, 0, 3)
    assert checked(tmp_path / "ledger", OTHER).size == plainly(tmp_path / "ledger", OTHER)["size"] == 3


def test_a_change_cut_short_is_brought_to_its_end(tmp_path):
    folder = published(tmp_path / "ledger", [3])
    before = (folder / CHECKPOINT).read_bytes()
    changed(folder, SECRET, OTHER)
    (folder / CHECKPOINT).write_bytes(before)
    assert len(checked(folder).keys) == plainly(folder)["keys"] == 1
    with pytest.raises(ProofError, match="a key that was replaced"):
        Ledger(folder, SECRET)
    grown(folder, OTHER, 3, 1)
    assert len(checked(folder).keys) == plainly(folder)["keys"] == 2


def test_after_a_fault_in_the_middle_of_a_change_nothing_more_is_signed(tmp_path):
    folder = published(tmp_path / "ledger", [3])
    with Ledger(folder, SECRET) as ledger:
        (folder / "checkpoints" / "002").mkdir()
        with pytest.raises(Exception, match="nothing is acknowledged"):
            ledger.change_key(OTHER)
        (folder / "checkpoints" / "002").rmdir()
        with pytest.raises(OutOfTurn):
            ledger.append([act(3)])
    grown(folder, SECRET, 3, 1)
    assert checked(folder).size == 4


def test_the_way_to_the_newest_key_is_found_with_few_files(tmp_path):
    folder = published(tmp_path / "ledger", [1] * 40)
    changed(folder, SECRET, OTHER)
    with Ledger(folder, OTHER) as ledger:
        for number in range(40, 70):
            ledger.append([act(number)])
    changed(folder, OTHER, THIRD)
    grown(folder, THIRD, 70, 1)
    asked: set[str] = set()

    def counting(path: str) -> bytes | None:
        asked.add(path)
        return reader(folder)(path)

    read: Read = counting
    line = succession_of(read, read_note(read, CHECKPOINT))
    assert (line.keys, line.signer) == (LINE, LINE[2])
    assert [parse_checkpoint(one.text).size for one in line.changes] == [40, 70]
    assert len(asked) < 30


@pytest.mark.parametrize("said", ["nonsense", key_text(public_key(WITNESSES[0])), key_text(KEY) + "\nnext-key x"])
def test_a_line_that_names_no_next_key_of_this_ledger_is_refused(said):
    text = checkpoint_text(Checkpoint(origin=KEY.name, size=0, root=bytes(32))) + f"next-key {said}\n"
    with pytest.raises(ProofError):
        parse_checkpoint(text)


def test_a_line_that_nobody_knows_in_a_checkpoint_is_left_alone():
    text = checkpoint_text(Checkpoint(origin=KEY.name, size=0, root=bytes(32))) + "something else\n"
    assert parse_checkpoint(text).next_key is None


def test_the_walk_of_a_change_on_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    published(tmp_path / "led", [2])
    for name, secret in (("old", SECRET), ("new", OTHER), ("w1", WITNESSES[0])):
        write_secret(tmp_path / name, secret)
    cosign = ["ledger", "cosign", "led", "--key", "w1", "--ledger-key", key_text(KEY), "--seen", "seen"]
    assert run(cosign) == 0
    assert run(["ledger", "change-key", "led", "--key", "old", "--new", "new"]) == 0
    assert f"From 2 entries on only this key counts: {key_text(LINE[1])}" in capsys.readouterr().out
    assert run(["ledger", "change-key", "led", "--key", "old", "--new", "new"]) == 13
    assert run(["ledger", "change-key", "nowhere", "--key", "old", "--new", "new"]) == 10
    grown(tmp_path / "led", OTHER, 2, 1)
    capsys.readouterr()
    assert run(cosign) == 0
    (tmp_path / "line").write_text(capsys.readouterr().out)
    (tmp_path / "w1.pub").write_text(key_text(public_key(WITNESSES[0])))
    assert run(["ledger", "attach", "led", "line", "--key", "new", "--witness", "w1.pub"]) == 0
    assert run(["ledger", "show", "led"]) == 0
    capsys.readouterr()
    for key in LINE[:2]:
        assert run(["ledger", "verify", "led", "--key", key_text(key), "--witness", "w1.pub", "--earlier", "seen"]) == 0
        assert f"The key was changed 1 times, signed by old and new each time; now: {key_text(LINE[1])}" in (
            capsys.readouterr().out
        )
    assert run(["ledger", "verify", "led", "--key", key_text(LINE[2])]) == 13
    assert run(["ledger", "cosign", "led", "--key", "w1", "--ledger-key", key_text(LINE[2]), "--seen", "seen"]) == 13
    assert parse_note((tmp_path / "seen").read_bytes()).text.startswith("example.org/ledger\n3\n")

"""Laws of the ledger, for all lists of entries: what is true of any tree, any proof, any commitment."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import msgspec
import pytest
import rfc8785
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from callup.errors import ProofError
from callup.ledger import (
    Disclosed,
    Ledger,
    Trust,
    check_disclosed,
    check_proof,
    create_ledger,
    digest_of,
    entry_bytes,
    key_text,
    parse_entry,
    parse_proof,
    prove_entry,
    seal,
    verify_ledger,
)
from callup.ledger import check_proof_standalone as small
from callup.ledger import verify_standalone as plain
from callup.ledger.chain import Chains
from callup.ledger.files import list_files
from callup.ledger.keys import LOG, is_signed, new_key, public_key, sign
from callup.ledger.layout import CHECKPOINT, history_path, keys_bytes
from callup.ledger.merkle import (
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    nodes_over,
)
from callup.ledger.note import Checkpoint, note_bytes, parse_note, sign_checkpoint
from callup.ledger.rim import Rim, grow, rim_of, rim_root
from callup.ledger.succession import sign_change
from callup.ledger.tiles import number_path, parse_path, published_nodes, tile_path, tiles_of
from tests.tiny_ledger import KEY, PLACE, REDACTION, SECRET, act, naive_root

LEAVES = st.lists(st.binary(max_size=8), min_size=1, max_size=70)
PLAIN_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b_c", "z9", "people"]), inner),
    max_leaves=6,
)


def flipped(data: bytes, bit: int) -> bytes:
    at = bit % (len(data) * 8)
    return data[: at // 8] + bytes([data[at // 8] ^ 1 << at % 8]) + data[at // 8 + 1 :]


@given(leaves=LEAVES, cuts=st.lists(st.integers(0, 70), max_size=5))
def test_in_whatever_batches_a_tree_grows_it_has_the_root_of_the_naive_one(leaves, cuts):
    rim, files = Rim(), {}
    for end in [*sorted(cuts), len(leaves)]:
        growth = grow(rim, leaves[rim.size : end])
        rim = growth.rim
        files.update(growth.files)
        assert rim_root(rim) == naive_root(leaves[: rim.size])
        assert rim_of(files.get, rim.size) == rim
    assert rim == grow(Rim(), leaves).rim


@given(leaves=LEAVES, pick=st.integers(0), bit=st.integers(0))
def test_every_leaf_is_proved_and_no_other_in_its_place(leaves, pick, bit):
    at, size = pick % len(leaves), len(leaves)
    hashes, root = [leaf_hash(data) for data in leaves], naive_root(leaves)
    proof = inclusion_proof(nodes_over(hashes), at, size)
    check_inclusion(hashes[at], at, size, proof, root)
    broken: list[tuple[bytes, int, int, list[bytes], bytes]] = [
        (flipped(hashes[at], bit), at, size, proof, root),
        (hashes[at], at, size, proof, flipped(root, bit)),
        (hashes[at], at, size, [*proof, root], root),
        (hashes[at], size, size, proof, root),
    ]
    if proof:
        part = bit % len(proof)
        broken.append((hashes[at], at, size, proof[:-1], root))
        broken.append((hashes[at], at, size, [*proof[:part], flipped(proof[part], bit), *proof[part + 1 :]], root))
    for one in broken:
        with pytest.raises(ProofError):
            check_inclusion(*one)


@given(leaves=LEAVES, pick=st.integers(0), bit=st.integers(0))
def test_any_beginning_is_consistent_with_the_whole_and_nothing_else_is(leaves, pick, bit):
    new = len(leaves)
    old = 1 + pick % new
    before, after = naive_root(leaves[:old]), naive_root(leaves)
    proof = consistency_proof(nodes_over([leaf_hash(data) for data in leaves]), old, new)
    check_consistency(old, new, proof, before, after)
    broken: list[tuple[int, int, list[bytes], bytes, bytes]] = [
        (old, new, proof, flipped(before, bit), after),
        (old, new, proof, before, flipped(after, bit)),
        (old, new, [*proof, after], before, after),
        (new, old, proof, after, before) if old < new else (0, new, proof, before, after),
    ]
    if proof:
        part = bit % len(proof)
        broken.append((old, new, proof[1:], before, after))
        broken.append((old, new, [*proof[:part], flipped(proof[part], bit), *proof[part + 1 :]], before, after))
    for one in broken:
        with pytest.raises(ProofError):
            check_consistency(*one)


@given(leaves=LEAVES, swap=st.tuples(st.integers(0), st.integers(0)))
def test_the_order_of_the_leaves_matters(leaves, swap):
    one, two = (at % len(leaves) for at in swap)
    assume(leaves[one] != leaves[two])
    turned = list(leaves)
    turned[one], turned[two] = turned[two], turned[one]
    assert rim_root(grow(Rim(), turned).rim) != rim_root(grow(Rim(), leaves).rim)


@given(size=st.integers(1, 300), old=st.integers(1, 300), pick=st.integers(0))
def test_proofs_from_published_tiles_are_those_from_the_leaves(size, old, pick):
    leaves = [at.to_bytes(2, "big") for at in range(size)]
    node, plain_node = published_nodes(grow(Rim(), leaves).files.get, size), nodes_over([leaf_hash(d) for d in leaves])
    assert inclusion_proof(node, pick % size, size) == inclusion_proof(plain_node, pick % size, size)
    old = 1 + old % size
    assert consistency_proof(node, old, size) == consistency_proof(plain_node, old, size)


@given(number=st.integers(0, 10**15), level=st.integers(0, 63), width=st.integers(1, 256))
def test_a_path_names_one_tile_and_a_tile_one_path(number, level, width):
    assert parse_path(tile_path(level, number, width)) == (level, number, width)
    assert all(len(part.lstrip("x")) == 3 for part in number_path(number).split("/"))


@given(size=st.integers(0, 2_000_000))
def test_tiles_hold_every_hash_once(size):
    counts: dict[int, int] = {}
    for level, _, width in tiles_of(size):
        counts[level] = counts.get(level, 0) + width
    assert counts == {level: size >> 8 * level for level in range(3) if size >> 8 * level}


@given(value=PLAIN_VALUES)
def test_the_quick_ways_to_write_canonical_json_are_those_of_rfc_8785(value):
    wanted = rfc8785.dumps({"body": value})
    assert msgspec.json.encode({"body": value}, order="sorted") == wanted
    assert plain.canonical({"body": value}) == wanted
    assert json.loads(wanted) == {"body": value}


@given(value=PLAIN_VALUES, number=st.integers(0, 9))
def test_what_is_written_can_be_read_back(value, number):
    entry = act(number, body={"value": value})
    assert parse_entry(entry_bytes(entry)) == entry


@given(value=PLAIN_VALUES, salt=st.binary(min_size=32, max_size=32), other=PLAIN_VALUES, bit=st.integers(0))
def test_a_value_is_proved_only_with_its_own_salt_field_and_value(value, salt, other, bit):
    told = Disclosed(field="place", salt=salt.hex(), value=value)
    check_disclosed(seal(told), told)
    wrong = [
        msgspec.structs.replace(told, salt=flipped(salt, bit).hex()),
        msgspec.structs.replace(told, field="plac"),
    ]
    if rfc8785.dumps(other) != rfc8785.dumps(value):
        wrong.append(msgspec.structs.replace(told, value=other))
    for one in wrong:
        with pytest.raises(ProofError):
            check_disclosed(seal(told), one)


@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=40), bit=st.integers(0))
def test_the_plain_signature_check_agrees_with_the_library(seed, message, bit):
    secret = new_key("k", LOG, seed)
    key, made = public_key(secret), sign(secret, message)
    assert plain.is_signed(key.public, message, made)
    for broken in (flipped(made, bit), made[:32] + bytes(32), bytes(64)):
        assert plain.is_signed(key.public, message, broken) == is_signed(key, message, broken)


@given(data=st.binary(max_size=60), mark=st.sampled_from(["", "\n\n— a ", "\n\n— example.org/ledger AAAAAAAA\n"]))
def test_no_bytes_break_the_reader_of_notes(data, mark):
    note = data + mark.encode()
    ours = plains = True
    try:
        parse_note(note)
    except ProofError:
        ours = False
    try:
        plain.note_of(note, "note")
    except plain.Refused:
        plains = False
    assert ours == plains


# ---- the library and the one file, on random ledgers and random changes


def files_of(batches: list[int]) -> dict[str, bytes]:
    """A published ledger in memory; a batch of 0 stands for a change of its key."""
    chains, rim, number, secrets = Chains(), Rim(), 0, [SECRET]
    note = note_bytes(sign_checkpoint(Checkpoint(origin=KEY.name, size=0, root=naive_root([])), SECRET))
    files = {"verifier-keys": keys_bytes([KEY]), history_path(0): note}
    for at, count in enumerate(batches, 1):
        packed = []
        for _ in range(count):
            fields = {"withheld": (seal(PLACE),), "redactions": (REDACTION,)} if number % 5 == 4 else {}
            entry = act(number, **fields)
            entry = msgspec.structs.replace(entry, previous=chains.head(entry.request))
            packed.append(entry_bytes(entry))
            chains.follow(entry, "sha256:" + leaf_hash(packed[-1]).hex(), where="")
            number += 1
        growth = grow(rim, packed)
        rim = growth.rim
        head = Checkpoint(origin=KEY.name, size=rim.size, root=rim_root(rim))
        if count:
            note = note_bytes(sign_checkpoint(head, secrets[-1]))
        else:
            secrets.append(new_key(KEY.name, LOG, bytes([100 + at] * 32)))
            note = note_bytes(sign_change(head, *secrets[-2:]))
        files.update({**growth.files, history_path(at): note})
    return {**files, CHECKPOINT: note}


def changes(files: dict[str, bytes], dice: Callable[[int], int]) -> dict[str, bytes]:
    """One change of any kind to one file, or to two."""
    names = sorted(files)
    name, other, kind = names[dice(len(names))], names[dice(len(names))], dice(6)
    data = files[name]
    if kind <= 1:
        return {**files, name: flipped(data, dice(len(data) * 8))}
    if kind == 2:
        return {one: text for one, text in files.items() if one != name}
    if kind == 3:
        return {**files, name: files[other], other: data}
    if kind == 4:
        at = dice(len(data) + 1)
        return {**files, name: data[:at] + bytes([dice(256)]) + data[at:]}
    return {**files, name: data[: dice(len(data))]}


@example(batches=[0], seed=5688)
@given(batches=st.lists(st.integers(0, 9), min_size=1, max_size=5), seed=st.integers(0, 2**32))
def test_the_library_and_the_one_file_agree_on_any_ledger_and_any_change(batches, seed):
    drawn = Random(seed)  # noqa: S311 - picks changes
    files = files_of(batches)
    whole = verify_ledger(files.get, Trust(ledger=KEY), listed=files)
    told = plain.check(files.get, key_text(KEY), listed=files)
    assert (whole.size, whole.root, whole.leftovers) == (told["size"], told["root"], told["leftovers"])
    assert whole.size == sum(batches)
    assert len(whole.keys) == told["keys"] == 1 + batches.count(0)
    for _ in range(10):
        broken = changes(files, drawn.randrange)
        if broken == files:
            continue
        with pytest.raises(ProofError):
            verify_ledger(broken.get, Trust(ledger=KEY), listed=broken)
        with pytest.raises(plain.Refused):
            plain.check(broken.get, key_text(KEY), listed=broken)


@given(seed=st.integers(0, 2**32))
def test_the_roots_of_thousands_of_random_trees_agree(seed):
    """30 trees for each example: the library, the one file and the naive tree."""
    drawn = Random(seed)  # noqa: S311 - picks leaves
    for _ in range(30):
        leaves = [drawn.randbytes(drawn.randrange(4)) for _ in range(drawn.randrange(1, 40))]
        files = grow(Rim(), leaves)
        level = b"".join(sha256(b"\x00" + data).digest() for data in leaves)
        assert rim_root(files.rim) == plain.root_of([level], len(leaves)) == naive_root(leaves)


@settings(max_examples=15)
@given(batches=st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=4))
def test_publishing_ready_entries_gives_what_appending_gives(batches):
    """Whoever chains the entries itself and publishes their bytes gets the same files and receipts."""
    with TemporaryDirectory() as place:
        one, two, chains = Path(place, "one"), Path(place, "two"), Chains()
        create_ledger(one, SECRET)
        create_ledger(two, SECRET)
        with Ledger(one, SECRET) as appending, Ledger(two, SECRET) as publishing:
            for batch in batches:
                entries, packed = [act(number) for number in batch], []
                for entry in entries:
                    chained = msgspec.structs.replace(entry, previous=chains.head(entry.request))
                    packed.append(entry_bytes(chained))
                    chains.follow(chained, digest_of(packed[-1]), where="")
                assert publishing.publish(packed) == appending.append(entries)
        assert {name: (one / name).read_bytes() for name in list_files(one)} == {
            name: (two / name).read_bytes() for name in list_files(two)
        }


@given(batches=st.lists(st.integers(0, 9), min_size=1, max_size=5), seed=st.integers(0, 2**32))
def test_the_library_and_the_small_file_agree_on_any_proof_and_any_change(batches, seed):
    drawn = Random(seed)  # noqa: S311 - picks entries and changes
    size, files = sum(batches), files_of(batches)
    assume(size)
    index = drawn.randrange(size)
    data = msgspec.json.encode(prove_entry(files.get, index))
    found, told = check_proof(parse_proof(data), KEY), small.check(data, key_text(KEY))
    assert (found.index, found.root, found.digest) == (told["index"], told["root"], told["digest"])
    assert (found.index, found.size) == (index, size)
    for _ in range(10):
        broken = changes({"a": data}, drawn.randrange).get("a", b"")
        if broken == data:
            continue
        ours = plains = True
        try:
            check_proof(parse_proof(broken), KEY)
        except ProofError:
            ours = False
        try:
            small.check(broken, key_text(KEY))
        except small.Refused:
            plains = False
        assert ours == plains == is_same_json(broken, data)


def is_same_json(one: bytes, two: bytes) -> bool:
    """A space between the fields changes nothing."""
    try:
        return bool(json.loads(one) == json.loads(two))
    except ValueError:
        return False

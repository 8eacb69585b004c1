"""Keys, notes, checkpoints and witnesses: the forms of C2SP, and what is refused."""

import base64

import pytest

from callup.errors import InputError, ProofError
from callup.ledger.keys import (
    LOG,
    WITNESS,
    is_signed,
    key_id,
    key_text,
    new_key,
    parse_key,
    parse_secret,
    public_key,
    secret_text,
    sign,
)
from callup.ledger.merkle import EMPTY_ROOT, consistency_proof, leaf_hash, nodes_over
from callup.ledger.note import (
    Checkpoint,
    Note,
    cosigned,
    note_bytes,
    open_checkpoint,
    parse_checkpoint,
    parse_note,
    sign_checkpoint,
    with_lines,
)
from callup.ledger.verify_standalone import is_signed as is_signed_plainly
from callup.ledger.witness import Policy, check_extends, check_policy, witness
from tests.tiny_ledger import KEY, OTHER, SECRET, WITNESSES, naive_root

# RFC 8032, section 7.1: secret key, public key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
            "655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
            "b00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
            "c027beceea1ec40a"
        ),
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e"
            "2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17a"
            "d9bef1177331a704"
        ),
    ),
]
ROOT = naive_root([b"one", b"two"])
HEAD = Checkpoint(origin=KEY.name, size=2, root=ROOT)


@pytest.mark.parametrize(("seed", "public", "message", "made"), RFC_8032)
def test_signatures_are_those_of_rfc_8032_in_the_library_and_in_the_one_file(seed, public, message, made):
    secret = new_key("k", LOG, bytes.fromhex(seed))
    data, signature = bytes.fromhex(message), bytes.fromhex(made)
    assert public_key(secret).public.hex() == public
    assert sign(secret, data).hex() == made
    assert is_signed(public_key(secret), data, signature)
    assert is_signed_plainly(bytes.fromhex(public), data, signature)


def test_a_signature_with_any_byte_changed_is_refused_by_both():
    public, message, made = (bytes.fromhex(text) for text in RFC_8032[2][1:])
    key = public_key(new_key("k", LOG, bytes.fromhex(RFC_8032[2][0])))
    for at in range(64):
        broken = bytearray(made)
        broken[at] ^= 1 << at % 8
        assert not is_signed(key, message, bytes(broken))
        assert not is_signed_plainly(public, message, bytes(broken))


def test_the_same_signature_written_with_a_larger_number_is_refused_by_both():
    public, message, made = (bytes.fromhex(text) for text in RFC_8032[1][1:])
    order = 2**252 + 27742317777372353535851937790883648493
    larger = made[:32] + (int.from_bytes(made[32:], "little") + order).to_bytes(32, "little")
    assert not is_signed(public_key(new_key("k", LOG, bytes.fromhex(RFC_8032[1][0]))), message, larger)
    assert not is_signed_plainly(public, message, larger)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_public_key_of_another_length_signs_nothing(length):
    assert not is_signed_plainly(bytes(length), b"", bytes(64))


def test_a_key_and_its_line_say_the_same():
    for kind in (LOG, WITNESS):
        key = public_key(new_key("example.org/x", kind, bytes(32)))
        assert parse_key(key_text(key)) == key


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "a+b", "a b+00000000+AAAA", key_text(KEY)[:-1], key_text(KEY).replace("+", " "),
        key_text(KEY).replace("example", "other"), key_text(KEY).upper(), key_text(KEY) + "\n",
        "x+00000000+" + base64.b64encode(b"\x02" + bytes(32)).decode(),
    ],
)  # fmt: skip
def test_a_line_that_is_no_key_is_refused(text):
    with pytest.raises(InputError):
        parse_key(text)


def test_the_line_of_a_secret_key_is_read_back_and_never_shown():
    assert parse_secret(secret_text(SECRET) + "\n") == SECRET
    assert secret_text(SECRET)[-20:] not in repr(SECRET)
    with pytest.raises(InputError) as caught:
        parse_secret(secret_text(SECRET)[:-2] + "AA")
    assert "AA" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2003b"])
def test_a_name_with_spaces_or_plus_is_no_name_of_a_key(name):
    with pytest.raises(InputError):
        new_key(name, LOG, bytes(32))


def test_a_signed_checkpoint_has_the_form_of_c2sp():
    text = note_bytes(sign_checkpoint(HEAD, SECRET)).decode()
    lines = text.split("\n")
    assert lines[0] == "example.org/ledger"
    assert lines[1] == "2"
    assert base64.b64decode(lines[2]) == ROOT
    assert lines[3] == ""
    assert lines[4].startswith("— example.org/ledger ")
    assert base64.b64decode(lines[4].split(" ")[2])[:4] == key_id(KEY)
    assert lines[5:] == [""]


def test_a_checkpoint_is_read_back_with_its_witnesses():
    lines = [cosigned(sign_checkpoint(HEAD, SECRET).text, one, at_seconds=1_767_614_400) for one in WITNESSES]
    note = parse_note(note_bytes(with_lines(sign_checkpoint(HEAD, SECRET), lines)))
    opened = open_checkpoint(note, [KEY, *(public_key(one) for one in WITNESSES[:2])])
    assert opened.checkpoint == HEAD
    assert [(one.witness, one.at) for one in opened.seen] == [
        ("example.org/w1", "2026-01-05T12:00:00Z"),
        ("example.org/w2", "2026-01-05T12:00:00Z"),
    ]
    assert opened.unknown == ("example.org/w3",)


def test_a_checkpoint_by_another_key_of_the_same_name_is_refused():
    with pytest.raises(ProofError, match="no signature by a known key"):
        open_checkpoint(sign_checkpoint(HEAD, OTHER), [KEY])


def test_a_false_line_of_a_known_witness_makes_the_note_worthless():
    other = Checkpoint(origin=KEY.name, size=3, root=ROOT)
    line = cosigned(sign_checkpoint(other, SECRET).text, WITNESSES[0], at_seconds=1)
    with pytest.raises(ProofError, match="does not hold"):
        open_checkpoint(with_lines(sign_checkpoint(HEAD, SECRET), [line]), [KEY, public_key(WITNESSES[0])])


def test_a_witness_cannot_sign_as_a_ledger_nor_a_ledger_as_a_witness():
    with pytest.raises(ProofError):
        sign_checkpoint(HEAD, new_key(KEY.name, WITNESS, bytes(32)))
    with pytest.raises(ProofError):
        cosigned("text\n", SECRET, at_seconds=1)
    with pytest.raises(ProofError):
        sign_checkpoint(HEAD, new_key("example.org/other", LOG, bytes(32)))


@pytest.mark.parametrize(
    "text",
    [
        "", "a\n", "a\n2\n", "a\n02\n" + "A" * 43 + "=\n", "a\n-1\n" + "A" * 43 + "=\n", "a\n2\n" + "A" * 40 + "\n",
        "\n2\n" + "A" * 43 + "=\n", "a\n2\n" + "A" * 42 + "B=\n", "a\n2\n" + "A" * 43 + "=\n\n",
    ],
)  # fmt: skip
def test_a_text_that_is_no_checkpoint_is_refused(text):
    with pytest.raises(ProofError):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"text\n", b"text\n\n", b"text\n\nline\n", b"text\n\n- name AAAAAAAA\n", b"\xff\n\n",
        "text\n\n— name AAAA\n".encode(), "text\n\n— name AAAAAAA\n".encode(), "te\rxt\n\n— name AAAAAAAA\n".encode(),
        "text\n\n— name AAAAAAAA".encode(), "text\n\n— na+me AAAAAAAA\n".encode(), b"x" * 200_000,
    ],
)  # fmt: skip
def test_bytes_that_are_no_note_are_refused(data):
    with pytest.raises(ProofError):
        parse_note(data)


def test_the_number_of_witnesses_asked_for_must_have_seen_it():
    note = sign_checkpoint(HEAD, SECRET)
    keys = tuple(public_key(one) for one in WITNESSES)
    two = with_lines(note, [cosigned(note.text, one, at_seconds=7) for one in WITNESSES[:2]])
    opened = open_checkpoint(two, [KEY, *keys])
    check_policy(opened, Policy(witnesses=keys, needed=2))
    with pytest.raises(ProofError, match=r"wanted 3 of example\.org/w1"):
        check_policy(opened, Policy(witnesses=keys, needed=3))
    with pytest.raises(ProofError, match="no more than there are"):
        check_policy(opened, Policy(witnesses=keys[:1], needed=2))


def test_one_key_under_two_names_counts_as_one_witness():
    again = new_key("example.org/w1-again", WITNESS, WITNESSES[0].seed)
    keys = (public_key(WITNESSES[0]), public_key(again))
    note = sign_checkpoint(HEAD, SECRET)
    both = with_lines(note, [cosigned(note.text, one, at_seconds=7) for one in (WITNESSES[0], again)])
    with pytest.raises(ProofError, match="a key of its own"):
        check_policy(open_checkpoint(both, [KEY, *keys]), Policy(witnesses=keys, needed=2))


def heads(lists):
    return [Checkpoint(origin=KEY.name, size=len(one), root=naive_root(one)) for one in lists]


def test_a_witness_signs_what_goes_on_from_what_it_saw():
    hashes = [leaf_hash(data) for data in (b"a", b"b", b"c")]
    old, new = heads([[b"a", b"b"], [b"a", b"b", b"c"]])
    proof = consistency_proof(nodes_over(hashes), 2, 3)
    line = witness(sign_checkpoint(new, SECRET), KEY, WITNESSES[0], old, proof, at_seconds=7)
    note = with_lines(sign_checkpoint(new, SECRET), [line])
    assert open_checkpoint(note, [KEY, public_key(WITNESSES[0])]).seen[0].witness == "example.org/w1"


def test_a_ledger_that_shows_two_lists_is_found_out():
    """A fork: both checkpoints are signed by the ledger, and no proof leads from one to the other."""
    shown = [[b"a", b"b"], [b"a", b"x", b"c"], [b"a", b"x"], [b"a"]]
    old, longer, same, shorter = heads(shown)
    proof = consistency_proof(nodes_over([leaf_hash(data) for data in shown[1]]), 2, 3)
    for new, hashes in ((longer, proof), (same, []), (shorter, []), (longer, [])):
        with pytest.raises(ProofError) as caught:
            witness(sign_checkpoint(new, SECRET), KEY, WITNESSES[0], old, hashes, at_seconds=7)
        assert "different lists" in str(caught.value)


def test_every_ledger_goes_on_from_the_empty_one_and_from_no_other_of_size_0():
    empty, two = heads([[], [b"a", b"b"]])
    check_extends(empty, two, [])
    check_extends(empty, empty, [])
    with pytest.raises(ProofError):
        check_extends(Checkpoint(origin=KEY.name, size=0, root=ROOT), two, [])
    assert empty.root == EMPTY_ROOT


def test_checkpoints_of_two_ledgers_are_not_compared():
    with pytest.raises(ProofError, match="two checkpoints of one ledger"):
        check_extends(HEAD, Checkpoint(origin="example.org/other", size=3, root=ROOT), [])


def test_a_note_with_no_text_has_lines_only():
    assert note_bytes(Note(text="", signed=())) == b"\n"

"""Public entries: their one form, offices and never persons, what is withheld and until when."""

import msgspec
import pytest
import rfc8785

from callup.errors import InputError, ProofError
from callup.ledger import Delay, Disclosed, Entry, Redaction, Release, check_disclosed, entry_bytes, parse_entry, seal
from callup.ledger.chain import Chains, digest_of
from callup.ledger.draft import entry_of, parse_drafts, parse_secrets, secret_lines
from callup.ledger.sealing import commit
from tests.tiny_ledger import ACT, PLACE, REDACTION, act, withholding

DELAY = Delay(reason="operation under way", authority="Rule 7", review_on="2026-02-01")


def changed(**fields: object) -> Entry:
    return msgspec.structs.replace(ACT, **fields)


def test_an_entry_is_written_in_one_way_and_read_back():
    data = entry_bytes(ACT)
    assert data == rfc8785.dumps(msgspec.to_builtins(ACT))
    assert parse_entry(data) == ACT


def test_any_other_way_of_writing_the_same_is_refused():
    data = entry_bytes(ACT)
    spaced = data.replace(b":", b": ")
    turned = msgspec.json.encode(ACT)
    without = data.replace(b'"delay":null,', b"")
    twice = data.replace(b'"version":1', b'"version":1,"version":1')
    for other in (spaced, turned, without, twice, data + b"\n"):
        assert other != data
        with pytest.raises(InputError):
            parse_entry(other)


@pytest.mark.parametrize(
    "fields",
    [
        {"callup": 2}, {"act": "Request"}, {"act": ""}, {"act": "a\n"}, {"request": "A b"}, {"version": 0},
        {"office": ""}, {"office": "two\nlines"}, {"at": "2026-01-05"}, {"at": "2026-02-30T12:00:00Z"},
        {"at": "2026-01-05T24:00:00Z"}, {"at": "2026-01-05T12:00:00Z\n"}, {"document": "sha256:abc"},
        {"previous": "12"}, {"body": {"Big": 1}},
    ],
)  # fmt: skip
def test_what_is_not_of_the_form_is_refused(fields):
    with pytest.raises(InputError):
        parse_entry(rfc8785.dumps({**msgspec.to_builtins(ACT), **fields}))


@pytest.mark.parametrize("number", [b"0.5", b"20.0", b"2e1", b"9007199254740992", b"1" * 40, b"NaN", b"-0"])
def test_a_number_that_json_may_not_keep_is_refused_when_read(number):
    with pytest.raises(InputError):
        parse_entry(entry_bytes(ACT).replace(b'"people":20', b'"people":' + number))


@pytest.mark.parametrize("value", [0.5, 2**53, -(2**53), [[1.0]], {"deep": {"deeper": 1e300}}])
def test_numbers_that_json_may_not_keep_are_refused(value):
    with pytest.raises(InputError, match="whole numbers"):
        entry_bytes(changed(body={"people": value}))


def test_nesting_has_an_end():
    deep: object = 1
    for _ in range(30):
        deep = [deep]
    with pytest.raises(InputError, match="levels"):
        entry_bytes(changed(body={"people": deep}))


@pytest.mark.parametrize("field", ["last_name", "person", "detainee_count", "date_of_birth", "dna", "a_number"])
def test_no_field_is_about_a_person(field):
    for body in ({field: 1}, {"lines": [{field: 1}]}):
        with pytest.raises(InputError, match="never persons"):
            entry_bytes(changed(body=body))
    hidden = Disclosed(field=field, salt="00" * 32, value=1)
    reasons = (msgspec.structs.replace(REDACTION, fields=(field,)),)
    with pytest.raises(InputError, match="never persons"):
        entry_bytes(changed(withheld=(seal(hidden),), redactions=reasons))


@pytest.mark.parametrize("field", ["person_days", "people", "unit_name", "usd_per_person_day", "detention_support"])
def test_units_and_positions_are_no_persons(field):
    assert parse_entry(entry_bytes(changed(body={field: 1}))).body == {field: 1}


@pytest.mark.parametrize("text", ["Gen. Placeholder", "Mr Placeholder", "123-45-6789", "A123456789", "x@example.org"])
def test_no_text_names_a_person(text):
    for entry in (changed(office=text), changed(body={"note": f"told by {text} today"})):
        with pytest.raises(InputError, match="never persons"):
            entry_bytes(entry)


@pytest.mark.parametrize("office", ["Office of the General Counsel", "Secretary of the Interior", "Governor of Ohio"])
def test_an_office_is_no_person(office):
    assert parse_entry(entry_bytes(changed(office=office))).office == office


def test_every_withheld_field_has_a_reason_and_an_end():
    entry_bytes(withholding())
    for wrong in (
        changed(withheld=(seal(PLACE),)),
        changed(redactions=(REDACTION,)),
        changed(withheld=(seal(PLACE),), redactions=(REDACTION, REDACTION)),
        changed(withheld=(seal(PLACE), seal(PLACE)), redactions=(REDACTION,)),
        changed(withheld=(seal(PLACE),), redactions=(REDACTION,), body={"place": "shown"}),
        changed(withheld=(seal(PLACE),), redactions=(msgspec.structs.replace(REDACTION, until="2026-01-05"),)),
        changed(withheld=(seal(PLACE),), redactions=(msgspec.structs.replace(REDACTION, until="2026-02-31"),)),
    ):
        with pytest.raises(InputError):
            entry_bytes(wrong)


@pytest.mark.parametrize(
    ("until", "second", "is_fine"),
    [
        ("2026-04-05", None, True), ("2026-04-06", None, False), ("2026-04-06", "Harbour Office", False),
        ("2026-04-06", "Records Office", True), ("2030-01-01", "Records Office", True),
    ],
)  # fmt: skip
def test_a_second_office_is_needed_for_more_than_90_days(until, second, is_fine):
    longer = Redaction(fields=("place",), reason="safety", authority="Rule 5", until=until, seconded_by=second)
    entry = changed(withheld=(seal(PLACE),), redactions=(longer,))
    if is_fine:
        assert parse_entry(entry_bytes(entry)) == entry
    else:
        with pytest.raises(InputError, match="a second office"):
            entry_bytes(entry)


def test_a_delayed_entry_shows_that_it_is_there_and_nothing_else():
    late = changed(body={}, withheld=(seal(PLACE),), delay=DELAY)
    assert parse_entry(entry_bytes(late)) == late
    for wrong in (
        msgspec.structs.replace(late, body={"people": 1}),
        msgspec.structs.replace(late, withheld=()),
        msgspec.structs.replace(late, redactions=(REDACTION,)),
        msgspec.structs.replace(late, delay=msgspec.structs.replace(DELAY, review_on="2026-01-05")),
    ):
        with pytest.raises(InputError):
            entry_bytes(wrong)


def test_a_value_is_checked_against_field_value_and_salt():
    held = seal(PLACE)
    check_disclosed(held, PLACE)
    for wrong in (
        msgspec.structs.replace(PLACE, value="Pier 5"),
        msgspec.structs.replace(PLACE, salt="08" * 32),
        msgspec.structs.replace(PLACE, field="pier"),
    ):
        with pytest.raises(ProofError):
            check_disclosed(held, wrong)


@pytest.mark.parametrize("salt", ["", "07" * 31, "07" * 33, "0G" * 32, "AB" * 32, " " * 64])
def test_a_salt_has_32_bytes_in_small_letters(salt):
    with pytest.raises(InputError, match="64 hexadecimal"):
        commit(msgspec.structs.replace(PLACE, salt=salt))


def followed(*entries: Entry) -> tuple[Chains, list[str]]:
    chains, digests = Chains(), []
    for at, entry in enumerate(entries):
        chained = msgspec.structs.replace(entry, previous=chains.head(entry.request))
        digests.append(digest_of(entry_bytes(chained)))
        chains.follow(chained, digests[-1], where=f"entry {at}")
    return chains, digests


def test_the_acts_of_a_request_form_a_chain_of_their_own():
    chains, digests = followed(act(0), act(1), act(3), act(4))
    assert chains.head("r0") == digests[2]
    assert chains.head("r1") == digests[3]
    assert chains.head("r2") is None
    for wrong in (None, digests[0], digests[3]):
        with pytest.raises(ProofError, match="request 'r0'"):
            chains.follow(msgspec.structs.replace(act(6), previous=wrong), "sha256:" + "0" * 64, where="entry 4")


def release(digest: str, *told: Disclosed, **fields: object) -> Entry:
    return act(0, release=Release(entry=digest, disclosed=told), **fields)


def test_what_was_withheld_is_told_once_and_as_it_was():
    chains, (digest,) = followed(withholding())
    assert [(due.kind, due.fields, due.on) for due in chains.due()] == [("redaction", ("place",), "2026-03-01")]
    head = chains.head("r0")
    other = msgspec.structs.replace(PLACE, value="Pier 5")
    for wrong in (release(digest, other), release("sha256:" + "0" * 64, PLACE), release(digest, PLACE, request="r1")):
        previous = head if wrong.request == "r0" else None
        with pytest.raises(ProofError, match="release"):
            chains.follow(msgspec.structs.replace(wrong, previous=previous), "sha256:" + "1" * 64, where="entry 1")
    told = msgspec.structs.replace(release(digest, PLACE), previous=head)
    chains.follow(told, "sha256:" + "2" * 64, where="entry 1")
    assert list(chains.due()) == []
    assert chains.standing().released == 1
    again = msgspec.structs.replace(told, previous="sha256:" + "2" * 64)
    with pytest.raises(ProofError, match="release"):
        chains.follow(again, "sha256:" + "3" * 64, where="entry 2")


def test_fields_of_a_delayed_entry_can_be_told_one_by_one():
    people = Disclosed(field="people", salt="01" * 32, value=12)
    late = act(0, body={}, withheld=(seal(PLACE), seal(people)), delay=DELAY)
    chains, (digest,) = followed(late)
    first = msgspec.structs.replace(release(digest, people), previous=chains.head("r0"))
    chains.follow(first, "sha256:" + "1" * 64, where="entry 1")
    assert [(due.kind, due.fields) for due in chains.due()] == [("delay", ("place",))]


def test_a_standing_written_down_goes_on_as_the_chains_would():
    chains, _ = followed(withholding(), act(1))
    again = Chains(chains.standing())
    assert again.standing() == chains.standing()
    assert again.head("r1") == chains.head("r1")


DRAFT = b"""{"callup": 1, "act": "order.written", "request": "r0", "version": 1, "office": "Order Desk",
 "at": "2026-01-06T12:00:00Z", "body": {"people": 12}, "withhold": {"place": "Pier 4"},
 "redactions": [{"fields": ["place"], "reason": "safety", "authority": "Rule 5", "until": "2026-02-01",
 "seconded_by": null}]}"""


def test_an_act_becomes_an_entry_and_its_values_and_salts_are_kept_apart():
    (draft,) = parse_drafts(DRAFT, where="act.json")
    entry, hidden = entry_of(draft, lambda: "05" * 32, lambda digest: (), lambda commitment: None)
    assert hidden == (Disclosed(field="place", salt="05" * 32, value="Pier 4"),)
    assert b"Pier 4" not in entry_bytes(entry)
    kept = parse_secrets(secret_lines(hidden), where="salts")
    assert kept == {entry.withheld[0].commitment: hidden[0]}
    telling = b'[{"callup":1,"act":"field.told","request":"r0","version":1,"office":"Records Office",' + (
        b'"at":"2026-02-01T12:00:00Z","release":{"entry":"sha256:' + b"0" * 64 + b'"}}]'
    )
    (later,) = parse_drafts(telling, where="act.json")
    told, nothing = entry_of(later, str, lambda digest: entry.withheld, kept.get)
    assert told.release is not None
    assert told.release.disclosed == hidden
    assert nothing == ()
    with pytest.raises(InputError, match="file of salts"):
        entry_of(later, str, lambda digest: entry.withheld, lambda commitment: None)


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'{"callup":1}', DRAFT.replace(b'"body"', b'"boddy"')])
def test_what_is_no_act_is_refused_with_the_name_of_the_file(data):
    with pytest.raises(InputError, match=r"act\.json"):
        parse_drafts(data, where="act.json")


def test_a_changed_line_in_the_file_of_salts_is_found_and_not_shown():
    lines = secret_lines([PLACE])
    for broken in (lines.replace(b"Pier 4", b"Pier 5"), b"Pier 4\n"):
        with pytest.raises((InputError, ProofError)) as caught:
            parse_secrets(broken, where="salts")
        assert "Pier" not in str(caught.value)

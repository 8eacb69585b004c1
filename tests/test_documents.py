"""Documents: what is read, what is refused, and how the refusal is worded."""

import os
from datetime import date
from pathlib import Path

import pytest

from callup.documents import canonical_json, digest, document_schemas, read_case, read_facts, read_request, write_bytes
from callup.documents.locate import lines_of
from callup.documents.schema import schema_text
from callup.documents.text import MAX_BYTES
from callup.errors import InputError, UnknownName
from callup.law.fact import FactKind
from callup.request import Facts, FactStatement, Request

GOOD = """\
callup = 1
id = "sandbags"
title = "Sandbags for the river"
asked_on = 2025-05-09
to = "State Guard"

[from]
office = "River County"
kind = "local"

[mission]
kind = "disaster"
law_enforced = "none"

[[total]]
people = 50
source = "memo"

[[line]]
id = "bags"
title = "Fill bags"
people = 40
roles = ["logistics", "engineering"]
hosts = ["ND"]
since = 2025-05-10
until = 2025-05-20
source = "memo"

[line.facts]
arms_state = "none"

[[source]]
id = "memo"
title = "Memorandum"
publisher = "River County"
grade = "A1"
"""

FACTS = """\
callup = 1
[[fact]]
name = "home_governor_consent"
value = "written"
home = "ND"
line = "bags"
since = 2025-05-09
source = "memo"
"""


def write(folder: Path, request: str = GOOD, facts: str | None = None) -> Path:
    (folder / "request.toml").write_text(request, encoding="utf-8")
    if facts is not None:
        (folder / "facts.toml").write_text(facts, encoding="utf-8")
    return folder


def refusal(folder: Path, request: str = GOOD, facts: str | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read_case(write(folder, request, facts))
    assert caught.value.exit_code == 10
    return str(caught.value)


def changed(old: str, new: str, text: str = GOOD) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def test_a_case_is_read_from_its_folder(tmp_path: Path) -> None:
    case = read_case(write(tmp_path, facts=FACTS))
    assert case.request.requester.office == "River County"
    assert case.request.line[0].until == date(2025, 5, 20)
    assert case.facts.fact == [
        FactStatement(
            name="home_governor_consent", value="written", home="ND", line="bags", since=date(2025, 5, 9), source="memo"
        )
    ]


def test_a_case_without_facts_has_no_facts(tmp_path: Path) -> None:
    assert read_case(write(tmp_path)).facts == Facts(callup=1)


def test_a_request_file_finds_the_facts_beside_it(tmp_path: Path) -> None:
    write(tmp_path, facts=FACTS)
    assert len(read_case(tmp_path / "request.toml").facts.fact) == 1


def test_other_facts_replace_those_beside_the_request(tmp_path: Path) -> None:
    write(tmp_path, facts=FACTS)
    (tmp_path / "other.toml").write_text("callup = 1\n")
    assert read_case(tmp_path, facts=tmp_path / "other.toml").facts.fact == []


def test_the_facts_that_may_be_named_are_an_argument(tmp_path: Path) -> None:
    kind = FactKind(name="moon", kind="state", type="yes_no", group="g", question="Is it full?", who="w", evidence="e")
    path = tmp_path / "facts.toml"
    path.write_text('callup = 1\n[[fact]]\nname = "moon"\nvalue = true\n')
    assert read_facts(path, known={"moon": kind}).fact[0].value is True
    with pytest.raises(UnknownName, match="'moon'"):
        read_facts(path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("people = 40", "people = -4", "request.toml, line 22, line[1].people: found -4, wanted a whole number of 0"),
        ("people = 40", "people = true", "line 22, line[1].people: found true, wanted a whole number"),
        ("people = 40", 'people = "40"', "line 22, line[1].people: found “40”, wanted a whole number"),
        ("people = 40", "people = 40.5", "line 22, line[1].people: found 40.5, wanted a whole number"),
        ("people = 40", "people = nan", "line 22, line[1].people: found nan, wanted a whole number"),
        ("people = 40", "people = inf", "line 22, line[1].people: found inf, wanted a whole number"),
        ("people = 40", "people = 99999999999999999999", "line 22, line[1].people: found 99999999999999999999, wanted"),
        ("people = 40", "peple = 40", "line 22, line[1].peple: found the key 'peple'"),
        ("people = 40", "peple = 40", "did you mean 'people'?"),
        ('"engineering"', '"enginering"', "line 23, line[1].roles[2]: found 'enginering', wanted the name of a role"),
        ('"engineering"', '"enginering"', "did you mean 'engineering'?"),
        ('"engineering"', '"logistics"', "found 'logistics' twice"),
        ('["ND"]', '["NDD"]', "line 24, line[1].hosts[1]: found 'NDD', wanted the name of a jurisdiction"),
        ('["ND"]', '"ND"', "line 24, line[1].hosts: found “ND”, wanted a list"),
        (
            "since = 2025-05-10",
            "since = 2025-05-30",
            "line 26, line[1].until: found until 2025-05-20, since 2025-05-30",
        ),
        ("since = 2025-05-10", "since = 2025-05-20", "an end after the start"),
        ("since = 2025-05-10", "since = 2025-05-10T08:00:00", "line 25, line[1].since"),
        ("since = 2025-05-10", 'since = "soon"', "wanted a day such as 2025-07-01"),
        ('kind = "disaster"', 'kind = "disastr"', "line 12, mission.kind: found 'disastr'"),
        ('kind = "disaster"', 'kind = "disastr"', "did you mean 'disaster'?"),
        ('kind = "local"', 'kind = "loca"', "line 9, from.kind: found 'loca', wanted the name of a kind"),
        ("callup = 1", "callup = 2", "line 1, callup: found callup = 2, wanted callup = 1"),
        ("callup = 1", "callup = true", "found callup = True, wanted callup = 1"),
        ("callup = 1\n", "", "request.toml, callup: found no 'callup', wanted callup = 1"),
        ('to = "State Guard"\n', "", "request.toml, to: found no such key, wanted the key 'to'"),
        ('office = "River County"\n', "", "request.toml, line 7, from.office: found no such key"),
        ('title = "Fill bags"\n', "", "line 19, line[1].title: found no such key"),
        ('title = "Fill bags"', 'title = "  "', "line 21, line[1].title: found an empty text"),
        ('title = "Fill bags"', 'title = "a\\u0000"', "found the control character U+0000"),
        ('id = "bags"', 'id = "Bags!"', "line 20, line[1].id: found “Bags!”, wanted a name of lower-case letters"),
        ('grade = "A1"', 'grade = "Z9"', "line 36, source[1].grade: found “Z9”, wanted a letter A to F"),
        ('arms_state = "none"', 'arms_state = "nown"', "line 30, line[1].facts.arms_state: found 'nown'"),
        ('arms_state = "none"', 'arms_stat = "none"', "line 30, line[1].facts.arms_stat: found 'arms_stat'"),
        ('arms_state = "none"', "guard_per_officer = nan", "wanted a number that is finite"),
        ('arms_state = "none"', "guard_per_officer = inf", "wanted a number that is finite"),
        ('arms_state = "none"', "guard_per_officer = 9007199254740993", "wanted a whole number of at most"),
        ('arms_state = "none"', "end_date = 2025-05-20T10:00:00", "line[1].facts.end_date"),
        ('arms_state = "none"', 'end_date = "20 May"', "found “20 May”, wanted a day such as"),
        ('arms_state = "none"', "arms_state = {a = 1}", "line 30, line[1].facts.arms_state: found a table"),
    ],
)
def test_a_broken_request_is_refused_with_line_and_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in refusal(tmp_path, changed(old, new))


def test_a_source_that_does_not_exist_is_refused_with_the_nearest(tmp_path: Path) -> None:
    text = GOOD.replace('people = 50\nsource = "memo"', 'people = 50\nsource = "memoo"')
    assert refusal(tmp_path, text).endswith(
        "request.toml, line 17, total[1].source: found 'memoo', wanted the name of a source; did you mean 'memo'?"
    )


def test_ids_used_twice_are_refused_with_both_places(tmp_path: Path) -> None:
    second = '\n[[line]]\nid = "bags"\ntitle = "Again"\n[[source]]\nid = "memo"\ntitle = "t"\npublisher = "p"\n'
    said = refusal(tmp_path, GOOD + second)
    assert "line 39, line[2].id: found 'bags' a second time (first: line 20, line[1].id)" in said
    assert "line 42, source[2].id: found 'memo' a second time (first: line 33, source[1].id)" in said


def test_all_errors_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = changed('"engineering"', '"enginering"', changed('["ND"]', '["N"]', changed('"A1"', '"Q"')))
    assert len(refusal(tmp_path, text).splitlines()) == 3
    text = changed("people = 40", "people = -1", changed("people = 50", "people = -1"))
    assert [line.split(",")[1] for line in refusal(tmp_path, text).splitlines()] == [" line 16", " line 22"]


def test_of_very_many_errors_the_first_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    said = refusal(tmp_path, changed('["ND"]', str([f"x{n}" for n in range(30)])))
    assert said.splitlines()[-1] == "… and 10 more"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"home_governor_consent"',
            '"home_governer_consent"',
            "facts.toml, line 3, fact[1].name: found 'home_governer",
        ),
        ('"home_governor_consent"', '"home_governer_consent"', "did you mean 'home_governor_consent'?"),
        ('"written"', '"writen"', "facts.toml, line 4, fact[1].value: found 'writen'"),
        ('"written"', '"writen"', "did you mean 'written'?"),
        ('"written"', "true", "line 4, fact[1].value: found True, wanted one of its values"),
        ('"written"', "1985-05-05T00:00:00", "line 4, fact[1].value"),
        ('home = "ND"', 'home = "NDK"', "line 5, fact[1].home: found 'NDK', wanted the name of a jurisdiction"),
        ('home = "ND"', 'status = "t32-502"', "line 5, fact[1].status: found 't32-502'"),
        (
            'line = "bags"',
            'line = "bag"',
            "line 6, fact[1].line: found 'bag', wanted the name of a line of the request",
        ),
        ('line = "bags"', 'line = "bag"', "did you mean 'bags'?"),
        ('source = "memo"', 'source = "nemo"', "line 8, fact[1].source: found 'nemo'"),
        ("since = 2025-05-09", "since = 2025-05-09\nuntil = 2025-05-01", "line 8, fact[1].until"),
        ("callup = 1", "callup = 7", "facts.toml, line 1, callup: found callup = 7"),
        ("since =", "sinse =", "did you mean 'since'?"),
    ],
)
def test_broken_facts_are_refused_with_line_and_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in refusal(tmp_path, facts=changed(old, new, FACTS))


SECOND = FACTS.removeprefix("callup = 1\n").replace('"written"', '"none"')


def test_two_facts_of_one_scope_and_day_that_differ_are_refused_with_both_lines(tmp_path: Path) -> None:
    said = refusal(tmp_path, facts=FACTS + SECOND)
    assert "facts.toml, line 11, fact[2].value: found “none” for 'home_governor_consent'" in said
    assert "but “written” at line 4, fact[1].value" in said
    assert (
        "wanted one value of a fact for the same line, status, home, host and first day; take one of them out" in said
    )


@pytest.mark.parametrize(
    "second",
    [
        SECOND.replace('"none"', '"written"'),
        SECOND.replace("2025-05-09", "2025-05-12"),
        SECOND.replace('home = "ND"\n', ""),
        SECOND.replace('"ND"', '"SD"'),
        SECOND.replace("home_governor", "host_governor"),
    ],
)
def test_facts_that_say_the_same_or_of_another_scope_or_later_day_stand_beside_each_other(
    tmp_path: Path, second: str
) -> None:
    assert len(read_case(write(tmp_path, facts=FACTS + second)).facts.fact) == 2


def test_a_source_id_means_one_source_in_a_case(tmp_path: Path) -> None:
    other = '[[source]]\nid = "memo"\ntitle = "Another memorandum"\npublisher = "p"\n'
    assert "another source in the request" in refusal(tmp_path, facts=FACTS + other)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b"callup = 1\nid = = 2",
            "request.toml, line 2, column 6: found invalid value in 'id = = 2', wanted valid TOML",
        ),
        (b"callup = 1\nid = '\xff'", "request.toml, byte 17: found the byte 0xff, wanted UTF-8 text"),
        (b"callup = 1\0", "request.toml, byte 10: found a NUL byte, wanted text"),
        (b"callup = " + b"[" * 100_000, "nested too deeply"),
        (b"callup = 1\n" + b"a." * 2_000 + b"a = 1", "nested too deeply"),
        (b"callup = 1\nid = " + b"[" * 30 + b"]" * 30, "nested too deeply"),
        (b"callup = " + b"9" * 5_000, "wanted valid TOML"),
        (b"", "found no 'callup'"),
        (b"callup = 1\ncallup = 1\n", "request.toml, line 2, "),
        (b"callup = 1\nasked_on = 2025-02-30", "request.toml, line 2"),
    ],
)
def test_what_is_not_a_document_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "request.toml"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_request(path)
    assert said in str(caught.value)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "request.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_request(path).id == "sandbags"


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "request.toml"
    with path.open("wb") as handle:
        handle.truncate(MAX_BYTES + 1)
    with pytest.raises(InputError, match=r"found 4,194,305 bytes, wanted at most 4,194,304 bytes"):
        read_request(path)


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_case(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"a folder without request\.toml"):
        read_case(tmp_path)
    with pytest.raises(InputError, match="found a folder, wanted a plain file"):
        read_request(tmp_path)
    with pytest.raises(InputError, match="null"):
        read_request(Path("a\0b"))
    with pytest.raises(InputError, match="no such file"):
        read_case(write(tmp_path), facts=tmp_path / "gone.toml")


def test_loops_of_links_and_pipes_are_refused(tmp_path: Path) -> None:
    loop = tmp_path / "request.toml"
    loop.symlink_to(loop)
    for path in (loop, tmp_path):
        with pytest.raises(InputError, match="wanted a file that can be read"):
            read_case(path)
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="something that is not a file"):
        read_case(pipe)


def test_facts_behind_a_broken_link_are_not_passed_over(tmp_path: Path) -> None:
    (write(tmp_path) / "facts.toml").symlink_to(tmp_path / "gone")
    with pytest.raises(InputError, match="no such file"):
        read_case(tmp_path)


def test_what_is_written_as_json_is_read_back(tmp_path: Path) -> None:
    case = read_case(write(tmp_path, facts=FACTS))
    write_bytes(tmp_path / "request.json", canonical_json(case.request))
    write_bytes(tmp_path / "facts.json", canonical_json(case.facts))
    assert read_case(tmp_path / "request.json", facts=tmp_path / "facts.json") == case


@pytest.mark.parametrize("text", ["{", "[1]", "[" * 100_000, '{"callup": NaN}'])
def test_broken_json_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "request.json"
    path.write_text(text)
    with pytest.raises(InputError, match=r"request\.json"):
        read_request(path)


def test_canonical_json_sorts_keys_and_writes_days_as_text() -> None:
    facts = Facts(callup=1, fact=[FactStatement(name="a", value=1.0, since=date(2025, 1, 2))])
    assert canonical_json(facts) == (
        b'{"callup":1,"fact":[{"home":null,"host":null,"line":null,"name":"a","since":"2025-01-02","source":null,'
        b'"status":null,"until":null,"value":1}],"source":[]}'
    )
    assert digest(canonical_json(facts)).startswith("sha256:")


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 2**60])
def test_numbers_that_json_cannot_keep_are_not_written(number: float) -> None:
    with pytest.raises(InputError, match="Facts"):
        canonical_json(Facts(callup=1, fact=[FactStatement(name="a", value=number)]))


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    write_bytes(path, b"first")
    write_bytes(path, b"second")
    assert path.read_bytes() == b"second"
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="wanted a place that can be written"):
        write_bytes(tmp_path / "folder", b"x")
    with pytest.raises(InputError, match="wanted a place that can be written"):
        write_bytes(tmp_path / "nowhere" / "out.json", b"x")
    assert sorted(found.name for found in tmp_path.iterdir()) == ["folder", "out.json"]


def test_lines_are_found_through_strings_comments_and_inline_tables() -> None:
    text = '''a = """
[[line]] # not a header
"""
b = [ # a list
  "x", # first
  { c = 1, "d e" = [2,
    3] },
]
[[line]]
id = 'y' # [[line]]
[line.facts]
"p.q" = 1
[[line]]
r.s = 2
'''
    lines = lines_of(text)
    assert lines[("a",)] == 1
    assert (lines[("b", 0)], lines[("b", 1, "c")], lines[("b", 1, "d e", 1)]) == (5, 6, 7)
    assert (lines[("line", 0)], lines[("line", 0, "id")], lines[("line", 0, "facts", "p.q")]) == (9, 10, 12)
    assert (lines[("line", 1)], lines[("line", 1, "r", "s")]) == (13, 14)


def test_after_a_key_that_cannot_be_followed_no_line_is_given() -> None:
    assert lines_of('a = 1\n"b\\u0041" = 2\nc = 3\n') == {("a",): 1}


def test_the_published_schemas_are_those_of_the_records() -> None:
    folder = Path(__file__).parents[1] / "docs" / "schema"
    for name, schema in document_schemas().items():
        text = (folder / name).read_text(encoding="utf-8")
        assert text == schema_text(schema), "stale: run callup.documents.schema.write_schemas(Path('docs/schema'))"


def test_the_documents_shown_in_the_guide_can_be_read(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[1] / "docs" / "howto" / "write-a-request.md").read_text(encoding="utf-8")
    blocks = [block.partition("```")[0] for block in guide.split("```toml\n")[1:]]
    smallest, full, facts = blocks
    assert read_case(write(tmp_path, smallest)).request.line[0].people is None
    assert read_case(write(tmp_path, full, facts)).facts.fact[0].home == "ND"


def test_the_schemas_name_the_keys_of_the_documents() -> None:
    schemas = document_schemas()
    request = schemas["request.schema.json"]["$defs"]["Request"]["properties"]
    assert set(request) == set(Request.__struct_encode_fields__)
    assert "from" in request


def at(locality: str, hosts: str = '["TX", "OK"]') -> str:
    return GOOD.replace('hosts = ["ND"]', f'hosts = {hosts}\nlocality = "{locality}"')


def test_a_locality_is_a_listed_destination_of_any_of_the_hosts(tmp_path: Path) -> None:
    (line,) = read_case(write(tmp_path, at("Austin"))).request.line
    assert line.locality == "Austin"


def test_a_locality_of_another_state_is_refused(tmp_path: Path) -> None:
    assert "a listed destination in OK, TX" in refusal(tmp_path, at("Asheville"))


def test_destinations_that_hold_the_word_are_offered_first(tmp_path: Path) -> None:
    told = refusal(tmp_path, at("fort worth"))
    assert told.endswith("known: Arlington / Fort Worth / Grapevine")


def test_a_locality_without_hosts_is_refused(tmp_path: Path) -> None:
    assert "without hosts" in refusal(tmp_path, at("Austin", hosts="[]"))

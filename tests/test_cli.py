"""The command line as a newcomer uses it: what it prints, what it writes, and how it refuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from callup.cli import run
from callup.reference.offices_page import offices_pages

EXAMPLES = Path(__file__).parent.parent / "examples"
DHS = EXAMPLES / "us-dhs-2025-05-09"


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = run([str(word) for word in words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def write(folder: Path, text: str, name: str = "request.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


GOOD = (DHS / "request.toml").read_text(encoding="utf-8")

BROKEN = {
    "not TOML": ("callup = = 1", "request.toml"),
    "an unknown role": (GOOD.replace("detainee-transport", "detainee-transprt"), "mean 'detainee-transport'?"),
    "an unknown State": (GOOD.replace("people = 10000", 'people = 10000\nhosts = ["TXX"]'), "TXX"),
    "negative people": (GOOD.replace("people = 10000", "people = -10000"), "-10000"),
    "dates reversed": (
        GOOD.replace("people = 10000", "people = 10000\nsince = 2025-10-01\nuntil = 2025-07-01"),
        "line[2]",
    ),
    "a line id twice": (GOOD.replace('id = "transport"', 'id = "fugitives"'), "fugitives"),
    "a source that does not exist": (
        GOOD.replace('people = 10000\nroles = ["detainee-transport"]\nsource = "npr-2025-06-05"',
                     'people = 10000\nroles = ["detainee-transport"]\nsource = "npr-2025-06-06"'),
        "did you mean 'npr-2025-06-05'?",
    ),
    "an unknown key": (GOOD.replace("title = \"Detention support\"", 'titel = "Detention support"'), "titel"),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_bad_input_is_refused_with_its_place_and_a_remedy(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, expected = BROKEN[what]
    assert text != GOOD
    path = write(tmp_path, text)
    code, out, err = said(capsys, "walk", path, "--out", tmp_path / "out")
    assert code == 10
    assert out == ""
    assert expected in err
    assert "request.toml" in err
    assert "found" in err
    assert "wanted" in err
    assert not (tmp_path / "out").exists()


def test_a_file_of_50_mb_is_refused_before_it_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "request.toml"
    with path.open("wb") as handle:
        handle.truncate(50_000_000)
    code, _, err = said(capsys, "complete", path)
    assert code == 10
    assert "50,000,000" in err


def test_bytes_that_are_not_utf8_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "request.toml"
    path.write_bytes(GOOD.encode() + b"\n# \xff\xfe\n")
    code, _, err = said(capsys, "complete", path)
    assert code == 10
    assert "UTF-8" in err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--home", "ZZ"), "--home"),
        (("--status", "t32-502"), "did you mean 't32-502f'?"),
        (("--home", "tx"), "did you mean 'TX'?"),
        (("--what-if", "=true"), "say reimbursable=true"),
        (("--what-if", "days_requested=1e400"), "a number that is finite"),
        (("--what-if", "days_requested=99999999999999999999"), "a whole number of at most"),
        (("--what-if", "reimbursable=true", "--what-if", "reimbursable=false"), "two values of 'reimbursable'"),
    ],
)
def test_an_unknown_name_on_the_command_line_is_refused(
    words: tuple[str, str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = said(capsys, "review", DHS, *words)
    assert code == 10
    assert expected in err


@pytest.mark.parametrize(
    "words", [("walk",), ("wlak", DHS), ("walk", DHS, "--on", "yesterday"), ("walk", DHS, "--sedd", "1")]
)
def test_wrong_use_ends_with_2_and_points_to_help(
    words: tuple[object, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = said(capsys, *words)
    assert code == 2
    verb = f"{words[0]} " if words[0] == "walk" else ""
    assert f"See: callup {verb}--help" in err


@pytest.mark.parametrize(
    "words",
    [
        ("walk", "--days", "999999999"),
        ("source", "--days", "0"),
        ("simulate", "--seasons", "0"),
        ("price", "--price-year", "1900"),
        ("price", "--price-year", "0"),
        ("walk", "--on", "1700-01-01"),
        ("source", "--on", "9999-12-31"),
        ("simulate", "--seed", "-1"),
        ("simulate", "--seed", str(2**53)),
        ("frontier", "--seed", "-1"),
        ("frontier", "--points", "0"),
        ("compare", "--seed", "-1"),
        ("sweep", "--seed", "-1"),
        ("source", "--risk-bound", "cvar=inf"),
        ("source", "--risk-bound", "cvar=9", "--seed", "-1"),
        ("source", "--explain", "TX", "--seed", "-1"),
    ],
)
def test_a_number_out_of_range_is_refused_with_its_range(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = said(capsys, words[0], DHS, *words[1:])
    assert code == 10
    assert " to " in err


@pytest.mark.parametrize(
    "words",
    [("--seed", "-1"), ("--half-life", "nan"), ("--half-life", "inf"), ("--half-life", "0"), ("--seasons", "1")],
)
def test_a_back_test_that_cannot_be_drawn_is_refused(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = said(capsys, "backtest", *words)
    assert code == 10
    assert "wanted" in err


def test_a_supposed_fact_is_shown_as_it_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "review", DHS, "--home", "TX", "--what-if", "reimbursable=true")
    assert code == 0
    assert "reimbursable = true for all lines" in out


@pytest.mark.parametrize("roster", ["/dev/zero", "/", "bad\0name"])
def test_a_roster_that_is_no_plain_file_is_refused_before_it_is_read(
    roster: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = said(capsys, "source", DHS, "--roster", roster)
    assert code == 10
    assert "wanted a" in err


def test_a_folder_that_cannot_be_made_is_refused_under_its_own_option(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "source", DHS, "--state-pages", "/dev/null")
    assert code == 10
    assert "--state-pages /dev/null" in err


@pytest.mark.parametrize("floor", ["2", "TX=x", "QQ=0.5", "-1", "=0.5"])
def test_a_floor_that_is_no_share_is_refused(floor: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "source", DHS, f"--floor={floor}")
    assert code == 10
    assert "--floor" in err


def test_review_prints_the_public_key_names(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "review", DHS, "--on", "2025-12-24", "--home", "TX", "--host", "TX", "--json")
    assert code == 0
    answer = json.loads(out)
    assert {"findings", "on", "tables", "version"} <= answer.keys()
    wanted = {
        "line", "role", "status", "home", "host", "verdict", "rules", "conditions", "questions", "would_allow", "views",
    }  # fmt: skip
    assert all(wanted <= one.keys() for one in answer["findings"])
    assert {one["home"] for one in answer["findings"]} == {"TX"}
    rules = [rule for one in answer["findings"] for rule in one["rules"]]
    assert all({"id", "citation", "verdict", "because"} <= rule.keys() for rule in rules)


def test_complete_prints_each_question_with_who_can_answer(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "complete", DHS)
    assert code == 0
    assert "who can answer" in out
    assert "3,000" in out


def test_tables_lists_every_table_with_its_kind(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "tables", "--json")
    assert code == 0
    listed = {one["name"]: one for one in json.loads(out)}
    assert listed["forces/units"]["kind"] == "assumption"
    assert all(one["digest"].startswith("sha256:") for one in listed.values())


def test_a_users_roster_replaces_the_illustrative_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roster = write(
        tmp_path,
        "unit_id,jurisdiction,component,unit_name,type,echelon,authorised\n"
        "A1,TX,ARNG,1st Truck Company,transportation,company,150\n",
        "roster.csv",
    )
    code, out, _ = said(capsys, "source", DHS, "--on", "2025-12-24", "--roster", roster, "--json")
    plan = json.loads(out)
    assert code == 0
    assert plan["roster_illustrative"] is False
    assert {one["unit"] for one in plan["assignments"]} <= {"A1"}


def test_a_roster_with_bad_rows_names_each_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roster = write(
        tmp_path,
        "unit_id,jurisdiction,component,unit_name,type,echelon,authorised\n"
        "A1,TZ,ARNG,1st Truck Company,transportation,company,150\n"
        "A2,TX,ARNG,2nd Truck Company,transportation,company,-5\n",
        "roster.csv",
    )
    code, _, err = said(capsys, "source", DHS, "--roster", roster)
    assert code == 10
    assert "row 2" in err
    assert "row 3" in err


def test_help_loads_none_of_the_heavy_libraries() -> None:
    heavy = "numpy altair highspy typst vl_convert msgspec"
    script = (
        "import sys\nfrom callup.cli import run\nrun(['--help'])\n"
        f"print([name for name in {heavy.split()!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert "Usage: callup" in done.stdout
    assert done.stderr.strip() == "[]"


def test_the_walk_writes_five_documents_and_they_are_the_same_twice(tmp_path: Path) -> None:
    def walked(name: str, seed: str) -> dict[str, bytes]:
        out = tmp_path / name
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(  # noqa: S603
            [
                sys.executable,
                "-m",
                "callup",
                "walk",
                str(DHS),
                "--on",
                "2025-12-24",
                "--seasons",
                "60",
                "--out",
                str(out),
            ],
            check=True,
            capture_output=True,
            env=environment,
        )
        return {path.name: path.read_bytes() for path in sorted(out.iterdir())}

    first, second = walked("one", "1"), walked("two", "2")
    assert list(first) == ["brief.pdf", "package.html", "package.json", "package.pdf", "package.xlsx"]
    assert first == second
    assert first["package.pdf"].startswith(b"%PDF")
    assert b"Illustrative roster" in first["package.html"] or b"illustrative roster" in first["package.html"]


def test_the_generated_pages_are_written_to_a_folder_that_is_not_there_yet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, _ = said(capsys, "docs", "--out", tmp_path / "new" / "docs")
    assert code == 0
    made = {path.name for path in (tmp_path / "new" / "docs").iterdir()}
    assert {"law", "schema", "tables.md", *offices_pages()} == made


def test_what_is_missing_is_named_as_the_help_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    for words, name in ((("complete",), "CASE"), (("explain", DHS), "LINE"), (("ledger", "verify"), "LEDGER")):
        code, _, err = said(capsys, *words)
        assert code == 2
        assert f"parameter {name} requires an argument" in err

"""What can be said about a plan on the command line, and how it is refused."""

import json
from datetime import date
from pathlib import Path

import pytest

from callup.cli import run
from callup.cli.planned import ceilings, dwell_of, floors_said, order_said, rotation_days
from callup.documents import read_assignments
from callup.errors import InputError, UnknownName

HELENE = Path(__file__).parent.parent / "examples" / "us-helene-2024"


def said(capsys, *words):
    code = run(["source", str(HELENE), *map(str, words)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--rotations", "30,soon"), "--rotations: found '30,soon', wanted whole numbers of days"),
        (("--rotations", "0"), "whole numbers of days from 1 to 3650"),
        (("--dwell", "-1"), "--dwell: found -1.0, wanted a number from 0 to 10"),
        (("--ceiling", "VA"), "--ceiling: found 'VA', wanted a State and people, such as VA=60"),
        (("--ceiling", "XX=60"), "--ceiling: found 'XX'"),
        (("--order", "fill,costs"), "did you mean 'cost'?"),
        (("--ceiling", "VA:=60"), "--ceiling: found 'VA:=60'"),
        (("--floor", "=0.5"), "--floor: found ''"),
        (("--floor", "TX:=0.5"), "the name of a unit type"),
        (("--ceiling", "VA=99999999999999999999"), "at most 10,000,000"),
        (("--floor", "TX=0.5", "--floor", "TX=0.6"), "one floor for all and one for each Guard at most"),
        (("--floor", "TX@13=0.5"), "--floor: found '@13', wanted months from 1 to 12"),
        (("--floor", "TX:cooks=0.5"), "--floor: found 'cooks'"),
        (("--floor", "ZZ@6-11=0.5"), "--floor: found 'ZZ'"),
        (("--floor", "TX@6-11=half"), "say 0.5, TX=0.6, TX:engineer=0.7"),
        (("--order", ""), "--order: found ''"),
        (("--order", "fill,cost,fill"), "--order: found 'fill,cost,fill', wanted each objective once"),
        (("--running", "nowhere.json"), "nowhere.json"),
        (("--running", "nowhere.json", "--risk-bound", "cvar=9"), "a running plan together with a bound on risk"),
        (("--donors", "nowhere.toml"), "nowhere.toml: found no such file"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_words(capsys, words, message):
    code, _, told = said(capsys, *words)
    assert code == 10
    assert message in " ".join(told.split())


def test_wrong_kinds_of_values_are_told_in_words(capsys):
    for option, kind in (("--days", "a whole number"), ("--dwell", "a number"), ("--on", "a day such as 2025-12-24")):
        code, _, told = said(capsys, option, "soon")
        assert code == 2
        assert f'unable to convert "soon" into {kind}.' in told
        assert "See: callup source --help" in told


def test_words_of_the_command_line_become_settings():
    assert rotation_days("180, 30,30") == (30, 180)
    assert rotation_days(None) == ()
    assert len(rotation_days("usual")) == 6
    assert dwell_of(None) is None
    assert [(one.home, one.line, one.people) for one in ceilings(("VA=60", "TX:drive=5"))] == [
        ("VA", None, 60), ("TX", "drive", 5),
    ]  # fmt: skip
    assert order_said("cost,fill") == ("cost", "fill")
    with pytest.raises(UnknownName):
        order_said("fill,,cost")


def test_a_governor_keeps_more_in_a_season_or_of_a_skill():
    general, single, stated = floors_said(("0.4", "TX=0.6", "FL@6-11=0.8", "FL:engineer=0.7", "LA:medical@11-1=0.9"))
    assert (general, single) == (0.4, {"TX": 0.6})
    assert [(one.home, one.type, one.months, one.share) for one in stated] == [
        ("FL", None, (6, 7, 8, 9, 10, 11), 0.8),
        ("FL", "engineer", (), 0.7),
        ("LA", "medical", (1, 11, 12), 0.9),
    ]


def test_a_floor_of_a_season_holds_in_the_plan(capsys, tmp_path):
    said(capsys, "--on", "2024-09-28", "--out", tmp_path / "free")
    said(capsys, "--on", "2024-09-28", "--floor", "NC@9-12=1", "--out", tmp_path / "kept")
    free, kept = (json.loads((tmp_path / name / "source.json").read_text()) for name in ("free", "kept"))
    assert any(one["home"] == "NC" for one in free["assignments"])
    assert not any(one["home"] == "NC" for one in kept["assignments"])


def test_a_file_without_a_plan_is_no_running_plan(tmp_path):
    (tmp_path / "bill.json").write_text('{"total": 5}', encoding="utf-8")
    with pytest.raises(InputError, match=r"bill\.json: found no plan .* wanted package\.json of a walk"):
        read_assignments(tmp_path / "bill.json")


def test_a_plan_is_made_anew_from_its_own_file_and_nobody_moves(capsys, tmp_path):
    day = ("--on", "2024-10-05", "--json")
    code, out, _ = said(capsys, *day)
    plan = tmp_path / "plan.json"
    plan.write_text(out, encoding="utf-8")
    assert code == 0
    assert read_assignments(plan)
    code, again, _ = said(capsys, *day, "--running", plan)
    moves = json.loads(again)["moves"]
    assert code == 0
    assert {move["change"] for move in moves} == {"kept"}
    assert all(date.fromisoformat(move["since"]) >= date(2024, 10, 5) for move in moves)

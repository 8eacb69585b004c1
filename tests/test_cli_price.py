import json
from pathlib import Path

import pytest

from callup.cli import run

DHS = Path(__file__).parents[1] / "examples" / "us-dhs-2025-05-09"


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = run([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_backtest_needs_no_case_and_gives_every_past_total(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = said(capsys, "price", "--backtest", "--json", "--out", tmp_path)
    found = json.loads(out)
    assert code == 0
    assert found == json.loads((tmp_path / "backtest.json").read_bytes())
    assert found["counted"] == sum(row["scored"] for row in found["checks"])
    assert {row["evidence"] for row in found["checks"]} == {"spent", "estimate", "plan", "bound"}


def test_the_backtest_is_shown_with_calibration_and_checks_apart(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "price", "--backtest")
    assert code == 0
    assert "Calibration cases" in out
    assert "shown, not counted" in out
    assert "median absolute error" in out


def test_a_price_of_nothing_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "price")
    assert code == 10
    assert "--backtest" in err


@pytest.mark.parametrize("period", ["2025-07-01", "..", "2025-08-01..2025-07-01", "July..August"])
def test_a_stay_by_a_court_that_is_no_period_is_refused(period: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "price", DHS, "--stayed", period)
    assert code == 10
    assert "SINCE..UNTIL" in err


def test_the_real_request_is_priced_with_a_stayed_month_on_its_own_lines(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "price", DHS, "--json", "--stayed", "2025-07-01..2025-08-01")
    bill = json.loads(out)
    assert code == 0
    assert any(line["component"] == "days while stayed" for line in bill["lines"])
    assert sum(payer["amount"]["central"] for payer in bill["payers"]) == bill["total"]["central"]
    assert bill["spread"]["p10"] == bill["total"]["low"] < bill["spread"]["p50"] < bill["spread"]["p90"]


@pytest.mark.parametrize("words", [(str(DHS),), ("--on", "2025-06-01"), ("--stayed", "2025-07-01.."), ("--days", "30")])
def test_a_case_beside_the_backtest_is_refused_rather_than_passed_over(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["price", "--backtest", *words]) == 10
    assert "one of them" in capsys.readouterr().err


HELENE = DHS.parent / "us-helene-2024"


@pytest.mark.parametrize("share", [0.0, 0.75, 0.9, 1.0])
def test_a_stated_share_of_fema_moves_what_each_owes_and_not_the_total(
    share: float, capsys: pytest.CaptureFixture[str]
) -> None:
    _, usual, _ = said(capsys, "price", HELENE, "--json")
    code, out, _ = said(capsys, "price", HELENE, "--json", "--fema-share", share)
    bill, before = json.loads(out), json.loads(usual)
    assert code == 0
    assert bill["total"] == before["total"]
    for end in ("low", "central", "high"):
        assert sum(payer["amount"][end] for payer in bill["payers"]) == bill["total"][end]
    assert bill["refunds"]
    for refund in bill["refunds"]:
        assert refund["share"] == share
        assert refund["amount"]["central"] == round(share * refund["eligible"]["central"])


def test_the_share_in_law_is_the_usual_one(capsys: pytest.CaptureFixture[str]) -> None:
    _, usual, _ = said(capsys, "price", HELENE, "--json")
    _, stated, _ = said(capsys, "price", HELENE, "--json", "--fema-share", 0.75)
    assert json.loads(usual)["refunds"] == json.loads(stated)["refunds"]


@pytest.mark.parametrize("share", ["75", "-0.1", "1.01", "nan"])
def test_a_share_of_fema_outside_0_to_1_is_refused(share: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "price", HELENE, "--fema-share", share)
    assert code == 10
    assert "--fema-share" in err


def test_a_share_of_fema_where_fema_bears_nothing_is_said_to_change_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = said(capsys, "price", DHS, "--json", "--fema-share", 1.0)
    assert any("no stay is one of which FEMA bears" in note for note in json.loads(out)["notes"])


def test_the_backtest_takes_no_share_of_fema(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "price", "--backtest", "--fema-share", 1.0)[0] == 10


def test_the_walk_and_the_comparison_take_the_share_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "walk", HELENE, "--seasons", 50, "--fema-share", 1.0, "--json")
    package = json.loads(out)
    assert code == 0
    assert package["chosen"]["fema_share"] == "1.0"
    assert {refund["share"] for refund in package["bill"]["refunds"]} == {1.0}
    code, out, _ = said(capsys, "compare", HELENE, "--seasons", 50, "--fema-share", 1.0, "--json")
    assert code == 0


def at_a_locality(folder: Path, name: str) -> Path:
    told = (
        (HELENE / "request.toml").read_text("utf-8").replace('hosts = ["NC"]', f'hosts = ["NC"]\nlocality = "{name}"')
    )
    (folder / "request.toml").write_text(told, encoding="utf-8")
    (folder / "facts.toml").write_bytes((HELENE / "facts.toml").read_bytes())
    return folder


def test_a_line_with_a_locality_is_lodged_at_its_rates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = at_a_locality(tmp_path, "Asheville")
    code, out, _ = said(capsys, "price", case, "--json")
    kept = [line for line in json.loads(out)["lines"] if line["component"] in {"lodging", "meals"}]
    assert code == 0
    assert kept
    assert any("in Asheville, NC" in line["basis"] for line in kept)


def test_a_locality_that_is_not_listed_is_refused_with_a_near_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = said(capsys, "price", at_a_locality(tmp_path, "Ashville"))
    assert code == 10
    assert "locality" in err
    assert "did you mean 'Asheville'?" in err

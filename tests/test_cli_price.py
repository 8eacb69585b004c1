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

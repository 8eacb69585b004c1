"""A site is set up from the command line before anybody can sign in."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator

from callup.cli import run
from callup.errors import OutOfTurn
from callup.reference.offices import read_offices
from callup_site import demo
from callup_site.desk.models import Request, Seat
from callup_site.signin.models import Account
from tests.site.offices import TODAY, account, signed_in
from tests.site.public_world import AT, seats, sent

pytestmark = pytest.mark.django_db
UNTIL = (TODAY + timedelta(days=30)).isoformat()


def test_an_account_and_its_office_are_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["site", "account", "add", "town-administrator", "--runs-site"]) == 0
    assert run(["site", "account", "add", "harbour-requester"]) == 0
    password = capsys.readouterr().out.strip().rpartition(" ")[2]
    account = Account.objects.get(username="harbour-requester")
    assert account.check_password(password)
    assert run(["site", "seat", "harbour-requester", "requester", "--until", UNTIL]) == 0
    assert Seat.objects.get(account=account.code).office == "requester"


def test_who_forgot_the_password_gets_a_new_one_and_keeps_the_second_factor(
    capsys: pytest.CaptureFixture[str],
) -> None:
    holder = account("harbour-requester")
    session = signed_in(holder)
    assert session.get("/desk/").status_code == 200
    capsys.readouterr()
    assert run(["site", "account", "password", "harbour-requester"]) == 0
    password = capsys.readouterr().out.strip().rpartition(" ")[2]
    holder.refresh_from_db()
    assert holder.check_password(password)
    assert Authenticator.objects.filter(user=holder).exists()
    assert session.get("/desk/").status_code == 302


def test_who_lost_the_second_factor_sets_up_a_new_one_before_the_desk_opens(
    capsys: pytest.CaptureFixture[str],
) -> None:
    holder = account("harbour-requester")
    before = signed_in(holder)
    assert before.get("/desk/").status_code == 200
    assert run(["site", "account", "reset-second-factor", "harbour-requester"]) == 0
    assert "without a second factor" in capsys.readouterr().out
    assert not Authenticator.objects.filter(user=holder).exists()
    assert before.get("/desk/").status_code == 302
    after = signed_in(holder)
    assert "/desk/" not in after.get("/desk/")["Location"].partition("?")[0]
    assert run(["site", "account", "reset-second-factor", "harbour-requestr"]) == 10
    assert "did you mean 'harbour-requester'" in capsys.readouterr().err


def test_offices_that_do_not_go_together_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    run(["site", "account", "add", "town-administrator", "--runs-site"])
    run(["site", "account", "add", "both"])
    assert run(["site", "seat", "both", "requester", "--until", UNTIL]) == 0
    assert run(["site", "seat", "both", "decision_authority", "--until", UNTIL]) == 12
    assert "rule 1" in capsys.readouterr().err


def test_without_an_administrator_nobody_gives_an_office(capsys: pytest.CaptureFixture[str]) -> None:
    run(["site", "account", "add", "somebody"])
    assert run(["site", "seat", "somebody", "requester", "--until", UNTIL]) == 10
    assert "--runs-site" in capsys.readouterr().err


def test_the_public_site_is_written_by_one_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seats()
    sent("r1")
    assert run(["publish", str(tmp_path / "out")]) == 0
    assert run(["publish", str(tmp_path / "out")]) == 0
    assert " 0 written, 0 removed" in capsys.readouterr().out
    assert run(["publish", str(tmp_path / "out"), "--url", "requests.example.gov"]) == 10


def test_where_there_is_no_site_nothing_is_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["publish", str(tmp_path / "out"), "--home", str(tmp_path / "none")]) == 10
    assert "name its folder with --home" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_a_demonstration_has_every_office_and_the_real_request() -> None:
    password = demo.seed(AT)
    told = demo.demo_accounts()
    assert {one.office for one in told} == set(read_offices().offices)
    assert Account.objects.count() == len(told)
    assert all(one.check_password(password) for one in Account.objects.all()[:2])
    assert Account.objects.values("password").distinct().count() == 1
    assert Seat.objects.count() == len(told) - 1
    assert Request.objects.get().stage == "submitted"
    demo.seed(AT)
    assert (Account.objects.count(), Request.objects.count(), Seat.objects.count()) == (len(told), 1, len(told) - 1)


def test_an_installed_site_carries_the_request_of_its_demonstration() -> None:
    root = Path(demo.__file__).parents[2]
    built = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]
    carried = {to: root / source for source, to in built["wheel"]["force-include"].items()}
    for name in ("request.toml", "facts.toml"):
        assert carried[(Path("callup_site") / demo.EXAMPLE / name).as_posix()].is_file()


def test_a_demonstration_is_not_put_over_real_accounts() -> None:
    Account.objects.create_user("harbour-requester")
    with pytest.raises(OutOfTurn, match="a home of its own"):
        demo.seed(AT)
    assert Account.objects.count() == 1

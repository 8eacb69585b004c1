"""What is there to try out? One account for each office, and the real request of 9 May 2025, sent.

Every account here has the same password, made once for each home of a demonstration and shown when it starts.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from django.conf import settings
from django.contrib.auth.hashers import make_password

from callup.documents.posted import posted_document
from callup.errors import OutOfTurn
from callup.reference.offices import read_offices
from callup.stages import Holding
from callup_site.desk import acting
from callup_site.desk.models import EVERY, Request
from callup_site.desk.record import Intent
from callup_site.keys import made_once
from callup_site.signin import giving
from callup_site.signin.accounts import fresh_password
from callup_site.signin.models import Account

BEGIN = "demo-"
HOMES = ("FL", "TN")
TWICE = "records_officer"
ADMINISTRATOR = "administrator"
SEAT_DAYS = 365
EXAMPLE = Path("examples") / "us-dhs-2025-05-09"


class DemoAccount(msgspec.Struct, frozen=True, kw_only=True):
    """One account of a demonstration: the word to sign in with, the office, and the home it speaks for."""

    username: str
    office: str
    title: str
    home: str | None = None


def password_file() -> Path:
    """Where the password of all accounts of a demonstration lies; it marks the home of one."""
    return Path(settings.HOME) / "demo-password"


def demo_accounts() -> tuple[DemoAccount, ...]:
    """Every office once; offices that speak for a home once for each of two; two records officers, for rule 8.

    Example:
        >>> [one.username for one in demo_accounts() if one.home]
        ['demo-donor-representative-fl', 'demo-donor-representative-tn', 'demo-governors-delegate-fl', \
'demo-governors-delegate-tn']
    """
    found = []
    for office in read_offices().offices.values():
        word = BEGIN + office.id.replace("_", "-")
        homes: tuple[str | None, ...] = HOMES if office.side == "donor" else (None,)
        for home in homes:
            name = f"{word}-{home.lower()}" if home else word
            found.append(DemoAccount(username=name, office=office.id, title=office.title, home=home))
        if office.id == TWICE:
            found.append(DemoAccount(username=f"{word}-2", office=office.id, title=f"{office.title}, the second"))
    return tuple(found)


def seed(at: datetime | None = None, *, example: Path | None = None) -> str:
    """Make accounts, seats and the request, where they are not there yet.

    Args:
        at: The instant, in UTC; None: now.
        example: Folder of the request; None: the one that came with callup.

    Returns:
        The password of all accounts.

    Raises:
        OutOfTurn: The home holds accounts that are not made up.
    """
    told = at or datetime.now(UTC)
    if Account.objects.exclude(username__startswith=BEGIN).exists():
        raise OutOfTurn(
            where=str(settings.HOME), found="accounts that are not of a demonstration",
            wanted="a home of its own, because a demonstration asks for no second factor",
            remedy="choose another folder with --home",
        )  # fmt: skip
    password = made_once(password_file(), fresh_password)
    codes = _accounts(password, told)
    folder = example or find_example()
    if folder is not None:
        _send(folder, codes, told)
    return password


def find_example() -> Path | None:
    """The folder of the real request: in a copy of the source, or within the package as it was installed."""
    for place in (Path(__file__).parents[2], Path(__file__).parent):
        if (place / EXAMPLE / "request.toml").is_file():
            return place / EXAMPLE
    return None


def _accounts(password: str, at: datetime) -> dict[str, str]:
    """Codes of the accounts by office; the administrator first, because it gives the offices.

    The password is hashed once, because that takes long on purpose; it is the same for all of them and shown anyway.
    """
    codes: dict[str, str] = {}
    rows = sorted(demo_accounts(), key=lambda one: one.office != ADMINISTRATOR)
    known = {one.username: one for one in Account.objects.filter(username__startswith=BEGIN)}
    hashed = "" if all(one.username in known for one in rows) else make_password(password)
    giver: Account | None = None
    for one in rows:
        account = known.get(one.username)
        is_new = account is None
        if account is None:
            runs_site = one.office == ADMINISTRATOR
            account = Account.objects.create(username=one.username, password=hashed, runs_site=runs_site)
        giver = giver or account
        codes.setdefault(one.office, account.code)
        if is_new and one.office != ADMINISTRATOR:
            since, until = at.date(), at.date() + timedelta(days=SEAT_DAYS)
            seat = Holding(
                account=account.code, office=one.office, request=EVERY, since=since, until=until, home=one.home
            )
            giving.give(seat, giver, at=at)
    return codes


def _send(folder: Path, codes: dict[str, str], at: datetime) -> None:
    """Write the request as a draft and send it, once."""
    text = (folder / "request.toml").read_text(encoding="utf-8")
    slug = str(posted_document(text, "request").data["id"])
    if Request.objects.filter(slug=slug).exists():
        return
    form = {"request": text, "facts": (folder / "facts.toml").read_text(encoding="utf-8")}
    acting.begin(
        codes["requester"], slug, Intent(act="request.write", office="requester", subject=slug, form=form), at=at
    )
    sending = Intent(act="request.submit", office="agency_approver", subject=slug)
    acting.perform(codes["agency_approver"], slug, [sending], at=at)

"""Accounts and seats for tests of the site, made by the same rooms that a site uses."""

from datetime import UTC, date, datetime, timedelta

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from callup.stages import Holding
from callup_site.desk import store
from callup_site.signin.models import Account

PASSWORD = "seven words that nobody would guess at all"
TODAY = datetime.now(UTC).date()


def account(username: str, *, runs_site: bool = False, strong: bool = True, password: str | None = PASSWORD) -> Account:
    """An account; `strong`: with an authenticator app. None as password: quicker, and it is let in by the test."""
    made = Account.objects.create_user(username, password, runs_site=runs_site)
    if strong:
        TOTP.activate(made, generate_totp_secret())
    return made


def seat(
    holder: Account, office: str, *, request: str = "*", home: str | None = None, until: date | None = None
) -> None:
    """An office, written as the store writes it."""
    holding = Holding(
        account=holder.code, office=office, request=request, home=home,
        since=TODAY, until=until or TODAY + timedelta(days=30),
    )  # fmt: skip
    store.give_seat(holding, "a0", datetime.now(UTC))


def code_of(holder: Account) -> str:
    """What the authenticator app of an account shows now."""
    return shown_by_app(get_adapter().decrypt(Authenticator.objects.get(user=holder, type="totp").data["secret"]))


def shown_by_app(secret: str) -> str:
    """What an authenticator app shows now that was given a secret."""
    counters = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, counters[len(counters) // 2])))


def signed_in(holder: Account) -> Client:
    """A browser without scripts in which an account signed in, with its second factor where it has one."""
    client = Client(SERVER_NAME="localhost")
    answer = client.post("/accounts/login/", {"login": holder.username, "password": PASSWORD})
    if answer["Location"] == "/accounts/2fa/authenticate/":
        answer = client.post("/accounts/2fa/authenticate/", {"code": code_of(holder)})
    assert answer.status_code == 302, answer.content.decode()
    return client

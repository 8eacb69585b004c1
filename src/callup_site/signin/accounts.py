"""How does an account begin, and how does its holder get back in?"""

import secrets

from allauth.idp.oidc.models import Token
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from callup.errors import InputError, UnknownName
from callup_site.signin.models import Account

WORD = "abcdefghjkmnpqrstuvwxyz23456789"


def fresh_password() -> str:
    """A password to hand over: five groups of four, about 98 bits."""
    return "-".join("".join(secrets.choice(WORD) for _ in range(4)) for _ in range(5))


def add(username: str, *, runs_site: bool = False) -> tuple[Account, str]:
    """Make an account; its first password is told once.

    Raises:
        InputError: The word to sign in with is taken or is none.
    """
    word = username.strip().lower()
    if not word or len(word) > 60 or not all(one.isalnum() or one in "-_." for one in word):
        wanted = "1 to 60 letters, digits, '-', '_' or '.': the word for a post, not the name of a person"
        raise InputError(where="sign-in word", found=f"'{username}'", wanted=wanted)
    if Account.objects.filter(username=word).exists():
        raise InputError(where="sign-in word", found=f"'{word}', which is taken", wanted="a word that is free")
    password = fresh_password()
    return Account.objects.create_user(word, password, runs_site=runs_site), password


def named(username: str) -> Account:
    """The account of a word to sign in with.

    Raises:
        UnknownName: There is none.
    """
    found = Account.objects.filter(username=username.strip().lower()).first()
    if found is None:
        known = Account.objects.values_list("username", flat=True)
        raise UnknownName(where="account", name=username, kind="an account", known=known)
    return found


def new_password(account: Account) -> str:
    """A new password, told once; every session and token of the account ends. Its second factor stays."""
    password = fresh_password()
    with transaction.atomic():
        account.set_password(password)
        account.save()
        shut_out(account)
    return password


def drop_second_factor(account: Account) -> None:
    """Take the second factor away from whoever lost it. Only at the machine itself: no page does this."""
    with transaction.atomic():
        Authenticator.objects.filter(user=account).delete()
        shut_out(account)


def set_in_use(account: Account, *, in_use: bool) -> None:
    """Let an account sign in, or no longer."""
    with transaction.atomic():
        account.is_active = in_use
        account.save()
        if not in_use:
            shut_out(account)


def shut_out(account: Account) -> None:
    """End every session and every token of an account."""
    for session in UserSession.objects.filter(user=account):
        session.end()
    Token.objects.filter(user=account).delete()

"""How does a program prove for whom it works? A token with scopes and an end, shown once and kept as a digest alone."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from allauth.idp.oidc.models import Token
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from callup.errors import InputError
from callup_site.signin.adapters import ACT, READ
from callup_site.signin.apps import PAGE
from callup_site.signin.models import Account
from callup_site.signin.second_factor import has_one

SCOPES = {READ: "Read what my offices may read", ACT: "Act in my offices"}
LONGEST_DAYS = 366
ASKED = ("scopes", "data", "expires_at", "user__username", "user__code", "user__is_active", "user__runs_site")
NO_SCOPE = "403: the token lacks the scope '{scope}'; make one that has it on the page of tokens"
NO_FACTOR = "403: the account has no second factor; set one up on the page of your account"


class Bearer(msgspec.Struct, frozen=True, kw_only=True):
    """Who calls, and what the token lets it do."""

    account: Account
    scopes: frozenset[str]
    token: int


class TokenAuth(HttpBearer):
    """The `auth` of an operation of the API: `auth=TokenAuth(READ)`. Gives a `Bearer` as `request.auth`.

    No token, an unknown one or one that ended is 401. One without the scope, or of an account without a second
    factor, is 403.
    """

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Bearer | None:
        """The caller."""
        found = bearer_of(token)
        if found is None:
            return None
        if self.scope not in found.scopes:
            raise HttpError(403, NO_SCOPE.format(scope=self.scope))
        if not settings.DEMO and not has_one(found.account):
            raise HttpError(403, NO_FACTOR)
        request.user = found.account
        return found


def bearer_of(value: str) -> Bearer | None:
    """Who stands behind the value of a token; None: nobody, or no longer.

    A token made for one named resource is refused: the API is not told apart by resources.
    """
    found = Token.objects.select_related("user").by_value(value).filter(type=Token.Type.ACCESS_TOKEN)
    row = next(iter(found.only(*ASKED)), None)
    if row is None or row.user is None or not row.user.is_active or row.get_resources():
        return None
    if row.expires_at is not None and row.expires_at <= datetime.now(UTC):
        return None
    return Bearer(account=row.user, scopes=frozenset(row.get_scopes()), token=row.pk)


def make(account: Account, name: str, scopes: frozenset[str], *, days: int) -> str:
    """Make a token for an account; its value is told now and never again.

    Raises:
        InputError: A scope that there is not, or a life that is too long.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise InputError(where="end of the token", found=f"{days} days", wanted=f"1 to {LONGEST_DAYS} days")
    if not scopes or not scopes <= SCOPES.keys():
        raise InputError(where="scopes", found=" ".join(sorted(scopes)) or "none", wanted=" or ".join(SCOPES))
    value = f"callup_{secrets.token_urlsafe(32)}"
    row = Token(type=Token.Type.ACCESS_TOKEN, client_id=PAGE, user=account, data={"name": name})
    row.expires_at = datetime.now(UTC) + timedelta(days=days)
    row.set_value(value)
    row.set_scopes(sorted(scopes))
    row.save()
    return value


def tokens_of(account: Account) -> QuerySet[Token]:
    """The tokens of an account that still hold, the newest first."""
    kinds = (Token.Type.ACCESS_TOKEN, Token.Type.REFRESH_TOKEN)
    rows: QuerySet[Token] = Token.objects.valid().filter(user=account, type__in=kinds).select_related("client")
    return rows.order_by("-created_at")


def take_back(account: Account, number: int) -> bool:
    """Take a token of this account back; False: it has none of that number."""
    return bool(tokens_of(account).filter(pk=number).delete()[0])


def told(row: Token) -> dict[str, Any]:
    """A token as the page shows it."""
    name = row.data.get("name", "") if isinstance(row.data, dict) else ""
    return {
        "number": row.pk,
        "name": name or row.client.name,
        "scopes": [SCOPES.get(one, one) for one in row.get_scopes() if one != "openid"],
        "made": row.created_at,
        "until": row.expires_at,
    }

"""How do we bend django-allauth: sign-up closed, no names and no e-mail kept, opaque codes told to others?"""
# ruff: noqa: ANN401 - the signatures are those of allauth, which has no types

import secrets
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from callup_site.signin.models import Account
from callup_site.signin.second_factor import has_one

KEPT_CLAIMS = ("iss", "sub", "amr", "acr", "auth_time")
READ, ACT = "callup:read", "callup:act"


class LocalAccounts(DefaultAccountAdapter):
    """Accounts with a password here. An administrator of the site makes them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - signature of allauth
        """Nobody opens an account alone."""
        return False

    def send_mail(self, *_: Any, **__: Any) -> None:
        """Nothing is sent: no address is kept."""


class SecondFactors(DefaultMFAAdapter):
    """Secrets of second factors lie sealed in the database; its copy alone opens no account."""

    def encrypt(self, text: str) -> str:
        """Seal."""
        return Fernet(settings.SECOND_FACTOR_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open again."""
        return Fernet(settings.SECOND_FACTOR_KEY).decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return "callup"


class LeanProvider(OpenIDConnectProvider):
    """An outside provider that is asked for nothing but who it is, and of whose answer only that is kept."""

    def get_default_scope(self) -> list[str]:
        """No profile, no e-mail."""
        return ["openid"]

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """A word to sign in with that says nothing about its holder."""
        return {"username": f"{self.app.provider_id}-{secrets.token_hex(5)}"}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        """None."""
        return []

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Issuer, subject, and how they signed in."""
        told = data.get("id_token", {})
        return {"id_token": {name: told[name] for name in KEPT_CLAIMS if name in told}}


class OutsideAccounts(DefaultSocialAccountAdapter):
    """Accounts at an identity provider."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """The provider, made lean."""
        found = super().get_provider(request, provider, client_id=client_id)
        return LeanProvider(request, app=found.app) if isinstance(found, OpenIDConnectProvider) else found

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whether this provider is trusted to bring new accounts (`may_open_accounts` in its settings)."""
        provider = sociallogin.account.get_provider(request)
        return bool(provider.app.settings.get("may_open_accounts", False))


class OwnIdentities(DefaultOIDCAdapter):
    """This site as identity provider: it tells the opaque code of an account, and whether a second factor stands."""

    scope_display: ClassVar[dict[str, str]] = {
        "openid": "Know the code of your account",
        READ: "Read what your offices may read",
        ACT: "Act in your offices",
    }

    def get_user_sub(self, client: Any, user: Any) -> str:  # noqa: ARG002
        """The opaque code."""
        return str(user.code)

    def get_user_by_sub(self, client: Any, sub: str) -> Any:  # noqa: ARG002
        """The account of a code."""
        return Account.objects.filter(code=sub, is_active=True).first()

    def get_claims(self, purpose: Any, user: Any, client: Any, scopes: Any, email: Any = None, **_: Any) -> Any:  # noqa: ARG002
        """The code, and nothing else about the holder."""
        claims: dict[str, Any] = {"sub": self.get_user_sub(client, user)}
        if purpose == "id_token":
            claims["amr"] = ["pwd", "mfa"] if has_one(user) else ["pwd"]
        return claims

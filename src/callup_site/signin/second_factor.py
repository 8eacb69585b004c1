"""Did this account prove a second factor: a code, a passkey, or at an identity provider that is trusted for it?"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from callup_site.signin.models import Account

PROOFS = frozenset({"mfa", "hwk", "otp", "swk", "pop", "sc"})


def trusted_proofs(provider: str) -> frozenset[str]:
    """Which words in `amr` count for a provider: none, unless its settings name them under `second_factor`."""
    for one in settings.OIDC_APPS:
        if one["provider_id"] == provider:
            return frozenset(one["settings"].get("second_factor", ())) & PROOFS
    return frozenset()


def proves(provider: str, told: Mapping[str, Any]) -> bool:
    """Whether what a provider told at the last sign-in (its `id_token`) proves a second factor."""
    words = told.get("id_token", {}).get("amr", ())
    return isinstance(words, list) and not trusted_proofs(provider).isdisjoint(map(str, words))


def has_one(account: Account) -> bool:
    """Whether an account has a second factor at all: of its own, or at its provider at the last sign-in."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - needs the applications loaded
    from allauth.mfa.utils import is_mfa_enabled  # noqa: PLC0415
    from allauth.socialaccount.models import SocialAccount  # noqa: PLC0415

    if is_mfa_enabled(account, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        return True
    return bool(settings.OIDC_APPS) and _any_proves(SocialAccount.objects.filter(user=account))


def was_used(request: HttpRequest) -> bool:
    """Whether this session was begun with a second factor.

    Whoever has one of their own cannot sign in without it; otherwise the provider of this very session must have
    told of one.
    """
    from allauth.account.authentication import get_authentication_records  # noqa: PLC0415
    from allauth.mfa.models import Authenticator  # noqa: PLC0415
    from allauth.mfa.utils import is_mfa_enabled  # noqa: PLC0415
    from allauth.socialaccount.models import SocialAccount  # noqa: PLC0415

    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        return True
    outside = [one for one in get_authentication_records(request, request.user) if one["method"] == "socialaccount"]
    return any(
        _any_proves(SocialAccount.objects.filter(user=request.user.pk, provider=one["provider"], uid=one["uid"]))
        for one in outside[-1:]
    )


def _any_proves(rows: Iterable[Any]) -> bool:
    return any(proves(one.provider, one.extra_data) for one in rows)

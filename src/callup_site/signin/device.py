"""How does a program get its token after its holder typed the code, as RFC 8628 says?

oauthlib 4 asks the validator of django-allauth 65.21 for a method that it has not; so the last step stands here.
"""

import secrets
from datetime import UTC, datetime, timedelta

from allauth.idp.oidc.internal.oauthlib.device_codes import poll_device_code
from allauth.idp.oidc.models import Client, Token
from allauth.idp.oidc.views import DeviceAuthorizationView, TokenView
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from oauthlib.oauth2.rfc6749.errors import OAuth2Error

from callup_site.signin.adapters import READ
from callup_site.signin.apps import DEVICE_CODE
from callup_site.signin.models import Account


def allow(request: HttpRequest) -> HttpResponse:
    """The page that lets a program sign in; here its form is guarded against other sites, as every form is."""
    answer: HttpResponse = DeviceAuthorizationView.as_view()(request)
    return answer


@csrf_exempt
@never_cache
def token(request: HttpRequest) -> HttpResponse:
    """A token for a code; a code that was typed in the browser is answered here, every other one by allauth."""
    if request.POST.get("grant_type") != DEVICE_CODE:
        other: HttpResponse = TokenView.as_view()(request)
        return other
    try:
        account, asked = poll_device_code(request)
    except OAuth2Error as error:
        return JsonResponse(dict(error.twotuples), status=error.status_code)
    client = Client.objects.get(pk=asked["client_id"])
    scopes = sorted(set(asked["scope"] or [READ]) & set(client.get_scopes()))
    return JsonResponse(
        {
            "access_token": _make(account, client, scopes), "token_type": "Bearer", "scope": " ".join(scopes),
            "expires_in": settings.IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN,
        }
    )  # fmt: skip


def _make(account: Account, client: Client, scopes: list[str]) -> str:
    value = f"callup_{secrets.token_urlsafe(32)}"
    row = Token(type=Token.Type.ACCESS_TOKEN, client=client, user=account)
    row.expires_at = datetime.now(UTC) + timedelta(seconds=settings.IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN)
    row.set_value(value)
    row.set_scopes(scopes)
    row.save()
    return value

"""Who gets past the door? Everything is closed but what is named here; whoever works here has a second factor."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from callup_site.signin.second_factor import was_used
from callup_site.signin.typed_again import signed_out

OPEN = ("/accounts/", "/identity/", "/.well-known/", "/static/", "/api/", "/public/", "/ledger/", "/health/")
OPEN_EXACTLY = ("/", "/favicon.ico", "/robots.txt", "/offices.html")
SECOND_FACTOR_THOUGH_OPEN = ("/accounts/tokens/", "/identity/o/authorize", "/identity/o/device")
OF_ACCOUNT = ("/accounts/", "/identity/")
SAYS = "Before you work here, set up a second factor: an authenticator app or a passkey."


def is_open(path: str) -> bool:
    """Whether a page needs no sign-in, or looks after it itself."""
    return path.startswith(OPEN) or path in OPEN_EXACTLY


class SecondFactorMiddleware:
    """Sends to the sign-in whoever is not signed in, and to the set-up of a second factor whoever has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let pass, or send elsewhere; what an account sees is kept by no cache on the way."""
        answer = self._pass(request)
        if not is_open(request.path_info) or request.path_info.startswith(OF_ACCOUNT):
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer

    def _pass(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if is_open(path) and not path.startswith(SECOND_FACTOR_THOUGH_OPEN):
            return self.get_response(request)
        if not request.user.is_authenticated:
            return self.get_response(request) if is_open(path) else _turned_away(request)
        if settings.DEMO or was_used(request):
            return self.get_response(request)
        messages.warning(request, SAYS)
        return _to(request, resolve_url("mfa_index"))


def _turned_away(request: HttpRequest) -> HttpResponse:
    """To the sign-in; what was typed into a form of a sign-in that has ended is shown, not lost."""
    is_fragment = request.headers.get("HX-Request") == "true"
    answer = None if is_fragment else signed_out(request)
    return answer or _to(request, _login_address(request))


def _login_address(request: HttpRequest) -> str:
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else "/desk/"
    return redirect_to_login(back).url


def _to(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect; a fragment that a script asked for tells the script to load the whole page there."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)

"""Which pages show an account its tokens?"""

from datetime import UTC, date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from callup.errors import CallupError
from callup_site.signin import tokens
from callup_site.signin.forms import TokenForm
from callup_site.signin.models import Account


def today() -> date:
    """The day, in UTC."""
    return datetime.now(UTC).date()


def account_of(request: HttpRequest) -> Account:
    """The account that is signed in."""
    if not isinstance(request.user, Account):
        raise Http404
    return request.user


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def token_page(request: HttpRequest) -> HttpResponse:
    """The tokens of an account; makes one. Its value is shown in the answer to the form alone."""
    if request.method != "POST":
        return _tokens(request, TokenForm())
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _tokens(request, form, status=422)
    asked = form.cleaned_data
    try:
        value = tokens.make(
            account_of(request), asked["name"], frozenset(asked["scopes"]), days=(asked["until"] - today()).days
        )
    except CallupError as error:
        form.add_error(None, str(error))
        return _tokens(request, form, status=422)
    return _tokens(request, TokenForm(), value=value)


@login_required
@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take a token back."""
    if not tokens.take_back(account_of(request), number):
        raise Http404
    messages.success(request, "The token is taken back; it opens nothing any more.")
    return redirect("signin:tokens")


def _tokens(request: HttpRequest, form: TokenForm, *, value: str = "", status: int = 200) -> HttpResponse:
    rows = [tokens.told(one) for one in tokens.tokens_of(account_of(request))]
    told: dict[str, Any] = {"form": form, "tokens": rows, "value": value}
    return render(request, "signin/tokens.html", told, status=status)

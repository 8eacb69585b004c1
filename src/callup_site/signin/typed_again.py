"""What was typed into a form that could not be taken? It is shown again, so that nobody has to type it twice."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

TEMPLATE = "403_csrf.html"
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "act", "office", "seen", "back", "do"})
SECRET = ("/accounts/", "/identity/", "/offices/")
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)


def typed_texts(request: HttpRequest) -> str:
    """Field by field what was posted; nothing of pages where secrets are typed, and nothing that no one typed."""
    if request.method != "POST" or request.path_info.startswith(SECRET):
        return ""
    try:
        posted = request.POST
    except UNREADABLE:
        return ""
    rows = ((name, ", ".join(one for one in posted.getlist(name) if one.strip())) for name in posted)
    return "\n".join(
        f"{name.removeprefix('form-')}: {value}" for name, value in rows if value and name not in NOT_TYPED
    )


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django gives it
    """The answer to a form without the mark of this site."""
    return render(request, TEMPLATE, {"typed": typed_texts(request)}, status=403)


def signed_out(request: HttpRequest) -> HttpResponse | None:
    """The answer to a form that was sent after the sign-in had ended; None: nothing was typed."""
    typed = typed_texts(request)
    context: dict[str, Any] = {"typed": typed, "has_ended": True, "came_from": _came_from(request)}
    return render(request, TEMPLATE, context, status=403) if typed else None


def _came_from(request: HttpRequest) -> str:
    """The page with the form, where the browser tells it and it is one of this site."""
    told = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(told, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return urlsplit(told).path if own else "/desk/"

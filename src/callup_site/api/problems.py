"""What went wrong, in the words of RFC 9457? Every error under /api/ is a problem, and tells nothing more."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import msgspec
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from callup.errors import CallupError, InputError, OutOfTurn

MEDIA = "application/problem+json"
UNDER = "/api/"
TOO_MUCH = "The body is larger than is taken."
NOT_FOUND = "There is nothing here, or nothing that your offices may see."
UNFORESEEN = "A fault in the program. Nothing was written. Tell whoever runs the site, with the time."
UNSIGNED = "A token in the header 'Authorization: Bearer …' is needed; this one is missing, unknown or has ended."
logger = logging.getLogger(__name__)


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was wrong in what was sent."""

    where: str
    wanted: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A problem. `where`, `found`, `wanted` and `remedy` are those of the messages of the desk.

    Attributes:
        status: The status of the answer.
        title: What kind of problem it is; the same for every problem of the status.
        type: Always `about:blank`: the status says the kind.
        detail: The whole message.
        where: The document and the place in it, or the request.
        found: What stands there.
        wanted: What should stand there.
        remedy: What can be done about it.
        faults: Every place at which what was sent does not have the form that the schema gives.
    """

    status: int
    title: str
    type: str = "about:blank"
    detail: str = ""
    where: str = ""
    found: str = ""
    wanted: str = ""
    remedy: str = ""
    faults: tuple[Fault, ...] = ()


def problem(status: int, detail: str = "", **more: Any) -> HttpResponse:  # noqa: ANN401 - fields of a problem
    """An answer that tells a problem."""
    told = Problem(status=status, title=HTTPStatus(status).phrase, detail=detail, **more)
    answer = HttpResponse(msgspec.json.encode(told), status=status, content_type=MEDIA)
    answer["Cache-Control"] = "no-store"
    return answer


def of_callup(request: HttpRequest, error: CallupError) -> HttpResponse:
    """What a room of callup says: 422 for what was sent, 409 for an act out of turn, else a fault of the site."""
    status = 422 if isinstance(error, InputError) else 409 if isinstance(error, OutOfTurn) else 500
    if status == 500:
        return of_fault(request, error)
    return problem(
        status, str(error), where=error.where, found=error.found, wanted=error.wanted, remedy=error.remedy
    )  # fmt: skip


def of_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of the program: told to the log, not to the caller."""
    logger.error("fault at %s %s", request.method, request.path_info, exc_info=error)
    return problem(500, UNFORESEEN)


def of_form(_: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was sent has another form than the schema says; in an address that is an address of nothing."""
    if all(one["loc"][:1] == ("path",) for one in error.errors):
        return problem(404, NOT_FOUND)
    faults = tuple(
        Fault(where=", ".join(str(part) for part in one["loc"])[:300], wanted=str(one["msg"])[:300])
        for one in error.errors[:100]
    )
    first = faults[0]
    return problem(422, f"{first.where}: {first.wanted}", where=first.where, wanted=first.wanted, faults=faults)


def of_status(_: HttpRequest, error: HttpError) -> HttpResponse:
    """What ninja, the tokens or an operation say by a status."""
    said = error.__cause__ if isinstance(error.__cause__, HttpError) else error  # what the parser of bodies said
    return problem(said.status_code, str(said).removeprefix(f"{said.status_code}: "))


def of_sign_in(_: HttpRequest, error: AuthenticationError) -> HttpResponse:  # noqa: ARG001
    """No token that holds."""
    answer = problem(401, UNSIGNED)
    answer["WWW-Authenticate"] = 'Bearer realm="callup"'
    return answer


def of_absence(_: HttpRequest, error: Http404) -> HttpResponse:  # noqa: ARG001
    """Not there, or not for this account; the two are not told apart."""
    return problem(404, NOT_FOUND)


def of_sending(_: HttpRequest, error: Exception) -> HttpResponse:
    """What was sent could not be taken in at all."""
    if isinstance(error, RequestDataTooBig):
        return problem(413, TOO_MUCH)
    return problem(400, "What was sent cannot be read.")


def teach(api: NinjaAPI) -> None:
    """Let an API tell problems."""
    told: dict[type[Exception], Callable[..., HttpResponse]] = {
        Exception: of_fault, CallupError: of_callup, ValidationError: of_form, HttpError: of_status,
        AuthenticationError: of_sign_in, Http404: of_absence, SuspiciousOperation: of_sending,
        BadRequest: of_sending, MultiPartParserError: of_sending, TooManyFilesSent: of_sending,
    }  # fmt: skip
    for kind, handler in told.items():
        api.add_exception_handler(kind, handler)


class ProblemMiddleware:
    """Tells what Django itself answers under /api/, such as 404, 405 and 400, as a problem too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let pass; put a problem in the place of a page that says an error."""
        answer = self.get_response(request)
        is_ours = request.path_info.startswith(UNDER) and answer.status_code >= 400
        if not is_ours or answer.headers.get("Content-Type") == MEDIA:
            return answer
        status = answer.status_code
        told = problem(status, NOT_FOUND if status == 404 else "")
        if "Allow" in answer.headers:
            told["Allow"] = answer.headers["Allow"]
        return told

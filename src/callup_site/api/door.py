"""The API as a whole: its operations joined, and the description that stands in docs/api/openapi.json."""

import json
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from callup_site.api import acts, mine, open_part, papers, requests, work
from callup_site.api.given import PlainParser
from callup_site.api.problems import MEDIA, NOT_FOUND, Problem, problem, teach
from callup_site.api.shapes import shape

ROOT = "/api/v1"
NEVER_MOVED = "1"
DESCRIPTION = """Requests for assistance, from the draft to the public account: acts and documents as at the desk.
A program shows a token in the header `Authorization: Bearer …`; what is under `/public/` needs none.
Every error is a problem as RFC 9457 describes it. Days are written as 2026-12-31, instants in UTC.
Within version 1 fields are only added; see docs/howto/use-the-api.md."""
SAID = {
    "400": "What was sent cannot be read.", "401": "No token that holds.", "403": "Not with this token or office.",
    "404": "Not there, or not for this account.", "409": "An act out of turn, or somebody acted in between.",
    "413": "What was sent is too large.", "415": "Another kind of body is wanted.",
    "422": "What was sent is broken; the problem says where.", "429": "Too often; wait as Retry-After says.",
    "500": "A fault of the program.",
}  # fmt: skip


class Described(NinjaAPI):
    """An API whose description tells of its problems."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description, with the problems that each operation can tell."""
        told = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schemas = told["components"]["schemas"]
        own = shape(Problem).model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
        schemas.update(own.pop("$defs", {}))
        schemas["Problem"] = own
        for operations in told["paths"].values():
            for method, operation in operations.items():
                _add_problems(method, operation)
        return told


def _add_problems(method: str, operation: dict[str, Any]) -> None:
    wanted = ["404", "422", "429", "500"]
    if "security" in operation:
        wanted += ["401", "403"]
    if method == "post":
        wanted += ["400", "409", "413", "415"]
    shown = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses = {str(status): told for status, told in operation["responses"].items()}
    responses |= {one: {"description": SAID[one], "content": shown} for one in sorted(wanted)}
    operation["responses"] = responses


api = Described(
    title="callup", version=f"{NEVER_MOVED}.0", description=DESCRIPTION, urls_namespace="api", docs_url=None,
    openapi_url=None, parser=PlainParser(), servers=[],
    openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}},
)  # fmt: skip
teach(api)
for _prefix, _router in (
    ("/requests", requests.router), ("/requests", acts.router), ("/requests", papers.router),
    ("/requests", work.router), ("/mine", mine.router), ("/public", open_part.router),
):  # fmt: skip
    api.add_router(_prefix, _router)


def described() -> bytes:
    """The description of the API as JSON, the same bytes each time."""
    told = api.get_openapi_schema(path_prefix=f"{ROOT.strip('/')}/")
    plain = json.loads(msgspec.json.encode(told))
    return (json.dumps(plain, indent=1, ensure_ascii=False) + "\n").encode()


def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the API."""
    if request.method not in {"GET", "HEAD"}:
        told = problem(405)
        told["Allow"] = "GET, HEAD"
        return told
    answer = HttpResponse(described(), content_type="application/json")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def nothing(_: HttpRequest) -> HttpResponse:
    """No operation stands at this address."""
    return problem(404, NOT_FOUND)


urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/openapi.json", openapi),
    path("v1/", api.urls),
    re_path("", nothing),
]
__all__ = ["ROOT", "api", "described", "urlpatterns"]

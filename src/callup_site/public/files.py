"""Which files can everyone fetch? Feeds, tables, documents, the ledger as it lies in its folder, and the health."""

from collections.abc import Iterator
from importlib.resources import files as package_files
from urllib.parse import quote

import msgspec
from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from callup.documents import canonical_json
from callup.reference.offices_page import offices_pages
from callup_site.desk.models import Entry, Job
from callup_site.desk.publishing import published_size
from callup_site.public import reading, shown
from callup_site.public.pages import EXPORTED, base_address, found_request
from callup_site.public.record import Leaf, PublicRequest

IN_A_FEED = 100
CSV, JSON, ATOM, TEXT, BYTES, SVG = (
    "text/csv; charset=utf-8", "application/json", "application/atom+xml; charset=utf-8",
    "text/plain; charset=utf-8", "application/octet-stream", "image/svg+xml",
)  # fmt: skip
UNDER_WORK = ("waiting", "running")
FOR_GOOD = "public, max-age=31536000, immutable"


def _answer(data: bytes | str, media: str, *, name: str = "") -> HttpResponse:
    answer = HttpResponse(data, content_type=media)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Access-Control-Allow-Origin"] = "*"
    if name:
        answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def _feed(request: HttpRequest, title: str, leaves: tuple[Leaf, ...]) -> HttpResponse:
    base, own = base_address(request), request.path_info
    start, page = base or "../" * (own.count("/") - 1) + ".", "index.html" if request.META.get(EXPORTED) else ""
    return _answer(shown.atom(title, own, leaves, lambda path: f"{start}{path}{page * path.endswith('/')}"), ATOM)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The last acts on all requests."""
    return _feed(request, "Requests for assistance: all acts", reading.latest(IN_A_FEED))


@require_safe
def request_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The last acts on one request."""
    asked = found_request(slug)
    return _feed(request, f"Request for assistance: {asked.title or slug}", reading.latest(IN_A_FEED, slug))


@require_safe
def request_json(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001
    """One request as the ledger tells it."""
    return _answer(canonical_json(_plain(found_request(slug))), JSON)


@require_safe
def request_lines(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001
    """The line table of one request."""
    return _answer(shown.lines_csv([found_request(slug)]), CSV, name=f"{slug}-lines.csv")


@require_safe
def all_requests_csv(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """All requests, one row each."""
    return _answer(shown.requests_csv(reading.every_request()), CSV, name="requests.csv")


@require_safe
def all_lines_csv(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """All lines of all requests."""
    return _answer(shown.lines_csv(reading.every_request()), CSV, name="lines.csv")


@require_safe
def all_requests_json(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """All requests, without their timelines, which stand in the entries."""
    told = [_plain(msgspec.structs.replace(one, timeline=())) for one in reading.every_request()]
    return _answer(canonical_json({"callup": 1, "requests": told}), JSON)


@require_safe
def all_entries(request: HttpRequest) -> StreamingHttpResponse:  # noqa: ARG001
    """Every entry of the ledger, one on a line, as it stands in the tree."""
    answer = StreamingHttpResponse(_entry_lines(), content_type="application/jsonl")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _entry_lines() -> Iterator[bytes]:
    for data in Entry.objects.order_by("leaf").values_list("data", flat=True).iterator(chunk_size=1_000):
        yield bytes(data) + b"\n"


def _plain(asked: PublicRequest) -> object:
    return msgspec.to_builtins(asked)


@require_safe
def document(request: HttpRequest, slug: str, digest: str, name: str) -> HttpResponse:  # noqa: ARG001
    """The bytes of a document that is published."""
    found = reading.published_documents(slug).filter(digest=f"sha256:{digest}").first()
    if found is None:
        raise Http404(digest)
    answer = _answer(bytes(found.data), found.media, name=found.name)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = FOR_GOOD
    return answer


@require_safe
def ledger_file(request: HttpRequest, path: str) -> HttpResponse:  # noqa: ARG001
    """A file of the ledger, byte by byte as it lies in its folder."""
    data = reading.ledger_file(path)
    if data is None:
        raise Http404(path)
    is_tile = path.startswith("tile/")
    answer = _answer(data, BYTES if is_tile else TEXT)
    answer["Cache-Control"] = FOR_GOOD if is_tile and ".p/" not in path else "no-cache"
    return answer


@require_safe
def day(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001
    """The checkpoint that was kept on a day, or the key of the site's clock."""
    data = reading.day_file(name)
    if data is None:
        raise Http404(name)
    return _answer(data, TEXT)


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The one file that checks the ledger with Python's standard library alone."""
    return _program("verify_standalone.py")


@require_safe
def proof_checker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The one file that checks the proof of one entry with Python's standard library alone."""
    return _program("check_proof_standalone.py")


def _program(name: str) -> HttpResponse:
    return _answer(package_files("callup.ledger").joinpath(name).read_bytes(), TEXT, name=name)


@require_safe
def proof(request: HttpRequest, slug: str, leaf: int) -> HttpResponse:  # noqa: ARG001
    """The proof that an entry of a request is in the ledger, under the last checkpoint."""
    data = reading.proof_of(slug, leaf)
    if data is None:
        raise Http404(f"entry {leaf}")
    answer = _answer(data, JSON, name=f"proof-{leaf}.json")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def diagram(request: HttpRequest, thing: str) -> HttpResponse:  # noqa: ARG001
    """How the stages of a thing follow each other."""
    drawing = offices_pages().get(f"offices-{thing}.svg")
    if drawing is None:
        raise Http404(thing)
    return _answer(drawing, SVG)


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Whether the database answers, how many entries are published and wait, how many jobs wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    size = published_size()
    told = {
        "database": connection.vendor, "ledger_size": size, "entries_waiting": _waiting(size),
        "jobs_waiting": Job.objects.filter(state__in=UNDER_WORK).count(), "is_demo": settings.DEMO,
    }  # fmt: skip
    return JsonResponse(told)


def _waiting(size: int | None) -> int:
    return Entry.objects.filter(leaf__gte=size or 0).count()

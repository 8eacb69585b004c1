"""Which documents and files of a request may I read, and how do I hand one in?"""

from typing import Annotated, Literal
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.errors import HttpError
from ninja.files import UploadedFile

from callup_site.api.asking import BYTES, Key, Number, Slug
from callup_site.api.limits import ACTING, READING
from callup_site.api.once import once
from callup_site.api.shapes import PRIVATE, answer, path_of, shape
from callup_site.api.told import ToldAttachment, ToldAttachments, ToldDocument, ToldDocuments
from callup_site.desk import attachments
from callup_site.desk.models import Attachment, Document
from callup_site.desk.pages.frame import Frame, frame_of, now
from callup_site.signin.adapters import ACT, READ
from callup_site.signin.tokens import TokenAuth

router = Router(tags=["documents"])
NOT_YOURS = "Your offices do not read papers of this kind."
SANDBOX = "default-src 'none'; sandbox"


@router.get(
    "/{slug}/documents", auth=TokenAuth(READ), throttle=[READING], response=shape(ToldDocuments),
    operation_id="list_documents",
)  # fmt: skip
def list_documents(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Documents of a request that I may read, in all its versions, the last one first."""
    frame = frame_of(request, slug)
    rows = Document.objects.filter(request__slug=slug).select_related("request").defer("data").order_by("-id")
    return answer(ToldDocuments(documents=tuple(_document(one) for one in rows if frame.may_open(one))))


def _document(one: Document) -> ToldDocument:
    return ToldDocument(
        document=one.pk, version=one.request.version, kind=one.kind, number=one.number, paper=one.paper, name=one.name,
        media=one.media, size=one.size, digest=one.digest, made_at=one.made_at,
    )  # fmt: skip


@router.get(
    "/{slug}/documents/{number}", auth=TokenAuth(READ), throttle=[READING], openapi_extra=BYTES,
    operation_id="get_document",
)  # fmt: skip
def get_document(request: HttpRequest, slug: Slug, number: Number) -> HttpResponse:
    """The bytes of a document; the header `Digest` tells their digest."""
    frame = frame_of(request, slug)
    found = Document.objects.filter(pk=number, request__slug=slug).first()
    if found is None:
        raise Http404
    if not frame.may_open(found):
        raise HttpError(403, NOT_YOURS)
    return _bytes(bytes(found.data), found)


def _bytes(data: bytes, found: Document | Attachment) -> HttpResponse:
    told = HttpResponse(data, content_type=found.media)
    told["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    told["X-Content-Type-Options"], told["Content-Security-Policy"] = "nosniff", SANDBOX
    told["Cache-Control"], told["Digest"] = PRIVATE, found.digest
    return told


@router.get(
    "/{slug}/attachments", auth=TokenAuth(READ), throttle=[READING], response=shape(ToldAttachments),
    operation_id="list_attachments",
)  # fmt: skip
def list_attachments(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Files that were handed in and that I may read, the last one first."""
    frame = frame_of(request, slug)
    rows = Attachment.objects.filter(request__slug=slug).order_by("-id")
    return answer(ToldAttachments(attachments=tuple(_attachment(one) for one in rows if _reads(frame, one.paper))))


def _reads(frame: Frame, paper: str) -> bool:
    return frame.reads(paper)  # type: ignore[arg-type]


def _attachment(one: Attachment) -> ToldAttachment:
    return ToldAttachment(
        attachment=one.pk, thing=one.thing, subject=one.subject, name=one.name, media=one.media, paper=one.paper,
        size=one.size, digest=one.digest, added_at=one.added_at,
    )  # fmt: skip


@router.post(
    "/{slug}/attachments", auth=TokenAuth(ACT), throttle=[ACTING], response={201: shape(ToldAttachment)},
    operation_id="hand_in",
)  # fmt: skip
def hand_in(
    request: HttpRequest,
    slug: Slug,
    file: Annotated[UploadedFile, File(description="The file; it is judged by its bytes.")],
    paper: Annotated[
        Literal["draft", "working", "package", "decision", "order", "account"],
        Form(description="Kind of papers: it says which offices may read the file."),
    ],
    key: Key = None,
) -> HttpResponse:
    """Hand in a file."""
    frame = frame_of(request, slug)
    if not _adds(frame) or not _reads(frame, paper):
        raise HttpError(403, NOT_YOURS)
    data = file.read(settings.MOST_ATTACHED_BYTES + 1)
    handed = attachments.look_at(file.name or "", data)

    def do() -> HttpResponse:
        made = attachments.take_in(
            frame.seen.request, handed, subject=("request", slug), paper=paper, account=frame.account, at=now()
        )
        return answer(_attachment(made), status=201, place=path_of(request, made.pk))

    return once(request, key, do, asked=b"\n".join([paper.encode(), handed.name.encode(), data]))


def _adds(frame: Frame) -> bool:
    """Offices that read and do nothing hand in nothing."""
    return any(frame.seen.book.office(one).side not in {"reader", "none"} for one in frame.offices)


@router.get(
    "/{slug}/attachments/{number}", auth=TokenAuth(READ), throttle=[READING], openapi_extra=BYTES,
    operation_id="get_attachment",
)  # fmt: skip
def get_attachment(request: HttpRequest, slug: Slug, number: Number) -> HttpResponse:
    """The bytes of a file that was handed in."""
    frame = frame_of(request, slug)
    found = Attachment.objects.filter(pk=number, request__slug=slug).first()
    if found is None:
        raise Http404
    if not _reads(frame, found.paper):
        raise HttpError(403, NOT_YOURS)
    return _bytes(attachments.bytes_of(found), found)

"""The files of a request: who may read which, who may add one, and how one is handed out."""

from typing import Any
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe

from callup.errors import CallupError
from callup.stages.seats import Paper
from callup_site.desk import attachments
from callup_site.desk.models import Attachment
from callup_site.desk.pages.frame import Frame, now, of_request, show

PAPERS: dict[Paper, str] = {
    "draft": "Draft: the requester's side alone",
    "working": "Working paper: the offices of the review",
    "package": "Package: also who decides",
    "decision": "Decision: every office of the request",
    "order": "Order: every office of the request",
    "account": "Account: every office of the request",
}


class FileForm(forms.Form):
    """A file to hand in."""

    file = forms.FileField(label="File", help_text=f"One of: {', '.join(attachments.ENDINGS)}; without macros.")
    paper = forms.ChoiceField(label="Who may read it")

    def __init__(self, *args: Any, frame: Frame) -> None:  # noqa: ANN401 - what was posted, with its files
        super().__init__(*args)
        self.fields["paper"].choices = [(one, words) for one, words in PAPERS.items() if frame.reads(one)]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@of_request()
def files(request: HttpRequest, frame: Frame) -> HttpResponse:
    """The files that the account may read; takes one in."""
    if request.method != "POST":
        return _page(request, frame, FileForm(frame=frame))
    if not _adds(frame):
        return show(request, frame, "desk/not_yours.html", {"paper": "such"}, status=403)
    form = FileForm(request.POST, request.FILES, frame=frame)
    if not form.is_valid():
        return _page(request, frame, form, status=422)
    file = form.cleaned_data["file"]
    try:
        handed = attachments.look_at(file.name, file.read(settings.MOST_ATTACHED_BYTES + 1))
        attachments.take_in(
            frame.seen.request, handed, subject=("request", frame.slug), paper=form.cleaned_data["paper"],
            account=frame.account, at=now(),
        )  # fmt: skip
    except CallupError as error:
        form.add_error("file", str(error))
        return _page(request, frame, form, status=422)
    messages.success(request, f"{handed.name} is on file.")
    return redirect("desk:attachments", frame.slug)


@require_safe
@of_request()
def hand_out(request: HttpRequest, frame: Frame, number: int) -> HttpResponse:  # noqa: ARG001
    """The bytes of one file, to keep and not to be shown by the browser."""
    found = Attachment.objects.filter(pk=number, request__slug=frame.slug).first()
    if found is None or not frame.reads(found.paper):  # type: ignore[arg-type]
        raise Http404
    return HttpResponse(
        attachments.bytes_of(found),
        content_type=found.media,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )


def _adds(frame: Frame) -> bool:
    """Offices that read and do nothing hand in nothing."""
    return any(frame.seen.book.office(one).side not in {"reader", "none"} for one in frame.offices)


def _page(request: HttpRequest, frame: Frame, form: FileForm, *, status: int = 200) -> HttpResponse:
    rows = Attachment.objects.filter(request__slug=frame.slug).order_by("-id")
    shown = [one for one in rows if frame.reads(one.paper)]  # type: ignore[arg-type]
    told = {"files": shown, "form": form if _adds(frame) else None, "papers": PAPERS}
    return show(request, frame, "desk/attachments.html", told, status=status)


urlpatterns: list[URLPattern] = [
    path("requests/<str:slug>/attachments/", files, name="attachments"),
    path("requests/<str:slug>/attachments/<int:number>/", hand_out, name="attachment"),
]

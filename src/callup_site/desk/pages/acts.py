"""The acts of a request as they were done; where simple acts are posted; documents as they are kept."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from callup_site.desk.acting import REVISE
from callup_site.desk.models import Act, Document
from callup_site.desk.pages.asking import revise
from callup_site.desk.pages.frame import Frame, act_on, back_from, of_request, posted_intent, show

MOST_SHOWN = 500


@require_safe
@of_request()
def acts(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Every act with its office, its reason and its place in the ledger."""
    done: QuerySet[Act] = Act.objects.filter(slug=frame.slug).prefetch_related("entries").order_by("-number")
    rows = [
        {"act": one, "title": _title(frame, one.act), "entries": list(one.entries.all())} for one in done[:MOST_SHOWN]
    ]
    offered = frame.acts("request")
    return show(request, frame, "desk/acts.html", {"rows": rows, "offered": offered, "count": done.count()})


def _title(frame: Frame, act: str) -> str:
    known = frame.seen.book.acts.get(act)
    return known.title if known else act


@require_POST
@of_request()
def post_act(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Do one act that needs no more than a reason, an end, a home, or the fields of its own form.

    A version is superseded by the form of its own, which opens the next one.
    """
    if request.POST.get("act") == REVISE:
        return revise(request, frame.slug)
    back = back_from(request, reverse("desk:request", args=[frame.slug]))
    return act_on(request, frame, [posted_intent(request)], back=back)


@require_safe
@of_request()
def document(request: HttpRequest, frame: Frame, number: int) -> HttpResponse:
    """The bytes of a document, if an office of the account may read it."""
    found = Document.objects.filter(id=number, request__slug=frame.slug).first()
    if found is None or not frame.may_open(found):
        return show(request, frame, "desk/not_yours.html", {"paper": found.paper if found else "such"}, status=403)
    answer = HttpResponse(bytes(found.data), content_type=found.media)
    answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Digest"] = found.digest
    return answer


urlpatterns: list[URLPattern] = [
    path("requests/<str:slug>/acts/", acts, name="acts"),
    path("requests/<str:slug>/act/", post_act, name="act"),
    path("requests/<str:slug>/documents/<int:number>/", document, name="document"),
]

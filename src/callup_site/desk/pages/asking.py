"""Write a request: the form with its lines, drafts as typed, documents in and out, versions; send, withdraw, revise."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from callup.documents import canonical_json
from callup.documents.posted import parse_case
from callup.documents.toml_text import toml_text
from callup.errors import CallupError, InputError, OutOfTurn
from callup.role import ROLES, STATUSES
from callup_site.desk import acting
from callup_site.desk.drafts import draft_of, drop_draft, keep_draft
from callup_site.desk.models import Request
from callup_site.desk.pages import questions
from callup_site.desk.pages.frame import Frame, account_of, now, of_request, posted_intent, show
from callup_site.desk.pages.parts import coming, request_forms
from callup_site.desk.record import Intent
from callup_site.desk.sheets import MEDIA, read_sheets, write_sheets
from callup_site.desk.typed import ROWS, Fault, Typed, blank, faults_of, missing_in, request_of, typed_from, typed_in
from callup_site.desk.versions import DRAFT, SENT, Version, changes, facts_written, versions_of
from callup_site.desk.waiting import held_by

OFFICE = "requester"
TAKEN = ("new",)
MOST_WITH_LISTS = 60
MOST_BYTES = 5_000_000
FILES = {"request.toml": "application/toml", "request.json": "application/json", "request.xlsx": MEDIA}
KINDS = ("federal_agency", "state", "local", "tribal", "private")
MISSIONS = (
    "disaster", "public_health", "special_event", "civil_disturbance", "border", "counterdrug",
    "interior_immigration", "protection", "other",
)  # fmt: skip
LAWS = ("none", "state_criminal", "federal_criminal", "federal_civil_immigration", "regulatory")


@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """The form of a request that does not exist yet."""
    account = account_of(request).code
    may_write = any(one.office == OFFICE for one in held_by(account, now().date()))
    kept = draft_of(account, "")
    context: dict[str, Any] = {
        "may_write": may_write,
        "kept_at": kept[1] if kept else None,
        "address": reverse("desk:new"),
    }
    if not may_write or request.method == "GET":
        return render(
            request,
            "desk/new.html",
            {**context, **_form(kept[0] if kept else blank())},
            status=200 if may_write else 403,
        )
    typed, faults = _posted(request)
    keep_draft(account, "", typed, now())
    if faults or request.POST.get("do") != "write":
        return _again(request, faults, reverse("desk:new")) or render(
            request, "desk/new.html", {**context, **_form(typed, faults)}, status=422
        )
    try:
        slug = typed.head.get("id", "")
        if slug in TAKEN:
            raise InputError(where="id", found=f"'{slug}'", wanted="another id; this one is the address of a page")
        case = parse_case(request_of(typed), typed.facts)
        acting.begin(account, case.request.id, _writing(case.request.id, typed), at=now())
    except CallupError as error:
        return render(request, "desk/new.html", {**context, **_form(typed, faults_of(error))}, status=422)
    drop_draft(account, "")
    messages.success(request, "Written. It is a draft until the approver of your agency sends it.")
    return redirect("desk:lines", case.request.id)


@require_http_methods(["GET", "POST"])
@of_request()
def lines(request: HttpRequest, frame: Frame) -> HttpResponse:
    """The draft as a form for who may write it; else the request as it stands, with its versions."""
    may_write = any(one.act.id == "request.write" for one in frame.acts("request"))
    if not may_write or (request.method == "GET" and "read" in request.GET):
        return _read(request, frame)
    address = reverse("desk:lines", args=[frame.slug])
    kept = draft_of(frame.account, frame.slug)
    context = {
        "address": address,
        "kept_at": kept[1] if kept else None,
        "forms": _acts(frame),
        "is_written": _is_written(frame),
    }
    if request.method == "GET":
        return show(request, frame, "desk/lines_form.html", {**context, **_form(kept[0] if kept else _start(frame))})
    typed, faults = _posted(request)
    keep_draft(frame.account, frame.slug, typed, now())
    if faults or request.POST.get("do") != "write":
        return _again(request, faults, address) or show(
            request, frame, "desk/lines_form.html", {**context, **_form(typed, faults)}, status=422
        )
    try:
        acting.perform(frame.account, frame.slug, [_writing(frame.slug, typed)], at=now())
    except CallupError as error:
        return show(request, frame, "desk/lines_form.html", {**context, **_form(typed, faults_of(error))}, status=422)
    drop_draft(frame.account, frame.slug)
    messages.success(request, "Written. It is a draft until the approver of your agency sends it.")
    return redirect(address)


def _writing(slug: str, typed: Typed) -> Intent:
    form = {"request": request_of(typed), "facts": typed.facts}
    return Intent(act="request.write", office=OFFICE, subject=slug, form=form)


def _posted(request: HttpRequest) -> tuple[Typed, list[Fault]]:
    """What was typed, after the button that was pressed; a document that was handed in replaces it."""
    typed, what = typed_in(request.POST), request.POST.get("do", "save")
    verb, _, rest = what.partition(":")
    kind, _, place = rest.partition(":")
    if verb == "add" and kind in ROWS:
        return typed.with_row(kind), []
    if verb == "remove" and kind in ROWS and place.isdecimal() and len(place) < 5:
        return typed.without_row(kind, int(place)), []
    if verb == "read":
        try:
            return _document(request), []
        except CallupError as error:
            return typed, [Fault(field="document", words=one.words) for one in faults_of(error)]
    return typed, missing_in(typed) if verb == "write" else []


def _document(request: HttpRequest) -> Typed:
    """The form that a document says: request.toml, request.json or a workbook."""
    file = request.FILES.get("document")
    if file is None or not file.size or file.size > MOST_BYTES:
        raise InputError(
            where="document",
            found="no file, an empty or a larger one",
            wanted=f"a file of at most {MOST_BYTES:,} bytes",
        )
    data = file.read()
    if data[:2] == b"PK":
        return read_sheets(data)
    try:
        case = parse_case(data.decode("utf-8-sig"), request.POST.get("facts"))
    except UnicodeDecodeError:
        raise InputError(
            where="document", found="no text", wanted="request.toml, request.json or an XLSX workbook"
        ) from None
    return typed_from(case.request, case.facts)


def _again(request: HttpRequest, faults: list[Fault], address: str) -> HttpResponse | None:
    """Back to the form after a button that hands nothing in."""
    if faults:
        return None
    messages.info(request, "Kept as typed. Nothing was handed in yet.")
    return redirect(address)


def _start(frame: Frame) -> Typed:
    """What the form begins with: the draft as written, or the version before."""
    request = frame.seen.request
    mine = versions_of(frame.slug, kinds=(DRAFT, SENT))
    if not mine:
        return blank()
    source = Request.objects.get(slug=frame.slug, version=mine[0].number)
    return typed_from(mine[0].asked, facts_written(source if source.version <= request.version else request))


def _is_written(frame: Frame) -> bool:
    return frame.seen.latest(DRAFT) is not None


def _form(typed: Typed, faults: list[Fault] | None = None) -> dict[str, Any]:
    """The form as its template takes it."""
    wrong = {one.field for one in faults or []}
    rows = [
        {"n": at, "row": row, "roles": _names(row["roles"]), "statuses": _names(row["statuses"])}
        for at, row in enumerate(typed.line)
    ]
    return {
        "typed": typed, "head": {name.replace(".", "_"): value for name, value in typed.head.items()}, "rows": rows,
        "faults": faults or [], "wrong": wrong, "roles": ROLES, "statuses": STATUSES, "kinds": KINDS,
        "missions": MISSIONS, "laws": LAWS, "with_lists": len(rows) <= MOST_WITH_LISTS,
    }  # fmt: skip


def _names(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _acts(frame: Frame) -> list[dict[str, Any]]:
    return request_forms(frame, ("request.submit", "request.withdraw"))


def _read(request: HttpRequest, frame: Frame) -> HttpResponse:
    """The request as it stands: each version, and what changed."""
    kinds = (DRAFT, SENT) if frame.reads("draft") else (SENT,)
    found = versions_of(frame.slug, kinds=kinds)
    chosen = _chosen(found, request.GET.get("version"))
    before = next((one for one in found if chosen and one.number < chosen.number), None)
    stages = frame.seen.book.stages["request"]
    titles = {one.id: one.title for one in stages}
    revise = [one for one in frame.acts("request") if one.act.id == "request.revise"]
    context = {
        "versions": [{"it": one, "stage": titles.get(one.stage, one.stage)} for one in found], "chosen": chosen,
        "changes": changes(before.asked, chosen.asked) if before and chosen else [], "before": before,
        "forms": _acts(frame), "revise": revise, "may_follow": _may_follow(frame), "files": list(FILES),
        "coming": coming(frame, "request", [frame.seen.stage]),
    }  # fmt: skip
    return show(request, frame, "desk/lines.html", context)


def _chosen(found: list[Version], wanted: str | None) -> Version | None:
    named = next((one for one in found if str(one.number) == wanted), None)
    return named or (found[0] if found else None)


def _may_follow(frame: Frame) -> bool:
    """Whether a version after a final one can be begun by this account."""
    is_final = frame.seen.book.stage("request", frame.seen.stage).is_final
    return is_final and OFFICE in frame.offices


@require_POST
@of_request()
def revise(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Begin a new version that points back; the old one is superseded, or was final."""
    if _may_follow(frame):
        acting.follow_up(frame.account, frame.slug, at=now())
    else:
        acting.revise(frame.account, frame.slug, posted_intent(request), at=now())
    messages.success(request, "A new version was begun. It says what the one before said until you change it.")
    return redirect("desk:lines", frame.slug)


@require_safe
@of_request()
def export(request: HttpRequest, frame: Frame, name: str) -> HttpResponse:
    """A version of the request as a document."""
    kinds = (DRAFT, SENT) if frame.reads("draft") else (SENT,)
    chosen = _chosen(versions_of(frame.slug, kinds=kinds), request.GET.get("version"))
    if chosen is None:
        raise OutOfTurn(where=f"request {frame.slug}", found="nothing written yet", wanted="a version on file")
    return _file(name, {
        "request.toml": lambda: toml_text(chosen.asked).encode(), "request.json": lambda: canonical_json(chosen.asked),
        "request.xlsx": lambda: write_sheets(typed_from(chosen.asked, None)),
    }[name]())  # fmt: skip


@require_safe
@login_required
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """An empty workbook to fill in."""
    return _file("request.xlsx", write_sheets(blank()))


def _file(name: str, data: bytes) -> HttpResponse:
    answer = HttpResponse(data, content_type=FILES[name])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


before_requests: list[URLPattern] = [
    path("requests/new/", new, name="new"),
    path("requests/template.xlsx", template, name="template"),
]
urlpatterns: list[URLPattern] = [
    path("requests/<str:slug>/lines/", lines, name="lines"),
    path("requests/<str:slug>/revise/", revise, name="revise"),
    *(path(f"requests/<str:slug>/lines/{name}", export, {"name": name}, name=name) for name in FILES),
    *questions.urlpatterns,
]

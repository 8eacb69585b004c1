"""Pages of plan, readiness, cost, other ways and package: what is on file, what is written, what to ask for."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from callup.errors import CallupError
from callup.sourcing.plan import Plan
from callup_site.desk import jobs, rendered
from callup_site.desk.acts.planning import fills
from callup_site.desk.acts.written import WRITTEN, made_of, read
from callup_site.desk.models import Act, Document
from callup_site.desk.pages import jobs as job_pages
from callup_site.desk.pages.asking_work import FORMS, Work
from callup_site.desk.pages.frame import Frame, of_request, sections_of, show
from callup_site.desk.pages.parts import documents, number, request_forms, table
from callup_site.desk.working import PROPOSED

TITLES = {"plan": "Plan", "risk": "Readiness", "cost": "Cost", "package": "Package", "alternatives": "Alternatives"}
KINDS = {"plan": ("plan", "what-if"), "risk": ("risk",), "cost": ("bill",)}
ACTS = {
    "plan": ("request.write_plan",), "risk": ("request.write_risk",),
    "cost": ("request.write_cost", "request.certify_funds"),
    "package": ("request.assemble", "request.certify_funds", "request.send_back", "request.dissent"),
    "alternatives": (),
}  # fmt: skip
CHOOSE, FUNDS, DISSENT = "desk/inputs/document.html", "desk/inputs/funds.html", "desk/inputs/dissent.html"
EXTRA = {
    "request.write_plan": CHOOSE, "request.write_risk": CHOOSE, "request.write_cost": CHOOSE,
    "request.assemble": CHOOSE, "request.certify_funds": FUNDS, "request.dissent": DISSENT,
}  # fmt: skip
STEPS = (
    ("plan-written", "Plan written", "planner", "plan"),
    ("risk-written", "Readiness written", "readiness_analyst", "readiness"),
    ("bill-written", "Estimate written", "cost_analyst", "cost"),
    ("certificate", "Funds certified", "funds_certifier", "cost"),
    ("package", "Package put together", "package_integrator", "package"),
)
FILES = ("package", "package-html", "package-pdf", "package-brief", "package-xlsx")


@require_safe
@of_request("working")
def plan(request: HttpRequest, frame: Frame) -> HttpResponse:
    """The plan as written, or as a job proposes it; what it lacks; what-ifs."""
    return _page(request, frame, "plan")


@require_safe
@of_request("working")
def readiness(request: HttpRequest, frame: Frame) -> HttpResponse:
    """What the plan does to the homes."""
    return _page(request, frame, "risk")


@require_safe
@of_request("working")
def cost(request: HttpRequest, frame: Frame) -> HttpResponse:
    """What the plan costs, and who pays."""
    return _page(request, frame, "cost")


@require_safe
@of_request("working")
def alternatives(request: HttpRequest, frame: Frame) -> HttpResponse:
    """All ways side by side, as the package tells them."""
    return _page(request, frame, "alternatives")


@require_safe
@of_request("package")
def package(request: HttpRequest, frame: Frame) -> HttpResponse:
    """The package with its criteria, its tests and its files."""
    return _page(request, frame, "package")


@require_POST
@of_request("working")
def ask(request: HttpRequest, frame: Frame, kind: str) -> HttpResponse:
    """Ask for work, and go to its page; or show the form again with what stands against it."""
    if kind not in FORMS:
        raise Http404(kind)
    form = FORMS[kind](request.POST)
    try:
        job = jobs.ask(frame.account, frame.slug, kind, form.told(), request.POST.get("office", ""), frame.seen.at)
    except CallupError as error:
        form.full_clean()
        form.refused(error)
        return _page(request, frame, kind, form)
    return HttpResponse(status=302, headers={"Location": reverse("desk:job", args=[frame.slug, job.id])})


@require_safe
@of_request("working")
def what_if(request: HttpRequest, frame: Frame, number: int) -> HttpResponse:
    """A what-if beside the plan as written."""
    found = Document.objects.defer("data").filter(request=frame.seen.request, kind="what-if", id=number).first()
    if found is None:
        raise Http404(number)
    same = {"number": found.number}
    other = [found, *(_last(frame, kind, **same) for kind in ("what-if-risk", "what-if-bill"))]
    written = [_last(frame, part + WRITTEN) for part in ("plan", "risk", "bill")]
    context = {
        "shown": found, "made": made_of(found), "written": written[0], "view": rendered.beside(written, other),
        "documents": documents(frame, "what-if", "what-if-risk", "what-if-bill"),
    }  # fmt: skip
    return show(request, frame, "desk/what_if.html", context)


def _page(request: HttpRequest, frame: Frame, kind: str, form: Work | None = None) -> HttpResponse:
    shown = _shown(request, frame, kind)
    context = {
        "title": TITLES[kind], "kind": kind, "shown": shown, "is_written": shown is not None and _is_written(shown),
        "view": rendered.view(kind, shown) if shown else "", "act": _act(shown), "work": _work(frame, kind, form),
        "jobs": job_pages.jobs_of(frame, kind), "steps": _steps(frame), "forms": _forms(frame, kind),
        **_beside(frame, kind, shown),
    }  # fmt: skip
    return show(request, frame, "desk/planning.html", context, status=409 if form is not None else 200)


def _shown(request: HttpRequest, frame: Frame, kind: str) -> Document | None:
    """The document that was asked for, else the written one, else the last that a job made."""
    if kind in {"package", "alternatives"}:
        proposed = _last(frame, "package" + PROPOSED) if frame.reads("working") else None
        return _last(frame, "package") or proposed
    kinds = KINDS[kind]
    asked = request.GET.get("document", "")
    if asked.isdecimal() and len(asked) < 16:
        rows = Document.objects.defer("data").filter(request=frame.seen.request, kind__in=kinds, id=int(asked))
        if found := rows.first():
            return found
    return _last(frame, kinds[0] + WRITTEN) or _last(frame, kinds[0])


def _last(frame: Frame, kind: str, **more: int) -> Document | None:
    rows = Document.objects.defer("data").filter(request=frame.seen.request, kind=kind, **more)
    return rows.order_by("-number").first()


def _is_written(document: Document) -> bool:
    return not document.kind.endswith(PROPOSED) and (document.kind.endswith(WRITTEN) or document.kind == "package")


def _act(document: Document | None) -> Act | None:
    """The act that wrote a document."""
    return Act.objects.filter(document=document).first() if document and _is_written(document) else None


def _work(frame: Frame, kind: str, form: Work | None) -> dict[str, Any] | None:
    """The form to ask for work, where one of the offices of the account may ask now."""
    mine = [one for one in frame.offices if one in jobs.OFFICES.get(kind, ())]
    if not mine or frame.seen.stage not in jobs.STAGES[kind]:
        return None
    return {"form": form or FORMS[kind](), "office": mine[0], "title": frame.seen.book.office(mine[0]).title}


def _forms(frame: Frame, kind: str) -> list[dict[str, Any]]:
    """Acts on the page; what writes a document is offered only where there is one to write."""
    found = documents(frame, *KINDS.get(kind, ("package" + PROPOSED,)))[:10]
    forms = request_forms(frame, ACTS[kind], EXTRA)
    return [one | {"more": {"documents": found}} for one in forms if found or one["extra"] != CHOOSE]


def _steps(frame: Frame) -> list[dict[str, Any]]:
    """What is done on the way to the package, and which office does the rest."""
    kinds, readable = [one[0] for one in STEPS], {one["name"] for one in sections_of(frame)}
    done = set(Document.objects.filter(request=frame.seen.request, kind__in=kinds).values_list("kind", flat=True))
    return [
        {
            "words": words, "office": frame.seen.book.office(office).title, "page": page, "is_done": kind in done,
            "may_read": page in readable,
        }
        for kind, words, office, page in STEPS
    ]  # fmt: skip


def _beside(frame: Frame, kind: str, shown: Document | None) -> dict[str, Any]:
    """What stands beside the view: how it was made, the lines of a plan, other documents of its kind."""
    if kind in {"package", "alternatives"}:
        proposals = [one + PROPOSED for one in FILES] if frame.reads("working") else []
        files = documents(frame, *FILES) or documents(frame, *proposals)
        found = [one for one in files if shown and one.number == shown.number]
        return {"files": sorted(found, key=lambda one: FILES.index(one.kind.removesuffix(PROPOSED)))}
    others = documents(frame, *KINDS[kind])[:20]
    told: dict[str, Any] = {"others": others, "made": made_of(shown) if shown else None}
    return told | ({"lines": _lines(frame, shown)} if kind == "plan" and shown else {})


def _lines(frame: Frame, shown: Document) -> dict[str, Any]:
    """Every line of the request, as the plan fills it; lines that counsel did not find lawful are not planned."""
    made = made_of(shown)
    by_line = fills(frame.seen, read(shown, Plan), made.lines)
    rows = []
    for one in frame.seen.of("line"):
        short, title = by_line.get(one.subject), f"{one.subject}: {one.facts.get('title', '')}"
        if short is None:
            stage = frame.seen.book.stage("line", one.stage).title
            rows.append([title, one.facts.get("people"), "not planned", "not planned", f"Now: {stage}"])
        else:
            why = " ".join(short.reasons) or "Nobody is missing"
            rows.append([title, one.facts.get("people"), short.planned, short.missing, why])
    columns = ("Line", number("Asked"), number("Planned"), number("Missing"), "Why")
    return table("Lines as this plan fills them", columns, rows, "No line.")


urlpatterns: list[URLPattern] = [
    path("requests/<str:slug>/plan/", plan, name="plan"),
    path("requests/<str:slug>/plan/what-if/<int:number>/", what_if, name="what_if"),
    path("requests/<str:slug>/readiness/", readiness, name="readiness"),
    path("requests/<str:slug>/cost/", cost, name="cost"),
    path("requests/<str:slug>/alternatives/", alternatives, name="alternatives"),
    path("requests/<str:slug>/package/", package, name="package"),
    path("requests/<str:slug>/ask/<str:kind>/", ask, name="ask"),
    *job_pages.urlpatterns,
]

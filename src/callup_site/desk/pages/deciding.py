"""The decision page: what is decided on, the ruling line by line, what of it holds, and the emergency path."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from callup.decision import Decision, LineDecision
from callup.decision.ways import most_at_once
from callup.errors import CallupError, OutOfTurn
from callup_site.desk.acts import deciding, on_record
from callup_site.desk.pages.emergency import emergency_of
from callup_site.desk.pages.emergency import urlpatterns as of_emergency
from callup_site.desk.pages.frame import Frame, act_on, of_request, show
from callup_site.desk.pages.parts import coming, documents, number, request_forms, table
from callup_site.desk.record import Intent

OFFICE = "decision_authority"
FIELDS = ("people", "reason", "until", "conditions")
ACTS = ("request.send_back", "request.propose_emergency", "request.second_emergency", "request.end_emergency")


@require_http_methods(["GET", "POST"])
@of_request("decision")
def decision(request: HttpRequest, frame: Frame) -> HttpResponse:
    """What is decided; for the decision authority, the form of the ruling with what of it would hold."""
    typed = _typed(frame, request.POST)
    if request.method == "GET":
        return show(request, frame, "desk/decision.html", _page(frame, typed))
    form = {"lines": [{"line": line, **row} for line, row in typed.items()], "package": request.POST.get("package", "")}
    reason = request.POST.get("reason", "").strip()
    act = request.POST.get("act", "")
    if act in deciding.ACT_OF.values():
        intent = Intent(act=act, office=OFFICE, subject=frame.slug, reason=reason, form=form, seen=_seq(request))
        return act_on(request, frame, [intent], back=reverse("desk:decision", args=[frame.slug]))
    return _preview(request, frame, typed, form)


def _preview(request: HttpRequest, frame: Frame, typed: dict[str, Any], form: dict[str, Any]) -> HttpResponse:
    """What of the ruling would hold; nothing is written."""
    context = _page(frame, typed) | {"reason": request.POST.get("reason", "")}
    if not _may_decide(frame):
        raise OutOfTurn(where="decision", found="an office that does not decide", wanted="the decision authority")
    try:
        found = deciding.decide_on(frame.seen, form, frame.account)
    except CallupError as error:
        return show(request, frame, "desk/decision.html", {**context, "problem": error}, status=409)
    act = deciding.ACT_OF.get(found.outcome)
    preview = {
        "decision": found, "act": act, "title": frame.seen.book.act(act).title if act else "", "table": _decided(found),
        "short": [(one.title, one.because) for one in found.lines if one.because],
    }  # fmt: skip
    return show(request, frame, "desk/decision.html", {**context, "preview": preview})


def _seq(request: HttpRequest) -> int | None:
    told = request.POST.get("seen", "")
    return int(told) if told.isdecimal() and len(told) < 10 else None


def _typed(frame: Frame, posted: QueryDict) -> dict[str, dict[str, str]]:
    """What was typed, by line."""
    lines = deciding.open_lines(frame.seen)
    return {line: {name: posted.get(f"{name}-{line}", "") for name in FIELDS} for line in lines}


def _may_decide(frame: Frame) -> bool:
    return any(one.act.id == "request.approve" for one in frame.acts("request"))


def _page(frame: Frame, typed: dict[str, dict[str, str]]) -> dict[str, Any]:
    seen = frame.seen
    made = on_record.decision(seen)[0] if on_record.has(seen, "decision") else None
    is_ready = seen.stage == "package_ready" and on_record.has(seen, "package")
    kinds = ("decision", "returned", "certificate", "emergency-orders", *(("package",) if is_ready else ()))
    return {
        "made": made, "table": _decided(made) if made else None,
        "short": [(one.title, one.because) for one in made.lines if one.because] if made else [],
        "conditions": [(one.title, one.conditions) for one in made.lines if one.conditions] if made else [],
        "basis": _basis(frame) if is_ready else None,
        "lines": _lines(frame, typed) if is_ready and _may_decide(frame) else [],
        "thing": seen.thing("request", seen.request.slug),
        "forms": request_forms(frame, ACTS),
        **emergency_of(frame),
        "documents": documents(frame, *kinds),
        "coming": coming(frame, "request", [seen.stage]),
    }  # fmt: skip


def _basis(frame: Frame) -> dict[str, Any]:
    """What a decision rests on: package, certificate, answers of counsel, dissents."""
    held, digest = on_record.package(frame.seen)
    told = on_record.answers(frame.seen)
    lines = [one.line for one in told]
    title = frame.seen.book.office
    return {
        "digest": digest, "state": held.state, "on": held.on,
        "estimate_usd": sum(one.amount.central for one in held.bill.lines),
        "lacking": [one.check.test for one in held.checks if one.standing == "lacking"],
        "certificate": on_record.certificate(frame.seen),
        "answers": [(title(one.office).title, one) for one in told if lines.count(one.line) > 1],
        "dissents": [
            *((one.office, one.about, one.says) for one in held.dissents),
            *((title(one.office).title, one.line or "request", one.says) for one in on_record.dissents(frame.seen)),
        ],
    }  # fmt: skip


def _lines(frame: Frame, typed: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """Each line with what the plan and the law would let be approved, and what was typed."""
    held, _ = on_record.package(frame.seen)
    planned = {
        line.id: most_at_once(one for one in held.plan.assignments if one.line == line.id) for line in held.request.line
    }
    rows = [{"line": line, "people": planned.get(line, 0), "reason": "trial"} for line in typed]
    most = {one.line: one for one in deciding.decide_on(frame.seen, {"lines": rows}, frame.account).lines}
    return [
        {"id": line, "of": most[line], "typed": told, "would": most[line].lawful}
        for line, told in typed.items() if line in most
    ]  # fmt: skip


def _decided(made: Decision) -> dict[str, Any]:
    columns = ("Line", number("Asked"), number("In the plan"), number("Lawful"), number("Approved"), "Outcome",
               "Until (excluded)", "Reason")  # fmt: skip
    return table("Decision by line", columns, (_row(one) for one in made.lines), "No line.")


def _row(one: LineDecision) -> tuple[Any, ...]:
    until = one.until.isoformat() if one.until else "–"
    words = one.outcome.replace("_", " ")
    return one.title, one.asked, one.planned, one.lawful, one.approved, words, until, one.reason or "–"


urlpatterns: list[URLPattern] = [
    path("requests/<str:slug>/decision/", decision, name="decision"),
    *of_emergency,
]

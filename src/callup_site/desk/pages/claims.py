"""The page of claims: each with its clock and its documents, and the account of the whole so far."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from callup.accounts import Account, ClaimState
from callup.accounts.claims import REPAYMENTS
from callup.documents import canonical_json
from callup.reference.claims import read_checklists
from callup_site.desk.acts import claims as acts
from callup_site.desk.acts import on_record
from callup_site.desk.acts.serving import every_line
from callup_site.desk.pages.frame import Frame, of_request, show
from callup_site.desk.pages.parts import (
    coming,
    documents,
    free_subject,
    number,
    offers_of,
    opening_form,
    request_forms,
    table,
)

WAYS = {
    "emac": "EMAC: the requesting State repays", "economy_act": "Economy Act: the agency repays",
    "usc_277": "10 U.S.C. 277: the agency repays, unless waived", "mission_assignment": "FEMA mission assignment",
}  # fmt: skip
STEPS = {"submit": "Submit", "final": "Submit the final bill", "answer": "Answer", "pay": "Pay"}
INPUTS = {"claim.write": "desk/inputs_claim.html", "claim.pay": "desk/inputs_pay.html"}


@require_safe
@of_request("account")
def claims(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Claims with what is due and what lacks, and the account."""
    seen = frame.seen
    things = [one for one in seen.of("claim") if one.facts.get("line")]
    states = [acts.state_of(one, seen.on) for one in things]
    has_orders = all(on_record.has(seen, kind) for kind in ("package", "decision", "orders"))
    account = on_record.account_now(seen) if has_orders else None
    more = _more(frame) if has_orders else {}
    begin = opening_form(frame, "claim.write", free_subject(frame, "claim"), INPUTS["claim.write"], more)
    return show(request, frame, "desk/claims.html", {
        "account": account, "table": _lines(account) if account else None,
        "claims": [_claim(frame, one) for one in states], "paid": acts.sum_of([one.claim for one in states]),
        "certificate": on_record.certificate(seen),
        "do": offers_of(request, frame, "claim", INPUTS, more),
        "forms": [*(begin if has_orders else []), *request_forms(frame, ["request.close"])],
        "coming": coming(frame, "claim", [one.stage for one in seen.of("claim")])
        + coming(frame, "request", [seen.stage]),
        "documents": documents(frame, "account"),
    })  # fmt: skip


def _more(frame: Frame) -> dict[str, Any]:
    """What the form of a claim offers: lines and homes with orders, ways of repayment, all checklists."""
    lines = every_line(on_record.orders(frame.seen)[0])
    return {
        "lines": list(dict.fromkeys(one.line for one in lines)),
        "homes": sorted({one.home for one in lines}),
        "ways": [(one, WAYS[one]) for one in REPAYMENTS],
        "papers": [
            (WAYS[way], [one for one in read_checklists() if one.way == way]) for way in REPAYMENTS
        ],
    }  # fmt: skip


def _claim(frame: Frame, one: ClaimState) -> dict[str, Any]:
    columns = ("Step", "Due", "Done", "State", number("Days left"), "Source of the term")
    rows = [
        (STEPS[due.step], due.due_on or "not begun", due.done_on or "–", due.state, due.days_left,
         f"{due.source} ({due.kind})")
        for due in one.dues
    ]  # fmt: skip
    return {
        "claim": one.claim, "stage": frame.seen.book.stage("claim", one.claim.stage).title,
        "way": WAYS[one.claim.way], "lacking": one.lacking, "flags": one.flags,
        "table": table(f"Clock of claim {one.claim.id}", columns, rows, "No term is known for this way."),
    }  # fmt: skip


def _lines(account: Account) -> dict[str, Any]:
    columns = ("Line", number("Asked"), number("Lawful"), number("Offered"), number("Planned"), number("Approved"),
               number("Ordered"), number("Present"), number("Estimate, USD"), number("Claimed, USD"),
               number("Accepted, USD"), number("Spent, USD"))  # fmt: skip
    rows = [
        (one.title, one.asked, one.lawful, one.offered, one.planned, one.approved, one.ordered, one.present,
         one.estimate_usd, one.claimed_usd, one.accepted_usd, one.spent_usd)
        for one in account.lines
    ]  # fmt: skip
    return table("Account by line, in people and dollars", columns, rows, "No line.")


@require_safe
@of_request("account")
def account_now(request: HttpRequest, frame: Frame) -> HttpResponse:  # noqa: ARG001
    """The account of the day as the document of step 10; it is kept when the request is closed."""
    answer = HttpResponse(canonical_json(on_record.account_now(frame.seen)), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="account.json"'
    return answer


urlpatterns: list[URLPattern] = [
    path("requests/<str:slug>/claims/", claims, name="claims"),
    path("requests/<str:slug>/account.json", account_now, name="account"),
]

"""What of an act is told to the public?

Each act becomes a plain entry: kind of act, request, version, office, instant, digest of the document, and fields.
The ledger takes such entries and knows nothing of the rooms. Offices, units and numbers; never accounts or persons.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from callup.accounts import Account, ClaimState, LineAccount
from callup.decision import Decision, LineDecision
from callup.errors import InputError
from callup.orders import Order, Orders, RecallTask
from callup.stages import Book, Done, Permission

Entry = dict[str, Any]


def decision_entry(decision: Decision, *, version: int, at: str, digest: str) -> Entry:
    """The entry of a decision: every line, with dissents and what of the ruling does not hold.

    Args:
        decision: The decision.
        version: Version of the request.
        at: When, in UTC, such as 2026-01-05T14:00:00Z.
        digest: Digest of the bytes of the decision.
    """
    body = {
        "package": decision.package,
        "outcome": decision.outcome,
        "reason": decision.reason,
        "because": list(decision.because),
        "notes": list(decision.notes),
        "lines": [_decided(one) for one in decision.lines],
        "dissents": [{"office": one.office, "line": one.line, "says": one.says} for one in decision.dissents],
        "certified_usd": decision.certified_usd,
    }
    return _entry("decision.made", decision.request, decision.office, told=(version, at, digest), body=body)


def _decided(line: LineDecision) -> Entry:
    return {
        "line": line.line, "people_asked": line.asked, "people_lawful": line.lawful, "people_approved": line.approved,
        "outcome": line.outcome, "reason": line.reason, "because": list(line.because),
        "conditions": list(line.conditions), "until": _iso(line.until),
    }  # fmt: skip


def order_entries(orders: Orders, *, version: int, at: str, digest: str) -> tuple[Entry, ...]:
    """One entry for each order, that is for each home; conditions word for word.

    Example:
        >>> from datetime import date
        >>> none = Orders(callup=1, version="0", request="r1", title="", decision="", on=date(2026, 1, 1), office="",
        ...               orders=(), not_ordered=(), notes=())
        >>> order_entries(none, version=1, at="2026-01-01T00:00:00Z", digest="sha256:" + "0" * 64)
        ()
    """
    told = (version, at, digest)
    return tuple(
        _entry("order.written", orders.request, orders.office, told=told, body=_ordered(one, orders))
        for one in orders.orders
    )


def _ordered(order: Order, orders: Orders) -> Entry:
    return {
        "order": order.id,
        "order_version": order.version,
        "follows": order.follows,
        "home": order.home,
        "decision": orders.decision,
        "notes": list(orders.notes),
        "conditions": list(dict.fromkeys(text for line in order.lines for text in line.conditions)),
        "authority": list(dict.fromkeys(text for line in order.lines for text in line.authority)),
        "units": [
            {
                "line": line.line, "unit": line.unit, "title": line.unit_title, "people": line.people,
                "status": line.status, "host": line.host, "since": _iso(line.since), "last_day": _iso(line.last_day),
            }
            for line in order.lines
        ],
    }  # fmt: skip


def recall_entries(
    tasks: Iterable[RecallTask], *, request: str, version: int, at: str, digest: str
) -> tuple[Entry, ...]:
    """One entry for each recall that a withdrawal of consent raises.

    Example:
        >>> recall_entries((), request="r1", version=1, at="2026-01-01T00:00:00Z", digest="")
        ()
    """
    return tuple(
        _entry(
            "order.recalled", request, "governors_delegate", told=(version, at, digest),
            body={
                "order": one.order, "line": one.line, "home": one.home, "host": one.host, "unit": one.unit,
                "people": one.people, "on": _iso(one.on), "because": one.because,
            },
        )
        for one in tasks
    )  # fmt: skip


def account_entry(account: Account, *, version: int, at: str, digest: str) -> Entry:
    """The entry of an account: the five quantities and the money of each line, and claims that are overdue."""
    body = {
        "on": _iso(account.on),
        "documents": [{"name": name, "digest": one} for name, one in sorted(account.documents.items())],
        "lines": [_quantities(one) for one in account.lines],
        "claims": [_claimed(one) for one in account.claims],
        "misfits": list(account.misfits),
        "notes": list(account.notes),
    }
    return _entry("account.published", account.request, "records_officer", told=(version, at, digest), body=body)


def _quantities(line: LineAccount) -> Entry:
    return {
        "line": line.line, "people_asked": line.asked, "people_lawful": line.lawful, "people_offered": line.offered,
        "people_approved": line.approved, "people_present": line.present, "spent_usd": line.spent_usd,
        "people_ordered": line.ordered, "estimate_usd": line.estimate_usd,
    }  # fmt: skip


def _claimed(state: ClaimState) -> Entry:
    return {
        "claim": state.claim.id, "line": state.claim.line, "home": state.claim.home, "way": state.claim.way,
        "stage": state.claim.stage, "usd": state.claim.usd, "paid_usd": state.claim.paid_usd,
        "overdue": [one.step for one in state.dues if one.state == "overdue"],
        "lacking": [one.id for one in state.lacking],
    }  # fmt: skip


def act_entry(done: Done, permission: Permission, book: Book, *, version: int, at: str) -> Entry:
    """The entry of any act of the tables: the office as it is shown, with its delegation; the account stays out.

    Use of the emergency door by an administrator is told like every act, without content (rule 9).
    """
    body = {
        "subject": done.subject, "shown_as": permission.shown_as, "reason": done.reason, "until": _iso(done.until),
        "leads_to": permission.next,
    }  # fmt: skip
    body = {"until": _iso(done.until)} if done.act == "request.break_glass" else body
    title = book.office(done.office).title
    return _entry(done.act, done.request, title, told=(version, at, None), body=body)


def withhold(entry: Mapping[str, Any], fields: Sequence[str], redaction: Mapping[str, Any]) -> Entry:
    """The entry with some of its fields withheld, for a reason and until a day.

    Args:
        entry: An entry of this module.
        fields: Fields of its body.
        redaction: `reason`, `authority`, `until` (ISO), `seconded_by` (None: decided alone).

    Raises:
        InputError: The entry has no such field.

    Example:
        >>> told = {"body": {"home": "DE", "people": 5}}
        >>> why = {"reason": "safety", "authority": "Rule 5", "until": "2026-03-01", "seconded_by": None}
        >>> hidden = withhold(told, ["home"], why)
        >>> hidden["body"], hidden["withhold"]
        ({'people': 5}, {'home': 'DE'})
    """
    lacking = [one for one in fields if one not in entry["body"]]
    if lacking:
        known = ", ".join(sorted(entry["body"]))
        raise InputError(where="withhold", found=f"'{lacking[0]}'", wanted=f"a field of the entry: {known}")
    return {
        **entry,
        "body": {name: value for name, value in entry["body"].items() if name not in fields},
        "withhold": {name: entry["body"][name] for name in fields},
        "redactions": [{"fields": list(fields), **redaction}],
    }


def _entry(act: str, request: str, office: str, *, told: tuple[int, str, str | None], body: Entry) -> Entry:
    version, at, digest = told
    return {
        "callup": 1, "act": act, "request": request, "version": version, "office": office, "at": at,
        "document": digest, "body": body,
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

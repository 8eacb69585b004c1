"""Acts on claims: collect, submit, return, accept, pay, hold against the bill, waive in writing."""

from datetime import date
from typing import Any

from callup.accounts import Claim, ClaimState, judge_claim
from callup.accounts.claims import REPAYMENTS
from callup.errors import InputError, OutOfTurn
from callup.reference.claims import read_checklists, read_clock
from callup_site.desk.acts import forms, on_record
from callup_site.desk.models import Thing
from callup_site.desk.record import Intent, Outcome, Prepare, Situation

MOST_USD = 10_000_000_000_000
WAIVED_UNDER = "usc_277"


def state_of(thing: Thing, on: date) -> ClaimState:
    """A claim on a day: what is due, which documents lack, what is odd."""
    return judge_claim(on_record.claim(thing), read_clock(), read_checklists(), on=on)


def write(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """What is claimed, and the documents that are there; begun by the same act.

    Form:
        line: The line. usd: Whole dollars. way: How it is repaid (emac, economy_act, usc_277, mission_assignment).
        since, until: Period of service, `until` excluded. is_final: "yes" for the last bill.
        documents: Ids of the documents of the checklist that are there.
    """
    thing = seen.thing("claim", intent.subject)
    form = {**thing.facts, **intent.form}
    home = _home(thing, intent)
    line = forms.text(form, "line")
    _check_ordered(seen, line, home)
    since, until = forms.maybe_day(form, "since"), forms.maybe_day(form, "until")
    if since is None or until is None or until <= since:
        found = f"{since or 'no day'} to {until or 'no day'}"
        raise InputError(where="since, until", found=found, wanted="a first day and a later day, excluded")
    facts: dict[str, Any] = {
        **thing.facts, "line": line, "since": since.isoformat(), "until": until.isoformat(),
        "way": forms.one_of(forms.text(form, "way"), REPAYMENTS, where="way", kind="a way of repayment"),
        "usd": forms.whole(form, "usd", most=MOST_USD), "is_final": form.get("is_final") in ("yes", True),
        "source": f"act on claim {intent.subject}", "paid_usd": 0,
    }  # fmt: skip
    facts["documents"] = _documents(form, facts["way"])
    thing.home, thing.line = home, line
    return Outcome(body=_told(thing, facts), facts=facts)


def _home(thing: Thing, intent: Intent) -> str:
    home = thing.home or intent.home or forms.text(intent.form, "home", most=10)
    if thing.seq and home != thing.home:
        raise InputError(where="home", found=home, wanted=thing.home, remedy="begin a claim of its own for that home")
    return home


def _check_ordered(seen: Situation, line: str, home: str) -> None:
    running, _ = on_record.orders(seen)
    known = sorted({f"{one.line} by {one.home}" for order in running.orders for one in order.lines})
    if f"{line} by {home}" not in known:
        raise InputError(
            where="line, home", found=f"'{line}' by '{home}'",
            wanted=f"a line and a home with orders: {', '.join(known[:20])}",
        )  # fmt: skip


def _documents(form: dict[str, Any], way: str) -> list[str]:
    known = {one.id for one in read_checklists() if one.way == way}
    has_boxes = "documents[]" in form
    told = form["documents[]"] if has_boxes else form.get("documents", [])
    given = [_of_way(one, way) for one in forms.texts({"documents": told}, "documents")]
    given = [one for one in given if one]
    return [forms.one_of(one, known, where="documents", kind="a document of the checklist") for one in given]


def _of_way(name: str, way: str) -> str:
    """A page posts `way:id`; boxes of another way do not count."""
    of, _, id_ = name.rpartition(":")
    return id_ if of in {"", way} else ""


def _told(thing: Thing, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "claim": thing.subject, "line": facts["line"], "home": thing.home, "way": facts["way"],
        "since": facts["since"], "until": facts["until"], "usd": facts["usd"], "paid_usd": facts["paid_usd"],
    }  # fmt: skip


def move(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """A claim goes on: submitted, returned, accepted, held against the bill.

    Raises:
        OutOfTurn: It is accepted, and a document of its checklist lacks.
    """
    thing = seen.thing("claim", intent.subject)
    _check_begun(thing)
    facts = dict(thing.facts)
    if intent.act == "claim.submit":
        facts |= {"submitted_on": seen.on.isoformat(), "answered_on": None}
    if intent.act in {"claim.accept", "claim.return"}:
        facts["answered_on"] = seen.on.isoformat()
    if intent.act == "claim.accept":
        _check_documents(thing, seen.on)
    return Outcome(body=_told(thing, facts), facts=facts)


def _check_begun(thing: Thing) -> None:
    if not thing.facts.get("line"):
        raise OutOfTurn(where=f"claim {thing.subject}", found="nothing claimed", wanted="a claim that was written")


def _check_documents(thing: Thing, on: date) -> None:
    lacking = state_of(thing, on).lacking
    if lacking:
        raise OutOfTurn(
            where=f"claim {thing.subject}", found=f"not there: {', '.join(one.title for one in lacking)}",
            wanted="every document of the checklist", remedy="return the claim with this reason",
        )  # fmt: skip


def pay(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """What was paid on it, never more than it claims.

    Form:
        paid_usd: Whole dollars; empty: all that is claimed.
    """
    thing = seen.thing("claim", intent.subject)
    usd = int(thing.facts["usd"])
    paid = forms.maybe_whole(intent.form, "paid_usd", most=usd)
    facts = {**thing.facts, "paid_on": seen.on.isoformat(), "paid_usd": usd if paid is None else paid}
    return Outcome(body=_told(thing, facts), facts=facts)


def waive(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """Repayment is waived in writing, with its ground, where the law lets it be.

    Raises:
        OutOfTurn: No law that is known lets this claim be waived.
    """
    thing = seen.thing("claim", intent.subject)
    _check_begun(thing)
    if thing.facts["way"] != WAIVED_UNDER:
        raise OutOfTurn(
            where=f"claim {thing.subject}", found=f"a claim by the way '{thing.facts['way']}'",
            wanted="one under 10 U.S.C. 277, whose subsection (c) lets repayment be waived",
            remedy="accept or return the claim",
        )  # fmt: skip
    documents = sorted({*thing.facts.get("documents", []), "waiver"})
    return Outcome(body=_told(thing, thing.facts), facts={**thing.facts, "documents": documents})


def sum_of(claims: list[Claim]) -> int:
    """Whole dollars paid so far."""
    return sum(one.paid_usd for one in claims)


ACTS: dict[str, Prepare] = {
    "claim.write": write,
    "claim.submit": move,
    "claim.return": move,
    "claim.accept": move,
    "claim.pay": pay,
    "claim.reconcile": move,
    "claim.waive": waive,
}

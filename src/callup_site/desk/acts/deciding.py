"""Acts of decision: approve n of m, decline, return the package; the emergency path.

The ruling comes from the form and from what is on record; `callup.decision.decide` holds it against the package.
The lines are approved or refused with the decision, in the same transaction.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from callup.decision import Decision, LineDecision, LineRuling, Ruling, decide
from callup.documents import canonical_json
from callup.entries import decision_entry
from callup.errors import InputError, OutOfTurn
from callup_site.desk.acts import forms, on_record, publishing
from callup_site.desk.acts.emergency import ACTS as EMERGENCY
from callup_site.desk.acts.entry_parts import chunks
from callup_site.desk.record import Intent, Outcome, Paper, Prepare, Situation

OFFICE = "decision_authority"
ACT_OF = {"approved": "request.approve", "approved_in_part": "request.approve_in_part", "declined": "request.decline"}
APPROVED = ("approved", "approved_in_part")
LEFT_OUT = ("withdrawn", "refused")


def decide_on(seen: Situation, form: Mapping[str, Any], account: str) -> Decision:
    """What of a ruling holds. Nothing is written: this is also what the page shows before the act.

    Form:
        lines: Rows with line, people (0 refuses), reason, conditions (a list, or one to a line), until (may be empty).
        package: Digest of the package that the account saw; may be left out.

    Raises:
        OutOfTurn: There is no package.
        InputError: A row does not fit, or a line is not ruled on.
        ProofError: The package is another one by now.
    """
    held = on_record.basis(seen)
    ruling = Ruling(
        callup=1, request=seen.request.slug, on=seen.on, account=account,
        package=forms.text(form, "package") or held.digest, line=_rulings(seen, form),
        answer=on_record.answers(seen), certificate=on_record.certificate(seen), dissent=on_record.dissents(seen),
    )  # fmt: skip
    return decide(ruling, held)


def open_lines(seen: Situation) -> list[str]:
    """Lines that a decision must rule on."""
    return [one.subject for one in seen.of("line") if one.stage not in LEFT_OUT]


def _rulings(seen: Situation, form: Mapping[str, Any]) -> list[LineRuling]:
    given = [_ruling(one) for one in forms.rows(form, "lines")]
    ruled, wanted = [one.id for one in given], open_lines(seen)
    lacking = [one for one in wanted if one not in ruled]
    for one in ruled:
        forms.one_of(one, wanted, where="lines", kind="a line that waits for a decision")
    if lacking or len(set(ruled)) < len(ruled):
        found = f"no ruling on {', '.join(lacking[:10])}" if lacking else "a line twice"
        raise InputError(where="lines", found=found, wanted="one ruling on each line", remedy="0 people refuse a line")
    return given


def _ruling(row: dict[str, Any]) -> LineRuling:
    line = forms.text(row, "line")
    where = f"line '{line[:60]}'"
    reason = forms.text(row, "reason")
    if not reason:
        raise InputError(where=f"{where}, reason", found="nothing", wanted="why so many people, or why none")
    plain = {
        "id": line, "people": forms.whole(row, "people"), "reason": reason, "until": forms.maybe_day(row, "until"),
        "conditions": forms.texts(row, "conditions"),
    }  # fmt: skip
    return on_record.record_of(plain, LineRuling, where)


def made_decision(seen: Situation, intent: Intent, account: str) -> Outcome:
    """The decision as a document, with every line approved or refused.

    Raises:
        OutOfTurn: What holds of the ruling is another outcome than the act says, or the whole is out of turn.
    """
    found = decide_on(seen, intent.form, account)
    _check_outcome(found, intent)
    data = canonical_json(found)
    body = decision_entry(found, digest="", **on_record.stamp(seen))["body"]
    parts = list(chunks(body.pop("lines")))
    body.pop("reason")
    more = tuple(_entry(seen, found.outcome, part) for part in parts[1:])
    return Outcome(
        papers=(Paper(kind="decision", paper="decision", name="decision.json", data=data),),
        body={**body, "lines": parts[0] if parts else []},
        entries=more,
        first=tuple(_line_acts(seen, found, intent)),
        openings=(publishing.due(seen, "decision"),),
    )


def _check_outcome(found: Decision, intent: Intent) -> None:
    if found.because:
        raise OutOfTurn(
            where="the ruling", found=" ".join(found.because), wanted="a ruling that can hold",
            remedy="mend what stands against it, or return the package with a reason",
        )  # fmt: skip
    if ACT_OF.get(found.outcome) != intent.act:
        raise OutOfTurn(
            where=intent.act, found=f"a ruling of which holds: {found.outcome.replace('_', ' ')}",
            wanted=f"the act '{ACT_OF[found.outcome]}'", remedy="look at what holds, and confirm that",
        )  # fmt: skip


def _entry(seen: Situation, outcome: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "callup": 1, "act": "decision.lines", "request": seen.request.slug, "office": seen.book.office(OFFICE).title,
        "document": None, "body": {"outcome": outcome, "lines": lines}, **on_record.stamp(seen),
    }  # fmt: skip


def _line_acts(seen: Situation, found: Decision, intent: Intent) -> Iterator[Intent]:
    still = set(open_lines(seen))
    for one in found.lines:
        if one.line in still:
            yield Intent(
                act="line.approve" if one.outcome in APPROVED else "line.refuse", office=intent.office,
                subject=one.line, reason=one.reason or intent.reason, until=one.until, form={"decided": one},
            )  # fmt: skip


def line_decided(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """A line as it was decided.

    Raises:
        OutOfTurn: It does not come with a decision on the whole request.
    """
    told = intent.form.get("decided")
    if not isinstance(told, LineDecision):
        raise OutOfTurn(
            where=f"line '{intent.subject}'", found="a decision on one line alone", wanted="a decision on every line",
            remedy="rule on all lines with request.approve, request.approve_in_part or request.decline",
        )  # fmt: skip
    thing = seen.thing("line", intent.subject)
    body = {"line": told.line, "people_asked": told.asked, "people_approved": told.approved}
    return Outcome(body=body, facts={**thing.facts, "approved": told.approved})


def sent_back(seen: Situation, intent: Intent, account: str) -> Outcome:
    """The package goes back with a reason; nothing is decided on any line."""
    held = on_record.basis(seen)
    ruling = Ruling(
        callup=1, request=seen.request.slug, on=seen.on, account=account, package=held.digest, returned=intent.reason,
        answer=on_record.answers(seen), dissent=on_record.dissents(seen),
    )  # fmt: skip
    data = canonical_json(decide(ruling, held))
    paper = Paper(kind="returned", paper="decision", name="returned.json", data=data)
    return Outcome(papers=(paper,), body={"package": held.digest}, openings=(publishing.due(seen, "returned"),))


ACTS: dict[str, Prepare] = {
    "request.approve": made_decision,
    "request.approve_in_part": made_decision,
    "request.decline": made_decision,
    "request.send_back": sent_back,
    "line.approve": line_decided,
    "line.refuse": line_decided,
    **EMERGENCY,
}

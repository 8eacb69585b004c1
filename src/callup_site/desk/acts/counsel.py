"""Acts of counsel: find, refer, answer blind, settle. No finding is better than the law on file."""

from datetime import timedelta
from typing import Any

import msgspec

from callup.decision import Answer
from callup.documents import canonical_json
from callup.errors import InputError, OutOfTurn
from callup.ledger import parse_entry
from callup.ledger.offices import check_text
from callup.role import STATUS_SLUGS, VERDICTS, Verdict
from callup_site.desk.acts.forms import one_of, text, texts
from callup_site.desk.acts.on_record import answers
from callup_site.desk.models import Entry
from callup_site.desk.record import Hidden, Intent, Opening, Outcome, Paper, Prepare, Situation
from callup_site.desk.reviewed import LAWFUL, LineView, reviewed

SAYS = ("allowed", "allowed_if", "barred")
VERDICT: dict[str, Verdict] = {
    "line.find_lawful": "allowed", "line.settle_lawful": "allowed",
    "line.find_conditions": "allowed_if", "line.settle_conditions": "allowed_if",
    "line.find_barred": "barred", "line.settle_barred": "barred",
}  # fmt: skip
WAYS: dict[Verdict, tuple[Verdict, ...]] = {"allowed": ("allowed",), "allowed_if": LAWFUL, "barred": ()}
ANSWER = "answer"
WITHHELD_DAYS = 90
WITHHELD_BECAUSE = "Neither counsel sees the other's answer before both are given"
MOST_SIGNS = 1500
FOUND = ("verdict", "statuses")


class LegalFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What counsel found on one line, and the review that it rests on."""

    callup: int
    line: str
    office: str
    verdict: Verdict
    statuses: tuple[str, ...]
    conditions: tuple[str, ...]
    reason: str
    people_asked: int | None
    people_lawful: int | None
    review: str | None


def begin_review(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """Begin the review; where one is worked out already, mark the lines that two counsel must answer."""
    found = reviewed(seen.request)
    if found is None:
        return Outcome()
    marked = tuple(
        Opening(
            thing="line", subject=one.subject, stage=one.stage, home=one.home, line=one.line, place=one.place,
            facts={**one.facts, "first_use": found.line(one.subject).first_use},
        )
        for one in seen.of("line")
    )  # fmt: skip
    return Outcome(body={"review_digest": found.digest}, openings=marked)


def find(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """One counsel finds a line lawful, lawful with conditions, or barred.

    Form:
        conditions: Further conditions, one to a line.
        statuses: Duty statuses that the finding names; left out: all that are lawful and no first use.
    """
    verdict, view = VERDICT[intent.act], _view(seen, intent.subject)
    if view.is_disputed:
        raise _refused(intent, "law that is unsettled", "an answer by two counsel", "refer the line to two counsel")
    if verdict == "barred":
        return _found(seen, intent, verdict, ())
    lawful = view.statuses(*WAYS[verdict])
    if not lawful:
        raise _too_good(intent, view)
    once = tuple(one for one in lawful if one not in view.firsts)
    if not once:
        found = "no precedent for this role in any duty status in which the line is lawful (rule 2)"
        raise _refused(intent, found, "an answer by two counsel", "refer the line to two counsel")
    return _found(seen, intent, verdict, _named(intent, once))


def settle(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """Settle what two counsel answered: never better than the worse of their answers, or than the law on file.

    Form:
        conditions, statuses: As for a finding.
    """
    verdict, view = VERDICT[intent.act], _view(seen, intent.subject)
    given = [one for one in answers(seen) if one.line == intent.subject]
    limit = min((one.verdict for one in given), key=VERDICTS.index, default="barred")
    if VERDICTS.index(verdict) > VERDICTS.index(limit):
        raise _refused(
            intent, f"an answer of counsel that says '{limit}'", "a settlement no better than either answer",
            "settle as the stricter answer says, or have the line judged again on new facts",
        )  # fmt: skip
    released = unreleased(seen, intent.subject)
    if verdict == "barred":
        return _found(seen, intent, verdict, (), release=released)
    lawful = view.statuses(*WAYS[verdict], "unsettled")
    if not lawful:
        raise _too_good(intent, view)
    more = tuple(dict.fromkeys(one for answer in given for one in answer.conditions))
    return _found(seen, intent, verdict, _named(intent, lawful), more=more, release=released)


def _view(seen: Situation, line: str) -> LineView:
    """What the review on file says of a line.

    Raises:
        OutOfTurn: There is none, or something was stated since.
    """
    found = reviewed(seen.request)
    where, remedy = f"line '{line}'", "have the review worked out, under Legal findings"
    if found is None:
        raise OutOfTurn(where=where, found="no review on file", wanted="a review to judge by", remedy=remedy)
    if not found.is_fresh:
        words = "a review from before the last facts were stated"
        raise OutOfTurn(where=where, found=words, wanted="a review of all that is known", remedy=remedy)
    return found.line(line)


def _refused(intent: Intent, found: str, wanted: str, remedy: str) -> OutOfTurn:
    return OutOfTurn(where=f"line '{intent.subject}'", found=found, wanted=wanted, remedy=remedy)


def _too_good(intent: Intent, view: LineView) -> OutOfTurn:
    """The finding would be better than every way of the review."""
    best = view.best or "not reviewed"
    remedies = {
        "barred": "find it barred, or have the facts stated that would make it lawful and judge again",
        "unsettled": "refer the line to two counsel",
        "open": "have the open facts stated, see Gaps and questions, and judge again",
        "allowed_if": "find it lawful with conditions",
    }
    return _refused(
        intent, f"a finding better than the law on file: the best way is '{best}'",
        "a finding that at least one way of the review bears out", remedies.get(best, "have the review worked out"),
    )  # fmt: skip


def _named(intent: Intent, lawful: tuple[str, ...]) -> tuple[str, ...]:
    """The duty statuses that the finding names, all of them lawful."""
    named = [
        one_of(one, STATUS_SLUGS, where="statuses", kind="a duty status") for one in texts(intent.form, "statuses")
    ]
    for one in named:
        if one not in lawful:
            raise InputError(where="statuses", found=f"'{one}'", wanted=f"duty statuses among: {', '.join(lawful)}")
    return tuple(slug for slug in lawful if slug in named) if named else lawful


def _found(
    seen: Situation,
    intent: Intent,
    verdict: Verdict,
    statuses: tuple[str, ...],
    *,
    more: tuple[str, ...] = (),
    release: tuple[str, ...] = (),
) -> Outcome:
    found, thing = reviewed(seen.request), seen.thing("line", intent.subject)
    typed = tuple(_plain(one, "conditions") for one in texts(intent.form, "conditions"))
    law = found.line(intent.subject).conditions(statuses) if found and verdict == "allowed_if" else ()
    told = tuple(dict.fromkeys((*typed, *more, *law))) if verdict != "barred" else ()
    asked = thing.facts.get("people")
    record = LegalFinding(
        callup=1, line=intent.subject, office=intent.office, verdict=verdict, statuses=statuses, conditions=told,
        reason=intent.reason, people_asked=asked, people_lawful=0 if verdict == "barred" else asked,
        review=found.digest if found else None,
    )  # fmt: skip
    body = {
        "line": record.line, "verdict": verdict, "people_asked": asked, "people_lawful": record.people_lawful,
        "statuses": list(statuses), "conditions": [one[:500] for one in told],
    }  # fmt: skip
    paper = Paper(kind="finding", paper="working", name=f"finding-{record.line}.json", data=canonical_json(record))
    return Outcome(
        papers=(paper,), body=body, release=release,
        facts={**thing.facts, "verdict": verdict, "statuses": list(statuses)},
    )  # fmt: skip


def refer(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """Leave a line to two counsel; why is told."""
    found = reviewed(seen.request)
    view = found.line(intent.subject) if found else None
    disputed, first = bool(view and view.is_disputed), bool(view and view.first_use)
    thing = seen.thing("line", intent.subject)
    return Outcome(
        body={"line": intent.subject, "law_is_unsettled": disputed, "first_of_its_kind": first},
        facts={**thing.facts, "first_use": first},
    )  # fmt: skip


def answer(seen: Situation, intent: Intent, account: str) -> Outcome:
    """Give an answer that nobody sees before both are given; the public sees that there is one.

    Form:
        verdict: allowed, allowed_if or barred.
        conditions: One to a line.
    """
    verdict = one_of(text(intent.form, "verdict"), SAYS, where="verdict", kind="an answer of counsel")
    conditions = [_plain(one, "conditions") for one in texts(intent.form, "conditions")]
    if verdict == "allowed_if" and not conditions:
        raise InputError(where="conditions", found="none", wanted="at least one condition", remedy="write them down")
    reason = _plain(intent.reason.strip(), "reason")
    record = Answer(
        line=intent.subject, office=intent.office, account=account, on=seen.on,  # type: ignore[arg-type]
        verdict=verdict, reason=reason, conditions=conditions if verdict == "allowed_if" else [],  # type: ignore[arg-type]
    )  # fmt: skip
    name = f"answer-{intent.subject}-{intent.office.replace('_', '-')}.json"
    data = canonical_json({name: value for name, value in msgspec.to_builtins(record).items() if name != "account"})
    told: dict[str, Any] = {"verdict": verdict, "reason": reason, "conditions": list(record.conditions)}
    hidden = Hidden(
        fields=told, reason=WITHHELD_BECAUSE, authority="Rule 2", until=seen.on + timedelta(days=WITHHELD_DAYS)
    )
    return Outcome(
        papers=(Paper(kind=ANSWER, paper="working", name=name, data=data),), body={"line": intent.subject},
        hidden=hidden, shows_document=False,
    )  # fmt: skip


def _plain(words: str, where: str) -> str:
    """A text that can be told later as it stands.

    Raises:
        InputError: It speaks of persons, or is too long.
    """
    check_text(words, where)
    if len(words) > MOST_SIGNS:
        found, wanted = f"{len(words):,} signs", f"at most {MOST_SIGNS:,}"
        raise InputError(where=where, found=found, wanted=wanted, remedy="shorten it")
    return words


def judge_again(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """Judge a line again: what was found does not hold any more."""
    thing, found = seen.thing("line", intent.subject), reviewed(seen.request)
    kept = {name: value for name, value in thing.facts.items() if name not in FOUND}
    return Outcome(
        body={"line": intent.subject},
        facts={**kept, "first_use": bool(found and found.line(intent.subject).first_use)},
    )  # fmt: skip


def unreleased(seen: Situation, line: str) -> tuple[str, ...]:
    """Digests of the entries of answers on a line of this version whose withheld fields are not told yet."""
    told = set()
    for row in Entry.objects.filter(slug=seen.request.slug, kind="publication.told"):
        entry = parse_entry(bytes(row.data))
        told |= {entry.release.entry} if entry.release else set()
    given = Entry.objects.filter(
        slug=seen.request.slug, act__act="line.answer", act__subject=line, act__request=seen.request, kind="line.answer"
    )
    return tuple(one for one in given.order_by("leaf").values_list("digest", flat=True) if one not in told)


ACTS: dict[str, Prepare] = {
    "request.begin_review": begin_review,
    "line.find_lawful": find,
    "line.find_conditions": find,
    "line.find_barred": find,
    "line.refer": refer,
    "line.answer": answer,
    "line.settle_lawful": settle,
    "line.settle_conditions": settle,
    "line.settle_barred": settle,
    "line.review_again": judge_again,
}

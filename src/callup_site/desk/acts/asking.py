"""Acts of the requester's side and of intake: write, send, state facts, find lines complete, accept."""

from collections import Counter
from typing import Any

import msgspec

from callup.documents import canonical_json
from callup.documents.posted import parse_case, posted_document
from callup.documents.read import facts_of
from callup.errors import InputError
from callup.intake import complete
from callup.ledger.offices import check_text
from callup.reference.law import read_fact_kinds
from callup.request import Case, Facts, FactStatement, Request
from callup_site.desk.acts.forms import rows
from callup_site.desk.record import Intent, Opening, Outcome, Paper, Prepare, Situation

LINES_IN_AN_ENTRY = 100


def write_request(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """The draft as a document. Nobody outside the requester's side reads it before it is sent.

    Form:
        request: The request, as text of request.toml or of the same document in JSON, or as plain values.
        facts: What is known, likewise; left out: nothing.
    """
    case = parse_case(intent.form.get("request"), intent.form.get("facts"), slug=seen.request.slug)
    request = case.request
    lines = tuple(
        Opening(thing="line", subject=one.id, stage="proposed", line=one.id, place=place,
                facts={"title": one.title[:200], "people": one.people})
        for place, one in enumerate(request.line)
    )  # fmt: skip
    papers = (
        Paper(kind="request", paper="draft", name="request.json", data=canonical_json(request)),
        Paper(kind="facts", paper="draft", name="facts.json", data=canonical_json(case.facts)),
    )
    return Outcome(
        papers=papers, openings=lines, columns=_columns(request), shows_document=False,
        lines=tuple(one.id for one in request.line),
    )  # fmt: skip


def _columns(request: Request) -> dict[str, Any]:
    told = [one.people for one in request.line if one.people is not None]
    return {
        "title": request.title[:500], "requester": request.requester.office[:500], "asked_on": request.asked_on,
        "people": sum(told) if told else None,
    }  # fmt: skip


def case_of(seen: Situation) -> Case:
    """The request of this version with what is known about it."""
    facts = seen.latest("facts")
    known = msgspec.json.decode(bytes(facts.data), type=Facts) if facts else Facts(callup=1)
    return Case(request=seen.read("request", Request), facts=known)


def submit(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """Send the request: from now on it is public, line by line, with the questions that its gaps raise."""
    case = case_of(seen)
    intake = complete(case.request, case.facts, on=seen.on)
    papers = (
        Paper(kind="request-sent", paper="public", name="request.json", data=canonical_json(case.request)),
        Paper(kind="facts", paper="working", name="facts.json", data=canonical_json(case.facts)),
        Paper(kind="intake", paper="working", name="intake.json", data=canonical_json(intake)),
    )
    request = case.request
    body = {
        "title": request.title, "requester": request.requester.office, "asked_of": request.to,
        "asked_on": request.asked_on.isoformat(), "questions": len(intake.gaps),
        "totals": [{"people": one.people, "source": one.source} for one in request.total],
        "lines": [_told(one) for one in request.line[:LINES_IN_AN_ENTRY]],
    }  # fmt: skip
    return Outcome(papers=papers, body=body, entries=tuple(_more_lines(seen, request)))


def _told(line: Any) -> dict[str, Any]:  # noqa: ANN401 - a line of a request
    return {
        "line": line.id, "title": line.title[:300], "people_asked": line.people, "roles": list(line.roles),
        "hosts": list(line.hosts), "since": _iso(line.since), "until": _iso(line.until),
    }  # fmt: skip


def _iso(day: Any) -> str | None:  # noqa: ANN401 - a day or nothing
    return day.isoformat() if day else None


def _more_lines(seen: Situation, request: Request) -> list[dict[str, Any]]:
    """Lines beyond what one entry holds."""
    rest = request.line[LINES_IN_AN_ENTRY:]
    return [
        {
            "callup": 1, "act": "request.lines", "request": seen.request.slug, "version": seen.request.version,
            "office": seen.book.office("agency_approver").title, "at": seen.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "document": None,
            "body": {"lines": [_told(one) for one in rest[first : first + LINES_IN_AN_ENTRY]]},
        }
        for first in range(0, len(rest), LINES_IN_AN_ENTRY)
    ]  # fmt: skip


def write_line(seen: Situation, intent: Intent, account: str) -> Outcome:
    """Replace one line of the draft by another with the same id.

    Form:
        line: The line as plain values, as in request.json.
    """
    case = case_of(seen)
    given = intent.form.get("line")
    if not isinstance(given, dict) or given.get("id", intent.subject) != intent.subject:
        wanted = f"the values of line '{intent.subject}'"
        raise InputError(where="line", found="another value", wanted=wanted, remedy="keep the id of the line")
    plain = msgspec.to_builtins(case.request, str_keys=True)
    plain["line"] = [{**given, "id": one["id"]} if one["id"] == intent.subject else one for one in plain["line"]]
    known = msgspec.to_builtins(case.facts, str_keys=True)
    both = {"request": without_nothing(plain), "facts": without_nothing(known)}
    told = write_request(seen, msgspec.structs.replace(intent, form=both), account)
    mine = next(one for one in told.openings if one.subject == intent.subject)
    return msgspec.structs.replace(told, openings=(), facts={**seen.thing("line", intent.subject).facts, **mine.facts})


def without_nothing(value: Any) -> Any:  # noqa: ANN401 - plain values
    """Plain values without what is not known: in a document such keys are left out.

    Example:
        >>> without_nothing({"a": None, "b": [{"c": None, "d": 1}]})
        {'b': [{'d': 1}]}
    """
    if isinstance(value, dict):
        return {name: without_nothing(one) for name, one in value.items() if one is not None}
    return [without_nothing(one) for one in value] if isinstance(value, list) else value


def state_facts(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """Facts stated after the request was sent, with scope and source. The public is told which, not what they say.

    Form:
        facts: Rows as in facts.json: name, value; line, status, home, host, since, until, source as far as they hold.
    """
    case = case_of(seen)
    given = [{name: one for name, one in row.items() if one not in ("", None)} for row in rows(intent.form, "facts")]
    if not given:
        raise InputError(where="facts", found="none", wanted="at least one fact", remedy="choose a fact and its value")
    for row in given:
        _check_words(row)
    given = [{**row, "value": typed(str(row.get("name", "")), row.get("value"))} for row in given]
    known = without_nothing(msgspec.to_builtins(case.facts, str_keys=True))
    document = posted_document({**known, "fact": [*known.get("fact", []), *given]}, "facts")
    facts = facts_of(document, request=case.request)
    intake = complete(case.request, facts, on=seen.on)
    papers = (
        Paper(kind="facts", paper="working", name="facts.json", data=canonical_json(facts)),
        Paper(kind="intake", paper="working", name="intake.json", data=canonical_json(intake)),
    )
    told = [_stated(one) for one in facts.fact[-len(given) :]]
    return Outcome(papers=papers, body={"facts_stated": told, "questions": len(intake.gaps)})


def typed(name: str, value: Any) -> Any:  # noqa: ANN401 - what a form or the API gives
    """The value of a fact as its kind wants it, where a form gave it as text; anything else as it is.

    Example:
        >>> typed("reimbursable", "yes"), typed("days_requested", "30"), typed("fund_source", "county fund")
        (True, 30, 'county fund')
    """
    kind = read_fact_kinds().get(name)
    if kind is None or not isinstance(value, str):
        return value
    match kind.type:
        case "yes_no":
            return {"yes": True, "no": False, "true": True, "false": False}.get(value.strip().lower(), value)
        case "number":
            plain = value.replace(",", "").strip()
            return int(plain) if plain.isdecimal() and len(plain) < 16 else value
        case "list":
            return [one.strip() for one in value.split(",") if one.strip()]
    return value.strip()


def _check_words(row: dict[str, Any]) -> None:
    """No persons in what is stated, nor in where it comes from."""
    for name, value in row.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                check_text(one, f"facts, {name}")


def _stated(one: FactStatement) -> dict[str, Any]:
    return {"fact": one.name, "line": one.line, "status": one.status, "home": one.home, "host": one.host}


def complete_line(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """Find a line complete: how many questions about it are still open is told with it."""
    mine = _open_questions(seen)[intent.subject]
    return Outcome(body={"line": intent.subject, "questions": mine})


def _open_questions(seen: Situation) -> Counter[str | None]:
    """How many questions are open, by line: asked of intake once for all lines that are found complete together."""
    kept = {kind: seen.latest_digest(kind) for kind in ("request", "facts")}
    found = seen.worked.get("intake")
    if found is None or found[0] != kept:
        case = case_of(seen)
        counts = Counter(one.line for one in complete(case.request, case.facts, on=seen.on).gaps)
        found = seen.worked["intake"] = (kept, counts)
    return found[1]


ACTS: dict[str, Prepare] = {
    "request.write": write_request,
    "line.write": write_line,
    "request.submit": submit,
    "request.answer": state_facts,
    "line.complete": complete_line,
}

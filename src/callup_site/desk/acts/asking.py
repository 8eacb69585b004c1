"""Acts of the requester's side and of intake: write, send, accept, return, begin anew."""

from typing import Any

import msgspec

from callup.documents import canonical_json
from callup.documents.posted import parse_case
from callup.intake import complete
from callup.request import Case, Facts, Request
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
    return Outcome(papers=papers, openings=lines, columns=_columns(request), shows_document=False)


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


ACTS: dict[str, Prepare] = {"request.write": write_request, "request.submit": submit}

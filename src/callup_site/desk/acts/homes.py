"""Acts of homes: offers of people, consents of governors, and who must be brought home when a consent is gone."""

from typing import Any

import msgspec

from callup.documents import canonical_json
from callup.entries import recall_entries
from callup.errors import InputError, OutOfTurn
from callup.orders import Consent, RecallTask, recall
from callup.orders.room import consents_of
from callup.place import CODES
from callup_site.desk.acts import forms, on_record
from callup_site.desk.models import Thing
from callup_site.desk.record import Intent, Outcome, Paper, Prepare, Situation

GIVES_NOBODY = ("offer.decline", "offer.recall")
NO_HOME = {"DC": "The District of Columbia has no governor: nobody there consents in a governor's place."}
MOST_PEOPLE = 1_000_000


def asked_of(offer: Thing) -> int | None:
    """People that a home was asked for; None: nobody has said how many."""
    found = offer.facts.get("people_asked", offer.facts.get("people"))
    return int(found) if found is not None else None


def invite(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """A home is asked for people on a line.

    Form:
        line, people: What is asked for, never more than the line asks.
    """
    offer = seen.thing("offer", intent.subject)
    if offer.seq == 0 and not offer.line:
        return _new_invitation(seen, offer, intent)
    people = forms.maybe_whole(intent.form, "people", least=1, most=MOST_PEOPLE)
    asked = asked_of(offer) if people is None else people
    _within_line(seen, offer.line, asked)
    return Outcome(
        body={"line": offer.line, "home": offer.home, "people_asked": asked},
        facts={**offer.facts, "people_asked": asked},
    )


def _new_invitation(seen: Situation, offer: Thing, intent: Intent) -> Outcome:
    home = forms.one_of(intent.home or "", CODES, where="home", kind="a jurisdiction")
    line = seen.thing("line", forms.text(intent.form, "line")).subject
    twice = [one for one in seen.of("offer") if one is not offer and (one.home, one.line) == (home, line)]
    if any(not seen.book.stage("offer", one.stage).is_final for one in twice):
        raise OutOfTurn(
            where="offers", found=f"an offer of {home} on '{line}'", wanted="a home that was not asked yet",
            remedy="act on that offer",
        )  # fmt: skip
    people = forms.whole(intent.form, "people", least=1, most=MOST_PEOPLE)
    _within_line(seen, line, people)
    offer.home, offer.line = home, line
    body = {"line": line, "home": home, "people_asked": people}
    return Outcome(body=body, facts={"people_asked": people})


def _within_line(seen: Situation, line: str, people: int | None) -> None:
    asked = seen.thing("line", line).facts.get("people")
    if asked is not None and people is not None and people > asked:
        raise InputError(where="people", found=f"{people:,}", wanted=f"at most {asked:,}, as the line asks")


def offered(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """What a home says to an invitation: so many people, never more than it was asked for.

    Form:
        people: People offered; left out where an offer is accepted, committed or closed as it stands.
        condition: What the offer hangs on, with `offer.offer_with_condition`; left out: the reason.
    """
    offer = seen.thing("offer", intent.subject)
    people = 0 if intent.act in GIVES_NOBODY else _people(seen, offer, intent)
    facts = {**offer.facts, "people_offered": people, "on": seen.on.isoformat()}
    if intent.act in {"offer.offer", "offer.offer_with_condition"}:
        has_condition = intent.act == "offer.offer_with_condition"
        facts["condition"] = forms.text(intent.form, "condition") or intent.reason if has_condition else ""
    if intent.until is not None:
        facts["until"] = intent.until.isoformat()
    body: dict[str, Any] = {"line": offer.line, "home": offer.home, "people_offered": people}
    if facts.get("condition"):
        body["condition"] = facts["condition"]
    return Outcome(body=body, facts=facts)


def _people(seen: Situation, offer: Thing, intent: Intent) -> int:
    kept = offer.facts.get("people_offered")
    is_offer = intent.act in {"offer.offer", "offer.offer_with_condition"}
    if not is_offer or (kept is not None and not intent.form.get("people")):
        return int(kept or 0)
    line = seen.thing("line", offer.line).facts.get("people") if offer.line else None
    most = min([one for one in (asked_of(offer), line) if one is not None], default=MOST_PEOPLE)
    if most < 1:
        raise OutOfTurn(
            where=f"offer {offer.subject}", found="an invitation for nobody: the plan counts on this home no more",
            wanted="an invitation for at least one", remedy="the planner may invite again",
        )  # fmt: skip
    return forms.whole(intent.form, "people", least=1, most=most)


def ask(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """A governor is asked for consent.

    Form:
        lines: Lines that it is about; empty: all of them.
        people: At most so many at one time; empty: no limit.
    """
    consent = seen.thing("consent", intent.subject)
    if not consent.home:
        raise InputError(where="home", found="nothing", wanted="the home whose governor is asked")
    forms.one_of(consent.home, CODES, where="home", kind="a jurisdiction")
    if consent.home in NO_HOME:
        raise InputError(where="home", found=consent.home, wanted="a home with a governor", remedy=NO_HOME["DC"])
    facts = {**consent.facts, **_scope(seen, intent, consent)}
    return Outcome(body=_told(consent, facts), facts=facts)


def _scope(seen: Situation, intent: Intent, consent: Thing) -> dict[str, Any]:
    lines = forms.texts(intent.form, "lines")
    known = [one.subject for one in seen.of("line")]
    for one in lines:
        forms.one_of(one, known, where="lines", kind="a line of this request")
    asked = {"lines", "lines[]"} & set(intent.form)
    kept = consent.facts.get("lines") or ([consent.line] if consent.line else [])
    people = forms.maybe_whole(intent.form, "people", least=1, most=MOST_PEOPLE)
    return {
        "lines": lines if asked else kept,
        "people": people if people is not None or "people" in intent.form else consent.facts.get("people"),
    }


def _told(consent: Thing, facts: dict[str, Any]) -> dict[str, Any]:
    """One line in `line`; several in `lines`; none: all of them."""
    lines = facts.get("lines") or []
    return {
        "consent": consent.subject, "home": consent.home, "line": lines[0] if len(lines) == 1 else None,
        "lines": lines, "people": facts.get("people"), "since": facts.get("since"), "until": facts.get("until"),
    }  # fmt: skip


def give(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """Consent with its scope and dates; never wider than it was asked for.

    Form:
        lines, people: As in `ask`; left out: as it was asked for.
        since: First day; empty: from now on. source: Where it stands, such as a letter with its day.
    """
    consent = seen.thing("consent", intent.subject)
    scope = _scope(seen, intent, consent)
    _check_scope(consent, scope)
    since = forms.maybe_day(intent.form, "since")
    if since is not None and intent.until is not None and since >= intent.until:
        raise InputError(where="since", found=str(since), wanted=f"a day before {intent.until}")
    facts = {
        **consent.facts, **scope, "on": seen.on.isoformat(), "since": since.isoformat() if since else None,
        "until": intent.until.isoformat() if intent.until else None,
        "source": forms.text(intent.form, "source", most=300) or f"act on consent {consent.subject}",
    }  # fmt: skip
    return Outcome(body=_told(consent, facts), facts=facts)


def _check_scope(consent: Thing, scope: dict[str, Any]) -> None:
    asked, most = consent.facts.get("lines") or [], consent.facts.get("people")
    beyond = [one for one in scope["lines"] if asked and one not in asked]
    if beyond or (asked and not scope["lines"]):
        wanted = f"some of the lines it was asked for: {', '.join(asked)}"
        raise InputError(where="lines", found=", ".join(beyond) or "all lines", wanted=wanted)
    if most is not None and scope["people"] is not None and scope["people"] > most:
        raise InputError(where="people", found=f"{scope['people']:,}", wanted=f"at most {most:,}, as asked")


def say_no(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """Consent refused or withdrawn. Whoever serves under it must be brought home at once: tasks, and public entries."""
    consent = seen.thing("consent", intent.subject)
    stage = "refused" if intent.act == "consent.refuse" else "withdrawn"
    source = f"act on consent {consent.subject}"
    facts = {**consent.facts, "on": seen.on.isoformat(), "source": source}
    tasks = _recalls(seen, consent, stage) if on_record.has(seen, "orders") else ()
    plain = [msgspec.to_builtins(one) for one in tasks]
    paper = Paper(kind="recall", paper="order", name="recall.json", data=canonical_json(tasks))
    entries = recall_entries(tasks, request=seen.request.slug, digest="", **on_record.stamp(seen))
    return Outcome(
        papers=(paper,) if tasks else (), facts={**facts, "recall": plain},
        body={**_told(consent, facts), "people_to_bring_home": sum(one.people for one in tasks)},
        entries=tuple({**one, "document": None} for one in entries),
    )  # fmt: skip


def _recalls(seen: Situation, consent: Thing, stage: str) -> tuple[RecallTask, ...]:
    words = [
        Consent(
            home=consent.home, stage=stage, on=seen.on, line=line,  # type: ignore[arg-type]
            source=f"act on consent {consent.subject}",
        )
        for line in consent.facts.get("lines") or [None]
    ]  # fmt: skip
    running, _ = on_record.orders(seen)
    scope = consent.facts.get("lines") or [one.subject for one in seen.of("line")]
    raised = {(one["home"], one["line"], one["unit"]) for one in recall_tasks(seen)}
    found = recall(running, [*on_record.consents(seen, without=consent.subject), *words], on=seen.on)
    return tuple(
        one
        for one in found
        if one.home == consent.home and one.line in scope and (one.home, one.line, one.unit) not in raised
    )


def lapse(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """A consent that was never answered, or whose end has come; only its governor takes it back before.

    Raises:
        OutOfTurn: It was given and its end has not come.
    """
    consent = seen.thing("consent", intent.subject)
    until = on_record.day(consent.facts.get("until"))
    if consent.stage == "given" and until is not None and until > seen.on:
        raise OutOfTurn(
            where=f"consent {consent.subject}", found=f"a consent that holds until {until}",
            wanted="one whose end has come", remedy="only the governor's delegate withdraws it before",
        )  # fmt: skip
    return Outcome(body=_told(consent, consent.facts))


def recall_tasks(seen: Situation) -> list[dict[str, Any]]:
    """People to be brought home who are not home yet: the task of each unit, with its consent.

    A task is done when the offer of its home on its line is recalled, or the line itself is released or recalled, or
    the home consented again.
    """
    words = on_record.consents(seen)
    over = {one.subject for one in seen.of("line") if one.stage in {"released", "recalled"}}
    back = {(one.home, one.line) for one in seen.of("offer") if one.stage == "recalled"}
    return [
        {**task, "consent": one.subject}
        for one in seen.of("consent")
        for task in one.facts.get("recall") or []
        if task["line"] not in over
        and (task["home"], task["line"]) not in back
        and any(word.stage != "given" for word in consents_of(task["home"], task["line"], words))
    ]


ACTS: dict[str, Prepare] = {
    "offer.invite": invite,
    **dict.fromkeys(
        (
            "offer.offer", "offer.offer_with_condition", "offer.decline", "offer.accept", "offer.commit",
            "offer.recall", "offer.close",
        ),
        offered,
    ),
    "consent.ask": ask,
    "consent.give": give,
    "consent.lapse": lapse,
    "consent.refuse": say_no,
    "consent.withdraw": say_no,
}  # fmt: skip

"""Acts of the records officer: publish a document, withhold it with reason and end, tell it at last."""

from datetime import date
from typing import Any

from callup.errors import InputError
from callup_site.desk.acts import forms
from callup_site.desk.models import Document, Thing
from callup_site.desk.record import Intent, Opening, Outcome, Prepare, Situation

TOLD = ("published", "released")
WITHHELD = "delayed"


def due(seen: Situation, kind: str) -> Opening:
    """The publication that begins when a document of a kind is written; it is due from that day.

    The store puts `document` (id), `digest` and `name` of the paper into its facts.
    """
    number = Document.objects.filter(request=seen.request, kind=kind).count() + 1
    facts = {"kind": kind, "number": number, "since": seen.on.isoformat()}
    return Opening(
        thing="publication", subject=f"{kind}-{number}", stage="due", place=len(seen.of("publication")), facts=facts,
        document=kind,
    )  # fmt: skip


def is_told(thing: Thing, on: date) -> bool:
    """Whether everybody may read the document: published, released, or withheld until a day that has come."""
    if thing.stage in TOLD:
        return True
    until = thing.facts.get("until")
    return thing.stage == WITHHELD and until is not None and date.fromisoformat(until) <= on


def publish(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """The document is for everybody from now on."""
    thing = seen.thing("publication", intent.subject)
    return Outcome(body=_shown(thing), facts={**thing.facts, "until": None})


def withhold(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """The document is told later: digest, reason, authority and end are told now.

    Form:
        authority: What lets it be withheld, such as a law or a rule.
    """
    thing = seen.thing("publication", intent.subject)
    authority = forms.text(intent.form, "authority", most=500) or thing.facts.get("authority") or ""
    if not authority:
        wanted = "what lets it be withheld, such as a law with its section"
        raise InputError(where="authority", found="nothing", wanted=wanted)
    until = intent.until.isoformat() if intent.until else None
    facts = {**thing.facts, "until": until, "authority": authority, "reason": intent.reason}
    return Outcome(body={**_shown(thing), "authority": authority}, facts=facts)


def second(seen: Situation, intent: Intent, account: str) -> Outcome:
    """A second records officer agrees, with the proposed end or an earlier one."""
    proposed = seen.thing("publication", intent.subject).facts.get("until")
    if proposed and intent.until and intent.until.isoformat() > proposed:
        remedy = "reject the proposal, or agree to its end or an earlier one"
        raise InputError(where="until", found=str(intent.until), wanted=f"at most {proposed}", remedy=remedy)
    return withhold(seen, intent, account)


def _shown(thing: Thing) -> dict[str, Any]:
    return {"publication": thing.subject, "kind": thing.facts.get("kind"), "digest": thing.facts.get("digest")}


ACTS: dict[str, Prepare] = {
    "publication.publish": publish,
    "publication.reject": publish,
    "publication.release": publish,
    "publication.withhold": withhold,
    "publication.propose": withhold,
    "publication.second": second,
}

"""Has something like this been done before, and what was alike?

Each line, role, duty status and place is compared with past uses of the Guard by counting what matches: mission, duty
status, role, the host's consent and, where a host is named, the place. Of equally many the newest goes first.
A match says that something was done, never that it was lawful, and nothing about why.
"""

from datetime import date
from typing import Literal

import msgspec

from callup.law.diagram import Knowledge
from callup.request import Request
from callup.review.finding import Docket, Review
from callup.review.knowledge import Service, known_about
from callup.review.words import UNNAMED_ROLE

MOST_NAMED = 3
NONE_ALIKE = "no precedent in the table matches on role and status"
Consent = Literal["given", "not given", "not required"]
CONSENTS: dict[str, Consent] = {
    "oral": "given",
    "written": "given",
    "none": "not given",
    "withdrawn": "not given",
    "refused": "not given",
}


class Precedent(msgspec.Struct, frozen=True, kw_only=True):
    """One past use: what its row says, in the words of callup; empty where the row does not say."""

    id: str
    name: str
    began: str
    places: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    missions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    consent: Consent | None = None
    mark: str = ""


class Nearest(msgspec.Struct, frozen=True, kw_only=True):
    """One precedent beside the line: what matches, what differs, and what one of the two does not say."""

    id: str
    name: str
    began: str
    matches: tuple[str, ...]
    differs: tuple[str, ...]
    not_said: tuple[str, ...]
    mark: str = ""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """One line beside the past; `first_of_its_kind` where nothing matches on role and status."""

    line: str
    role: str
    status: str
    host: str | None
    first_of_its_kind: bool
    says: str
    nearest: tuple[Nearest, ...]


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for in the past."""

    role: str
    status: str
    mission: str | None
    place: str | None
    consent: Consent | None
    asked_on: date


def compare_with_past(
    request: Request, docket: Docket, review: Review, past: tuple[Precedent, ...], *, on: date
) -> tuple[Comparison, ...]:
    """Compare every line, role, status and host of a review with past uses.

    Args:
        request: The request; its mission is compared.
        docket: Where the consent is stated.
        review: Its findings tell which lines, roles, statuses and hosts there are.
        past: Past uses; those that began after `on` are left out.
        on: The day of the answer.

    Returns:
        One comparison each, in the order of the findings; none where no role is published.
    """
    begun = tuple(one for one in past if one.began <= on.isoformat()[: len(one.began)])
    cells = dict.fromkeys((one.line, one.role, one.status, one.host) for one in review.findings)
    done: dict[Sought, Comparison] = {}
    found = []
    for line, role, status, host in cells:
        if role != UNNAMED_ROLE:
            known = known_about(line, Service(status=status, home="", host=host), docket.ledger)
            sought = Sought(
                role=role, status=status, mission=request.mission.kind, place=host, consent=_consent(known, host),
                asked_on=request.asked_on,
            )  # fmt: skip
            if sought not in done:
                done[sought] = _compared(line, sought, begun)
            found.append(msgspec.structs.replace(done[sought], line=line))
    return tuple(found)


def beside(sought: Sought, one: Precedent) -> Nearest:
    """One precedent beside what is sought, feature by feature.

    Example:
        >>> sought = Sought(role="medical", status="sad", mission="disaster", place=None, consent=None,
        ...                 asked_on=date(2025, 1, 1))
        >>> past = Precedent(id="X", name="Flood", began="2008", statuses=("sad",), missions=("disaster",))
        >>> beside(sought, past).matches, beside(sought, past).not_said
        (('mission', 'duty status'), ('role', 'consent'))
    """
    features: list[tuple[str, str | None, tuple[str, ...]]] = [
        ("mission", sought.mission, one.missions),
        ("duty status", sought.status, one.statuses),
        ("role", sought.role, one.roles),
        ("consent", sought.consent, (one.consent,) if one.consent else ()),
    ]
    if sought.place is not None:
        features.append(("place", sought.place, one.places))
    differs = [
        f"{name}: {', '.join(theirs)}" for name, ours, theirs in features if ours and theirs and ours not in theirs
    ]
    if one.began > sought.asked_on.isoformat()[: len(one.began)]:
        differs.append("began after this request was made")
    return Nearest(
        id=one.id,
        name=one.name,
        began=one.began,
        matches=tuple(name for name, ours, theirs in features if ours in theirs),
        differs=tuple(differs),
        not_said=tuple(name for name, ours, theirs in features if not ours or not theirs),
        mark=one.mark,
    )


def _compared(line: str, sought: Sought, past: tuple[Precedent, ...]) -> Comparison:
    newest_first = sorted((beside(sought, one) for one in past), key=lambda one: one.began, reverse=True)
    ranked = sorted(newest_first, key=lambda one: -len(one.matches))
    alike = [one for one in ranked if {"role", "duty status"} <= set(one.matches)]
    return Comparison(
        line=line,
        role=sought.role,
        status=sought.status,
        host=sought.place,
        first_of_its_kind=not alike,
        says=_said(alike, sought),
        nearest=tuple(one for one in ranked[:MOST_NAMED] if one.matches),
    )


def _said(alike: list[Nearest], sought: Sought) -> str:
    if not alike:
        return NONE_ALIKE
    same_mission = [one for one in alike if "mission" in one.matches]
    text = f"{_count(alike)} on role and status, {len(same_mission) or 'none'} of them on mission"
    if sought.place is None or not same_mission:
        return text
    here = [one for one in same_mission if "place" in one.matches]
    return f"{text}, {len(here) or 'none'} of those in {sought.place}"


def _count(alike: list[Nearest]) -> str:
    return "1 precedent matches" if len(alike) == 1 else f"{len(alike)} precedents match"


def _consent(known: Knowledge, host: str | None) -> Consent | None:
    """The host governor's consent, or at home the home governor's; unknown unless stated for every Guard alike."""
    stated = known.get("host_governor_consent" if host else "home_governor_consent", frozenset())
    given = {CONSENTS.get(value) for value in stated}
    return given.pop() if len(given) == 1 else None

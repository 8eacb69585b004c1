"""What would people do, and in which duty status would they serve?

A role is an act, never a label. The 26 roles and the nine statuses are public vocabulary;
their classes come from the research on DoDI 3025.21, whose item list is UNVERIFIED in wording.
"""

from typing import Literal

import msgspec

RoleClass = Literal["not_law_enforcement", "indirect", "permitted_by_statute", "direct", "unsettled"]
Family = Literal["state", "title32", "title10", "civilian"]


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """One of the 26 roles: code as in the research tables, slug as in documents."""

    code: str
    slug: str
    title: str
    law_class: RoleClass


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How a member serves, and under whose command: one of nine."""

    slug: str
    title: str
    family: Family


def _roles() -> tuple[Role, ...]:
    listed: tuple[tuple[str, RoleClass, str], ...] = (
        ("logistics", "indirect", "Supply, fuel, food, maintenance, life support of a base or shelter"),
        ("supply-transport", "indirect", "Move supplies and equipment"),
        ("staff-transport", "indirect", "Move the agency's own staff"),
        ("administration", "indirect", "Clerical work, data entry, case files, no contact"),
        ("in-processing", "unsettled", "Fingerprint, photograph, swab, take property of persons in custody"),
        ("document-translation", "indirect", "Translate documents"),
        ("interpreting", "unsettled", "Interpret live in an agency's interview"),
        ("medical", "not_law_enforcement", "Care, public health, behavioural health"),
        ("engineering", "indirect", "Roads, fences, lighting, barriers, debris"),
        ("area-monitoring", "permitted_by_statute", "Watch an area or line from air or ground and report"),
        ("surveillance", "direct", "Watch or follow named persons, vehicles, places"),
        ("intelligence-analysis", "indirect", "Analyse the agency's data"),
        ("communications", "indirect", "Radios, networks, information technology"),
        ("training-advice", "indirect", "Plan, advise, train, liaise"),
        ("search-rescue", "not_law_enforcement", "Search for persons in danger and rescue them"),
        ("static-security", "unsettled", "Guard a building or the edge of a camp"),
        ("escort", "direct", "Move with and protect agents at enforcement scenes"),
        ("detention-support", "indirect", "Support a detention site without custody: kitchen, doors, cameras"),
        ("custody", "direct", "Guard persons in custody, answer disorder inside"),
        ("detainee-transport", "unsettled", "Carry persons in custody"),
        ("crowd-control", "direct", "Control crowds, riots, protests"),
        ("traffic-control", "direct", "Traffic points, cordons, checkpoints"),
        ("locate-persons", "direct", "Find or track wanted persons"),
        ("arrest-search-seizure", "direct", "Arrest, search, seize, stop and frisk"),
        ("interviewing", "direct", "Interview, interrogate, canvass, collect evidence"),
        ("legal-services", "unsettled", "Uniformed lawyers as prosecutors or immigration judges"),
    )
    return tuple(
        Role(code=f"R{number:02d}", slug=slug, title=title, law_class=law_class)
        for number, (slug, law_class, title) in enumerate(listed, start=1)
    )


ROLES = _roles()
ROLE_SLUGS = tuple(role.slug for role in ROLES)

STATUSES = (
    Status(slug="sad", title="State active duty at home", family="state"),
    Status(slug="sad-emac", title="State active duty elsewhere (EMAC)", family="state"),
    Status(slug="t32-502f", title="Title 32, 502(f)", family="title32"),
    Status(slug="t32-112", title="Title 32, 112 (counterdrug)", family="title32"),
    Status(slug="t10-12301d", title="Title 10, 12301(d) (volunteers)", family="title10"),
    Status(slug="t10-12302", title="Title 10, 12302 (partial mobilisation)", family="title10"),
    Status(slug="t10-12406", title="Title 10, 12406 (call of the Guard)", family="title10"),
    Status(slug="t10-insurrection", title="Title 10, 251 to 255 (Insurrection Act)", family="title10"),
    Status(slug="civilian", title="civilian officers lent by other agencies", family="civilian"),
)
STATUS_SLUGS = tuple(status.slug for status in STATUSES)
STATUS_BY_SLUG = {status.slug: status for status in STATUSES}
ROLE_BY_SLUG = {role.slug: role for role in ROLES}

Verdict = Literal["barred", "unsettled", "open", "allowed_if", "allowed"]
VERDICTS: tuple[Verdict, ...] = ("barred", "unsettled", "open", "allowed_if", "allowed")
LETTERS: dict[Verdict, str] = {"barred": "X", "unsettled": "Q", "open": "?", "allowed_if": "C", "allowed": "P"}
"""How a verdict stands in the cell of a matrix."""


def worst(verdicts: list[Verdict]) -> Verdict:
    """The worst of several verdicts: a mixed line is never better than its worst role.

    Example:
        >>> worst(["allowed", "open", "allowed_if"])
        'open'
    """
    return min(verdicts, key=VERDICTS.index)

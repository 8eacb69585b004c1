"""What do the rooms rest on, read once and together?"""

from datetime import date
from pathlib import Path

import msgspec

from callup.law.rulebase import RuleBase
from callup.package import TableUsed
from callup.place import Place
from callup.readiness.supply import Guards
from callup.reference.forces import read_claims, read_qualifications, read_roster, read_strengths, read_user_roster
from callup.reference.law import read_declarations, read_rule_base
from callup.reference.places import read_places
from callup.reference.tables import list_sources, read_assumptions
from callup.request import Facts
from callup.sourcing.plan import Forces
from callup.table import Assumption

ASSUMPTIONS = ("planning", "sourcing", "readiness", "cost")


class Law(msgspec.Struct, frozen=True, kw_only=True):
    """What the review rests on."""

    base: RuleBase
    declarations: Facts
    places: dict[str, Place]


def read_law() -> Law:
    """Rule base, declarations and places.

    Example:
        >>> len(read_law().places)
        54
    """
    return Law(base=read_rule_base(), declarations=read_declarations(), places=read_places())


def read_world(roster: Path | None = None) -> Forces:
    """Units, strengths, places and qualifications; a user's own roster replaces the built-in one.

    Raises:
        InputError: The roster has rows that cannot be used; every such row is named.
    """
    return Forces(
        roster=read_user_roster(roster) if roster is not None else read_roster(),
        strengths=read_strengths(),
        places=read_places(),
        qualifications=read_qualifications(),
    )


def read_guards(on: date) -> Guards:
    """Strengths, places and standing claims on a day, as the simulation takes them."""
    return Guards(strengths=read_strengths(), places=read_places(), claims=read_claims(on))


def read_all_assumptions() -> dict[str, dict[str, Assumption]]:
    """All labelled assumptions by room.

    Example:
        >>> read_all_assumptions()["planning"]["term_days"].central
        90.0
    """
    return {room: read_assumptions(f"assumptions/{room}") for room in ASSUMPTIONS}


def tables_used() -> tuple[TableUsed, ...]:
    """Every table with its digest, and the rule base, to be written into a result."""
    base = read_rule_base()
    law = TableUsed(
        name="law/provisions",
        edition=max(str(one.read_on) for one in base.provisions),
        kind="fact",
        title="Rule base: provisions, facts, declarations; not yet signed by counsel",
        publisher="callup",
        digest=base.digest,
    )
    tables = (
        TableUsed(
            name=name,
            edition=edition,
            kind=source.kind,
            title=source.title,
            publisher=source.publisher,
            digest=source.digest,
        )
        for name, edition, source in list_sources()
    )
    return (law, *tables)

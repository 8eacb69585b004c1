"""One tiny world for everyone: three States, two roles, round numbers; all of it made up.

Delaware has 1,000 people, Maryland 2,000, Virginia 4,000. Each lists drivers, medics and gunners.
"""

from datetime import date

import msgspec

from callup.force import Claim, Qualification, Roster, Strength, Unit
from callup.place import Place
from callup.review import Option
from callup.sourcing.plan import Ceiling, Demand, Donor, Floor, Forces, Limits, Settings

HOMES = ("DE", "MD", "VA")
DRIVE, HEAL = "supply-transport", "medical"
START, END = date(2026, 1, 1), date(2026, 1, 11)


def unit(number, home, type_="transportation", people=100, *, since=None, until=None):
    return Unit(
        id=f"U{number:02d}", home=home, component="ARNG", title=f"Company {number} {home}", type=type_,
        echelon="company", people=people, confidence="U", since=since, until=until,
    )  # fmt: skip


def place(code, latitude, longitude):
    return Place(
        code=code, name=code, kind="state", fema_region=3, latitude=latitude, longitude=longitude,
        population=1_000_000, has_governor=True,
    )  # fmt: skip


def demand(line="drive", people=100, *, priority=1, roles=(DRIVE,), since=START, until=END):
    return Demand(line=line, title=line, people=people, priority=priority, roles=roles, since=since, until=until)


def option(line="drive", home="DE", *, host=None, status="sad", verdict="allowed", because="nothing stands against it"):
    return Option(
        line=line, home=home, host=host, status=status, verdict=verdict, because=because, conditions=(),
        consent_on_record=True,
    )  # fmt: skip


def everywhere(*lines, homes=HOMES, **told):
    return tuple(option(line, home, **told) for line in lines for home in homes)


def strengths(**people):
    return {home: Strength(home=home, people=count, quality="reported") for home, count in people.items()}


UNITS = (
    unit(1, "DE"),
    unit(2, "DE"),
    unit(3, "DE", "medical", 50),
    unit(4, "MD"),
    unit(5, "MD"),
    unit(6, "MD", "medical", 50),
    unit(7, "VA"),
    unit(8, "VA"),
    unit(9, "VA"),
    unit(10, "VA", "field_artillery"),
)
QUALIFICATIONS = (
    Qualification(role=DRIVE, component="ARNG", type="transportation", tier=1),
    Qualification(role=DRIVE, component="ARNG", type="field_artillery", tier=2),
    Qualification(role=HEAL, component="ARNG", type="medical", tier=1),
)
FORCES = Forces(
    roster=Roster(title="Tiny roster", illustrative=True, note="Made up.", units=UNITS),
    strengths=strengths(DE=1000, MD=2000, VA=4000),
    places={"DE": place("DE", 39.0, -75.0), "MD": place("MD", 39.0, -76.0), "VA": place("VA", 38.0, -78.0)},
    qualifications=QUALIFICATIONS,
)
LIMITS = Limits(floor=0.5, floors={}, available=1.0, claims=(), minimum_detachment=10)
SETTINGS = Settings(
    usd_per_person_day={"sad": 100.0, "sad-emac": 120.0, "t32-502f": 200.0, "t10-12406": 300.0},
    usd_per_person_km=1.0,
    substitute_training_days=5,
    free_share=0.1,
    relative_gap=0.0,
    node_limit=2000,
)


def forces(*units, **told):
    """The tiny world with other units."""
    return msgspec.structs.replace(FORCES, roster=msgspec.structs.replace(FORCES.roster, units=units), **told)


def limits(**told):
    return msgspec.structs.replace(LIMITS, **told)


def claim(home, people):
    return Claim(home=home, people=people, reason="reaction force", source="made up")


def settings(**told):
    return msgspec.structs.replace(SETTINGS, **told)


def floor(home, share, **told):
    return Floor(home=home, share=share, **told)


def ceiling(home, people, line=None):
    return Ceiling(home=home, people=people, line=line, reason="consent goes only so far", source="made up")


def donor(id_="customs", heads=40, roles=(DRIVE,), **told):
    return Donor(id=id_, title=id_.title(), kind="customs", heads=heads, roles=roles, source="made up", **told)

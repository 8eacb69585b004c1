"""Which homes does a plan invite, and whose consent does it need?"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import msgspec

from callup.decision.ways import most_at_once
from callup.reference.places import read_places
from callup.sourcing.plan import DONORS, Assignment, Plan
from callup_site.desk.models import Thing
from callup_site.desk.record import Opening, Situation


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan wants of a home: the most people at one time, from the first day until the last."""

    people: int
    since: date
    until: date


def invited(seen: Situation, plan: Plan) -> Iterator[Opening]:
    """An offer for each line and home of the plan, a consent for each home with a governor.

    A thing that stands already is told the new numbers and keeps its stage. What was refused, recalled or has lapsed
    is asked anew under another number. Offers that the plan no longer counts on ask for nobody.
    """
    by_line, by_home = _sent(plan)
    wanted: set[str] = set()
    for place, ((line, home), some) in enumerate(sorted(by_line.items())):
        subject, call = _subject(seen, "offer", f"{line}-{home}"), _call(some)
        wanted.add(subject)
        facts = {"people_asked": call.people, "since": call.since.isoformat(), "until": call.until.isoformat()}
        stands = seen.things.get(("offer", subject))
        yield Opening(
            thing="offer", subject=subject, stage="invited", home=home, line=line, place=place,
            facts={**(stands.facts if stands else {}), **facts},
        )  # fmt: skip
    yield from _no_longer(seen, wanted)
    places = read_places()
    for place, (home, some) in enumerate(sorted(by_home.items())):
        if places[home].has_governor:
            yield _consent(seen, place, home, some)


def _sent(plan: Plan) -> tuple[dict[tuple[str, str], list[Assignment]], dict[str, list[Assignment]]]:
    by_line: dict[tuple[str, str], list[Assignment]] = defaultdict(list)
    by_home: dict[str, list[Assignment]] = defaultdict(list)
    for one in plan.assignments:
        if one.home != DONORS:
            by_line[one.line, one.home].append(one)
            by_home[one.home].append(one)
    return by_line, by_home


def _call(some: list[Assignment]) -> Call:
    return Call(
        people=most_at_once(some), since=min(one.since for one in some), until=max(one.until for one in some)
    )  # fmt: skip


def _consent(seen: Situation, place: int, home: str, some: list[Assignment]) -> Opening:
    subject, call = _subject(seen, "consent", home), _call(some)
    stands = seen.things.get(("consent", subject))
    if stands is not None and stands.stage != "asked":
        return _as_it_stands(stands)
    facts = {
        "lines": sorted({one.line for one in some}), "people": call.people, "planned_since": call.since.isoformat(),
        "planned_until": call.until.isoformat(),
    }  # fmt: skip
    return Opening(
        thing="consent", subject=subject, stage="asked", home=home, place=place,
        facts={**(stands.facts if stands else {}), **facts},
    )  # fmt: skip


def _no_longer(seen: Situation, wanted: set[str]) -> Iterator[Opening]:
    for one in seen.of("offer"):
        if one.stage == "invited" and one.subject not in wanted:
            yield msgspec.structs.replace(_as_it_stands(one), facts={**one.facts, "people_asked": 0})


def _as_it_stands(one: Thing) -> Opening:
    return Opening(
        thing=one.thing, subject=one.subject, stage=one.stage, home=one.home, line=one.line, place=one.place,
        facts=one.facts,
    )  # fmt: skip


def _subject(seen: Situation, kind: str, first: str) -> str:
    """The first id of its kind that is free or still open."""
    subject, number = first, 1
    while (found := seen.things.get((kind, subject))) and seen.book.stage(kind, found.stage).is_final:  # type: ignore[arg-type]
        number += 1
        subject = f"{first}-{number}"
    return subject

"""Which stays does a plan mean for the bill: how many people of which Guard, where, how long, on what terms?"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TypedDict

import msgspec

from callup.choices import Choices
from callup.cost import WAIVERS, Stay, stay_from
from callup.request import Case, MissionKind, RequesterKind
from callup.sourcing.plan import Plan

Listed = Mapping[str, Collection[str]]


def stays_of(case: Case, plan: Plan, choices: Choices, listed: Listed) -> tuple[Stay, ...]:
    """The plan as stays: people of one Guard on one line, in one status and place, for one term or rotation.

    Args:
        case: The request and what is known about it.
        plan: Who goes where.
        choices: Days while a court has stayed the mission, which are paid and stand apart on the bill; FEMA's share.
        listed: Listed destinations by jurisdiction; a line's locality counts where the host lists it.

    Returns:
        Stays in the order of the bill; the people of like assignments are counted together.
    """
    localities = {line.id: line.locality for line in case.request.line}
    together: dict[Stay, int] = defaultdict(int)
    for one in plan.assignments:
        stay = stay_from(one, **purpose_of(case), stayed=choices.stayed, waiver=_waiver(case, one.line))
        locality = _locality(stay, localities.get(one.line), listed)
        together[msgspec.structs.replace(stay, people=0, fema_share=choices.fema_share, locality=locality)] += (
            stay.people
        )
    stays = (msgspec.structs.replace(stay, people=people) for stay, people in together.items())
    return tuple(sorted(stays, key=_place_in_bill))


def _locality(stay: Stay, named: str | None, listed: Listed) -> str | None:
    """The destination that the line names, where the place of the stay lists it; else that place's own rates count."""
    return named if stay.place is not None and named in listed.get(stay.place, ()) else None


def _place_in_bill(stay: Stay) -> tuple[str, ...]:
    parts = (stay.line, stay.status, stay.home, stay.host, stay.since, stay.days, stay.distance_km)
    return tuple(str(part) for part in parts)


def _waiver(case: Case, line: str) -> str | None:
    """The ground of a signed waiver under 10 U.S.C. 277(c), where the facts name one for the line or for all."""
    stated = {one.name: one.value for one in case.facts.fact if one.line in {None, line}}
    ground = stated.get("waiver_ground")
    return str(ground) if stated.get("waiver_signed") is True and ground in WAIVERS else None


class _Purpose(TypedDict):
    requester_kind: RequesterKind | None
    mission_kind: MissionKind | None
    law_enforcement: bool


def purpose_of(case: Case) -> _Purpose:
    """Who asks and what for, as the rules on who pays need it."""
    return {
        "requester_kind": case.request.requester.kind,
        "mission_kind": case.request.mission.kind,
        "law_enforcement": case.request.mission.law_enforced not in {None, "none"},
    }

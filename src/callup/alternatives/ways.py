"""Which ways are there, and what does each ask for? Always the same list in the same order; it ranks nothing."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

import msgspec

from callup.cost import Bill
from callup.readiness.risk import Risk
from callup.request import Line, Request
from callup.review import Finding, Option, Review
from callup.role import ROLE_BY_SLUG
from callup.sourcing.plan import Assignment, Demand, Donor, Plan

USABLE = {"allowed", "allowed_if"}
MILD = {"indirect", "not_law_enforcement"}
WAYS = {
    "as-asked": "As asked",
    "lawful-part": "Lawful part only",
    "indirect-roles": "Indirect roles only",
    "half": "Half the people",
    "federal-officers": "Federal officers lent",
    "state-local-officers": "State and local officers",
    "contractors": "Contractors",
    "overtime": "Overtime",
    "programme": "Voluntary programme",
    "wait": "Wait",
    "nothing": "Do nothing",
}
GUARD_WAYS = ("as-asked", "lawful-part", "indirect-roles", "half", "wait")
LENT_WAYS = ("federal-officers", "state-local-officers")
KINDS_LENT = {"federal-officers": {"federal_agency"}, "state-local-officers": {"state_agency", "local_agency"}}
PLANNED_ANEW = ("lawful-part", "indirect-roles", "half")

Roles = dict[str, tuple[str, ...]]


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """A way that draws on the Guard, worked out by the rooms before: request, review, demands, plan, risk, bill."""

    id: str
    request: Request
    review: Review
    demands: tuple[Demand, ...]
    plan: Plan
    risk: Risk
    bill: Bill


class Lent(msgspec.Struct, frozen=True, kw_only=True):
    """A way that borrows officers: the review of the civilian status with what has to be done first, and the bill.

    `named` are agencies that somebody has named; the bill is for their officers, or for all people asked where nobody
    has named any.
    """

    id: str
    supposes: tuple[str, ...]
    review: Review
    bill: Bill
    named: tuple[Donor, ...] = ()


def narrowed(way: str, request: Request, review: Review) -> Request:
    """What a way asks for: the request with fewer roles or fewer people.

    The number of people of a line that loses roles stays as it is: the request does not split it, so it is the most
    that the way can need.

    Args:
        way: One of `PLANNED_ANEW`; any other way asks for the request as it is.
        request: The request.
        review: Its findings tell which roles are lawful.

    Returns:
        The request; lines without any role left are gone.
    """
    if way == "half":
        return halved(request)
    if way == "lawful-part":
        return with_roles(request, lawful_roles(request, review.findings))
    if way == "indirect-roles":
        return with_roles(request, indirect_roles(request))
    return request


def lawful_roles(request: Request, findings: Iterable[Finding]) -> Roles:
    """Of each line the most roles that are lawful together: for one Guard, in one duty status, at one host.

    A role that is barred, unsettled or open there is never among them.
    """
    together: dict[str, dict[tuple[str, str | None, str | None], list[str]]] = {}
    for one in findings:
        if one.verdict in USABLE and guard_can(one):
            ways = together.setdefault(one.line, {})
            ways.setdefault((one.status, one.home, one.host), []).append(one.role)
    most = {line: max(ways.values(), key=len) for line, ways in together.items()}
    return {line.id: tuple(role for role in line.roles if role in most.get(line.id, ())) for line in request.line}


def indirect_roles(request: Request) -> Roles:
    """Of each line the roles that are support: no custody, no search for persons, no force.

    Example:
        >>> from callup.role import ROLE_BY_SLUG
        >>> ROLE_BY_SLUG["administration"].law_class in MILD, ROLE_BY_SLUG["custody"].law_class in MILD
        (True, False)
    """
    return {
        line.id: tuple(role for role in line.roles if role in ROLE_BY_SLUG and ROLE_BY_SLUG[role].law_class in MILD)
        for line in request.line
    }


def with_roles(request: Request, roles: Mapping[str, tuple[str, ...]]) -> Request:
    """The request with these roles alone; lines that have none are gone."""
    lines = [_line(line, roles[line.id]) for line in request.line if roles.get(line.id)]
    return msgspec.structs.replace(request, line=lines)


def _line(line: Line, roles: tuple[str, ...]) -> Line:
    changed: Line = msgspec.structs.replace(line, roles=list(roles))
    return changed


def halved(request: Request) -> Request:
    """The request with half the people of every line, rounded down."""
    lines = [
        msgspec.structs.replace(line, people=None if line.people is None else line.people // 2) for line in request.line
    ]
    return msgspec.structs.replace(request, line=lines)


def any_status(request: Request) -> Request:
    """The request without the duty statuses its lines name: those who are lent serve in another one."""
    lines = [msgspec.structs.replace(line, statuses=[]) for line in request.line]
    return msgspec.structs.replace(request, line=lines)


def covered(demands: Iterable[Demand], donors: Iterable[Donor]) -> tuple[Demand, ...]:
    """The demands with the people that named agencies could fill, line after line by priority.

    An agency fills a line only if its officers can do all its roles; nobody is counted on two lines.
    """
    left = {one.id: (one.heads, set(one.roles)) for one in donors}
    filled = []
    for demand in sorted(demands, key=lambda one: one.priority):
        people = 0
        for donor, (heads, roles) in left.items():
            if set(demand.roles) <= roles:
                taken = min(heads, demand.people - people)
                left[donor], people = (heads - taken, roles), people + taken
        filled.append(msgspec.structs.replace(demand, people=people))
    return tuple(filled)


def guard_can(one: Finding | Option) -> bool:
    """Whether a Guard could serve so: not as civilians, and not under the compact where no host is named."""
    return one.status != "civilian" and not (one.status == "sad-emac" and one.host is None)


def later(plan: Plan, days: int) -> Plan:
    """The same plan with every stay put off by so many days."""
    off = timedelta(days=days)
    return msgspec.structs.replace(plan, assignments=tuple(_later(one, off) for one in plan.assignments))


def _later(one: Assignment, off: timedelta) -> Assignment:
    changed: Assignment = msgspec.structs.replace(one, since=one.since + off, until=one.until + off)
    return changed


def people_of(plan: Plan, demands: Iterable[Demand]) -> int:
    """Heads that a plan puts on duty: of each line what is planned on the day on which it lacks most.

    Where people are relieved by others, only those on duty at one time are counted.
    """
    short = {one.line: one.planned for one in plan.shortfalls}
    used = {one.line for one in plan.assignments}
    return sum(short.get(one.line, one.people) for one in demands if one.line in used)


def lawful_people(demands: Iterable[Demand], options: Iterable[Option]) -> int:
    """People asked on lines that have at least one lawful way to be served, with all their roles."""
    lines = {one.line for one in options if one.verdict in USABLE}
    return sum(one.people for one in demands if one.line in lines)

"""What is known about one line, in one status, from one State to another, on one day?

The most particular statement wins, then the newest; two equally good statements that differ leave the fact open.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from callup.law.diagram import Knowledge
from callup.law.fact import FactKind, token_of
from callup.place import Place
from callup.request import FactStatement, Line, Request

NOT_APPLICABLE = "not_applicable"
AT_HOME_ONLY = ("sad", "t32-112")


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """Whose Guard, where, in which status; `host` None: no host was named."""

    status: str
    home: str
    host: str | None

    @property
    def away(self) -> str | None:
        """Whether the duty is in another State: yes, no, or None where that is open."""
        if self.status == "sad-emac":
            return "yes"
        if self.status in AT_HOME_ONLY:
            return "no"
        if self.host is None:
            return "no" if self.status == "t32-502f" else None
        return "no" if self.host == self.home else "yes"

    @property
    def place(self) -> str | None:
        """Where the duty is, as far as that is known: the host, or the home State for duty at home."""
        return self.host or (self.home if self.away == "no" else None)

    @property
    def possible(self) -> bool:
        """Whether the status can be used between these two places at all."""
        if self.host is None:
            return True
        return (
            (self.host == self.home)
            if self.status in AT_HOME_ONLY
            else not (self.status == "sad-emac" and self.host == self.home)
        )


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """All statements that hold on the day, from the request, the facts and the declarations."""

    kinds: dict[str, FactKind]
    places: dict[str, Place]
    statements: tuple[FactStatement, ...]


def statements_on(day: date, *groups: Iterable[FactStatement]) -> tuple[FactStatement, ...]:
    """The statements that hold on a day.

    Example:
        >>> old = FactStatement(name="reimbursable", value=True, until=date(2025, 1, 1))
        >>> statements_on(date(2025, 6, 1), [old])
        ()
    """
    return tuple(
        one
        for group in groups
        for one in group
        if (one.since is None or one.since <= day) and (one.until is None or day < one.until)
    )


def from_request(request: Request) -> list[FactStatement]:
    """What the request itself says, as statements."""
    said = {
        "requester_kind": request.requester.kind,
        "mission_kind": request.mission.kind,
        "law_enforced": request.mission.law_enforced,
    }
    stated = [FactStatement(name=name, value=value) for name, value in said.items() if value is not None]
    for line in request.line:
        stated += [FactStatement(name=name, value=value, line=line.id) for name, value in line.facts.items()]
        stated += _from_dates(line)
    return stated


def _from_dates(line: Line) -> list[FactStatement]:
    stated = [] if line.until is None else [FactStatement(name="end_date", value=line.until.isoformat(), line=line.id)]
    if line.since is not None and line.until is not None:
        stated.append(FactStatement(name="days_requested", value=(line.until - line.since).days, line=line.id))
    return stated


def known_about(line: str, service: Service, ledger: Ledger) -> Knowledge:
    """For each fact that somebody stated, the value that holds; two that contradict each other leave it open."""
    best: dict[str, tuple[tuple[int, date], set[str]]] = {}
    for one in ledger.statements:
        if not _bears_on(one, line, service):
            continue
        rank = (_particular(one), one.since or date.min)
        token = token_of(ledger.kinds[one.name], one.value, where=f"fact {one.name}")
        if one.name not in best or rank > best[one.name][0]:
            best[one.name] = (rank, {token})
        elif rank == best[one.name][0]:
            best[one.name][1].add(token)
    return {name: frozenset(tokens) for name, (_, tokens) in best.items()} | _from_places(service, ledger.places)


def contradictions(statements: Sequence[FactStatement]) -> Iterator[tuple[int, int]]:
    """Pairs of statements, by place, that say different things of one fact for the same scope from the same day on.

    A later statement of the same scope is no contradiction: it counts from its first day.

    Example:
        >>> said = [FactStatement(name="armed", value=value, line="gate") for value in (True, True, False)]
        >>> list(contradictions(said))
        [(0, 2)]
    """
    first: dict[tuple[object, ...], int] = {}
    for number, one in enumerate(statements):
        key = (one.name, one.line, one.status, one.home, one.host, one.since)
        earlier = first.setdefault(key, number)
        if (type(one.value), one.value) != (type(statements[earlier].value), statements[earlier].value):
            yield earlier, number


def _bears_on(one: FactStatement, line: str, service: Service) -> bool:
    return (
        (one.line is None or one.line == line)
        and (one.status is None or one.status == service.status)
        and (one.home is None or one.home == service.home)
        and (one.host is None or one.host == service.host)
    )


def _particular(one: FactStatement) -> int:
    return sum(scope is not None for scope in (one.line, one.status, one.home, one.host))


def _from_places(service: Service, places: dict[str, Place]) -> Knowledge:
    """What the places alone say: no governor, so no governor's consent; one of the 54, so not abroad."""
    known: Knowledge = {}
    if service.away is not None:
        known["crosses_state_border"] = frozenset({service.away})
    for name, code in (("home_governor_consent", service.home), ("host_governor_consent", service.place)):
        if code in places and not places[code].has_governor:
            known[name] = frozenset({NOT_APPLICABLE})
    if service.place in places:
        host = places[service.place]
        known["place_abroad"] = frozenset({"no"})
        known["host_is_dc"] = frozenset({"no" if host.has_governor else "yes"})
        known["host_is_dc_or_territory"] = frozenset({"no" if host.kind == "state" else "yes"})
    return known

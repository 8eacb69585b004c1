"""May these people do this, in this duty status, on this day, in this place?

Law as data is answered by `callup.law`; this room asks it for every line, role, status, home and host.
"""

from collections.abc import Callable, Iterable

import msgspec

from callup.law.answer import Answer, answer
from callup.law.diagram import Knowledge
from callup.law.engine import Engine
from callup.law.fact import levers_of
from callup.law.kept import engine_of
from callup.request import Line, Request
from callup.review.finding import Docket, Finding, Option, Question, Review
from callup.review.knowledge import Service, known_about
from callup.review.words import (
    UNNAMED_ROLE,
    changes_in_words,
    conditions_of,
    option_of,
    rule_finding,
    speaks,
    unnamed,
    views_of,
)
from callup.role import STATUS_BY_SLUG

MOST_WAYS = 12
Alike = tuple[str | None, str | None, frozenset[tuple[str, frozenset[str]]]]
Groups = dict[Alike, list[str]]


def review_request(
    request: Request, docket: Docket, asked: Question, *, progress: Callable[[float], None] | None = None
) -> Review:
    """Review every line of a request.

    Args:
        request: The request.
        docket: Rule base and statements that hold on `asked.on`.
        asked: Guards, hosts, statuses and day. Hosts named by a line go before those asked for.
        progress: Called with the share of lines done, 0 to 1.

    Returns:
        Findings by line, role, status and host, folded over Guards alike; options for all Guards.

    Example:
        >>> from callup.review import Question
        >>> from datetime import date
        >>> Question(on=date(2025, 12, 24), homes=("VT",)).statuses[0]
        'sad'
    """
    bench = _Bench(request, docket, asked)
    findings: list[Finding] = []
    options: list[Option] = []
    for place, line in enumerate(request.line):
        for status in _statuses(line, asked):
            for host in _hosts(line, asked):
                found, ways = bench.hear(line, status, host)
                findings += found
                options += ways
        if progress is not None:
            progress((place + 1) / len(request.line))
    return Review(findings=tuple(findings), options=tuple(options))


def most_alike(request: Request, docket: Docket, asked: Question) -> tuple[str, ...]:
    """The largest group of Guards about which the same is known; for one line, one status and at most one host.

    Returns:
        Their codes in the order asked; empty where no Guard can serve so.
    """
    (line,), (status,) = request.line, asked.statuses
    groups, _ = _Bench(request, docket, asked).alike(line, status, line.hosts[0] if line.hosts else None)
    largest: list[str] = max(groups.values(), key=len, default=[])
    return tuple(largest)


def _statuses(line: Line, asked: Question) -> list[str]:
    return [status for status in asked.statuses if not line.statuses or status in line.statuses]


def _hosts(line: Line, asked: Question) -> Iterable[str | None]:
    return asked.hosts or line.hosts or [None]


class _Bench:
    """Engines and answers already worked out for one request."""

    def __init__(self, request: Request, docket: Docket, asked: Question) -> None:
        self.request, self.docket, self.asked = request, docket, asked
        self.kinds = docket.base.facts
        self.bound = {code for rule in docket.base.rules for code in rule.where}
        self.changeable = levers_of(self.kinds)
        self.engines: dict[str | None, Engine] = {}
        self.heard: dict[tuple[object, ...], Finding] = {}

    def hear(self, line: Line, status: str, host: str | None) -> tuple[list[Finding], list[Option]]:
        """Findings and options of one line in one status and place, over all Guards asked about."""
        groups, known = self.alike(line, status, host)
        largest = max(groups, key=lambda key: len(groups[key]), default=None)
        findings: list[Finding] = []
        options: list[Option] = []
        for key, homes in groups.items():
            by_role = [self.find(line, role, *known[key]) for role in line.roles or [UNNAMED_ROLE]]
            options += [option_of(line, home, by_role, known[key][1]) for home in homes]
            fold = key == largest and len(homes) > 1
            findings += (
                [msgspec.structs.replace(one, home=None, guards=len(homes)) for one in by_role]
                if fold
                else [msgspec.structs.replace(one, home=home, guards=1) for home in homes for one in by_role]
            )
        return findings, options

    def alike(self, line: Line, status: str, host: str | None) -> tuple[Groups, dict[Alike, tuple[Service, Knowledge]]]:
        """The Guards that can serve, in groups about which the same is known, and what is known of each group."""
        groups: Groups = {}
        known: dict[Alike, tuple[Service, Knowledge]] = {}
        for home in self.asked.homes:
            service = Service(status=status, home=home, host=host)
            if service.possible:
                knowledge = known_about(line.id, service, self.docket.ledger)
                key = (service.away, self.territory(service), frozenset(knowledge.items()))
                groups.setdefault(key, []).append(home)
                known.setdefault(key, (service, knowledge))
        return groups, known

    def find(self, line: Line, role: str, service: Service, knowledge: Knowledge) -> Finding:
        """The finding for one role."""
        where = (service.host, service.away, self.territory(service))
        key = (line.id, role, service.status, where, frozenset(knowledge.items()))
        if key not in self.heard:
            self.heard[key] = self._find(line, role, service, knowledge)
        return self.heard[key]

    def _find(self, line: Line, role: str, service: Service, knowledge: Knowledge) -> Finding:
        if role == UNNAMED_ROLE:
            return unnamed(line, service)
        engine = self._engine(self.territory(service))
        part = engine.slice(role, service.status, service.away)
        other = engine.reclassified(part, knowledge)
        if other is not None:
            part = engine.slice(other.to, service.status, service.away)
        given = answer(part, knowledge, self.changeable)
        rules = {one.rule.id: one.rule for one in part.rules}
        fired = [one for one in given.rules if speaks(one, rules[one.rule])]
        return Finding(
            line=line.id,
            role=role,
            status=service.status,
            home=None,
            host=service.host,
            guards=1,
            verdict=given.verdict,
            law_alone=given.law_alone,
            state_law_decides=self._state_decides(given, service.status),
            rules=tuple(rule_finding(one, rules[one.rule]) for one in fired),
            conditions=conditions_of(given, rules),
            questions=given.settled_by,
            would_allow=changes_in_words(given.made_lawful_by)[:MOST_WAYS],
            views=tuple(views_of(given, self.docket.base)),
            judged_as=other.to if other is not None else None,
        )

    def territory(self, service: Service) -> str | None:
        """The place of the duty where a rule binds that place alone; None anywhere else."""
        return service.place if service.place in self.bound else None

    def _engine(self, place: str | None) -> Engine:
        if place not in self.engines:
            self.engines[place] = engine_of(self.docket.base, on=self.asked.on, request=self.request.id, host=place)
        return self.engines[place]

    def _state_decides(self, given: Answer, status: str) -> bool:
        return (
            given.verdict == "open"
            and STATUS_BY_SLUG[status].family in {"state", "title32"}
            and all(self.kinds[name].state_matter for name in given.deciding)
        )

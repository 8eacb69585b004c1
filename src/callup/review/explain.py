"""Why is this the finding, what can still change it, and what would make it lawful?

The whole tree for one line, role, duty status, home and host: every rule with its elements ticked.
"""

import msgspec

from callup.errors import UnknownName
from callup.law.answer import Answer, Change, RuleAnswer, Ticked, answer
from callup.law.fact import FactKind, levers_of
from callup.law.kept import engine_of
from callup.law.rulebase import Rule, RuleBase
from callup.place import CODES
from callup.request import Line, Request
from callup.review.explanation import Asked, Dispute, ElsewhereStatus, Explanation, Matter, Part, RuleTree, Side, Step
from callup.review.finding import Docket, Finding, Question
from callup.review.knowledge import Service, known_about
from callup.review.order import Inquiry, best_order
from callup.review.phrase import Phrasebook
from callup.review.room import most_alike, review_request
from callup.review.words import UNNAMED_ROLE, conditions_of, reason_in_words, verdicts_without
from callup.role import ROLE_SLUGS, STATUS_BY_SLUG, STATUS_SLUGS, Verdict

NOTHING_TO_ASK = Inquiry(most=0, exact=True)


def explain(request: Request, docket: Docket, asked: Asked) -> tuple[Explanation, ...]:
    """Explain the finding of one line, for one role or for each of its roles.

    Args:
        request: The request.
        docket: Rule base and statements that hold on `asked.on`.
        asked: Which finding. Without a home: a Guard about which nothing of its own is known, where there is one.

    Returns:
        One explanation for each role.

    Raises:
        UnknownName: No such line, role or status; or a status that cannot be used between the two places.
    """
    line = _line(request, asked)
    roles = [asked.role] if asked.role else line.roles or [UNNAMED_ROLE]
    return tuple(_Reader(request, docket, asked, line, role).explanation() for role in roles)


def _line(request: Request, asked: Asked) -> Line:
    lines = {line.id: line for line in request.line}
    if asked.line not in lines:
        raise UnknownName(where="the line", name=asked.line, kind="a line of the request", known=lines)
    if asked.status not in STATUS_SLUGS:
        raise UnknownName(where="--status", name=asked.status, kind="a duty status", known=STATUS_SLUGS)
    if asked.role is not None and asked.role not in ROLE_SLUGS:
        raise UnknownName(where="--role", name=asked.role, kind="a role", known=ROLE_SLUGS)
    return lines[asked.line]


class _Reader:
    """Everything about one role of one line."""

    def __init__(self, request: Request, docket: Docket, asked: Asked, line: Line, role: str) -> None:
        host = asked.host or (line.hosts[0] if line.hosts else None)
        named = {"roles": [] if role == UNNAMED_ROLE else [role], "hosts": [host] if host else [], "statuses": []}
        alone = msgspec.structs.replace(line, **named)
        self.request = msgspec.structs.replace(request, line=[alone])
        self.docket, self.asked, self.role, self.host = docket, asked, role, host
        self.phrases = Phrasebook(docket.base)
        self.home, self.guards = self._home()

    def explanation(self) -> Explanation:
        found = self._findings((self.home,), STATUS_SLUGS)
        mine = next(one for one in found if one.status == self.asked.status)
        head = {
            "line": mine.line, "role": self.role, "judged_as": mine.judged_as, "status": mine.status,
            "home": self.home, "guards": self.guards, "host": self.host, "on": self.asked.on,
            "verdict": mine.verdict, "law_alone": mine.law_alone, "state_law_decides": mine.state_law_decides,
            "because": reason_in_words(mine),
            "other_statuses": _elsewhere(found, mine) if self.role != UNNAMED_ROLE else (),
        }  # fmt: skip
        return Explanation(**head, **self._body(mine))  # type: ignore[arg-type]

    def _home(self) -> tuple[str, int]:
        """The Guard asked for; else one of those about which nothing of its own is known, and how many they are."""
        if self.asked.home is not None:
            self._possible(self.asked.home)
            return self.asked.home, 1
        asked = Question(on=self.asked.on, homes=CODES, statuses=(self.asked.status,))
        alike = most_alike(self.request, self.docket, asked)
        home = alike[0] if alike else CODES[0]
        self._possible(home)
        return home, max(len(alike), 1)

    def _possible(self, home: str) -> None:
        if not self._service(home).possible:
            fitting = [slug for slug in STATUS_SLUGS if Service(status=slug, home=home, host=self.host).possible]
            where = f"from {home} to {self.host}"
            raise UnknownName(where=where, name=self.asked.status, kind="a status usable there", known=fitting)

    def _service(self, home: str) -> Service:
        return Service(status=self.asked.status, home=home, host=self.host)

    def _findings(self, homes: tuple[str, ...], statuses: tuple[str, ...]) -> tuple[Finding, ...]:
        asked = Question(on=self.asked.on, homes=homes, statuses=statuses)
        return review_request(self.request, self.docket, asked).findings

    def _body(self, mine: Finding) -> dict[str, object]:
        if self.role == UNNAMED_ROLE:
            return _without_role(self.docket.base)
        service = self._service(self.home)
        base, kinds = self.docket.base, self.docket.base.facts
        engine = engine_of(base, on=self.asked.on, request=self.request.id, host=service.place)
        known = known_about(mine.line, service, self.docket.ledger)
        part = engine.slice(self.role, service.status, service.away)
        other = engine.reclassified(part, known)
        part = engine.slice(other.to, service.status, service.away) if other else part
        given = answer(part, known, levers_of(kinds))
        rules = {one.rule.id: one.rule for one in part.rules}
        now = part.store.cut(part.outcome, known)
        return {
            "reclassified": other.says if other else "",
            "rules": tuple(self._tree(one, rules[one.rule]) for one in given.rules),
            "conditions": conditions_of(given, rules),
            "decide": tuple(_matter(kinds[name], known.get(name)) for name in given.deciding),
            "conditions_turn_on": tuple(
                _matter(kinds[name], known.get(name))
                for name in part.store.support(now)
                if name in kinds and name not in given.deciding
            ),
            "settled_by": given.settled_by,
            "routes": tuple(_steps(change, kinds) for change in given.made_lawful_by),
            "disputes": _disputes(given, base),
            "order": best_order(part.store, now) if given.deciding else NOTHING_TO_ASK,
        }

    def _tree(self, given: RuleAnswer, rule: Rule) -> RuleTree:
        return RuleTree(
            id=rule.id, citation=rule.cite, kind=rule.kind, layer=rule.layer, mark=rule.mark, says=rule.says,
            fires=given.fires, met=given.met if rule.must else None, elements=self._parts(given.elements),
            exceptions=self._parts(given.exceptions), demands=self._parts(given.demands),
            condition=rule.condition, lifted_by=rule.lifted_by,
        )  # fmt: skip

    def _parts(self, ticked: tuple[Ticked, ...]) -> tuple[Part, ...]:
        return tuple(Part(text=one.text, words=self.phrases.line(one.text), tick=one.tick) for one in ticked)


def _without_role(base: RuleBase) -> dict[str, object]:
    """Where nobody published the role there is nothing to tick; the role is the question."""
    return {
        "reclassified": "", "rules": (), "conditions": (), "decide": (_matter(base.facts["role_code"], None),),
        "conditions_turn_on": (), "settled_by": (("role_code",),), "routes": (), "disputes": (),
        "order": NOTHING_TO_ASK,
    }  # fmt: skip


def _matter(fact: FactKind, possible: frozenset[str] | None) -> Matter:
    answers = tuple(token for token in fact.tokens if possible is None or token in possible)
    return Matter(
        fact=fact.name, question=fact.question, kind=fact.kind, who=fact.who, evidence=fact.evidence, answers=answers
    )


def _steps(change: Change, kinds: dict[str, FactKind]) -> tuple[Step, ...]:
    return tuple(
        Step(fact=name, value=value, question=kinds[name].question, who=kinds[name].who) for name, value in change
    )


def _elsewhere(found: tuple[Finding, ...], mine: Finding) -> tuple[ElsewhereStatus, ...]:
    """In which other duty statuses the same role at the same place is not barred."""
    return tuple(
        ElsewhereStatus(
            status=one.status, title=STATUS_BY_SLUG[one.status].title, verdict=one.verdict, because=reason_in_words(one)
        )
        for one in found
        if one.status != mine.status and one.verdict != "barred"
    )


def _disputes(given: Answer, base: RuleBase) -> tuple[Dispute, ...]:
    """The questions of law that still matter, with both sides; first those on which the verdict turns."""
    turning = dict.fromkeys(name.removeprefix("?") for chosen, _ in given.by_reading for name, _ in chosen)
    return tuple(sorted((_dispute(name, given, base) for name in turning), key=lambda one: not one.turns))


def _turns(name: str, given: Answer) -> bool:
    """Whether two combinations of readings that differ in this question alone differ in the verdict."""
    return any(len(verdicts) > 1 for verdicts in verdicts_without(f"?{name}", given.by_reading).values())


def _dispute(name: str, given: Answer, base: RuleBase) -> Dispute:
    question = base.questions[name]
    under: dict[str, dict[Verdict, None]] = {}
    for chosen, verdict in given.by_reading:
        under.setdefault(dict(chosen)[f"?{name}"], {})[verdict] = None
    return Dispute(
        id=name,
        asks=question.asks,
        cite=question.cite,
        turns=_turns(name, given),
        sides=tuple(
            Side(id=one.id, says=one.says, held=one.held, verdicts=tuple(under.get(one.id, ())))
            for one in question.reading
        ),
    )

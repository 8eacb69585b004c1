"""On which ways would people of the plan serve, and is each of them lawful?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from callup.decision.record import Answer, Way
from callup.period import Period
from callup.request import Facts, FactStatement
from callup.review import Finding
from callup.role import Verdict, worst
from callup.sourcing.plan import Assignment

LAWFUL: tuple[Verdict, ...] = ("allowed", "allowed_if")
CONSENT, CONSENTED = "home_governor_consent", ("written", "oral")
GIVES = ("allows", "requires")
WHY: dict[Verdict, str] = {
    "barred": "the law bars it",
    "unsettled": "the law is disputed and two counsel have not settled it",
    "open": "facts that nobody has stated would decide, and two counsel have not settled it",
}
NO_FINDING = "the package has no legal finding for it"
COUNSEL = "a counsel's answer on record finds it barred"
FIRST = "it is the first use of a role in this duty status, and two counsel have not answered"

Key = tuple[str, str, str | None]  # home, status, host
Found = Mapping[tuple[str, str, str | None], Mapping[str | None, Sequence[Finding]]]


def index_findings(findings: Iterable[Finding]) -> Found:
    """Findings by line, status and host, then by home; None stands for every Guard without a finding of its own."""
    found: dict[tuple[str, str, str | None], dict[str | None, list[Finding]]] = defaultdict(dict)
    for one in findings:
        found[one.line, one.status, one.host].setdefault(one.home, []).append(one)
    return found


def ways_of(
    line: str,
    assignments: Iterable[Assignment],
    found: Found,
    answers: Sequence[Answer],
    consents: Iterable[FactStatement] = (),
    firsts: frozenset[tuple[str, str]] = frozenset(),
) -> tuple[dict[Key, Way], dict[Key, str]]:
    """The ways of one line that are lawful, and why the others are not.

    Args:
        line: The line.
        assignments: People of the plan on that line.
        found: Findings of the package.
        answers: Answers of counsel on that line.
        consents: Statements of governors' consent that hold on the day.
        firsts: Line and duty status of every first use.

    Returns:
        Lawful ways by home, status and host; reasons against the rest.

    Example:
        >>> ways_of("transport", (), {}, ())
        ({}, {})
    """
    lawful: dict[Key, Way] = {}
    against: dict[Key, str] = {}
    settled, told = settled_by(answers), tuple(consents)
    for key in dict.fromkeys((one.home, one.status, one.host) for one in assignments):
        by_home = found.get((line, key[1], key[2]), {})
        heard = by_home.get(key[0]) or by_home.get(None) or ()
        why = _against(heard, is_settled=settled, is_first=(line, key[1]) in firsts)
        if why is None and any(one.verdict == "barred" for one in answers):
            why = COUNSEL
        if why is None:
            lawful[key] = _way(key, heard, answers, on_record=_on_record(line, key, told))
        else:
            against[key] = why
    return lawful, against


def settled_by(answers: Sequence[Answer]) -> bool:
    """Whether two counsel, each with an account of its own, have both found the line lawful.

    Example:
        >>> settled_by(())
        False
    """
    offices = {one.office: one for one in answers}
    accounts = {one.account for one in answers}
    return len(offices) == len(accounts) == len(answers) == 2 and all(one.verdict != "barred" for one in answers)


def _against(heard: Sequence[Finding], *, is_settled: bool, is_first: bool) -> str | None:
    """Why a way is not lawful; None: it is."""
    if not heard:
        return NO_FINDING
    verdict = worst([one.verdict for one in heard])
    if verdict == "barred":
        return WHY["barred"]
    if verdict not in LAWFUL and not is_settled:
        return WHY[verdict]
    return FIRST if is_first and not is_settled else None


def _way(key: Key, heard: Sequence[Finding], answers: Sequence[Answer], *, on_record: bool) -> Way:
    verdict = worst([one.verdict for one in heard])
    conditions = [text for one in heard for text in one.conditions] + [
        text for one in answers for text in one.conditions
    ]
    cited = [rule.citation for one in heard for rule in one.rules if rule.kind in GIVES]
    home, status, host = key
    return Way(
        home=home, host=host, status=status, verdict=verdict, settled=verdict not in LAWFUL,
        consent_on_record=on_record,
        conditions=tuple(dict.fromkeys(conditions)), authority=tuple(dict.fromkeys(cited)),
    )  # fmt: skip


def _on_record(line: str, key: Key, consents: Iterable[FactStatement]) -> bool:
    """Whether the home's governor consented, and nothing that holds says otherwise."""
    home, status, _ = key
    said = [
        one.value for one in consents if one.home == home and one.line in {None, line} and one.status in {None, status}
    ]
    return bool(said) and all(value in CONSENTED for value in said)


def consents_on(facts: Facts, on: date) -> tuple[FactStatement, ...]:
    """Statements of a home governor's consent that hold on a day.

    Example:
        >>> consents_on(Facts(callup=1), date(2026, 1, 1))
        ()
    """
    return tuple(
        one for one in facts.fact if one.name == CONSENT and Period(since=one.since, until=one.until).holds_on(on)
    )


def most_at_once(assignments: Iterable[Assignment]) -> int:
    """The most people on duty on one day.

    Example:
        >>> most_at_once(())
        0
    """
    changes: dict[object, int] = defaultdict(int)
    for one in assignments:
        changes[one.since] += one.people
        changes[one.until] -= one.people
    most = now = 0
    for day in sorted(changes):  # type: ignore[type-var]
        now += changes[day]
        most = max(most, now)
    return most

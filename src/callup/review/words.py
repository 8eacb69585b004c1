"""How is a finding said?"""

from collections.abc import Iterable
from math import prod

from callup.law.answer import Answer, Change, RuleAnswer
from callup.law.diagram import Knowledge
from callup.law.rulebase import Rule, RuleBase
from callup.request import Line
from callup.review.finding import Element, Finding, Option, RuleFinding, View
from callup.review.knowledge import Service
from callup.role import Verdict, worst

UNNAMED_ROLE = "unspecified"
CONSENT_GIVEN = frozenset({"oral", "written", "not_applicable"})
NO_HOME_CONSENT_NEEDED = ("t10-12302", "t10-12406", "t10-insurrection", "civilian")


def unnamed(line: Line, service: Service) -> Finding:
    """The finding for a line whose role nobody published: open, never more."""
    return Finding(
        line=line.id,
        role=UNNAMED_ROLE,
        status=service.status,
        home=None,
        host=service.host,
        guards=1,
        verdict="open",
        law_alone="open",
        state_law_decides=False,
        rules=(),
        conditions=(),
        questions=(("role_code",),),
        would_allow=(),
        views=(),
    )


def speaks(given: RuleAnswer, rule: Rule) -> bool:
    """Whether a rule belongs into a finding: it fires or may fire; a note only where it certainly does."""
    return given.fires == "yes" if rule.kind == "notes" else given.fires != "no"


def rule_finding(given: RuleAnswer, rule: Rule) -> RuleFinding:
    """What one rule says, element by element."""
    return RuleFinding(
        id=rule.id,
        citation=rule.cite,
        verdict=_rule_verdict(given, rule),
        because=rule.says + (f" Lifted by: {rule.lifted_by}." if rule.kind == "forbids" and rule.lifted_by else ""),
        kind=rule.kind,
        mark=rule.mark,
        layer=rule.layer,
        elements=tuple(
            Element(text=one.text, tick=one.tick) for one in (*given.elements, *given.exceptions, *given.demands)
        ),
    )


def _rule_verdict(given: RuleAnswer, rule: Rule) -> Verdict:
    if given.fires == "disputed":
        return "unsettled"
    if given.fires == "open":
        return "open"
    if rule.kind == "forbids":
        return "barred"
    if rule.kind == "requires":
        return {"yes": "allowed", "no": "barred"}.get(given.met, "allowed_if")  # type: ignore[return-value]
    return "allowed"


def conditions_of(given: Answer, rules: dict[str, Rule]) -> tuple[str, ...]:
    """What must still be done or shown; nothing where the line is barred."""
    if given.verdict == "barred":
        return ()
    unmet = (rules[one.rule] for one in given.rules if one.fires != "no" and one.met != "yes")
    return tuple(
        f"{rule.condition} ({rule.cite}{', text UNVERIFIED' if rule.mark == 'unverified' else ''})"
        for rule in unmet
        if rule.kind == "requires"
    )


def views_of(given: Answer, base: RuleBase) -> list[View]:
    """Both sides of a dispute; nothing where the answer is not unsettled."""
    if given.verdict != "unsettled":
        return []
    return [_view(chosen, verdict, base) for chosen, verdict in that_turn(given.by_reading)]


def that_turn(by_reading: tuple[tuple[Change, Verdict], ...]) -> tuple[tuple[Change, Verdict], ...]:
    """The readings without the points that turn no verdict, whatever the other readings are.

    Example:
        >>> that_turn((((("?a", "x"), ("?b", "y")), "open"), ((("?a", "x"), ("?b", "z")), "open")))
        (((), 'open'),)
    """
    left = dict(by_reading)
    for point in dict.fromkeys(name for chosen in left for name, _ in chosen):
        without = verdicts_without(point, left.items())
        if all(len(verdicts) == 1 for verdicts in without.values()):
            left = {chosen: next(iter(verdicts)) for chosen, verdicts in without.items()}
    return tuple(left.items())


def verdicts_without(point: str, by_reading: Iterable[tuple[Change, Verdict]]) -> dict[Change, set[Verdict]]:
    """The verdicts under each combination of the other readings; more than one where the point turns it.

    Example:
        >>> verdicts_without("?a", [((("?a", "x"),), "open"), ((("?a", "y"),), "barred")])[()] == {"open", "barred"}
        True
    """
    without: dict[Change, set[Verdict]] = {}
    for chosen, verdict in by_reading:
        without.setdefault(tuple(one for one in chosen if one[0] != point), set()).add(verdict)
    return without


def _view(chosen: Change, verdict: Verdict, base: RuleBase) -> View:
    asks, says, holders = [], [], []
    for variable, reading_id in chosen:
        question = base.questions[variable.removeprefix("?")]
        reading = next(one for one in question.reading if one.id == reading_id)
        asks.append(question.asks)
        says.append(reading.says)
        holders.append("; ".join(f"{held.by} ({held.on}, {held.stage})" for held in reading.held))
    return View(question=" ".join(asks), reading=" ".join(says), held_by=" | ".join(holders), verdict=verdict)


def changes_in_words(changes: tuple[Change, ...]) -> tuple[str, ...]:
    """Changes of facts in words; changes that differ in the values only are said together where that loses nothing.

    Example:
        >>> changes_in_words(((("consent", "oral"),), (("consent", "written"),)))
        ('consent is oral or written',)
    """
    by_facts: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        by_facts.setdefault(tuple(name for name, _ in change), []).append(change)
    return tuple(text for facts, alike in by_facts.items() for text in _together(facts, alike))


def _together(facts: tuple[str, ...], changes: list[Change]) -> list[str]:
    values = [list(dict.fromkeys(change[place][1] for change in changes)) for place in range(len(facts))]
    if prod(len(some) for some in values) == len(changes):
        return [" and ".join(_is(name, some) for name, some in zip(facts, values, strict=True))]
    return [" and ".join(_is(name, [value]) for name, value in change) for change in changes]


def _is(name: str, values: list[str]) -> str:
    words = {"yes": "true", "no": "false"}
    return f"{name} is {' or '.join(words.get(value, value) for value in values)}"


def option_of(line: Line, home: str, findings: list[Finding], knowledge: Knowledge) -> Option:
    """What one Guard can do on one line in one status: the worst over the line's roles."""
    verdict = worst([one.verdict for one in findings])
    deciding = next(one for one in findings if one.verdict == verdict)
    consent = knowledge.get("home_governor_consent", frozenset({"unknown"}))
    return Option(
        line=line.id,
        home=home,
        host=deciding.host,
        status=deciding.status,
        verdict=verdict,
        because=reason_in_words(deciding),
        conditions=tuple(dict.fromkeys(condition for one in findings for condition in one.conditions)),
        consent_on_record=deciding.status in NO_HOME_CONSENT_NEEDED or consent <= CONSENT_GIVEN,
        open_on=tuple(sorted({name for one in findings for names in one.questions for name in names})),
    )


def reason_in_words(finding: Finding) -> str:
    """One short phrase for the verdict of one finding."""
    if finding.role == UNNAMED_ROLE:
        return "open: no role is published"
    about = finding.role + (f" (in fact {finding.judged_as})" if finding.judged_as else "")
    match finding.verdict:
        case "barred":
            return f"{about} barred{_bars_in_words(finding)}"
        case "unsettled":
            return f"{about} unsettled: {finding.views[0].question}"
        case "open":
            facts = sorted({name for names in finding.questions for name in names})
            return f"{about} open" + (
                f" on {', '.join(facts)}" if facts else ", and the readings differ on every answer"
            )
        case _:
            return f"{about} {'allowed if' if finding.verdict == 'allowed_if' else 'allowed'}"


def _bars_in_words(finding: Finding) -> str:
    """The rules that bar; where none does so alone, that nothing allows it, or the rules of which one must bar."""
    bars = [rule.citation for rule in finding.rules if rule.verdict == "barred"]
    if bars:
        return f" by {'; '.join(dict.fromkeys(bars))}"
    if not any(rule.kind == "allows" for rule in finding.rules):
        return ": no authority found"
    open_bars = [
        rule.citation for rule in finding.rules if rule.kind in {"forbids", "requires"} and rule.verdict != "allowed"
    ]
    return f", whatever the open facts are, by one of {'; '.join(dict.fromkeys(open_bars))}"

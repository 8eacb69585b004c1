"""How is the law shown on a terminal: a finding as a tree, a rule as a card, what a supposition changes?"""

from collections.abc import Iterable

from rich.markup import escape

from callup.cli import show
from callup.cli.show import listed, printed, say, table_of
from callup.cli.supposed import as_said
from callup.law.answer import Tick
from callup.law.rulebase import Question
from callup.period import in_words
from callup.reference.law_cards import LawCard, LawRow, RuleCard, Said
from callup.review.explanation import Dispute, Explanation, Matter, Part, RuleTree, Step
from callup.review.order import Inquiry
from callup.review.phrase import either
from callup.review.precedent import Comparison
from callup.role import STATUS_BY_SLUG, Verdict
from callup.steps import ReviewDocument

SIGNS: dict[Tick, str] = {"yes": "[+] yes", "no": "[-] no", "open": "[?] open", "disputed": "[~] disputed"}
IN_FULL: dict[Verdict, str] = {
    "barred": "barred",
    "unsettled": "unsettled law",
    "open": "open, facts decide",
    "allowed_if": "allowed if the conditions are met",
    "allowed": "allowed",
}
MOST_CELLS = 40


def review(found: ReviewDocument) -> None:
    """What a supposition changes, the matrix with its reasons, flags and precedents."""
    _supposed(found)
    show.review(found)
    _flags(found)
    _precedents(found.precedents)


def _supposed(found: ReviewDocument) -> None:
    if not found.supposed:
        return
    for one in found.supposed:
        say(f"Supposed: {escape(one.name)} = {escape(as_said(one.value))} for {escape(one.line or 'all lines')}.")
    if not found.changed:
        say("No cell changes.")
        return
    table = table_of("Cells that change", "line", "role", "duty status", "host", "before", "after", "Guards")
    for cell in found.changed[:MOST_CELLS]:
        homes = f"{len(cell.homes)} Guards" if len(cell.homes) > 5 else ", ".join(cell.homes)
        change = (IN_FULL[cell.before], IN_FULL[cell.after])
        table.add_row(cell.line, cell.role, cell.status, cell.host or "", *change, homes)
    printed(table)
    if len(found.changed) > MOST_CELLS:
        say(f"And {len(found.changed) - MOST_CELLS} more: --json.")


def _flags(found: ReviewDocument) -> None:
    if found.flags:
        say("")
    listed(
        "Flags: claims that do not go together",
        (f"{one.line}: {one.says} ({one.because}; {'; '.join(one.cites)})" for one in found.flags),
    )


def _precedents(found: Iterable[Comparison]) -> None:
    """For each line and role: where nothing like it is in the table, and the nearest of the rest."""
    rows: dict[tuple[str, str], list[Comparison]] = {}
    for one in found:
        rows.setdefault((one.line, one.role), []).append(one)
    if not rows:
        return
    table = table_of(
        "Precedents: what was done before, never whether it was lawful",
        "line", "role", "first of its kind in", "nearest",
    )  # fmt: skip
    for (line, role), mine in rows.items():
        firsts = dict.fromkeys(one.status for one in mine if one.first_of_its_kind)
        table.add_row(line, role, ", ".join(firsts) or "none", "\n".join(_nearest(mine)))
    printed(table)
    say("First of its kind: no precedent in the table matches on role and status.")


def _nearest(mine: list[Comparison]) -> list[str]:
    ranked = sorted((one for some in mine for one in some.nearest), key=lambda one: -len(one.matches))
    named = {f"{one.id} {one.name} ({', '.join(one.matches)})": None for one in ranked}
    return list(named)[:2] or ["none"]


def explanations(found: tuple[Explanation, ...]) -> None:
    """The trees, one after another."""
    for place, one in enumerate(found):
        if place:
            say("")
        _explanation(one)


def _explanation(one: Explanation) -> None:
    _head(one)
    for rule in (rule for rule in one.rules if rule.fires != "no"):
        _rule_tree(rule)
    listed("Rules in force that do not apply here", (_silent(rule) for rule in one.rules if rule.fires == "no"))
    listed("Conditions", one.conditions)
    _matters("Facts that can still turn a bar into a yes or back", one.decide)
    _matters("Facts on which only a condition turns", one.conditions_turn_on)
    listed("It could be settled by", (" with ".join(names) for names in one.settled_by))
    _routes(one)
    listed(
        "The same role at the same place is not barred in",
        (f"{other.title}: {IN_FULL[other.verdict]} ({other.because})" for other in one.other_statuses),
    )
    for dispute in one.disputes:
        _dispute(dispute)
    if one.order.fact is not None:
        _order(one.order)
    say(f"Answer for {in_words(one.on)}. Decision support, not legal advice: counsel signs.")


def _head(one: Explanation) -> None:
    place = f" in {one.host}" if one.host else ""
    alike = f" and {one.guards - 1} Guards alike" if one.guards > 1 else ""
    title = STATUS_BY_SLUG[one.status].title
    say(f"[bold]{escape(f'{one.line}: {one.role}')}[/bold] · {escape(title)} · Guard of {one.home}{alike}{place}")
    say(f"Verdict: [bold]{IN_FULL[one.verdict]}[/bold]. The law alone, without orders: {IN_FULL[one.law_alone]}.")
    say(f"Because: {escape(one.because)}")
    if one.judged_as:
        say(f"Judged as {one.judged_as}: {escape(one.reclassified)}")
    if one.state_law_decides:
        say("Only State law is left to decide.")
    say("")


def _rule_tree(rule: RuleTree) -> None:
    mark = "" if rule.mark == "verified" else f", text {'UNVERIFIED' if rule.mark == 'unverified' else 'partly read'}"
    met = "" if rule.met is None else f"; its demand is met: {SIGNS[rule.met]}"
    say(f"{escape(rule.citation)} ({rule.kind}; {rule.layer}{mark}; {rule.id})")
    say(f"  {escape(rule.says)}")
    say(f"  applies: {escape(SIGNS[rule.fires] + met)}")
    for name, parts in (("element", rule.elements), ("exception", rule.exceptions), ("demand", rule.demands)):
        for part in parts:
            say(f"    {escape(SIGNS[part.tick].ljust(12))} {name}: {escape(part.words)}")
    if rule.lifted_by and rule.fires != "no":
        say(f"    lifted by: {escape(rule.lifted_by)}")


def _silent(rule: RuleTree) -> str:
    return f"{rule.citation} ({rule.id}): {_why_silent(rule)}"


def _why_silent(rule: RuleTree) -> str:
    missing: list[Part] = [part for part in rule.elements if part.tick == "no"]
    if missing:
        return f"not met: {missing[0].words}"
    excepted = [part for part in rule.exceptions if part.tick == "yes"]
    return f"exception: {excepted[0].words}" if excepted else "its elements cannot all hold together"


def _matters(title: str, facts: tuple[Matter, ...]) -> None:
    listed(
        title,
        (f"{one.fact}: {one.question} Who answers: {one.who}. Evidence: {one.evidence}. [{one.kind}]" for one in facts),
    )


def _routes(one: Explanation) -> None:
    if one.verdict in {"allowed", "allowed_if"} or not one.rules:
        return
    if not one.routes:
        say("Would make it lawful: nothing was found that somebody can do or choose, up to three facts together.")
    listed("Would make it lawful", (_route(steps) for steps in one.routes))


def _route(steps: tuple[Step, ...]) -> str:
    return " and ".join(f"{one.fact} is {one.value.replace('_', ' ')} ({one.who})" for one in steps)


def _dispute(dispute: Dispute) -> None:
    how = "Disputed" if dispute.turns else "Disputed, for a condition only"
    say(f"{how}: {escape(dispute.asks)} ({escape(dispute.cite)})")
    for side in dispute.sides:
        under = " or ".join(IN_FULL[verdict] for verdict in side.verdicts)
        say(f"  • {escape(side.says)}" + (f" Then: {under}." if dispute.turns else ""))
        for held in side.held:
            say(f"      held by {escape(held.by)}, {held.on}, {escape(held.stage)}")


def _order(order: Inquiry) -> None:
    how = "no order needs fewer" if order.exact else "chosen step by step; a shorter order may exist"
    say(f"Best order of questions: at most {order.most} ({how})")
    _asked(order, "  ")


def _asked(order: Inquiry, indent: str) -> None:
    say(f"{indent}ask {order.fact}")
    for branch in order.branches:
        answers = either([answer.replace("_", " ") for answer in branch.answers])
        if branch.then.fact is None:
            said = IN_FULL[branch.then.verdict] if branch.then.verdict else ""
            say(f"{indent}  {escape(answers)}: {said}")
        else:
            say(f"{indent}  {escape(answers)}:")
            _asked(branch.then, f"{indent}    ")


def law_rows(rows: tuple[LawRow, ...]) -> None:
    """All rules, provision by provision."""
    table = table_of("Rules", "provision and rule", "kind", "citation", "in force", "mark", "layer")
    last = ""
    for row in rows:
        if row.provision != last:
            table.add_section()
            table.add_row(f"[bold]{escape(row.provision)}[/bold]")
        span = f"{row.since} until {row.until}" if row.until else f"from {row.since}"
        table.add_row(row.id, row.kind, escape(row.citation), span, row.mark, row.layer)
        last = row.provision
    printed(table)
    say("One of them in full: callup law ID. On the day named after until a rule is no longer in force.")


def law_card(card: LawCard) -> None:
    """One provision or rule."""
    say(f"[bold]{escape(card.title)}[/bold] ({card.id})")
    say(escape(card.plain))
    say(f"Text: {escape(card.text)}. Read on {card.read_on}: {escape(card.read_by)}.")
    if not card.rules:
        say("No rule is in force on that day.")
    for rule in card.rules:
        _rule_card(rule)
    listed("Terms", (f"{one.name}: {one.says}" for one in card.terms))
    listed("A role is an act", (f"{one.role} is judged as {one.to}: {one.says}" for one in card.reclassify))
    for question in card.questions:
        _question(question)


def _rule_card(rule: RuleCard) -> None:
    span = f"from {rule.since}" + (f" until {rule.until}" if rule.until else "")
    say("")
    say(f"[bold]{escape(rule.citation)}[/bold] ({rule.id})")
    say(f"{rule.kind.capitalize()}; {rule.layer}; {span}; mark {rule.mark}.")
    say(escape(rule.says))
    if rule.court:
        stages = "; ".join(f"{stage.stage} from {stage.since}" for stage in rule.stages)
        say(f"Court: {escape(rule.court)}. {escape(stages)}")
    listed("Formerly", rule.formerly)
    listed("Binds in", rule.where)
    listed("Answers only the request", rule.request)
    listed("Elements, all of them", _said(rule.elements))
    listed("Exceptions, any of them", _said(rule.exceptions))
    listed("Demands, all of them", _said(rule.demands))
    listed("What must be done or shown", [rule.condition] if rule.condition else [])
    listed("Lifted by", [rule.lifted_by] if rule.lifted_by else [])
    listed(
        "Worked cases",
        (f"{one.sentence} {'Fires' if one.fires else 'Does not fire'}: {one.why}" for one in rule.cases),
    )


def _said(some: tuple[Said, ...]) -> list[str]:
    return [f"{one.words}   [{one.text}]" for one in some]


def _question(question: Question) -> None:
    say("")
    say(f"Question of law: {escape(question.asks)} ({escape(question.cite)})")
    for reading in question.reading:
        say(f"  • {escape(reading.says)}")
        for held in reading.held:
            say(f"      held by {escape(held.by)}, {held.on}, {escape(held.stage)}")

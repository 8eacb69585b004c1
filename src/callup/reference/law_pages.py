"""What does each provision say? The pages for lawyers, written from the rule files and never beside them."""

from pathlib import Path

from callup.law.fact import FactKind
from callup.law.rulebase import Held, Question, RuleBase, WorkedCase
from callup.reference.law import read_rule_base
from callup.reference.law_cards import LawCard, RuleCard, Said, law_card, law_rows
from callup.review.phrase import either, value_in_words

MADE = "This page is generated from the files under `src/callup/data/law`; change those, then run `callup docs`."
INDEX = f"""# Law

{MADE}
Decision support, not legal advice: counsel signs.

A rule forbids, allows, requires or notes something.
It fires when all of its elements hold and none of its exceptions does.
Nothing is allowed unless a rule allows it.
The mark says how far the text was read: verified, partly, or unverified; it travels along to every answer.
The facts that rules use stand in [facts](facts.md).
"""
FACTS = f"""# Facts

{MADE}

Each fact is declared once: its question, who can answer it, and what counts as evidence.
An act is something that somebody can do, a choice what the requester or planner decides.
A finding is what an official must determine; it is never proposed as a way to a yes.
A state is what is so or not so.
"""
KINDS = {"forbids": "Forbids", "allows": "Allows", "requires": "Requires", "notes": "Notes"}
HEADER = "| part | in words | in the rule file |\n| --- | --- | --- |"


def law_pages(base: RuleBase | None = None) -> dict[str, str]:
    """All pages of `docs/law` by file name.

    Args:
        base: The rule base; without it the one that comes with the package.

    Returns:
        Markdown, each page ending with a line end: one for each provision, `index.md` and `facts.md`.

    Example:
        >>> law_pages()["facts.md"].splitlines()[0]
        '# Facts'
    """
    base = base or read_rule_base()
    cards = [law_card(base, provision.id) for provision in base.provisions]
    pages = {f"{card.id}.md": _page(card) for card in cards}
    return {"index.md": _index(cards, base), "facts.md": _facts(cards, base), **pages}


def write_law_pages(folder: Path) -> None:
    """Write all pages; a generated page whose provision is gone is removed.

    Raises:
        OSError: The folder cannot be written.
    """
    pages = law_pages()
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("*.md")):
        if path.name not in pages and MADE in path.read_text(encoding="utf-8"):
            path.unlink()
    for name, text in pages.items():
        (folder / name).write_bytes(text.encode())


def _index(cards: list[LawCard], base: RuleBase) -> str:
    overview = [f"| [{_cell(card.title)}]({card.id}.md) | {_cell(card.plain)} | {len(card.rules)} |" for card in cards]
    rows = [
        f"| [{row.id}]({row.provision}.md#{row.id}) | {row.kind} | {_cell(row.citation)} "
        f"| {_span(row.since, row.until)} | {row.layer} | {row.mark} |"
        for row in law_rows(base)
    ]
    parts = [
        INDEX,
        "## Provisions\n",
        "| provision | in plain words | rules |",
        "| --- | --- | ---: |",
        *overview,
        "\n## Rules\n",
        "| rule | kind | citation | in force | layer | mark |",
        "| --- | --- | --- | --- | --- | --- |",
        *rows,
    ]
    return "\n".join(parts) + "\n"


def _facts(cards: list[LawCard], base: RuleBase) -> str:
    used: dict[str, list[str]] = {}
    for card in cards:
        for name in card.facts:
            used.setdefault(name, []).append(f"[{card.id}]({card.id}.md)")
    parts = [FACTS]
    for group in dict.fromkeys(fact.group for fact in base.facts.values()):
        parts += [f"## {group[:1].upper()}{group[1:]}\n"]
        parts += [_fact(one, used.get(one.name, [])) for one in base.facts.values() if one.group == group]
    return "\n".join(parts)


def _fact(fact: FactKind, used: list[str]) -> str:
    more = [
        "It is worked out from the line and its places, and not asked." if fact.derived else "",
        "State law, or an act under it, decides it." if fact.state_matter else "",
    ]
    return _lines(
        f"### {fact.name}\n",
        f"**{fact.question}**\n",
        f"- Kind: {fact.kind}.",
        f"- Values: {_values(fact)}.",
        f"- Who answers: {fact.who}.",
        f"- Evidence: {fact.evidence}.",
        *(f"- {text}" for text in more if text),
        f"- Used by: {', '.join(used)}." if used else "- No rule uses it yet.",
    )


def _values(fact: FactKind) -> str:
    if fact.type == "list":
        return f"a list; these matter: {', '.join(fact.values)}" if fact.values else "a list of texts"
    if fact.type in {"text", "day"}:
        return f"a {fact.type}; only whether it is stated matters"
    if fact.type == "choice":
        return ", ".join(f"`{value}`" for value in fact.values)
    return either([value_in_words(fact, value) for value in fact.tokens])


def _page(card: LawCard) -> str:
    linked = ", ".join(f"[{name}](facts.md#{name})" for name in card.facts)
    return _lines(
        f"# {card.title}\n",
        f"{MADE}\n",
        f"**{card.plain}**\n",
        f"Text: {card.text}.",
        f"Read on {card.read_on}: {card.read_by}.\n",
        *(_rule(rule) for rule in card.rules),
        *(_labels(card)),
        *(_terms(card)),
        *(["## Questions of law\n"] if card.questions else []),
        *(_question(question) for question in card.questions),
        f"## Facts used\n\n{linked}." if linked else "",
    ).replace("\n\n\n", "\n\n")


def _rule(rule: RuleCard) -> str:
    return _lines(
        f"## {rule.id}\n",
        f"**{KINDS.get(rule.kind, rule.kind)}:** {rule.says}\n",
        f"- Citation: {rule.citation}.",
        f"- Formerly: {'; '.join(rule.formerly)}." if rule.formerly else "",
        f"- In force: {_span(rule.since, rule.until)}.",
        f"- Layer: {rule.layer}. Mark: {rule.mark}.",
        *_order_of_court(rule),
        f"- What must be done or shown: {rule.condition}." if rule.condition else "",
        f"- Lifted by: {rule.lifted_by}." if rule.lifted_by else "",
        f"- Turns on how this is read: {', '.join(f'[{one}](#{one})' for one in rule.questions)}."
        if rule.questions
        else "",
        f"\n{_parts(rule)}" if rule.elements or rule.exceptions or rule.demands else "",
        *_cases(rule.cases),
    )


def _order_of_court(rule: RuleCard) -> list[str]:
    stages = "; ".join(f"{stage.stage} from {stage.since}" for stage in rule.stages)
    return [
        f"- Court: {rule.court}." if rule.court else "",
        f"- Stages: {stages}. Only an order in force decides." if stages else "",
        f"- Binds in: {', '.join(rule.where)}." if rule.where else "",
        f"- Answers only the request {', '.join(rule.request)}." if rule.request else "",
    ]


def _parts(rule: RuleCard) -> str:
    named: list[tuple[str, tuple[Said, ...]]] = [
        ("element", rule.elements),
        ("exception", rule.exceptions),
        ("demand", rule.demands),
    ]
    rows = [f"| {kind} | {_cell(one.words)} | `{_cell(one.text)}` |" for kind, some in named for one in some]
    return "\n".join([HEADER, *rows]) + "\n"


def _cases(cases: tuple[WorkedCase, ...]) -> list[str]:
    if not cases:
        return []
    return ["Worked cases:\n", *(_case(case) for case in cases)]


def _case(case: WorkedCase) -> str:
    fires = "fires" if case.fires else "does not fire"
    facts = ", ".join(f"{name} = {_plain(value)}" for name, value in case.facts.items())
    away = {"yes": ", in another State", "no": ", at home"}.get(case.away or "", "")
    told = f" With {facts}." if facts else ""
    return f"- {case.sentence} ({case.role}, {case.status}{away}, {case.on}.{told}) The rule {fires}: {case.why}"


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)


def _labels(card: LawCard) -> list[str]:
    if not card.reclassify:
        return []
    lines = [
        f"- {one.role} is judged as {one.to}: {one.says} (`{'` and `'.join(one.when)}`)" for one in card.reclassify
    ]
    return ["## A role is an act, never a label\n", *lines, ""]


def _terms(card: LawCard) -> list[str]:
    if not card.terms:
        return []
    rows = [
        f"| {one.name} | {_cell(one.says)} | {'all of' if one.all else 'any of'}: "
        f"{'; '.join(f'`{_cell(line)}`' for line in one.all or one.any)} |"
        for one in card.terms
    ]
    return ["## Terms\n", "| term | in words | in the rule file |", "| --- | --- | --- |", *rows, ""]


def _question(question: Question) -> str:
    rows = [
        f"| {one.id} | {_cell(one.says)} | {_cell('; '.join(_held(held) for held in one.held))} |"
        for one in question.reading
    ]
    return _lines(
        f"### {question.id}\n",
        f"**{question.asks}**\n",
        f"Citation: {question.cite}.\n",
        "| reading | says | held by |\n| --- | --- | --- |",
        *rows,
    )


def _held(held: Held) -> str:
    return f"{held.by} ({held.on}, {held.stage})"


def _span(since: object, until: object) -> str:
    return f"from {since}" if until is None else f"from {since} until {until}"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _lines(*lines: str) -> str:
    """Lines of a page; a line that holds nothing is left out."""
    return "\n".join(line for line in lines if line) + "\n"

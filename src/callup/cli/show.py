"""How is an answer shown on a terminal?"""

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from callup.intake import Intake
from callup.package import Package, TableUsed
from callup.percent import in_percent
from callup.period import in_words
from callup.readiness.risk import Risk, StateRisk
from callup.review import Finding
from callup.role import LETTERS, STATUS_SLUGS
from callup.sourcing.plan import DONORS, Plan
from callup.steps import ReviewDocument

LEGEND = "X barred · Q unsettled law · ? open, facts decide · S open, State law decides · C allowed if · P allowed"
MOST_STATES = 10


def intake(found: Intake) -> None:
    """The gaps as questions, and the sums."""
    table = table_of("Questions that the request leaves open", "line", "question", "who can answer")
    for gap in found.gaps:
        table.add_row(gap.line or "request", gap.question, gap.who)
    printed(table)
    for tally in found.tallies:
        say(
            f"Total reported by {tally.source}: {tally.reported:,}. Lines: {tally.lines_sum:,}. "
            f"Without a published line: {tally.unattributed:,}."
        )


def review(found: ReviewDocument) -> None:
    """The finding matrix, then for each line what is open and which conditions hold."""
    _matrix(found.findings)
    for line in dict.fromkeys(one.line for one in found.findings):
        mine = [one for one in found.findings if one.line == line]
        say("")
        say(f"[bold]{escape(line)}[/bold]")
        listed("Open questions", _questions(mine))
        listed("Conditions", dict.fromkeys(text for one in mine for text in one.conditions))
        listed("Would make it lawful", _changes(mine))
        listed("Bars", dict.fromkeys(rule.citation for one in mine for rule in one.rules if rule.verdict == "barred"))
    say("")
    say(
        f"Answer for {in_words(found.on)}. Decision support, not legal advice: counsel signs. "
        "Reasons rule by rule: callup explain, or --json."
    )


def plan(found: Plan) -> None:
    """Who gives what, what is missing and why, and how good the plan is."""
    if found.roster_note:
        say(f"[bold]{escape(found.roster_note)}[/bold]")
    _lines(found)
    for one in found.shortfalls:
        if one.reasons:
            listed(f"Why {one.line} is short", one.reasons)
    _shares(found)
    _donors(found)
    proofs = table_of("Proof, objective by objective", "objective", "value>", "bound>", "gap>", "unit")
    for proof in found.proofs:
        proofs.add_row(
            proof.objective, f"{proof.value:,.2f}", f"{proof.bound:,.2f}", in_percent(proof.gap, 2), proof.unit
        )
    printed(proofs)
    if found.gini is not None:
        say(f"Gini of the shares of strength given: {found.gini:.2f} (0 all alike, near 1 one Guard gives all).")
    _moves(found)


def _donors(found: Plan) -> None:
    """What civilian agencies offer and lend; full-time equivalents stand in a column of their own."""
    if not found.donors:
        say("No civilian donor has been named.")
        return
    table = table_of(
        "Civilian donors (no State is drawn on; full-time equivalents are no heads)",
        "donor", "kind", "heads>", "go>", "full-time equivalents>", "source",
    )  # fmt: skip
    for one in found.donors:
        beside = "not stated" if one.full_time_equivalents is None else f"{one.full_time_equivalents:,}"
        kind = one.kind.replace("_", " ")
        table.add_row(one.title, kind, f"{one.heads:,}", f"{one.lent:,}", beside, one.source)
    printed(table)


def _moves(found: Plan) -> None:
    """What the plan changes in the running one; who stays is only counted."""
    if not found.moves:
        return
    kept = sum(one.people for one in found.moves if one.change == "kept")
    moved = [one for one in found.moves if one.change != "kept"]
    table = table_of(
        f"Moves against the running plan ({kept:,} people stay; {len(moved):,} moves, the first {MOST_STATES})",
        "change", "line", "Guard", "unit", "host", "people>", "since", "until",
    )  # fmt: skip
    for one in moved[:MOST_STATES]:
        where = one.host or "at home"
        days = one.since.isoformat(), one.until.isoformat()
        table.add_row(one.change, one.line, one.home or "civilian", one.unit_title, where, f"{one.people:,}", *days)
    printed(table)


def risk(found: Risk) -> None:
    """The States whose risk rises most."""
    say(
        f"{found.seasons:,} seasons of 52 weeks from {found.first_day}, seed {found.seed}; "
        "the same seasons before and after."
    )
    table = table_of(
        "States whose chance of unmet need rises most",
        "State", "chance before>", "after>", "95 % interval>", "unmet days before>", "after>", "worst 5 % after>",
    )  # fmt: skip
    for one in rising(found)[:MOST_STATES]:
        table.add_row(
            one.home,
            in_percent(one.chance_before, 1),
            in_percent(one.chance_after, 1),
            f"{in_percent(one.chance_low, 1)} to {in_percent(one.chance_high, 1)}",
            f"{one.unmet_before:,.0f}",
            f"{one.unmet_after:,.0f}",
            f"{one.tail_after:,.0f}",
        )
    printed(table)
    listed("What this does not know", found.notes)


def rising(found: Risk) -> list[StateRisk]:
    """The States, the one whose chance of unmet need rises most first."""
    return sorted(found.states, key=lambda one: (one.chance_before - one.chance_after, one.home))


def package(found: Package) -> None:
    """The summary of the whole walk."""
    request = found.request
    say(f"[bold]{escape(request.title)}[/bold]")
    say(
        f"{escape(request.requester.office)} to {escape(request.to)}, {in_words(request.asked_on)}. "
        f"Answer for {in_words(found.on)}."
    )
    for text in found.notice:
        say(f"[dim]{escape(text)}[/dim]")
    say("")
    for text in found.summary:
        say(f"  • {escape(text)}")
    say("")
    _matrix(found.findings)
    say("")
    for one in found.plan.shortfalls:
        if one.missing:
            listed(f"{one.line}: {one.missing:,} of {one.asked:,} not filled", one.reasons)
    heads = table_of("The six criteria (no score)", "", "criterion", "state", "not assessed")
    for heading in found.headings:
        heads.add_row(heading.letter, heading.title, heading.state, "\n".join(heading.not_assessed))
    printed(heads)
    open_tests = (one for one in found.checks if one.standing == "lacking")
    lacking = [f"{one.check.criterion}: {one.check.test} {one.says}" for one in open_tests]
    if lacking:
        listed(f"State: {found.state}. Tests that lack an answer", lacking)


def tables(used: Iterable[TableUsed]) -> None:
    """Every table with its source and date."""
    table = table_of("Tables", "name", "edition", "kind", "publisher", "title", "digest")
    for one in used:
        table.add_row(one.name, one.edition, one.kind, one.publisher, one.title, one.digest[:19])
    printed(table)


def files(written: Iterable[Path]) -> None:
    """Which files were written."""
    for path in written:
        say(f"Written: {escape(str(path))}")


def _matrix(findings: Iterable[Finding]) -> None:
    """One row for each line, role and host; Guards with facts of their own are named below it."""
    rows: dict[tuple[str, str, str | None], dict[str, Finding]] = {}
    for one in findings:
        cells = rows.setdefault((one.line, one.role, one.host), {})
        if one.status not in cells or one.guards > cells[one.status].guards:
            cells[one.status] = one
    used = [status for status in STATUS_SLUGS if any(status in cells for cells in rows.values())]
    table = table_of("Findings by duty status", "line", "role", *(one.replace("-", "-\n", 1) for one in used))
    last = ""
    for (line, role, host), cells in rows.items():
        if last and line != last:
            table.add_section()
        name = role if host is None else f"{role} in {host}"
        letters = (_letter(cells[status]) if status in cells else "" for status in used)
        table.add_row("" if line == last else line, name, *letters)
        last = line
    printed(table)
    say(LEGEND)
    _guards_apart(list(findings))


def _guards_apart(findings: list[Finding]) -> None:
    most = max((one.guards for one in findings), default=1)
    apart = sorted({one.home for one in findings if one.home is not None})
    if most > 1 and apart:
        say(
            "The table is for Guards about which nothing of their own is known; "
            f"apart from it: {', '.join(apart)} (see --home CODE)."
        )


def _letter(one: Finding) -> str:
    return "S" if one.state_law_decides else LETTERS[one.verdict]


def _questions(findings: list[Finding]) -> list[str]:
    grouped: dict[str, list[str]] = {}
    for one in findings:
        if one.questions:
            text = " or ".join(" with ".join(names) for names in one.questions)
            grouped.setdefault(text, []).append(f"{one.role} {one.status}")
    return [f"{text} ({_few(where)})" for text, where in grouped.items()]


def _changes(findings: list[Finding]) -> list[str]:
    grouped: dict[str, list[str]] = {}
    for one in findings:
        for text in one.would_allow[:3]:
            grouped.setdefault(text, []).append(f"{one.role} {one.status}")
    return [f"{text} ({_few(where)})" for text, where in grouped.items()]


def _few(where: list[str]) -> str:
    unique = list(dict.fromkeys(where))
    return "; ".join(unique[:3]) + (f"; and {len(unique) - 3} more" if len(unique) > 3 else "")


def _shares(found: Plan) -> None:
    giving = sorted((one for one in found.shares if one.given), key=lambda one: (one.kept_share, one.home))
    table = table_of(
        f"What the Guards give and keep ({len(giving)} give; the {min(MOST_STATES, len(giving))} that keep least)",
        "Guard", "strength>", "claimed>", "may give>", "given>", "keeps>",
    )  # fmt: skip
    for one in giving[:MOST_STATES]:
        people = (f"{number:,}" for number in (one.strength, one.claimed, one.may_give, one.given))
        table.add_row(one.home, *people, in_percent(one.kept_share))
    printed(table)


def _lines(found: Plan) -> None:
    table = table_of("Lines", "line", "planned>", "missing>", "Guards>", "duty status")
    missing = {one.line: one.missing for one in found.shortfalls}
    for line in sorted({one.line for one in found.assignments} | missing.keys()):
        mine = [one for one in found.assignments if one.line == line]
        table.add_row(
            line,
            f"{sum(one.people for one in mine):,}",
            f"{missing.get(line, 0):,}",
            f"{len({one.home for one in mine} - {DONORS})}",
            ", ".join(sorted({one.status for one in mine})),
        )
    printed(table)


def table_of(title: str, *columns: str) -> Table:
    """An empty table; a column whose title ends with > is for numbers."""
    table = Table(title=title, title_justify="left", header_style="bold", expand=False)
    for column in columns:
        right = column.endswith(">")
        table.add_column(column.removesuffix(">"), justify="right" if right else "left", overflow="fold")
    return table


def listed(title: str, texts: Iterable[str]) -> None:
    """A title with texts under it; nothing where there is no text."""
    found = list(texts)
    if found:
        say(f"{escape(title)}:")
        for text in found:
            say(f"  • {escape(text)}")


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=max(console.width, 120))


def printed(table: Table) -> None:
    """Print a table."""
    _console().print(table)


def say(text: str) -> None:
    """Print one line, with markup."""
    _console().print(text, soft_wrap=True)

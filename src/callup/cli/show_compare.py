"""How are the ways, the workload and a directive roughly on a terminal?"""

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from callup.alternatives import (
    Alternative,
    Claim,
    Comparison,
    Cost,
    KindStand,
    Past,
    Progress,
    RiskChange,
    Span,
    Workload,
)
from callup.alternatives.span import about, roughly
from callup.cli.show import listed, say
from callup.money import Dollars
from callup.percent import in_percent
from callup.period import in_words

WIDTH = 100
FEW_DOLLARS = 10_000_000
NOT_KNOWN = "not known"
UNBROKEN = (0, 2, 3, 5)  # way, on duty, lawful, cost
REPEATED = {"Condition", "Time rests on", "Way back", "Done before", "Cost rests on", "Risk", "Lawful", "Supposes"}


def comparison(found: Comparison) -> None:
    """One table for all ways, then what stands behind each; then workload and directive."""
    say(
        f"[bold]All ways side by side, on {in_words(found.on)}.[/bold] "
        f"The lines ask for {found.asked:,} people for {found.term_days:,} days. "
        "Nothing here is scored or ranked."
    )
    _table(found)
    _legend(found)
    _ways(found)
    _workload(found.workload)
    if found.directive is not None:
        directive(found.directive)
    listed("What to keep in mind", found.notes)


def directive(found: Progress) -> None:
    """How far a directive is: sums, kinds, donors with conflicting counts."""
    told = found.directive
    say("")
    say(f"[bold]{escape(told.citation)}, {escape(told.title)}, on {in_words(found.on)}[/bold]")
    say(escape(told.plain) + (f" ({escape(told.mark)})" if told.mark else ""))
    for text in found.says:
        say(escape(text))
    table = narrow("Donors by kind, each counted once", "kind of donor", "people>", "counts?", "no number published")
    for one in found.kinds:
        table.add_row(one.title, _heads(one), one.toward, ", ".join(one.without_number))
    printed(table)
    listed("Why a kind is disputed or not counted", [one.because for one in found.kinds if one.toward != "yes"])
    apart = [
        f"{one.title}: " + "; ".join(_count(count.low, count.high, count.source) for count in one.counts)
        for one in found.donors
        if one.conflicting
    ]
    listed("Conflicting counts, each with its source", apart)
    listed("Totals over several donors; they overlap and are in no sum", [
        f"{one.title}, {one.as_of.isoformat()}: {_count(one.low, one.high, one.source)}" for one in found.groups
    ])  # fmt: skip


def _table(found: Comparison) -> None:
    table = narrow("", "way", "needs>", "on duty>", "lawful>", "unmet days>", "million USD>", "after>", "back in>")
    for place in UNBROKEN:
        table.columns[place].no_wrap = True
    for way in found.alternatives:
        table.add_row(
            way.title,
            f"{way.wanted:,}",
            _on_duty(way),
            _lawful(way),
            _risk(way.risk),
            _millions(way.cost),
            _days(way.time_to_effect),
            _days(way.way_back),
        )
    printed(table)


def _lawful(way: Alternative) -> str:
    if way.lawful_share is None:
        return NOT_KNOWN if way.wanted else "–"
    return in_percent(way.lawful_share)


def _on_duty(way: Alternative) -> str:
    if way.people is None:
        return NOT_KNOWN
    work = way.avoided or way.full_time_equivalents
    if way.people.high or work is None or not work.high:
        return roughly(way.people)
    return f"0 ({about(work.central)})"


def _legend(found: Comparison) -> None:
    say("")
    say("needs: people the way would need. on duty: people it finds; in brackets full-time work done or spared.")
    say("lawful: share of the people needed who stand on lines that the review finds lawful in whole.")
    say(
        "unmet days: change of unmet Guard need in disasters, in person-days a season over all States; without any "
        f"plan {found.baseline.unmet_before:,.0f} ({found.seasons:,} seasons, seed {found.seed})."
    )
    say(f"million USD: middle, and low to high, in prices of {found.price_year}; for the people on duty, or for those")
    say("needed where it is not known how many can be found. after: days until it works. back in: days to undo it.")


def _ways(found: Comparison) -> None:
    """Each way in full; what was said in the same words before is only named."""
    said: set[tuple[str, str]] = set()
    for way in found.alternatives:
        say("")
        say(f"[bold]{escape(way.title)}.[/bold] {escape(way.what)}")
        facts = _facts(way)
        for head, text in facts:
            if (head, text) not in said:
                say(f"  {head}: {escape(text)}")
        again = dict.fromkeys(head.lower() for head, text in facts if (head, text) in said)
        if again:
            say(f"  The same as above: {', '.join(again)}.")
        said |= {(head, text) for head, text in facts if head in REPEATED}


def _facts(way: Alternative) -> list[tuple[str, str]]:
    cost = way.cost
    pays = "; ".join(f"{one.payer}, {_usd(one.amount)} ({one.fund})" for one in cost.payers) if cost else ""
    told = [
        *(("Supposes", f"that {one}.") for one in way.supposes),
        ("People", _people(way)),
        ("Lawful", way.lawful_says),
        ("Risk", " ".join(text for text in (_rises(way.risk), way.risk_says) if text)),
        ("Pays", pays),
        ("Cost rests on", cost.basis if cost else ""),
        ("Time rests on", way.time_says),
        ("Way back", way.way_back_says),
        *(("Done before", _past(one)) for one in way.precedents),
        *(("Condition", f"{text[0].upper()}{text[1:]}") for text in way.conditions),
        *(("Not known", f"{one.measure.replace('_', ' ')}. Would tell: {one.would_tell}.") for one in way.not_known),
        *(("Claim without a published method, in no sum", _claim(one)) for one in way.claims),
    ]
    return [(head, text) for head, text in told if text]


def _people(way: Alternative) -> str:
    work = way.full_time_equivalents
    more = f"That is the work of {roughly(work)} full-time people." if work and work.high else ""
    return " ".join(text for text in (way.people_says, more) if text)


def _claim(one: Claim) -> str:
    return f"{one.value:,.0f} {one.unit}: {one.meaning} ({one.stated_by}, {one.stated_on.isoformat()})."


def _workload(found: Workload) -> None:
    say("")
    say("[bold]How many people would the stated work need?[/bold]")
    unstated = dict.fromkeys(one.line for one in found.works if one.tasks_per_week is None)
    if unstated:
        say(f"Not assessed for {', '.join(unstated)}: nobody has stated how many tasks a week these lines mean.")
        say("What can be said is how many people 1,000 tasks a week need, and what the people asked for would do.")
    stated = [one for one in found.works if one.tasks_per_week is not None]
    listed("Stated work", [f"{one.line}, {one.role}: {one.says}." for one in stated])
    _work_table(found)
    say(f"Method: {escape(found.method)}; seed {found.seed}. Inputs: table assumptions/workload.")
    for signal in found.signals:
        say(f"[bold]Beside it:[/bold] {escape(signal.says)} {escape(signal.why)} Source: {escape(signal.source)}.")
    for note in found.notes:
        say(escape(note))


def _work_table(found: Workload) -> None:
    table = narrow("", "line and role", "one task", "people for 1,000 a week>", "tasks a week of the people asked for>")
    for one in found.works:
        asked = f"{one.asked:,} would do {about(one.tasks_of_asked.central)}" if one.tasks_of_asked else ""
        table.add_row(f"{one.line}, {one.role}", one.task, _needed(one.per_thousand), asked)
    printed(table)


def _needed(span: Span | None) -> str:
    return "not assessed" if span is None else f"{about(span.central)} ({roughly(span)})"


def _past(one: Past) -> str:
    numbers = [f"{one.people:,} people" if one.people is not None else "", f"{one.usd:,} USD" if one.usd else ""]
    told = ", ".join(text for text in numbers if text)
    mark = f" [{one.mark}]" if one.mark else ""
    return f"{one.name} ({one.began}" + (f"; {told}" if told else "") + f"). {one.says}{mark}"


def _rises(risk: RiskChange | None) -> str:
    if risk is None or risk.most_in is None or risk.chance_before is None or risk.chance_after is None:
        return ""
    before, after = in_percent(risk.chance_before, 2), in_percent(risk.chance_after, 2)
    return f"The chance rises most in {risk.most_in}, from {before} to {after}."


def _risk(risk: RiskChange | None) -> str:
    if risk is None:
        return NOT_KNOWN
    change = risk.unmet_after - risk.unmet_before
    return f"{change:+,.1f}" if change else "0"


def _millions(cost: Cost | None) -> str:
    if cost is None:
        return NOT_KNOWN
    if not cost.total.high:
        return "0"
    places = 0 if cost.total.high >= FEW_DOLLARS else 1
    low, central, high = (f"{usd / 1e6:,.{places}f}" for usd in (cost.total.low, cost.total.central, cost.total.high))
    return f"{central} ({low}–{high})"


def _usd(amount: Dollars) -> str:
    return f"{amount.central / 1e6:,.1f} million USD"


def _days(span: Span | None) -> str:
    if span is None:
        return NOT_KNOWN
    return f"{span.central:,}" if span.exact else f"{span.low:,}–{span.high:,}"


def _heads(one: KindStand) -> str:
    if not one.high:
        return "none published"
    return f"{one.low:,}" if one.low == one.high else f"{one.low:,} to {one.high:,}"


def _count(low: int | None, high: int | None, source: str) -> str:
    number = "no number" if low is None or high is None else f"{low:,}" if low == high else f"{low:,} to {high:,}"
    return f"{number} ({source})"


def narrow(title: str, *columns: str) -> Table:
    """An empty table that can be read in 100 columns; a column whose title ends with > is for numbers."""
    table = Table(
        title=title or None,
        title_justify="left",
        header_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
    for column in columns:
        right = column.endswith(">")
        table.add_column(column.removesuffix(">"), justify="right" if right else "left", overflow="fold")
    return table


def printed(table: Table) -> None:
    """Print a table no wider than 100 columns."""
    console = Console(highlight=False)
    width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    Console(highlight=False, width=width).print(table)

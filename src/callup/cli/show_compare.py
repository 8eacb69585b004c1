"""How are the ways, the workload and a directive shown on a terminal?"""

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from callup.alternatives import (
    Alternative,
    Comparison,
    Cost,
    KindStand,
    Past,
    Progress,
    RiskChange,
    Span,
    Work,
    Workload,
)
from callup.alternatives.span import about, shown
from callup.cli.show import listed, say
from callup.money import Dollars
from callup.period import in_words

WIDTH = 100
NOT_KNOWN = "not known"
MOST_SAID = 4


def comparison(found: Comparison) -> None:
    """One table for all ways, then what stands behind each; then workload and directive."""
    say(
        f"[bold]All ways side by side, on {in_words(found.on)}.[/bold] "
        f"The lines ask for {found.asked:,} people for {found.term_days:,} days. "
        "Nothing here is scored or ranked."
    )
    _table(found)
    _legend(found)
    for way in found.alternatives:
        _way(way)
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
    table = narrow(
        "",
        "way", "needs>", "on duty>", "lawful>", "unmet days>", "million USD>", "works after, days>", "undone in, days>",
    )  # fmt: skip
    for way in found.alternatives:
        table.add_row(
            way.title,
            f"{way.wanted:,}",
            NOT_KNOWN if way.people is None else shown(way.people),
            NOT_KNOWN if way.lawful_share is None else f"{way.lawful_share:.0%}",
            _risk(way.risk),
            _millions(way.cost),
            _days(way.time_to_effect),
            _days(way.way_back),
        )
    printed(table)


def _legend(found: Comparison) -> None:
    say(
        "needs: people the way would need. on duty: people it finds. lawful: share of the people needed who stand on "
        "lines that the review finds lawful in whole."
    )
    say(
        f"unmet days: change of unmet Guard need in disasters, in person-days a season over all States; "
        f"without any plan {found.baseline.unmet_before:,.0f} ({found.seasons:,} seasons, seed {found.seed})."
    )
    say(f"million USD: middle, then low to high, in prices of {found.price_year}; who pays stands below.")


def _way(way: Alternative) -> None:
    say("")
    say(f"[bold]{escape(way.title)}.[/bold] {escape(way.what)}")
    for text in (f"Supposes that {one}." for one in way.supposes):
        say(f"  {escape(text)}")
    for head, text in _facts(way):
        say(f"  {head}: {escape(text)}")
    for one in way.not_known:
        say(f"  Not known, {one.measure.replace('_', ' ')}. Would tell: {escape(one.would_tell)}.")
    for claim in way.claims:
        say(
            f"  Claim without a published method, used in no sum: {claim.value:,.0f} {escape(claim.unit)}, "
            f"{escape(claim.meaning.lower())} ({escape(claim.stated_by)}, {claim.stated_on.isoformat()})."
        )


def _facts(way: Alternative) -> list[tuple[str, str]]:
    cost = way.cost
    pays = "; ".join(f"{one.payer}, {_usd(one.amount)} ({one.fund})" for one in cost.payers) if cost else ""
    work = f"the work of {shown(way.full_time_equivalents)} full-time people" if way.full_time_equivalents else ""
    told = [
        ("People", " ".join(text for text in (way.people_says, work and f"That is {work}.") if text)),
        ("Lawful", way.lawful_says),
        ("Risk", " ".join(text for text in (_rises(way.risk), way.risk_says) if text)),
        ("Pays", pays),
        ("Cost rests on", cost.basis if cost else ""),
        ("Time rests on", way.time_says),
        ("Way back", way.way_back_says),
        *(("Done before", _past(one)) for one in way.precedents),
        *(("Condition", text) for text in _few(way.conditions)),
    ]
    return [(head, text) for head, text in told if text]


def _workload(found: Workload) -> None:
    say("")
    say("[bold]How many people would the stated work need?[/bold]")
    table = narrow(
        "", "line", "role", "one task", "people for 1,000 tasks a week>", "stated tasks>", "people needed>",
    )  # fmt: skip
    for one in found.works:
        table.add_row(one.line, one.role, one.task, *_work(one))
    printed(table)
    listed("Line by line", dict.fromkeys(f"{one.line}, {one.role}: {one.says}." for one in found.works))
    say(f"Method: {escape(found.method)}; seed {found.seed}. Inputs: table assumptions/workload.")
    for signal in found.signals:
        say(f"[bold]Beside it:[/bold] {escape(signal.says)} {escape(signal.why)} Source: {escape(signal.source)}.")
    for note in found.notes:
        say(escape(note))


def _work(one: Work) -> tuple[str, str, str]:
    stated = "not stated" if one.tasks_per_week is None else f"{one.tasks_per_week:,}"
    return _needed(one.per_thousand), stated, _needed(one.people)


def _needed(span: Span | None) -> str:
    return "not assessed" if span is None else f"{about(span.central)} ({shown(span)})"


def _few(texts: tuple[str, ...]) -> list[str]:
    more = len(texts) - MOST_SAID
    return [*texts[:MOST_SAID], *([f"and {more} more, in --json"] if more > 0 else [])]


def _past(one: Past) -> str:
    numbers = [f"{one.people:,} people" if one.people is not None else "", f"{one.usd:,} USD" if one.usd else ""]
    told = ", ".join(text for text in numbers if text)
    mark = f" [{one.mark}]" if one.mark else ""
    return f"{one.name} ({one.began}" + (f"; {told}" if told else "") + f"). {one.says}{mark}"


def _rises(risk: RiskChange | None) -> str:
    if risk is None or risk.most_in is None or risk.chance_before is None or risk.chance_after is None:
        return ""
    return f"The chance rises most in {risk.most_in}, from {risk.chance_before:.2%} to {risk.chance_after:.2%}."


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
    low, central, high = (f"{usd / 1e6:,.0f}" for usd in (cost.total.low, cost.total.central, cost.total.high))
    return f"{central} ({low} to {high})"


def _usd(amount: Dollars) -> str:
    return f"{amount.central / 1e6:,.1f} million USD"


def _days(span: Span | None) -> str:
    if span is None:
        return NOT_KNOWN
    return f"{span.central:,}" if span.exact else f"{span.low:,} to {span.high:,}"


def _heads(one: KindStand) -> str:
    if not one.high:
        return "none published"
    return f"{one.low:,}" if one.low == one.high else f"{one.low:,} to {one.high:,}"


def _count(low: int | None, high: int | None, source: str) -> str:
    number = "no number" if low is None or high is None else f"{low:,}" if low == high else f"{low:,} to {high:,}"
    return f"{number} ({source})"


def narrow(title: str, *columns: str) -> Table:
    """An empty table that can be read in 100 columns; a column whose title ends with > is for numbers."""
    table = Table(title=title or None, title_justify="left", header_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        right = column.endswith(">")
        table.add_column(column.removesuffix(">"), justify="right" if right else "left", overflow="fold")
    return table


def printed(table: Table) -> None:
    """Print a table no wider than 100 columns."""
    console = Console(highlight=False)
    width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    Console(highlight=False, width=width).print(table)

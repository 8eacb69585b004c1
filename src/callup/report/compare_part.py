"""What else could be done, on the same measures for all?"""

from callup.alternatives import Alternative, Comparison, Past, Span, Workload
from callup.alternatives import Progress as Directive
from callup.alternatives.span import shown
from callup.package import Package
from callup.report import charts, words
from callup.report.blocks import Block, Bullets, Figure, Heading, Paragraph, Table, code, number, text

NOT_KNOWN = words.unbroken("not known")


def write_comparison(package: Package) -> list[Block]:
    """All ways side by side, what stands behind each, the workload and a directive above the request."""
    heading = Heading(level=2, text=words.PARTS["comparison"])
    found = package.comparison
    if found is None:
        return [heading, Paragraph(text="Other ways were not worked out for this package.")]
    asked = (
        f"The lines ask for {words.number(found.asked)} people; the longest term planned is "
        f"{words.number(found.term_days)} days. {words.INTRODUCTIONS['comparison']}"
    )
    return [
        heading,
        Paragraph(text=asked),
        _side_by_side(found),
        *_costs(found),
        _said(found),
        *_conditions(found),
        *_not_known(found),
        *_claims(found),
        Bullets(items=found.notes),
        *_workload(found.workload),
        *(_directive(found.directive) if found.directive else []),
    ]


def _side_by_side(found: Comparison) -> Table:
    rows = tuple(
        (
            way.title,
            words.number(way.wanted),
            _span(way.people),
            _span(way.full_time_equivalents),
            NOT_KNOWN if way.lawful_share is None else words.percent(way.lawful_share, digits=0),
            _risk(way),
            _span(way.time_to_effect),
            _span(way.way_back),
        )
        for way in found.alternatives
    )
    columns = (
        text("Way", 1.6), number("People needed", 0.8), number("On duty", 0.9), number("Full-time work", 0.9),
        number("Lawful", 0.8), number("Unmet person-days", 1.1), number("Days until it works", 0.9),
        number("Days until undone", 0.8),
    )  # fmt: skip
    caption = (
        f"All ways side by side ({words.number(found.seasons)} seasons, seed {found.seed}; the same for every way). "
        "Unmet person-days a season over all States; if nothing is done "
        f"{words.number(found.baseline.unmet_before)}. Ranges are rounded"
    )
    return Table(caption=caption, columns=columns, rows=rows)


def _span(span: Span | None) -> str:
    return NOT_KNOWN if span is None else shown(span)


def _risk(way: Alternative) -> str:
    if way.risk is None:
        return NOT_KNOWN
    return words.number(way.risk.unmet_after)


def _costs(found: Comparison) -> list[Block]:
    priced = [(way.title, way.cost) for way in found.alternatives if way.cost]
    bars: list[charts.Row] = [
        {"name": charts.label(title), "low": cost.total.low, "central": cost.total.central, "high": cost.total.high,
         "shown": words.usd(cost.total.central)}
        for title, cost in priced
    ]  # fmt: skip
    rows = tuple(
        (
            way.title,
            "\n".join(f"{one.payer}: {words.usd(one.amount.central)}" for one in way.cost.payers) or words.NONE,
            *map(words.number, (way.cost.total.low, way.cost.total.central, way.cost.total.high)),
        )
        if way.cost
        else (way.title, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN)
        for way in found.alternatives
    )
    columns = (text("Way", 1.5), text("Payers, central", 2), number("Low"), number("Central"), number("High"))
    caption = f"Cost of every way (USD of {found.price_year})"
    alt = f"Bars of the cost of {len(bars)} ways with low and high values. {words.SAME_NUMBERS}"
    table = Table(caption=caption, columns=columns, rows=rows)
    if not bars:
        return [table]
    svg = charts.ranges(bars, title=f"Million USD of {found.price_year}")
    return [Figure(caption=f"{caption}: bar and number central value, line from low to high", alt=alt, svg=svg), table]


def _said(found: Comparison) -> Table:
    rows = tuple(
        (
            way.title,
            "\n".join((way.what, *way.supposes)),
            "\n".join((way.people_says, way.lawful_says, way.risk_says)),
            "\n".join((f"Until it works: {way.time_says}", f"Way back: {way.way_back_says}")),
            "\n".join(map(_past, way.precedents)) or words.NONE,
        )
        for way in found.alternatives
    )
    columns = (
        text("Way", 1.2), text("What it is, and what it supposes", 2.2), text("People, law and risk", 2.2),
        text("Time", 2.2), text("Done before, with its numbers", 2.4),
    )  # fmt: skip
    return Table(caption="What stands behind the numbers of each way", columns=columns, rows=rows)


def _past(one: Past) -> str:
    numbers = [f"{words.number(one.people)} people"] if one.people is not None else []
    numbers += [words.usd(one.usd)] if one.usd is not None else []
    told = ", ".join(numbers) or "no number published"
    marked = f"; {one.mark}" if one.mark else ""
    return f"{one.name}, {words.day_text(one.began)}: {told} ({one.source}{marked})"


def _conditions(found: Comparison) -> list[Block]:
    held: dict[str, list[str]] = {}
    for way in found.alternatives:
        for condition in way.conditions:
            held.setdefault(condition, []).append(way.title)
    rows = tuple((condition, ", ".join(ways)) for condition, ways in held.items())
    columns = (text("Condition", 3), text("Ways", 2))
    return [Table(caption="Conditions of the ways", columns=columns, rows=rows, row_heads=0)] if rows else []


def _not_known(found: Comparison) -> list[Block]:
    rows = tuple(
        (way.title, one.measure.replace("_", " "), one.would_tell)
        for way in found.alternatives
        for one in way.not_known
    )
    columns = (text("Way"), text("Measure"), text("What would tell", 3))
    return [Table(caption="What is not known", columns=columns, rows=rows, row_heads=2)] if rows else []


def _claims(found: Comparison) -> list[Block]:
    claims = {one.name: one for way in found.alternatives for one in way.claims}
    rows = tuple(
        (
            one.meaning,
            words.plain_number(one.value),
            one.unit,
            one.stated_by,
            words.day(one.stated_on),
            one.source,
        )
        for one in claims.values()
    )
    columns = (
        text("Claim", 2), number("Value", 0.8), text("Unit", 0.9), text("Stated by", 1.6), text("On", 1),
        text("Source", 1.8),
    )  # fmt: skip
    caption = "Claims with no published method: shown, and used in no sum"
    return [Table(caption=caption, columns=columns, rows=rows)] if rows else []


def _workload(found: Workload) -> list[Block]:
    rows = tuple(
        (
            one.line,
            one.role,
            words.people(one.asked),
            words.people(one.tasks_per_week),
            _range(one.people),
            _range(one.per_thousand),
            _range(one.tasks_of_asked),
            one.task,
        )
        for one in found.works
    )
    columns = (
        code("Line", 1), code("Role", 1.2), number("People asked", 0.8), number("Tasks a week stated", 0.8),
        number("People for them", 1), number("People for 1,000 tasks a week", 1.1),
        number("Tasks a week of the people asked", 1.2), text("One task is", 2),
    )  # fmt: skip
    caption = "How many people the stated work needs, from labelled assumptions"
    blocks: list[Block] = [Heading(level=3, text="Workload")]
    if rows:
        blocks.append(Table(caption=caption, columns=columns, rows=rows, row_heads=2))
    return [*blocks, *_signals(found)]


def _range(span: Span | None) -> str:
    if span is None:
        return words.NOT_STATED
    if span.low == span.high:
        return words.number(span.central)
    return f"{words.number(span.central)}\n({words.number(span.low)} to {words.number(span.high)})"


def _signals(found: Workload) -> list[Block]:
    blocks: list[Block] = []
    for one in found.signals:
        rows = tuple((f"{reading.year}-{reading.month:02d}", words.number(reading.value)) for reading in one.readings)
        columns = (text("Month"), number(one.unit))
        table = Table(caption=f"{one.title} ({one.source})", columns=columns, rows=rows, folded=True)
        blocks += [Paragraph(text=one.says), *([table] if rows else [])]
    return blocks


def _directive(found: Directive) -> list[Block]:
    told = found.directive
    rows = tuple(
        (
            one.title,
            _heads(one.low, one.high),
            one.toward,
            ", ".join(one.without_number) or words.NONE,
        )
        for one in found.kinds
    )
    columns = (text("Kind of donor", 2), number("People"), text("Counted", 1), text("No number published", 2))
    mark = f" ({told.mark})" if told.mark else ""
    return [
        Heading(level=3, text=f"{told.title} ({told.citation})"),
        Paragraph(text=f"{told.plain}{mark}"),
        Bullets(items=found.says),
        Table(caption="People lent so far by kind of donor, each donor once", columns=columns, rows=rows),
    ]


def _heads(low: int, high: int) -> str:
    return words.number(low) if low == high else f"{words.number(low)} to {words.number(high)}"

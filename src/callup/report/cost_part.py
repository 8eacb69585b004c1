"""What does it cost, who pays, and from which fund?"""

from callup.cost import Bill, BillLine, Spread
from callup.money import NOTHING, Dollars
from callup.package import Package
from callup.report import charts, words
from callup.report.blocks import Block, Bullets, Column, Figure, Heading, Paragraph, Table, code, number, text

AMOUNT = (number("Low (USD)", 1.1), number("Central (USD)", 1.1), number("High (USD)", 1.1))


def write_bill(package: Package) -> list[Block]:
    """The bill by payer and fund, by component, and line by line."""
    return bill_blocks(package.bill)


def bill_blocks(bill: Bill) -> list[Block]:
    """The same, of a bill that stands in no package yet."""
    total = bill.total
    said = (
        f"In all {words.usd(total.central)} ({words.usd(total.low)} to {words.usd(total.high)}) "
        f"in dollars of {bill.price_year}, for {words.number(bill.person_days)} person-days."
    )
    blocks: list[Block] = [
        Heading(level=2, text=words.PARTS["bill"]),
        Paragraph(text=said),
        Paragraph(text=words.INTRODUCTIONS["bill"]),
    ]
    if bill.spread is not None:
        blocks.append(Paragraph(text=_spread(bill.spread)))
    if bill.notes:
        blocks.append(Bullets(items=bill.notes))
    if not bill.lines and not bill.payers:
        return [*blocks, Paragraph(text="The bill has no payer.")]
    return [*blocks, _payers(bill), *_ledgers(bill), *_components(bill), *_entered(bill.lines)]


def _spread(spread: Spread) -> str:
    return (
        f"Of {words.number(spread.draws)} draws over the assumptions (seed {spread.seed}) 10 percent lie below "
        f"{words.usd(spread.p10)}, half below {words.usd(spread.p50)} and 90 percent below {words.usd(spread.p90)}; "
        f"their mean is {words.usd(spread.mean)}."
    )


def _ledgers(bill: Bill) -> list[Block]:
    """Who owes whom, and what FEMA may refund: two accounts, each in its own table."""
    debts = tuple((one.debtor, one.creditor, one.ground, *_amount(one.amount)) for one in bill.debts)
    refunds = tuple(
        (one.claimant, one.payer, f"{100 * one.share:g} percent; {one.ground}", *_amount(one.amount))
        for one in bill.refunds
    )
    told = (
        ("Debts for the support, whatever is refunded", "Owes", "Is owed", debts),
        ("Refunds that may be claimed, deducted from nothing", "Claims", "Pays", refunds),
    )
    return [
        Table(
            caption=f"{caption} (USD of {bill.price_year})",
            columns=(text(first, 1.3), text(second, 1.3), text("Ground", 2), *AMOUNT),
            rows=rows,
            row_heads=2,
        )
        for caption, first, second, rows in told
        if rows
    ]


def _payers(bill: Bill) -> Table:
    rows = [(payer.payer, payer.fund, *_amount(payer.amount)) for payer in bill.payers]
    rows.append(("All payers", "all funds", *_amount(bill.total)))
    caption = f"Cost by payer and fund (USD of {bill.price_year})"
    return Table(caption=caption, columns=(text("Payer", 1.5), text("Fund", 2), *AMOUNT), rows=tuple(rows), row_heads=2)


def _components(bill: Bill) -> list[Block]:
    sums: dict[str, Dollars] = {}
    for line in bill.lines:
        sums[line.component] = sums.get(line.component, NOTHING) + line.amount
    if not sums:
        return []
    order = sorted(sums, key=lambda name: (-sums[name].central, name))
    bars: list[charts.Row] = [
        {
            "name": charts.label(name),
            "low": sums[name].low,
            "central": sums[name].central,
            "high": sums[name].high,
            "shown": words.usd(sums[name].central),
        }
        for name in order
    ]
    caption = f"Cost by component (USD of {bill.price_year}): bar and number central value, line from low to high"
    told = "; ".join(f"{name} {words.usd(sums[name].central)}" for name in order[:3])
    alt = f"Bars of the cost by component with low and high values. Largest: {told}. {words.SAME_NUMBERS}"
    rows = tuple((name, *_amount(sums[name])) for name in order)
    return [
        Figure(caption=caption, alt=alt, svg=charts.ranges(bars, title=f"Million USD of {bill.price_year}")),
        Table(
            caption=f"Cost by component (USD of {bill.price_year})", columns=(text("Component", 2), *AMOUNT), rows=rows
        ),
    ]


def _entered(lines: tuple[BillLine, ...]) -> list[Block]:
    return [_lines(lines), _bases(lines)] if lines else []


def _lines(lines: tuple[BillLine, ...]) -> Table:
    alike: dict[tuple[str, ...], list[BillLine]] = {}
    for line in lines:
        alike.setdefault(
            (line.line, line.component, words.status(line.status), f"{line.payer}\n{line.fund}"), []
        ).append(line)
    rows = tuple((*key, *_entries(entries)) for key, entries in alike.items())
    columns: tuple[Column, ...] = (
        code("Line", 1.3), text("Component", 1.5), text("Duty status", 0.9), text("Payer and fund", 2.6),
        number("Person-days"), number("Low"), number("Central"), number("High"),
    )  # fmt: skip
    caption = "The bill by line, component, duty status and payer (USD); every entry stands in package.json"
    return Table(caption=caption, columns=columns, rows=rows, row_heads=2)


def _entries(entries: list[BillLine]) -> tuple[str, ...]:
    """Person-days and amounts of entries that differ only by Guard."""
    amount = sum((entry.amount for entry in entries), NOTHING)
    return words.number(sum(entry.person_days for entry in entries)), *_amount(amount)


def _bases(lines: tuple[BillLine, ...]) -> Table:
    """How the amounts came about, told for the largest entry of each kind."""
    largest: dict[tuple[str, str], BillLine] = {}
    for line in sorted(lines, key=lambda line: -line.amount.central):
        largest.setdefault((line.component, words.status(line.status)), line)
    rows = tuple((*key, line.basis) for key, line in largest.items())
    columns = (text("Component", 1.3), text("Duty status", 0.9), text("Basis", 6))
    caption = "Basis of the amounts, for the largest entry of each component and duty status"
    return Table(caption=caption, columns=columns, rows=rows, row_heads=2)


def _amount(dollars: Dollars) -> tuple[str, str, str]:
    return words.number(dollars.low), words.number(dollars.central), words.number(dollars.high)

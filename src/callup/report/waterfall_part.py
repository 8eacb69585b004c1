"""Of which parts does the cost consist, step by step up to the total?"""

from itertools import accumulate
from typing import Any

from callup.cost import Bill
from callup.money import NOTHING, Dollars
from callup.package import Package
from callup.report import charts, words
from callup.report.blocks import Block, Figure, Table, number, text

MILLION = 1_000_000
TOTAL = "Total"


def write_waterfall(package: Package) -> list[Block]:
    """Components one on top of the other, central values, with the running sum in a table."""
    return waterfall_blocks(package.bill)


def waterfall_blocks(bill: Bill) -> list[Block]:
    """The same, of a bill that stands in no package yet."""
    sums: dict[str, Dollars] = {}
    for line in bill.lines:
        sums[line.component] = sums.get(line.component, NOTHING) + line.amount
    if not sums:
        return []
    order = sorted(sums, key=lambda name: (-sums[name].central, name))
    amounts = [sums[name].central for name in order]
    running = list(accumulate(amounts))
    caption = f"Cost built up by component, central values (USD of {bill.price_year})"
    alt = (
        f"Bars that rise from 0 to {words.usd(running[-1])} in {len(order)} steps; the first is {order[0]} with "
        f"{words.usd(amounts[0])}. {words.SAME_NUMBERS}"
    )
    rows = [
        (name, words.number(amount), words.number(sum_), words.percent(amount / running[-1] if running[-1] else 0.0))
        for name, amount, sum_ in zip(order, amounts, running, strict=True)
    ]
    columns = (text("Component", 2), number("Amount"), number("Running sum"), number("Share of the total"))
    svg = waterfall(_steps(order, amounts, running), title=f"Million USD of {bill.price_year}")
    return [
        Figure(caption=caption, alt=alt, svg=svg),
        Table(caption=caption, columns=columns, rows=tuple(rows), folded=True),
    ]


def _steps(order: list[str], amounts: list[int], running: list[int]) -> list[charts.Row]:
    steps: list[charts.Row] = [
        {"name": charts.label(name), "since": (sum_ - amount) / MILLION, "until": sum_ / MILLION,
         "shown": words.usd(amount)}
        for name, amount, sum_ in zip(order, amounts, running, strict=True)
    ]  # fmt: skip
    return [*steps, {"name": TOTAL, "since": 0.0, "until": running[-1] / MILLION, "shown": words.usd(running[-1])}]


def waterfall(steps: list[charts.Row], *, title: str) -> str:
    """Bars that begin where the one above ends; the last from 0 to the total.

    Args:
        steps: `name`, `since`, `until` [millions], `shown` (the amount in words).
        title: What the horizontal axis measures.
    """
    import altair as alt  # noqa: PLC0415

    names = [step["name"] for step in steps]
    base: Any = alt.Chart(alt.InlineData(values=steps)).encode(
        y=alt.Y("name:N", sort=names, title=None).axis(labelLimit=210, ticks=False, domain=False, labelPadding=6)
    )
    bars = base.mark_bar(height=16, color="#a9cdec", stroke=charts.BLUE, strokeWidth=0.7).encode(
        x=alt.X("since:Q", title=title).axis(tickCount=5, format=",d"), x2="until:Q"
    )
    told = base.mark_text(align="left", dx=5, fontSize=11).encode(x="until:Q", text="shown:N")
    return charts.as_svg((bars + told).properties(width=300, height=alt.Step(25)))

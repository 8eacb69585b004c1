"""What does the plan do to the needs of the States at home?"""

from callup.package import Package
from callup.readiness.risk import Risk, StateRisk
from callup.readiness.spread import InputSpread, NationSpread, Range
from callup.report import charts, words
from callup.report.blocks import Block, Bullets, Column, Figure, Heading, Paragraph, Table, number, text

BLOCK_WEEKS = 4
MOST = 10
BEFORE, WITH = "without the plan", "with the plan"


def write_risk(package: Package) -> list[Block]:
    """Chance and size of unmet need, without and with the plan."""
    return risk_blocks(package.risk)


def risk_blocks(risk: Risk) -> list[Block]:
    """The same, of a simulation that stands in no package yet."""
    seasons = f"Seasons simulated: {words.number(risk.seasons)}. Seed: {risk.seed}."
    run = f"{seasons} First day of the simulated year: {words.day_text(risk.first_day)}."
    blocks: list[Block] = [
        Heading(level=2, text=words.PARTS["risk"]),
        Paragraph(text=words.INTRODUCTIONS["risk"]),
        Paragraph(text=run),
    ]
    if risk.notes:
        blocks.append(Bullets(items=risk.notes))
    return [
        *blocks,
        *_by_week(risk),
        *_most_affected(risk),
        *_states(risk),
        *_every_week(risk),
        *_spread(risk.input_spread),
    ]


def _by_week(risk: Risk) -> list[Block]:
    if not risk.homes or not risk.chance_before:
        return []
    before, after = _summed(risk.chance_before), _summed(risk.chance_after)
    starts = [words.week(risk.first_day, week) for week in range(len(before))]
    points: list[charts.Row] = [
        {"week": week, "start": starts[week], "when": when, "value": round(value, 6)}
        for when, values in ((BEFORE, before), (WITH, after))
        for week, value in enumerate(values)
    ]
    peak = max(range(len(after)), key=lambda week: after[week])
    alt = (
        f"Two lines over {len(before)} weeks: number of States expected to have unmet need in the week. "
        f"Without the plan the mean is {_mean(before)}, with the plan {_mean(after)}; the highest week with the plan "
        f"is {starts[peak]} with {words.number(after[peak], digits=2)}. {words.SAME_NUMBERS}"
    )
    caption = "Number of States expected to have unmet need, by week (sum of the chances over the States)"
    rows = tuple(
        (
            starts[week],
            *(words.number(value, digits=2) for value in (before[week], after[week], after[week] - before[week])),
        )
        for week in range(len(before))
    )
    columns = (text("Week that begins on"), number("Without the plan"), number("With the plan"), number("Difference"))
    return [
        Figure(caption=caption, alt=alt, svg=charts.weeks(points, title="States with unmet need (expected)")),
        Table(caption="Number of States expected to have unmet need, by week", columns=columns, rows=rows, folded=True),
    ]


def _summed(matrix: tuple[tuple[float, ...], ...]) -> list[float]:
    return [sum(week) for week in zip(*matrix, strict=True)]


def _mean(values: list[float]) -> str:
    return words.number(sum(values) / len(values), digits=2)


def _most_affected(risk: Risk) -> list[Block]:
    if not risk.homes or not risk.chance_before:
        return []
    rises = {home: _rises(risk, index) for index, home in enumerate(risk.homes)}
    homes = sorted(rises, key=lambda home: (-max(rises[home]), home))[:MOST]
    digits = 1 if max(rises[homes[0]]) >= 1 else 2
    starts = [words.week(risk.first_day, BLOCK_WEEKS * block) for block in range(len(rises[homes[0]]))]
    cells: list[charts.Row] = [
        {
            "place": charts.label(home),
            "block": start,
            "value": round(rise, 6),
            "shown": words.number(rise, digits=digits),
        }
        for home in homes
        for start, rise in zip(starts, rises[home], strict=True)
    ]
    caption = f"Rise of the chance of unmet need in the {len(homes)} States most affected (percentage points)"
    alt = f"{caption}, by four weeks; in each cell the week with the largest rise. {words.SAME_NUMBERS}"
    rows = tuple((home, *(words.number(rise, digits=digits) for rise in rises[home])) for home in homes)
    columns: tuple[Column, ...] = (text("State", 0.8), *(number(start) for start in starts))
    return [
        Figure(
            caption=caption, alt=alt, svg=charts.heat(cells, legend="Largest rise in four weeks (percentage points)")
        ),
        Table(caption=f"{caption}, by the first of four weeks", columns=columns, rows=rows, folded=True),
    ]


def _every_week(risk: Risk) -> list[Block]:
    """Every State, week block by week block, without and with the plan."""
    if not risk.homes or not risk.chance_before:
        return []
    blocks = range(0, len(risk.chance_before[0]), BLOCK_WEEKS)
    rows = tuple(
        (home, *(_pair(before[at : at + BLOCK_WEEKS], after[at : at + BLOCK_WEEKS]) for at in blocks))
        for home, before, after in zip(risk.homes, risk.chance_before, risk.chance_after, strict=True)
    )
    columns: tuple[Column, ...] = (
        text("State", 0.8), *(number(words.week(risk.first_day, at)) for at in blocks)
    )  # fmt: skip
    caption = (
        "Chance of unmet need in every State by the first of four weeks: the highest of the four, without the plan and "
        "with it (%); every week stands in package.json and package.xlsx"
    )
    return [Table(caption=caption, columns=columns, rows=rows, folded=True)]


def _pair(before: tuple[float, ...], after: tuple[float, ...]) -> str:
    return f"{words.number(max(before) * 100, digits=2)}\n{words.number(max(after) * 100, digits=2)}"


def _rises(risk: Risk, index: int) -> list[float]:
    """Largest rise in each block of four weeks [percentage points]."""
    pairs = zip(risk.chance_before[index], risk.chance_after[index], strict=True)
    rises = [(after - before) * 100 for before, after in pairs]
    return [max(rises[start : start + BLOCK_WEEKS]) for start in range(0, len(rises), BLOCK_WEEKS)]


def _states(risk: Risk) -> list[Block]:
    if not risk.states:
        return [Paragraph(text="No State was simulated.")]
    columns = (
        text("State", 0.8), number("Chance without"), number("Chance with"), number("95 % interval", 1.5),
        number("Unmet without"), number("Unmet with"), number("Worst 5 % without", 1.1), number("Worst 5 % with", 1.1),
        number("Worst week"),
    )  # fmt: skip
    caption = (
        "Every State without and with the plan: chance of any unmet need in a season with its interval, "
        "mean unmet person-days in a season and in the worst 5 % of seasons, and the week with the highest chance"
    )
    return [Table(caption=caption, columns=columns, rows=tuple(_state(state, risk.first_day) for state in risk.states))]


def _state(state: StateRisk, first_day: str) -> tuple[str, ...]:
    interval = f"{words.number(state.chance_low * 100, digits=1)} to {words.percent(state.chance_high)}"
    chances = words.percent(state.chance_before), words.percent(state.chance_after), interval
    days = (state.unmet_before, state.unmet_after, state.tail_before, state.tail_after)
    return (
        state.home,
        *chances,
        *(words.number(value, digits=1) for value in days),
        words.week(first_day, state.worst_week),
    )


def _spread(spread: InputSpread | None) -> list[Block]:
    """How far the figures move with their inputs; nothing where nobody asked."""
    if spread is None:
        return []
    caption = (
        f"All States together: middle {words.percent(spread.level, digits=0)} of {words.number(spread.resamples)} "
        f"resamples of the inputs, {words.number(spread.seasons)} seasons each"
    )
    columns = (
        text("Figure", 2.0), number("As read"), number("All inputs", 1.5), number("Record only", 1.5),
        number("Assumptions only", 1.5), number("Dice only", 1.5), number("By assumptions"),
    )  # fmt: skip
    rows = tuple(_spread_row(one) for one in spread.nation)
    return [Table(caption=caption, columns=columns, rows=rows), Bullets(items=spread.notes)]


def _spread_row(one: NationSpread) -> tuple[str, ...]:
    digits = 0 if one.unit == "person-days" else 2
    share = "not seen" if one.assumption_share is None else words.percent(one.assumption_share, digits=0)
    ranges = (one.everything, one.record, one.assumptions, one.dice)
    return (
        one.quantity,
        words.number(one.as_read, digits=digits),
        *(_range(range_, digits) for range_ in ranges),
        share,
    )


def _range(range_: Range, digits: int) -> str:
    return f"{words.number(range_.low, digits=digits)} to {words.number(range_.high, digits=digits)}"

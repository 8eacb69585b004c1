"""What would another plan change? Two plans side by side, with what they do to the homes and what they cost."""

from callup.cost import Bill
from callup.readiness.risk import Risk
from callup.report import words
from callup.report.blocks import Block, Heading, Paragraph, Table, code, number, text
from callup.sourcing.plan import Assignment, Plan

Three = tuple[Plan | None, Risk | None, Bill | None]
DAYS_NOTE = "Unmet person-days are those of a season over all States, without and with the plan."


def side_by_side(written: Three, other: Three) -> list[Block]:
    """The plan as written and another: by line, by Guard, in all.

    Args:
        written: Plan, risk and bill as written; None: not written yet.
        other: Those of the what-if.

    Returns:
        Tables with both and the difference; figures that are not there are told as not known.

    Example:
        >>> side_by_side((None, None, None), (None, None, None))[0].text
        'Side by side'
    """
    return [
        Heading(level=2, text="Side by side"),
        Paragraph(text=DAYS_NOTE),
        _totals(written, other),
        *_table("People planned, by line", code("Line", 1.5), _by_line(written[0]), _by_line(other[0])),
        *_table("People sent, by Guard", text("Guard"), _by_home(written[0]), _by_home(other[0])),
    ]


def _totals(written: Three, other: Three) -> Table:
    rows = tuple(
        (title, *_pair(before, after))
        for (title, before), (_, after) in zip(_measures(written), _measures(other), strict=True)
    )
    columns = (text("Measure", 2), number("As written"), number("What if"), number("Difference"))
    return Table(caption="Both plans in all", columns=columns, rows=rows)


def _measures(three: Three) -> list[tuple[str, float | None]]:
    plan, risk, bill = three
    return [
        ("People missing", None if plan is None else sum(one.missing for one in plan.shortfalls)),
        ("People sent, at the time of most of each Guard", None if plan is None else sum(_by_home(plan).values())),
        ("Guards that send", None if plan is None else sum(people > 0 for people in _by_home(plan).values())),
        ("Unmet person-days without", None if risk is None else round(sum(one.unmet_before for one in risk.states))),
        ("Unmet person-days with", None if risk is None else round(sum(one.unmet_after for one in risk.states))),
        ("Cost, central (USD)", None if bill is None else bill.total.central),
        ("Person-days paid", None if bill is None else bill.person_days),
    ]  # fmt: skip


def _table(caption: str, name: object, before: dict[str, int], after: dict[str, int]) -> list[Block]:
    rows = tuple((key, *_pair(before.get(key, 0), after.get(key, 0))) for key in sorted({*before, *after}))
    columns = (name, number("As written"), number("What if"), number("Difference"))
    return [Table(caption=caption, columns=columns, rows=rows)] if rows else []  # type: ignore[arg-type]


def _pair(before: float | None, after: float | None) -> tuple[str, str, str]:
    told = [words.NOT_STATED if one is None else words.number(one) for one in (before, after)]
    if before is None or after is None:
        return told[0], told[1], words.NOT_STATED
    return told[0], told[1], f"{after - before:+,.0f}" if after != before else "0"


def _by_line(plan: Plan | None) -> dict[str, int]:
    """People on each line at the time of least for lines that lack some, else of most."""
    if plan is None:
        return {}
    short = {one.line: one.planned for one in plan.shortfalls}
    lines = {one.line for one in plan.assignments} | set(short)
    return {line: short.get(line, _most([one for one in plan.assignments if one.line == line])) for line in lines}


def _most(some: list[Assignment]) -> int:
    """The most people of some assignments on one day."""
    return max(
        (sum(one.people for one in some if one.since <= day < one.until) for day in {one.since for one in some}),
        default=0,
    )


def _by_home(plan: Plan | None) -> dict[str, int]:
    return {} if plan is None else {one.home: one.given for one in plan.shares if one.given}

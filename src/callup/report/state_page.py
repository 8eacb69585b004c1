"""What does the plan mean for one State? A page for every State, and a page that lists them.

The pages say the same in the same order for every State, and are drawn as the decision package is.
"""

from datetime import date, timedelta

import msgspec

from callup.readiness.weekly import StateWeeks
from callup.report import charts, words
from callup.report.blocks import (
    Block,
    Bullets,
    Column,
    Document,
    Figure,
    Heading,
    Notice,
    Paragraph,
    Table,
    number,
    text,
)
from callup.report.html import write_document
from callup.report.plan_part import Tiles, draw_tile
from callup.report.risk_part import BEFORE, WITH
from callup.report.visible import made_visible
from callup.sourcing.plan import Plan
from callup.sourcing.states import StateAnswer, share_in_words
from callup.sourcing.wording import capital

State = tuple[StateAnswer, StateWeeks]
RUNNING = (words.LIMIT,)
PERCENT = 100


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """What all pages share: title of the request, day, version, the plan, the tile map, names by postal code."""

    title: str
    on: date
    version: str
    plan: Plan
    tiles: Tiles
    names: dict[str, str]


def state_pages(book: Book, states: tuple[State, ...]) -> list[tuple[str, str]]:
    """File name and HTML text of each page, `index.html` first.

    Args:
        book: What all pages share.
        states: What each State gives and keeps, and its risk by week.
    """
    pages = [("index.html", _index(book, states))]
    pages += [(f"{state.home}.html", _page(book, state, risk)) for state, risk in states]
    return [(name, write_document(made_visible(page), book.version)) for name, page in pages]


def _index(book: Book, states: tuple[State, ...]) -> Document:
    rows = tuple(
        (
            state.home, book.names.get(state.home, state.home), words.number(state.share.given),
            words.percent(state.share.kept_share), *_year(risk),
        )
        for state, risk in states
    )  # fmt: skip
    columns = (
        Column(title="Page", kind="page"), text("State"), number("Sent"), number("Share kept"),
        number("Chance without"), number("Chance with"),
    )  # fmt: skip
    caption = "Every State: people sent at one time, share of strength kept, chance of unmet need in a year"
    blocks: list[Block] = [*_notices(book), *_map(book, None), Table(caption=caption, columns=columns, rows=rows)]
    return _document(book, "What every State gives and keeps", blocks)


def _page(book: Book, state: StateAnswer, risk: StateWeeks) -> Document:
    name = book.names.get(state.home, state.home)
    blocks = [
        *_notices(book), Heading(level=2, text="In short"), Paragraph(text=share_in_words(state)), *_map(book, state),
        *_gives(state), *_keeps(state), *_limits(state), *_moves(state), *_risk(risk),
    ]  # fmt: skip
    return _document(book, f"{name}: what it gives and what it keeps", blocks)


def _document(book: Book, title: str, blocks: list[Block]) -> Document:
    return Document(title=title, subject=book.title, on=book.on, running=RUNNING, blocks=tuple(blocks))


def _notices(book: Book) -> list[Block]:
    note = [Notice(text=book.plan.roster_note)] if book.plan.roster_note else []
    return [Notice(text=f"{words.LIMIT}. Nobody is ordered by this page; a governor decides."), *note]


def _map(book: Book, state: StateAnswer | None) -> list[Block]:
    if not book.tiles:
        return []
    known = {share.home: share for share in book.plan.shares}
    drawn = [draw_tile(code, *place, known.get(code)) for code, place in sorted(book.tiles.items())]
    if state is None:
        alt = "Map with one tile for each jurisdiction: people sent. The table that follows has the same numbers."
        return [Figure(caption="People sent and share of strength kept", alt=alt, svg=charts.tile_map(drawn))]
    marked = [tile | {"code": f"[{tile['code']}]"} if tile["code"] == state.home else tile for tile in drawn]
    share = state.share
    alt = (
        f"Map with one tile for each jurisdiction; {state.home} stands in brackets. It sends "
        f"{words.number(share.given)} people and keeps {words.percent(share.kept_share)} of its strength."
    )
    caption = f"People sent and share of strength kept; {state.home} stands in brackets"
    return [Figure(caption=caption, alt=alt, svg=charts.tile_map(marked))]


def _gives(state: StateAnswer) -> list[Block]:
    head = Heading(level=2, text="Gives what")
    if not state.gives:
        return [head, Paragraph(text="The plan sends nobody from here.")]
    rows = tuple(
        (
            one.line, one.host or "not named", words.status(one.status), words.day(one.since),
            words.last_day(one.until), *map(words.number, (one.units, one.people, one.person_days)),
        )
        for one in state.gives
    )  # fmt: skip
    columns = (
        text("Line"), text("Host"), text("Duty status"), text("First day"), text("Last day"), number("Units"),
        number("People"), number("Person-days"),
    )  # fmt: skip
    months = tuple((one.month, *map(words.number, (one.people, one.person_days))) for one in state.months)
    units = tuple(
        (
            one.unit_title, one.unit_type.replace("_", " "), one.line, words.number(one.people),
            "whole" if one.whole else "part", "substitute, after training" if one.tier > 1 else "as trained",
        )
        for one in state.assignments
    )  # fmt: skip
    named = (text("Unit", 2), text("Type"), text("Line"), number("People"), text("Sent"), text("Serves"))
    return [
        head,
        Table(caption="People sent, by line", columns=columns, rows=rows),
        Table(
            caption="By month: most people at one time, person-days",
            columns=(text("Month"), number("People"), number("Person-days")),
            rows=months,
        ),
        Table(caption="Units", columns=named, rows=units),
    ]


def _keeps(state: StateAnswer) -> list[Block]:
    share = state.share
    rows = tuple(
        (one.type.replace("_", " "), *map(words.number, (one.listed, one.may_give, one.given, one.kept)))
        for one in state.kinds
    )
    columns = (text("Type of unit", 2), number("Listed"), number("May leave"), number("Sent"), number("Kept"))
    caption = "Keeps, by type of unit, on the day with least to spare (people)"
    text_ = (
        f"Of {words.number(share.strength)} people {words.number(share.claimed) if share.claimed else 'none'} are "
        f"claimed for other duty, "
        f"{words.number(share.may_give)} may leave at one time, {words.number(share.given)} do."
    )
    found: list[Block] = [Heading(level=2, text="Keeps what"), Paragraph(text=text_)]
    return [*found, Table(caption=caption, columns=columns, rows=rows)] if rows else found


def _limits(state: StateAnswer) -> list[Block]:
    found: list[Block] = [Heading(level=2, text="Which limits bind")]
    for title, binds in (("Reached", True), ("Not reached", False)):
        items = tuple(capital(one.words) for one in state.limits if one.binds == binds)
        if items:
            found += [Heading(level=3, text=title), Bullets(items=items)]
    return found


def _moves(state: StateAnswer) -> list[Block]:
    if not state.moves:
        return []
    rows = tuple(
        (
            one.change,
            one.line,
            one.unit_title,
            words.number(one.people),
            words.day(one.since),
            words.last_day(one.until),
        )
        for one in state.moves
    )
    columns = (text("Change"), text("Line"), text("Unit", 2), number("People"), text("First day"), text("Last day"))
    return [
        Heading(level=2, text="Moves against the running plan"),
        Table(caption="Who stays, leaves or comes new", columns=columns, rows=rows),
    ]


def _risk(risk: StateWeeks) -> list[Block]:
    head = Heading(level=2, text="Risk at home, week by week")
    year = risk.year
    if year is None or not risk.weeks:
        return [head, Paragraph(text="This State is not simulated, so nothing is known of its risk.")]
    told = (
        f"Chance of unmet need in the year from {words.day_text(risk.first_day)}: "
        f"{words.percent(year.chance_before, digits=2)} without the plan, "
        f"{words.percent(year.chance_after, digits=2)} with it (95 % interval of the simulation "
        f"{words.percent(year.chance_low, digits=2)} to {words.percent(year.chance_high, digits=2)}). "
        f"Unmet person-days a season: {words.number(year.unmet_before, digits=1)} and "
        f"{words.number(year.unmet_after, digits=1)}. Seasons simulated: {words.number(risk.seasons)}; "
        f"seed {risk.seed}; the same seasons without and with the plan. One season is "
        f"{words.percent(1 / risk.seasons, digits=3)} of the chance: smaller differences cannot be seen."
    )
    starts = [words.week(risk.first_day, week) for week in range(len(risk.weeks))]
    points: list[charts.Row] = [
        {"week": at, "start": starts[at], "when": when, "value": round(value * PERCENT, 6)}
        for when, values in (
            (BEFORE, [one.chance_before for one in risk.weeks]), (WITH, [one.chance_after for one in risk.weeks]),
        )
        for at, value in enumerate(values)
    ]  # fmt: skip
    rows = tuple(
        (
            _week(one.begins_on),
            *(words.number(chance * PERCENT, digits=3) for chance in (one.chance_before, one.chance_after)),
            *(words.number(days, digits=2) for days in (one.unmet_before, one.unmet_after)),
        )
        for one in risk.weeks
    )
    columns = (
        text("Week"), number("Chance without (%)"), number("Chance with (%)"), number("Unmet days without"),
        number("Unmet days with"),
    )  # fmt: skip
    caption = f"Chance of unmet need in {risk.home}, by week (per cent)"
    alt = f"Two lines over {len(rows)} weeks: {caption}. {words.SAME_NUMBERS}"
    return [
        head,
        Paragraph(text=told),
        Figure(caption=caption, alt=alt, svg=charts.weeks(points, title="Chance of unmet need (%)")),
        Table(caption=f"{caption}, and mean unmet person-days", columns=columns, rows=rows, folded=True),
        Bullets(items=risk.notes),
    ]


def _week(begins_on: date) -> str:
    return f"{words.day(begins_on)} to {words.day(begins_on + timedelta(days=6))}"


def _year(risk: StateWeeks) -> tuple[str, str]:
    if risk.year is None:
        return words.NOT_STATED, words.NOT_STATED
    return words.percent(risk.year.chance_before, digits=2), words.percent(risk.year.chance_after, digits=2)

"""How do the stages of a thing follow each other? A drawing (SVG) made from the tables, the same every time.

A final stage that many stages lead to is a side exit: it is drawn once below, with the stages in words.
"""

from collections import deque
from html import escape

from callup.stages import Book
from callup.stages.book import Thing

FONT = 'font-family="sans-serif" font-size="12"'
TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<polygon points="0,0 8,4 0,8" fill="#565c65"/></marker></defs>'
)
WIDE, HIGH, ACROSS, DOWN, EDGE = 170, 34, 40, 46, 20
MANY = 4


def diagram(book: Book, thing: Thing, title: str) -> str:
    """The stages as boxes in columns, by the fewest acts from the first; final ones with a double frame.

    Returns:
        SVG with a title and a description in words for those who do not see it.

    Example:
        >>> from callup.reference.offices import read_offices
        >>> diagram(read_offices(), "consent", "Consent").count("<path")
        5
    """
    every = _arrows(book, thing)
    exits = _side_exits(book, thing, every)
    arrows = [pair for pair in every if pair[1] not in exits]
    places = _places(book, thing, arrows, exits)
    width = max(x for x, _ in places.values()) + WIDE + EDGE + ACROSS // 2
    low = max(y for _, y in places.values()) + HIGH + EDGE
    height = low + (20 * len(exits) + EDGE // 2 if exits else 0)
    told = "; ".join(f"{_title(book, thing, one)} leads to {_title(book, thing, two)}" for one, two in every)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" {FONT}>',
        f"<title>Stages: {escape(title)}</title><desc>{escape(told)}.</desc>",
        TIP,
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *(_arrow(places[one], places[two]) for one, two in arrows),
        *(_box(book, thing, name, place) for name, place in places.items()),
        *(_words(book, thing, (name, every), low + 20 * at) for at, name in enumerate(exits)),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _side_exits(book: Book, thing: Thing, arrows: list[tuple[str, str]]) -> list[str]:
    return [
        stage.id for stage in book.stages[thing] if stage.is_final and sum(two == stage.id for _, two in arrows) >= MANY
    ]


def _words(book: Book, thing: Thing, told: tuple[str, list[tuple[str, str]]], y: int) -> str:
    """The stages that lead to a side exit, in words."""
    name, arrows = told
    sources = ", ".join(_title(book, thing, one) for one, two in arrows if two == name)
    text = f"{_title(book, thing, name)}: from {sources}"
    return f'<text x="{EDGE}" y="{y + 12}" fill="#1b1b1b">{escape(text)}</text>'


def _arrows(book: Book, thing: Thing) -> list[tuple[str, str]]:
    """Each pair of stages that an act joins, once, in the order of stages."""
    order = [stage.id for stage in book.stages[thing]]
    found = {
        (stage, act.next)
        for act in book.acts.values()
        if act.thing == thing and act.next is not None
        for stage in act.stages
        if stage != act.next
    }
    return sorted(found, key=lambda pair: (order.index(pair[0]), order.index(pair[1])))


def _places(book: Book, thing: Thing, arrows: list[tuple[str, str]], exits: list[str]) -> dict[str, tuple[int, int]]:
    """Left upper corner of each stage."""
    first = book.stages[thing][0].id
    depth, waiting = {first: 0}, deque([first])
    while waiting:
        here = waiting.popleft()
        for one, two in arrows:
            if one == here and two not in depth:
                depth[two] = depth[here] + 1
                waiting.append(two)
    filled: dict[int, int] = {}
    places = {}
    for stage in (one for one in book.stages[thing] if one.id not in exits):
        column = depth.get(stage.id, 0)
        row = filled[column] = filled.get(column, -1) + 1
        places[stage.id] = (EDGE + column * (WIDE + ACROSS), EDGE + row * (HIGH + DOWN) + (column % 2) * (HIGH // 2))
    return places


def _arrow(one: tuple[int, int], two: tuple[int, int]) -> str:
    """A curve from the right of one box to the left of the next, or below the boxes on the way back."""
    x1, y1, x2, y2 = one[0] + WIDE, one[1] + HIGH // 2, two[0], two[1] + HIGH // 2
    if two[0] == one[0]:
        x2 += WIDE
        bend = f"C {x1 + ACROSS} {y1}, {x2 + ACROSS} {y2}, {x2} {y2}"
    elif x2 > x1:
        bend = f"C {x1 + ACROSS // 2} {y1}, {x2 - ACROSS // 2} {y2}, {x2} {y2}"
    else:
        x1, x2 = one[0] + WIDE // 2, two[0] + WIDE // 2
        y1, y2 = one[1] + HIGH, two[1] + HIGH
        low = max(y1, y2) + DOWN // 2
        bend = f"C {x1} {low}, {x2} {low}, {x2} {y2}"
    return f'<path d="M {x1} {y1} {bend}" fill="none" stroke="#565c65" marker-end="url(#tip)"/>'


def _box(book: Book, thing: Thing, name: str, place: tuple[int, int]) -> str:
    x, y = place
    stage = book.stage(thing, name)
    text = escape(stage.title if len(stage.title) <= 26 else stage.title[:25] + "…")
    inner = f'<rect x="{x + 3}" y="{y + 3}" width="{WIDE - 6}" height="{HIGH - 6}" fill="none" stroke="#1b1b1b"/>'
    return (
        f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" fill="#f0f0f0" stroke="#1b1b1b"/>'
        + (inner if stage.is_final else "")
        + f'<text x="{x + WIDE // 2}" y="{y + HIGH // 2 + 4}" text-anchor="middle" fill="#1b1b1b">{text}</text>'
    )


def _title(book: Book, thing: Thing, name: str) -> str:
    return book.stage(thing, name).title

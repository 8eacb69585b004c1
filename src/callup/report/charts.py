"""What do the numbers look like? Charts as SVG text; each stands beside a table with the same numbers.

Text is measured in the face that the chart engine brings along, so the bytes are the same on every machine.
Colours are pale enough for dark text on them, and no meaning rests on colour alone.
"""

import json
import re
from functools import lru_cache
from typing import Any

Row = dict[str, Any]

FACE = "Liberation Sans"
LABEL_SIGNS = 36
INK = "#1b1b1b"
BLUE = "#005ea2"
ORANGE = "#b04a00"
PALE_BLUE = ["#f4f8fb", "#8fc1e8"]
PALE_ORANGE = ["#ffffff", "#f6a55f"]
TAG = re.compile(r"<[^>]+>")
SPOKEN = re.compile(r' (?:role|class|aria-[a-z]+)="[^"]*"')
NUMBERED = re.compile(r"\b(gradient_|clip)\d+\b")
LONG_DECIMAL = re.compile(r"-?\d+\.\d{3,}(?:e-\d+)?")


def tile_map(tiles: list[Row]) -> str:
    """A map in which every jurisdiction is one tile of the same size.

    Args:
        tiles: `code`, `column`, `row`, `given` [people, None when nothing is known], `lines` (two texts for the tile).
    """
    import altair as alt  # noqa: PLC0415

    place = {
        "x": alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
        "y": alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
    }
    base = alt.Chart(_inline(tiles)).encode(**place)
    known = alt.condition(
        "isValid(datum.given)",
        alt.Color("given:Q", scale=_pale(PALE_BLUE), legend=_scale_legend("People sent")),
        alt.value("#ffffff"),
    )
    layers = [base.mark_rect(stroke="#5c5c5c", strokeWidth=0.7, invalid=None).encode(color=known)]
    for name, up, size, weight in (("code", -13, 13, "bold"), ("first", 2, 11, "normal"), ("second", 15, 11, "normal")):
        layers.append(base.mark_text(dy=up, fontSize=size, fontWeight=weight).encode(text=f"{name}:N"))
    return as_svg(alt.layer(*layers).properties(width=alt.Step(52), height=alt.Step(50)))


def weeks(points: list[Row], *, title: str) -> str:
    """Two lines over the weeks of a year, drawn differently and named in the legend.

    Args:
        points: `week` (0 to 51), `start` (its first day in words), `when` (which line), `value`.
        title: What the vertical axis measures.
    """
    import altair as alt  # noqa: PLC0415

    order = list(dict.fromkeys(point["when"] for point in points))
    starts = [point["start"] for point in points if point["when"] == order[0]]
    ticks = [float(week) for week in range(0, len(starts), 4)]
    names = " : ".join(f"datum.value == {int(week)} ? {json.dumps(starts[int(week)])}" for week in ticks) + " : ''"
    top = alt.Legend(title=None, orient="top", symbolSize=400, symbolStrokeWidth=2.5, labelLimit=400)
    chart = (
        alt.Chart(_inline(points))
        .mark_line(strokeWidth=2.2)
        .encode(
            x=alt.X("week:Q", title="Week that begins on", scale=alt.Scale(nice=False))
            .axis(values=ticks, labelExpr=names, grid=False, labelOverlap=False, labelFontSize=10),
            y=alt.Y("value:Q", title=title, scale=alt.Scale(zero=True)).axis(tickCount=5),
            color=alt.Color("when:N", legend=top, scale=alt.Scale(domain=order, range=[BLUE, ORANGE])),
            strokeDash=alt.StrokeDash("when:N", legend=top, scale=alt.Scale(domain=order, range=[[1, 0], [6, 3]])),
        )
    )  # fmt: skip
    return as_svg(chart.properties(width=570, height=210))


def heat(cells: list[Row], *, legend: str) -> str:
    """A field of places and four-week blocks with the number in every cell.

    Args:
        cells: `place`, `block` (its first day in words), `value`, `shown` (the text in the cell).
        legend: What the numbers measure.
    """
    import altair as alt  # noqa: PLC0415

    places = list(dict.fromkeys(cell["place"] for cell in cells))
    blocks = list(dict.fromkeys(cell["block"] for cell in cells))
    top = alt.Axis(orient="top", labelAngle=0, labelFontSize=10)
    base = alt.Chart(_inline(cells)).encode(
        x=alt.X("block:O", sort=blocks, title="Four weeks that begin on", axis=top),
        y=alt.Y("place:O", sort=places, title=None).axis(labelFontWeight="bold"),
    )
    colour = alt.Color("value:Q", scale=_pale(PALE_ORANGE), legend=_scale_legend(legend))
    field = base.mark_rect(stroke="#9a9a9a", strokeWidth=0.5).encode(color=colour)
    chart = field + base.mark_text(fontSize=10.5).encode(text="shown:N")
    return as_svg(chart.properties(width=alt.Step(44), height=alt.Step(21)))


def ranges(bars: list[Row], *, title: str) -> str:
    """Bars with the central value in words and a line from the low to the high value.

    Args:
        bars: `name`, `low`, `central`, `high`, `shown` (central value in words), largest first.
        title: What the horizontal axis measures.
    """
    import altair as alt  # noqa: PLC0415

    base = alt.Chart(_inline(bars)).encode(
        y=alt.Y("name:N", sort=[bar["name"] for bar in bars], title=None).axis(
            labelLimit=210, ticks=False, domain=False, labelPadding=6
        )
    )
    amount = alt.X("central:Q", title=title).axis(tickCount=5, labelExpr="format(datum.value / 1e6, ',~r')")
    layers = [
        base.mark_bar(height=16, color="#a9cdec", stroke=BLUE, strokeWidth=0.7).encode(x=amount),
        base.mark_rule(color=INK, strokeWidth=1.3).encode(x="low:Q", x2="high:Q"),
        base.mark_tick(color=INK, height=9, thickness=1.3).encode(x="low:Q"),
        base.mark_tick(color=INK, height=9, thickness=1.3).encode(x="high:Q"),
        base.mark_text(align="left", dx=7, fontSize=11).encode(x="high:Q", text="shown:N"),
    ]
    return as_svg(alt.layer(*layers).properties(width=300, height=alt.Step(27)))


def tradeoff(points: list[Row], *, fields: dict[str, str], up: str) -> str:
    """Points from the tightest bound to none, once for each set of seasons; one panel for each way across.

    Args:
        points: `seasons` (which set), `order` (0 is the tightest), `up` (the value upward), `shown` (text beside the
            point in the first panel), and one value for each of `fields`.
        fields: What the horizontal axis of each panel measures, by the name of the value.
        up: What the vertical axis measures.
    """
    import altair as alt  # noqa: PLC0415

    panels = [_panel(points, name, title, up=up, named=at == 0) for at, (name, title) in enumerate(fields.items())]
    return as_svg(alt.hconcat(*panels, spacing=24))


def _panel(points: list[Row], name: str, title: str, *, up: str, named: bool) -> Any:  # noqa: ANN401
    import altair as alt  # noqa: PLC0415

    sets = list(dict.fromkeys(point["seasons"] for point in points))
    top = alt.Legend(title=None, orient="top", symbolSize=90, labelLimit=400)
    colour = alt.Color("seasons:N", legend=top, scale=alt.Scale(domain=sets, range=[BLUE, ORANGE]))
    shape = alt.Shape("seasons:N", legend=top, scale=alt.Scale(domain=sets, range=["circle", "square"]))
    dash = alt.StrokeDash("seasons:N", legend=None, scale=alt.Scale(domain=sets, range=[[1, 0], [6, 3]]))
    base = alt.Chart(_inline(points)).encode(
        x=alt.X(f"{name}:Q", title=title, scale=alt.Scale(zero=True)).axis(tickCount=5, titleLimit=320),
        y=alt.Y("up:Q", title=up if named else None, scale=alt.Scale(zero=True)).axis(tickCount=6, format=",d"),
        color=colour,
    )
    layers = [
        base.mark_line(strokeWidth=1.6).encode(order="order:Q", strokeDash=dash),
        base.mark_point(size=50, filled=True, opacity=1).encode(shape=shape),
    ]
    if named:
        of_plan = base.transform_filter(f"datum.seasons == {json.dumps(sets[0])}") if sets else base
        layers.append(
            of_plan.mark_text(align="left", dx=7, dy=9, fontSize=10).encode(text="shown:N", color=alt.value(INK))
        )
    return alt.layer(*layers).properties(width=290, height=260)


def dots(points: list[Row], *, across: str, up: str) -> str:
    """Points in a plane, each with its name beside it.

    Args:
        points: `across`, `up` (the two values, `up` from 0), `shown` (name).
        across: What the horizontal axis measures.
        up: What the vertical axis measures.
    """
    import altair as alt  # noqa: PLC0415

    top = max((point["up"] for point in points), default=0) * 1.1 or 1.0
    base = alt.Chart(_inline(points)).encode(
        x=alt.X("across:Q", title=across, scale=alt.Scale(zero=True, nice=True)).axis(tickCount=6),
        y=alt.Y("up:Q", title=up, scale=alt.Scale(domain=[0, top], nice=True)).axis(tickCount=6, format=",d"),
    )
    named = base.mark_text(align="left", dx=7, dy=-5, fontSize=11, color=INK).encode(text="shown:N")
    drawn = base.mark_point(size=60, filled=True, color=BLUE, opacity=1)
    return as_svg((drawn + named).properties(width=570, height=280))


def label(name: str) -> str:
    r"""A name short enough for an axis, in signs that the chart engine can cut; the table has it in full.

    Example:
        >>> label("Pay"), label("a" * 50)[-3:], label("\U0001f681")
        ('Pay', 'aa…', '[U+1F681]')
    """
    plain = "".join(sign if ord(sign) <= 0xFFFF else f"[U+{ord(sign):04X}]" for sign in name)
    return plain if len(plain) <= LABEL_SIGNS else plain[: LABEL_SIGNS - 1] + "…"


def _inline(rows: list[Row]) -> Any:  # noqa: ANN401 - the chart library brings no types
    import altair as alt  # noqa: PLC0415

    return alt.InlineData(values=rows)


def _pale(colours: list[str]) -> Any:  # noqa: ANN401
    import altair as alt  # noqa: PLC0415

    return alt.Scale(range=colours, domainMin=0, clamp=True, interpolate="rgb")


def _scale_legend(title: str) -> Any:  # noqa: ANN401
    import altair as alt  # noqa: PLC0415

    return alt.Legend(
        title=title, orient="bottom", direction="horizontal", gradientLength=200, titleLimit=520, tickCount=4
    )


def as_svg(chart: Any) -> str:  # noqa: ANN401
    """A chart in the house style as SVG text, the same bytes every time."""
    words = {
        "labelFont": FACE,
        "titleFont": FACE,
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 11,
        "titleFontSize": 11,
    }
    words |= {"titleFontWeight": "normal"}
    styled = (
        chart.configure(font=FACE, background="#ffffff", aria=False, padding=4)
        .configure_axis(**words, gridColor="#dddddd", domainColor="#5c5c5c", tickColor="#5c5c5c")
        .configure_legend(**words)
        .configure_text(font=FACE, color=INK)
        .configure_view(stroke=None)
    )
    return _render(json.dumps(styled.to_dict(), sort_keys=True))


@lru_cache(maxsize=16)
def _render(spec: str) -> str:
    import vl_convert  # noqa: PLC0415

    svg = _renumbered(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))
    return TAG.sub(lambda tag: LONG_DECIMAL.sub(_rounded, SPOKEN.sub("", tag[0])), svg)


def _renumbered(svg: str) -> str:
    """The renderer numbers its gradients and clips through the life of the process; here each chart counts anew.

    Example:
        >>> _renumbered('<g id="gradient_25"/><g fill="url(#gradient_25)"/>')
        '<g id="gradient_0"/><g fill="url(#gradient_0)"/>'
    """
    numbers: dict[str, int] = {}
    return NUMBERED.sub(lambda found: f"{found[1]}{numbers.setdefault(found[0], len(numbers))}", svg)


def _rounded(decimal: re.Match[str]) -> str:
    return f"{float(decimal[0]):.2f}".rstrip("0").rstrip(".")

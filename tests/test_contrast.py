"""Can every text of charts and tables be read on its ground? Contrast by the formula of WCAG 2.2, 1.4.3 and 1.4.11.

The checker in the browser cannot decide on text in charts; here the colours of the drawn charts decide.
"""

import re
from pathlib import Path

import pytest

from callup.report import charts
from callup.report.html import write_html
from tests.report_world import PACKAGE, TILES

FOLDER = Path(charts.__file__).parent
TEXT, MARK = 4.5, 3.0
CSS = (FOLDER / "style.css").read_text("utf-8")
PRINT = (FOLDER / "package.typ").read_text("utf-8")


def channels(colour: str) -> tuple[float, ...]:
    if colour.startswith("rgb"):
        return tuple(int(part) / 255 for part in re.findall(r"\d+", colour))
    hex_ = colour.removeprefix("#")
    return tuple(int(hex_[at : at + 2], 16) / 255 for at in (0, 2, 4))


def luminance(colour: str) -> float:
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours(tag: str, name: str, svg: str) -> set[str]:
    found = re.findall(rf'<(?:{tag})\b[^>]*?\b{name}="(#[0-9a-f]{{6}}|rgb\([^)]*\))"', svg)
    return set(found)


@pytest.fixture(scope="module")
def drawn() -> list[str]:
    return re.findall(r"<svg.*?</svg>", write_html(PACKAGE, TILES), re.DOTALL)


def test_the_formula_gives_the_values_that_are_known():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "rgb(255, 255, 255)") == pytest.approx(4.54, abs=0.01)


def test_every_text_in_a_chart_says_its_colour(drawn):
    assert len(drawn) >= 5
    for svg in drawn:
        assert svg.count("<text") == len(re.findall(r'<text[^>]*? fill="#', svg))


def test_every_text_in_a_chart_stands_out_from_every_area_of_it(drawn):
    for svg in drawn:
        inks = colours("text", "fill", svg)
        # Ticks and rules are as dark as text and a pixel wide; no text stands on them.
        areas = {"#ffffff", *colours("rect|path", "fill", svg), *colours("stop", "stop-color", svg)} - {charts.INK}
        assert inks == {charts.INK}
        assert min(contrast(ink, area) for ink in inks for area in areas) >= TEXT


@pytest.mark.parametrize("pale", [charts.PALE_BLUE, charts.PALE_ORANGE])
def test_text_stands_out_along_the_whole_of_a_scale(pale):
    first, last = (channels(colour) for colour in pale)
    for step in range(101):
        mixed = [round(255 * (a + (b - a) * step / 100)) for a, b in zip(first, last, strict=True)]
        assert contrast(charts.INK, f"rgb({mixed[0]}, {mixed[1]}, {mixed[2]})") >= TEXT


@pytest.mark.parametrize("line", [charts.BLUE, charts.ORANGE])
def test_lines_and_points_stand_out_from_the_ground(line):
    assert contrast(line, "#ffffff") >= MARK


def test_words_and_links_of_the_page_stand_out_from_all_its_grounds():
    named = dict(re.findall(r"--([a-z]+):\s*(#[0-9a-f]{6})", CSS))
    grounds = {"#ffffff", named["pale"], *re.findall(r"background(?:-color)?:\s*(#[0-9a-f]{6})", CSS)}
    assert {"ink", "link", "quiet"} <= set(named)
    assert len(grounds) > 4
    assert min(contrast(named["ink"], ground) for ground in grounds) >= TEXT
    assert min(contrast(named[name], "#ffffff") for name in ("link", "quiet")) >= TEXT


def test_words_of_the_print_stand_out_from_the_grounds_of_verdicts():
    (ink,) = re.findall(r'#let ink = rgb\("(#[0-9a-f]{6})"\)', PRINT)
    fills = re.findall(r'"[XQ?CP]": rgb\("(#[0-9a-f]{6})"\)', PRINT)
    assert len(fills) == 5
    assert min(contrast(ink, fill) for fill in fills) >= TEXT

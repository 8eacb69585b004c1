"""Can everyone read the page: axe-core in headless Chromium, and no sideways scrolling at a width of 320 pixels?

`CALLUP_PAGE=out/package.html` takes that page in the place of a small one (`make axe`).
Chromium is not a package of Python; without it these tests are skipped and say so.
axe-core (MPL-2.0) comes inside axe-playwright-python for the tests alone; nothing of it is shipped.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from callup.report.html import write_html
from tests.report_world import FEW, TILES

ANOTHER = os.environ.get("CALLUP_PAGE", "")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "section508", "best-practice"]
OPTIONS = {"runOnly": TAGS, "resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"
BEYOND = """[...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.scroll'))
    .map(one => one.outerHTML.slice(0, 120))"""

WIDE = """[...document.querySelectorAll('.scroll')]
    .filter(one => one.scrollWidth > one.clientWidth)
    .map(one => one.tabIndex)"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The page of a package in a browser, with every table open; `asked` lists what it asked of the network."""
    driver = pytest.importorskip("playwright.sync_api")
    file = Path(tmp_path_factory.mktemp("page")) / "package.html"
    file.write_text(Path(ANOTHER).read_text("utf-8") if ANOTHER else write_html(FEW, TILES), encoding="utf-8")
    with driver.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        shown = browser.new_page(viewport={"width": 1280, "height": 900})
        shown.asked = []
        shown.on("request", lambda request: shown.asked.append(request.url))
        shown.on("console", lambda message: shown.asked.append(message.text))
        shown.goto(file.as_uri())
        shown.evaluate(OPEN_ALL)
        yield shown
        browser.close()


def test_axe_finds_no_violation(page):
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only where there is a browser

    found = Axe().run(page, options=OPTIONS).response
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []
    assert len(found["passes"]) > 20


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_no_text_stands_beyond_the_edge_of_the_screen(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(BEYOND) == []


def test_the_page_asks_for_nothing_but_itself_and_says_nothing_to_the_console(page):
    assert [entry for entry in page.asked if not entry.endswith("/package.html")] == []


def test_everything_that_scrolls_can_be_reached_by_the_keyboard(page):
    page.set_viewport_size({"width": 320, "height": 800})
    wide = page.evaluate(WIDE)
    assert wide
    assert set(wide) == {0}

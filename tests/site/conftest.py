"""The site under test: a database that can be emptied, a browser, and three questions to every page.

    page      a page of Chromium at the address of the server under test (`live_server`); when the test ends, it must
              have asked no other host for anything and have said nothing to the console
    open_page the same, with choices: scripts off, another width
    axe       what axe-core finds wrong with a page
    reflow    what stands beyond the edge of a screen of 320 pixels

The database of tests is SQLite, or PostgreSQL where CALLUP_TEST_DATABASE says so (conftest.py at the root).
"""

import os
import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase

from callup_site.desk import guard

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
WIDE, NARROW = 1280, 320
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "section508", "best-practice"]
AXE = {"runOnly": TAGS, "resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
BEYOND = """[...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .filter(one => !one.closest('[class*="--scrollable"], pre'))
    .map(one => one.outerHTML.slice(0, 160))"""
_empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def _empty_what_is_guarded(self: TransactionTestCase) -> None:
    """Between two tests rows do go: the triggers are off for as long as that takes."""
    guard.remove(connection)
    try:
        _empty(self)
    finally:
        guard.install(connection)


TransactionTestCase._fixture_teardown = _empty_what_is_guarded  # type: ignore[attr-defined]


@pytest.fixture(autouse=True, scope="session")
def _all_pages_are_loaded() -> None:
    """Before any test: a page that is first loaded while a test moves the clock would keep that clock for ever."""
    import_module("callup_site.urls")


@pytest.fixture(autouse=True)
def _nothing_is_left_in_files() -> Iterator[None]:
    """The ledger and the attachments of a test go with it."""
    assert "callup-tests-" in str(settings.HOME), "these tests must not touch a site that is in use"
    yield
    for folder in (settings.LEDGER_FOLDER, settings.LEDGER_FOLDER.with_name("ledger-days"), settings.ATTACHMENTS):
        shutil.rmtree(folder, ignore_errors=True)


class Watched:
    """What a page asked of the network and said to the console; `forgive` names what a test expects to be said."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.asked: list[str] = []
        self.said: list[str] = []
        self.forgiven: list[str] = []

    def forgive(self, part: str) -> None:
        """A message of the console with these words in it is expected."""
        self.forgiven.append(part)

    def strangers(self) -> list[str]:
        """Requests to another host."""
        own = [
            one for one in self.asked if urlsplit(one).scheme in {"data", "blob"} or urlsplit(one).netloc == self.host
        ]
        return [one for one in self.asked if one not in own]

    def unexpected(self) -> list[str]:
        """Messages that no one forgave."""
        return [one for one in self.said if not any(part in one for part in self.forgiven)]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright. Never skipped: a machine without it fails and is told what to do."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail("no Chromium here: apt-get install chromium", pytrace=False)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only tests with a browser need it

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Opens pages: `open_page(scripts=False, width=320)`. Each has `watched`; all are judged when the test ends."""
    opened: list[tuple[Any, Watched]] = []

    def make(*, scripts: bool = True, width: int = WIDE, account: Any = None) -> Any:
        context = chromium.new_context(
            base_url=live_server.url, java_script_enabled=scripts, viewport={"width": width, "height": 900}
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.watched = Watched(urlsplit(live_server.url).netloc)
        page.on("request", lambda request: page.watched.asked.append(request.url))
        page.on("console", lambda message: page.watched.said.append(message.text))
        page.on("pageerror", lambda error: page.watched.said.append(str(error)))
        opened.append((context, page.watched))
        if account is not None:
            let_in(page, account, live_server.url)
        return page

    yield make
    for context, _ in opened:
        context.close()
    assert [one for _, watched in opened for one in watched.strangers()] == []
    assert [one for _, watched in opened for one in watched.unexpected()] == []


@pytest.fixture
def page(open_page: Callable[..., Any]) -> Any:
    """One page with scripts on, 1280 pixels wide, with no one signed in."""
    return open_page()


def let_in(page: Any, account: Any, url: str) -> None:
    """Sign an account in without its password: for tests that are not about signing in."""
    client = Client()
    client.force_login(account)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


@pytest.fixture
def axe() -> Callable[[Any], list[tuple[str, str]]]:
    """`axe(page)`: the rules that a page breaks, each with the first place; nothing is the wanted answer."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only tests with a browser need it

    def run(page: Any) -> list[tuple[str, str]]:
        found = Axe().run(page, options=AXE).response
        assert len(found["passes"]) > 10, "axe looked at nothing"
        return [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]]

    return run


@pytest.fixture
def reflow() -> Callable[[Any], list[str]]:
    """`reflow(page)`: what stands beyond the edge at 320 pixels, but for tables that scroll by themselves."""

    def measure(page: Any) -> list[str]:
        before = page.viewport_size
        page.set_viewport_size({"width": NARROW, "height": 800})
        beyond = list(page.evaluate(BEYOND))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            beyond.append("the page itself scrolls sideways")
        page.set_viewport_size(before)
        return beyond

    return measure


@pytest.fixture
def site_folder() -> Path:
    """The folder of the package of the site."""
    return Path(str(settings.HERE))

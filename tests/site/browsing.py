"""An account at work in a browser: signs in by the pages, types, clicks; and what is looked at on the way.

    Desk           the accounts of a walk, each with a page of its own, and a clock of the desk that the walk moves
    Person         one of them: `open`, `do` (an act by its form), `shown` (what the page says)
    FOCUS          asks a page: does the focus stand on this part, can it be seen, what has it?
    templates_of   which templates of the site a page was made of, read from what Django renders

CALLUP_SHOTS names a folder: then `Person.look` also keeps a picture of the page there, wide and narrow.
"""

import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.db import close_old_connections, connections
from django.test.signals import template_rendered

from callup.stages import Holding
from callup_site.desk import jobs, store
from callup_site.desk.models import Job
from callup_site.desk.pages import frame
from callup_site.signin.models import Account
from tests.site import offices

FROM, UNTIL = date(2020, 1, 1), date(2099, 1, 1)
SHOTS = os.environ.get("CALLUP_SHOTS")
FOCUS = """selector => { const one = document.activeElement, how = getComputedStyle(one);
    const drawn = parseFloat(how.outlineWidth) > 0 && how.outlineStyle !== 'none' || how.boxShadow !== 'none';
    return [one.matches(selector), one !== document.body && drawn,
        one.outerHTML.slice(0, 200)] }"""


class Desk:
    """Who is at work, and when. Give `open_page` of conftest and `monkeypatch`."""

    def __init__(self, open_page: Callable[..., Any], monkeypatch: Any, day: date) -> None:
        self.open_page = open_page
        self.on(day)
        self.people: dict[str, Person] = {}
        set_clock(monkeypatch, lambda: self.at)

    def on(self, day: date) -> None:
        """Nine o'clock of a day."""
        self.at = datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)

    def person(self, office: str, home: str | None = None, *, strong: bool = True, scripts: bool = True) -> "Person":
        """The account of an office, made with its seat and signed in by the pages when it is asked for first."""
        name = f"{office}-{home}" if home else office
        if name not in self.people:
            account = offices.account(name.replace("_", "-").lower(), strong=strong)
            sit(account, office, home)
            self.people[name] = Person(self.open_page(scripts=scripts), account)
            self.people[name].sign_in()
        return self.people[name]


def set_clock(monkeypatch: Any, clock: Callable[[], datetime]) -> None:
    """The pages of the desk take their time from here."""
    own = frame.now
    for name, module in list(sys.modules.items()):
        if name.startswith("callup_site.desk.pages") and getattr(module, "now", None) is own:
            monkeypatch.setattr(module, "now", clock)


def sit(account: Account, office: str, home: str | None = None) -> None:
    """A seat on every request, from long ago for long."""
    holding = Holding(account=account.code, office=office, request="*", since=FROM, until=UNTIL, home=home)
    store.give_seat(holding, "walk", datetime(2020, 1, 1, tzinfo=UTC))


class Person:
    """An account with its page."""

    def __init__(self, page: Any, account: Account) -> None:
        self.page, self.account = page, account

    def sign_in(self, back: str = "/desk/") -> None:
        """Password, then the code of the authenticator app; or, with none yet, the set-up of one by the pages."""
        page = self.page
        page.goto(f"/accounts/login/?next={back}")
        page.get_by_label("Username").fill(self.account.username)
        page.get_by_label("Password").fill(offices.PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        if "/2fa/authenticate/" in page.url:
            page.get_by_label("Code").fill(offices.code_of(self.account))
            page.get_by_role("button", name="Sign In", exact=True).click()
        elif "/2fa/" in page.url:
            self.set_up()
        assert "/accounts/" not in page.url, self.shown()

    def set_up(self) -> None:
        """An authenticator app, by the pages: its secret is read from the page, as an app would read it."""
        page = self.page
        assert "Before you work here, set up a second factor" in self.shown()
        page.get_by_role("link", name="Activate").click()
        if "/reauthenticate/" in page.url:
            page.get_by_label("Password").fill(offices.PASSWORD)
            page.get_by_role("button", name="Confirm").click()
        page.get_by_label("Code").fill(offices.shown_by_app(page.get_by_label("Authenticator secret").input_value()))
        page.get_by_role("button", name="Activate").click()
        page.goto("/desk/")

    def open(self, address: str, *, status: int = 200) -> "Person":
        """Go to a page."""
        answer = self.page.goto(address)
        assert answer.status == status, (address, answer.status, self.shown()[:800])
        return self

    def follow(self, link: str) -> "Person":
        """Click a link, by the beginning of its words."""
        self.page.get_by_role("link", name=re.compile(f"^{re.escape(link)}")).first.click()
        self.page.wait_for_load_state()
        return self

    def push(self, button: str) -> "Person":
        """Press a button."""
        self.page.get_by_role("button", name=button, exact=True).first.click()
        self.page.wait_for_load_state()
        return self

    def form(self, button: str, *, on: str = "") -> Any:
        """The first form that ends with a button; `on`: of those, the one with these words."""
        wanted = self.page.get_by_role("button", name=button, exact=True, include_hidden=True)
        found = self.page.locator("form").filter(has=wanted)
        return (found.filter(has_text=on) if on else found).first

    def fill(self, button: str, *, on: str = "", **typed: str) -> Any:
        """Fill the form of a button, and give it. `typed`: values by the end of the ids, such as `reason`."""
        form = self.form(button, on=on)
        assert form.count() == 1, f"no form '{button}' on {self.page.url}: {self.shown()[-3000:]}"
        hidden = form.locator("xpath=ancestor::details[not(@open)]/summary")
        if hidden.count():
            hidden.first.click()
        for name, value in typed.items():
            field = form.locator(f"[id$='-{name}'], [id$='_{name}'], [id='{name}']").first
            field.select_option(value) if field.evaluate("one => one.tagName") == "SELECT" else field.fill(value)
        return form

    def do(self, title: str, *, on: str = "", **typed: str) -> "Person":
        """One act by its form; it is on record afterwards."""
        self.fill(title, on=on, **typed).get_by_role("button", name=title, exact=True).click()
        self.page.wait_for_load_state()
        assert f"Done and on record: {title}" in self.shown(), self.shown()[:2000]
        return self

    def work(self, button: str, **typed: str) -> "Person":
        """Ask for long work; a worker does it while the page of the work follows by itself."""
        self.fill(button, **typed).get_by_role("button", name=button, exact=True).click()
        with worker():
            self.page.get_by_role("link", name="See the result").wait_for(timeout=120_000)
        return self

    def shown(self) -> str:
        """What the page says."""
        return str(self.page.locator("main").inner_text())

    def look(self, name: str) -> "Person":
        """Keep a picture, if somebody wants to see it."""
        if SHOTS:
            keep_picture(self.page, name)
        return self


def keep_picture(page: Any, name: str) -> None:
    """The whole page at 1280 and at 320 pixels."""
    before = page.viewport_size
    Path(SHOTS or ".").mkdir(parents=True, exist_ok=True)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=str(Path(SHOTS or ".") / f"{name}-{width}.png"), full_page=True)
    page.set_viewport_size(before)


@contextmanager
def worker() -> Iterator[None]:
    """A worker beside the page: does what is waited for until the page has what it wants."""
    enough = threading.Event()

    def work() -> None:
        try:
            while not enough.wait(0.1):
                for job in Job.objects.filter(state="waiting"):
                    jobs.run(str(job.id))
        finally:
            close_old_connections()
            connections.close_all()

    at_work = threading.Thread(target=work)
    at_work.start()
    try:
        yield
    finally:
        enough.set()
        at_work.join()


@contextmanager
def templates_of() -> Iterator[set[str]]:
    """Names of the templates that are rendered meanwhile."""
    found: set[str] = set()

    def told(template: Any, **_: Any) -> None:
        if template.name:
            found.add(template.name)

    template_rendered.connect(told)
    try:
        yield found
    finally:
        template_rendered.disconnect(told)

"""Every page of the site in every state it has: empty, filled, in error, read-only.

A template that is a page and stands in no table here fails a test; so does a state that is named and not looked at.
At each look axe finds nothing, nothing stands beyond 320 pixels, there is one h1; no host but this one is asked and
the console stays silent.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from callup.cli import site_tokens
from callup_site.desk import acting, jobs
from callup_site.desk.models import Job
from callup_site.desk.publishing import publish_due
from callup_site.desk.record import Intent
from callup_site.signin import tokens
from callup_site.signin.adapters import READ
from callup_site.signin.models import Account
from tests.site import offices
from tests.site.browsing import SHOTS, keep_picture, set_clock, templates_of
from tests.site.planned_request import SLUG
from tests.site.walking import Walk, begun, to

pytestmark = pytest.mark.django_db(transaction=True)
TEMPLATES = Path(__file__).parents[2] / "src" / "callup_site" / "templates"
FRAMES = {
    "allauth/layouts/base.html", "allauth/layouts/entrance.html", "allauth/layouts/manage.html",
    "callup_site/base.html", "desk/frame.html",
}  # fmt: skip
EMPTY, FILLED, ERROR, READ_ONLY = "empty", "filled", "error", "read-only"
ASKING = {
    "desk/inbox.html": {EMPTY, FILLED}, "desk/new.html": {EMPTY, ERROR, READ_ONLY},
    "desk/requests.html": {EMPTY, FILLED}, "desk/request.html": {FILLED, READ_ONLY},
    "desk/lines_form.html": {FILLED, ERROR}, "desk/lines.html": {FILLED, READ_ONLY},
    "desk/questions.html": {EMPTY, FILLED, READ_ONLY}, "desk/attachments.html": {EMPTY, FILLED, ERROR, READ_ONLY},
    "desk/acts.html": {FILLED, READ_ONLY}, "desk/findings.html": {EMPTY, FILLED, READ_ONLY},
    "desk/finding.html": {EMPTY, FILLED, READ_ONLY}, "desk/job.html": {EMPTY, FILLED, ERROR},
    "desk/not_yours.html": {ERROR}, "desk/not_done.html": {ERROR}, "desk/problem.html": {ERROR},
}  # fmt: skip
PLANNING = {
    "desk/planning.html": {EMPTY, FILLED, ERROR, READ_ONLY}, "desk/what_if.html": {EMPTY, FILLED},
}  # fmt: skip
AFTER = {
    "desk/decision.html": {EMPTY, FILLED, ERROR, READ_ONLY}, "desk/orders.html": {EMPTY, FILLED, READ_ONLY},
    "desk/presence.html": {EMPTY, FILLED, READ_ONLY}, "desk/offers.html": {EMPTY, FILLED, READ_ONLY},
    "desk/consents.html": {EMPTY, FILLED, READ_ONLY}, "desk/claims.html": {EMPTY, FILLED, READ_ONLY},
    "desk/publications.html": {EMPTY, FILLED, READ_ONLY}, "desk/states.html": {EMPTY, FILLED},
    "desk/state.html": {EMPTY, FILLED},
}  # fmt: skip
OPEN = {
    "public/index.html": {EMPTY, FILLED}, "public/requests.html": {EMPTY, FILLED}, "public/check.html": {EMPTY, FILLED},
    "public/offices.html": {FILLED}, "public/request.html": {EMPTY, FILLED}, "public/card.html": {EMPTY, FILLED},
    "account/login.html": {EMPTY, ERROR}, "account/signup_closed.html": {READ_ONLY}, "400.html": {ERROR},
    "403.html": {ERROR}, "403_csrf.html": {ERROR}, "404.html": {ERROR}, "429.html": {ERROR}, "500.html": {ERROR},
}  # fmt: skip
OF_ACCOUNTS = {
    "signin/people.html": {EMPTY, FILLED, ERROR, READ_ONLY}, "signin/tokens.html": {EMPTY, FILLED, ERROR},
    "idp/oidc/device_authorization_code_form.html": {EMPTY, ERROR},
    "idp/oidc/device_authorization_confirm_form.html": {FILLED},
    "idp/oidc/device_authorization_confirmed.html": {FILLED}, "idp/oidc/device_authorization_denied.html": {FILLED},
}  # fmt: skip
FORGED = "(one, value) => { one.value = value; one.form.noValidate = true }"
TABLES = (ASKING, PLANNING, AFTER, OPEN, OF_ACCOUNTS)


class Looker:
    """Looks at pages, and keeps count of templates and states."""

    def __init__(self, open_page: Any, axe: Any, reflow: Any) -> None:
        self.open_page, self.axe, self.reflow = open_page, axe, reflow
        self.pages: dict[str | None, Any] = {}
        self.seen: dict[str, set[str]] = {}
        self.looks = 0

    def page(self, account: Account | None) -> Any:
        """The page of an account; None: nobody is signed in."""
        name = account.username if account else None
        if name not in self.pages:
            self.pages[name] = self.open_page(account=account)
            self.pages[name].watched.forgive("the server responded with a status of 4")
            self.pages[name].watched.forgive("the server responded with a status of 500")
        return self.pages[name]

    def look(
        self, template: str, state: str, account: Account | None, address: str,
        then: Callable[[Any], Any] | None = None, *, status: int = 200,
    ) -> Any:  # fmt: skip
        """Go to a page, do something there if that is said, and look at what stands there then."""
        page = self.page(account)
        answers: list[int] = []
        page.on("response", lambda one: answers.append(one.status) if one.request.is_navigation_request() else None)
        with templates_of() as rendered:
            page.goto(address)
            if then is not None:
                rendered.clear()
                then(page)
                page.wait_for_load_state()
        where = (template, state, page.url)
        assert template in rendered, (where, sorted(rendered), page.locator("body").inner_text()[:500])
        assert (where, answers[-1]) == (where, status)
        assert (where, page.locator("h1").count()) == (where, 1)
        assert (where, self.axe(page)) == (where, [])
        assert (where, self.reflow(page)) == (where, [])
        self.seen.setdefault(template, set()).add(state)
        self.looks += 1
        if SHOTS:
            keep_picture(page, f"{template.replace('/', '-').removesuffix('.html')}-{state}-{self.looks}")
        return page


def pages_on_disk() -> set[str]:
    """Templates that are whole pages: those that extend another, or begin a document."""
    found = {
        one.relative_to(TEMPLATES).as_posix(): one.read_text(encoding="utf-8") for one in TEMPLATES.rglob("*.html")
    }
    return {name for name, text in found.items() if "{% extends" in text or "<!doctype" in text} - FRAMES


def test_every_page_of_the_site_is_in_a_table_with_its_states() -> None:
    named = [name for table in TABLES for name in table]
    assert sorted(named) == sorted(pages_on_disk())


@pytest.fixture
def looker(open_page: Any, axe: Any, reflow: Any, settings: Any) -> Looker:
    settings.DEMO = True
    cache.clear()
    return Looker(open_page, axe, reflow)


def of(page: str = "", more: str = "") -> str:
    return f"/desk/requests/{SLUG}/" + (f"{page}/" if page else "") + more


@pytest.fixture
def walk(looker: Looker, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """The draft of a small request; the clock of the desk is that of the walk."""
    made: Walk = begun()
    set_clock(monkeypatch, lambda: made.at)
    return made


def push(button: str) -> Callable[[Any], None]:
    """Press a button on a page."""
    return lambda page: page.get_by_role("button", name=button, exact=True).first.click()


def type_in(typed: dict[str, str], button: str) -> Callable[[Any], None]:
    """Fill fields by their selectors, and press a button."""

    def then(page: Any) -> None:
        for selector, value in typed.items():
            page.locator(selector).first.fill(value)
        push(button)(page)

    return then


def spoil(selector: str, value: str, button: str) -> Callable[[Any], None]:
    """Give a hidden field another value, as a broken program would, and press a button."""

    def then(page: Any) -> None:
        page.locator(selector).first.evaluate(FORGED, value)
        for one in page.locator("main summary").all():
            one.click()
        push(button)(page)

    return then


def hand_in(page: Any) -> None:
    """A small file."""
    letter = {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"Units and numbers alone."}
    page.locator("input[type=file]").set_input_files(letter)
    push("Hand in")(page)


def test_pages_of_asking_and_finding_in_every_state(looker: Looker, walk: Walk) -> None:
    look, who = looker.look, walk.account
    requester, auditor, intake = who("requester"), who("auditor"), who("intake_validator")
    nobody = Account.objects.create(username="no-office")
    look("desk/inbox.html", EMPTY, nobody, "/desk/")
    look("desk/inbox.html", FILLED, who("agency_approver"), "/desk/")
    look("desk/requests.html", EMPTY, requester, "/desk/requests/?words=no-such-words")
    look("desk/requests.html", FILLED, requester, "/desk/requests/")
    look("desk/new.html", EMPTY, requester, "/desk/requests/new/")
    look("desk/new.html", ERROR, requester, "/desk/requests/new/", push("Write the draft"), status=422)
    look("desk/new.html", READ_ONLY, auditor, "/desk/requests/new/", status=403)
    look("desk/lines_form.html", FILLED, requester, of("lines"))
    wrong = type_in({"#title": "", "[id='line-0-people']": "many"}, "Write the draft")
    look("desk/lines_form.html", ERROR, requester, of("lines"), wrong, status=422)
    look("desk/lines.html", FILLED, who("agency_approver"), of("lines"))
    to(walk, "sent")
    look("desk/request.html", FILLED, intake, of())
    look("desk/request.html", READ_ONLY, who("public_reader"), of())
    look("desk/lines.html", READ_ONLY, auditor, of("lines"))
    look("desk/questions.html", FILLED, requester, of("questions"))
    look("desk/questions.html", READ_ONLY, who("public_reader"), of("questions"))
    look("desk/acts.html", FILLED, auditor, of("acts"))
    look("desk/acts.html", READ_ONLY, who("public_reader"), of("acts"))
    look("desk/not_yours.html", ERROR, who("public_reader"), of("findings"), status=403)
    look("desk/findings.html", EMPTY, intake, of("findings"))
    look("desk/finding.html", EMPTY, intake, of("findings", "supplies/"))
    broken = spoil("details input[name=seen]", "x", "Accept for review")
    look("desk/problem.html", ERROR, intake, of(), broken, status=409)
    look("desk/not_done.html", ERROR, intake, of(), spoil("details input[name=seen]", "99", "Accept for review"),
         status=409)  # fmt: skip
    look("desk/attachments.html", EMPTY, requester, of("attachments"))
    look("desk/attachments.html", ERROR, requester, of("attachments"), push("Hand in"), status=422)
    look("desk/attachments.html", FILLED, requester, of("attachments"), hand_in)
    look("desk/attachments.html", READ_ONLY, who("public_reader"), of("attachments"))
    to(walk, "accepted")
    job = jobs.ask(who("counsel_drafting").code, SLUG, "review", {}, "counsel_drafting", walk.at)
    look("desk/job.html", EMPTY, auditor, of("jobs", f"{job.id}/"))
    jobs.run(str(job.id))
    look("desk/job.html", FILLED, auditor, of("jobs", f"{job.id}/"))
    failed = Job.objects.create(
        request=job.request, kind="review", choices=job.choices, asked_by="x", office="counsel_drafting",
        asked_at=walk.at, beat_at=walk.at, words="Ended", state="failed", problem="Found nothing; wanted something.",
    )  # fmt: skip
    look("desk/job.html", ERROR, auditor, of("jobs", f"{failed.id}/"))
    walk.do("request.begin_review", "counsel_drafting")
    look("desk/findings.html", FILLED, who("counsel_drafting"), of("findings"))
    look("desk/finding.html", FILLED, who("counsel_drafting"), of("findings", "supplies/"))
    walk.do("line.refer", "counsel_drafting", "crowd")
    look("desk/finding.html", FILLED, who("counsel_reviewing"), of("findings", "crowd/"))
    look("desk/findings.html", READ_ONLY, auditor, of("findings"))
    look("desk/finding.html", READ_ONLY, auditor, of("findings", "crowd/"))
    again = Intent(act="request.revise", office="requester", subject=SLUG, reason="Other days.")
    acting.revise(requester.code, SLUG, again, at=walk.at)
    look("desk/questions.html", EMPTY, requester, of("questions"))
    assert looker.seen == ASKING


def test_pages_of_the_plan_in_every_state(looker: Looker, walk: Walk) -> None:
    look, planner = looker.look, walk.account("planner")
    auditor, page_of = walk.account("auditor"), "desk/planning.html"
    to(walk, "found")
    for name in ("plan", "readiness", "cost", "alternatives", "package"):
        look(page_of, EMPTY, planner, of(name))
    look(page_of, ERROR, planner, of("plan"), type_in({"#id_floors": "XX=0.5"}, "Ask for it"), status=409)
    what_if = walk.job("plan", "planner", what_if="1", floors="0.9")
    look("desk/what_if.html", EMPTY, planner, of("plan", f"what-if/{what_if.document_id}/"))
    to(walk, "packaged")
    look("desk/what_if.html", FILLED, planner, of("plan", f"what-if/{what_if.document_id}/"))
    for name, office in (("plan", "planner"), ("readiness", "readiness_analyst"), ("cost", "cost_analyst")):
        look(page_of, FILLED, walk.account(office), of(name))
    look(page_of, FILLED, walk.account("package_integrator"), of("package"))
    look(page_of, READ_ONLY, auditor, of("alternatives"))
    look(page_of, READ_ONLY, auditor, of("package"))
    assert looker.seen == PLANNING


def test_pages_from_the_decision_to_the_account_in_every_state(looker: Looker, walk: Walk) -> None:
    look, who = looker.look, walk.account
    auditor, authority = who("auditor"), who("decision_authority")
    to(walk, "found")
    for name in ("decision", "orders", "presence", "offers", "consents", "claims", "publications"):
        look(f"desk/{name}.html", EMPTY, auditor, of(name))
    look("desk/states.html", EMPTY, Account.objects.create(username="no-office"), "/desk/states/")
    look("desk/state.html", EMPTY, auditor, "/desk/states/WY/")
    to(walk, "packaged")
    look("desk/decision.html", FILLED, authority, of("decision"))
    lines = [one.subject for one in walk.of("line")]
    typed = {f"#{name}-{one}": "many" for name in ("people", "reason") for one in lines}
    ruling = type_in({**typed, "#ruling-reason": "So."}, "Show what of it holds")
    look("desk/decision.html", ERROR, authority, of("decision"), ruling, status=409)
    look("desk/offers.html", FILLED, who("planner"), of("offers"))
    home = walk.of("consent")[0].home
    look("desk/offers.html", FILLED, who("donor_representative", home), of("offers"))
    look("desk/consents.html", FILLED, who("governors_delegate", home), of("consents"))
    look("desk/states.html", FILLED, who("governors_delegate", home), "/desk/states/")
    look("desk/state.html", FILLED, who("governors_delegate", home), f"/desk/states/{home}/")
    to(walk, "decided")
    look("desk/decision.html", READ_ONLY, auditor, of("decision"))
    look("desk/orders.html", FILLED, who("order_writer"), of("orders"))
    to(walk, "serving")
    look("desk/presence.html", FILLED, who("deployment_tracker"), of("presence"))
    for name in ("orders", "presence", "offers", "consents"):
        look(f"desk/{name}.html", READ_ONLY, auditor, of(name))
    to(walk, "paid")
    look("desk/claims.html", FILLED, who("claims_clerk"), of("claims"))
    look("desk/claims.html", READ_ONLY, auditor, of("claims"))
    to(walk, "closed")
    look("desk/publications.html", FILLED, who("records_officer"), of("publications"))
    look("desk/publications.html", READ_ONLY, auditor, of("publications"))
    assert looker.seen == AFTER


def test_pages_that_are_open_to_everyone_in_every_state(
    looker: Looker, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ROOT_URLCONF = "tests.site.looks_pages"
    look, public = looker.look, f"/public/requests/{SLUG}/"
    for template, address in (("index", "/"), ("requests", "/public/requests/"), ("check", "/public/check/")):
        look(f"public/{template}.html", EMPTY, None, address)
    walk = begun()
    publish_due(walk.at)
    look("public/request.html", EMPTY, None, public)
    look("public/card.html", EMPTY, None, f"{public}card.html")
    to(walk, "published")
    publish_due(walk.at)
    for template, address in (
        ("index", "/"), ("requests", "/public/requests/"), ("check", "/public/check/"), ("request", public),
        ("card", f"{public}card.html"), ("offices", "/public/offices/"),
    ):  # fmt: skip
        look(f"public/{template}.html", FILLED, None, address)
    look("account/login.html", EMPTY, None, "/accounts/login/")
    look("account/signup_closed.html", READ_ONLY, None, "/accounts/signup/")
    wrong = {"#id_login": "nobody", "#id_password": "nothing"}
    look("account/login.html", ERROR, None, "/accounts/login/", type_in(wrong, "Sign in"))
    for status in (400, 403, 500):
        look(f"{status}.html", ERROR, None, f"/public/refuse/{status}/", status=status)
    look("404.html", ERROR, None, "/public/nothing/", status=404)
    look("403_csrf.html", ERROR, None, "/accounts/login/",
         spoil("main input[name=csrfmiddlewaretoken]", "x", "Sign in"), status=403)  # fmt: skip
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/h/ip"}
    looker.page(None).goto("/accounts/login/")
    type_in(wrong, "Sign in")(looker.page(None))
    look("429.html", ERROR, None, "/accounts/login/", type_in(wrong, "Sign in"), status=429)
    assert looker.seen == OPEN


def test_pages_of_accounts_in_every_state(looker: Looker, live_server: Any, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    look = looker.look
    nobody, holder = offices.account("no-office", strong=False), offices.account("planner-1", strong=False)
    admin = offices.account("administrator-1", strong=False, runs_site=True)
    offices.seat(holder, "planner")
    look("signin/people.html", EMPTY, nobody, "/offices/")
    look("signin/people.html", READ_ONLY, holder, "/offices/")
    look("signin/people.html", FILLED, admin, "/offices/")
    over = type_in({"[name=until]": "2000-01-01"}, "Give the office")
    look("signin/people.html", ERROR, admin, "/offices/", over, status=409)
    tokens_page = "/accounts/tokens/"
    look("signin/tokens.html", EMPTY, holder, tokens_page)
    look("signin/tokens.html", ERROR, holder, tokens_page, push("Make the token"), status=422)
    tokens.make(holder, "export", frozenset({READ}), days=3)
    look("signin/tokens.html", FILLED, holder, tokens_page)
    device = "/identity/o/device"
    look("idp/oidc/device_authorization_code_form.html", EMPTY, holder, device)
    look("idp/oidc/device_authorization_code_form.html", ERROR, holder, f"{device}?code=WRONG")
    for button, name in (("Let it sign in", "confirmed"), ("Refuse", "denied")):
        cache.clear()  # codes are asked for too often here
        code = next(site_tokens.signing_in(live_server.url, READ, sleep=lambda _: None)).rpartition(" ")[2]
        look("idp/oidc/device_authorization_confirm_form.html", FILLED, holder, f"{device}?code={code}")
        look(f"idp/oidc/device_authorization_{name}.html", FILLED, holder, f"{device}?code={code}", push(button))
    assert looker.seen == OF_ACCOUNTS

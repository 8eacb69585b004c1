"""Can everyone use the pages of the sign-in: with a keyboard, on a narrow screen, without scripts, with a passkey?"""

from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache

from callup_site.signin import tokens
from callup_site.signin.adapters import READ
from tests.site.offices import PASSWORD, account, code_of, seat

pytestmark = pytest.mark.django_db(transaction=True)
HALF = ["login/", "signup/", "inactive/", "3rdparty/login/cancelled/", "3rdparty/login/error/"]
INSIDE = [
    "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/totp/deactivate/", "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/",
    "/accounts/password/change/", "/accounts/sessions/", "/accounts/3rdparty/", "/accounts/logout/",
    "/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/", "/accounts/tokens/", "/offices/",
    "/identity/o/device",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _limits_begin_anew():
    cache.clear()


def enter(page, holder):
    page.goto("/accounts/login/?next=/offices/")
    page.get_by_label("Username").fill(holder.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def confirm(page):
    """Prove the password again, where a page asks for it."""
    page.goto("/accounts/reauthenticate/?next=/offices/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def one_heading(page):
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()


@pytest.mark.parametrize("address", HALF)
def test_pages_before_the_sign_in_are_open_to_everyone(page, axe, reflow, address):
    page.watched.forgive("status of 401")
    page.goto(f"/accounts/{address}")
    one_heading(page)
    assert axe(page) == []
    assert reflow(page) == []


def test_the_sign_in_in_error_and_its_second_step(page, axe, reflow):
    holder = account("planner-1")
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("planner-1")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    page.get_by_text("not correct").first.wait_for()
    assert axe(page) == []
    enter(page, holder)
    page.wait_for_url("**/2fa/authenticate/")
    one_heading(page)
    assert axe(page) == []
    assert reflow(page) == []


@pytest.mark.parametrize("runs_site", [False, True])
def test_pages_of_an_account_are_open_to_everyone(page, axe, reflow, runs_site):
    holder = account("planner-1", runs_site=runs_site)
    RecoveryCodes.activate(holder)
    tokens.make(holder, "export", frozenset({READ}), days=3)
    other = account("planner-2", strong=False)
    for one in (other, *([] if runs_site else [holder])):
        seat(one, "planner")
    enter(page, holder)
    page.get_by_label("Code").fill(code_of(holder))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: urlsplit(address).path == "/offices/")
    confirm(page)
    for address in INSIDE:
        assert page.goto(address).status == 200, address
        one_heading(page)
        assert axe(page) == [], address
        assert reflow(page) == [], address


def test_the_set_up_of_an_authenticator_app_is_open_to_everyone(page, axe, reflow):
    holder = account("planner-1", strong=False)
    enter(page, holder)
    page.wait_for_url("**/accounts/2fa/")
    assert page.get_by_text("set up a second factor").is_visible()
    assert axe(page) == []
    confirm(page)
    page.goto("/accounts/2fa/totp/activate/")
    one_heading(page)
    assert page.get_by_label("Authenticator secret").input_value()
    assert axe(page) == []
    assert reflow(page) == []


def test_all_of_it_works_without_scripts(open_page):
    page = open_page(scripts=False)
    page.watched.forgive("status of 422")
    holder = account("planner-1")
    enter(page, holder)
    page.get_by_label("Code").fill(code_of(holder))
    page.get_by_role("button", name="Sign In", exact=True).click()
    page.goto("/accounts/tokens/")
    page.get_by_label("What it is for").fill("export")
    page.get_by_text("Read what my offices may read").click()
    page.get_by_label("Last day").fill("2999-01-01")
    page.get_by_role("button", name="Make the token").click()
    assert page.get_by_text("1 to 366 days").first.is_visible()


def test_a_passkey_is_added_and_lets_its_holder_in_without_a_password(page):
    """Chromium's own made-up authenticator; the passkey checks who holds it, so it is two factors."""
    holder = account("planner-1", strong=False)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    enter(page, holder)
    confirm(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_text("Passwordless", exact=True).click()
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url("**/recovery-codes/**")
    assert Authenticator.objects.filter(user=holder, type="webauthn").exists()
    page.goto("/offices/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/?next=/offices/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda address: urlsplit(address).path == "/offices/")
    assert page.get_by_text(holder.code).first.is_visible()

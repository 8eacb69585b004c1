"""Who gets in, with what, and who does not?"""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as site
from django.core.cache import cache
from django.test import Client

from callup.errors import InputError
from callup_site.signin import accounts, second_factor
from callup_site.signin.models import Account
from tests.site.offices import PASSWORD, account, code_of, seat, signed_in

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture
def browser():
    return Client(SERVER_NAME="localhost")


def test_without_a_sign_in_the_desk_sends_to_it_and_back(browser):
    assert browser.get("/desk/").headers["Location"] == "/accounts/login/?next=/desk/"
    assert browser.get("/offices/").headers["Location"] == "/accounts/login/?next=/offices/"


def test_a_page_that_nobody_listed_is_closed(browser):
    assert browser.get("/some/new/page/").headers["Location"].startswith("/accounts/login/")


def test_a_right_password_alone_does_not_open_the_desk(browser):
    account("planner-1", strong=False)
    answer = browser.post(LOGIN, {"login": "planner-1", "password": PASSWORD})
    assert answer.headers["Location"] == "/desk/"
    assert browser.get("/desk/").headers["Location"] == "/accounts/2fa/"
    assert browser.get("/accounts/tokens/").headers["Location"] == "/accounts/2fa/"
    assert browser.get("/identity/o/device").headers["Location"] == "/accounts/2fa/"
    assert "set up a second factor" in browser.get("/accounts/2fa/").content.decode()


def test_who_has_a_second_factor_is_asked_for_it(browser):
    holder = account("planner-1")
    answer = browser.post(LOGIN, {"login": "planner-1", "password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
    assert browser.get("/desk/").headers["Location"].startswith(LOGIN), "half a sign-in is none"
    wrong = browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    right = browser.post("/accounts/2fa/authenticate/", {"code": code_of(holder)})
    assert right.headers["Location"] == "/desk/"
    assert browser.get("/offices/").status_code == 200


def test_a_code_works_once(browser):
    holder = account("planner-1")
    code = code_of(holder)
    signed_in(holder)
    browser.post(LOGIN, {"login": "planner-1", "password": PASSWORD})
    assert browser.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200


def test_an_authenticator_app_is_set_up_and_gives_recovery_codes(browser):
    holder = account("planner-1", strong=False)
    browser.post(LOGIN, {"login": "planner-1", "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = browser.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'value="([A-Z2-7]{32})"', page)
    assert secret
    from allauth.mfa.totp.internal.auth import (  # noqa: PLC0415
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    code = format_hotp_value(hotp_value(secret[1], list(yield_hotp_counters_from_time())[1]))
    assert (
        browser.post("/accounts/2fa/totp/activate/", {"code": code}).headers["Location"].startswith("/accounts/2fa/rec")
    )
    assert len(browser.get("/accounts/2fa/recovery-codes/download/").content.decode().split()) >= 10
    assert second_factor.has_one(holder)
    assert browser.get("/offices/").status_code == 200


def test_secrets_of_second_factors_lie_sealed_in_the_database():
    holder = account("planner-1")
    kept = Authenticator.objects.get(user=holder).data["secret"]
    assert kept.startswith("gAAAA"), "a Fernet token"


def test_recovery_codes_alone_are_no_second_factor(browser):
    holder = account("planner-1")
    Authenticator.objects.filter(user=holder).update(type="recovery_codes")
    assert not second_factor.has_one(holder)


def test_in_a_demonstration_no_second_factor_is_asked_for_and_the_page_says_so(browser, settings):
    settings.DEMO = True
    account("planner-1", strong=False)
    assert "This is a demonstration" in browser.get(LOGIN).content.decode()
    browser.post(LOGIN, {"login": "planner-1", "password": PASSWORD})
    assert browser.get("/offices/").status_code == 200


def test_nobody_opens_an_account_alone(browser):
    page = browser.get("/accounts/signup/")
    assert "Accounts are not opened here" in page.content.decode()
    browser.post("/accounts/signup/", {"username": "x", "password1": PASSWORD, "password2": PASSWORD})
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    "address", ["email/", "password/reset/", "confirm-email/", "password/set/", "login/code/confirm/", "social/signup/"]
)
def test_pages_for_e_mail_are_not_there(browser, address):
    assert browser.get(f"/accounts/{address}").status_code == 404


def test_five_wrong_passwords_close_the_door_for_a_while(browser):
    cache.clear()
    account("planner-1", strong=False)
    for _ in range(5):
        browser.post(LOGIN, {"login": "planner-1", "password": "wrong"})
    answer = browser.post(LOGIN, {"login": "planner-1", "password": PASSWORD})
    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.content.decode()
    cache.clear()
    assert browser.post(LOGIN, {"login": "planner-1", "password": PASSWORD}).status_code == 302


def test_many_tries_from_one_address_are_stopped_whatever_the_account(browser):
    cache.clear()
    for number in range(31):
        answer = browser.post(LOGIN, {"login": f"nobody-{number}", "password": "x"})
    assert answer.status_code == 429
    assert "Wait a minute" in answer.content.decode()
    cache.clear()


def test_a_wrong_word_and_a_wrong_password_are_told_alike(browser):
    cache.clear()
    account("planner-1", strong=False)
    pages = [
        browser.post(LOGIN, {"login": name, "password": "wrong"}).content.decode()
        for name in ("planner-1", "planner-9")
    ]
    told = [
        re.findall(r"usa-error-message[^>]*>([^<]+)|<li>([^<]+incorrect[^<]*|The username[^<]+)</li>", one)
        for one in pages
    ]
    assert told[0] == told[1]
    assert told[0]


def test_an_account_out_of_use_is_not_let_in(browser):
    holder = account("planner-1", strong=False)
    accounts.set_in_use(holder, in_use=False)
    browser.post(LOGIN, {"login": "planner-1", "password": PASSWORD})
    assert "_auth_user_id" not in browser.session


def test_a_new_password_ends_every_session_and_token():
    holder = account("planner-1")
    inside = signed_in(holder)
    assert inside.get("/offices/").status_code == 200
    word = accounts.new_password(holder)
    assert inside.get("/offices/").status_code == 302
    assert Authenticator.objects.filter(user=holder).exists(), "the second factor stays"
    holder.refresh_from_db()
    assert holder.check_password(word)


def test_accounts_are_named_after_posts_and_keep_no_names():
    made, password = accounts.add("Planner-VT")
    assert made.username == "planner-vt"
    assert made.check_password(password)
    assert {field.name for field in Account._meta.get_fields() if not field.is_relation} == {
        "id", "password", "last_login", "username", "code", "is_active", "runs_site",
    }  # fmt: skip
    for wrong in ("planner-vt", "", "two words", "a@b.example", "x" * 61):
        with pytest.raises(InputError):
            accounts.add(wrong)


def test_what_is_not_known_is_told_with_the_nearest():
    account("planner-1", strong=False)
    with pytest.raises(InputError, match="did you mean 'planner-1'"):
        accounts.named("planer-1")


@pytest.mark.parametrize(
    "next_page",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)"],
)
def test_after_the_sign_in_nobody_is_sent_elsewhere(browser, next_page):
    account("planner-1", strong=False)
    answer = browser.post(LOGIN, {"login": "planner-1", "password": PASSWORD, "next": next_page})
    assert answer.headers["Location"] == "/desk/"
    assert "evil" not in browser.post("/accounts/logout/", {"next": next_page}).headers["Location"]


def test_the_session_changes_its_name_at_the_sign_in_and_ends_at_the_sign_out():
    holder = account("planner-1")
    browser = Client(SERVER_NAME="localhost")
    browser.get("/accounts/login/")
    inside = signed_in(holder)
    key = inside.cookies[site.SESSION_COOKIE_NAME].value
    inside.post("/accounts/logout/")
    browser.cookies[site.SESSION_COOKIE_NAME] = key
    assert browser.get("/offices/").status_code == 302


def test_sessions_are_listed_and_the_others_can_be_ended():
    holder = account("planner-1", strong=False)
    here, there = signed_in(holder), signed_in(holder)
    assert here.get("/accounts/sessions/").status_code == 200
    here.post("/accounts/sessions/")
    assert there.get("/accounts/sessions/").status_code == 302
    assert here.get("/accounts/sessions/").status_code == 200


def test_a_fragment_that_is_asked_for_after_the_session_ended_loads_the_sign_in(browser):
    answer = browser.get("/desk/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/accounts/login/?next=/desk/")


def test_a_seat_needs_a_second_factor_whatever_the_office(browser):
    holder = account("reader-1", strong=False)
    seat(holder, "public_reader")
    browser.post(LOGIN, {"login": "reader-1", "password": PASSWORD})
    assert browser.get("/desk/").headers["Location"] == "/accounts/2fa/"

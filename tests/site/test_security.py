"""Are the settings of the site, its headers, its forms and its files as a careful site has them?"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.test import Client

from tests.site import truth
from tests.site.offices import account, signed_in

ROOT = Path(__file__).parents[2]
OWN_GUARD = {"signin:token", "oidc:revoke", "oidc:device_code", "oidc:userinfo", "oidc:authorization", "oidc:logout"}
EMBEDDED = {"public:card"}
SECRETS = re.compile(
    rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----|PRIVATE\+KEY\+[^\s\"'`<]+\+[A-Za-z0-9+/=]{40}"
    rb"|callup_(?=[A-Za-z_-]*[0-9])(?=[a-z0-9_-]*[A-Z])[A-Za-z0-9_-]{43}"
    rb"|gh[pousr]_[A-Za-z0-9]{36}|AKIA[0-9A-Z]{16}|xox[baprs]-[0-9A-Za-z-]{20}|SECRET_KEY\s*=\s*['\"][^'\"]{20}"
)


def run(*arguments, **environment):
    """A command of Django under https, in a process of its own."""
    told = {
        **{name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"},
        "CALLUP_URL": "https://requests.example.gov",
        "DJANGO_SETTINGS_MODULE": "callup_site.settings",
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", *arguments],
        env={**told, **environment}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_deployment_check_of_django_has_nothing_to_say(tmp_path):
    found = run("-m", "django", "check", "--deploy", "--fail-level", "WARNING", CALLUP_HOME=str(tmp_path))
    assert (found.returncode, "no issues" in found.stdout + found.stderr) == (0, True), found.stderr


def test_under_https_cookies_are_sealed_and_named_for_this_host_alone(tmp_path):
    asked = """
import django; django.setup()
from django.conf import settings as s
assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE
assert s.SECURE_SSL_REDIRECT and s.SECURE_HSTS_SECONDS >= 31_536_000
assert s.SESSION_COOKIE_NAME.startswith("__Host-") and s.CSRF_COOKIE_NAME.startswith("__Host-")
assert s.SESSION_COOKIE_HTTPONLY and s.CSRF_COOKIE_HTTPONLY and s.SESSION_COOKIE_SAMESITE == "Lax"
assert not s.DEBUG and "*" not in s.ALLOWED_HOSTS and not s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN
from django.test import Client
answer = Client(SERVER_NAME="requests.example.gov").get("/accounts/login/")
assert answer.status_code == 301 and answer.headers["Location"].startswith("https://"), answer
assert "Content-Security-Policy" in answer.headers and answer.headers["X-Frame-Options"] == "DENY"
spoofed = Client(SERVER_NAME="requests.example.gov").get("/accounts/login/", headers={"Host": "evil.example"})
assert spoofed.status_code == 400, spoofed
"""
    found = run("-c", asked, CALLUP_HOME=str(tmp_path))
    assert found.returncode == 0, found.stderr


def test_a_new_home_holds_its_keys_for_its_owner_alone(tmp_path):
    found = run("-m", "django", "check", CALLUP_HOME=str(tmp_path / "home"))
    assert found.returncode == 0, found.stderr
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0
    for name in ("secret-key", "identity-key.pem", "second-factor-key"):
        assert (tmp_path / "home" / name).stat().st_mode & 0o077 == 0


def test_no_key_lies_in_the_repository():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        names = [str(one.relative_to(ROOT)) for one in ROOT.rglob("*") if one.is_file() and ".git" not in one.parts]
    else:
        names = [one.decode() for one in listed.stdout.split(b"\0") if one]
    assert len(names) > 300
    paths = [ROOT / one for one in names]
    found = [str(path) for path in paths if path.is_file() and SECRETS.search(path.read_bytes())]
    assert found == []
    assert [one for one in names if one.endswith((".pem", ".key", ".p12", ".sqlite3"))] == []


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN " + "RSA PRIVATE KEY-----",
        "callup_" + "aB3" * 15,
        "AKIA" + "A" * 16,
        "SECRET_KEY = '" + "x1" * 20 + "'",
    ],
)
def test_the_search_for_keys_finds_one(text):
    assert SECRETS.search(text.encode())


@pytest.mark.django_db
def test_every_answer_carries_the_headers_that_guard_it():
    browsers = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    browsers[1].force_login(account("planner-1", password=None))
    for browser in browsers:
        for name, address in [*truth.addresses(), ("", "/nothing/"), ("", "/static/callup/site.css")]:
            answer = browser.get(address)
            told = answer.headers
            for closer in answer._resource_closers:
                closer()
            policy = told.get("Content-Security-Policy", "")
            assert "default-src 'none'" in policy, address
            assert "unsafe" not in policy, address
            assert told["X-Content-Type-Options"] == "nosniff", address
            assert told["Referrer-Policy"] == "same-origin", address
            if name not in EMBEDDED:
                assert told["X-Frame-Options"] == "DENY", address
                assert "frame-ancestors 'none'" in policy or "sandbox" in policy, address


@pytest.mark.django_db
def test_no_form_is_taken_from_another_site():
    cache.clear()
    browser = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    browser.force_login(account("planner-1", password=None))
    for name, address in truth.addresses():
        if name not in OWN_GUARD and name != "oidc:token":
            assert browser.post(address).status_code == 403, name


@pytest.mark.django_db
def test_what_was_posted_in_a_session_cannot_be_read_from_its_cookie():
    browser = signed_in(account("planner-1"))
    cookie = browser.cookies[site.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert re.fullmatch(r"[a-z0-9]{32}", cookie.value)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/reauthenticate/", "/accounts/2fa/", "/offices/"])
def test_pages_of_an_account_are_kept_by_nobody(address):
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(account("planner-1"))
    told = browser.get(address).headers.get("Cache-Control", "")
    assert "no-store" in told or "private" in told or "no-cache" in told

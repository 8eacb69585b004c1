"""Does the sign-in by an identity provider work, with this site as provider and as client, and for programs?"""

import re
import stat
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.idp.oidc.models import Client, Token
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as site
from django.core.cache import cache
from django.test import RequestFactory
from ninja.errors import HttpError

from callup.cli import site_tokens
from callup.errors import InputError, OutOfTurn
from callup_site.signin import second_factor, tokens
from callup_site.signin.adapters import ACT, READ
from callup_site.signin.models import Account
from tests.site.offices import PASSWORD, account, code_of

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Browser:
    """A browser without scripts, that talks to a server over the network and keeps its cookies."""

    def __init__(self, url):
        self.url, self.session = url, requests.Session()

    def get(self, path, **more):
        return self.session.get(
            self.url + path if path.startswith("/") else path, allow_redirects=False, timeout=20, **more
        )

    def post(self, path, page, **fields):
        """Post a form as a page that was shown holds it."""
        token = TOKEN.search(page.text)
        assert token, page.text
        address = self.url + path if path.startswith("/") else path
        data = {"csrfmiddlewaretoken": token[1], **fields}
        return self.session.post(address, data=data, allow_redirects=False, timeout=20)

    def sign_in(self, holder):
        answer = self.post("/accounts/login/", self.get("/accounts/login/"), login=holder.username, password=PASSWORD)
        if "2fa" in answer.headers["Location"]:
            page = self.get("/accounts/2fa/authenticate/")
            answer = self.post("/accounts/2fa/authenticate/", page, code=code_of(holder))
        assert answer.status_code == 302
        return self


@pytest.fixture(autouse=True)
def _limits_begin_anew():
    cache.clear()


@pytest.fixture
def provider(live_server, settings):
    """This site as outside provider of itself; `settings` of the provider are given by the test."""
    client = Client(id="own", name="A site that asks who you are", scopes="openid", response_types="code")
    client.set_redirect_uris([f"{live_server.url}/accounts/oidc/own/login/callback/"])
    client.set_secret("known to both")
    client.save()

    def trusted(**more):
        app = {
            "provider_id": "own", "name": "Own identities", "client_id": "own", "secret": "known to both",
            "settings": {"server_url": live_server.url, **more},
        }  # fmt: skip
        settings.OIDC_APPS = [app]
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    return trusted


def ask(asking, telling):
    """The whole way: asked here, allowed there, and back with the code."""
    page = asking.get("/accounts/oidc/own/login/?process=login&next=/offices/")
    sent = asking.post("/accounts/oidc/own/login/?process=login&next=/offices/", page)
    assert sent.status_code == 302, sent.text
    query = parse_qs(urlsplit(sent.headers["Location"]).query)
    assert query["scope"] == ["openid"], "neither names nor e-mail are asked for"
    assert query["code_challenge_method"] == ["S256"]
    consent = telling.get(sent.headers["Location"])
    assert consent.status_code == 200, consent.text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', consent.text))
    hidden.pop("csrfmiddlewaretoken", None)
    back = telling.post("/identity/o/authorize", consent, action="grant", scopes="openid", **hidden)
    assert back.status_code == 302, back.text
    return asking.get(back.headers["Location"])


def test_a_provider_that_is_trusted_brings_a_new_account_without_a_name(live_server, provider):
    provider(may_open_accounts=True, second_factor=["mfa"])
    holder = account("planner-1")
    asking = Browser(live_server.url)
    answer = ask(asking, Browser(live_server.url).sign_in(holder))
    assert answer.headers["Location"] == "/offices/"
    made = Account.objects.exclude(pk=holder.pk).get()
    assert re.fullmatch(r"own-[0-9a-f]{10}", made.username)
    kept = SocialAccount.objects.get(user=made)
    assert kept.uid == holder.code, "the provider tells the opaque code"
    assert set(kept.extra_data["id_token"]) <= {"iss", "sub", "amr", "acr", "auth_time"}
    assert not made.has_usable_password()
    page = asking.get("/offices/")
    assert page.status_code == 200, "its second factor counts here"
    assert made.code in page.text


def test_a_provider_that_is_not_trusted_for_it_brings_no_account(live_server, provider):
    provider(second_factor=["mfa"])
    answer = ask(Browser(live_server.url), Browser(live_server.url).sign_in(account("planner-1")))
    assert "Accounts are not opened here" in answer.text
    assert Account.objects.count() == 1


def test_a_second_factor_at_a_provider_counts_where_its_settings_say_so(live_server, provider):
    provider(may_open_accounts=True)
    asking = Browser(live_server.url)
    ask(asking, Browser(live_server.url).sign_in(account("planner-1")))
    assert asking.get("/offices/").headers["Location"] == "/accounts/2fa/"
    provider(may_open_accounts=True, second_factor=["mfa", "hwk"])
    assert asking.get("/offices/").status_code == 200
    provider(may_open_accounts=True, second_factor=["hwk"])
    assert asking.get("/offices/").headers["Location"] == "/accounts/2fa/"


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        (["mfa"], True),
        (["pwd", "otp"], True),
        (["pwd"], False),
        ([], False),
        ("mfa", False),
        (None, False),
        ([{}], False),
    ],
)
def test_only_a_list_with_a_trusted_word_proves_a_second_factor(settings, words, counts):
    settings.OIDC_APPS = [{"provider_id": "own", "settings": {"second_factor": ["mfa", "otp", "pwd"]}}]
    assert second_factor.proves("own", {"id_token": {"amr": words}} if words is not None else {}) is counts
    assert not second_factor.proves("other", {"id_token": {"amr": ["mfa"]}})


def test_the_key_of_the_provider_is_made_once_and_readable_by_its_owner_alone():
    for name in ("identity-key.pem", "secret-key", "second-factor-key"):
        path = site.HOME / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert not list(site.HOME.glob(f"{name}.*")), "nothing half made is left"


def test_the_provider_tells_its_addresses_and_its_public_key_alone(live_server):
    told = requests.get(f"{live_server.url}/.well-known/openid-configuration", timeout=20).json()
    assert told["issuer"] == live_server.url
    keys = requests.get(told["jwks_uri"], timeout=20).json()["keys"]
    assert [set(one) & {"d", "p", "q", "dp", "dq", "qi"} for one in keys] == [set()]


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "callup" / "tokens.json"


def test_the_command_line_signs_in_by_a_code_and_out_again(live_server, config):
    holder = account("planner-1")
    browser = Browser(live_server.url).sign_in(holder)
    told = []

    def allow(seconds):
        """While the command waits, its holder types the code."""
        code = told[0].rpartition(" ")[2]
        page = browser.get(f"/identity/o/device?code={code}")
        assert "callup on the command line" in page.text
        assert (
            "The program is signed in" in browser.post(f"/identity/o/device?code={code}", page, action="confirm").text
        )

    lines = site_tokens.signing_in(live_server.url, "callup:read", sleep=allow)
    told.append(next(lines))
    assert next(lines).startswith(f"Signed in to {live_server.url} for 12 hours")
    value = site_tokens.kept(live_server.url)
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    bearer = tokens.bearer_of(value)
    assert (bearer.account, bearer.scopes) == (holder, {READ})
    assert site_tokens.forget(live_server.url)
    assert tokens.bearer_of(value) is None, "taken back at the site as well"
    assert not site_tokens.forget(live_server.url)


def test_a_program_that_is_refused_is_told_so(live_server, config):
    browser = Browser(live_server.url).sign_in(account("planner-1"))
    told = []

    def refuse(seconds):
        code = told[0].rpartition(" ")[2]
        browser.post(f"/identity/o/device?code={code}", browser.get(f"/identity/o/device?code={code}"), action="deny")

    lines = site_tokens.signing_in(live_server.url, "callup:read", sleep=refuse)
    told.append(next(lines))
    with pytest.raises(OutOfTurn, match="refused"):
        next(lines)
    assert site_tokens.kept(live_server.url) is None


def test_another_site_cannot_let_a_program_sign_in(live_server, config):
    browser = Browser(live_server.url).sign_in(account("planner-1"))
    lines = site_tokens.signing_in(live_server.url, "callup:act", sleep=lambda seconds: None)
    code = next(lines).rpartition(" ")[2]
    address = f"{live_server.url}/identity/o/device?code={code}"
    assert browser.session.post(address, data={"action": "confirm"}, timeout=20).status_code == 403
    lines.close()


@pytest.mark.parametrize(
    "text", ["http://requests.example.gov", "ftp://x.example", "https://", "https://a:b@x.example"]
)
def test_a_token_travels_sealed_or_not_at_all(text):
    with pytest.raises(InputError):
        site_tokens.site_address(text)


def test_a_server_that_is_no_callup_site_is_told_apart(live_server):
    with pytest.raises(InputError, match="wanted a callup site that answers"):
        next(site_tokens.signing_in(f"{live_server.url}/nothing", "callup:read", sleep=lambda seconds: None))


def test_a_token_made_by_hand_is_kept_as_a_digest_and_ends():
    holder = account("planner-1")
    value = tokens.make(holder, "nightly export", frozenset({READ}), days=3)
    row = Token.objects.get(user=holder)
    assert value not in str(vars(row))
    assert tokens.bearer_of(value).account == holder
    Token.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert tokens.bearer_of(value) is None
    for wrong in ({"days": 0}, {"days": 367}):
        with pytest.raises(InputError):
            tokens.make(holder, "x", frozenset({READ}), **wrong)
    with pytest.raises(InputError):
        tokens.make(holder, "x", frozenset({"openid"}), days=1)


def asked(value):
    return RequestFactory().get("/api/v1/x", headers={"Authorization": f"Bearer {value}"})


def test_the_api_lets_a_token_do_what_its_scopes_say():
    holder = account("planner-1")
    reading = tokens.make(holder, "x", frozenset({READ}), days=1)
    request = asked(reading)
    assert tokens.TokenAuth(READ)(request).account == holder
    assert request.user == holder
    with pytest.raises(HttpError, match="lacks the scope 'callup:act'"):
        tokens.TokenAuth(ACT)(asked(reading))
    assert tokens.TokenAuth(READ)(asked("callup_made-up")) is None
    assert tokens.TokenAuth(READ)(asked("")) is None
    assert tokens.TokenAuth(READ)(RequestFactory().get("/", headers={"Authorization": f"Basic {reading}"})) is None
    holder.is_active = False
    holder.save()
    assert tokens.TokenAuth(READ)(asked(reading)) is None


def test_a_token_of_an_account_without_a_second_factor_does_nothing(settings):
    value = tokens.make(account("planner-1", strong=False), "x", frozenset({READ, ACT}), days=1)
    with pytest.raises(HttpError, match="no second factor"):
        tokens.TokenAuth(READ)(asked(value))
    settings.DEMO = True
    assert tokens.TokenAuth(ACT)(asked(value))


def test_a_token_for_another_named_resource_is_refused():
    value = tokens.make(account("planner-1"), "x", frozenset({READ}), days=1)
    row = Token.objects.get()
    row.set_resources(["https://other.example/"])
    row.save()
    assert tokens.bearer_of(value) is None


def test_tokens_are_made_and_taken_back_on_their_page(live_server):
    holder, other = account("planner-1"), account("planner-2")
    browser = Browser(live_server.url).sign_in(holder)
    page = browser.get("/accounts/tokens/")
    until = (datetime.now(UTC) + timedelta(days=5)).date().isoformat()
    made = browser.post("/accounts/tokens/", page, name="export", scopes=[READ, ACT], until=until)
    value = re.search(r"callup_[\w-]{43}", made.text)[0]
    assert value not in browser.get("/accounts/tokens/").text, "shown once"
    number = tokens.bearer_of(value).token
    stranger = Browser(live_server.url).sign_in(other)
    refused = stranger.post(f"/accounts/tokens/{number}/take-back/", stranger.get("/accounts/tokens/"))
    assert (refused.status_code, tokens.bearer_of(value) is None) == (404, False)
    assert browser.post(f"/accounts/tokens/{number}/take-back/", page).status_code == 302
    assert tokens.bearer_of(value) is None
    long = browser.post("/accounts/tokens/", page, name="export", scopes=[READ], until="2999-01-01")
    assert long.status_code == 422
    assert "1 to 366 days" in long.text

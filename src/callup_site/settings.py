"""How is the site set up? Every value that differs between places comes from the environment, with a safe default.

CALLUP_HOME      folder for the database, the ledger, attachments and the secret key (default: ./callup-home)
CALLUP_DATABASE  postgresql://user:password@host:port/name; left out: SQLite in CALLUP_HOME
CALLUP_HOSTS     names under which the site is reached, with blanks between them (default: this machine alone)
CALLUP_URL       address that readers see, such as https://requests.example.gov; https switches on secure cookies
CALLUP_DEMO      1: made-up accounts, no second factor; the pages say so
CALLUP_OIDC      path of a JSON file with outside identity providers (docs/howto/sign-in.md)
CALLUP_PROXIES   how many proxies of your own stand in front (default: 1 under https, else 0)
"""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from callup_site.keys import identity_key, made_once, sealing_word, signing_word

HERE = Path(__file__).parent
HOME = Path(os.environ.get("CALLUP_HOME", "callup-home")).resolve()
DEMO = os.environ.get("CALLUP_DEMO") == "1"
URL = os.environ.get("CALLUP_URL", "http://127.0.0.1:8000").rstrip("/")
IS_HTTPS = URL.startswith("https://")
PROXIES = int(os.environ.get("CALLUP_PROXIES", "1" if IS_HTTPS else "0"))
MOST_UPLOADED = 10_000_000


def _database(url: str | None) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "callup.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


def _oidc_apps(path: str | None) -> list[dict[str, Any]]:
    return [] if not path else list(json.loads(Path(path).read_text()))


SECRET_KEY = made_once(HOME / "secret-key", signing_word)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("CALLUP_HOSTS", f"{urlsplit(URL).hostname} 127.0.0.1 localhost [::1]").split()
CSRF_TRUSTED_ORIGINS = [URL]
ROOT_URLCONF = "callup_site.urls"
WSGI_APPLICATION = "callup_site.wsgi.application"
AUTH_USER_MODEL = "signin.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.idp.oidc",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "callup_site.looks",
    "callup_site.signin",
    "callup_site.desk",
    "callup_site.public",
    "callup_site.api",
]

MIDDLEWARE = [
    "callup_site.api.problems.ProblemMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "callup_site.signin.middleware.SecondFactorMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "callup_site.signin.context.about_site",
            ],
        },
    }
]

DATABASES = {"default": _database(os.environ.get("CALLUP_DATABASE"))}
LEDGER_FOLDER = HOME / "ledger"
LEDGER_KEY = HOME / "ledger-key"
ATTACHMENTS = HOME / "attachments"
MEDIA_ROOT = ATTACHMENTS
MOST_ATTACHED_BYTES = MOST_UPLOADED
DATA_UPLOAD_MAX_MEMORY_SIZE = MOST_UPLOADED
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

API_PER_MINUTE = {"reading": 1_200, "acting": 120, "public": 600}

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [HERE / "static", *([HERE / "vendor"] if (HERE / "vendor").is_dir() else [])]
WHITENOISE_USE_FINDERS = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "ttf", "woff2", "png", "jpg", "svgz", "gz"]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/desk/"
LOGIN_URL = "/accounts/login/"

ACCOUNT_ADAPTER = "callup_site.signin.adapters.LocalAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_ADAPTER = "callup_site.signin.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = f"callup {urlsplit(URL).hostname}"
MFA_RECOVERY_CODES_SHOW_ONCE = True
SECOND_FACTOR_KEY = made_once(HOME / "second-factor-key", sealing_word)
SOCIALACCOUNT_ADAPTER = "callup_site.signin.adapters.OutsideAccounts"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_QUERY_EMAIL = False
SOCIALACCOUNT_STORE_TOKENS = False
IDP_OIDC_ADAPTER = "callup_site.signin.adapters.OwnIdentities"
IDP_OIDC_PRIVATE_KEY = made_once(HOME / "identity-key.pem", identity_key)
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 12 * 3600
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 12 * 3600
IDP_OIDC_ROTATE_REFRESH_TOKEN = True

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "signin_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
SESSION_COOKIE_NAME = "__Host-callup-session" if IS_HTTPS else "callup-session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_FAILURE_VIEW = "callup_site.signin.typed_again.too_old"
CSRF_COOKIE_NAME = "__Host-callup-csrf" if IS_HTTPS else "callup-csrf"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS and PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

OIDC_APPS = _oidc_apps(os.environ.get("CALLUP_OIDC"))
OIDC_ORIGINS = sorted({"{0.scheme}://{0.netloc}".format(urlsplit(one["settings"]["server_url"])) for one in OIDC_APPS})
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": OIDC_APPS}}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *OIDC_ORIGINS],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en-us"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

"""The application `signin`."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

COMMAND_LINE, PAGE = "callup-command-line", "callup-page"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"


class SigninConfig(AppConfig):
    """Accounts, second factors, tokens."""

    name = "callup_site.signin"
    label = "signin"

    def ready(self) -> None:
        """After each migration the site's own two clients are there."""
        post_migrate.connect(make_clients, dispatch_uid="callup_site.signin.make_clients")


def make_clients(using: str = "default", **_: object) -> None:
    """The command line, which signs in by a code, and the page of tokens, whose tokens are made by hand."""
    from allauth.idp.oidc.models import Client  # noqa: PLC0415 - needs the applications loaded
    from django.db import connections  # noqa: PLC0415

    if "allauth_idp_oidc_client" not in connections[using].introspection.table_names():
        return
    titles = {
        COMMAND_LINE: ("callup on the command line", DEVICE_CODE, "public"),
        PAGE: ("by hand", "", "confidential"),
    }
    for name, (title, grants, kind) in titles.items():
        Client.objects.using(using).get_or_create(
            id=name,
            defaults={
                "name": title, "type": kind, "grant_types": grants, "response_types": "", "secret": "!",
                "scopes": "openid\ncallup:read\ncallup:act", "default_scopes": "callup:read",
            },
        )  # fmt: skip

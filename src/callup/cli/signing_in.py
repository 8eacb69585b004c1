"""Which words sign the command line in to a site, and out? Register with `add_signing_in(app)`."""

from typing import Annotated

from cyclopts import App, Group, Parameter

SITE = Group("Work at a site", sort_key=4)


def add_signing_in(app: App) -> None:
    """Add `login` and `logout` to the command."""
    app.command(login, group=SITE)
    app.command(logout, group=SITE)


def login(
    site: str,
    /,
    *,
    scopes: Annotated[str, Parameter(help="What the token may do.")] = "callup:read callup:act",
) -> None:
    """Sign in to a site: shows an address and a code, waits until you allowed it there, and keeps the token."""
    import time  # noqa: PLC0415

    from callup.cli.show import say  # noqa: PLC0415
    from callup.cli.site_tokens import signing_in, site_address  # noqa: PLC0415

    for told in signing_in(site_address(site), scopes, sleep=time.sleep):
        say(told)


def logout(site: str, /) -> None:
    """Take the token of a site back and forget it."""
    from callup.cli.show import say  # noqa: PLC0415
    from callup.cli.site_tokens import forget, site_address  # noqa: PLC0415

    say("Signed out." if forget(site_address(site)) else "There was no token for this site.")

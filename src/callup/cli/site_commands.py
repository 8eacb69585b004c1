"""What can be said to a site on this machine? `callup serve`, `callup publish`, `callup site …`."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from callup.cli.signing_in import SITE

site_app = App(name="site", help="Set up a site on this machine: accounts and offices, before anybody can sign in.")
account_app = App(name="account", help="Accounts of the site; a word for a post, never the name of a person.")
site_app.command(account_app)

Home = Annotated[
    str, Parameter(help="Folder with the database, the ledger and the keys. Without it: CALLUP_HOME, or callup-home.")
]


def add_site(app: App) -> None:
    """Add the verbs of a site to the command."""
    app.command(serve, group=SITE)
    app.command(publish, group=SITE)
    site_app.group = (SITE,)
    app.command(site_app)


def serve(
    *,
    host: Annotated[str, Parameter(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, Parameter(help="Port to listen at.")] = 8000,
    workers: Annotated[int, Parameter(help="How many processes answer.")] = 1,
    demo: Annotated[
        bool, Parameter(negative="", show_default=False, help="With made-up accounts and the request of 9 May 2025.")
    ] = False,
    home: Home = "",
) -> None:
    """Run the site: server, worker and publisher, until Ctrl-C. PostgreSQL by CALLUP_DATABASE."""
    from callup.cli import site_doors  # noqa: PLC0415 - keeps --help quick

    site_doors.serve(host, port, workers, home, is_demo=demo)


def publish(
    folder: Annotated[Path, Parameter(name="DIR", help="New or empty, or written by this before.")],
    /,
    *,
    url: Annotated[str, Parameter(help="Address under which readers will find it, for feeds.")] = "",
    home: Home = "",
) -> None:
    """Write the public account and the ledger as plain files; a second run touches only what changed."""
    from callup.cli import site_doors  # noqa: PLC0415

    site_doors.publish(folder, url, home)


@account_app.command(name="add")
def add_account(
    name: Annotated[str, Parameter(name="NAME", help="Username, such as harbour-requester.")],
    /,
    *,
    runs_site: Annotated[
        bool, Parameter(negative="", show_default=False, help="It gives offices to others, and reads no content.")
    ] = False,
    home: Home = "",
) -> None:
    """Make an account; its first password is shown once."""
    from callup.cli import site_doors  # noqa: PLC0415

    site_doors.add_account(name, home, runs_site=runs_site)


@account_app.command(name="password")
def new_password(
    name: Annotated[str, Parameter(name="NAME", help="Username of the account.")], /, *, home: Home = ""
) -> None:
    """Give an account a new password, shown once; its sessions and tokens end, its second factor stays."""
    from callup.cli import site_doors  # noqa: PLC0415

    site_doors.new_password(name, home)


@account_app.command(name="reset-second-factor")
def reset_second_factor(
    name: Annotated[str, Parameter(name="NAME", help="Username of the account.")], /, *, home: Home = ""
) -> None:
    """Take the second factor from an account whose holder lost it; its sessions and tokens end."""
    from callup.cli import site_doors  # noqa: PLC0415

    site_doors.reset_second_factor(name, home)


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Held:
    """From when until when, and where, an office is held."""

    until: Annotated[date, Parameter(help="First day on which it no longer holds.")]
    since: Annotated[date | None, Parameter(help="First day. Without it: today.")] = None
    request: Annotated[str, Parameter(help="Id of one request. Without it: every request.")] = "*"
    speaks_for: Annotated[str | None, Parameter(help="Home of an office of the donor side, such as VT.")] = None


@site_app.command
def seat(
    name: Annotated[str, Parameter(name="NAME", help="Word that the account signs in with.")],
    office: Annotated[str, Parameter(name="OFFICE", help="Id of the office, such as intake_validator.")],
    /,
    *,
    held: Held,
    by: Annotated[str | None, Parameter(help="The administrator who gives it, if there are several.")] = None,
    home: Home = "",
) -> None:
    """Give an account an office, unless a rule of separation stands against it."""
    from callup.cli import site_doors  # noqa: PLC0415

    site_doors.give_seat((name, office), held, by, home)

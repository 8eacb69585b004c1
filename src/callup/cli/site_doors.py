"""The doors of a site on this machine. The only module of callup that knows the site, and only when it is called."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from callup.cli.show import say
from callup.errors import InputError
from callup.stages import Holding

if TYPE_CHECKING:
    from callup.cli.site_commands import Held


def serve(host: str, port: int, workers: int, home: str, *, is_demo: bool) -> None:
    """Run the site until it is told to stop."""
    from callup_site import running  # noqa: PLC0415 - the site is heavy, and not needed by the rooms

    if workers < 1:
        raise InputError(where="--workers", found=f"{workers}", wanted="1 or more")
    chosen = running.Chosen(host=host, port=port, workers=workers, is_demo=is_demo, home=home)
    running.serve(chosen, say)


def publish(folder: Path, url: str, home: str) -> None:
    """Write the public site as files."""
    from callup_site import running  # noqa: PLC0415

    if url and not url.startswith(("https://", "http://")):
        raise InputError(where="--url", found=f"'{url}'", wanted="an address such as https://requests.example.gov")
    files, written, removed = running.publish(folder, url, home)
    say(f"{files:,} files in {folder}: {written:,} written, {removed:,} removed, the others as they were.")


def add_account(name: str, home: str, *, runs_site: bool) -> None:
    """Make an account."""
    _open(home)
    from callup_site.signin import accounts  # noqa: PLC0415 - once the site is set up

    account, password = accounts.add(name, runs_site=runs_site)
    say(f"Account {account.username}, code {account.code}. Password, shown this once: {password}")


def new_password(name: str, home: str) -> None:
    """Give an account a new password."""
    _open(home)
    from callup_site.signin import accounts  # noqa: PLC0415

    account = accounts.named(name)
    password = accounts.new_password(account)
    say(f"Account {account.username}: signed out everywhere. New password, shown this once: {password}")


def reset_second_factor(name: str, home: str) -> None:
    """Take the second factor from an account."""
    _open(home)
    from callup_site.signin import accounts  # noqa: PLC0415

    account = accounts.named(name)
    accounts.drop_second_factor(account)
    say(f"Account {account.username}: signed out everywhere, and without a second factor. Its password stays; "
        "at the next sign-in it sets up a new second factor before the desk opens.")  # fmt: skip


def give_seat(who: tuple[str, str], held: "Held", by: str | None, home: str) -> None:
    """Give an account an office."""
    _open(home)
    from callup_site.signin import accounts, giving  # noqa: PLC0415
    from callup_site.signin.models import Account  # noqa: PLC0415

    givers = [accounts.named(by)] if by else list(Account.objects.filter(runs_site=True, is_active=True)[:2])
    if len(givers) != 1:
        found = "no administrator" if not givers else "several administrators"
        remedy = "callup site account add NAME --runs-site" if not givers else "name one with --by"
        raise InputError(where="administrator", found=found, wanted="one who gives the office", remedy=remedy)
    at, (name, office) = datetime.now(UTC), who
    holding = Holding(
        account=accounts.named(name).code, office=office, request=held.request,
        since=held.since or at.date(), until=held.until, home=held.speaks_for.upper() if held.speaks_for else None,
    )  # fmt: skip
    giving.give(holding, givers[0], at=at)
    on = "every request" if held.request == "*" else held.request
    say(f"{name} is {office} on {on} from {holding.since} until before {holding.until}.")


def _open(home: str) -> None:
    """Set the site up with its database as it must be now."""
    from callup_site import running  # noqa: PLC0415

    running.prepare(home)
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)

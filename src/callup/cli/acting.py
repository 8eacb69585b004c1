"""What can be said after the package: `callup decide`, `order` and `account`."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from callup.cli.commands import WALK
from callup.cli.options import Output

PackagePath = Annotated[Path, Parameter(name="PACKAGE", help="package.json of a walk.")]
DecisionPath = Annotated[Path, Parameter(name="DECISION", help="decide.json of `callup decide`.")]
OrdersPath = Annotated[Path, Parameter(name="ORDERS", help="order.json of `callup order`.")]
Day = Annotated[date, Parameter(help="Day of the act, such as 2026-01-05.")]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Published:
    """How the act is told to the public."""

    at: Annotated[
        str | None,
        Parameter(help="When, in UTC, such as 2026-01-05T14:00:00Z: with --out also the entries for the ledger."),
    ] = None
    request_version: Annotated[int, Parameter(help="Version of the request, for the ledger.")] = 1


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Happened:
    """What happened until a day; without a file nobody has said."""

    on: Day
    offers: Annotated[Path | None, Parameter(help="What homes offered, offers.csv.")] = None
    presence: Annotated[Path | None, Parameter(help="Who was there by day, presence.csv.")] = None
    claims: Annotated[Path | None, Parameter(help="What was claimed and paid, claims.csv.")] = None


def add_acting(app: App) -> None:
    """Give the three commands to the program."""
    for command in (decide, order, account):
        app.command(command, group=WALK)


def decide(
    package: PackagePath,
    ruling: Annotated[Path, Parameter(name="RULING", help="decision.toml: what is ruled on each line.")],
    /,
    *,
    published: Published | None = None,
    output: Output | None = None,
) -> None:
    """Step 8: what of a ruling holds, per line, with conditions and dissent; the law of the package bounds it."""
    from callup.cli import acting_doors  # noqa: PLC0415 - keeps --help quick

    acting_doors.decide(package, ruling, published or Published(), output or Output())


def order(
    decision: DecisionPath,
    package: PackagePath,
    /,
    *,
    on: Day,
    consents: Annotated[Path | None, Parameter(help="What governors said, and extensions: consents.toml.")] = None,
    published: Published | None = None,
    output: Output | None = None,
) -> None:
    """Step 9: orders by home: units, status, place, first and last day, conditions; recalls where a consent is gone."""
    from callup.cli import acting_doors  # noqa: PLC0415 - keeps --help quick

    acting_doors.order((decision, package), on, consents, published or Published(), output or Output())


def account(
    package: PackagePath,
    decision: DecisionPath,
    orders: OrdersPath,
    /,
    *,
    happened: Happened,
    published: Published | None = None,
    output: Output | None = None,
) -> None:  # fmt: skip
    """Step 10: asked, lawful, offered, approved, present, spent; claims with their clocks and documents."""
    from callup.cli import acting_doors  # noqa: PLC0415 - keeps --help quick

    told = (published or Published(), output or Output())
    acting_doors.account((package, decision, orders), happened, told)

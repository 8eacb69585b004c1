"""Which civilian agencies would lend officers? The public format `donors.toml` (`callup = 1`)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from callup.documents.checks import check_names, check_period, check_unique
from callup.documents.read import read_record
from callup.documents.text import Document
from callup.errors import InputError
from callup.request import Name
from callup.role import ROLE_SLUGS
from callup.sourcing.plan import Donor

PAGE = "see docs/howto/name-civilian-donors.md"
Heads = Annotated[int, Meta(ge=1, le=10_000_000)]
Equivalents = Annotated[int, Meta(ge=0, le=10_000_000)]
Text = Annotated[str, Meta(max_length=500)]
DonorKind = Literal["federal_agency", "state_agency", "local_agency", "other"]


class DonorTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One agency: `heads` are people; `full_time_equivalents` stand beside them and are never added to them.

    `since` and `until` (excluded): when its officers can be away; None: no such limit was stated.
    `source`: who says that it would lend.
    """

    id: Name
    title: Text
    kind: DonorKind
    heads: Heads
    roles: Annotated[list[str], Meta(min_length=1)]
    source: Text
    full_time_equivalents: Equivalents | None = None
    since: date | None = None
    until: date | None = None


class Donors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The civilian agencies that would lend officers for a request."""

    callup: Literal[1]
    donor: Annotated[list[DonorTable], Meta(min_length=1, max_length=500)]


def read_donors(path: Path) -> tuple[Donor, ...]:
    """Read a `donors.toml` (or the same document as JSON), in the order in which it names the agencies.

    Raises:
        InputError: The document is broken; the message lists every error found in it.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> text = '''callup = 1
        ... [[donor]]
        ... id = "state-police"
        ... title = "State Police"
        ... kind = "state_agency"
        ... heads = 40
        ... roles = ["traffic-control"]
        ... source = "letter of the agency, 2 May 2025"
        ... '''
        >>> with TemporaryDirectory() as folder:
        ...     _ = (Path(folder) / "donors.toml").write_text(text, encoding="utf-8")
        ...     read_donors(Path(folder) / "donors.toml")[0].heads
        40
    """
    return donors_of(read_record(path, Donors, page=PAGE, check=check_donors))


def donors_of(found: Donors) -> tuple[Donor, ...]:
    """The agencies that a document names, in its order."""
    return tuple(_donor(one) for one in found.donor)


def check_donors(document: Document, donors: Donors) -> Iterator[InputError]:
    """Each id once, known roles, and ends after starts."""
    yield from check_unique(document, "donor", [one.id for one in donors.donor])
    for number, one in enumerate(donors.donor):
        yield from check_names(document, ("donor", number, "roles"), one.roles, "a role", ROLE_SLUGS)
        yield from check_period(document, ("donor", number), one.since, one.until)


def _donor(one: DonorTable) -> Donor:
    return Donor(
        id=one.id, title=one.title, kind=one.kind, heads=one.heads, roles=tuple(one.roles), source=one.source,
        full_time_equivalents=one.full_time_equivalents, since=one.since, until=one.until,
    )  # fmt: skip

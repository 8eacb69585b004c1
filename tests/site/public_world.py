"""Small requests on record, to read and publish."""

from datetime import UTC, date, datetime, timedelta

from callup.ledger import Entry, digest_of, entry_bytes
from callup.stages import Holding
from callup_site.desk import acting, store
from callup_site.desk.record import Intent
from callup_site.public.record import Leaf

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
OFFICES = ("requester", "agency_approver", "intake_validator", "auditor")
TEXT = """callup = 1
id = "{slug}"
title = "{title}"
asked_on = 2026-01-05
to = "State Guard"
from = {{office = "Harbour County"}}
mission = {{kind = "disaster"}}
[[line]]
id = "bags"
title = "Fill bags"
people = 40
[[line]]
id = "pumps"
title = "Run pumps"
"""


def seats() -> None:
    """One account for each office, on every request."""
    for office in OFFICES:
        since = AT.date()
        seat = Holding(
            account=f"x-{office}", office=office, request="*", since=since, until=since + timedelta(days=300)
        )
        store.give_seat(seat, "seed", AT)


def written(slug: str, *, title: str = "Flood at the harbour", at: datetime = AT) -> None:
    """A draft."""
    form = {"request": TEXT.format(slug=slug, title=title)}
    acting.begin("x-requester", slug, Intent(act="request.write", office="requester", subject=slug, form=form), at=at)


def done(slug: str, act: str, office: str, *, subject: str = "", reason: str = "") -> None:
    """One act."""
    intent = Intent(act=act, office=office, subject=subject or slug, reason=reason)
    acting.perform(f"x-{office}", slug, [intent], at=AT)


def sent(slug: str, **more: str) -> None:
    """A request that was sent and accepted."""
    written(slug, **more)  # type: ignore[arg-type]
    done(slug, "request.submit", "agency_approver")
    done(slug, "request.accept", "intake_validator")


def leaf(number: int, act: str, body: dict, **more: object) -> Leaf:
    """An entry of its own; the chain of digests is left out."""
    told = {
        "callup": 1, "act": act, "request": "r1", "version": 1, "office": "Some office", "at": "2026-01-05T12:00:00Z",
        "document": None, "previous": None, "body": body, "withheld": (), "delay": None, "redactions": (),
        "release": None, **more,
    }  # fmt: skip
    entry = Entry(**told)
    return Leaf(number=number, digest=digest_of(entry_bytes(entry)), entry=entry)


TODAY = date(2026, 1, 5)

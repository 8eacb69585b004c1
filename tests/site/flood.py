"""A small made-up request and the accounts that work on it, for tests of asking and of counsel."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from callup.choices import Choices
from callup.documents import canonical_json
from callup.steps import review_document
from callup_site.desk import acting, store
from callup_site.desk.acts.asking import case_of
from callup_site.desk.models import Act, Thing
from callup_site.desk.record import Intent, Paper
from callup_site.signin.models import Account
from tests.site.offices import seat

SLUG = "flood-1"
REQUEST = """callup = 1
id = "flood-1"
title = "Help after the flood"
asked_on = 2026-11-20
to = "Office of the governor"
from = {office = "County emergency office", kind = "local"}
mission = {kind = "disaster", law_enforced = "none"}
[[line]]
id = "boats"
title = "Search with boats"
people = 40
roles = ["search-rescue"]
hosts = ["TX"]
[[line]]
id = "vans"
title = "Drive vans of the county jail"
people = 20
roles = ["detainee-transport"]
statuses = ["t10-12302"]
hosts = ["TX"]
[[line]]
id = "jail"
title = "Stand guard in the county jail"
people = 10
roles = ["custody"]
hosts = ["TX"]
"""
OFFICES = (
    "requester",
    "agency_approver",
    "intake_validator",
    "counsel_drafting",
    "counsel_reviewing",
    "planner",
    "auditor",
)


def now() -> datetime:
    """The instant of an act."""
    return datetime.now(UTC)


def account(name: str) -> Account:
    """An account with a second factor and without a password: nobody types one here, and making one takes long."""
    made = Account.objects.create_user(name)
    TOTP.activate(made, generate_totp_secret())
    return made


def people() -> dict[str, Account]:
    """One account for each office, by office."""
    found = {}
    for office in OFFICES:
        found[office] = account(office.replace("_", "-"))
        seat(found[office], office)
    return found


def signed_in(holder: Account) -> Client:
    """A browser of an account that signed in with its second factor before; not a test of signing in."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(holder)
    return client


def do(who: dict[str, Account], act: str, office: str, subject: str = SLUG, **told: Any) -> list[Act]:
    """One act by the account of an office."""
    return acting.perform(who[office].code, SLUG, [Intent(act=act, office=office, subject=subject, **told)], at=now())


def begun(who: dict[str, Account], text: str = REQUEST, facts: str = "") -> None:
    """A draft."""
    intent = Intent(act="request.write", office="requester", subject=SLUG, form={"request": text, "facts": facts})
    acting.begin(who["requester"].code, SLUG, intent, at=now())


def sent(who: dict[str, Account], text: str = REQUEST) -> None:
    """A request that was sent."""
    begun(who, text)
    do(who, "request.submit", "agency_approver")


def keep_review(*, at: datetime | None = None) -> None:
    """Keep the review, as a job does."""
    seen = store.situation(store.latest(SLUG), "a0", at or now())
    found = review_document(case_of(seen), Choices(on=seen.on))
    with store.writing():
        store.keep(
            seen.request,
            Paper(kind="review", paper="working", name="review.json", data=canonical_json(found)),
            "a0",
            seen.at,
        )


def in_review(who: dict[str, Account], *, complete: bool = True) -> None:
    """A request under review, with a review on file and its lines found complete."""
    sent(who)
    do(who, "request.accept", "intake_validator")
    for line in ("boats", "vans", "jail") if complete else ():
        do(who, "line.complete", "intake_validator", line)
    keep_review()
    do(who, "request.begin_review", "counsel_drafting")


def line(name: str) -> Thing:
    """Where a line stands."""
    return Thing.objects.get(request=store.latest(SLUG), thing="line", subject=name)


def tomorrow() -> date:
    """The day after."""
    return now().date() + timedelta(days=1)


__all__ = [
    "OFFICES",
    "REQUEST",
    "SLUG",
    "begun",
    "do",
    "in_review",
    "keep_review",
    "line",
    "now",
    "people",
    "sent",
    "tomorrow",
]

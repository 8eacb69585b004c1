"""A token, a program that shows it, and requests to ask for; for tests of the API."""

from datetime import UTC, datetime, timedelta

from django.test import Client

from callup.reference.offices import read_offices
from callup.stages import Holding
from callup_site.desk import store
from callup_site.signin import tokens
from callup_site.signin.adapters import ACT, READ
from tests.site import flood
from tests.site.offices import account

ROOT = "/api/v1"
BOTH = frozenset({READ, ACT})


class Program:
    """A program that shows a token with each request."""

    def __init__(self, holder, scopes=BOTH):
        self.value = tokens.make(holder, "test", scopes, days=1)
        self.client = Client(SERVER_NAME="localhost", raise_request_exception=False)

    def _more(self, headers):
        return {"headers": {"Authorization": f"Bearer {self.value}", **headers}}

    def get(self, path, data=None, **headers):
        return self.client.get(ROOT + path, data or {}, **self._more(headers))

    def post(self, path, body=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(ROOT + path, body or {}, content_type="application/json", **self._more(named))

    def send(self, path, form, **headers):
        """A form with a file."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(ROOT + path, form, **self._more(named))

    def act(self, act, office, subject=flood.SLUG, *, slug=flood.SLUG, key=None, **more):
        headers = {"Idempotency_Key": key} if key else {}
        one = {"act": act, "office": office, "subject": subject, **more}
        return self.post(f"/requests/{slug}/acts", {"acts": [one]}, **headers)


FIRST = ("counsel_drafting", "planner", "intake_validator", "requester")


def of_many_offices():
    """An account that holds as many posts as go together, beginning with those that have most to do in a review."""
    book, holder, now = read_offices(), account("many-posts"), datetime.now(UTC)
    held = []
    for office in sorted(book.offices, key=lambda one: one not in FIRST):
        if book.offices[office].side != "none" and not any(frozenset({office, one}) in book.conflicts for one in held):
            held.append(office)
    for office in held:
        home = "TX" if book.offices[office].side == "donor" else None
        since, until = now.date(), now.date() + timedelta(days=30)
        seat = Holding(account=holder.code, office=office, request="*", since=since, until=until, home=home)
        store.give_seat(seat, "a0", now)
    return holder

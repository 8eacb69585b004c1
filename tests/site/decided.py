"""A small request that waits for its decision, then is decided, ordered, served, paid: made up, with round numbers.

It has the package of `tests.tiny_acts`: of four lines `food` is lawful with a condition, `guard` is barred, `talk` is
disputed, `move` open. The homes are Delaware and Maryland, 100 people of each on every line.
"""

from datetime import UTC, date, datetime, timedelta

from callup.documents import canonical_json
from callup.stages import Holding
from callup_site.desk import acting, store
from callup_site.desk.models import Act, Entry, Request, Thing
from callup_site.desk.record import Intent, Opening, Paper
from callup_site.signin.models import Account
from tests.tiny_acts import PACKAGE, REQUEST

SLUG, FROM, UNTIL = "r1", date(2025, 12, 1), date(2026, 11, 1)
MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
OF_A_HOME = {"donor_representative", "governors_delegate"}
OFFICES = (
    "decision_authority", "counsel_reviewing", "order_writer", "deployment_tracker", "claims_clerk",
    "claims_certifier", "funds_certifier", "records_officer", "planner", "auditor", "public_reader",
)  # fmt: skip


def seat(office, home="", account=None):
    """An account that holds one office."""
    made = account or Account.objects.get_or_create(username=f"{office}-{home}".strip("-").lower())[0]
    holding = Holding(
        account=made.code, office=office, request="*", since=FROM, until=UNTIL, home=home or None
    )  # fmt: skip
    store.give_seat(holding, "test", datetime(2025, 12, 1, tzinfo=UTC))
    return made


def seats():
    """One account for each office, those of homes for Delaware and Maryland, a second records officer."""
    made = {office: seat(office) for office in OFFICES}
    for office in sorted(OF_A_HOME):
        for home in ("DE", "MD"):
            made[f"{office}-{home}"] = seat(office, home)
    second = Account.objects.create(username="records-officer-2")
    made["records_officer-2"] = seat("records_officer", account=second)
    return made


def ready(package=PACKAGE, at=MONDAY):
    """The request with its package, as it waits for its decision."""
    with store.writing():
        request = Request.objects.create(
            slug=SLUG, title=REQUEST.title, requester="County", stage="package_ready", opened_at=at, acted_at=at,
            people=800,
        )  # fmt: skip
        store.open_thing(request, Opening(thing="request", subject=SLUG, stage="package_ready"))
        for place, line in enumerate(REQUEST.line):
            facts = {"title": line.title, "people": line.people}
            store.open_thing(
                request,
                Opening(thing="line", subject=line.id, stage="costed", line=line.id, place=place, facts=facts),
            )
        for home in ("DE", "MD"):
            facts = {"lines": [], "people": None}
            store.open_thing(
                request, Opening(thing="consent", subject=home, stage="asked", home=home, facts=facts)
            )  # fmt: skip
            store.open_thing(
                request,
                Opening(
                    thing="offer", subject=f"food-{home}", stage="invited", home=home, line="food",
                    facts={"people_asked": 100},
                ),
            )  # fmt: skip
        paper = Paper(kind="package", paper="package", name="package.json", data=canonical_json(package))
        store.keep(request, paper, "test", at)
    return request


class Walk:
    """Acts by the account of an office, at a clock that the test moves."""

    def __init__(self, made):
        self.seats, self.at = made, MONDAY

    def account(self, office, home=""):
        return self.seats[f"{office}-{home}" if home else office]

    def do(self, act, office, subject=SLUG, *, home="", account=None, **more):
        """One act; `home` for offices of a home."""
        who = account or self.account(office, home if office in OF_A_HOME else "")
        intent = Intent(act=act, office=office, subject=subject, home=home or None, **more)
        return acting.perform(who.code, SLUG, [intent], at=self.at)

    def on(self, day):
        """Nine o'clock of that day."""
        self.at = datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)

    def seen(self, office="auditor"):
        return store.situation(store.latest(SLUG), self.account(office).code, self.at)

    def stage(self, kind="request", subject=SLUG):
        return Thing.objects.get(thing=kind, subject=subject, request=store.latest(SLUG)).stage

    def decide(self, act="request.approve_in_part", people=150, **more):
        return self.do(act, "decision_authority", reason="as ruled", form={"lines": rulings(food=people), **more})

    def order(self, until=date(2026, 3, 1)):
        return self.do("request.order", "order_writer", until=until)

    def consent(self, home, subject="", **more):
        form = {"source": "letter of 5 January 2026", **more}
        return self.do(
            "consent.give", "governors_delegate", subject or home, home=home, until=date(2026, 6, 1), form=form
        )

    def serving(self):
        """Decided, ordered, committed and on the way."""
        self.decide()
        self.order()
        self.do("line.commit", "donor_representative", "food", home="DE")
        self.on(date(2026, 2, 1))
        self.do("request.begin", "deployment_tracker")
        self.do("line.depart", "deployment_tracker", "food", form={"rows": [report(en_route=100)]})
        self.do("line.arrive", "deployment_tracker", "food", form={"rows": [report("MD", arrived=50)]})

    def bill(self, name="c1", **more):
        form = {
            "line": "food", "way": "economy_act", "since": "2026-02-01", "until": "2026-02-15", "usd": "1,000",
            "documents": ["order", "determination", "bill"], **more,
        }  # fmt: skip
        return self.do("claim.write", "claims_clerk", name, home="DE", form=form)


def rulings(**people):
    """A row for each line; refused where nothing is said."""
    return [
        {"line": line.id, "people": people.get(line.id, 0), "reason": f"so much of {line.id}"} for line in REQUEST.line
    ]


def report(home="DE", **people):
    return {"home": home, "unit": "U1", **people}


def bodies(kind):
    """Public fields of all entries of a kind, in order."""
    from callup.ledger import parse_entry  # noqa: PLC0415

    return [parse_entry(bytes(one.data)).body for one in Entry.objects.filter(kind=kind).order_by("leaf")]


def done(act):
    return Act.objects.filter(act=act).order_by("number")


__all__ = ["MONDAY", "SLUG", "Walk", "bodies", "done", "ready", "report", "rulings", "seats", "timedelta"]

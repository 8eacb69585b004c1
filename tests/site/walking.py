"""A whole request, from the draft to the closed account, by one account for each office; for tests that need any of it.

    walk = begun()                       accounts, seats, the draft
    to(walk, "decided")                  everything up to a milestone, in order (MILESTONES)
    walk.do(act, office, subject, …)     one act more, at the clock of the walk

The request is that of `tests.site.planned_request`: 200 people for supplies, 100 for radio, 300 for crowd control,
which counsel finds barred. Plan, readiness, estimate and package are made by the jobs of the desk. Made up.
"""

from datetime import UTC, date, datetime

from callup.stages import Holding
from callup_site.desk import acting, jobs, store
from callup_site.desk.acts import on_record, serving
from callup_site.desk.models import Job
from callup_site.desk.record import Intent
from callup_site.signin.models import Account
from tests.site.planned_request import FACTS, FEW, REQUEST, SLUG

FROM, UNTIL = date(2021, 1, 1), date(2031, 1, 1)
MADE = datetime(2021, 1, 1, tzinfo=UTC)
OF_A_HOME = ("donor_representative", "governors_delegate")
OFFICES = (
    "requester", "agency_approver", "intake_validator", "counsel_drafting", "counsel_reviewing", "planner",
    "readiness_analyst", "cost_analyst", "funds_certifier", "package_integrator", "decision_authority",
    "order_writer", "deployment_tracker", "claims_clerk", "claims_certifier", "records_officer", "auditor",
    "public_reader",
)  # fmt: skip


class Walk:
    """The request while it is walked; accounts by office, or by office and home (`donor_representative-VA`)."""

    def __init__(self, slug=SLUG):
        self.slug, self.accounts = slug, {}
        self.at = datetime(2021, 1, 12, 9, 0, tzinfo=UTC)

    def account(self, office, home=""):
        """The account of an office, with its seat; made when it is asked for first."""
        name = f"{office}-{home}" if home else office
        if name not in self.accounts:
            made = Account.objects.create(username=name.lower())
            holding = Holding(
                account=made.code, office=office, request="*", since=FROM, until=UNTIL, home=home or None
            )  # fmt: skip
            store.give_seat(holding, "walk", MADE)
            self.accounts[name] = made
        return self.accounts[name]

    def do(self, act, office, subject=None, *, home="", **more):
        """One act; `more` is reason, until, form."""
        who = self.account(office, home if office in OF_A_HOME else "")
        intent = Intent(act=act, office=office, subject=subject or self.slug, home=home or None, **more)
        return acting.perform(who.code, self.slug, [intent], at=self.at)

    def job(self, kind, office, **choices):
        """Long work, asked for and done at once."""
        made = jobs.ask(self.account(office).code, self.slug, kind, {**FEW, **choices}, office, self.at)
        jobs.run(str(made.id))
        found = Job.objects.get(id=made.id)
        assert found.state == "done", found.problem
        return found

    def on(self, day):
        """Nine o'clock of a day of January or February 2021, or of any date."""
        self.at = datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)

    def seen(self, office="auditor"):
        return store.situation(store.latest(self.slug), self.account(office).code, self.at)

    def of(self, kind):
        """Things of a kind."""
        return self.seen().of(kind)

    def units(self, line):
        """Lines of orders of one line of the request."""
        return [one for one in serving.every_line(on_record.orders(self.seen())[0]) if one.line == line]

    def ordered(self):
        """Ids of lines with orders."""
        return list(dict.fromkeys(one.line for one in serving.every_line(on_record.orders(self.seen())[0])))


def begun(slug=SLUG, request=REQUEST):
    """Accounts and the draft."""
    walk = Walk(slug)
    for office in OFFICES:
        walk.account(office)
    form = {"request": request.replace(f'"{SLUG}"', f'"{slug}"', 1), "facts": FACTS}
    write = Intent(act="request.write", office="requester", subject=slug, form=form)
    acting.begin(walk.account("requester").code, slug, write, at=walk.at)
    return walk


def sent(walk):
    walk.do("request.submit", "agency_approver")


def accepted(walk):
    walk.do("request.accept", "intake_validator")
    for one in walk.of("line"):
        walk.do("line.complete", "intake_validator", one.subject)


def found(walk):
    """Two lines lawful with conditions, one barred."""
    walk.job("review", "counsel_drafting")
    walk.do("request.begin_review", "counsel_drafting")
    for line in ("supplies", "radio"):
        walk.do("line.find_conditions", "counsel_drafting", line)
    walk.do("line.find_barred", "counsel_drafting", "crowd", reason="Barred by the rules of the requesting office.")


def planned(walk):
    walk.job("plan", "planner")
    walk.do("request.write_plan", "planner")


def costed(walk):
    walk.job("risk", "readiness_analyst")
    walk.do("request.write_risk", "readiness_analyst")
    walk.job("cost", "cost_analyst")
    walk.do("request.write_cost", "cost_analyst")


def packaged(walk):
    walk.do("request.certify_funds", "funds_certifier", form={"fund": "Operations, 2021", "usd": "2000000"})
    says = "Two days are short for the homes that send radio units."
    walk.do("request.dissent", "readiness_analyst", reason=says, form={"about": "radio"})
    walk.job("package", "package_integrator")
    walk.do("request.assemble", "package_integrator")


def answered(walk):
    """Every home offers what it was asked for, and its governor consents."""
    for one in walk.of("offer"):
        people = str(one.facts["people_asked"])
        walk.do("offer.offer", "donor_representative", one.subject, home=one.home, form={"people": people})
        walk.do("offer.accept", "planner", one.subject)
        walk.do("offer.commit", "donor_representative", one.subject, home=one.home, until=date(2021, 1, 21))
    for one in walk.of("consent"):
        walk.do("consent.give", "governors_delegate", one.subject, home=one.home, until=date(2021, 2, 1))


def decided(walk):
    """160 of 200 for supplies, all of radio, none of crowd control."""
    walk.on(date(2021, 1, 13))
    people = {"supplies": 160, "radio": 100}
    lines = [
        {"line": one.subject, "people": people.get(one.subject, 0), "reason": f"By the package, for {one.subject}."}
        for one in walk.of("line")
    ]  # fmt: skip
    walk.do("request.approve_in_part", "decision_authority", reason="As the package shows.", form={"lines": lines})


def ordered(walk):
    walk.on(date(2021, 1, 14))
    seen = walk.seen("order_writer")
    walk.do("request.order", "order_writer", until=serving.last_end(serving.every_line(serving.orders_now(seen))))


def serving_(walk):
    """Committed, on the way, there."""
    walk.on(date(2021, 1, 16))
    for line in walk.ordered():
        home = walk.units(line)[0].home
        walk.do("line.commit", "donor_representative", line, home=home)
    walk.do("request.begin", "deployment_tracker")
    for line in walk.ordered():
        walk.do("line.depart", "deployment_tracker", line, form={"rows": reported(walk, line, "en_route")})
        walk.on(date(2021, 1, 17))
        walk.do("line.arrive", "deployment_tracker", line, form={"rows": reported(walk, line, "arrived")})
        walk.on(date(2021, 1, 16))
    walk.on(date(2021, 1, 18))
    for line in walk.ordered():
        walk.do("line.report", "deployment_tracker", line, form={"rows": reported(walk, line, "arrived")})


def reported(walk, line, stage):
    """A row for each unit under orders on a line, all of its people at one stage."""
    people = {}
    for one in walk.units(line):
        people[one.home, one.unit] = people.get((one.home, one.unit), 0) + one.people
    return [{"home": home, "unit": unit, stage: count} for (home, unit), count in people.items()]


def home_again(walk):
    walk.on(date(2021, 1, 21))
    for line in walk.ordered():
        walk.do("line.release", "deployment_tracker", line, form={"rows": reported(walk, line, "released")})
    for one in walk.of("offer"):
        if one.stage == "committed":
            walk.do("offer.close", "deployment_tracker", one.subject)
    walk.do("request.begin_closing", "deployment_tracker")


def paid(walk):
    """One claim for the first unit of each line, paid and held against the bill."""
    for line in walk.ordered():
        home, claim = walk.units(line)[0].home, f"claim-{line}"
        form = {
            "line": line, "way": "economy_act", "since": "2021-01-16", "until": "2021-01-21", "usd": "50000",
            "is_final": "yes", "documents": ["order", "determination", "bill"],
        }  # fmt: skip
        walk.on(date(2021, 1, 25))
        walk.do("claim.write", "claims_clerk", claim, home=home, form=form)
        walk.do("claim.submit", "claims_clerk", claim)
        walk.on(date(2021, 2, 1))
        walk.do("claim.accept", "claims_certifier", claim)
        walk.do("claim.pay", "funds_certifier", claim, form={"paid_usd": "45000"})
        walk.do("claim.reconcile", "claims_certifier", claim)


def closed(walk):
    walk.on(date(2021, 2, 10))
    walk.do("request.close", "claims_certifier")


def published(walk):
    """Everything that is due, told; but the orders, which are withheld for a month."""
    for one in walk.of("publication"):
        if one.stage == "due" and one.subject.startswith("orders"):
            walk.do("publication.withhold", "records_officer", one.subject, reason="Safety of units under way.",
                    until=date(2021, 3, 10), form={"authority": "5 U.S.C. 552(b)(7)(F)"})  # fmt: skip
        elif one.stage == "due":
            walk.do("publication.publish", "records_officer", one.subject)


MILESTONES = {
    "sent": sent, "accepted": accepted, "found": found, "planned": planned, "costed": costed, "packaged": packaged,
    "answered": answered, "decided": decided, "ordered": ordered, "serving": serving_, "home_again": home_again,
    "paid": paid, "closed": closed, "published": published,
}  # fmt: skip


def to(walk, milestone):
    """Walk on up to a milestone, from wherever the walk stands."""
    names = list(MILESTONES)
    done = getattr(walk, "milestone", None)
    for name in names[names.index(done) + 1 if done else 0 : names.index(milestone) + 1]:
        MILESTONES[name](walk)
        walk.milestone = name
    return walk

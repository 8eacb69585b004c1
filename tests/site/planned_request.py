"""A small request that stands in review with its lines found, for tests of the plan and of what rests on it."""

from datetime import UTC, date, datetime

from callup.stages import Holding
from callup_site.desk import acting, jobs, store
from callup_site.desk.models import Job, Thing
from callup_site.desk.record import Intent

AT = datetime(2021, 1, 12, 9, 0, tzinfo=UTC)
SLUG = "parade"
FEW = {"seasons": "200", "on": "2021-01-12"}
REQUEST = """callup = 1
id = "parade"
title = "Parade: supplies and radio"
asked_on = 2021-01-11
to = "US Department of Defense"
[from]
office = "US Department of Homeland Security"
component = "US Secret Service"
kind = "federal_agency"
[mission]
kind = "special_event"
law_enforced = "federal_criminal"
[[line]]
id = "supplies"
title = "Logistics"
people = 200
roles = ["logistics"]
hosts = ["DC"]
statuses = ["t32-502f"]
since = 2021-01-16
until = 2021-01-21
[[line]]
id = "radio"
title = "Communications"
people = 100
roles = ["communications"]
hosts = ["DC"]
statuses = ["t32-502f"]
since = 2021-01-16
until = 2021-01-21
[[line]]
id = "crowd"
title = "Crowd control"
people = 300
roles = ["crowd-control"]
hosts = ["DC"]
statuses = ["t32-502f"]
since = 2021-01-16
until = 2021-01-21
[[source]]
id = "letter"
title = "Letters of governors"
publisher = "Governors"
attribution = "letters"
grade = "A1"
"""
FACTS = """callup = 1
[[fact]]
name = "home_governor_consent"
value = "written"
status = "t32-502f"
since = 2021-01-10
source = "letter"
[[fact]]
name = "host_governor_consent"
value = "not_applicable"
host = "DC"
since = 2021-01-10
source = "letter"
"""
OFFICES = (
    "requester", "agency_approver", "intake_validator", "counsel_drafting", "planner", "readiness_analyst",
    "cost_analyst", "funds_certifier", "package_integrator", "decision_authority",
)  # fmt: skip


def act(name: str, office: str, subject: str = SLUG, reason: str = "", **form: object) -> list[object]:
    """One act by the account of an office."""
    intent = Intent(act=name, office=office, subject=subject, reason=reason, form=form)
    return list(acting.perform(office, SLUG, [intent], at=AT))


def in_review(request: str = REQUEST) -> None:
    """Two lines that counsel finds lawful, one that it finds barred. Each account is called as its office."""
    for office in OFFICES:
        holding = Holding(
            account=office, office=office, request="*", since=date(2021, 1, 1), until=date(2031, 1, 1), home=None
        )
        store.give_seat(holding, "admin", AT)
    first = Intent(act="request.write", office="requester", subject=SLUG, form={"request": request, "facts": FACTS})
    acting.begin("requester", SLUG, first, at=AT)
    act("request.submit", "agency_approver")
    act("request.accept", "intake_validator")
    for line in ("supplies", "radio", "crowd"):
        act("line.complete", "intake_validator", line)
    done("review", "counsel_drafting")
    act("request.begin_review", "counsel_drafting")
    for line in ("supplies", "radio"):
        act("line.find_conditions", "counsel_drafting", line)
    act("line.find_barred", "counsel_drafting", "crowd", reason="Barred by the requesting office's own rules.")


def done(kind: str, office: str, **choices: str) -> Job:
    """A job asked for and done at once."""
    job = jobs.ask(office, SLUG, kind, {**FEW, **choices}, office, AT)
    jobs.run(str(job.id))
    job.refresh_from_db()
    assert job.state == "done", job.problem
    return job


def stages() -> dict[str, str]:
    """Where the lines stand."""
    return dict(Thing.objects.filter(thing="line").order_by("place").values_list("subject", "stage"))


def costed() -> None:
    """Plan, readiness part and estimate are made and written."""
    in_review()
    done("plan", "planner")
    act("request.write_plan", "planner")
    done("risk", "readiness_analyst")
    act("request.write_risk", "readiness_analyst")
    done("cost", "cost_analyst")
    act("request.write_cost", "cost_analyst")

"""A tiny package to decide on: one request with four lines over three States, round numbers, all of it made up.

`food` is lawful with a condition, `guard` is barred, `talk` is disputed, `move` is open.
The plan has 100 people of each of two homes on every line.
"""

from datetime import date

import msgspec

from callup.cost import Bill, BillLine
from callup.decision import Answer, Basis, LineRuling, Ruling
from callup.money import NOTHING, Dollars
from callup.orders import Consent
from callup.package import Heading
from callup.reference.offices import read_offices
from callup.request import Facts, FactStatement, Line, Mission, Request, Requester
from callup.review import Finding, RuleFinding
from callup.sourcing.plan import Assignment
from tests.report_world import PACKAGE as SHAPE

BOOK = read_offices()
ON, SINCE, UNTIL = date(2026, 1, 5), date(2026, 2, 1), date(2026, 3, 1)
DIGEST = "sha256:" + "1" * 64
STATUS = "t32-502f"
VERDICTS = {"food": "allowed_if", "guard": "barred", "talk": "unsettled", "move": "open"}
CONDITION = {line: f"the agency repays for {line} (1 Demo Code 7)" for line in VERDICTS}
HOMES = ("DE", "MD")

REQUEST = Request(
    callup=1, id="r1", title="Made up", asked_on=date(2026, 1, 1), to="State Guard",
    requester=Requester(office="County"), mission=Mission(kind="disaster"),
    line=[Line(id=name, title=f"The {name} line", people=200, roles=["logistics"]) for name in VERDICTS],
)  # fmt: skip


def finding(line, home=None, *, verdict=None, role="logistics", status=STATUS):
    rule = RuleFinding(
        id="demo", citation="1 Demo Code 7", verdict="allowed", because="made up", kind="allows", mark="verified"
    )
    told = verdict or VERDICTS[line]
    return Finding(
        line=line, role=role, status=status, home=home, host=None, guards=50, verdict=told, law_alone=told,
        state_law_decides=False, rules=(rule,), conditions=(CONDITION[line],) if told == "allowed_if" else (),
        questions=(), would_allow=(), views=(),
    )  # fmt: skip


def assignment(line, home="DE", people=100, *, unit="U1", since=SINCE, until=UNTIL, status=STATUS):
    return Assignment(
        line=line, home=home, host=None, status=status, unit=unit, unit_title=f"Company {unit} {home}",
        unit_type="transportation", tier=1, people=people, whole=True, distance_km=0, since=since, until=until,
        away_since=since,
    )  # fmt: skip


def heading(title, state="partly assessed"):
    return Heading(letter=title[0], title=title, asks="", state=state, evidence=(), not_assessed=())


HEADINGS = tuple(heading(title) for title in ("Cost", "Appropriateness", "Readiness", "Risk", "Legality", "Lethality"))
PLAN = msgspec.structs.replace(
    SHAPE.plan,
    assignments=tuple(assignment(line, home) for line in VERDICTS for home in HOMES),
    shortfalls=(), shares=(), proofs=(), moves=(),
)  # fmt: skip
BILL = Bill(
    price_year=2026, person_days=0, total=NOTHING, payers=(), notes=(),
    lines=(
        BillLine(
            line="food", status=STATUS, payer="agency", fund="fund", component="pay", person_days=10,
            amount=Dollars(low=100, central=200, high=300), basis="made up",
        ),
    ),
)  # fmt: skip
FACTS = Facts(
    callup=1,
    fact=[
        FactStatement(name="home_governor_consent", value="written", line=line, home=home, since=date(2026, 1, 1))
        for line in VERDICTS
        if line != "move"
        for home in (*HOMES, "VA")
    ],
)
PACKAGE = msgspec.structs.replace(
    SHAPE, on=ON, request=REQUEST, facts=FACTS, plan=PLAN, bill=BILL, headings=HEADINGS,
    dissents=(), checks=(), state="complete",
    findings=tuple(finding(line) for line in VERDICTS),
)  # fmt: skip
BASIS = Basis(package=PACKAGE, digest=DIGEST, book=BOOK)


def basis(**told):
    """The tiny package with other parts."""
    return msgspec.structs.replace(BASIS, package=msgspec.structs.replace(PACKAGE, **told))


def ruled(line="food", people=200, **told):
    return LineRuling(id=line, people=people, reason="made up", **told)


def ruling(*lines, **told):
    plain = {"request": "r1", "on": ON, "account": "authority", "package": DIGEST}
    return Ruling(callup=1, line=list(lines), **{**plain, **told})


def answers(line="talk", *, first="allowed", second="allowed", accounts=("c1", "c2"), conditions=()):
    said = zip(("counsel_drafting", "counsel_reviewing"), accounts, (first, second), strict=True)
    return [
        Answer(
            line=line, office=office, account=account, on=ON, verdict=verdict, reason="made up",
            conditions=list(conditions),
        )
        for office, account, verdict in said
    ]  # fmt: skip


def consent(home="DE", stage="given", *, on=ON, **told):
    return Consent(home=home, stage=stage, on=on, source="made up", **told)

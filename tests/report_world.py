"""A package built by hand for the tests of the documents: the shape of a real one, with round numbers.

Nothing in it is a result. Units, findings and risks follow simple formulas, so that a reader can see their origin.
"""

from datetime import date
from math import sin

import msgspec

from callup.citation import Source
from callup.cost import Bill, BillLine, PayerTotal
from callup.intake import Gap, Intake, Tally
from callup.money import NOTHING, Dollars
from callup.package import Checked, Dissent, Evidence, Heading, LineRow, MatrixRow, Package, TableUsed
from callup.package.computations import COMPUTATIONS, TRACES
from callup.place import CODES
from callup.readiness.risk import Risk, StateRisk
from callup.reference.criteria import read_checks
from callup.reference.places import read_tiles
from callup.request import Facts, FactStatement, Line, Mission, Request, Requester, Total
from callup.review import Finding, RuleFinding, View
from callup.review.precedent import Comparison as Precedents
from callup.review.precedent import Nearest
from callup.role import STATUS_SLUGS, Verdict, worst
from callup.sourcing.plan import Assignment, CivilianSupply, Move, Plan, Proof, Share, Shortfall
from callup.table import Assumption
from tests.report_ways import COMPARISON

TILES = read_tiles()
NOTICE = "Illustrative roster: 211 of 2,056 units corroborated by a source; the others are recalled and may be wrong."
SINCE, UNTIL = date(2026, 1, 15), date(2026, 7, 15)

LINES = (
    ("fugitives", "Attempt to locate fugitives", 3500, ["locate-persons", "surveillance", "interviewing"]),
    ("transport", "Move persons in custody inside and between States", 10000, ["detainee-transport", "escort"]),
    ("detention", "Support inside detention sites", 2500, ["custody", "crowd-control", "detention-support"]),
    ("processing", "Administrative support", 1000, ["administration", "document-translation", "interpreting"]),
    ("search", "Search for unaccompanied children in remote terrain", None, ["search-rescue"]),
)
DIRECT = {"locate-persons", "surveillance", "interviewing", "escort", "custody", "crowd-control"}
DISPUTED = {"detainee-transport", "interpreting"}

REQUEST = Request(
    callup=1,
    id="us-dhs-2025-05-09",
    title="Support to interior immigration enforcement",
    asked_on=date(2025, 5, 9),
    to="US Department of Defense",
    requester=Requester(office="US Department of Homeland Security", kind="federal_agency"),
    mission=Mission(kind="interior_immigration", law_enforced="federal_civil_immigration"),
    total=[Total(people=20000, source="npr-2025-06-05"), Total(people=21000, source="nbc-2025-06-07")],
    line=[
        Line(id=id_, title=title, people=people, roles=roles, source="npr-2025-06-05")
        for id_, title, people, roles in LINES
    ],
    source=[
        Source(
            id="npr-2025-06-05",
            title="Report on a memorandum",
            publisher="NPR",
            published_on=date(2025, 6, 5),
            url="https://example.org/2025/06/05/a-long-address/that-goes-on/and-on/for-quite-a-while.html",
            attribution="document obtained by the publisher",
            grade="B2",
        ),
        Source(id="nbc-2025-06-07", title="Report on the same memorandum", publisher="NBC News"),
    ],
)


FACTS = Facts(
    callup=1,
    fact=[
        FactStatement(
            name="home_governor_consent", value="refused", home="VT", since=date(2025, 7, 30), source="wshu-2025-07-30"
        ),
        FactStatement(name="reimbursable", value=True, line="transport", status="t32-502f", until=date(2026, 1, 1)),
    ],
    source=[Source(id="wshu-2025-07-30", title="Report on a refusal", publisher="WSHU", grade="B2")],
)


def _verdict(role: str, status: str, home: str | None) -> Verdict:
    if home == "VT" and not status.startswith("t10"):
        return "barred"
    if status.startswith("t10"):
        return "unsettled" if status == "t10-insurrection" else "barred" if role in DIRECT else "allowed_if"
    if role in DIRECT:
        return "unsettled" if status == "t32-502f" else "open"
    return "unsettled" if role in DISPUTED else "allowed_if" if status != "civilian" else "allowed"


def _rules(role: str, verdict: Verdict) -> tuple[RuleFinding, ...]:
    rules = [
        RuleFinding(
            id="us.18-usc-1385.execute-the-laws" if role in DIRECT else "us.dodi-3025-21.indirect",
            citation="18 USC 1385" if role in DIRECT else "DoDI 3025.21, enclosure 3, paragraph 1.e",
            verdict=verdict,
            because="The act takes part in civil law enforcement."
            if role in DIRECT
            else "The act is indirect support.",
        ),
        RuleFinding(
            id="us.10-usc-277.reimbursement",
            citation="10 USC 277",
            verdict="allowed_if",
            because="Support is reimbursed unless it is in the normal course of training.",
            mark="unverified",
        ),
    ]
    return tuple(rules)


VIEWS = (
    View(
        question="Does Title 32 service for a federal agency in a State that has not agreed need that State's consent?",
        reading="Yes: the force stays under its own governor and enters as a guest.",
        held_by="Several States in filings of 2025 (UNVERIFIED)",
        verdict="barred",
    ),
    View(
        question="Does Title 32 service for a federal agency in a State that has not agreed need that State's consent?",
        reading="No: the purpose is federal and the request comes from the President or the Secretary.",
        held_by="The federal executive in filings of 2025 (UNVERIFIED)",
        verdict="allowed_if",
    ),
)


def _finding(line: str, role: str, status: str, home: str | None) -> Finding:
    verdict = _verdict(role, status, home)
    return Finding(
        line=line,
        role=role,
        status=status,
        home=home,
        host=None,
        guards=52 if home is None else 1,
        verdict=verdict,
        law_alone="open" if home == "VT" and verdict == "barred" else verdict,
        state_law_decides=status in {"sad", "sad-emac"},
        rules=_rules(role, verdict),
        conditions=("The requesting agency reimburses the cost.", "No contact with the public.")
        if verdict == "allowed_if"
        else (),
        questions=(("home_governor_consent",), ("host_governor_consent", "secretary_approval"))
        if verdict == "open"
        else (),
        would_allow=("Serve under Title 32 with the consent of both governors",) if verdict == "barred" else (),
        views=VIEWS if verdict == "unsettled" else (),
    )


FINDINGS = tuple(
    _finding(id_, role, status, home)
    for id_, _, _, roles in LINES
    for role in roles
    for status in STATUS_SLUGS
    for home in (None, "TX", "VT")
)
MATRIX = tuple(
    MatrixRow(
        line=id_,
        role=role,
        verdicts={
            status: worst([_verdict(role, status, home) for home in (None, "TX", "VT")]) for status in STATUS_SLUGS
        },
    )
    for id_, _, _, roles in LINES
    for role in roles
)
REASONS = (
    "The line is barred in every duty status that was named.",
    "Guards keep 50 % of their strength at home: 2,400 people short.",
    "No governor's consent is on record.",
)


def _assignment(number: int, home: str) -> Assignment:
    line = "transport" if number % 16 else "processing"
    return Assignment(
        line=line, home=home, host=None, status="t32-502f", unit=f"{home.lower()}-{number:03d}",
        unit_title=f"{number}th Transport Company", unit_type="transport", tier=1 + number % 2, people=40 + number // 2,
        whole=number % 4 != 0, distance_km=400 + 10 * number, since=SINCE, until=UNTIL,
    )  # fmt: skip


ASSIGNMENTS = tuple(_assignment(number, home) for number, home in enumerate(CODES * 2))


def _share(index: int, home: str) -> Share:
    strength = 2000 + 397 * (index * 7 % 54)
    given = sum(one.people for one in ASSIGNMENTS if one.home == home)
    return Share(
        home=home, strength=strength, claimed=50 * (index % 5), may_give=strength // 3, given=given,
        kept_share=1 - given / strength,
    )  # fmt: skip


PLAN = Plan(
    assignments=ASSIGNMENTS,
    shortfalls=tuple(
        Shortfall(
            line=id_,
            asked=people or 0,
            planned=sum(one.people for one in ASSIGNMENTS if one.line == id_),
            missing=(people or 0) - sum(one.people for one in ASSIGNMENTS if one.line == id_),
            missing_person_days=90 * ((people or 0) - sum(one.people for one in ASSIGNMENTS if one.line == id_)),
            reasons=REASONS if number != 3 else ("Fewer units can do this work than were asked for.",),
        )
        for number, (id_, _, people, _) in enumerate(LINES)
    ),
    shares=tuple(_share(index, home) for index, home in enumerate(CODES)),
    proofs=(
        Proof(objective="People missing, weighted by priority", unit="people", value=4321.0, bound=4321.0, gap=0.0),
        Proof(objective="Largest share taken from one Guard", unit="share", value=0.1834, bound=0.18, gap=0.0185),
        Proof(objective="Distance", unit="person-km", value=12_345_678.9, bound=12_300_000.0, gap=0.0037),
    ),
    gini=0.4213,
    moves=tuple(
        Move(
            change=change,
            line="transport",
            home=home,
            host=None,
            unit=f"{home.lower()}-001",
            unit_title="1st Transport Company",
            people=people,
            since=SINCE,
            until=UNTIL,
        )
        for change, home, people in (
            ("kept", "AL", 60),
            ("withdrawn", "GA", 45),
            ("added", "TX", 35),
            ("added", "", 12),
        )
    ),
    donors=(
        CivilianSupply(
            id="park-police",
            title="Park police",
            kind="federal_agency",
            heads=40,
            full_time_equivalents=25,
            lent=12,
            source="letter of the agency",
        ),
    ),
    roster_title="Units of the 54 Guards",
    roster_illustrative=True,
    roster_note=NOTICE,
    solver="HiGHS 1.11",
)


def _chance(index: int, week: int, *, rise: float) -> float:
    season = 0.5 + 0.5 * sin((week - 10 + index % 9) / 52 * 6.283)
    return round(min(1.0, (0.01 + 0.002 * (index * 5 % 54)) * season * rise), 6)


def _matrix(rise: float) -> tuple[tuple[float, ...], ...]:
    return tuple(
        tuple(_chance(i, week, rise=1 + (rise - 1) * (i * 11 % 54) / 54) for week in range(52))
        for i in range(len(CODES))
    )


RISK = Risk(
    seed=20251224,
    seasons=4000,
    first_day="2025-10-01",
    homes=CODES,
    states=tuple(
        StateRisk(
            home=home, chance_before=0.02 + 0.004 * i, chance_after=0.025 + 0.0045 * i, chance_low=0.02 + 0.0044 * i,
            chance_high=0.03 + 0.0046 * i, unmet_before=12.25 * i, unmet_after=15.5 * i, tail_before=220.0 * i,
            tail_after=1290.0 * i, worst_week=(i * 3) % 52,
        )
        for i, home in enumerate(CODES)
    ),
    chance_before=_matrix(1.0),
    chance_after=_matrix(1.6),
    unmet_before=_matrix(1.0),
    unmet_after=_matrix(1.6),
    notes=("Help between States under the compact is counted with two days of delay.",),
)  # fmt: skip

COMPONENTS = (
    ("Basic pay and retirement accrual", 300), ("Allowances for housing and subsistence", 110),
    ("Lodging and meals", 150), ("Travel to and from the place of duty", 22), ("Equipment and operations", 75),
)  # fmt: skip
BILL_LINES = tuple(
    BillLine(
        line=line, status="t32-502f", payer=payer, fund=fund, component=component, person_days=share * 181_000,
        amount=Dollars(low=share * size * 190_123, central=share * size * 250_456, high=share * size * 380_789),
        basis="composite rate x person-days",
    )
    for line, share in (("transport", 3), ("processing", 1))
    for component, size in COMPONENTS
    for payer, fund in (("US Department of Homeland Security", "reimbursement under the Economy Act, 31 USC 1535"),)
)  # fmt: skip
TOTAL = sum((line.amount for line in BILL_LINES), NOTHING)
BILL = Bill(
    price_year=2025,
    person_days=724_000,
    total=TOTAL,
    payers=(PayerTotal(payer=BILL_LINES[0].payer, fund=BILL_LINES[0].fund, amount=TOTAL),),
    lines=BILL_LINES,
    notes=("Days on which a court stays the mission are not in the bill.",),
)

CRITERIA = (
    ("C", "Cost", "Who pays, and what does it do to the budget of the Department?", "partly assessed"),
    ("A", "Appropriateness", "Is it in the interest of the Department to do this?", "partly assessed"),
    ("R", "Readiness", "Does it keep the Department from doing its own work?", "assessed"),
    ("R", "Risk", "How safe is it for the forces?", "not assessed"),
    ("L", "Legality", "Does it agree with law?", "assessed"),
    ("L", "Lethality", "Might force be used by or against the forces?", "not assessed"),
)
HEADINGS = tuple(
    Heading(
        letter=letter,
        title=title,
        asks=asks,
        state=state,  # type: ignore[arg-type]
        evidence=()
        if state == "not assessed"
        else (
            Evidence(
                statement=f"{title}: one statement with 1,234 people in it.",
                source="table rates/pay/2025",
                kind="estimate",
            ),
            Evidence(statement="The request as published", source="npr-2025-06-05", kind="claim"),
        ),
        method="Counted from the lines.",
        author="callup 0.1.0",
        on=date(2025, 12, 24),
        confidence="none" if state == "not assessed" else "moderate",
        because="Something is not assessed.",
        not_assessed=() if state == "assessed" else (f"{title}: nobody has given the training records of the units.",),
    )
    for letter, title, asks, state in CRITERIA
)

PACKAGE = Package(
    callup=1,
    version="0.1.0",
    on=date(2025, 12, 24),
    request=REQUEST,
    facts=FACTS,
    summary=(
        "17,000 people were asked for in lines that carry a number; 3,000 of the 20,000 reported stand in no line.",
        "Of 12 acts, 6 are barred in at least one duty status and none is allowed without conditions in all of them.",
        "The plan fills 7,182 of 17,000 positions and takes no Guard below 50 % of its strength.",
    ),
    notice=(NOTICE,),
    intake=Intake(
        gaps=tuple(
            Gap(
                line=line,
                about=about,
                question=question,
                who="the requesting office",
                why="Without it neither law nor cost can be settled.",
            )
            for line in (None, "fugitives", "transport", "detention", "processing")
            for about, question in (
                ("period", "On which days does the work begin and end?"),
                ("hosts", "In which States will the work be done?"),
                ("status", "In which duty status would the members serve?"),
            )
        ),
        tallies=(
            Tally(reported=20000, source="npr-2025-06-05", lines_sum=17000, unattributed=3000),
            Tally(reported=21000, source="nbc-2025-06-07", lines_sum=17000, unattributed=4000),
        ),
        lines_sum=17000,
    ),
    matrix=MATRIX,
    findings=FINDINGS,
    plan=PLAN,
    risk=RISK,
    bill=BILL,
    headings=HEADINGS,
    assumptions=(
        Assumption(
            name="share_available",
            low=0.4,
            central=0.6,
            high=0.75,
            unit="share",
            meaning="Share of strength that can be sent at all",
            source="Planning value; no published count was found",
        ),
        Assumption(
            name="usd_per_flight_hour", low=2500.0, central=4800.5, high=9000.0, unit="USD",
            meaning="Cost of one flight hour", source="UNVERIFIED",
        ),
    ),
    tables=tuple(
        TableUsed(
            name=name,
            edition="2026-11-23",
            kind="fact",
            title=f"Table of {name}",
            publisher="Office of a publisher",
            digest="sha256:" + f"{number:02x}" * 32,
        )
        for number, name in enumerate(("forces/units", "forces/strength", "rates/composite", "hazards/rates"), 17)
    ),
    state="draft",
    checks=tuple(
        Checked(check=check, standing=standing, says=f"Found for {check.id}.")
        for check, standing in zip(read_checks(), ("met", "answered", "lacking") * 9, strict=True)
    ),
    lines=tuple(
        LineRow(line=id_, title=title, asked=people, lawful=None if people is None else 0, sourced=12)
        for id_, title, people, _ in LINES
    ),
    comparison=COMPARISON,
    precedents=(
        Precedents(
            line="transport", role="escort", status="sad", host=None, first_of_its_kind=True, says="none matches",
            nearest=(
                Nearest(id="P1", name="Use of an earlier year", began="2024-05-01", matches=("mission",),
                        differs=("role: logistics",), not_said=(), mark="UNVERIFIED"),
            ),
        ),
    ),
    dissents=(
        Dissent(office="Office of an Adjutant General", on=date(2025, 12, 1), about="transport",
                says="The units named are planned for the fire season."),
    ),
    computations=COMPUTATIONS,
    traces=TRACES,
    chosen={"on": "2025-12-24", "seed": "20251224", "floor": "0.4"},
)  # fmt: skip

FEW = msgspec.structs.replace(
    PACKAGE,
    request=msgspec.structs.replace(REQUEST, line=REQUEST.line[:1]),
    findings=FINDINGS[:6],
    checks=PACKAGE.checks[:3],
    computations=COMPUTATIONS[:2],
    traces=TRACES[:3],
    matrix=MATRIX[:1],
    plan=msgspec.structs.replace(PLAN, assignments=ASSIGNMENTS[:2], shares=PLAN.shares[:2]),
    risk=msgspec.structs.replace(
        RISK,
        homes=RISK.homes[:2],
        states=RISK.states[:2],
        chance_before=RISK.chance_before[:2],
        chance_after=RISK.chance_after[:2],
        unmet_before=RISK.unmet_before[:2],
        unmet_after=RISK.unmet_after[:2],
    ),
)
"""The same with few rows, where many documents are written."""

"""Other ways, built by hand for the tests of the documents. Nothing in it is a result."""

from datetime import date

from callup.alternatives import (
    Alternative,
    Claim,
    Comparison,
    Cost,
    Directive,
    KindStand,
    NotKnown,
    Past,
    Progress,
    Reading,
    RiskChange,
    Signal,
    Span,
    Work,
    Workload,
)
from callup.alternatives.span import exactly
from callup.cost import PayerTotal
from callup.money import Dollars

BASELINE = RiskChange(unmet_before=900.5, unmet_after=900.5, most_in=None, chance_before=None, chance_after=None)
WIDE = Span(low=10, central=25, high=61)
PAST = Past(
    id="P1",
    name="Use of an earlier year",
    began="2024-05-01",
    people=700,
    usd=None,
    says="700 people for three months",
    source="press of 2024",
)
CLAIM = Claim(
    name="claimed",
    value=17121.0,
    unit="USD a case",
    stated_by="an agency",
    stated_on=date(2025, 5, 5),
    meaning="Cost of one case",
    source="statement of 2025",
)


def way(number: int, title: str, usd: int | None) -> Alternative:
    """One way of which the cost may be unknown."""
    amount = Dollars(low=(usd or 0) // 2, central=usd or 0, high=2 * (usd or 0))
    payers = (PayerTotal(payer="requesting agency", fund="order", amount=amount),)
    return Alternative(
        id=f"way-{number}",
        title=title,
        what=f"What {title.lower()} is.",
        wanted=1000 * number,
        supposes=("An agreement is signed.",) if number == 2 else (),
        people=exactly(900 * number) if usd is not None else None,
        people_says="All that can be found.",
        full_time_equivalents=WIDE if usd is not None else None,
        avoided=None,
        lawful_share=0.75 if usd else None,
        lawful_says="Three of four lines.",
        risk=BASELINE,
        risk_says="4,000 seasons, seed 3.",
        cost=None if usd is None else Cost(total=amount, payers=payers, basis="room cost"),
        time_to_effect=WIDE,
        time_says="As in an earlier year.",
        way_back=exactly(7),
        way_back_says="Orders can be ended.",
        precedents=(PAST,),
        conditions=("The host agrees.",),
        not_known=(NotKnown(measure="cost", would_tell="a price from whoever would do it"),) if usd is None else (),
        claims=(CLAIM,),
    )


READINGS = tuple(Reading(year=2025, month=month, value=100 * month) for month in (1, 2, 3))
WORKLOAD = Workload(
    works=(
        Work(
            line="transport",
            role="escort",
            asked=500,
            tasks_per_week=None,
            task="one trip",
            people=None,
            per_thousand=WIDE,
            tasks_of_asked=WIDE,
            says="not assessed",
        ),
    ),
    signals=(
        Signal(
            id="s", title="Encounters", unit="encounters", before=READINGS[0], now=READINGS[2], change=2.0,
            moves="with",
            says="The series rose from 100 to 300.", why="It stands beside the request.", source="an agency", url="",
            readings=READINGS,
        ),
    ),
    assumptions=(),
    seed=3,
    method="tasks by hours",
    notes=(),
)  # fmt: skip
DIRECTIVE = Progress(
    directive=Directive(
        id="d", title="A tasking", citation="Proclamation 1 of 9 May 2025", issued_on=date(2025, 5, 9), days=60,
        people=20_000, plain="At least 20,000 officers within 60 days.", toward={"federal": "yes"}, because={}, url="",
    ),
    on=date(2025, 12, 24), due_on=date(2025, 7, 8), days_left=-169, low=900, high=1200, wide_low=900, wide_high=1500,
    kinds=(
        KindStand(kind="federal", title="Other departments", toward="yes", because="Named.", low=900, high=1200,
                  without_number=("An agency",)),
    ),
    donors=(), groups=(), says=("900 to 1,200 heads of 20,000.",),
)  # fmt: skip
COMPARISON = Comparison(
    on=date(2025, 12, 24),
    asked=17_000,
    term_days=90,
    price_year=2025,
    seed=3,
    seasons=4000,
    measures={"people": "How many people?"},
    baseline=BASELINE,
    alternatives=(way(1, "As asked", 90_000_000), way(2, "Officers lent", None), way(3, "Do nothing", 0)),
    workload=WORKLOAD,
    directive=DIRECTIVE,
    assumptions=(),
    notes=("The order is always the same.",),
)

"""The map: one request walks through the rooms in order.

    intake -> review -> source -> simulate -> price -> package

Each step is a call of one room with plain records. The day, the seed and the tables are arguments.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from callup import __version__
from callup.alternatives import Comparison as SideBySide
from callup.choices import Choices, Progress, chosen_in_words, quiet
from callup.cost import Bill, Rates, Stay, person_day_usd, price
from callup.intake import Intake, complete
from callup.joint.bound import Measure, RiskBound
from callup.joint.frontier import frontier
from callup.joint.record import Frontier, JointPlan, Problem, Weather
from callup.joint.room import plan_within
from callup.package import Answer, Dissent, Package, Parts, assemble
from callup.place import CODES
from callup.readiness.input_spread import input_spread
from callup.readiness.risk import Risk
from callup.readiness.simulation import get_ready, simulate
from callup.readiness.supply import Draw
from callup.readiness.tally import Run
from callup.readiness.weekly import StateWeeks, weeks_of
from callup.reference.criteria import read_checks
from callup.reference.forces import read_rotations
from callup.reference.hazards import read_hazard_record, read_hazards
from callup.reference.inputs import (
    Law,
    read_all_assumptions,
    read_guards,
    read_law,
    read_world,
    tables_used,
)
from callup.reference.past import read_past
from callup.reference.rates import read_rates
from callup.request import Case, FactStatement, Line
from callup.review import Docket, Finding, Ledger, Option, Question, Review, from_request, review_request, statements_on
from callup.review.consistency import Flag, flags_of
from callup.review.precedent import Comparison, compare_with_past
from callup.review.suppose import Changed, changed_cells, suppose
from callup.role import STATUS_SLUGS
from callup.sourcing.changes import Means
from callup.sourcing.less import give_less
from callup.sourcing.marginal import LineAnswer, explain_line
from callup.sourcing.plan import DONORS, Demand, Donor, Limits, Plan, Running, Settings
from callup.sourcing.pools import Case as Sourced
from callup.sourcing.room import case_of, source, standing_limits, standing_settings
from callup.sourcing.states import StateAnswer, explain_state
from callup.stays import purpose_of, stays_of
from callup.table import Assumption

__all__ = [
    "Beside",
    "Choices",
    "Found",
    "LineDocument",
    "Progress",
    "ReviewDocument",
    "StateDocument",
    "assemble_step",
    "chosen_in_words",
    "demands_of",
    "docket_of",
    "draws_of",
    "every_state_steps",
    "explain_line_steps",
    "explain_state_steps",
    "frontier_steps",
    "guard_options",
    "intake_step",
    "joint_steps",
    "ledger_of",
    "options_for",
    "plan_steps",
    "planned_case",
    "price_step",
    "price_year_of",
    "problem_of",
    "purpose_of",
    "question_of",
    "quiet",
    "review_document",
    "review_step",
    "simulate_step",
    "source_step",
    "stays_of",
    "walk",
]

MIDDLE_PRIORITY = 5
REVIEW_TABLES = ("law/", "places/", "past/precedent", "past/activations")
YARDSTICK_PEOPLE, YARDSTICK_DAYS = 1000, 30


def intake_step(case: Case, choices: Choices) -> Intake:
    """Step 1: the gaps as questions."""
    return complete(case.request, case.facts, on=choices.on)


def review_step(case: Case, choices: Choices, progress: Progress = quiet) -> Review:
    """Step 2: a finding for each line, role, status, home and host."""
    docket = docket_of(case, choices)
    return review_request(case.request, docket, question_of(choices), progress=lambda share: progress("review", share))


def question_of(choices: Choices) -> Question:
    """What the review is asked."""
    homes, statuses = choices.homes or CODES, choices.statuses or STATUS_SLUGS
    return Question(on=choices.on, homes=homes, hosts=choices.hosts, statuses=statuses)


def docket_of(case: Case, choices: Choices) -> Docket:
    """The rule base and what is known on the day, with what is supposed in the place of what is known."""
    law, lines = read_law(), [line.id for line in case.request.line]
    return Docket(base=law.base, ledger=suppose(ledger_of(case, law, choices.on), choices.supposed, lines))


class ReviewDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `callup review` prints: the findings, the day, the tables they rest on, the version.

    `flags` are claims that do not go together, `precedents` what was done before; `supposed` and `changed` are
    empty unless a fact was taken to be otherwise.
    """

    findings: tuple[Finding, ...]
    flags: tuple[Flag, ...]
    precedents: tuple[Comparison, ...]
    supposed: tuple[FactStatement, ...]
    changed: tuple[Changed, ...]
    on: date
    tables: dict[str, str]
    version: str


def review_document(case: Case, choices: Choices, progress: Progress = quiet) -> ReviewDocument:
    """The review with its flags and precedents, and what anyone needs to compute it again."""
    review, asked, docket = review_step(case, choices, progress), question_of(choices), docket_of(case, choices)
    before = review_step(case, msgspec.structs.replace(choices, supposed=()), progress) if choices.supposed else review
    return ReviewDocument(
        findings=review.findings,
        flags=flags_of(case.request, docket, asked),
        precedents=compare_with_past(case.request, docket, review, read_past(), on=choices.on),
        supposed=choices.supposed,
        changed=changed_cells(before, review, asked),
        on=choices.on,
        tables={one.name: one.digest for one in tables_used() if one.name.startswith(REVIEW_TABLES)},
        version=__version__,
    )


def ledger_of(case: Case, law: Law, on: date) -> Ledger:
    """All statements that hold on the day: from the request, the facts and the declarations."""
    statements = statements_on(on, from_request(case.request), case.facts.fact, law.declarations.fact)
    return Ledger(kinds=law.base.facts, places=law.places, statements=statements)


def source_step(case: Case, choices: Choices, review: Review, progress: Progress = quiet) -> Plan:
    """Step 3: who could serve, without stripping any State."""
    asked = problem_of(case, choices, review, progress)
    running = Running(on=choices.on, assignments=choices.running) if choices.running else None
    return source(asked.demands, asked.options, asked.world, asked.limits, asked.settings, running)


def problem_of(case: Case, choices: Choices, review: Review, progress: Progress = quiet) -> Problem:
    """What is to be filled and from whom."""
    assumed = read_all_assumptions()
    return Problem(
        demands=demands_of(case, choices, assumed["planning"]),
        options=options_for(review.options, choices.donors),
        world=msgspec.structs.replace(read_world(choices.roster), donors=choices.donors),
        limits=_limits(choices, assumed["sourcing"]),
        settings=_settings(case, choices, assumed["sourcing"], progress),
    )


def joint_steps(case: Case, choices: Choices, bound: RiskBound, progress: Progress = quiet) -> JointPlan:
    """Steps 2 to 4 together: the most that can be filled while no State runs more than the bound."""
    asked = problem_of(case, choices, review_step(case, choices, progress), progress)
    return plan_within(asked, _weather(choices), bound, progress)


def frontier_steps(case: Case, choices: Choices, told: tuple[Measure, int], progress: Progress = quiet) -> Frontier:
    """Steps 2 to 5 for each of several bounds: fill against risk against cost."""
    asked = problem_of(case, choices, review_step(case, choices, progress), progress)
    return frontier(
        asked, _weather(choices), told, lambda plan: price_step(case, choices, plan).total.central, progress
    )


class LineDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `callup source --explain LINE` prints: the answer, the day, the tables it rests on, the version."""

    line: LineAnswer
    on: date
    tables: dict[str, str]
    version: str


class StateDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `callup source --explain TX` prints: what the State gives, and the risk it runs by week."""

    state: StateAnswer
    risk: StateWeeks
    on: date
    tables: dict[str, str]
    version: str


def explain_line_steps(case: Case, choices: Choices, line: str, progress: Progress = quiet) -> LineDocument:
    """Steps 2 and 3, then why one line is filled as it is, and what would lift what it lacks."""
    sourced, options, plan = planned_case(case, choices, progress)
    progress("what would lift the shortfall", None)
    dwell = read_all_assumptions()["sourcing"]["dwell"].central
    means = Means(facts=read_law().base.facts, lengths=read_rotations(), dwell=dwell, on=choices.on)
    answer = explain_line(sourced, options, plan, line, means)
    return LineDocument(line=answer, on=choices.on, tables=_digests(), version=__version__)


def explain_state_steps(case: Case, choices: Choices, home: str, progress: Progress = quiet) -> StateDocument:
    """Steps 2 to 4, then what one State gives and keeps, and what would change if it gave less."""
    sourced, options, plan = planned_case(case, choices, progress)
    answer = explain_state(sourced, options, plan, home, read_law().base.facts)
    progress(f"what would change if {home} gave less", None)
    answer = msgspec.structs.replace(answer, less=give_less(sourced, plan, home))
    risk = simulate_step(choices, plan, progress)
    return StateDocument(state=answer, risk=weeks_of(risk, home), on=choices.on, tables=_digests(), version=__version__)


def every_state_steps(
    case: Case, choices: Choices, progress: Progress = quiet
) -> tuple[Plan, tuple[StateDocument, ...]]:
    """Steps 2 to 4, then what every State gives and keeps; what would change if it gave less is left out."""
    sourced, options, plan = planned_case(case, choices, progress)
    risk, tables = simulate_step(choices, plan, progress), _digests()
    facts = read_law().base.facts
    return plan, tuple(
        StateDocument(
            state=explain_state(sourced, options, plan, one.home, facts), risk=weeks_of(risk, one.home), on=choices.on,
            tables=tables, version=__version__,
        )
        for one in plan.shares
    )  # fmt: skip


def planned_case(case: Case, choices: Choices, progress: Progress = quiet) -> tuple[Sourced, tuple[Option, ...], Plan]:
    """Steps 2 and 3, with all that the plan was made from."""
    asked = problem_of(case, choices, review_step(case, choices, progress), progress)
    running = Running(on=choices.on, assignments=choices.running) if choices.running else None
    parts = (asked.demands, asked.options, asked.world, asked.limits, asked.settings, running)
    return case_of(*parts), asked.options, source(*parts)


def _digests() -> dict[str, str]:
    return {one.name: one.digest for one in tables_used()}


def _weather(choices: Choices) -> Weather:
    """The seasons to plan with, and those of the next seed to check on."""
    return Weather(
        hazards=read_hazards(),
        guards=read_guards(choices.on),
        run=Run(seed=choices.seed, seasons=choices.seasons, first_day=choices.on),
        fresh_seed=choices.seed + 1,
    )


def _limits(choices: Choices, assumed: dict[str, Assumption]) -> Limits:
    standing = standing_limits(assumed, read_guards(choices.on).claims, floors=choices.floors)
    floor = standing.floor if choices.floor is None else choices.floor
    return msgspec.structs.replace(standing, floor=floor, stated=choices.stated, ceilings=choices.ceilings)


def plan_steps(case: Case, choices: Choices, progress: Progress = quiet) -> Plan:
    """Steps 2 and 3 together."""
    return source_step(case, choices, review_step(case, choices, progress), progress)


def guard_options(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """The options that Guard units can use: not those of civilian donors, nor the compact with no host named."""
    return tuple(
        one for one in options if one.status != "civilian" and not (one.status == "sad-emac" and one.host is None)
    )


def options_for(options: tuple[Option, ...], donors: tuple[Donor, ...]) -> tuple[Option, ...]:
    """The options that the plan may look at: those of civilian donors only where some were named.

    No unit of a Guard is ever sent in the civilian status: that is refused where ways to serve are found.
    """
    if not donors:
        return guard_options(options)
    return (*guard_options(options), *(one for one in options if one.status == "civilian"))


def demands_of(case: Case, choices: Choices, assumed: dict[str, Assumption]) -> tuple[Demand, ...]:
    """The lines that name a number of people; a term that nobody stated is that of the running plan, if it has one.

    Else it is the labelled assumption.
    """
    return tuple(
        _demand(line, choices, assumed) for line in case.request.line if line.people is not None and line.people > 0
    )


def _demand(line: Line, choices: Choices, assumed: dict[str, Assumption]) -> Demand:
    lead = timedelta(days=int(assumed["start_lead_days"].central))
    term = timedelta(days=choices.days or int(assumed["term_days"].central))
    ran = [one for one in choices.running if one.line == line.id]
    if ran and line.since is None and line.until is None and choices.days is None:
        since = min(one.since for one in ran)
        term = max(one.until for one in ran) - since
    else:
        since = line.since or (line.until - term if line.until else choices.on + lead)
    return Demand(
        line=line.id,
        title=line.title,
        people=line.people or 0,
        priority=line.priority or MIDDLE_PRIORITY,
        roles=tuple(line.roles),
        since=since,
        until=line.until or since + term,
    )


def _settings(case: Case, choices: Choices, assumed: dict[str, Assumption], progress: Progress) -> Settings:
    rates = read_rates(price_year_of(choices))
    daily = {slug: _usd_per_person_day(case, slug, rates) for slug in STATUS_SLUGS}
    standing = standing_settings(assumed, daily, rotation_days=choices.rotations, dwell=choices.dwell)
    told = {
        "ready_from": choices.on,
        "order": choices.order,
        "stoppable": choices.stoppable,
        "progress": lambda words: progress(words, None),
    }
    return msgspec.structs.replace(standing, **told)


def _usd_per_person_day(case: Case, status: str, rates: Rates) -> float:
    """What one day of one member costs in a status, from the same room that writes the bill."""
    stay = Stay(
        line="",
        status=status,
        home=CODES[0],
        host=None,
        distance_km=0,
        people=YARDSTICK_PEOPLE,
        days=YARDSTICK_DAYS,
        **purpose_of(case),
    )
    return person_day_usd(stay, rates)


def simulate_step(choices: Choices, plan: Plan, progress: Progress = quiet) -> Risk:
    """Step 4: unmet need of each State, before and after the plan, on the same seasons."""
    run = Run(seed=choices.seed, seasons=choices.seasons, first_day=choices.on)
    guards, draws = read_guards(choices.on), draws_of(plan)
    risk = simulate(read_hazards(), guards, draws, run=run, progress=lambda share: progress("simulate", share))
    if not choices.resamples:
        return risk
    spread = input_spread(
        read_hazard_record(),
        guards,
        draws,
        run=run,
        resamples=choices.resamples,
        progress=lambda share: progress("resample the inputs", share),
    )
    return msgspec.structs.replace(risk, input_spread=spread)


def draws_of(plan: Plan) -> tuple[Draw, ...]:
    """People that the plan takes, by Guard and period, in training or on duty; civilian donors draw on no Guard."""
    taken: dict[tuple[str, date, date], int] = defaultdict(int)
    for one in plan.assignments:
        if one.home != DONORS:
            taken[one.home, one.away_since or one.since, one.until] += one.people
    return tuple(
        Draw(home=home, people=people, since=since, until=until)
        for (home, since, until), people in sorted(taken.items())
    )


def price_step(case: Case, choices: Choices, plan: Plan) -> Bill:
    """Step 5: the bill by payer and fund."""
    year = price_year_of(choices)
    rates = read_rates(year)
    return price(stays_of(case, plan, choices, rates.localities), rates, price_year=year)


def price_year_of(choices: Choices) -> int:
    """The year of the dollars."""
    return choices.price_year or choices.on.year


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside the rooms' answers in the package: what offices wrote, and how other ways are worked out.

    `compare` None: other ways are not worked out; `callup.comparing.compare_step` works them out.
    """

    answers: tuple[Answer, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    compare: Callable[[Case, Choices, Review, Plan, Progress], SideBySide] | None = None


def walk(case: Case, choices: Choices, progress: Progress = quiet, beside: Beside = Beside()) -> Package:  # noqa: B008 - frozen
    """Steps 1 to 7: from the request to the package.

    Args:
        case: The request and what is known about it.
        choices: Day, seed and the other choices.
        progress: Called with the step and the share of it that is done.
        beside: Answers and dissents of offices, and how other ways are worked out.

    Returns:
        The decision package. The same case, choices and tables give the same package.
    """
    review = review_step(case, choices, progress)
    get_ready()
    plan = source_step(case, choices, review, progress)
    found = Found(
        review=review,
        plan=plan,
        risk=simulate_step(choices, plan, progress),
        bill=price_step(case, choices, plan),
        comparison=beside.compare(case, choices, review, plan, progress) if beside.compare else None,
    )
    return assemble_step(case, choices, found, beside)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the rooms answered, as the package takes it. `comparison` None: other ways were not worked out."""

    review: Review
    plan: Plan
    risk: Risk
    bill: Bill
    comparison: SideBySide | None = None


def assemble_step(case: Case, choices: Choices, found: Found, beside: Beside, notice: tuple[str, ...] = ()) -> Package:
    """Step 7: the package of answers that are there; `compare` of `beside` is not asked.

    Args:
        case: The request and what is known about it.
        choices: Those that the answers were worked out with.
        found: The answers.
        beside: Answers and dissents of offices.
        notice: What every reader is told first.
    """
    assumed = read_all_assumptions()
    docket = docket_of(case, choices)
    return assemble(
        Parts(
            version=__version__,
            on=choices.on,
            request=case.request,
            facts=case.facts,
            stated=ledger_of(case, read_law(), choices.on).statements,
            intake=intake_step(case, choices),
            review=found.review,
            plan=found.plan,
            risk=found.risk,
            bill=found.bill,
            assumptions=tuple(one for room in assumed.values() for one in room.values()),
            tables=tables_used(),
            checks=read_checks(),
            comparison=found.comparison,
            precedents=compare_with_past(case.request, docket, found.review, read_past(), on=choices.on),
            answers=beside.answers,
            dissents=beside.dissents,
            chosen=chosen_in_words(choices),
            notice=notice,
        )
    )

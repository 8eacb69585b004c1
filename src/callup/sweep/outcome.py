"""What comes out at one point? The steps of the walk, boiled down to one record of numbers.

Each point is a pure function of the case and the choices. Work that points share is done once in each process:
the review depends on what was asked, the facts, the day and the places; the plan on the floor and the term besides.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

import msgspec

from callup import __version__, steps
from callup.cost import Bill
from callup.documents import canonical_json, digest
from callup.documents.text import load
from callup.money import Dollars
from callup.readiness.risk import Risk, StateRisk
from callup.reference.inputs import tables_used
from callup.request import Case, Line
from callup.review import Option, Review
from callup.role import Verdict
from callup.sourcing.plan import DONORS, Plan
from callup.steps import Choices

KEPT_REVIEWS = 4
BEST_FIRST: tuple[Verdict, ...] = ("allowed", "allowed_if", "open", "unsettled", "barred")

Made = TypeVar("Made")


class LineOutcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line: people asked for (None: no number was published), planned and missing, and what the law leaves.

    `lawful`, `open`, `unsettled` and `barred` count Guards by the best of their ways to serve on the line,
    civilian donors left out; lawful is allowed, or allowed if conditions are met.
    """

    line: str
    asked: int | None
    planned: int
    missing: int
    lawful: int
    open: int
    unsettled: int
    barred: int


class Outcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What comes out at one point.

    Attributes:
        inputs: Digest of all that the outcome depends on.
        lines: Every line in the order of the request.
        asked: People asked for by the lines that give a number.
        fill: Share of them that the plan fills, 0 to 1; None where no line gives a number.
        guards: How many Guards give people.
        unmet_before: Mean unmet need of a season over all States, without the plan [person-days].
        unmet_after: The same with the plan.
        worst_home: The State whose chance of unmet need is highest with the plan; None where none was simulated.
        worst_before: Its chance without the plan, 0 to 1.
        worst_after: Its chance with the plan, 0 to 1.
        raised_home: The State whose chance rises most by the plan; None where no chance rises.
        raised_before: Its chance without the plan, 0 to 1.
        raised_after: Its chance with the plan, 0 to 1.
        cost: The bill in whole USD of `price_year`.
        questions: Gaps of the request: questions that it leaves open.
        largest_gap: Largest gap of the plan's proof over all objectives [share, 0 where every value is proven best].
    """

    inputs: str
    lines: tuple[LineOutcome, ...]
    asked: int
    planned: int
    missing: int
    fill: float | None
    guards: int
    person_days: int
    unmet_before: float
    unmet_after: float
    worst_home: str | None
    worst_before: float | None
    worst_after: float | None
    raised_home: str | None
    raised_before: float | None
    raised_after: float | None
    price_year: int
    cost: Dollars
    questions: int
    largest_gap: float


class Memory:
    """Reviews and plans that one process has worked out lately, by the digest of what they depend on."""

    def __init__(self) -> None:
        self._made: OrderedDict[str, object] = OrderedDict()

    def recall(self, key: str, make: Callable[[], Made]) -> Made:
        """What is remembered under a key, or else what `make` gives; the oldest is forgotten first.

        Example:
            >>> memory = Memory()
            >>> memory.recall("a", lambda: 1), memory.recall("a", lambda: 2)
            (1, 1)
        """
        if key not in self._made:
            self._made[key] = make()
        self._made.move_to_end(key)
        while len(self._made) > 2 * KEPT_REVIEWS:
            self._made.popitem(last=False)
        return self._made[key]  # type: ignore[return-value]


def sweep_point(case: Case, choices: Choices, *, memory: Memory | None = None) -> Outcome:
    """Work out one point.

    Args:
        case: The request and what is taken to be known about it.
        choices: Day, floor, term, seed and the other choices.
        memory: What this process has worked out lately; it changes the time, never the outcome.

    Returns:
        The outcome; shares to six digits, person-days to one.
    """
    kept, keys = memory or Memory(), keys_of(case_digest(case), choices)
    review = kept.recall(keys.review, lambda: steps.review_step(case, choices))
    plan = kept.recall(keys.plan, lambda: steps.source_step(case, choices, review))
    found = Found(
        review=review,
        plan=plan,
        risk=steps.simulate_step(choices, plan),
        bill=steps.price_step(case, choices, plan),
        questions=len(steps.intake_step(case, choices).gaps),
    )
    return outcome_of(case, found, inputs=keys.inputs)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the steps gave at one point."""

    review: Review
    plan: Plan
    risk: Risk
    bill: Bill
    questions: int


def outcome_of(case: Case, found: Found, *, inputs: str) -> Outcome:
    """Boil down what the steps gave.

    Args:
        case: The request and what is taken to be known about it.
        found: What the steps gave.
        inputs: Digest of all that it depends on.
    """
    review, plan, risk, bill = found.review, found.plan, found.risk, found.bill
    lines = _lines(case.request.line, steps.guard_options(review.options), plan)
    asked, missing = sum(one.asked or 0 for one in lines), sum(one.missing for one in lines)
    worst = max(risk.states, key=lambda one: (one.chance_after, one.home), default=None)
    rising = [one for one in risk.states if one.chance_after > one.chance_before]
    raised = max(rising, key=lambda one: (one.chance_after - one.chance_before, one.home), default=None)
    return Outcome(
        inputs=inputs,
        lines=lines,
        asked=asked,
        planned=sum(one.planned for one in lines),
        missing=missing,
        fill=round(1 - missing / asked, 6) if asked else None,
        guards=len({one.home for one in plan.assignments} - {DONORS}),
        person_days=bill.person_days,
        unmet_before=round(sum(one.unmet_before for one in risk.states), 1),
        unmet_after=round(sum(one.unmet_after for one in risk.states), 1),
        price_year=bill.price_year,
        cost=bill.total,
        questions=found.questions,
        largest_gap=round(max((one.gap for one in plan.proofs), default=0.0), 6),
        **_chances("worst", worst),  # type: ignore[arg-type]
        **_chances("raised", raised),  # type: ignore[arg-type]
    )


def _chances(which: str, state: StateRisk | None) -> dict[str, object]:
    """Name and chances of one State, or that there is none."""
    found = (None, None, None) if state is None else (state.home, state.chance_before, state.chance_after)
    home, *chances = found
    before, after = (None if one is None else round(float(one), 6) for one in chances)
    return {f"{which}_home": home, f"{which}_before": before, f"{which}_after": after}


def _lines(lines: Iterable[Line], options: tuple[Option, ...], plan: Plan) -> tuple[LineOutcome, ...]:
    planned: Counter[str] = Counter()
    for one in plan.assignments:
        planned[one.line] += one.people
    missing = {one.line: one.missing for one in plan.shortfalls}
    return tuple(
        LineOutcome(
            line=line.id,
            asked=line.people,
            planned=planned[line.id],
            missing=missing.get(line.id, 0),
            **_standing([one for one in options if one.line == line.id]),
        )
        for line in lines
    )


def _standing(options: list[Option]) -> dict[str, int]:
    """Guards by the best of their ways to serve on one line."""
    best: dict[str, int] = {}
    for one in options:
        rank = BEST_FIRST.index(one.verdict)
        best[one.home] = min(rank, best.get(one.home, rank))
    count = Counter(BEST_FIRST[rank] for rank in best.values())
    lawful = count["allowed"] + count["allowed_if"]
    return {"lawful": lawful, "open": count["open"], "unsettled": count["unsettled"], "barred": count["barred"]}


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """Digests of what a review, a plan and an outcome depend on."""

    review: str
    plan: str
    inputs: str


def keys_of(case_digest: str, choices: Choices) -> Keys:
    """What the results for a case and choices depend on, as digests.

    A review depends on the case, the day, the places, the statuses and what is supposed; a plan on all but the seasons;
    an outcome on everything: request, facts, choices, roster, tables and version of callup.
    """
    narrowing = (choices.homes, choices.hosts, choices.statuses)
    roster = None if choices.roster is None else digest(load(choices.roster))
    said = msgspec.structs.replace(choices, roster=None)
    any_season = msgspec.structs.replace(said, seed=1, seasons=1)
    return Keys(
        review=_digest(("review", case_digest, choices.on, narrowing, choices.supposed)),
        plan=_digest(("plan", case_digest, any_season, roster)),
        inputs=_digest((case_digest, said, roster, _tables(), __version__)),
    )


def case_digest(case: Case) -> str:
    """Digest of a request and its facts."""
    return _digest(case)


def _digest(record: object) -> str:
    return digest(canonical_json(record))


@cache
def _tables() -> str:
    """Digest of all tables."""
    return _digest({f"{one.name}@{one.edition}": one.digest for one in tables_used()})

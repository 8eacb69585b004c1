"""A second reader: the same answers in plain Python, from the CSV files, with none of the rooms' own code.

Draws are made with another generator, so ranges agree within a few percent and not to the digit.
"""

import csv
import random
from datetime import date, timedelta
from pathlib import Path
from statistics import quantiles

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import callup
from callup.alternatives import assess_workload, progress
from callup.alternatives.programme import run_programme
from callup.alternatives.workload import people_for
from callup.cost import price
from callup.cost.pricing import stayed_days
from callup.period import Period
from callup.reference.alternatives import read_directive, read_donor_counts
from callup.reference.rates import read_rates
from callup.reference.tables import read_assumptions
from callup.sourcing.plan import Assignment
from tests.tiny_compare import ON, line, request
from tests.tiny_cost import stay, tiny_rates

DATA = Path(callup.__file__).parent / "data"
DRAWN = 20_000
DISASTER = {"mission_kind": "disaster", "requester_kind": "state"}


def rows(shelf: str) -> list[dict[str, str]]:
    newest = sorted((DATA / shelf).glob("*.csv"))[-1]
    with newest.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def corners(shelf: str) -> dict[str, tuple[float, float, float]]:
    return {row["name"]: (float(row["low"]), float(row["central"]), float(row["high"])) for row in rows(shelf)}


def dice(seed: int = 5):
    """One world after another: a number for each assumption, drawn once and kept within the world."""
    source = random.Random(seed)  # noqa: S311 - draws, no secret
    known = {**corners("assumptions/alternatives"), **corners("assumptions/workload")}
    for _ in range(DRAWN):
        yield {name: source.triangular(low, high, mode) for name, (low, mode, high) in known.items()}


def points(answers: list[float]) -> tuple[float, float, float]:
    twentieths = quantiles(answers, n=20)
    return twentieths[0], twentieths[9], twentieths[18]


def agrees(span, answers: list[float], *, within: float = 0.08) -> None:
    for found, wanted in zip((span.low, span.central, span.high), points(answers), strict=True):
        assert found == pytest.approx(wanted, rel=within, abs=1.5)


# --- the voluntary programme


@pytest.fixture(scope="module")
def programme():
    weeks, factor = 13, 1.1
    made = run_programme(
        read_assumptions("assumptions/alternatives"), read_assumptions("assumptions/workload"), weeks=weeks,
        price_factor=factor, seed=1,
    )  # fmt: skip
    told = {"week": [], "term": [], "each": [], "usd": [], "cases": [], "people": []}
    for one in dice():
        taken = one["programme_offers_per_week"] * one["programme_share_who_accept"]
        gone = min(one["programme_seats_per_week"], taken)
        each = one["programme_payment_usd"] + one["programme_travel_usd"] + one["programme_handling_usd"]
        spared = gone * one["programme_share_displacing"]
        own_hours = one["hours_per_shift"] * one["shifts_per_week"] * one["share_available"]
        told["week"].append(gone)
        told["term"].append(gone * weeks)
        told["each"].append(each * factor)
        told["usd"].append(gone * weeks * each * factor)
        told["cases"].append(spared)
        told["people"].append(spared * one["programme_hours_per_case"] / own_hours)
    return made, told


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("departures_per_week", "week"), ("departures", "term"), ("usd_each", "each"), ("usd", "usd"),
        ("cases_spared_per_week", "cases"), ("people_avoided", "people"),
    ],
)  # fmt: skip
def test_each_figure_of_the_programme_is_what_plain_draws_give(programme, field, told):
    made, answers = programme
    agrees(getattr(made, field), answers[told])


def test_the_programme_in_round_numbers():
    flat = {
        "programme_seats_per_week": 100, "programme_offers_per_week": 1000, "programme_share_who_accept": 0.05,
        "programme_payment_usd": 1000, "programme_travel_usd": 500, "programme_handling_usd": 300,
        "programme_share_displacing": 0.4, "programme_hours_per_case": 40, "hours_per_shift": 10, "shifts_per_week": 4,
        "share_available": 0.5,
    }  # fmt: skip
    known = {**read_assumptions("assumptions/alternatives"), **read_assumptions("assumptions/workload")}
    exact = {name: set_to(row, flat[name]) if name in flat else row for name, row in known.items()}
    made = run_programme(exact, exact, weeks=26, price_factor=2.0, seed=1)
    assert made.departures_per_week.central == 50
    assert made.departures.central == 50 * 26
    assert made.usd.central == 50 * 26 * 1800 * 2
    assert made.cases_spared_per_week.central == 20
    assert made.people_avoided.central == 20 * 40 / (10 * 4 * 0.5)


def set_to(row, value):
    return type(row)(
        name=row.name, low=value, central=value, high=value, unit=row.unit, meaning=row.meaning, source=row.source
    )


# --- the workload


@pytest.mark.parametrize("role", ["detainee-transport", "custody", "administration", "medical"])
def test_people_for_a_thousand_tasks_are_what_plain_draws_give(role):
    answers = [
        1000 * one[f"hours_per_task_{role.replace('-', '_')}"]
        / (one["hours_per_shift"] * one["shifts_per_week"] * one["share_available"])
        for one in dice()
    ]  # fmt: skip
    agrees(people_for(1000, role, read_assumptions("assumptions/workload"), seed=1), answers)


def test_tasks_that_the_people_asked_for_would_do_are_what_plain_draws_give():
    asked = request(line("a", 300, "detainee-transport", tasks_per_week=7))
    (work,) = assess_workload(asked, read_assumptions("assumptions/workload"), (), on=ON, seed=1).works
    answers = [
        300 * one["hours_per_shift"] * one["shifts_per_week"] * one["share_available"]
        / one["hours_per_task_detainee_transport"]
        for one in dice()
    ]  # fmt: skip
    agrees(work.tasks_of_asked, answers)


def test_twice_the_tasks_need_twice_the_people():
    known = read_assumptions("assumptions/workload")
    one, two = (people_for(tasks, "custody", known, seed=1) for tasks in (10_000, 20_000))
    assert two.central == pytest.approx(2 * one.central, abs=1)


def test_a_line_of_several_roles_says_that_its_tasks_are_not_split():
    asked = request(line("a", 100, "custody", "medical", tasks_per_week=1000))
    for work in assess_workload(asked, read_assumptions("assumptions/workload"), (), on=ON, seed=1).works:
        assert "if all of them were of this role" in work.says


# --- progress of the directive


def plain_progress(on: date) -> tuple[int, int, int, int]:
    """Heads by kind that count, each donor once: counts of its last 45 days, from the smallest to the largest."""
    toward = {row["kind"]: row["toward"] for row in rows("directives/kinds")}
    told: dict[str, list[dict[str, str]]] = {}
    for row in rows("directives/counts"):
        if row["kind"] != "group" and date.fromisoformat(row["as_of"]) <= on:
            told.setdefault(row["donor"], []).append(row)
    sums = {"yes": [0, 0], "disputed": [0, 0]}
    for counts in told.values():
        last = max(date.fromisoformat(row["as_of"]) for row in counts)
        (kind,) = {row["kind"] for row in counts}
        near = [
            row for row in counts
            if row["basis"] == "heads" and row["low"] and date.fromisoformat(row["as_of"]) >= last - timedelta(days=45)
        ]  # fmt: skip
        if near and toward.get(kind) in sums:
            sums[toward[kind]][0] += min(int(row["low"]) for row in near)
            sums[toward[kind]][1] += max(int(row["high"]) for row in near)
    sure, open_ = sums["yes"], sums["disputed"]
    return sure[0], sure[1], sure[0] + open_[0], sure[1] + open_[1]


@pytest.mark.parametrize(
    "on", [date(2025, 5, 9), date(2025, 7, 8), date(2025, 9, 1), date(2025, 12, 24), date(2026, 3, 1)]
)
def test_the_directive_counts_each_donor_once_as_plain_counting_does(on):
    found = progress(read_directive("proclamation-10935"), read_donor_counts("proclamation-10935"), on)
    assert (found.low, found.high, found.wide_low, found.wide_high) == plain_progress(on)


# --- FEMA's share


@settings(max_examples=40, deadline=None)
@given(
    share=some.floats(0, 1), people=some.integers(1, 900), days=some.integers(1, 200),
    status=some.sampled_from(["t32-502f", "t10-12304a", "t10-12301d"]),
)  # fmt: skip
def test_fema_and_the_supported_state_share_every_component_and_nothing_is_lost(share, people, days, status):
    status = "t10-12301d" if status == "t10-12304a" else status
    whole = price(
        (stay(people=people, days=days, status=status, fema_share=1.0, **DISASTER),), tiny_rates(), price_year=2025
    )
    parted = price(
        (stay(people=people, days=days, status=status, fema_share=share, **DISASTER),), tiny_rates(), price_year=2025
    )
    assert parted.total == whole.total
    owed = {payer.payer: payer.amount for payer in parted.payers}
    for end in ("low", "central", "high"):
        assert sum(getattr(amount, end) for amount in owed.values()) == getattr(whole.total, end)
        components = len({entry.component for entry in parted.lines})
        assert abs(getattr(owed["FEMA"], end) - share * getattr(whole.total, end)) <= 0.5 * components + 1
    assert sum(entry.person_days for entry in parted.lines) == sum(entry.person_days for entry in whole.lines)


@settings(max_examples=20, deadline=None)
@given(share=some.floats(0, 1), status=some.sampled_from(["sad", "sad-emac"]))
def test_what_fema_may_refund_is_deducted_from_nothing(share, status):
    home = {"home": "NM", "host": "NM" if status == "sad" else "TX"}
    usual, stated = (
        price((stay(status=status, fema_share=one, **home, **DISASTER),), tiny_rates(), price_year=2025)
        for one in (None, share)
    )
    assert (stated.total, stated.payers, stated.debts) == (usual.total, usual.payers, usual.debts)
    (refund,), (claim,) = stated.refunds, usual.refunds
    assert claim.amount.central == round(0.75 * claim.eligible.central)
    assert refund.amount.central == round(share * stated.total.central)


# --- days while a court has stayed the mission

FIRST = date(2025, 6, 1)
some_day = some.integers(-40, 120).map(lambda days: FIRST + timedelta(days=days))
some_end = some.one_of(some.none(), some_day)


def sent(days: int) -> Assignment:
    return Assignment(
        line="a", home="NM", host="TX", status="t32-502f", unit="U", unit_title="Unit", unit_type="medical", tier=1,
        people=10, whole=True, distance_km=0, since=FIRST, until=FIRST + timedelta(days=days),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(days=some.integers(0, 90), periods=some.lists(some.tuples(some_end, some_end), max_size=4))
def test_stayed_days_are_those_counted_one_by_one(days, periods):
    stayed = tuple(
        Period(since=since, until=until) for since, until in periods if not (since and until) or since <= until
    )
    counted = 0
    for number in range(days):
        day = FIRST + timedelta(days=number)
        counted += any((p.since is None or p.since <= day) and (p.until is None or day < p.until) for p in stayed)
    assert stayed_days(sent(days), stayed) == counted


@pytest.mark.parametrize("stopped", [0, 1, 20, 59, 60])
def test_days_while_stayed_are_paid_once_and_at_the_same_daily_cost(stopped):
    rates = read_rates(2025)
    told = {"people": 100, "days": 60, "distance_km": 900}
    whole, parted = (price((stay(stayed_days=one, **told),), rates, price_year=2025) for one in (0, stopped))
    assert parted.total.central == pytest.approx(whole.total.central, abs=len(parted.lines))
    idle = [entry for entry in parted.lines if entry.component == "days while stayed"]
    assert sum(entry.person_days for entry in idle) == 2 * 100 * stopped
    daily = {"basic pay", "allowances", "accruals and benefits", "lodging", "meals"}
    daily |= {
        entry.component for entry in whole.lines if entry.component.startswith(("in-theatre", "equipment", "command"))
    }
    per_day = sum(entry.amount.central for entry in whole.lines if entry.component in daily) / 60
    assert sum(entry.amount.central for entry in idle) == pytest.approx(stopped * per_day, abs=10)

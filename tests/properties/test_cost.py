import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from callup.cost import price, restate
from callup.money import NOTHING
from callup.role import STATUS_SLUGS
from tests.tiny_cost import stay, tiny_rates

TOLD = tiny_rates().assumptions
DOUBT = msgspec.structs.replace(TOLD["whole_mission_factor"], low=0.85, high=1.25)
RATES = tiny_rates(assumptions={**TOLD, "whole_mission_factor": DOUBT})
SHARES = st.none() | st.floats(0, 1)
QUICK = settings(max_examples=60, deadline=None)

stays = st.builds(
    stay,
    status=st.sampled_from(STATUS_SLUGS),
    home=st.sampled_from(["NM", "TX", "DC"]),
    host=st.sampled_from([None, "NM", "TX", "DC"]),
    people=st.integers(0, 20_000),
    days=st.integers(0, 400),
    distance_km=st.integers(0, 9_000),
    requester_kind=st.sampled_from([None, "federal_agency", "state"]),
    mission_kind=st.sampled_from([None, "disaster", "special_event", "border"]),
    law_enforcement=st.booleans(),
    lodged_share=SHARES,
    extra_days=st.none() | st.integers(0, 5).map(float),
)


def total(*told):
    return price(told, RATES, price_year=2025).total


def more(one, **changes):
    told = {name: getattr(one, name) for name in one.__struct_fields__}
    return stay(**{**told, **{name: told[name] + extra for name, extra in changes.items()}})


def stay_like(one, **changes):
    return msgspec.structs.replace(one, **changes)


def daily(one):
    """What the components that are paid by the day cost."""
    costs = {}
    for line in price((one,), RATES, price_year=2025).lines:
        if line.component not in {"preparation and release", "leave earned", "travel"}:
            costs[line.component] = costs.get(line.component, 0) + line.amount.central
    return costs


@QUICK
@given(stays, stays)
def test_two_stays_together_have_the_central_cost_that_they_have_apart(one, other):
    assert total(one, other).central == total(one).central + total(other).central


@QUICK
@given(stays)
def test_a_stay_and_the_same_stay_again_cost_twice_as_much_in_every_column(one):
    once, twice = total(one), total(one, one)
    assert twice.central == 2 * once.central
    assert abs(twice.low - 2 * once.low) <= 20
    assert abs(twice.high - 2 * once.high) <= 20


@QUICK
@given(stays, st.integers(2, 4))
def test_times_the_days_are_times_the_part_that_is_paid_by_the_day(one, times):
    """With the length of the orders stated, only preparation, leave and trips do not grow with the days."""
    before, after = (daily(stay_like(one, days=days, order_days=400)) for days in (one.days, one.days * times))
    assert before.keys() == after.keys()
    assert all(abs(after[name] - times * before[name]) <= times for name in before)


@QUICK
@given(stays, st.integers(0, 400))
def test_stayed_days_change_no_total(one, stayed):
    """A day costs the same whether a court has stayed the mission or not; only rounding may differ."""
    paused = stay_like(one, stayed_days=min(stayed, one.days))
    assert abs(total(paused).central - total(one).central) <= 10


@QUICK
@given(stays)
def test_nobody_costs_nothing_and_no_day_costs_nothing(one):
    assert total(stay_like(one, people=0)) == total(stay_like(one, days=0)) == NOTHING


@QUICK
@given(st.lists(stays, max_size=4))
def test_debts_and_refunds_never_change_what_the_payers_pay(many):
    bill = price(tuple(many), RATES, price_year=2025)
    owed = [debt for debt in bill.debts if debt.ground == "EMAC Art. IX"]
    compact = [line.amount for line in bill.lines if line.status == "sad-emac"]
    assert sum((debt.amount for debt in owed), start=NOTHING) == sum(compact, start=NOTHING)
    assert all(refund.amount.central <= refund.eligible.central for refund in bill.refunds)
    assert sum((payer.amount for payer in bill.payers), start=NOTHING) == bill.total


@QUICK
@given(st.lists(stays, max_size=5))
def test_payers_and_lines_add_up_to_the_total_in_whole_dollars(many):
    bill = price(tuple(many), RATES, price_year=2025)
    assert sum((payer.amount for payer in bill.payers), start=NOTHING) == bill.total
    assert sum((line.amount for line in bill.lines), start=NOTHING) == bill.total
    assert all(type(value) is int for value in (bill.total.low, bill.total.central, bill.total.high))


@QUICK
@given(stays)
def test_low_central_and_high_stand_in_order_on_every_line(one):
    for line in price((one,), RATES, price_year=2025).lines:
        assert 0 <= line.amount.low <= line.amount.central <= line.amount.high


@QUICK
@given(stays, st.integers(1, 50))
def test_more_people_never_cost_less(one, extra):
    before, after = total(one), total(more(one, people=extra))
    assert (before.low <= after.low + 9, before.central <= after.central, before.high <= after.high + 9) == (True,) * 3


@QUICK
@given(stays, st.integers(1, 50))
def test_more_days_never_cost_less(one, extra):
    one = stay_like(one, order_days=400)
    before, after = total(one), total(more(one, days=extra))
    assert (before.low <= after.low + 9, before.central <= after.central, before.high <= after.high + 9) == (True,) * 3


@QUICK
@given(st.lists(stays, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_stays_changes_no_total(many, shuffler):
    mixed = many.copy()
    shuffler.shuffle(mixed)
    bill, other = (price(tuple(told), RATES, price_year=2025) for told in (many, mixed))
    assert bill.total.central == other.total.central
    assert [(one.payer, one.fund, one.amount.central) for one in bill.payers] == [
        (one.payer, one.fund, one.amount.central) for one in other.payers
    ]
    assert abs(bill.total.low - other.total.low) <= 1


@QUICK
@given(stays)
def test_in_years_of_lower_prices_nothing_costs_more(one):
    earlier = price((one,), restate(RATES, 2024), price_year=2024).total
    assert earlier.central <= total(one).central

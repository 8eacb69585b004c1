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
)


def total(*told):
    return price(told, RATES, price_year=2025).total


def more(one, **changes):
    told = {name: getattr(one, name) for name in one.__struct_fields__}
    return stay(**{**told, **{name: told[name] + extra for name, extra in changes.items()}})


@QUICK
@given(stays, stays)
def test_two_stays_together_cost_what_they_cost_apart(one, other):
    assert total(one, other) == total(one) + total(other)


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
    assert (before.low <= after.low, before.central <= after.central, before.high <= after.high) == (True, True, True)


@QUICK
@given(stays, st.integers(1, 50))
def test_more_days_never_cost_less(one, extra):
    before, after = total(one), total(more(one, days=extra))
    assert (before.low <= after.low, before.central <= after.central, before.high <= after.high) == (True, True, True)


@QUICK
@given(st.lists(stays, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_stays_changes_no_total(many, shuffler):
    mixed = many.copy()
    shuffler.shuffle(mixed)
    bill, other = (price(tuple(told), RATES, price_year=2025) for told in (many, mixed))
    assert (bill.total, bill.payers) == (other.total, other.payers)


@QUICK
@given(stays)
def test_in_years_of_lower_prices_nothing_costs_more(one):
    earlier = price((one,), restate(RATES, 2024), price_year=2024).total
    assert earlier.central <= total(one).central

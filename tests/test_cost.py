import random
from datetime import date
from statistics import NormalDist

import msgspec
import pytest

from callup.cost import (
    Dice,
    GradeShare,
    LengthRule,
    PerDiem,
    Range,
    StatePay,
    YearIndex,
    backtest,
    median_error,
    payment_for,
    person_day_usd,
    price,
    restate,
    stay_from,
)
from callup.cost.chance import numbers_of
from callup.errors import InputError, TableError, UnknownName
from callup.money import NOTHING, Dollars
from callup.period import Period
from callup.reference.rates import read_cost_checks, read_rates
from callup.reference.tables import read_table
from callup.sourcing.plan import Assignment
from tests.tiny_cost import CASE, exact, stay, tiny_rates

TENTH = NormalDist().inv_cdf(0.9)
INDEX = YearIndex(basic_pay=1, housing=1, prices=1)
PURPOSE = {"requester_kind": None, "mission_kind": None, "law_enforcement": True}


def assigned():
    told = {
        "line": "guards", "home": "NM", "host": "TX", "status": "t32-502f", "unit": "u", "unit_title": "a unit",
        "unit_type": "MP", "tier": 1, "people": 3, "whole": True, "distance_km": 7, "since": "2025-07-01",
        "until": "2025-07-11",
    }  # fmt: skip
    return msgspec.convert(told, Assignment)


def bill_of(*stays, rates=None):
    return price(stays, rates or tiny_rates(), price_year=2025)


def central(bill):
    return {line.component: line.amount.central for line in bill.lines}


def pays(**changes):
    return payment_for(stay(**changes))


# A world that can be worked out by hand


def test_a_stay_away_from_home_matches_the_hand_computation_to_the_dollar():
    assert central(bill_of(stay())) == {
        "basic pay": 12_000,
        "allowances": 4_200,
        "accruals and benefits": 3_800,
        "preparation and release": 4_000,
        "lodging": 10_000,
        "meals": 5_000,
        "travel": 1_000,
        "in-theatre transport": 2_000,
        "equipment use": 1_000,
        "command overhead": 1_000,
    }


def test_a_stay_at_home_has_no_travel_and_the_operations_of_home():
    costs = central(bill_of(stay(host=None, distance_km=0)))
    assert "travel" not in costs
    assert (costs["in-theatre transport"], costs["equipment use"], costs["command overhead"]) == (1_000, 500, 500)
    assert costs["lodging"] == costs["meals"] == 0


def test_state_active_duty_carries_half_of_the_federal_benefits_here():
    costs = central(bill_of(stay(status="sad", host=None, distance_km=0)))
    assert costs["accruals and benefits"] == 1_900


def test_a_civilian_costs_the_assumed_daily_rate():
    assert central(bill_of(stay(status="civilian", home="lender")))["civilian pay and benefits"] == 40_000


def test_what_is_stated_replaces_the_assumption_and_has_no_range():
    bill = bill_of(stay(lodged_share=0.5, operations_usd_per_day=7.0, extra_days=0.0))
    lines = {line.component: line for line in bill.lines}
    assert lines["lodging"].amount.central == 5_000
    assert lines["meals"].amount.central == 2_500
    assert lines["other operations"].amount == Dollars(low=700, central=700, high=700)
    assert "preparation and release" not in lines
    assert "as stated" in lines["lodging"].basis


def test_a_compact_stay_without_a_host_is_priced_as_away_at_a_place_not_named():
    lines = {line.component: line for line in bill_of(stay(status="sad-emac", host=None)).lines}
    assert lines["lodging"].amount.central + lines["meals"].amount.central == 13_500
    assert "a place not named" in lines["lodging"].basis


# Totals


def test_lines_add_up_to_payers_and_payers_to_the_total():
    bill = bill_of(stay(), stay(status="sad", host=None), stay(status="sad-emac"), stay(status="t10-12406"))
    assert sum((payer.amount for payer in bill.payers), start=NOTHING) == bill.total
    assert sum((line.amount for line in bill.lines), start=NOTHING) == bill.total
    assert len(bill.payers) == 6


def test_nobody_costs_nothing():
    bill = bill_of(stay(people=0), stay(days=0))
    assert (bill.total, bill.lines, bill.payers, bill.person_days) == (NOTHING, (), (), 0)


def test_the_same_stays_give_the_same_bill():
    assert bill_of(stay(), stay(status="sad")) == bill_of(stay(), stay(status="sad"))


def test_person_days_count_the_mission_and_not_the_preparation():
    assert bill_of(stay()).person_days == 100


# Price years


def test_rates_of_another_year_are_refused():
    with pytest.raises(TableError, match=r"found dollars of 2025, wanted dollars of 2024; restate the rates first"):
        price((stay(),), tiny_rates(), price_year=2024)


def test_restated_rates_follow_pay_housing_and_prices_each_by_its_own_index():
    bill = price((stay(),), restate(tiny_rates(), 2024), price_year=2024)
    costs = central(bill)
    assert costs["basic pay"] == round(12_000 * 100 / 110)
    assert costs["allowances"] == round(1_200 * 100 / 110 + 3_000 * 100 / 120)
    assert costs["lodging"] == round(10_000 * 100 / 105)
    assert bill.price_year == 2024


def test_restating_there_and_back_changes_nothing_but_rounding():
    there_and_back = restate(restate(tiny_rates(), 2024), 2025)
    assert bill_of(stay(), rates=there_and_back).total == bill_of(stay()).total


def test_a_year_without_an_index_is_refused():
    with pytest.raises(TableError, match=r"no index for 1999"):
        restate(tiny_rates(), 1999)


# What cannot be priced


def test_a_grade_without_pay_is_named():
    rates = tiny_rates(structure=(GradeShare(grade="X-9", years_of_service=8, share=1),))
    with pytest.raises(TableError, match=r"no basic pay for grade 'X-9'.*needed for line 'guards', home NM"):
        bill_of(stay(), rates=rates)


def test_a_grade_without_housing_allowance_is_named():
    with pytest.raises(TableError, match=r"no housing allowance for grade 'E-5'"):
        bill_of(stay(), rates=tiny_rates(housing={}))


def test_an_unknown_host_is_named():
    with pytest.raises(TableError, match=r"no rate for 'ZZ'"):
        bill_of(stay(host="ZZ"))


def test_an_unknown_home_is_named():
    with pytest.raises(TableError, match=r"home 'ZZ', wanted one of the 54 jurisdictions"):
        bill_of(stay(home="ZZ"))


def test_a_missing_assumption_is_named():
    with pytest.raises(TableError, match=r"no row '\w+', wanted a row with low, central and high"):
        bill_of(stay(), rates=tiny_rates(assumptions={}))


def test_an_unknown_status_is_answered_with_the_nearest_one():
    with pytest.raises(UnknownName, match=r"did you mean 't32-502f'"):
        bill_of(stay(status="t32-502"))


@pytest.mark.parametrize(
    "changes",
    [
        {"people": -1},
        {"days": -1},
        {"distance_km": -1},
        {"lodged_share": 1.2},
        {"fema_share": -0.1},
        {"stayed_days": 11},
        {"stayed_days": -1},
    ],
)
def test_numbers_out_of_range_are_refused(changes):
    with pytest.raises(InputError, match=r"stay on line 'guards'"):
        bill_of(stay(**changes))


# Who pays


def test_state_active_duty_at_home_is_paid_by_the_home_jurisdiction():
    payment = pays(status="sad")
    assert (payment.payer, payment.operations_fund) == ("NM, home jurisdiction", "State funds")


def test_under_the_compact_the_receiving_jurisdiction_repays_the_lender():
    payment = pays(status="sad-emac")
    assert (payment.payer, payment.pay_fund) == ("TX, receiving jurisdiction", "State funds, repaid to NM under EMAC")
    assert "Art. IX" in payment.basis
    assert "not deducted" in payment.basis


def test_under_the_compact_a_receiving_jurisdiction_nobody_named_is_called_so():
    assert pays(status="sad-emac", host=None).payer == "not named, receiving jurisdiction"


def test_a_federal_agency_repays_law_enforcement_support_on_title_32_duty():
    payment = pays(law_enforcement=True)
    assert payment.payer == "requesting agency"
    assert "277(b)" in payment.pay_fund
    assert "law-enforcement support" in payment.basis


def test_a_federal_agency_repays_special_event_support_on_title_32_duty():
    payment = pays(mission_kind="special_event")
    assert payment.payer == "requesting agency"
    assert "special-event support" in payment.basis


def test_the_waiver_in_writing_is_told_with_who_pays_then():
    assert (
        "waives that in writing under 277(c); waived, the Department of Defense pays"
        in pays(law_enforcement=True).basis
    )


def test_other_support_on_title_32_duty_is_paid_first_from_guard_accounts():
    payment = pays()
    assert payment.payer == "Department of Defense"
    assert payment.pay_fund == "National Guard personnel"
    assert payment.operations_fund == "National Guard operation and maintenance"
    assert "If the support is characterised as law enforcement" in payment.basis


def test_a_state_that_asks_for_law_enforcement_help_owes_nothing_under_277():
    payment = pays(requester_kind="state", law_enforcement=True)
    assert payment.payer == "Department of Defense"
    assert "277" not in payment.basis


@pytest.mark.parametrize("status", ["t32-502f", "t10-12301d", "t10-12302", "t10-12406"])
@pytest.mark.parametrize("mission_kind", ["disaster", "public_health"])
def test_fema_pays_for_disasters_under_a_mission_assignment(status, mission_kind):
    payment = pays(status=status, mission_kind=mission_kind)
    assert payment.payer == "FEMA"
    assert "Without one the Department of Defense pays" in payment.basis


def test_state_active_duty_in_a_disaster_is_still_paid_by_the_state():
    assert pays(status="sad", mission_kind="disaster").payer == "NM, home jurisdiction"


def test_counterdrug_duty_is_paid_from_the_counterdrug_account():
    payment = pays(status="t32-112", law_enforcement=True)
    assert (payment.payer, payment.pay_fund) == ("Department of Defense", "counterdrug account")


@pytest.mark.parametrize("status", ["t10-12301d", "t10-12302", "t10-12406", "t10-insurrection"])
def test_title_10_duty_is_paid_by_defense_with_a_claim_on_the_requesting_agency(status):
    payment = pays(status=status)
    assert payment.payer == "Department of Defense"
    assert payment.pay_fund == "military personnel, reimbursable"
    assert "277(a)" in payment.basis


def test_title_10_duty_for_a_state_is_not_reimbursable():
    assert pays(status="t10-insurrection", requester_kind="state").operations_fund == "operation and maintenance"


def test_civilians_are_repaid_at_actual_cost_under_the_economy_act():
    payment = pays(status="civilian", home="lender")
    assert payment.payer == "lending agency (lender)"
    assert "31 U.S.C. 1535" in payment.basis


def test_pay_and_operations_stand_in_their_own_accounts():
    funds = {payer.fund: payer.amount.central for payer in bill_of(stay()).payers}
    assert funds == {"National Guard personnel": 24_000, "National Guard operation and maintenance": 20_000}


def test_a_waiver_in_writing_names_its_ground_and_moves_the_cost_to_the_guards_federal_accounts():
    payment = pays(law_enforcement=True, waiver="training")
    assert (payment.payer, payment.pay_fund) == ("Department of Defense", "National Guard personnel")
    assert "277(c)(1)" in payment.basis


def test_title_10_support_whose_repayment_is_waived_is_not_reimbursable():
    payment = pays(status="t10-12406", waiver="equivalent_benefit")
    assert payment.pay_fund == "military personnel"
    assert "277(c)(2)" in payment.basis


def test_a_waiver_on_no_ground_of_277_is_refused():
    with pytest.raises(UnknownName, match=r"did you mean 'training'"):
        bill_of(stay(waiver="trainig"))


def test_fema_bears_three_quarters_and_the_supported_state_the_rest_to_the_dollar():
    bill = bill_of(stay(mission_kind="disaster"))
    shares = {payer.payer: payer.amount.central for payer in bill.payers}
    assert shares == {"FEMA": 33_000, "TX, supported jurisdiction": 11_000}


def test_a_stated_share_of_fema_is_used():
    bill = bill_of(stay(mission_kind="disaster", fema_share=1.0))
    assert [payer.payer for payer in bill.payers] == ["FEMA"]


# Two ledgers


def test_the_receiving_state_owes_the_lender_whatever_fema_may_refund():
    bill = bill_of(stay(status="sad-emac", mission_kind="disaster"))
    debt, refund = bill.debts[0], bill.refunds[0]
    assert (debt.debtor, debt.creditor, debt.ground, debt.amount) == ("TX", "NM", "EMAC Art. IX", bill.total)
    assert (refund.claimant, refund.payer, refund.eligible) == ("TX", "FEMA", bill.total)
    assert refund.amount.central == round(0.75 * bill.total.central)
    assert sum((payer.amount for payer in bill.payers), start=NOTHING) == bill.total


def test_state_duty_in_no_disaster_brings_no_refund():
    assert bill_of(stay(status="sad-emac", mission_kind="border")).refunds == ()


def test_the_requesting_agency_owes_the_department_what_it_must_repay_and_nothing_when_waived():
    owed = bill_of(stay(status="t10-12406")).debts
    assert [(debt.debtor, debt.creditor) for debt in owed] == [("requesting agency", "Department of Defense")]
    assert bill_of(stay(status="t10-12406", waiver="training")).debts == ()


def test_lent_civilians_are_owed_to_the_agency_that_lends_them():
    assert bill_of(stay(status="civilian", home="lender")).debts[0].creditor == "lending agency (lender)"


# Days while a court has stayed the mission


def test_four_stayed_days_of_ten_are_paid_in_full_on_their_own_lines():
    """A day costs 2000 in pay and 1500 + 400 in keep and operations."""
    bill = bill_of(stay(stayed_days=4))
    stayed = {line.fund: line.amount.central for line in bill.lines if line.component == "days while stayed"}
    assert stayed == {"National Guard personnel": 8_000, "National Guard operation and maintenance": 7_600}
    assert bill.total.central == bill_of(stay()).total.central
    assert central(bill)["basic pay"] == 7_200
    assert any("a court has stayed" in note for note in bill.notes)


def test_a_mission_that_is_stayed_on_all_days_has_no_day_at_work():
    costs = central(bill_of(stay(stayed_days=10)))
    assert "basic pay" not in costs
    assert costs["travel"] == 1_000


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2025, 7, 4), date(2025, 7, 6), 2),
        (None, date(2025, 7, 3), 2),
        (date(2025, 7, 9), None, 2),
        (date(2025, 8, 1), date(2025, 9, 1), 0),
    ],
)
def test_the_days_of_a_stay_by_a_court_within_an_assignment_are_counted(since, until, expected):
    found = stay_from(assigned(), **PURPOSE, stayed=(Period(since=since, until=until),))
    assert found.stayed_days == expected


def test_periods_that_overlap_count_each_day_once():
    periods = (Period(since=date(2025, 7, 2), until=date(2025, 7, 5)), Period(since=date(2025, 7, 4), until=None))
    assert stay_from(assigned(), **PURPOSE, stayed=periods).stayed_days == 9


# Seasons, places, lengths and State law


def season_rates(**changes):
    months = tuple(exact(100 if month < 6 else 200) for month in range(12))
    texas = PerDiem(lodging=exact(150), meals=exact(50), by_month=months)
    austin = PerDiem(lodging=exact(300), meals=exact(60), by_month=(exact(300),) * 12)
    return tiny_rates(per_diem={"TX": texas}, localities={"TX": {"Austin": austin}}, **changes)


@pytest.mark.parametrize(
    ("since", "expected"), [(date(2025, 3, 1), 100), (date(2025, 8, 1), 200), (date(2025, 6, 26), 150), (None, 150)]
)
def test_lodging_follows_the_months_of_the_stay(since, expected):
    costs = central(bill_of(stay(since=since), rates=season_rates()))
    assert costs["lodging"] == 100 * expected


def test_a_listed_destination_has_its_own_rates():
    costs = central(bill_of(stay(locality="Austin"), rates=season_rates()))
    assert (costs["lodging"], costs["meals"]) == (30_000, 6_000)


def test_a_destination_that_is_not_listed_is_refused_with_those_that_are():
    with pytest.raises(TableError, match=r"no place 'Ostin' in TX, wanted a listed place, such as Austin"):
        bill_of(stay(locality="Ostin"), rates=season_rates())


def rule(**changes):
    told = {
        "name": "made-up", "component": "leave", "statuses": ("t10", "t32"), "least_days": 30, "most_days": None,
        "value": 2.5, "since": None, "until": None, "cite": "a law",
    }  # fmt: skip
    return LengthRule(**{**told, **changes})


def test_orders_of_30_days_earn_leave_and_shorter_ones_do_not():
    """Leave for 30 days: 2.5 days, of which 0.6 after the mission, at 200 dollars for 10 people."""
    rates = tiny_rates(rules=(rule(),))
    assert central(bill_of(stay(days=30, order_days=30), rates=rates))["leave earned"] == 3_000
    assert "leave earned" not in central(bill_of(stay(days=29, order_days=29), rates=rates))
    assert "leave earned" not in central(bill_of(stay(days=30, order_days=30, status="sad"), rates=rates))


def test_short_orders_draw_the_non_locality_housing_rate():
    told = tiny_rates().assumptions
    dear = msgspec.structs.replace(told["housing_locality_ratio"], low=2, central=2, high=2)
    short = rule(component="housing locality", least_days=1, most_days=30, value=1)
    rates = tiny_rates(assumptions={**told, "housing_locality_ratio": dear}, rules=(short,))
    assert central(bill_of(stay(), rates=rates))["allowances"] == 4_200
    assert central(bill_of(stay(order_days=31), rates=rates))["allowances"] == 7_200


def test_short_orders_carry_no_health_cover_of_the_family():
    short = rule(component="health cover", least_days=1, most_days=30, value=0)
    assert central(bill_of(stay(), rates=tiny_rates(rules=(short,))))["accruals and benefits"] == 3_600


@pytest.mark.parametrize(("year", "expected"), [(2024, 7_500), (2025, 10_000)])
def test_a_dated_rule_on_travel_rates_holds_only_in_its_years(year, expected):
    flat = rule(component="travel rates", least_days=1, value=0.75, since=date(2020, 1, 1), until=date(2025, 1, 1))
    rates = restate(tiny_rates(rules=(flat,), index={2024: INDEX, 2025: INDEX}), year)
    assert central(price((stay(),), rates, price_year=year))["lodging"] == expected


def test_a_floor_of_state_law_lifts_state_duty_and_nothing_else():
    law = StatePay(home="NM", floor_usd=130, cite="a statute")
    rates = tiny_rates(state_pay={"NM": law})
    assert central(bill_of(stay(status="sad", host=None), rates=rates))["basic pay"] == 13_000
    assert central(bill_of(stay(), rates=rates))["basic pay"] == 12_000
    assert not any("no table of State pay" in note for note in bill_of(stay(status="sad"), rates=rates).notes)


def test_a_floor_that_counts_allowances_lifts_less():
    """Subsistence is 12 and housing without dependents 24 a day, so 130 leaves 94 and binds nobody paid 120."""
    law = StatePay(home="NM", floor_usd=130, on_allowances=True, cite="a statute")
    bill = bill_of(stay(status="sad", host=None), rates=tiny_rates(state_pay={"NM": law}))
    assert central(bill)["basic pay"] == 12_000


def test_lower_grades_are_paid_as_the_grade_that_state_law_names():
    law = StatePay(home="NM", floor_grade="E-5", cite="a statute")
    rates = tiny_rates(
        state_pay={"NM": law},
        structure=(GradeShare(grade="E-4", years_of_service=8, share=1),),
        basic_pay={"E-4": {0: 730}, "E-5": {0: 3_650}},
        housing={"E-4": tiny_rates().housing["E-5"]},
    )
    assert central(bill_of(stay(status="sad", host=None), rates=rates))["basic pay"] == 12_000
    assert central(bill_of(stay(), rates=rates))["basic pay"] == 2_400


# The distribution


def test_low_and_high_are_the_tenths_of_a_second_simulation_in_plain_python():
    """Pay 12000 and its scale, operations 4000 (16 of 40 either way); the rest is exact in this world."""
    dice = random.Random(7)  # noqa: S311 - a simulation
    totals = sorted(44_000 + 1_200 * dice.gauss() / TENTH + 1_600 * dice.gauss() / TENTH for _ in range(40_000))
    total = bill_of(stay()).total
    assert total.central == 44_000
    assert total.low == pytest.approx(totals[4_000], abs=100)
    assert total.high == pytest.approx(totals[36_000], abs=100)


def test_the_spread_shows_the_tenths_the_middle_and_the_mean():
    bill = bill_of(stay())
    assert (bill.spread.p10, bill.spread.p90) == (bill.total.low, bill.total.high)
    assert bill.spread.p50 == pytest.approx(44_000, abs=100)
    assert bill.spread.mean == pytest.approx(44_000, abs=100)


def test_an_assumption_that_reaches_further_up_moves_the_mean_above_the_central_value():
    told = tiny_rates().assumptions
    skewed = msgspec.structs.replace(told["whole_mission_factor"], low=0.9, high=1.5)
    bill = bill_of(stay(), rates=tiny_rates(assumptions={**told, "whole_mission_factor": skewed}))
    assert bill.spread.mean > bill.total.central == 44_000
    assert bill.total.high - 44_000 > 44_000 - bill.total.low


def test_another_seed_moves_the_range_a_little_and_the_central_value_not_at_all():
    one, other = (price((stay(),), tiny_rates(), price_year=2025, dice=Dice(seed=seed)) for seed in (1, 2))
    assert one.total != other.total
    assert one.total.central == other.total.central
    assert one.total.low == pytest.approx(other.total.low, rel=0.01)


def test_a_share_is_never_drawn_above_one_and_nothing_below_zero():
    told = Range(low=0.1, central=0.6, high=1.0)
    found = numbers_of("a share", told, Dice(), most=1.0)
    assert 0 <= found.min() <= found.max() <= 1


# A second opinion on one stay, from the tables in plain Python


def test_one_stay_of_the_real_tables_is_priced_the_same_in_plain_python():
    """100 people of New Mexico in Texas, 60 days from 1 March 2025 on Title 32 orders, 900 km from home."""
    pay, food, alone, family = 0.0, 0.0, 0.0, 0.0
    raised = float(only("rates/price-index", year="2025")["housing_raise_percent"]) / 100
    for row in read_table("assumptions/grade-structure").rows:
        share, grade, years = float(row["share"]), row["grade"], int(row["years_of_service_over"])
        steps = [one for one in read_table("rates/pay", "2025").rows if one["grade"] == grade]
        step = max(int(one["years_of_service_over"]) for one in steps if int(one["years_of_service_over"]) <= years)
        parts = [(one, days_in(one)) for one in steps if int(one["years_of_service_over"]) == step]
        pay += share * sum(float(one["monthly_basic_pay_usd"]) * days for one, days in parts) / 365
        kind = "enlisted" if grade[0] == "E" else "officer"
        food += share * float(
            only("rates/allowances", item="BAS", effective="2025-01-01", grade_or_class=kind)["monthly_usd"]
        )
        home = only("rates/housing", grade=grade)
        alone += share * float(home["without_dependents_usd"]) * (1 + raised)
        family += share * float(home["with_dependents_usd"]) * (1 + raised)
    told = {row["name"]: float(row["central"]) for row in read_table("assumptions/cost").rows}
    daily_pay = pay * 12 / 365
    housing = alone + told["share_with_dependents"] * (family - alone)
    allowances = (food + housing * told["housing_locality_ratio"]) * 12 / 365
    accruals = daily_pay * (told["retirement_share"] + told["social_security_share"]) + told["health_usd_per_day"]
    people_day = daily_pay + allowances + accruals
    keep = told["lodged_share_away"] * (31 * lodging_in("TX", 3) + 29 * lodging_in("TX", 4) + 60 * meals_in("TX"))
    operations = sum(told[f"{name}_usd_per_day_away"] for name in ("transport", "equipment", "command"))
    extra = told["extra_days_away"] + told["leave_taken_after"] * 60 * 2.5 / 30
    once = extra * people_day + 2 * 900 * told["travel_usd_per_km"]
    expected = 100 * (60 * (people_day + operations) + keep + once)
    guards = stay(people=100, days=60, distance_km=900, since=date(2025, 3, 1))
    found = price((guards,), read_rates(2025), price_year=2025).total.central
    assert found == pytest.approx(expected, abs=10)


def only(table, **wanted):
    return next(row for row in read_table(table).rows if all(row[name] == value for name, value in wanted.items()))


def days_in(row):
    return (date.fromisoformat(row["effective_to"]) - date.fromisoformat(row["effective_from"])).days + 1


def of_2025(code):
    return [
        row for row in read_table("rates/per-diem").rows if row["fiscal_year"] == "2025" and row["state"] in {code, ""}
    ]


def lodging_in(code, month):
    """Mean over destinations; a season that begins on the first of a month and ends on the last of one."""
    found = {}
    for row in of_2025(code):
        names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                 "November", "December"]  # fmt: skip
        first, last = (
            names.index(row[end].split()[0]) + 1 if row[end] else 0 for end in ("season_begin", "season_end")
        )
        inside = not first or (first <= month <= last if first <= last else month >= first or month <= last)
        if inside:
            found[row["destination"]] = float(row["lodging_usd"])
    return sum(found.values()) / len(found)


def meals_in(code):
    found = {row["destination"]: float(row["meals_incidentals_usd"]) for row in of_2025(code)}
    return sum(found.values()) / len(found)


# What the bill says in words


def test_each_line_gives_its_figures_and_the_ground_of_payment():
    basic = next(line for line in bill_of(stay()).lines if line.component == "basic pay")
    assert basic.basis.startswith("100 person-days at USD 120.00 (108.00 to 132.00)")
    assert "32 U.S.C. 502(f)" in basic.basis


def test_state_active_duty_is_labelled_as_priced_with_federal_pay():
    bill = bill_of(stay(status="sad", host=None))
    assert "no table of State pay" in next(line.basis for line in bill.lines if line.component == "basic pay")
    assert any("federal basic pay" in note for note in bill.notes)


def test_the_notes_name_the_price_year_the_gaps_and_the_record_of_errors():
    notes = bill_of(stay()).notes
    assert notes[0] == "All amounts are whole US dollars of 2025."
    assert "One table is empty." in notes
    assert notes[-2].startswith("On the 1 calibration cases the median absolute error was 10.0 %")
    assert notes[-1] == "No past total is known that was not used to set assumptions."


def test_totals_that_were_not_fitted_are_told_apart_with_how_many_lie_in_the_range():
    far = msgspec.structs.replace(CASE, usd=40_000, evidence="estimate")
    note = bill_of(stay(), rates=tiny_rates(checks=(CASE, far))).notes[-1]
    assert note.startswith(
        "On 2 past totals that were not used to set assumptions the median absolute error was 27.5 %"
    )
    assert "0 of them lie between the low and the high estimate, 1 are estimates" in note
    assert "0 plans and bounds" in note


def test_without_cases_the_error_is_said_to_be_unknown():
    assert "is not known" in bill_of(stay(), rates=tiny_rates(cases=())).notes[-2]


# Looking back


def test_a_past_case_is_priced_without_preparation_and_compared_with_its_total():
    row = backtest((CASE,), tiny_rates())[0]
    assert (row.actual_usd, row.estimate.central, row.person_days) == (20_000, 22_000, 100)
    assert row.error == pytest.approx(0.1)


def test_a_case_of_personnel_only_leaves_out_operations_and_lodging():
    case = msgspec.structs.replace(CASE, content="personnel", lodged_share=None, distance_km=900)
    assert backtest((case,), tiny_rates())[0].estimate.central == 20_000


def test_a_case_of_another_year_is_priced_in_the_dollars_of_that_year():
    case = msgspec.structs.replace(CASE, price_year=2024)
    assert backtest((case,), tiny_rates())[0].estimate.central < 22_000


def test_the_median_of_no_rows_is_unknown():
    assert median_error(()) is None


# Where stays and rates come from


def test_an_assignment_becomes_a_stay_from_its_first_to_its_last_day():
    found = stay_from(assigned(), **PURPOSE)
    assert (found.people, found.days, found.distance_km, found.host) == (3, 10, 7, "TX")
    assert (found.since, found.stayed_days) == (date(2025, 7, 1), 0)


def test_a_civilian_donor_is_its_own_home():
    lent = msgspec.structs.replace(assigned(), home="", status="civilian", unit_title="an agency")
    assert stay_from(lent, **PURPOSE).home == "an agency"


def test_a_rotation_of_the_plan_makes_its_own_trip_and_preparation():
    whole = bill_of(stay(days=20, order_days=99))
    turns = bill_of(stay(since=date(2025, 7, 1), order_days=99), stay(since=date(2025, 7, 11), order_days=99))
    assert turns.total.central - whole.total.central == 1_000 + 4_000


def test_what_a_person_day_costs_is_the_central_total_over_mission_days():
    assert person_day_usd(stay(), tiny_rates()) == pytest.approx(440)
    assert person_day_usd(stay(people=0), tiny_rates()) == 0


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_jurisdiction_and_destination_has_lodging_for_twelve_months(year):
    rates = read_rates(year)
    places = [*rates.per_diem.values(), *(one for listed in rates.localities.values() for one in listed.values())]
    assert len(places) > 400
    assert all(len(place.by_month) == 12 for place in places)
    assert all(month.low <= month.central <= month.high for place in places for month in place.by_month)


def test_lodging_in_washington_is_dearer_in_april_than_in_august():
    spring, summer = (
        central(price((stay(host="DC", since=since),), read_rates(2025), price_year=2025))
        for since in (date(2025, 4, 1), date(2025, 8, 1))
    )
    assert spring["lodging"] > summer["lodging"]
    assert spring["meals"] == summer["meals"]


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_tables_price_every_status_in_every_jurisdiction(year):
    rates = read_rates(year)
    assert len(rates.per_diem) == 54
    for host in rates.per_diem:
        bill = price((stay(host=host),), rates, price_year=year)
        assert bill.total.low < bill.total.central < bill.total.high


def test_the_2026_pay_table_is_dearer_than_that_of_2025():
    assert read_rates(2026).basic_pay["O-3"][8] > read_rates(2025).basic_pay["O-3"][8]


def test_junior_enlisted_pay_of_2025_is_weighted_over_the_raise_of_april():
    assert 2_108.10 < read_rates(2025).basic_pay["E-1"][0] < 2_319.00


def test_rates_of_a_year_without_a_pay_table_are_restated():
    assert read_rates(2019).price_year == 2019
    assert read_rates(2019).elsewhere.lodging.central < read_rates(2025).elsewhere.lodging.central


def test_the_checks_are_not_among_the_calibration_cases():
    totals = {(case.usd, case.people, case.days) for case in read_rates(2025).cases}
    assert not [case.id for case in read_cost_checks() if (case.usd, case.people, case.days) in totals]


def test_a_strength_that_was_present_is_priced_in_full():
    (row,) = backtest((CASE,), tiny_rates())
    assert row.error == row.error_if_present
    assert row.estimate.central == 10 * 10 * (200 + 20)


@pytest.mark.parametrize(("measure", "share"), [("authorised", 0.8), ("peak", 0.5)])
def test_an_authorised_or_peak_strength_is_brought_to_an_average_day(measure, share):
    (row,) = backtest((msgspec.structs.replace(CASE, measure=measure),), tiny_rates())
    assert row.estimate.central == share * 10 * 10 * (200 + 20)
    assert row.error == pytest.approx(share * 22_000 / 20_000 - 1)
    assert row.error_if_present == pytest.approx(22_000 / 20_000 - 1)


def test_the_bill_of_a_plan_takes_everybody_as_present():
    fewer = {name: one for name, one in tiny_rates().assumptions.items() if not name.startswith("presence")}
    assert bill_of(stay()).total == bill_of(stay(), rates=tiny_rates(assumptions=fewer)).total

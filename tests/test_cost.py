import msgspec
import pytest

from callup.cost import GradeShare, backtest, median_error, payment_for, price, restate, stay_from
from callup.errors import InputError, TableError, UnknownName
from callup.money import NOTHING, Dollars
from callup.reference.rates import read_cost_checks, read_rates
from callup.sourcing.plan import Assignment
from tests.tiny_cost import CASE, stay, tiny_rates


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
    told = {
        "line": "guards", "home": "NM", "host": "TX", "status": "t32-502f", "unit": "u", "unit_title": "a unit",
        "unit_type": "MP", "tier": 1, "people": 3, "whole": True, "distance_km": 7, "since": "2025-07-01",
        "until": "2025-07-11",
    }  # fmt: skip
    known = {name: told[name] for name in Assignment.__struct_fields__ if name in told}
    assignment = msgspec.convert(known, Assignment)
    found = stay_from(assignment, requester_kind=None, mission_kind=None, law_enforcement=True)
    assert (found.people, found.days, found.distance_km, found.host) == (3, 10, 7, "TX")


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

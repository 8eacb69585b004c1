"""A tiny price world in round numbers: one grade, three places, 200 dollars of personnel cost a day."""

from callup.cost import CostCase, GradeShare, Housing, PerDiem, Range, Rates, Stay, YearIndex
from callup.table import Assumption


def exact(value):
    return Range(low=value, central=value, high=value)


def assumption(name, low, central, high, unit="share"):
    return Assumption(name=name, low=low, central=central, high=high, unit=unit, meaning="made up", source="made up")


def per_diem(lodging, meals):
    return PerDiem(lodging=exact(lodging), meals=exact(meals))


USD = "USD of 2025 per person-day"
ASSUMPTIONS = [
    assumption("whole_mission_factor", 1, 1, 1, "factor"),
    assumption("basic_pay_scale", 0.9, 1, 1.1, "factor"),
    assumption("share_with_dependents", 0.5, 0.5, 0.5),
    assumption("housing_locality_ratio", 1, 1, 1, "factor"),
    assumption("retirement_share", 0.25, 0.25, 0.25),
    assumption("social_security_share", 0.05, 0.05, 0.05),
    assumption("health_usd_per_day", 2, 2, 2, USD),
    assumption("state_benefits_share", 0.5, 0.5, 0.5),
    assumption("lodged_share_home", 0, 0, 0),
    assumption("fed_share_home", 0, 0, 0),
    assumption("lodged_share_away", 1, 1, 1),
    assumption("transport_usd_per_day_home", 10, 10, 10, USD),
    assumption("equipment_usd_per_day_home", 5, 5, 5, USD),
    assumption("command_usd_per_day_home", 5, 5, 5, USD),
    assumption("transport_usd_per_day_away", 12, 20, 28, USD),
    assumption("equipment_usd_per_day_away", 6, 10, 14, USD),
    assumption("command_usd_per_day_away", 6, 10, 14, USD),
    assumption("leave_taken_after", 0.6, 0.6, 0.6),
    assumption("travel_usd_per_km", 0.1, 0.1, 0.1, "USD of 2025 per person and km"),
    assumption("extra_days_home", 1, 1, 1, "days"),
    assumption("extra_days_away", 2, 2, 2, "days"),
    assumption("presence_authorised", 0.8, 0.8, 0.8),
    assumption("presence_peak", 0.4, 0.5, 0.6),
    assumption("civilian_usd_per_day", 400, 400, 400, USD),
]

CASE = CostCase(
    id="T1", title="a past case", status="t32-502f", home="TX", host=None, people=10, days=10, distance_km=0,
    usd=20_000, price_year=2025, lodged_share=0.0, content="whole", evidence="spent", note="made up",
)  # fmt: skip


def tiny_rates(**changes):
    """Per person-day: pay 120, allowances 12 + 30, accruals 38; lodging 100 and meals 50 in TX."""
    told = {
        "price_year": 2025,
        "structure": (GradeShare(grade="E-5", years_of_service=8, share=1),),
        "basic_pay": {"E-5": {0: 1_000, 6: 3_650}},
        "housing": {"E-5": Housing(without_dependents=730, with_dependents=1_095)},
        "subsistence": {"enlisted": 365, "officer": 300},
        "per_diem": {"TX": per_diem(100, 50), "NM": per_diem(80, 40), "DC": per_diem(200, 90)},
        "elsewhere": per_diem(90, 45),
        "assumptions": {row.name: row for row in ASSUMPTIONS},
        "index": {
            2024: YearIndex(basic_pay=100, housing=100, prices=100),
            2025: YearIndex(basic_pay=110, housing=120, prices=105),
        },
        "cases": (CASE,),
        "checks": (),
        "gaps": ("One table is empty.",),
    }
    return Rates(**{**told, **changes})


def stay(**changes):
    """Ten people of NM in TX for ten days on Title 32 duty, 500 km from home."""
    told = {
        "line": "guards", "status": "t32-502f", "home": "NM", "host": "TX", "people": 10, "days": 10,
        "distance_km": 500, "requester_kind": "federal_agency", "mission_kind": "protection", "law_enforcement": False,
    }  # fmt: skip
    return Stay(**{**told, **changes})

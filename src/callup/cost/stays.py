"""What does one stay cost, component by component?"""

from math import sqrt

import msgspec

from callup.cost.bill import BillLine
from callup.cost.payers import Payment, payment_for
from callup.cost.rates import (
    Range,
    Rates,
    accruals_per_day,
    allowances_per_day,
    assumed,
    basic_pay_per_day,
    exactly,
    per_diem_of,
)
from callup.errors import InputError, TableError, UnknownName
from callup.money import Dollars
from callup.place import CODES
from callup.request import MissionKind, RequesterKind
from callup.role import STATUS_SLUGS


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """People of one home on one line, in one status, for so many days.

    `host` None or equal to `home` means at home.
    The last three inputs are None where nobody has said: then the assumption for that kind of stay is used and named.
    `lodged_share` 0 to 1; `operations_usd_per_day` [USD of the price year per person-day];
    `extra_days` of paid preparation and release per person.
    """

    line: str
    status: str
    home: str
    host: str | None
    people: int
    days: int
    distance_km: int
    requester_kind: RequesterKind | None
    mission_kind: MissionKind | None
    law_enforcement: bool
    lodged_share: float | None = None
    operations_usd_per_day: float | None = None
    extra_days: float | None = None

    @property
    def person_days(self) -> int:
        """Mission days of all people together."""
        return self.people * self.days

    @property
    def kind(self) -> str:
        """The kind of stay in the assumption table: "away" in another place, or where half or more are lodged."""
        lodged = self.lodged_share is not None and self.lodged_share >= 0.5
        elsewhere = self.status == "sad-emac" or self.host not in {None, self.home}
        return "away" if lodged or elsewhere else "home"

    @property
    def place(self) -> str | None:
        """Where the travel rates are taken from; None where nobody has named the place."""
        return self.host or (None if self.status in {"civilian", "sad-emac"} else self.home)


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """One component of a stay: quantity in person-days, unit cost, its whole amount [USD], and how it came about."""

    name: str
    operations: bool
    person_days: int
    usd: Range
    basis: str


def components_of(stay: Stay, rates: Rates) -> tuple[Component, ...]:
    """The components of one stay, each with its own range [USD], not yet rounded.

    Raises:
        InputError: People or days below zero, or a share outside 0 to 1.
        UnknownName: The status is not one of the nine.
        TableError: The home or the host is not in the tables.
    """
    _check(stay)
    if stay.person_days == 0:
        return ()
    people = _civilian_pay(stay, rates) if stay.status == "civilian" else _military_pay(stay, rates)
    ready = _preparation(stay, rates, people)
    return (*people, *ready, _lodging(stay, rates), *_travel(stay, rates), _operations(stay, rates))


def lines_of(stay: Stay, rates: Rates) -> tuple[BillLine, ...]:
    """The lines of one stay in whole dollars.

    The components of a stay are taken as independent, and so is the doubt about the mission as a whole:
    their deviations are combined as the root of the sum of squares, and each line carries its part of that range.
    Each line is rounded once, so that totals are exact sums.
    """
    parts = components_of(stay, rates)
    doubt = assumed(rates, "whole_mission_factor")
    downs = _deviations([(part.usd.central, part.usd.central - part.usd.low) for part in parts], 1 - doubt.low)
    ups = _deviations([(part.usd.central, part.usd.high - part.usd.central) for part in parts], doubt.high - 1)
    payment = _payment(stay)
    return tuple(
        _line(stay, part, payment, _rounded(part.usd.central, down, up))
        for part, down, up in zip(parts, downs, ups, strict=True)
    )


def _payment(stay: Stay) -> Payment:
    return payment_for(
        status=stay.status,
        home=stay.home,
        host=stay.host,
        requester_kind=stay.requester_kind,
        mission_kind=stay.mission_kind,
        law_enforcement=stay.law_enforcement,
    )


def _deviations(parts: list[tuple[float, float]], doubt: float) -> list[float]:
    """Share out the deviation of a stay over its components, each given as (central, own deviation)."""
    shared = [own + doubt * central for central, own in parts]
    if not sum(shared):
        return shared
    whole = doubt * sum(central for central, _ in parts)
    combined = sqrt(sum(own**2 for _, own in parts) + whole**2)
    return [one * combined / sum(shared) for one in shared]


def _check(stay: Stay) -> None:
    where = f"stay on line '{stay.line}'"
    if stay.people < 0 or stay.days < 0 or stay.distance_km < 0:
        found = f"{stay.people} people, {stay.days} days, {stay.distance_km} km"
        raise InputError(where=where, found=found, wanted="numbers of 0 or more")
    if stay.lodged_share is not None and not 0 <= stay.lodged_share <= 1:
        raise InputError(where=where, found=f"a lodged share of {stay.lodged_share}", wanted="a share from 0 to 1")
    if stay.status not in STATUS_SLUGS:
        raise UnknownName(where=where, name=stay.status, kind="a duty status", known=STATUS_SLUGS)
    if stay.status != "civilian" and stay.home not in CODES:
        remedy = "use the postal code, e.g. TX"
        raise TableError(where=where, found=f"home '{stay.home}'", wanted="one of the 54 jurisdictions", remedy=remedy)


def _rounded(central: float, down: float, up: float) -> Dollars:
    return Dollars(low=max(0, round(central - down)), central=round(central), high=round(central + up))


def _line(stay: Stay, part: Component, payment: Payment, amount: Dollars) -> BillLine:
    return BillLine(
        line=stay.line,
        status=stay.status,
        payer=payment.payer,
        fund=payment.operations_fund if part.operations else payment.pay_fund,
        component=part.name,
        person_days=part.person_days,
        amount=amount,
        basis=f"{part.basis} {payment.basis}",
    )


def _show(unit: Range) -> str:
    if unit.low == unit.high:
        return f"USD {unit.central:,.2f}"
    return f"USD {unit.central:,.2f} ({unit.low:,.2f} to {unit.high:,.2f})"


def _daily(name: str, stay: Stay, unit: Range, why: str, *, operations: bool = False) -> Component:
    count = stay.person_days
    basis = f"{count:,} person-days at {_show(unit)}: {why}"
    return Component(name=name, operations=operations, person_days=count, usd=exactly(count) * unit, basis=basis)


def _military_pay(stay: Stay, rates: Rates) -> tuple[Component, ...]:
    state = stay.status in {"sad", "sad-emac"}
    accruals = accruals_per_day(rates) * (assumed(rates, "state_benefits_share") if state else exactly(1))
    pay_note = "no table of State pay, so federal basic pay" if state else f"federal basic pay of {rates.price_year}"
    benefit_note = (
        "State employer costs, assumed as a share of the federal ones."
        if state
        else "retirement accrual, social security and health, set so that the sum meets the average known for 2025."
    )
    return (
        _daily("basic pay", stay, basic_pay_per_day(rates), f"{pay_note}, averaged over the assumed grades."),
        _daily(
            "allowances",
            stay,
            allowances_per_day(rates),
            "subsistence, and housing carried forward from the 2024 non-locality table with an assumed locality ratio.",
        ),
        _daily("accruals and benefits", stay, accruals, benefit_note),
    )


def _civilian_pay(stay: Stay, rates: Rates) -> tuple[Component, ...]:
    unit = assumed(rates, "civilian_usd_per_day")
    return (
        _daily("civilian pay and benefits", stay, unit, "an assumed average, no pay table of the lender is known."),
    )


def _preparation(stay: Stay, rates: Rates, pay: tuple[Component, ...]) -> tuple[Component, ...]:
    days = exactly(stay.extra_days) if stay.extra_days is not None else assumed(rates, f"extra_days_{stay.kind}")
    if days.high == 0:
        return ()
    daily = exactly(sum(part.usd.central for part in pay) / stay.days)
    count = round(stay.people * days.central)
    source = "as stated" if stay.extra_days is not None else f"assumed for a stay {_where(stay)}"
    basis = f"{days.central:g} ({days.low:g} to {days.high:g}) paid days a person before and after, {source}."
    usd = days * daily
    return (Component(name="preparation and release", operations=False, person_days=count, usd=usd, basis=basis),)


def _where(stay: Stay) -> str:
    return "at home" if stay.kind == "home" else "away from home or in lodging"


def _lodging(stay: Stay, rates: Rates) -> Component:
    stated = stay.lodged_share is not None
    share = exactly(stay.lodged_share or 0.0) if stated else assumed(rates, f"lodged_share_{stay.kind}")
    rate = per_diem_of(rates, stay.place)
    unit = rate.lodging + rate.meals
    count = round(stay.person_days * share.central)
    origin = "as stated" if stated else f"assumed for a stay {_where(stay)}"
    basis = (
        f"{count:,} of {stay.person_days:,} person-days lodged, {origin}, at {_show(unit)} "
        f"for lodging and meals in {stay.place or 'a place not named'}, at federal travel rates."
    )
    usd = exactly(stay.person_days) * share * unit
    return Component(name="lodging and meals", operations=True, person_days=count, usd=usd, basis=basis)


def _travel(stay: Stay, rates: Rates) -> tuple[Component, ...]:
    if stay.distance_km == 0:
        return ()
    unit = assumed(rates, "travel_usd_per_km")
    usd = exactly(2 * stay.distance_km * stay.people) * unit
    basis = (
        f"one round trip of 2 x {stay.distance_km:,} km for {stay.people:,} people at {_show(unit)} per person and km."
    )
    return (Component(name="travel", operations=True, person_days=0, usd=usd, basis=basis),)


def _operations(stay: Stay, rates: Rates) -> Component:
    if stay.operations_usd_per_day is not None:
        return _daily("other operations", stay, exactly(stay.operations_usd_per_day), "as stated.", operations=True)
    unit = assumed(rates, f"operations_usd_per_day_{stay.kind}")
    why = f"vehicles, fuel, equipment and command, assumed for a stay {_where(stay)}."
    return _daily("other operations", stay, unit, why, operations=True)

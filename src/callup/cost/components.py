"""What does one stay cost, component by component?"""

import msgspec
import numpy as np

from callup.cost.chance import CENTRAL, HIGH, LOW, Numbers
from callup.cost.daily import (
    Orders,
    Sheet,
    accruals_per_day,
    allowances_per_day,
    basic_pay_per_day,
    flat,
    keep_per_day,
    leave_share,
    rule_for,
    said,
    shown,
)
from callup.cost.rates import LengthRule
from callup.cost.stay import Stay, check
from callup.errors import TableError

OPERATIONS = (
    ("in-theatre transport", "transport_usd_per_day", "vehicles, fuel and transport in the place of duty"),
    ("equipment use", "equipment_usd_per_day", "use and upkeep of equipment and communications"),
    ("command overhead", "command_usd_per_day", "headquarters, planning and support staff"),
)
WHILE_STAYED = "days while stayed"


class Component(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One component of a stay: quantity in person-days, its whole amount as numbers [USD], and how it came about."""

    name: str
    operations: bool
    person_days: int
    usd: Numbers
    basis: str


def components_of(stay: Stay, sheet: Sheet) -> tuple[Component, ...]:
    """The components of one stay [USD], not yet rounded; those of stayed days stand apart.

    Raises:
        InputError: Numbers below zero, or a share outside 0 to 1.
        UnknownName: The status is not one of the nine.
        TableError: The home or the host is not in the tables, or a grade has no rate; it names the line and the home.
    """
    check(stay)
    if stay.person_days == 0:
        return ()
    try:
        return _components(stay, sheet)
    except TableError as missing:
        needed = f"{missing.wanted}, needed for line '{stay.line}', home {stay.home}"
        raise TableError(where=missing.where, found=missing.found, wanted=needed, remedy=missing.remedy) from None


def orders_of(stay: Stay, sheet: Sheet) -> Orders:
    """Status, home and length of the orders; where nobody has said, the mission and the paid days around it."""
    around = said(sheet, f"extra_days_{stay.kind}")[CENTRAL] if stay.extra_days is None else stay.extra_days
    return Orders(status=stay.status, home=stay.home, days=stay.order_days or round(stay.days + around))


def _components(stay: Stay, sheet: Sheet) -> tuple[Component, ...]:
    orders = orders_of(stay, sheet)
    people = _civilian_pay(stay, sheet) if stay.status == "civilian" else _military_pay(stay, orders, sheet)
    per_day = (*people, *_keep(stay, orders, sheet), *_operations(stay, sheet))
    at_work = tuple(
        _part(one, stay.days - stay.stayed_days, stay.days) for one in per_day if stay.days > stay.stayed_days
    )
    once = (*_preparation(stay, sheet, people), *_leave(stay, orders, sheet, people), *_travel(stay, sheet))
    return (*at_work, *once, *_while_stayed(stay, per_day))


def _part(whole: Component, days: int, of_days: int) -> Component:
    if days == of_days:
        return whole
    count = round(whole.person_days * days / of_days)
    basis = f"{whole.basis} {whole.person_days - count:,} of them stand under {WHILE_STAYED}."
    return msgspec.structs.replace(whole, usd=whole.usd * (days / of_days), person_days=count, basis=basis)


def _while_stayed(stay: Stay, per_day: tuple[Component, ...]) -> tuple[Component, ...]:
    """The days while a court has stayed the mission: pay on one line, all else on another."""
    if not stay.stayed_days:
        return ()
    count = stay.people * stay.stayed_days
    found = []
    for operations in (False, True):
        daily = [one.usd for one in per_day if one.operations == operations]
        usd = np.sum(daily, axis=0) * (stay.stayed_days / stay.days)
        kind = "lodging, meals and operations" if operations else "pay, allowances and benefits"
        basis = f"{count:,} person-days while a court has stayed the mission, at the full daily cost: {kind}."
        found.append(Component(name=WHILE_STAYED, operations=operations, person_days=count, usd=usd, basis=basis))
    return tuple(found)


def _daily(name: str, stay: Stay, unit: Numbers, why: str, *, operations: bool = False) -> Component:
    count = stay.person_days
    basis = f"{count:,} person-days at {shown(unit)}: {why}"
    return Component(name=name, operations=operations, person_days=count, usd=count * unit, basis=basis)


def _military_pay(stay: Stay, orders: Orders, sheet: Sheet) -> tuple[Component, ...]:
    return (
        _daily("basic pay", stay, basic_pay_per_day(sheet, orders), _pay_note(orders, sheet)),
        _daily("allowances", stay, allowances_per_day(sheet, orders), _housing_note(orders, sheet)),
        _daily("accruals and benefits", stay, accruals_per_day(sheet, orders), _benefit_note(orders, sheet)),
    )


def _pay_note(orders: Orders, sheet: Sheet) -> str:
    if not orders.state:
        return f"federal basic pay of {sheet.rates.price_year}, averaged over the assumed grades."
    rule = sheet.rates.state_pay.get(orders.home)
    if rule is None:
        return "no table of State pay, so federal basic pay, averaged over the assumed grades."
    return f"State pay of {orders.home} ({rule.cite}), averaged over the assumed grades."


def _housing_note(orders: Orders, sheet: Sheet) -> str:
    rule = rule_for(sheet.rates, "housing locality", orders)
    if rule is not None:
        return f"subsistence, and housing at the non-locality rate, for orders of {orders.days} days ({rule.cite})."
    return "subsistence, and housing carried forward from the 2024 non-locality table with an assumed locality ratio."


def _benefit_note(orders: Orders, sheet: Sheet) -> str:
    if orders.state:
        return "State employer costs, assumed as a share of the federal ones."
    rule = rule_for(sheet.rates, "health cover", orders)
    short = (
        f" Health cover at {rule.value:g} of the rate, for orders of {orders.days} days ({rule.cite})." if rule else ""
    )
    return (
        f"retirement accrual, social security and health, set so that the sum meets the average known for 2025.{short}"
    )


def _civilian_pay(stay: Stay, sheet: Sheet) -> tuple[Component, ...]:
    unit = said(sheet, "civilian_usd_per_day")
    return (
        _daily("civilian pay and benefits", stay, unit, "an assumed average, no pay table of the lender is known."),
    )


def _preparation(stay: Stay, sheet: Sheet, pay: tuple[Component, ...]) -> tuple[Component, ...]:
    stated = stay.extra_days is not None
    days = flat(sheet, stay.extra_days or 0.0) if stated else said(sheet, f"extra_days_{stay.kind}")
    if days[HIGH] == 0:
        return ()
    source = "as stated" if stated else f"assumed for a stay {_where(stay)}"
    basis = f"{days[CENTRAL]:g} ({days[LOW]:g} to {days[HIGH]:g}) paid days a person before and after, {source}."
    return (_paid_days("preparation and release", stay, days, pay, basis),)


def _leave(stay: Stay, orders: Orders, sheet: Sheet, pay: tuple[Component, ...]) -> tuple[Component, ...]:
    share = leave_share(sheet, orders)
    rule = rule_for(sheet.rates, "leave", orders)
    if stay.extra_days is not None or share is None or rule is None:
        return ()
    days = share * stay.days
    basis = (
        f"{days[CENTRAL]:.1f} ({days[LOW]:.1f} to {days[HIGH]:.1f}) paid days a person of leave earned on the mission "
        f"and taken after it, at 2.5 days for each 30 ({rule.cite}); the share taken after is assumed."
    )
    return (_paid_days("leave earned", stay, days, pay, basis),)


def _paid_days(name: str, stay: Stay, days: Numbers, pay: tuple[Component, ...], basis: str) -> Component:
    daily = sum(part.usd[CENTRAL] for part in pay) / stay.days
    count = round(stay.people * days[CENTRAL])
    return Component(name=name, operations=False, person_days=count, usd=days * daily, basis=basis)


def _where(stay: Stay) -> str:
    return "at home" if stay.kind == "home" else "away from home or in lodging"


def _keep(stay: Stay, orders: Orders, sheet: Sheet) -> tuple[Component, ...]:
    """Lodging of those who are lodged; meals of these and, at home, of those who are fed on duty."""
    stated = stay.lodged_share is not None
    lodged = flat(sheet, stay.lodged_share or 0.0) if stated else said(sheet, f"lodged_share_{stay.kind}")
    fed = lodged if stay.kind == "away" else lodged + (1 - lodged) * said(sheet, "fed_share_home")
    lodging, meals = keep_per_day(sheet, stay.place, stay.locality, since=stay.since, days=stay.days)
    origin = "as stated" if stated else f"assumed for a stay {_where(stay)}"
    meant = origin if stay.kind == "away" else f"{origin}, with a share of the others fed on duty, assumed"
    return (
        _kept("lodging", stay, lodged, lodging, f"lodged, {origin}", rule_for(sheet.rates, "travel rates", orders)),
        _kept("meals", stay, fed, meals, f"fed, {meant}", rule_for(sheet.rates, "travel rates", orders)),
    )


def _kept(name: str, stay: Stay, share: Numbers, unit: Numbers, how: str, rule: LengthRule | None) -> Component:
    factor = 1.0 if rule is None else rule.value
    count = round(stay.person_days * share[CENTRAL])
    reduced = f", times {factor:g} ({rule.cite})" if rule else ""
    basis = (
        f"{count:,} of {stay.person_days:,} person-days {how}, at {shown(unit)} in {_named(stay)}, "
        f"at federal travel rates{_season(stay)}{reduced}."
    )
    usd = stay.person_days * share * unit * factor
    return Component(name=name, operations=True, person_days=count, usd=usd, basis=basis)


def _named(stay: Stay) -> str:
    place = stay.place or "a place not named"
    return f"{stay.locality}, {place}" if stay.locality else place


def _season(stay: Stay) -> str:
    return " of the months of the stay" if stay.since else ", mean of the year"


def _travel(stay: Stay, sheet: Sheet) -> tuple[Component, ...]:
    if stay.distance_km == 0:
        return ()
    unit = said(sheet, "travel_usd_per_km")
    basis = (
        f"one round trip of 2 x {stay.distance_km:,} km for {stay.people:,} people at {shown(unit)} per person and km."
    )
    usd = 2 * stay.distance_km * stay.people * unit
    return (Component(name="travel", operations=True, person_days=0, usd=usd, basis=basis),)


def _operations(stay: Stay, sheet: Sheet) -> tuple[Component, ...]:
    if stay.operations_usd_per_day is not None:
        unit = flat(sheet, stay.operations_usd_per_day)
        return (_daily("other operations", stay, unit, "as stated.", operations=True),)
    where = f"assumed for a stay {_where(stay)}."
    return tuple(
        _daily(name, stay, said(sheet, f"{row}_{stay.kind}"), f"{what}, {where}", operations=True)
        for name, row, what in OPERATIONS
    )

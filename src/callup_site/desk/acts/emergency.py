"""Acts of the emergency path: orders that two opened, that end with it, and that the full review follows."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import msgspec

from callup import __version__
from callup.documents import canonical_json
from callup.entries import order_entries
from callup.errors import InputError, OutOfTurn
from callup.orders import Order, OrderLine, Orders
from callup.orders.room import WITHOUT_GOVERNOR, consents_of, next_version, split_by_home
from callup.place import CODES
from callup.role import STATUS_BY_SLUG
from callup_site.desk.acts import forms, on_record, publishing
from callup_site.desk.acts.entry_parts import in_parts
from callup_site.desk.acts.serving import join
from callup_site.desk.record import Intent, Outcome, Paper, Prepare, Situation

CONDITION = "Written in an emergency before the full review; it ends with the emergency."
KIND = "emergency-orders"
NOBODY_MORE = ("not_lawful", "refused", "withdrawn")


def order_in_emergency(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """Orders that end with the emergency; the tables of offices bound the day.

    Form:
        rows: line, home, unit, people, status, host (may be empty).

    Raises:
        InputError: A row does not fit.
        OutOfTurn: The line was found not lawful, or no consent of the home is on record.
    """
    given = forms.rows(intent.form, "rows")
    if not given or intent.until is None:
        wanted = "at least one row with line, home, unit, people and duty status"
        raise InputError(where="rows", found="nothing ordered", wanted=wanted)
    lines = [_line(seen, row, intent.until, f"row {number}") for number, row in enumerate(given, 1)]
    _check_asked(seen, lines)
    written = Orders(
        callup=1, version=__version__, request=seen.request.slug, title=seen.request.title, decision="", on=seen.on,
        office="order_writer", orders=split_by_home(f"{seen.request.slug}.emergency", lines), not_ordered=(),
        notes=(CONDITION, f"Reason: {intent.reason}"),
    )  # fmt: skip
    joined, changed = join(running(seen), written) if on_record.has(seen, KIND) else (written, written)
    return _outcome(seen, joined, changed, {"people_ordered": sum(one.people for one in lines)})


def running(seen: Situation) -> Orders:
    """Orders of the emergency, with those that ended."""
    return on_record.made(seen, KIND, Orders)[0]


def end(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """The emergency ends before its day, and its orders with it: a new version of each that still runs."""
    if not on_record.has(seen, KIND):
        return Outcome()
    before = running(seen)
    ended = tuple(_ended(one, seen.on) for one in before.orders)
    changed = tuple(one for one, old in zip(ended, before.orders, strict=True) if one != old)
    people = sum(line.people for one in before.orders for line in one.lines if line.until > seen.on)
    if not changed:
        return Outcome()
    now = msgspec.structs.replace(before, orders=ended)
    told = msgspec.structs.replace(now, orders=changed)
    return _outcome(seen, now, told, {"people_released": people})


def _ended(order: Order, on: date) -> Order:
    """The order with `on` as its last day."""
    end = on + timedelta(days=1)
    lines = tuple(
        one if one.until <= end else msgspec.structs.replace(one, until=end, last_day=on) for one in order.lines
    )
    return order if lines == order.lines else next_version(order, lines)


def _outcome(seen: Situation, orders: Orders, changed: Orders, body: dict[str, Any]) -> Outcome:
    paper = Paper(kind=KIND, paper="order", name="emergency-orders.json", data=canonical_json(orders))
    return Outcome(
        papers=(paper,), body=body, openings=(publishing.due(seen, KIND),),
        entries=tuple(
            part
            for one in order_entries(changed, digest="", **on_record.stamp(seen))
            for part in in_parts(_told(one), "units")
        ),
    )  # fmt: skip


def _told(entry: dict[str, Any]) -> dict[str, Any]:
    """Emergency orders are told as such: no decision stands behind them."""
    body = {name: value for name, value in entry["body"].items() if name != "decision"}
    return {**entry, "act": "order.written_in_emergency", "document": None, "body": body}


def _line(seen: Situation, row: dict[str, Any], until: date, where: str) -> OrderLine:
    line = seen.thing("line", forms.text(row, "line"))
    if line.stage in NOBODY_MORE:
        found = f"a line at '{seen.book.stage('line', line.stage).title}'"
        raise OutOfTurn(where=f"{where}, line", found=found, wanted="a line that is not barred, refused or withdrawn")
    home = forms.one_of(forms.text(row, "home"), (*CODES, ""), where=f"{where}, home", kind="a jurisdiction")
    host = forms.one_of(forms.text(row, "host"), (*CODES, ""), where=f"{where}, host", kind="a jurisdiction") or None
    status = forms.one_of(forms.text(row, "status"), STATUS_BY_SLUG, where=f"{where}, status", kind="a duty status")
    _check_consent(seen, home, line.subject, status)
    unit = forms.text(row, "unit", most=200)
    if not unit:
        raise InputError(where=f"{where}, unit", found="nothing", wanted="the unit, never a person")
    people = forms.whole(row, "people", least=1, most=1_000_000)
    return OrderLine(
        line=line.subject, unit=unit, unit_title=unit, unit_type="", people=people, is_part=False, status=status,
        home=home, host=host, since=seen.on, until=until, last_day=until - timedelta(days=1), conditions=(CONDITION,),
        authority=(),
    )  # fmt: skip


def _check_consent(seen: Situation, home: str, line: str, status: str) -> None:
    """Where the home commands its people, its governor's consent stands on record, in an emergency too."""
    if STATUS_BY_SLUG[status].family not in {"state", "title32"} or home in WITHOUT_GOVERNOR:
        return
    words = consents_of(home, line, on_record.consents(seen))
    if not words or any(one.stage != "given" for one in words):
        raise OutOfTurn(
            where=f"line '{line}', {home}", found="no consent of its governor on record",
            wanted="a consent that was given", remedy="ask for it; it may be recorded on the same day",
        )  # fmt: skip


def _check_asked(seen: Situation, lines: list[OrderLine]) -> None:
    asked = {one.subject: one.facts.get("people") for one in seen.of("line")}
    wanted: Counter[str] = Counter()
    before = [line for order in running(seen).orders for line in order.lines] if on_record.has(seen, KIND) else []
    for one in (*lines, *(one for one in before if one.until > seen.on)):
        wanted[one.line] += one.people
    for line, people in wanted.items():
        most = asked.get(line)
        if most is not None and people > most:
            raise InputError(where=f"line '{line}'", found=f"{people:,} people", wanted=f"at most {most:,}, as asked")


ACTS: dict[str, Prepare] = {"request.order_in_emergency": order_in_emergency, "request.end_emergency": end}

"""Acts on orders: write them from what was decided and consented to, commit, extend, recall.

The order writer adds nothing: people, places, days and conditions come from the decision, the package and the
consents on record. Acts on presence stand in `presence`.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from callup.decision import Decision
from callup.documents import canonical_json
from callup.entries import order_entries
from callup.errors import InputError, OutOfTurn
from callup.orders import Extension, Order, OrderLine, Orders, departures, extend, write_orders
from callup.orders.room import next_version
from callup.sourcing.plan import Plan
from callup_site.desk.acts import on_record, publishing
from callup_site.desk.acts.entry_parts import in_parts
from callup_site.desk.acts.presence import ACTS as PRESENCE
from callup_site.desk.models import Thing
from callup_site.desk.record import Intent, Outcome, Paper, Prepare, Situation

MARK = "orders"


def orders_now(seen: Situation, lines: Iterable[str] | None = None) -> Orders:
    """Orders as they would be written today. Nothing is written: this is also what the page shows before the act.

    Args:
        seen: The situation.
        lines: Only these lines; None: every line that is approved and not ordered yet.

    Raises:
        OutOfTurn: There is no decision, or the package is not the one that was decided on.
    """
    decided, digest = on_record.decision(seen)
    held, of_package = on_record.package(seen)
    if decided.package != of_package:
        raise OutOfTurn(
            where="the decision", found=f"another package, {of_package}", wanted=decided.package,
            remedy="decide on the package as it is",
        )  # fmt: skip
    wanted = set(approved_lines(seen) if lines is None else lines)
    some = msgspec.structs.replace(decided, lines=tuple(one for one in decided.lines if one.line in wanted))
    return write_orders(some, _from_consents(seen, held.plan), on_record.consents(seen), digest=digest, on=seen.on)


def approved_lines(seen: Situation) -> list[str]:
    """Lines that are approved and not ordered."""
    return [one.subject for one in seen.of("line") if one.stage == "approved"]


def _from_consents(seen: Situation, plan: Plan) -> Plan:
    """The plan with nobody on duty before a consent begins."""
    begins: dict[tuple[str, str | None], date] = {}
    for one in seen.of("consent"):
        since = on_record.day(one.facts.get("since"))
        if one.stage == "given" and since is not None:
            for line in one.facts.get("lines") or [None]:
                begins[one.home, line] = since
    moved = []
    for sent in plan.assignments:
        starts = [begins[key] for key in ((sent.home, None), (sent.home, sent.line)) if key in begins]
        moved.append(msgspec.structs.replace(sent, since=max([sent.since, *starts])))
    return msgspec.structs.replace(plan, assignments=tuple(moved))


def every_line(orders: Orders) -> tuple[OrderLine, ...]:
    """All lines of all orders."""
    return tuple(line for order in orders.orders for line in order.lines)


def last_end(lines: Iterable[OrderLine]) -> date | None:
    """The end of the last order, excluded; None: there is none."""
    return max((one.until for one in lines), default=None)


def write(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """Orders for every line that is approved and whose homes consented.

    Raises:
        OutOfTurn: Nothing can be ordered now, or the end is not that of the orders.
    """
    written = orders_now(seen)
    _check_end(written, intent)
    return msgspec.structs.replace(
        _outcome(seen, written, order_entries(written, digest="", **on_record.stamp(seen))),
        body={"people_ordered": sum(one.people for one in every_line(written)), "not_ordered": _lost(written)},
        followers=tuple(_follow(written, intent)),
    )


def _check_end(written: Orders, intent: Intent) -> None:
    end = last_end(every_line(written))
    if end is None:
        lost = "; ".join(f"{one.line}: {one.because}" for one in written.not_ordered) or " ".join(written.notes)
        raise OutOfTurn(
            where="orders", found=f"nobody to order ({lost})", wanted="at least one unit that may be ordered",
            remedy="wait for the consents that are asked for",
        )  # fmt: skip
    if intent.until != end:
        raise InputError(
            where="until", found=str(intent.until), wanted=f"{end}, the end of the last order",
            remedy="the order writer cannot change days (rule 6)",
        )  # fmt: skip


def _lost(written: Orders) -> list[dict[str, Any]]:
    return [{"line": one.line, "people": one.people, "because": one.because} for one in written.not_ordered[:100]]


def _follow(written: Orders, intent: Intent) -> Iterable[Intent]:
    by_line: dict[str, list[OrderLine]] = {}
    for one in every_line(written):
        by_line.setdefault(one.line, []).append(one)
    for line, some in by_line.items():
        yield Intent(
            act="line.order", office=intent.office, subject=line, until=last_end(some), form={MARK: tuple(some)}
        )


def _outcome(seen: Situation, written: Orders, entries: Sequence[dict[str, Any]]) -> Outcome:
    paper = Paper(kind="orders", paper="order", name="orders.json", data=canonical_json(written))
    return Outcome(
        papers=(paper,),
        entries=tuple(_plain(part) for one in entries for part in in_parts(one, "units")),
        openings=(publishing.due(seen, "orders"),),
    )


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    """The act's own entry tells the digest of the document; those of the single orders need not repeat it."""
    return {**entry, "document": None}


def order_line(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """One line that is ordered: with the others, or later, when its consent has come.

    Raises:
        OutOfTurn: Nothing can be ordered on it now, or the end is not that of the orders.
    """
    thing = seen.thing("line", intent.subject)
    told = intent.form.get(MARK)
    if isinstance(told, tuple):
        return _line_outcome(thing, told)
    more = orders_now(seen, [intent.subject])
    _check_end(more, intent)
    running, _ = on_record.orders(seen)
    joined, changed = join(running, more)
    stands = _outcome(seen, joined, order_entries(changed, digest="", **on_record.stamp(seen)))
    line = _line_outcome(thing, every_line(more))
    return msgspec.structs.replace(stands, body=line.body, facts=line.facts)


def _line_outcome(thing: Thing, lines: tuple[OrderLine, ...]) -> Outcome:
    people = sum(one.people for one in lines)
    homes = sorted({one.home for one in lines})
    facts = {**thing.facts, "ordered": people, "homes": homes}
    return Outcome(body={"line": thing.subject, "people_ordered": people, "homes": homes}, facts=facts)


def join(running: Orders, more: Orders) -> tuple[Orders, Orders]:
    """Orders with lines that came later: all of them, and those that changed; each is a version that points back."""
    old = {one.home: one for one in running.orders}
    changed: list[Order] = []
    for one in more.orders:
        before = old.get(one.home)
        changed.append(one if before is None else next_version(before, (*before.lines, *one.lines)))
    new = {one.home: one for one in changed}
    kept = (*(one for one in running.orders if one.home not in new), *changed)
    rest = [one for one in running.not_ordered if one.line not in {line.line for line in every_line(more)}]
    joined = msgspec.structs.replace(
        running, on=more.on, orders=tuple(sorted(kept, key=lambda one: one.home)),
        not_ordered=(*rest, *more.not_ordered),
    )  # fmt: skip
    return joined, msgspec.structs.replace(joined, orders=tuple(changed))


def extend_line(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """People of a line stay longer, as far as consents let them.

    Raises:
        OutOfTurn: Nobody can stay longer, and why.
    """
    running, _ = on_record.orders(seen)
    assert intent.until is not None  # noqa: S101 - the table asks for it
    asked = Extension(
        line=intent.subject, until=intent.until, on=seen.on, office=intent.office, reason=intent.reason,
        home=intent.home or None,
    )  # fmt: skip
    longer, refused = extend(running, [asked], on_record.consents(seen))
    before = {one.id: one for one in running.orders}
    changed = tuple(one for one in longer.orders if one != before[one.id])
    if not changed:
        raise OutOfTurn(
            where=f"line '{intent.subject}'", found=" ".join(refused) or "nobody under orders",
            wanted="at least one order that may be extended", remedy="ask for consent until then first",
        )  # fmt: skip
    longer = msgspec.structs.replace(longer, not_extended=(*longer.not_extended, *refused))
    told = msgspec.structs.replace(longer, orders=changed)
    stands = _outcome(seen, longer, order_entries(told, digest="", **on_record.stamp(seen)))
    people = sum(
        line.people for one in changed for line in one.lines
        if line.line == intent.subject and line not in before[one.id].lines
    )  # fmt: skip
    body = {"line": intent.subject, "people_extended": people, "not_extended": list(refused[:50])}
    return msgspec.structs.replace(stands, body=body)


def people_of(seen: Situation, line: str, home: str) -> int:
    """People of one home that are ordered on one line."""
    if not on_record.has(seen, "orders"):
        return 0
    running, _ = on_record.orders(seen)
    return sum(one.people for one in every_line(running) if one.line == line and one.home == home)


def commit_line(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """One home commits its people on a line.

    Raises:
        OutOfTurn: Nobody of that home is ordered there.
    """
    people = _ordered(seen, intent)
    return Outcome(body={"line": intent.subject, "home": intent.home, "people_committed": people})


def recall_line(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """One home takes its people back, and the line ends, where no other home serves on it.

    Raises:
        OutOfTurn: Nobody of that home is ordered there, or others serve on and the line must not end.
    """
    people = _ordered(seen, intent)
    others = sorted({
        one.home for one in every_line(on_record.orders(seen)[0])
        if one.line == intent.subject and one.home != intent.home
    })  # fmt: skip
    if others:
        raise OutOfTurn(
            where=f"line '{intent.subject}'", found=f"people of {', '.join(others)} on the same line",
            wanted="a line on which this home serves alone",
            remedy="recall the offer of your home; the line goes on without it",
        )  # fmt: skip
    return Outcome(body={"line": intent.subject, "home": intent.home, "people_recalled": people})


def _ordered(seen: Situation, intent: Intent) -> int:
    people = people_of(seen, intent.subject, intent.home or "")
    if not people:
        raise OutOfTurn(
            where=f"line '{intent.subject}'", found=f"nobody of {intent.home or 'no home'} under orders",
            wanted="a home whose people are ordered on it",
        )  # fmt: skip
    return people


def against_decision(seen: Situation) -> tuple[str, ...]:
    """Where the orders depart from the decision, in words; an extension is a decision of its own and shows here."""
    found: Decision = on_record.decision(seen)[0]
    return departures(on_record.orders(seen)[0], found)


ACTS: dict[str, Prepare] = {
    "request.order": write,
    "line.order": order_line,
    "line.commit": commit_line,
    "line.extend": extend_line,
    "line.recall": recall_line,
    **PRESENCE,
}

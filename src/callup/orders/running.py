"""What changes while people are on duty: who may stay longer, and who must be brought home?"""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from callup.orders.record import Consent, Extension, Order, OrderLine, Orders, RecallTask
from callup.orders.room import consents_of, next_version

DECIDES = "decision_authority"


def extend(
    orders: Orders, extensions: Sequence[Extension], consents: Sequence[Consent] = ()
) -> tuple[Orders, tuple[str, ...]]:
    """Let people stay longer, as decided; each order that changes becomes a new version that points back.

    Args:
        orders: The orders that run.
        extensions: Decisions to extend, each an act of its own.
        consents: What governors said; nobody stays beyond a consent that has an end, or without one that was withdrawn.

    Returns:
        The orders, and in words what was not extended and why.

    Example:
        >>> nothing = Orders(callup=1, version="0", request="r1", title="", decision="", on=date(2026, 1, 1), office="",
        ...                  orders=(), not_ordered=(), notes=())
        >>> extend(nothing, ())[1]
        ()
    """
    refused: list[str] = []
    changed = []
    for order in orders.orders:
        lines = []
        for line in order.lines:
            last = line
            for asked in extensions:
                if asked.line == line.line and asked.home in {None, line.home}:
                    why = _against(last, asked, consents)
                    refused += [f"{line.line}, {line.unit}: not extended to {asked.until}: {why}."] if why else []
                    last = last if why else _longer(last, asked.until)
            lines.append(last)
        changed.append(order if tuple(lines) == order.lines else next_version(order, tuple(lines)))
    return msgspec.structs.replace(orders, orders=tuple(changed)), tuple(refused)


def _longer(line: OrderLine, until: date) -> OrderLine:
    return msgspec.structs.replace(line, until=until, last_day=until - timedelta(days=1))


def _against(line: OrderLine, asked: Extension, consents: Sequence[Consent]) -> str:
    if asked.office != DECIDES:
        return f"only the decision authority extends, not '{asked.office}'"
    if asked.until <= line.until:
        return f"it runs until {line.until} already"
    if asked.on >= line.until:
        return f"it ended on {line.until}; a new order is needed"
    for word in consents_of(line.home, line.line, [one for one in consents if one.on <= asked.on]):
        if word.stage != "given":
            return f"the consent of {line.home} is {word.stage} since {word.on}"
        if word.until is not None and word.until < asked.until:
            return f"the consent of {line.home} ends on {word.until}"
    return ""


def recall(orders: Orders, consents: Sequence[Consent], *, on: date) -> tuple[RecallTask, ...]:
    """Who must be brought home: everybody under an order whose home has withdrawn its consent, at once.

    Args:
        orders: The orders that run.
        consents: What governors said so far.
        on: The day; orders that have ended by then need no recall, those that begin later do.

    Returns:
        One task for each unit and line, from the day of the withdrawal or `on`, whichever is later.

    Example:
        >>> nothing = Orders(callup=1, version="0", request="r1", title="", decision="", on=date(2026, 1, 1), office="",
        ...                  orders=(), not_ordered=(), notes=())
        >>> recall(nothing, (), on=date(2026, 1, 2))
        ()
    """
    told = [one for one in consents if one.on <= on]
    tasks = []
    for order in orders.orders:
        for line in order.lines:
            gone = [word for word in consents_of(line.home, line.line, told) if word.stage != "given"]
            if gone and line.until > on:
                tasks.append(_task(order, line, gone[0]))
    return tuple(tasks)


def _task(order: Order, line: OrderLine, word: Consent) -> RecallTask:
    return RecallTask(
        order=order.id, line=line.line, home=line.home, host=line.host, unit=line.unit, unit_title=line.unit_title,
        people=line.people, on=word.on,
        because=f"the consent of {line.home} is {word.stage} since {word.on} ({word.source})",
    )  # fmt: skip

"""How does a decision become orders?

The order writer adds nothing: quantity, place, days and conditions come from the decision and the plan.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from callup import __version__
from callup.decision import Decision, LineDecision, Way
from callup.orders.record import Consent, NotOrdered, Order, OrderLine, Orders
from callup.role import STATUS_BY_SLUG
from callup.sourcing.plan import Assignment, Plan

OFFICE = "order_writer"
DAY = timedelta(days=1)
APPROVED = ("approved", "approved_in_part")
WITHOUT_GOVERNOR = ("", "DC")  # civilian donors and the District of Columbia: no governor's consent


def write_orders(decision: Decision, plan: Plan, consents: Sequence[Consent] = (), *, digest: str, on: date) -> Orders:
    """Write orders, one to each home, from what was approved and who was planned.

    Args:
        decision: The decision; where it approves nothing, nothing is ordered.
        plan: The plan that was decided on.
        consents: What governors said; homes that refused or withdrew are left out, limits and ends are kept.
        digest: Digest of the bytes of the decision.
        on: Day of writing.

    Returns:
        Orders by home. Nobody is ordered for days before `on`, and at no time more people on a line than approved.
        Every order has a last day, which is not after the end of the approval, of the plan or of the consent.
        What cannot be ordered is told.

    Example:
        >>> from callup.decision import Decision
        >>> nothing = Decision(
        ...     callup=1, version="0", request="r1", title="", package="", on=date(2026, 1, 1), office="",
        ...     outcome="declined", reason="", because=(), notes=(), lines=(), answers=(), dissents=(),
        ...     certified_usd=None, certified_fund=None,
        ... )
        >>> plan = Plan(assignments=(), shortfalls=(), shares=(), proofs=(), gini=None, moves=(), roster_title="",
        ...             roster_illustrative=True, roster_note="", solver="")
        >>> write_orders(nothing, plan, digest="sha256:0", on=date(2026, 1, 2)).orders
        ()
    """
    written: list[OrderLine] = []
    lacking: list[NotOrdered] = []
    said = [one for one in consents if one.on <= on]
    is_sound = decision.outcome in APPROVED and on >= decision.on
    for line in decision.lines if is_sound else ():
        if line.approved and line.until is not None:
            mine = [one for one in plan.assignments if one.line == line.line]
            lines, missing = _Filling(line, said).fill(mine, on)
            written += lines
            lacking += missing
    late = () if is_sound or decision.outcome not in APPROVED else (f"The decision is of {decision.on}, after {on}.",)
    return Orders(
        callup=1,
        version=__version__,
        request=decision.request,
        title=decision.title,
        decision=digest,
        on=on,
        office=OFFICE,
        orders=split_by_home(decision.request, written),
        not_ordered=tuple(lacking),
        notes=(*decision.notes, *_nothing(decision, written), *late),
    )


def _nothing(decision: Decision, written: list[OrderLine]) -> tuple[str, ...]:
    if written:
        return ()
    return (f"Nothing is ordered: the decision is '{decision.outcome.replace('_', ' ')}'.",)


def split_by_home(request: str, lines: Iterable[OrderLine]) -> tuple[Order, ...]:
    """One order for each home, in the order of codes.

    Example:
        >>> split_by_home("r1", ())
        ()
    """
    by_home: dict[str, list[OrderLine]] = defaultdict(list)
    for one in lines:
        by_home[one.home].append(one)
    return tuple(
        Order(id=f"{request}.{home.lower() or 'civilian'}", home=home, version=1, follows=None, lines=tuple(some))
        for home, some in sorted(by_home.items())
    )


class _Filling:
    """One line while it is filled, never above what was approved or consented to at any time."""

    def __init__(self, line: LineDecision, consents: Sequence[Consent]) -> None:
        self.line, self.consents = line, consents
        self.ways = {(way.home, way.status, way.host): way for way in line.ways}
        self.lines: list[OrderLine] = []
        self.lost: dict[str, int] = defaultdict(int)

    def fill(self, assignments: Iterable[Assignment], on: date) -> tuple[list[OrderLine], list[NotOrdered]]:
        """Take people of the plan in its order, as far as they are approved."""
        for one in assignments:
            way = self.ways.get((one.home, one.status, one.host))
            if way is not None:
                self._take(one, way, on)
        return self.lines, [
            NotOrdered(line=self.line.line, people=people, because=because) for because, people in self.lost.items()
        ]

    def _take(self, one: Assignment, way: Way, on: date) -> None:
        assert self.line.until is not None  # noqa: S101 - told by the caller
        refused = consent_against(one, way, self.consents)
        if refused:
            self.lost[refused] += one.people
            return
        until = min([one.until, self.line.until, *self._consent_ends(one)])
        if until <= max(one.since, on):
            self.lost[f"the term of duty would end on {until}, before it begins or is ordered"] += one.people
            return
        one = msgspec.structs.replace(one, since=max(one.since, on))
        people = min(one.people, self._room(one.since, until), self._consented(one, until))
        if people > 0:
            self.lines.append(self._order_line(one, way, (people, until)))

    def _order_line(self, one: Assignment, way: Way, taken: tuple[int, date]) -> OrderLine:
        people, until = taken
        return OrderLine(
            line=one.line, unit=one.unit, unit_title=one.unit_title, unit_type=one.unit_type, people=people,
            is_part=people < one.people, status=one.status, home=one.home, host=one.host, since=one.since, until=until,
            last_day=until - DAY, conditions=tuple(dict.fromkeys((*way.conditions, *self.line.added))),
            authority=way.authority,
        )  # fmt: skip

    def _room(self, since: date, until: date) -> int:
        return self.line.approved - most_between(self.lines, since, until)

    def _consent_ends(self, one: Assignment) -> list[date]:
        return [given.until for given in consents_of(one.home, one.line, self.consents) if given.until is not None]

    def _consented(self, one: Assignment, until: date) -> int:
        """People left under the limits of consents of that home."""
        mine = [line for line in self.lines if line.home == one.home]
        limits = [given.people for given in consents_of(one.home, one.line, self.consents) if given.people is not None]
        return min([one.people, *(limit - most_between(mine, one.since, until) for limit in limits)])


def most_between(lines: Iterable[OrderLine], since: date, until: date) -> int:
    """The most people ordered on one day of a period.

    Example:
        >>> most_between((), date(2026, 1, 1), date(2026, 2, 1))
        0
    """
    some = [one for one in lines if one.since < until and since < one.until]
    days = {max(one.since, since) for one in some}
    return max((sum(one.people for one in some if one.since <= day < one.until) for day in days), default=0)


def consents_of(home: str, line: str, consents: Sequence[Consent]) -> list[Consent]:
    """The last word of a home on a line, and its last word on all lines; a no that a later yes followed is left out.

    Example:
        >>> consents_of("TX", "transport", ())
        []
    """
    last: dict[str | None, Consent] = {}
    for one in sorted(consents, key=lambda one: one.on):
        if one.home == home and one.line in {None, line}:
            last[one.line] = one
    yes = max((one.on for one in last.values() if one.stage == "given"), default=None)
    return [one for one in last.values() if one.stage == "given" or yes is None or one.on >= yes]


def consent_against(one: Assignment, way: Way, consents: Sequence[Consent]) -> str:
    """Why the home's word, or its silence, stands against ordering these people; empty: it does not.

    Where the home commands its people, its governor's consent must be on record, in the package or as said since: no
    counsel and no condition gives it.
    """
    words = consents_of(one.home, one.line, consents)
    for word in words:
        if word.stage != "given":
            return f"the consent of {one.home} is {word.stage} since {word.on} ({word.source})"
    needs = STATUS_BY_SLUG[one.status].family in {"state", "title32"} and one.home not in WITHOUT_GOVERNOR
    if needs and not way.consent_on_record and not words:
        return f"no consent of {one.home} is on record"
    return ""


def departures(orders: Orders, decision: Decision) -> tuple[str, ...]:
    """Where orders depart from the decision that they name: in words; none where they say what was decided.

    Quantity, way, place, days and conditions are compared one by one (rule 6).
    """
    decided = {line.line: line for line in decision.lines}
    found: list[str] = []
    every = [line for order in orders.orders for line in order.lines]
    for one in every:
        line = decided.get(one.line)
        found += [f"{one.line}: nothing was approved."] if line is None or not line.approved else _apart(one, line)
        found += [f"{one.line}, {one.unit}: ordered for days before the order."] if one.since < orders.on else []
    for name in dict.fromkeys(one.line for one in every):
        mine = [one for one in every if one.line == name]
        most = max(most_between(mine, one.since, one.until) for one in mine)
        line = decided.get(name)
        if line is not None and most > line.approved:
            found.append(f"{name}: {most:,} people at one time, {line.approved:,} were approved.")
    return tuple(found)


def _apart(one: OrderLine, line: LineDecision) -> list[str]:
    name = f"{one.line}, {one.unit}"
    way = next((w for w in line.ways if (w.home, w.status, w.host) == (one.home, one.status, one.host)), None)
    if way is None:
        return [f"{name}: {one.home} in {one.status} was not approved."]
    found = []
    if line.until is None or one.until > line.until:
        found.append(f"{name}: ordered until {one.until}, approved until {line.until}.")
    if one.until <= one.since or one.last_day != one.until - DAY:
        found.append(f"{name}: the order has no last day.")
    lost = [text for text in (*way.conditions, *line.added) if text not in one.conditions]
    found += [f"{name}: a condition is missing: {text}" for text in lost]
    return found


def next_version(order: Order, lines: tuple[OrderLine, ...]) -> Order:
    """The order after a change: a new version that points back."""
    return msgspec.structs.replace(order, version=order.version + 1, follows=order.version, lines=lines)

"""What do all open requests together ask of one Guard, and what would stay at home, month by month?

Strengths, claims and floors are those that a plan is bound by; people are those under orders on record.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from math import ceil
from typing import Any

import msgspec

from callup.orders import OrderLine, Orders
from callup.orders.room import most_between
from callup.reference.inputs import read_guards, read_world
from callup.reference.tables import read_assumptions
from callup.sourcing.limits import Guard, exact, floor_of, guards
from callup.sourcing.room import standing_limits
from callup_site.desk.acts import homes, on_record
from callup_site.desk.record import Situation

MONTHS = 12


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What one request asks of one Guard [people]; None: nobody has said.

    `present` on the last reported day. `may_give`, `kept_share` are those of the package, if there is one.
    """

    slug: str
    title: str
    stage: str
    asked: int | None
    offered: int | None
    consent: str
    ordered: int
    present: int | None
    may_give: int | None
    kept_share: float | None


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """One Guard in one month [people]: `away` under orders of all requests, `kept` at home, `must_keep` the floor.

    `may_give` is what floors, availability and claims let go; `spare` what of it is left.
    """

    month: str
    away: int
    kept: int
    must_keep: int
    may_give: int
    spare: int


@lru_cache(maxsize=4)
def _guards(on: date) -> tuple[dict[str, Guard], dict[str, float]]:
    """Every Guard under the limits that hold where nobody has stated others."""
    limits = standing_limits(read_assumptions("assumptions/sourcing"), read_guards(on).claims)
    found = guards(read_world(), limits)
    return found, {home: floor_of(limits, home) for home in found}


def guard_of(home: str, on: date) -> Guard | None:
    """The Guard of a home; None: its strength is not known."""
    return _guards(on)[0].get(home)


def call_of(seen: Situation, home: str) -> Call | None:
    """What a request asks of a home; None: nothing."""
    mine = [one for one in seen.of("offer") if one.home == home]
    consent = [one for one in seen.of("consent") if one.home == home]
    lines = ordered(seen, home)
    if not (mine or consent or lines):
        return None
    asked = [one for one in (homes.asked_of(one) for one in mine) if one is not None]
    said = [one.facts["people_offered"] for one in mine if one.facts.get("people_offered") is not None]
    share = _share(seen, home)
    return Call(
        slug=seen.request.slug, title=seen.request.title, stage=seen.book.stage("request", seen.stage).title,
        asked=sum(asked) if asked else None, offered=sum(said) if said else None,
        consent=", ".join(seen.book.stage("consent", one.stage).title for one in consent) or "not asked for",
        ordered=_most(lines), present=_present(seen, home),
        may_give=share.may_give if share else None, kept_share=share.kept_share if share else None,
    )  # fmt: skip


def _share(seen: Situation, home: str) -> Any:  # noqa: ANN401 - a share of the plan, or nothing
    if not on_record.has(seen, "package"):
        return None
    return next((one for one in on_record.package(seen)[0].plan.shares if one.home == home), None)


def ordered(seen: Situation, home: str) -> list[OrderLine]:
    """People of a home under orders of a request, those in an emergency too."""
    found = []
    for kind in ("orders", "emergency-orders"):
        if on_record.has(seen, kind):
            running, _ = on_record.made(seen, kind, Orders)
            found += [one for order in running.orders for one in order.lines if one.home == home]
    return found


def _most(lines: list[OrderLine]) -> int:
    return max((most_between(lines, one.since, one.until) for one in lines), default=0)


def _present(seen: Situation, home: str) -> int | None:
    reports = [one for one in on_record.reports(seen) if one.home == home]
    last = max((one.on for one in reports), default=None)
    return None if last is None else sum(one.arrived for one in reports if one.on == last)


def months(home: str, lines: Iterable[OrderLine], on: date) -> list[Month]:
    """The months to come, with what is under orders on the day with most people away.

    Returns:
        Nothing where the strength of the Guard is not known.
    """
    guard = guard_of(home, on)
    if guard is None:
        return []
    some, floor = list(lines), _guards(on)[1][home]
    must_keep = ceil(exact(floor) * guard.strength)
    found = []
    for at in range(MONTHS):
        since, until = _first(on, at), _first(on, at + 1)
        away = most_between(some, max(since, on), until)
        found.append(
            Month(
                month=since.strftime("%Y-%m"), away=away, kept=guard.strength - guard.claimed - away,
                must_keep=must_keep, may_give=guard.may_give, spare=guard.may_give - away,
            )
        )  # fmt: skip
    return found


def _first(on: date, months_on: int) -> date:
    """The first day of a month from now on."""
    count = on.year * 12 + on.month - 1 + months_on
    return date(count // 12, count % 12 + 1, 1)

"""Who may be given an office, lend it, read in it, and what stands on record that does not go together?"""

from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec

from callup.stages.book import Book, Conflict
from callup.stages.record import Delegation, Done, Holding, Permission

Paper = Literal["draft", "working", "package", "decision", "order", "account", "withheld", "public"]
ANSWER = "line.answer"


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What the answer rests on: the tables, who holds what, who acts for whom, what was done, and the day."""

    book: Book
    holdings: tuple[Holding, ...]
    delegations: tuple[Delegation, ...]
    history: tuple[Done, ...]
    on: date


def refuse(rule: int | None, because: str) -> Permission:
    """A refusal with the number of its rule."""
    return Permission(allowed=False, rule=rule, because=because)


def told(conflict: Conflict, office: str, other: str, book: Book) -> str:
    """Two offices that do not go together, in words."""
    first, second = book.offices[office].title, book.offices[other].title
    return f"'{first}' and '{second}' do not go together on one request: {conflict.because}."


def answers_on(subject: str, history: Iterable[Done]) -> dict[str, str]:
    """Accounts that answered on a line since it was referred to counsel last, by office.

    Example:
        >>> answers_on("fugitives", ())
        {}
    """
    found: dict[str, str] = {}
    for one in history:
        if one.subject == subject and one.act in {"line.refer", "line.review_again"}:
            found = {}
        elif one.subject == subject and one.act == ANSWER:
            found[one.office] = one.account
    return found


def may_hold(holding: Holding, desk: Desk) -> Permission:
    """Whether an account may be given an office on a request: it has an end and no conflict with what it is or did.

    Example:
        >>> from callup.reference.offices import read_offices
        >>> day, end = date(2026, 1, 1), date(2026, 7, 1)
        >>> clerk = Holding(account="a1", office="claims_clerk", request="r1", since=day, until=end)
        >>> desk = Desk(book=read_offices(), holdings=(clerk,), delegations=(), history=(), on=day)
        >>> may_hold(msgspec.structs.replace(clerk, office="claims_certifier"), desk).rule
        7
    """
    if holding.until <= holding.since:
        return refuse(10, f"An office is held from one day until a later one, not until {holding.until}.")
    overlap = [
        one.office
        for one in desk.holdings
        if one.request == holding.request
        and one.account == holding.account
        and one.since < holding.until
        and holding.since < one.until
    ]
    return _free(holding.account, holding.request, (holding.office, overlap), desk)


def may_delegate(delegation: Delegation, desk: Desk) -> Permission:
    """Whether an office may be lent: by its holder, with an end, never to somebody in a conflicting office.

    Example:
        >>> from callup.reference.offices import read_offices
        >>> lent = Delegation(giver="a1", taker="a2", office="planner", request="r1", since=date(2026, 1, 1),
        ...                   until=date(2027, 1, 1))
        >>> desk = Desk(book=read_offices(), holdings=(), delegations=(), history=(), on=date(2026, 1, 1))
        >>> may_delegate(lent, desk).because
        'A delegation lasts from 1 to 90 days, this one 365.'
    """
    days, most = (delegation.until - delegation.since).days, desk.book.terms.delegation_days
    if not 0 < days <= most:
        return refuse(10, f"A delegation lasts from 1 to {most} days, this one {days}.")
    if delegation.giver == delegation.taker:
        return refuse(10, "Nobody delegates to themselves.")
    if not any(
        one.account == delegation.giver
        and one.office == delegation.office
        and one.home == delegation.home
        and one.request == delegation.request
        and one.holds_on(desk.on)
        for one in desk.holdings
    ):
        return refuse(10, "Only the holder of an office can lend it, and only while holding it.")
    others = [
        one.office
        for one in desk.holdings
        if one.account == delegation.taker and one.request == delegation.request and one.holds_on(desk.on)
    ]
    found = _free(delegation.taker, delegation.request, (delegation.office, others), desk)
    return found if found.allowed else refuse(10, f"Not to a conflicting office. {found.because}")


def _free(account: str, request: str, offices: tuple[str, list[str]], desk: Desk) -> Permission:
    """No conflict between one office and others held or acted in."""
    office, others = offices
    acted = [one.office for one in desk.history if one.request == request and account in {one.account, one.giver}]
    for other in dict.fromkeys([*acted, *others]):
        conflict = desk.book.conflicts.get(frozenset({office, other}))
        if conflict is not None:
            return refuse(conflict.rule, told(conflict, office, other, desk.book))
    title = desk.book.office(office).title
    return Permission(allowed=True, rule=None, because=f"Nothing stands against '{title}'.")


def may_read(office: str, paper: Paper, *, book: Book) -> Permission:
    """Whether an office may read papers of a kind.

    Example:
        >>> from callup.reference.offices import read_offices
        >>> may_read("administrator", "draft", book=read_offices()).rule
        9
    """
    told = book.office(office)
    if paper in told.reads:
        return Permission(allowed=True, rule=None, because=f"{told.title} reads {paper} papers.")
    return refuse({"reader": 12, "none": 9}.get(told.side), f"{told.title} does not read {paper} papers.")


def may_see_answers(account: str, subject: str, history: Iterable[Done]) -> Permission:
    """Whether an account may see the answers of both counsel on a line: when both are given (rule 2).

    Its own answer it has seen already; whoever has not answered, or answered first, waits.

    Example:
        >>> may_see_answers("a1", "fugitives", ()).because
        'Both answers are shown when both are given; so far 0.'
    """
    count = len(answers_on(subject, history))
    if count < 2:
        return refuse(2, f"Both answers are shown when both are given; so far {count}.")
    return Permission(allowed=True, rule=None, because=f"Both answers are given; {account} may see them.")


def breaches(history: Iterable[Done], book: Book) -> tuple[str, ...]:
    """Acts on record that one account may not have done both, in words; none where duties were kept apart.

    Example:
        >>> from callup.reference.offices import read_offices
        >>> def done(office):
        ...     return Done(act="x", account="a1", office=office, request="r1", subject="r1", on=date(2026, 1, 1))
        >>> breaches([done("cost_analyst"), done("funds_certifier")], read_offices())
        ("Rule 3: 'Cost analyst' and 'Funds certifier' do not go together on one request: estimate and certificate \
are apart.",)
    """
    offices: dict[tuple[str, str], list[str]] = {}
    for one in history:
        for account in (one.account, one.giver):
            if account is not None:
                offices.setdefault((one.request, account), []).append(one.office)
    found: dict[str, None] = {}
    for acted in offices.values():
        for at, first in enumerate(acted):
            for second in acted[at + 1 :]:
                conflict = book.conflicts.get(frozenset({first, second}))
                if conflict is not None:
                    found[f"Rule {conflict.rule}: {told(conflict, first, second, book)}"] = None
    return tuple(found)

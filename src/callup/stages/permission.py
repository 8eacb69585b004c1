"""May this account do this now? The rules of separation, as answers with their reasons."""

from collections.abc import Iterable
from datetime import date, timedelta

from callup.stages.book import Act, Book
from callup.stages.record import Attempt, Delegation, Done, Holding, Permission, last_day_of
from callup.stages.seats import Desk, answers_on, may_delegate, refuse, told

EMERGENCY = frozenset({"request.propose_emergency", "request.second_emergency", "request.order_in_emergency"})
LONGEST = {"request.break_glass": "break_glass_days", "publication.withhold": "withhold_alone_days"}


def may(
    attempt: Attempt,
    history: Iterable[Done],
    holdings: Iterable[Holding],
    delegations: Iterable[Delegation] = (),
    *,
    book: Book,
    on: date,
) -> Permission:
    """Say whether an account may do an act on a day.

    Args:
        attempt: The act, the account, the office it acts in, the thing and its stage.
        history: What was done so far, in order.
        holdings: Who holds which office.
        delegations: Who acts for whom.
        book: The tables.
        on: The day.

    Returns:
        Allowed, with the next stage and how the act is shown; or the rule that stands against it, and why.

    Raises:
        UnknownName: There is no such act, office or stage.

    Example:
        >>> from callup.reference.offices import read_offices
        >>> day, end = date(2026, 1, 1), date(2027, 1, 1)
        >>> one = Holding(account="a1", office="requester", request="r1", since=day, until=end)
        >>> sending = Attempt(act="request.submit", account="a1", office="requester", request="r1", subject="r1",
        ...                   stage="draft")
        >>> may(sending, (), [one], book=read_offices(), on=date(2026, 1, 5)).because
        "'Send the request' is for: Approver of the requesting agency."
    """
    same = tuple(one for one in history if one.request == attempt.request)
    held = tuple(one for one in holdings if one.request == attempt.request)
    given = tuple(one for one in delegations if one.request == attempt.request)
    desk = Desk(book=book, holdings=held, delegations=given, history=same, on=on)
    act, refused = book.act(attempt.act), None
    book.stage(act.thing, attempt.stage)
    for check in (_office, _stage, _within, _apart, _twice, _home, _needs, _terms, _emergency):
        refused = check(attempt, act, desk)
        if refused is not None:
            return refused
    return _through(attempt, act, desk)


def _office(attempt: Attempt, act: Act, desk: Desk) -> Permission | None:
    """The act is one of this office."""
    office = desk.book.office(attempt.office)
    if attempt.office in act.offices:
        return None
    titles = ", ".join(desk.book.offices[one].title for one in act.offices)
    rule = {"reader": 12, "none": 9}.get(office.side, act.rule)
    return refuse(rule, f"'{act.title}' is for: {titles}.")


def _stage(attempt: Attempt, act: Act, desk: Desk) -> Permission | None:
    """The thing is at a stage for it."""
    if attempt.stage in act.stages:
        return None
    now = desk.book.stage(act.thing, attempt.stage)
    if now.is_final:
        return refuse(None, f"'{now.title}' is final; begin a new version that points back.")
    return refuse(None, f"'{act.title}' cannot be done at '{now.title}'.")


def _within(attempt: Attempt, act: Act, desk: Desk) -> Permission | None:
    """The request itself is at a stage for it."""
    if not act.within or attempt.within in act.within:
        return None
    titles = ", ".join(desk.book.stage("request", one).title for one in act.within)
    found = "not told" if attempt.within is None else desk.book.stage("request", attempt.within).title
    return refuse(None, f"'{act.title}' is done while the request is at: {titles}; its stage is: {found}.")


def _apart(attempt: Attempt, act: Act, desk: Desk) -> Permission | None:
    """No conflicting office, held now or acted in before: by the account, or by the one it acts for."""
    accounts = {attempt.account, *_givers(attempt, act, desk)}
    for other in _offices_of(accounts, desk):
        conflict = desk.book.conflicts.get(frozenset({attempt.office, other}))
        if conflict is not None:
            return refuse(conflict.rule, told(conflict, attempt.office, other, desk.book))
    return None


def _offices_of(accounts: set[str], desk: Desk) -> list[str]:
    """Offices that one of the accounts holds on the day, acted in, or lent to another that acted in it."""
    held = [one.office for one in desk.holdings if one.account in accounts and one.holds_on(desk.on)]
    done = [one.office for one in desk.history if one.account in accounts or one.giver in accounts]
    return list(dict.fromkeys([*done, *held]))


def _twice(attempt: Attempt, act: Act, desk: Desk) -> Permission | None:
    """No act that needs another account than an earlier act on the same thing."""
    accounts = {attempt.account, *_givers(attempt, act, desk)}
    mine = {one.act for one in _on_subject(attempt, desk) if accounts & {one.account, one.giver}}
    for pair in desk.book.pairs:
        if pair.other == act.id and pair.act in mine:
            return refuse(pair.rule, f"This account did '{desk.book.acts[pair.act].title}': {pair.because}.")
    return None


def _on_subject(attempt: Attempt, desk: Desk) -> list[Done]:
    thing = attempt.act.partition(".")[0]
    return [one for one in desk.history if one.subject == attempt.subject and one.act.partition(".")[0] == thing]


def _home(attempt: Attempt, act: Act, desk: Desk) -> Permission | None:
    """An act for a home is done by those who speak for it."""
    if "home" not in act.needs:
        return None
    if attempt.home is None:
        return refuse(4, f"'{act.title}' is done for one home, and none is named.")
    return None if _seats(attempt, act, desk) else refuse(4, f"Nobody here speaks for {attempt.home}.")


def _needs(attempt: Attempt, act: Act, desk: Desk) -> Permission | None:
    """What must be given with the act: a reason, an end, two answers, no first use."""
    if "reason" in act.needs and not attempt.reason.strip():
        return refuse(act.rule, f"'{act.title}' needs a reason.")
    if "until" in act.needs and (attempt.until is None or attempt.until <= desk.on):
        return refuse(act.rule, f"'{act.title}' needs an end after {desk.on}.")
    if "not_first_use" in act.needs and attempt.first_use:
        return refuse(2, "The first use of a role in a duty status is left to two counsel.")
    if "once" in act.needs and attempt.office in answers_on(attempt.subject, desk.history):
        return refuse(2, "This office has given its answer; it stands until the line is referred again.")
    if "two_answers" in act.needs and len(answers_on(attempt.subject, desk.history)) < 2:
        return refuse(2, "Two counsel answer first, neither seeing the other's answer.")
    return None


def _terms(attempt: Attempt, act: Act, desk: Desk) -> Permission | None:
    """No longer than the longest life of such an act."""
    name = LONGEST.get(act.id) or ("emergency_days" if act.id in EMERGENCY else None)
    if name is None or attempt.until is None:
        return None
    days = getattr(desk.book.terms, name)
    if attempt.until <= desk.on + timedelta(days=days):
        return None
    return refuse(act.rule, f"'{act.title}' may last {days} days at most.")


def _emergency(attempt: Attempt, act: Act, desk: Desk) -> Permission | None:
    """Two persons open an emergency, once before the full review; what is ordered ends with it."""
    if act.id == "request.order_in_emergency":
        return _emergency_order(attempt, desk)
    if act.id not in EMERGENCY:
        return None
    if _review_due(desk):
        return refuse(11, "After an emergency the full review comes first: the package is put together.")
    proposed = any(one.act == "request.propose_emergency" and one.on == desk.on for one in desk.history)
    if "two_for_emergency" in act.needs and not proposed:
        return refuse(11, "One person proposes an emergency on the same day before another seconds it.")
    return None


def _emergency_order(attempt: Attempt, desk: Desk) -> Permission | None:
    seconded = next((one for one in reversed(desk.history) if one.act == "request.second_emergency"), None)
    if seconded is None:
        return refuse(11, "Nobody opened an emergency.")
    end = last_day_of(seconded.on, desk.book.terms.emergency_days, seconded.until)
    if desk.on >= end:
        return refuse(11, f"The emergency ended on {end}; the full review follows.")
    if attempt.until is not None and attempt.until > end:
        return refuse(11, f"The emergency ends on {end}, and its orders with it.")
    return None


def _review_due(desk: Desk) -> bool:
    """Whether an emergency was opened and no package was put together since."""
    acts = [one.act for one in desk.history if one.act in {"request.second_emergency", "request.assemble"}]
    return acts[-1:] == ["request.second_emergency"]


def _through(attempt: Attempt, act: Act, desk: Desk) -> Permission:
    """Allowed, if the account holds the office or acts for one who does."""
    seats = _seats(attempt, act, desk)
    if not seats:
        title = desk.book.offices[attempt.office].title
        return refuse(10, f"This account does not hold '{title}' for this request on {desk.on}.")
    seat = seats[0]
    title = desk.book.offices[attempt.office].title
    shown = title if isinstance(seat, Holding) else f"for {title}, delegated until {seat.until}"
    giver = None if isinstance(seat, Holding) else seat.giver
    leads = attempt.stage if act.next is None else act.next
    return Permission(
        allowed=True, rule=None, because=f"{title}: {act.title}.", shown_as=shown, giver=giver, next=leads
    )


def _seats(attempt: Attempt, act: Act, desk: Desk) -> list[Holding | Delegation]:
    """The holdings and sound delegations under which the account can act; its own office first."""
    home = attempt.home if "home" in act.needs else None

    def fits(one: Holding | Delegation) -> bool:
        return one.office == attempt.office and one.holds_on(desk.on) and (home is None or one.home == home)

    own: list[Holding | Delegation] = [one for one in desk.holdings if one.account == attempt.account and fits(one)]
    lent = [one for one in desk.delegations if one.taker == attempt.account and fits(one)]
    return own + [one for one in lent if may_delegate(one, desk).allowed]


def _givers(attempt: Attempt, act: Act, desk: Desk) -> set[str]:
    """The one for whom the account would act: nobody, where it holds the office itself."""
    seats = _seats(attempt, act, desk)
    return {seats[0].giver} if seats and isinstance(seats[0], Delegation) else set()

"""Who may be given an office, or be lent one? The rooms say; the store writes."""

from datetime import date, datetime

from django.db.models import Q

from callup.errors import InputError, OutOfTurn
from callup.place import CODES
from callup.reference.offices import read_offices
from callup.stages import Book, Delegation, Desk, Done, Holding, Permission, may_delegate, may_hold
from callup_site.desk import store
from callup_site.desk.models import EVERY, Act, Lent, Request, Seat
from callup_site.signin.models import Account

ADMINISTRATOR = "administrator"


def give(holding: Holding, giver: Account, *, at: datetime) -> Seat:
    """Give an account an office.

    Raises:
        OutOfTurn: The giver may not give, or the office does not go with what the account holds or did.
        InputError: There is no such account, office, request or home.
    """
    book = read_offices()
    _is_administrator(giver)
    taker = _account(holding.account)
    _check(holding, book)
    if taker.runs_site:
        _refuse(f"office '{holding.office}'", 9, "Administrators of the site hold no office.")
    with store.writing():
        _answer(
            f"office '{holding.office}'", may_hold(holding, desk_of(holding.request, (taker.code,), book, at.date()))
        )
        return store.give_seat(holding, giver.code, at)


def end(seat: Seat, giver: Account, *, on: date) -> None:
    """End a seat on a day.

    Raises:
        OutOfTurn: The account is no administrator.
    """
    _is_administrator(giver)
    store.end_seat(seat, on)


def lend(lent: Delegation, *, at: datetime) -> Lent:
    """Let another account act in an office that the giver holds.

    Raises:
        OutOfTurn: The giver does not hold it, it is for too long, or it does not go with what the taker holds or did.
        InputError: There is no such account, office, request or home.
    """
    book = read_offices()
    taker = _account(lent.taker)
    _check(lent, book)
    if taker.runs_site:
        _refuse(f"office '{lent.office}'", 9, "Administrators of the site hold no office, not even a lent one.")
    if lent.since < at.date():
        _refuse(f"office '{lent.office}'", 10, f"A delegation begins on {at.date()} or later.")
    with store.writing():
        desk = desk_of(lent.request, (lent.giver, taker.code), book, at.date())
        _answer(f"office '{lent.office}'", may_delegate(lent, desk))
        return store.lend(lent, at)


def desk_of(request: str, accounts: tuple[str, ...], book: Book, on: date) -> Desk:
    """What accounts hold and did, as far as it counts for one request; for every request (`*`), all of it."""
    seats = Seat.objects.filter(account__in=accounts)
    acts = Act.objects.filter(Q(account__in=accounts) | Q(giver__in=accounts))
    if request != EVERY:
        seats, acts = seats.filter(request__in=(request, EVERY)), acts.filter(slug=request)
    held = tuple(
        Holding(
            account=one.account, office=one.office, request=request, since=one.since, until=one.until,
            home=one.home or None,
        )
        for one in seats.order_by("id")
    )  # fmt: skip
    done = tuple(
        Done(
            act=one.act, account=one.account, office=one.office, request=request, subject=one.subject,
            on=one.at.date(), giver=one.giver,
        )
        for one in acts.order_by("id")
    )  # fmt: skip
    return Desk(book=book, holdings=held, delegations=(), history=done, on=on)


def _is_administrator(account: Account) -> None:
    if not (account.runs_site and account.is_active):
        _refuse("offices", None, "Only an administrator of the site gives and ends offices.")


def _account(code: str) -> Account:
    found = Account.objects.filter(code=code, is_active=True).first()
    if found is None:
        raise InputError(where="account", found=f"'{code}'", wanted="the code of an account that is in use")
    return found


def _check(one: Holding | Delegation, book: Book) -> None:
    """The office, the request and the home are there."""
    office = book.office(one.office)
    if one.office == ADMINISTRATOR:
        _refuse("office 'administrator'", 9, "It comes with the account, never as an office on a request.")
    if one.request != EVERY and not Request.objects.filter(slug=one.request).exists():
        wanted = f"the id of a request, or {EVERY} for every one"
        raise InputError(where="request", found=f"'{one.request}'", wanted=wanted)
    if (office.side == "donor") != (one.home is not None):
        found = one.home or "no home"
        wanted = "a home, for an office of the donor side" if office.side == "donor" else "no home for this office"
        raise InputError(where="home", found=found, wanted=wanted)
    if one.home is not None and one.home not in CODES:
        raise InputError(where="home", found=f"'{one.home}'", wanted="one of the 54 jurisdictions, such as VT")


def _answer(where: str, found: Permission) -> None:
    if not found.allowed:
        _refuse(where, found.rule, found.because)


def _refuse(where: str, rule: int | None, because: str) -> None:
    shown = f"rule {rule}: {because}" if rule else because
    remedy = "see the page of offices; choose another account, office or day"
    raise OutOfTurn(where=where, found=f"a refusal ({shown})", wanted="an office that goes with it", remedy=remedy)

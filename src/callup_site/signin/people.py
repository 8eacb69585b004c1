"""Which page shows who holds which office, gives one, ends one and lends one?"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from callup.errors import CallupError
from callup.reference.offices import read_offices
from callup.stages import Delegation, Holding
from callup_site.desk.models import Lent, Seat
from callup_site.signin import accounts, giving
from callup_site.signin.forms import AccountForm, GiveForm, LendForm
from callup_site.signin.models import Account
from callup_site.signin.pages import account_of, today

MOST_ROWS = 500
P = ParamSpec("P")


def for_administrators(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Only accounts that run the site."""

    @wraps(view)
    def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not account_of(request).runs_site:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(inner)


@never_cache
@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The offices of the account that looks; for an administrator, those of every account."""
    return _page(request)


@for_administrators
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Give an office."""
    form = GiveForm(request.POST, today=today())
    if not form.is_valid():
        return _page(request, give=form, status=422)
    asked = form.cleaned_data
    holding = Holding(
        account=asked["account"], office=asked["office"], request=asked["request"].strip(),
        since=asked["since"], until=asked["until"], home=asked["home"].upper() or None,
    )  # fmt: skip
    try:
        giving.give(holding, account_of(request), at=datetime.now(UTC))
    except CallupError as error:
        form.add_error(None, str(error))
        return _page(request, give=form, status=409)
    messages.success(request, "The office is given.")
    return redirect("signin:people")


@for_administrators
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a seat today."""
    giving.end(get_object_or_404(Seat, pk=number), account_of(request), on=today())
    messages.success(request, "The office is ended.")
    return redirect("signin:people")


@login_required
@require_POST
def lend(request: HttpRequest) -> HttpResponse:
    """Lend an office from today."""
    account = account_of(request)
    form = LendForm(request.POST, seats=_seats_of(account))
    if not form.is_valid():
        return _page(request, lend=form, status=422)
    seat = get_object_or_404(_seats_of(account), pk=form.cleaned_data["seat"])
    lent = Delegation(
        giver=account.code, taker=form.cleaned_data["taker"].strip(), office=seat.office, request=seat.request,
        since=today(), until=form.cleaned_data["until"], home=seat.home or None,
    )  # fmt: skip
    try:
        giving.lend(lent, at=datetime.now(UTC))
    except CallupError as error:
        form.add_error(None, str(error))
        return _page(request, lend=form, status=409)
    messages.success(request, "The office is lent; each act shows it.")
    return redirect("signin:people")


@for_administrators
@require_POST
def make_account(request: HttpRequest) -> HttpResponse:
    """Make an account; its first password is shown in the answer alone."""
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _page(request, new=form, status=422)
    try:
        account, password = accounts.add(form.cleaned_data["username"])
    except CallupError as error:
        form.add_error(None, str(error))
        return _page(request, new=form, status=409)
    return _page(request, made=account, password=password)


@for_administrators
@require_POST
def new_password(request: HttpRequest, code: str) -> HttpResponse:
    """A new password for an account that holds no administration; its second factor stays."""
    account = get_object_or_404(Account, code=code, runs_site=False)
    return _page(request, made=account, password=accounts.new_password(account))


@for_administrators
@require_POST
def use(request: HttpRequest, code: str) -> HttpResponse:
    """Let an account sign in, or no longer."""
    account = get_object_or_404(Account, code=code, runs_site=False)
    accounts.set_in_use(account, in_use=request.POST.get("in_use") == "yes")
    return redirect("signin:people")


def _seats_of(account: Account) -> QuerySet[Seat]:
    return Seat.objects.filter(account=account.code, since__lte=today(), until__gt=today()).order_by("id")


def _page(request: HttpRequest, *, status: int = 200, **given: object) -> HttpResponse:
    account = account_of(request)
    own = list(_seats_of(account))
    told = {
        "own": [_seat(one) for one in own],
        "lent": [_loan(one) for one in Lent.objects.filter(giver=account.code, until__gt=today())],
        "taken": [_loan(one) for one in Lent.objects.filter(taker=account.code, until__gt=today())],
        "lend": LendForm(seats=own, auto_id="lend_%s"),
        **(_all(request) if account.runs_site else {}),
        **given,
    }
    return render(request, "signin/people.html", told, status=status)


def _all(request: HttpRequest) -> dict[str, Any]:
    """What an administrator sees: accounts and seats, and nothing that is written in any request."""
    sought = request.GET.get("account", "").strip().lower()
    rows = Account.objects.order_by("username")
    if sought:
        rows = rows.filter(username__contains=sought) | rows.filter(code__contains=sought)
    shown = list(rows[:MOST_ROWS])
    names = {one.code: one.username for one in shown}
    seats = Seat.objects.filter(account__in=names, until__gt=today()).order_by("account", "office", "id")
    return {
        "accounts": shown, "sought": sought, "most": MOST_ROWS,
        "seats": [{**_seat(one), "username": names[one.account]} for one in seats],
        "give": GiveForm(today=today(), auto_id="give_%s"), "new": AccountForm(auto_id="new_%s"),
    }  # fmt: skip


def _seat(one: Seat) -> dict[str, Any]:
    return {
        "number": one.pk, "office": read_offices().office(one.office).title, "request": one.request,
        "home": one.home, "since": one.since, "until": one.until, "account": one.account,
    }  # fmt: skip


def _loan(one: Lent) -> dict[str, Any]:
    title = read_offices().office(one.office).title
    return {"office": title, "request": one.request, "giver": one.giver, "taker": one.taker, "until": one.until}

"""Which offices do I hold, and what waits for them?"""

from collections.abc import Iterator

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Router

from callup.reference.offices import read_offices
from callup_site.api.limits import READING
from callup_site.api.shapes import answer, shape
from callup_site.api.told import ToldInbox, ToldSeat, ToldSeats, ToldWaiting
from callup_site.desk.models import Lent, Seat
from callup_site.desk.pages.frame import account_of, now
from callup_site.desk.waiting import held_by, waiting_for
from callup_site.signin.adapters import READ
from callup_site.signin.tokens import Bearer, TokenAuth

router = Router(tags=["mine"])


@router.get("/offices", auth=TokenAuth(READ), throttle=[READING], response=shape(ToldSeats), operation_id="my_offices")
def my_offices(request: HttpRequest) -> HttpResponse:
    """Offices that I hold today, my own and those lent to me, and the scopes of the token."""
    bearer = getattr(request, "auth", None)
    scopes = tuple(sorted(bearer.scopes)) if isinstance(bearer, Bearer) else ()
    return answer(ToldSeats(scopes=scopes, offices=tuple(_seats(account_of(request).code))))


def _seats(account: str) -> Iterator[ToldSeat]:
    book, today = read_offices(), now().date()
    holds = Q(since__lte=today, until__gt=today)
    own: list[Seat | Lent] = [*Seat.objects.filter(holds, account=account).order_by("id")]
    for one in [*own, *Lent.objects.filter(holds, taker=account).order_by("id")]:
        yield ToldSeat(
            office=one.office, title=book.office(one.office).title, request=one.request, home=one.home,
            since=one.since, until=one.until, is_lent=isinstance(one, Lent),
        )  # fmt: skip


@router.get("/inbox", auth=TokenAuth(READ), throttle=[READING], response=shape(ToldInbox), operation_id="my_inbox")
def my_inbox(request: HttpRequest) -> HttpResponse:
    """What waits for my offices, over all requests."""
    groups = waiting_for(held_by(account_of(request).code, now().date()))
    return answer(
        ToldInbox(
            waiting=tuple(
                ToldWaiting(
                    office=one.office, slug=one.slug, title=one.title, words=one.words, count=one.count, since=one.since
                )
                for items in groups.values()
                for one in items
            )
        )
    )  # fmt: skip

"""What was done on a request, and how is something done? Several acts go together, all or none."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from ninja import Router

from callup.errors import OutOfTurn
from callup.reference.offices import read_offices
from callup_site.api.asking import Key, PageNumber, PageSize, Slug, page_of
from callup_site.api.given import GivenAct, GivenActs
from callup_site.api.limits import ACTING, READING
from callup_site.api.once import once
from callup_site.api.shapes import answer, shape
from callup_site.api.told import ToldAct, ToldActs, ToldDone
from callup_site.desk import acting
from callup_site.desk.models import Act, Document, Entry
from callup_site.desk.pages.frame import frame_of, now
from callup_site.desk.record import Intent
from callup_site.signin.adapters import ACT, READ
from callup_site.signin.tokens import TokenAuth

router = Router(tags=["acts"])
REVISE = "request.revise"


@router.get(
    "/{slug}/acts", auth=TokenAuth(READ), throttle=[READING], response=shape(ToldActs), operation_id="list_acts"
)
def list_acts(request: HttpRequest, slug: Slug, page: PageNumber = 1, size: PageSize = 50) -> HttpResponse:
    """Acts on a request, in all its versions, the last one first."""
    frame = frame_of(request, slug)
    found = Act.objects.filter(slug=frame.slug).order_by("-number")
    place, rows = page_of(found.select_related("request"), page, size)
    return answer(ToldActs(page=place, acts=told_acts(rows)))


@router.post("/{slug}/acts", auth=TokenAuth(ACT), throttle=[ACTING], response=shape(ToldDone), operation_id="act")
def act(request: HttpRequest, slug: Slug, given: GivenActs, key: Key = None) -> HttpResponse:
    """Do acts in this order, all or none; each is on record, and public, when the answer comes."""

    def do() -> HttpResponse:
        frame = frame_of(request, slug)
        if any(one.act == REVISE for one in given.acts):
            raise OutOfTurn(
                where=f"request {slug}", found=f"'{REVISE}' among acts", wanted="a version that is begun by itself",
                remedy=f"post to /requests/{slug}/versions",
            )  # fmt: skip
        done = acting.perform(frame.account, slug, [_intent(one) for one in given.acts], at=now())
        seen = done[-1].request
        return answer(ToldDone(slug=slug, version=seen.version, stage=seen.stage, acts=told_acts(done)))

    return once(request, key, do)


def _intent(one: GivenAct) -> Intent:
    return Intent(
        act=one.act, office=one.office, subject=one.subject, seen=one.seen, reason=one.reason.strip(),
        until=one.until, home=one.home or None, form=one.form,
    )  # fmt: skip


def told_acts(rows: Iterable[Act]) -> tuple[ToldAct, ...]:
    """Acts without their accounts, with their leaves in the ledger."""
    acts, known = list(rows), read_offices().acts
    leaves: dict[int, list[int]] = {}
    for number, leaf in Entry.objects.filter(act__in=acts).values_list("act_id", "leaf"):
        leaves.setdefault(number, []).append(leaf)
    numbers = [one.document_id for one in acts if one.document_id]
    digests = dict(Document.objects.filter(id__in=numbers).values_list("id", "digest"))
    return tuple(
        ToldAct(
            number=one.number, act=one.act, title=known[one.act].title if one.act in known else one.act,
            office=one.office, shown_as=one.shown_as, subject=one.subject, home=one.home, reason=one.reason,
            until=one.until, stage_from=one.stage_from, stage_to=one.stage_to, at=one.at,
            version=one.request.version, document=digests.get(one.document_id or 0),
            entries=tuple(leaves.get(one.pk, ())),
        )
        for one in acts
    )  # fmt: skip

"""How is long work asked for, how far is it, and what did it give?"""

from typing import Annotated
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Router
from ninja.errors import HttpError

from callup_site.api.asking import Key, Slug
from callup_site.api.given import GivenJob
from callup_site.api.limits import ACTING, READING
from callup_site.api.once import once
from callup_site.api.papers import NOT_YOURS
from callup_site.api.shapes import answer, path_of, shape
from callup_site.api.told import ToldJob, ToldJobs
from callup_site.desk import jobs
from callup_site.desk.models import Job
from callup_site.desk.pages.frame import Frame, frame_of, now
from callup_site.signin.adapters import ACT, READ
from callup_site.signin.tokens import TokenAuth

router = Router(tags=["jobs"])
MOST = 100


@router.get(
    "/{slug}/jobs", auth=TokenAuth(READ), throttle=[READING], response=shape(ToldJobs), operation_id="list_jobs"
)
def list_jobs(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Long work on this version of a request, the last asked for first."""
    frame = _working(request, slug)
    rows = Job.objects.filter(request=frame.seen.request).order_by("-asked_at")[:MOST]
    return answer(ToldJobs(jobs=tuple(_job(one) for one in rows)))


def _working(request: HttpRequest, slug: str) -> Frame:
    frame = frame_of(request, slug)
    if not frame.reads("working"):
        raise HttpError(403, NOT_YOURS)
    return frame


def _job(one: Job) -> ToldJob:
    return ToldJob(
        job=str(one.id), kind=one.kind, title=jobs.TITLES[one.kind], office=one.office, state=one.state,
        words=one.words, share=one.share, problem=one.problem, document=one.document_id,
        choices=one.choices.get("said", {}), asked_at=one.asked_at, ended_at=one.ended_at,
    )  # fmt: skip


@router.post(
    "/{slug}/jobs", auth=TokenAuth(ACT), throttle=[ACTING], response={202: shape(ToldJob)}, operation_id="ask_for_job"
)  # fmt: skip
def ask_for_job(request: HttpRequest, slug: Slug, given: GivenJob, key: Key = None) -> HttpResponse:
    """Ask for long work; a worker does it. The same work that is not done yet is not asked for twice."""

    def do() -> HttpResponse:
        frame = _working(request, slug)
        made = jobs.ask(frame.account, slug, given.kind, dict(given.choices), given.office, now())
        return answer(_job(made), status=202, place=path_of(request, made.id))

    return once(request, key, do)


@router.get(
    "/{slug}/jobs/{job}", auth=TokenAuth(READ), throttle=[READING], response=shape(ToldJob), operation_id="get_job"
)  # fmt: skip
def get_job(
    request: HttpRequest, slug: Slug, job: Annotated[UUID, Path(description="Id of the job.")]
) -> HttpResponse:  # fmt: skip
    """One job: how far it is, and the number of the document that it gave."""
    frame = _working(request, slug)
    found = Job.objects.filter(id=job, request__slug=frame.slug).first()
    if found is None:
        raise Http404
    return answer(_job(found))

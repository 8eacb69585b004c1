"""How is long work asked for, done by a worker, and not lost when a worker dies?

waiting -> running -> done | failed. A worker that is at work says so every few seconds. If it falls silent the work is
taken again, three times at most; only the worker that took it last may keep what it made, and only once.
"""

import logging
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, Literal

import msgspec
from django.db import OperationalError, connection, transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from callup.errors import CallupError, InputError, OutOfTurn, UnknownName
from callup_site.desk import choosing, rendered, store, working
from callup_site.desk.choosing import Asked, Said
from callup_site.desk.models import Document, Job
from callup_site.desk.record import Paper, Situation

Kind = Literal["review", "plan", "risk", "cost", "package"]
TITLES: dict[str, str] = {
    "review": "Legal review", "plan": "Plan", "risk": "Readiness", "cost": "Estimate", "package": "Decision package",
}  # fmt: skip
OFFICES: dict[str, tuple[str, ...]] = {
    "review": ("intake_validator", "counsel_drafting", "counsel_reviewing"), "plan": ("planner",),
    "risk": ("readiness_analyst",), "cost": ("cost_analyst",), "package": ("package_integrator",),
}  # fmt: skip
STAGES: dict[str, tuple[str, ...]] = {
    "review": ("submitted", "accepted", "in_review", "package_ready"), "plan": ("in_review", "package_ready"),
    "risk": ("in_review",), "cost": ("in_review",), "package": ("in_review",),
}  # fmt: skip
PARTS: dict[str, tuple[str, ...]] = {
    "review": (), "plan": (), "risk": ("plan",), "cost": ("plan",), "package": ("plan", "risk", "bill"),
}  # fmt: skip
WRITTEN = "-written"
OPEN = ("waiting", "running")
MOST_TRIES, MOST_OPEN = 3, 10
SILENT = timedelta(seconds=60)
BEAT_SECONDS, WRITE_SECONDS = 10.0, 0.5
UNFORESEEN = "The work stopped because of a fault in the program. Nothing was written. Tell whoever runs the site."
GIVEN_UP = f"The work was begun {MOST_TRIES} times, and each time the program that did it ended. Nothing was written."
logger = logging.getLogger(__name__)


def ask(account: str, slug: str, kind: str, choices: dict[str, Any], office: str, at: datetime) -> Job:
    """Ask for long work; the same work that is not done yet is not asked for twice.

    Args:
        account: Code of the account.
        slug: Id of the request.
        kind: `review`, `plan`, `risk`, `cost` or `package`.
        choices: What was said, as posted (`callup_site.desk.choosing.Said`).
        office: The office it is asked in.
        at: The instant, in UTC.

    Raises:
        OutOfTurn: The office, the stage, or a document that the work rests on is not there.
        InputError: A choice is broken.
    """
    with store.writing():
        seen = store.situation(store.latest(slug), account, at)
        _check(seen, kind, office)
        asked = _asked(seen, kind, choosing.read_said(choices))
        told = msgspec.json.decode(msgspec.json.encode(asked))
        waiting = list(Job.objects.filter(request=seen.request, state__in=OPEN))
        for one in waiting:
            if (one.kind, one.choices) == (kind, told):
                return one
        if len(waiting) >= MOST_OPEN:
            remedy = "wait until some of it is done"
            raise OutOfTurn(where=TITLES[kind], found=f"{len(waiting)} jobs at work", wanted="fewer", remedy=remedy)
        job = Job.objects.create(
            request=seen.request, kind=kind, choices=told, asked_by=account, office=office, asked_at=at, beat_at=at,
            words="Waiting for a worker",
        )  # fmt: skip
        begin.enqueue(str(job.id))
        return job


def _check(seen: Situation, kind: str, office: str) -> None:
    if kind not in TITLES:
        raise UnknownName(where="kind", name=kind, kind="long work", known=TITLES)
    where = f"request {seen.request.slug}, '{TITLES[kind]}'"
    if office not in OFFICES[kind] or office not in {one.office for one in seen.seats}:
        titles = ", ".join(seen.book.office(one).title for one in OFFICES[kind])
        raise OutOfTurn(where=where, found="an office that does not do this work", wanted=titles)
    if seen.stage not in STAGES[kind]:
        wanted = ", ".join(seen.book.stage("request", one).title for one in STAGES[kind])
        found = f"the stage '{seen.book.stage('request', seen.stage).title}'"
        raise OutOfTurn(where=where, found=found, wanted=f"one of: {wanted}")


def _asked(seen: Situation, kind: str, said: Said) -> Asked:
    """All that the work rests on, as it stands now."""
    documents = choosing.rests_on(seen, ("request", "facts"))
    written = choosing.rests_on(seen, [part + WRITTEN for part in PARTS[kind]])
    missing = [part for part in PARTS[kind] if part + WRITTEN not in written]
    if missing:
        wanted = " and ".join(f"the {part} written by its office" for part in missing)
        raise OutOfTurn(where=TITLES[kind], found="nothing written yet", wanted=wanted, remedy="have it written first")
    documents |= {part: written[part + WRITTEN] for part in PARTS[kind]}
    if not PARTS[kind]:
        return _first_asked(seen, kind, msgspec.structs.replace(said, on=said.on or seen.on), documents)
    made = {part: _made(documents[part]) for part in PARTS[kind]}
    plan = made["plan"]
    dissents = Document.objects.filter(request=seen.request, kind="dissent").order_by("number")
    is_package = kind == "package"
    return Asked(
        said=_joined(plan.said, made["risk"].said, made["bill"].said) if is_package else _joined(plan.said, said, said),
        lines=plan.lines, statuses=plan.statuses, settled=plan.settled, refused=plan.refused, documents=documents,
        answers=choosing.answers_on_record(seen) if is_package else (),
        dissents=tuple(dissents.values_list("id", flat=True)) if is_package else (),
    )  # fmt: skip


def _first_asked(seen: Situation, kind: str, said: Said, documents: dict[str, int]) -> Asked:
    if kind == "review":
        return Asked(said=said, documents=documents)
    lines = choosing.lines_to_plan(seen)
    if not lines:
        raise OutOfTurn(
            where=f"request {seen.request.slug}, '{TITLES[kind]}'", found="no line that counsel found lawful",
            wanted="a line that is lawful, with conditions or without", remedy="have counsel find the lines first",
        )  # fmt: skip
    return Asked(
        said=said, lines=lines, statuses=choosing.statuses_found(seen, lines),
        settled=choosing.settled_by_two(seen, lines), refused=choosing.refused_by_homes(seen),
        documents=documents,
    )  # fmt: skip


def _joined(plan: Said, risk: Said, bill: Said) -> Said:
    """The choices of the plan with those that only the simulation or the bill looks at."""
    return msgspec.structs.replace(
        plan, what_if=False, seed=risk.seed, seasons=risk.seasons, resamples=risk.resamples,
        price_year=bill.price_year, fema_share=bill.fema_share,
    )  # fmt: skip


def _made(number: int) -> working.Made:
    return msgspec.json.decode(bytes(Document.objects.get(id=number).data), type=working.MadeOf).made


@task()
def begin(job_id: str) -> None:
    """What a worker is given."""
    run(job_id)


def run(job_id: str) -> None:
    """Do the work of a job, unless somebody else has it; keep what was made, or say in words why not."""
    job = _take(job_id)
    if job is None:
        return
    try:
        with Beat(job) as beat:
            asked = msgspec.convert(job.choices, Asked)
            papers = working.ROOMS[job.kind](working.basis_of(asked, job.asked_at.date()), beat.told)
        rendered.draw_ahead(_keep(job, papers))
    except CallupError as error:
        remedy = f" What to do: {error.remedy}." if error.remedy else ""
        _fail(job, f"{error.where}: found {error.found}; wanted {error.wanted}.{remedy}")
    except Exception:
        logger.exception("job %s stopped", job.id)
        _fail(job, UNFORESEEN)


def _take(job_id: str) -> Job | None:
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(id=job_id).first()
        if job is None or job.state != "waiting":
            return None
        job.state, job.tries, job.beat_at, job.words, job.share = "running", job.tries + 1, _now(), "Begun", None
        job.save()
        return job


def _keep(job: Job, papers: Sequence[Paper]) -> list[Document]:
    """Keep the documents once, if the job is still this worker's."""
    with store.writing():
        held = Job.objects.select_for_update().get(id=job.id)
        if (held.state, held.tries) != ("running", job.tries):
            return []
        at = _now()
        kept = [store.keep(held.request, one, held.asked_by, at) for one in papers]
        held.state, held.document, held.words, held.share, held.ended_at = "done", kept[0], "Done", 1.0, at
        held.save()
        return kept


def _fail(job: Job, problem: str) -> None:
    mine = Job.objects.filter(id=job.id, state="running", tries=job.tries)
    mine.update(state="failed", problem=problem, words="Not done", ended_at=_now())


def take_again(at: datetime) -> list[Job]:
    """Give work whose worker fell silent to the next one; give up after the third try.

    Args:
        at: The instant, in UTC.

    Returns:
        The jobs that wait again.
    """
    again = []
    queued = {str(one["args"][0]) for one in _tasks("READY").values_list("args_kwargs", flat=True)}
    for silent in Job.objects.filter(state__in=OPEN, beat_at__lt=at - SILENT):
        if silent.state == "waiting" and str(silent.id) in queued:
            continue
        job = _give_back(silent, at)
        if job is not None:
            again.append(job)
    return again


def _give_back(silent: Job, at: datetime) -> Job | None:
    with transaction.atomic():
        job = Job.objects.select_for_update().get(id=silent.id)
        if (job.state, job.beat_at) != (silent.state, silent.beat_at):
            return None
        for one in _tasks("RUNNING"):
            if one.args_kwargs["args"][:1] == [str(job.id)]:
                one.set_failed(InterruptedError("the worker fell silent"))
        if job.tries >= MOST_TRIES:
            job.state, job.problem, job.words, job.ended_at = "failed", GIVEN_UP, "Not done", at
            job.save()
            return None
        job.state, job.beat_at, job.words, job.share = "waiting", at, "Waiting for another worker", None
        job.save()
        begin.enqueue(str(job.id))
        return job


def _tasks(status: str) -> Any:  # noqa: ANN401 - a query of a library without types
    return DBTaskResult.objects.filter(status=status, task_path=begin.module_path)


class Beat:
    """Tells the page how far the work is, and everybody that the worker is alive."""

    def __init__(self, job: Job) -> None:
        self.mine = Job.objects.filter(id=job.id, state="running", tries=job.tries)
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True)
        self.last = 0.0

    def __enter__(self) -> "Beat":
        """Begin to beat; inside of a transaction nobody could see it."""
        if not connection.in_atomic_block:
            self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.ended.set()
        if self.thread.is_alive():
            self.thread.join()

    def told(self, step: str, share: float | None) -> None:
        """Progress of the rooms; written twice a second at most."""
        if monotonic() - self.last < WRITE_SECONDS:
            return
        self.last = monotonic()
        self.mine.update(words=step[:300], share=share, beat_at=_now())

    def _beat(self) -> None:
        while not self.ended.wait(BEAT_SECONDS):
            with suppress(OperationalError):  # a busy database: the next beat tells
                self.mine.update(beat_at=_now())
        connection.close()


def _now() -> datetime:
    return datetime.now(UTC)


__all__ = ["OFFICES", "TITLES", "InputError", "ask", "run", "take_again"]

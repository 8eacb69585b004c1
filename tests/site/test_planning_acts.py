"""From the finding of counsel to the package: each part rests on the written part before it."""

from datetime import timedelta

import msgspec
import pytest
from django.core.management import call_command

from callup.errors import InputError, OutOfTurn
from callup.ledger import parse_entry
from callup.package import Package
from callup.sourcing.plan import Plan
from callup_site.desk import acting, jobs
from callup_site.desk.acts.planning import NO_NUMBER
from callup_site.desk.models import Document, Entry, Job, Thing
from callup_site.desk.publishing import published_size
from callup_site.desk.record import Intent
from tests.site.planned_request import AT, FEW, REQUEST, SLUG, act, costed, done, in_review, stages

pytestmark = pytest.mark.django_db


def last(kind: str) -> Document:
    return Document.objects.filter(kind=kind).order_by("-number")[0]


def body(kind: str) -> dict[str, object]:
    return dict(parse_entry(bytes(Entry.objects.filter(kind=kind).order_by("-leaf")[0].data)).body)


def test_a_plan_is_made_for_lines_that_counsel_found_lawful_alone() -> None:
    in_review()
    plan = msgspec.json.decode(bytes(done("plan", "planner").document.data), type=Plan)
    assert {one.line for one in plan.assignments} == {"supplies", "radio"}


def test_writing_the_plan_moves_lines_invites_homes_and_asks_governors() -> None:
    in_review()
    done("plan", "planner")
    act("request.write_plan", "planner")
    assert stages() == {"supplies": "sourced_full", "radio": "sourced_full", "crowd": "not_lawful"}
    plan = msgspec.json.decode(bytes(last("plan-written").data), type=Plan)
    homes = {one.home for one in plan.assignments}
    offers = Thing.objects.filter(thing="offer")
    assert {(one.line, one.home) for one in offers} == {(one.line, one.home) for one in plan.assignments}
    assert {one.stage for one in offers} == {"invited"}
    assert sum(one.facts["people_asked"] for one in offers) == 300
    assert {one.home for one in Thing.objects.filter(thing="consent", stage="asked")} == homes - {"DC"}
    assert body("request.write_plan")["people_planned"] == 300


def test_the_walk_to_the_package_holds_together() -> None:
    costed()
    assert stages() == {"supplies": "costed", "radio": "costed", "crowd": "not_lawful"}
    act("request.certify_funds", "funds_certifier", fund="Fund of the agency", usd="1,000,000")
    act("request.dissent", "planner", reason="The term is short.", about="radio")
    job = done("package", "package_integrator")
    act("request.assemble", "package_integrator")
    package = msgspec.json.decode(bytes(last("package").data), type=Package)
    assert last("package").digest == job.document.digest
    assert {one.paper for one in Document.objects.filter(kind__in=("package", "package-pdf", "certificate"))} == {
        "package"
    }
    assert [(one.about, one.says) for one in package.dissents] == [("radio", "The term is short.")]
    assert [one.sourced for one in package.lines] == [200, 100, 0]
    assert next(one for one in package.checks if one.check.id == "legality-counsel").standing == "answered"
    assert any("crowd" in one for one in package.notice)
    assert Thing.objects.filter(thing="publication", stage="due").count() == 5
    assert Thing.objects.get(thing="request").stage == "package_ready"


def test_a_package_of_other_parts_than_the_written_ones_is_refused() -> None:
    costed()
    done("package", "package_integrator")
    act("request.dissent", "planner", reason="The term is short.")
    with pytest.raises(OutOfTurn, match="another dissents than on record"):
        act("request.assemble", "package_integrator")
    done("cost", "cost_analyst", price_year="2020")
    act("request.write_cost", "cost_analyst")
    with pytest.raises(OutOfTurn, match="another estimate and another dissents"):
        act("request.assemble", "package_integrator")
    assert not Document.objects.filter(kind="package").exists()


def test_a_part_made_for_another_plan_is_not_written() -> None:
    in_review()
    done("plan", "planner")
    act("request.write_plan", "planner")
    done("risk", "readiness_analyst")
    done("plan", "planner", floors="0.9")
    act("request.write_plan", "planner")
    with pytest.raises(OutOfTurn, match="another plan"):
        act("request.write_risk", "readiness_analyst")


def test_a_plan_made_before_counsel_judged_again_is_not_written() -> None:
    in_review()
    done("plan", "planner")
    act("line.review_again", "counsel_drafting", "radio", reason="New facts.")
    with pytest.raises(OutOfTurn, match="findings of counsel"):
        act("request.write_plan", "planner")
    assert stages()["supplies"] == "with_conditions"


def test_nobody_is_planned_from_a_home_that_refused() -> None:
    in_review()
    done("plan", "planner")
    act("request.write_plan", "planner")
    refused = Thing.objects.filter(thing="consent").order_by("place")[0]
    Thing.objects.filter(id=refused.id).update(stage="refused")
    with pytest.raises(OutOfTurn, match=f"people of {refused.home}, who refused"):
        act("request.write_plan", "planner")
    plan = msgspec.json.decode(bytes(done("plan", "planner").document.data), type=Plan)
    assert refused.home not in {one.home for one in plan.assignments}


def test_a_line_cannot_be_sourced_otherwise_than_the_written_plan_says() -> None:
    in_review()
    with pytest.raises(OutOfTurn, match="written"):
        act("line.source_full", "planner", "radio")
    assert stages()["radio"] == "with_conditions"


def test_a_certificate_needs_a_fund_and_whole_dollars() -> None:
    in_review()
    for form in ({"usd": "10"}, {"fund": "Fund", "usd": "1.5"}, {"fund": "Fund", "usd": "0"}, {"fund": "Fund"}):
        with pytest.raises(InputError):
            act("request.certify_funds", "funds_certifier", **form)


def test_the_same_choices_give_the_same_bytes() -> None:
    in_review()
    digests = {done("plan", "planner").document.digest for _ in range(2)}
    assert len(digests) == 1
    assert done("plan", "planner", days="9", floors="0.8").document.digest not in digests


def test_a_document_says_how_it_was_made() -> None:
    in_review()
    made = msgspec.json.decode(bytes(done("plan", "planner", seed="7").document.data))["made"]
    assert made["said"]["seed"] == 7
    assert made["said"]["on"] == "2021-01-12"
    assert made["rests_on"] == {kind: last(kind).digest for kind in ("facts", "request")}
    assert "forces/strength" in made["tables"]


def test_a_what_if_is_kept_beside_the_plan_and_is_not_written_by_default() -> None:
    in_review()
    plan = done("plan", "planner")
    done("plan", "planner", what_if="1", floors="0.9")
    act("request.write_plan", "planner")
    assert last("plan-written").digest == plan.document.digest
    assert {"what-if", "what-if-risk", "what-if-bill"} <= set(Document.objects.values_list("kind", flat=True))
    act("request.write_plan", "planner", document=str(last("what-if").id))
    assert last("plan-written").digest == last("what-if").digest


def test_a_job_is_for_its_office_at_its_stage_with_choices_that_hold() -> None:
    in_review()
    with pytest.raises(OutOfTurn, match="Planner"):
        jobs.ask("cost_analyst", SLUG, "plan", FEW, "cost_analyst", AT)
    with pytest.raises(OutOfTurn, match="written by its office"):
        jobs.ask("cost_analyst", SLUG, "cost", FEW, "cost_analyst", AT)
    for wrong in ({"seed": "-1"}, {"floors": "XX=0.5"}, {"unknown": "1"}, {"days": "many"}, {"donors": "callup = 2"}):
        with pytest.raises(InputError):
            jobs.ask("planner", SLUG, "plan", wrong, "planner", AT)
    assert Job.objects.filter(kind="plan").count() == 0


def test_the_same_work_is_not_asked_for_twice_while_it_waits() -> None:
    in_review()
    one, two = (jobs.ask("planner", SLUG, "plan", FEW, "planner", AT) for _ in range(2))
    assert one.id == two.id


def test_work_of_a_worker_that_fell_silent_is_taken_again_and_kept_once(monkeypatch: pytest.MonkeyPatch) -> None:
    in_review()
    job = jobs.ask("planner", SLUG, "plan", FEW, "planner", AT)
    silent = jobs._take(str(job.id))
    assert silent is not None
    assert silent.tries == 1
    assert jobs.take_again(silent.beat_at + timedelta(seconds=59)) == []
    assert [one.id for one in jobs.take_again(silent.beat_at + timedelta(seconds=61))] == [job.id]
    jobs.run(str(job.id))
    jobs._keep(silent, [])
    jobs._fail(silent, "too late")
    jobs.run(str(job.id))
    job.refresh_from_db()
    assert (job.state, job.tries, job.problem) == ("done", 2, "")
    assert Document.objects.filter(kind="plan").count() == 1


def test_after_three_silent_workers_nobody_tries_again() -> None:
    in_review()
    job = jobs.ask("planner", SLUG, "plan", FEW, "planner", AT)
    for _ in range(3):
        taken = jobs._take(str(job.id))
        assert taken is not None
        jobs.take_again(taken.beat_at + timedelta(seconds=61))
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", jobs.GIVEN_UP)


def test_waiting_work_whose_task_was_lost_is_queued_again() -> None:
    in_review()
    job = jobs.ask("planner", SLUG, "plan", FEW, "planner", AT)
    assert jobs.take_again(AT + timedelta(hours=1)) == []
    jobs._tasks("READY").update(status="FAILED")
    assert [one.id for one in jobs.take_again(AT + timedelta(hours=1))] == [job.id]


def test_work_that_cannot_be_done_says_so_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    in_review()
    one, two = (jobs.ask("planner", SLUG, "plan", {**FEW, "seed": seed}, "planner", AT) for seed in "12")

    def refuse(*_: object) -> list[object]:
        raise InputError(where="table", found="nothing", wanted="numbers", remedy="ask again")

    def fault(*_: object) -> list[object]:
        raise ZeroDivisionError("secret detail")

    for job, room in ((one, refuse), (two, fault)):
        monkeypatch.setitem(jobs.working.ROOMS, "plan", room)
        jobs.run(str(job.id))
        job.refresh_from_db()
    assert (one.state, one.problem) == ("failed", "table: found nothing; wanted numbers. What to do: ask again.")
    assert (two.state, two.problem) == ("failed", jobs.UNFORESEEN)


def test_progress_is_told_but_not_more_than_twice_a_second() -> None:
    in_review()
    jobs.ask("planner", SLUG, "plan", FEW, "planner", AT)
    job = jobs._take(str(Job.objects.get(kind="plan").id))
    assert job is not None
    with jobs.Beat(job) as beat:
        beat.told("first", 0.1)
        beat.told("second", 0.2)
    job.refresh_from_db()
    assert (job.words, job.share) == ("first", 0.1)


def test_an_act_seen_too_late_writes_nothing() -> None:
    in_review()
    done("plan", "planner")
    intent = Intent(act="request.write_plan", office="planner", subject=SLUG, seen=1)
    with pytest.raises(OutOfTurn):
        acting.perform("planner", SLUG, [intent], at=AT)
    assert not Document.objects.filter(kind="plan-written").exists()


def test_a_line_without_a_number_is_planned_for_nobody_and_says_so() -> None:
    in_review(REQUEST.replace("people = 100\n", ""))
    done("plan", "planner")
    act("request.write_plan", "planner")
    assert stages() == {"supplies": "sourced_full", "radio": "sourced_none", "crowd": "not_lawful"}
    lines = {one["line"]: one for one in body("request.write_plan")["lines"]}  # type: ignore[union-attr, attr-defined]
    assert lines["radio"]["reasons"] == [NO_NUMBER]


def test_a_home_that_is_asked_again_after_a_lapse_is_asked_under_another_number() -> None:
    in_review()
    done("plan", "planner")
    act("request.write_plan", "planner")
    first = Thing.objects.filter(thing="consent").order_by("place")[0]
    Thing.objects.filter(id=first.id).update(stage="lapsed")
    act("request.write_plan", "planner")
    assert Thing.objects.get(thing="consent", subject=f"{first.home}-2").stage == "asked"
    assert Thing.objects.get(id=first.id).stage == "lapsed"


def test_an_offer_that_the_next_plan_does_not_count_on_asks_for_nobody() -> None:
    in_review()
    done("plan", "planner")
    act("request.write_plan", "planner")
    first = Thing.objects.filter(thing="offer").order_by("place")[0]
    done("plan", "planner", ceilings=f"{first.home}=0")
    act("request.write_plan", "planner")
    first.refresh_from_db()
    assert (first.stage, first.facts["people_asked"]) == ("invited", 0)


def test_a_consent_that_was_given_keeps_its_scope_when_the_plan_changes() -> None:
    in_review()
    done("plan", "planner")
    act("request.write_plan", "planner")
    first = Thing.objects.filter(thing="consent").order_by("place")[0]
    Thing.objects.filter(id=first.id).update(stage="given", facts={"lines": ["radio"], "people": 1})
    act("request.write_plan", "planner")
    first.refresh_from_db()
    assert (first.stage, first.facts) == ("given", {"lines": ["radio"], "people": 1})


def test_only_duty_statuses_that_counsel_named_are_planned() -> None:
    in_review()
    line = Thing.objects.get(thing="line", subject="radio")
    line.facts = {**line.facts, "statuses": ["sad"]}
    line.save()
    plan = msgspec.json.decode(bytes(done("plan", "planner").document.data), type=Plan)
    assert {one.line for one in plan.assignments} == {"supplies"}


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_waits_and_publishes_it() -> None:
    in_review()
    job = jobs.ask("planner", SLUG, "plan", FEW, "planner", AT)
    call_command("callup_worker", once=True)
    job.refresh_from_db()
    assert job.state == "done"
    assert published_size() == Entry.objects.count()


def test_no_more_than_ten_jobs_wait_on_one_request() -> None:
    in_review()
    for seed in range(jobs.MOST_OPEN):
        jobs.ask("planner", SLUG, "plan", {**FEW, "seed": str(seed)}, "planner", AT)
    with pytest.raises(OutOfTurn, match="10 jobs at work"):
        jobs.ask("planner", SLUG, "plan", {**FEW, "seed": "99"}, "planner", AT)

"""Counsel find, refer, answer blind and settle; nothing of an answer is seen before both are given."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from callup.errors import InputError, OutOfTurn
from callup.ledger import parse_entry
from callup.sourcing.plan import Plan
from callup_site.desk import jobs, store
from callup_site.desk.models import Act, Document, Entry, Withheld
from callup_site.desk.sections import SECTIONS
from callup_site.signin.models import Account
from tests.site import flood
from tests.site.flood import SLUG, do, in_review, line, signed_in
from tests.site.reading import read

pytestmark = pytest.mark.django_db
FIRST = "The statute reaches drivers of the jail because they hold people"
SECOND = "Driving alone is no custody under the older reading"


@pytest.fixture
def who(db: None) -> dict[str, Account]:
    """One account for each office."""
    return flood.people()


@pytest.fixture
def referred(who: dict[str, Account]) -> dict[str, Account]:
    """The line of the vans is left to two counsel."""
    in_review(who)
    do(who, "line.refer", "counsel_drafting", "vans")
    return who


def answer(who: dict[str, Account], office: str, reason: str, verdict: str = "allowed", **form: Any) -> Act:
    return do(who, "line.answer", office, "vans", reason=reason, form={"verdict": verdict, **form})[0]


def body(act: Act) -> dict[str, Any]:
    return parse_entry(bytes(act.entries.first().data)).body  # type: ignore[union-attr]


def test_a_line_is_found_lawful_with_the_conditions_of_the_review_and_all_people_asked(who: dict[str, Account]) -> None:
    in_review(who)
    done = do(who, "line.find_conditions", "counsel_drafting", "boats", form={"conditions": "Boats carry radios"})[0]
    told = body(done)
    assert (told["verdict"], told["people_lawful"], told["people_asked"]) == ("allowed_if", 40, 40)
    assert told["statuses"] == ["sad-emac", "t32-502f"]
    assert told["conditions"][0] == "Boats carry radios"
    assert len(told["conditions"]) > 1
    assert (line("boats").stage, line("boats").facts["statuses"]) == ("with_conditions", ["sad-emac", "t32-502f"])
    assert done.document
    assert json.loads(bytes(done.document.data))["people_lawful"] == 40


def test_a_line_that_is_found_barred_has_no_lawful_people(who: dict[str, Account]) -> None:
    in_review(who)
    told = body(do(who, "line.find_barred", "counsel_drafting", "jail", reason="Custody is barred here")[0])
    assert (told["verdict"], told["people_lawful"], told["statuses"], told["conditions"]) == ("barred", 0, [], [])


def test_no_finding_is_better_than_the_review(who: dict[str, Account]) -> None:
    in_review(who)
    with pytest.raises(OutOfTurn, match=r"best way is 'allowed_if'.*find it lawful with conditions"):
        do(who, "line.find_lawful", "counsel_drafting", "boats")
    assert line("boats").stage == "complete"


def test_a_duty_status_that_the_review_bars_cannot_be_named(who: dict[str, Account]) -> None:
    in_review(who)
    with pytest.raises(InputError, match="t32-112"):
        do(who, "line.find_conditions", "counsel_drafting", "boats", form={"statuses": ["t32-112"]})


def test_unsettled_law_goes_to_two_counsel_whatever_one_of_them_thinks(who: dict[str, Account]) -> None:
    in_review(who)
    for act in ("line.find_lawful", "line.find_conditions", "line.find_barred"):
        with pytest.raises(OutOfTurn, match="unsettled"):
            do(who, act, "counsel_drafting", "vans", reason="It seems clear")


def test_a_first_use_is_marked_when_the_review_begins_and_goes_to_two_counsel(who: dict[str, Account]) -> None:
    in_review(who)
    assert {name: line(name).facts["first_use"] for name in ("boats", "vans", "jail")} == {
        "boats": False, "vans": False, "jail": True,
    }  # fmt: skip
    with pytest.raises(OutOfTurn, match="first use"):
        do(who, "line.find_conditions", "counsel_drafting", "jail")


def test_a_first_use_is_refused_also_where_nobody_marked_it(who: dict[str, Account]) -> None:
    in_review(who)
    row = line("jail")
    row.facts = {**row.facts, "first_use": False}
    row.save()
    with pytest.raises(OutOfTurn, match="no precedent"):
        do(who, "line.find_conditions", "counsel_drafting", "jail")


def test_counsel_judges_by_a_review_of_all_that_is_known(who: dict[str, Account]) -> None:
    in_review(who)
    do(
        who,
        "request.answer",
        "planner",
        form={"facts": [{"name": "reimbursable", "value": "yes"}]},
    )
    with pytest.raises(OutOfTurn, match="before the last facts"):
        do(who, "line.find_conditions", "counsel_drafting", "boats")
    flood.keep_review()
    do(who, "line.find_conditions", "counsel_drafting", "boats")


def test_without_a_review_nothing_is_found(who: dict[str, Account]) -> None:
    flood.sent(who)
    do(who, "request.accept", "intake_validator")
    do(who, "line.complete", "intake_validator", "boats")
    do(who, "request.begin_review", "counsel_drafting")
    with pytest.raises(OutOfTurn, match="no review on file"):
        do(who, "line.find_conditions", "counsel_drafting", "boats")


@pytest.mark.parametrize(
    "order", [("counsel_drafting", "counsel_reviewing"), ("counsel_reviewing", "counsel_drafting")]
)
def test_answers_are_sealed_until_both_are_given_and_told_when_the_line_is_settled(
    referred: dict[str, Account], order: tuple[str, str]
) -> None:
    texts = dict(zip(order, (FIRST, SECOND), strict=True))
    given = [answer(referred, office, texts[office]) for office in order]
    for act in given:
        assert act.reason == ""
        entry = parse_entry(bytes(act.entries.get().data))
        assert entry.document is None
        assert {one.field for one in entry.withheld} == {"verdict", "reason", "conditions"}
        assert "reason" not in entry.body
        assert entry.redactions[0].authority == "Rule 2"
    assert not any(
        FIRST.encode() in bytes(one.data) or SECOND.encode() in bytes(one.data) for one in Entry.objects.all()
    )
    done = do(referred, "line.settle_lawful", "counsel_reviewing", "vans")[0]
    assert (line("vans").stage, line("vans").facts["statuses"]) == ("lawful", ["t10-12302"])
    told = [parse_entry(bytes(one.data)).release for one in done.entries.filter(kind="publication.told")]
    assert [{one.field: one.value for one in release.disclosed}["reason"] for release in told if release] == [
        FIRST,
        SECOND,
    ]


def test_the_same_account_cannot_give_both_answers(referred: dict[str, Account]) -> None:
    flood.seat(referred["counsel_drafting"], "counsel_reviewing")
    answer_by = referred["counsel_drafting"]
    with pytest.raises(OutOfTurn, match="rule 2"):
        answer(referred, "counsel_drafting", FIRST)
    assert not Act.objects.filter(act="line.answer", account=answer_by.code).exists()


def test_an_answer_is_given_once_and_settled_only_after_two(referred: dict[str, Account]) -> None:
    answer(referred, "counsel_drafting", FIRST)
    with pytest.raises(OutOfTurn, match="it stands until"):
        answer(referred, "counsel_drafting", SECOND)
    with pytest.raises(OutOfTurn, match="Two counsel answer first"):
        do(referred, "line.settle_lawful", "counsel_reviewing", "vans")


def test_a_line_is_settled_no_better_than_the_worse_answer(referred: dict[str, Account]) -> None:
    answer(referred, "counsel_drafting", FIRST, "barred")
    answer(referred, "counsel_reviewing", SECOND, "allowed")
    for act in ("line.settle_lawful", "line.settle_conditions"):
        with pytest.raises(OutOfTurn, match="says 'barred'"):
            do(referred, act, "counsel_reviewing", "vans")
    told = body(do(referred, "line.settle_barred", "counsel_reviewing", "vans", reason="One of two bars it")[0])
    assert (told["verdict"], told["people_lawful"]) == ("barred", 0)


def test_conditions_of_both_answers_bind_the_settlement(referred: dict[str, Account]) -> None:
    answer(referred, "counsel_drafting", FIRST, "allowed_if", conditions="Vans stay in the county")
    answer(referred, "counsel_reviewing", SECOND, "allowed_if", conditions=["A deputy drives along"])
    told = body(do(referred, "line.settle_conditions", "counsel_reviewing", "vans")[0])
    assert {"Vans stay in the county", "A deputy drives along"} <= set(told["conditions"])


def test_a_line_that_is_judged_again_needs_two_new_answers(referred: dict[str, Account]) -> None:
    answer(referred, "counsel_drafting", FIRST)
    do(referred, "line.review_again", "counsel_drafting", "vans", reason="New facts")
    assert "statuses" not in line("vans").facts
    do(referred, "line.refer", "counsel_drafting", "vans")
    answer(referred, "counsel_reviewing", SECOND)
    with pytest.raises(OutOfTurn, match="Two counsel answer first"):
        do(referred, "line.settle_lawful", "counsel_reviewing", "vans")
    answer(referred, "counsel_drafting", FIRST)
    done = do(referred, "line.settle_lawful", "counsel_reviewing", "vans")[0]
    assert done.entries.filter(kind="publication.told").count() == 3


@pytest.mark.parametrize(("form", "reason", "match"), [
    ({"verdict": "perhaps"}, FIRST, "perhaps"),
    ({"verdict": "allowed_if"}, FIRST, "at least one condition"),
    ({"verdict": "allowed"}, "Dr. Placeholder thinks so", "never persons"),
    ({"verdict": "allowed_if", "conditions": "Ask Col. Placeholder"}, FIRST, "never persons"),
    ({"verdict": "allowed"}, "x" * 1501, "at most 1,500"),
])  # fmt: skip
def test_an_answer_that_could_not_be_told_later_is_refused_at_once(
    referred: dict[str, Account], form: dict[str, Any], reason: str, match: str
) -> None:
    with pytest.raises(InputError, match=match):
        do(referred, "line.answer", "counsel_drafting", "vans", reason=reason, form=form)
    assert not Withheld.objects.exists()


def pages(client: Client, numbers: list[int]) -> Iterator[tuple[str, bytes]]:
    """Every page of the request that an account can fetch, with every document."""
    names = [one.name for one in SECTIONS]
    addresses = ["/desk/", "/desk/requests/", f"/desk/requests/{SLUG}/acts/", f"/desk/requests/{SLUG}/findings/vans/"]
    for name in names:
        try:
            addresses.append(reverse(f"desk:{name}", args=[SLUG]))
        except NoReverseMatch:
            continue
    addresses += [f"/desk/requests/{SLUG}/documents/{one}/" for one in numbers]
    for one in addresses:
        yield one, client.get(one).content


@pytest.mark.parametrize("office", ["counsel_drafting", "counsel_reviewing", "auditor", "planner", "requester"])
def test_no_page_and_no_document_tells_one_answer_before_both_are_given(
    referred: dict[str, Account], office: str
) -> None:
    given = answer(referred, "counsel_drafting", FIRST, "allowed_if", conditions="Vans stay in the county")
    assert given.document is not None
    client = signed_in(referred[office])
    numbers = list(Document.objects.values_list("id", flat=True))
    for address, content in pages(client, numbers):
        for secret in (FIRST, "Vans stay in the county", given.document.digest):
            assert secret.encode() not in content, address
    assert client.get(f"/desk/requests/{SLUG}/documents/{given.document_id}/").status_code == 403


def test_both_answers_are_shown_to_those_who_read_working_papers_once_both_are_given(
    referred: dict[str, Account],
) -> None:
    first = answer(referred, "counsel_drafting", FIRST)
    answer(referred, "counsel_reviewing", SECOND)
    address = f"/desk/requests/{SLUG}/documents/{first.document_id}/"
    assert FIRST.encode() in signed_in(referred["counsel_reviewing"]).get(address).content
    assert signed_in(referred["requester"]).get(address).status_code == 403
    assert store.latest(SLUG).stage == "in_review"


def test_the_page_of_findings_shows_the_matrix_and_what_two_counsel_must_answer(who: dict[str, Account]) -> None:
    in_review(who)
    text = read(signed_in(who["counsel_drafting"]).get(f"/desk/requests/{SLUG}/findings/"))
    for words in (
        "C allowed if",
        "X barred",
        "Q unsettled",
        "the law is unsettled: two counsel",
        "first of its kind: two",
    ):
        assert words in text
    assert signed_in(who["requester"]).get(f"/desk/requests/{SLUG}/findings/").status_code == 403


def test_without_a_review_the_page_says_how_to_get_one_and_asks_for_it(who: dict[str, Account]) -> None:
    flood.sent(who)
    client = signed_in(who["counsel_drafting"])
    assert "Work out the review" in read(client.get(f"/desk/requests/{SLUG}/findings/"))
    answer = client.post(f"/desk/requests/{SLUG}/findings/review/ask/", {"office": "counsel_drafting"})
    assert "/jobs/" in answer["Location"]
    assert "Work out the review" not in read(signed_in(who["planner"]).get(f"/desk/requests/{SLUG}/findings/"))


@pytest.mark.parametrize("name", ["boats", "vans", "jail"])
def test_the_page_of_a_line_shows_ways_the_tree_and_past_cases(who: dict[str, Account], name: str) -> None:
    in_review(who)
    client = signed_in(who["counsel_drafting"])
    text = read(client.get(f"/desk/requests/{SLUG}/findings/{name}/"))
    for words in ("Ways to serve", "applies:", "Past cases", "What you can do now"):
        assert words in text
    assert read(client.get(f"/desk/requests/{SLUG}/findings/{name}/?status=sad"))
    assert client.get(f"/desk/requests/{SLUG}/findings/nothing/").status_code == 404


def test_findings_and_refusals_stand_on_pages(who: dict[str, Account]) -> None:
    in_review(who)
    client = signed_in(who["counsel_drafting"])
    posted = {"act": "line.find_lawful", "office": "counsel_drafting", "subject": "boats"}
    refused = client.post(f"/desk/requests/{SLUG}/act/", posted)
    assert refused.status_code == 409
    assert "better than the law on file" in read(refused)
    told = {**posted, "act": "line.find_conditions", "form-statuses[]": ["t32-502f"], "form-conditions": "Radios"}
    assert client.post(f"/desk/requests/{SLUG}/act/", told).status_code == 302
    text = read(client.get(f"/desk/requests/{SLUG}/findings/boats/"))
    assert "What counsel found" in text
    assert line("boats").facts["statuses"] == ["t32-502f"]


def test_the_page_of_a_line_shows_both_answers_when_both_are_given(referred: dict[str, Account]) -> None:
    address = f"/desk/requests/{SLUG}/findings/vans/"
    answer(referred, "counsel_drafting", FIRST)
    text = read(signed_in(referred["counsel_drafting"]).get(address))
    assert FIRST not in text
    assert "so far 1" in text
    answer(referred, "counsel_reviewing", SECOND)
    text = read(signed_in(referred["counsel_reviewing"]).get(address))
    assert FIRST in text
    assert SECOND in text
    assert FIRST not in signed_in(referred["requester"]).get(address).content.decode()


def test_an_answer_is_posted_by_the_form_of_the_page(referred: dict[str, Account]) -> None:
    client = signed_in(referred["counsel_reviewing"])
    assert "form-verdict" in read(client.get(f"/desk/requests/{SLUG}/findings/vans/"))
    posted = {
        "act": "line.answer", "office": "counsel_reviewing", "subject": "vans", "reason": SECOND,
        "form-verdict": "barred",
    }  # fmt: skip
    assert client.post(f"/desk/requests/{SLUG}/act/", posted).status_code == 302
    assert Act.objects.get(act="line.answer").reason == ""


@pytest.mark.parametrize("is_settled", [True, False])
def test_what_two_counsel_settled_is_planned_and_what_they_left_open_is_not(
    referred: dict[str, Account],
    *,
    is_settled: bool,
) -> None:
    do(referred, "line.find_conditions", "counsel_drafting", "boats")
    answer(referred, "counsel_drafting", FIRST)
    answer(referred, "counsel_reviewing", SECOND)
    if is_settled:
        do(referred, "line.settle_conditions", "counsel_reviewing", "vans", form={"statuses": ["t10-12302"]})
    job = jobs.ask(referred["planner"].code, SLUG, "plan", {}, "planner", flood.now())
    jobs.run(str(job.id))
    job.refresh_from_db()
    assert job.document, job.problem
    plan = msgspec.json.decode(bytes(job.document.data), type=Plan)
    lacks = {one.line: " ".join(one.reasons) for one in plan.shortfalls}
    assert list(lacks) == (["vans"] if is_settled else [])
    assert "No lawful option" not in lacks.get("vans", "")

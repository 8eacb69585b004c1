"""Inbox, the form of a request, drafts, documents in and out, versions, questions and answers."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from callup.documents.posted import parse_case
from callup.errors import OutOfTurn
from callup.ledger import parse_entry
from callup_site.desk import store
from callup_site.desk.models import Act, Document, Draft, Request, Thing
from callup_site.desk.sheets import read_sheets, write_sheets
from callup_site.desk.typed import blank, request_of, typed_from
from callup_site.signin.models import Account
from tests.site import flood
from tests.site.flood import REQUEST, SLUG, account, begun, do, in_review, sent, signed_in
from tests.site.reading import read

pytestmark = pytest.mark.django_db
LINES = f"/desk/requests/{SLUG}/lines/"
QUESTIONS = f"/desk/requests/{SLUG}/questions/"


@pytest.fixture
def who(db: None) -> dict[str, Account]:
    """One account for each office."""
    return flood.people()


def filled(**more: Any) -> dict[str, Any]:
    """A form of one line."""
    return {
        "id": "dam-1", "title": "Hold the dam", "asked_on": "2026-11-20", "to": "Office of the governor",
        "from.office": "County", "line-0-id": "bags", "line-0-title": "Fill bags", "line-0-people": "1,200",
        "line-0-roles": ["logistics", "engineering"], "line-0-hosts": "TX, LA", "line-0-facts": "armed = false", **more,
    }  # fmt: skip


def post(client: Client, address: str, what: str, **more: Any) -> Any:
    return client.post(address, filled(do=what, **more))


def test_a_form_becomes_a_request_on_record(who: dict[str, Account]) -> None:
    client = signed_in(who["requester"])
    read(client.get("/desk/requests/new/"))
    answer = post(client, "/desk/requests/new/", "write", **{"line-0-facts": ""})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/requests/dam-1/lines/")
    found = json.loads(bytes(Document.objects.get(kind="request").data))
    assert (found["line"][0]["people"], found["line"][0]["roles"], found["line"][0]["hosts"]) == (
        1200, ["logistics", "engineering"], ["TX", "LA"],
    )  # fmt: skip
    assert not Draft.objects.exists()
    assert "Fill bags" in read(client.get("/desk/requests/dam-1/lines/"))


def test_a_broken_form_is_kept_as_typed_and_each_error_leads_to_its_field(who: dict[str, Account]) -> None:
    client = signed_in(who["requester"])
    answer = post(client, "/desk/requests/new/", "write", **{"line-0-people": "many", "asked_on": "soon"})
    assert answer.status_code == 422
    text = read(answer)
    assert 'href="#line-0-people"' in text
    assert 'href="#asked_on"' in text
    assert 'value="many" aria-invalid="true"' in text
    assert 'value="many"' in read(client.get("/desk/requests/new/"))
    assert not Request.objects.exists()


def test_lines_are_added_and_taken_out_by_buttons_without_scripts(who: dict[str, Account]) -> None:
    client = signed_in(who["requester"])
    assert post(client, "/desk/requests/new/", "add:line").status_code == 302
    assert Draft.objects.get().posted["line"][0]["title"] == "Fill bags"
    assert 'name="line-1-title"' in read(client.get("/desk/requests/new/"))
    post(client, "/desk/requests/new/", "remove:line:0")
    assert Draft.objects.get().posted["line"] == []
    for kind in ("total", "source"):
        post(client, "/desk/requests/new/", f"add:{kind}")
        assert f'name="{kind}-0-' in read(client.get("/desk/requests/new/"))


@pytest.mark.parametrize(
    "what", ["add:nothing", "remove:line:999999", "remove:line:-1", "remove::", "strange", "add:head"]
)
def test_a_button_nobody_made_changes_nothing(who: dict[str, Account], what: str) -> None:
    client = signed_in(who["requester"])
    assert post(client, "/desk/requests/new/", what).status_code == 302
    assert len(Draft.objects.get().posted["line"]) == 1


def test_a_document_is_read_into_the_form(who: dict[str, Account]) -> None:
    client = signed_in(who["requester"])
    workbook = write_sheets(typed_from(parse_case(REQUEST).request, None))
    for name, data in (("request.toml", REQUEST.encode()), ("request.xlsx", workbook)):
        assert post(client, "/desk/requests/new/", "read", document=SimpleUploadedFile(name, data)).status_code == 302
        assert [one["id"] for one in Draft.objects.get().posted["line"]] == ["boats", "vans", "jail"]


@pytest.mark.parametrize("data", [b"", b"PK not a workbook", b"\xff\xfe\x00", b"title = ", b"{", b"callup = 2"])
def test_a_document_that_is_none_is_refused_in_words(who: dict[str, Account], data: bytes) -> None:
    client = signed_in(who["requester"])
    answer = post(client, "/desk/requests/new/", "read", document=SimpleUploadedFile("x", data))
    assert answer.status_code == 422
    assert "Not taken yet" in read(answer)
    assert Draft.objects.get().posted["head"]["title"] == "Hold the dam"


def test_a_request_travels_as_workbook_toml_and_json_and_stays_the_same(who: dict[str, Account]) -> None:
    sent(who)
    client = signed_in(who["agency_approver"])
    asked = parse_case(REQUEST).request
    for name in ("request.toml", "request.json"):
        assert parse_case(client.get(LINES + name).content.decode()).request == asked
    assert parse_case(request_of(read_sheets(client.get(LINES + "request.xlsx").content))).request == asked
    assert read_sheets(client.get("/desk/requests/template.xlsx").content).head == blank().head
    assert BytesIO(write_sheets(blank())).getvalue() == write_sheets(blank())


def test_a_line_taken_out_of_the_draft_is_forgotten(who: dict[str, Account]) -> None:
    begun(who)
    shorter = REQUEST.rpartition("[[line]]")[0]
    do(who, "request.write", "requester", form={"request": shorter})
    assert list(Thing.objects.filter(thing="line").order_by("place").values_list("subject", flat=True)) == [
        "boats",
        "vans",
    ]


def test_one_line_is_written_anew(who: dict[str, Account]) -> None:
    begun(who)
    do(who, "line.write", "requester", "boats", form={"line": {"id": "boats", "title": "More boats", "people": 50}})
    found = json.loads(bytes(Document.objects.filter(kind="request").order_by("-number")[0].data))
    told = [(one["title"], one["people"]) for one in found["line"][:2]]
    assert told == [("More boats", 50), ("Drive vans of the county jail", 20)]
    assert flood.line("boats").facts["people"] == 50


def test_a_draft_is_seen_by_the_side_of_the_requester_alone(who: dict[str, Account]) -> None:
    begun(who)
    assert "Search with boats" in read(signed_in(who["agency_approver"]).get(LINES))
    assert signed_in(who["planner"]).get(LINES).status_code == 404
    assert SLUG not in read(signed_in(who["planner"]).get("/desk/requests/"))
    assert SLUG in read(signed_in(who["requester"]).get("/desk/requests/"))


def test_a_new_version_begins_with_the_words_of_the_one_before_and_shows_what_changed(who: dict[str, Account]) -> None:
    sent(who)
    client = signed_in(who["requester"])
    assert "Begin a new version" in read(client.get(LINES))
    posted = {"act": "request.revise", "office": "requester", "subject": SLUG, "reason": "More boats are needed"}
    assert client.post(f"/desk/requests/{SLUG}/revise/", posted).status_code == 302
    assert 'value="Search with boats"' in read(client.get(LINES))
    do(who, "request.write", "requester", form={"request": REQUEST.replace("people = 40", "people = 60")})
    do(who, "request.submit", "agency_approver")
    text = read(client.get(LINES))
    assert "line boats, people" in text
    assert "Version 1" in text
    assert "Superseded" in text
    assert list(Request.objects.order_by("version").values_list("version", "stage")) == [
        (1, "superseded"),
        (2, "submitted"),
    ]


def test_the_address_of_every_act_supersedes_no_version_without_the_next_one(who: dict[str, Account]) -> None:
    sent(who)
    posted = {"act": "request.revise", "office": "requester", "subject": SLUG, "reason": "More boats are needed"}
    answer = signed_in(who["requester"]).post(f"/desk/requests/{SLUG}/act/", posted)
    assert answer["Location"] == LINES
    found = list(Request.objects.order_by("version").values_list("version", "stage"))
    assert found == [(1, "superseded"), (2, "draft")]


def test_acts_that_are_done_together_supersede_no_version(who: dict[str, Account]) -> None:
    sent(who)
    with pytest.raises(OutOfTurn, match=f"/desk/requests/{SLUG}/revise/"):
        do(who, "request.revise", "requester", reason="More boats are needed")
    assert store.latest(SLUG).stage == "submitted"


def test_a_later_version_follows_one_that_was_withdrawn(who: dict[str, Account]) -> None:
    sent(who)
    do(who, "request.withdraw", "agency_approver", reason="The water fell")
    client = signed_in(who["requester"])
    assert "Begin a later version" in read(client.get(LINES))
    client.post(f"/desk/requests/{SLUG}/revise/")
    assert store.latest(SLUG).version == 2


def test_questions_say_who_can_answer_and_an_answer_closes_one(who: dict[str, Account]) -> None:
    sent(who)
    client = signed_in(who["requester"])
    before = read(client.get(QUESTIONS))
    assert "state fund_source" in before
    assert read(client.get(QUESTIONS + "?fact=reimbursable")).count('name="value"') == 1
    posted = {"office": "requester", "name": "fund_source", "value": "County flood fund"}
    assert client.post(QUESTIONS + "answer/", posted).status_code == 302
    assert "state fund_source" not in read(client.get(QUESTIONS))
    told = parse_entry(bytes(Act.objects.get(act="request.answer").entries.get().data)).body
    assert [one["fact"] for one in told["facts_stated"]] == ["fund_source"]
    assert "County flood fund" not in json.dumps(told)


@pytest.mark.parametrize("fact", [
    {"name": "no_such_fact", "value": "1"}, {"name": "reimbursable", "value": "perhaps"},
    {"name": "fund_source", "value": "Gov. Placeholder pays"}, {"name": "fund_source", "value": "x", "line": "none"},
    {},
])  # fmt: skip
def test_a_fact_that_is_none_or_tells_of_persons_is_refused_in_words(
    who: dict[str, Account], fact: dict[str, str]
) -> None:
    sent(who)
    answer = signed_in(who["requester"]).post(QUESTIONS + "answer/", {"office": "requester", **fact})
    assert answer.status_code == 409
    assert "Nothing was written" in read(answer)
    assert not Act.objects.filter(act="request.answer").exists()


def test_all_lines_are_found_complete_at_once(who: dict[str, Account]) -> None:
    sent(who)
    client = signed_in(who["intake_validator"])
    assert "Find all of them complete" in read(client.get(QUESTIONS))
    assert client.post(QUESTIONS + "complete/").status_code == 302
    assert set(Thing.objects.filter(thing="line").values_list("stage", flat=True)) == {"complete"}
    assert client.post(QUESTIONS + "complete/").status_code == 409


def test_the_inbox_leads_to_the_states_whoever_may_read_orders(who: dict[str, Account]) -> None:
    flood.seat(reader := flood.account("witness"), "witness")
    assert 'href="/desk/states/"' in read(signed_in(who["planner"]).get("/desk/"))
    assert 'href="/desk/states/"' not in read(signed_in(reader).get("/desk/"))


def test_the_inbox_shows_what_waits_for_my_offices_and_nothing_else(who: dict[str, Account]) -> None:
    sent(who)
    assert "Accept for review" in read(signed_in(who["intake_validator"]).get("/desk/"))
    assert "Help after the flood" not in read(signed_in(who["counsel_reviewing"]).get("/desk/"))
    assert "has no office today" in read(signed_in(account("nobody")).get("/desk/"))


def test_counsel_that_has_answered_waits_until_the_other_has(who: dict[str, Account]) -> None:
    in_review(who)
    do(who, "line.refer", "counsel_drafting", "vans")
    reviewing = signed_in(who["counsel_reviewing"])
    assert "1 line: Give an answer" in read(reviewing.get("/desk/"))
    do(who, "line.answer", "counsel_reviewing", "vans", reason="As I read it", form={"verdict": "allowed"})
    assert "1 line: " not in read(reviewing.get("/desk/"))
    do(who, "line.answer", "counsel_drafting", "vans", reason="As I read it too", form={"verdict": "allowed"})
    assert "1 line: Settle: lawful" in read(reviewing.get("/desk/"))


def test_requests_are_found_by_stage_and_words(who: dict[str, Account]) -> None:
    sent(who)
    client = signed_in(who["planner"])
    assert SLUG in read(client.get("/desk/requests/?words=FLOOD&stage=submitted"))
    assert "No request fits" in read(client.get("/desk/requests/?stage=closed"))
    assert "No request fits" in read(client.get("/desk/requests/?words=<script>&page=9"))


def test_the_overview_shows_where_it_stands_what_comes_next_and_by_which_office(who: dict[str, Account]) -> None:
    sent(who)
    text = read(signed_in(who["intake_validator"]).get(f"/desk/requests/{SLUG}/"))
    for words in ("Stage: Submitted.", "Accept for review: Intake validator", "Send the request", "boats"):
        assert words in text
    do(who, "request.withdraw", "agency_approver", reason="The water fell")
    assert "This is final" in read(signed_in(who["planner"]).get(f"/desk/requests/{SLUG}/"))


def test_an_account_with_a_seat_for_one_request_sees_that_one(who: dict[str, Account]) -> None:
    sent(who)
    other = account("other")
    flood.seat(other, "planner", request="another")
    assert SLUG not in read(signed_in(other).get("/desk/requests/"))
    assert signed_in(other).get(f"/desk/requests/{SLUG}/").status_code == 404


def test_the_list_of_requests_takes_at_most_ten_questions_to_the_database(
    who: dict[str, Account], django_assert_max_num_queries: Any
) -> None:
    sent(who)
    client = signed_in(who["planner"])
    client.get("/desk/requests/")
    with django_assert_max_num_queries(10):
        client.get("/desk/requests/")

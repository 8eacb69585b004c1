"""What does the API tell, whom does it let act, and how does it say no?"""

import json
import re
import threading
from pathlib import Path

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from callup.ledger import digest_of
from callup_site.api import limits
from callup_site.api.door import described
from callup_site.api.given import GivenActs
from callup_site.api.models import Repeat
from callup_site.desk import acting
from callup_site.desk.models import Act, Attachment, Document, Entry, Job, Request
from callup_site.signin.adapters import ACT, READ
from tests.site import flood
from tests.site.api_world import ROOT, Program
from tests.site.offices import account, seat

pytestmark = pytest.mark.django_db
DRAFT = "county-2"
OTHER = flood.REQUEST.replace('"flood-1"', f'"{DRAFT}"')


@pytest.fixture(autouse=True)
def _fresh_windows():
    for one in (limits.READING, limits.ACTING, limits.PUBLIC):
        one.windows.clear()


@pytest.fixture
def who():
    return flood.people()


def program(who, office, scopes=frozenset({READ, ACT})):
    return Program(who[office], scopes)


def problem(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["title"]
    return told


# Who is let in


def test_without_a_token_only_what_is_public_is_told(who):
    flood.sent(who)
    client = Client(SERVER_NAME="localhost")
    for path in ("/requests", f"/requests/{flood.SLUG}", "/mine/offices", f"/requests/{flood.SLUG}/documents"):
        answer = client.get(ROOT + path)
        problem(answer, 401)
        assert answer["WWW-Authenticate"].startswith("Bearer")
    assert client.get(f"{ROOT}/public/requests").status_code == 200


def test_a_browser_that_is_signed_in_is_not_let_in_without_a_token(who):
    flood.sent(who)
    problem(flood.signed_in(who["planner"]).get(f"{ROOT}/requests"), 401)


def test_a_token_that_may_read_does_not_act(who):
    flood.sent(who)
    reader = program(who, "intake_validator", frozenset({READ}))
    told = problem(reader.act("request.accept", "intake_validator"), 403)
    assert "callup:act" in told["detail"]
    assert Request.objects.get().stage == "submitted"


def test_an_account_without_a_second_factor_is_let_in_nowhere():
    weak = account("weak", strong=False)
    seat(weak, "planner")
    assert "second factor" in problem(Program(weak).get("/requests"), 403)["detail"]


# What is read


def test_a_list_tells_what_the_offices_may_see_page_by_page(who):
    flood.begun(who)
    assert program(who, "planner").get("/requests").json()["requests"] == []
    flood.do(who, "request.submit", "agency_approver")
    told = program(who, "planner").get("/requests", {"size": 1}).json()
    assert told["page"] == {"page": 1, "size": 1, "next": None}
    assert (told["requests"][0]["slug"], told["requests"][0]["stage"]) == (flood.SLUG, "submitted")
    assert program(who, "planner").get("/requests", {"stage": "closed"}).json()["requests"] == []
    assert len(program(who, "planner").get("/requests", {"words": "FLOOD"}).json()["requests"]) == 1
    assert program(who, "planner").get("/requests", {"words": "fire"}).json()["requests"] == []
    assert program(who, "planner").get("/requests", {"page": 2}).json()["requests"] == []


def test_one_request_tells_its_things_its_people_and_what_can_be_done_now(who):
    flood.in_review(who)
    told = program(who, "counsel_drafting").get(f"/requests/{flood.SLUG}").json()
    assert (told["stage"], told["offices"], told["version"]) == ("in_review", ["counsel_drafting"], 1)
    assert [one["people_asked"] for one in told["lines"]] == [40, 20, 10]
    offered = {(one["act"], one["subject"]) for one in told["may"]}
    assert ("line.find_lawful", "boats") in offered or ("line.refer", "boats") in offered
    things = {one["subject"]: one for one in told["things"] if one["thing"] == "line"}
    assert things["boats"]["seq"] > 0
    assert "findings" in {one["name"] for one in told["sections"]}


def test_an_account_without_an_office_in_it_is_told_that_there_is_none(who):
    flood.in_review(who)
    stranger, none = Program(account("stranger")), Program(account("nobody-2"))
    seat(account("elsewhere"), "planner", request="another")
    for path in ("", "/acts", "/documents", "/attachments", "/jobs", "/documents/1"):
        here = problem(stranger.get(f"/requests/{flood.SLUG}{path}"), 404)
        assert here == problem(none.get(f"/requests/no-such-request{path}"), 404)


def test_a_draft_is_there_for_the_side_of_the_requester_alone(who):
    flood.begun(who)
    assert program(who, "requester").get(f"/requests/{flood.SLUG}").status_code == 200
    for office in ("planner", "intake_validator", "counsel_drafting"):
        problem(program(who, office).get(f"/requests/{flood.SLUG}"), 404)


def test_no_answer_names_an_account(who):
    flood.in_review(who)
    codes = {one.code for one in who.values()} | {one.username for one in who.values() if "-" in one.username}
    for office, holder in who.items():
        asks = Program(holder)
        paths = ["/mine/offices", "/mine/inbox", "/requests", "/public/requests", "/public/entries"]
        paths += [f"/requests/{flood.SLUG}{one}" for one in ("", "/acts", "/documents", "/attachments", "/jobs")]
        for path in paths:
            text = asks.get(path).content.decode()
            assert not [one for one in codes if f'"{one}"' in text], (office, path)


def test_papers_are_handed_to_offices_that_read_them(who):
    flood.in_review(who)
    counsel, requester = program(who, "counsel_drafting"), program(who, "requester")
    listed = counsel.get(f"/requests/{flood.SLUG}/documents").json()["documents"]
    assert {"review", "request-sent"} <= {one["kind"] for one in listed}
    review = next(one for one in listed if one["kind"] == "review")
    told = counsel.get(f"/requests/{flood.SLUG}/documents/{review['document']}")
    assert told.content == bytes(Document.objects.get(id=review["document"]).data)
    assert told["Digest"] == review["digest"]
    assert told["Content-Security-Policy"].endswith("sandbox")
    hidden = {one["kind"] for one in requester.get(f"/requests/{flood.SLUG}/documents").json()["documents"]}
    if "review" not in hidden:
        problem(requester.get(f"/requests/{flood.SLUG}/documents/{review['document']}"), 403)
    problem(counsel.get(f"/requests/{flood.SLUG}/documents/999999"), 404)


def test_my_offices_and_what_waits_for_them_are_told(who):
    flood.sent(who)
    told = program(who, "intake_validator").get("/mine/offices").json()
    assert [one["office"] for one in told["offices"]] == ["intake_validator"]
    assert told["scopes"] == sorted([READ, ACT])
    waiting = program(who, "intake_validator").get("/mine/inbox").json()["waiting"]
    assert list(dict.fromkeys((one["office"], one["slug"]) for one in waiting)) == [("intake_validator", flood.SLUG)]


# What is done


def test_a_program_walks_a_request_from_the_draft_to_counsel(who):
    begun = program(who, "requester").post("/requests", {"request": OTHER})
    assert begun.status_code == 201
    assert begun["Location"] == f"{ROOT}/requests/{DRAFT}"
    sent = program(who, "agency_approver").act("request.submit", "agency_approver", DRAFT, slug=DRAFT).json()
    assert (sent["stage"], [one["act"] for one in sent["acts"]]) == ("submitted", ["request.submit"])
    assert sent["acts"][0]["entries"]
    acts = [{"act": "request.accept", "office": "intake_validator", "subject": DRAFT}]
    acts += [
        {"act": "line.complete", "office": "intake_validator", "subject": one} for one in ("boats", "vans", "jail")
    ]
    done = program(who, "intake_validator").post(f"/requests/{DRAFT}/acts", {"acts": acts})
    assert [one["subject"] for one in done.json()["acts"]] == [DRAFT, "boats", "vans", "jail"]
    listed = program(who, "auditor").get(f"/requests/{DRAFT}/acts", {"size": 2}).json()
    assert ([one["number"] for one in listed["acts"]], listed["page"]["next"]) == ([6, 5], 2)
    rest = program(who, "auditor").get(f"/requests/{DRAFT}/acts", {"size": 4, "page": 2}).json()
    assert ([one["number"] for one in rest["acts"]], rest["page"]["next"]) == ([2, 1], None)


def test_acts_go_together_or_not_at_all(who):
    flood.sent(who)
    acts = [
        {"act": "request.accept", "office": "intake_validator", "subject": flood.SLUG},
        {"act": "line.complete", "office": "intake_validator", "subject": "no-such-line"},
    ]
    told = problem(program(who, "intake_validator").post(f"/requests/{flood.SLUG}/acts", {"acts": acts}), 409)
    assert "no-such-line" in told["found"]
    assert Request.objects.get().stage == "submitted"


def test_an_act_out_of_turn_is_a_conflict_in_words(who):
    flood.sent(who)
    told = problem(program(who, "planner").act("request.accept", "planner"), 409)
    assert told["where"].startswith(f"request {flood.SLUG}")
    assert all(told[name] for name in ("found", "wanted", "remedy", "detail"))


def test_an_act_after_another_one_is_told_that_it_saw_an_older_state(who):
    flood.sent(who)
    asks = program(who, "intake_validator")
    seen = next(one for one in asks.get(f"/requests/{flood.SLUG}").json()["may"] if one["act"] == "request.accept")[
        "seen"
    ]
    assert asks.act("request.accept", "intake_validator", seen=seen).status_code == 200
    assert "done after" in problem(asks.act("request.accept", "intake_validator", seen=seen), 409)["found"]


def test_a_broken_document_is_told_with_its_place(who):
    broken = OTHER.replace("people = 40", 'people = "forty"')
    told = problem(program(who, "requester").post("/requests", {"request": broken}), 422)
    assert "line" in told["where"]
    assert all(told[name] for name in ("found", "wanted"))
    assert not Request.objects.exists()
    assert problem(program(who, "requester").act("no.such_act", "requester"), 404)
    flood.sent(who)
    assert "no.such_act" in problem(program(who, "requester").act("no.such_act", "requester"), 422)["found"]


@pytest.mark.parametrize("until", [0, 1, 20_261_231, "2026-13-01", "20261231", "tomorrow", True])
def test_a_day_is_an_iso_date_and_a_number_is_none(who, until):
    flood.sent(who)
    told = problem(program(who, "intake_validator").act("request.accept", "intake_validator", until=until), 422)
    assert "until" in told["where"]


def test_a_field_that_is_not_known_is_refused(who):
    flood.sent(who)
    told = problem(program(who, "intake_validator").act("request.accept", "intake_validator", untill="2026-12-31"), 422)
    assert "untill" in told["where"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400), (b"\xff", 400), (b'{"acts": NaN}', 400), (b"[" * 50_000, 400), (b"[]", 422), (b"", 422),
        (b'{"acts": [{"act": "x", "office": "y", "subject": "\\u0000"}]}', 422),
        (b'{"acts": [{"act": "x", "office": "y", "subject": "z", "form": {"a": "\\ud800"}}]}', 422),
        (b'{"acts": [{"act": "x", "office": "y", "subject": "z", "form": {"a": 1e400}}]}', 422),
        (b'{"acts": [{"act": "x", "office": "y", "subject": "z", "form": {"a": ' + b"9" * 5_000 + b"}}]}", 422),
        (b'{"acts": [{"act": "x", "office": "y", "subject": "z", "form": {"a":' + b"[" * 60 + b"]" * 60 + b"}}]}", 422),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_a_problem_and_no_fault(who, body, status):
    flood.sent(who)
    asks = program(who, "intake_validator")
    address = f"{ROOT}/requests/{flood.SLUG}/acts"
    told = asks.client.post(
        address, body, content_type="application/json", headers={"Authorization": f"Bearer {asks.value}"}
    )
    problem(told, status)


def test_another_kind_of_body_is_refused(who):
    flood.sent(who)
    asks = program(who, "intake_validator")
    told = asks.client.post(
        f"{ROOT}/requests/{flood.SLUG}/acts", b"acts=1", content_type="text/plain",
        headers={"Authorization": f"Bearer {asks.value}"},
    )  # fmt: skip
    problem(told, 415)


def test_a_new_version_is_begun_and_points_back(who):
    flood.sent(who)
    may = {one["act"] for one in program(who, "requester").get(f"/requests/{flood.SLUG}").json()["may"]}
    office = "requester" if "request.revise" in may else "agency_approver"
    told = program(who, office).post(f"/requests/{flood.SLUG}/versions", {"office": office, "reason": "More boats."})
    assert told.status_code == 201, told.content
    assert told.json() == {"slug": flood.SLUG, "version": 2, "stage": "draft"}
    problem(program(who, "planner").post(f"/requests/{flood.SLUG}/versions", {"office": "planner"}), 404)


def test_a_version_is_not_superseded_without_the_next_one(who):
    flood.sent(who)
    told = problem(program(who, "requester").act("request.revise", "requester", reason="More boats."), 409)
    assert "/versions" in told["remedy"]
    assert Request.objects.get().stage == "submitted"


def test_a_file_is_handed_in_and_handed_out_to_who_reads_such_papers(who):
    flood.in_review(who)
    counsel = program(who, "counsel_drafting")
    file = SimpleUploadedFile("note.txt", b"Two bridges are closed.")
    made = counsel.send(f"/requests/{flood.SLUG}/attachments", {"file": file, "paper": "working"})
    assert made.status_code == 201, made.content
    address = made["Location"].removeprefix(ROOT)
    assert counsel.get(address).content == b"Two bridges are closed."
    assert [one["name"] for one in counsel.get(f"/requests/{flood.SLUG}/attachments").json()["attachments"]] == [
        "note.txt"
    ]
    bad = SimpleUploadedFile("note.pdf", b"MZ no pdf")
    problem(counsel.send(f"/requests/{flood.SLUG}/attachments", {"file": bad, "paper": "working"}), 422)
    auditor = program(who, "auditor")
    file.seek(0)
    problem(auditor.send(f"/requests/{flood.SLUG}/attachments", {"file": file, "paper": "working"}), 403)
    assert Attachment.objects.count() == 1


def test_long_work_is_asked_for_and_its_state_is_told(who):
    flood.in_review(who)
    asks = program(who, "counsel_drafting")
    told = asks.post(f"/requests/{flood.SLUG}/jobs", {"kind": "review", "office": "counsel_drafting"})
    assert told.status_code == 202, told.content
    job = told.json()
    assert (job["state"], job["kind"], job["document"]) == ("waiting", "review", None)
    again = asks.get(told["Location"].removeprefix(ROOT)).json()
    assert again == job
    assert (
        asks.post(f"/requests/{flood.SLUG}/jobs", {"kind": "review", "office": "counsel_drafting"}).json()["job"]
        == job["job"]
    )
    problem(asks.post(f"/requests/{flood.SLUG}/jobs", {"kind": "plan", "office": "counsel_drafting"}), 409)
    broken = {"kind": "review", "office": "counsel_drafting", "choices": {"seed": "many"}}
    problem(asks.post(f"/requests/{flood.SLUG}/jobs", broken), 422)
    problem(asks.get(f"/requests/{flood.SLUG}/jobs/{'0' * 8}-0000-0000-0000-{'0' * 12}"), 404)
    assert Job.objects.count() == 1


# The same key does nothing twice


def test_the_same_key_gives_the_same_answer_and_does_nothing_twice(who):
    flood.sent(who)
    asks = program(who, "intake_validator")
    first = asks.act("request.accept", "intake_validator", key="k-1")
    before = Act.objects.count()
    again = asks.act("request.accept", "intake_validator", key="k-1")
    assert (again.status_code, again.content) == (first.status_code, first.content) == (200, first.content)
    assert (first.headers.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
    assert Act.objects.count() == before


def test_a_key_is_the_account_s_own(who):
    flood.sent(who)
    program(who, "intake_validator").act("request.accept", "intake_validator", key="k-1")
    told = program(who, "planner").act("request.accept", "intake_validator", key="k-1")
    problem(told, 409)


def test_a_key_that_was_used_for_something_else_is_refused(who):
    flood.sent(who)
    asks = program(who, "intake_validator")
    asks.act("request.accept", "intake_validator", key="k-1")
    told = problem(asks.act("line.complete", "intake_validator", "boats", key="k-1"), 422)
    assert told["where"] == "Idempotency-Key"


def test_a_refusal_did_nothing_so_its_key_can_be_tried_again(who):
    flood.begun(who)
    asks = program(who, "agency_approver")
    problem(asks.act("request.withdraw", "planner", key="k-2"), 409)
    assert not Repeat.objects.exists()
    assert asks.act("request.submit", "agency_approver", key="k-2").status_code == 200


def test_a_request_begun_twice_with_a_key_is_begun_once(who):
    asks = program(who, "requester")
    first = asks.post("/requests", {"request": OTHER}, Idempotency_Key="begin")
    again = asks.post("/requests", {"request": OTHER}, Idempotency_Key="begin")
    assert (first.status_code, again.status_code, again["Location"]) == (201, 201, first["Location"])
    problem(asks.post("/requests", {"request": OTHER}), 409)
    assert Request.objects.count() == 1


# Too often, faults, addresses of nothing


def test_who_asks_too_often_waits(who, settings):
    settings.API_PER_MINUTE = {**settings.API_PER_MINUTE, "reading": 2, "public": 1}
    asks = program(who, "planner")
    assert [asks.get("/requests").status_code for _ in range(2)] == [200, 200]
    told = asks.get("/requests")
    problem(told, 429)
    assert int(told["Retry-After"]) <= 60
    assert program(who, "auditor").get("/requests").status_code == 200
    client = Client(SERVER_NAME="localhost")
    assert [client.get(f"{ROOT}/public/offices").status_code for _ in range(2)] == [200, 429]


def test_a_minute_later_it_goes_on(who, settings, rf):
    settings.API_PER_MINUTE = {"reading": 1}
    time = [0.0]
    limit = limits.PerMinute("reading", clock=lambda: time[0])
    request = rf.get("/")
    assert [limit.allow_request(request) for _ in range(2)] == [True, False]
    time[0] = 60.0
    assert limit.allow_request(request)


def test_a_fault_of_the_program_tells_nothing_of_its_inside(who, settings, monkeypatch):
    flood.sent(who)

    def broken(*_, **__):
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(acting, "perform", broken)
    told = problem(program(who, "intake_validator").act("request.accept", "intake_validator"), 500)
    assert "secret" not in json.dumps(told)


def test_an_address_of_nothing_and_another_method_are_problems_too():
    client = Client(SERVER_NAME="localhost")
    for path in ("/api/", "/api/v1/", "/api/v1/nothing", "/api/v2/requests", "/api/v1/requests/UPPER/acts/x"):
        problem(client.get(path), 404)
    told = client.delete(f"{ROOT}/requests")
    problem(told, 405)
    assert set(told["Allow"].split(", ")) == {"GET", "POST"}
    problem(client.post(f"{ROOT}/openapi.json"), 405)
    problem(Client(SERVER_NAME="another.example").get(f"{ROOT}/public/offices"), 400)


# The public part


def test_the_public_part_tells_what_the_ledger_tells(who):
    flood.sent(who)
    client = Client(SERVER_NAME="localhost")
    listed = client.get(f"{ROOT}/public/requests").json()
    assert [(one["request"], one["people_asked"]) for one in listed["requests"]] == [(flood.SLUG, 70)]
    one = client.get(f"{ROOT}/public/requests/{flood.SLUG}")
    assert one["Access-Control-Allow-Origin"] == "*"
    assert [line["people_asked"] for line in one.json()["lines"]] == [40, 20, 10]
    problem(client.get(f"{ROOT}/public/requests/{flood.SLUG}", {"version": 7}), 404)
    problem(client.get(f"{ROOT}/public/requests/nothing"), 404)
    assert len(client.get(f"{ROOT}/public/offices").json()["offices"]) > 10


def test_entries_are_told_leaf_by_leaf_in_their_exact_bytes(who):
    flood.sent(who)
    client = Client(SERVER_NAME="localhost")
    leaves, first = [], 0
    while first is not None:
        answer = client.get(f"{ROOT}/public/entries", {"first": first, "count": 1})
        told = msgspec.json.decode(answer.content)
        raw = msgspec.json.decode(answer.content, type=dict[str, msgspec.Raw])["entries"]
        (one,) = msgspec.json.decode(raw, type=list[dict[str, msgspec.Raw]])
        assert digest_of(bytes(one["entry"])) == told["entries"][0]["digest"]
        leaves.append(told["entries"][0]["leaf"])
        first = told["next"]
    assert leaves == list(Entry.objects.values_list("leaf", flat=True))


def test_what_a_draft_says_is_told_to_nobody_in_public(who):
    flood.begun(who)
    client = Client(SERVER_NAME="localhost")
    for path in ("requests", f"requests/{flood.SLUG}", "entries"):
        assert "Help after the flood" not in client.get(f"{ROOT}/public/{path}").content.decode()


# Its description


def test_the_description_in_the_documents_is_that_of_the_program():
    file = Path(__file__).parents[2] / "docs" / "api" / "openapi.json"
    assert file.read_bytes() == described(), "stale: run `make docs`"


PAGE = Path(__file__).parents[2] / "docs" / "howto" / "use-the-api.md"


def test_the_manual_names_every_operation_and_no_other():
    named = set(re.findall(r"^\| `([A-Z]+) (/api/v1/[^`]+)`", PAGE.read_text(), flags=re.MULTILINE))
    paths = json.loads(described())["paths"]
    assert named == {(method.upper(), path) for path, told in paths.items() for method in told}


def test_the_example_of_the_manual_is_a_body_that_is_taken():
    (body,) = re.findall(r"```json\n(.*?)```", PAGE.read_text(), flags=re.DOTALL)
    assert len(GivenActs.model_validate(json.loads(body)).acts) == 2


def test_the_description_is_handed_out():
    told = Client(SERVER_NAME="localhost").get(f"{ROOT}/openapi.json")
    assert told.content == described()
    assert told.json()["openapi"].startswith("3.1")


@pytest.mark.django_db(transaction=True)
def test_two_programs_with_one_key_at_once_do_it_once():
    who = flood.people()
    flood.sent(who)
    asks, told = program(who, "intake_validator"), []

    def ask():
        told.append(asks.act("request.accept", "intake_validator", key="same"))
        connection.close()

    both = [threading.Thread(target=ask) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [one.status_code for one in told] == [200, 200], [one.content for one in told]
    assert told[0].content == told[1].content
    assert Act.objects.filter(act="request.accept").count() == 1

"""Is every page open to whom the table says, with every verb, and to nobody else?"""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client

from callup.documents import digest
from callup_site.desk import attachments
from callup_site.desk.models import Document, Draft, Job, Request, Thing
from tests.site import truth
from tests.site.offices import account, seat

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
VERBS = ("GET", "POST")
CELLS = len(list(truth.addresses())) * len(truth.ACTORS) * len(VERBS)


@pytest.fixture
def asked():
    """A request that was sent, with one working paper, one attachment and one job."""
    made = Request.objects.create(slug="r1", stage="submitted", opened_at=NOW, acted_at=NOW)
    Thing.objects.create(request=made, thing="request", subject="r1", stage="submitted")
    Document.objects.create(
        id=1, request=made, kind="facts", number=1, paper="working", name="facts.json", digest=digest(b"{}"), size=2,
        data=b"{}", made_by="a1", made_at=NOW,
    )  # fmt: skip
    if connection.vendor == "postgresql":  # its numbers go on after a test is rolled back
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('desk_attachment', 'id'), 1, false)")
            cursor.execute("SELECT setval(pg_get_serial_sequence('desk_document', 'id'), 1)")
    handed = attachments.look_at("plan.pdf", b"%PDF-1.7")
    file = attachments.take_in(made, handed, subject=("request", "r1"), paper="working", account="a1", at=NOW)
    assert file.pk == 1
    Job.objects.create(
        id=truth.GIVEN["job_id"], request=made, kind="plan", asked_by="a1", office="planner", asked_at=NOW
    )
    return made


@pytest.fixture
def browsers(asked):
    """One browser for each actor, signed in."""
    found = {truth.ANONYMOUS: Client(SERVER_NAME="localhost")}
    for actor in truth.ACTORS[1:]:
        name, runs_site, strong = actor.replace(" ", "-"), actor == "administrator", actor != truth.WEAK
        holder = account(name, runs_site=runs_site, strong=strong, password=None)
        if actor in truth.BOOK.offices and actor != "administrator":
            donor = truth.BOOK.office(actor).side == "donor"
            seat(holder, actor, request="r1", home="VT" if donor else None)
        found[actor] = Client(SERVER_NAME="localhost", raise_request_exception=False)
        found[actor].force_login(holder)
    return found


def answer_of(response):
    """One word for an answer."""
    where = response.headers.get("Location", "")
    if response.status_code == 302 and where.startswith("/accounts/login/"):
        return "sign in"
    if response.status_code == 302 and where == "/accounts/2fa/":
        return "second factor"
    words = {
        400: "not done",
        401: "refused",
        403: "refused",
        404: "hidden",
        405: "no such verb",
        409: "not done",
        422: "not done",
    }
    return words.get(response.status_code, "in" if response.status_code < 500 else f"broke ({response.status_code})")


def rows():
    """How many rows stand in every table of the desk, but for drafts: they are kept as they were typed."""
    return {one.__name__: one.objects.count() for one in apps.get_app_config("desk").get_models() if one is not Draft}


def test_every_page_stands_in_the_table_and_the_table_names_no_other():
    names = {name for name, _ in truth.addresses()}
    assert names - truth.KINDS.keys() == set(), "give the new page a kind in tests/site/truth.py"
    assert len(names) > 90


@pytest.mark.parametrize("verb", VERBS)
def test_the_truth_table_of_office_and_page_and_verb(browsers, verb):
    cache.clear()
    before = rows()
    wrong: dict[str, list[str]] = {}
    for actor, browser in browsers.items():
        session = dict(browser.cookies)
        for name, address in truth.addresses():
            if name in {"account_logout", "usersessions_list"} and verb == "POST":
                continue  # ends the session: see test_signin
            response = browser.generic(verb, address)
            found = answer_of(response)
            if found not in truth.expected(name, actor, verb):
                wanted = " or ".join(sorted(truth.expected(name, actor, verb)))
                wrong.setdefault(f"{verb} {name}: {found}, wanted {wanted}", []).append(actor)
            if session:
                browser.cookies.load({key: morsel.value for key, morsel in session.items()})
    assert not wrong, "\n".join(f"{one}: {', '.join(wrong[one])}" for one in sorted(wrong))
    assert rows() == before, "a form without anything in it writes nothing"


def test_the_size_of_the_table(record_property, capsys):
    record_property("cells", CELLS)
    with capsys.disabled():
        pages = len(list(truth.addresses()))
        print(f"\n{len(truth.ACTORS)} actors x {pages} pages x {len(VERBS)} verbs = {CELLS} cells")  # noqa: T201
    assert len(truth.ACTORS) == 25
    assert CELLS > 5_000


def test_a_document_is_read_by_the_offices_of_its_papers_alone(browsers, asked):
    for paper in ("draft", "working", "package", "decision", "order", "account", "withheld"):
        made = Document.objects.create(
            request=asked, kind=f"of-{paper}", number=1, paper=paper, name="x.json", digest=digest(b"{}"), size=2,
            data=b"{}", made_by="a1", made_at=NOW,
        )  # fmt: skip
        for actor, browser in browsers.items():
            answer = browser.get(f"/desk/requests/r1/documents/{made.pk}/")
            may = actor in truth.BOOK.offices and paper in truth.BOOK.office(actor).reads
            assert (answer.status_code == 200) is may, (actor, paper)
            assert (answer.content == b"{}") is may, (actor, paper)


def test_an_administrator_reads_no_word_of_a_request(browsers, asked):
    """Rule 9: on no page of the site, but what is public."""
    Request.objects.filter(pk=asked.pk).update(title="Words-of-the-request")
    for name, address in truth.addresses():
        if not name.startswith("public:"):
            assert b"Words-of-the-request" not in browsers["administrator"].get(address).content, name

"""What was typed is shown again when a form comes too late: after the end of a sign-in, or with an old mark."""

import pytest
from django.test import Client

from callup_site.signin.typed_again import TEMPLATE
from tests.site.offices import account, seat, signed_in

ADDRESS = "/desk/requests/new/"
TYPED = {"title": "Sandbags <b>for</b> the dam", "line-0-people": "40", "do": "save", "csrfmiddlewaretoken": "x" * 32}


def strict() -> Client:
    return Client(SERVER_NAME="localhost", enforce_csrf_checks=True)


@pytest.mark.django_db
def test_a_form_sent_after_the_end_of_a_sign_in_shows_what_was_typed() -> None:
    answer = strict().post(ADDRESS, TYPED, headers={"referer": f"http://localhost{ADDRESS}?x=1"})
    told = answer.content.decode()
    assert answer.status_code == 403
    assert [one.name for one in answer.templates][:1] == [TEMPLATE]
    assert "title: Sandbags &lt;b&gt;for&lt;/b&gt; the dam\nline-0-people: 40</textarea>" in told
    assert f"/accounts/login/?next={ADDRESS}" in told
    assert "xxxx" not in told
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_page_of_another_site_is_never_where_one_goes_back_to() -> None:
    told = strict().post(ADDRESS, TYPED, headers={"referer": "https://evil.example/desk/"}).content.decode()
    assert "evil" not in told
    assert "/accounts/login/?next=/desk/" in told


@pytest.mark.django_db
def test_a_form_with_an_old_mark_shows_what_was_typed() -> None:
    browser = signed_in(account("requester-1"))
    browser.handler.enforce_csrf_checks = True
    answer = browser.post(ADDRESS, TYPED)
    assert answer.status_code == 403
    assert "Sandbags &lt;b&gt;for" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/offices/accounts/"])
def test_what_is_typed_on_pages_with_secrets_is_never_shown(address: str) -> None:
    answer = strict().post(address, {"login": "requester-1", "password": "open sesame", "username": "new-1"})
    assert "sesame" not in answer.content.decode()
    assert "new-1" not in answer.content.decode()


@pytest.mark.django_db
def test_who_typed_nothing_is_sent_to_the_sign_in() -> None:
    answer = strict().post("/desk/requests/any/questions/complete/", {"csrfmiddlewaretoken": "x"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/desk/")


@pytest.mark.django_db
def test_a_closed_page_answers_head_as_it_answers_get() -> None:
    holder = account("auditor-1")
    seat(holder, "auditor")
    browser = signed_in(holder)
    for address in ("/desk/", "/desk/requests/", "/desk/states/"):
        assert (browser.get(address).status_code, browser.head(address).status_code) == (200, 200), address


@pytest.mark.django_db(transaction=True)
def test_the_page_with_what_was_typed_can_be_read_by_everybody(page, axe, reflow) -> None:
    page.watched.forgive("403")
    page.goto("/accounts/login/")
    page.evaluate(
        """address => {
        const form = document.createElement('form'); form.method = 'post'; form.action = address;
        const field = document.createElement('textarea'); field.name = 'reason'; field.value = 'Water '.repeat(300);
        form.append(field); document.body.append(form); form.submit() }""",
        ADDRESS,
    )
    page.wait_for_selector("#typed")
    assert page.locator("#typed").input_value().startswith("reason: Water Water")
    assert axe(page) == []
    assert reflow(page) == []

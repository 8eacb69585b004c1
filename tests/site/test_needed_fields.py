"""What a request cannot do without is told all at once, field by field, and what was typed stays."""

import pytest
from django.http import QueryDict

from callup_site.desk.typed import MOST_FAULTS, Typed, missing_in, typed_in
from tests.site.offices import account, seat, signed_in


def test_every_needed_field_is_named_at_once_with_its_place_in_the_form() -> None:
    typed = typed_in(QueryDict("title=Sandbags&line-0-id=bags&line-1-title=Water"))
    assert [one.field for one in missing_in(typed)] == [
        "id", "asked_on", "to", "from.office", "line-0-title", "line-1-id",
    ]  # fmt: skip


def test_a_request_without_lines_is_told_so() -> None:
    assert missing_in(Typed())[-1].words == "Lines: found none, wanted at least one; add a line"


def test_of_many_faults_the_first_are_shown_and_the_others_counted() -> None:
    found = missing_in(Typed(line=[{"id": "", "title": "x"} for _ in range(100)]))
    assert len(found) == MOST_FAULTS + 1
    assert found[-1].words.startswith("And 75 more")


@pytest.mark.django_db
def test_the_page_names_them_and_keeps_what_was_typed() -> None:
    holder = account("requester-1")
    seat(holder, "requester")
    answer = signed_in(holder).post("/desk/requests/new/", {"title": "Sandbags", "line-0-people": "40", "do": "write"})
    told = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#from.office">From: office: found nothing' in told
    assert 'value="Sandbags"' in told
    assert "request.json" not in told.split("<form", 2)[1]

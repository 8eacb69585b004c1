"""Inbox, requests, form, questions and findings in a browser: accessible, narrow, and without a word to strangers."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.site import flood
from tests.site.flood import SLUG

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESSES = {
    "requester": ("/desk/", "/desk/requests/", "/desk/requests/new/", f"/desk/requests/{SLUG}/lines/"),
    "counsel_drafting": (
        f"/desk/requests/{SLUG}/", f"/desk/requests/{SLUG}/questions/?fact=reimbursable",
        f"/desk/requests/{SLUG}/findings/", f"/desk/requests/{SLUG}/findings/boats/",
    ),
}  # fmt: skip


def test_pages_of_asking_and_counsel_are_accessible_and_narrow(
    open_page: Callable[..., Any], axe: Callable[[Any], Any], reflow: Callable[[Any], Any]
) -> None:
    who = flood.people()
    flood.in_review(who)
    for office, addresses in ADDRESSES.items():
        page = open_page(account=who[office])
        for address in addresses:
            page.goto(address)
            assert (address, axe(page)) == (address, [])
            assert (address, reflow(page)) == (address, [])


def test_a_request_is_written_in_a_browser_without_scripts(open_page: Callable[..., Any]) -> None:
    who = flood.people()
    page = open_page(account=who["requester"], scripts=False)
    page.watched.forgive("422")
    page.goto("/desk/requests/new/")
    page.get_by_label("Title", exact=True).fill("Hold the dam")
    page.get_by_role("button", name="Add a line").click()
    assert page.get_by_label("Title", exact=True).input_value() == "Hold the dam"
    page.get_by_role("button", name="Take line 2 out").click()
    page.get_by_role("button", name="Write the draft").click()
    page.get_by_role("link", name="From: office").click()
    told = {
        "Id": "dam-1", "Asked on": "2026-11-20", "Asked of": "Governor", "From: office": "County",
        "Id of the line": "bags", "What is to be done": "Fill bags",
    }  # fmt: skip
    for label, value in told.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Write the draft").click()
    assert page.url.endswith("/desk/requests/dam-1/lines/")

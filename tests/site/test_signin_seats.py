"""Who is given an office, who is refused one, and what does an administrator not see?"""

from datetime import UTC, datetime, timedelta

import pytest

from callup.errors import InputError, OutOfTurn
from callup.stages import Delegation, Holding
from callup_site.desk.models import Act, Lent, Request, Seat
from callup_site.signin import giving
from callup_site.signin.models import Account
from tests.site.offices import TODAY, account, seat, signed_in

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
LATER = TODAY + timedelta(days=60)


@pytest.fixture
def administrator():
    return account("runs-the-site", runs_site=True)


@pytest.fixture
def asked():
    return Request.objects.create(slug="r1", opened_at=NOW, acted_at=NOW)


def holding(holder, office, request="*", home=None, until=LATER):
    return Holding(account=holder.code, office=office, request=request, since=TODAY, until=until, home=home)


def lending(giver, taker, office, request="*", until=TODAY + timedelta(days=9), home=None):
    return Delegation(
        giver=giver.code, taker=taker.code, office=office, request=request, since=TODAY, until=until, home=home
    )


def did(holder, office, asked):
    Act.objects.create(
        request=asked, slug=asked.slug, number=Act.objects.count() + 1, act="x", account=holder.code, office=office,
        shown_as=office, subject=asked.slug, stage_from="draft", stage_to="draft", at=NOW,
    )  # fmt: skip


def test_an_office_is_given_with_its_giver_and_its_end(administrator):
    holder = account("planner-1")
    giving.give(holding(holder, "planner"), administrator, at=NOW)
    made = Seat.objects.get()
    assert (made.account, made.office, made.given_by, made.until) == (holder.code, "planner", administrator.code, LATER)


def test_only_an_administrator_gives(administrator):
    holder, other = account("planner-1"), account("clerk-1")
    seat(other, "decision_authority")
    with pytest.raises(OutOfTurn, match="Only an administrator"):
        giving.give(holding(holder, "planner"), other, at=NOW)
    with pytest.raises(OutOfTurn, match="Only an administrator"):
        giving.end(Seat.objects.get(), other, on=TODAY)
    administrator.is_active = False
    with pytest.raises(OutOfTurn):
        giving.give(holding(holder, "planner"), administrator, at=NOW)


def test_two_offices_that_do_not_go_together_are_refused_with_their_rule(administrator, asked):
    holder = account("estimator-1")
    giving.give(holding(holder, "cost_analyst", "r1"), administrator, at=NOW)
    for request in ("r1", "*"):
        with pytest.raises(OutOfTurn, match="rule 3"):
            giving.give(holding(holder, "funds_certifier", request), administrator, at=NOW)


def test_an_office_for_every_request_counts_on_each(administrator, asked):
    holder = account("estimator-1")
    giving.give(holding(holder, "cost_analyst"), administrator, at=NOW)
    with pytest.raises(OutOfTurn, match="rule 3"):
        giving.give(holding(holder, "funds_certifier", "r1"), administrator, at=NOW)


def test_on_another_request_the_same_two_offices_go_together(administrator, asked):
    Request.objects.create(slug="r2", opened_at=NOW, acted_at=NOW)
    holder = account("estimator-1")
    giving.give(holding(holder, "cost_analyst", "r1"), administrator, at=NOW)
    assert giving.give(holding(holder, "funds_certifier", "r2"), administrator, at=NOW)


def test_what_was_done_counts_when_the_seat_is_long_gone(administrator, asked):
    holder = account("estimator-1")
    did(holder, "cost_analyst", asked)
    for request in ("r1", "*"):
        with pytest.raises(OutOfTurn, match="rule 3"):
            giving.give(holding(holder, "funds_certifier", request), administrator, at=NOW)


def test_administrators_hold_no_office_and_get_none_lent(administrator):
    second, holder = account("runs-too", runs_site=True), account("planner-1")
    seat(holder, "planner")
    for office in ("planner", "auditor", "witness"):
        with pytest.raises(OutOfTurn, match="rule 9"):
            giving.give(holding(second, office), administrator, at=NOW)
    with pytest.raises(OutOfTurn, match="rule 9"):
        giving.give(holding(holder, "administrator"), administrator, at=NOW)
    with pytest.raises(OutOfTurn, match="rule 9"):
        giving.lend(lending(holder, second, "planner"), at=NOW)


@pytest.mark.parametrize(
    ("office", "request_", "home", "found"),
    [
        ("planner", "r9", None, "'r9'"),
        ("plumber", "*", None, "'plumber'"),
        ("donor_representative", "*", None, "no home"),
        ("planner", "*", "VT", "VT"),
        ("donor_representative", "*", "ZZ", "'ZZ'"),
    ],
)
def test_what_is_not_there_is_refused_in_words(administrator, office, request_, home, found):
    with pytest.raises(InputError, match=f"found {found}"):
        giving.give(holding(account("planner-1"), office, request_, home), administrator, at=NOW)


def test_an_office_is_lent_by_its_holder_for_a_time(asked):
    holder, taker = account("planner-1"), account("planner-2")
    with pytest.raises(OutOfTurn, match="Only the holder"):
        giving.lend(lending(holder, taker, "planner"), at=NOW)
    seat(holder, "planner")
    with pytest.raises(OutOfTurn, match="1 to 90 days"):
        giving.lend(lending(holder, taker, "planner", until=TODAY + timedelta(days=91)), at=NOW)
    with pytest.raises(OutOfTurn, match="Nobody delegates to themselves"):
        giving.lend(lending(holder, holder, "planner"), at=NOW)
    giving.lend(lending(holder, taker, "planner", "r1"), at=NOW)
    assert Lent.objects.get().taker == taker.code


def test_an_office_is_not_lent_to_a_conflicting_one(asked):
    holder, taker = account("planner-1"), account("decides-1")
    seat(holder, "planner")
    seat(taker, "decision_authority", request="r1")
    for request in ("r1", "*"):
        with pytest.raises(OutOfTurn, match="rule 10"):
            giving.lend(lending(holder, taker, "planner", request), at=NOW)


def test_the_page_of_an_administrator_gives_and_ends(administrator):
    holder = account("planner-1")
    browser = signed_in(administrator)
    page = browser.get("/offices/")
    assert "planner-1" in page.content.decode()
    posted = {
        "account": holder.code, "office": "planner", "request": "*", "home": "",
        "since": TODAY.isoformat(), "until": LATER.isoformat(),
    }  # fmt: skip
    assert browser.post("/offices/give/", posted).status_code == 302
    refused = browser.post("/offices/give/", {**posted, "office": "decision_authority"})
    assert refused.status_code == 409
    assert "rule 1" in refused.content.decode()
    broken = browser.post("/offices/give/", {**posted, "since": "soon"})
    assert broken.status_code == 422
    made = Seat.objects.get()
    assert browser.post(f"/offices/seats/{made.pk}/end/").status_code == 302
    made.refresh_from_db()
    assert made.until == TODAY


def test_the_page_of_a_holder_lends(asked):
    holder, taker = account("planner-1"), account("planner-2")
    seat(holder, "planner")
    browser = signed_in(holder)
    posted = {"seat": Seat.objects.get().pk, "taker": taker.code, "until": (TODAY + timedelta(days=5)).isoformat()}
    assert browser.post("/offices/lend/", posted).status_code == 302
    assert Lent.objects.get().giver == holder.code
    assert taker.code in browser.get("/offices/").content.decode()
    assert browser.post("/offices/lend/", {**posted, "taker": "a0000"}).status_code == 409


def test_nobody_lends_the_seat_of_another():
    holder, other = account("planner-1"), account("planner-2")
    seat(holder, "planner")
    posted = {"seat": Seat.objects.get().pk, "taker": other.code, "until": LATER.isoformat()}
    assert signed_in(other).post("/offices/lend/", posted).status_code == 422
    assert not Lent.objects.exists()


def test_accounts_are_made_and_shut_out_on_the_page_of_an_administrator_alone(administrator):
    holder = account("planner-1")
    browser, other = signed_in(administrator), signed_in(holder)
    answer = browser.post("/offices/accounts/", {"username": "counsel-1"})
    assert "Hand it over now" in answer.content.decode()
    made = Account.objects.get(username="counsel-1")
    assert not made.runs_site
    assert browser.post("/offices/accounts/", {"username": "counsel-1"}).status_code == 409
    assert browser.post(f"/offices/accounts/{made.code}/password/").status_code == 200
    browser.post(f"/offices/accounts/{made.code}/use/", {"in_use": "no"})
    assert not Account.objects.get(pk=made.pk).is_active
    for address in ("", f"{made.code}/password/", f"{made.code}/use/"):
        assert other.post(f"/offices/accounts/{address}", {"username": "x"}).status_code == 403
    assert browser.post(f"/offices/accounts/{administrator.code}/password/").status_code == 404
    assert "counsel-1" not in other.get("/offices/").content.decode()

"""What was withheld until a day is told on that day, once, by itself; a blind answer waits while it must be blind."""

from datetime import UTC, datetime, timedelta

import pytest

from callup.ledger import parse_entry
from callup_site.desk import acting, publishing
from callup_site.desk.acts.counsel import WITHHELD_DAYS, unreleased
from callup_site.desk.due import tell_due
from callup_site.desk.models import Act, Entry, Withheld
from callup_site.desk.record import Intent
from callup_site.desk.store import latest, situation
from callup_site.signin.models import Account
from tests.site import flood
from tests.site.flood import SLUG, do, in_review

pytestmark = pytest.mark.django_db
FIRST = "The statute reaches drivers of the jail because they hold people"
SECOND = "Driving alone is no custody under the older reading"


@pytest.fixture
def who(db: None) -> dict[str, Account]:
    """One account for each office; the line of the vans is left to two counsel, and one has answered."""
    found = flood.people()
    in_review(found)
    do(found, "line.refer", "counsel_drafting", "vans")
    answer(found, "counsel_drafting", FIRST)
    return found


def answer(who: dict[str, Account], office: str, reason: str) -> Act:
    return do(who, "line.answer", office, "vans", reason=reason, form={"verdict": "allowed"})[0]


def after(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def told() -> list[str]:
    """Reasons that were told since."""
    rows = Entry.objects.filter(kind="publication.told").order_by("leaf")
    releases = [parse_entry(bytes(one.data)).release for one in rows]
    return [{one.field: one.value for one in release.disclosed}["reason"] for release in releases if release]


def revised(who: dict[str, Account]) -> None:
    intent = Intent(act="request.revise", office="requester", subject=SLUG, reason="More boats")
    acting.revise(who["requester"].code, SLUG, intent, at=datetime.now(UTC))


def test_an_answer_on_a_request_that_ended_is_told_by_the_publisher_on_its_day_and_once(
    who: dict[str, Account],
) -> None:
    do(who, "request.withdraw", "agency_approver", reason="The water fell")
    publishing.publish_due(after(WITHHELD_DAYS - 1))
    assert told() == []
    publishing.publish_due(after(WITHHELD_DAYS))
    publishing.publish_due(after(WITHHELD_DAYS))
    publishing.publish_due(after(WITHHELD_DAYS + 1))
    assert told() == [FIRST]
    last = Entry.objects.order_by("-leaf")[0]
    assert (last.kind, parse_entry(bytes(last.data)).office) == ("publication.told", "Records officer")
    found = publishing.check_published()
    assert found.kept == found.published
    assert not Act.objects.filter(act="publication.told").exists()


def test_an_answer_on_a_version_that_was_superseded_is_told_on_its_day(who: dict[str, Account]) -> None:
    revised(who)
    assert tell_due(after(WITHHELD_DAYS - 1)) == 0
    assert tell_due(after(WITHHELD_DAYS)) == 1
    assert tell_due(after(WITHHELD_DAYS)) == 0
    assert told() == [FIRST]
    row = Entry.objects.get(kind="publication.told")
    assert (row.act.act, parse_entry(bytes(row.data)).version) == ("line.answer", 1)


def test_an_answer_that_the_other_counsel_has_still_to_give_blind_is_not_told(who: dict[str, Account]) -> None:
    assert tell_due(after(WITHHELD_DAYS)) == 0
    answer(who, "counsel_reviewing", SECOND)
    assert tell_due(after(WITHHELD_DAYS)) == 2
    assert told() == [FIRST, SECOND]
    assert unreleased(situation(latest(SLUG), "a0", after(0)), "vans") == ()


def test_what_was_told_on_its_day_is_not_told_again_when_the_line_is_settled(who: dict[str, Account]) -> None:
    answer(who, "counsel_reviewing", SECOND)
    tell_due(after(WITHHELD_DAYS))
    do(who, "line.settle_lawful", "counsel_reviewing", "vans")
    assert told() == [FIRST, SECOND]
    publishing.publish_due(after(WITHHELD_DAYS))
    publishing.check_published()


def test_a_value_that_was_erased_stays_untold_and_the_others_are_told(who: dict[str, Account]) -> None:
    revised(who)
    erased = next(one for one in Withheld.objects.all() if one.disclosed["field"] == "conditions")
    erased.delete()
    assert tell_due(after(WITHHELD_DAYS)) == 1
    release = parse_entry(bytes(Entry.objects.get(kind="publication.told").data)).release
    assert release
    assert {one.field for one in release.disclosed} == {"verdict", "reason"}
    assert tell_due(after(WITHHELD_DAYS)) == 0
    publishing.publish_due(after(WITHHELD_DAYS))
    publishing.check_published()


def test_what_cannot_be_told_is_said_in_the_log_and_the_rest_is_published(
    who: dict[str, Account], caplog: pytest.LogCaptureFixture
) -> None:
    answer(who, "counsel_reviewing", SECOND)
    revised(who)
    broken = next(one for one in Withheld.objects.all() if one.disclosed.get("value") == FIRST)
    Withheld.objects.filter(pk=broken.pk).update(disclosed={**broken.disclosed, "salt": "none"})
    publishing.publish_due(after(WITHHELD_DAYS))
    assert told() == [SECOND]
    assert f"what entry {broken.entry_id} withholds cannot be told" in caplog.text
    found = publishing.check_published()
    assert found.kept == found.published

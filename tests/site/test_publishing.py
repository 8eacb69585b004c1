"""Every entry of the database comes into the ledger, byte by byte, whoever is cut short."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from callup.errors import InputError, ProofError
from callup.ledger.files import take_lock
from callup.ledger.folder import Ledger
from callup_site.desk import guard, publishing
from callup_site.desk.models import Entry
from tests.site.public_world import AT, done, seats, sent, written

pytestmark = pytest.mark.django_db


def folder() -> Path:
    return Path(settings.LEDGER_FOLDER)


def test_entries_are_published_once_and_in_their_order() -> None:
    seats()
    sent("r1")
    assert publishing.publish_due(AT) == 3
    assert publishing.publish_due(AT) == 0
    sent("r2")
    assert publishing.publish_due(AT) == 3
    found = publishing.check_published()
    assert (found.kept, found.published, found.verified.requests, found.verified.leftovers) == (6, 6, 2, 0)


def test_an_empty_day_leaves_a_checkpoint_that_shows_it() -> None:
    seats()
    publishing.publish_due(AT)
    written("r1")
    for days in (1, 2):
        publishing.publish_due(AT + timedelta(days=days))
    assert [path.name for path in publishing.day_paths()] == ["2026-01-05", "2026-01-06", "2026-01-07"]
    assert publishing.check_published().verified.earlier == 3
    from callup_site.public import reading  # noqa: PLC0415

    assert [(one.size, one.fresh) for one in reading.days()] == [(0, None), (1, 1), (1, 0)]


def test_the_checkpoint_of_a_day_is_not_written_again() -> None:
    seats()
    publishing.publish_due(AT)
    before = publishing.day_paths()[0].read_bytes()
    written("r1")
    publishing.publish_due(AT + timedelta(hours=3))
    assert publishing.day_paths()[0].read_bytes() == before


def test_the_second_of_two_publishers_leaves_the_work_to_the_first() -> None:
    seats()
    publishing.publish_due(AT)
    written("r1")
    lock = take_lock(folder())
    assert publishing.publish_due(AT) == 0
    import os  # noqa: PLC0415

    os.close(lock)
    assert publishing.publish_due(AT) == 1


@pytest.mark.parametrize("broken", ["_write", "_say", "_drop_partial"])
def test_a_publication_that_was_cut_short_is_brought_to_its_end(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    seats()
    publishing.publish_due(AT)
    sent("r1")

    class Cut(BaseException):
        pass

    def cut(*_: object, **__: object) -> None:
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, broken, cut)
        with pytest.raises(Cut):
            publishing.publish_due(AT)
    publishing.publish_due(AT)
    assert publishing.check_published().published == 3


def test_a_database_of_another_day_publishes_nothing() -> None:
    seats()
    sent("r1")
    publishing.publish_due(AT)
    guard.remove(connection)
    Entry.objects.filter(leaf=2).delete()
    guard.install(connection)
    with pytest.raises(ProofError, match="bring back the database"):
        publishing.publish_due(AT)
    with pytest.raises(CommandError, match="as it was published"):
        call_command("callup_ledger_check")


def test_a_changed_byte_in_the_database_is_found() -> None:
    seats()
    sent("r1")
    publishing.publish_due(AT)
    guard.remove(connection)
    row = Entry.objects.get(leaf=1)
    Entry.objects.filter(leaf=1).update(data=bytes(row.data).replace(b"harbour", b"Harbour"))
    guard.install(connection)
    with pytest.raises(ProofError, match="entry 1 as it was published"):
        publishing.check_published()


def test_a_lost_key_is_never_replaced_by_a_new_one() -> None:
    seats()
    publishing.publish_due(AT)
    key = Path(settings.LEDGER_KEY)
    kept = key.read_bytes()
    key.unlink()
    written("r1")
    try:
        with pytest.raises(InputError, match="a file with a secret key"):
            publishing.publish_due(AT)
        assert not key.exists()
    finally:
        key.write_bytes(kept)
        key.chmod(0o600)


def test_the_key_can_be_read_by_its_owner_alone() -> None:
    publishing.publish_due(AT)
    for name in ("ledger-key", "clock-key"):
        assert Path(settings.LEDGER_KEY).with_name(name).stat().st_mode & 0o077 == 0


def test_the_check_says_what_it_compared(capsys: pytest.CaptureFixture[str]) -> None:
    seats()
    sent("r1")
    publishing.publish_due(AT)
    done("r1", "request.note_finding", "auditor", reason="looked")
    call_command("callup_ledger_check")
    said = capsys.readouterr().out
    assert "3 entries published" in said
    assert "1 wait" in said

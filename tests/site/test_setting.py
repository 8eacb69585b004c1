"""Is the database of the tests emptied between them, though it refuses that to everyone else?"""

import os
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from callup_site.desk import guard
from callup_site.desk.models import Document, Request

pytestmark = pytest.mark.django_db(transaction=True)


AT = datetime(2026, 11, 24, tzinfo=UTC)


def _write() -> None:
    asked = Request.objects.create(slug="sandbags", version=1, opened_at=AT, acted_at=AT)
    Document.objects.create(
        request=asked, kind="request", number=1, paper="draft", name="request.json", digest="sha256:0", size=2,
        data=b"{}", made_by="a1", made_at=AT,
    )  # fmt: skip


@pytest.mark.parametrize("time", [1, 2])
def test_a_test_begins_with_no_document_and_the_guard_on(time):
    assert Document.objects.count() == 0
    _write()
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        Document.objects.update(kind="another")
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        Document.objects.all().delete()
    assert Document.objects.get().kind == "request"


def test_the_engine_is_the_one_that_was_asked_for():
    asked = os.environ.get("CALLUP_TEST_DATABASE", "sqlite")
    assert asked.startswith(connection.vendor)


def test_tests_live_in_a_folder_of_their_own():
    assert "callup-tests-" in str(settings.HOME)
    assert settings.HOME in settings.LEDGER_FOLDER.parents
    assert guard.TABLES


def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)

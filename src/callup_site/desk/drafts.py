"""Where does half a form stay? As it was typed, for the account that typed it; nothing of it counts."""

from datetime import datetime

import msgspec

from callup_site.desk.models import Draft
from callup_site.desk.typed import Typed

KIND = "request"


def keep_draft(account: str, slug: str, typed: Typed, at: datetime) -> None:
    """Keep what was typed so far; what was kept before is replaced."""
    Draft.objects.update_or_create(
        account=account, slug=slug, kind=KIND, subject="",
        defaults={"posted": msgspec.to_builtins(typed), "saved_at": at},
    )  # fmt: skip


def draft_of(account: str, slug: str) -> tuple[Typed, datetime] | None:
    """What was typed so far, and when it was kept."""
    found = Draft.objects.filter(account=account, slug=slug, kind=KIND, subject="").first()
    return (msgspec.convert(found.posted, Typed), found.saved_at) if found else None


def drop_draft(account: str, slug: str) -> None:
    """Forget what was typed: it was handed in, or is not wanted any more."""
    Draft.objects.filter(account=account, slug=slug, kind=KIND, subject="").delete()

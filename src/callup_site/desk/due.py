"""Which fields were withheld until a day that has come, and are told now by themselves?

Whoever withheld them named the end, in public; so nobody acts, and the entry that tells them stands with the act that
withheld them. An answer that the other counsel may still answer blind waits until that is over (rule 2).
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime

from callup.errors import CallupError
from callup.ledger import parse_entry
from callup.reference.offices import read_offices
from callup.stages import may_see_answers
from callup_site.desk import store
from callup_site.desk.models import Entry, Head, Request, Thing, Withheld

ANSWER = "line.answer"
logger = logging.getLogger(__name__)


def tell_due(at: datetime) -> int:
    """Tell every withheld field whose end has come and whose value is kept, once.

    Args:
        at: The instant, in UTC.

    Returns:
        How many entries were told of.
    """
    if not any(True for _ in _due(at.date())):
        return 0
    with store.writing() as head:
        return sum(_tell(head, row, fields, at) for row, fields in list(_due(at.date())))


def _tell(head: Head, row: Entry, fields: tuple[str, ...], at: datetime) -> bool:
    """Tell one; what cannot be told is said in the log, and keeps nothing else from being told or published."""
    try:
        store.tell(head, row, fields, at)
    except CallupError as error:
        logger.error("what entry %d withholds cannot be told: %s", row.leaf, error)
        return False
    return True


def _due(on: date) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """Entries with fields that are to be told on a day, in their order."""
    told = _told()
    kept: dict[int, set[str]] = {}
    for leaf, commitment in Withheld.objects.values_list("entry_id", "commitment"):
        kept.setdefault(leaf, set()).add(commitment)
    for row in Entry.objects.filter(leaf__in=Withheld.objects.values("entry_id")).select_related("act__request"):
        entry = parse_entry(bytes(row.data))
        ended = {name for one in entry.redactions if date.fromisoformat(one.until) <= on for name in one.fields}
        ended -= told.get(row.digest, set())
        fields = tuple(
            one.field for one in entry.withheld if one.field in ended and one.commitment in kept[row.leaf]
        )  # fmt: skip
        if fields and not _is_still_blind(row):
            yield row, fields


def _told() -> dict[str, set[str]]:
    """Fields that were told, by the digest of the entry that withheld them."""
    found: dict[str, set[str]] = {}
    for data in Entry.objects.filter(kind=store.TOLD).values_list("data", flat=True):
        release = parse_entry(bytes(data)).release
        if release is not None:
            found.setdefault(release.entry, set()).update(one.field for one in release.disclosed)
    return found


def _is_still_blind(row: Entry) -> bool:
    """Whether an entry is an answer of counsel, and the other one may still be given on the same line."""
    request = row.act.request
    if row.act.act != ANSWER or Request.objects.filter(slug=row.slug, version__gt=request.version).exists():
        return False
    book = read_offices()
    line = Thing.objects.filter(request=request, thing="line", subject=row.act.subject).first()
    act = book.act(ANSWER)
    if line is None or line.stage not in act.stages or (act.within and request.stage not in act.within):
        return False
    return not may_see_answers("", row.act.subject, store.history_of(row.slug)).allowed

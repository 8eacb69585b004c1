"""How do the entries of the database become the public ledger, every one, byte by byte, in their order?

The database is written first, with the act; this brings the folder up to it, and can be killed at any moment.
Once a day the checkpoint is kept with the time of this site's clock under it, also when nothing was done.
"""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from django.conf import settings

from callup.errors import InputError, OutOfTurn, ProofError
from callup.ledger import (
    LOG,
    WITNESS,
    Ledger,
    Note,
    SecretKey,
    Trust,
    Verified,
    create_ledger,
    key_text,
    new_key,
    note_bytes,
    parse_note,
    public_key,
    read_entries,
    verify_ledger,
)
from callup.ledger.files import list_files, read_secret, reader, write_all
from callup.ledger.keys import secret_text
from callup.ledger.layout import CHECKPOINT, history_path
from callup.ledger.note import cosigned, parse_checkpoint, with_lines
from callup_site.desk.due import tell_due
from callup_site.desk.models import Entry
from callup_site.keys import made_once

AT_ONCE = 5_000
CLOCK = "clock.pub"
BEHIND = "bring back the database that belongs to this ledger; nothing is published until then"


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What was compared, and is the same: entries of the database, those of the folder, and what the verifier found."""

    kept: int
    published: int
    verified: Verified


def days_folder() -> Path:
    """Where the checkpoint of each day lies."""
    return Path(settings.LEDGER_FOLDER).with_name("ledger-days")


def published_size() -> int | None:
    """Number of entries in the folder; None where there is no ledger yet."""
    data = reader(Path(settings.LEDGER_FOLDER))(CHECKPOINT)
    return None if data is None else parse_checkpoint(parse_note(data).text).size


def publish_due(at: datetime | None = None) -> int:
    """Publish what is in the database and not yet in the folder; keep the checkpoint of the day.

    With the first look at a day, what was withheld until that day is told.
    Two may call it at once: one of them does the work, the other one gives 0.

    Args:
        at: The instant, in UTC; None: now.

    Returns:
        How many entries were published.

    Raises:
        ProofError: The folder says other than the database.
        InputError: The folder or the key cannot be read or written.
    """
    told = at or datetime.now(UTC)
    folder = Path(settings.LEDGER_FOLDER)
    if not _is_due(told):
        return 0
    if not _day_path(told).exists():
        tell_due(told)
    try:
        secret = _own_key(folder)
        with Ledger(folder, secret) as ledger:
            count = _publish(ledger)
            _keep_day(folder, told)
            return count
    except OutOfTurn:
        return 0


def _own_key(folder: Path) -> SecretKey:
    """The key of the ledger; it is made, and the ledger begun, only where there is no ledger yet."""
    path = Path(settings.LEDGER_KEY)
    if reader(folder)(history_path(0)) is not None:
        return read_secret(path)
    secret = _key(path, _origin(), LOG)
    create_ledger(folder, secret)
    return secret


def _is_due(at: datetime) -> bool:
    """Whether there is anything to do; cheap, because it is asked every second."""
    size = published_size()
    last = Entry.objects.order_by("-leaf").values_list("leaf", flat=True).first()
    return size is None or size != (0 if last is None else last + 1) or not _day_path(at).exists()


def _publish(ledger: Ledger) -> int:
    """Publish all that follows on what is there."""
    begin = ledger.checkpoint.size
    _check_last(ledger)
    while ready := list(_following(ledger.checkpoint.size)):
        ledger.publish(ready)
    return ledger.checkpoint.size - begin


def _following(size: int) -> Iterator[bytes]:
    """The next entries, without a gap."""
    rows = Entry.objects.filter(leaf__gte=size).order_by("leaf").values_list("leaf", "data")[:AT_ONCE]
    for number, (leaf, data) in enumerate(rows, size):
        if leaf != number:
            found = f"entry {leaf} after entry {number - 1}"
            raise ProofError(where="database", found=found, wanted=f"entry {number}", remedy="look for a lost row")
        yield bytes(data)


def _check_last(ledger: Ledger) -> None:
    """The last entry of the folder is that of the database; so a database from yesterday publishes nothing."""
    size = ledger.checkpoint.size
    if not size:
        return
    last = next(read_entries(reader(ledger.folder), size, size - 1))
    row = Entry.objects.filter(leaf=size - 1).values_list("data", flat=True).first()
    if row is None or bytes(row) != last:
        found = "no such entry" if row is None else "another one"
        wanted = f"entry {size - 1} as it was published"
        raise ProofError(where="database", found=found, wanted=wanted, remedy=BEHIND)


def _day_path(at: datetime) -> Path:
    return days_folder() / at.date().isoformat()


def _keep_day(folder: Path, at: datetime) -> None:
    """Keep the checkpoint of the day with the time of the site's own clock, once; called while the ledger is locked."""
    if _day_path(at).exists():
        return
    data = reader(folder)(CHECKPOINT)
    assert data is not None  # noqa: S101 - the ledger is open
    note = parse_note(data)
    clock = _key(Path(settings.LEDGER_KEY).with_name("clock-key"), f"{_name_of(note.text)}/clock", WITNESS)
    signed = with_lines(note, [cosigned(note.text, clock, at_seconds=int(at.timestamp()))])
    days = days_folder()
    write_all(days, {CLOCK: f"{key_text(public_key(clock))}\n".encode()})
    write_all(days, {at.date().isoformat(): note_bytes(signed)})


def _name_of(text: str) -> str:
    return parse_checkpoint(text).origin


def _origin() -> str:
    """Name of a new ledger: the host of the site."""
    return f"{urlsplit(settings.URL).netloc or 'localhost'}/ledger"


def _key(path: Path, name: str, kind: int) -> SecretKey:
    """A secret key that is made once, readable by its owner alone."""
    made_once(path, lambda: secret_text(new_key(name, kind, secrets.token_bytes(32))))
    return read_secret(path)


def check_published() -> Checked:
    """Hold the folder against the database, and verify the ledger.

    Raises:
        ProofError: They are not the same, or the ledger does not hold.
        InputError: There is no ledger yet.
    """
    folder = Path(settings.LEDGER_FOLDER)
    size = published_size()
    if size is None:
        raise InputError(where=str(folder), found="no ledger", wanted="one", remedy="let `callup serve` run first")
    rows = Entry.objects.order_by("leaf").values_list("leaf", "data").iterator(chunk_size=AT_ONCE)
    published = read_entries(reader(folder), size)
    for number, entry in enumerate(published):
        leaf, data = next(rows, (None, b""))
        if leaf != number or bytes(data) != entry:
            found = "no such row" if leaf is None else f"entry {leaf}, with other bytes"
            raise ProofError(where="database", found=found, wanted=f"entry {number} as it was published")
    waiting = [leaf for leaf, _ in rows]
    if waiting != list(range(size, size + len(waiting))):
        raise ProofError(where="database", found="a gap", wanted=f"entries from {size} on without a gap")
    key = public_key(read_secret(Path(settings.LEDGER_KEY)))
    verified = verify_ledger(reader(folder), Trust(ledger=key, earlier=_days()), listed=list_files(folder))
    return Checked(kept=size + len(waiting), published=size, verified=verified)


def _days() -> tuple[Note, ...]:
    return tuple(parse_note(path.read_bytes(), where=str(path)) for path in day_paths())


def day_paths() -> list[Path]:
    """The checkpoints of all days, the first one first."""
    days = days_folder()
    return sorted(path for path in days.glob("????-??-??") if path.is_file()) if days.is_dir() else []

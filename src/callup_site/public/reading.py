"""Which entries, documents and files are there for everyone? Reads the ledger's entries; a draft's columns never."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils import timezone

from callup.documents import canonical_json
from callup.ledger import prove_entry
from callup.ledger.files import list_files, reader
from callup.ledger.layout import CHECKPOINT, KEYS
from callup.ledger.note import parse_checkpoint, parse_note
from callup_site.desk.models import Document, Entry, Thing
from callup_site.desk.publishing import CLOCK, day_paths, days_folder, published_size
from callup_site.public.folding import fold, leaf_of
from callup_site.public.record import Leaf, PublicRequest

PAGE = 25
PUBLISHED, WITHHELD = ("published", "released"), "delayed"


class LedgerState(msgspec.Struct, frozen=True, kw_only=True):
    """The published ledger as its last checkpoint says; `waiting` entries are on their way into it."""

    origin: str
    size: int
    root: str
    checkpoint: str
    key: str
    waiting: int


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """The checkpoint kept on one day, and how many entries had come since the one before."""

    on: str
    size: int
    fresh: int | None


def request_of(slug: str, version: int | None = None) -> PublicRequest | None:
    """A request as the ledger tells it; None where it has no entry, or none of that version."""
    last = Entry.objects.filter(slug=slug).order_by("-leaf").values_list("digest", flat=True).first()
    return _folded(slug, last, version) if last else None


@lru_cache(maxsize=2_048)
def _folded(slug: str, last: str, version: int | None) -> PublicRequest | None:  # noqa: ARG001 - the key of the cache
    leaves = leaves_of(Entry.objects.filter(slug=slug))
    if version is not None and all(one.entry.version != version for one in leaves):
        return None
    return fold(leaves, version=version)


def leaves_of(rows: QuerySet[Entry]) -> tuple[Leaf, ...]:
    """Entries in their order."""
    return tuple(leaf_of(leaf, bytes(data)) for leaf, data in rows.order_by("leaf").values_list("leaf", "data"))


def count_requests() -> int:
    """How many requests have an entry."""
    return Entry.objects.values("slug").distinct().count()


def requests_on(page: int) -> list[PublicRequest]:
    """Requests of a page, the one acted on last first."""
    begin = (page - 1) * PAGE
    rows = Entry.objects.values("slug").annotate(last=Max("leaf")).order_by("-last")[begin : begin + PAGE]
    return list(_requests({one["slug"]: one["last"] for one in rows}))


def every_request() -> Iterator[PublicRequest]:
    """All requests, by id."""
    rows = Entry.objects.values("slug").annotate(last=Max("leaf")).order_by("slug")
    slugs = {one["slug"]: one["last"] for one in rows}
    names = list(slugs)
    for first in range(0, len(names), PAGE):
        yield from _requests({one: slugs[one] for one in names[first : first + PAGE]})


def _requests(last: dict[str, int]) -> Iterator[PublicRequest]:
    digests = dict(Entry.objects.filter(leaf__in=last.values()).values_list("slug", "digest"))
    for slug in last:
        found = _folded(slug, digests[slug], None)
        if found:
            yield found


def latest(count: int, slug: str | None = None) -> tuple[Leaf, ...]:
    """The last entries, the last one first."""
    rows = Entry.objects.filter(slug=slug) if slug else Entry.objects.all()
    told = rows.order_by("-leaf").values_list("leaf", "data")[:count]
    return tuple(leaf_of(leaf, bytes(data)) for leaf, data in told)


def published_documents(slug: str) -> QuerySet[Document]:
    """Documents that everyone may read.

    Those that are public as such, those that the records officer published, and those whose withholding has ended.
    """
    rows = Thing.objects.filter(request__slug=slug, thing="publication", stage__in=(*PUBLISHED, WITHHELD))
    today = timezone.now().date().isoformat()
    told = [facts for stage, facts in rows.values_list("stage", "facts") if stage != WITHHELD or _is_over(facts, today)]
    ids = [one["document"] for one in told if isinstance(one.get("document"), int)]
    mine = Document.objects.filter(request__slug=slug)
    return (mine.filter(paper="public") | mine.filter(id__in=ids)).order_by("id").defer("data")


def _is_over(facts: dict[str, Any], today: str) -> bool:
    """Whether the day until which a document was withheld has come."""
    until = facts.get("until")
    return isinstance(until, str) and until <= today


def ledger_state() -> LedgerState | None:
    """The published ledger; None before the first publication."""
    read = reader(Path(settings.LEDGER_FOLDER))
    data, keys = read(CHECKPOINT), read(KEYS)
    if data is None or keys is None:
        return None
    note = parse_note(data)
    told = parse_checkpoint(note.text)
    waiting = Entry.objects.filter(leaf__gte=told.size).count()
    return LedgerState(
        origin=told.origin, size=told.size, root=told.root.hex(), checkpoint=data.decode(),
        key=keys.decode().splitlines()[0], waiting=waiting,
    )  # fmt: skip


def ledger_file(path: str) -> bytes | None:
    """A file of the published ledger; None where there is none, or its name begins with a dot."""
    return _file(Path(settings.LEDGER_FOLDER), path)


def ledger_paths() -> list[str]:
    """All files of the published ledger, the last checkpoint last."""
    paths = list_files(Path(settings.LEDGER_FOLDER))
    return sorted(paths, key=lambda one: (one == CHECKPOINT, one))


def day_file(name: str) -> bytes | None:
    """The checkpoint of a day, or the key of the site's clock."""
    return _file(days_folder(), name) if "/" not in name else None


def proof_of(slug: str, leaf: int) -> bytes | None:
    """The proof that an entry of a request is in the published ledger; None where there is none, or not yet.

    Raises:
        ProofError: The files of the ledger do not hold.
    """
    size = published_size()
    if size is None or leaf >= size or not Entry.objects.filter(leaf=leaf, slug=slug).exists():
        return None
    return canonical_json(prove_entry(reader(Path(settings.LEDGER_FOLDER)), leaf))


def days() -> list[Day]:
    """The checkpoints of all days, the first one first."""
    found: list[Day] = []
    for path in day_paths():
        size = parse_checkpoint(parse_note(path.read_bytes()).text).size
        found.append(Day(on=path.name, size=size, fresh=size - found[-1].size if found else None))
    return found


def clock_key() -> str:
    """The public key of the site's clock; empty where there is none yet."""
    return (day_file(CLOCK) or b"").decode().strip()


def _file(folder: Path, path: str) -> bytes | None:
    parts = path.split("/")
    if any(not one or one.startswith(".") or "\\" in one or "\0" in one for one in parts):
        return None
    return reader(folder)(path) if (folder / path).is_file() else None

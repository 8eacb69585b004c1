"""Does each act follow the one before it on the same request, and is what was withheld told as it was?

The chain of a request lets its desk go on alone; that nobody rewrote the chain is shown by the tree over all entries.
"""

from collections.abc import Iterator

import msgspec

from callup.errors import InputError, ProofError
from callup.ledger.entry import Entry
from callup.ledger.merkle import leaf_hash
from callup.ledger.sealing import Withheld, check_disclosed


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """Something withheld that is still to be told.

    Attributes:
        entry: Digest of the entry that withholds it.
        request: Id of the request.
        fields: Names of the fields.
        on: Day on which it is to be looked at again, or told; ISO.
        reason: Why it is withheld.
        authority: Which rule lets it be withheld.
        kind: Whether the whole entry is delayed or single fields are redacted.
    """

    entry: str
    request: str
    fields: tuple[str, ...]
    on: str
    reason: str
    authority: str
    kind: str


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What one entry withholds and nobody has told since."""

    request: str
    withheld: tuple[Withheld, ...]
    due: tuple[Due, ...]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where all chains stand.

    Attributes:
        heads: For each request the digest of its last entry.
        held: For each entry that withholds something still, what it is.
        released: How many entries told what was withheld before.
    """

    heads: dict[str, str]
    held: dict[str, Held]
    released: int


def digest_of(data: bytes) -> str:
    """The digest by which later entries and people name an entry: its leaf hash.

    Example:
        >>> digest_of(b"")[:15]
        'sha256:6e340b9c'
    """
    return "sha256:" + leaf_hash(data).hex()


class Chains:
    """The chains of all requests while entries are read one after the other."""

    def __init__(self, standing: Standing | None = None) -> None:
        self._heads = dict(standing.heads) if standing else {}
        self._held = dict(standing.held) if standing else {}
        self._released = standing.released if standing else 0

    def head(self, request: str) -> str | None:
        """Digest of the last entry of a request, None where it has none."""
        return self._heads.get(request)

    def standing(self) -> Standing:
        """Where all chains stand now."""
        return Standing(heads=dict(self._heads), held=dict(self._held), released=self._released)

    def due(self) -> Iterator[Due]:
        """What is still to be told, in the order of the entries."""
        return (due for held in self._held.values() for due in held.due)

    def follow(self, entry: Entry, digest: str, *, where: str) -> None:
        """Take the next entry.

        Raises:
            ProofError: It does not follow the last one of its request, or tells other than what was withheld.
        """
        head = self._heads.get(entry.request)
        if entry.previous != head:
            found, wanted = entry.previous or "no entry before it", head or "no entry before it"
            raise ProofError(where=f"{where}, request '{entry.request}'", found=found, wanted=wanted)
        if entry.release is not None:
            self._tell(entry, where)
        if entry.withheld:
            self._held[digest] = Held(request=entry.request, withheld=entry.withheld, due=_dues(entry, digest))
        self._heads[entry.request] = digest

    def _tell(self, entry: Entry, where: str) -> None:
        """Check what is told against what was withheld."""
        assert entry.release is not None  # noqa: S101 - told by the caller
        name = entry.release.entry
        held = self._held.get(name)
        if held is None or held.request != entry.request:
            wanted = "an earlier entry of the same request that withholds something"
            raise ProofError(where=f"{where}.release", found=name, wanted=wanted)
        left = {one.field: one for one in held.withheld}
        for told in entry.release.disclosed:
            if told.field not in left:
                raise ProofError(where=f"{where}.release", found=f"'{told.field}'", wanted=f"one of {', '.join(left)}")
            try:
                check_disclosed(left.pop(told.field), told)
            except (InputError, ProofError) as error:
                raise ProofError(where=f"{where}.release", found=error.found, wanted=error.wanted) from None
        self._released += 1
        self._keep(name, held, left)

    def _keep(self, name: str, held: Held, left: dict[str, Withheld]) -> None:
        if not left:
            del self._held[name]
            return
        dues = (msgspec.structs.replace(due, fields=tuple(f for f in due.fields if f in left)) for due in held.due)
        still = tuple(due for due in dues if due.fields)
        self._held[name] = Held(request=held.request, withheld=tuple(left.values()), due=still)


def _dues(entry: Entry, digest: str) -> tuple[Due, ...]:
    """What an entry owes, and when."""
    if entry.delay:
        fields, delay = tuple(one.field for one in entry.withheld), entry.delay
        rows = [("delay", fields, delay.review_on, delay.reason, delay.authority)]
    else:
        rows = [("redaction", one.fields, one.until, one.reason, one.authority) for one in entry.redactions]
    return tuple(
        Due(entry=digest, request=entry.request, fields=fields, on=on, reason=reason, authority=rule, kind=kind)
        for kind, fields, on, reason, rule in rows
    )

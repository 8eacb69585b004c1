"""What is done already? One file for each outcome, named by the digest of its inputs.

A file is written whole or not at all. One that is not what it says it is counts as not there, and is worked out again.
"""

from pathlib import Path

import msgspec

from callup.documents import canonical_json, digest, write_bytes
from callup.sweep.outcome import Outcome


class Kept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One finished point as it lies in the folder: the outcome, and the digest of its bytes."""

    outcome: Outcome
    digest: str


class Store:
    """The folder of finished points."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, inputs: str) -> Outcome | None:
        """The outcome of these inputs, if it is here and whole."""
        try:
            kept = msgspec.json.decode(self._path(inputs).read_bytes(), type=Kept)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None
        whole = kept.outcome.inputs == inputs and kept.digest == digest(canonical_json(kept.outcome))
        return kept.outcome if whole else None

    def keep(self, outcome: Outcome) -> None:
        """Keep an outcome."""
        kept = Kept(outcome=outcome, digest=digest(canonical_json(outcome)))
        write_bytes(self._path(outcome.inputs), canonical_json(kept) + b"\n")

    def tidy(self) -> None:
        """Take away what a killed run left half written; such files have names of their own and are never read."""
        for path in self.folder.glob(".*.part"):
            path.unlink(missing_ok=True)

    def _path(self, inputs: str) -> Path:
        return self.folder / f"{inputs.removeprefix('sha256:')}.json"

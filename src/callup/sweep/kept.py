"""What is done already? One file for each outcome, named by the digest of its inputs.

A file is written whole or not at all. One that is not what it says it is counts as not there, and is worked out again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from callup.documents import canonical_json, digest, write_bytes
from callup.errors import InputError
from callup.sweep.outcome import Outcome

LOCK = ".lock"


class Kept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One finished point as it lies in the folder: the outcome, and the digest of its bytes."""

    outcome: Outcome
    digest: str


class Store:
    """The folder of finished points."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other sweeps out of the folder, where the system can; what a killed run left half written is taken away.

        Raises:
            InputError: Another sweep is at work there.
        """
        with (self.folder / LOCK).open("wb") as handle:
            if not _locked(handle.fileno()):
                raise InputError(
                    where=str(self.folder),
                    found="another sweep at work",
                    wanted="one sweep in one folder at a time",
                    remedy="wait for it, or name another folder with --out",
                )
            for path in self.folder.glob(".*.part"):
                path.unlink(missing_ok=True)
            yield

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

    def _path(self, inputs: str) -> Path:
        return self.folder / f"{inputs.removeprefix('sha256:')}.json"


def _locked(handle: int) -> bool:
    """Lock an open file until it is closed; True as well where there are no locks."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock  # noqa: PLC0415 - not on every system
    except ImportError:
        return True
    try:
        flock(handle, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True

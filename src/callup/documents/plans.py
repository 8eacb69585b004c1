"""Which plan runs already? Read from what callup wrote before."""

from pathlib import Path

import msgspec

from callup.documents.text import decode, load
from callup.errors import InputError
from callup.sourcing.plan import Assignment

MAX_PLAN_BYTES = 64 * 1024 * 1024
"""A package holds far more than its plan: the package of the largest request has about 4 million bytes."""


class _Plan(msgspec.Struct, frozen=True):
    assignments: tuple[Assignment, ...]


class _Package(msgspec.Struct, frozen=True):
    plan: _Plan


def read_assignments(path: Path) -> tuple[Assignment, ...]:
    """Assignments of a plan: from `package.json`, or from what `callup source --json` prints.

    Raises:
        InputError: The file cannot be read, or it holds no plan.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder) / "plan.json"
        ...     _ = file.write_text('{"assignments": []}', encoding="utf-8")
        ...     read_assignments(file)
        ()
    """
    text = decode(load(path, most_bytes=MAX_PLAN_BYTES), name=path.name)
    try:
        return msgspec.json.decode(text, type=_Package).plan.assignments
    except msgspec.DecodeError:
        pass
    try:
        return msgspec.json.decode(text, type=_Plan).assignments
    except msgspec.DecodeError as error:
        problem = str(error)
    raise InputError(
        where=path.name,
        found=f"no plan ({problem})",
        wanted="package.json of a walk, or the output of `callup source --json`",
        remedy="name the file that holds the running plan",
    )

"""How do a request and the facts about it become a case?"""

from collections.abc import Callable, Iterable
from itertools import chain, islice
from pathlib import Path
from typing import NoReturn, TypeVar

import msgspec

from callup.documents.checks import Known, check_facts, check_request, check_texts
from callup.documents.shape import MOST_ERRORS, check_version, convert
from callup.documents.text import Document, read_document
from callup.errors import InputError
from callup.reference.law import read_fact_kinds
from callup.request import Case, Facts, Request

MOST_SHOWN = 20

Record = TypeVar("Record", bound=msgspec.Struct)


def read_case(path: Path, *, facts: Path | None = None, known: Known | None = None) -> Case:
    """Read a request and what is known about it.

    Args:
        path: A folder with `request.toml` and, if there are any facts, `facts.toml`; or a request file itself.
        facts: A facts file to use instead of the `facts.toml` beside the request.
        known: Facts that may be named; the declared ones if left out.

    Returns:
        The request and its facts; without a facts file no fact is known.

    Raises:
        InputError: A file is missing or broken; the message lists every error found in it.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "request.toml").write_text('''callup = 1
        ... id = "a"
        ... title = "Sandbags"
        ... asked_on = 2025-05-09
        ... to = "State Guard"
        ... from = {office = "County"}
        ... mission = {}
        ... [[line]]
        ... id = "bags"
        ... title = "Fill bags"
        ... ''')
        >>> case = read_case(folder)
        >>> case.request.line[0].people is None, case.facts.fact
        (True, [])
    """
    request_path = _request_path(path)
    request = read_request(request_path, known=known)
    facts_path = facts if facts is not None else request_path.with_name("facts.toml")
    if facts is None and not _stands(facts_path):
        return Case(request=request, facts=Facts(callup=1))
    return Case(request=request, facts=read_facts(facts_path, request=request, known=known))


def _request_path(path: Path) -> Path:
    """The request file that a path means."""
    if not _is_folder(path):
        return path
    inside = path / "request.toml"
    if not _stands(inside):
        remedy = "write request.toml there, or name a request file"
        raise InputError(where=str(path), found="a folder without request.toml", wanted="a case", remedy=remedy)
    return inside


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError, RuntimeError):
        return False


def _stands(path: Path) -> bool:
    """Whether anything has this name, be it a broken link: what is there must be read or refused, never passed over."""
    return path.is_symlink() or path.exists()


def read_request(path: Path, *, known: Known | None = None) -> Request:
    """Read `request.toml` (or the same document as JSON).

    Raises:
        InputError: The document is broken; the message lists every error found in it.
    """
    return request_of(read_document(path), known=known)


def request_of(document: Document, *, known: Known | None = None) -> Request:
    """The request that a document holds.

    Raises:
        InputError: The document is broken; the message lists every error found in it.
    """
    request = _record(document, Request)
    _refuse(check_request(document, request, read_fact_kinds() if known is None else known))
    return request


def read_facts(path: Path, *, request: Request | None = None, known: Known | None = None) -> Facts:
    """Read `facts.toml` (or the same document as JSON).

    Args:
        path: The file.
        request: The request the facts are about: its lines may be named as scope, its sources as source.
        known: Facts that may be named; the declared ones if left out.

    Raises:
        InputError: The document is broken; the message lists every error found in it.
    """
    return facts_of(read_document(path), request=request, known=known)


def facts_of(document: Document, *, request: Request | None = None, known: Known | None = None) -> Facts:
    """The facts that a document holds.

    Raises:
        InputError: The document is broken; the message lists every error found in it.
    """
    facts = _record(document, Facts)
    _refuse(check_facts(document, facts, read_fact_kinds() if known is None else known, request))
    return facts


def read_record(
    path: Path, kind: type[Record], *, page: str, check: Callable[[Document, Record], Iterable[InputError]]
) -> Record:
    """Read a document of another format by the same rules: every key known, every error said with its line.

    Args:
        path: The file, TOML or JSON.
        kind: The record that it holds.
        page: Where the format is told, such as ``see docs/howto/sweep.md``.
        check: What must hold besides keys and kinds of values.

    Raises:
        InputError: The document is broken; the message lists every error found in it.
    """
    return record_of(read_document(path, page=page), kind, check=check)


def record_of(
    document: Document, kind: type[Record], *, check: Callable[[Document, Record], Iterable[InputError]]
) -> Record:
    """The record that a document of another format holds.

    Raises:
        InputError: The document is broken; the message lists every error found in it.
    """
    record = _record(document, kind)
    _refuse(check(document, record))
    return record


def _record(document: Document, kind: type[Record]) -> Record:
    """The record of a document whose keys and kinds of values fit."""
    check_version(document)
    record, errors = convert(document, kind)
    _refuse(chain(errors, check_texts(document)))
    if record is None:  # pragma: no cover - convert gives a record or errors
        raise AssertionError
    return record


def _refuse(errors: Iterable[InputError]) -> None:
    """Raise if there are errors; several are said in one message, one on each line."""
    found = list(islice(errors, MOST_ERRORS))
    if len(found) == 1:
        raise found[0]
    if found:
        _raise_all(found)


def _raise_all(errors: list[InputError]) -> NoReturn:
    first = errors[0]
    several = InputError(where=first.where, found=first.found, wanted=first.wanted, remedy=first.remedy)
    count = f"{len(errors) - MOST_SHOWN}{' or' if len(errors) >= MOST_ERRORS else ''}"
    more = [f"… and {count} more"] if len(errors) > MOST_SHOWN else []
    several.args = ("\n".join([*(str(error) for error in errors[:MOST_SHOWN]), *more]),)
    raise several

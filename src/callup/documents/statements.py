"""What do offices answer, and what do they hold against the package? `answers.toml` and `dissent.toml` (`callup = 1`).

Offices speak, never persons: a statement bears the name of an office and a day.
"""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from callup.documents.checks import check_name, check_unique
from callup.documents.read import read_record
from callup.documents.text import Document
from callup.errors import InputError
from callup.package import Answer, Dissent

PAGE = "see docs/steps/7-package.md"
Text = Annotated[str, Meta(max_length=5_000)]


class AnswerTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an office answers to one test of the package, by the id of the test."""

    test: str
    office: Text
    on: date
    says: Text


class Answers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answers of offices to the tests of a package."""

    callup: Literal[1]
    answer: Annotated[list[AnswerTable], Meta(min_length=1, max_length=500)]


class DissentTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an office holds against the package; `about` names a line, a criterion or the whole request."""

    office: Text
    on: date
    about: Text
    says: Text


class Dissents(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The dissents that stay with a package."""

    callup: Literal[1]
    dissent: Annotated[list[DissentTable], Meta(min_length=1, max_length=500)]


def read_answers(folder: Path, tests: Collection[str]) -> tuple[Answer, ...]:
    """The answers in `answers.toml` of a case, in its order; none where there is no such file.

    Args:
        folder: The folder of the case; a request file has no answers beside it.
        tests: Ids of the tests that may be answered.

    Raises:
        InputError: The document is broken; the message lists every error found in it.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     read_answers(Path(folder), ())
        ()
    """
    path = folder / "answers.toml"
    if not path.is_file():
        return ()

    def check(document: Document, answers: Answers) -> Iterator[InputError]:
        yield from _check_answers(document, answers, tests)

    found = read_record(path, Answers, page=PAGE, check=check)
    return tuple(Answer(test=one.test, office=one.office, on=one.on, says=one.says) for one in found.answer)


def read_dissents(folder: Path) -> tuple[Dissent, ...]:
    """The dissents in `dissent.toml` of a case, in its order; none where there is no such file.

    Raises:
        InputError: The document is broken; the message lists every error found in it.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> text = '''callup = 1
        ... [[dissent]]
        ... office = "Office of the Adjutant General"
        ... on = 2025-07-30
        ... about = "transport"
        ... says = "The units named are planned for the fire season."
        ... '''
        >>> with TemporaryDirectory() as folder:
        ...     _ = (Path(folder) / "dissent.toml").write_text(text, encoding="utf-8")
        ...     read_dissents(Path(folder))[0].about
        'transport'
    """
    path = folder / "dissent.toml"
    if not path.is_file():
        return ()
    found = read_record(path, Dissents, page=PAGE, check=_nothing_more)
    return tuple(Dissent(office=one.office, on=one.on, about=one.about, says=one.says) for one in found.dissent)


def _check_answers(document: Document, answers: Answers, tests: Collection[str]) -> Iterator[InputError]:
    """Known tests, each answered once."""
    yield from check_unique(document, "answer", [one.test for one in answers.answer])
    for number, one in enumerate(answers.answer):
        yield from check_name(document, ("answer", number, "test"), one.test, "a test", tests)


def _nothing_more(_document: Document, _dissents: Dissents) -> Iterator[InputError]:
    return iter(())

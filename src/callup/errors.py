"""What can go wrong, and how is it said?

    CallupError                 exit code
    ├── InputError                  10   a document that people wrote is broken
    │   └── UnknownName             10   a name that is not known; the nearest known one is offered
    ├── TableError                  11   a table is broken or does not match its digest
    ├── OutOfTurn                   12   an act by the wrong office or at the wrong stage
    ├── ProofError                  13   a proof does not hold
    └── Unfinished                  14   work that stopped before its end; what is done is kept

A bar, a shortfall or a refusal is an answer, never an exception.
A message says, in this order: where, what was found, what was wanted, what to do.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TypeVar


class CallupError(Exception):
    """The root of the tree; never raised itself.

    Args:
        where: Document and place in it, for example ``request.toml, line 3, line[1].people``.
        found: What stands there.
        wanted: What should stand there.
        remedy: What the reader can do about it.

    Example:
        >>> print(InputError(where="request.toml, line 3, people", found="-5", wanted="a whole number of 0 or more"))
        request.toml, line 3, people: found -5, wanted a whole number of 0 or more
    """

    exit_code = 1

    def __init__(self, *, where: str, found: str, wanted: str, remedy: str = "") -> None:
        self.where, self.found, self.wanted, self.remedy = where, found, wanted, remedy
        super().__init__(f"{where}: found {found}, wanted {wanted}" + (f"; {remedy}" if remedy else ""))


class InputError(CallupError):
    """A document that people wrote cannot be used."""

    exit_code = 10


class UnknownName(InputError):  # noqa: N818 - the name is part of the house style
    """A name that is not known; the nearest known one is offered.

    Example:
        >>> print(UnknownName(where="roles", name="medicl", kind="a role", known=["medical", "custody"]))
        roles: found 'medicl', wanted the name of a role; did you mean 'medical'?
        >>> print(UnknownName(where="--home", name="tx", kind="a jurisdiction", known=["VT", "TX", "UT"]))
        --home: found 'tx', wanted the name of a jurisdiction; did you mean 'TX'?
    """

    def __init__(self, *, where: str, name: str, kind: str, known: Iterable[str]) -> None:
        names = sorted(set(known))
        near = [one for one in names if one.lower() == name.lower()] or get_close_matches(name, names, n=1, cutoff=0.5)
        shown = ", ".join(names[:30]) + (", …" if len(names) > 30 else "")
        remedy = f"did you mean '{near[0]}'?" if near else f"known: {shown}"
        super().__init__(where=where, found=f"'{name}'", wanted=f"the name of {kind}", remedy=remedy)


class TableError(CallupError):
    """A table is broken, lacks what is asked of it, or does not match its digest."""

    exit_code = 11


class OutOfTurn(CallupError):  # noqa: N818
    """An act by the wrong office or at the wrong stage."""

    exit_code = 12


class ProofError(CallupError):
    """A proof does not hold."""

    exit_code = 13


class Unfinished(CallupError):  # noqa: N818 - the name is part of the house style
    """Work that stopped before its end; what is done is kept, and the same command goes on from there."""

    exit_code = 14


Said = TypeVar("Said", bound=CallupError)


def moved(error: Said, *, where: str) -> Said:
    """The same error, said of another place.

    Example:
        >>> print(moved(TableError(where="rule one", found="no date", wanted="a date"), where="law.toml, rule one"))
        law.toml, rule one: found no date, wanted a date
    """
    again = type(error).__new__(type(error))
    CallupError.__init__(again, where=where, found=error.found, wanted=error.wanted, remedy=error.remedy)
    return again

"""Which roles and duty statuses occur in many lines, alone or as one of several that come into question?

Of a line whose role is unclear it may still be known that it is one of a few: its answer is what survives all of them.
"""

from collections.abc import Mapping
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from callup.errors import InputError
from callup.law.batch.planes import ALL, Planes, Words

OR = " or "
Duty = tuple[str, str]


def one_of(roles: tuple[str, ...]) -> str:
    """The name of a role that is one of several.

    Example:
        >>> one_of(("medical", "custody")), roles_in("medical or custody")
        ('medical or custody', ('medical', 'custody'))
    """
    return OR.join(roles)


def roles_in(name: str) -> tuple[str, ...]:
    """The roles that a name stands for."""
    return tuple(name.split(OR))


def live(planes: Planes) -> Words:
    """All bits that stand for a line."""
    bits = np.full(planes.words, ALL)
    if planes.lines % 64:
        bits[-1] = np.uint64((1 << planes.lines % 64) - 1)
    return bits


def duties_of(planes: Planes, variables: Mapping[str, tuple[str, ...]]) -> list[Duty]:
    """The roles and statuses that occur in the lines; a role may be one of several, named by `one_of`.

    Raises:
        InputError: A line without exactly one status, or a batch without roles.
    """
    statuses, bits = by_status(planes, variables), live(planes)
    return [
        (role, status)
        for role, those in by_role(planes, variables).items()
        for status, these in statuses.items()
        if (those & these & bits).any()
    ]


def by_status(planes: Planes, variables: Mapping[str, tuple[str, ...]]) -> dict[str, Words]:
    """The lines of each status.

    Raises:
        InputError: A line without exactly one status.
    """
    if "status" not in planes.by_name or (_in_several(planes.by_name["status"]) & live(planes)).any():
        raise _open("status")
    return dict(zip(variables["status"], planes.by_name["status"], strict=True))


def by_role(planes: Planes, variables: Mapping[str, tuple[str, ...]]) -> dict[str, Words]:
    """The lines of each role, and of each set of roles of which one comes into question.

    Raises:
        InputError: No line says anything of its role.
    """
    if "role" not in planes.by_name:
        raise _open("role")
    rows = planes.by_name["role"]
    several = _in_several(rows) & live(planes)
    if not several.any():
        return dict(zip(variables["role"], rows, strict=True))
    found = {name: row & ~several for name, row in zip(variables["role"], rows, strict=True)}
    numbers = np.flatnonzero(_bits(several, planes.lines))
    possible = np.stack([_bits(row, planes.lines)[numbers] for row in rows])
    sets, which = np.unique(possible, axis=1, return_inverse=True)
    for place, column in enumerate(sets.T):
        name = one_of(tuple(role for role, some in zip(variables["role"], column, strict=True) if some))
        found[name] = _words(numbers[which.reshape(-1) == place], planes)
    return found


def _in_several(rows: Words) -> Words:
    seen: Words = np.zeros_like(rows[0])
    twice: Words = np.zeros_like(rows[0])
    for row in rows:
        twice |= seen & row
        seen |= row
    return twice


def _bits(row: Words, lines: int) -> NDArray[np.uint8]:
    bits: NDArray[np.uint8] = np.unpackbits(row.view(np.uint8), bitorder="little")[:lines]
    return bits


def _words(numbers: NDArray[np.intp], planes: Planes) -> Words:
    bits = np.zeros(planes.words * 64, dtype=np.uint8)
    bits[numbers] = 1
    packed: Words = np.packbits(bits, bitorder="little").view(np.uint64)
    return packed


def _open(name: str) -> InputError:
    remedy = {
        "status": "give one line for each status that comes into question",
        "role": "mark every role as possible where nothing is known of it",
    }
    return InputError(
        where="a batch of lines",
        found=f"a line whose {name} is open",
        wanted={"status": "one status for each line", "role": "the roles that come into question for each line"}[name],
        remedy=remedy[name],
    )


def any_of(several: list[Words]) -> Words:
    """The lines that are in any of several rows."""
    return reduce(np.bitwise_or, several)

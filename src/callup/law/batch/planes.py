"""Which values of each fact are still possible, in very many lines at once?

One bit for each line, 64 lines to a word: a plane for each value of each fact.
The role and the duty status are packed like facts.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.errors import InputError, UnknownName
from callup.law.diagram import Knowledge

Words = NDArray[np.uint64]
Column = NDArray[np.bool_]
Variables = Mapping[str, tuple[str, ...]]

NOT_KNOWN = 255
ALL = np.uint64(2**64 - 1)


class Planes(msgspec.Struct, frozen=True, kw_only=True):
    """What is still possible in each of many lines.

    `by_name` gives for each fact an array of shape (values, words); a fact left out is unknown in every line.
    Bits beyond the last line have no meaning.
    """

    lines: int
    by_name: dict[str, Words]

    @property
    def words(self) -> int:
        """Number of words in a plane."""
        return words_for(self.lines)


def words_for(lines: int) -> int:
    """Number of 64-bit words that hold one bit for each line.

    Example:
        >>> words_for(64), words_for(65)
        (1, 2)
    """
    return -(-lines // 64)


def pack(columns: Mapping[str, Iterable[Column]], variables: Variables, *, lines: int) -> Planes:
    """Pack Boolean columns: for each fact one column for each of its values, true where the value is still possible.

    Raises:
        UnknownName: A column is not named after a variable of the law.
        InputError: A fact has too many or too few columns, a column too many or too few lines,
            or a line leaves a fact no value at all.

    Example:
        >>> consent = [np.array([True, True, False]), np.array([False, True, True])]
        >>> pack({"consent": consent}, {"consent": ("given", "none")}, lines=3).by_name["consent"].tolist()
        [[3], [6]]
    """
    by_name = {}
    for name, several in columns.items():
        by_name[name] = _words(name, list(several), len(_values(name, variables)), lines)
        _refuse_nothing_possible(name, by_name[name], lines)
    return Planes(lines=lines, by_name=by_name)


def pack_complete(columns: Mapping[str, Iterable[Column]], variables: Variables, *, lines: int) -> Planes:
    """Pack lines in which every given fact is known: one column for each value but the last, which is the rest.

    Raises:
        UnknownName: A column is not named after a variable of the law.
        InputError: A fact has too many or too few columns, a column too many or too few lines,
            or a line has two values of one fact.

    Example:
        >>> pack_complete({"armed": [np.array([True, False])]}, {"armed": ("yes", "no")}, lines=2).lines
        2
    """
    by_name = {}
    for name, several in columns.items():
        packed = _words(name, list(several), len(_values(name, variables)) - 1, lines)
        taken = np.zeros_like(packed[0])
        for plane in packed:
            if (taken & plane).any():
                raise InputError(where=f"columns of '{name}'", found="two values in one line", wanted="one value")
            taken |= plane
        by_name[name] = np.vstack([packed, ~taken])
    return Planes(lines=lines, by_name=by_name)


def _values(name: str, variables: Variables) -> tuple[str, ...]:
    if name not in variables:
        raise UnknownName(where="a batch of lines", name=name, kind="a fact", known=variables)
    return variables[name]


def _words(name: str, columns: list[Column], wanted: int, lines: int) -> Words:
    found = sorted({(len(columns), len(column)) for column in columns})
    if found != [(wanted, lines)]:
        raise InputError(
            where=f"columns of '{name}'",
            found=f"(columns, lines) {found}",
            wanted=f"{wanted} columns, one for each value, of {lines} lines",
        )
    packed = np.zeros((wanted, words_for(lines) * 8), dtype=np.uint8)
    for plane, column in zip(packed, columns, strict=True):
        plane[: -(-lines // 8)] = np.packbits(column, bitorder="little")
    return packed.view(np.uint64)


def _refuse_nothing_possible(name: str, planes: Words, lines: int) -> None:
    some = np.bitwise_or.reduce(planes, axis=0)
    if (some[:-1] == ALL).all() and lines % 64 == 0 and (some[-1:] == ALL).all():
        return
    empty = np.flatnonzero(np.unpackbits(some.view(np.uint8), bitorder="little")[:lines] == 0)
    if empty.size:
        raise InputError(
            where=f"columns of '{name}'",
            found=f"no possible value in line {empty[0]}",
            wanted="at least one possible value in every line",
            remedy="mark every value as possible where nothing is known",
        )


def columns_of_codes(codes: NDArray[np.uint8], values: tuple[str, ...]) -> Iterable[Column]:
    """One column for each value from whole numbers: the place of the value in each line, or NOT_KNOWN.

    Example:
        >>> [column.tolist() for column in columns_of_codes(np.array([0, NOT_KNOWN], dtype=np.uint8), ("yes", "no"))]
        [[True, True], [False, True]]
    """
    unknown = codes == NOT_KNOWN
    open_somewhere = bool(unknown.any())
    for place in range(len(values)):
        yield (codes == place) | unknown if open_somewhere else codes == place


def codes_of_tokens(tokens: Sequence[str | None], values: tuple[str, ...], *, where: str) -> NDArray[np.uint8]:
    """The place of each token among the values; None, which means unknown, becomes NOT_KNOWN.

    Raises:
        UnknownName: A token is not one of the values.

    Example:
        >>> codes_of_tokens(["no", None, "yes"], ("yes", "no"), where="consent").tolist()
        [1, 255, 0]
    """
    places: dict[str | None, int] = {value: place for place, value in enumerate(values)} | {None: NOT_KNOWN}
    for token in set(tokens) - set(places):
        raise UnknownName(where=where, name=str(token), kind="a value", known=values)
    return np.fromiter((places[token] for token in tokens), dtype=np.uint8, count=len(tokens))


def pack_knowledge(lines: Sequence[Knowledge], variables: Variables) -> Planes:
    """Pack what is known of each line; names that the law does not speak of are left out.

    Raises:
        InputError: A line leaves a fact no value at all.

    Example:
        >>> lines = [{"armed": frozenset({"no"})}, {}]
        >>> pack_knowledge(lines, {"armed": ("yes", "no")}).by_name["armed"].tolist()
        [[2], [3]]
    """
    named = [name for name in variables if any(name in line for line in lines)]
    columns = {name: [_possible(lines, name, value) for value in variables[name]] for name in named}
    return pack(columns, variables, lines=len(lines))


def _possible(lines: Sequence[Knowledge], name: str, value: str) -> Column:
    return np.array([name not in line or value in line[name] for line in lines], dtype=np.bool_)

"""What is the verdict on each of very many lines, under every combination of readings?

Exact: one pass over the circuit finds for each line the ends that are still possible, 64 lines to a word.
"""

from collections.abc import Iterable, Mapping
from functools import reduce

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.errors import InputError, UnknownName
from callup.law.batch.circuit import Circuit, Duty, View, circuit_of
from callup.law.batch.planes import ALL, Planes, Words
from callup.law.engine import Engine

CHUNK = 4_000  # words visited at a time, so that they stay close to the processor
Codes = NDArray[np.uint8]
Kinds = tuple[Words, Words, Words, Words]
Reading = Mapping[str, str]


class Possible(msgspec.Struct, frozen=True, kw_only=True):
    """What is still possible in each line: a row of bits for each end of the circuit, of shape (ends, words)."""

    lines: int
    circuit: Circuit
    reached: Words

    def under(self, reading: Reading) -> Codes:
        """The verdict on each line under one combination of readings: places in `callup.role.VERDICTS`.

        Args:
            reading: A reading for each question in `circuit.questions`.

        Raises:
            UnknownName: A question without a reading, or a reading that does not exist.
        """
        codes = np.empty(self.reached.shape[1] * 64, dtype=np.uint8)
        _write_codes(codes, self.kinds_under([reading])[0])
        return codes[: self.lines]

    def kinds_under(self, readings: Iterable[Reading]) -> list[Kinds]:
        """The same for several combinations, as bits: lines barred, open, allowed under a condition, allowed."""
        ends, every = _Ends(list(self.reached)), np.full(self.reached.shape[1], ALL)
        found = []
        for reading in readings:
            _refuse_unknown_reading(self.circuit, reading)
            found.append(_kinds(self.circuit.view(reading), ends, every))
        return found


class Verdicts(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on each line over all readings, and what is still possible in it.

    `codes` are places in `callup.role.VERDICTS`, in the order of the lines.
    """

    codes: Codes
    possible: Possible


def judge_many(engine: Engine, planes: Planes) -> Verdicts:
    """The verdict on every line, whatever its role and status; `planes` must hold both.

    Raises:
        InputError: A line without exactly one role and one status.
    """
    return judge(circuit_of(engine, duties_of(planes, engine.names.variables)), planes)


def duties_of(planes: Planes, variables: Mapping[str, tuple[str, ...]]) -> list[Duty]:
    """The roles and statuses that occur in the lines.

    Raises:
        InputError: A line without exactly one role and one status.
    """
    live = _live(planes)
    _refuse_several(planes, live)
    roles, statuses = (
        [(value, plane & live) for value, plane in zip(variables[name], planes.by_name[name], strict=True)]
        for name in ("role", "status")
    )
    found = [(one, other) for one in roles if one[1].any() for other in statuses]
    return [(role, status) for (role, those), (status, these) in found if (those & these).any()]


def judge(circuit: Circuit, planes: Planes) -> Verdicts:
    """The verdict on every line, from a circuit that has been laid out before.

    Raises:
        InputError: A role and status that the circuit does not have, or a line that leaves open which it is.
    """
    codes = np.empty(planes.words * 64, dtype=np.uint8)
    found = possible(circuit, planes, codes=codes)
    return Verdicts(codes=codes[: planes.lines], possible=found)


def possible(circuit: Circuit, planes: Planes, *, codes: Codes | None = None) -> Possible:
    """What is still possible in every line; where `codes` is given, one byte a line, verdicts are written there.

    Raises:
        InputError: A role and status that the circuit does not have, or a line that leaves open which it is.
    """
    if sum(len(entry.duties) for entry in circuit.entries) > 1 or "role" in planes.by_name:
        _refuse_several(planes, _live(planes))
    reached = np.empty((len(circuit.ends), planes.words), dtype=np.uint64)
    pool = np.empty((circuit.slots, min(CHUNK, planes.words)), dtype=np.uint64)
    for start in range(0, planes.words, CHUNK):
        part = slice(start, min(start + CHUNK, planes.words))
        entered, rows = _entered(circuit, planes, part), list(pool[:, : part.stop - start])
        _flow(circuit, _gates(circuit, planes, part), entered, rows)
        ends = [rows[slot] for slot in circuit.end_slots]
        np.stack(ends, out=reached[:, part])
        if codes is not None:
            _write_codes(codes[start * 64 : part.stop * 64], _kinds_over_readings(circuit, _Ends(ends), entered))
    return Possible(lines=planes.lines, circuit=circuit, reached=reached)


def _live(planes: Planes) -> Words:
    """All bits that stand for a line."""
    live = np.full(planes.words, ALL)
    if planes.lines % 64:
        live[-1] = np.uint64((1 << planes.lines % 64) - 1)
    return live


def _refuse_several(planes: Planes, live: Words) -> None:
    for name in ("role", "status"):
        seen, twice = np.zeros_like(live), np.zeros_like(live)
        for plane in planes.by_name.get(name, ()):
            twice |= seen & plane
            seen |= plane
        if name not in planes.by_name or (twice & live).any():
            raise InputError(
                where="a batch of lines",
                found=f"a line whose {name} is open",
                wanted=f"one {name} for each line",
                remedy=f"give one line for each {name} that comes into question",
            )


def _entered(circuit: Circuit, planes: Planes, part: slice) -> list[Words]:
    """For each entry the lines that begin there."""
    width = part.stop - part.start
    if "role" not in planes.by_name:
        return [np.full(width, ALL)]
    of = {
        name: dict(zip(circuit.variables[name], planes.by_name[name][:, part], strict=True))
        for name in ("role", "status")
    }
    entered = [_any(of["role"][role] & of["status"][status] for role, status in one.duties) for one in circuit.entries]
    everyone = reduce(np.bitwise_or, entered)
    if (_live(planes)[part] & ~everyone).any():
        raise InputError(
            where="a batch of lines",
            found="a line whose role and status the circuit does not have",
            wanted="only roles and statuses that it was laid out for",
            remedy="use judge_many, or lay out a circuit for duties_of the lines",
        )
    return entered


def _gates(circuit: Circuit, planes: Planes, part: slice) -> list[Words | None]:
    """For each gate the lines that can pass it; None where every line can, because nobody knows the fact."""
    return [
        _any(planes.by_name[gate.name][place, part] for place in gate.values) if gate.name in planes.by_name else None
        for gate in circuit.gates
    ]


def _flow(circuit: Circuit, gates: list[Words | None], entered: list[Words], rows: list[Words]) -> None:
    """Let the lines flow from the entries down; afterwards the rows of the ends are filled."""
    for entry, lines in zip(circuit.entries, entered, strict=True):
        rows[entry.slot][:] = lines
    spare = np.empty_like(rows[0])
    for step in circuit.steps:
        above, gate, below = rows[step.above], gates[step.gate], rows[step.below]
        if gate is None:
            np.copyto(below, above) if step.first else np.bitwise_or(below, above, out=below)
        elif step.first:
            np.bitwise_and(above, gate, out=below)
        else:
            np.bitwise_or(below, np.bitwise_and(above, gate, out=spare), out=below)


def _any(several: Iterable[Words]) -> Words:
    return reduce(np.bitwise_or, several)


class _Ends:
    """The lines that reach each end of the circuit, and those that reach any of several; sums are kept and shared."""

    def __init__(self, rows: list[Words]) -> None:
        self.rows = rows
        self.sums: dict[tuple[int, ...], Words] = {}

    def any_of(self, wanted: tuple[int, ...]) -> Words:
        if not wanted:
            return np.zeros_like(self.rows[0])
        if len(wanted) == 1:
            return self.rows[wanted[0]]
        if wanted not in self.sums:
            self.sums[wanted] = self.any_of(wanted[:-1]) | self.rows[wanted[-1]]
        return self.sums[wanted]


def _kinds(view: View, ends: _Ends, lines: Words) -> Kinds:
    """The lines that are barred, open, allowed under a condition, and allowed, as `callup.law.answer.verdict_of`."""
    clear = ends.any_of(view.clear) & lines
    still_open = clear & ends.any_of(view.barred)
    yes = clear ^ still_open
    conditional = yes & ends.any_of(view.unmet)
    return lines ^ clear, still_open, conditional, yes ^ conditional


def _kinds_over_readings(circuit: Circuit, ends: _Ends, entered: list[Words]) -> Kinds:
    """The lines that some combination of readings finds barred, open, allowed under a condition, or allowed."""
    found = []
    for group in circuit.groups:
        lines = _any(entered[entry] for entry in group.entries)
        found += [_kinds(view, ends, lines) for view in group.views]
    barred, still_open, conditional, allowed = (_any(kind) for kind in zip(*found, strict=True))
    return barred, still_open, conditional, allowed


def _write_codes(codes: Codes, kinds: Kinds) -> None:
    """One verdict for each line, as `callup.law.answer.combined`: 0 to 4 in three bits."""
    barred, still_open, conditional, allowed = kinds
    yes = conditional | allowed
    unsettled = (barred & still_open) | ((barred | still_open) & yes)
    settled = ~unsettled
    lanes = codes.view(np.uint64)
    lanes[:] = _spread(allowed & ~conditional & settled)
    for bit in ((still_open | conditional) & settled, unsettled | conditional):
        np.left_shift(lanes, 1, out=lanes)
        lanes |= _spread(bit)


def _spread(plane: Words) -> Words:
    """One byte for each bit, eight of them to a word."""
    return np.unpackbits(plane.view(np.uint8), bitorder="little").view(np.uint64)


def _refuse_unknown_reading(circuit: Circuit, reading: Reading) -> None:
    for name, readings in circuit.questions.items():
        if reading.get(name) not in readings:
            found = str(reading.get(name, "nothing"))
            raise UnknownName(
                where="a combination of readings", name=found, kind=f"a reading of '{name}'", known=readings
            )

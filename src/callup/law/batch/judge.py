"""What is the verdict on each of very many lines, under every combination of readings?

Exact: one pass over the circuit finds for each line the ends that are still possible, 64 lines to a word.
"""

from collections.abc import Iterable, Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.errors import InputError, UnknownName
from callup.law.batch.acts import as_acts
from callup.law.batch.circuit import Circuit, View, circuit_of, root_of
from callup.law.batch.planes import ALL, Planes, Words
from callup.law.batch.roles import any_of, by_role, by_status, duties_of, live
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


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What a review says of each line: `all_layers`, and the same without orders and court orders.

    `law_alone` are places in `callup.role.VERDICTS`; `acts` the lines with the roles that they were judged as.
    """

    all_layers: Verdicts
    law_alone: Codes
    acts: Planes


def judge_lines(engine: Engine, planes: Planes) -> Judged:
    """What a review says of every line: judged as what people would do, for all layers and for the law alone.

    Args:
        engine: The law of a day, a request and a place.
        planes: What is known of each line, its roles and its status. Where several roles are possible, the role is
            one of them; a line that has several roles is one row for each, and its verdict is the least code of them.

    Raises:
        InputError: A line whose status is open, or a batch without roles.
    """
    acts = as_acts(engine, planes)
    verdicts = judge_many(engine, acts)
    return Judged(all_layers=verdicts, law_alone=_law_alone(engine, acts, verdicts.codes), acts=acts)


def _law_alone(engine: Engine, planes: Planes, codes: Codes) -> Codes:
    """The verdicts without orders; judged again are only the roles and statuses for which orders say something."""
    variables = engine.names.variables
    duties = [
        duty
        for duty in duties_of(planes, variables)
        if root_of(engine, duty, layers="all") != root_of(engine, duty, layers="law alone")
    ]
    if not duties:
        return codes
    circuit = circuit_of(engine, duties, layers="law alone")
    entered = _entered(circuit, by_role(planes, variables), by_status(planes, variables))
    alone = np.empty(planes.words * 64, dtype=np.uint8)
    _possible(circuit, planes, entered, alone)
    told = np.unpackbits(any_of(entered).view(np.uint8), bitorder="little").view(np.bool_)
    return np.where(told[: planes.lines], alone[: planes.lines], codes)


def judge_many(engine: Engine, planes: Planes) -> Verdicts:
    """The verdict on every line, whatever its role and status; `planes` must hold both, and labels are believed.

    Raises:
        InputError: A line whose status is open, or a batch without roles.
    """
    return judge(circuit_of(engine, duties_of(planes, engine.names.variables)), planes)


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
    return _possible(circuit, planes, _entries(circuit, planes), codes)


def _possible(circuit: Circuit, planes: Planes, everywhere: list[Words] | None, codes: Codes | None) -> Possible:
    reached = np.empty((len(circuit.ends), planes.words), dtype=np.uint64)
    pool = np.empty((circuit.slots, min(CHUNK, planes.words)), dtype=np.uint64)
    for start in range(0, planes.words, CHUNK):
        part = slice(start, min(start + CHUNK, planes.words))
        rows = list(pool[:, : part.stop - start])
        entered = [np.full(len(rows[0]), ALL)] if everywhere is None else [lines[part] for lines in everywhere]
        _flow(circuit, _gates(circuit, planes, part), entered, rows)
        ends = [rows[slot] for slot in circuit.end_slots]
        np.stack(ends, out=reached[:, part])
        if codes is not None:
            _write_codes(codes[start * 64 : part.stop * 64], _kinds_over_readings(circuit, _Ends(ends), entered))
    return Possible(lines=planes.lines, circuit=circuit, reached=reached)


def _entries(circuit: Circuit, planes: Planes) -> list[Words] | None:
    """For each entry the lines that begin there; None where all begin at the only one.

    Raises:
        InputError: A line whose role and status the circuit does not have.
    """
    if "role" not in planes.by_name and sum(len(entry.duties) for entry in circuit.entries) == 1:
        return None
    roles, statuses = by_role(planes, circuit.variables), by_status(planes, circuit.variables)
    nobody = np.zeros(planes.words, dtype=np.uint64)
    entered = _entered(circuit, roles, statuses)
    if (live(planes) & ~any_of([nobody, *entered])).any():
        raise InputError(
            where="a batch of lines",
            found="a line whose role and status the circuit does not have",
            wanted="only roles and statuses that it was laid out for",
            remedy="use judge_many, or lay out a circuit for duties_of the lines",
        )
    return entered


def _entered(circuit: Circuit, roles: dict[str, Words], statuses: dict[str, Words]) -> list[Words]:
    nobody = np.zeros_like(statuses[next(iter(statuses))])
    return [
        any_of([roles.get(role, nobody) & statuses[status] for role, status in one.duties]) for one in circuit.entries
    ]


def _gates(circuit: Circuit, planes: Planes, part: slice) -> list[Words | None]:
    """For each gate the lines that can pass it; None where every line can, because nobody knows the fact."""
    known = planes.by_name
    return [
        any_of([known[gate.name][place, part] for place in gate.values]) if gate.name in known else None
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
        lines = any_of([entered[entry] for entry in group.entries])
        found += [_kinds(view, ends, lines) for view in group.views]
    barred, still_open, conditional, allowed = (any_of(list(kind)) for kind in zip(*found, strict=True))
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

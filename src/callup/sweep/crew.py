"""Who works out the points? Processes on this machine, one for each seat.

A seat takes one task at a time, so a worker that dies takes one point with it and everyone knows which.
Workers end with the process that started them, even when that one is killed.
"""

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Protocol

import msgspec

from callup.errors import CallupError
from callup.sweep.outcome import Memory, Outcome, sweep_point
from callup.sweep.points import Task


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A point that cannot be worked out: an error as it is said, in its parts."""

    where: str
    found: str
    wanted: str
    remedy: str


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """A worker that died over its point or could not do it, and how, in words."""

    how: str


Answer = Outcome | Refused | Lost


class Crew(Protocol):
    """Workers in numbered seats."""

    seats: int

    def give(self, seat: int, task: Task) -> None:
        """Give a task to a free seat."""

    def answers(self) -> Iterator[tuple[int, Answer]]:
        """Wait until at least one seat has an answer, and give all that are there; a lost worker is replaced."""

    def close(self) -> None:
        """End all workers, whatever they are doing."""


def answer(task: Task, memory: Memory) -> Answer:
    """Work out one task where the worker is; an error comes back as a record, whatever it is."""
    try:
        return sweep_point(task.case, task.choices, memory=memory)
    except CallupError as error:
        return Refused(where=error.where, found=error.found, wanted=error.wanted, remedy=error.remedy)
    except Exception as error:  # a fault of ours or of the machine: the others go on, and a developer can see where
        traceback.print_exc()
        return Lost(how=f"stopped by {type(error).__name__}: {str(error).strip()[:200]}")


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class LocalCrew:
    """Processes on this machine."""

    def __init__(self, seats: int) -> None:
        self.seats = seats
        self._made = multiprocessing.get_context("spawn")
        self._workers: dict[int, tuple[SpawnProcess, Connection]] = {}
        self._busy: set[int] = set()

    def give(self, seat: int, task: Task) -> None:
        """Give a task to a free seat; its worker is started where there is none."""
        if seat not in self._workers:
            self._workers[seat] = self._start()
        self._busy.add(seat)
        try:
            self._workers[seat][1].send(task)
        except OSError:  # it died while it was idle: its end is told as an answer
            return

    def answers(self) -> Iterator[tuple[int, Answer]]:
        """Wait for one seat or more; a worker whose line is cut has died."""
        lines = {self._workers[seat][1]: seat for seat in sorted(self._busy)}
        for line in wait(list(lines)):
            seat = lines[line]  # type: ignore[index]
            self._busy.discard(seat)
            yield seat, self._heard(seat)

    def _heard(self, seat: int) -> Answer:
        process, line = self._workers[seat]
        try:
            found: Answer = line.recv()
        except (EOFError, OSError):
            del self._workers[seat]
            line.close()
            process.join()
            return Lost(how=_how(process.exitcode))
        return found

    def close(self) -> None:
        """End all workers at once; what they were working on is not kept."""
        for process, line in self._workers.values():
            process.terminate()
            process.join()
            line.close()
        self._workers.clear()

    def _start(self) -> tuple[SpawnProcess, Connection]:
        ours, theirs = self._made.Pipe()
        process = self._made.Process(target=_work, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        return process, ours


def _how(code: int | None) -> str:
    """How a process ended.

    Example:
        >>> _how(-9), _how(1)
        ('killed by signal 9 (SIGKILL)', 'ended with code 1')
    """
    if code is not None and code < 0:
        return f"killed by signal {-code} ({signal.Signals(-code).name})"
    return f"ended with code {code}"


def _work(line: Connection) -> None:
    """The life of a worker: one task after another until the line is cut."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that started us tells us when to stop
    threading.Thread(target=_end_with_parent, daemon=True).start()
    memory = Memory()
    while True:
        try:
            task: Task = line.recv()
        except EOFError:
            return
        line.send(answer(task, memory))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)

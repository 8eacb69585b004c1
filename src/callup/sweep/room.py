"""How does a sweep go on? Give every free seat a point, keep what comes back, and say what went wrong.

What is kept already is not worked out again. Which seat takes which point never changes an outcome.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from callup.errors import InputError, Unfinished
from callup.sweep.crew import Answer, Crew, Lost, Refused
from callup.sweep.kept import Store
from callup.sweep.outcome import Outcome
from callup.sweep.points import Task

MOST_TRIES = 2


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How far a sweep is: points done, how many of them were kept from before, and all."""

    done: int
    kept: int
    points: int


class Watch(Protocol):
    """Who is told how it goes."""

    def standing(self, now: Standing) -> None:
        """How far it is."""

    def word(self, text: str) -> None:
        """Something that a person should know."""


def run_sweep(tasks: tuple[Task, ...], store: Store, crew: Callable[[int], Crew], watch: Watch) -> tuple[Outcome, ...]:
    """Work out what is not kept yet.

    Args:
        tasks: The points in their order; some may have the same inputs and are then worked out once.
        store: Where finished points are kept.
        crew: Makes the workers, given how many points are left to do.
        watch: Told after each point.

    Returns:
        One outcome for each task, in the order of the tasks.

    Raises:
        InputError: A point cannot be worked out; the message names it.
        Unfinished: Points whose worker failed twice; all others are kept.
    """
    with store.alone():
        run = _Run(tasks, store, watch)
        if not run.left:
            watch.word(f"all {len(tasks):,} points were kept from before")
        else:
            run.through(crew(len(run.left)))
    return tuple(run.done[task.inputs] for task in tasks)


class _Run:
    """What is done, what is left, and who works on what."""

    def __init__(self, tasks: tuple[Task, ...], store: Store, watch: Watch) -> None:
        self.tasks, self.store, self.watch = tasks, store, watch
        found = {inputs: store.find(inputs) for inputs in dict.fromkeys(task.inputs for task in tasks)}
        self.done = {inputs: outcome for inputs, outcome in found.items() if outcome is not None}
        self.left = list({task.inputs: task for task in tasks if task.inputs not in self.done}.values())
        self.kept = self._finished()
        self.busy: dict[int, Task] = {}
        self.last: dict[int, Task] = {}
        self.tries: Counter[str] = Counter()
        self.lost: list[Task] = []

    def through(self, crew: Crew) -> None:
        """To the end, or to the first error."""
        try:
            self.watch.standing(Standing(done=self.kept, kept=self.kept, points=len(self.tasks)))
            while self.left or self.busy:
                self._hand_out(crew)
                for seat, found in crew.answers():
                    self._take(self.busy.pop(seat), found)
        finally:
            crew.close()
        if self.lost:
            raise _unfinished(self.lost, len(self.tasks))

    def _hand_out(self, crew: Crew) -> None:
        for seat in range(crew.seats):
            if self.left and seat not in self.busy:
                task = next_for(self.last.get(seat), self.left, self.busy.values())
                self.left.remove(task)
                self.busy[seat] = self.last[seat] = task
                crew.give(seat, task)

    def _take(self, task: Task, found: Answer) -> None:
        if isinstance(found, Lost):
            self._lose(task, found)
        elif isinstance(found, Refused):
            raise _refused(task, found)
        elif found.inputs != task.inputs:
            raise _other_inputs(task, found)
        else:
            self.store.keep(found)
            self.done[found.inputs] = found
            self.watch.standing(Standing(done=self._finished(), kept=self.kept, points=len(self.tasks)))

    def _lose(self, task: Task, found: Lost) -> None:
        self.tries[task.inputs] += 1
        again = self.tries[task.inputs] < MOST_TRIES
        then = "it is tried once more" if again else "it is left out, and the others go on"
        self.watch.word(f"the worker of point {task.point.number} was {found.how}; {then}")
        (self.left if again else self.lost).append(task)

    def _finished(self) -> int:
        return sum(task.inputs in self.done for task in self.tasks)


def next_for(last: Task | None, left: list[Task], busy: Iterable[Task]) -> Task:
    """The point that a seat takes next: one whose plan or review it has just made, else one that nobody else is at.

    Args:
        last: What the seat did last.
        left: Points still to do, in their order; at least one.
        busy: What the other seats are at.
    """
    taken = {task.keys.review for task in busy}

    def cost(task: Task) -> int:
        if last is not None and task.keys.plan == last.keys.plan:
            return 0
        if last is not None and task.keys.review == last.keys.review:
            return 1
        return 3 if task.keys.review in taken else 2

    return min(left, key=cost)


def _refused(task: Task, found: Refused) -> InputError:
    where = f"point {task.point.number}, {found.where}"
    return InputError(where=where, found=found.found, wanted=found.wanted, remedy=found.remedy)


def _other_inputs(task: Task, found: Outcome) -> InputError:
    return InputError(
        where=f"point {task.point.number}",
        found=f"an outcome of other inputs ({found.inputs[:19]})",
        wanted=f"one of these inputs ({task.inputs[:19]})",
        remedy="give every node of the cluster the same version of callup with the same tables",
    )


def _unfinished(lost: list[Task], points: int) -> Unfinished:
    numbers = ", ".join(map(str, sorted(task.point.number for task in lost)))
    return Unfinished(
        where="sweep",
        found=f"workers that failed twice at point {numbers}",
        wanted=f"{points} points",
        remedy="all others are kept; run the same command again, with fewer workers if memory is short",
    )

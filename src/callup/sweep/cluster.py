"""Who works out the points on an existing Ray cluster?

Ray is an optional extra and is loaded here alone. Every node needs the same callup with the same tables:
an outcome whose digest of inputs is another one is refused.
"""

import importlib
import re
import socket
from collections.abc import Iterator
from typing import Any

from callup.errors import InputError
from callup.sweep.crew import Answer, Lost, answer
from callup.sweep.outcome import Memory
from callup.sweep.points import Task

INSTALL = "pip install callup[ray]"
ADDRESS = re.compile(r"(ray://)?(?P<host>[A-Za-z0-9.-]+):(?P<port>\d{1,5})")
KNOCK_SECONDS = 10.0


class RayWorker:
    """One worker on the cluster; it remembers reviews and plans as a process here does."""

    def __init__(self) -> None:
        self._memory = Memory()

    def answer(self, task: Task) -> Answer:
        """Work out one task."""
        return answer(task, self._memory)


class RayCrew:
    """Workers on an existing cluster, one for each of its cores unless a number is named."""

    def __init__(self, address: str, seats: int | None = None) -> None:
        self._ray = _ray()
        connect(self._ray, address)
        self.seats = seats or max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        self._made = self._ray.remote(num_cpus=1, max_restarts=0)(RayWorker)
        self._workers: dict[int, Any] = {}
        self._waiting: dict[Any, int] = {}

    def give(self, seat: int, task: Task) -> None:
        """Give a task to a free seat."""
        if seat not in self._workers:
            self._workers[seat] = self._made.remote()
        self._waiting[self._workers[seat].answer.remote(task)] = seat

    def answers(self) -> Iterator[tuple[int, Answer]]:
        """Wait for one seat or more; a worker that cannot be reached any more has died."""
        ready, _ = self._ray.wait(list(self._waiting), num_returns=1)
        for one in ready:
            seat = self._waiting.pop(one)
            yield seat, self._heard(seat, one)

    def _heard(self, seat: int, one: Any) -> Answer:  # noqa: ANN401 - Ray brings no types where it is not installed
        try:
            found: Answer = self._ray.get(one)
        except self._ray.exceptions.RayError as error:
            del self._workers[seat]
            return Lost(how=f"lost by the cluster: {str(error).strip().splitlines()[-1].strip()[:200]}")
        return found

    def close(self) -> None:
        """End our workers and leave the cluster as it was."""
        for worker in self._workers.values():
            self._ray.kill(worker)
        self._workers.clear()
        self._ray.shutdown()


def _ray() -> Any:  # noqa: ANN401
    try:
        return importlib.import_module("ray")
    except ImportError:
        raise InputError(
            where="--ray", found="no package 'ray'", wanted="the extra for clusters", remedy=INSTALL
        ) from None


def connect(ray: Any, address: str) -> None:  # noqa: ANN401
    """Join a running cluster.

    Args:
        ray: The package.
        address: Such as ``10.0.0.1:6379``.

    Raises:
        InputError: There is none at this address.
    """
    try:
        _knock(address)
        ray.init(address=address, log_to_driver=False, logging_level="error", configure_logging=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(
            where=f"--ray {address}",
            found=str(error).strip().partition("\n")[0][:200] or type(error).__name__,
            wanted="the address of a running Ray cluster",
            remedy="start one with 'ray start --head', or leave --ray out to use the cores of this machine",
        ) from None


def _knock(address: str) -> None:
    """See whether anyone listens; Ray itself would wait for most of a minute before it says so.

    Raises:
        OSError: Nobody does.
    """
    if named := ADDRESS.fullmatch(address):
        socket.create_connection((named["host"], int(named["port"])), timeout=KNOCK_SECONDS).close()

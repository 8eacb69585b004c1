"""`python -m django callup_worker`: do long work, take again what was left, publish entries; until told to stop."""

import logging
import os
import signal
import threading
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from callup.errors import CallupError
from callup_site.desk import jobs
from callup_site.desk.publishing import publish_due

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """The worker takes one job after the other; a thread beside it makes its rounds every few seconds."""

    help = "Do jobs, take again what a worker left, publish entries as they come."

    def add_arguments(self, parser: CommandParser) -> None:
        """How often, and whether to end when nothing waits."""
        parser.add_argument("--once", action="store_true", help="Do what waits, make one round, and end.")
        parser.add_argument("--every", type=float, default=1.0, help="Seconds between two looks.")

    def handle(self, *_: object, once: bool = False, every: float = 1.0, **__: object) -> None:
        """Work until stopped; a job that is being done is ended first."""
        worker: Any = Worker(
            queue_names=["default"], interval=every, batch=once, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id=get_random_string(32), excluded_queue_names=[],
        )  # fmt: skip
        if once:
            _round()
            worker.run()
            return
        worker.configure_signals()
        stop = threading.Event()
        rounds = threading.Thread(target=_rounds, args=(stop, os.getppid(), every), daemon=True)
        rounds.start()
        try:
            worker.run()
        finally:
            stop.set()
            rounds.join(timeout=30)


def _rounds(stop: threading.Event, parent: int, every: float) -> None:
    """Make rounds until stopped; when the process that began this one is gone, this one stops too."""
    while not stop.wait(every):
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            break
        _round()
        close_old_connections()
    connection.close()


def _round() -> None:
    """Take again what was left, publish what is due. A round that fails is made again by the next."""
    for one in (lambda: jobs.take_again(datetime.now(UTC)), publish_due):
        try:
            one()
        except OperationalError:
            logger.warning("the database is busy; the next round tries again")
        except CallupError as error:
            logger.error("%s", error)
        except Exception:
            logger.exception("a round stopped")


__all__ = ["Command"]

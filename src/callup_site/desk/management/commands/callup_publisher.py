"""`python -m django callup_publisher`: publish what is due, again and again, until it is told to stop."""

import os
import signal
import threading

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from callup.errors import CallupError
from callup_site.desk.publishing import publish_due


class Command(BaseCommand):
    """A loop around `publish_due`; stops on SIGTERM, on Ctrl-C, and when the process that began it is gone."""

    help = "Publish entries to the ledger folder as they come."

    def add_arguments(self, parser: CommandParser) -> None:
        """How often, and whether once is enough."""
        parser.add_argument("--once", action="store_true", help="Publish what is due, and end.")
        parser.add_argument("--every", type=float, default=1.0, help="Seconds between two looks.")

    def handle(self, *_: object, once: bool = False, every: float = 1.0, **__: object) -> None:
        """Publish until stopped."""
        if once:
            self.stdout.write(f"{publish_due():,} entries published.")
            return
        stop, parent = threading.Event(), os.getppid()
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda *_: stop.set())
        while not stop.is_set() and os.getppid() == parent:
            try:
                publish_due()
            except CallupError as error:
                self.stderr.write(f"callup: not published: {error}")
            finally:
                close_old_connections()
            stop.wait(every)

"""How far is it? On stderr, and only when work takes more than a second."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from callup.percent import in_percent

PATIENCE_SECONDS = 1.0


@contextmanager
def watched() -> Iterator[Callable[[str, float | None], None]]:
    """Give a function that takes the step and the share of it that is done, None where nobody knows.

    On a terminal one line is written over; elsewhere a line is written for each new step.
    """
    begun, terminal = time.monotonic(), sys.stderr.isatty()
    last = ""

    def progress(step: str, share: float | None) -> None:
        nonlocal last
        if time.monotonic() - begun < PATIENCE_SECONDS:
            return
        if terminal:
            sys.stderr.write(f"\r\033[Kcallup: {step}" + ("" if share is None else f", {in_percent(share)}"))
        elif step != last:
            sys.stderr.write(f"callup: {step}\n")
        last = step
        sys.stderr.flush()

    try:
        yield progress
    finally:
        if terminal and last:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()

"""How far is a sweep, how fast does it go, and how long will it take? On stderr."""

import sys
import time

from callup.percent import in_percent
from callup.sweep import Standing


class Pace:
    """Tells how it goes: on a terminal one line that is written over, elsewhere a line for each further per cent."""

    def __init__(self) -> None:
        self._begun, self._terminal = time.monotonic(), sys.stderr.isatty()
        self._said = self._last = ""

    def standing(self, now: Standing) -> None:
        """How far it is."""
        self._last = in_words(now, time.monotonic() - self._begun)
        if self._terminal:
            sys.stderr.write(f"\r\033[Kcallup: {self._last}")
        elif (share := in_percent(now.done / now.points)) != self._said:
            self._said = share
            sys.stderr.write(f"callup: {self._last}\n")
        sys.stderr.flush()

    def word(self, text: str) -> None:
        """Something that a person should know."""
        sys.stderr.write(("\r\033[K" if self._terminal else "") + f"callup: {text}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Take the line away again."""
        if self._terminal and self._last:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def in_words(now: Standing, seconds: float) -> str:
    """Share, rate and time left.

    Args:
        now: How far it is.
        seconds: Time since the start of this run, in which only what was not kept from before was worked out.

    Example:
        >>> in_words(Standing(done=12, kept=2, points=32), 120.0)
        'sweep, 12 of 32 points (38 %), 5.0 points a minute, about 4 min left'
        >>> in_words(Standing(done=2, kept=2, points=32), 0.1)
        'sweep, 2 of 32 points (6 %), 2 kept from before'
    """
    share = f"sweep, {now.done:,} of {now.points:,} points ({in_percent(now.done / now.points)})"
    fresh = now.done - now.kept
    if not fresh or seconds <= 0:
        return share + (f", {now.kept:,} kept from before" if now.kept else "")
    rate = fresh / seconds * 60
    return f"{share}, {rate:,.1f} points a minute, {_left((now.points - now.done) / rate * 60)}"


def _left(seconds: float) -> str:
    if seconds < 1:
        return "done"
    if seconds < 90:
        return f"about {seconds:.0f} s left"
    return f"about {seconds / 60:,.0f} min left" if seconds < 5400 else f"about {seconds / 3600:,.1f} h left"

"""How often may a program ask? So many times a minute for each token, or for each address without one.

Each server process counts for itself, in its memory: a site with two processes lets pass up to twice as many.
"""

import math
import threading
import time
from collections.abc import Callable

import msgspec
from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from callup_site.signin.tokens import Bearer

MINUTE = 60.0
MOST_COUNTED = 20_000


class _Window(msgspec.Struct):
    began: float
    count: int


class PerMinute(BaseThrottle):
    """So many requests in each minute, as the setting `API_PER_MINUTE` says under a name; the rest wait."""

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.name, self.clock = name, clock
        self.windows: dict[str, _Window] = {}
        self.lock = threading.Lock()

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether the caller has not asked too often."""
        most = int(settings.API_PER_MINUTE[self.name])
        now, caller = self.clock(), caller_of(request)
        with self.lock:
            window = self.windows.get(caller)
            if window is None or now - window.began >= MINUTE:
                self._forget(now)
                window = self.windows[caller] = _Window(began=now, count=0)
            window.count += 1
            return window.count <= most

    def wait(self) -> float | None:
        """At most a minute."""
        return MINUTE

    def _forget(self, now: float) -> None:
        """Windows that are over take no room once there are many."""
        if len(self.windows) >= MOST_COUNTED:
            self.windows = {who: one for who, one in self.windows.items() if now - one.began < MINUTE}


def caller_of(request: HttpRequest) -> str:
    """The token, or the address from which it is asked."""
    bearer = getattr(request, "auth", None)
    if isinstance(bearer, Bearer):
        return f"token {bearer.token}"
    return str(get_client_ip(request) or "nowhere")


READING, ACTING, PUBLIC = PerMinute("reading"), PerMinute("acting"), PerMinute("public")
RETRY_AFTER = str(math.ceil(MINUTE))

"""May these people do this, in this duty status, on this day, in this place?"""

import msgspec

from callup.role import Verdict


class RuleFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule says about one line."""

    id: str
    citation: str
    verdict: Verdict
    because: str


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of a disputed point of law, with who holds it, and the verdict under it."""

    question: str
    reading: str
    held_by: str
    verdict: Verdict


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for one line, role, status, home and host.

    `home` None stands for every Guard about which nothing of its own is known (`guards` counts them);
    `host` None means that no host was named: service at home, or in a State nobody has named yet.
    """

    line: str
    role: str
    status: str
    home: str | None
    host: str | None
    guards: int
    verdict: Verdict
    state_law_decides: bool
    rules: tuple[RuleFinding, ...]
    conditions: tuple[str, ...]
    questions: tuple[tuple[str, ...], ...]
    would_allow: tuple[str, ...]
    views: tuple[View, ...]


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One way to serve on one line: the worst finding over the line's roles, for one of the 54 Guards.

    `because` is a short phrase in words. `consent_on_record` says whether the home governor's consent is known
    (True also where no consent is needed).
    """

    line: str
    home: str
    host: str | None
    status: str
    verdict: Verdict
    because: str
    conditions: tuple[str, ...]
    consent_on_record: bool

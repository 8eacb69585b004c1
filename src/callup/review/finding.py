"""What does a review find?"""

from datetime import date

import msgspec

from callup.law.answer import Tick
from callup.law.rulebase import RuleBase
from callup.review.knowledge import Ledger
from callup.role import STATUS_SLUGS, Verdict


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a rule and whether it is met: yes, no, open, or disputed."""

    text: str
    tick: Tick


class RuleFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule says about one line; `kind` is forbids, allows, requires or notes; `mark` how far it was read."""

    id: str
    citation: str
    verdict: Verdict
    because: str
    kind: str = "notes"
    mark: str = "verified"
    layer: str = "statute"
    elements: tuple[Element, ...] = ()


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of a disputed point of law, with who holds it, and the verdict under it."""

    question: str
    reading: str
    held_by: str
    verdict: Verdict


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for one line, role, status, home and host.

    `home` None stands for every Guard about which nothing of its own is known (`guards` counts them);
    `host` None means that no host was named. `law_alone` leaves orders out.
    `judged_as` is the role that the facts describe, where that is another one than the line names.
    """

    line: str
    role: str
    status: str
    home: str | None
    host: str | None
    guards: int
    verdict: Verdict
    law_alone: Verdict
    state_law_decides: bool
    rules: tuple[RuleFinding, ...]
    conditions: tuple[str, ...]
    questions: tuple[tuple[str, ...], ...]
    would_allow: tuple[str, ...]
    views: tuple[View, ...]
    judged_as: str | None = None


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One way to serve on one line: the worst finding over the line's roles, for one of the 54 Guards.

    `because` is a short phrase in words. `consent_on_record` says whether the home governor's consent is known
    (True also where no consent is needed). `open_on` names the facts that nobody has stated and that can decide.
    """

    line: str
    home: str
    host: str | None
    status: str
    verdict: Verdict
    because: str
    conditions: tuple[str, ...]
    consent_on_record: bool
    open_on: tuple[str, ...] = ()


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the review: which Guards, where, in which statuses, on which day."""

    on: date
    homes: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    statuses: tuple[str, ...] = STATUS_SLUGS


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """All findings, folded where Guards are alike, and one option for each line, Guard, host and status."""

    findings: tuple[Finding, ...]
    options: tuple[Option, ...]


class Docket(msgspec.Struct, frozen=True, kw_only=True):
    """What the review rests on: the rule base and the statements that hold on the day."""

    base: RuleBase
    ledger: Ledger

"""Is a claim in time, and are its documents there? Terms and documents are tables, with their sources."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Repayment = Literal["emac", "economy_act", "usc_277", "mission_assignment"]
REPAYMENTS: tuple[Repayment, ...] = ("emac", "economy_act", "usc_277", "mission_assignment")
ClaimStage = Literal["accruing", "submitted", "returned", "accepted", "paid", "reconciled", "waived"]
CLAIM_STAGES: tuple[ClaimStage, ...] = (
    "accruing", "submitted", "returned", "accepted", "paid", "reconciled", "waived",
)  # fmt: skip
Step = Literal["submit", "final", "answer", "pay"]
State = Literal["done", "done late", "due", "overdue", "not begun", "not needed"]
Usd = Annotated[int, Meta(ge=0, le=10_000_000_000_000)]


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """One term: `days` from a day of the claim until a step is due; `kind` says whether a source states it."""

    way: str
    step: Step
    days: int
    counted_from: str
    kind: str
    source: str
    start: Literal["last_day", "end", "submitted", "answered"]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One document that a claim needs: always, with the final bill, where repayment is waived or where it is not."""

    way: str
    id: str
    title: str
    when: Literal["always", "if_final", "if_waived", "unless_waived"]
    source: str


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One claim: people of one home on one line, from `since` until before `until`; whole dollars.

    `is_final`: the last bill of the whole. A day that is None has not come. `documents` are ids of the checklist.
    """

    id: str
    line: str
    home: str
    way: Repayment
    since: date
    until: date
    usd: Usd
    stage: ClaimStage
    is_final: bool = False
    submitted_on: date | None = None
    answered_on: date | None = None
    paid_on: date | None = None
    paid_usd: Usd = 0
    documents: tuple[str, ...] = ()
    source: str = ""


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a claim: when it is due, when it was done, how many days are left (below 0: overdue).

    `due_on` None: the term has not begun. `kind` and `source` are those of the term.
    """

    step: Step
    due_on: date | None
    done_on: date | None
    state: State
    days_left: int | None
    kind: str
    source: str


class ClaimState(msgspec.Struct, frozen=True, kw_only=True):
    """One claim on a day: its steps, the documents that lack, and what is odd about it, in words."""

    claim: Claim
    dues: tuple[Due, ...]
    lacking: tuple[Document, ...]
    flags: tuple[str, ...]


def due_on(claim: Claim, term: Clock) -> date | None:
    """The day on which a step is due; None: its term has not begun.

    Example:
        >>> bill = Claim(id="c1", line="food", home="DE", way="emac", since=date(2026, 1, 1), until=date(2026, 2, 1),
        ...              usd=1000, stage="accruing")
        >>> term = Clock(way="emac", step="submit", days=45, counted_from="", kind="assumption", source="",
        ...              start="last_day")
        >>> due_on(bill, term)
        datetime.date(2026, 3, 17)
    """
    last = claim.until - timedelta(days=1)
    begins = {"last_day": last, "end": last, "submitted": claim.submitted_on, "answered": claim.answered_on}[term.start]
    return None if begins is None else begins + timedelta(days=term.days)


def judge_claim(claim: Claim, clock: Iterable[Clock], documents: Iterable[Document], *, on: date) -> ClaimState:
    """A claim on a day: which steps are due or overdue, which documents lack.

    Args:
        claim: The claim.
        clock: Terms of all ways of repayment.
        documents: Checklists of all ways of repayment.
        on: The day.

    Returns:
        Its steps in the order of the table. Nothing is due once a claim is waived; the waiver must then be there.

    Example:
        >>> bill = Claim(id="c1", line="food", home="DE", way="usc_277", since=date(2026, 1, 1),
        ...              until=date(2026, 2, 1), usd=1000, stage="waived")
        >>> paper = Document(way="usc_277", id="waiver", title="Signed waiver", when="if_waived", source="")
        >>> [one.id for one in judge_claim(bill, (), [paper], on=date(2026, 3, 1)).lacking]
        ['waiver']
    """
    needed = [one for one in documents if one.way == claim.way and _is_needed(one, claim)]
    return ClaimState(
        claim=claim,
        dues=tuple(_due(claim, term, on) for term in clock if term.way == claim.way and _applies(term, claim)),
        lacking=tuple(one for one in needed if one.id not in claim.documents),
        flags=tuple(_flags(claim, needed)),
    )


def _is_needed(document: Document, claim: Claim) -> bool:
    is_waived = claim.stage == "waived"
    return {
        "always": True, "if_final": claim.is_final, "if_waived": is_waived, "unless_waived": not is_waived,
    }[document.when]  # fmt: skip


def _applies(term: Clock, claim: Claim) -> bool:
    """The final bill has its own term, in the place of the usual one."""
    return {"final": claim.is_final, "submit": not claim.is_final}.get(term.step, True)


def _due(claim: Claim, term: Clock, on: date) -> Due:
    due = due_on(claim, term)
    done = {"submit": claim.submitted_on, "final": claim.submitted_on, "answer": claim.answered_on}.get(
        term.step, claim.paid_on
    )
    open_days = None if due is None or done is not None or claim.stage == "waived" else (due - on).days
    return Due(
        step=term.step, due_on=due, done_on=done, state=_state(claim, due, done, on), days_left=open_days,
        kind=term.kind, source=term.source,
    )  # fmt: skip


def _state(claim: Claim, due: date | None, done: date | None, on: date) -> State:
    if done is not None:
        return "done late" if due is not None and done > due else "done"
    if claim.stage == "waived":
        return "not needed"
    if due is None:
        return "not begun"
    return "overdue" if on > due else "due"


def _flags(claim: Claim, needed: Sequence[Document]) -> list[str]:
    """What does not go together."""
    flags = []
    lacking = [one.id for one in needed if one.id not in claim.documents]
    if claim.stage in {"accepted", "paid", "reconciled"} and lacking:
        flags.append(f"Accepted without: {', '.join(lacking)}.")
    if claim.paid_usd > claim.usd:
        flags.append(f"{claim.paid_usd:,} USD paid, {claim.usd:,} claimed.")
    if claim.stage == "waived" and claim.way != "usc_277":
        flags.append("Only 10 U.S.C. 277(c) lets repayment be waived; this claim goes another way.")
    if claim.stage in {"paid", "reconciled"} and claim.paid_on is None:
        flags.append("Paid, and no day of payment is told.")
    return flags

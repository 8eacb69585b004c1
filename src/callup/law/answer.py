"""What is the answer on what is known, what settles it, and what would make it lawful?

Exact, not three-valued: an answer counts as settled when it survives every completion of the unknown facts.
"""

from collections.abc import Callable
from typing import Literal

import msgspec

from callup.law.diagram import Diagrams, Knowledge
from callup.law.engine import CompiledRule, Element, Slice
from callup.law.readings import QUESTION, Change, combined, verdict_of, verdicts_by_reading
from callup.law.routes import made_lawful_by
from callup.law.settling import deciding, settled_by
from callup.role import Verdict

__all__ = [
    "QUESTION", "Answer", "Change", "RuleAnswer", "Tick", "Ticked", "answer", "combined", "deciding", "tick",
    "verdict_of", "verdicts_by_reading",
]  # fmt: skip

Tick = Literal["yes", "no", "open", "disputed"]


class Ticked(msgspec.Struct, frozen=True, kw_only=True):
    """One element of a rule and whether it is met."""

    text: str
    tick: Tick


class RuleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule does: whether it fires, and for a requirement whether its demand is met."""

    rule: str
    fires: Tick
    met: Tick
    elements: tuple[Ticked, ...]
    exceptions: tuple[Ticked, ...]
    demands: tuple[Ticked, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of one slice on some knowledge.

    `by_reading` gives the verdict under each combination of readings; `deciding` the facts that can still matter;
    `settled_by` small sets of facts that would settle it; `made_lawful_by` small changes that would make it lawful.
    """

    verdict: Verdict
    law_alone: Verdict
    by_reading: tuple[tuple[Change, Verdict], ...]
    rules: tuple[RuleAnswer, ...]
    deciding: tuple[str, ...]
    settled_by: tuple[tuple[str, ...], ...]
    made_lawful_by: tuple[Change, ...]


def answer(part: Slice, knowledge: Knowledge, changeable: frozenset[str]) -> Answer:
    """Answer one slice.

    Args:
        part: The compiled slice.
        knowledge: For each known fact the values still possible; a fact left out is unknown.
        changeable: Facts that may be proposed as a change; findings never are.

    Returns:
        The exact answer. An unknown fact never gives `allowed`.
    """
    store, cut = part.store, part.store.cutter(knowledge)
    now = cut(part.outcome)
    readings = verdicts_by_reading(store, now)
    verdict = combined(readings)
    lawful = verdict in {"allowed", "allowed_if"}
    return Answer(
        verdict=verdict,
        law_alone=combined(verdicts_by_reading(store, cut(part.law_alone))),
        by_reading=readings,
        rules=tuple(_rule_answer(store, rule, cut) for rule in part.rules),
        deciding=deciding(store, now),
        settled_by=settled_by(store, now) if verdict in {"open", "unsettled"} else (),
        made_lawful_by=() if lawful else made_lawful_by(store, part.outcome, knowledge, changeable),
    )


def _rule_answer(store: Diagrams, compiled: CompiledRule, cut: Callable[[int], int]) -> RuleAnswer:
    def ticked(elements: tuple[Element, ...]) -> tuple[Ticked, ...]:
        return tuple(Ticked(text=one.text, tick=tick(store, cut(one.node))) for one in elements)

    return RuleAnswer(
        rule=compiled.rule.id,
        fires=tick(store, cut(compiled.fires)),
        met=tick(store, cut(compiled.must)),
        elements=ticked(compiled.elements),
        exceptions=ticked(compiled.exceptions),
        demands=ticked(compiled.demands),
    )


def tick(store: Diagrams, node: int) -> Tick:
    """Whether a condition is met on what is known: `disputed` where only a reading is left to decide."""
    if node < 0:
        return "no" if node == store.leaf(0) else "yes"
    facts = [name for name in store.support(node) if not name.startswith(QUESTION)]
    return "open" if facts else "disputed"

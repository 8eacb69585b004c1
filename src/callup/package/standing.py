"""By which method, by whom, when, and how surely was a criterion assessed?

Confidence follows from the evidence by a rule, never from an opinion:
facts and findings high, estimates moderate, assumptions and claims low; the lowest counts.
While something is not assessed it is moderate at most; where people come from an illustrative roster, low.
"""

import msgspec

from callup.package.known import Known
from callup.package.record import Check, Confidence, Evidence, Heading

METHODS = {
    "Cost": "Person-days of the plan times rates by grade, place and season; payers by duty status (step 5).",
    "Appropriateness": "Every way to meet the request worked out on the same measures and seasons (callup compare).",
    "Readiness": "Simulated seasons of hazards by State and week, the same without and with the plan (step 4).",
    "Risk": "None: no data on places is part of this system; only stated facts count.",
    "Legality": "Rules of law applied to each line, role, duty status, Guard and host, with both readings (step 2).",
    "Lethality": "None: only stated facts on arms and rules for the use of force count.",
}
RANKS: tuple[Confidence, ...] = ("low", "moderate", "high")
RANK_OF = {"fact": 2, "finding": 2, "estimate": 1, "assumption": 0, "claim": 0}
OF_THE_PLAN = {"plan", "bill", "simulation", "comparison"}


def attribute(known: Known, heading: Heading, checks: tuple[Check, ...]) -> Heading:
    """The heading with its method, authors, day and confidence."""
    confidence, because = confidence_of(
        heading.evidence, lacking=bool(heading.not_assessed), illustrative=known.plan.roster_illustrative
    )
    mine = {check.id for check in checks if check.criterion == heading.title}
    offices = dict.fromkeys(f"{one.office} ({one.on.isoformat()})" for one in known.answers if one.test in mine)
    return msgspec.structs.replace(
        heading,
        method=METHODS[heading.title],
        author="; ".join([f"callup {known.version}", *offices]),
        on=known.on,
        confidence=confidence,
        because=because,
    )


def confidence_of(evidence: tuple[Evidence, ...], *, lacking: bool, illustrative: bool) -> tuple[Confidence, str]:
    """How sure the evidence is, by rule, and why in words.

    Example:
        >>> one = Evidence(statement="2 plus 2 is 4.", source="table a", kind="fact")
        >>> confidence_of((one,), lacking=True, illustrative=False)
        ('moderate', 'Something is not assessed.')
        >>> confidence_of((), lacking=True, illustrative=False)
        ('none', 'There is no evidence.')
    """
    if not evidence:
        return "none", "There is no evidence."
    least = min(evidence, key=lambda one: RANK_OF[one.kind])
    reasons = [(RANK_OF[least.kind], f"The evidence rests on {least.kind}s.")]
    if lacking:
        reasons.append((1, "Something is not assessed."))
    if illustrative and any(OF_THE_PLAN & set(one.rests_on) for one in evidence):
        reasons.append((0, "The people come from an illustrative roster."))
    rank, because = min(reasons, key=lambda reason: reason[0])
    return RANKS[rank], because

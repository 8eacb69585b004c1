"""How are the ways, and what is not known about them, put into plain words?"""

import msgspec

from callup.alternatives.record import MEASURES, Alternative, Measure, NotKnown

IMMIGRATION = "federal_civil_immigration"
SUDDEN = {"disaster", "public_health", "civil_disturbance", "special_event", "protection"}

WHAT = {
    "as-asked": "Every line as the request states it; people go only where the review opens a way.",
    "lawful-part": "Each line cut to the roles that are lawful together for one Guard, status and place.",
    "indirect-roles": "Each line cut to support: no custody, no search for persons, no force.",
    "half": "Half the people on every line, with the same roles.",
    "federal-officers": "Other federal agencies lend civilian officers and staff; no Guard is drawn on.",
    "state-local-officers": "State and local agencies lend officers; no Guard is drawn on.",
    "contractors": "A contractor fills the posts by the hour; no Guard is drawn on.",
    "overtime": "The officers who are there already work longer; no Guard is drawn on.",
    "programme": "Those concerned are offered a payment and a seat, so that fewer cases have to be worked.",
    "wait": "The plan for the request as asked begins later; open questions can be answered meanwhile.",
    "nothing": "Nobody is sent and nothing is bought; the baseline of every other way.",
}

WOULD_TELL: dict[Measure, str] = {
    "people": "a count, by whoever would send them, of people who can be released for the term",
    "full_time_equivalents": "hours worked on the lines, by whoever would send the people",
    "lawful_share": "a review by counsel; the rule base holds no provision for this way",
    "risk": "a simulation of this way; it draws on forces that no table here holds",
    "cost": "a price from whoever would do it",
    "time_to_effect": "a schedule from whoever would do it",
    "way_back": "the terms on which it can be ended",
    "precedents": "a past case with its numbers; the tables hold none of this kind for this mission",
}
RELEASABLE: dict[Measure, str] = {
    "people": "a count, by each agency, of officers it can release beside those already reported as helping",
    "full_time_equivalents": "hours lent; the public counts are of heads, not of full-time work",
}
MARKET: dict[Measure, str] = {
    "people": "offers from the market for these posts",
    "full_time_equivalents": "offers from the market for these posts",
    "lawful_share": "counsel on which of these acts only officers may do; the rule base holds no rule on contractors",
}
OWN: dict[Measure, str] = {
    "full_time_equivalents": "how many officers the requester has, and how many hours they work already",
    "cost": "how many officers the requester has, and what their overtime costs",
    "lawful_share": "counsel on the requester's own powers and on caps of premium pay; the rule base holds neither",
}
OFFERED: dict[Measure, str] = {
    "lawful_share": "counsel on the fund that may pay for it; the rule base holds no rule on such payments",
    "cost": "a programme that lowers the work of this kind of mission; none is in the tables",
    "time_to_effect": "a programme that lowers the work of this kind of mission; none is in the tables",
    "way_back": "a programme that lowers the work of this kind of mission; none is in the tables",
}
IDLE: dict[Measure, str] = {
    "lawful_share": "a duty to act, if the requester names one",
}

NO_GUARD = "No Guard is drawn on, so the risk is that of the baseline; what others leave undone is not assessed."
DELEGATED = {
    "federal-officers": (
        "1103a6",
        "powers are conferred on them and the head of the lending agency consents (8 U.S.C. 1103(a)(6), UNVERIFIED)",
    ),
    "state-local-officers": (
        "287g",
        "an agreement under 8 U.S.C. 1357(g) is signed; the officers are trained, and federal officers direct them",
    ),
}
PAYERS = {
    "federal-officers": ("requesting agency", "repaid to the lending agencies at actual cost (31 U.S.C. 1535)"),
    "state-local-officers": (
        "State and local governments",
        "own budgets; who repays follows the agreement, the compact or mutual aid",
    ),
}
IMMIGRATION_PAYERS = {
    "state-local-officers": (
        "State and local governments",
        "own budgets, unless the agreement says otherwise (8 U.S.C. 1357(g))",
    ),
}


def delegation_of(way: str, law_enforced: str | None) -> tuple[str, str] | None:
    """The delegation a way needs before its officers can act, as value of the fact and in words; None: none is known.

    Example:
        >>> delegation_of("federal-officers", "none") is None
        True
        >>> delegation_of("state-local-officers", "federal_civil_immigration")[0]
        '287g'
    """
    return DELEGATED.get(way) if law_enforced == IMMIGRATION else None


def payer_of(way: str, law_enforced: str | None) -> tuple[str, str]:
    """Who pays for lent officers, and from what."""
    if law_enforced == IMMIGRATION and way in IMMIGRATION_PAYERS:
        return IMMIGRATION_PAYERS[way]
    return PAYERS[way]


def with_gaps(way: Alternative, tells: dict[Measure, str]) -> Alternative:
    """The way with every measure that has no answer, and what would tell."""
    answers = {measure: getattr(way, measure) for measure in MEASURES}
    gaps = tuple(
        NotKnown(measure=measure, would_tell=tells.get(measure, WOULD_TELL[measure]))
        for measure, answer in answers.items()
        if answer is None or answer == ()
    )
    told: Alternative = msgspec.structs.replace(way, not_known=gaps)
    return told

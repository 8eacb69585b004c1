"""Does a package say that it is no law enforcement and use the latitude of law enforcement all the same?

Support in 502(f) duty is one thing or the other. Called law-enforcement support, it is repaid or the repayment is
waived in writing (10 U.S.C. 277(b)-(c)). Called something else, 277(b) forces no repayment, but then the limits of
indirect roles hold. A flag is for counsel to resolve; it changes no verdict and says nothing of why anyone wrote so.
"""

from collections.abc import Iterator

import msgspec

from callup.law.diagram import Knowledge
from callup.request import Line, Request
from callup.review.finding import Docket, Question
from callup.review.knowledge import Service, known_about
from callup.role import ROLE_BY_SLUG

PAID_SUPPORT = "10 U.S.C. 277(b)-(c)"
INDIRECT = ("10 U.S.C. 275", "18 U.S.C. 1385", "DoDI 3025.21 Encl. 3 (item list UNVERIFIED in wording)")
STATUS = "t32-502f"

# Facts that take a role beyond indirect support, each with the value that does so, and in words.
BEYOND = (
    ("compels_civilians", "yes", "members direct, order or compel civilians"),
    ("custody_holder", "guard", "members hold custody"),
    ("contact_detainee", "routine", "members have routine contact with persons in custody"),
    ("asks_own_questions", "yes", "members put questions of their own"),
    ("targets_identified_person", "yes", "the watch is directed at identified persons, vehicles or places"),
)


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """Two statements about one line that do not go together, with what they rest on."""

    line: str
    says: str
    cites: tuple[str, ...]
    because: str


def flags_of(request: Request, docket: Docket, asked: Question) -> tuple[Flag, ...]:
    """Where the request and the facts claim both that a line is law enforcement and that it is not.

    Args:
        request: The request.
        docket: Statements that hold on the day; statements about one Guard only are left out.
        asked: The statuses under review; flags on repayment need 502(f) among them.

    Returns:
        Flags in the order of the lines. A fact that nobody stated is no claim and raises none.
    """
    found: list[Flag] = []
    for line in request.line:
        known = known_about(line.id, Service(status=STATUS, home="", host=None), docket.ledger)
        found += _about_purpose(line, known)
        if STATUS in asked.statuses and (not line.statuses or STATUS in line.statuses):
            found += _about_money(line, known)
    return tuple(found)


def _about_purpose(line: Line, known: Knowledge) -> Iterator[Flag]:
    """The request says that no law is enforced; the roles or the acts say otherwise."""
    if _is(known, "law_enforced", "none") and (latitude := [*_direct(line), *_beyond(known)]):
        yield Flag(
            line=line.id,
            says="called no law enforcement, yet the latitude of law enforcement is used",
            cites=INDIRECT,
            because=f"the mission is said to enforce no law; {'; '.join(latitude)}",
        )


def _about_money(line: Line, known: Knowledge) -> Iterator[Flag]:
    """Neither repaid nor waived in writing: then it is no law-enforcement support, or it goes unpaid against 277(b)."""
    if not _is(known, "reimbursable", "no") or _is(known, "waiver_signed", "yes"):
        return
    if latitude := [*_called(known), *_direct(line), *_beyond(known)]:
        yield Flag(
            line=line.id,
            says="neither repaid nor waived in writing, as if no law enforcement, yet its latitude is claimed",
            cites=(PAID_SUPPORT, *INDIRECT),
            because=f"in 502(f) duty; no reimbursement, no signed waiver on record; {'; '.join(latitude)}",
        )


def _called(known: Knowledge) -> list[str]:
    """Whether a federal agency calls the mission the enforcement of some law."""
    federal = _is(known, "requester_kind", "federal_agency")
    enforced = "law_enforced" in known and "none" not in known["law_enforced"]
    return ["a federal agency asks, and the mission is said to enforce a law"] if federal and enforced else []


def _direct(line: Line) -> list[str]:
    direct = [role for role in line.roles if ROLE_BY_SLUG[role].law_class == "direct"]
    return [f"direct roles are asked: {', '.join(direct)}"] if direct else []


def _beyond(known: Knowledge) -> list[str]:
    return [words for name, value, words in BEYOND if _is(known, name, value)]


def _is(known: Knowledge, name: str, value: str) -> bool:
    return known.get(name) == frozenset({value})

"""What does intake ask, of whom, and which stated facts answer it?"""

from collections.abc import Callable

import msgspec

from callup.request import Line

REQUESTER = "the requesting office"
COUNSEL = "the requesting office's counsel"
BUDGET = "the requesting office's budget officer"
PLANNER = "the planners of the Guard and of the office asked"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that intake asks for: the facts that answer it, the question, who can answer, and why it matters."""

    about: str
    facts: tuple[str, ...]
    question: str
    who: str
    why: str


def _asked(about: str, question: str, who: str, why: str, facts: tuple[str, ...] = ()) -> Asked:
    return Asked(about=about, facts=facts, question=question, who=who, why=why)


OF_LINES: tuple[tuple[Asked, Callable[[Line], bool]], ...] = (
    (
        _asked("people", "How many people are asked for?", REQUESTER, "Need, supply and cost are counted in people."),
        lambda line: line.people is not None,
    ),
    (
        _asked("roles", "What would the people do?", REQUESTER, "The law judges acts, one role at a time."),
        lambda line: bool(line.roles),
    ),
    (
        _asked(
            "split",
            "How many of the people are for each role?",
            REQUESTER,
            "A mixed line is judged by its strictest role; a line with one role is judged by its own.",
        ),
        lambda line: len(line.roles) < 2,
    ),
    (
        _asked(
            "hosts",
            "In which States or territories is the work?",
            REQUESTER,
            "State law, consents, court orders and distances depend on the place.",
        ),
        lambda line: bool(line.hosts),
    ),
    (
        _asked("since", "On which day does the work start?", REQUESTER, "Availability and law depend on the day."),
        lambda line: line.since is not None,
    ),
    (
        _asked(
            "until",
            "On which day is the work over?",
            REQUESTER,
            "Rotations, cost and the end of every order follow from it.",
            ("end_date", "days_requested"),
        ),
        lambda line: line.until is not None,
    ),
    (
        _asked(
            "statuses",
            "In which duty statuses may the people serve?",
            PLANNER,
            "The status decides who commands, who pays and which acts are open.",
        ),
        lambda line: bool(line.statuses),
    ),
    (
        _asked(
            "source",
            "Which document or statement says this?",
            "whoever entered the line",
            "A figure without a source cannot be checked.",
        ),
        lambda line: line.source is not None,
    ),
    (
        _asked(
            "tasks_per_week",
            "How much work is there in a week, counted as trips, shifts or files?",
            REQUESTER,
            "With it the number of people that the work needs is worked out beside the number asked for; nothing else "
            "waits for it.",
        ),
        lambda line: line.tasks_per_week is not None,
    ),
)
"""What is asked of every line, and when the line itself answers it."""

OF_REQUEST: tuple[Asked, ...] = (
    _asked(
        "requester_kind",
        "What kind of body asks: federal agency, State, local, tribal or private?",
        REQUESTER,
        "It decides who may ask, and who must repay.",
        ("requester_kind",),
    ),
    _asked(
        "mission_kind",
        "What kind of mission is it?",
        REQUESTER,
        "It decides which authorities apply.",
        ("mission_kind",),
    ),
    _asked(
        "law_enforced",
        "Which law does the helped office enforce with this help, if any?",
        COUNSEL,
        "Limits on law enforcement depend on it.",
        ("law_enforced",),
    ),
    _asked(
        "requester_own_authority",
        "Under which authority does the requester itself do this work?",
        COUNSEL,
        "Nobody can lend a power that the requester lacks.",
        ("requester_own_authority",),
    ),
    _asked(
        "request_in_writing",
        "Is the request in writing?",
        REQUESTER,
        "An oral request opens only the immediate response.",
        ("request_in_writing",),
    ),
    _asked(
        "signed_by_level",
        "At which level of office was the request signed?",
        REQUESTER,
        "It shows that the request binds the office.",
        ("signed_by_level",),
    ),
    _asked(
        "end_date",
        "What ends the help: a day, or an end state that can be told?",
        REQUESTER,
        "Every order must end.",
        ("end_date", "days_requested"),
    ),
    _asked("fund_source", "Which fund pays?", BUDGET, "Money may be used for its purpose only.", ("fund_source",)),
    _asked(
        "reimbursable",
        "Does the requester repay, or is a waiver sought?",
        BUDGET,
        "Help without repayment or waiver may not be paid for at all.",
        ("reimbursable",),
    ),
    _asked(
        "cost_estimate_method",
        "By which method was the cost estimated?",
        BUDGET,
        "An estimate without a method cannot be checked.",
        ("cost_estimate_method",),
    ),
    _asked(
        "civilian_alternative_considered",
        "Which other means were tried or considered first?",
        REQUESTER,
        "The decision asks why these forces and not others.",
        ("civilian_alternative_considered",),
    ),
    _asked(
        "arms_state",
        "Would the people be armed, and how?",
        "the decision authority",
        "Risk to life is one of the six headings of the decision.",
        ("arms_state",),
    ),
    _asked(
        "ruf_approved",
        "Are rules for the use of force approved?",
        "the decision authority",
        "People must know before they leave what they may do.",
        ("ruf_approved",),
    ),
    _asked(
        "visible_identification",
        "How would the people be visibly identified?",
        PLANNER,
        "Statute requires it for some kinds of help.",
        ("visible_identification",),
    ),
    _asked(
        "readiness_assessed_on",
        "When was the effect on readiness assessed?",
        "the Joint Staff and the National Guard Bureau",
        "A package without an assessed effect on readiness is not complete.",
        ("readiness_assessed_on",),
    ),
)
"""What is asked of the request as a whole, and which facts answer it."""

OF_LENDERS = _asked(
    "home_governor_consent",
    "Does each governor who would lend people consent? No governor commands the Guard of the District of Columbia.",
    "the governors, through their adjutants general",
    "In most statuses a Guard serves only if its governor agrees; consent has a scope and dates.",
    ("home_governor_consent",),
)
OF_HOSTS = _asked(
    "host_governor_consent",
    "Does the governor of each place named consent to Guards of other States?",
    "the governors of the places named",
    "Whether a Guard may come without it is disputed, and some States bar entry.",
    ("host_governor_consent",),
)

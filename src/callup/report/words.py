"""How is it said? The wording of all documents in one place; the same words for every requester."""

import re
from datetime import date, timedelta

from callup.period import MONTHS, in_words
from callup.request import FactValue
from callup.role import LETTERS, STATUSES, Verdict

LIMIT = "Decision support, not legal advice"
NOT_STATED = "not stated"
NONE = "none"
SAME_NUMBERS = "The table that follows has the same numbers."

PARTS = {
    "summary": "Summary",
    "tests": "Tests of the package",
    "dissents": "Dissent",
    "gaps": "Questions to the requester and to others",
    "totals": "Reported totals and published lines",
    "facts": "Facts stated",
    "matrix": "Findings by line, role and duty status",
    "findings": "Findings line by line",
    "plan": "Sourcing plan",
    "risk": "Readiness",
    "bill": "Cost",
    "comparison": "Other ways side by side",
    "precedents": "Past cases",
    "criteria": "The six criteria",
    "assumptions": "Assumptions",
    "tables": "Tables used",
    "sources": "Sources of the request and of the facts",
    "origins": "Where every figure comes from",
    "again": "How to compute this again",
}

VERDICT_WORDS: dict[Verdict, str] = {
    "barred": "barred",
    "unsettled": "unsettled",
    "open": "open",
    "allowed_if": "allowed if",
    "allowed": "allowed",
}
MARKS = {"verified": "", "partly": "text read in part", "unverified": "text UNVERIFIED"}
VERDICT_MEANINGS: dict[Verdict, str] = {
    "barred": "A rule forbids it on the facts that are known.",
    "unsettled": "The law itself is disputed or no rule was found; both readings are shown where they are known.",
    "open": "Facts that nobody has stated would decide; they are listed as questions.",
    "allowed_if": "Allowed as long as the listed conditions are kept.",
    "allowed": "Allowed by the listed rules on the facts that are known.",
}

STATUS_SHORT = {
    "sad": "SAD",
    "sad-emac": "SAD (EMAC)",
    "t32-502f": "T32 502(f)",
    "t32-112": "T32 112",
    "t10-12301d": "T10 12301(d)",
    "t10-12302": "T10 12302",
    "t10-12406": "T10 12406",
    "t10-insurrection": "T10 251–255",
    "civilian": "Civilian",
}
STATUS_TITLES = {status.slug: status.title for status in STATUSES}

NO_DONOR = "No civilian donor has been named."
DONORS_CAPTION = "Civilian donors: supply of their own that draws on no State (full-time equivalents are no heads)"
GINI = "Gini of the shares of strength given: {gini} (0 where all give alike, near 1 where one Guard gives all)."
BRIEF_END = (
    "Evidence, methods, both readings of the law, every Guard, every source and how to compute it again stand in "
    "package.pdf and package.html. The record (package.json) is attached to this brief."
)
NO_DISSENT = "Nobody has recorded a dissent."
INTRODUCTIONS = {
    "tests": "A package is complete when each test is met or answered; an office answers in answers.toml.",
    "comparison": "The order is always the same. Ways that cost more, help less or come later stay on the page; "
    "none is ranked.",
    "precedents": "A match says that something was done before, never that it was lawful.",
    "readings": "The order says nothing about which reading is right. Which would hold in court is not judged here.",
    "origins": "Every number in package.json comes from a source, a table, a choice or one of the named computations. "
    "A computation is graded as the weakest of its inputs: among the sources by the Admiralty code (the weakest letter "
    "and the weakest digit), among the tables by kind, from fact over estimate and assumption to illustration.",
    "facts": "What the reviewing side knows. A part of the scope that is left open means all.",
    "matrix": "Each cell is the finding for most Guards; where several hosts were named, the worst of them. "
    "Guards for which it differs stand under the findings line by line. Letter and word say the same.",
    "findings": "Findings that say the same are shown as one. "
    "Each fact that is asked for bears the name under which it can be stated in facts.toml.",
    "plan": "The plan takes no Guard below its floor and assigns nobody to work that is barred. "
    "What it cannot fill is listed with the reasons.",
    "proofs": "The bound is a value that no plan under the same limits can beat; the gap is what may still be missing.",
    "risk": "Unmet need means that a State would need more Guard members than it can reach in that week. "
    "The numbers come from a simulation of many seasons, once without and once with the plan.",
    "bill": "Amounts are whole US dollars of one price year, with a low, a central and a high value. "
    "Low and high values of parts are added as they stand.",
    "criteria": "Each criterion is shown with its evidence, and with what is not assessed and why. "
    "The six criteria are not added up.",
    "assumptions": "Numbers that nobody measured for this request. A different value gives a different answer.",
    "tables": "Every table is named by edition and by the digest of its bytes.",
    "sources": "The grade is the Admiralty code: reliability of the source A to F, "
    "credibility of the information 1 to 6.",
    "again": "The same version with the same inputs, day, seed and tables gives the same bytes.",
}

MONTH_TEXT = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


def running(notices: tuple[str, ...]) -> tuple[str, ...]:
    """What stands on every printed page; the limit of the answer first, unless a notice already tells it."""
    return notices if any(LIMIT in notice for notice in notices) else (LIMIT + ".", *notices)


def number(value: float, *, digits: int = 0) -> str:
    """A number with thousands separators.

    Example:
        >>> number(20000), number(-1.25, digits=1), number(-0.01, digits=1)
        ('20,000', '−1.2', '0.0')
    """
    shown = f"{value:,.{digits}f}"
    if not any(digit in shown for digit in "123456789"):
        shown = shown.removeprefix("-")
    return shown.replace("-", "−")


def plain_number(value: float) -> str:
    """A number of unknown size: whole numbers without decimals, others with four significant digits.

    Example:
        >>> plain_number(54.0), plain_number(0.12344), plain_number(2500.5)
        ('54', '0.1234', '2,500')
    """
    if value == int(value):
        return number(value)
    return number(value) if abs(value) >= 1000 else f"{value:.4g}".replace("-", "−")


def percent(share: float, *, digits: int = 1) -> str:
    """A share of 0 to 1 in per cent.

    Example:
        >>> percent(0.125)
        '12.5 %'
    """
    return number(share * 100, digits=digits) + " %"


def day(when: date | None) -> str:
    """A day as 9 May 2025.

    Example:
        >>> day(date(2025, 5, 9)), day(None)
        ('9 May 2025', 'not stated')
    """
    return NOT_STATED if when is None else in_words(when)


def fact_value(value: FactValue) -> str:
    """The value of a fact as people write it.

    Example:
        >>> fact_value(True), fact_value(["FL", "TX"]), fact_value(12000)
        ('yes', 'FL, TX', '12,000')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return listed(value, NONE)
    return value if isinstance(value, str) else number(value) if isinstance(value, int) else plain_number(value)


def last_day(until: date) -> str:
    """The last day of a period whose end is excluded."""
    return day(until - timedelta(days=1))


def day_text(day_or_words: str) -> str:
    """A day or a month that stands as text, in words; other text as it stands.

    Example:
        >>> day_text("2025-10-01"), day_text("2025-10"), day_text("October")
        ('1 October 2025', 'October 2025', 'October')
    """
    if MONTH_TEXT.fullmatch(day_or_words):
        year, month = map(int, day_or_words.split("-"))
        return f"{MONTHS[month - 1]} {year}"
    try:
        return day(date.fromisoformat(day_or_words))
    except ValueError:
        return day_or_words


def week(first_day: str, index: int) -> str:
    """The first day of a week of the simulated year; its number when the first day has no year.

    Example:
        >>> week("2025-10-01", 1), week("October", 1)
        ('8 Oct', 'week 2')
    """
    try:
        start = date.fromisoformat(first_day) + timedelta(weeks=index)
    except (ValueError, OverflowError):
        return f"week {index + 1}"
    return f"{start.day} {MONTHS[start.month - 1][:3]}"


def usd(dollars: int) -> str:
    """An amount for sentences and charts; tables give it exactly.

    Example:
        >>> usd(12_345_678), usd(2_400_000_000), usd(9_500)
        ('$12.3 million', '$2.40 billion', '$9,500')
    """
    size = abs(dollars)
    sign = "−" if dollars < 0 else ""
    if size >= 999_950_000:
        return f"{sign}${size / 1e9:,.2f} billion"
    return f"{sign}${size / 1e6:.1f} million" if size >= 1_000_000 else f"{sign}${size:,}"


def people(count: int | None) -> str:
    """A number of people, or that nobody has said.

    Example:
        >>> people(3500), people(None)
        ('3,500', 'not stated')
    """
    return NOT_STATED if count is None else number(count)


def listed(names: list[str] | tuple[str, ...], otherwise: str = NOT_STATED) -> str:
    """Names with commas between them.

    Example:
        >>> listed(["FL", "TX"]), listed([])
        ('FL, TX', 'not stated')
    """
    return ", ".join(names) if names else otherwise


def verdict(value: Verdict) -> str:
    """Letter and word.

    Example:
        >>> verdict("allowed_if")
        'C allowed if'
    """
    return f"{LETTERS[value]} {VERDICT_WORDS[value]}"


def status(slug: str) -> str:
    """Short name of a duty status."""
    return STATUS_SHORT.get(slug, slug)


def unbroken(name: str) -> str:
    """A name whose words stay in one line."""
    return name.replace(" ", "\u00a0")


def guards(count: int) -> str:
    """A number of Guards.

    Example:
        >>> guards(1), guards(54)
        ('1 Guard', '54 Guards')
    """
    return f"{number(count)} Guard{'' if count == 1 else 's'}"

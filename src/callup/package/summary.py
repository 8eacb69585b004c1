"""What does the package say in a few plain sentences?"""

from collections import Counter
from datetime import date

from callup.package.criteria import dollars
from callup.package.known import Known
from callup.package.record import Checked
from callup.period import in_words
from callup.review import Option
from callup.role import STATUS_BY_SLUG, Verdict
from callup.sourcing.plan import DONORS, CivilianSupply


def summarise(on: date, known: Known) -> tuple[str, ...]:
    """One sentence each on what was asked, what is missing, the law, the plan, the risk and the cost."""
    return (
        _asked(known),
        f"{len(known.intake.gaps)} questions are open before anyone can decide.",
        *(_line(known, line.id, on) for line in known.request.line),
        _plan(known),
        donors_said(known.plan.donors),
        _risk(known),
        _cost(known),
        *_ways_told(known),
    )


def standing(state: str, checks: tuple[Checked, ...]) -> str:
    """Whether the package is complete, and what it lacks.

    Example:
        >>> standing("draft", ())
        'This package is a draft: 0 of 0 tests are neither met by what it holds nor answered by an office.'
    """
    lacking = sum(one.standing == "lacking" for one in checks)
    if state == "complete":
        return (
            f"This package is complete: each of {len(checks)} tests is met by what it holds or answered by an office."
        )
    return (
        f"This package is a draft: {lacking} of {len(checks)} tests are neither met by what it holds nor "
        "answered by an office."
    )


def _ways_told(known: Known) -> tuple[str, ...]:
    if known.comparison is None:
        return ()
    ways = known.comparison.alternatives
    priced = [one.cost.total.central for one in ways if one.cost]
    costs = f"central costs go from {min(priced) / 1e6:,.1f} to {max(priced) / 1e6:,.1f} million USD" if priced else ""
    told = f"{len(ways)} ways stand side by side, doing nothing among them"
    return (f"{'; '.join(part for part in (told, costs) if part)}. None is ranked.",)


def _asked(known: Known) -> str:
    sources = {source.id: source.publisher for source in known.request.source}
    totals = "; ".join(
        f"{one.reported:,} ({sources.get(one.source, one.source)}, {one.unattributed:,} without a published line)"
        for one in known.intake.tallies
    )
    lines = f"The published lines add up to {known.intake.lines_sum:,} people."
    return f"Totals reported: {totals}. {lines}" if totals else lines


def _line(known: Known, line_id: str, on: date) -> str:
    line = next(one for one in known.request.line if one.id == line_id)
    number = f"{line.people:,} people" if line.people is not None else "no number published"
    options = [one for one in known.review.options if one.line == line_id]
    ways = [*_ways(options, "allowed", "lawful"), *_ways(options, "allowed_if", "lawful with conditions")]
    found = "; ".join(ways) if ways else f"lawful in no duty status on what is known: {_commonest(options)}"
    return f"{line.title} ({number}): on {in_words(on)} {found}."


def _ways(options: list[Option], verdict: Verdict, words: str) -> list[str]:
    """The duty statuses that reach a verdict, each with the number of Guards that it holds for."""
    guards: dict[str, set[str]] = {}
    for one in options:
        if one.verdict == verdict:
            guards.setdefault(one.status, set()).add(one.home)
    named = (f"{STATUS_BY_SLUG[status].title} ({_guards(homes)})" for status, homes in guards.items())
    return [f"{words} in {', '.join(named)}"] if guards else []


def _guards(homes: set[str]) -> str:
    return f"{len(homes)} Guards" if len(homes) > 1 else f"the Guard of {next(iter(homes))}"


def _commonest(options: list[Option]) -> str:
    verdicts = Counter(STATUS_BY_SLUG[one.status].family + " " + one.verdict for one in options)
    if not verdicts:
        return "no Guard was asked about"
    by_family: dict[str, list[str]] = {}
    for entry in sorted(verdicts):
        family, verdict = entry.split(" ", 1)
        by_family.setdefault(family, []).append(verdict)
    words = {"state": "State duty", "title32": "Title 32", "title10": "Title 10", "civilian": "civilian donors"}
    return "; ".join(f"{words[family]} {' or '.join(verdicts)}" for family, verdicts in by_family.items())


def _plan(known: Known) -> str:
    plan = known.plan
    asked = sum(line.people or 0 for line in known.request.line)
    planned = sum(one.people for one in plan.assignments)
    given = [one for one in plan.assignments if one.home != DONORS]
    asked_of = sum(one.people for one in given)
    consent = {(one.line, one.home, one.host, one.status) for one in known.review.options if one.consent_on_record}
    agreed = sum(one.people for one in given if (one.line, one.home, one.host, one.status) in consent)
    homes = {one.home for one in given}
    return (
        f"The plan fills {planned:,} of {asked:,} numbered positions{f' from {_guards(homes)}' if homes else ''}; "
        f"the lending governor's consent is on record for {agreed:,} of them{_to_ask(asked_of - agreed)}."
    )


def donors_said(donors: tuple[CivilianSupply, ...]) -> str:
    """What civilian agencies lend, as supply of their own: heads, and full-time equivalents apart.

    Example:
        >>> donors_said(())
        'No civilian donor has been named.'
    """
    if not donors:
        return "No civilian donor has been named."
    agencies = f"{len(donors)} civilian donors" if len(donors) > 1 else donors[0].title
    heads, lent = sum(one.heads for one in donors), sum(one.lent for one in donors)
    stated = [one.full_time_equivalents for one in donors if one.full_time_equivalents is not None]
    beside = f"; full-time equivalents, told apart and never added: {sum(stated):,}" if stated else ""
    return f"Civilian supply, which draws on no State: {agencies} with {heads:,} heads, of whom {lent:,} go{beside}."


def _to_ask(people: int) -> str:
    return f" and must be asked for the other {people:,}" if people else ""


def _risk(known: Known) -> str:
    before = sum(one.unmet_before for one in known.risk.states)
    after = sum(one.unmet_after for one in known.risk.states)
    return (
        f"Simulated over {known.risk.seasons:,} disaster seasons, unmet Guard need goes from {before:,.0f} to "
        f"{after:,.0f} person-days a year over all States."
    )


def _cost(known: Known) -> str:
    if not known.bill.person_days:
        return "Nothing could be sourced, so nothing is priced."
    return f"The plan costs {dollars(known.bill.total)} in prices of {known.bill.price_year}."

"""What must be answered before the package may be called complete?

The tests come from a table. Each is met by what the package holds, answered by an office in a document, or lacking.
A package that lacks one test is a draft; nothing is weighed against anything.
"""

from collections import Counter
from collections.abc import Callable

from callup.package.known import Known
from callup.package.record import Answer, Check, Checked
from callup.request import Line

FEWEST_COMPONENTS = 4
Judged = tuple[bool, str]


def judge(known: Known, checks: tuple[Check, ...]) -> tuple[Checked, ...]:
    """How each test stands, in the order of the table.

    Args:
        known: What the package holds and what offices answered.
        checks: The tests.

    Returns:
        One entry for each test; an answer of an office is named with its office and day.
    """
    answers = {one.test: one for one in known.answers}
    return tuple(_judged(known, check, answers.get(check.id)) for check in checks)


def _judged(known: Known, check: Check, answer: Answer | None) -> Checked:
    met, says = JUDGES[check.id](known) if check.id in JUDGES else (False, "No office has answered.")
    if met:
        return Checked(check=check, standing="met", says=says)
    if answer:
        told = f"{answer.says} ({answer.office}, {answer.on.isoformat()})"
        return Checked(check=check, standing="answered", says=told)
    return Checked(check=check, standing="lacking", says=says)


def _components(known: Known) -> Judged:
    parts = sorted({one.component for one in known.bill.lines})
    told = f"{len(parts)} parts are priced apart: {', '.join(parts)}." if parts else "Nothing was priced."
    return len(parts) >= FEWEST_COMPONENTS, told


def _documented(known: Known) -> Judged:
    lines = known.bill.lines
    silent = sum(not one.basis for one in lines)
    return bool(lines) and not silent, f"{len(lines) - silent:,} of {len(lines):,} amounts say how they came about."


def _held_against_past(known: Known) -> Judged:
    told = [note for note in known.bill.notes if "past totals" in note]
    return bool(told), told[0] if told else "No past total stands beside the estimate."


def _ranged(known: Known) -> Judged:
    total = known.bill.total
    wide = total.low < total.central < total.high
    return wide, "Low, central and high values differ." if wide else "The total has no range."


def _compared(known: Known) -> Judged:
    ways = known.comparison.alternatives if known.comparison else ()
    return len(ways) > 1, f"{len(ways)} ways stand side by side." if ways else "Other ways were not worked out."


def _ends(known: Known) -> Judged:
    return _every(known.request.line, lambda line: line.until is not None, "say when they end")


def _whole(known: Known) -> Judged:
    silent = [line.id for line in known.request.line if line.people is None]
    apart = [one for one in known.intake.tallies if one.unattributed]
    told = [f"{one.unattributed:,} people of the total of {one.reported:,} stand on no line." for one in apart]
    told += [f"No number of people: {', '.join(silent)}."] if silent else []
    return not told, " ".join(told) or "The lines add up to every total reported."


def _simulated(known: Known) -> Judged:
    told = f"{len(known.risk.states)} Guards were simulated over {known.risk.seasons:,} seasons."
    return bool(known.risk.states), told


def _resampled(known: Known) -> Judged:
    found = known.risk.input_spread
    return bool(found), f"{found.resamples} resamples." if found else "Not worked out; run with --resamples 40."


def _roster(known: Known) -> Judged:
    plan = known.plan
    kind = "an illustration" if plan.roster_illustrative else "as given"
    return not plan.roster_illustrative, f"Roster: {plan.roster_title}, {kind}."


def _reviewed(known: Known) -> Judged:
    found = {one.line for one in known.review.findings}
    named = [line for line in known.request.line if line.roles]
    return _every(named, lambda line: line.id in found, "that name a role have findings")


def _settled(known: Known) -> Judged:
    verdicts = {(one.line, one.home, one.host, one.status): one.verdict for one in known.review.options}
    used = Counter[str]()
    for one in known.plan.assignments:
        used[verdicts.get((one.line, one.home, one.host, one.status), "open")] += one.people
    told = ", ".join(f"{people:,} people {verdict.replace('_', ' ')}" for verdict, people in sorted(used.items()))
    return set(used) == {"allowed"}, f"The plan stands on: {told}." if told else "The plan assigns nobody."


def _consented(known: Known) -> Judged:
    agreed = {(one.line, one.home, one.host, one.status) for one in known.review.options if one.consent_on_record}
    sent = sum(one.people for one in known.plan.assignments)
    yes = sum(one.people for one in known.plan.assignments if (one.line, one.home, one.host, one.status) in agreed)
    return sent > 0 and yes == sent, f"On record for {yes:,} of {sent:,} people."


def _every(lines: list[Line], holds: Callable[[Line], bool], words: str) -> Judged:
    count = sum(map(holds, lines))
    return bool(lines) and count == len(lines), f"{count} of {len(lines)} lines {words}."


def _facts(*names: str) -> Callable[[Known], Judged]:
    def judged(known: Known) -> Judged:
        missing = [name for name in names if name not in known.stated]
        return not missing, f"Not stated: {', '.join(missing)}." if missing else f"Stated: {', '.join(names)}."

    return judged


JUDGES: dict[str, Callable[[Known], Judged]] = {
    "cost-comprehensive": _components,
    "cost-documented": _documented,
    "cost-accurate": _held_against_past,
    "cost-credible": _ranged,
    "cost-independent": _facts("cost_estimate_method"),
    "cost-fund": _facts("fund_source", "reimbursable"),
    "appropriateness-alternatives": _compared,
    "appropriateness-civilian": _facts("civilian_alternative_considered"),
    "appropriateness-end": _ends,
    "appropriateness-whole": _whole,
    "readiness-effect": _simulated,
    "readiness-range": _resampled,
    "readiness-roster": _roster,
    "readiness-dated": _facts("readiness_assessed_on"),
    "risk-protection": _facts("arms_state"),
    "legality-reviewed": _reviewed,
    "legality-settled": _settled,
    "legality-consent": _consented,
    "lethality-arms": _facts("arms_state"),
    "lethality-force": _facts("ruf_approved"),
}
"""Which test is judged how; the others can be answered by an office alone."""

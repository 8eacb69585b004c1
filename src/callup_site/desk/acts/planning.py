"""Acts that write the plan, the readiness part, the estimate and the package, and what follows for the lines.

What a job made is a proposal; an office writes it. Each part rests on the written part before it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from callup.cost import Bill
from callup.errors import OutOfTurn
from callup.readiness.risk import Risk
from callup.sourcing.plan import Plan, Shortfall
from callup_site.desk import choosing, store
from callup_site.desk.acts import packaging
from callup_site.desk.acts.inviting import invited
from callup_site.desk.acts.written import WRITTEN, kept, made_of, proposed, read, rests_on_plan, written
from callup_site.desk.record import Intent, Outcome, Prepare, Situation
from callup_site.desk.working import Made, MadeOf

LINES_IN_AN_ENTRY, REASONS_TOLD, REASON_LENGTH = 50, 3, 300
NO_NUMBER = "The request states no number of people for this line."


def write_plan(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """The plan that a job made becomes the plan of the request; each line moves with it, homes are invited and asked.

    Form:
        document: Number of the document; left out: the last plan.
    """
    document = proposed(seen, intent, ("plan", "what-if"))
    plan, made = read(document, Plan), made_of(document)
    _still_holds(seen, made)
    _no_refusals(seen, plan)
    by_line = fills(seen, plan, made.lines)
    told = [_told(one) for one in by_line.values()]
    body = {
        "people_asked": sum(one.asked for one in by_line.values()),
        "people_planned": sum(one.planned for one in by_line.values()),
        "roster_illustrative": plan.roster_illustrative, "lines": told[:LINES_IN_AN_ENTRY],
    }  # fmt: skip
    followers = tuple(_line_moves(seen, intent.office, by_line))
    return Outcome(
        papers=(kept(document, "plan" + WRITTEN),), body=body, openings=tuple(invited(seen, plan)),
        followers=followers, entries=tuple(_more(seen, intent, told[LINES_IN_AN_ENTRY:])),
    )  # fmt: skip


def _still_holds(seen: Situation, made: Made) -> None:
    """The request, what is known, and what counsel allows are as they were when the plan was made."""
    now = {kind: one.digest for kind in ("request", "facts") if (one := seen.latest(kind))}
    changed = [kind for kind, digest in now.items() if made.rests_on.get(kind) != digest]
    if set(made.lines) != set(choosing.lines_to_plan(seen)):
        changed.append("findings of counsel")
    if changed:
        raise OutOfTurn(
            where="plan", found=f"a plan made before the {' and the '.join(changed)} changed",
            wanted="a plan made from what is on file", remedy="ask for the plan again",
        )  # fmt: skip


def _no_refusals(seen: Situation, plan: Plan) -> None:
    refused = {(one.home, one.line) for one in choosing.refused_by_homes(seen)}
    against = sorted({one.home for one in plan.assignments if {(one.home, None), (one.home, one.line)} & refused})
    if against:
        raise OutOfTurn(
            where="plan", found=f"people of {', '.join(against)}, who refused since", wanted="a plan without them",
            remedy="ask for the plan again",
        )  # fmt: skip


def _told(short: Shortfall) -> dict[str, Any]:
    reasons = [one[:REASON_LENGTH] for one in short.reasons[:REASONS_TOLD]]
    return {
        "line": short.line, "people_asked": short.asked, "people_planned": short.planned,
        "people_missing": short.missing, "reasons": reasons,
    }  # fmt: skip


def _more(seen: Situation, intent: Intent, rest: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Lines beyond what one entry holds."""
    for first in range(0, len(rest), LINES_IN_AN_ENTRY):
        yield {
            "callup": 1, "act": "request.plan_lines", "request": seen.request.slug, "version": seen.request.version,
            "office": seen.book.office(intent.office).title, "at": store.instant(seen.at), "document": None,
            "body": {"lines": rest[first : first + LINES_IN_AN_ENTRY]},
        }  # fmt: skip


def fills(seen: Situation, plan: Plan, lines: Iterable[str]) -> dict[str, Shortfall]:
    """What a plan finds for each line that it was made for; a line that lacks nobody is not among its shortfalls."""
    asked = {one.subject: one.facts.get("people") for one in seen.of("line")}
    short = {one.line: one for one in plan.shortfalls}
    return {line: short.get(line) or _full(line, asked.get(line)) for line in lines}


def _full(line: str, people: int | None) -> Shortfall:
    reasons = () if people else (NO_NUMBER,)
    return Shortfall(
        line=line, asked=people or 0, planned=people or 0, missing=0, missing_person_days=0, reasons=reasons
    )  # fmt: skip


def _line_moves(seen: Situation, office: str, by_line: dict[str, Shortfall]) -> Iterator[Intent]:
    """Lines that counsel found lawful move as the plan says; those sourced before must still stand as they do."""
    for line, short in by_line.items():
        act, stage = _move(short), seen.thing("line", line).stage
        if stage in choosing.LAWFUL:
            reason = " ".join(short.reasons)[:REASON_LENGTH] or "The plan finds nobody for the line."
            yield Intent(act=act, office=office, subject=line, reason=reason if act == "line.source_none" else "")
        elif not _stands(stage, act):
            found = f"the stage '{seen.book.stage('line', stage).title}', which this plan would change"
            raise OutOfTurn(
                where=f"line '{line}'", found=found, wanted="a line that counsel judged again",
                remedy="have counsel judge the line again, or have a plan made that keeps it",
            )  # fmt: skip


def _stands(stage: str, act: str) -> bool:
    """Whether a line that was sourced before stands as a plan says; of a costed line only that somebody is found."""
    return act != "line.source_none" if stage == "costed" else stage == act.replace("line.source", "sourced")


def _move(short: Shortfall) -> str:
    if short.planned == 0:
        return "line.source_none"
    return "line.source_full" if short.missing == 0 else "line.source_part"


def source_line(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """A line is sourced as the written plan says, never otherwise."""
    plan, made = written(seen, "plan", Plan), written(seen, "plan", MadeOf).made
    short = fills(seen, plan, made.lines).get(intent.subject)
    if short is None or intent.act != _move(short):
        found = f"'{seen.book.act(intent.act).title}', which the written plan does not say"
        raise OutOfTurn(where=f"line '{intent.subject}'", found=found, wanted="what the written plan says")
    return Outcome(body={"line": intent.subject, "people_planned": short.planned})


def write_risk(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """The simulation of the written plan becomes the readiness part.

    Form:
        document: Number of the document; left out: the last simulation.
    """
    document = proposed(seen, intent, ("risk",))
    rests_on_plan(seen, document)
    risk = read(document, Risk)
    body = {"seasons": risk.seasons, "seed": risk.seed, "first_day": risk.first_day, "states": len(risk.states)}
    return Outcome(papers=(kept(document, "risk" + WRITTEN),), body=body)


def write_cost(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """The bill of the written plan becomes the estimate; lines that are sourced are costed by it.

    Form:
        document: Number of the document; left out: the last bill.
    """
    document = proposed(seen, intent, ("bill",))
    rests_on_plan(seen, document)
    bill = read(document, Bill)
    body = {
        "price_year": bill.price_year, "person_days": bill.person_days, "usd_low": bill.total.low,
        "usd": bill.total.central, "usd_high": bill.total.high,
        "payers": [{"payer": one.payer, "fund": one.fund, "usd": one.amount.central} for one in bill.payers[:100]],
    }  # fmt: skip
    followers = tuple(
        Intent(act="line.cost", office=intent.office, subject=one.subject)
        for one in seen.of("line") if one.stage in choosing.SOURCED
    )  # fmt: skip
    return Outcome(papers=(kept(document, "bill" + WRITTEN),), body=body, followers=followers)


def cost_line(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """What the written estimate says for one line."""
    rows = [one.amount for one in written(seen, "bill", Bill).lines if one.line == intent.subject]
    body = {
        "line": intent.subject, "usd_low": sum(one.low for one in rows), "usd": sum(one.central for one in rows),
        "usd_high": sum(one.high for one in rows),
    }  # fmt: skip
    return Outcome(body=body)


ACTS: dict[str, Prepare] = {
    "request.write_plan": write_plan,
    "request.write_risk": write_risk,
    "request.write_cost": write_cost,
    **packaging.ACTS,
    "line.source_full": source_line,
    "line.source_part": source_line,
    "line.source_none": source_line,
    "line.cost": cost_line,
}

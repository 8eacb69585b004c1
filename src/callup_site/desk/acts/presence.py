"""Acts of the deployment tracker: who is committed, on the way, there, released; and the end of it all."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from callup.documents import canonical_json
from callup.entries import account_entry
from callup.errors import InputError, OutOfTurn
from callup.orders import Report
from callup_site.desk.acts import forms, on_record, publishing
from callup_site.desk.acts.entry_parts import in_parts
from callup_site.desk.models import Thing
from callup_site.desk.record import Intent, Outcome, Paper, Prepare, Situation

MOST_PEOPLE = 1_000_000
COUNTS = ("committed", "en_route", "arrived", "released")
ENDED = ("released", "recalled", "refused", "withdrawn")
SETTLED = ("reconciled", "waived")


def report(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """A stage of a line, or none, with reports by unit and day.

    Form:
        rows: on, home, unit, committed, en_route, arrived, released (people; released: so far, in all).
    """
    rows = forms.rows(intent.form, "rows")
    found = [_report(seen, intent.subject, row, f"row {number}") for number, row in enumerate(rows, 1)]
    if intent.act == "line.report" and not found:
        raise InputError(where="rows", found="no report", wanted="at least one unit with its numbers")
    _check_once(found)
    if not found:
        return Outcome(body={"line": intent.subject})
    paper = Paper(kind="presence", paper="account", name="presence.json", data=canonical_json(found))
    return Outcome(
        papers=(paper,), body={"line": intent.subject, "reports": len(found)},
        entries=tuple(_entry(seen, intent, one) for one in found),
    )  # fmt: skip


def _report(seen: Situation, line: str, row: dict[str, Any], where: str) -> Report:
    on = forms.maybe_day(row, "on") or seen.on
    home, unit = forms.text(row, "home", most=10), forms.text(row, "unit", most=200)
    if on > seen.on:
        raise InputError(where=f"{where}, on", found=str(on), wanted=f"a day that has come, at most {seen.on}")
    _check_unit(seen, (line, home, unit), where)
    people = {name: forms.maybe_whole(row, name, most=MOST_PEOPLE) or 0 for name in COUNTS}
    source = forms.text(row, "source", most=200).lstrip("=+-@") or "deployment tracker"
    return Report(on=on, line=line, home=home, unit=unit, source=source, **people)


def _check_unit(seen: Situation, named: tuple[str, str, str], where: str) -> None:
    running, _ = on_record.orders(seen)
    known = {(one.line, one.home, one.unit) for order in running.orders for one in order.lines}
    if named not in known:
        line, home, unit = named
        there = sorted(f"{one[1]} {one[2]}" for one in known if one[0] == line)
        raise InputError(
            where=where, found=f"{home or 'no home'}, unit '{unit}'",
            wanted=f"a unit under orders on '{line}': {', '.join(there[:20]) or 'none is'}",
        )  # fmt: skip


def _check_once(found: Sequence[Report]) -> None:
    seen: set[tuple[date, str, str]] = set()
    for one in found:
        if (one.on, one.home, one.unit) in seen:
            twice = f"{one.unit} of {one.home or 'no home'} twice on {one.on}"
            raise InputError(where="rows", found=twice, wanted="one row for each unit and day")
        seen.add((one.on, one.home, one.unit))


def _entry(seen: Situation, intent: Intent, one: Report) -> dict[str, Any]:
    return {
        "callup": 1, "act": "presence.reported", "request": seen.request.slug, "document": None,
        "office": seen.book.office(intent.office).title,
        "body": {
            "on": one.on.isoformat(), "line": one.line, "home": one.home, "unit": one.unit,
            "people_committed": one.committed, "people_en_route": one.en_route, "people_arrived": one.arrived,
            "people_released": one.released,
        },
        **on_record.stamp(seen),
    }  # fmt: skip


def begin_closing(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """Everybody is home.

    Raises:
        OutOfTurn: A line that was ordered has not ended.
    """
    open_ = [one for one in seen.of("line") if one.stage not in (*ENDED, "approved")]
    if open_:
        raise OutOfTurn(
            where="lines", found=f"not ended: {_named(open_)}", wanted="every ordered line released or recalled",
            remedy="record the release of each line first",
        )  # fmt: skip
    return Outcome()


def close(seen: Situation, intent: Intent, account: str) -> Outcome:  # noqa: ARG001
    """The account as a document, when every claim is settled.

    Raises:
        OutOfTurn: A claim is not settled.
    """
    open_ = [one for one in seen.of("claim") if one.stage not in SETTLED]
    if open_:
        raise OutOfTurn(
            where="claims", found=f"not settled: {_named(open_)}", wanted="every claim reconciled or waived in writing",
            remedy="see the page of claims for what each one waits for",
        )  # fmt: skip
    found = on_record.account_now(seen)
    paper = Paper(kind="account", paper="account", name="account.json", data=canonical_json(found))
    entry = account_entry(found, digest="", **on_record.stamp(seen))
    told = {**entry, "document": None, "office": seen.book.office(intent.office).title}
    parts = tuple(in_parts(told, "lines", "claims"))
    return Outcome(papers=(paper,), entries=parts, openings=(publishing.due(seen, "account"),))


def _named(things: Sequence[Thing]) -> str:
    return ", ".join(one.subject for one in things[:20])


ACTS: dict[str, Prepare] = {
    "line.depart": report,
    "line.arrive": report,
    "line.release": report,
    "line.report": report,
    "request.begin_closing": begin_closing,
    "request.close": close,
}

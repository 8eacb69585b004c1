"""The doors of the comparison: all ways side by side, and how far a directive is."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from callup import comparing
from callup.alternatives import Alternative, Comparison, Cost, RiskChange, Span, progress
from callup.cli import show, show_compare
from callup.cli.bounds import seed_said, within
from callup.cli.doors import choose_plan, deliver, priced_choices
from callup.cli.progress import watched
from callup.documents import read_case, write_bytes
from callup.reference.alternatives import read_directive, read_donor_counts

if TYPE_CHECKING:
    from callup.cli.comparing_commands import Drawn
    from callup.cli.options import Known, Output, Planned, Priced

SEASONS = (1, comparing.COMPARED_SEASONS)
COLUMNS = ("way", "title", "measure", "low", "central", "high", "unit", "says")
Row = tuple[str, float | None, float | None, float | None, str, str]


def compare(
    path: Path, known: "Known", planned: "Planned", *, chosen: tuple["Drawn", "Priced"], output: "Output"
) -> None:
    """All ways side by side; with --out also compare.json and compare.csv."""
    drawn, priced = chosen
    case = read_case(path, facts=known.facts)
    seasons, told = within("--seasons", drawn.seasons, SEASONS), priced_choices(case, known, priced)
    choices = choose_plan(case, known, planned, seed=seed_said(drawn.seed), seasons=seasons, **told)
    with watched() as watching:
        found = comparing.compare_steps(case, choices, watching)
    deliver(found, "compare", output, show_compare.comparison)
    if output.out is not None:
        write_bytes(output.out / "compare.csv", sheet(found).encode())
        if not output.json:
            show.files([output.out / "compare.json", output.out / "compare.csv"])


def directive(name: str, on: date | None, output: "Output") -> None:
    """How far a directive is, by kind of donor; without a day: on the last day of its term."""
    told = read_directive(name)
    found = progress(told, read_donor_counts(name), on or told.due_on)
    deliver(found, "directive", output, show_compare.directive)


def sheet(found: Comparison) -> str:
    """One row for each way and measure; what is not known is empty and says what would tell."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for way in found.alternatives:
        rows.writerows((way.id, way.title, *row) for row in rows_of(way))
    return out.getvalue()


def rows_of(way: Alternative) -> Iterator[Row]:
    """All measures of a way, in their order."""
    tells = {one.measure: f"not known; would tell: {one.would_tell}" for one in way.not_known}
    share = way.lawful_share
    yield ("wanted", way.wanted, way.wanted, way.wanted, "people", way.what)
    yield ("people", *_ends(way.people), "people", _said(way.people_says, tells.get("people")))
    yield ("full_time_equivalents", *_ends(way.full_time_equivalents), "people", tells.get("full_time_equivalents", ""))
    yield ("avoided", *_ends(way.avoided), "people", "people whose work is no longer needed")
    yield ("lawful_share", share, share, share, "share", _said(way.lawful_says, tells.get("lawful_share")))
    yield from _risk(way.risk, way.risk_says)
    yield from _cost(way.cost, tells.get("cost", ""))
    yield ("time_to_effect", *_ends(way.time_to_effect), "days", tells.get("time_to_effect", way.time_says))
    yield ("way_back", *_ends(way.way_back), "days", tells.get("way_back", way.way_back_says))
    for past in way.precedents:
        yield ("precedents", past.people, past.people, past.people, "people", f"{past.id}: {past.name}. {past.says}")


def _risk(risk: RiskChange | None, says: str) -> Iterator[Row]:
    for name in ("unmet_before", "unmet_after"):
        value = getattr(risk, name, None)
        yield (name, value, value, value, "person-days a season", says)


def _cost(cost: Cost | None, tells: str) -> Iterator[Row]:
    if cost is None:
        yield ("cost", None, None, None, "USD", tells)
        return
    total = cost.total
    yield ("cost", total.low, total.central, total.high, "USD", cost.basis)
    for one in cost.payers:
        paid = one.amount
        yield ("cost by payer", paid.low, paid.central, paid.high, "USD", f"{one.payer}: {one.fund}")


def _ends(span: Span | None) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if span is None else (span.low, span.central, span.high)


def _said(*texts: str | None) -> str:
    return " ".join(text for text in texts if text)

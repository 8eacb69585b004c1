"""What is wrong with a roster that somebody hands in? Every bad row, in words, so that one reading is enough."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

MOST_SHOWN = 20
MOST_PEOPLE = 100_000
MOST_LETTERS = 200

Row = Mapping[str, str]


def check_rows(rows: Sequence[tuple[int, Row]], *, known: Mapping[str, Sequence[str]]) -> list[str]:
    """List what is wrong, row by row; nothing if the roster can be used.

    Args:
        rows: Row numbers and cells.
        known: Admitted names by column.

    Returns:
        Up to 20 messages, then one with the count of the rest.

    Example:
        >>> row = {"unit_id": "1", "jurisdiction": "VY", "unit_name": "x", "echelon": "company", "authorised": "-5"}
        >>> for problem in check_rows([(2, row)], known={"jurisdiction": ["VT", "NY"]}):
        ...     print(problem)
        row 2, jurisdiction: found 'VY', wanted a known name, did you mean 'VT'?
        row 2, authorised: found '-5', wanted a whole number of people from 1 to 100000
    """
    if not rows:
        return ["row 2: found no row, wanted at least one unit"]
    ids = Counter(row["unit_id"] for _, row in rows)
    found = [(number, row, *problem) for number, row in rows for problem in _problems(row, known, ids)]
    shown = [_said(number, row, column, wanted, known) for number, row, column, wanted in found[:MOST_SHOWN]]
    rest = len(found) - len(shown)
    return shown + ([f"and {rest} more"] if rest > 0 else [])


def _problems(row: Row, known: Mapping[str, Sequence[str]], ids: Counter[str]) -> Iterable[tuple[str, str]]:
    for column in ("unit_id", "unit_name", "echelon"):
        if not _is_plain(row[column]):
            yield column, f"text of 1 to {MOST_LETTERS} letters"
    if row["unit_id"] and ids[row["unit_id"]] > 1:
        yield "unit_id", "every id once"
    for column, names in known.items():
        if row[column] not in names:
            yield column, "a known name"
    if not _is_count(row["authorised"]):
        yield "authorised", f"a whole number of people from 1 to {MOST_PEOPLE}"
    yield from _problems_of_time(row)


def _problems_of_time(row: Row) -> Iterable[tuple[str, str]]:
    """The first day on which a unit is at hand, and the first on which it is not any more; empty: no such day."""
    ends = {column: row[column] for column in ("since", "until") if row.get(column)}
    bad = [column for column, cell in ends.items() if not _is_day(cell)]
    yield from ((column, "a day such as 2026-05-01, or nothing") for column in bad)
    if not bad and len(ends) == 2 and ends["until"] <= ends["since"]:
        yield "until", "a day after since"


def _said(number: int, row: Row, column: str, wanted: str, known: Mapping[str, Sequence[str]]) -> str:
    cell = row[column]
    shown = cell if len(cell) <= 40 else cell[:40] + "…"
    hint = _nearest(cell, known[column]) if column in known else ""
    return f"row {number}, {column}: found {shown!r}, wanted {wanted}{hint}"


def _nearest(name: str, names: Sequence[str]) -> str:
    near = get_close_matches(name[:MOST_LETTERS], names, n=1, cutoff=0.5)
    return f", did you mean '{near[0]}'?" if near else ": " + ", ".join(names[:8]) + (", …" if len(names) > 8 else "")


def _is_plain(cell: str) -> bool:
    return 0 < len(cell) <= MOST_LETTERS and cell.isprintable()


def _is_day(cell: str) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def _is_count(cell: str) -> bool:
    return cell.isascii() and cell.isdigit() and len(cell) <= 6 and 1 <= int(cell) <= MOST_PEOPLE

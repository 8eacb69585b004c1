"""How do the tables of offices become the book that says who may do what?"""

from functools import cache

from callup.errors import TableError
from callup.reference.tables import read_assumptions, read_table
from callup.stages.book import THINGS, Act, Book, Conflict, Office, Pair, Rule, Stage, Terms, Thing

EVERY = "**"
SAME = "="


@cache
def read_offices() -> Book:
    """The book of offices, stages, acts and conflicts.

    Raises:
        TableError: A table is broken, or names an office or a stage that is not there.

    Example:
        >>> book = read_offices()
        >>> len(book.offices), len(book.acts), book.acts["line.order"].offices
        (22, 81, ('order_writer',))
    """
    stages = _stages()
    offices = _offices()
    rows = read_table("offices/moves").rows
    acts = {row["act"]: _act(row, stages, set(offices)) for row in rows}
    rules = {
        int(row["number"]): Rule(number=int(row["number"]), title=row["title"], says=row["says"], source=row["source"])
        for row in read_table("offices/rules").rows
    }
    pairs = tuple(
        Pair(rule=int(row["rule"]), act=row["act"], other=row["other"], because=row["because"])
        for row in read_table("offices/pairs").rows
    )
    _known({one.act for one in pairs} | {one.other for one in pairs}, set(acts), "pairs", "an act")
    return Book(
        offices=offices, stages=stages, acts=acts, rules=rules, conflicts=_conflicts(set(offices)), pairs=pairs,
        terms=_terms(),
    )  # fmt: skip


def _offices() -> dict[str, Office]:
    reads = {
        row["office"]: frozenset(kind for kind, told in row.items() if told == "yes")
        for row in read_table("offices/reads").rows
    }
    rows = read_table("offices/offices").rows
    _known({row["id"] for row in rows}, set(reads), "offices", "an office in offices/reads")
    return {
        row["id"]: Office(
            id=row["id"], title=row["title"], side=row["side"], does=row["does"], reads=reads[row["id"]],
            source=row["source"],
        )
        for row in rows
    }  # fmt: skip


def _stages() -> dict[Thing, tuple[Stage, ...]]:
    rows = read_table("offices/stages").rows
    return {
        thing: tuple(
            Stage(thing=thing, id=row["id"], title=row["title"], is_final=row["final"] == "final")
            for row in rows
            if row["thing"] == thing
        )
        for thing in THINGS
    }


def _act(row: dict[str, str], stages: dict[Thing, tuple[Stage, ...]], offices: set[str]) -> Act:
    thing = next(one for one in THINGS if one == row["thing"])
    known = {stage.id for stage in stages[thing]}
    at = tuple(stage.id for stage in stages[thing]) if row["stages"] == EVERY else tuple(row["stages"].split())
    by = tuple(row["offices"].split())
    within = tuple(row["within"].split())
    leads = None if row["next"] == SAME else row["next"]
    _known({*at, *([leads] if leads else [])}, known, row["act"], f"a stage of a {thing}")
    _known(set(within), {stage.id for stage in stages["request"]}, row["act"], "a stage of a request")
    _known(set(by), offices, row["act"], "an office")
    return Act(
        thing=thing, id=row["act"], title=row["title"], stages=at, offices=by, next=leads,
        needs=frozenset(row["needs"].split()), rule=int(row["rule"]) if row["rule"] else None,
        within=within,
    )  # fmt: skip


def _conflicts(offices: set[str]) -> dict[frozenset[str], Conflict]:
    """By pair; where two rules say the same, the first one is named."""
    found: dict[frozenset[str], Conflict] = {}
    for row in read_table("offices/conflicts").rows:
        others = row["others"].split()
        _known({row["office"], *others}, offices, "conflicts", "an office")
        for other in others:
            pair = frozenset({row["office"], other})
            found.setdefault(pair, Conflict(rule=int(row["rule"]), offices=pair, because=row["because"]))
    return found


def _terms() -> Terms:
    told = {name: round(one.central) for name, one in read_assumptions("assumptions/offices").items()}
    return Terms(
        emergency_days=told["emergency_days"], delegation_days=told["delegation_days"],
        withhold_alone_days=told["withhold_alone_days"], break_glass_days=told["break_glass_days"],
    )  # fmt: skip


def _known(names: set[str], known: set[str], where: str, kind: str) -> None:
    lacking = sorted(names - known)
    if lacking:
        raise TableError(
            where=f"offices/{where}", found=f"'{lacking[0]}'", wanted=kind, remedy="mend the table and its digest"
        )

"""Who may do what at which stage? The page of offices and its diagrams, written from the tables."""

from collections.abc import Iterable
from pathlib import Path

from callup.reference.offices import read_offices
from callup.reference.offices_diagram import diagram
from callup.stages import Act, Book, truth_table
from callup.stages.book import THINGS, Thing

MADE = "This page is generated from the tables under `src/callup/data/offices`; change those, then run `callup docs`."
HEAD = f"""# Offices, stages and separation of duties

{MADE}
An office is a post for one request and for a time, never a person.
What does not stand here is not allowed.
"""
TITLES: dict[Thing, str] = {
    "request": "Request", "line": "Line of a request", "offer": "Offer of a donor", "consent": "Consent of a governor",
    "claim": "Claim", "publication": "Publication",
}  # fmt: skip
NEEDS = {
    "reason": "a reason", "until": "an end", "home": "the home", "two_answers": "two answers of counsel",
    "not_first_use": "a precedent", "once": "once by each office", "alone": "at most 90 days",
    "two_for_emergency": "a proposal by another on the same day",
}  # fmt: skip


def offices_pages(book: Book | None = None) -> dict[str, str]:
    """The page and its diagrams by file name: `offices.md` and `offices-<thing>.svg`.

    Example:
        >>> sorted(offices_pages())[:2]
        ['offices-claim.svg', 'offices-consent.svg']
    """
    told = book or read_offices()
    pages = {f"offices-{thing}.svg": diagram(told, thing, TITLES[thing]) for thing in THINGS}
    return {"offices.md": _page(told), **pages}


def write_offices_pages(folder: Path) -> None:
    """Write the page and its diagrams."""
    for name, text in offices_pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def _page(book: Book) -> str:
    parts = [HEAD, _size(book), _rules(book), _offices(book), *(_thing(book, thing) for thing in THINGS)]
    return "\n".join([*parts, _conflicts(book), _pairs(book), _terms(book), _reads(book)])


def _size(book: Book) -> str:
    cells = list(truth_table(book))
    allowed = sum(cell.next is not None for cell in cells)
    stages = sum(len(some) for some in book.stages.values())
    return (
        f"The truth table has {len(cells):,} cells: {len(book.offices)} offices at {stages} stages with "
        f"{len(book.acts)} acts.\n{allowed:,} cells are allowed and shown below; every other cell is refused.\n"
    )


def _rows(head: str, rows: Iterable[Iterable[str]]) -> list[str]:
    width = head.count("|") - 1
    return [head, "|" + " --- |" * width, *("| " + " | ".join(row) + " |" for row in rows)]


def _rules(book: Book) -> str:
    rows = [(str(rule.number), rule.title, rule.says, rule.source) for rule in book.rules.values()]
    return "\n".join(["## The twelve rules\n", *_rows("| rule | in short | it says | rests on |", rows), ""])


def _offices(book: Book) -> str:
    rows = []
    for office in book.offices.values():
        acts = ", ".join(f"`{act.id}`" for act in book.acts.values() if office.id in act.offices) or "none"
        rows.append((f"`{office.id}`", office.title, office.does, acts, office.source))
    return "\n".join(["## Offices\n", *_rows("| office | title | what it does | acts | follows |", rows), ""])


def _thing(book: Book, thing: Thing) -> str:
    """The stages of one thing, and each act by stage: every allowed cell of the truth table."""
    finals = ", ".join(stage.title for stage in book.stages[thing] if stage.is_final)
    rows = [
        (stage.title, f"`{act.id}`", ", ".join(book.offices[one].title for one in act.offices), _leads(book, act),
         ", ".join(NEEDS[one] for one in sorted(act.needs)) or "nothing", _within(book, act), str(act.rule or ""))
        for stage in book.stages[thing]
        for act in book.acts.values()
        if act.thing == thing and stage.id in act.stages
    ]  # fmt: skip
    return "\n".join(
        [
            f"## {TITLES[thing]}\n",
            f"![Stages: {TITLES[thing].lower()}](offices-{thing}.svg)\n",
            f"It begins at *{book.stages[thing][0].title}*.",
            f"Final, and frozen: {finals}.\n",
            *_rows("| at | act | by | leads to | needs | while the request is at | rule |", rows),
            "",
        ]
    )


def _leads(book: Book, act: Act) -> str:
    return "the same" if act.next is None else book.stage(act.thing, act.next).title


def _within(book: Book, act: Act) -> str:
    return ", ".join(book.stage("request", one).title for one in act.within) or "any stage"


def _conflicts(book: Book) -> str:
    rows = []
    for pair in book.conflicts.values():
        first, second = sorted(pair.offices, key=list(book.offices).index)
        rows.append((book.offices[first].title, book.offices[second].title, str(pair.rule), pair.because))
    return "\n".join(
        [
            "## Offices that do not go together\n",
            "One account may not hold both on one request, nor act in one after it acted in the other.",
            f"There are {len(rows)} pairs.\n",
            *_rows("| office | office | rule | because |", rows),
            "",
        ]
    )


def _pairs(book: Book) -> str:
    rows = [(f"`{one.act}`", f"`{one.other}`", str(one.rule), one.because) for one in book.pairs]
    return "\n".join(["## Acts that need two accounts\n", *_rows("| first | then | rule | because |", rows), ""])


def _terms(book: Book) -> str:
    told = book.terms
    return (
        "## How long\n\n"
        f"- An emergency lasts {told.emergency_days} days at most and ends by itself.\n"
        f"- A delegation lasts {told.delegation_days} days at most.\n"
        f"- One records officer withholds for {told.withhold_alone_days} days at most; two may withhold longer.\n"
        f"- The emergency door of the system is open for {told.break_glass_days} day at most.\n\n"
        "These are assumptions but for the third; see table assumptions/offices.\n"
    )


def _reads(book: Book) -> str:
    kinds = ["draft", "working", "package", "decision", "order", "account", "withheld", "public"]
    rows = [
        (office.title, *("yes" if kind in office.reads else "no" for kind in kinds)) for office in book.offices.values()
    ]
    return "\n".join(["## Who reads what\n", *_rows(f"| office | {' | '.join(kinds)} |", rows), ""])

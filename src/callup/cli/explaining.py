"""The doors of `callup source --explain`, `--state-pages` and `--order`: why the plan is as it is."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from callup import __version__, steps
from callup.cli import show, show_explain
from callup.cli.bounds import seasons_said, seed_said
from callup.cli.doors import choose_plan, deliver, make_folder
from callup.cli.progress import watched
from callup.documents import read_case, write_bytes
from callup.errors import InputError, UnknownName
from callup.place import CODES
from callup.reference.places import read_places, read_tiles
from callup.request import Case
from callup.sourcing.plan import Plan
from callup.steps import Choices

if TYPE_CHECKING:
    from callup.cli.options import Asked, Bounded, Known, Output, Planned


def source(
    path: Path, known: "Known", planned: "Planned", *, chosen: tuple["Bounded", "Asked"], output: "Output"
) -> None:
    """Step 3 explained: for one State or one line, or a page for every State."""
    bounded, asked = chosen
    if bounded.risk_bound is not None:
        raise InputError(
            where="--risk-bound", found="a bound together with --explain or --state-pages",
            wanted="one of them", remedy="explain the plan without a bound, or leave --explain out",
        )  # fmt: skip
    case = read_case(path, facts=known.facts)
    seed, seasons = seed_said(bounded.seed), seasons_said(bounded.seasons)
    choices = choose_plan(case, known, planned, seed=seed, seasons=seasons)
    if asked.explain is not None:
        _explain(case, choices, asked.explain, output)
    if asked.state_pages is not None:
        _pages(case, choices, asked.state_pages, output)


def orders(case: Case, choices: Choices, chosen: Plan) -> None:
    """The objectives of the plan in the standing order beside those of the order that was asked for."""
    with watched() as progress:
        standing = steps.plan_steps(case, msgspec.structs.replace(choices, order=(), stoppable=False), progress)
    show_explain.orders(standing.proofs, chosen.proofs)


def _explain(case: Case, choices: Choices, name: str, output: "Output") -> None:
    lines = tuple(line.id for line in case.request.line if line.people)
    if name in CODES:
        with watched() as progress:
            state = steps.explain_state_steps(case, choices, name, progress)
        deliver(state, f"explain-{name}", output, show_explain.state)
    elif name in lines:
        with watched() as progress:
            line = steps.explain_line_steps(case, choices, name, progress)
        deliver(line, f"explain-{name}", output, show_explain.line)
    else:
        kind = "a State (postal code) or a line that names people"
        raise UnknownName(where="--explain", name=name, kind=kind, known=(*lines, *CODES))


def _pages(case: Case, choices: Choices, folder: Path, output: "Output") -> None:
    from callup.report.state_page import Book, state_pages  # noqa: PLC0415 - charts take a second to load

    make_folder(folder, option="--state-pages")
    with watched() as progress:
        plan, states = steps.every_state_steps(case, choices, progress)
        progress("pages", None)
        names = {code: place.name for code, place in read_places().items()}
        book = Book(
            title=case.request.title, on=choices.on, version=__version__, plan=plan, tiles=read_tiles(), names=names
        )
        pages = state_pages(book, tuple((one.state, one.risk) for one in states))
        for name, page in pages:
            write_bytes(folder / name, page.encode())
    if not output.json:
        show.files([folder / "index.html"])
        show.say(f"Pages: {len(pages)}.")

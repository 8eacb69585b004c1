"""Which verbs are there, and which options does each take?

Everything heavy is imported inside the commands, so that `--help` is quick.
"""

from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import App, Group, Parameter

from callup import __version__
from callup.cli.options import (
    Asked,
    Axes,
    Bounded,
    CasePath,
    Compared,
    Known,
    Narrowed,
    Output,
    Pinned,
    Planned,
    Priced,
    Simulated,
    Supposed,
    Swept,
    Tried,
)

app = App(
    name="callup",
    version=__version__,
    help="Requests for assistance: gaps, legal findings, sourcing, readiness risk, cost, decision package.\n\n"
    "Decision support, never legal advice. Units and positions, never persons.",
)
WALK = Group("The walk, step by step", sort_key=1)
LOOK = Group("Look things up", sort_key=2)


@app.command(group=WALK)
def complete(case: CasePath, /, *, known: Known | None = None, output: Output | None = None) -> None:
    """Step 1: what is missing, as questions, each with who can answer it."""
    from callup.cli import doors

    doors.complete(case, known or Known(), output or Output())


@app.command(group=WALK)
def review(
    case: CasePath,
    /,
    *,
    known: Known | None = None,
    narrowed: Narrowed | None = None,
    supposed: Supposed | None = None,
    output: Output | None = None,
) -> None:
    """Step 2: a legal finding for each line, role, duty status, home and host, with reasons and conditions."""
    from callup.cli import doors

    said = (supposed or Supposed()).what_if
    doors.review(case, known or Known(), narrowed or Narrowed(), output or Output(), what_if=said)


@app.command(group=WALK)
def source(
    case: CasePath,
    /,
    *,
    known: Known | None = None,
    planned: Planned | None = None,
    bounded: Bounded | None = None,
    asked: Asked | None = None,
    output: Output | None = None,
) -> None:
    """Step 3: a plan over 54 Guards with its proof, and every shortfall with its reasons."""
    if asked is not None and (asked.explain or asked.state_pages):
        from callup.cli import explaining

        explaining.source(case, known or Known(), planned or Planned(), chosen=(bounded or Bounded(), asked),
                          output=output or Output())  # fmt: skip
        return
    if bounded is not None and bounded.risk_bound is not None:
        from callup.cli import joint

        joint.source(case, known or Known(), planned or Planned(), bounded, output or Output())
        return
    from callup.cli import doors

    doors.source(case, known or Known(), planned or Planned(), output or Output())


@app.command(group=WALK)
def simulate(
    case: CasePath,
    /,
    *,
    known: Known | None = None,
    planned: Planned | None = None,
    simulated: Simulated | None = None,
    output: Output | None = None,
) -> None:
    """Step 4: chance and size of unmet Guard need by State and week, before and after the plan."""
    from callup.cli import doors

    doors.simulate(case, known or Known(), planned or Planned(), simulated or Simulated(), output or Output())


@app.command(group=WALK)
def price(
    case: CasePath | None = None,
    /,
    *,
    known: Known | None = None,
    planned: Planned | None = None,
    priced: Priced | None = None,
    output: Output | None = None,
    backtest: Annotated[
        bool, Parameter(negative="", show_default=False, help="Price past cases instead, and show the errors.")
    ] = False,
) -> None:
    """Step 5: the bill by payer and fund, low, central and high; or, with --backtest, how far past ones were off."""
    if backtest:
        from callup.cli import costing

        costing.backtest((case, known, planned), priced or Priced(), output or Output())
        return
    from callup.cli import doors

    doors.price(case, known or Known(), planned or Planned(), priced or Priced(), output or Output())


@app.command(group=WALK)
def walk(
    case: CasePath,
    /,
    *,
    known: Known | None = None,
    planned: Planned | None = None,
    simulated: Simulated | None = None,
    priced: Priced | None = None,
    output: Output | None = None,
) -> None:
    """Steps 1 to 7: the whole walk; with --out also the package as JSON, page, print, brief and workbook."""
    from callup.cli import doors

    doors.walk(
        case,
        known or Known(),
        planned or Planned(),
        chosen=(simulated or Simulated(), priced or Priced()),
        output=output or Output(),
    )


@app.command(group=WALK)
def sweep(
    paths: Annotated[
        list[Path],
        Parameter(
            name="CASE",
            negative="",
            show_default=False,
            help="Cases; or one sweep file, whose name ends in sweep.toml.",
        ),
    ],
    /,
    *,
    axes: Axes | None = None,
    swept: Swept | None = None,
) -> None:
    """Many what-ifs: the walk at every point of a sweep, on all cores or a Ray cluster; goes on where it stopped."""
    from callup.cli import sweeping

    sweeping.sweep(paths, axes or Axes(), swept or Swept())


@app.command(group=LOOK)
def frontier(
    case: CasePath,
    /,
    *,
    compared: Compared | None = None,
    known: Known | None = None,
    planned: Planned | None = None,
    priced: Priced | None = None,
    output: Output | None = None,
) -> None:
    """What a little more risk buys: fill, risk and cost for several bounds on the risk of every State."""
    from callup.cli import joint

    joint.frontier(
        case,
        compared or Compared(),
        known or Known(),
        chosen=(planned or Planned(), priced or Priced()),
        output=output or Output(),
    )


@app.command(group=LOOK)
def explain(
    case: CasePath,
    line: Annotated[str, Parameter(name="LINE", help="Line of the request.")],
    /,
    *,
    status: Annotated[str, Parameter(help="Duty status.")],
    known: Known | None = None,
    pinned: Pinned | None = None,
    output: Output | None = None,
) -> None:
    """One finding as a tree: every rule with its elements, what can still matter, what would make it lawful."""
    from callup.cli import counsel

    counsel.explain(case, (line, status), known or Known(), pinned or Pinned(), output or Output())


@app.command(group=LOOK)
def law(
    name: Annotated[
        str | None, Parameter(name="NAME", help="Id of a provision or a rule. Without it: the list of all.")
    ] = None,
    /,
    *,
    on: Annotated[date | None, Parameter(help="Only what is in force on a day such as 2025-12-24.")] = None,
    output: Output | None = None,
) -> None:
    """The rules: what they say, their elements and exceptions, the readings and who holds them."""
    from callup.cli import counsel

    counsel.law(name, on, output or Output())


@app.command(group=LOOK)
def backtest(*, tried: Tried | None = None, output: Output | None = None) -> None:
    """How well the simulation, fitted on the years before 2019, gives the years since: coverage and CRPS."""
    from callup.cli import doubt

    doubt.backtest(tried or Tried(), output or Output())


@app.command(group=LOOK)
def tables(*, output: Output | None = None) -> None:
    """All tables with their source and date; a table whose digest does not match is refused."""
    from callup.cli import doors

    doors.tables(output or Output())


@app.command(group=LOOK)
def docs(
    *, out: Annotated[Path, Parameter(help="Folder of the documentation; made if it is not there.")] = Path("docs")
) -> None:
    """Write the generated pages of the documentation again: tables, law and JSON Schemas."""
    from callup.cli import doors

    doors.docs(out)

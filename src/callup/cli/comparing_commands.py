"""Which verbs compare the ways and follow a directive? They join the others when the command line starts."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from cyclopts import Parameter

from callup.cli.commands import LOOK, WALK, app
from callup.cli.options import CasePath, Known, Output, Planned, Priced

__all__ = ["app"]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Drawn:
    """How the seasons of every way are drawn."""

    seed: Annotated[int, Parameter(help="Seed of the seasons and of all other draws; written into the result.")] = 1
    seasons: Annotated[int, Parameter(help="Number of simulated seasons, the same for every way.")] = 10_000


@app.command(group=WALK)
def compare(
    case: CasePath,
    /,
    *,
    known: Known | None = None,
    planned: Planned | None = None,
    drawn: Drawn | None = None,
    priced: Priced | None = None,
    output: Output | None = None,
) -> None:
    """Step 6: every other way on the same measures, with workload and directive; nothing is ranked."""
    from callup.cli import comparing

    comparing.compare(
        case,
        known or Known(),
        planned or Planned(),
        chosen=(drawn or Drawn(), priced or Priced()),
        output=output or Output(),
    )


@app.command(group=LOOK)
def directive(
    name: Annotated[str, Parameter(name="NAME", help="Id of the directive, such as proclamation-10935.")],
    /,
    *,
    on: Annotated[date | None, Parameter(help="Day of the answer. Without it: the last day of the term.")] = None,
    output: Output | None = None,
) -> None:
    """How far a tasking above requests is: donors by kind, each counted once, conflicting counts kept."""
    from callup.cli import comparing

    comparing.directive(name, on, output or Output())

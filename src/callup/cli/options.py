"""Which options are there, and what does each ask? Groups of options that verbs share."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

CasePath = Annotated[Path, Parameter(name="CASE", help="Folder with request.toml and facts.toml, or a request.toml.")]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Known:
    """What the answer rests on."""

    facts: Annotated[Path | None, Parameter(help="Facts to use instead of the facts.toml beside the request.")] = None
    on: Annotated[
        date | None,
        Parameter(help="Day the answer is for, such as 2025-12-24. Without it: the day of the request."),
    ] = None


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """Which part of the review is wanted."""

    home: Annotated[
        tuple[str, ...], Parameter(negative="", show_default=False, help="Whose Guard: postal code; repeat.")
    ] = ()
    host: Annotated[
        tuple[str, ...], Parameter(negative="", show_default=False, help="Where: postal code; repeat.")
    ] = ()
    status: Annotated[tuple[str, ...], Parameter(negative="", show_default=False, help="Duty status; repeat.")] = ()


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Supposed:
    """What is taken to be otherwise than known."""

    what_if: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            show_default=False,
            help="fact=value for all lines, or line:fact=value; the cells that change are shown; repeat.",
        ),
    ] = ()


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Pinned:
    """Which one finding is wanted."""

    home: Annotated[
        str | None, Parameter(help="Whose Guard: postal code. Without it: one of those about which nothing is known.")
    ] = None
    host: Annotated[str | None, Parameter(help="Where: postal code. Without it: where the line says.")] = None
    role: Annotated[str | None, Parameter(help="Which role. Without it: each role of the line.")] = None


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Planned:
    """What the plan may use."""

    roster: Annotated[Path | None, Parameter(help="Your own roster, CSV or XLSX, instead of the illustrative one.")] = (
        None
    )
    donors: Annotated[
        Path | None,
        Parameter(help="Civilian agencies that would lend officers, donors.toml. Without it: nobody has named any."),
    ] = None
    floor: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            show_default=False,
            help="Share of strength that stays: 0.5 for all, TX=0.6 for one Guard, TX@6-11=0.7 from June to November, "
            "TX:engineer=0.7 of a unit type; repeat. "
            "Without it: that of table assumptions/sourcing.",
        ),
    ] = ()
    days: Annotated[
        int | None,
        Parameter(help="Term in days for lines that give no last day. Without it: that of table assumptions/planning."),
    ] = None
    rotations: Annotated[
        str | None,
        Parameter(help="Lengths of rotations in days, such as 30,90,180, or usual. Without it: the whole term."),
    ] = None
    dwell: Annotated[
        float | None,
        Parameter(
            help="Rest at home before a unit goes again, times its days away. Without it: that of table "
            "assumptions/sourcing with --rotations, else 0."
        ),
    ] = None
    ceiling: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            show_default=False,
            help="Most people a governor consents to have away at one time: VA=60, or VA:transport=60 for one line; "
            "repeat.",
        ),
    ] = ()
    order: Annotated[
        str | None,
        Parameter(
            help="Objectives that come first, such as fill,cost; the others follow. Known: fill, readiness, cost, "
            "disturbance, cohesion, fairness."
        ),
    ] = None
    running: Annotated[
        Path | None,
        Parameter(
            help="Plan that runs already, package.json or source.json of --out; the new one begins on the day of --on."
        ),
    ] = None


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Simulated:
    """How the seasons are drawn."""

    seed: Annotated[int, Parameter(help="Seed of the simulation; written into the result.")] = 1
    seasons: Annotated[int, Parameter(help="Number of simulated seasons.")] = 100_000
    resamples: Annotated[
        int, Parameter(help="How often the inputs are drawn again, to see how far the answer moves; 40 is usual.")
    ] = 0


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Tried:
    """Which years are fitted and which are scored."""

    split: Annotated[int, Parameter(help="Fit on the years before this one, score from it on.")] = 2019
    until: Annotated[int, Parameter(help="First year that is not scored any more.")] = 2026
    half_life: Annotated[
        float | None, Parameter(help="Years after which a year counts half in the fit. Without it: all count alike.")
    ] = None
    seed: Annotated[int, Parameter(help="Seed of the drawn years.")] = 1
    seasons: Annotated[int, Parameter(help="Number of drawn years.")] = 10_000


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Bounded:
    """How much risk a State may run."""

    risk_bound: Annotated[
        str | None,
        Parameter(
            help="Fill no more than keeps every State within a bound, such as chance=0.05, cvar=2000, "
            "added-chance=0.001 or added-cvar=50; none: no bound, but people go where they are missed least."
        ),
    ] = None
    seed: Annotated[int, Parameter(help="Seed of the seasons, with --risk-bound, --explain or --state-pages.")] = 1
    seasons: Annotated[int, Parameter(help="Number of simulated seasons, with the same.")] = 10_000


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Asked:
    """What about the plan is to be explained."""

    explain: Annotated[
        str | None,
        Parameter(help="Why a State gives what it gives (TX), or why a line is filled as it is (transport)."),
    ] = None
    state_pages: Annotated[
        Path | None, Parameter(help="Folder to write one page for every State to; made if it is not there.")
    ] = None


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Compared:
    """Which bounds are tried."""

    measure: Annotated[str, Parameter(help="chance, cvar, added-chance or added-cvar.")] = "added-cvar"
    points: Annotated[int, Parameter(help="Number of plans, from the tightest bound to none.")] = 6
    seed: Annotated[int, Parameter(help="Seed of the seasons to plan with; they are checked on those of the next.")] = 1
    seasons: Annotated[int, Parameter(help="Number of simulated seasons.")] = 10_000


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Priced:
    """In which dollars, whether a court has stayed the mission, and what FEMA bears."""

    price_year: Annotated[int | None, Parameter(help="Year of the dollars. Without it: the year of the answer.")] = None
    stayed: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            show_default=False,
            help="Days while a court has stayed the mission, as SINCE..UNTIL; paid all the same.",
        ),
    ] = ()
    fema_share: Annotated[
        float | None,
        Parameter(help="Share that FEMA bears in a disaster, such as 1.0. Without it: 0.75, the least in law."),
    ] = None


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Output:
    """Where the answer goes."""

    out: Annotated[Path | None, Parameter(help="Folder to write to; made if it is not there.")] = None
    json: Annotated[
        bool, Parameter(negative="", show_default=False, help="Print canonical JSON instead of tables.")
    ] = False


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Axes:
    """What is varied; values of one axis stand with commas between them, or the option is repeated."""

    on: Annotated[
        tuple[str, ...], Parameter(negative="", show_default=False, help="Days, such as 2025-06-20,2025-12-24.")
    ] = ()
    what_if: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            show_default=False,
            help="fact=value or line:fact=value; facts of one set with semicolons between them; each option is one "
            "set, beside what is known.",
        ),
    ] = ()
    floor: Annotated[
        tuple[str, ...], Parameter(negative="", show_default=False, help="Shares of strength that stay: 0.4,0.5,0.6.")
    ] = ()
    days: Annotated[
        tuple[str, ...], Parameter(negative="", show_default=False, help="Terms in days for lines without a last day.")
    ] = ()
    lines: Annotated[
        tuple[str, ...], Parameter(negative="", show_default=False, help="Lines of one value, with + between: a+b,c.")
    ] = ()
    roles: Annotated[
        tuple[str, ...], Parameter(negative="", show_default=False, help="Roles of one value, with + between.")
    ] = ()
    statuses: Annotated[
        tuple[str, ...], Parameter(negative="", show_default=False, help="Duty statuses of one value, + between.")
    ] = ()
    hosts: Annotated[
        tuple[str, ...], Parameter(negative="", show_default=False, help="Hosts of one value, with + between: TX+FL.")
    ] = ()
    seed: Annotated[tuple[str, ...], Parameter(negative="", show_default=False, help="Seeds of the simulation.")] = ()


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Swept:
    """How every point is worked out."""

    seasons: Annotated[int | None, Parameter(help="Number of simulated seasons; 10,000 if nobody says.")] = None
    roster: Annotated[Path | None, Parameter(help="Your own roster, CSV or XLSX, for all points.")] = None
    workers: Annotated[int | None, Parameter(help="How many points at once. Without it: one on every core.")] = None
    ray: Annotated[
        str | None, Parameter(help="Address of a running Ray cluster, such as 10.0.0.1:6379; needs callup[ray].")
    ] = None
    out: Annotated[Path, Parameter(help="Folder of finished points and of the result.")] = Path("out/sweep")
    json: Annotated[
        bool, Parameter(negative="", show_default=False, help="Print canonical JSON instead of tables.")
    ] = False

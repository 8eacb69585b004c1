"""The doors of the joint plan: fill within a bound on risk, and the frontier."""

from pathlib import Path
from typing import TYPE_CHECKING

from callup import steps
from callup.cli import show, show_joint
from callup.cli.bounds import seasons_said, seed_said, within
from callup.cli.doors import choose_plan, deliver, priced_choices
from callup.cli.progress import watched
from callup.documents import read_case, write_bytes
from callup.errors import InputError, UnknownName
from callup.joint.bound import MEASURES, Measure, RiskBound, checked

if TYPE_CHECKING:
    from callup.cli.options import Bounded, Compared, Known, Output, Planned, Priced

POINTS = (2, 40)


def source(path: Path, known: "Known", planned: "Planned", bounded: "Bounded", output: "Output") -> None:
    """Step 3 within a bound on the risk of every State."""
    _not_running(planned)
    case = read_case(path, facts=known.facts)
    bound = bound_said(bounded.risk_bound or "")
    seed, seasons = seed_said(bounded.seed), seasons_said(bounded.seasons)
    choices = choose_plan(case, known, planned, seed=seed, seasons=seasons)
    with watched() as progress:
        found = steps.joint_steps(case, choices, bound, progress)
    deliver(found, "source", output, show_joint.joint_plan)


def frontier(
    path: Path, compared: "Compared", known: "Known", *, chosen: tuple["Planned", "Priced"], output: "Output"
) -> None:
    """Fill, risk and cost for several bounds; with --out also frontier.json and frontier.svg."""
    planned, priced = chosen
    _not_running(planned)
    case = read_case(path, facts=known.facts)
    told = measure_said(compared.measure), within("--points", compared.points, POINTS)
    drawn = {"seed": seed_said(compared.seed), "seasons": seasons_said(compared.seasons)}
    dollars = priced_choices(case, known, priced)
    choices = choose_plan(case, known, planned, **drawn, **dollars)
    with watched() as progress:
        found = steps.frontier_steps(case, choices, told, progress)
    deliver(found, "frontier", output, show_joint.frontier)
    if output.out is not None:
        from callup.report.frontier_chart import frontier_chart  # noqa: PLC0415 - charts take a second to load

        write_bytes(output.out / "frontier.svg", frontier_chart(found).encode())
        if not output.json:
            show.files([output.out / "frontier.json", output.out / "frontier.svg"])


def _not_running(planned: "Planned") -> None:
    """Refuse a running plan, which a plan within a bound on risk would not look at."""
    if planned.running is not None:
        raise InputError(
            where="--running",
            found="a running plan together with a bound on risk",
            wanted="one of them",
            remedy="plan anew without a bound, or leave --running out",
        )


def bound_said(text: str) -> RiskBound:
    """`chance=0.05` or `cvar=2000` as a bound; `none` for no bound, but the prices of the simulation all the same.

    Raises:
        InputError: It cannot be one.
        UnknownName: The measure is not known.

    Example:
        >>> bound_said("cvar=2000").at_most
        2000.0
        >>> bound_said("none").at_most is None
        True
    """
    if text == "none":
        return RiskBound(measure="added-cvar", at_most=None)
    name, _, value = text.partition("=")
    measure = measure_said(name, where="--risk-bound")
    try:
        at_most = float(value)
    except ValueError:
        raise InputError(
            where="--risk-bound",
            found=f"'{text}'",
            wanted="a measure and a number",
            remedy="say for example chance=0.05 or cvar=2000",
        ) from None
    return checked(RiskBound(measure=measure, at_most=at_most))


def measure_said(name: str, *, where: str = "--measure") -> Measure:
    """The measure of that name.

    Raises:
        UnknownName: There is none.
    """
    for measure in MEASURES:
        if name == measure:
            return measure
    raise UnknownName(where=where, name=name, kind="a measure of risk", known=MEASURES)

"""Each verb opens one door: read the documents, call the steps, show or write the answer."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from callup import steps
from callup.cli import bounds, show, show_cost, show_counsel, show_doubt
from callup.cli.bounds import seasons_said, seed_said, within
from callup.cli.planned import ceilings, dwell_of, fema_said, floors_said, order_said, rotation_days, stays_said
from callup.cli.progress import watched
from callup.cli.supposed import all_supposed
from callup.comparing import compare_step
from callup.documents import canonical_json, read_assignments, read_case, read_donors, write_bytes
from callup.documents.schema import write_schemas
from callup.documents.statements import read_answers, read_dissents
from callup.errors import InputError, UnknownName
from callup.place import CODES
from callup.reference.criteria import read_checks
from callup.reference.inputs import tables_used
from callup.reference.law_pages import write_law_pages
from callup.reference.offices_page import write_offices_pages
from callup.reference.places import read_tiles
from callup.reference.rates import price_years
from callup.reference.tables import list_tables
from callup.reference.tables_page import tables_page
from callup.request import Case
from callup.role import STATUS_SLUGS
from callup.sourcing.solve import STOPPED
from callup.steps import Choices

if TYPE_CHECKING:
    from callup.cli.options import Known, Narrowed, Output, Planned, Priced, Simulated
    from callup.package import Package

Record = TypeVar("Record")


def complete(path: Path, known: "Known", output: "Output") -> None:
    """Step 1."""
    case = read_case(path, facts=known.facts)
    deliver(steps.intake_step(case, choose(case, known)), "complete", output, show.intake)


def review(
    path: Path, known: "Known", narrowed: "Narrowed", output: "Output", *, what_if: tuple[str, ...] = ()
) -> None:
    """Step 2."""
    case = read_case(path, facts=known.facts)
    choices = choose(
        case,
        known,
        homes=named(narrowed.home, CODES, "--home", "a jurisdiction (postal code)"),
        hosts=named(narrowed.host, CODES, "--host", "a jurisdiction (postal code)"),
        statuses=named(narrowed.status, STATUS_SLUGS, "--status", "a duty status"),
        supposed=all_supposed(what_if, [line.id for line in case.request.line]),
    )
    with watched() as progress:
        found = steps.review_document(case, choices, progress)
    deliver(found, "review", output, show_counsel.review)


def source(path: Path, known: "Known", planned: "Planned", output: "Output") -> None:
    """Step 3."""
    case = read_case(path, facts=known.facts)
    choices = choose_plan(case, known, planned, stoppable=True)
    with watched() as progress:
        plan = steps.plan_steps(case, choices, progress)
    deliver(plan, "source", output, show.plan)
    if choices.order and not output.json and STOPPED not in plan.solver:
        from callup.cli import explaining  # noqa: PLC0415 - it uses this module

        explaining.orders(case, choices, plan)
    if STOPPED in plan.solver:
        sys.stderr.write("callup: stopped by hand; this is the best plan found until then, with its gaps\n")
        raise KeyboardInterrupt


def simulate(path: Path, known: "Known", planned: "Planned", simulated: "Simulated", output: "Output") -> None:
    """Step 4."""
    case = read_case(path, facts=known.facts)
    choices = choose_plan(case, known, planned, **_simulated(simulated))
    with watched() as progress:
        risk = steps.simulate_step(choices, steps.plan_steps(case, choices, progress), progress)
    deliver(risk, "simulate", output, show_doubt.risk)


def price(path: Path | None, known: "Known", planned: "Planned", priced: "Priced", output: "Output") -> None:
    """Step 5."""
    if path is None:
        raise InputError(where="callup price", found="no case", wanted="the folder of a case, or --backtest")
    case = read_case(path, facts=known.facts)
    choices = choose_plan(case, known, planned, **priced_choices(case, known, priced))
    with watched() as progress:
        bill = steps.price_step(case, choices, steps.plan_steps(case, choices, progress))
    deliver(bill, "price", output, show_cost.bill)


def walk(
    path: Path, known: "Known", planned: "Planned", *, chosen: tuple["Simulated", "Priced"], output: "Output"
) -> None:
    """Steps 1 to 7."""
    simulated, priced = chosen
    case = read_case(path, facts=known.facts)
    told = priced_choices(case, known, priced)
    choices = choose_plan(case, known, planned, **_simulated(simulated), **told)
    if output.out is not None:
        make_folder(output.out)
    with watched() as progress:
        package = steps.walk(case, choices, progress, beside_of(path))
        written = _write_package(package, output.out, progress) if output.out is not None else []
    if output.json:
        sys.stdout.buffer.write(canonical_json(package) + b"\n")
        return
    show.package(package)
    show.files(written)


def beside_of(path: Path) -> steps.Beside:
    """What offices wrote beside a request, and that the other ways are worked out.

    Raises:
        InputError: `answers.toml` or `dissent.toml` is broken.
    """
    return steps.Beside(
        answers=read_answers(path, [check.id for check in read_checks()]),
        dissents=read_dissents(path),
        compare=compare_step,
    )


def tables(output: "Output") -> None:
    """All tables, each read and checked."""
    list_tables()
    deliver(tables_used(), "tables", output, show.tables)


def docs(out: Path) -> None:
    """The generated pages."""
    for folder in (out / "law", out / "schema"):
        make_folder(folder)
    write_bytes(out / "tables.md", tables_page().encode())
    write_law_pages(out / "law")
    write_offices_pages(out)
    write_schemas(out / "schema")


def choose(case: Case, known: "Known", **chosen: object) -> Choices:
    """What the person at the keyboard chose, on the day asked for or the day of the request."""
    return Choices(on=known.on or case.request.asked_on, **chosen)  # type: ignore[arg-type]


def choose_plan(case: Case, known: "Known", planned: "Planned", **chosen: object) -> Choices:
    """What was chosen, with what was chosen about the plan; costs are among the objectives, so the year needs prices.

    Raises:
        InputError: The day of the answer has no prices, or something about the plan is out of bounds.
    """
    if "price_year" not in chosen:
        _year_of(case, known)
    return choose(case, known, **planned_choices(planned), **chosen)


def named(said: tuple[str, ...], names: tuple[str, ...], where: str, kind: str) -> tuple[str, ...]:
    """Names as said, each a known one.

    Raises:
        UnknownName: One of them is not known.
    """
    for name in said:
        if name not in names:
            raise UnknownName(where=where, name=name, kind=kind, known=names)
    return said


def planned_choices(planned: "Planned") -> dict[str, object]:
    """What was chosen about the plan.

    Raises:
        InputError: A floor, a term, a rotation or a ceiling is out of bounds; the donors or the running plan cannot be
            read.
        UnknownName: There is no such jurisdiction or objective.
    """
    general, particular, stated = floors_said(planned.floor)
    days = None if planned.days is None else within("--days", planned.days, bounds.DAYS)
    return {
        "roster": planned.roster,
        "donors": read_donors(planned.donors) if planned.donors is not None else (),
        "days": days,
        "floor": general,
        "floors": particular,
        "stated": stated,
        "rotations": rotation_days(planned.rotations),
        "dwell": dwell_of(planned.dwell),
        "ceilings": ceilings(planned.ceiling),
        "order": order_said(planned.order),
        "running": read_assignments(planned.running) if planned.running is not None else (),
    }


def _simulated(simulated: "Simulated") -> dict[str, object]:
    resamples = within("--resamples", simulated.resamples, bounds.RESAMPLES) if simulated.resamples else 0
    return {"seed": seed_said(simulated.seed), "seasons": seasons_said(simulated.seasons), "resamples": resamples}


def priced_choices(case: Case, known: "Known", priced: "Priced") -> dict[str, object]:
    """What was chosen about the price: the year of the dollars, stays by a court, what FEMA bears.

    Raises:
        InputError: The year or the share is out of bounds, or a stay is no period.
    """
    year = _year_of(case, known) if priced.price_year is None else priced.price_year
    return {
        "price_year": within("--price-year", year, price_years()),
        "stayed": stays_said(priced.stayed),
        "fema_share": None if priced.fema_share is None else fema_said(priced.fema_share),
    }


def _year_of(case: Case, known: "Known") -> int:
    """The year of the answer, for which there must be prices.

    Raises:
        InputError: There are none.
    """
    on, (first, last) = known.on or case.request.asked_on, price_years()
    if not first <= on.year <= last:
        where, wanted = "day of the answer", f"a day from {first} to {last}, the years of the price index"
        raise InputError(where=where, found=on.isoformat(), wanted=wanted, remedy="say another day with --on")
    return on.year


def _write_package(package: "Package", out: Path, progress: steps.Progress) -> list[Path]:
    from callup.report import package_files  # noqa: PLC0415 - charts and print take a second to load

    written = []
    for name, data in package_files(package, read_tiles(), progress=progress):
        write_bytes(out / name, data)
        written.append(out / name)
    return written


def make_folder(out: Path, *, option: str = "--out") -> None:
    """Make a folder where there is none.

    Args:
        out: The folder.
        option: The option that named it, for the message.

    Raises:
        InputError: It cannot be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            where=f"{option} {out}",
            found=error.strerror or str(error),
            wanted="a folder that can be made or written",
            remedy="name another folder",
        ) from None


def deliver(record: Record, verb: str, output: "Output", shown: Callable[[Record], None]) -> None:
    """Show a record, as tables or as canonical JSON, and write it where a folder was named."""
    if output.out is not None:
        make_folder(output.out)
        write_bytes(output.out / f"{verb}.json", canonical_json(record) + b"\n")
    if output.json:
        sys.stdout.buffer.write(canonical_json(record) + b"\n")
    else:
        shown(record)

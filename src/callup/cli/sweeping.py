"""The door of the sweep: read the sweep or put it together from options, run it, show and write the result."""

import re
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from callup.cli import bounds, show_sweep
from callup.cli.bounds import share_said
from callup.cli.doors import make_folder, named
from callup.cli.pace import Pace
from callup.cli.supposed import all_supposed
from callup.documents import canonical_json, read_case
from callup.errors import InputError
from callup.place import CODES
from callup.request import Case
from callup.role import ROLE_SLUGS, STATUS_SLUGS
from callup.sweep import Sheet, Sweep, WhatIf, points_of, read_sweep, run_sweep, sheet_of, tasks_of, write_sheet
from callup.sweep.cluster import RayCrew
from callup.sweep.crew import Crew, LocalCrew, cores
from callup.sweep.document import AS_KNOWN
from callup.sweep.kept import Store

if TYPE_CHECKING:
    from callup.cli.options import Axes, Swept

Value = TypeVar("Value")
SWEEP_FILE = re.compile(r"(.*[._-])?sweep\.(toml|json)")
MOST_POINTS = 100_000
WORKERS = (1, 1024)


def sweep(paths: list[Path], axes: "Axes", swept: "Swept") -> None:
    """Work out all points, show them, and write `sweep.json` and `sweep.csv`."""
    written = with_options(_read(paths), axes, swept)
    cases = {path: read_case(Path(path)) for path in written.case}
    sweep = _with_what_ifs(written, axes.what_if, cases.values())
    _not_too_many(sweep, cases)
    tasks = tasks_of(sweep, cases)
    crew = _crew(swept)
    make_folder(swept.out / "points")
    pace, store = Pace(), Store(swept.out / "points")
    try:
        outcomes = run_sweep(tasks, store, crew, pace)
    except KeyboardInterrupt:
        done = sum(store.find(task.inputs) is not None for task in tasks)
        pace.word(f"{done:,} of {len(tasks):,} points are kept in {store.folder}; the same command goes on from there")
        raise
    finally:
        pace.end()
    _deliver(sheet_of(tuple(task.point for task in tasks), outcomes, seasons=sweep.seasons), swept)


def _deliver(sheet: Sheet, swept: "Swept") -> None:
    paths = write_sheet(sheet, swept.out)
    if swept.json:
        sys.stdout.buffer.write(canonical_json(sheet) + b"\n")
        return
    show_sweep.sheet(sheet)
    show_sweep.files(paths)


def _read(paths: list[Path]) -> Sweep:
    """The sweep file, or a sweep of the cases named that varies nothing yet."""
    files = [path for path in paths if SWEEP_FILE.fullmatch(path.name) and not path.is_dir()]
    if files and len(paths) > 1:
        found = f"{files[0]} beside {len(paths) - 1} more"
        raise InputError(where="sweep", found=found, wanted="cases, or one sweep file", remedy="list cases in the file")
    return read_sweep(files[0]) if files else Sweep(callup=1, case=[str(path) for path in paths])


def with_options(sweep: Sweep, axes: "Axes", swept: "Swept") -> Sweep:
    """The sweep with what was said on the command line in the place of what the file says.

    Raises:
        InputError: A value is not of its axis, or the file lists its points one by one.
    """
    said = {axis: values for axis, values in _axes(axes).items() if values}
    if sweep.point and (said or axes.what_if):
        axis = next(iter(said), "what_if")
        remedy = "take [[point]] out of the file, or the option"
        raise InputError(
            where=f"--{axis.replace('_', '-')}", found="listed points in the file", wanted="axes", remedy=remedy
        )
    if swept.seasons is not None:
        said["seasons"] = _whole("--seasons", bounds.SEASONS)(str(swept.seasons))  # type: ignore[assignment]
    if swept.roster is not None:
        said["roster"] = str(swept.roster)  # type: ignore[assignment]
    return msgspec.structs.replace(sweep, **said)


def _axes(axes: "Axes") -> dict[str, list[object]]:
    """The values of every axis that was said."""
    return {
        "on": _values(axes.on, "--on", _day),
        "floor": _values(axes.floor, "--floor", _share),
        "days": _values(axes.days, "--days", _whole("--days", bounds.DAYS)),
        "lines": _values(axes.lines, "--lines", _names(None, "--lines", "a line")),
        "roles": _values(axes.roles, "--roles", _names(ROLE_SLUGS, "--roles", "a role")),
        "statuses": _values(axes.statuses, "--statuses", _names(STATUS_SLUGS, "--statuses", "a duty status")),
        "hosts": _values(axes.hosts, "--hosts", _names(CODES, "--hosts", "a jurisdiction (postal code)")),
        "seed": _values(axes.seed, "--seed", _whole("--seed", bounds.SEEDS)),
    }


def _values(said: Iterable[str], where: str, read: Callable[[str], object]) -> list[object]:
    """Values with commas between them, each once."""
    values: list[object] = []
    for text in (part.strip() for one in said for part in one.split(",")):
        value = read(text)
        if value in values:
            raise InputError(where=where, found=f"'{text}' twice", wanted="each value once", remedy="take one out")
        values.append(value)
    return values


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(where="--on", found=f"'{text}'", wanted="a day such as 2025-12-24") from None


def _share(text: str) -> float:
    return share_said(text, "--floor", text=text, remedy="say 0.4,0.5")


def _whole(where: str, ends: tuple[int, int]) -> Callable[[str], int]:
    least, most = ends

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise InputError(where=where, found=f"'{text}'", wanted=f"whole numbers from {least} to {most}")
        return int(text)

    return read


def _names(known: tuple[str, ...] | None, where: str, kind: str) -> Callable[[str], list[str]]:
    """Names with + between them; nothing at all leaves the request as it is."""

    def read(text: str) -> list[str]:
        names = [name for name in text.split("+") if name]
        return list(named(tuple(names), known, where, kind)) if known else names

    return read


def _with_what_ifs(sweep: Sweep, said: tuple[str, ...], cases: Iterable[Case]) -> Sweep:
    """The sets named on the command line, beside what is known."""
    if not said:
        return sweep
    lines = [line.id for case in cases for line in case.request.line]
    sets = [WhatIf(name=AS_KNOWN)]
    sets += [
        WhatIf(name=one, fact=list(all_supposed((part.strip() for part in one.split(";")), lines))) for one in said
    ]
    return msgspec.structs.replace(sweep, what_if=sets)


def _not_too_many(sweep: Sweep, cases: dict[str, Case]) -> None:
    count = len(points_of(sweep, cases))
    if count > MOST_POINTS:
        remedy = "vary less at once, or list the points"
        raise InputError(where="sweep", found=f"{count:,} points", wanted=f"at most {MOST_POINTS:,}", remedy=remedy)


def _crew(swept: "Swept") -> Callable[[int], Crew]:
    """Makes the workers, never more on this machine than there are points left."""
    if swept.workers is not None:
        _whole("--workers", WORKERS)(str(swept.workers))
    if swept.ray is None:
        return lambda left: LocalCrew(min(left, swept.workers or cores()))
    address = swept.ray
    return lambda left: RayCrew(address, swept.workers and min(left, swept.workers))

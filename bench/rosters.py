"""How long does it take to lay out the sourcing model, as rosters grow? Prints; never asserts.

    python bench/rosters.py [days] [times ...]

The real request over the days given (365 without any), all Guards with a lawful option, rotations of every length,
dwell; the roster that comes with the package, and that roster grown 4 and 16 times.
"""

import random
import resource
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import msgspec

from callup import steps
from callup.documents import read_case
from callup.place import CODES
from callup.reference.inputs import read_all_assumptions, read_guards, read_world
from callup.review import Option
from callup.sourcing.model import build
from callup.sourcing.plan import Forces
from callup.sourcing.pools import Case
from callup.sourcing.room import standing_limits, standing_settings
from callup.sourcing.ways import usable_options

CASE = Path("examples/us-dhs-2025-05-09")
ON = date(2025, 12, 24)
ROTATION_DAYS = (30, 60, 90, 180, 270, 365)
STATUS_USD = {"t32-502f": 300.0, "t10-12302": 310.0}


def grown(world: Forces, times: int) -> Forces:
    """The same Guards so many times as large: every unit again and again, each copy up to a tenth larger or smaller.

    Copies differ in size, so that they do not simply fall into the same pools. The same call gives the same roster.
    """
    dice = random.Random(times)  # noqa: S311 - a bench, not a secret
    copies = [
        msgspec.structs.replace(
            unit, id=f"{unit.id}.{copy}", people=max(1, round(unit.people * dice.uniform(0.9, 1.1)))
        )
        for unit in world.roster.units
        for copy in range(1, times)
    ]
    strengths = {
        home: msgspec.structs.replace(strength, people=strength.people * times)
        for home, strength in world.strengths.items()
    }
    roster = msgspec.structs.replace(world.roster, units=(*world.roster.units, *copies))
    return msgspec.structs.replace(world, roster=roster, strengths=strengths)


def request_case(days: int, times: int) -> Case:
    """The lines of the real request over a term, with every Guard lawful in two statuses at three hosts."""
    assumed = read_all_assumptions()
    asked = steps.demands_of(read_case(CASE), steps.Choices(on=ON, days=days), assumed["planning"])
    demands = tuple(
        msgspec.structs.replace(one, people=one.people * times, since=ON, until=ON + timedelta(days=days))
        for one in asked
    )
    settings = msgspec.structs.replace(
        standing_settings(assumed["sourcing"], STATUS_USD), rotation_days=ROTATION_DAYS, dwell=1.0
    )
    return Case(
        demands=demands,
        usable=usable_options(_everywhere(tuple(one.line for one in demands))),
        world=grown(read_world(), times),
        limits=standing_limits(assumed["sourcing"], read_guards(ON).claims),
        settings=settings,
    )


def _everywhere(lines: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(
        Option(
            line=line, home=home, host=host, status=status, verdict="allowed", because="", conditions=(),
            consent_on_record=True,
        )
        for line in lines
        for home in CODES
        for host in ("TX", "FL", "CA")
        for status in STATUS_USD
    )  # fmt: skip


def main() -> None:
    """Lay the model out for each size and print seconds and sizes."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 365
    print("roster  units   pools    arcs     columns    rows   non-zeros  seconds     cpu  peak MB")
    for times in [int(text) for text in sys.argv[2:]] or [1, 4, 16]:
        case = request_case(days, times)
        begun, worked = time.perf_counter(), time.process_time()
        model = build(case)
        seconds, cpu = time.perf_counter() - begun, time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        took = f"{seconds:7.2f} {cpu:7.2f} {peak:7.0f}"
        print(
            f"{times:4}x {len(case.world.roster.units):8,} {len(model.pools):7,} {len(model.arcs):9,} "
            f"{model.columns.count:10,} {len(model.row_lower):9,} {len(model.column):11,} {took}"
        )


if __name__ == "__main__":
    main()

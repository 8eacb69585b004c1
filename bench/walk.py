"""How long does the walk take, step by step, and how much memory? Prints; never asserts."""

import resource
import sys
import time
from datetime import date
from pathlib import Path

START = time.perf_counter()

from callup import steps  # noqa: E402 - the import is part of what is measured
from callup.documents import read_case  # noqa: E402
from callup.reference.places import read_tiles  # noqa: E402
from callup.report import package_files  # noqa: E402

CASE = Path(sys.argv[1] if len(sys.argv) > 1 else "examples/us-dhs-2025-05-09")
ON = date.fromisoformat(sys.argv[2] if len(sys.argv) > 2 else "2025-12-24")


def main() -> None:
    """Run each step once and print seconds and shares of the whole."""
    marks = [("import", time.perf_counter() - START)]
    case, choices = read_case(CASE), steps.Choices(on=ON)

    def timed(name: str, call):  # noqa: ANN001, ANN202 - a stopwatch takes anything
        begun = time.perf_counter()
        result = call()
        marks.append((name, time.perf_counter() - begun))
        return result

    timed("intake", lambda: steps.intake_step(case, choices))
    review = timed("review", lambda: steps.review_step(case, choices))
    plan = timed("source", lambda: steps.source_step(case, choices, review))
    timed("simulate", lambda: steps.simulate_step(choices, plan))
    timed("price", lambda: steps.price_step(case, choices, plan))
    package = timed("the walk again, warm", lambda: steps.walk(case, choices))
    timed("documents", lambda: list(package_files(package, read_tiles(), progress=steps.quiet)))
    total = sum(seconds for name, seconds in marks if name != "the walk again, warm")
    for name, seconds in marks:
        print(f"{name:24} {seconds:7.2f} s  {seconds / total:6.1%}")
    print(f"{'whole walk':24} {total:7.2f} s")
    print(f"{'peak memory':24} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:7.0f} MiB")
    for proof in plan.proofs:
        reached = f"value {proof.value:,.4g}, bound {proof.bound:,.4g} {proof.unit}"
        print(f"gap of {proof.objective:32} {proof.gap:8.3%}  ({reached})")


if __name__ == "__main__":
    main()

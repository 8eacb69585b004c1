"""What should the answer be? The benchmark written a second time, as plain arrays over every complete line.

It shares with the TOML files the names of the facts and nothing else. Exact answers on partly known lines come from
trying every completion: slow, and meant to be.
"""

from collections.abc import Mapping
from functools import cache, reduce
from itertools import product

import numpy as np
from numpy.typing import NDArray

BARRED, UNMET, CLEAR = 0, 1, 2
STATUSES = ("title-10", "title-32", "state-active-duty")
YES_NO = (
    "direct_part", "insurrection_act", "express_statute", "ground_found", "governor_issued", "federal_request",
    "home_consent", "host_consent", "other_state", "state_law_allows", "immigration_function", "agreement_287g",
    "mass_influx", "department_consent", "supervised", "preparedness_kept", "reimbursement_settled",
)  # fmt: skip
FACTS = ("duty_status", *YES_NO)
READINGS = tuple(product((True, False), repeat=3))  # reach-12406, through-governor, host-consent-title-32 (needed)
Bits = NDArray[np.bool_]
Outcomes = NDArray[np.int8]


def outcome(facts: Mapping[str, Bits], reading: tuple[bool, bool, bool]) -> Outcomes:
    """The outcome of complete lines under one combination of readings; title_10 and so on are facts of their own."""
    reach, through, needed = reading
    f = facts
    t10, t32, sad = f["title-10"], f["title-32"], f["state-active-duty"]
    exception = f["insurrection_act"] | f["express_statute"]
    influx = f["mass_influx"] & f["department_consent"]
    away = f["other_state"] & ~f["host_consent"]
    delegated = f["agreement_287g"] | influx
    called = f["ground_found"] & (f["governor_issued"] | through) & (exception | reach)
    bars = (
        t10 & f["direct_part"] & ~exception,
        away & (sad | (t32 & needed)),
        ~t10 & f["immigration_function"] & ~delegated,
    )
    allows = (
        t10 & called & (~f["direct_part"] | exception),
        t10 & f["insurrection_act"],
        t10 & f["federal_request"] & f["express_statute"] & ~f["direct_part"],
        t32 & f["federal_request"] & f["home_consent"],
        sad & f["state_law_allows"] & f["home_consent"],
    )
    gaps = (
        t10 & ~f["preparedness_kept"],
        ~sad & f["federal_request"] & ~f["insurrection_act"] & ~f["reimbursement_settled"],
        ~t10 & f["immigration_function"] & delegated & ~f["supervised"],
    )
    barred, allowed, unmet = (reduce(np.logical_or, several) for several in (bars, allows, gaps))
    result: Outcomes = np.where(barred | ~allowed, BARRED, np.where(unmet, UNMET, CLEAR)).astype(np.int8)
    return result


@cache
def table() -> NDArray[np.uint8]:
    """Each outcome as a bit, for all complete lines: one axis for each fact (yes before no), the last for readings."""
    shape = (3, *(2,) * len(YES_NO))
    axes = np.indices(shape, dtype=np.int8, sparse=True)
    facts = {name: axes[0] == place for place, name in enumerate(STATUSES)}
    facts |= {name: axis == 0 for name, axis in zip(YES_NO, axes[1:], strict=True)}
    several = [np.broadcast_to(outcome(facts, reading), shape) for reading in READINGS]
    return np.left_shift(1, np.stack(several, axis=-1)).astype(np.uint8)


def possible(places: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    """For each combination of readings the outcomes still possible, as bits.

    Args:
        places: For each fact the places of its values that are still possible.
    """
    part = table()
    for axis, kept in enumerate(places):
        if len(kept) < part.shape[axis]:
            part = part[(slice(None),) * axis + (slice(kept[0], kept[0] + 1) if len(kept) == 1 else list(kept),)]
    merged = np.bitwise_or.reduce(part.reshape(-1, len(READINGS)), axis=0)
    return tuple(int(one) for one in merged)


def verdict(bits: int) -> int:
    """The verdict of one reading, as a place in `callup.role.VERDICTS`."""
    if not bits & 4:
        return 0
    if bits & 1:
        return 2
    return 3 if bits & 2 else 4


def over_readings(verdicts: set[int]) -> int:
    """One verdict over all readings: unsettled where they differ, but the lesser of two shades of yes."""
    if len(verdicts) == 1:
        return next(iter(verdicts))
    return 3 if verdicts == {3, 4} else 1


def exact(codes: list[int]) -> int:
    """The verdict on one line by trying every completion; a place that is no place of a value means unknown."""
    sizes = table().shape
    places = tuple((code,) if code < size else tuple(range(size)) for code, size in zip(codes, sizes, strict=False))
    return over_readings({verdict(bits) for bits in possible(places)})

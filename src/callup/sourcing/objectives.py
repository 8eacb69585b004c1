"""In which order is a plan judged, and what is it worth?

The objectives stand in strict order; all are made small.
Here a vector of columns is also made exact: people in whole numbers, and everything that follows from them.
"""

from collections.abc import Iterator

import msgspec
import numpy as np

from callup.errors import UnknownName
from callup.sourcing.model import Model, Real, Whole, given_at
from callup.sourcing.plan import ORDER, Settings


class Objective(msgspec.Struct, frozen=True, kw_only=True):
    """One objective, to be made small: a weight per column.

    `whole` if its value can only be a whole number; `gap` [share] at which the search may end.
    """

    title: str
    unit: str
    weights: Real
    whole: bool
    gap: float


def objectives(model: Model) -> Iterator[Objective]:
    """The objectives in their order, up to the last that is wanted; that of disturbance only where a plan runs."""
    made = {
        "fill": _fill, "readiness": _readiness, "cost": _cost, "disturbance": _disturbance, "cohesion": _cohesion,
        "fairness": _fairness,
    }  # fmt: skip
    for name in order_of(model.case.settings, runs=bool(model.case.running)):
        yield from made[name](model)
        if name == model.case.settings.until:
            return


def order_of(settings: Settings, *, runs: bool) -> tuple[str, ...]:
    """Names of the objectives in their order.

    Args:
        settings: `order` comes first, the others follow in the standing order.
        runs: Whether a plan runs already; its disturbance then stands right behind the fill.

    Raises:
        UnknownName: There is no such objective.
    """
    for name in settings.order:
        if name not in ORDER:
            raise UnknownName(where="order of objectives", name=name, kind="an objective", known=ORDER)
    standing = ("fill", "disturbance", *ORDER[1:]) if runs else ORDER
    return tuple(dict.fromkeys((*settings.order, *standing)))


def counts_days(model: Model) -> bool:
    """Whether the fill counts person-days: where people may change within the term of a line."""
    return len(model.stretches) > len(model.case.demands)


def _fill(model: Model) -> Iterator[Objective]:
    stretches = model.stretches
    priority = np.array([demand.priority for demand in model.case.demands], dtype=np.int64)[stretches.demand]
    days = stretches.days if counts_days(model) else np.ones(len(stretches))
    what, unit = ("Person-days missing", "person-days") if counts_days(model) else ("People missing", "people")
    for level in sorted({demand.priority for demand in model.case.demands}):
        weights = np.where(priority == level, days, 0)
        yield _objective(model, (f"{what}, priority {level}", unit), model.columns.missing, weights)


def _readiness(model: Model) -> Iterator[Objective]:
    homes = max(1, len(model.standing.homes))
    weights = model.fills.weight * model.times.days[model.fills.cell // homes]
    yield _objective(model, ("Readiness penalty", "person-days weighted by step"), model.columns.steps, weights)


def _cost(model: Model) -> Iterator[Objective]:
    yield _objective(model, ("Cost over the term", "USD"), 0, model.arcs.usd)


def _disturbance(model: Model) -> Iterator[Objective]:
    if model.case.running:
        title = ("Disturbance of the running plan", "person-days withdrawn")
        yield _objective(model, title, model.columns.withdrawn, model.parts.days)


def _cohesion(model: Model) -> Iterator[Objective]:
    yield _objective(model, ("Units touched", "units"), model.columns.units, np.ones(len(model.arcs)))


def _fairness(model: Model) -> Iterator[Objective]:
    yield _objective(model, ("Largest share of own strength", "share"), model.columns.share, np.ones(1))


def published_order(model: Model) -> Objective:
    """What settles ties: people come first from the Guards and units first in order."""
    return _objective(model, ("Published order", "rank"), 0, model.arcs.pool)


def nothing_sent(model: Model) -> Real:
    """The plan that sends nobody, which always holds."""
    return settled(model, np.zeros(model.columns.count))


def settled(model: Model, values: Real) -> Real:
    """People and units in whole numbers, and from them all other columns, exactly.

    Args:
        model: The model as arrays.
        values: A value for each column; only those of people and units are looked at.
    """
    columns, exact = model.columns, values.copy()
    exact[: columns.missing] = np.rint(values[: columns.missing])
    people = exact[: columns.units]
    exact[columns.missing : columns.steps] = _missing(model, people)
    given = given_at(model, people)
    fills = model.fills
    exact[columns.steps : columns.withdrawn] = np.clip(given.ravel()[fills.cell] - fills.below, 0, fills.width)
    exact[columns.withdrawn : columns.share] = _withdrawn(model, people)
    share = given / np.maximum(1, model.standing.strength)
    exact[columns.share] = share.max(initial=0.0)
    return exact


def _missing(model: Model, people: Real) -> Real:
    by_stay = np.bincount(model.arcs.stay, weights=people, minlength=len(model.stays))
    asked = np.array([demand.people for demand in model.case.demands], dtype=float)[model.stretches.demand]
    missing: Real = asked - model.stretches.cover.astype(float) @ by_stay
    return missing


def _withdrawn(model: Model, people: Real) -> Real:
    parts = model.parts
    part = np.repeat(np.arange(len(parts)), parts.kept_by)
    kept = np.bincount(part, weights=people[parts.arc], minlength=len(parts))
    withdrawn: Real = np.maximum(0, parts.people - kept)
    return withdrawn


def people_of(model: Model, values: Real) -> Whole:
    """People on each arc."""
    return np.rint(values[: model.columns.units]).astype(np.int64)


def missing_of(model: Model, values: Real) -> Whole:
    """People missing in each stretch of a demand."""
    return np.rint(values[model.columns.missing : model.columns.steps]).astype(np.int64)


def share_of_term(model: Model, demand: int) -> Real:
    """The share of the term of a demand in each stretch [0 to 1]; 0 for stretches of other demands."""
    days = np.where(model.stretches.demand == demand, model.stretches.days, 0)
    share: Real = days / max(1, int(days.sum()))
    return share


def _objective(model: Model, title: tuple[str, str], first: int, part: Real | Whole) -> Objective:
    weights = np.zeros(model.columns.count)
    weights[first : first + len(part)] = part
    whole = bool((weights == np.rint(weights)).all()) and title[1] != "share"
    gap = 0.0 if title[1] in {"people", "person-days"} else model.case.settings.relative_gap
    return Objective(title=title[0], unit=title[1], weights=weights, whole=whole, gap=gap)

"""In which order is a plan judged, and what is it worth?

The objectives stand in strict order; all are made small.
Here a vector of columns is also made exact: people in whole numbers, and everything that follows from them.
"""

from collections.abc import Iterator

import msgspec
import numpy as np

from callup.sourcing.model import Model, Real, Whole, most_given, steps_of


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
    """The objectives in their order: fill by priority, readiness, cost, cohesion, fairness."""
    columns, arcs = model.columns, model.arcs
    for priority in sorted({demand.priority for demand in model.case.demands}):
        asked = [float(demand.priority == priority) for demand in model.case.demands]
        yield _objective(model, f"People missing, priority {priority}", "people", (columns.missing, asked))
    rising = list(range(steps_of(model.case.settings))) * len(model.guards)
    yield _objective(model, "Readiness penalty", "people weighted by step", (columns.steps, rising))
    yield _objective(model, "Cost over the term", "USD", (0, [arc.way.usd for arc in arcs]))
    yield _objective(model, "Units touched", "units", (columns.units, [1.0] * len(arcs)))
    yield _objective(model, "Largest share of own strength", "share", (columns.share, [1.0]))


def published_order(model: Model) -> Objective:
    """What settles ties: people come first from the Guards and units first in order."""
    return _objective(model, "Published order", "rank", (0, [arc.pool for arc in model.arcs]))


def nothing_sent(model: Model) -> Real:
    """The plan that sends nobody, which always holds."""
    return settled(model, np.zeros(model.columns.count))


def settled(model: Model, values: Real) -> Real:
    """People and units in whole numbers, and from them the missing, the steps and the largest share, exactly."""
    columns, exact = model.columns, values.copy()
    exact[: columns.missing] = np.rint(values[: columns.missing])
    sent = np.zeros(len(model.case.demands))
    np.add.at(sent, [arc.demand for arc in model.arcs], exact[: columns.units])
    exact[columns.missing : columns.steps] = [demand.people for demand in model.case.demands] - sent
    given = most_given(model, exact[: columns.units])
    widths = model.upper[columns.steps : columns.share].reshape(len(given), steps_of(model.case.settings))
    below = np.cumsum(widths, axis=1) - widths
    exact[columns.steps : columns.share] = np.clip(given[:, np.newaxis] - below, 0, widths).ravel()
    strength = np.array([max(1, guard.strength) for guard in model.guards])
    exact[columns.share] = (given / strength).max(initial=0.0)
    return exact


def people_of(model: Model, values: Real) -> Whole:
    """People on each arc."""
    return np.rint(values[: model.columns.units]).astype(np.int64)


def missing_of(model: Model, values: Real) -> Whole:
    """People missing, one figure for each column of missing people."""
    return np.rint(values[model.columns.missing : model.columns.steps]).astype(np.int64)


def _objective(model: Model, title: str, unit: str, part: tuple[int, list[float] | list[int]]) -> Objective:
    weights = np.zeros(model.columns.count)
    weights[part[0] : part[0] + len(part[1])] = part[1]
    gap = 0.0 if unit == "people" else model.case.settings.relative_gap
    return Objective(title=title, unit=unit, weights=weights, whole=unit != "share", gap=gap)

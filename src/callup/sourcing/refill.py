"""What does a line lack at the least, when something is changed and no other line loses anyone?

Units may be split at will here, so every answer is a bound; `found_with` asks for a plan in whole units instead.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from callup.sourcing.engine import Stop, solve_split, solve_whole
from callup.sourcing.model import Flags, Model, Real, Whole
from callup.sourcing.objectives import share_of_term
from callup.sourcing.plan import Demand, Plan
from callup.sourcing.relax import Held
from callup.sourcing.search import WHOLE_AT_ONCE, whole_program


class Short(msgspec.Struct, frozen=True, kw_only=True):
    """A line that lacks people: its number, the model, and what is missing in each stretch of all lines."""

    number: int
    model: Model
    missing: Whole

    @property
    def demand(self) -> Demand:
        """The line."""
        return self.model.case.demands[self.number]

    @property
    def lacking(self) -> float:
        """People missing on average over the term."""
        return float(share_of_term(self.model, self.number) @ self.missing)


def missing_in(model: Model, plan: Plan) -> Whole:
    """People missing in each stretch of every line, from the assignments of a plan."""
    stays, stretches = model.stays, model.stretches
    asked = np.array([demand.people for demand in model.case.demands], dtype=np.int64)
    missing: Whole = asked[stretches.demand].astype(np.int64)
    number = {demand.line: n for n, demand in enumerate(model.case.demands)}
    for one in plan.assignments:
        if one.line not in number:
            continue
        alike = (stays.demand == number[one.line]) & (stays.since == one.since.toordinal())
        stay = np.flatnonzero(alike & (stays.until == one.until.toordinal()))
        if len(stay):
            missing -= one.people * stretches.cover[:, stay[0]]
    return np.maximum(missing, 0)


def least_with(short: Short, model: Model) -> float:
    """People missing from the line at the least, on average, while no other line loses anyone; units may be split."""
    weights, upper, held = _asked(short, model)
    asked = whole_program(model, weights, upper, held=held)
    return solve_split(msgspec.structs.replace(asked, whole=np.zeros(len(upper), dtype=bool))).value


def found_with(short: Short, model: Model) -> int | None:
    """People that a plan in whole units gains on the line while no other line loses anyone; None: not looked for."""
    if model.columns.units > WHOLE_AT_ONCE:
        return None
    weights, upper, held = _asked(short, model)
    stop = Stop(relative_gap=0.0, absolute_gap=0.5, nodes=model.case.settings.node_limit)
    found = solve_whole(whole_program(model, weights, upper, held=held), None, stop)
    return None if found.values is None else whole(short.lacking - float(weights @ found.values))


def _asked(short: Short, model: Model) -> tuple[Real, Real, list[Held]]:
    """Weights, upper bounds, and what is held, so that other lines lose nobody.

    Where a change cuts the terms otherwise, the others keep their person-days and what they lack on their worst day.
    """
    stretches = slice(model.columns.missing, model.columns.steps)
    weights, upper = np.zeros(model.columns.count), model.upper.copy()
    weights[stretches] = share_of_term(model, short.number)
    own: Flags = model.stretches.demand == short.number
    if np.array_equal(model.stretches.cover, short.model.stretches.cover):
        upper[stretches] = np.where(own, upper[stretches], short.missing)
        return weights, upper, []
    held = []
    for number in sorted(set(model.stretches.demand.tolist()) - {short.number}):
        before = short.model.stretches.demand == number
        days = np.where(model.stretches.demand == number, model.stretches.days, 0)
        row = np.zeros(model.columns.count)
        row[stretches] = days
        most = float(short.missing[before] @ short.model.stretches.days[before])
        upper[stretches] = np.where(days > 0, short.missing[before].max(initial=0), upper[stretches])
        held.append(Held(weights=row, most=most))
    return weights, upper, held


def whole(people: float) -> int:
    """People in whole numbers, never less than nothing.

    Example:
        >>> whole(2.9999999), whole(-1.0)
        (3, 0)
    """
    return max(0, int(people + 1e-6))


class With:
    """A line with further Guards, or with other limits in some States; everything else stays."""

    def __init__(self, short: Short, changed: Model, homes: Sequence[str]) -> None:
        self.short, self.changed, self.homes = short, changed, list(homes)
        self._least = least_with(short, short.model)
        self._known: dict[tuple[str, ...], float] = {}

    def model(self, homes: tuple[str, ...]) -> Model:
        """The changed model, in which the option counts for these Guards alone."""
        closed = set(self.homes) - set(homes)
        pools = np.array([pool.home in closed for pool in self.changed.pools], dtype=bool)
        shut = pools[self.changed.arcs.pool] & (self.changed.stays.demand[self.changed.arcs.stay] == self.short.number)
        upper = self.changed.upper.copy()
        upper[: self.changed.columns.missing][np.concatenate([shut, shut])] = 0
        return msgspec.structs.replace(self.changed, upper=upper)

    def least(self, homes: tuple[str, ...]) -> float:
        """People missing at the least with the change in these States."""
        key = tuple(sorted(homes))
        if key not in self._known:
            self._known[key] = least_with(self.short, self.model(key))
        return self._known[key]

    def gain(self, homes: tuple[str, ...]) -> int:
        """People gained by the change in these States."""
        return whole(self._least - self.least(homes))

    def best_beside(self, chosen: tuple[str, ...], homes: list[str]) -> str:
        """The State whose change adds most beside those chosen; of equals the first."""
        rest = [home for home in homes if home not in chosen]
        return min(rest, key=lambda home: (-self.gain((*chosen, home)), homes.index(home)))


class WithFloors(With):
    """As `With`, but the change is one of floors: rows and columns of these States come from the changed model."""

    def model(self, homes: tuple[str, ...]) -> Model:
        """The model with the limits of these States changed."""
        base, chosen = self.short.model, np.isin(np.array(self.short.model.standing.homes), homes)
        column, row = _home_of_columns(base), _home_of_rows(base)
        taken = np.append(chosen, False)  # -1: no State
        entry = np.repeat(taken[row], np.diff(base.start))
        return msgspec.structs.replace(
            base,
            upper=np.where(taken[column], self.changed.upper, base.upper),
            row_upper=np.where(taken[row], self.changed.row_upper, base.row_upper),
            value=np.where(entry, self.changed.value, base.value),
        )


def _home_of_columns(model: Model) -> Whole:
    arcs = model.standing.home[model.arcs.pool]
    homes = max(1, len(model.standing.homes))
    rest = [-np.ones(model.columns.steps - model.columns.missing), model.fills.cell % homes]
    tail = -np.ones(model.columns.count - model.columns.withdrawn)
    return np.concatenate([arcs, arcs, *rest, tail]).astype(np.int64)


def _home_of_rows(model: Model) -> Whole:
    """The State of every row whose arcs are all of one; -1 for all others."""
    home, row = _home_of_columns(model)[model.column], np.repeat(np.arange(len(model.start) - 1), np.diff(model.start))
    least, most = np.full(len(model.start) - 1, np.iinfo(np.int64).max), np.full(len(model.start) - 1, -1)
    np.minimum.at(least, row, home)
    np.maximum.at(most, row, home)
    return np.where(least == most, most, -1)

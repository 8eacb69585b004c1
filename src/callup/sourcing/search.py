"""How is a plan in whole numbers found, one objective after the other?

First the bound from `relax`. Then a search in whole numbers among few arcs: those that the split plan uses, those of
the plan so far, and those that cost next to nothing more. The plan found closes every column that would cost more than
the gap that is left; where few arcs stay open the search is over all of them and its bound counts.
Else the search goes on in neighbourhoods: all arcs of some Guards are free, all others stay as they are.
"""

import numpy as np

from callup.sourcing.engine import Found, Program, Stop, program, solve_whole
from callup.sourcing.model import Flags, Model, Real
from callup.sourcing.objectives import Objective, settled
from callup.sourcing.relax import Bound, Held, find_pairs, relax

SHARE_TOLERANCE = 1e-7
SMALL = 400
WHOLE_AT_ONCE = 2_500
CANDIDATES = 1_500


class Search:
    """The plan so far and all that is known by now; `values` always is a whole plan that keeps every limit."""

    def __init__(self, model: Model, values: Real) -> None:
        self.model = model
        self.values = values
        self.pairs = find_pairs(model)
        self.upper = model.upper.copy()
        self.held: list[Held] = []
        self.stopped = False

    def bound_at_least(self, objective: Objective) -> float:
        """The bound that can be seen without any search."""
        weights = objective.weights
        return float(np.where(weights > 0, weights * self.model.lower, weights * self.upper).sum())

    def improve(self, objective: Objective) -> float:
        """Find the best plan for one objective, hold what is reached, and give the bound."""
        bound = Bound(value=self.bound_at_least(objective), reduced=objective.weights)
        best = bound.value
        if not _near(objective, self._reached(objective), best):
            bound, best = self._search(objective, bound)
        most = self._most(objective)
        self._close(bound, most)
        self.held.append(Held(weights=objective.weights, most=most))
        return _rounded(objective, best)

    def settle(self, order: Objective) -> None:
        """Among equally good plans with the same units, take people first from the first in order."""
        units = slice(self.model.columns.units, self.model.columns.missing)
        upper = self.upper.copy()
        upper[units] = np.rint(self.values[units])
        upper[: units.start] = np.where(upper[units] > 0, upper[: units.start], 0)
        self._whole(order, upper, upper[: units.start] > 0, fixed=units)

    def _search(self, objective: Objective, bound: Bound) -> tuple[Bound, float]:
        """The bound of the split plan, with what columns add to it, and the best bound in all."""
        if self._open().sum() <= SMALL:
            return bound, max(bound.value, self._whole(objective, self.upper, self._open()))
        relaxed = relax(self.model, self.pairs, self.upper, objective.weights, self.held)
        self.stopped |= relaxed.stopped
        bound = relaxed.bound if relaxed.bound.value > bound.value else bound
        if self._done(objective, bound.value):
            return bound, bound.value
        if self._open().sum() > WHOLE_AT_ONCE:
            self._whole(objective, self.upper, self._candidates(relaxed.used, bound.reduced))
        if self._done(objective, bound.value):
            return bound, bound.value
        self._close(bound, self._most(objective))
        if self._open().sum() <= WHOLE_AT_ONCE:
            return bound, max(bound.value, self._whole(objective, self.upper, self._open()))
        return bound, bound.value

    def _done(self, objective: Objective, bound: float) -> bool:
        return self.stopped or _near(objective, self._reached(objective), bound)

    def _most(self, objective: Objective) -> float:
        return self._reached(objective) + (0.5 if objective.whole else SHARE_TOLERANCE)

    def _reached(self, objective: Objective) -> float:
        return float(objective.weights @ self.values)

    def _open(self) -> Flags:
        arcs = self.model.columns.units
        flags: Flags = (self.upper[:arcs] > 0) & (self.upper[arcs : 2 * arcs] > 0)
        return flags

    def _candidates(self, used: Flags, reduced: Real) -> Flags:
        """Arcs to search among: used by the split plan, or by the plan so far, then the cheapest others."""
        arcs = self.model.columns.units
        sent = self.values[:arcs] > 0
        rank = np.lexsort((np.arange(arcs), reduced[:arcs], ~used, ~sent, ~self._open()))
        chosen = np.zeros(arcs, dtype=bool)
        chosen[rank[: max(CANDIDATES, int(sent.sum()))]] = True
        return chosen & (self._open() | sent)

    def _whole(self, objective: Objective, upper: Real, free: Flags, *, fixed: slice | None = None) -> float:
        """Search in whole numbers with some arcs free and the others at nothing; keeps the plan if it is better."""
        asked, shown = self._program(objective, upper, free, fixed)
        gap = 0.999 if objective.whole else 1e-6
        stop = Stop(relative_gap=objective.gap, absolute_gap=gap, nodes=self.model.case.settings.node_limit)
        found: Found = solve_whole(asked, self.values[shown], stop)
        self.stopped |= found.stopped
        if found.values is not None:
            values = self.model.lower.copy()
            values[shown] = found.values
            values = settled(self.model, values)
            if self._better(objective, values):
                self.values = values
        return found.bound

    def _better(self, objective: Objective, values: Real) -> bool:
        held = all(float(one.weights @ values) <= one.most + 1e-9 * abs(one.most) for one in self.held)
        return held and float(objective.weights @ values) <= self._reached(objective)

    def _program(self, objective: Objective, upper: Real, free: Flags, fixed: slice | None) -> tuple[Program, Flags]:
        model = self.model
        shown = np.concatenate([free, free, np.ones(model.columns.count - 2 * len(free), dtype=bool)])
        shown |= model.lower > 0
        asked = whole_program(model, objective.weights, upper, shown, self.held)
        if fixed is not None:
            at = np.cumsum(shown) - 1
            inside = np.arange(fixed.start, fixed.stop)[shown[fixed]]
            asked.lower[at[inside]] = upper[inside]
        return asked, shown

    def _close(self, bound: Bound, most: float) -> None:
        """Close what no plan can use that is within `most`: there a column would add more than the gap."""
        arcs, gap = self.model.columns.units, max(0.0, most - bound.value)
        dear = bound.reduced > 1e-9
        room = np.full(len(self.upper), np.inf)
        room[dear] = self.model.lower[dear] + gap / bound.reduced[dear] * (1 + 1e-9) + 1e-6
        room[: 2 * arcs] = np.floor(room[: 2 * arcs])
        upper = np.minimum(self.upper, room)
        nobody = np.minimum(upper[:arcs], upper[arcs : 2 * arcs]) <= 0
        upper[:arcs][nobody] = upper[arcs : 2 * arcs][nobody] = 0
        self.upper = np.maximum(upper, np.maximum(self.values, self.model.lower))


def whole_program(
    model: Model, weights: Real, upper: Real, shown: Flags | None = None, held: list[Held] | None = None
) -> Program:
    """The model as it stands, or the part of it that is shown, with what is held as further rows."""
    shown = np.ones(model.columns.count, dtype=bool) if shown is None else shown
    at = np.cumsum(shown) - 1
    row = np.repeat(np.arange(len(model.row_lower)), np.diff(model.start))
    kept = shown[model.column]
    needed = np.zeros(len(model.row_lower), dtype=bool)
    needed[row[kept]] = True
    number = np.cumsum(needed) - 1
    entries = [(number[row[kept]], at[model.column[kept]], model.value[kept])]
    lower, most = [model.row_lower[needed]], [model.row_upper[needed]]
    count = int(needed.sum())
    for one in held or []:
        inside = np.flatnonzero(shown & (one.weights != 0))
        scale = float(np.abs(one.weights[inside]).max(initial=0.0))
        if scale:
            entries.append((np.full(len(inside), count), at[inside], one.weights[inside] / scale))
            lower.append(np.array([-np.inf]))
            most.append(np.array([one.most / scale]))
            count += 1
    matrix = tuple(np.concatenate(part) for part in zip(*entries, strict=True))
    return program(
        weights[shown], (model.lower[shown].copy(), np.where(shown, upper, 0)[shown]), model.whole[shown],
        (np.concatenate(lower), np.concatenate(most)), (matrix[0], matrix[1], matrix[2]),
    )  # fmt: skip


def _near(objective: Objective, reached: float, bound: float) -> bool:
    """Whether value and bound are as near as asked."""
    bound = _rounded(objective, bound)
    return reached - bound <= max(objective.gap * abs(reached), 0.0 if objective.whole else SHARE_TOLERANCE)


def _rounded(objective: Objective, bound: float) -> float:
    if not np.isfinite(bound) or bound <= 0:
        return 0.0
    return float(np.ceil(bound - 1e-6 * max(1.0, bound * 1e-3))) if objective.whole else bound

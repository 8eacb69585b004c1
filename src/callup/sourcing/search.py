"""How is a plan in whole numbers found, one objective after the other?

First the bound from `relax`. Then a search in whole numbers among few arcs: those that the split plan uses, those of
the plan so far, and those that cost next to nothing more. The plan found closes every column that would cost more than
the gap that is left; where few arcs stay open the search is over all of them and its bound counts.
Where many stay open, `moment` says how many units are needed at the moment at which most are out; that is a bound, and
a plan is sought among the stays of the units which that small plan uses.
The largest share is halved: is there a plan that keeps it below half way between bound and value? The question is put
as "how few units would such a plan touch", because that is easy to answer once the limit is known.
"""

import numpy as np

from callup.sourcing.engine import Found, Program, Stop, contradiction, program, solve_whole
from callup.sourcing.model import Flags, Model, Real
from callup.sourcing.moment import at_moment, moments
from callup.sourcing.objectives import Objective, settled
from callup.sourcing.relax import Bound, Held, find_pairs, relax, tighten

SHARE_TOLERANCE = 1e-7
SMALL = 400
WHOLE_AT_ONCE = 2_500
CANDIDATES = (0, 400)
BY_UNIT = {"units", "share"}
HALVINGS = 12
DOUBTS = 2
MOMENTS = 12
FINER = 0.1


class Search:
    """The plan so far and all that is known by now; `values` always is a whole plan that keeps every limit."""

    def __init__(self, model: Model, values: Real) -> None:
        self.model = model
        self.values = values
        self.pairs = find_pairs(model)
        self.upper = model.upper.copy()
        self.held: list[Held] = []
        self.priced: list[Held] = []
        self.counted: Held | None = None
        self.used = np.zeros(model.columns.units, dtype=bool)
        self.stopped = False
        rows = np.bincount(self.pairs.row, model.value * values[model.column], minlength=len(model.row_lower))
        if (rows < model.row_lower - 1e-6).any() or (rows > model.row_upper + 1e-6).any():
            raise contradiction()

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
        self.counted = self.held[-1] if objective.unit == "units" else self.counted
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
        halved = bound.value
        if self._large() and not objective.whole:
            halved = self._halve(objective, halved)
            if self._done(objective, halved):
                return bound, halved
        if self._open().sum() > SMALL:
            relaxed = relax(self.model, self.pairs, self.upper, objective.weights, self.held)
            self.stopped |= relaxed.stopped
            self.used = relaxed.used
            bound = relaxed.bound if relaxed.bound.value > bound.value else bound
            for candidates in CANDIDATES if objective.unit not in BY_UNIT else CANDIDATES[:1]:
                if not self._done(objective, bound.value) and self._large():
                    self._whole(objective, self.upper, self._candidates(relaxed.used, bound.reduced, candidates))
                self._close(bound, self._most(objective))
        best = bound.value
        if not self._done(objective, best) and not self._large():
            best = max(best, self._whole(objective, self.upper, self._open()))
            best = best if objective.whole else self._halve(objective, best)
        elif not self._done(objective, best) and objective.unit == "units":
            best = max(best, self._ask(objective, objective.weights, self.upper))
        return bound, max(best, halved)

    def _halve(self, objective: Objective, best: float) -> float:
        """Ask whether there is a plan half way between bound and value, where one column is the objective.

        Such a plan is the next one; if there is none, half way is the next bound; if nobody knows, ask for less.
        What a limit half way leaves to each arc is worked out first: that is what makes the question easy.
        """
        column, top, doubts = int(np.flatnonzero(objective.weights)[0]), self._reached(objective), 0
        for _ in range(HALVINGS):
            if self._done(objective, best) or doubts > DOUBTS:
                break
            upper = self.upper.copy()
            upper[column] = (best + top) / 2
            for _ in range(3):
                upper = tighten(self.model, self.pairs, upper)
            asked = self.counted or Held(weights=objective.weights, most=float(upper[column]))
            if self._ask(objective, asked.weights, upper, asked.most) > asked.most:
                best = float(upper[column])
            else:
                doubts += self._reached(objective) > upper[column] + SHARE_TOLERANCE
                top = min(float(upper[column]), self._reached(objective))
        return best

    def _ask(self, objective: Objective, weights: Real, upper: Real, enough: float = np.inf) -> float:
        """The least that plans with these limits come to; a plan found on the way is kept if it is better.

        What is asked for is not held at the same time: a search that has to find something finds the bound sooner.
        """
        held = [one for one in self.held if one.weights is not weights]
        before, arcs = self._reached(objective), len(self.used)
        bound, free = self._at_moments(weights, upper, held, enough)
        if bound <= enough:
            self._whole(objective, upper, free & (upper[:arcs] > 0), known=False)
        if self._large() or bound > enough or self._reached(objective) < before:
            return bound
        free = (upper[:arcs] > 0) & self._open()
        shown = np.concatenate([free, free, upper[2 * arcs :] > 0]) | (self.model.lower != 0)
        found = solve_whole(whole_program(self.model, weights, upper, shown, held), None, self._enough(enough))
        self.stopped |= found.stopped
        if found.values is not None:
            self._take(objective, found.values, shown)
        return max(bound, found.bound)

    def _at_moments(self, weights: Real, upper: Real, held: list[Held], enough: float) -> tuple[float, Flags]:
        """The bound from moments that have no arc in common, and arcs to look for a plan among."""
        arcs = len(self.used)
        free = self.used | (self.values[:arcs] > 0)
        apart = moments(self.model, self.values, self._open() & (upper[:arcs] > 0))
        adds_up = not weights[2 * arcs :].any()
        bound = 0.0
        for number, serving in enumerate(apart if adds_up else apart[:1]):
            small = at_moment(self.model, self.pairs, upper, (weights, [*held, *self.priced]), serving)
            found = solve_whole(small.asked, None, self._enough(enough if len(apart) == 1 or not adds_up else np.inf))
            self.stopped |= found.stopped
            bound += float(np.ceil(found.bound - 1e-6)) if adds_up else found.bound
            if found.values is not None:
                free[small.members(found.values)] = True
            if bound > enough or self.stopped or number >= MOMENTS:
                break
        return bound, free

    def _enough(self, enough: float) -> Stop:
        nodes = self.model.case.settings.node_limit
        target = enough if np.isfinite(enough) else -np.inf
        return Stop(relative_gap=0.0, absolute_gap=0.4, nodes=nodes, enough=target)

    def _done(self, objective: Objective, bound: float) -> bool:
        return self.stopped or _near(objective, self._reached(objective), bound)

    def _most(self, objective: Objective) -> float:
        return self._reached(objective) + (0.5 if objective.whole else SHARE_TOLERANCE)

    def _reached(self, objective: Objective) -> float:
        return float(objective.weights @ self.values)

    def _large(self) -> bool:
        return int(self._open().sum()) > WHOLE_AT_ONCE

    def _open(self) -> Flags:
        arcs = self.model.columns.units
        flags: Flags = (self.upper[:arcs] > 0) & (self.upper[arcs : 2 * arcs] > 0)
        return flags

    def _candidates(self, used: Flags, reduced: Real, count: int) -> Flags:
        """Arcs to search among: used by the split plan or by the plan so far, then the cheapest others."""
        arcs = self.model.columns.units
        chosen = (used & self._open()) | (self.values[:arcs] > 0)
        rank = np.lexsort((np.arange(arcs), reduced[:arcs], ~chosen, ~self._open()))
        chosen[rank[:count]] = True
        return chosen & (self._open() | (self.values[:arcs] > 0))

    def _whole(
        self, objective: Objective, upper: Real, free: Flags, *, fixed: slice | None = None, known: bool = True
    ) -> float:
        """Search in whole numbers with some arcs free and the others at nothing; keeps the plan if it is better."""
        asked, shown = self._program(objective, upper, free, fixed)
        gap = 0.999 if objective.whole else 1e-6
        stop = Stop(relative_gap=FINER * objective.gap, absolute_gap=gap, nodes=self.model.case.settings.node_limit)
        found: Found = solve_whole(asked, self.values[shown] if known else None, stop)
        self.stopped |= found.stopped
        if found.values is not None:
            self._take(objective, found.values, shown)
        return found.bound

    def _take(self, objective: Objective, found: Real, shown: Flags) -> None:
        """Keep the plan found if it is as good as the one so far."""
        values = self.model.lower.copy()
        values[shown] = found
        values = settled(self.model, values)
        if self._better(objective, values):
            self.values = values

    def _better(self, objective: Objective, values: Real) -> bool:
        held = all(float(one.weights @ values) <= one.most + 1e-9 * abs(one.most) for one in self.held)
        return held and float(objective.weights @ values) <= self._reached(objective)

    def _program(self, objective: Objective, upper: Real, free: Flags, fixed: slice | None) -> tuple[Program, Flags]:
        model = self.model
        shown = np.concatenate([free, free, upper[2 * len(free) :] > 0]) | (model.lower != 0)
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
        self.priced.append(_priced(bound, most, self.model.lower))
        room = np.full(len(self.upper), np.inf)
        room[dear] = self.model.lower[dear] + gap / bound.reduced[dear] * (1 + 1e-9) + 1e-6
        room[: 2 * arcs] = np.floor(room[: 2 * arcs])
        upper = tighten(self.model, self.pairs, np.minimum(self.upper, room))
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


def _priced(bound: Bound, most: float, lower: Real) -> Held:
    """What all columns together may add to a bound until `most` is reached."""
    adds = np.maximum(bound.reduced, 0)
    spare = max(0.0, most - bound.value) * (1 + 1e-9) + 1e-6
    return Held(weights=adds, most=spare + float(adds @ lower))


def _near(objective: Objective, reached: float, bound: float) -> bool:
    """Whether value and bound are as near as asked."""
    bound = _rounded(objective, bound)
    return reached - bound <= max(objective.gap * abs(reached), 0.0 if objective.whole else SHARE_TOLERANCE)


def _rounded(objective: Objective, bound: float) -> float:
    if not np.isfinite(bound) or bound <= 0:
        return 0.0
    return float(np.ceil(bound - 1e-6 * max(1.0, bound * 1e-3))) if objective.whole else bound

"""Below what value can no plan come?

The model without the demand for whole numbers is a linear program; its best value is a bound for every plan.
It is made small first. Units touched follow from people (`people / size` is the least), so they need no column.
Arcs of units that may do the same at the same price become one column, whatever the size of the units, and the rows
that keep a unit in one place at a time are added up. So the program hardly grows with the roster.

What the solver says is not taken on trust: from the prices of the rows that it gives, the bound is worked out again
on the model as it stands, column by column. Any prices give a true bound, good prices a high one.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.sourcing.engine import Found, Program, contradiction, program, solve_split
from callup.sourcing.model import Flags, Model, Real, Whole

Hash = NDArray[np.uint64]
ROUNDING = 4e-15
SIZED_AT_MOST = 60_000  # a tighter size for each arc gives a better bound, but fewer arcs are then alike


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What an objective has reached: `weights @ values <= most` from now on."""

    weights: Real
    most: float


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """A value nobody can beat, and what one more of each column adds to it at least (`reduced`)."""

    value: float
    reduced: Real


class Relaxed(msgspec.Struct, frozen=True, kw_only=True):
    """The bound, whether an arc belongs to a column that the best split plan uses, and whether Ctrl-C came."""

    bound: Bound
    used: Flags
    stopped: bool


class Pairs(msgspec.Struct, frozen=True, kw_only=True):
    """What ties units touched to people.

    `row` is the row of each entry of the matrix; `size` and `least` [arc] the most and the least people of a unit;
    `tie` [arc] the row `people - size x units <= 0`; `dropped` [row] the rows on detachments.
    """

    row: Whole
    size: Real
    least: Real
    tie: Whole
    dropped: Flags


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    """How the model became small: `column_of` [column] (-1: none), `row_of` [row] (-1: none), `scale` [row]."""

    column_of: Whole
    row_of: Whole
    scale: Real
    columns: int


def find_pairs(model: Model) -> Pairs:
    """Find the rows that tie units touched to people."""
    arcs = model.columns.units
    length = np.diff(model.start)
    row = np.repeat(np.arange(len(length)), length)
    tied = (model.column >= arcs) & (model.column < 2 * arcs) & (length[row] == 2) & (model.value < 0)
    most = tied & (model.row_upper[row] == 0)
    size, tie = np.zeros(arcs), np.full(arcs, -1)
    size[model.column[most] - arcs], tie[model.column[most] - arcs] = -model.value[most], row[most]
    detached = tied & (model.row_lower[row] == 0)
    least = np.zeros(arcs)
    least[model.column[detached] - arcs] = -model.value[detached]
    dropped = np.zeros(len(length), dtype=bool)
    dropped[row[tied]] = True
    return Pairs(row=row, size=size, least=least, tie=tie, dropped=dropped)


def tighten(model: Model, pairs: Pairs, upper: Real) -> Real:
    """Upper bounds that follow from the rows; people and units in whole numbers.

    No column takes more than its rows leave when all others take the least; no more units go than there are people for
    a detachment each; where nobody goes, no unit goes.
    """
    arcs = model.columns.units
    adds = model.value > 0
    least = model.value * np.where(adds, model.lower[model.column], upper[model.column])
    spare = model.row_upper - np.bincount(pairs.row, least, minlength=len(model.row_upper))
    at = model.column[adds]
    most = upper.copy()
    np.minimum.at(most, at, model.lower[at] + spare[pairs.row[adds]] / model.value[adds] * (1 + 1e-12) + 1e-9)
    most[:arcs] = np.floor(most[:arcs] + 1e-6)
    units = most[arcs : 2 * arcs]
    enough = np.where(pairs.least > 0, most[:arcs] // np.maximum(pairs.least, 1), np.inf)
    units[:] = np.minimum(np.floor(units + 1e-6), enough)
    nobody = np.minimum(most[:arcs], units) <= 0
    most[:arcs][nobody] = units[nobody] = 0
    return most


def relax(model: Model, pairs: Pairs, upper: Real, weights: Real, held: Sequence[Held]) -> Relaxed:
    """The bound on an objective, while all before it keep what they have reached.

    Args:
        model: The model.
        pairs: What ties its units to people.
        upper: Upper bounds that hold by now; columns at 0 are left out.
        weights: The objective, by column.
        held: What the objectives before have reached.

    Raises:
        InputError: There is no plan, or the solver gives up.
    """
    arcs = model.columns.units
    if (upper[:arcs] > 0).sum() <= SIZED_AT_MOST:
        pairs = msgspec.structs.replace(pairs, size=np.minimum(pairs.size, upper[:arcs]))
    entries = _entries(model, pairs, upper)
    folded = _fold(model, entries, [weights, *(one.weights for one in held)])
    found = solve_split(_program(model, pairs, upper, folded, entries, (weights, held)))
    if found.bound == np.inf:
        raise contradiction()
    used = np.zeros(arcs, dtype=bool)
    if found.values is not None:
        inside = folded.column_of[:arcs] >= 0
        used[inside] = found.values[folded.column_of[:arcs][inside]] > 1e-7
    return Relaxed(bound=_bound(model, pairs, upper, folded, found, (weights, held)), used=used, stopped=found.stopped)


class _Entries(msgspec.Struct, frozen=True, kw_only=True):
    """Entries of the matrix with units written as people; `unit` marks those that stood for units."""

    row: Whole
    column: Whole
    value: Real
    unit: Flags
    scale: Real
    size: Real


def _entries(model: Model, pairs: Pairs, upper: Real) -> _Entries:
    arcs = model.columns.units
    open_ = (upper[:arcs] > 0) & (upper[arcs : 2 * arcs] > 0) & (pairs.size > 0)
    shown = np.concatenate([open_, open_, np.ones(model.columns.count - 2 * arcs, dtype=bool)])
    kept = shown[model.column] & ~pairs.dropped[pairs.row]
    row, column, value = pairs.row[kept], model.column[kept], model.value[kept].copy()
    unit = (column >= arcs) & (column < 2 * arcs)
    column = np.where(unit, column - arcs, column)
    scale = np.ones(len(model.row_lower))
    scale[row[unit]] = pairs.size[column[unit]]
    value[unit] *= scale[row[unit]] / pairs.size[column[unit]]
    return _Entries(row=row, column=column, value=value, unit=unit, scale=scale, size=np.where(open_, pairs.size, 0))


def _fold(model: Model, entries: _Entries, priced: list[Real]) -> Folded:
    """Put arcs together whose columns are alike in everything but the rows of their units, then those rows."""
    arcs, rows = model.columns.units, len(model.row_lower)
    shared = ~entries.unit & (entries.column < arcs)
    bits = _mix(_mix(entries.row.astype(np.uint64)) + entries.value.view(np.uint64))
    look = _gather(entries.column[shared], bits[shared], arcs)
    for number, weights in enumerate(priced):
        look += _mix(_mix(weights[:arcs].copy().view(np.uint64)) + np.uint64(number + 1))
    own = entries.unit
    mark = _mix(look[entries.column[own]] + entries.value[own].view(np.uint64))
    kind = _gather(entries.row[own], mark, rows)
    look = _mix(look) + _gather(entries.column[own], _mix(kind[entries.row[own]]), arcs)
    open_ = entries.size > 0
    class_of = np.full(arcs, -1)
    names, class_of[open_] = np.unique(look[open_], return_inverse=True)
    rest = model.columns.count - 2 * arcs
    column_of = np.concatenate([class_of, class_of, len(names) + np.arange(rest)])
    capacity = np.zeros(rows, dtype=bool)
    capacity[entries.row[own]] = True
    plain = np.zeros(rows, dtype=bool)
    plain[entries.row] = True
    plain &= ~capacity
    row_of = np.full(rows, -1)
    row_of[plain] = np.arange(plain.sum())
    row_of[capacity] = plain.sum() + np.unique(kind[capacity], return_inverse=True)[1]
    return Folded(column_of=column_of, row_of=row_of, scale=entries.scale, columns=len(names) + rest)


def _program(
    model: Model, pairs: Pairs, upper: Real, folded: Folded, entries: _Entries, asked: tuple[Real, Sequence[Held]]
) -> Program:
    arcs = model.columns.units
    count = int(folded.row_of.max(initial=-1)) + 1
    first = np.zeros(model.columns.count, dtype=bool)
    first[2 * arcs :] = True
    first[:arcs][_firsts(folded.column_of[:arcs])] = True
    chosen = first[entries.column]
    row, column = folded.row_of[entries.row[chosen]], folded.column_of[entries.column[chosen]]
    row, column, value = _added_up(row, column, entries.value[chosen], folded.columns)
    low, high = np.full(count, -np.inf), np.zeros(count)
    inside = folded.row_of >= 0
    np.add.at(high, folded.row_of[inside], model.row_upper[inside] * folded.scale[inside])
    low[folded.row_of[inside]] = model.row_lower[inside]
    weights, held = asked
    kept = [(np.flatnonzero(folded_weights), folded_weights, one.most) for one in held
            if (folded_weights := _folded_weights(model, pairs, folded, one.weights)).any()]  # fmt: skip
    extra = [(np.full(len(at), count + n), at, w[at] / w.max()) for n, (at, w, _) in enumerate(kept)]
    most = np.zeros(folded.columns)
    people = np.minimum(upper[:arcs], pairs.size * upper[arcs : 2 * arcs])
    open_ = folded.column_of[:arcs] >= 0
    np.add.at(most, folded.column_of[:arcs][open_], people[open_])
    most[folded.columns - (model.columns.count - 2 * arcs) :] = upper[2 * arcs :]
    least = np.zeros(folded.columns)
    least[folded.columns - (model.columns.count - 2 * arcs) :] = model.lower[2 * arcs :]
    np.add.at(least, folded.column_of[:arcs][open_], model.lower[:arcs][open_])
    return program(
        _folded_weights(model, pairs, folded, weights), (least, most), np.zeros(folded.columns, dtype=bool),
        (np.concatenate([low, np.full(len(kept), -np.inf)]), np.concatenate([high, [m / w.max() for _, w, m in kept]])),
        (np.concatenate([row, *(e[0] for e in extra)]), np.concatenate([column, *(e[1] for e in extra)]),
         np.concatenate([value, *(e[2] for e in extra)])),
    )  # fmt: skip


def _bound(
    model: Model, pairs: Pairs, upper: Real, folded: Folded, found: Found, asked: tuple[Real, Sequence[Held]]
) -> Bound:
    """The bound from the prices of the small program, worked out on the model as it stands."""
    weights, held = asked
    prices = np.zeros(len(model.row_lower))
    inside = folded.row_of >= 0
    prices[inside] = found.prices[folded.row_of[inside]] * folded.scale[inside]
    count = int(folded.row_of.max(initial=-1)) + 1
    reduced, size, constant = weights.astype(float), np.abs(weights).astype(float), 0.0
    for one in held:
        folded_weights = _folded_weights(model, pairs, folded, one.weights)
        if folded_weights.any():
            price = min(0.0, found.prices[count]) / folded_weights.max()
            reduced = reduced - price * one.weights
            size = size + np.abs(price * one.weights)
            constant += price * one.most
            count += 1
    return prove(model, pairs, upper, prices, (reduced, size, constant))


def prove(model: Model, pairs: Pairs, upper: Real, prices: Real, start: tuple[Real, Real, float]) -> Bound:
    """Work out the bound that prices of rows give, on the model as it stands; it holds whatever the prices are."""
    reduced, size, constant = start
    prices = np.where(np.isneginf(model.row_lower), np.minimum(prices, 0), prices)
    prices = np.where(np.isposinf(model.row_upper), np.maximum(prices, 0), prices)
    parts = model.value * prices[pairs.row]
    reduced = reduced - np.bincount(model.column, parts, minlength=len(reduced))
    size = size + np.bincount(model.column, np.abs(parts), minlength=len(size))
    arcs = model.columns.units
    spare = np.where((pairs.tie >= 0) & (reduced[arcs : 2 * arcs] > 0), reduced[arcs : 2 * arcs], 0)
    reduced[:arcs] += spare / np.where(pairs.size > 0, pairs.size, 1)
    reduced[arcs : 2 * arcs] -= spare
    size[:arcs] += spare / np.where(pairs.size > 0, pairs.size, 1)
    limits = np.where(prices > 0, model.row_lower, np.where(prices < 0, model.row_upper, 0))
    rows = prices * limits
    columns = np.where(reduced > 0, reduced * model.lower, reduced * upper)
    lost = ROUNDING * (np.abs(rows).sum() + (size * np.maximum(np.abs(model.lower), upper)).sum() + abs(constant))
    return Bound(value=float(rows.sum() + columns.sum() + constant - lost), reduced=reduced)


def _folded_weights(model: Model, pairs: Pairs, folded: Folded, weights: Real) -> Real:
    """Weights of the small program: of arcs that became one column, the least."""
    arcs = model.columns.units
    by_people = weights[:arcs] + weights[arcs : 2 * arcs] / np.where(pairs.size > 0, pairs.size, 1)
    small = np.full(folded.columns, np.inf)
    open_ = folded.column_of[:arcs] >= 0
    np.minimum.at(small, folded.column_of[:arcs][open_], by_people[open_])
    small[folded.columns - (len(weights) - 2 * arcs) :] = weights[2 * arcs :]
    return small


def _firsts(class_of: Whole) -> Whole:
    names, first = np.unique(class_of, return_index=True)
    return first[names >= 0]


def _added_up(row: Whole, column: Whole, value: Real, columns: int) -> tuple[Whole, Whole, Real]:
    place, where = np.unique(row * columns + column, return_inverse=True)
    total = np.bincount(where, value, minlength=len(place)).astype(float)
    return place // columns, place % columns, total


def _mix(number: Hash) -> Hash:
    """Spread the bits of whole numbers (splitmix64), so that sums of them tell what was added."""
    number = number + np.uint64(0x9E3779B97F4A7C15)
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


def _gather(group: Whole, number: Hash, groups: int) -> Hash:
    total = np.zeros(groups, dtype=np.uint64)
    np.add.at(total, group, number)
    return total

"""What must already hold at one single moment?

Of every plan for a year, what serves at one moment is a small plan of its own: it has to fill the lines as they stand
then, and to keep the limits of that moment. Stays of one pool on one line that all serve then differ in nothing but
what lies before and after, so they become one choice. The best small plan is a bound for every plan, and it tells
where to look for one.

Whatever is left out is left out in favour of the small plan: a row that asks for at most so much keeps of every choice
the least that any of its stays adds, a row that asks for at least so much the most, and a row that would no longer be
true without the stays that do not serve is left out.

Where stays are short, moments lie so far apart that nobody serves at two of them; then their units add up.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from callup.sourcing.engine import Program, program
from callup.sourcing.kinks import Matrix, kinks
from callup.sourcing.model import Flags, Model, Real, Whole
from callup.sourcing.relax import Held, Pairs


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """The small program, the arcs that serve then, and the choice that each of them belongs to.

    Columns of the program: people by choice, units by choice, then all columns of the model that are not arcs.
    """

    asked: Program
    arc: Whole
    choice: Whole
    choices: int

    def members(self, values: Real) -> Whole:
        """Arcs of the choices that a small plan uses."""
        used = values[self.choices : 2 * self.choices] > 0.5
        members: Whole = self.arc[used[self.choice]]
        return members


class _Table(msgspec.Struct, frozen=True, kw_only=True):
    """Entries by row and choice: the least and the most that a stay of the choice adds; rows that stay true."""

    row: Whole
    column: Whole
    least: Real
    most: Real
    at_most: Flags
    at_least: Flags


def moments(model: Model, values: Real, open_: Flags) -> list[Flags]:
    """Arcs that serve at moments so far apart that no arc serves at two of them.

    First the moment at which the plan has most units out, of equals that with the fewest open arcs; then so on.

    Args:
        model: The model.
        values: A plan.
        open_: Arcs that may be used.
    """
    arcs, stays = model.columns.units, model.stays
    units = np.bincount(model.arcs.stay, values[arcs : 2 * arcs], minlength=len(stays))
    size = np.bincount(model.arcs.stay[open_], minlength=len(stays))
    days = np.unique(stays.since)
    serves = (stays.since <= days[:, np.newaxis]) & (days[:, np.newaxis] < stays.until) & (size > 0)
    order = np.lexsort((days, serves @ size, -np.rint(serves @ units)))
    found: list[Flags] = []
    taken = np.zeros(len(stays), dtype=bool)
    for place in order:
        if serves[place].any() and not (serves[place] & taken).any():
            taken |= serves[place]
            found.append(serves[place][model.arcs.stay])
    return found


def at_moment(model: Model, pairs: Pairs, upper: Real, asked: tuple[Real, Sequence[Held]], serving: Flags) -> Moment:
    """Lay out what must hold at one moment.

    Args:
        model: The model.
        pairs: What ties its units to people.
        upper: Upper bounds that hold by now; arcs at 0 are left out.
        asked: The objective by column, and what the objectives before have reached; none has a weight below 0.
        serving: Arcs that serve at the moment.
    """
    arcs = model.columns.units
    open_ = (upper[:arcs] > 0) & (upper[arcs : 2 * arcs] > 0)
    arc = np.flatnonzero(serving & open_)
    key = model.arcs.pool[arc] * len(model.case.demands) + model.stays.demand[model.arcs.stay[arc]]
    names, choice = np.unique(key, return_inverse=True)
    count = len(names)
    column_of = np.full(model.columns.count, -1)
    column_of[arc], column_of[arcs + arc] = choice, count + choice
    column_of[2 * arcs :] = 2 * count + np.arange(model.columns.count - 2 * arcs)
    members = np.concatenate([np.bincount(choice, minlength=count)] * 2)
    table = _table(model, pairs, (np.concatenate([open_, open_]), column_of), members)
    weights, held = asked
    parts = [_true_rows(model, table), _ties(pairs, upper, (arc, choice, count))]
    parts.append(_held_rows([Held(weights=_least_of(one.weights, column_of, members), most=one.most) for one in held]))
    top = np.concatenate([
        np.bincount(choice, upper[arc], minlength=count), np.bincount(choice, upper[arcs + arc], minlength=count),
        upper[2 * arcs :],
    ])  # fmt: skip
    whole = np.arange(len(top)) < 2 * count
    bottom = np.concatenate([np.zeros(2 * count), model.lower[2 * arcs :]])
    pool = names // len(model.case.demands)
    parts.append(kinks(parts[0][0], parts[0][2], (_sizes(pairs, upper, (arc, choice, count)), pool), top))
    matrix, low, high = _joined(parts)
    small = program(_least_of(weights, column_of, members), (bottom, top), whole, (low, high), matrix)
    return Moment(asked=small, arc=arc, choice=choice, choices=count)


def _least_of(weights: Real, column_of: Whole, members: Whole) -> Real:
    """Of the weights of the stays of a choice the least; stays that do not serve count nothing."""
    count, inside = len(members), column_of >= 0
    small = np.full(int(column_of.max(initial=-1)) + 1, np.inf)
    np.minimum.at(small, column_of[inside], weights[inside])
    return np.where(np.isfinite(small), small, 0.0) if count else small


def _table(model: Model, pairs: Pairs, columns: tuple[Flags, Whole], members: Whole) -> _Table:
    open_, column_of = columns
    arcs, rows = model.columns.units, len(model.row_lower)
    of_arc = model.column < 2 * arcs
    shown = ~pairs.dropped[pairs.row]
    shown[of_arc] &= open_[model.column[of_arc]]
    row, column, value = pairs.row[shown], model.column[shown], model.value[shown]
    lost = column_of[column] < 0
    at_most, at_least = np.isfinite(model.row_upper), np.isfinite(model.row_lower)
    at_most[row[lost & (value < 0)]] = False
    at_least[row[lost & (value > 0)]] = False
    row, column, value = row[~lost], column_of[column[~lost]], value[~lost]
    order = np.lexsort((column, row))
    row, column, value = row[order], column[order], value[order]
    first = np.flatnonzero(np.diff(row, prepend=-1) | np.diff(column, prepend=-1)) if len(row) else row
    count = np.diff(first, append=len(row))
    least, most = (how.reduceat(value, first) if len(row) else value for how in (np.minimum, np.maximum))
    row, column = row[first], column[first]
    some = np.zeros(len(row), dtype=bool)
    chosen = column < len(members)
    some[chosen] = count[chosen] < members[column[chosen]]
    least, most = np.where(some, np.minimum(least, 0), least), np.where(some, np.maximum(most, 0), most)
    needed = _needed((row, column), chosen & ((least != 0) | (most != 0)), rows, len(column_of))
    needed |= at_least & ~_touched(row[chosen], rows) & ~_touched(pairs.row[of_arc & shown], rows) & ~pairs.dropped
    return _Table(row=row, column=column, least=least, most=most, at_most=at_most & needed, at_least=at_least & needed)


def _needed(entries: tuple[Whole, Whole], chosen: Flags, rows: int, columns: int) -> Flags:
    """Rows with choices in them, and rows on the other columns of those (the largest share)."""
    row, column = entries
    direct = _touched(row[chosen], rows)
    used = _touched(column[direct[row] & ~chosen], columns)
    return direct | _touched(row[used[column]], rows)


def _touched(number: Whole, count: int) -> Flags:
    touched = np.zeros(count, dtype=bool)
    touched[number] = True
    return touched


def _true_rows(model: Model, table: _Table) -> tuple[Matrix, Real, Real]:
    """Rows "at most" with the least of each choice, rows "at least" with the most; one row where they agree."""
    differ = np.zeros(len(model.row_lower), dtype=bool)
    differ[table.row[table.least != table.most]] = True
    both = table.at_most & table.at_least & ~differ
    upper, lower = table.at_most, table.at_least & ~both
    above, below = np.cumsum(upper) - 1, upper.sum() + np.cumsum(lower) - 1
    in_upper = upper[table.row] & (table.least != 0)
    in_lower = lower[table.row] & (table.most != 0)
    matrix = (
        np.concatenate([above[table.row[in_upper]], below[table.row[in_lower]]]),
        np.concatenate([table.column[in_upper], table.column[in_lower]]),
        np.concatenate([table.least[in_upper], table.most[in_lower]]),
    )
    low = np.concatenate([np.where(both, model.row_lower, -np.inf)[upper], model.row_lower[lower]])
    high = np.concatenate([model.row_upper[upper], np.full(int(lower.sum()), np.inf)])
    return matrix, low, high


def _ties(pairs: Pairs, upper: Real, choices: tuple[Whole, Whole, int]) -> tuple[Matrix, Real, Real]:
    """People of a choice are at most what its largest stay lets its units take, and a detachment each at the least."""
    arc, choice, count = choices
    size, least, number = _sizes(pairs, upper, choices), np.full(count, np.inf), np.arange(count)
    np.minimum.at(least, choice, pairs.least[arc])
    row = np.concatenate([number, number, count + number, count + number])
    column = np.concatenate([number, count + number, number, count + number])
    value = np.concatenate([np.ones(count), -size, np.ones(count), -least])
    nothing, any_ = np.zeros(count), np.full(count, np.inf)
    return (row, column, value), np.concatenate([-any_, nothing]), np.concatenate([nothing, any_])


def _sizes(pairs: Pairs, upper: Real, choices: tuple[Whole, Whole, int]) -> Real:
    """The most people that a unit of each choice takes."""
    arc, choice, count = choices
    size = np.zeros(count)
    np.maximum.at(size, choice, np.minimum(pairs.size[arc], upper[arc]))
    return size


def _held_rows(held: list[Held]) -> tuple[Matrix, Real, Real]:
    row, column, value = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    most: list[float] = []
    for one in held:
        at = np.flatnonzero(one.weights)
        if len(at):
            scale = one.weights[at].max()
            row.append(np.full(len(at), len(most)))
            column.append(at)
            value.append(one.weights[at] / scale)
            most.append(one.most / scale)
    matrix = (np.concatenate(row), np.concatenate(column), np.concatenate(value))
    return matrix, np.full(len(most), -np.inf), np.array(most, dtype=float)


def _joined(parts: list[tuple[Matrix, Real, Real]]) -> tuple[Matrix, Real, Real]:
    first = np.cumsum([0, *(len(low) for _, low, _ in parts)])
    row = np.concatenate([matrix[0] + start for (matrix, _, _), start in zip(parts, first[:-1], strict=True)])
    column, value = (np.concatenate([matrix[n] for matrix, _, _ in parts]) for n in (1, 2))
    low, high = (np.concatenate([part[n] for part in parts]) for n in (1, 2))
    return (row, column, value), low, high

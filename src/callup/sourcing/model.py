"""Which choices are there, and what holds them together?

Columns, in this order: `people` [arc], `units` [arc], `missing` [demand], `steps` [home, step], `share`.
Rows: every unit touched sends at least a detachment and at most all its people; people and missing make up what is
asked; a unit serves one line at a time; no Guard gives more people, or more of one type, than its limits leave;
what a Guard gives fills its steps from the bottom; `share` is the largest share of its own strength any Guard gives.
Limits hold at every moment: demands whose periods do not overlap may use the same people one after the other.
"""

from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from callup.sourcing.limits import Guard, exact, guards
from callup.sourcing.plan import Demand, Settings
from callup.sourcing.pools import Arc, Case, Pool, Relief, find_arcs, pool_units

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """Where each kind of column begins; `count` in all."""

    units: int
    missing: int
    steps: int
    share: int
    count: int


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """The model as arrays; the matrix is kept row by row (`start`, `column`, `value`)."""

    case: Case
    guards: tuple[Guard, ...]
    pools: tuple[Pool, ...]
    arcs: tuple[Arc, ...]
    moments: Flags
    columns: Columns
    lower: Real
    upper: Real
    whole: Flags
    start: Whole
    column: Whole
    value: Real
    row_lower: Real
    row_upper: Real


def build(case: Case, relief: Relief | None = None) -> Model:
    """Lay the model out as arrays.

    Args:
        case: Demands, lawful options, forces, limits and settings.
        relief: What is left out, to explain a shortfall.

    Returns:
        Bounds by column, rows, and the pools and arcs that the columns stand for.
    """
    relief = relief or Relief()
    standing = guards(case.world, case.limits, lifted=relief.lifted)
    pools = pool_units(case.world.roster.units, set(standing))
    arcs = find_arcs(case, pools, relief)
    homes = tuple(standing[home] for home in sorted({pools[arc.pool].home for arc in arcs}))
    moments = busy_moments(case.demands)
    columns = _columns(len(arcs), len(case.demands), len(homes) * steps_of(case.settings))
    rows = _rows(pools, arcs, homes, moments, columns, case)
    lower, upper = _bounds(pools, arcs, homes, columns, case)
    start, column, value = rows.compressed()
    whole = np.zeros(columns.count, dtype=bool)
    whole[: columns.missing] = True
    return Model(
        case=case, guards=homes, pools=pools, arcs=arcs, moments=moments, columns=columns, lower=lower, upper=upper,
        whole=whole, start=start, column=column, value=value,
        row_lower=np.concatenate(rows.lower), row_upper=np.concatenate(rows.upper),
    )  # fmt: skip


def busy_moments(demands: tuple[Demand, ...]) -> Flags:
    """Moments at which the most demands run at once, as flags `[moment, demand]`; what holds then holds always."""
    firsts: list[date] = sorted({demand.since for demand in demands})
    running = [frozenset(n for n, d in enumerate(demands) if d.since <= day < d.until) for day in firsts]
    most = [
        now for n, now in enumerate(running) if not any(now < other for other in running) and now not in running[:n]
    ]
    flags = np.zeros((len(most), len(demands)), dtype=bool)
    for moment, now in enumerate(most):
        flags[moment, sorted(now)] = True
    return flags


def steps_of(settings: Settings) -> int:
    """How many steps the readiness penalty has: as many as fit into the whole strength."""
    return int(-(-1 // exact(settings.free_share)))


def most_given(model: Model, people: Whole | Real) -> Real:
    """What each Guard of the model gives at the moment at which it gives most [people], in the order of its guards."""
    number = {guard.home: n for n, guard in enumerate(model.guards)}
    home = np.array([number[model.pools[arc.pool].home] for arc in model.arcs], dtype=np.int64)
    demand = np.array([arc.demand for arc in model.arcs], dtype=np.int64)
    most = np.zeros(len(number))
    for running in model.moments:
        now = running[demand]
        most = np.maximum(most, np.bincount(home[now], weights=people[now], minlength=len(number)))
    return most


class _Rows:
    """Rows under construction, block by block."""

    def __init__(self) -> None:
        self.count = 0
        self.lower: list[Real] = []
        self.upper: list[Real] = []
        self.entries: list[tuple[Whole, Whole, Real]] = []

    def begin(self, lower: Real | Whole, upper: Real | Whole) -> int:
        """Open rows with these bounds; gives the number of the first."""
        first = self.count
        self.lower.append(lower.astype(float))
        self.upper.append(upper.astype(float))
        self.count += len(lower)
        return first

    def put(self, rows: Whole, columns: Whole, values: Real | Whole | float) -> None:
        """Put coefficients into rows."""
        self.entries.append((rows, columns, np.broadcast_to(np.asarray(values, dtype=float), rows.shape)))

    def compressed(self) -> tuple[Whole, Whole, Real]:
        """Start of each row, then columns and values in row order."""
        rows, columns, values = (np.concatenate(part) for part in zip(*self.entries, strict=True))
        order = np.lexsort((columns, rows))
        start = np.searchsorted(rows[order], np.arange(self.count + 1))
        return start, columns[order], values[order]


def _columns(arcs: int, demands: int, steps: int) -> Columns:
    share = 2 * arcs + demands + steps
    return Columns(units=arcs, missing=2 * arcs, steps=2 * arcs + demands, share=share, count=share + 1)


def _bounds(
    pools: tuple[Pool, ...], arcs: tuple[Arc, ...], homes: tuple[Guard, ...], columns: Columns, case: Case
) -> tuple[Real, Real]:
    upper = np.ones(columns.count)
    standing = {guard.home: guard for guard in homes}
    for number, arc in enumerate(arcs):
        pool = pools[arc.pool]
        most = _most_from_unit(pool, standing)
        enough = most >= min(pool.people, case.limits.minimum_detachment)
        upper[number] = min(most * len(pool.units), case.demands[arc.demand].people) if enough else 0
        upper[columns.units + number] = len(pool.units) if enough else 0
    upper[columns.missing : columns.steps] = [demand.people for demand in case.demands]
    widths = [_step_widths(guard, case.settings) for guard in homes]
    upper[columns.steps : columns.share] = np.concatenate(widths) if widths else []
    return np.zeros(columns.count), upper


def _most_from_unit(pool: Pool, standing: dict[str, Guard]) -> int:
    """People of one unit that the limits of its Guard leave at the most."""
    guard = standing[pool.home]
    return min(pool.people, guard.may_give, guard.may_give_of_type[pool.type])


def _step_widths(guard: Guard, settings: Settings) -> list[int]:
    """People in each step; those already claimed fill the lowest steps, and no step lies above what may be given."""
    count = steps_of(settings)
    edges = [int(exact(settings.free_share) * step * guard.strength // 1) for step in range(count)]
    highest = guard.claimed + guard.may_give
    tops = [*edges[1:], max(highest, guard.strength)]
    return [max(0, min(top, highest) - max(edge, guard.claimed)) for edge, top in zip(edges, tops, strict=True)]


def _rows(
    pools: tuple[Pool, ...],
    arcs: tuple[Arc, ...],
    homes: tuple[Guard, ...],
    moments: Flags,
    columns: Columns,
    case: Case,
) -> _Rows:
    rows = _Rows()
    standing = {guard.home: guard for guard in homes}
    number = np.arange(len(arcs))
    demand = np.array([arc.demand for arc in arcs], dtype=np.int64)
    pool = np.array([arc.pool for arc in arcs], dtype=np.int64)
    size = np.array([_most_from_unit(pools[arc.pool], standing) for arc in arcs], dtype=np.int64)
    minimum = np.array([min(pools[arc.pool].people, case.limits.minimum_detachment) for arc in arcs], dtype=np.int64)
    home_number = {guard.home: n for n, guard in enumerate(homes)}
    home = np.array([home_number[pools[arc.pool].home] for arc in arcs], dtype=np.int64)
    kinds = sorted({(home_number[pools[arc.pool].home], pools[arc.pool].type) for arc in arcs})
    kind_number = {kind: n for n, kind in enumerate(kinds)}
    kind = np.array([kind_number[h, pools[arc.pool].type] for h, arc in zip(home.tolist(), arcs, strict=True)])

    _detachments(rows, number, columns, size, minimum)
    asked = np.array([line.people for line in case.demands])
    first = rows.begin(asked, asked)
    rows.put(first + demand, number, 1)
    rows.put(first + np.arange(len(asked)), columns.missing + np.arange(len(asked)), 1)

    counts = np.array([len(item.units) for item in pools])
    of_type = np.array([homes[h].may_give_of_type[type_] for h, type_ in kinds])
    for running in moments:
        now = number[running[demand]] if len(arcs) else number
        _at_most(rows, pool[now], columns.units + now, counts)
        _at_most(rows, kind[now] if len(now) else now, now, of_type)
        _fill_steps(rows, home[now], now, columns, len(homes))
    _largest_share(rows, homes, columns)
    return rows


def _detachments(rows: _Rows, number: Whole, columns: Columns, size: Whole, minimum: Whole) -> None:
    zeros = np.zeros(len(number))
    for lower, upper, people in ((np.full(len(number), -np.inf), zeros, size), (zeros, zeros + np.inf, minimum)):
        first = rows.begin(lower, upper)
        rows.put(first + number, number, 1)
        rows.put(first + number, columns.units + number, -people)


def _at_most(rows: _Rows, group: Whole, column: Whole, most: Whole) -> None:
    used = np.unique(group)
    first = rows.begin(np.full(len(used), -np.inf), most[used])
    rows.put(first + np.searchsorted(used, group), column, 1)


def _fill_steps(rows: _Rows, home: Whole, people: Whole, columns: Columns, homes: int) -> None:
    steps = columns.share - columns.steps
    first = rows.begin(np.full(homes, -np.inf), np.zeros(homes))
    rows.put(first + home, people, 1)
    rows.put(first + np.arange(steps) // max(1, steps // max(1, homes)), columns.steps + np.arange(steps), -1)


def _largest_share(rows: _Rows, homes: tuple[Guard, ...], columns: Columns) -> None:
    steps = columns.share - columns.steps
    strength = np.array([max(1, guard.strength) for guard in homes], dtype=float)
    first = rows.begin(np.full(len(homes), -np.inf), np.zeros(len(homes)))
    rows.put(first + np.arange(steps) // max(1, steps // max(1, len(homes))), columns.steps + np.arange(steps), 1)
    rows.put(first + np.arange(len(homes)), np.full(len(homes), columns.share), -strength)

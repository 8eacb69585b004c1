"""Which choices are there, and what holds them together?

Columns, in this order: `people` [arc], `units` [arc], `missing` [stretch], `steps` [step], `withdrawn` [part of the
running plan], `share`.
Rows: every unit touched sends at least a detachment and at most all its people; people and missing make up what is
asked; a unit is in one stay at a time; no Guard gives more people, or more of one type, than its limits leave, nor more
than its governor consents to; what a Guard gives fills its steps from the bottom; `share` is the largest share of its
own strength any Guard gives.
Limits hold at every moment; only moments that no other moment contains become rows.
"""

import msgspec
import numpy as np

from callup.sourcing.plan import Settings
from callup.sourcing.pools import Arcs, Case, Pool, Relief, arcs_on, find_arcs, pool_donors, pool_units
from callup.sourcing.replan import Parts, find_parts
from callup.sourcing.rows import Grouped, Real, Rows, runs, with_tail, woven
from callup.sourcing.slots import (
    Flags,
    Stays,
    Stretches,
    Whole,
    busiest,
    find_pieces,
    find_stays,
    find_stretches,
)
from callup.sourcing.standing import Fills, Standing, Times, find_fills, find_standing, find_times, steps_of

__all__ = ["Columns", "Flags", "Model", "Real", "Settings", "Whole", "build", "given_at", "most_given", "steps_of"]


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """Where each kind of column begins, `people` at 0; `count` in all."""

    units: int
    missing: int
    steps: int
    withdrawn: int
    share: int
    count: int


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """The model as arrays; the matrix is kept row by row (`start`, `column`, `value`).

    The rest tells what columns stand for: pools and arcs, stays, stretches of demands, times at which people are
    away, what Guards may give, steps, and parts of the running plan.
    """

    case: Case
    pools: tuple[Pool, ...]
    arcs: Arcs
    stays: Stays
    stretches: Stretches
    times: Times
    standing: Standing
    fills: Fills
    parts: Parts
    columns: Columns
    lower: Real
    upper: Real
    whole: Flags
    start: Whole
    column: Whole
    value: Real
    row_lower: Real
    row_upper: Real


class _Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows are made from. `most` and `least` are people of one unit [arc]."""

    case: Case
    relief: Relief
    pools: tuple[Pool, ...]
    arcs: Arcs
    stays: Stays
    stretches: Stretches
    times: Times
    standing: Standing
    fills: Fills
    parts: Parts
    columns: Columns
    most: Whole
    least: Whole
    count: Whole


def build(case: Case, relief: Relief | None = None) -> Model:
    """Lay the model out as arrays.

    Args:
        case: Demands, lawful options, forces, limits and settings.
        relief: What is left out, to explain a shortfall.

    Returns:
        Bounds by column, rows, and the pools and arcs that the columns stand for.
    """
    frame = _frame(case, relief or Relief())
    rows = Rows()
    for put in (_detachments, _coverage, _one_stay, _types, _steps, _largest_share, _ceilings, _withdrawn):
        put(rows, frame)
    lower, upper = _bounds(frame)
    start, column, value = rows.matrix()
    row_lower, row_upper = rows.bounds()
    whole = np.zeros(frame.columns.count, dtype=bool)
    whole[: frame.columns.missing] = True
    return Model(
        case=case, pools=frame.pools, arcs=frame.arcs, stays=frame.stays, stretches=frame.stretches, times=frame.times,
        standing=frame.standing, fills=frame.fills, parts=frame.parts, columns=frame.columns, lower=lower, upper=upper,
        whole=whole, start=start, column=column, value=value, row_lower=row_lower, row_upper=row_upper,
    )  # fmt: skip


def given_at(model: Model, people: Whole | Real) -> Real:
    """What each Guard gives at each time [people], as an array `[time, home]`."""
    homes, stays = len(model.standing.homes), len(model.stays)
    home = model.standing.home[model.arcs.pool]
    ours = home >= 0
    by_stay = np.bincount(home[ours] * stays + model.arcs.stay[ours], weights=people[ours], minlength=homes * stays)
    given: Real = model.times.away.astype(float) @ by_stay.reshape(homes, stays).T
    return given


def most_given(model: Model, people: Whole | Real) -> Real:
    """What each Guard of the model gives at the time at which it gives most [people], in the order of its homes."""
    most: Real = given_at(model, people).max(axis=0, initial=0.0)
    return most


def pools_on(model: Model, demand: int) -> list[Pool]:
    """Pools that may serve on a demand (its number)."""
    return [model.pools[number] for number in np.unique(model.arcs.pool[arcs_on(model.arcs, model.stays, demand)])]


def _frame(case: Case, relief: Relief) -> _Frame:
    stays = find_stays(case.demands, case.settings, case.running)
    apart = frozenset(one.assignment.unit for one in case.running)
    listed = pool_units(case.world.roster.units, set(case.world.strengths), apart=apart)
    pools, arcs = _used((*listed, *pool_donors(case.world.donors)), case, stays, relief)
    pieces = find_pieces(stays)
    standing = find_standing(case, pools, list(dict.fromkeys(pieces.month.tolist())), relief.lifted)
    times = find_times(pieces, standing)
    fills, stretches = find_fills(case, standing, times), find_stretches(case.demands, stays, case.running)
    parts = find_parts(case, pools, arcs, stays)
    count = np.array([len(pool.units) for pool in pools], dtype=np.int64)
    return _Frame(
        case=case, relief=relief, pools=pools, arcs=arcs, stays=stays, stretches=stretches, times=times,
        standing=standing, fills=fills, parts=parts,
        columns=_columns(len(arcs), len(stretches), len(fills), len(parts)),
        most=_most_from_unit(pools, arcs, times, standing), least=_least_from_unit(pools, case)[arcs.pool],
        count=count,
    )  # fmt: skip


def _used(pools: tuple[Pool, ...], case: Case, stays: Stays, relief: Relief) -> tuple[tuple[Pool, ...], Arcs]:
    """Pools that have arcs, and the arcs; pools without any are left out."""
    arcs = find_arcs(case, pools, stays, relief)
    lengths = np.diff(arcs.first)
    kept = np.flatnonzero(lengths)
    pool = np.repeat(np.arange(len(kept)), lengths[kept])
    first = np.concatenate([[0], np.cumsum(lengths[kept])]).astype(np.int64)
    return tuple(pools[number] for number in kept), msgspec.structs.replace(arcs, pool=pool, first=first)


def _columns(arcs: int, stretches: int, steps: int, parts: int) -> Columns:
    first = 2 * arcs + stretches
    return Columns(
        units=arcs, missing=2 * arcs, steps=first, withdrawn=first + steps, share=first + steps + parts,
        count=first + steps + parts + 1,
    )  # fmt: skip


def _most_from_unit(pools: tuple[Pool, ...], arcs: Arcs, times: Times, standing: Standing) -> Whole:
    """People of one unit that the limits of its Guard leave at the most, in every season of the stay `[arc]`."""
    people = np.array([pool.people for pool in pools], dtype=np.int64)
    most = people[arcs.pool]
    for season in range(len(standing.seasons)):
        touched = times.away[times.season == season].any(axis=0)
        leave = people.copy()
        ours = standing.home >= 0
        leave[ours] = np.minimum(
            standing.give[season, standing.home[ours]], standing.give_of_type[season, standing.kind[ours]]
        )
        most = np.where(touched[arcs.stay], np.minimum(most, leave[arcs.pool]), most)
    return most


def _least_from_unit(pools: tuple[Pool, ...], case: Case) -> Whole:
    """People of one unit that are sent at the least, if any; officers of a donor go one by one `[pool]`."""
    smallest = case.limits.minimum_detachment
    return np.array([min(pool.people, smallest) if pool.home else 1 for pool in pools], dtype=np.int64)


def _bounds(frame: _Frame) -> tuple[Real, Real]:
    columns, arcs, case = frame.columns, frame.arcs, frame.case
    asked = np.array([demand.people for demand in case.demands], dtype=np.int64)
    enough = frame.most >= frame.least
    count = frame.count[arcs.pool]
    upper = np.ones(columns.count)
    upper[: columns.units] = np.where(enough, np.minimum(frame.most * count, asked[frame.stays.demand[arcs.stay]]), 0)
    upper[columns.units : columns.missing] = np.where(enough, count, 0)
    upper[columns.missing : columns.steps] = asked[frame.stretches.demand]
    upper[columns.steps : columns.withdrawn] = frame.fills.width
    upper[columns.withdrawn : columns.share] = frame.parts.people
    return np.zeros(columns.count), upper


def _detachments(rows: Rows, frame: _Frame) -> None:
    number = np.arange(len(frame.arcs))
    both = woven(number, frame.columns.units + number)
    for bounds, people in (((-np.inf, 0.0), frame.most), ((0.0, np.inf), frame.least)):
        values = np.ones(len(both))
        values[1::2] = -people
        rows.put(bounds, np.full(len(number), 2), both, values)


def _coverage(rows: Rows, frame: _Frame) -> None:
    on = Grouped(frame.stays.demand[frame.arcs.stay], frame.arcs.stay)
    for number, demand in enumerate(frame.stretches.demand.tolist()):
        _, _, arcs = on.at(frame.stretches.cover[number])
        asked = frame.case.demands[demand].people
        columns = np.append(arcs, frame.columns.missing + number)
        rows.put((asked, asked), np.array([len(columns)]), columns)


def _one_stay(rows: Rows, frame: _Frame) -> None:
    """Pools with the same menu of stays have the same busiest moments; of a donor people are counted, not units."""
    arcs, stays = frame.arcs, frame.stays
    alike: dict[bytes, list[int]] = {}
    for pool in range(len(frame.pools)):
        menu = arcs.stay[arcs.first[pool] : arcs.first[pool + 1]]
        lender = b"" if frame.pools[pool].home else b"donor"
        alike.setdefault(menu.tobytes() + lender, []).append(pool)
    for numbers in alike.values():
        pools = np.array(numbers)
        menu = arcs.stay[arcs.first[pools[0]] : arcs.first[pools[0] + 1]]
        starts = np.unique(stays.away_since[menu])[:, np.newaxis]
        busy = (stays.away_since[menu] <= starts) & (starts < stays.busy_until[menu])
        busy = busy[busiest(busy)]
        lent = not frame.pools[numbers[0]].home
        _, place = np.nonzero(busy)
        columns = arcs.first[pools][:, np.newaxis] + place + (0 if lent else frame.columns.units)
        most = np.array([frame.pools[number].people for number in numbers]) if lent else frame.count[pools]
        lengths = np.tile(busy.sum(axis=1), len(pools))
        rows.put((-np.inf, np.repeat(most, len(busy))), lengths, columns.ravel())


def _types(rows: Rows, frame: _Frame) -> None:
    standing, times = frame.standing, frame.times
    kinds = Grouped(standing.kind[frame.arcs.pool], frame.arcs.stay)
    for season in range(len(standing.seasons)):
        now = np.flatnonzero(times.season == season)
        for time in now[busiest(times.away[now])]:
            kind, counts, arcs = kinds.at(times.away[time])
            rows.put((-np.inf, standing.give_of_type[season, kind]), counts, arcs)


def _steps(rows: Rows, frame: _Frame) -> None:
    """The steps of a Guard are together as wide as what it may give, so this is its limit by strength as well."""
    homes, fills = len(frame.standing.homes), frame.fills
    by_home = Grouped(frame.standing.home[frame.arcs.pool], frame.arcs.stay)
    cells, steps = runs(fills.cell)
    first = np.cumsum(steps) - steps
    for time in range(len(frame.times)):
        home, counts, arcs = by_home.at(frame.times.away[time])
        cell = time * homes + home
        own = np.concatenate([np.arange(first[c], first[c] + steps[c]) for c in cell] or [cells[:0]])
        lengths, columns, is_step = with_tail(counts, arcs, steps[cell], frame.columns.steps + own)
        rows.put((-np.inf, 0.0), lengths, columns, np.where(is_step == 1, -1.0, 1.0))


def _largest_share(rows: Rows, frame: _Frame) -> None:
    homes = max(1, len(frame.standing.homes))
    number = np.flatnonzero(np.isin(frame.fills.cell // homes, busiest(frame.times.away)))
    cells, steps = runs(frame.fills.cell[number])
    share = np.full(len(cells), frame.columns.share)
    columns = frame.columns.steps + number
    lengths, columns, is_share = with_tail(steps, columns, np.ones(len(cells), dtype=np.int64), share)
    strength = np.maximum(1, frame.standing.strength)[cells % homes]
    values: Real = 1.0 - is_share * (1.0 + np.repeat(strength, lengths))
    rows.put((-np.inf, 0.0), lengths, columns, values)


def _moments(frame: _Frame, months: tuple[int, ...]) -> Flags:
    """Who is away, at the busiest times of these months, of all months where none is named."""
    seasons = [season for month, season in frame.standing.season_of_month.items() if not months or month in months]
    away = frame.times.away[np.isin(frame.times.season, seasons)]
    return away[busiest(away)]


def _ceilings(rows: Rows, frame: _Frame) -> None:
    if "ceilings" in frame.relief.lifted or not frame.case.limits.ceilings:
        return
    arcs, homes = frame.arcs, {home: n for n, home in enumerate(frame.standing.homes)}
    home = frame.standing.home[arcs.pool]
    moments = {months: _moments(frame, months) for months in {one.months for one in frame.case.limits.ceilings}}
    for ceiling in frame.case.limits.ceilings:
        lines = [n for n, one in enumerate(frame.case.demands) if ceiling.line in {None, one.line}]
        own = (home == homes.get(ceiling.home, -2)) & np.isin(frame.stays.demand[arcs.stay], lines)
        for away in moments[ceiling.months]:
            columns = np.flatnonzero(own & away[arcs.stay])
            rows.put((-np.inf, ceiling.people), np.array([len(columns)]), columns)


def _withdrawn(rows: Rows, frame: _Frame) -> None:
    parts = frame.parts
    number = np.arange(len(parts))
    lengths, columns, _ = with_tail(
        parts.kept_by, parts.arc, np.ones(len(parts), dtype=np.int64), frame.columns.withdrawn + number
    )
    rows.put((parts.people, np.inf), lengths, columns)

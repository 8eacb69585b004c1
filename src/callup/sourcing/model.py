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

from callup.sourcing.frame import Columns, Frame, bounds_of, find_frame
from callup.sourcing.pools import Arcs, Case, Pool, Relief, arcs_on
from callup.sourcing.replan import Parts
from callup.sourcing.rows import Grouped, Real, Rows, runs, with_tail, woven
from callup.sourcing.slots import Flags, Stays, Stretches, Whole, busiest
from callup.sourcing.standing import Fills, Standing, Times

__all__ = ["Columns", "Flags", "Model", "Real", "Whole", "build", "given_at", "most_given", "pools_on"]


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


def build(case: Case, relief: Relief | None = None) -> Model:
    """Lay the model out as arrays.

    Args:
        case: Demands, lawful options, forces, limits and settings.
        relief: What is left out, to explain a shortfall.

    Returns:
        Bounds by column, rows, and the pools and arcs that the columns stand for.
    """
    frame = find_frame(case, relief or Relief())
    rows = Rows()
    for put in (_detachments, _coverage, _one_stay, _types, _steps, _largest_share, _ceilings, _withdrawn):
        put(rows, frame)
    lower, upper = bounds_of(frame)
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


def _detachments(rows: Rows, frame: Frame) -> None:
    number = np.arange(len(frame.arcs))
    both = woven(number, frame.columns.units + number)
    for bounds, people in (((-np.inf, 0.0), frame.most), ((0.0, np.inf), frame.least)):
        values = np.ones(len(both))
        values[1::2] = -people
        rows.put(bounds, np.full(len(number), 2), both, values)


def _coverage(rows: Rows, frame: Frame) -> None:
    on = Grouped(frame.stays.demand[frame.arcs.stay], frame.arcs.stay)
    for number, demand in enumerate(frame.stretches.demand.tolist()):
        _, _, arcs = on.at(frame.stretches.cover[number])
        asked = frame.case.demands[demand].people
        columns = np.append(arcs, frame.columns.missing + number)
        rows.put((asked, asked), np.array([len(columns)]), columns)


def _one_stay(rows: Rows, frame: Frame) -> None:
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


def _types(rows: Rows, frame: Frame) -> None:
    standing, times = frame.standing, frame.times
    kinds = Grouped(standing.kind[frame.arcs.pool], frame.arcs.stay)
    for season in range(len(standing.seasons)):
        now = np.flatnonzero(times.season == season)
        for time in now[busiest(times.away[now])]:
            kind, counts, arcs = kinds.at(times.away[time])
            rows.put((-np.inf, standing.give_of_type[season, kind]), counts, arcs)


def _steps(rows: Rows, frame: Frame) -> None:
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


def _largest_share(rows: Rows, frame: Frame) -> None:
    homes = max(1, len(frame.standing.homes))
    number = np.flatnonzero(np.isin(frame.fills.cell // homes, busiest(frame.times.away)))
    cells, steps = runs(frame.fills.cell[number])
    share = np.full(len(cells), frame.columns.share)
    columns = frame.columns.steps + number
    lengths, columns, is_share = with_tail(steps, columns, np.ones(len(cells), dtype=np.int64), share)
    strength = np.maximum(1, frame.standing.strength)[cells % homes]
    values: Real = 1.0 - is_share * (1.0 + np.repeat(strength, lengths))
    rows.put((-np.inf, 0.0), lengths, columns, values)


def _moments(frame: Frame, months: tuple[int, ...]) -> Flags:
    """Who is away, at the busiest times of these months, of all months where none is named."""
    seasons = [season for month, season in frame.standing.season_of_month.items() if not months or month in months]
    away = frame.times.away[np.isin(frame.times.season, seasons)]
    return away[busiest(away)]


def _ceilings(rows: Rows, frame: Frame) -> None:
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


def _withdrawn(rows: Rows, frame: Frame) -> None:
    parts = frame.parts
    number = np.arange(len(parts))
    lengths, columns, _ = with_tail(
        parts.kept_by, parts.arc, np.ones(len(parts), dtype=np.int64), frame.columns.withdrawn + number
    )
    rows.put((parts.people, np.inf), lengths, columns)

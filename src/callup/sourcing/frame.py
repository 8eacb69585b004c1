"""What do the rows and columns of the model stand for, and how far may each column go?"""

import msgspec
import numpy as np

from callup.sourcing.pools import Arcs, Case, Pool, Relief, find_arcs, pool_donors, pool_units, without
from callup.sourcing.replan import Parts, find_parts
from callup.sourcing.rows import Real
from callup.sourcing.slots import Stays, Stretches, Whole, find_pieces, find_stays, find_stretches
from callup.sourcing.standing import Fills, Standing, Times, find_fills, find_standing, find_times


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """Where each kind of column begins, `people` at 0; `count` in all."""

    units: int
    missing: int
    steps: int
    withdrawn: int
    share: int
    count: int


class Frame(msgspec.Struct, frozen=True, kw_only=True):
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


def find_frame(case: Case, relief: Relief) -> Frame:
    """Pools, arcs, stays and all else that the model is laid out on."""
    case = without(case, relief.lifted)
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
    return Frame(
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


def bounds_of(frame: Frame) -> tuple[Real, Real]:
    """Lower and upper bound of each column."""
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

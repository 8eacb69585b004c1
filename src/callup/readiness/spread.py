"""How far would the answer move if the inputs were others that the record and the judgement also allow?

Records only. This spread is apart from the interval of the simulation (Wilson), which is that of the dice.
"""

import msgspec


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """Middle share of the resamples, both ends inside."""

    low: float
    high: float


class StateSpread(msgspec.Struct, frozen=True, kw_only=True):
    """Spread of one State's figures; names as in `StateRisk`, `*_rise` is after less before of the same resample."""

    home: str
    chance_before: Range
    chance_after: Range
    chance_rise: Range
    unmet_before: Range
    unmet_after: Range
    unmet_rise: Range
    tail_before: Range
    tail_after: Range


class NationSpread(msgspec.Struct, frozen=True, kw_only=True):
    """Spread of one figure added up over the States, and what it comes from.

    `as_read` is the mean with the inputs as read. `everything` varies record and assumptions; `record` only the
    record (years and past call-outs drawn again), `assumptions` only the assumptions, `dice` nothing but the seed.
    `assumption_share` is the share of the assumptions in the two, by squared width less that of the dice; None where
    neither is wider than the dice.
    """

    quantity: str
    unit: str
    as_read: float
    everything: Range
    record: Range
    assumptions: Range
    dice: Range
    assumption_share: float | None


class InputSpread(msgspec.Struct, frozen=True, kw_only=True):
    """Spread of the answer by its inputs: middle `level` of `resamples` runs of `seasons` seasons."""

    seed: int
    resamples: int
    seasons: int
    level: float
    nation: tuple[NationSpread, ...]
    states: tuple[StateSpread, ...]
    notes: tuple[str, ...]

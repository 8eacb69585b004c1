"""How many people may a Guard give, and of which kind?

Both limits are defined here and nowhere else, in whole people, exact to the decimal:

- A Guard may give what stays under its availability and leaves its floor at home:
  `min(available x strength, strength - floor x strength) - claimed`, never less than nothing.
- Of one unit type it may give `min(available, 1 - floor)` of the people listed (the skill floor), so that a floor
  by strength alone does not take every transportation company of a State.
  Where a roster lists more people than the Guard has, the listed people are scaled down to its strength.
- Floors that a governor stated for a season or a unit type hold beside these; the highest that applies is kept.
"""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Literal

import msgspec

from callup.sourcing.plan import Floor, Forces, Limits

LimitFamily = Literal["floors", "skill floors", "availability", "claims", "ceilings", "dwell", "training"]


class Guard(msgspec.Struct, frozen=True, kw_only=True):
    """What one Guard has, owes and may give [people]; `may_give_of_type` by unit type."""

    home: str
    strength: int
    claimed: int
    may_give: int
    may_give_of_type: dict[str, int]


def exact(share: float) -> Fraction:
    """The share as it was written: 0.1 is one tenth, not the nearest binary number.

    Example:
        >>> exact(0.1) * 30
        Fraction(3, 1)
    """
    return Fraction(str(share))


def may_give(*, strength: int, claimed: int, floor: float, available: float) -> int:
    """People a Guard may give: the floor stays at home, and no more leave than are available.

    Example:
        >>> may_give(strength=1000, claimed=100, floor=0.5, available=0.8)
        400
        >>> may_give(strength=1000, claimed=700, floor=0.5, available=0.8)
        0
    """
    can_leave = min(exact(available) * strength, strength - exact(floor) * strength)
    return max(0, int(can_leave // 1) - claimed)


def guards(
    world: Forces, limits: Limits, *, lifted: frozenset[LimitFamily] = frozenset(), month: int | None = None
) -> dict[str, Guard]:
    """Every Guard with a known strength, by home, in the order of the codes.

    Args:
        world: Strengths and roster.
        limits: Floors, availability and claims.
        lifted: Families of limits left out, to find out what each of them costs.
        month: Month [1 to 12] whose floors hold; None: only floors that hold always.
    """
    claimed = claims_by_home(limits) if "claims" not in lifted else Counter()
    listed = _listed_by_type(world)
    held: dict[str, list[Floor]] = {}
    for floor in floors_in(limits, month):
        held.setdefault(floor.home, []).append(floor)
    return {
        home: _guard(
            Guard(
                home=home, strength=world.strengths[home].people, claimed=claimed[home], may_give=0,
                may_give_of_type=dict(listed.get(home, {})),
            ),
            limits, held.get(home, []), lifted,
        )
        for home in sorted(world.strengths)
    }  # fmt: skip


def floors_in(limits: Limits, month: int | None) -> tuple[Floor, ...]:
    """Floors stated by governors that hold in a month."""
    return tuple(floor for floor in limits.stated if not floor.months or month in floor.months)


def floor_of(limits: Limits, home: str) -> float:
    """The share of strength that must stay in one Guard."""
    return limits.floors.get(home, limits.floor)


def claims_by_home(limits: Limits) -> Counter[str]:
    """People already spoken for, by home."""
    claimed: Counter[str] = Counter()
    for claim in limits.claims:
        claimed[claim.home] += claim.people
    return claimed


def _guard(listed: Guard, limits: Limits, held: list[Floor], lifted: frozenset[LimitFamily]) -> Guard:
    """What a Guard may give, from what it lists (`may_give_of_type`)."""
    floor = max((one.share for one in held if one.type is None), default=0.0)
    floor = max(floor, floor_of(limits, listed.home))
    own = {one.type: 0.0 for one in held if one.type is not None}
    for one in held:
        if one.type is not None:
            own[one.type] = max(own[one.type], one.share)
    available = 1.0 if "availability" in lifted else limits.available

    def may_leave(type_: str) -> Fraction:
        kept = 0.0 if "skill floors" in lifted else max(floor, own.get(type_, 0.0))
        return min(exact(available), 1 - exact(kept))

    kept = 0.0 if "floors" in lifted else floor
    return msgspec.structs.replace(
        listed,
        may_give=may_give(strength=listed.strength, claimed=listed.claimed, floor=kept, available=available),
        may_give_of_type=_may_give_of_type(listed, may_leave),
    )


def _listed_by_type(world: Forces) -> dict[str, Counter[str]]:
    people: dict[str, Counter[str]] = {}
    for unit in world.roster.units:
        people.setdefault(unit.home, Counter())[unit.type] += unit.people
    return people


def _may_give_of_type(guard: Guard, may_leave: Callable[[str], Fraction]) -> dict[str, int]:
    total = sum(guard.may_give_of_type.values())
    scale = min(Fraction(1), Fraction(guard.strength, total)) if total else Fraction(1)
    return {type_: int(people * scale * may_leave(type_) // 1) for type_, people in guard.may_give_of_type.items()}

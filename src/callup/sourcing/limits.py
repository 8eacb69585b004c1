"""How many people may a Guard give, and of which kind?

Both limits are defined here and nowhere else, in whole people, exact to the decimal:

- A Guard may give what stays under its availability and leaves its floor at home:
  `min(available x strength, strength - floor x strength) - claimed`, never less than nothing.
- Of one unit type it may give `min(available, 1 - floor)` of the people listed (the skill floor), so that a floor
  by strength alone does not take every transportation company of a State.
  Where a roster lists more people than the Guard has, the listed people are scaled down to its strength.
"""

from collections import Counter
from fractions import Fraction
from typing import Literal

import msgspec

from callup.sourcing.plan import Forces, Limits

LimitFamily = Literal["floors", "skill floors", "availability", "claims"]


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


def guards(world: Forces, limits: Limits, *, lifted: frozenset[LimitFamily] = frozenset()) -> dict[str, Guard]:
    """Every Guard with a known strength, by home, in the order of the codes.

    Args:
        world: Strengths and roster.
        limits: Floors, availability and claims.
        lifted: Families of limits left out, to find out what each of them costs.
    """
    claimed = claims_by_home(limits) if "claims" not in lifted else Counter()
    listed = _listed_by_type(world)
    return {
        home: _guard(home, world.strengths[home].people, claimed[home], listed.get(home, Counter()), limits, lifted)
        for home in sorted(world.strengths)
    }


def floor_of(limits: Limits, home: str) -> float:
    """The share of strength that must stay in one Guard."""
    return limits.floors.get(home, limits.floor)


def claims_by_home(limits: Limits) -> Counter[str]:
    """People already spoken for, by home."""
    claimed: Counter[str] = Counter()
    for claim in limits.claims:
        claimed[claim.home] += claim.people
    return claimed


def _guard(
    home: str, strength: int, claimed: int, listed: Counter[str], limits: Limits, lifted: frozenset[LimitFamily]
) -> Guard:
    floor = floor_of(limits, home)
    available = 1.0 if "availability" in lifted else limits.available
    kept = 0.0 if "floors" in lifted else floor
    share_of_type = min(exact(available), 1 - exact(0.0 if "skill floors" in lifted else floor))
    return Guard(
        home=home,
        strength=strength,
        claimed=claimed,
        may_give=may_give(strength=strength, claimed=claimed, floor=kept, available=available),
        may_give_of_type=_may_give_of_type(listed, strength, share_of_type),
    )


def _listed_by_type(world: Forces) -> dict[str, Counter[str]]:
    people: dict[str, Counter[str]] = {}
    for unit in world.roster.units:
        people.setdefault(unit.home, Counter())[unit.type] += unit.people
    return people


def _may_give_of_type(listed: Counter[str], strength: int, share: Fraction) -> dict[str, int]:
    total = listed.total()
    scale = min(Fraction(1), Fraction(strength, total)) if total else Fraction(1)
    return {type_: int(people * scale * share // 1) for type_, people in listed.items()}

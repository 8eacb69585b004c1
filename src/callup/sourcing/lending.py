"""What do civilian agencies lend?

They are supply of their own: no State is drawn on, heads are counted, and full-time equivalents stand beside them.
"""

from callup.review import Option
from callup.role import STATUS_BY_SLUG
from callup.sourcing.plan import DONORS, Assignment, CivilianSupply, Demand, Donor
from callup.sourcing.ways import USABLE


def lent_by(donors: tuple[Donor, ...], assignments: tuple[Assignment, ...]) -> tuple[CivilianSupply, ...]:
    """Every donor that was named, by id, and the most of its heads that the plan has away at one time.

    Example:
        >>> agency = Donor(id="a", title="Agency", kind="state_agency", heads=40, roles=(), full_time_equivalents=25)
        >>> [(one.heads, one.full_time_equivalents, one.lent) for one in lent_by((agency,), ())]
        [(40, 25, 0)]
    """
    return tuple(
        CivilianSupply(
            id=donor.id, title=donor.title, kind=donor.kind, heads=donor.heads,
            full_time_equivalents=donor.full_time_equivalents, source=donor.source,
            lent=_most_away([one for one in assignments if one.home == DONORS and one.unit == donor.id]),
        )
        for donor in sorted(donors, key=lambda donor: donor.id)
    )  # fmt: skip


def _most_away(assignments: list[Assignment]) -> int:
    return max((sum(o.people for o in assignments if o.since <= one.since < o.until) for one in assignments), default=0)


def why_no_more(demand: Demand, donors: tuple[Donor, ...], options: list[Option]) -> list[str]:
    """What civilian donors could have done for a line that lacks people; nothing where none was named.

    Args:
        demand: The line.
        donors: The civilian agencies that were named.
        options: All options of the line.
    """
    if not donors:
        return []
    able = [donor for donor in donors if set(donor.roles) & set(demand.roles)]
    if not able:
        return ["No civilian donor that was named offers officers for the acts of the line."]
    heads = f"Civilian donors offer {sum(donor.heads for donor in able):,} heads for it"
    grounds = {
        one.because.rstrip(".")
        for one in options
        if STATUS_BY_SLUG[one.status].family == "civilian" and one.verdict not in USABLE
    }
    if grounds:
        return [f"{heads}; the review does not call that status usable everywhere: {'; '.join(sorted(grounds))}."]
    return [f"{heads}."]

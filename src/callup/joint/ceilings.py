"""How many people may each Guard have away at one time, so that no State runs more than its limit?

All Guards are tried at their ceilings at once. The first guess comes from the ladder, halving makes it finer, and the
whole is then gone through again; where a State is still above its limit, its own ceiling is cut, and where it sends
nobody already, the ceilings of those who could lend to it. Nothing is ever raised again, and with nobody sent every
limit is kept, so this ends.
"""

from collections.abc import Mapping

import msgspec

from callup.joint.bound import TOLERANCE, RiskBound, limits_of, reached, states_over
from callup.joint.probe import Ladder, Progress, try_levels
from callup.joint.record import Weather
from callup.place import distance_km
from callup.readiness.risk import Risk

HALVINGS = 5
# What each round of cuts leaves: little is taken at first, then ever more, at last all.
LEFT = (0.9, 0.9, 0.9, 0.8, 0.8, 0.7, 0.7, 0.5, 0.5, 0.5, 0.5, 0.0)


class Ceilings(msgspec.Struct, frozen=True, kw_only=True):
    """Ceiling [people at one time] and limit by home; `simulations` it took to find them."""

    people: dict[str, int]
    limits: dict[str, float]
    simulations: int


def find_ceilings(bound: RiskBound, ladder: Ladder, weather: Weather, progress: Progress) -> Ceilings:
    """Ceilings with which every State keeps its limit, even when all Guards send all that theirs allow.

    Args:
        bound: The most that any State may run.
        ladder: The rungs tried once for all bounds.
        weather: Hazards, Guards and seasons.
        progress: Told in words what is being tried.

    Returns:
        Ceilings, checked on the seasons of the plan; 0 where nobody may be sent. Without a bound: what could be sent.
    """
    limits = limits_of(bound, ladder.risks[0])
    if bound.at_most is None:
        return Ceilings(people=ladder.people[-1], limits=limits, simulations=0)
    low, high = _between(bound, limits, ladder)
    for step in range(HALVINGS):
        progress("joint plan: ceilings", step / (HALVINGS + 1))
        middle = {home: low[home] + (high[home] - low[home] + 1) // 2 for home in low}
        risk = try_levels(weather, ladder.window, middle)
        kept = _kept(bound, limits, risk)
        low = {home: middle[home] if kept[home] else low[home] for home in low}
        high = {home: high[home] if kept[home] else max(low[home], middle[home] - 1) for home in low}
    people, rounds = _settle(bound, low, weather, ladder)
    return Ceilings(people=people, limits=limits, simulations=HALVINGS + rounds)


def _kept(bound: RiskBound, limits: Mapping[str, float], risk: Risk) -> dict[str, bool]:
    return {state.home: reached(bound, state) <= limits[state.home] + TOLERANCE for state in risk.states}


def _between(bound: RiskBound, limits: Mapping[str, float], ladder: Ladder) -> tuple[dict[str, int], dict[str, int]]:
    """The highest rung on which each State keeps its limit, and one person below the next."""
    kept = [_kept(bound, limits, risk) for risk in ladder.risks]
    low, high = {}, {}
    for home in ladder.people[0]:
        last = next((rung for rung in range(1, len(kept)) if not kept[rung][home]), len(kept)) - 1
        low[home] = ladder.people[last][home]
        high[home] = max(low[home], ladder.people[last + 1][home] - 1) if last + 1 < len(kept) else low[home]
    return low, high


def _settle(bound: RiskBound, people: dict[str, int], weather: Weather, ladder: Ladder) -> tuple[dict[str, int], int]:
    """Cut until all Guards together keep every limit; gives the ceilings and the number of rounds."""
    lenders = _lenders(weather, tuple(people))
    for turn, left in enumerate(LEFT):
        over = [one.home for one in states_over(bound, try_levels(weather, ladder.window, people))]
        if not over:
            return people, turn + 1
        people = _cut(people, over, lenders, left=left)
    over_still = states_over(bound, try_levels(weather, ladder.window, people))
    return dict.fromkeys(people, 0) if over_still else people, len(LEFT) + 1


def _cut(
    people: dict[str, int], over: list[str], lenders: Mapping[str, tuple[str, ...]], *, left: float
) -> dict[str, int]:
    """Less of what the States above their limit send, or of what their lenders do where they send nobody."""
    cut = dict(people)
    for home in over:
        for each in (home,) if people[home] and left else (home, *lenders[home]):
            cut[each] = min(cut[each], int(people[each] * left))
    return cut


def _lenders(weather: Weather, homes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Who is near enough to lend to each State."""
    places, within_km = weather.guards.places, weather.hazards.central("lend_within_km")
    return {
        home: tuple(other for other in homes if other != home and distance_km(places[other], places[home]) <= within_km)
        for home in homes
    }

"""How many people may each Guard have away at one time, so that no State runs more than its limit?

All Guards are tried at their ceilings at once. The first guess comes from the ladder, halving makes it finer, and the
whole is then gone through again; where a State is still above its limit, its own ceiling is cut, and where it sends
nobody already, the ceilings of those who could lend to it. Nothing is ever raised again, and with nobody sent every
limit is kept, so this ends.
"""

from collections.abc import Mapping

import msgspec

from callup.joint.bound import TOLERANCE, RiskBound, limits_of, reached, states_over
from callup.joint.probe import Ladder, Progress, Shape, Window, try_levels
from callup.joint.record import Weather
from callup.place import distance_km
from callup.readiness.risk import Risk

HALVINGS, HALVINGS_BY_MONTH = 5, 8
# What each round of cuts leaves: little is taken at first, then ever more, at last all.
LEFT = (0.9, 0.9, 0.9, 0.8, 0.8, 0.7, 0.7, 0.5, 0.5, 0.5, 0.5, 0.0)


class Ceilings(msgspec.Struct, frozen=True, kw_only=True):
    """Ceiling [people at one time] and limit by home; `simulations` it took to find them.

    With a `shape` the ceilings are those of the dearest month, and other months have more.
    """

    people: dict[str, int]
    limits: dict[str, float]
    simulations: int
    shape: Shape | None = None

    def highest(self, home: str) -> int:
        """The ceiling of the month in which the Guard may send most [people]."""
        months = self.shape.times.get(home, {}) if self.shape else {}
        return max((self.in_month(home, month) for month in months), default=self.people.get(home, 0))

    def in_month(self, home: str, month: int) -> int:
        """The ceiling of one month [people]."""
        people = self.people.get(home, 0)
        return self.shape.in_month(home, month, people) if self.shape else people


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
    search = _Search(bound=bound, limits=limits, weather=weather, window=ladder.window)
    low, high = _between(bound, limits, ladder)
    return search.settle(search.halve(low, high, progress, HALVINGS), HALVINGS)


def by_month(found: Ceilings, bound: RiskBound, told: tuple[Ladder, Weather, Shape], progress: Progress) -> Ceilings:
    """Ceilings by month instead, none higher in the dearest month than the one for all days, kept in the same way.

    Args:
        found: Ceilings for all days.
        bound: The most that any State may run.
        told: The ladder, the seasons, and how much more other months may have.
        progress: Told in words what is being tried.
    """
    ladder, weather, shape = told
    search = _Search(bound=bound, limits=found.limits, weather=weather, window=ladder.window, shape=shape)
    low = search.halve(dict.fromkeys(found.people, 0), found.people, progress, HALVINGS_BY_MONTH)
    return search.settle(low, found.simulations + HALVINGS_BY_MONTH)


class _Search(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same at every try."""

    bound: RiskBound
    limits: dict[str, float]
    weather: Weather
    window: Window
    shape: Shape | None = None

    def halve(self, low: dict[str, int], high: dict[str, int], progress: Progress, halvings: int) -> dict[str, int]:
        """Come nearer to the highest ceilings that keep the limits, all Guards at once."""
        for step in range(halvings):
            progress("joint plan: ceilings", step / (halvings + 1))
            middle = {home: low[home] + (high[home] - low[home] + 1) // 2 for home in low}
            kept = _kept(self.bound, self.limits, self.tried(middle))
            low = {home: middle[home] if kept[home] else low[home] for home in low}
            high = {home: high[home] if kept[home] else max(low[home], middle[home] - 1) for home in low}
        return low

    def settle(self, people: dict[str, int], simulations: int) -> Ceilings:
        """Cut until all Guards together keep every limit."""
        lenders = _lenders(self.weather, tuple(people))
        for turn, left in enumerate((*LEFT, 0.0), start=1):
            over = [one.home for one in states_over(self.bound, self.tried(people))]
            if not over:
                return self.ceilings(people, simulations + turn)
            people = _cut(people, over, lenders, left=left)
        return self.ceilings(dict.fromkeys(people, 0), simulations + len(LEFT) + 1)

    def tried(self, people: dict[str, int]) -> Risk:
        """What every State runs with these ceilings."""
        return try_levels(self.weather, self.window, people, self.shape)

    def ceilings(self, people: dict[str, int], simulations: int) -> Ceilings:
        """The answer."""
        return Ceilings(people=people, limits=self.limits, simulations=simulations, shape=self.shape)


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

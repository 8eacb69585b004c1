"""A second opinion on the joint plan: a sample-average linear program with CVaR in rows, solved as a whole.

No State lends here, so the unmet need of a season and week is need less own people, and both are linear in what is
sent. The program chooses what every Guard sends; it knows nothing of ladders, halving or ceilings.
"""

from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise

import highspy
import msgspec
import numpy as np

from callup.force import Strength
from callup.joint.record import Weather
from callup.readiness.simulation import simulate

WORST_SHARE = 0.05


def needs_of(weather: Weather) -> np.ndarray:
    """People needed [season, home, week], told apart from the outside.

    A Guard of nobody leaves all need unmet. A season does not depend on those after it, so what the last of n seasons
    adds is n times the mean of n less n - 1 times the mean of n - 1; unmet days are whole weeks, so rounding is exact.
    """
    nobody = {home: Strength(home=home, people=0, quality="none") for home in weather.guards.strengths}
    guards = msgspec.structs.replace(weather.guards, strengths=nobody, claims=())
    sums = [np.zeros(1)]
    for number in range(1, weather.run.seasons + 1):
        run = msgspec.structs.replace(weather.run, seasons=number)
        risk = simulate(weather.hazards, guards, (), run=run)
        sums.append(np.rint(np.array(risk.unmet_before) * number / 7))
    return np.array([after - before for before, after in pairwise(sums)])


def most_sent(weather: Weather, told: tuple, limits: Mapping[str, float], most: Mapping[str, int], asked: int) -> float:
    """The most people that can be sent at one time while the CVaR-95 of no State is above its limit."""
    since, until = told
    first = weather.run.first_day
    starts = [first + timedelta(days=7 * week) for week in range(52)]
    away = np.array([start < until and since < start + timedelta(days=7) for start in starts])
    program = _Program()
    need = needs_of(weather)
    sent = {home: program.column(0, most[home]) for home in limits}
    for at, home in enumerate(sorted(weather.guards.strengths)):
        _tail(program, weather, need[:, at, :], away, (home, sent[home], limits[home]))
    program.row(-np.inf, asked, dict.fromkeys(sent.values(), 1.0))
    return program.maximise(list(sent.values()))


def _tail(program, weather, need, away, told):
    """Rows for one State: unmet need of every season and week, and their CVaR."""
    home, sent, limit = told
    value = weather.hazards.central
    strength = weather.guards.strengths[home].people
    normal, large = (
        np.floor(strength * value("available_share")),
        max(1, np.ceil(strength * value("large_event_share"))),
    )
    threshold = program.column(-np.inf, np.inf)
    excess = {}
    for season in range(len(need)):
        excess[season] = program.column(0, np.inf)
        unmet = {}
        for week in np.flatnonzero(need[season]):
            unmet[week] = program.column(0, np.inf)
            draws = [(normal, 1.0)]
            if need[season, week] >= large:
                draws.append((strength * value("stricken_share"), value("stricken_share")))
            for own, slope in draws:
                taken = {sent: -slope} if away[week] else {}
                program.row(need[season, week] - own, np.inf, {unmet[week]: 1.0, **taken})
        # excess + threshold >= unmet person-days of the season
        program.row(0, np.inf, {excess[season]: 1.0, threshold: 1.0, **dict.fromkeys(unmet.values(), -7.0)})
    worst = round(len(need) * WORST_SHARE)
    program.row(-np.inf, limit, {threshold: 1.0, **dict.fromkeys(excess.values(), 1 / worst)})


class _Program:
    def __init__(self):
        self.engine = highspy.Highs()
        self.engine.silent()

    def column(self, lower, upper):
        self.engine.addVar(lower, upper)
        return self.engine.getNumCol() - 1

    def row(self, lower, upper, entries):
        columns = np.array(list(entries), dtype=np.int32)
        self.engine.addRow(lower, upper, len(columns), columns, np.array(list(entries.values()), dtype=float))

    def maximise(self, columns):
        for column in columns:
            self.engine.changeColCost(column, -1.0)
        self.engine.run()
        return -self.engine.getInfo().objective_function_value
